//! One customer's ledger: what was invoiced, what was paid, and what of it belongs together.
//!
//! Matching a credit note with an invoice (*lettrage*) moves no money: both stand on the customer's account already.
//! Giving a payment to an invoice does: it leaves the unapplied cash.

use std::collections::BTreeMap;
use std::fmt;

use thiserror::Error;

use super::entry::EntryKind;
use crate::money::Cents;
use crate::party::{InvoiceId, PaymentId};

/// A credit note is numbered among the invoices.
pub type CreditNoteId = InvoiceId;

/// Where money stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LedgerAccount {
    /// What customers owe (411).
    Receivable,
    /// The other side of invoices and credit notes, tax included (7x and 4457).
    Sales,
    /// Our bank accounts (512).
    Bank,
    /// Received and not yet given to an invoice.
    UnappliedCash,
    /// Kept by banks and payment services (627).
    Fees,
    /// Held for the creditors whom we collect for.
    FundsHeld,
    /// Given up (654).
    WriteOff,
}

impl LedgerAccount {
    /// All of them.
    pub const ALL: [LedgerAccount; 7] = [
        LedgerAccount::Receivable,
        LedgerAccount::Sales,
        LedgerAccount::Bank,
        LedgerAccount::UnappliedCash,
        LedgerAccount::Fees,
        LedgerAccount::FundsHeld,
        LedgerAccount::WriteOff,
    ];

    /// Its lasting name in the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            LedgerAccount::Receivable => "receivable",
            LedgerAccount::Sales => "sales",
            LedgerAccount::Bank => "bank",
            LedgerAccount::UnappliedCash => "unapplied_cash",
            LedgerAccount::Fees => "fees",
            LedgerAccount::FundsHeld => "funds_held",
            LedgerAccount::WriteOff => "write_off",
        }
    }
}

impl fmt::Display for LedgerAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Money that goes from one account to another: debits equal credits by the form itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The account that is debited.
    pub debit: LedgerAccount,
    /// The account that is credited.
    pub credit: LedgerAccount,
    /// How much; always above zero.
    pub amount: Cents,
}

/// What an account holds after these movements: debits less credits.
pub fn balance_of<'a>(
    account: LedgerAccount,
    movements: impl IntoIterator<Item = &'a Movement>,
) -> Cents {
    let mut balance = Cents::ZERO;
    for movement in movements {
        if movement.debit == account {
            balance += movement.amount;
        }
        if movement.credit == account {
            balance -= movement.amount;
        }
    }
    balance
}

/// Something that happens to money. All amounts are above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An invoice of this total, tax included.
    Issue(InvoiceId, Cents),
    /// A credit note of this total, tax included.
    Credit(CreditNoteId, Cents),
    /// A payment came in.
    Receive(PaymentId, Cents),
    /// What is still unapplied of a payment went back.
    Return(PaymentId, Cents),
    /// Part of a payment is given to an invoice.
    Allocate(PaymentId, InvoiceId, Cents),
    /// It is taken from it again.
    Unallocate(PaymentId, InvoiceId, Cents),
    /// Part of a credit note is matched with an invoice.
    Match(CreditNoteId, InvoiceId, Cents),
    /// It is taken from it again.
    Unmatch(CreditNoteId, InvoiceId, Cents),
    /// What remains of an invoice, or part of it, is given up.
    WriteOff(InvoiceId, Cents),
    /// The bank kept a fee.
    Charge(Cents),
    /// Money came in for a creditor whom we collect for.
    Hold(Cents),
    /// It is passed on to the creditor.
    Remit(Cents),
}

impl Event {
    /// The entry that tells it.
    pub fn kind(self) -> EntryKind {
        match self {
            Event::Issue(..) => EntryKind::InvoiceIssued,
            Event::Credit(..) => EntryKind::CreditNoteIssued,
            Event::Receive(..) => EntryKind::PaymentReceived,
            Event::Return(..) => EntryKind::PaymentReturned,
            Event::Allocate(..) => EntryKind::Allocated,
            Event::Unallocate(..) => EntryKind::Unallocated,
            Event::Match(..) => EntryKind::CreditMatched,
            Event::Unmatch(..) => EntryKind::CreditUnmatched,
            Event::WriteOff(..) => EntryKind::WrittenOff,
            Event::Charge(_) => EntryKind::FeeCharged,
            Event::Hold(_) => EntryKind::FundsReceived,
            Event::Remit(_) => EntryKind::FundsRemitted,
        }
    }

