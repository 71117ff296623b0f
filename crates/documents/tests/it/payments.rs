//! Payments, and paid invoices of a real ledger.

use documents::Why;
use documents::columns::Kind;
use documents::facts::Fact;
use receivables::{Cents, date};

use crate::{corpus_bytes, given};

#[test]
fn payments_are_known_by_their_columns() {
    let file = "Date règlement;Client;Montant;Factures;Libellé\n05/02/2026;Fleurs & Cie;1 200,50;F-1, F-2;VIR FLEURS\n06/02/2026;Fleurs & Cie;-5,00;;\n";
    let given = given(file, None).unwrap();
    assert_eq!(given.guess.mapping.kind, Kind::Payments);
    let [Fact::Payment(payment)] = &given.facts[..] else {
        panic!("{:?}", given.facts)
    };
    assert_eq!(
        (payment.received_on, payment.amount),
        (date(2026, 2, 5), Cents(120_050))
    );
    assert_eq!(payment.invoices, ["F-1", "F-2"]);
    assert_eq!(payment.reference.as_deref(), Some("VIR FLEURS"));
    assert_eq!(given.refused[0].why, Why::AmountNotPositive);
}

#[test]
fn the_ledger_of_a_year_and_a_half_is_read_whole() {
    let Some(bytes) = corpus_bytes("payments/train.csv") else {
        return;
    };
    let given = given(bytes, None).unwrap();
    assert_eq!(given.refused, []);
    let invoices = given.invoices();
    assert_eq!(invoices.len(), 1532);
    assert_eq!(
        invoices
            .iter()
            .filter(|invoice| invoice.paid_on.is_none())
            .count(),
        72
    );
    let first = invoices[0];
    assert_eq!(
        (first.number.as_str(), first.customer.code.as_deref()),
        ("0280670965", Some("3993-QUNVJ"))
    );
    assert_eq!(
        (first.issued_on, first.due_on, first.paid_on),
        (
            date(2012, 1, 3),
            Some(date(2012, 2, 2)),
            Some(date(2012, 1, 23))
        )
    );
    assert_eq!(
        (first.total, first.disputed, invoices[2].disputed),
        (Cents(5_039), false, true)
    );
}
