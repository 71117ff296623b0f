//! What a firm's own mail server asks of whoever hands it mail: a sign-in, a line that nobody reads along, a certificate.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread;

use quittance::mail::sink::Sink;
use quittance::mail::{Refusal, SmtpSettings, Wire};
use quittance::settings::{ALL, check};

use crate::post_office::on_both;

/// A server that asks for a password and answers this to every one. It stops with the test.
fn doorkeeper(answer: &'static str) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut writer = stream.try_clone().unwrap();
            let mut say = |line: &str| writer.write_all(format!("{line}\r\n").as_bytes()).is_ok();
            say("220 door ready");
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                let goes_on = match line.split(' ').next().unwrap_or_default() {
                    "EHLO" => say("250-door\r\n250 AUTH PLAIN LOGIN"),
                    "AUTH" => say(answer),
                    _ => {
                        say("221 bye");
                        false
                    }
                };
                if !goes_on {
                    break;
                }
            }
        }
    });
    port
}

#[test]
fn a_password_that_is_refused_is_said_so_and_the_messages_wait() {
    on_both(|office| {
        let port = doorkeeper("535 5.7.8 wrong user or password");
        office.sends_to(&format!("smtp://claire:s3cret@127.0.0.1:{port}"));
        office.queue(&["compta@client.example".to_owned()]);
        let sent = office.send();
        let words = sent.unreachable.clone().unwrap();
        for part in ["sign in", "535", "mail.smtp_url"] {
            assert!(words.contains(part), "{words}");
        }
        assert!(
            !words.contains("out of reach") && !words.contains("s3cret"),
            "{words}"
        );
        assert!(sent.words().contains(&words));
        let row = office.message("compta@client.example");
        assert_eq!(
            (row.state.as_str(), row.last_answer),
            ("queued", Some(words))
        );

        let sink = Sink::start(0).unwrap();
        office.sends_to(&sink.url());
        office.wait(2);
        assert_eq!(office.send().accepted, 1);
    });
}

#[test]
fn a_sign_in_that_fails_for_now_is_not_the_password_s_fault() {
    let port = doorkeeper("454 4.7.0 the list of users cannot be read");
    let settings = SmtpSettings::parse(&format!("smtp://claire:s3cret@127.0.0.1:{port}")).unwrap();
    let refusal = Wire::connect(&settings).err();
    assert!(matches!(refusal, Some(Refusal::Unreachable(words)) if words.contains("454")));
}

#[test]
fn a_server_without_sign_in_and_one_without_tls_are_told_apart() {
    let sink = Sink::start(0).unwrap();
    let at = |scheme: &str| {
        let url = format!("{scheme}://claire:s3cret@{}", sink.address());
        Wire::connect(&SmtpSettings::parse(&url).unwrap()).err()
    };
    let words = at("smtp").unwrap().to_string();
    assert!(words.contains("neither PLAIN nor LOGIN"), "{words}");
    let words = at("smtps").unwrap().to_string();
    assert!(words.contains("does not speak TLS"), "{words}");
}

#[test]
fn a_refused_secret_is_not_repeated() {
    for (value, secret) in [
        ("smtp://claire:s3cret@mail.example?starttls=off", "s3cret"),
        ("smtp://claire:12?s3cret@mail.example", "s3cret"),
        ("s3cret://mail.example", "s3cret"),
        ("http://claire:s3cret@mail.example", "s3cret"),
    ] {
        let refusal = check("mail.smtp_url", value).map(|_| ()).unwrap_err();
        let told = format!("{refusal} {refusal:?} {}", refusal.hint());
        assert!(!told.contains(secret), "{told}");
        let refusal = SmtpSettings::parse(value).unwrap_err();
        let told = format!("{refusal} {refusal:?} {}", refusal.hint());
        assert!(!told.contains(secret), "{told}");
    }
    let clear = check("mail.smtp_url", "smtp://a:b@mail.example?starttls=off").map(|_| ());
    assert!(clear.unwrap_err().hint().contains("encrypted"));
    for setting in ALL.iter().filter(|setting| setting.secret) {
        if let Err(refusal) = check(setting.key, "not what it should be") {
            assert!(!refusal.to_string().contains("not what"), "{refusal}");
        }
    }
    let shown = check("mail.from", "nobody").map(|_| ()).unwrap_err();
    assert!(shown.to_string().contains("«nobody»"), "{shown}");
}

#[test]
fn an_authority_is_a_certificate() {
    for wrong in [
        "ca.pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----",
    ] {
        assert!(check("mail.tls_ca", wrong).is_err(), "{wrong}");
    }
}
