//! Samples of the pages about what customers write back.

use jiff::civil::date;
use quittance::deeds::mailboxes::Typed;
use quittance::deeds::mailing::Way;
use quittance::web::inbox_pages::{
    Follow, Followed, InboxMailView, InboxRow, InboxView, MailKind, May,
};
use quittance::web::views::{CustomerLink, MailboxCard, MailboxesView, Tried};
use receivables::Cents;
use receivables::party::AccountId;

fn either(fr: bool, french: &str, english: &str) -> String {
    if fr { french } else { english }.to_owned()
}

fn customer(id: i64, name: &str) -> Option<CustomerLink> {
    Some(CustomerLink {
        id: AccountId(id),
        name: name.to_owned(),
    })
}

fn mailbox(trouble: &str) -> MailboxCard {
    MailboxCard {
        name: "compta @ mail.morvan.example:993/INBOX".to_owned(),
        looked: Some(date(2026, 11, 23).at(9, 41, 0, 0)),
        trouble: trouble.to_owned(),
        mails: 1_204,
        ..MailboxCard::default()
    }
}

/// One that is read, one that is paused, one that was never read.
fn several() -> Vec<MailboxCard> {
    vec![
        mailbox(""),
        MailboxCard {
            name: "relances @ mail.morvan.example:993/Réponses <clients>".to_owned(),
            paused: true,
            ..mailbox("")
        },
        MailboxCard {
            name: "direction.administrative.et.financiere@tilleuls-hotels.example @ imap.hebergeur.example:143/INBOX".to_owned(),
            ..MailboxCard::default()
        },
    ]
}

/// The mailboxes, one of which was tried just now.
pub fn mailboxes(let_in: bool, fr: bool) -> MailboxesView {
    let mut boxes = several();
    boxes[0].tried = Some(Tried {
        said: match (let_in, fr) {
            (true, true) => "Le serveur nous a laissés entrer et a ouvert le dossier.",
            (true, false) => "The server let us in and opened the folder.",
            (false, true) => {
                "Le serveur ne nous laisse pas entrer. Vérifiez l’utilisateur et le mot de passe."
            }
            (false, false) => "The server does not let us in. Check the user and the password.",
        },
        answer: if let_in {
            String::new()
        } else {
            "NO [AUTHENTICATIONFAILED] Authentication failed.".to_owned()
        },
    });
    boxes[2].trouble = "the mailbox's server is out of reach: connection refused".to_owned();
    MailboxesView {
        boxes,
        keep_days: 90,
        ..MailboxesView::default()
    }
}

/// One is changed, and what was typed is refused.
pub fn mailbox_refused(fr: bool) -> MailboxesView {
    MailboxesView {
        typed: Typed {
            server: Way {
                host: "mail.morvan.example".to_owned(),
                port: "143".to_owned(),
                encryption: "off".to_owned(),
                user: "compta".to_owned(),
                ..Way::default()
            },
            folder: "INBOX".to_owned(),
        },
        changing: Some("compta @ mail.morvan.example:993/INBOX".to_owned()),
        refusal: Some((
            either(
                fr,
                "Sans chiffrement, le mot de passe traverserait le réseau en clair.",
                "Without encryption the password would cross the network in clear.",
            ),
            either(
                fr,
                "Choisissez une ligne chiffrée.",
                "Choose an encrypted line.",
            ),
        )),
        boxes: vec![mailbox("")],
        keep_days: 90,
    }
}

/// Every kind of mail, also one that nobody could file and one that has no subject.
pub fn list(fr: bool) -> InboxView {
    let row = |id, day, customer, from: &str, subject: &str, kind, may: &[May]| InboxRow {
        id,
        at: date(2026, 11, day).at(9, 12, 0, 0),
        customer,
        from: from.to_owned(),
        subject: subject.to_owned(),
        kind,
        may: may.to_vec(),
        waits: id != 75,
    };
    let subject = either(
        fr,
        "Re: Relance : facture F-2026-118",
        "Re: Reminder: invoice F-2026-118",
    );
    InboxView {
        today: date(2026, 11, 23),
        rows: vec![
            row(
                71,
                23,
                customer(1, "Menuiserie Lefort"),
                "compta@lefort.example",
                &subject,
                MailKind::Reply,
                &[May::Promise],
            ),
            row(
                72,
                22,
                customer(2, "Hôtel des Tilleuls <Nancy>"),
                "direction.administrative.et.financiere@tilleuls-hotels.example",
                &subject,
                MailKind::Reply,
                &[May::Dispute, May::Copy],
            ),
            row(
                73,
                21,
                None,
                "paul@cabinet-roux.example",
                "",
                MailKind::Reply,
                &[May::Paid],
            ),
            row(
                74,
                20,
                customer(3, "Brasserie Kerlan"),
                "nina@kerlan.example",
                &either(fr, "Absence du bureau", "Out of office"),
                MailKind::Automatic,
                &[May::Contact],
            ),
            row(
                75,
                19,
                customer(4, "Imprimerie Vauclin"),
                "mailer-daemon@vauclin.example",
                "Undelivered Mail Returned to Sender",
                MailKind::Bounce,
                &[],
            ),
        ],
        waiting: 4,
        all: true,
        next: Some(71),
        mailboxes: several(),
        keep_days: 90,
        may_set: true,
    }
}

