//! Which column says what.
//!
//! Headers are guessed, in French or English, and the guess is shown before anything is taken. What a header leaves open
//! (`Réglé`: a date, an amount or yes?) the values of the whole column decide, and so do `03/04/2025` and `1,234`.

mod evidence;
mod names;

use receivables::party::Language;
use serde::{Deserialize, Serialize};

pub use names::{folded, is_known, is_total};

use crate::table::{Row, Table};
use crate::values::{AmountStyle, AmountUnit, DateOrder, DecimalMark, mark_of, written};
use crate::{CannotRead, fec};
use evidence::{Evidence, TaxProof};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Customers.
    Customers,
    /// Invoices and credit notes.
    Invoices,
    /// Payments received.
    Payments,
    /// The accounting entries file of the French tax code (LPF art. A47 A-1).
    Fec,
}

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The invoice's number.
    Number,
    /// Invoice or credit note.
    DocumentType,
    /// The customer's code.
    CustomerCode,
    /// The customer's name.
    CustomerName,
    /// A mailbox.
    Email,
    /// Nine digits, or the longer numbers that hold them.
    Siren,
    /// A language.
    Language,
    /// A postal code.
    Zip,
    /// Where its post goes: the street, or the whole address.
    Street,
    /// Where its post goes: a floor, a building, a box.
    MoreAddress,
    /// Where its post goes: the city.
    City,
    /// Terms of payment.
    Terms,
    /// The invoice's date.
    IssuedOn,
    /// Its due date.
    DueOn,
    /// Its amount before tax.
    Net,
    /// Its tax.
    Vat,
    /// Its amount, tax included: what is owed.
    Gross,
    /// What is still owed of it.
    Open,
    /// The day it was paid.
    PaidOn,
    /// What was already paid.
    AlreadyPaid,
    /// Paid, yes or no.
    IsPaid,
    /// Contested, yes or no.
    Disputed,
    /// The currency.
    Currency,
    /// The day a payment came.
    ReceivedOn,
    /// The payment's amount.
    Amount,
    /// The invoices a payment names.
    Invoices,
    /// What stands beside a payment.
    Reference,
    /// The bank's own number for it.
    BankId,
}

/// One column and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Which one, from 0.
    pub index: usize,
    /// Its name in the file.
    pub header: String,
    /// What it says.
    pub field: Field,
    /// For a date: which comes first, the day or the month.
    #[serde(default)]
    pub date_order: DateOrder,
    /// For an amount: how it is written.
    #[serde(default)]
    pub amount_style: AmountStyle,
}

/// How a file is read. It can be kept and used again for the next file of the same source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What the file holds.
    pub kind: Kind,
    /// The columns that are read, in the order of the file.
    pub columns: Vec<Column>,
    /// The currency where the file names none.
    pub currency: String,
}

/// A mapping with what makes it doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The mapping.
    pub mapping: Mapping,
    /// The columns that are left out, by name.
    pub ignored: Vec<String>,
    /// What the person should look at.
    pub doubts: Vec<Doubt>,
    /// How many rows the file has under its header.
    pub rows: u64,
}

/// What a guess could not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Every date of the column can be read both ways; it is read day first.
    DayOrMonth(String),
    /// The column mixes both orders; the lines of the rarer one are refused.
    MixedDates(String),
    /// `1,234` stands alone in the column: thousands or decimals?
    ThousandsOrDecimals(String),
    /// Whole numbers only, all of them large: perhaps cents.
    PerhapsCents(String),
    /// Whole numbers only, and a tax that is rounded to them: they are cents.
    ReadAsCents,
}

