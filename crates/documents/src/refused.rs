//! Refusals in the person's words: what, where, and what would be right.

use std::fmt;

use receivables::party::Language;
use serde::{Deserialize, Serialize};

use crate::columns::{Field, Kind};
use crate::table;

/// A value longer than this is cut when it is shown: a refusal is read on one line.
const VALUE_SHOWN_MAX: usize = 80;

/// One line of a file that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The line in the file, counted from 1 as an editor or a spreadsheet shows it.
    pub line: u64,
    /// The column, as its header names it, when one cell is at fault.
    pub column: Option<String>,
    /// What stands there.
    pub value: String,
    /// Why it was not taken.
    pub why: Why,
}

/// A refusal said in one language, ready to be shown or sent to a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The line in the file.
    pub line: u64,
    /// The column, when one cell is at fault.
    pub column: Option<String>,
    /// What stands there.
    pub value: String,
    /// Why it was not taken, and what would be right.
    pub why: String,
}

impl Refused {
    /// A refusal of a whole line.
    pub fn line(line: u64, value: &str, why: Why) -> Refused {
        Refused {
            line,
            column: None,
            value: shortened(value),
            why,
        }
    }

    /// A refusal because of one cell.
    pub fn cell(line: u64, column: &str, value: &str, why: Why) -> Refused {
        Refused {
            line,
            column: Some(column.to_owned()),
            value: shortened(value),
            why,
        }
    }

    /// The refusal in one language.
    pub fn told(&self, language: Language) -> Told {
        Told {
            line: self.line,
            column: self.column.clone(),
            value: self.value.clone(),
            why: format!("{} {}", self.why.text(language), self.why.fix(language)),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column “{column}”")?;
        }
        write!(f, ", “{}”: {}", self.value, self.why.text(Language::En))
    }
}

fn shortened(value: &str) -> String {
    let clean = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
    let mut shown: String = value
        .trim()
        .chars()
        .take(VALUE_SHOWN_MAX)
        .map(clean)
        .collect();
    if value.trim().chars().nth(VALUE_SHOWN_MAX).is_some() {
        shown.push('…');
    }
    shown
}

/// Why a line was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A quotation mark opens a cell and nothing closes it.
    QuoteNeverClosed,
    /// Fewer cells than the header has.
    CellsMissing { found: usize, expected: usize },
    /// More cells than the header has.
    CellsTooMany { found: usize, expected: usize },
    /// A character that no text holds.
    ControlCharacter,
    /// Bytes that mean nothing in the encoding of the file.
    Undecodable,
    /// The line is longer than [`table::LINE_BYTES_MAX`].
    LineTooLong,
    /// The cell is longer than [`table::CELL_BYTES_MAX`].
    CellTooLong,
    /// The file could not be read further.
    Unreadable(String),
    /// A cell that is needed is empty.
    Empty(Field),
    /// Neither a code, a name nor an e-mail says whose line this is.
    NoCustomer,
    /// Not an amount.
    NotAnAmount,
    /// More decimals than cents.
    TooPrecise,
    /// Beyond what this program counts.
    AmountTooLarge,
    /// A payment that takes money away.
    AmountNotPositive,
    /// More is said to be paid, or open, than the invoice is worth.
    MoreThanTotal,
    /// Not a date.
    NotADate,
    /// A day that the calendar does not have, the column being read day first.
    NotADateDayFirst,
    /// A day that the calendar does not have, the column being read month first.
    NotADateMonthFirst,
    /// A date outside [`crate::values::YEARS`].
    DateOutOfRange,
    /// Neither yes nor no.
    NotYesOrNo,
    /// Not an e-mail address.
    NotAnEmail,
    /// Not nine digits.
    NotASiren,
    /// Not terms of payment: more than one number, or none, or more than a year.
    NotTerms,
    /// Not a currency code.
    NotACurrency,
    /// An accounting line with both, or neither, of debit and credit.
    DebitOrCredit,
}

