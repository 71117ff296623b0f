//! The signature of an event (Standard Webhooks): HMAC-SHA256 over its id, the moment it was sent, and its body. The moment is
//! signed too, so that somebody who has seen a message cannot send it again next week.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::hmac;

/// What stands before a secret, so that it is known when it is found in a log.
const PREFIX: &str = "whsec_";

/// A secret has so many bytes, as Standard Webhooks says: shorter ones are guessed.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// A new secret.
pub fn new_secret() -> String {
    format!(
        "{PREFIX}{}",
        BASE64_STANDARD.encode(crate::secrets::random::<32>())
    )
}

/// The signature; nothing when the secret is none.
pub fn signature(secret: &str, id: &str, seconds: i64, body: &str) -> Option<String> {
    let bytes = BASE64_STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
    let tag = hmac::sign(&key, format!("{id}.{seconds}.{body}").as_bytes());
    Some(format!("v1,{}", BASE64_STANDARD.encode(tag.as_ref())))
}

/// Whether one of these signatures is ours, over this id, moment and body.
pub fn is_signed(secret: &str, id: &str, seconds: i64, body: &str, signatures: &str) -> bool {
    let Some(ours) = signature(secret, id, seconds, body) else {
        return false;
    };
    let mut all = signatures.split(' ');
    all.any(|one| crate::secrets::is_same(one.as_bytes(), ours.as_bytes()))
}

/// Whether this is a secret as it is written.
pub fn is_secret(text: &str) -> bool {
    let bytes = text
        .strip_prefix(PREFIX)
        .and_then(|rest| BASE64_STANDARD.decode(rest).ok());
    bytes.is_some_and(|bytes| (SECRET_BYTES).contains(&bytes.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification of Standard Webhooks.
    #[test]
    fn it_signs_as_the_specification_does() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let signed = signature(
            secret,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(
            signed.as_deref(),
            Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        );
    }

    #[test]
    fn a_secret_is_new_each_time_and_what_is_none_signs_nothing() {
        assert_ne!(new_secret(), new_secret());
        assert!(signature(&new_secret(), "a", 1, "{}").is_some());
        assert_eq!(signature("secret", "a", 1, "{}"), None);
        assert!(is_secret(&new_secret()) && !is_secret("whsec_short") && !is_secret("secret"));
    }

    #[test]
    fn what_was_signed_by_others_or_changed_on_the_way_is_not_ours() {
        let secret = new_secret();
        let signed = signature(&secret, "a", 1, "{}").unwrap();
        assert!(is_signed(&secret, "a", 1, "{}", &format!("v1,x {signed}")));
        for (id, seconds, body) in [("b", 1, "{}"), ("a", 2, "{}"), ("a", 1, "{} ")] {
            assert!(!is_signed(&secret, id, seconds, body, &signed));
        }
        assert!(!is_signed(&new_secret(), "a", 1, "{}", &signed));
        assert!(!is_signed(&secret, "a", 1, "{}", ""));
    }
}