impl Doubt {
    /// The doubt in one language.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Doubt::DayOrMonth(column), Language::Fr) => {
                format!("« {column} » est lue jour/mois : rien dans la colonne ne le prouve.")
            }
            (Doubt::DayOrMonth(column), Language::En) => {
                format!("“{column}” is read day/month: nothing in the column proves it.")
            }
            (Doubt::MixedDates(column), Language::Fr) => {
                format!("« {column} » mêle jour/mois et mois/jour.")
            }
            (Doubt::MixedDates(column), Language::En) => {
                format!("“{column}” mixes day/month and month/day.")
            }
            (Doubt::ThousandsOrDecimals(column), Language::Fr) => {
                format!("« {column} » : la virgule ou le point y sépare-t-il des milliers ?")
            }
            (Doubt::ThousandsOrDecimals(column), Language::En) => {
                format!("“{column}”: does the comma or dot separate thousands in it?")
            }
            (Doubt::ReadAsCents, Language::Fr) => {
                "Les montants sont lus en centimes : la TVA y est arrondie au nombre entier. Sinon, dites --units.".to_owned()
            }
            (Doubt::ReadAsCents, Language::En) => {
                "Amounts are read as cents: their VAT is rounded to the whole number. If not, say --units.".to_owned()
            }
            (Doubt::PerhapsCents(column), Language::Fr) => format!(
                "« {column} » n’a que des nombres entiers, lus en unités ; s’ils comptent des centimes, dites --cents."
            ),
            (Doubt::PerhapsCents(column), Language::En) => format!(
                "“{column}” has whole numbers only, read as units; if they count cents, say --cents."
            ),
        }
    }
}

/// Guesses what each column says, reading the whole file once.
pub fn guess(table: &mut Table, kind: Option<Kind>) -> Result<Guess, CannotRead> {
    let header = table.header().to_vec();
    if kind == Some(Kind::Fec) || (kind.is_none() && fec::is_fec(&header)) {
        return fec::guess(&header);
    }
    if is_data(&header) {
        return Err(CannotRead::NoHeader(header.join(" ; ")));
    }
    let (kind, columns) = names::best_kind(&header, kind)?;
    settled(table, kind, columns)
}

/// Which columns say what because a person says so; their values still decide how dates and amounts are written.
pub fn chosen(
    table: &mut Table,
    kind: Kind,
    fields: &[(usize, Field)],
) -> Result<Guess, CannotRead> {
    let header = table.header().to_vec();
    if kind == Kind::Fec {
        return fec::guess(&header);
    }
    if is_data(&header) {
        return Err(CannotRead::NoHeader(header.join(" ; ")));
    }
    let mut columns: Vec<Column> = Vec::with_capacity(fields.len());
    for (index, field) in fields {
        let Some(name) = header.get(*index) else {
            continue;
        };
        if let Some(other) = columns.iter().find(|column| column.field == *field) {
            return Err(CannotRead::Twice {
                field: *field,
                columns: [other.header.clone(), name.clone()],
            });
        }
        columns.push(names::said(*index, name, *field));
    }
    settled(table, kind, columns)
}

/// What the columns may say, also when too few of them are known for the file to be read; `None` when no row names them.
pub fn likely(header: &[String], kind: Option<Kind>) -> Option<(Kind, Vec<Column>)> {
    if is_data(header) {
        return None;
    }
    let unknown = |_| (kind.unwrap_or(Kind::Invoices), Vec::new());
    Some(names::best_kind(header, kind).unwrap_or_else(unknown))
}

/// Lets the values of the whole file say what the names leave open.
fn settled(table: &mut Table, kind: Kind, mut columns: Vec<Column>) -> Result<Guess, CannotRead> {
    let header = table.header().to_vec();
    let mut evidence = vec![Evidence::default(); columns.len()];
    let (mut rows, mut readable) = (0, 0);
    let at = |field| {
        columns
            .iter()
            .find(|column| column.field == field)
            .map(|column| column.index)
    };
    let taxed = at(Field::Net).zip(at(Field::Vat)).zip(at(Field::Gross));
    let mut tax = TaxProof::default();
    let mut reader = table.rows()?;
    let mut row = Row::default();
    while let Some(outcome) = reader.read(&mut row) {
        rows += 1;
        if outcome.is_ok() {
            readable += 1;
            if let Some(((net, vat), gross)) = taxed {
                tax.see(row.cell(net), row.cell(vat), row.cell(gross));
            }
            for (column, evidence) in columns.iter().zip(&mut evidence) {
                evidence.see(column.field, row.cell(column.index));
            }
        }
    }
    let is_sheet = table.delimiter().is_none();
    let mut doubts = evidence::settle(&mut columns, &evidence, comma_is_likely(table), is_sheet);
    let mut mapping = Mapping {
        kind,
        columns,
        currency: "EUR".to_owned(),
    };
    if tax.says_cents(readable) && !is_sheet {
        mapping.set_amount_unit(AmountUnit::Cents);
        doubts.retain(|doubt| !matches!(doubt, Doubt::PerhapsCents(_)));
        doubts.push(Doubt::ReadAsCents);
    }
    mapping.check(&header)?;
    let ignored = header
        .iter()
        .enumerate()
        .filter(|(index, name)| {
            !name.is_empty() && mapping.columns.iter().all(|column| column.index != *index)
        })
        .map(|(_, name)| name.clone())
        .collect();
    Ok(Guess {
        mapping,
        ignored,
        doubts,
        rows,
    })
}