impl Why {
    /// What is wrong.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Fr => self.french(),
            Language::En => self.english(),
        }
    }

    fn french(&self) -> String {
        match self {
            Why::QuoteNeverClosed => "un guillemet est ouvert et jamais refermé.".into(),
            Why::CellsMissing { found, expected } => {
                format!("{found} cellules sur {expected} attendues.")
            }
            Why::CellsTooMany { found, expected } => {
                format!("{found} cellules au lieu de {expected}.")
            }
            Why::ControlCharacter => "la ligne contient un caractère de contrôle invisible.".into(),
            Why::Undecodable => {
                "la ligne contient des octets illisibles dans l’encodage du fichier.".into()
            }
            Why::LineTooLong => format!("la ligne dépasse {} Kio.", table::LINE_BYTES_MAX / 1024),
            Why::CellTooLong => format!("la cellule dépasse {} Kio.", table::CELL_BYTES_MAX / 1024),
            Why::Unreadable(cause) => format!("le fichier ne peut être lu plus loin : {cause}."),
            Why::Empty(field) => format!("{} : la cellule est vide.", field.name(Language::Fr)),
            Why::NoCustomer => "ni code, ni nom, ni adresse de client.".into(),
            Why::NotAnAmount => "ce n’est pas un montant.".into(),
            Why::TooPrecise => "ce montant est plus fin que le centime.".into(),
            Why::AmountTooLarge => "ce montant est trop grand pour être compté.".into(),
            Why::AmountNotPositive => "un paiement reçu est plus grand que zéro.".into(),
            Why::MoreThanTotal => "c’est plus que le total de la facture.".into(),
            Why::NotADate => "ce n’est pas une date.".into(),
            Why::NotADateDayFirst => {
                "ce jour n’existe pas ; la colonne est lue jour d’abord.".into()
            }
            Why::NotADateMonthFirst => {
                "ce jour n’existe pas ; la colonne est lue mois d’abord.".into()
            }
            Why::DateOutOfRange => "cette date est trop ancienne ou trop lointaine.".into(),
            Why::NotYesOrNo => "ni oui ni non.".into(),
            Why::NotAnEmail => "ce n’est pas une adresse e-mail.".into(),
            Why::NotASiren => "ce n’est pas un SIREN.".into(),
            Why::NotTerms => "ce n’est pas un délai de paiement que nous savons compter.".into(),
            Why::NotACurrency => "ce n’est pas un code de devise.".into(),
            Why::DebitOrCredit => "une écriture porte soit un débit, soit un crédit.".into(),
        }
    }

    fn english(&self) -> String {
        match self {
            Why::QuoteNeverClosed => "a quotation mark is opened and never closed.".into(),
            Why::CellsMissing { found, expected } => {
                format!("{found} cells where {expected} are expected.")
            }
            Why::CellsTooMany { found, expected } => {
                format!("{found} cells instead of {expected}.")
            }
            Why::ControlCharacter => "the line holds an invisible control character.".into(),
            Why::Undecodable => {
                "the line holds bytes that mean nothing in the file's encoding.".into()
            }
            Why::LineTooLong => format!(
                "the line is longer than {} KiB.",
                table::LINE_BYTES_MAX / 1024
            ),
            Why::CellTooLong => format!(
                "the cell is longer than {} KiB.",
                table::CELL_BYTES_MAX / 1024
            ),
            Why::Unreadable(cause) => format!("the file cannot be read further: {cause}."),
            Why::Empty(field) => format!("{}: the cell is empty.", field.name(Language::En)),
            Why::NoCustomer => "no code, no name and no address of a customer.".into(),
            Why::NotAnAmount => "this is not an amount.".into(),
            Why::TooPrecise => "this amount is finer than a cent.".into(),
            Why::AmountTooLarge => "this amount is too large to be counted.".into(),
            Why::AmountNotPositive => "a payment received is above zero.".into(),
            Why::MoreThanTotal => "this is more than the invoice's total.".into(),
            Why::NotADate => "this is not a date.".into(),
            Why::NotADateDayFirst => "there is no such day; the column is read day first.".into(),
            Why::NotADateMonthFirst => {
                "there is no such day; the column is read month first.".into()
            }
            Why::DateOutOfRange => "this date is too old or too far away.".into(),
            Why::NotYesOrNo => "neither yes nor no.".into(),
            Why::NotAnEmail => "this is not an e-mail address.".into(),
            Why::NotASiren => "this is not a SIREN.".into(),
            Why::NotTerms => "these are not terms of payment that we can count.".into(),
            Why::NotACurrency => "this is not a currency code.".into(),
            Why::DebitOrCredit => "an accounting line bears either a debit or a credit.".into(),
        }
    }

    /// What would be right.
    pub fn fix(&self, language: Language) -> &'static str {
        let (fr, en) = self.fixes();
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }

    fn fixes(&self) -> (&'static str, &'static str) {
        match self {
            Why::QuoteNeverClosed => (
                "Refermez le guillemet ou doublez-le.",
                "Close the quotation mark, or double it.",
            ),
            Why::CellsMissing { .. } | Why::CellsTooMany { .. } => (
                "Chaque ligne a autant de cellules que l’en-tête ; un séparateur dans un texte se met entre guillemets.",
                "Each line has as many cells as the header; a separator inside a text goes between quotation marks.",
            ),
            Why::ControlCharacter | Why::Undecodable => (
                "Enregistrez de nouveau le fichier en CSV UTF-8.",
                "Save the file again as UTF-8 CSV.",
            ),
            Why::LineTooLong | Why::CellTooLong => (
                "Vérifiez les guillemets et les fins de ligne à cet endroit.",
                "Check the quotation marks and line ends there.",
            ),
            Why::Unreadable(_) => (
                "Essayez de nouveau avec une copie du fichier.",
                "Try again with a copy of the file.",
            ),
            Why::Empty(_) => ("Remplissez-la.", "Fill it in."),
            Why::NoCustomer => (
                "Indiquez le code ou le nom du client.",
                "Give the customer's code or name.",
            ),
            Why::NotAnAmount => (
                "Écrivez par exemple 1234,56.",
                "Write 1234.56, for example.",
            ),
            Why::TooPrecise => ("Arrondissez à deux décimales.", "Round it to two decimals."),
            Why::AmountTooLarge => (
                "Vérifiez la colonne et l’unité.",
                "Check the column and the unit.",
            ),
            Why::AmountNotPositive => (
                "Un remboursement se saisit à part.",
                "A refund is entered apart.",
            ),
            Why::MoreThanTotal => ("Vérifiez les deux montants.", "Check both amounts."),
            Why::NotADate | Why::NotADateDayFirst | Why::NotADateMonthFirst => (
                "Écrivez par exemple 2026-03-31 ou 31/03/2026.",
                "Write 2026-03-31, for example.",
            ),
            Why::DateOutOfRange => (
                "Écrivez l’année sur quatre chiffres.",
                "Write the year with four digits.",
            ),
            Why::NotYesOrNo => ("Écrivez oui ou non.", "Write yes or no."),
            Why::NotAnEmail => (
                "Écrivez par exemple compta@client.example.",
                "Write accounts@customer.example, for example.",
            ),
            Why::NotASiren => ("Un SIREN a neuf chiffres.", "A SIREN has nine digits."),
            Why::NotTerms => (
                "Écrivez par exemple 30, 45 fin de mois ou fin de mois + 45.",
                "Write 30, 45 end of month or end of month + 45, for example.",
            ),
            Why::NotACurrency => ("Écrivez par exemple EUR.", "Write EUR, for example."),
            Why::DebitOrCredit => (
                "Videz l’une des deux cellules.",
                "Leave one of the two cells empty.",
            ),
        }
    }
}

