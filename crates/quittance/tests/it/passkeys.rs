//! What a device says is believed only for this site, this challenge, this key, with somebody there, and counting forwards.

use quittance::identity::WebAddress;
use quittance::identity::webauthn::{Assertion, CannotTrust, NewKey, decoded, made, signed};

use crate::authenticator::{Authenticator, PRESENT_AND_VERIFIED, encoded};

const ORIGIN: &str = "https://desk.lefort.example";
const HOST: &str = "desk.lefort.example";
const CHALLENGE: &[u8] = b"thirty-two bytes of randomness..";

fn site() -> WebAddress {
    WebAddress::read(ORIGIN).unwrap()
}

fn make(device: &Authenticator) -> Result<NewKey, CannotTrust> {
    let (client, object) = device.make(&encoded(CHALLENGE));
    made(&site(), CHALLENGE, &client, &object)
}

fn show(device: &mut Authenticator, before: u32) -> Result<u32, CannotTrust> {
    let said = device.show(&encoded(CHALLENGE));
    signed(&site(), CHALLENGE, &said, &device.public_key(), before)
}

#[test]
fn both_kinds_of_key_are_made_and_open_the_door() {
    for mut device in [
        Authenticator::es256(ORIGIN, HOST),
        Authenticator::ed25519(ORIGIN, HOST),
    ] {
        let key = make(&device).unwrap();
        assert_eq!(key.credential_id, device.credential_id);
        assert_eq!(key.public_key, device.public_key());
        assert_eq!(show(&mut device, key.sign_count), Ok(1));
        assert_eq!(show(&mut device, 1), Ok(2));
        device.tells_itself = true;
        assert!(make(&device).is_ok(), "a statement of its own");
    }
}

#[test]
fn a_device_is_believed_only_for_this_site_and_with_somebody_checked() {
    type Lie = fn(&mut Authenticator);
    let lies: [(Lie, CannotTrust); 7] = [
        (
            |it| it.origin = "https://desk.lefort.example.evil.example".into(),
            CannotTrust::OtherOrigin,
        ),
        (
            |it| it.origin = "http://desk.lefort.example".into(),
            CannotTrust::OtherOrigin,
        ),
        (
            |it| it.origin = "https://desk.lefort.example:8443".into(),
            CannotTrust::OtherOrigin,
        ),
        (
            |it| it.host = "lefort.example".into(),
            CannotTrust::OtherSite,
        ),
        (|it| it.flags = 0, CannotTrust::NobodyThere),
        (|it| it.flags = 1, CannotTrust::NotVerified),
        (
            |it| it.flags = PRESENT_AND_VERIFIED & !1,
            CannotTrust::NobodyThere,
        ),
    ];
    for (lie, why) in lies {
        let mut device = Authenticator::es256(ORIGIN, HOST);
        lie(&mut device);
        assert_eq!(make(&device), Err(why));
        assert_eq!(show(&mut device, 0), Err(why));
    }
}

#[test]
fn an_answer_to_another_challenge_or_to_the_other_ceremony_is_none() {
    let mut device = Authenticator::es256(ORIGIN, HOST);
    let (client, object) = device.make(&encoded(b"another"));
    let other = Err(CannotTrust::OtherChallenge);
    assert_eq!(made(&site(), CHALLENGE, &client, &object), other);
    let (_, object) = device.make(&encoded(CHALLENGE));
    let client = device.client_data("webauthn.get", &encoded(CHALLENGE));
    let other = Err(CannotTrust::OtherCeremony);
    assert_eq!(made(&site(), CHALLENGE, &client, &object), other);
    let said = device.show(&encoded(b"another"));
    let key = device.public_key();
    let other = Err(CannotTrust::OtherChallenge);
    assert_eq!(signed(&site(), CHALLENGE, &said, &key, 0), other);
    let framed = String::from_utf8(device.client_data("webauthn.get", &encoded(CHALLENGE)));
    let said = Assertion {
        client_data: framed.unwrap().replace("false", "true").into_bytes(),
        ..device.show(&encoded(CHALLENGE))
    };
    let other = Err(CannotTrust::OtherOrigin);
    assert_eq!(
        signed(&site(), CHALLENGE, &said, &key, 0),
        other,
        "inside another site's page"
    );
}

#[test]
fn a_signature_of_another_key_or_of_changed_words_opens_nothing() {
    let mut device = Authenticator::ed25519(ORIGIN, HOST);
    let other = Authenticator::ed25519(ORIGIN, HOST).public_key();
    let said = device.show(&encoded(CHALLENGE));
    let wrong = Err(CannotTrust::Signature);
    assert_eq!(signed(&site(), CHALLENGE, &said, &other, 0), wrong);
    for at in 0..said.signature.len() {
        let mut changed = said.clone();
        changed.signature[at] ^= 1;
        assert_eq!(
            signed(&site(), CHALLENGE, &changed, &device.public_key(), 0),
            wrong
        );
    }
    let mut changed = said.clone();
    changed.auth_data[36] = 9; // The counter.
    assert_eq!(
        signed(&site(), CHALLENGE, &changed, &device.public_key(), 0),
        wrong
    );
    let mut changed = said;
    changed.client_data.push(b' ');
    assert_eq!(
        signed(&site(), CHALLENGE, &changed, &device.public_key(), 0),
        wrong
    );
}

#[test]
fn a_device_that_counts_backwards_may_be_a_copy_and_one_that_never_counts_is_not() {
    let mut device = Authenticator::es256(ORIGIN, HOST);
    device.count = 6;
    assert_eq!(show(&mut device, 7), Err(CannotTrust::CountedBackwards));
    assert_eq!(show(&mut device, 7), Ok(8));
    // Devices that share a passkey among themselves say nought, each time.
    device.count = 0;
    device.counts = false;
    assert_eq!(show(&mut device, 0), Ok(0));
    assert_eq!(show(&mut device, 0), Ok(0));
    assert_eq!(show(&mut device, 1), Err(CannotTrust::CountedBackwards));
}

#[test]
fn broken_words_are_refused_wherever_they_break() {
    let device = Authenticator::es256(ORIGIN, HOST);
    let (client, object) = device.make(&encoded(CHALLENGE));
    for end in 0..object.len() {
        let cut = made(&site(), CHALLENGE, &client, &object[..end]);
        assert!(cut.is_err(), "{end}");
    }
    for at in 0..object.len() {
        for byte in [0, 1, 0x5f, 0x9f, 0xbf, 0xff] {
            let mut changed = object.clone();
            changed[at] = byte;
            let _ = made(&site(), CHALLENGE, &client, &changed);
        }
    }
    for end in 0..client.len() {
        assert!(made(&site(), CHALLENGE, &client[..end], &object).is_err());
    }
    let long = [&client[..client.len() - 1], &b" ".repeat(5000), b"}"].concat();
    assert_eq!(
        made(&site(), CHALLENGE, &long, &object),
        Err(CannotTrust::ClientData)
    );
    assert_eq!(decoded("not base64!"), None);
}