/// A row with both a date and an amount names nothing: a customer called *Client* must not make a header of its invoice.
fn is_data(header: &[String]) -> bool {
    let has_date = header.iter().any(|cell| written(cell).is_some());
    let is_amount = |cell: &String| written(cell).is_none() && mark_of(cell).is_some();
    has_date && header.iter().any(is_amount)
}

/// Where the values do not tell, a file cut at commas has decimal dots, and another is French.
fn comma_is_likely(table: &Table) -> bool {
    table.delimiter() != Some(',')
}

impl Mapping {
    /// The column that says this, if one does.
    pub fn column(&self, field: Field) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// Reads every amount as cents, or as units.
    pub fn set_amount_unit(&mut self, unit: AmountUnit) {
        for column in &mut self.columns {
            column.amount_style.unit = unit;
        }
    }

    /// Finds the columns of a kept mapping in a new file by their names, wherever they stand now.
    pub fn refitted(&self, table: &Table) -> Result<Mapping, CannotRead> {
        let mut mapping = self.clone();
        for column in &mut mapping.columns {
            let same = |name: &String| folded(name) == folded(&column.header);
            column.index = match table.header().get(column.index).is_some_and(same) {
                true => column.index,
                false => table
                    .header()
                    .iter()
                    .position(same)
                    .ok_or_else(|| CannotRead::OtherColumns(column.header.clone()))?,
            };
        }
        Ok(mapping)
    }

    /// One sentence per column, to be confirmed.
    pub fn describe(&self, language: Language) -> Vec<String> {
        let unit = |column: &Column| match (
            column.field.is_amount(),
            column.amount_style.unit,
            language,
        ) {
            (true, AmountUnit::Cents, Language::Fr) => ", en centimes",
            (true, AmountUnit::Cents, Language::En) => ", in cents",
            _ => "",
        };
        let order = |column: &Column| match (column.field.is_date(), column.date_order, language) {
            (true, DateOrder::DayFirst, Language::Fr) => ", jour d’abord",
            (true, DateOrder::DayFirst, Language::En) => ", day first",
            (true, DateOrder::MonthFirst, Language::Fr) => ", mois d’abord",
            (true, DateOrder::MonthFirst, Language::En) => ", month first",
            _ => "",
        };
        self.columns
            .iter()
            .map(|column| {
                format!(
                    "{} → {}{}{}",
                    column.header,
                    column.field.name(language),
                    unit(column),
                    order(column)
                )
            })
            .collect()
    }

    /// Refuses a mapping that lacks what every line needs.
    pub fn check(&self, header: &[String]) -> Result<(), CannotRead> {
        let has = |field| self.column(field).is_some();
        let customer = has(Field::CustomerCode) || has(Field::CustomerName) || has(Field::Email);
        let mut missing = Vec::new();
        let mut need = |present: bool, field: Field| {
            if !present {
                missing.push(format!(
                    "{} ({})",
                    field.name(Language::Fr),
                    field.name(Language::En)
                ));
            }
        };
        match self.kind {
            Kind::Invoices => {
                need(has(Field::Number), Field::Number);
                need(customer, Field::CustomerName);
                need(has(Field::IssuedOn), Field::IssuedOn);
                let total =
                    has(Field::Gross) || has(Field::Open) || (has(Field::Net) && has(Field::Vat));
                need(total, Field::Gross);
            }
            Kind::Payments => {
                need(has(Field::ReceivedOn), Field::ReceivedOn);
                need(has(Field::Amount), Field::Amount);
            }
            Kind::Customers => need(customer, Field::CustomerName),
            Kind::Fec => {}
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(CannotRead::ColumnMissing {
            kind: self.kind.name(Language::En),
            missing: missing.join(", "),
            columns: header.join(", "),
            as_kind: self.kind,
        })
    }
}

impl Kind {
    /// Every kind, in the order in which a firm meets them.
    pub const ALL: [Kind; 4] = [Kind::Invoices, Kind::Customers, Kind::Payments, Kind::Fec];