/// Why a whole file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CannotRead {
    /// The file could not be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Not a table.
    #[error("this is {0}, not a table")]
    NotATable(&'static str),
    /// A NUL byte: the file is binary or damaged.
    #[error("the file holds a NUL byte on line {line}: it is damaged or is not a text")]
    NulByte {
        /// Where the first one stands.
        line: u64,
    },
    /// No row names the columns.
    #[error("no row of the file names columns that are known here; the first row reads “{0}”")]
    NoHeader(String),
    /// A column is missing.
    #[error("the file is read as {kind}, and no column gives {missing}; its columns are {columns}")]
    ColumnMissing {
        /// What it was taken for, in words.
        kind: &'static str,
        /// What is missing, in words.
        missing: String,
        /// The columns it has.
        columns: String,
        /// The kind it was taken for.
        as_kind: Kind,
    },
    /// Two columns are said to be the same thing.
    #[error("“{}” and “{}” cannot both be the {}", columns[0], columns[1], field.name(Language::En))]
    Twice {
        /// What they are said to be.
        field: Field,
        /// Their names.
        columns: [String; 2],
    },
    /// The mapping is for another file.
    #[error("the saved columns are for another file: “{0}” is not in this one")]
    OtherColumns(String),
    /// Too much in a compressed file.
    #[error("the sheet holds more than {} MiB once unpacked", table::SHEET_BYTES_MAX >> 20)]
    SheetTooLarge,
    /// Too many cells.
    #[error("the sheet holds more than {} cells", table::SHEET_CELLS_MAX)]
    SheetCells,
    /// Too many columns.
    #[error("the table has more than {} columns", table::COLUMNS_MAX)]
    TooManyColumns,
    /// The sheet is damaged.
    #[error("the sheet cannot be opened: {0}")]
    Sheet(String),
    /// Too many open lines for memory.
    #[error(
        "the ledger holds more than {} lines on customer accounts",
        crate::fec::LINES_MAX
    )]
    LedgerTooLarge,
}

