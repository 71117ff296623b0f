//! What people know of a customer, for the samples of its page. All names, addresses and numbers are fictional.

use jiff::civil::date;
use quittance::deeds::customers::contacts::ContactWords;
use quittance::web::views::*;
use receivables::Cents;
use receivables::calendar::Zone;
use receivables::measuring::{Share, rate};
use receivables::party::{AccountId, InvoiceId, Language};
use receivables::reminding::Level;

use super::TODAY;

fn colleague(id: i64, login: &str, name: &str) -> Colleague {
    Colleague {
        id,
        login: login.to_owned(),
        name: name.to_owned(),
    }
}

fn rating(late: bool) -> RatingView {
    let share = |id, cents, due_on, came_on| Share {
        invoice: InvoiceId(id),
        due_on,
        amount: Cents(cents),
        came_on,
    };
    let mut shares = vec![share(
        1,
        254_010,
        date(2025, 12, 4),
        Some(date(2025, 12, 18)),
    )];
    if late {
        shares.extend([
            share(2, 1_450_000, date(2026, 6, 2), Some(date(2026, 6, 11))),
            share(3, 816_000, date(2026, 9, 10), None),
            share(4, 496_200, date(2026, 10, 3), None),
        ]);
    }
    RatingView {
        rated: rate(&shares, TODAY),
        since: date(2025, 11, 23),
        longest: late.then(|| ("F-2026-0412".to_owned(), 74)),
    }
}

/// A customer of whom much is known.
pub fn known() -> Known {
    let claire = colleague(1, "claire@morvan.example", "Claire Delmas");
    let task = |id, words: &str, whom: &str, on| ToDoLine {
        id,
        is_note: false,
        words: words.to_owned(),
        whom: whom.to_owned(),
        on,
        done_on: None,
        by: "Claire Delmas".to_owned(),
    };
    Known {
        may_write: true,
        rating: Some(rating(true)),
        to_do: vec![
            task(
                1,
                "Envoyer le bon de livraison signé du 2 septembre",
                "Paul Morvan",
                Some(date(2026, 11, 20)),
            ),
            ToDoLine {
                is_note: true,
                ..task(
                    2,
                    "La comptable revient de congé : lui demander la date du virement",
                    "Claire Delmas",
                    Some(TODAY),
                )
            },
            task(3, "Vérifier le bon de commande", "", None),
        ],
        done: vec![ToDoLine {
            done_on: Some(date(2026, 11, 12)),
            by: "Paul Morvan".to_owned(),
            ..task(4, "Rappeler Mme Roussel", "", None)
        }],
        address: "12 rue des <Forges>\n54000 Nancy".to_owned(),
        segment: "Négoce <B>".to_owned(),
        assigned: Some(claire.clone()),
        colleagues: vec![claire, colleague(2, "paul@morvan.example", "Paul Morvan")],
        closed: vec![
            ClosedRow {
                number: "F-2025-0391".to_owned(),
                credit_note: false,
                total: Cents(254_010),
                due_on: Some(date(2025, 12, 4)),
                closed_on: Some(date(2025, 12, 18)),
                days_late: 14,
                documents: vec![],
            },
            ClosedRow {
                number: "A-2025-0012".to_owned(),
                credit_note: true,
                total: Cents(-12_000),
                due_on: None,
                closed_on: Some(date(2025, 12, 2)),
                days_late: 0,
                documents: vec![],
            },
        ],
        has_more_closed: true,
        ..Known::default()
    }
}

/// The same, with nothing written yet.
pub fn unknown() -> Known {
    Known {
        may_write: true,
        rating: Some(rating(false)),
        colleagues: known().colleagues,
        ..Known::default()
    }
}

/// A reader sees all and writes nothing.
pub fn to_a_reader() -> Known {
    Known {
        may_write: false,
        ..known()
    }
}

