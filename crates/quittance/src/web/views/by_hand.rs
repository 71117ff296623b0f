//! What the pages of reminders by hand and of the work list show.

use jiff::civil::{Date, DateTime};
use receivables::Cents;
use receivables::next_step::Asked;
use receivables::party::{AccountId, Language};
use receivables::reminding::Level;

use super::{ContactRow, CustomerLink, Event, Fate, InvoiceRow, Why};

/// A letter exactly as it would leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterOut {
    pub level: Level,
    pub language: Language,
    pub to: String,
    pub copies: String,
    pub total: Cents,
    pub credits: Cents,
    pub subject: String,
    pub text: String,
    /// The layout, in a frame.
    pub address: String,
    pub documents: Vec<String>,
    /// The invoices of which a document does not fit.
    pub left_out: Vec<String>,
    /// What the rules would have waited for.
    pub warnings: Vec<String>,
    /// What nobody may pass over.
    pub forbidden: bool,
    /// It is the step that is due, and no round sends it again.
    pub is_due_step: bool,
    /// When it may leave, if that is not at once.
    pub leaves: Option<DateTime>,
    /// The mark of what is looked at.
    pub seen: String,
}

/// What is the matter, and what to do next.
pub type Refused = (String, String);

/// One customer's reminder in the making.
#[derive(Clone, Debug)]
pub struct RemindView {
    pub today: Date,
    pub id: AccountId,
    pub name: String,
    pub invoices: Vec<RemindInvoice>,
    pub level: Option<Level>,
    pub letter: Result<LetterOut, Refused>,
    /// The person's words, when they were sent back with a refusal.
    pub words: Option<(String, String)>,
    pub refusal: Option<Refused>,
    /// What the tone check found in these words: grave or not, and what.
    pub findings: Vec<(bool, String)>,
    pub was_read: bool,
}

impl RemindView {
    /// The levels of which a letter is mailed.
    pub fn levels(&self) -> [Level; 4] {
        [Level::PreReminder, Level::R1, Level::R2, Level::R3]
    }

    pub fn is_level(&self, level: &Level) -> bool {
        match (&self.letter, self.level) {
            (_, Some(chosen)) => chosen == *level,
            (Ok(letter), None) => letter.level == *level,
            (Err(_), None) => *level == Level::R1,
        }
    }
}

/// One open invoice to choose.
#[derive(Clone, Debug)]
pub struct RemindInvoice {
    pub id: i64,
    pub row: InvoiceRow,
    pub chosen: bool,
}

/// Letters to be looked at before they leave together.
#[derive(Clone, Debug)]
pub struct OutgoingView {
    pub kind: Outgoing,
    pub rows: Vec<OutgoingRow>,
}

impl OutgoingView {
    /// How many leave when nothing is changed.
    pub fn chosen(&self) -> u64 {
        let chosen = self.rows.iter().filter(|row| row.chosen).count();
        u64::try_from(chosen).unwrap_or(u64::MAX)
    }

    pub fn total(&self) -> Cents {
        let chosen = self.rows.iter().filter(|row| row.chosen);
        chosen
            .filter_map(|row| row.letter.as_ref().ok())
            .map(|letter| letter.total)
            .sum()
    }
}

/// Why letters are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outgoing {
    /// A person sends them by hand.
    ByHand,
    /// The round asked for approval.
    Approval,
}

impl Outgoing {
    pub fn action(self) -> &'static str {
        match self {
            Outgoing::ByHand => "/remind",
            Outgoing::Approval => "/work/approve",
        }
    }
}

/// One letter among those that leave together.
#[derive(Clone, Debug)]
pub struct OutgoingRow {
    /// The customer's number, or the question's.
    pub key: i64,
    pub customer: CustomerLink,
    pub letter: Result<LetterOut, Refused>,
    pub chosen: bool,
}

/// What was queued, and can still be undone.
#[derive(Clone, Debug)]
pub struct SentView {
    pub today: Date,
    pub rows: Vec<SentRow>,
    /// Customers whose account changed meanwhile, to be read again.
    pub again: Vec<CustomerLink>,
    /// How many were undone just now.
    pub undone: Option<u64>,
}

