//! Samples of what is found.

use std::collections::HashMap;

use jiff::civil::date;
use quittance::deeds::searching::{By, CustomerFound, Found, Hit};
use quittance::web::views::{Place, SearchView};
use receivables::Cents;
use receivables::party::{AccountId, InvoiceId, PaymentId};
use store::{InvoiceRow, MessageFound, Received};

use super::TODAY;

pub fn found(fr: bool) -> SearchView {
    let customer = |id, name: &str, late| CustomerFound {
        account: AccountId(id),
        code: format!("C{id:04}"),
        name: name.to_owned(),
        late: Cents(late),
        open: Cents(late + 120_000),
        by: if late > 0 { By::Name } else { By::Code },
    };
    fn hit<T>(by: By, row: T) -> Hit<T> {
        Hit { row, by }
    }
    let invoice = |number: &str, open| InvoiceRow {
        id: InvoiceId(1),
        account: AccountId(1),
        number: number.to_owned(),
        credit_note: false,
        issued_on: date(2026, 9, 1),
        due_on: Some(date(2026, 10, 1)),
        total: Cents(124_000),
        open: Cents(open),
        disputed_on: None,
        disputed: None,
        closed_on: None,
    };
    let message = |account, subject: &str| MessageFound {
        id: 41,
        account,
        subject: subject.to_owned(),
        mailbox: "compta@tilleuls.example".to_owned(),
        message_id: "m-41@morvan.example".to_owned(),
        on: date(2026, 11, 20),
    };
    SearchView {
        query: "<Tilleuls> & 1 240".to_owned(),
        today: TODAY,
        found: Found {
            customers: vec![
                customer(1, "Hôtel des Tilleuls", 124_000),
                customer(2, "<Les Tilleuls>", 0),
            ],
            customers_count: 14,
            invoices: vec![
                hit(By::Number, invoice("F-1042", 124_000)),
                hit(By::NumberBegins, invoice("F-1043", 20_000)),
                hit(By::Amount, invoice("F-1044", 0)),
            ],
            payments: vec![hit(
                By::Reference,
                Received {
                    id: PaymentId(7),
                    account: AccountId(1),
                    received_on: date(2026, 11, 12),
                    amount: Cents(124_000),
                    unapplied: Cents::ZERO,
                    reference: "VIR SEPA TILLEULS F-1042".to_owned(),
                },
            )],
            messages: vec![
                hit(By::Subject, message(Some(AccountId(1)), "Facture F-1042")),
                hit(By::MessageId, message(Some(AccountId(1)), "")),
            ],
            inbound: vec![
                hit(
                    By::Mailbox,
                    message(Some(AccountId(1)), "Re: Facture F-1042"),
                ),
                hit(By::Subject, message(None, "Re: ?")),
            ],
            names: HashMap::from([(AccountId(1), "Hôtel des Tilleuls".to_owned())]),
        },
        places: vec![Place {
            path: "/help",
            name: if fr { "Aide" } else { "Help" },
        }],
    }
}

pub fn nothing() -> SearchView {
    SearchView {
        query: "zzz".to_owned(),
        today: TODAY,
        ..SearchView::default()
    }
}
