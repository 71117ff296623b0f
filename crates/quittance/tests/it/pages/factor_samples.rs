//! What the pages about proofs show: a telephone that is set up, codes on paper.

use quittance::deeds::factors::{Enrolment, Proofs};
use quittance::identity::totp;

pub fn proofs() -> Proofs {
    Proofs {
        telephone: true,
        codes_left: 8,
        passkeys: vec![],
    }
}

pub fn enrolment() -> Enrolment {
    let secret = b"12345678901234567890";
    Enrolment {
        secret: totp::base32(secret),
        address: totp::address("Atelier Morvan", "claire@morvan.example", secret),
    }
}

pub fn codes() -> Vec<String> {
    (0..10).map(|n| format!("k7mv-{n}2qa-hx9d-r4wz")).collect()
}
