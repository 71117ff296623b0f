//! Codes that a telephone computes from a shared secret and the time (RFC 6238): six digits, thirty seconds, HMAC-SHA-1,
//! which is what every telephone's program understands.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ring::hmac;

use crate::secrets::is_same;

/// As long as the hash (RFC 4226, 4: at least 128 bits, 160 are recommended).
pub const SECRET_BYTES: usize = 20;
/// How long a code lasts.
const STEP_SECONDS: i64 = 30;
const DIGITS: usize = 6;
/// A telephone's clock may be off, and typing takes time: one step before and one after (RFC 6238, 5.2).
const STEPS_AROUND: i64 = 1;

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The time step whose code this is, when it is one of now, just before or just after.
pub fn step_of(secret: &[u8], typed: &str, now_seconds: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let now = now_seconds.div_euclid(STEP_SECONDS);
    (now - STEPS_AROUND..=now + STEPS_AROUND)
        .rev()
        .find(|step| is_same(typed.as_bytes(), code(secret, *step).as_bytes()))
}

/// The code of a moment.
pub fn code_at(secret: &[u8], now_seconds: i64) -> String {
    code(secret, now_seconds.div_euclid(STEP_SECONDS))
}

fn code(secret: &[u8], step: i64) -> String {
    format!(
        "{:0DIGITS$}",
        truncated(secret, step) % 10u32.pow(DIGITS as u32)
    )
}

/// The number behind a code (RFC 4226, 5.3).
fn truncated(secret: &[u8], step: i64) -> u32 {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[tag.len() - 1] & 0x0f);
    tag[at..at + 4]
        .iter()
        .fold(0u32, |number, byte| number << 8 | u32::from(*byte))
        & 0x7fff_ffff
}

/// The secret as a person types it when no camera is at hand (RFC 4648, 6).
pub fn base32(secret: &[u8]) -> String {
    let mut text = String::with_capacity(secret.len() * 8 / 5 + 1);
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in secret {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            text.push(char::from(BASE32[(bits >> held & 31) as usize]));
        }
        bits &= (1 << held) - 1;
    }
    if held > 0 {
        text.push(char::from(BASE32[(bits << (5 - held) & 31) as usize]));
    }
    text
}

/// What the square says to the telephone: which house, whose login, which secret.
pub fn address(firm: &str, login: &str, secret: &[u8]) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let issuer = encoded(&format!("Quittance {firm}"));
    format!(
        "otpauth://totp/{issuer}:{}?secret={}&issuer={issuer}",
        encoded(login),
        base32(secret)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, SHA-1: eight digits.
        for (seconds, wanted) in [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ] {
            assert_eq!(
                truncated(SECRET, seconds / STEP_SECONDS) % 100_000_000,
                wanted
            );
        }
        // RFC 4226, appendix D: six digits.
        for (step, wanted) in ["755224", "287082", "359152", "969429", "338314"]
            .iter()
            .enumerate()
        {
            assert_eq!(code(SECRET, step as i64), *wanted);
        }
    }

    #[test]
    fn a_code_holds_one_step_before_and_after_its_own() {
        let code = code_at(SECRET, 1_000_000_000);
        let step = 1_000_000_000 / STEP_SECONDS;
        for (seconds, held) in [
            (-61, None),
            (-20, Some(step)),
            (0, Some(step)),
            (30, Some(step)),
            (61, None),
        ] {
            assert_eq!(
                step_of(SECRET, &code, 1_000_000_000 + seconds),
                held,
                "{seconds}"
            );
        }
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        assert_eq!(step_of(SECRET, &spaced, 1_000_000_000), Some(step));
        for wrong in ["", "0", "12345", "1234567", "abcdef", "٣٤٥٦٧٨"] {
            assert_eq!(step_of(SECRET, wrong, 1_000_000_000), None, "{wrong}");
        }
    }

    #[test]
    fn a_secret_is_written_as_the_standard_writes_it() {
        // RFC 4648, 10, without the padding.
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foob", "MZXW6YQ"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        assert_eq!(
            address("Lefort & fils", "claire@morvan.example", b"foobar"),
            "otpauth://totp/Quittance%20Lefort%20%26%20fils:claire%40morvan%2Eexample?secret=MZXW6YTBOI&issuer=Quittance%20Lefort%20%26%20fils"
        );
    }
}