impl SentView {
    /// The numbers of the messages, for the way back.
    pub fn ids(&self) -> String {
        let ids: Vec<String> = self.rows.iter().map(|row| row.id.to_string()).collect();
        ids.join(".")
    }

    /// True while something can be undone.
    pub fn is_queued(&self) -> bool {
        self.rows.iter().any(|row| row.fate == Fate::Queued)
    }

    /// Where who is to be read again is read again.
    pub fn again_address(&self) -> String {
        let keys: Vec<String> = self
            .again
            .iter()
            .map(|one| format!("c-{}=on", one.id.0))
            .collect();
        format!("/remind?{}", keys.join("&"))
    }

    pub fn total(&self) -> Cents {
        self.rows.iter().map(|row| row.total).sum()
    }
}

/// One message that was queued.
#[derive(Clone, Debug)]
pub struct SentRow {
    pub id: i64,
    pub customer: CustomerLink,
    pub level: Level,
    pub to: String,
    pub total: Cents,
    pub fate: Fate,
    pub leaves: Option<DateTime>,
}

/// Which part of the work list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkShow {
    #[default]
    All,
    Approvals,
    Calls,
    ToDos,
    Others,
    Later,
}

impl WorkShow {
    pub const ALL: [WorkShow; 6] = [
        WorkShow::All,
        WorkShow::Approvals,
        WorkShow::Calls,
        WorkShow::ToDos,
        WorkShow::Others,
        WorkShow::Later,
    ];

    pub fn code(&self) -> &'static str {
        match self {
            WorkShow::All => "all",
            WorkShow::Approvals => "approve",
            WorkShow::Calls => "call",
            WorkShow::ToDos => "task",
            WorkShow::Others => "other",
            WorkShow::Later => "later",
        }
    }

    pub fn read(code: &str) -> Option<WorkShow> {
        WorkShow::ALL.into_iter().find(|show| show.code() == code)
    }
}

/// Whose work is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkWhose {
    #[default]
    Everybody,
    Mine,
    Nobody,
}

impl WorkWhose {
    pub const ALL: [WorkWhose; 3] = [WorkWhose::Everybody, WorkWhose::Mine, WorkWhose::Nobody];

    pub fn code(&self) -> &'static str {
        match self {
            WorkWhose::Everybody => "all",
            WorkWhose::Mine => "mine",
            WorkWhose::Nobody => "nobody",
        }
    }

    pub fn read(code: &str) -> Option<WorkWhose> {
        WorkWhose::ALL
            .into_iter()
            .find(|whose| whose.code() == code)
    }
}

/// What waits for a person today: what its day has passed for, then the most euros first.
#[derive(Clone, Debug)]
pub struct WorkView {
    pub today: Date,
    pub show: WorkShow,
    pub whose: WorkWhose,
    pub counts: Vec<(WorkShow, u64)>,
    pub rows: Vec<WorkLine>,
    pub next: Option<String>,
    pub may_answer: bool,
    /// What was just answered, and can be taken back.
    pub done: Option<WorkDone>,
    /// How many letters were just said to be posted, of how many.
    pub posted: Option<(u64, u64)>,
}

impl WorkView {
    /// Some of the shown can be printed together.
    pub fn letters(&self) -> bool {
        let is_letter = |row: &WorkLine| matches!(row, WorkLine::Asked(row) if row.is_letter());
        self.may_answer && self.rows.iter().any(is_letter)
    }

    /// Some of the shown can be ticked.
    pub fn ticks(&self) -> bool {
        self.approvals() || self.letters()
    }

    /// How many of the shown can be approved together.
    pub fn approvals(&self) -> bool {
        let is_approval =
            |row: &WorkLine| matches!(row, WorkLine::Asked(row) if row.asked == Asked::Approve);
        self.may_answer && self.rows.iter().any(is_approval)
    }

