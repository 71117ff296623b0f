//! What each page shows, as plain data: read in one go, drawn without another question.

use crate::deeds::answering::Standing;
use jiff::civil::{Date, DateTime};
use receivables::Cents;
use receivables::invoicing::Terms;
use receivables::measuring::Rating;
use receivables::next_step::Asked;
use receivables::party::{AccountId, Channel, DebtorKind, Language};
use receivables::reminding::Level;

use super::inbox_pages::MailKind;

mod by_hand;
mod customers;
mod filters;
mod letters;
mod mailboxes;
mod measures;
mod paper;
mod searching;
mod sequences;
mod starting;

pub use by_hand::*;
pub use customers::*;
pub use filters::*;
pub use letters::*;
pub use mailboxes::{MailboxCard, MailboxesView, Tried};
pub use measures::*;
pub use paper::*;
pub use searching::*;
pub use sequences::*;
pub use starting::*;

/// What is open, by age: not due, then 1–30, 31–60, 61–90 and over 90 days late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Aged(pub [Cents; 5]);

impl Aged {
    /// Everything open.
    pub fn total(&self) -> Cents {
        self.0.into_iter().sum()
    }

    /// Everything late.
    pub fn late(&self) -> Cents {
        self.0[1..].iter().copied().sum()
    }

    /// Which of the five ages a debt of so many days has.
    pub fn age(days_late: i64) -> usize {
        match days_late {
            ..=0 => 0,
            1..=30 => 1,
            31..=60 => 2,
            61..=90 => 3,
            _ => 4,
        }
    }
}

/// A customer, as a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerLink {
    pub id: AccountId,
    pub name: String,
}

/// What happens next with a customer, in one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextLine {
    Send(Level, Channel),
    Ask(Asked),
    Wait,
    Nothing,
}

/// Because of what: the rule, the facts it read, who could change it, in the reader's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    pub rule: String,
    pub facts: Vec<String>,
    pub changed_by: String,
}

/// What holds a customer's account in a special state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situation {
    Wrote,
    PromiseBroken,
    Promised(Date),
    Disputed,
    Held(Option<Date>),
    Instalments,
    AddressRefused,
}

/// The first page: what is late, and what the day brings.
#[derive(Clone, Debug, Default)]
pub struct DashboardView {
    pub today: Date,
    pub aged: Aged,
    /// Money in hand that no invoice has taken yet, not deducted from the ages.
    pub unapplied: Cents,
    pub customers_late: u64,
    /// Customers with something over 90 days late: how many, and the largest.
    pub very_late: u64,
    pub very_late_first: Vec<CustomerLink>,
    pub dso: Option<Dso>,
    /// What goes out today: the first ones, how many in all, and for how much.
    pub leaving: Vec<Leaving>,
    pub leaving_count: u64,
    pub leaving_total: Cents,
    /// Tasks of this reader, and notes that have come back to them.
    pub for_you: Vec<ForYou>,
    pub waiting: Vec<Waiting>,
    pub waiting_count: u64,
    /// Messages whose fate a person must look at, newest first.
    pub troubled: Vec<Troubled>,
    pub troubled_count: u64,
    /// The newest day for which the firm's money is known, when it is too old to chase on.
    pub stale_money: Option<StaleMoney>,
    /// Nothing was ever imported.
    pub is_empty: bool,
    /// The steps of the first day, until they are done or put away.
    pub start: Option<StartView>,
}

/// Days of sales outstanding, with the months before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dso {
    pub days: i64,
    /// The last months, oldest first; the last one is today's.
    pub months: Vec<(Date, i64)>,
}

/// One message of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    pub customer: CustomerLink,
    pub next: NextLine,
    pub to: String,
    pub total: Cents,
    pub why: Why,
}

/// One question to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Who gave the first of two yeses.
    pub approved_by: Option<String>,
    pub customer: CustomerLink,
    pub asked: Asked,
    pub level: Level,
    pub total: Cents,
    pub since: Date,
    pub why: Why,
}

/// One message that did not simply arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Troubled {
    pub id: i64,
    pub customer: CustomerLink,
    pub subject: String,
    pub to: String,
    pub fate: Fate,
    pub at: DateTime,
    /// What the other server said.
    pub answer: String,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stayed in the house: sandbox mode was on.
    Sandboxed,
    Queued,
    Sending,
    Accepted,
    Refused,
    Uncertain,
    Bounced,
    Answered,
    Withdrawn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaleMoney {
    pub known_on: Option<Date>,
    pub days_max: i32,
}

