//! Named samples of facts. Templates are tried on them before they are kept, and every letter is rendered with each in tests.

use jiff::civil::date;
use receivables::Cents;
use receivables::party::{DebtorKind, Language};
use receivables::reminding::Level;

use super::facts::{CallFacts, Creditor, LetterFacts, Line};

/// Each sample with its name.
pub fn all(level: Level, language: Language) -> Vec<(&'static str, LetterFacts)> {
    vec![
        ("one_invoice", one_invoice(level, language)),
        ("several_with_credit_and_dispute", several(level, language)),
        (
            "public_body_without_bank_details",
            public_body(level, language),
        ),
        ("consumer", consumer(level, language)),
    ]
}

/// A sample's name for the people who write letters.
pub fn label(sample: &str, reader: Language) -> &'static str {
    let [fr, en] = match sample {
        "one_invoice" => ["une entreprise, une facture", "a firm, one invoice"],
        "several_with_credit_and_dispute" => [
            "plusieurs factures, un avoir, un litige",
            "several invoices, a credit, a dispute",
        ],
        "public_body_without_bank_details" => [
            "une mairie, sans coordonnées bancaires",
            "a town hall, without bank details",
        ],
        _ => ["un particulier", "a consumer"],
    };
    match reader {
        Language::Fr => fr,
        Language::En => en,
    }
}

/// The usual case: a firm, one invoice.
pub fn one_invoice(level: Level, language: Language) -> LetterFacts {
    LetterFacts {
        creditor: creditor(),
        debtor: "Boulangerie Martin & Fils".into(),
        debtor_kind: DebtorKind::Business,
        language,
        level,
        lines: vec![line("F-2026-0117", 120_000, 120_000, 0)],
        credits: Cents::ZERO,
        total: Cents(120_000),
        currency: "EUR".into(),
        today: date(2026, 3, 10),
        call: Some(CallFacts {
            caller: "Claire Dumas".into(),
            person: None,
            last_contact_on: Some(date(2026, 3, 4)),
            broken_promise_on: None,
        }),
    }
}

/// Several invoices, one partly paid, one partly disputed, and a credit note.
pub fn several(level: Level, language: Language) -> LetterFacts {
    let mut facts = one_invoice(level, language);
    facts
        .lines
        .push(line("F-2026-0102 <A>", 1_234_567, 734_567, 0));
    facts
        .lines
        .push(line("F-2026-0131", 99_999, 79_999, 20_000));
    facts.call = Some(CallFacts {
        caller: "Claire Dumas".into(),
        person: Some("Sylvie Roussel".into()),
        broken_promise_on: Some(date(2026, 3, 6)),
        ..CallFacts::default()
    });
    facts.credits = Cents(15_050);
    facts.total = facts.subtotal() - facts.credits;
    facts
}

/// A town hall, by a firm that has given no bank details.
pub fn public_body(level: Level, language: Language) -> LetterFacts {
    let mut facts = one_invoice(level, language);
    facts.creditor = Creditor {
        name: "Atelier Léon".into(),
        email: "leon@atelier.example".into(),
        ..Creditor::default()
    };
    facts.debtor = "Mairie de Valbrume".into();
    facts.debtor_kind = DebtorKind::Public;
    facts
}

/// A private person, who owes neither indemnity nor the penalties between professionals.
pub fn consumer(level: Level, language: Language) -> LetterFacts {
    LetterFacts {
        debtor: "Mme Nadia Perrot".into(),
        debtor_kind: DebtorKind::Consumer,
        lines: vec![line("F-2026-0140", 24_000, 24_000, 0)],
        total: Cents(24_000),
        ..one_invoice(level, language)
    }
}

fn creditor() -> Creditor {
    Creditor {
        name: "Menuiserie Lafleur".into(),
        contact: Some("Claire Dumas, comptabilité".into()),
        email: "compta@lafleur.example".into(),
        phone: Some("01 99 00 12 34".into()),
        iban: Some("FR7630006000011234567890189".into()),
        bic: Some("AGRIFRPP".into()),
    }
}

fn line(number: &str, total_cents: i64, remains_cents: i64, disputed_cents: i64) -> Line {
    Line {
        number: number.into(),
        issued_on: date(2026, 1, 31),
        due_on: date(2026, 3, 2),
        total: Cents(total_cents),
        remains: Cents(remains_cents),
        disputed: Cents(disputed_cents),
    }
}
