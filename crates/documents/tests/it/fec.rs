//! The accounting entries file.

use std::collections::BTreeMap;

use documents::Why;
use documents::columns::Kind;
use documents::facts::{DocumentKind, Fact};
use documents::fec;
use documents::table::Table;
use receivables::{Cents, date};

use crate::{corpus_bytes, given};

const HEADER: &str = "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise";

fn ledger(lines: &[&str]) -> String {
    let mut file = HEADER.to_owned();
    for line in lines {
        file.push_str("\r\n");
        file.push_str(line);
    }
    file
}

/// What each customer owes according to the facts: invoices less credit notes less payments.
fn balances(facts: &[Fact]) -> BTreeMap<String, i64> {
    let mut balances = BTreeMap::new();
    for fact in facts {
        let (customer, cents) = match fact {
            Fact::Invoice(invoice) if invoice.kind == DocumentKind::CreditNote => {
                (&invoice.customer, -invoice.total.0)
            }
            Fact::Invoice(invoice) => (&invoice.customer, invoice.total.0),
            Fact::Payment(payment) => (&payment.customer, -payment.amount.0),
            Fact::Customer(_) => panic!("a ledger has no customer lines"),
        };
        *balances.entry(customer.code.clone().unwrap()).or_default() += cents;
    }
    balances.retain(|_, cents| *cents != 0);
    balances
}

#[test]
fn settled_letters_are_dropped_and_the_rest_is_open() {
    let file = ledger(&[
        "VE|Ventes|1|20260105|41100000|Clients|C1|Fleurs|F-1|20260105|Facture F-1|120,00|0,00|AA|20260201||",
        "BQ|Banque|2|20260201|41100000|Clients|C1|Fleurs|R-1|20260201|Virement|0,00|120,00|AA|20260201||",
        "VE|Ventes|3|20260210|41100000|Clients|C1|Fleurs|F-2|20260209|Facture F-2|60,00|0,00|||||",
        "VE|Ventes|4|20260211|41100000|Clients|C1|Fleurs|AV-1|20260211|Avoir|0,00|10,00|||||",
        "BQ|Banque|5|20260212|41100000|Clients|C1|Fleurs|R-2|20260212|Acompte|0,00|5,00|||||",
        "VE|Ventes|3|20260210|70600000|Prestations|||F-2|20260209|Facture F-2|0,00|50,00|||||",
    ]);
    let given = given(file, None).unwrap();
    assert_eq!(given.guess.mapping.kind, Kind::Fec);
    let [
        Fact::Invoice(invoice),
        Fact::Invoice(credit),
        Fact::Payment(cash),
    ] = &given.facts[..]
    else {
        panic!("{:?}", given.facts)
    };
    assert_eq!(
        (invoice.number.as_str(), invoice.issued_on, invoice.due_on),
        ("F-2", date(2026, 2, 9), None)
    );
    assert_eq!(
        (invoice.total, invoice.customer.name.as_deref()),
        (Cents(6_000), Some("Fleurs"))
    );
    assert_eq!(
        (credit.kind, credit.total),
        (DocumentKind::CreditNote, Cents(1_000))
    );
    assert_eq!(
        (cash.amount, cash.received_on),
        (Cents(500), date(2026, 2, 12))
    );
    assert_eq!(
        balances(&given.facts),
        BTreeMap::from([("C1".to_owned(), 4_500)])
    );
}

#[test]
fn a_letter_that_does_not_sum_to_zero_stays_open_and_names_its_invoice() {
    let file = ledger(&[
        "VE|Ventes|1|20260105|411FLEURS|Fleurs|||F-1|20260105|Facture|120,00|0,00|a||||",
        "BQ|Banque|2|20260201|411FLEURS|Fleurs|||R-1|20260201|Virement|0,00|20,00|a||||",
    ]);
    let given = given(file, None).unwrap();
    let [Fact::Invoice(invoice), Fact::Payment(payment)] = &given.facts[..] else {
        panic!()
    };
    assert_eq!(invoice.customer.code.as_deref(), Some("411FLEURS"));
    assert_eq!(payment.invoices, ["F-1"]);
}