    /// What the columns of such a file may say. A ledger's columns are named by the law and chosen by nobody.
    pub fn fields(self) -> Vec<Field> {
        names::fields(self)
    }

    /// Its name in a form.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Customers => "customers",
            Kind::Invoices => "invoices",
            Kind::Payments => "payments",
            Kind::Fec => "fec",
        }
    }

    /// The kind of this name.
    pub fn of(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind in words.
    pub fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (Kind::Customers, Language::Fr) => "clients",
            (Kind::Customers, Language::En) => "customers",
            (Kind::Invoices, Language::Fr) => "factures",
            (Kind::Invoices, Language::En) => "invoices",
            (Kind::Payments, Language::Fr) => "paiements",
            (Kind::Payments, Language::En) => "payments",
            (Kind::Fec, _) => "FEC",
        }
    }
}

impl Field {
    /// How many there are.
    pub(crate) const COUNT: usize = Field::BankId as usize + 1;

    /// A day stands in it.
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Field::IssuedOn | Field::DueOn | Field::PaidOn | Field::ReceivedOn
        )
    }

    /// Money stands in it.
    pub fn is_amount(self) -> bool {
        matches!(
            self,
            Field::Net
                | Field::Vat
                | Field::Gross
                | Field::Open
                | Field::AlreadyPaid
                | Field::Amount
        )
    }

    /// The field in words.
    pub fn name(self, language: Language) -> &'static str {
        let (fr, en) = match self {
            Field::Number => ("numéro de facture", "invoice number"),
            Field::DocumentType => ("facture ou avoir", "invoice or credit note"),
            Field::CustomerCode => ("code client", "customer code"),
            Field::CustomerName => ("client", "customer"),
            Field::Email => ("e-mail", "e-mail"),
            Field::Siren => ("SIREN", "SIREN"),
            Field::Language => ("langue", "language"),
            Field::Zip => ("code postal", "postal code"),
            Field::Street => ("adresse", "address"),
            Field::MoreAddress => ("complément d’adresse", "address, second line"),
            Field::City => ("ville", "city"),
            Field::Terms => ("délai de paiement", "terms of payment"),
            Field::IssuedOn => ("date d’émission", "invoice date"),
            Field::DueOn => ("échéance", "due date"),
            Field::Net => ("montant HT", "net amount"),
            Field::Vat => ("TVA", "VAT"),
            Field::Gross => ("montant TTC", "total with tax"),
            Field::Open => ("reste dû", "amount still open"),
            Field::PaidOn => ("réglée le", "paid on"),
            Field::AlreadyPaid => ("déjà réglé", "already paid"),
            Field::IsPaid => ("réglée (oui ou non)", "paid (yes or no)"),
            Field::Disputed => ("litige", "disputed"),
            Field::Currency => ("devise", "currency"),
            Field::ReceivedOn => ("reçu le", "received on"),
            Field::Amount => ("montant du paiement", "payment amount"),
            Field::Invoices => ("factures payées", "invoices paid"),
            Field::Reference => ("libellé", "reference"),
            Field::BankId => ("numéro de la banque", "bank's number"),
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }
}

impl Default for Column {
    fn default() -> Column {
        Column {
            index: 0,
            header: String::new(),
            field: Field::Reference,
            date_order: DateOrder::default(),
            amount_style: AmountStyle {
                decimal_mark: DecimalMark::Comma,
                ..AmountStyle::default()
            },
        }
    }
}
