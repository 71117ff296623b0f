//! What the pages of the sequences show.

use jiff::civil::{Date, DateTime};
use receivables::Cents;
use receivables::measuring::Rating;
use receivables::party::{AccountId, Channel, DebtorKind, Language};
use receivables::reminding::{Conditions, Level, SequenceStep};

use crate::deeds::reminding::replay::Replay;
use crate::deeds::reminding::shaping::Ahead;
use crate::web::timeline::Timeline;

/// What is the matter, and what to do.
pub type Told = (String, String);

/// Every sequence, and who follows which.
#[derive(Clone, Debug)]
pub struct SequencesView {
    pub today: Date,
    pub may_edit: bool,
    pub rows: Vec<SequenceLine>,
    /// Read from top to bottom.
    pub rules: Vec<RuleLine>,
    /// Segments that customers bear.
    pub segments: Vec<String>,
    pub refusal: Option<Told>,
    /// The name that somebody typed for a new one.
    pub typed: String,
}

impl SequencesView {
    /// The sequence of those whom no rule meets.
    pub fn usual(&self) -> &str {
        let usual = self.rows.iter().find(|row| row.is_usual);
        usual.map_or("", |row| row.name.as_str())
    }

    /// Sequences that can be followed.
    pub fn published(&self) -> impl Iterator<Item = &SequenceLine> {
        self.rows.iter().filter(|row| row.version > 0)
    }
}

/// A sequence in the list.
#[derive(Clone, Debug)]
pub struct SequenceLine {
    pub slug: String,
    pub name: String,
    /// 0 when it was never published.
    pub version: i64,
    pub since: Option<DateTime>,
    pub followers: u64,
    /// How many of them are on an earlier version.
    pub earlier: u64,
    pub steps: Timeline,
    pub is_usual: bool,
    pub drafted_at: Option<DateTime>,
}

/// A rule: customers like this follow that sequence.
#[derive(Clone, Debug)]
pub struct RuleLine {
    pub only_if: Conditions,
    pub name: String,
    pub slug: String,
}

/// One sequence on the table.
#[derive(Clone, Debug)]
pub struct SequenceView {
    pub slug: String,
    pub name: String,
    pub may_edit: bool,
    pub version: i64,
    pub followers: u64,
    pub earlier: u64,
    /// The draft's last change: when, by whom, and how many can be taken back.
    pub draft: Option<(DateTime, String, u64)>,
    /// What stood when this page was drawn.
    pub over: i64,
    /// The draft says something else than what stands.
    pub is_changed: bool,
    pub steps: Vec<SequenceStep>,
    pub line: Timeline,
    /// The step whose particulars are shown.
    pub chosen: Option<StepForm>,
    /// What keeps it from being published.
    pub unfit: Option<Told>,
    /// What kept a change from being made.
    pub refusal: Option<Told>,
    /// Segments that customers bear.
    pub segments: Vec<String>,
    /// Text messages leave by themselves: a gateway is set, or the sandbox keeps them.
    pub texts: bool,
}

impl SequenceView {
    /// Nobody has to do anything for this step.
    pub fn leaves_by_itself(&self, step: &SequenceStep) -> bool {
        let is_text = step.channel == Channel::Sms && self.texts;
        let is_free = !step.needs_person && step.level <= Level::R3;
        step.is_automatic() || (is_text && is_free)
    }

    /// This step is a message that somebody may want to approve.
    pub fn is_message(&self, channel: &Channel) -> bool {
        *channel == Channel::Email || (*channel == Channel::Sms && self.texts)
    }

    /// The next version's number.
    pub fn next_version(&self) -> i64 {
        self.version + 1
    }

    pub fn is_chosen(&self, step: &SequenceStep) -> bool {
        self.chosen
            .as_ref()
            .is_some_and(|form| form.code == step.code.0)
    }

    /// The steps before the due date, and those after it.
    pub fn parts(&self) -> [&[SequenceStep]; 2] {
        let after = self.steps.partition_point(|step| step.after_due_days <= 0);
        let (before, after) = self.steps.split_at(after);
        [before, after]
    }
}

/// A step's particulars, as they are typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepForm {
    pub code: i64,
    pub level: Level,
    pub channel: Channel,
    pub days: String,
    pub is_before: bool,
    pub gap: String,
    pub from: String,
    pub until: String,
    pub needs_person: bool,
    pub amount_min: String,
    pub amount_max: String,
    pub segments: String,
    pub language: Option<Language>,
    pub debtors: Vec<DebtorKind>,
    pub ratings: Vec<Rating>,
}

impl StepForm {
    /// What comes after R3 always waits for a person.
    pub fn is_above(&self) -> bool {
        self.level > Level::R3
    }

    pub fn writes_in(&self, language: &Language) -> bool {
        self.language == Some(*language)
    }

    pub fn has_debtor(&self, debtor: &DebtorKind) -> bool {
        self.debtors.contains(debtor)
    }

    pub fn has_rating(&self, rating: &Rating) -> bool {
        self.ratings.contains(rating)
    }