#[test]
fn the_same_letter_of_two_customers_is_two_letters() {
    let file = ledger(&[
        "VE|Ventes|1|20260105|411|Clients|C1|Un|F-1|20260105|Facture|120,00|0,00|A||||",
        "BQ|Banque|2|20260201|411|Clients|C2|Deux|R-1|20260201|Virement|0,00|120,00|A||||",
    ]);
    assert_eq!(
        balances(&given(file, None).unwrap().facts),
        BTreeMap::from([("C1".to_owned(), 12_000), ("C2".to_owned(), -12_000)])
    );
}

#[test]
fn one_piece_for_many_sales_gives_each_a_number_of_its_own() {
    let line = |entry: &str| {
        format!(
            "VE|Ventes|{entry}|20260105|411|Clients|C1|Un|VE  0126|20260105|Vente|12,00|0,00|||||"
        )
    };
    let file = ledger(&[&line("7"), &line("8"), &line("8")]);
    let numbers: Vec<_> = given(file, None)
        .unwrap()
        .invoices()
        .iter()
        .map(|invoice| invoice.number.clone())
        .collect();
    assert_eq!(numbers, ["VE 0126", "VE 0126/8", "VE 0126/8/2"]);
}

#[test]
fn amount_and_side_are_the_other_lawful_form() {
    let header = HEADER.replace("Debit|Credit", "Montant|Sens");
    let file = format!(
        "{header}\nVE|Ventes|1|20260105|411|Clients|C1|Un|F-1|20260105|Vente|12,00|D|||||\nBQ|Banque|2|20260106|411|Clients|C1|Un|R-1|20260106|Vir|5,00|C|||||\n"
    );
    assert_eq!(
        balances(&given(file, None).unwrap().facts),
        BTreeMap::from([("C1".to_owned(), 700)])
    );
}

#[test]
fn a_bad_ledger_line_is_refused_by_its_legal_column() {
    let file = ledger(&[
        "VE|Ventes|1|2026-13-05|411|Clients|C1|Un|F-1||Vente|12,00|0,00|||||",
        "VE|Ventes|1|20260105|411|Clients|C1|Un|F-1||Vente|douze|0,00|||||",
    ]);
    let given = given(file, None).unwrap();
    let told: Vec<_> = given
        .refused
        .iter()
        .map(|refused| {
            (
                refused.line,
                refused.column.as_deref().unwrap(),
                &refused.why,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (2, "EcritureDate", &Why::NotADate),
            (3, "Debit", &Why::NotAnAmount)
        ]
    );
}

#[test]
fn the_collected_ledgers_give_their_totals() {
    for (name, lines, cents, customer_lines, lettered) in [
        ("000000000FEC20231231.txt", 2102, 126_535_082, 153, 0),
        ("111111111FEC20221231.TXT", 934, 22_568_223, 151, 117),
    ] {
        let Some(bytes) = corpus_bytes(&format!("fec/{name}")) else {
            return;
        };
        let mut table = Table::from_bytes(bytes.clone(), name).unwrap();
        let ledger = fec::read(&mut table).unwrap();
        assert_eq!(ledger.totals.lines, lines, "{name}");
        assert_eq!(
            (ledger.totals.debit, ledger.totals.credit),
            (Cents(cents), Cents(cents)),
            "{name}"
        );
        assert_eq!(
            (ledger.totals.customer_lines, ledger.totals.lettered),
            (customer_lines, lettered),
            "{name}"
        );
        let expected: BTreeMap<String, i64> = ledger
            .balances()
            .iter()
            .map(|(code, cents)| ((*code).to_owned(), cents.0))
            .collect();
        let given = given(bytes, None).unwrap();
        assert_eq!(given.refused, [], "{name}");
        assert_eq!(balances(&given.facts), expected, "{name}");
        assert!(!expected.is_empty(), "{name}");
    }
}