/// Customers in a list, by page.
#[derive(Clone, Debug)]
pub struct CustomersView {
    pub today: Date,
    pub asked: ListAsked,
    /// How many customers each view holds.
    pub counts: Vec<(Show, u64)>,
    pub filters: Vec<Filter>,
    pub rows: Vec<CustomerRow>,
    /// What the whole list holds, beyond this page.
    pub customers: u64,
    pub total: Cents,
    /// Where the next page begins.
    pub next: Option<String>,
    /// This person keeps the books.
    pub may_import: bool,
    /// This reader may send reminders to those that are ticked.
    pub may_remind: bool,
}

/// What the reader asked of the list: it is all in the address, so that it can be kept and sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListAsked {
    pub show: Show,
    pub sort: Sort,
    pub query: String,
    pub only: Filters,
    pub after: Option<String>,
}

/// Which customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Late,
    Waiting,
    Promised,
    Disputed,
    Held,
    Everyone,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Amount,
    Oldest,
    Name,
    Next,
    Rating,
    Situation,
}

#[derive(Clone, Debug)]
pub struct CustomerRow {
    pub id: AccountId,
    pub code: String,
    pub name: String,
    pub city: String,
    pub aged: Aged,
    pub days_late_max: i64,
    pub next: NextLine,
    pub next_on: Option<Date>,
    pub situation: Option<Situation>,
    pub rating: Option<Rating>,
    /// Who looks after it; empty: nobody.
    pub colleague: String,
    pub segment: String,
}

/// One customer, with everything that bears on the next step.
#[derive(Clone, Debug)]
pub struct CustomerView {
    pub today: Date,
    pub id: AccountId,
    pub code: String,
    pub name: String,
    pub siren: String,
    pub city: String,
    pub kind: DebtorKind,
    pub language: Language,
    /// How long it has to pay: agreed with it, or usual for the firm.
    pub terms: Terms,
    pub sequence: String,
    pub situations: Vec<Situation>,
    pub aged: Aged,
    pub credits: Cents,
    pub invoices: Vec<InvoiceRow>,
    pub next: NextStep,
    pub claim: Option<Claim>,
    pub contacts: Vec<ContactRow>,
    /// Newest first; what is planned stands above today.
    pub planned: Vec<Planned>,
    pub events: Vec<Event>,
    /// Where the older part of the history begins.
    pub older: Option<String>,
    pub erased: Option<Erased>,
    /// What people know beside all this.
    pub known: Known,
}

/// When a customer's personal data were erased, and under which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    pub on: Date,
    pub rule: String,
}

impl CustomerView {
    /// What is open less what is in hand.
    pub fn balance(&self) -> Cents {
        self.aged.total() - self.credits
    }

    /// Longer than the law allows between businesses.
    pub fn terms_exceed_law(&self) -> bool {
        self.terms.exceed_legal_cap(self.kind)
    }
}

/// The answer of the one question, for a page.
#[derive(Clone, Debug)]
pub struct NextStep {
    pub line: NextLine,
    pub on: Option<Date>,
    pub to: String,
    pub total: Cents,
    pub why: Why,
    /// The question that waits for this reader, when there is one.
    pub question: Option<i64>,
    /// How it stands, when it takes two people.
    pub two: Option<Standing>,
    /// This reader may send a reminder by hand.
    pub may_remind: bool,
}

/// What the law adds to what is late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub principal: Cents,
    pub interest: Cents,
    pub indemnity: Cents,
    pub indemnity_count: u64,
}

impl Claim {
    pub fn total(&self) -> Cents {
        self.principal + self.interest + self.indemnity
    }
}

/// A step that the sequence foresees when nothing changes.
#[derive(Clone, Debug)]
pub struct Planned {
    pub on: Date,
    pub next: NextLine,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    pub on: Date,
    pub what: Happened,
}

