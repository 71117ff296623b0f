//! The accounting entries file (*fichier des écritures comptables*, LPF art. A47 A-1) read for what customers owe.
//!
//! Every French accounting program writes it, so it is the one export that every firm has. Only the customer accounts (411…) are
//! read. What stands under one letter of one customer and sums to zero is settled and left out; the rest is open:
//! a debit is an invoice, a credit of a sales journal a credit note, and any other credit is money received and not yet matched.
//! So a customer's open items sum to the balance of its account, to the cent.

mod open_items;

use std::collections::HashMap;

use jiff::civil::Date;
use receivables::Cents;

use crate::columns::{Column, Field, Guess, Kind, Mapping, folded};
use crate::table::{Row, Table};
use crate::values::{self, AmountStyle, DateOrder, DecimalMark};
use crate::{CannotRead, Refused, Why};

pub use open_items::{Ledger, OpenItems};

/// Customer lines that are held to be matched by their letters: a year of a firm with some 300,000 invoices, in about 250 MB.
pub const LINES_MAX: usize = 1_000_000;

/// Customer accounts of the French chart.
const CUSTOMERS: &str = "411";

/// Reads a ledger and tells what is open in it.
pub fn read(table: &mut Table) -> Result<Ledger, CannotRead> {
    let columns = Columns::of(table.header())?;
    let mut lines = Vec::new();
    let mut refused = Vec::new();
    let mut totals = Totals::default();
    let mut names = Names::default();
    let mut reader = table.rows()?;
    let mut row = Row::default();
    while let Some(outcome) = reader.read(&mut row) {
        let line = outcome.and_then(|()| columns.line(&row, &mut totals, &mut names));
        match line {
            Ok(Some(line)) => lines.push(line),
            Ok(None) => {}
            Err(line) => refused.push(line),
        }
        if lines.len() > LINES_MAX {
            return Err(CannotRead::LedgerTooLarge);
        }
    }
    Ok(Ledger::of(lines, names, totals, refused))
}

/// Sums over the whole file, for the person to compare with the accounting program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Lines read, all accounts.
    pub lines: u64,
    /// Their debits.
    pub debit: Cents,
    /// Their credits.
    pub credit: Cents,
    /// Lines on customer accounts.
    pub customer_lines: u64,
    /// Those of them that bear a letter.
    pub lettered: u64,
}

/// One line on a customer account. Words that come back on many lines are kept once.
#[derive(Clone, Debug)]
struct Line {
    line: u64,
    customer: u32,
    letter: u32,
    number: Box<str>,
    /// What stands beside money received.
    label: Box<str>,
    is_money: bool,
    on: Date,
    /// Debit less credit.
    amount: Cents,
}

/// Words kept once, by number.
#[derive(Default)]
struct Names {
    numbers: HashMap<String, u32>,
    /// Each customer's code and name.
    customers: Vec<(String, String)>,
    /// How often each number was given; invoices and payments are numbered apart.
    given: HashMap<String, u32>,
}

impl Names {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(word.to_owned(), number);
        number
    }

    /// A ledger may give one piece to many lines (`VE 0123` for a month of sales): the first bears it alone, the next ones with
    /// their entry, and those of one entry with their rank. All lines count, settled ones too, so that a number stays the same
    /// when the ledger grows.
    fn own_number(&mut self, piece: &str, entry: &str, is_money: bool) -> Box<str> {
        let side = if is_money { 'P' } else { 'I' };
        let piece = if piece.is_empty() { entry } else { piece };
        let mut number = String::with_capacity(piece.len() + 1);
        number.push(side);
        for word in piece.split_whitespace() {
            if number.len() > 1 {
                number.push(' ');
            }
            number.push_str(word);
        }
        if self.is_taken(&number) {
            number.push('/');
            number.push_str(entry);
            if self.is_taken(&number) {
                let base = number;
                let mut rank = self.given.get(&base).copied().unwrap_or(2);
                number = format!("{base}/{rank}");
                while self.is_taken(&number) {
                    rank += 1;
                    number = format!("{base}/{rank}");
                }
            }
        }
        number[1..].into()
    }

    /// Counts one more use of a number and tells whether it was there before.
    fn is_taken(&mut self, number: &str) -> bool {
        if let Some(count) = self.given.get_mut(number) {
            *count += 1;
            return true;
        }
        self.given.insert(number.to_owned(), 1);
        false
    }

    fn customer(&mut self, code: &str, name: &str) -> u32 {
        // A letter may look like a code: the prefix keeps them apart.
        let key = format!("\u{1}{code}");
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = u32::try_from(self.customers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(key, number);
        self.customers.push((code.to_owned(), name.to_owned()));
        number
    }
}

