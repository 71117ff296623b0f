//! One customer's open receivables, with everything that bears on them.
//!
//! This is what [`crate::next_step()`] reads. The store fills it from its rows; a story fills it from its lines; there is no third way.

use jiff::civil::Date;

use crate::calendar::Zone;
use crate::measuring::Rating;
use crate::money::Cents;
use crate::party::{AccountId, Channel, Contact, ContactId, DebtorKind, InvoiceId, Language};
use crate::reminding::{StepCode, Traits};

/// The facts of one customer's account on the day the question is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Which account.
    pub id: AccountId,
    /// What the debtor is in law.
    pub debtor: DebtorKind,
    /// The language in which it is written to.
    pub language: Language,
    /// Where its holidays are.
    pub zone: Zone,
    /// The firm's own word for this kind of customer.
    pub segment: Option<String>,
    /// How it pays, when that was asked for and enough invoices say it.
    pub rating: Option<Rating>,
    /// The first day on which that may be another letter without anything happening.
    pub rating_changes_on: Option<Date>,
    /// Whom to write to, in order.
    pub contacts: Vec<Contact>,
    /// Invoices on which something is open, by due date then id. Amounts open are positive.
    pub invoices: Vec<OpenInvoice>,
    /// What the customer has in hand: open credit notes and payments not yet applied, as a positive amount.
    pub credits: Cents,
    /// The newest promise still running or broken and not yet dealt with.
    pub promise: Option<Promise>,
    /// The instalment plan in force.
    pub plan: Option<Plan>,
    /// Everything about this customer is suspended.
    pub hold: Option<Hold>,
    /// The customer wrote on this day, and nobody has looked yet; the oldest answer that waits.
    pub reply_since: Option<Date>,
    /// A direct debit is on its way: no chasing before it is settled or returned.
    pub direct_debit_until: Option<Date>,
    /// The steps already taken for invoices still open, oldest first.
    pub taken: Vec<Taken>,
    /// The dates of every contact with this debtor in the last 31 days, over all channels and invoices, oldest first.
    pub contacted: Vec<Date>,
}

impl Account {
    /// An account without anything on it: a French business in metropolitan France.
    pub fn of(id: AccountId) -> Account {
        Account {
            id,
            debtor: DebtorKind::Business,
            language: Language::Fr,
            zone: Zone::Metropole,
            segment: None,
            rating: None,
            rating_changes_on: None,
            contacts: Vec::new(),
            invoices: Vec::new(),
            credits: Cents::ZERO,
            promise: None,
            plan: None,
            hold: None,
            reply_since: None,
            direct_debit_until: None,
            taken: Vec::new(),
            contacted: Vec::new(),
        }
    }

    /// What conditions read of this customer.
    pub fn traits(&self) -> Traits<'_> {
        Traits {
            segment: self.segment.as_deref(),
            language: self.language,
            debtor: self.debtor,
            rating: self.rating,
        }
    }
}

/// An invoice on which something remains to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvoice {
    /// Which invoice.
    pub id: InvoiceId,
    /// Its number, as the customer knows it.
    pub number: String,
    /// The date it bears.
    pub issued_on: Date,
    /// The last day to pay; late begins the day after. No due date, no reminder.
    pub due_on: Option<Date>,
    /// The day this house learnt of it: what was already old then starts gently.
    pub known_on: Date,
    /// Its total, tax included.
    pub total: Cents,
    /// What remains to be paid.
    pub open: Cents,
    /// The customer contests it, wholly or in part.
    pub dispute: Option<Dispute>,
    /// The status the customer's platform gave it.
    pub status: Option<Lifecycle>,
    /// This invoice alone is suspended.
    pub hold: Option<Hold>,
}

impl OpenInvoice {
    /// An invoice of which nothing is paid yet, known to the house since the day it bears.
    pub fn new(id: InvoiceId, number: &str, issued_on: Date, due_on: Date, total: Cents) -> Self {
        OpenInvoice {
            id,
            number: number.to_owned(),
            issued_on,
            due_on: Some(due_on),
            known_on: issued_on,
            total,
            open: total,
            dispute: None,
            status: None,
            hold: None,
        }
    }
}

/// What the customer contests of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// Since when.
    pub on: Date,
    /// How much of it; the whole invoice when not said.
    pub amount: Option<Cents>,
}

/// Statuses of the French e-invoice that bear on reminding (XP Z12-012, codes in brackets).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// The buyer disputes it (207).
    Disputed,
    /// The buyer refuses it (210): it must be mended, not chased.
    Refused,
    /// The buyer says it has sent the payment (211), on this date.
    PaymentSent(Date),
    /// Cashed (212).
    Cashed,
}

/// A promise to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// When it was given.
    pub made_on: Date,
    /// The day the money should be there.
    pub for_on: Date,
    /// How much; everything late when not said.
    pub amount: Option<Cents>,
    /// What has been paid since it was given.
    pub paid_since: Cents,
}

/// An instalment plan, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// When it was agreed.
    pub agreed_on: Date,
    /// The oldest instalment not yet paid: its date.
    pub next_on: Date,
    /// Its amount.
    pub next_amount: Cents,
}

/// A suspension, by a person, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The last day of it; without end when not said.
    pub until: Option<Date>,
    /// Why.
    pub reason: String,
}

/// A step that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The run it belongs to: the oldest invoice it was taken for.
    pub run: InvoiceId,
    /// Which step of the sequence.
    pub step: StepCode,
    /// The day.
    pub on: Date,
    /// How.
    pub channel: Channel,
    /// To whom, when it went to somebody.
    pub to: Option<ContactId>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// On its way, delivered or done: the step is consumed.
    Done,
    /// It waits for a person: a task or an approval is open.
    Waiting,
    /// It came back or was refused for good, or the address asked for was found: the step is not consumed,
    /// and it is tried again with a contact for which it has not failed.
    Failed,
}
