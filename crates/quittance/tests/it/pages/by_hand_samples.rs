//! Samples of the pages of reminders by hand and of the work list.

use jiff::civil::date;
use quittance::web::views::*;
use receivables::Cents;
use receivables::next_step::Asked;
use receivables::party::{AccountId, ContactRole, Language};
use receivables::reminding::Level;

use super::{TODAY, link, why_reminder};

fn invoice(number: &str, open: i64, days_late: i64) -> InvoiceRow {
    InvoiceRow {
        number: number.to_owned(),
        issued_on: date(2026, 9, 1),
        due_on: Some(date(2026, 10, 3)),
        days_late,
        total: Cents(open),
        open: Cents(open),
        disputed: None,
        held: false,
        why: String::new(),
        asked: None,
        documents: vec![],
    }
}

pub fn letter(language: Language) -> LetterOut {
    let fr = language == Language::Fr;
    LetterOut {
        level: Level::R2,
        language,
        to: "compta@tilleuls.example".to_owned(),
        copies: String::new(),
        total: Cents(1_248_000),
        credits: Cents::ZERO,
        subject: if fr { "Relance 2, 12 480,00 €" } else { "Reminder 2, €12,480.00" }.to_owned(),
        text: if fr {
            "Bonjour,\n\nNotre relance du 20 octobre est restée sans réponse.\n\n- Facture F-2026-0467\n\nTotal à payer : 12 480,00 €"
        } else {
            "Hello,\n\nOur reminder of 20 October had no answer.\n\n- Invoice F-2026-0467\n\nTotal to pay: €12,480.00"
        }
        .to_owned(),
        address: "/customers/4/remind/html".to_owned(),
        documents: vec!["F-2026-0467.pdf".to_owned()],
        left_out: vec![],
        warnings: vec![],
        forbidden: false,
        is_due_step: true,
        leaves: None,
        seen: "0a1b2c".to_owned(),
    }
}

fn warned(language: Language) -> LetterOut {
    LetterOut {
        warnings: vec!["Le client a promis le 20 novembre de payer le 30 novembre.".to_owned()],
        is_due_step: false,
        leaves: Some(date(2026, 11, 24).at(8, 0, 0, 0)),
        left_out: vec!["F-2026-0401".to_owned()],
        ..letter(language)
    }
}

fn forbidden(language: Language) -> LetterOut {
    LetterOut {
        warnings: vec!["La limite de contacts est atteinte.".to_owned()],
        forbidden: true,
        documents: vec![],
        ..letter(language)
    }
}

pub fn remind(language: Language) -> RemindView {
    RemindView {
        today: TODAY,
        id: AccountId(4),
        name: "Hôtel des Tilleuls".to_owned(),
        invoices: vec![
            RemindInvoice {
                id: 7,
                row: invoice("F-2026-0467", 1_248_000, 51),
                chosen: true,
            },
            RemindInvoice {
                id: 8,
                row: InvoiceRow {
                    disputed: Some(Cents(10_000)),
                    ..invoice("F-2026-0512", 98_000, -9)
                },
                chosen: false,
            },
        ],
        level: None,
        letter: Ok(letter(language)),
        words: None,
        refusal: None,
        findings: vec![],
        was_read: false,
    }
}

pub fn remind_refused(language: Language) -> RemindView {
    RemindView {
        letter: Ok(warned(language)),
        level: Some(Level::R3),
        words: Some((
            "Comme <convenu>".to_owned(),
            "Chère Madame,\n\npayez.".to_owned(),
        )),
        refusal: Some((
            "Il manque dans la lettre : F-2026-0467.".to_owned(),
            "Corrigez le texte, puis envoyez.".to_owned(),
        )),
        findings: vec![
            (true, "menace".to_owned()),
            (false, "pas de total".to_owned()),
        ],
        was_read: true,
        ..remind(language)
    }
}

pub fn remind_nothing(language: Language) -> RemindView {
    RemindView {
        letter: Err((
            "Rien n’est dû sur ce compte.".to_owned(),
            "Il n’y a rien à faire.".to_owned(),
        )),
        invoices: vec![],
        ..remind(language)
    }
}

pub fn outgoing(language: Language, kind: Outgoing) -> OutgoingView {
    let row = |key, name: &str, letter, chosen| OutgoingRow {
        key,
        customer: link(key, name),
        letter,
        chosen,
    };
    OutgoingView {
        kind,
        rows: vec![
            row(4, "Hôtel des Tilleuls", Ok(letter(language)), true),
            row(5, "Cabinet Oriol & Teyssier", Ok(warned(language)), false),
            row(6, "Menuiserie Aubrac", Ok(forbidden(language)), false),
            row(
                7,
                "Éditions Loriot",
                Err((
                    "Aucune adresse.".to_owned(),
                    "Ajoutez un contact.".to_owned(),
                )),
                false,
            ),
        ],
    }
}