    /// How much it is about.
    pub fn amount(self) -> Cents {
        match self {
            Event::Issue(_, amount) | Event::Credit(_, amount) | Event::WriteOff(_, amount) => {
                amount
            }
            Event::Receive(_, amount) | Event::Return(_, amount) => amount,
            Event::Allocate(_, _, amount) | Event::Unallocate(_, _, amount) => amount,
            Event::Match(_, _, amount) | Event::Unmatch(_, _, amount) => amount,
            Event::Charge(amount) | Event::Hold(amount) | Event::Remit(amount) => amount,
        }
    }

    /// From which account to which the money goes: debit first. Matching moves none.
    pub fn movement(self) -> Option<Movement> {
        use LedgerAccount::{Bank, Fees, FundsHeld, Receivable, Sales, UnappliedCash, WriteOff};
        let (debit, credit) = match self {
            Event::Issue(..) => (Receivable, Sales),
            Event::Credit(..) => (Sales, Receivable),
            Event::Receive(..) => (Bank, UnappliedCash),
            Event::Return(..) => (UnappliedCash, Bank),
            Event::Allocate(..) => (UnappliedCash, Receivable),
            Event::Unallocate(..) => (Receivable, UnappliedCash),
            Event::WriteOff(..) => (WriteOff, Receivable),
            Event::Charge(_) => (Fees, Bank),
            Event::Hold(_) => (Bank, FundsHeld),
            Event::Remit(_) => (FundsHeld, Bank),
            Event::Match(..) | Event::Unmatch(..) => return None,
        };
        Some(Movement {
            debit,
            credit,
            amount: self.amount(),
        })
    }
}

/// Why an event cannot be written into the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CannotPost {
    /// Nothing or less.
    #[error("an amount in the books is above zero, and this one is {0}")]
    NotPositive(Cents),
    /// Beyond counting.
    #[error("this amount is too large for the books")]
    TooLarge,
    /// It is there already.
    #[error("this one is in the books already")]
    AlreadyThere,
    /// It is not there.
    #[error("the books do not know this invoice, credit note or payment")]
    Unknown,
    /// More than remains to be paid.
    #[error("only {0} remain to be paid on this invoice")]
    MoreThanOpen(Cents),
    /// More than remains to be given out.
    #[error("only {0} of it have not been given to an invoice")]
    MoreThanLeft(Cents),
    /// More than was given.
    #[error("only {0} of it had been given to this invoice")]
    MoreThanGiven(Cents),
}

impl CannotPost {
    /// What to do next.
    pub fn hint(self) -> &'static str {
        match self {
            CannotPost::NotPositive(_) => {
                "a correction is the opposite event, not a negative amount"
            }
            CannotPost::TooLarge => "check the amount",
            CannotPost::AlreadyThere => "nothing to do: it was recorded before",
            CannotPost::Unknown => "record the invoice or the payment first",
            CannotPost::MoreThanOpen(_) => {
                "give less; the rest stays in the customer's hand as a credit"
            }
            CannotPost::MoreThanLeft(_) => "give less, or take it from another invoice first",
            CannotPost::MoreThanGiven(_) => "take back no more than was given",
        }
    }
}

/// The books of one customer. Invariants: nothing open, left or given is ever below zero, and
/// total = open + given + written off for each invoice, received = left + given + returned for each payment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// What remains to be paid of each invoice.
    open: BTreeMap<InvoiceId, Cents>,
    /// What has not been given out of each credit note and each payment.
    left: BTreeMap<Source, Cents>,
    /// What was given by each to each.
    given: BTreeMap<(Source, InvoiceId), Cents>,
    held: Cents,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Payment(PaymentId),
    CreditNote(CreditNoteId),
}

/// Beyond this, in one event, somebody typed a telephone number. It also keeps every sum within 64 bits.
const AMOUNT_MAX: Cents = Cents(1_000_000_000_000_000);