/// Nothing could be read.
pub fn trouble() -> InboxView {
    InboxView {
        mailboxes: vec![mailbox(
            "the mailbox's server did not let us sign in (NO [AUTHENTICATIONFAILED])",
        )],
        next: None,
        all: false,
        ..list(true)
    }
}

/// Nothing came, and nothing is read.
pub fn nothing() -> InboxView {
    InboxView {
        rows: vec![],
        waiting: 0,
        next: None,
        mailboxes: vec![],
        may_set: false,
        ..list(true)
    }
}

fn follow(may: May, because: &str, value: &str) -> Follow {
    Follow {
        may,
        because: because.to_owned(),
        value: value.to_owned(),
    }
}

/// A promise with its day.
pub fn promise(fr: bool) -> InboxMailView {
    let sentence = either(
        fr,
        "Nous réglerons cette facture le 15 décembre.",
        "We will pay this invoice on 15 December.",
    );
    InboxMailView {
        id: 71,
        today: date(2026, 11, 23),
        customer: customer(1, "Menuiserie Lefort"),
        from: "compta@lefort.example".to_owned(),
        subject: either(
            fr,
            "Re: Relance : facture F-2026-118",
            "Re: Reminder: invoice F-2026-118",
        ),
        at: date(2026, 11, 23).at(9, 12, 0, 0),
        kind: MailKind::Reply,
        text: format!("{sentence}\n\nService <comptabilité>"),
        whole: format!("{sentence}\n\nService <comptabilité>\n\n> …"),
        attachments: vec![],
        is_cut: false,
        is_kept: true,
        answers: Some(41),
        proposed: vec![follow(May::Promise, &sentence, "2026-12-15")],
        others: vec![
            follow(May::Paid, "", ""),
            follow(May::Dispute, "", ""),
            follow(May::Contact, "", ""),
        ],
        invoices: vec![
            ("F-2026-118".to_owned(), Cents(124_000)),
            ("F-2026-131".to_owned(), Cents(38_050)),
        ],
        followed: None,
        may_act: true,
        deleted_on: None,
    }
}

/// A dispute, with the wish for a copy, an attachment, and a text that was cut.
pub fn dispute(fr: bool) -> InboxMailView {
    let contests = either(
        fr,
        "Nous contestons la facture F-2026-131.",
        "We dispute invoice F-2026-131.",
    );
    let copy = either(
        fr,
        "Merci de nous envoyer la copie de la facture.",
        "Please send us the invoice.",
    );
    InboxMailView {
        id: 72,
        text: format!("{contests} {copy}"),
        whole: String::new(),
        attachments: vec![("photo du chantier.jpg".to_owned(), 812_000)],
        is_cut: true,
        proposed: vec![
            follow(May::Dispute, &contests, "F-2026-131"),
            follow(May::Copy, &copy, ""),
        ],
        others: vec![
            follow(May::Promise, "", ""),
            follow(May::Paid, "", ""),
            follow(May::Contact, "", ""),
        ],
        ..promise(fr)
    }
}

/// Nobody knows whose it is.
pub fn unfiled(fr: bool) -> InboxMailView {
    InboxMailView {
        id: 73,
        customer: None,
        subject: String::new(),
        answers: None,
        invoices: vec![],
        deleted_on: Some(date(2027, 2, 21)),
        ..promise(fr)
    }
}

/// Somebody has said what follows.
pub fn done(fr: bool) -> InboxMailView {
    InboxMailView {
        followed: Some((
            Followed::Promise(Some(date(2026, 12, 15))),
            "claire@morvan.example".to_owned(),
        )),
        ..promise(fr)
    }
}

/// Nothing of it is left; and whoever reads may not act.
pub fn erased() -> InboxMailView {
    InboxMailView {
        id: 74,
        from: String::new(),
        subject: String::new(),
        kind: MailKind::Bounce,
        text: String::new(),
        whole: String::new(),
        is_kept: false,
        proposed: vec![],
        may_act: false,
        followed: Some((Followed::ByItself, String::new())),
        ..promise(true)
    }
}