#[derive(Clone, Debug)]
pub enum Happened {
    Issued {
        number: String,
        total: Cents,
        due_on: Option<Date>,
    },
    Credited {
        number: String,
        total: Cents,
    },
    Paid {
        amount: Cents,
        invoices: Vec<String>,
    },
    Promised {
        amount: Option<Cents>,
        for_on: Date,
    },
    PromiseBroken {
        amount: Option<Cents>,
        received: Cents,
    },
    PromiseKept {
        amount: Option<Cents>,
    },
    Disputed {
        number: String,
        amount: Option<Cents>,
        reason: String,
    },
    PromiseTakenBack,
    DisputeClosed {
        number: String,
    },
    Held {
        until: Option<Date>,
        reason: String,
    },
    Released,
    Instalments {
        first_on: Date,
        amount: Cents,
    },
    Message {
        id: i64,
        level: Level,
        channel: Channel,
        subject: String,
        /// The words of a text message, which is shorter than any summary of it.
        said: String,
        to: String,
        fate: Fate,
        answer: String,
    },
    Bounced {
        to: String,
        answer: String,
    },
    Mail {
        id: i64,
        kind: MailKind,
        from: String,
        subject: String,
    },
    MailHandled {
        by: String,
    },
    Asked {
        asked: Asked,
        level: Level,
    },
    /// The first of two people said yes.
    Approved {
        asked: Asked,
        by: String,
    },
    /// Who approved first took it back.
    Unapproved {
        asked: Asked,
        by: String,
    },
    PutOff {
        asked: Asked,
        until: Option<Date>,
    },
    Reopened {
        asked: Asked,
    },
    Decided {
        asked: Asked,
        by: String,
        yes: bool,
    },
    /// A letter on paper left, and is kept as it was printed.
    LetterPosted {
        question: i64,
        level: Level,
        on: Date,
        tracking: String,
    },
    Note(NoteShown),
    NoteRemoved,
    Contact {
        done: ContactDone,
        who: String,
        by: String,
    },
    TaskSet {
        words: String,
        whom: String,
        on: Option<Date>,
    },
    TaskDone {
        words: String,
        by: String,
    },
    TaskReopened {
        words: String,
        by: String,
    },
    /// Who looks after the customer; nobody when empty.
    Assigned {
        whom: String,
        by: String,
    },
    /// Its post goes elsewhere.
    Address {
        by: String,
    },
    Segment {
        by: String,
    },
    Sequence {
        by: String,
    },
    Terms(Terms),
    DocumentKept {
        number: String,
    },
    DueMoved {
        number: String,
        from_on: Option<Date>,
        to_on: Date,
    },
    Erased {
        rule: String,
    },
}

/// The messages of the house: in sandbox mode, where they all arrive.
#[derive(Clone, Debug)]
pub struct MailboxView {
    pub today: Date,
    /// Only what went by this way.
    pub channel: Option<Channel>,
    pub rows: Vec<MailRow>,
    pub count: u64,
    pub query: String,
    pub next: Option<String>,
    /// What the house wrote to its own people; for owners.
    pub house: Vec<HouseLine>,
}

/// A mail to somebody of the house, its link masked.
#[derive(Clone, Debug)]
pub struct HouseLine {
    pub at: DateTime,
    pub to: String,
    pub subject: String,
    pub body: String,
    pub answer: String,
}

#[derive(Clone, Debug)]
pub struct MailRow {
    pub id: i64,
    pub at: DateTime,
    pub customer: CustomerLink,
    pub to: String,
    pub subject: String,
    pub level: Level,
    pub channel: Channel,
    pub total: Cents,
    pub fate: Fate,
}

/// One message, as it left.
#[derive(Clone, Debug)]
pub struct MessageView {
    pub id: i64,
    pub channel: Channel,
    pub customer: CustomerLink,
    pub message_id: String,
    pub from: String,
    pub to: String,
    pub copies: String,
    pub subject: String,
    pub at: DateTime,
    pub fate: Fate,
    pub answer: String,
    pub attempts: u64,
    pub has_html: bool,
    pub text: String,
    /// Its documents, in their order: name and size.
    pub attachments: Vec<(String, u64)>,
    pub why: Why,
    pub erased: Option<Erased>,
    /// It has not left, and this reader may take it back.
    pub can_undo: bool,
}

impl MessageView {
    /// True once the letter was drawn, which happens when it leaves.
    pub fn is_written(&self) -> bool {
        self.has_html || !self.text.is_empty()
    }
}

/// The few settings that a first day needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsView {
    pub sandbox: bool,
    /// The firm's mail server, without its password.
    pub server: Option<String>,
    pub from: Option<String>,
    pub freshness_days: Option<i32>,
    /// Only the owner changes these.
    pub may_change: bool,
}
