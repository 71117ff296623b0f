//! Reading the ledger a firm has today: customers, invoices, credit notes and payments, from a file.
//!
//! A file enters whole or not at all, unless the person asks to skip the bad lines; the same file twice changes nothing.

use std::fs::File;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::thread;

use documents::columns::{self, Column, Field, Guess, Kind, Mapping};
use documents::table::Table;
use documents::values::AmountUnit;
use documents::{CannotRead, Told};
use receivables::party::Language;
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::{Books, Organisation};

use super::lines::Writer;
use super::reading::{BATCHES_AHEAD, read_ahead};
use crate::deeds::{DeedError, settings};
use crate::desk::Desk;

/// Refused lines that are told one by one; a file with more is wrong as a whole.
const REFUSED_TOLD_MAX: usize = 1_000;

/// How a file is to be imported.
pub struct Import {
    /// What it holds, when the person says.
    pub kind: Option<Kind>,
    /// What the columns are called, when no row of the file says.
    pub columns: Option<Vec<String>>,
    /// Amounts count cents.
    pub cents: bool,
    /// Bad lines are left out instead of stopping all.
    pub skip_bad: bool,
    /// Everything is tried and nothing is kept.
    pub dry_run: bool,
}

/// What became of a file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Lines read.
    pub read: u64,
    /// Lines that made something new.
    pub created: u64,
    /// Lines that say what the books know.
    pub unchanged: u64,
    /// What was known and is now told further or otherwise: invoices with a new payment or another due date, customers with
    /// a new mailbox or other terms.
    pub updated: u64,
    /// Invoices that are due on another day than before.
    pub due_dates_moved: u64,
    /// Customers who have other payment terms than before.
    pub terms_changed: u64,
    /// Customers opened, from their own line or from their first invoice.
    pub customers_created: u64,
    /// Payments written.
    pub payments_created: u64,
    /// Lines not taken.
    pub refused: Vec<Told>,
    /// How many lines were not taken, also those not told one by one.
    pub refused_count: u64,
    /// True when everything that could be kept was kept.
    pub kept: bool,
}

impl Report {
    /// What was written was taken back again: nothing was created.
    fn taken_back(self) -> Report {
        Report {
            read: self.read,
            unchanged: self.unchanged,
            refused: self.refused,
            refused_count: self.refused_count,
            ..Report::default()
        }
    }

    pub(super) fn refuse(&mut self, told: Told) {
        self.refused_count += 1;
        if self.refused.len() < REFUSED_TOLD_MAX {
            self.refused.push(told);
        }
    }
}

/// How a file was taken in.
pub enum Imported {
    /// It is in the books.
    Kept(Report),
    /// Nothing was written: a dry run, or lines that are wrong.
    Left(Report),
}

/// A file opened, with the mapping that will be used and what is doubtful about it.
pub struct Opened {
    table: Table,
    /// The columns, as guessed or as confirmed before.
    pub guess: Guess,
    /// True when a person confirmed this mapping for an earlier file of the same columns.
    pub confirmed: bool,
    source: String,
}

/// Opens a file and guesses what its columns say, or takes up what was confirmed for such a file before.
pub fn open(
    desk: &Desk,
    firm: &Organisation,
    path: &Path,
    how: &Import,
) -> Result<Opened, DeedError> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|cause| {
        DeedError::refused(format!("{name}: {cause}"), "give the path of a file")
    })?;
    let refusal = |refusal: CannotRead| {
        DeedError::refused(
            format!("{name}: {}", refusal.text(firm.language)),
            refusal.hint(firm.language),
        )
    };
    let mut table = Table::open(file, &name).map_err(refusal)?;
    if let Some(names) = &how.columns {
        table = table.without_header(names.clone());
    }
    let kept = kept(desk, firm, &table, how.kind)?;
    let mut opened = Opened::guessed(table, how.kind, kept).map_err(|(_, why)| refusal(why))?;
    if how.cents {
        opened.guess.mapping.set_amount_unit(AmountUnit::Cents);
    }
    Ok(opened)
}

/// What a person confirmed for an earlier file of the same columns.
pub(super) fn kept(
    desk: &Desk,
    firm: &Organisation,
    table: &Table,
    kind: Option<Kind>,
) -> Result<Option<Mapping>, DeedError> {
    let source = source_of(table.header(), kind);
    let kept = desk
        .store
        .read::<_, DeedError>(firm.id, |books| Ok(books.mapping(&source)?))?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
}

