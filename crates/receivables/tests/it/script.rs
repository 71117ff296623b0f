//! What is said on the telephone stays short and calm, and never breaks the rules of the letters' tone.

use receivables::party::{Channel, DebtorKind, Language};
use receivables::reminding::Level;
use receivables::reminding::script::{CallFacts, script};
use receivables::reminding::tone::{self, Facts, Letter, Rule};
use receivables::{Cents, date};

fn facts(level: Level) -> CallFacts<'static> {
    CallFacts {
        caller: "Claire Delmas",
        firm: "Atelier Morvan",
        person: None,
        level,
        number: "F-1",
        due_on: date(2026, 3, 2),
        days_late: 8,
        invoices: 1,
        total: Cents(120_000),
        last_contact_on: Some(date(2026, 3, 4)),
        broken_promise: None,
    }
}

#[test]
fn it_says_who_what_since_when_and_asks_one_thing() {
    let said = script(&facts(Level::R1), Language::Fr).join(" ");
    for part in [
        "Claire Delmas",
        "Atelier Morvan",
        "F-1",
        "1\u{202f}200,00",
        "2 mars 2026",
        "8 jours",
        "4 mars 2026",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let several = CallFacts {
        invoices: 3,
        person: Some("Sylvie Roussel"),
        broken_promise: Some(date(2026, 3, 6)),
        ..facts(Level::R2)
    };
    let said = script(&several, Language::En).join(" ");
    for part in [
        "Sylvie Roussel",
        "3 invoices",
        "€1,200.00",
        "announced for 6 March 2026",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(
        !said.contains("4 March"),
        "the promise says more than the last message"
    );
}

#[test]
fn it_is_short_and_threatens_nobody_at_any_level() {
    for level in [
        Level::PreReminder,
        Level::R1,
        Level::R2,
        Level::R3,
        Level::HandOver,
    ] {
        for language in [Language::Fr, Language::En] {
            let said = script(&facts(level), language);
            assert!(said.len() <= 6, "{said:?}");
            let body = said.join("\n");
            let findings = tone::read(&Letter {
                channel: Channel::Call,
                level: level.min(Level::R3),
                language,
                debtor: DebtorKind::Business,
                subject: "Facture F-1",
                body: &body,
                facts: Facts {
                    creditor: "Atelier Morvan",
                    debtor: "Lefort",
                    total: "1 200,00",
                    numbers: &["F-1"],
                    due: &["2 mars 2026"],
                    iban: None,
                    contacts: &["compta@morvan.example"],
                },
            });
            // What a letter must contain, such as the way to pay, is not said on the telephone.
            let hard: Vec<_> = findings
                .iter()
                .filter(|one| one.at.is_some())
                .map(|one| (one.rule, &one.excerpt))
                .collect();
            assert_eq!(
                hard,
                Vec::<(Rule, &String)>::new(),
                "{level:?} {language:?}"
            );
        }
    }
}