pub fn sent() -> SentView {
    let row = |id, name: &str, fate, leaves| SentRow {
        id,
        customer: link(id, name),
        level: Level::R1,
        to: "compta@tilleuls.example".to_owned(),
        total: Cents(327_600),
        fate,
        leaves,
    };
    SentView {
        today: TODAY,
        rows: vec![
            row(41, "Hôtel des Tilleuls", Fate::Queued, None),
            row(
                42,
                "Cabinet Oriol & Teyssier",
                Fate::Queued,
                Some(date(2026, 11, 24).at(8, 0, 0, 0)),
            ),
            row(43, "Menuiserie Aubrac", Fate::Withdrawn, None),
        ],
        again: vec![link(9, "Clinique Saint-Aurel")],
        undone: Some(1),
    }
}

pub fn sent_nothing() -> SentView {
    SentView {
        rows: vec![],
        again: vec![],
        undone: None,
        ..sent()
    }
}

fn question(
    fr: bool,
    id: i64,
    name: &str,
    asked: Asked,
    level: Level,
    total: i64,
    phone: &str,
) -> WorkRow {
    WorkRow {
        approved_by: (asked == Asked::HandOver).then(|| "ines@morvan.example".to_owned()),
        id,
        customer: link(id, name),
        asked,
        level,
        total: Cents(total),
        since: date(2026, 11, 20),
        again_on: None,
        phone: phone.to_owned(),
        why: why_reminder(fr),
    }
}

pub fn work(fr: bool) -> WorkView {
    let row = |id, name: &str, asked, level, total, phone: &str| {
        WorkLine::Asked(question(fr, id, name, asked, level, total, phone))
    };
    let to_do = |id, name: &str, words: &str, on, is_note| {
        WorkLine::ToDo(ToDoRow {
            id,
            customer: link(id, name),
            words: words.to_owned(),
            whom: if is_note { "Paul Morvan" } else { "" }.to_owned(),
            by: "Claire Delmas".to_owned(),
            on,
            is_note,
            total: if is_note { Cents(84_000) } else { Cents::ZERO },
        })
    };
    WorkView {
        today: TODAY,
        show: WorkShow::All,
        whose: WorkWhose::Everybody,
        counts: WorkShow::ALL.into_iter().zip([9, 3, 4, 2, 2, 1]).collect(),
        rows: vec![
            to_do(
                6,
                "Éditions Loriot",
                "Rappeler <Sylvie> au sujet de l’avoir, puis prévenir l’atelier : la commande suivante part lundi",
                Some(date(2026, 11, 20)),
                true,
            ),
            row(
                1,
                "Vauclin Frères",
                Asked::Call,
                Level::R3,
                1_864_200,
                "01 99 00 12 34",
            ),
            row(
                2,
                "Transports Quéméneur",
                Asked::HandOver,
                Level::HandOver,
                1_473_025,
                "",
            ),
            row(
                3,
                "Brasserie Kerlan",
                Asked::Approve,
                Level::R3,
                921_540,
                "",
            ),
            row(
                4,
                "Hôtel des Tilleuls",
                Asked::FindContact,
                Level::R1,
                12_040,
                "",
            ),
            to_do(
                5,
                "Menuiserie Aubrac",
                "Demander le numéro de commande",
                None,
                false,
            ),
        ],
        next: Some("0.12040.4".to_owned()),
        may_answer: true,
        done: Some(WorkDone {
            id: 8,
            of: DidWhat::Question,
            customer: link(8, "Groupe Solenne"),
            what: "Promesse notée.".to_owned(),
            can_undo: true,
        }),
        posted: None,
    }
}

/// Letters that can be printed together.
pub fn work_letters(fr: bool) -> WorkView {
    let row = |asked| {
        WorkLine::Asked(WorkRow {
            asked,
            ..call_row(fr)
        })
    };
    WorkView {
        show: WorkShow::Others,
        posted: Some((2, 3)),
        rows: vec![row(Asked::Letter), row(Asked::Registered)],
        done: None,
        next: None,
        ..work(fr)
    }
}

pub fn work_later(fr: bool) -> WorkView {
    let mut view = work(fr);
    view.rows = vec![WorkLine::Asked(WorkRow {
        again_on: Some(date(2026, 11, 30)),
        ..call_row(fr)
    })];
    WorkView {
        show: WorkShow::Later,
        next: None,
        may_answer: false,
        done: None,
        ..view
    }
}

pub fn work_ticked(fr: bool) -> WorkView {
    WorkView {
        show: WorkShow::ToDos,
        whose: WorkWhose::Mine,
        rows: vec![],
        done: Some(WorkDone {
            id: 5,
            of: DidWhat::Task,
            customer: link(5, "Menuiserie Aubrac"),
            what: "Fait.".to_owned(),
            can_undo: true,
        }),
        ..work(fr)
    }
}