    pub fn has_conditions(&self) -> bool {
        !(self.amount_min.is_empty()
            && self.amount_max.is_empty()
            && self.segments.is_empty()
            && self.language.is_none()
            && self.debtors.is_empty()
            && self.ratings.is_empty())
    }
}

/// What a sequence would do in the days to come, and the way to switch it on.
#[derive(Clone, Debug)]
pub struct AheadView {
    pub slug: String,
    pub name: String,
    pub today: Date,
    pub last: Date,
    /// A draft is shown, not what stands.
    pub is_draft: bool,
    pub may_edit: bool,
    pub version: i64,
    pub over: i64,
    pub ahead: Ahead,
    pub weeks: Vec<[CalendarDay; 7]>,
    pub days: Vec<(Date, Vec<ComingLine>)>,
    /// Lines that are not listed.
    pub more: u64,
    /// Only so many customers were looked at.
    pub cut: Option<u64>,
    /// Customers who follow a version of it; when none does, everyone was looked at.
    pub followers: u64,
    pub unfit: Option<Told>,
    pub refusal: Option<Told>,
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    pub on: Date,
    /// It lies within the days that are shown.
    pub is_within: bool,
    pub is_closed: bool,
    pub messages: u64,
    pub questions: u64,
}

/// What would happen on a day to a customer.
#[derive(Clone, Debug)]
pub struct ComingLine {
    pub account: Option<AccountId>,
    pub code: String,
    pub name: String,
    pub level: &'static str,
    pub what: &'static str,
    pub icon: &'static str,
    pub is_question: bool,
    pub to: String,
    pub total: Cents,
    pub because: String,
    /// How much of it had been paid by then.
    pub already_paid: Cents,
}

/// A draft beside what stands, in the days to come.
#[derive(Clone, Debug)]
pub struct CompareView {
    pub slug: String,
    pub name: String,
    pub today: Date,
    pub last: Date,
    /// The version that stands; 0: none was published.
    pub version: i64,
    pub is_draft: bool,
    pub unfit: Option<Told>,
    /// For how many something changes, and for how many nothing.
    pub customers: u64,
    pub same: u64,
    /// Messages and questions, as it stands and by the draft.
    pub now: (u64, u64),
    pub then: (u64, u64),
    pub rows: Vec<CompareRow>,
    /// Only so many customers were looked at.
    pub cut: Option<u64>,
}

/// A customer for whom something changes.
#[derive(Clone, Debug)]
pub struct CompareRow {
    pub account: AccountId,
    pub name: String,
    pub now: Vec<(Date, ComingLine)>,
    pub then: Vec<(Date, ComingLine)>,
}

impl CompareRow {
    /// True for a line that stands on one side alone.
    pub fn is_moved(&self, on: &Date, line: &ComingLine, then: bool) -> bool {
        let others = if then { &self.now } else { &self.then };
        let same = |(day, other): &&(Date, ComingLine)| {
            day == on
                && (other.what, other.level, &other.to, other.total)
                    == (line.what, line.level, &line.to, line.total)
        };
        !others.iter().any(|other| same(&other))
    }
}

/// What a sequence would have done.
#[derive(Clone, Debug)]
pub struct ReplayView {
    pub slug: String,
    pub name: String,
    pub is_draft: bool,
    pub replay: Replay,
    /// Only the lines that reached somebody who had already paid.
    pub only_paid: bool,
    pub lines: Vec<(Date, ComingLine)>,
    /// Lines that are not listed.
    pub more: u64,
    /// Only so many customers were looked at.
    pub cut: Option<u64>,
    /// After so many customers it had taken long enough.
    pub stopped: Option<u64>,
}

impl ReplayView {
    /// A bar of a month, in parts of a hundred of the busiest one.
    pub fn part(&self, count: &u64) -> u64 {
        let months = self.replay.months.iter();
        let most = months.map(|month| month.messages + month.questions).max();
        count * 100 / most.unwrap_or(1).max(1)
    }

    /// Until this day the books have no memory of their own.
    pub fn brought_until(&self) -> Option<Date> {
        self.replay
            .books_began_on
            .filter(|began_on| *began_on > self.replay.from)
    }
}

/// Who follows a sequence.
#[derive(Clone, Debug)]
pub struct FollowersView {
    pub slug: String,
    pub name: String,
    pub may_edit: bool,
    pub followers: u64,
    /// The newest version.
    pub version: i64,
    pub rows: Vec<FollowerLine>,
    /// Where the list goes on.
    pub after: Option<i64>,
    pub is_first: bool,
    pub refusal: Option<Told>,
    /// The customer that somebody typed.
    pub typed: String,
}

/// A customer who follows it.
#[derive(Clone, Debug)]
pub struct FollowerLine {
    pub id: AccountId,
    pub code: String,
    pub name: String,
    pub version: i64,
    pub balance: Cents,
    /// A person chose it for this customer, whatever the rules say.
    pub is_chosen: bool,
}
