//! Invoices from text files.

use documents::columns::{self, Doubt, Field, Kind};
use documents::facts::{DocumentKind, Fact};
use documents::read::read;
use documents::table::{Encoding, Table};
use documents::values::{AmountUnit, DateOrder};
use documents::{CannotRead, Why};
use receivables::party::Language;
use receivables::{Cents, date};

use crate::given;

const HEADER: &str = "N° facture;Client;Date émission;Échéance;Montant TTC";

#[test]
fn a_french_export_is_read_without_a_word() {
    let given = given(
        format!("{HEADER}\nF-1;Fleurs & Cie;03/01/2026;02/02/2026;1 200,50\n"),
        None,
    )
    .unwrap();
    let [invoice] = given.invoices()[..] else {
        panic!()
    };
    assert_eq!(given.guess.mapping.kind, Kind::Invoices);
    assert_eq!(invoice.number, "F-1");
    assert_eq!(invoice.customer.name.as_deref(), Some("Fleurs & Cie"));
    assert_eq!(
        (invoice.issued_on, invoice.due_on),
        (date(2026, 1, 3), Some(date(2026, 2, 2)))
    );
    assert_eq!(invoice.total, Cents(120_050));
    assert_eq!((invoice.line, invoice.currency.as_str()), (2, "EUR"));
}

#[test]
fn every_usual_delimiter_is_found() {
    for delimiter in [";", ",", "\t", "|", "~", "^"] {
        let file = format!(
            "{HEADER}\nF-1;Fleurs;2026-01-03;2026-02-02;1200.50\nF-2;Fleurs;2026-01-04;2026-02-02;7.00\n"
        );
        let given = given(file.replace(';', delimiter), None).unwrap();
        assert_eq!(given.invoices().len(), 2, "{delimiter:?}");
    }
}

#[test]
fn decimal_commas_do_not_hide_the_semicolon() {
    let given = given(
        "Facture;Client;Date;TTC\nF-1;A1;2026-01-03;1,50\nF-2;A1;2026-01-03;2,50\n",
        None,
    )
    .unwrap();
    assert_eq!(given.invoices()[1].total, Cents(250));
    assert_eq!(given.invoices()[0].customer.code.as_deref(), Some("A1"));
}

#[test]
fn what_the_peers_were_measured_on_is_understood() {
    let file = "no,number,customer,date,due,net,tax,total,paid\n\
                1,INV-000001,17,2026-05-03,2026-06-02,21500,4300,25800,0\n\
                2,INV-000002,9,2026-05-04,2026-06-03,1000,200,1200,600\n";
    let mut table = Table::from_bytes(file.into(), "invoices.csv").unwrap();
    let mut guess = columns::guess(&mut table, None).unwrap();
    assert_eq!(guess.doubts, [Doubt::PerhapsCents("total".into())]);
    guess.mapping.set_amount_unit(AmountUnit::Cents);
    let facts: Vec<_> = read(&mut table, &guess.mapping)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let documents::facts::Fact::Invoice(invoice) = &facts[1] else {
        panic!()
    };
    assert_eq!(invoice.number, "INV-000002");
    assert_eq!(invoice.customer.code.as_deref(), Some("9"));
    assert_eq!(
        (invoice.total, invoice.already_paid, invoice.paid_on),
        (Cents(1_200), Some(Cents(600)), None)
    );
    let documents::facts::Fact::Invoice(first) = &facts[0] else {
        panic!()
    };
    assert_eq!((first.total, first.already_paid), (Cents(25_800), None));
}

#[test]
fn a_header_that_says_cents_is_believed() {
    let given = given(
        "invoice_number,customer,invoice_date,total_cents\nF-1,ACME Ltd,2026-01-03,120050\n",
        None,
    )
    .unwrap();
    assert_eq!(given.invoices()[0].total, Cents(120_050));
}

#[test]
fn a_paid_column_is_a_date_an_amount_or_an_answer() {
    let file = |values: [&str; 2]| {
        format!(
            "Facture;Client;Date;TTC;Réglé\nF-1;Fleurs;2026-01-03;100,00;{}\nF-2;Fleurs;2026-01-03;50,00;{}\n",
            values[0], values[1]
        )
    };
    let dates = given(file(["05/02/2026", ""]), None).unwrap();
    assert_eq!(dates.invoices()[0].paid_on, Some(date(2026, 2, 5)));
    let amounts = given(file(["40,00", "0,00"]), None).unwrap();
    assert_eq!(amounts.invoices()[0].already_paid, Some(Cents(4_000)));
    assert_eq!(amounts.invoices()[1].already_paid, None);
    let answers = given(file(["oui", "non"]), None).unwrap();
    assert_eq!(answers.invoices()[0].already_paid, Some(Cents(10_000)));
    assert_eq!(answers.invoices()[1].already_paid, None);
}