impl Opened {
    /// A table with the columns as guessed, or as confirmed before. One that cannot be read is given back with the reason.
    pub(super) fn guessed(
        mut table: Table,
        kind: Option<Kind>,
        kept: Option<Mapping>,
    ) -> Result<Opened, (Box<Table>, CannotRead)> {
        let guess = match (columns::guess(&mut table, kind), &kept) {
            (Err(CannotRead::ColumnMissing { .. } | CannotRead::NoHeader(_)), Some(kept)) => {
                let said = |column: &Column| (column.index, column.field);
                let fields: Vec<_> = kept.columns.iter().map(said).collect();
                columns::chosen(&mut table, kept.kind, &fields)
            }
            (guess, _) => guess,
        };
        let confirmed = kept.is_some();
        let refitted = guess.and_then(|mut guess| {
            if let Some(kept) = kept {
                guess.mapping = kept.refitted(&table)?;
            }
            Ok(guess)
        });
        match refitted {
            Ok(guess) => Ok(Opened::with(table, guess, confirmed, kind)),
            Err(why) => Err((Box::new(table), why)),
        }
    }

    /// A table with the columns as a person says they are.
    pub(super) fn chosen(
        mut table: Table,
        kind: Kind,
        fields: &[(usize, Field)],
    ) -> Result<Opened, (Box<Table>, CannotRead)> {
        match columns::chosen(&mut table, kind, fields) {
            Ok(guess) => Ok(Opened::with(table, guess, false, None)),
            Err(why) => Err((Box::new(table), why)),
        }
    }

    fn with(table: Table, guess: Guess, confirmed: bool, kind: Option<Kind>) -> Opened {
        Opened {
            source: source_of(table.header(), kind),
            table,
            guess,
            confirmed,
        }
    }

    /// What stands in the file.
    pub fn table(&mut self) -> &mut Table {
        &mut self.table
    }
}

/// Files with the same columns come from the same source.
fn source_of(header: &[String], kind: Option<Kind>) -> String {
    let mut hash = Sha256::new();
    for name in header {
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name.as_bytes());
    }
    hash.update(format!("{kind:?}"));
    crate::secrets::hex(&hash.finalize()[..16])
}

/// Takes an opened file into the books. `told` hears how far it is, for a progress bar.
pub fn import(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    opened: &mut Opened,
    how: &Import,
    told: &mut dyn FnMut(u64, u64),
) -> Result<Imported, DeedError> {
    let settings = settings(desk, firm.id)?;
    let by = desk.by(firm, actor);
    let done = desk.store.write_alone(firm.id, &by, |books| {
        let sequence = super::customers::usual_sequence(books, &settings, firm.language)
            .map_err(Stopped::from)?;
        let writer = Writer::new(
            books,
            &settings,
            firm,
            sequence,
            &opened.guess.mapping,
            by.on,
        )
        .map_err(Stopped::from)?;
        let report = write_all(books, writer, opened, firm.language, told)?;
        if how.dry_run || (report.refused_count > 0 && !how.skip_bad) {
            return Err(Stopped::Left(Box::new(report)));
        }
        let mapping = serde_json::to_string(&opened.guess.mapping).unwrap_or_default();
        books
            .keep_mapping(&opened.source, &mapping)
            .map_err(DeedError::from)?;
        Ok(Report {
            kept: true,
            ..report
        })
    });
    match done {
        Ok(report) => Ok(Imported::Kept(report)),
        Err(Stopped::Left(report)) if how.dry_run => Ok(Imported::Left(*report)),
        Err(Stopped::Left(report)) => Ok(Imported::Left(report.taken_back())),
        Err(Stopped::Deed(refusal)) => Err(refusal),
    }
}

/// Why a transaction was taken back.
enum Stopped {
    Left(Box<Report>),
    Deed(DeedError),
}

impl From<store::Fault> for Stopped {
    fn from(fault: store::Fault) -> Self {
        Stopped::Deed(fault.into())
    }
}

impl From<DeedError> for Stopped {
    fn from(refusal: DeedError) -> Self {
        Stopped::Deed(refusal)
    }
}

fn write_all(
    books: &mut Books<'_>,
    mut writer: Writer,
    opened: &mut Opened,
    language: Language,
    told: &mut dyn FnMut(u64, u64),
) -> Result<Report, Stopped> {
    let mapping = opened.guess.mapping.clone();
    let facts = documents::read::read(&mut opened.table, &mapping)
        .map_err(|refusal| DeedError::refused(refusal.text(language), refusal.hint(language)))?;
    let (batches, read) = sync_channel(BATCHES_AHEAD);
    thread::scope(|scope| {
        scope.spawn(move || read_ahead(facts, &batches));
        for batch in read {
            let (at, of) = batch.progress;
            writer.write(books, batch)?;
            told(at, of);
        }
        let mut report = writer.report;
        report.read += report.refused_count;
        report.refused.sort_by_key(|refused| refused.line);
        Ok(report)
    })
}