fn call_row(fr: bool) -> WorkRow {
    question(
        fr,
        1,
        "Vauclin Frères",
        Asked::Call,
        Level::R3,
        1_864_200,
        "01 99 00 12 34",
    )
}

pub fn work_empty(fr: bool) -> WorkView {
    WorkView {
        rows: vec![],
        ..work_later(fr)
    }
}

pub fn call(fr: bool) -> SheetView {
    let contact = ContactRow {
        id: 1,
        language: None,
        zone: None,
        role: ContactRole::Reminders,
        name: "Sylvie Roussel".to_owned(),
        email: "compta@vauclin.example".to_owned(),
        phone: "01 99 00 12 34".to_owned(),
        bounced: false,
        phone_failed: false,
    };
    SheetView {
        today: TODAY,
        row: call_row(fr),
        language: Language::Fr,
        contacts: vec![contact],
        lines: vec![invoice("F-2026-0388", 1_864_200, 74)],
        disputable: vec![(3, "F-2026-0388".to_owned())],
        script: vec![
            "Bonjour, Claire Delmas de l’Atelier Morvan. Puis-je parler à Sylvie Roussel ?"
                .to_owned(),
            "Quel jour puis-je noter pour le règlement ?".to_owned(),
        ],
        events: vec![Event {
            on: date(2026, 11, 12),
            what: Happened::Promised {
                amount: None,
                for_on: date(2026, 11, 20),
            },
        }],
        letter: None,
        post: None,
        promise_on: date(2026, 11, 30),
        call_back_on: date(2026, 11, 26),
        answered: None,
        can_undo: false,
        may_answer: true,
        refusal: None,
        two: None,
    }
}

pub fn call_refused(fr: bool) -> SheetView {
    let mut view = call(fr);
    view.contacts.clear();
    view.events.clear();
    view.row.again_on = Some(date(2026, 11, 30));
    SheetView {
        refusal: Some((
            "Ce jour est passé.".to_owned(),
            "Donnez un jour à venir.".to_owned(),
        )),
        ..view
    }
}

pub fn approval(fr: bool) -> SheetView {
    let language = if fr { Language::Fr } else { Language::En };
    SheetView {
        row: question(
            fr,
            3,
            "Brasserie Kerlan",
            Asked::Approve,
            Level::R3,
            921_540,
            "",
        ),
        letter: Some(Ok(letter(language))),
        script: vec![],
        ..call(fr)
    }
}

fn to_post(id: i64, name: &str, registered: bool, to: &str) -> PostRow {
    PostRow {
        id,
        customer: link(id, name),
        level: Level::R2,
        registered,
        waits: false,
        letter: Ok(ToPost {
            seen: "abc".to_owned(),
            subject: "Deuxième rappel, facture F-2026-0388".to_owned(),
            to: to.to_owned(),
            addressed: !to.is_empty(),
            total: Cents(1_864_200),
        }),
    }
}

/// Letters to print: one, a registered one, one without an address, one that somebody else approves, and one that is paid.
pub fn post(fr: bool) -> PostView {
    let gone = match fr {
        true => ("Ce compte a changé.", "Écartez la question."),
        false => ("This account changed.", "Set the question aside."),
    };
    let waits = PostRow {
        waits: true,
        ..to_post(4, "Brasserie Kerlan", true, "8 quai Sud, 29200 Brest")
    };
    let paid = PostRow {
        letter: Err((gone.0.to_owned(), gone.1.to_owned())),
        ..to_post(5, "Éditions Loriot", false, "")
    };
    PostView {
        today: TODAY,
        rows: vec![
            to_post(
                1,
                "Vauclin <Frères>",
                false,
                "12 rue des Forges, 54000 Nancy",
            ),
            to_post(2, "Groupe Solenne", true, "BP 3, 75001 Paris"),
            to_post(3, "Hôtel des Tilleuls", false, ""),
            waits,
            paid,
        ],
    }
}

pub fn post_none() -> PostView {
    PostView {
        today: TODAY,
        rows: vec![],
    }
}

/// A registered letter that is to be posted.
pub fn letter_sheet(fr: bool) -> SheetView {
    let mut view = call(fr);
    view.row.asked = Asked::Registered;
    SheetView {
        script: vec![],
        post: Some(to_post(
            1,
            "Vauclin Frères",
            true,
            "12 rue des Forges, 54000 Nancy",
        )),
        ..view
    }
}

/// A letter to nobody knows where.
pub fn letter_unaddressed(fr: bool) -> SheetView {
    let mut view = letter_sheet(fr);
    view.row.asked = Asked::Letter;
    SheetView {
        post: Some(to_post(1, "Vauclin Frères", false, "")),
        ..view
    }
}

pub fn answered(fr: bool) -> SheetView {
    SheetView {
        answered: Some("C’est noté.".to_owned()),
        can_undo: true,
        ..approval(fr)
    }
}