/// The names the law gives to the columns, folded, with what some programs write instead.
const COLUMNS: [(&str, Is); 16] = [
    ("journal code", Is::JournalCode),
    ("journal lib", Is::JournalName),
    ("ecriture num", Is::Entry),
    ("ecriture date", Is::EntryDate),
    ("compte num", Is::Account),
    ("compte lib", Is::AccountName),
    ("comp aux num", Is::Customer),
    ("comp aux lib", Is::CustomerName),
    ("piece ref", Is::Piece),
    ("piece date", Is::PieceDate),
    ("ecriture lib", Is::Label),
    ("debit", Is::Debit),
    ("credit", Is::Credit),
    ("montant", Is::Amount),
    ("sens", Is::Side),
    ("ecriture let", Is::Letter),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    JournalCode,
    JournalName,
    Entry,
    EntryDate,
    Account,
    AccountName,
    Customer,
    CustomerName,
    Piece,
    PieceDate,
    Label,
    Debit,
    Credit,
    Amount,
    Side,
    Letter,
}

/// Columns in which a refused cell is named, and their names in the law.
const LEGAL_NAMES: [&str; 16] = [
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "Montant",
    "Sens",
    "EcritureLet",
];

/// True for the headers of a FEC.
pub(crate) fn is_fec(header: &[String]) -> bool {
    Columns::of(header).is_ok()
}

/// True for a folded name that only a FEC has.
pub(crate) fn is_fec_column(name: &str) -> bool {
    COLUMNS.iter().any(|(known, is)| {
        is.folded_matches(known, name) && !matches!(is, Is::Debit | Is::Credit | Is::Amount)
    })
}

impl Is {
    /// `CompteNum`, `COMPTENUM` and `compte_num` are one name.
    fn folded_matches(self, known: &str, name: &str) -> bool {
        name.chars()
            .filter(|c| *c != ' ')
            .eq(known.chars().filter(|c| *c != ' '))
    }
}

/// A FEC needs no guessing: its columns are the law's.
pub(crate) fn guess(header: &[String]) -> Result<Guess, CannotRead> {
    let columns = Columns::of(header)?;
    let column = |is: Is, field: Field| {
        columns.at[is as usize].map(|index| Column {
            index,
            header: header[index].clone(),
            field,
            date_order: DateOrder::DayFirst,
            amount_style: STYLE,
        })
    };
    let columns = [
        column(Is::Customer, Field::CustomerCode),
        column(Is::CustomerName, Field::CustomerName),
        column(Is::Piece, Field::Number),
        column(Is::PieceDate, Field::IssuedOn),
        column(Is::Debit, Field::Gross),
        column(Is::Credit, Field::Amount),
    ];
    let mapping = Mapping {
        kind: Kind::Fec,
        columns: columns.into_iter().flatten().collect(),
        currency: "EUR".to_owned(),
    };
    Ok(Guess {
        mapping,
        ignored: Vec::new(),
        doubts: Vec::new(),
        rows: 0,
    })
}

/// The law wants decimal commas; a dot is understood too.
const STYLE: AmountStyle = AmountStyle {
    decimal_mark: DecimalMark::Comma,
    unit: values::AmountUnit::Units,
    rounds: false,
};

/// Where each column stands.
struct Columns {
    at: [Option<usize>; 16],
}

impl Columns {
    fn of(header: &[String]) -> Result<Columns, CannotRead> {
        let mut at = [None; 16];
        for (index, name) in header.iter().enumerate() {
            let name = folded(name);
            if let Some((_, is)) = COLUMNS
                .iter()
                .find(|(known, is)| is.folded_matches(known, &name))
            {
                at[*is as usize].get_or_insert(index);
            }
        }
        let has = |is: Is| at[is as usize].is_some();
        let mut needed = vec![Is::Account, Is::EntryDate];
        if has(Is::Amount) && has(Is::Side) {
            needed.push(Is::Side)
        } else {
            needed.extend([Is::Debit, Is::Credit])
        }
        let missing: Vec<&str> = needed
            .into_iter()
            .filter(|is| !has(*is))
            .map(|is| LEGAL_NAMES[is as usize])
            .collect();
        if missing.is_empty() {
            return Ok(Columns { at });
        }
        Err(CannotRead::ColumnMissing {
            kind: "FEC",
            missing: missing.join(", "),
            columns: header.join(", "),
            as_kind: Kind::Fec,
        })
    }