    /// Some of the shown can be ticked off.
    pub fn to_dos(&self) -> bool {
        let is_to_do = |row: &WorkLine| matches!(row, WorkLine::ToDo(_));
        self.may_answer && self.rows.iter().any(is_to_do)
    }
}

/// One line of the work list.
#[derive(Clone, Debug)]
pub enum WorkLine {
    Asked(WorkRow),
    ToDo(ToDoRow),
}

/// One question to a person.
#[derive(Clone, Debug)]
pub struct WorkRow {
    pub id: i64,
    /// Who gave the first of two yeses.
    pub approved_by: Option<String>,
    pub customer: CustomerLink,
    pub asked: Asked,
    pub level: Level,
    pub total: Cents,
    pub since: Date,
    /// When it is put off.
    pub again_on: Option<Date>,
    /// The number to call.
    pub phone: String,
    pub why: Why,
}

impl WorkRow {
    /// It asks for a letter on paper.
    pub fn is_letter(&self) -> bool {
        matches!(self.asked, Asked::Letter | Asked::Registered)
    }
}

/// A task, or a note that came back.
#[derive(Clone, Debug)]
pub struct ToDoRow {
    pub id: i64,
    pub customer: CustomerLink,
    pub words: String,
    /// For whom; anybody when empty.
    pub whom: String,
    /// Who wrote it; empty: a command or a program.
    pub by: String,
    pub on: Option<Date>,
    pub is_note: bool,
    /// What is late of the customer.
    pub total: Cents,
}

impl ToDoRow {
    /// As a form says which it is.
    pub fn item(&self) -> String {
        DidWhat::of(self.is_note).item(self.id)
    }

    pub fn is_late(&self, today: impl crate::web::text::Plain<Date>) -> bool {
        self.on.is_some_and(|on| on < today.plain())
    }
}

/// What kind of line was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DidWhat {
    Question,
    Task,
    Note,
}

impl DidWhat {
    pub fn of(is_note: bool) -> DidWhat {
        if is_note {
            DidWhat::Note
        } else {
            DidWhat::Task
        }
    }

    /// Which task or note, in one word of an address or a form.
    pub fn item(self, id: i64) -> String {
        match self {
            DidWhat::Note => format!("note-{id}"),
            DidWhat::Task | DidWhat::Question => format!("task-{id}"),
        }
    }

    /// The reverse of [`DidWhat::item`].
    pub fn read(item: &str) -> Option<(DidWhat, i64)> {
        let (kind, id) = item.split_once('-')?;
        let kind = match kind {
            "note" => DidWhat::Note,
            "task" => DidWhat::Task,
            _ => return None,
        };
        Some((kind, id.parse().ok()?))
    }
}

/// What was just answered.
#[derive(Clone, Debug)]
pub struct WorkDone {
    pub id: i64,
    pub of: DidWhat,
    pub customer: CustomerLink,
    pub what: String,
    /// It can be taken back.
    pub can_undo: bool,
}

/// One question with all that is needed to answer it.
#[derive(Clone, Debug)]
pub struct SheetView {
    pub today: Date,
    pub row: WorkRow,
    pub language: Language,
    pub contacts: Vec<ContactRow>,
    pub lines: Vec<InvoiceRow>,
    /// Open invoices by number, for a dispute.
    pub disputable: Vec<(i64, String)>,
    pub script: Vec<String>,
    pub events: Vec<Event>,
    pub letter: Option<Result<LetterOut, Refused>>,
    /// The letter on paper that is asked for.
    pub post: Option<super::PostRow>,
    pub promise_on: Date,
    pub call_back_on: Date,
    pub answered: Option<String>,
    pub can_undo: bool,
    pub may_answer: bool,
    pub refusal: Option<Refused>,
    /// How it stands, when it takes two people.
    pub two: Option<crate::deeds::answering::Standing>,
}

impl SheetView {
    pub fn is_call(&self) -> bool {
        self.row.asked == Asked::Call
    }

    /// The number to dial first.
    pub fn phone(&self) -> Option<&ContactRow> {
        self.contacts
            .iter()
            .find(|contact| !contact.phone.is_empty())
    }
}
