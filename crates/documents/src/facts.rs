//! Facts as a firm's files state them, before the house knows them.

use jiff::civil::Date;
use receivables::Cents;
use receivables::calendar::Zone;
use receivables::invoicing::Terms;
use receivables::party::Language;

/// One fact read from one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// An invoice or a credit note.
    Invoice(InvoiceLine),
    /// A customer.
    Customer(CustomerLine),
    /// A payment received.
    Payment(PaymentLine),
}

/// Whose line it is, as the file says it. At least one of code, name and e-mail is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CustomerRef {
    /// The creditor's own code for the customer.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its mailboxes, in the order written.
    pub emails: Vec<String>,
    /// Its nine digits.
    pub siren: Option<String>,
    /// The language it is written to.
    pub language: Option<Language>,
    /// Its postal code.
    pub zip: Option<String>,
    /// Where its post goes: the street.
    pub street: Option<String>,
    /// A floor, a building, a box.
    pub more_address: Option<String>,
    /// The city.
    pub city: Option<String>,
}

/// Invoice or credit note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// The customer owes.
    Invoice,
    /// The creditor owes (*avoir*).
    CreditNote,
}

/// An invoice or a credit note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceLine {
    /// Where it stands in the file.
    pub line: u64,
    /// Whose it is.
    pub customer: CustomerRef,
    /// Its number.
    pub number: String,
    /// Which of both.
    pub kind: DocumentKind,
    /// The date it bears.
    pub issued_on: Date,
    /// The last day to pay.
    pub due_on: Option<Date>,
    /// Its total, tax included; never negative, a credit note is told by its kind.
    pub total: Cents,
    /// The day it was paid in full.
    pub paid_on: Option<Date>,
    /// What was already paid of it when the file was written; never negative nor more than the total.
    pub already_paid: Option<Cents>,
    /// The customer contests it.
    pub disputed: bool,
    /// Three letters.
    pub currency: String,
}

/// A customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerLine {
    /// Where it stands in the file.
    pub line: u64,
    /// Who it is.
    pub customer: CustomerRef,
    /// Its agreed terms.
    pub terms: Option<Terms>,
}

/// A payment received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentLine {
    /// Where it stands in the file.
    pub line: u64,
    /// Whose it is; all empty when the file does not say.
    pub customer: CustomerRef,
    /// The day the money was there.
    pub received_on: Date,
    /// How much; above zero.
    pub amount: Cents,
    /// The invoices it says it pays.
    pub invoices: Vec<String>,
    /// What stands beside it.
    pub reference: Option<String>,
    /// The bank's own number, which makes reading it twice harmless.
    pub bank_id: Option<String>,
    /// Three letters.
    pub currency: String,
}

impl CustomerRef {
    /// Nothing says who it is.
    pub fn is_nobody(&self) -> bool {
        self.code.is_none() && self.name.is_none() && self.emails.is_empty()
    }

    /// Where its post goes, line by line, when the file says more than a postal code.
    pub fn address(&self) -> Option<String> {
        let street = self.street.as_deref()?;
        let mut lines: Vec<String> = street.lines().map(str::to_owned).collect();
        lines.extend(self.more_address.clone());
        let place = [&self.zip, &self.city];
        let place: Vec<&str> = place.into_iter().flatten().map(String::as_str).collect();
        if !place.is_empty() {
            lines.push(place.join(" "));
        }
        Some(lines.join("\n"))
    }

    /// Where its holidays are: the three departments of Alsace-Moselle have two more.
    pub fn zone(&self) -> Zone {
        match self.zip.as_deref() {
            Some(zip) if is_french(zip) && ["57", "67", "68"].contains(&&zip[..2]) => {
                Zone::AlsaceMoselle
            }
            _ => Zone::Metropole,
        }
    }

    /// In a French department or territory beyond the sea, where other days are free and letters take longer.
    pub fn is_overseas(&self) -> bool {
        self.zip.as_deref().is_some_and(|zip| {
            is_french(zip) && (zip.starts_with("97") || zip.starts_with("98")) && zip != "98000"
        })
    }
}

fn is_french(zip: &str) -> bool {
    zip.len() == 5 && zip.bytes().all(|b| b.is_ascii_digit())
}