impl Ledger {
    /// Writes an event into the books, or refuses it and leaves them as they were.
    ///
    /// ```
    /// use receivables::journal::{CannotPost, Event, Ledger};
    /// use receivables::{Cents, party::{InvoiceId, PaymentId}};
    /// let mut ledger = Ledger::default();
    /// ledger.apply(Event::Issue(InvoiceId(1), Cents(120_000))).unwrap();
    /// ledger.apply(Event::Receive(PaymentId(1), Cents(50_000))).unwrap();
    /// ledger.apply(Event::Allocate(PaymentId(1), InvoiceId(1), Cents(50_000))).unwrap();
    /// assert_eq!(ledger.open(InvoiceId(1)), Some(Cents(70_000)));
    /// assert_eq!(ledger.apply(Event::WriteOff(InvoiceId(1), Cents(70_001))),
    ///     Err(CannotPost::MoreThanOpen(Cents(70_000))));
    /// ```
    pub fn apply(&mut self, event: Event) -> Result<Vec<Movement>, CannotPost> {
        let amount = event.amount();
        if !amount.is_positive() {
            return Err(CannotPost::NotPositive(amount));
        }
        if amount > AMOUNT_MAX {
            return Err(CannotPost::TooLarge);
        }
        match event {
            Event::Issue(invoice, _) => self.issue(invoice, amount)?,
            Event::Credit(note, _) => self.bring(Source::CreditNote(note), amount)?,
            Event::Receive(payment, _) => self.bring(Source::Payment(payment), amount)?,
            Event::Return(payment, _) => self.take_left(Source::Payment(payment), amount)?,
            Event::Allocate(payment, invoice, _) => {
                self.give(Source::Payment(payment), invoice, amount)?;
            }
            Event::Unallocate(payment, invoice, _) => {
                self.take_back(Source::Payment(payment), invoice, amount)?;
            }
            Event::Match(note, invoice, _) => {
                self.give(Source::CreditNote(note), invoice, amount)?;
            }
            Event::Unmatch(note, invoice, _) => {
                self.take_back(Source::CreditNote(note), invoice, amount)?;
            }
            Event::WriteOff(invoice, _) => self.take_open(invoice, amount)?,
            Event::Charge(_) => {}
            Event::Hold(_) => self.held += amount,
            Event::Remit(_) if amount > self.held => {
                return Err(CannotPost::MoreThanLeft(self.held));
            }
            Event::Remit(_) => self.held -= amount,
        }
        Ok(event.movement().into_iter().collect())
    }

    /// What remains to be paid of an invoice; `None` when the books do not know it.
    pub fn open(&self, invoice: InvoiceId) -> Option<Cents> {
        self.open.get(&invoice).copied()
    }

    /// Every invoice with what remains to be paid of it, the settled ones too.
    pub fn invoices(&self) -> impl Iterator<Item = (InvoiceId, Cents)> + '_ {
        self.open.iter().map(|(id, open)| (*id, *open))
    }

    /// What the customer has in hand: credit notes and payments not yet given to an invoice.
    pub fn credits(&self) -> Cents {
        self.left.values().copied().sum()
    }

    /// What the customer owes in all: negative when we owe it.
    pub fn balance(&self) -> Cents {
        self.open.values().copied().sum::<Cents>() - self.credits()
    }

    /// What has not been given out of a payment; `None` when the books do not know it.
    pub fn unapplied(&self, payment: PaymentId) -> Option<Cents> {
        self.left.get(&Source::Payment(payment)).copied()
    }

    fn issue(&mut self, invoice: InvoiceId, amount: Cents) -> Result<(), CannotPost> {
        let is_credit_note = self.left.contains_key(&Source::CreditNote(invoice));
        if is_credit_note || self.open.contains_key(&invoice) {
            return Err(CannotPost::AlreadyThere);
        }
        self.open.insert(invoice, amount);
        Ok(())
    }

    fn bring(&mut self, source: Source, amount: Cents) -> Result<(), CannotPost> {
        let is_invoice = matches!(source, Source::CreditNote(id) if self.open.contains_key(&id));
        if is_invoice || self.left.contains_key(&source) {
            return Err(CannotPost::AlreadyThere);
        }
        self.left.insert(source, amount);
        Ok(())
    }

    fn give(&mut self, from: Source, to: InvoiceId, amount: Cents) -> Result<(), CannotPost> {
        let left = self.left.get(&from).copied().ok_or(CannotPost::Unknown)?;
        if amount > left {
            return Err(CannotPost::MoreThanLeft(left));
        }
        self.take_open(to, amount)?;
        self.take_left(from, amount)?;
        *self.given.entry((from, to)).or_default() += amount;
        Ok(())
    }

    fn take_back(&mut self, from: Source, to: InvoiceId, amount: Cents) -> Result<(), CannotPost> {
        let given = self.given.get_mut(&(from, to)).ok_or(CannotPost::Unknown)?;
        if amount > *given {
            return Err(CannotPost::MoreThanGiven(*given));
        }
        *given -= amount;
        *self.left.entry(from).or_default() += amount;
        *self.open.entry(to).or_default() += amount;
        Ok(())
    }

    fn take_open(&mut self, invoice: InvoiceId, amount: Cents) -> Result<(), CannotPost> {
        let open = self.open.get_mut(&invoice).ok_or(CannotPost::Unknown)?;
        if amount > *open {
            return Err(CannotPost::MoreThanOpen(*open));
        }
        *open -= amount;
        Ok(())
    }

    fn take_left(&mut self, source: Source, amount: Cents) -> Result<(), CannotPost> {
        let left = self.left.get_mut(&source).ok_or(CannotPost::Unknown)?;
        if amount > *left {
            return Err(CannotPost::MoreThanLeft(*left));
        }
        *left -= amount;
        Ok(())
    }
}
