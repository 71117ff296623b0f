//! What the pages about proofs show: a telephone that is set up, codes on paper.

use quittance::deeds::factors::Enrolment;
use quittance::identity::totp;
use quittance::web::people_pages::PasskeyLine;
use receivables::Date;

pub fn passkeys(today: Date) -> Vec<PasskeyLine> {
    let line = |id, name: &str, used| PasskeyLine {
        id,
        name: name.to_owned(),
        since: today.at(9, 5, 0, 0),
        used,
    };
    vec![
        line(1, "Téléphone", Some(today.at(14, 40, 0, 0))),
        line(2, "Ordinateur <du bureau>", None),
    ]
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
