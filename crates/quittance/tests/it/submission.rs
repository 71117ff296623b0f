//! What a firm's own mail server asks of whoever hands it mail: a sign-in, a line that nobody reads along, a certificate.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread;

use quittance::mail::sink::Sink;
use quittance::mail::{Refusal, SmtpSettings, Wire};
use quittance::settings::{ALL, check};

use crate::exim::{MailServer, issue};
use crate::post_office::{PostOffice, on_both};

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

/// A guarded server and a firm with a message for it, on each engine; skipped where there is no server.
fn at_a_guarded_server(name: &str, story: impl Fn(&PostOffice, &MailServer)) {
    let issued = issue(name);
    on_both(|office| {
        let Some(server) = MailServer::guarded(&issued) else {
            return;
        };
        office.set("mail.tls_ca", &issued.authority);
        office.queue(&["compta@client.example".to_owned()]);
        story(office, &server);
    });
}

/// The message waits, nothing arrived, and the person reads why. Then it is mended, and the message leaves.
fn waits_until_mended(office: &PostOffice, server: &MailServer, words: &[&str]) {
    let told = office.send().unreachable.unwrap();
    for part in words {
        assert!(told.contains(part), "{told}");
    }
    assert!(!told.contains("out of reach"), "{told}");
    let row = office.message("compta@client.example");
    assert_eq!(
        (row.state.as_str(), row.last_answer),
        ("queued", Some(told))
    );
    assert_eq!(server.count(), 0);
}

/// What the server itself noted: encrypted, and by whom.
fn came_encrypted(office: &PostOffice, server: &MailServer) {
    let sent = office.send();
    assert_eq!(sent.accepted, 1, "{sent:?}");
    let noted = server.noted();
    assert_eq!(noted.len(), 1);
    for part in [
        "-auth_id claire\n",
        "-received_protocol esmtpsa\n",
        "-tls_cipher TLS",
    ] {
        assert!(noted[0].contains(part), "{}", noted[0]);
    }
}

#[test]
fn a_real_server_is_reached_through_starttls_and_a_password() {
    at_a_guarded_server("127.0.0.1", |office, server| {
        office.sends_to(&server.url_starttls("127.0.0.1", "p%40ss"));
        came_encrypted(office, server);
    });
}

#[test]
fn a_real_server_is_reached_with_tls_from_the_first_byte() {
    at_a_guarded_server("127.0.0.1", |office, server| {
        office.sends_to(&server.url_tls("p%40ss"));
        came_encrypted(office, server);
    });
}

#[test]
fn a_real_server_refuses_a_wrong_password_and_the_message_leaves_once_it_is_right() {
    at_a_guarded_server("127.0.0.1", |office, server| {
        office.sends_to(&server.url_starttls("127.0.0.1", "wrong"));
        waits_until_mended(office, server, &["sign in", "535", "mail.smtp_url"]);
        office.sends_to(&server.url_starttls("127.0.0.1", "p%40ss"));
        office.wait(2);
        came_encrypted(office, server);
    });
}

#[test]
fn a_certificate_of_an_unknown_authority_is_not_trusted_until_the_firm_says_so() {
    at_a_guarded_server("127.0.0.1", |office, server| {
        let own = office.setting("mail.tls_ca");
        for (authority, url) in [
            (String::new(), server.url_starttls("127.0.0.1", "p%40ss")),
            (issue("127.0.0.1").authority, server.url_tls("p%40ss")),
        ] {
            office.set("mail.tls_ca", &authority);
            office.sends_to(&url);
            waits_until_mended(
                office,
                server,
                &["certificate", "not trusted", "mail.tls_ca"],
            );
            office.wait(20);
        }
        office.set("mail.tls_ca", &own);
        came_encrypted(office, server);
    });
}

#[test]
fn a_certificate_for_another_name_is_not_trusted() {
    at_a_guarded_server("mail.elsewhere.example", |office, server| {
        office.sends_to(&server.url_tls("p%40ss"));
        let words = ["not trusted", "mail.elsewhere.example", "server's name"];
        waits_until_mended(office, server, &words);
    });
}

#[test]
fn a_server_that_was_not_asked_to_encrypt_gets_nothing() {
    at_a_guarded_server("127.0.0.1", |office, server| {
        // Loopback needs no encryption of ours; this server insists.
        office.sends_to(&server.url());
        let sent = office.send();
        let row = office.message("compta@client.example");
        assert_eq!((sent.accepted, server.count()), (0, 0), "{row:?}");
        assert!(row.last_answer.unwrap().contains("encrypt first"));
    });
}
