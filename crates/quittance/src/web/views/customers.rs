//! What people know of a customer, as its page shows it beside the ledger.

use jiff::civil::Date;
use receivables::Cents;
use receivables::calendar::Zone;
use receivables::measuring::{Rated, Rating};
use receivables::party::{ContactRole, Language};
use receivables::reminding::Level;

use crate::deeds::customers::contacts::ContactWords;

#[derive(Clone, Debug)]
pub struct InvoiceRow {
    pub number: String,
    pub issued_on: Date,
    pub due_on: Option<Date>,
    pub days_late: i64,
    pub total: Cents,
    pub open: Cents,
    pub disputed: Option<Cents>,
    pub held: bool,
    /// Because of what it is asked for, or not.
    pub why: String,
    /// The last message that asked for it.
    pub asked: Option<LastAsked>,
    pub documents: Vec<DocumentLink>,
}

/// The last message that listed an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastAsked {
    pub message: i64,
    pub level: Level,
    pub on: Date,
}

/// A document, to be downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLink {
    pub id: i64,
    pub name: String,
}

impl InvoiceRow {
    /// What was received of it so far, when it is something and not all.
    pub fn received(&self) -> Option<Cents> {
        (self.open < self.total).then(|| self.total - self.open)
    }

    pub fn age(&self) -> usize {
        super::Aged::age(self.days_late)
    }
}

/// An invoice or a credit note on which nothing is open any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedRow {
    pub number: String,
    pub credit_note: bool,
    pub total: Cents,
    pub due_on: Option<Date>,
    pub closed_on: Option<Date>,
    /// Days from the due date to the day nothing remained.
    pub days_late: i64,
    pub documents: Vec<DocumentLink>,
}

#[derive(Clone, Debug)]
pub struct ContactRow {
    pub id: i64,
    pub role: ContactRole,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub bounced: bool,
    pub phone_failed: bool,
    /// When they are not the customer's own.
    pub language: Option<Language>,
    pub zone: Option<Zone>,
}

impl ContactRow {
    /// The number as a telephone dials it.
    pub fn dial(&self) -> String {
        self.phone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect()
    }

    /// The same, as the books keep it.
    pub fn known(&self) -> store::ContactDraft {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        store::ContactDraft {
            role: self.role,
            name: given(&self.name),
            email: given(&self.email),
            phone: given(&self.phone),
            language: self.language,
            zone: self.zone,
        }
    }

    /// What it is called where there is little room.
    pub fn short(&self) -> &str {
        [&self.name, &self.email, &self.phone]
            .into_iter()
            .find(|one| !one.is_empty())
            .map_or("", String::as_str)
    }
}

/// A colleague who may be asked to do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub id: i64,
    pub login: String,
    pub name: String,
}

/// Something that waits for a person: a task, or a note that comes back on its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToDoLine {
    pub id: i64,
    pub is_note: bool,
    pub words: String,
    /// For whom; anybody when empty.
    pub whom: String,
    pub on: Option<Date>,
    pub done_on: Option<Date>,
    /// Who did it, or wrote it.
    pub by: String,
}

/// A task, or a note that came back, on the first page of whom it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForYou {
    pub customer: super::CustomerLink,
    pub is_note: bool,
    pub words: String,
    pub on: Option<Date>,
}

/// A rating with what it was computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatingView {
    pub rated: Rated,
    pub since: Date,
    /// The number of the invoice that holds the letter down, with its days.
    pub longest: Option<(String, i64)>,
}

impl RatingView {
    pub fn rating(&self) -> Option<Rating> {
        self.rated.rating
    }
}

/// Which form of the page is open, with what was typed and why it was refused.
#[derive(Clone, Debug, Default)]
pub struct OpenForm {
    /// `note`, `task`, `contact`, `file`, `document`, or nothing.
    pub kind: &'static str,
    /// The contact that is corrected.
    pub contact: Option<i64>,
    pub words: String,
    pub address: String,
    pub whom: String,
    pub on: String,
    pub contact_words: ContactWords,
    pub refused: Option<(&'static str, &'static str)>,
}

/// Takes back what was just done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    /// `contacts`, `tasks`, `notes`, `file`.
    pub place: &'static str,
    /// Of which row; of a record, the colleague who looked after it before.
    pub id: i64,
    /// What its button asks for.
    pub deed: &'static str,
    /// The segment before, of a record.
    pub segment: Option<String>,
}

/// What people know of a customer.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// This reader may write here.
    pub may_write: bool,
    pub rating: Option<RatingView>,
    pub to_do: Vec<ToDoLine>,
    pub done: Vec<ToDoLine>,
    /// Where its post goes; empty: nobody knows.
    pub address: String,
    pub segment: String,
    pub assigned: Option<Colleague>,
    pub colleagues: Vec<Colleague>,
    pub closed: Vec<ClosedRow>,
    /// More were closed than are shown.
    pub has_more_closed: bool,
    pub form: OpenForm,
    /// What was just done, and how it is taken back.
    pub undo: Option<(&'static str, Undo)>,
}

impl Known {
    /// The login of who looks after the customer.
    pub fn assigned_login(&self) -> &str {
        self.assigned.as_ref().map_or("", |one| one.login.as_str())
    }
}

/// What was done with a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactDone {
    Added,
    Changed,
    Removed,
    Restored,
    Moved,
}

/// A note as the timeline shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteShown {
    pub id: i64,
    pub words: String,
    pub by: String,
    pub whom: String,
    pub remind_on: Option<Date>,
}