#[test]
fn what_is_still_open_tells_what_was_paid() {
    let given = given(
        "Facture;Client;Date;TTC;Reste dû\nF-1;Fleurs;2026-01-03;100,00;25,00\n",
        None,
    )
    .unwrap();
    assert_eq!(given.invoices()[0].already_paid, Some(Cents(7_500)));
}

#[test]
fn net_and_vat_make_the_total_where_no_gross_stands() {
    let given = given(
        "Facture;Client;Date;Montant HT;TVA\nF-1;Fleurs;2026-01-03;100,00;20,00\n",
        None,
    )
    .unwrap();
    assert_eq!(given.invoices()[0].total, Cents(12_000));
}

#[test]
fn credit_notes_are_known_by_sign_type_or_number() {
    let file = "Facture;Type;Client;Date;TTC\nF-1;Facture;Fleurs;2026-01-03;-5,00\nF-2;Avoir;Fleurs;2026-01-03;6,00\n\
                F-3;Facture;Fleurs;2026-01-03;7,00\nAV2026-1;;Fleurs;2026-01-03;8,00\nAVANCE-1;;Fleurs;2026-01-03;9,00\n";
    let given = given(file, None).unwrap();
    let kinds: Vec<_> = given
        .invoices()
        .iter()
        .map(|invoice| (invoice.kind, invoice.total.0))
        .collect();
    use DocumentKind::{CreditNote, Invoice};
    assert_eq!(
        kinds,
        [
            (CreditNote, 500),
            (CreditNote, 600),
            (Invoice, 700),
            (CreditNote, 800),
            (Invoice, 900)
        ]
    );
}

#[test]
fn one_clear_date_decides_for_its_column() {
    let english = "Invoice no,Customer,Invoice date,Total\nF-1,Acme Ltd,03/04/2026,1.00\nF-2,Acme Ltd,12/25/2026,1.00\n";
    let given_english = given(english, None).unwrap();
    assert_eq!(
        given_english
            .guess
            .mapping
            .column(Field::IssuedOn)
            .unwrap()
            .date_order,
        DateOrder::MonthFirst
    );
    assert_eq!(given_english.invoices()[0].issued_on, date(2026, 3, 4));
    let open = given(english.replace("12/25", "12/05"), None).unwrap();
    assert_eq!(
        open.guess.doubts,
        [Doubt::DayOrMonth("Invoice date".into())]
    );
    assert_eq!(open.invoices()[0].issued_on, date(2026, 4, 3));
}

#[test]
fn a_date_of_the_other_order_is_refused_not_guessed() {
    let file = "Facture;Client;Date;TTC\nF-1;Fleurs;13/04/2026;1,00\nF-2;Fleurs;25/04/2026;1,00\nF-3;Fleurs;04/26/2026;1,00\n";
    let given = given(file, None).unwrap();
    assert_eq!(given.refused.len(), 1);
    assert_eq!(
        (given.refused[0].line, given.refused[0].value.as_str()),
        (4, "04/26/2026")
    );
    assert_eq!(given.refused[0].column.as_deref(), Some("Date"));
    assert_eq!(given.refused[0].why, Why::NotADateDayFirst);
}