/// A contact that is corrected, with what was wrong with it.
pub fn correcting(refused: (&'static str, &'static str)) -> Known {
    Known {
        form: OpenForm {
            kind: "contact",
            contact: Some(7),
            contact_words: ContactWords {
                role: "payables".to_owned(),
                name: "Sylvie Roussel".to_owned(),
                email: "compta@vauclin".to_owned(),
                phone: "01 99 00 42 17".to_owned(),
                language: "en".to_owned(),
                zone: "alsace-moselle".to_owned(),
            },
            refused: Some(refused),
            ..OpenForm::default()
        },
        ..known()
    }
}

/// A note that was refused, and something that was just done.
pub fn writing(refused: (&'static str, &'static str), said: &'static str) -> Known {
    Known {
        form: OpenForm {
            kind: "note",
            words: "Voir avec @Paul".to_owned(),
            whom: "paul@morvan.example".to_owned(),
            on: "2026-11-20".to_owned(),
            refused: Some(refused),
            ..OpenForm::default()
        },
        undo: Some((
            said,
            Undo {
                place: "contacts",
                id: 7,
                deed: "undo",
                segment: None,
            },
        )),
        ..known()
    }
}

/// What people wrote down, in the history.
pub fn events() -> Vec<Event> {
    let event = |day, what| Event {
        on: date(2026, 11, day),
        what,
    };
    let by = || "Paul Morvan".to_owned();
    vec![
        event(
            21,
            Happened::Note(NoteShown {
                id: 3,
                words: "La comptable revient de congé :\nlui demander la date du virement"
                    .to_owned(),
                by: by(),
                whom: "Claire Delmas".to_owned(),
                remind_on: Some(TODAY),
            }),
        ),
        event(
            20,
            Happened::Contact {
                done: ContactDone::Changed,
                who: "Sylvie Roussel".to_owned(),
                by: by(),
            },
        ),
        event(
            19,
            Happened::TaskSet {
                words: "Envoyer le bon de livraison".to_owned(),
                whom: by(),
                on: Some(date(2026, 11, 20)),
            },
        ),
        event(
            18,
            Happened::Assigned {
                whom: by(),
                by: by(),
            },
        ),
        event(
            17,
            Happened::DueMoved {
                number: "F-2026-0561".to_owned(),
                from_on: Some(date(2026, 11, 20)),
                to_on: date(2026, 12, 2),
            },
        ),
        event(
            16,
            Happened::DocumentKept {
                number: "F-2026-0467".to_owned(),
            },
        ),
    ]
}

/// An invoice with its why, the last message that asked for it, and a document.
pub fn told(invoice: InvoiceRow, why: &str) -> InvoiceRow {
    InvoiceRow {
        why: why.to_owned(),
        asked: Some(LastAsked {
            message: 41,
            level: Level::R2,
            on: date(2026, 11, 3),
        }),
        documents: vec![DocumentLink {
            id: 5,
            name: format!("{}.pdf", invoice.number),
        }],
        ..invoice
    }
}

/// A contact with a language and hours of its own.
pub fn abroad(contact: ContactRow) -> ContactRow {
    ContactRow {
        id: 8,
        language: Some(Language::En),
        zone: Some(Zone::LaReunion),
        ..contact
    }
}

/// What waits for a reader on the first page.
pub fn for_you() -> Vec<ForYou> {
    let of = |id, name: &str, words: &str, on| ForYou {
        customer: CustomerLink {
            id: AccountId(id),
            name: name.to_owned(),
        },
        is_note: on == Some(TODAY),
        words: words.to_owned(),
        on,
    };
    vec![
        of(
            1,
            "Vauclin Frères",
            "Envoyer le bon de livraison signé",
            Some(date(2026, 11, 20)),
        ),
        of(
            4,
            "Hôtel des Tilleuls",
            "La comptable revient de congé",
            Some(TODAY),
        ),
        of(6, "Menuiserie Aubrac", "Vérifier le bon de commande", None),
    ]
}
