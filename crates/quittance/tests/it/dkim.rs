//! The signature on letters, before a judge that is not ours: Debian's dkimpy, which receivers use.

use std::io::Write;
use std::process::{Command, Stdio};

use quittance::mail::compose::{Mail, compose};
use quittance::mail::dkim::{CannotSign, Signer, TxtRecord};
use quittance::mail::sink::Sink;
use quittance::mail::{Templates, samples, send_once};
use quittance::settings::check;
use receivables::party::Language;
use receivables::reminding::Level;
use store::Fault;

use crate::post_office::{PostOffice, on_both};

// Made for these tests; they sign nothing else.
const RSA: &str = include_str!("keys/rsa.pem");
const RSA_PKCS1: &str = include_str!("keys/rsa_pkcs1.pem");
const RSA_PUBLIC: &str = include_str!("keys/rsa_public.pem");
const RSA_SHORT: &str = include_str!("keys/rsa_1024.pem");
const ED25519: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEIImmcvwOYn7fF23SdV+VVW75yz9qkmKfdOviuasZF0RZ\n\
    -----END PRIVATE KEY-----\n";

/// Debian's own Python: the judge is one of its packages.
const PYTHON: &str = "/usr/bin/python3";

const JUDGE: &str = "import sys, dkim\n\
    name, value = sys.argv[1].encode() + b'.', sys.argv[2].encode()\n\
    ask = lambda asked, timeout=5: value if asked == name else None\n\
    print('good' if dkim.verify(sys.stdin.buffer.read(), dnsfunc=ask) else 'bad')\n";

fn is_there() -> bool {
    let mut asked = Command::new(PYTHON);
    let found = asked
        .args(["-c", "import dkim, nacl"])
        .stderr(Stdio::null());
    let found = found.status().is_ok_and(|status| status.success());
    if !found {
        println!("skipped: a judge of DKIM, dkimpy is not there (apt-get install python3-dkim)");
    }
    found
}