#[test]
fn each_bad_line_says_where_what_and_why() {
    let file = format!(
        "{HEADER}\nF-1;Fleurs;03/01/2026;;1 200,5O\n;Fleurs;03/01/2026;;5,00\nF-3;;03/01/2026;;5,00\nF-4;Fleurs;;;5,00\nF-5;Fleurs;03/01/2026;;12,345\n"
    );
    let given = given(file, None).unwrap();
    let told: Vec<_> = given
        .refused
        .iter()
        .map(|refused| {
            (
                refused.line,
                refused.column.clone().unwrap(),
                refused.why.clone(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (2, "Montant TTC".into(), Why::NotAnAmount),
            (3, "N° facture".into(), Why::Empty(Field::Number)),
            (4, "Client".into(), Why::NoCustomer),
            (5, "Date émission".into(), Why::Empty(Field::IssuedOn)),
            (6, "Montant TTC".into(), Why::TooPrecise),
        ]
    );
    let french = given.refused[0].told(Language::Fr);
    assert_eq!(
        french.why,
        "ce n’est pas un montant. Écrivez par exemple 1234,56."
    );
    assert_eq!(
        serde_json::to_value(&french).unwrap(),
        serde_json::json!({"line": 2, "column": "Montant TTC", "value": "1 200,5O", "why": french.why})
    );
}

#[test]
fn titles_above_and_totals_below_are_no_data() {
    let file = format!(
        "Export du 31/03/2026;;;;\n;;;;\n{HEADER}\nF-1;Total Énergies;03/01/2026;;5,00\n\nTotal;;;;5,00\n"
    );
    let given = given(file, None).unwrap();
    assert!(given.refused.is_empty());
    assert_eq!(
        given.invoices()[0].customer.name.as_deref(),
        Some("Total Énergies")
    );
    assert_eq!(given.invoices()[0].line, 4);
}

#[test]
fn line_ends_inside_a_cell_keep_the_line_numbers_right() {
    let file = "Facture;Client;Date;TTC\r\nF-1;\"Fleurs\r\n12 rue \"\"Haute\"\"\";2026-01-03;5,00\r\nF-2;Fleurs;hier;5,00\r\n";
    let given = given(file, None).unwrap();
    assert_eq!(
        given.invoices()[0].customer.name.as_deref(),
        Some("Fleurs\r\n12 rue \"Haute\"")
    );
    assert_eq!(
        (given.refused[0].line, given.refused[0].value.as_str()),
        (4, "hier")
    );
}

#[test]
fn a_quote_never_closed_costs_its_own_line_only() {
    let file = "Facture;Client;Date;TTC\nF-1;\"Fleurs;2026-01-03;5,00\nF-2;Fleurs;2026-01-03;5,00\nF-3;\"Le Zinc\";2026-01-03;5,00\nF-4;Fleurs;2026-01-03;5,00\n";
    let given = given(file, None).unwrap();
    assert_eq!(given.refused.len(), 1, "{:?}", given.refused);
    assert_eq!(
        (given.refused[0].line, &given.refused[0].why),
        (2, &Why::QuoteNeverClosed)
    );
    assert_eq!(given.invoices().len(), 3);
}

#[test]
fn old_line_ends_and_encodings_are_read() {
    let file = "Facture;Client;Date;TTC\rF-1;Café Liégeois;2026-01-03;5,00\r";
    assert_eq!(
        given(file, None).unwrap().invoices()[0]
            .customer
            .name
            .as_deref(),
        Some("Café Liégeois")
    );
    let windows: Vec<u8> = file
        .replace('\r', "\n")
        .chars()
        .map(|c| u32::from(c) as u8)
        .collect();
    let table = Table::from_bytes(windows.clone(), "f").unwrap();
    assert_eq!(table.encoding(), Some(Encoding::Windows1252));
    assert_eq!(
        given(windows, None).unwrap().invoices()[0]
            .customer
            .name
            .as_deref(),
        Some("Café Liégeois")
    );
    let wide: Vec<u8> = file.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(
        given(wide, None).unwrap().invoices()[0]
            .customer
            .name
            .as_deref(),
        Some("Café Liégeois")
    );
}

#[test]
fn a_few_broken_bytes_refuse_their_line_and_no_other() {
    let mut file =
        "Facture;Client;Date;TTC\nF-1;Café Liégeois désaltérant;2026-01-03;5,00\nF-2;Caf"
            .as_bytes()
            .to_vec();
    file.push(0xE9);
    file.extend_from_slice(b";2026-01-03;5,00\n");
    let given = given(file, None).unwrap();
    assert_eq!(given.warnings, 1);
    assert_eq!(
        (given.refused[0].line, &given.refused[0].why),
        (3, &Why::Undecodable)
    );
    assert_eq!(given.invoices().len(), 1);
}

#[test]
fn a_missing_column_is_named_with_those_that_are_there() {
    let Err(CannotRead::ColumnMissing {
        missing,
        columns,
        as_kind,
        ..
    }) = given("Facture;Date\nA;03/04/2025\n", None)
    else {
        panic!()
    };
    assert_eq!(as_kind, Kind::Invoices);
    assert!(
        missing.contains("customer") && missing.contains("total"),
        "{missing}"
    );
    assert_eq!(columns, "Facture, Date");
}

#[test]
fn a_kept_mapping_finds_its_columns_again() {
    let mut first = Table::from_bytes(
        format!("{HEADER}\nF-1;Fleurs;03/01/2026;;5,00\n").into(),
        "a",
    )
    .unwrap();
    let mapping = columns::guess(&mut first, None).unwrap().mapping;
    let kept = serde_json::to_string(&mapping).unwrap();
    let mapping: columns::Mapping = serde_json::from_str(&kept).unwrap();
    let mut next = Table::from_bytes(
        "Montant TTC;Client;N° facture;Échéance;Date émission\n7,00;Fleurs;F-2;;04/01/2026\n"
            .into(),
        "b",
    )
    .unwrap();
    let mapping = mapping.refitted(&next).unwrap();
    let facts: Vec<_> = read(&mut next, &mapping)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(facts.len(), 1);
    let other = Table::from_bytes("Facture;Tiers\n1;2\n".into(), "c").unwrap();
    assert!(matches!(
        mapping.refitted(&other),
        Err(CannotRead::OtherColumns(_))
    ));
}

#[test]
fn the_guess_is_told_in_both_languages() {
    let given = given(
        format!("{HEADER};Vendeur\nF-1;Fleurs;03/01/2026;13/02/2026;5,00;Jo\n"),
        None,
    )
    .unwrap();
    assert_eq!(given.guess.ignored, ["Vendeur"]);
    assert_eq!(
        given.guess.mapping.describe(Language::Fr)[3],
        "Échéance → échéance, jour d’abord"
    );
    assert_eq!(
        given.guess.mapping.describe(Language::En)[0],
        "N° facture → invoice number"
    );
}

#[test]
fn amounts_of_another_currency_keep_it() {
    let given = given("Invoice no,Customer,Invoice date,Total\nF-1,Acme Ltd,2026-01-03,\"$1,200.50\"\nF-2,Acme Ltd,2026-01-03,12.00\n", None).unwrap();
    assert_eq!(
        (
            given.invoices()[0].currency.as_str(),
            given.invoices()[0].total
        ),
        ("USD", Cents(120_050))
    );
    assert_eq!(given.invoices()[1].currency, "EUR");
}

#[test]
fn whole_numbers_whose_tax_is_rounded_are_cents() {
    let rows: String = (0..40)
        .map(|n| {
            let net = 12_343 + n * 7;
            let tax = net * 20 / 100;
            format!("F-{n},C-1,2026-01-03,{net},{tax},{}\n", net + tax)
        })
        .collect();
    let file = format!("number,customer,date,net,tax,total\n{rows}");
    let mut table = Table::from_bytes(file.into_bytes(), "export.csv").unwrap();
    let guess = columns::guess(&mut table, None).unwrap();
    assert!(guess.doubts.contains(&Doubt::ReadAsCents));
    let first = read(&mut table, &guess.mapping)
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let Fact::Invoice(invoice) = first else {
        panic!("not an invoice")
    };
    assert_eq!(invoice.total.0, 12_343 + 2_468);
}

#[test]
fn whole_euros_with_an_exact_tax_stay_euros() {
    let rows: String = (0..40)
        .map(|n| {
            format!(
                "F-{n},C-1,2026-01-03,{0},{1},{2}\n",
                1_000 + n * 5,
                200 + n,
                1_200 + n * 6
            )
        })
        .collect();
    let file = format!("number,customer,date,net,tax,total\n{rows}");
    let mut table = Table::from_bytes(file.into_bytes(), "export.csv").unwrap();
    let guess = columns::guess(&mut table, None).unwrap();
    assert!(!guess.doubts.contains(&Doubt::ReadAsCents));
}

#[test]
fn a_row_of_data_is_no_header_whatever_its_customer_is_called() {
    for file in [
        "Client;F-1;05/01/2026;100,00\nAlpha;F-2;06/01/2026;20,00\n",
        "Facture;F-1;Alpha;2026-01-05;100.00\nAvoir;F-2;Alpha;2026-01-06;-20.00\n",
    ] {
        let refused = given(file, None);
        assert!(matches!(refused, Err(CannotRead::NoHeader(_))), "{file}");
    }
}
