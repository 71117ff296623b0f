//! Workbooks.

use std::io::{Cursor, Write};

use documents::columns;
use documents::export::{Cell, xlsx};
use documents::facts::Fact;
use documents::read::read;
use documents::table::Table;
use documents::{CannotRead, table};
use receivables::{Cents, date};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::given;

fn zipped(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in entries {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
         <office:spreadsheet><table:table table:name=\"Feuille1\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
    ])
}

fn ods_row(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|cell| format!("<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>")).collect();
    format!("<table:table-row>{cells}</table:table-row>")
}

#[test]
fn a_sheet_that_we_wrote_is_read_again() {
    let rows = vec![
        vec![
            Cell::Text("F-1".into()),
            Cell::Text("=Fleurs".into()),
            Cell::Date(date(2026, 1, 3)),
            Cell::Amount(Cents(120_050)),
        ],
        vec![
            Cell::Text("F-2".into()),
            Cell::Text("Fleurs".into()),
            Cell::Date(date(2026, 2, 28)),
            Cell::Amount(Cents(-1_999)),
        ],
    ];
    let bytes = xlsx(
        &["N° facture", "Client", "Date", "Montant TTC"],
        rows.clone(),
    )
    .unwrap();
    assert_eq!(
        bytes,
        xlsx(&["N° facture", "Client", "Date", "Montant TTC"], rows).unwrap(),
        "the same facts give the same bytes"
    );
    let given = given(bytes, None).unwrap();
    let invoices = given.invoices();
    assert_eq!(
        (invoices[0].issued_on, invoices[0].total),
        (date(2026, 1, 3), Cents(120_050))
    );
    assert_eq!(invoices[0].customer.name.as_deref(), Some("=Fleurs"));
    assert_eq!((invoices[1].line, invoices[1].total), (3, Cents(1_999)));
}

#[test]
fn an_ods_with_repeats_dates_and_comments_is_read() {
    let data = "<table:table-row><table:table-cell office:value-type=\"string\"><office:annotation><text:p>vu</text:p></office:annotation><text:p>F-1</text:p></table:table-cell>\
                <table:table-cell office:value-type=\"string\"><text:p>Fleurs<text:s/>&amp; Cie</text:p></table:table-cell>\
                <table:table-cell office:value-type=\"date\" office:date-value=\"2026-01-03\"><text:p>03/01/26</text:p></table:table-cell>\
                <table:table-cell office:value-type=\"currency\" office:value=\"1200.345\"><text:p>1 200,35 €</text:p></table:table-cell>\
                <table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>\
                <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let rows = format!(
        "{}<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>{}{data}",
        ods_row(&["Ventes"]),
        ods_row(&["Facture", "Client", "Date", "TTC"])
    );
    let given = given(ods(&rows), None).unwrap();
    assert_eq!(given.refused, []);
    let [invoice] = given.invoices()[..] else {
        panic!()
    };
    assert_eq!((invoice.line, invoice.number.as_str()), (5, "F-1"));
    assert_eq!(invoice.customer.name.as_deref(), Some("Fleurs & Cie"));
    assert_eq!(
        (invoice.issued_on, invoice.total),
        (date(2026, 1, 3), Cents(120_035))
    );
}

#[test]
fn repeated_full_cells_stop_at_a_limit() {
    let rows = "<table:table-row table:number-rows-repeated=\"4000000000\"><table:table-cell table:number-columns-repeated=\"900\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    assert!(matches!(
        Table::from_bytes(ods(rows), "f.ods"),
        Err(CannotRead::SheetCells)
    ));
    let wide = "<table:table-row><table:table-cell table:number-columns-repeated=\"4000000000\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    assert!(matches!(
        Table::from_bytes(ods(wide), "f.ods"),
        Err(CannotRead::TooManyColumns)
    ));
    assert_eq!(table::SHEET_CELLS_MAX, 3_000_000);
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing() {
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Facture</t></is></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>";
    let bytes = zipped(&[
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ]);
    let refused = Table::from_bytes(bytes, "f.xlsx").err();
    assert!(
        matches!(refused, Some(CannotRead::TooManyColumns)),
        "{refused:?}"
    );
}

#[test]
fn numbers_and_dates_stored_as_text_are_read_too() {
    let rows = format!(
        "{}{}",
        ods_row(&["Facture", "Client", "Date", "TTC"]),
        ods_row(&["F-1", "Fleurs", "13/01/2026", "1 200,50"])
    );
    assert_eq!(
        given(ods(&rows), None).unwrap().invoices()[0].total,
        Cents(120_050)
    );
}

#[test]
fn an_archive_without_a_sheet_is_named() {
    assert!(matches!(
        Table::from_bytes(zipped(&[("a.txt", "x")]), "f.zip"),
        Err(CannotRead::NotATable(_))
    ));
    assert!(matches!(
        Table::from_bytes(b"PK\x03\x04garbage".to_vec(), "f.xlsx"),
        Err(CannotRead::Sheet(_))
    ));
}

#[test]
fn a_file_is_read_twice_from_the_same_table() {
    let bytes = xlsx(
        &["Facture", "Client", "Date", "TTC"],
        vec![vec![
            Cell::Text("F-1".into()),
            Cell::Text("A".into()),
            Cell::Date(date(2026, 1, 3)),
            Cell::Number(5),
        ]],
    )
    .unwrap();
    let mut table = Table::from_bytes(bytes, "f").unwrap();
    let mapping = columns::guess(&mut table, None).unwrap().mapping;
    for _ in 0..2 {
        let facts: Vec<Fact> = read(&mut table, &mapping)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(facts.len(), 1);
    }
}