/// What the judge says of a message, given what the domain publishes.
fn judged(message: &[u8], record: &TxtRecord) -> String {
    let mut judge = Command::new(PYTHON)
        .args(["-c", JUDGE, &record.name, &record.value])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    judge.stdin.take().unwrap().write_all(message).unwrap();
    let output = judge.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn signers() -> [Signer; 3] {
    [RSA, RSA_PKCS1, ED25519].map(|key| Signer::new("lafleur.example", "quittance", key).unwrap())
}

#[test]
fn every_letter_bears_a_signature_that_holds_and_that_breaks_when_it_is_changed() {
    if !is_there() {
        return;
    }
    let templates = Templates::built_in().unwrap();
    for signer in signers() {
        for language in [Language::Fr, Language::En] {
            for (sample, facts) in samples::all(Level::R2, language) {
                let letter = templates.write(&facts).unwrap();
                let mail = Mail {
                    letter: &letter,
                    language,
                    from: "Menuiserie Léa Lafleur <compta@lafleur.example>",
                    reply_to: Some("claire@lafleur.example"),
                    to: "Société Martin <compta@martin.example>",
                    copies: &["direction@martin.example".to_owned()],
                    message_id: "abc@lafleur.example",
                    date: "2026-03-10T08:00:00Z".parse().unwrap(),
                    attachments: &[],
                };
                let plain = compose(&mail).unwrap();
                let signed = signer.sign(&plain, mail.date).unwrap();
                assert_eq!(signed, signer.sign(&plain, mail.date).unwrap());
                assert!(signed.ends_with(&plain) && signed.starts_with("DKIM-Signature: "));
                assert!(signed.lines().all(|line| line.len() < 998), "{sample}");
                let record = signer.record();
                assert_eq!(judged(signed.as_bytes(), &record), "good", "{sample}");
                if sample != "one_invoice" {
                    continue;
                }
                for changed in [
                    signed.replace("\r\nSubject: ", "\r\nSubject: Re: "),
                    signed.replace("\r\nFrom: ", "\r\nFrom: <x@y.example>\r\nFrom: "),
                    signed.replace("\r\nMIME-Version", "\r\nSubject: x\r\nMIME-Version"),
                    format!("{signed}more\r\n"),
                ] {
                    assert_ne!(changed, signed);
                    assert_eq!(judged(changed.as_bytes(), &record), "bad");
                }
            }
        }
    }
}

#[test]
fn the_record_holds_the_key_that_openssl_shows() {
    let [rsa, pkcs1, _] = signers();
    let public: String = RSA_PUBLIC
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    assert_eq!(rsa.record().value, format!("v=DKIM1; k=rsa; p={public}"));
    assert_eq!(rsa.record(), pkcs1.record());
    let zone = rsa.record().zone_line();
    assert!(zone.starts_with("quittance._domainkey.lafleur.example. IN TXT ( \"v=DKIM1; "));
    let strings: Vec<&str> = zone.split('"').skip(1).step_by(2).collect();
    assert!(strings.len() == 2 && strings.iter().all(|part| part.len() <= 255));
    assert_eq!(strings.concat(), rsa.record().value);
}

#[test]
fn a_key_is_looked_at_when_it_is_set() {
    for key in [RSA, RSA_PKCS1, ED25519] {
        assert!(check("mail.dkim_key", key.trim()).is_ok());
    }
    assert!(matches!(
        Signer::new("lafleur.example", "quittance", RSA_SHORT),
        Err(CannotSign::Kind)
    ));
    let refusal = check("mail.dkim_key", RSA_SHORT).map(|_| ()).unwrap_err();
    assert!(refusal.hint().contains("2048"), "{}", refusal.hint());
    assert!(
        !format!("{refusal:?}").contains("MII"),
        "a key is not repeated"
    );
    for (key, wrong) in [
        ("mail.dkim_key", RSA_PUBLIC),
        ("mail.dkim_domain", "compta@lafleur.example"),
        ("mail.dkim_selector", "a b"),
    ] {
        assert!(check(key, wrong).is_err(), "{key}");
    }
}

fn signs(office: &PostOffice) -> TxtRecord {
    office.set("mail.dkim_domain", "lafleur.example");
    office.set("mail.dkim_key", RSA);
    Signer::new("lafleur.example", "quittance", RSA)
        .unwrap()
        .record()
}

#[test]
fn what_leaves_and_what_is_kept_is_the_signed_letter() {
    on_both(|office| {
        let sink = Sink::start(0).unwrap();
        office.sends_to(&sink.url());
        let record = signs(office);
        office.queue(&["compta@client.example".to_owned()]);
        assert_eq!(office.send().accepted, 1);
        let id = office.messages()[0].id;
        let kept = office
            .desk
            .store
            .read::<_, Fault>(office.firm.id, |books| books.message_bytes(id));
        let received = sink.received().remove(0).bytes;
        assert_eq!(kept.unwrap().unwrap(), received);
        assert!(received.starts_with(b"DKIM-Signature: v=1; a=rsa-sha256;"));
        if is_there() {
            assert_eq!(judged(&received, &record), "good");
        }
    });
}

#[test]
fn half_a_signature_stops_the_sender_and_says_what_is_missing() {
    on_both(|office| {
        office.queue(&["compta@client.example".to_owned()]);
        for (key, other) in [
            ("mail.dkim_domain", "mail.dkim_key"),
            ("mail.dkim_key", "mail.dkim_domain"),
        ] {
            signs(office);
            office.set(other, "");
            let refusal = send_once(&office.desk, &office.firm).unwrap_err();
            assert!(refusal.to_string().contains(key), "{refusal}");
            assert_eq!(office.messages()[0].state, "queued");
        }
        signs(office);
        assert_eq!(office.send().accepted, 1);
    });
}