    fn cell<'r>(&self, row: &'r Row, is: Is) -> &'r str {
        self.at[is as usize].map_or("", |index| row.cell(index))
    }

    /// One line of the ledger; nothing when it is on another account.
    fn line(
        &self,
        row: &Row,
        totals: &mut Totals,
        names: &mut Names,
    ) -> Result<Option<Line>, Refused> {
        let (debit, credit) = self.sides(row)?;
        totals.lines += 1;
        totals.debit += debit;
        totals.credit += credit;
        let account = self.cell(row, Is::Account);
        let amount = debit - credit;
        if !account.starts_with(CUSTOMERS) {
            return Ok(None);
        }
        let letter = self.cell(row, Is::Letter);
        totals.customer_lines += 1;
        totals.lettered += u64::from(!letter.is_empty());
        if amount == Cents::ZERO {
            return Ok(None);
        }
        // Without an auxiliary account the customer is the account itself, as in 411DUPONT.
        let (code, name) = match self.cell(row, Is::Customer) {
            "" => (account, self.cell(row, Is::AccountName)),
            code => (code, self.cell(row, Is::CustomerName)),
        };
        let label = self.cell(row, Is::Label);
        let journal = folded(&format!(
            "{} {}",
            self.cell(row, Is::JournalCode),
            self.cell(row, Is::JournalName)
        ));
        let on = self.date(row)?;
        // A credit is money received, unless its journal or its label says that it is a credit note.
        let is_money = !amount.is_positive() && !is_sale(&journal) && !says_credit_note(label);
        Ok(Some(Line {
            line: row.line,
            customer: names.customer(code, name),
            letter: if letter.is_empty() {
                0
            } else {
                names.number(letter) + 1
            },
            number: names.own_number(
                self.cell(row, Is::Piece),
                self.cell(row, Is::Entry),
                is_money,
            ),
            label: if is_money { label } else { "" }.into(),
            is_money,
            on,
            amount,
        }))
    }

    /// Debit and credit, each as written; one column and its side is the other form that the law allows.
    fn sides(&self, row: &Row) -> Result<(Cents, Cents), Refused> {
        if self.at[Is::Debit as usize].is_none() {
            let amount = self.amount(row, Is::Amount)?;
            return match self.cell(row, Is::Side) {
                "D" | "d" | "+1" | "1" | "+" => Ok((amount, Cents::ZERO)),
                "C" | "c" | "-1" | "-" => Ok((Cents::ZERO, amount)),
                side => Err(Refused::cell(row.line, "Sens", side, Why::DebitOrCredit)),
            };
        }
        Ok((self.amount(row, Is::Debit)?, self.amount(row, Is::Credit)?))
    }

    fn amount(&self, row: &Row, is: Is) -> Result<Cents, Refused> {
        match self.cell(row, is) {
            "" => Ok(Cents::ZERO),
            text => values::amount(text, STYLE)
                .map_err(|why| Refused::cell(row.line, LEGAL_NAMES[is as usize], text, why)),
        }
    }

    /// The document's date, or else the entry's.
    fn date(&self, row: &Row) -> Result<Date, Refused> {
        let is = if self.cell(row, Is::PieceDate).is_empty() {
            Is::EntryDate
        } else {
            Is::PieceDate
        };
        let text = self.cell(row, is);
        values::date(text, DateOrder::DayFirst)
            .map_err(|why| Refused::cell(row.line, LEGAL_NAMES[is as usize], text, why))
    }
}

fn is_sale(journal: &str) -> bool {
    journal.split(' ').any(|word| {
        [
            "ve",
            "vt",
            "vte",
            "ven",
            "vent",
            "fac",
            "fact",
            "sales",
            "factures",
            "facturation",
        ]
        .contains(&word)
            || word.starts_with("vente")
    })
}

fn says_credit_note(label: &str) -> bool {
    folded(label)
        .split(' ')
        .any(|word| word == "avoir" || word == "avoirs")
}
