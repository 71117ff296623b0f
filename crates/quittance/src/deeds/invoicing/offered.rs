//! A file given to a page: kept for its giver until somebody has seen what its columns say, then taken in like any other.

use documents::CannotRead;
use documents::columns::{Column, Doubt, Field, Kind, likely};
use documents::table::{Row, Table};
use documents::values::{AmountUnit, DateOrder};
use receivables::party::Language;
use store::{Organisation, Upload};

use super::import::{self, Import, Imported, Opened, Report};
use crate::deeds::DeedError;
use crate::desk::Desk;

/// A page takes files up to this size, some hundred thousand invoices: it is held in memory while it is read. The command
/// has no limit.
pub const LEDGER_BYTES_MAX: usize = 16 << 20;

/// Lines shown beside the columns, so that a person sees what is meant.
const LINES_SHOWN: usize = 3;

/// What a person says of a file's columns; what they leave unsaid is guessed.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// What the file holds.
    pub kind: Option<Kind>,
    /// What each column says, in their order; `None` where it is left out.
    pub fields: Option<Vec<Option<Field>>>,
    /// What comes first in a date.
    pub date_order: Option<DateOrder>,
    /// What amounts count.
    pub unit: Option<AmountUnit>,
}

/// A file as it would be read.
#[derive(Clone, Debug, Default)]
pub struct Offered {
    /// Its name.
    pub name: String,
    /// What it would be taken for.
    pub kind: Option<Kind>,
    /// Each column by name, with the first values in it and what it would say.
    pub columns: Vec<(String, Vec<String>, Option<Field>)>,
    /// How many rows it has, when it could be read to its end.
    pub rows: Option<u64>,
    /// What a person should look at.
    pub doubts: Vec<Doubt>,
    /// What should be known of the file itself.
    pub warnings: Vec<String>,
    /// A person confirmed this for an earlier file of the same columns.
    pub confirmed: bool,
    /// Why it cannot be read like this, and what would be right.
    pub refusal: Option<(String, String)>,
}

/// How this file would be read.
pub fn look(
    desk: &Desk,
    firm: &Organisation,
    upload: &Upload,
    said: &Said,
    language: Language,
) -> Result<Offered, DeedError> {
    let mut offered = Offered {
        name: upload.name.clone(),
        kind: said.kind,
        ..Offered::default()
    };
    let refused = |why: &CannotRead| Some((why.text(language), hint(why, language)));
    let table = match Table::from_bytes(upload.bytes.clone(), &upload.name) {
        Ok(table) => table,
        Err(why) => {
            offered.refusal = refused(&why);
            return Ok(offered);
        }
    };
    let (mut table, fields) = match opened(desk, firm, table, said)? {
        Ok(mut opened) => {
            let guess = opened.guess.clone();
            offered.kind = Some(guess.mapping.kind);
            offered.rows = Some(guess.rows);
            offered.doubts = guess.doubts;
            offered.confirmed = opened.confirmed;
            let fields = guess.mapping.columns.iter().map(place).collect();
            return shown(offered, opened.table(), fields, language);
        }
        Err((table, why)) => {
            offered.refusal = refused(&why);
            let fields = match (&said.fields, likely(table.header(), said.kind)) {
                (_, None) => return Ok(offered),
                (Some(fields), _) => placed(fields),
                (None, Some((kind, columns))) => {
                    offered.kind = Some(kind);
                    columns.iter().map(place).collect()
                }
            };
            (table, fields)
        }
    };
    offered.kind = offered.kind.or(Some(Kind::Invoices));
    shown(offered, &mut table, fields, language)
}

/// Takes the file in as it was shown.
pub fn take(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    upload: &Upload,
    said: &Said,
    skip_bad: bool,
) -> Result<Report, DeedError> {
    let refused =
        |why: CannotRead| DeedError::refused(why.text(firm.language), hint(&why, firm.language));
    let table = Table::from_bytes(upload.bytes.clone(), &upload.name).map_err(refused)?;
    let mut opened = opened(desk, firm, table, said)?.map_err(|(_, why)| refused(why))?;
    let how = Import {
        kind: None,
        columns: None,
        cents: false,
        skip_bad,
        dry_run: false,
    };
    match import::import(desk, firm, actor, &mut opened, &how, &mut |_, _| {})? {
        Imported::Kept(report) | Imported::Left(report) => Ok(report),
    }
}

type OpenedOrNot = Result<Opened, (Box<Table>, CannotRead)>;

fn opened(
    desk: &Desk,
    firm: &Organisation,
    table: Table,
    said: &Said,
) -> Result<OpenedOrNot, DeedError> {
    let done = match (said.kind, &said.fields) {
        (Some(kind), Some(fields)) => Opened::chosen(table, kind, &placed(fields)),
        (kind, _) => {
            let kept = import::kept(desk, firm, &table, None)?;
            let kept = kept.filter(|kept| kind.is_none_or(|kind| kept.kind == kind));
            Opened::guessed(table, kind, kept)
        }
    };
    Ok(done.map(|mut opened| {
        let mapping = &mut opened.guess.mapping;
        if let Some(unit) = said.unit {
            mapping.set_amount_unit(unit);
        }
        if let Some(order) = said.date_order {
            let dates = mapping.columns.iter_mut().filter(|c| c.field.is_date());
            dates.for_each(|column| column.date_order = order);
        }
        opened
    }))
}

fn place(column: &Column) -> (usize, Field) {
    (column.index, column.field)
}

/// The columns that are not left out, with their places.
fn placed(fields: &[Option<Field>]) -> Vec<(usize, Field)> {
    let placed = fields.iter().enumerate();
    placed
        .filter_map(|(at, field)| field.map(|field| (at, field)))
        .collect()
}

/// Puts the first lines of the file beside its columns.
fn shown(
    mut offered: Offered,
    table: &mut Table,
    fields: Vec<(usize, Field)>,
    language: Language,
) -> Result<Offered, DeedError> {
    let warnings = table.warnings().iter();
    offered.warnings = warnings.map(|warning| warning.text(language)).collect();
    let header = table.header().to_vec();
    let mut lines = Vec::new();
    if let Ok(mut rows) = table.rows() {
        let mut row = Row::default();
        while lines.len() < LINES_SHOWN
            && let Some(outcome) = rows.read(&mut row)
        {
            if outcome.is_ok() {
                lines.push(row.clone());
            }
        }
    }
    offered.columns = header
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let cells = lines.iter().map(|row| row.cell(at).to_owned());
            let field = fields.iter().find(|(place, _)| *place == at);
            (
                name,
                cells.filter(|cell| !cell.is_empty()).collect(),
                field.map(|(_, field)| *field),
            )
        })
        .collect();
    Ok(offered)
}

/// What to do on the page; the hints of the reader itself name options of a command.
fn hint(why: &CannotRead, language: Language) -> String {
    let own = match (why, language) {
        (CannotRead::NoHeader(_), Language::Fr) => {
            "Mettez en première ligne le nom des colonnes, par exemple : N° facture, Client, Date, Échéance, Montant TTC ; puis choisissez le fichier de nouveau."
        }
        (CannotRead::NoHeader(_), Language::En) => {
            "Put the names of the columns on the first line, for example: Invoice no, Customer, Date, Due date, Total; then choose the file again."
        }
        (CannotRead::ColumnMissing { .. }, Language::Fr) => {
            "Dites ci-dessous quelle colonne le donne, ou ce que contient le fichier."
        }
        (CannotRead::ColumnMissing { .. }, Language::En) => {
            "Say below which column gives it, or what the file holds."
        }
        _ => why.hint(language),
    };
    own.to_owned()
}