impl CannotRead {
    /// What to do next.
    pub fn hint(&self, language: Language) -> &'static str {
        let (fr, en) = match self {
            CannotRead::Io(_) => (
                "Vérifiez le chemin et les droits.",
                "Check the path and the permissions.",
            ),
            CannotRead::Empty => ("Exportez-le de nouveau.", "Export it again."),
            CannotRead::NotATable(_) | CannotRead::NulByte { .. } => (
                "Enregistrez-le en CSV, XLSX ou ODS.",
                "Save it as CSV, XLSX or ODS.",
            ),
            CannotRead::NoHeader(_) => (
                "La première ligne nomme les colonnes, par exemple : N° facture;Client;Date;Échéance;Montant TTC. Sinon, nommez-les dans l’ordre : --columns facture,client,date,échéance,ttc.",
                "The first row names the columns, for example: Invoice no,Customer,Date,Due date,Total. Else name them in their order: --columns invoice,customer,date,due,total.",
            ),
            CannotRead::ColumnMissing { .. } => (
                "Ajoutez la colonne, nommez-la autrement, ou dites ce qu’est le fichier avec --as.",
                "Add the column, name it otherwise, or say what the file is with --as.",
            ),
            CannotRead::Twice { .. } => (
                "Gardez celle qui convient, et laissez l’autre de côté.",
                "Keep the right one, and leave the other out.",
            ),
            CannotRead::OtherColumns(_) => (
                "Laissez deviner les colonnes à nouveau.",
                "Let the columns be guessed again.",
            ),
            CannotRead::SheetTooLarge | CannotRead::SheetCells => (
                "Enregistrez-la en CSV : un CSV n’a pas de limite de taille.",
                "Save it as CSV: a CSV has no limit of size.",
            ),
            CannotRead::TooManyColumns => (
                "Gardez les colonnes utiles.",
                "Keep the columns that matter.",
            ),
            CannotRead::Sheet(_) => (
                "Ouvrez-la et enregistrez-la de nouveau, ou en CSV.",
                "Open it and save it again, or as CSV.",
            ),
            CannotRead::LedgerTooLarge => (
                "Exportez un exercice à la fois.",
                "Export one year at a time.",
            ),
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }

    /// What is wrong, in one language.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::En => self.to_string(),
            Language::Fr => self.french(),
        }
    }

    fn french(&self) -> String {
        match self {
            CannotRead::Io(cause) => format!("le fichier ne peut être lu : {cause}"),
            CannotRead::Empty => "le fichier est vide".into(),
            CannotRead::NotATable(what) => format!("ce fichier n’est pas un tableau ({what})"),
            CannotRead::NulByte { line } => {
                format!(
                    "le fichier contient un octet nul à la ligne {line} : il est abîmé ou n’est pas un texte"
                )
            }
            CannotRead::NoHeader(first) => {
                format!("aucune ligne ne nomme de colonnes connues ; la première est « {first} »")
            }
            CannotRead::ColumnMissing {
                missing,
                columns,
                as_kind,
                ..
            } => format!(
                "le fichier est lu comme {}, et aucune colonne ne donne : {missing} ; ses colonnes sont {columns}",
                as_kind.name(Language::Fr)
            ),
            CannotRead::Twice { field, columns } => format!(
                "« {} » et « {} » ne peuvent être toutes deux : {}",
                columns[0],
                columns[1],
                field.name(Language::Fr)
            ),
            CannotRead::OtherColumns(column) => {
                format!(
                    "les colonnes enregistrées sont celles d’un autre fichier : « {column} » n’est pas dans celui-ci"
                )
            }
            CannotRead::SheetTooLarge => {
                format!(
                    "la feuille dépasse {} Mio une fois décompressée",
                    table::SHEET_BYTES_MAX >> 20
                )
            }
            CannotRead::SheetCells => {
                format!("la feuille dépasse {} cellules", table::SHEET_CELLS_MAX)
            }
            CannotRead::TooManyColumns => {
                format!("le tableau dépasse {} colonnes", table::COLUMNS_MAX)
            }
            CannotRead::Sheet(cause) => format!("la feuille ne peut être ouverte : {cause}"),
            CannotRead::LedgerTooLarge => {
                format!(
                    "le grand livre dépasse {} lignes de comptes clients",
                    crate::fec::LINES_MAX
                )
            }
        }
    }
}
