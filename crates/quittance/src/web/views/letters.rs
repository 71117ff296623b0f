//! What the pages of the letters show.

use jiff::civil::{Date, DateTime};
use receivables::Cents;
use receivables::party::Channel;
use receivables::reminding::sms::Measured;
use store::LetterPlace;

use crate::mail::own::Words;
use crate::mail::templates::Part;
use crate::web::difference::Beside;

/// Every letter, as it stands.
#[derive(Clone, Debug)]
pub struct LettersView {
    pub today: Date,
    /// By which way these go.
    pub channel: Channel,
    pub rows: Vec<LetterLine>,
    /// The newest tests.
    pub tests: Vec<TestLine>,
    pub may_edit: bool,
}

impl LettersView {
    /// The firm changed at least one letter.
    pub fn has_own(&self) -> bool {
        self.rows.iter().any(|row| !row.own.is_empty())
    }
}

/// One letter in the list.
#[derive(Clone, Debug)]
pub struct LetterLine {
    pub place: LetterPlace,
    /// The parts that are the firm's own; none: the built-in letter leaves.
    pub own: Vec<Part>,
    pub version: i64,
    pub since: Option<DateTime>,
    pub by: String,
    pub note: String,
    pub grave: u64,
    pub doubtful: u64,
    /// The reader is writing on it.
    pub is_drafted: bool,
}

impl LetterLine {
    /// The other language is the firm's own, and this one is not.
    pub fn lags(&self, rows: &[LetterLine]) -> bool {
        let is_other = |row: &&LetterLine| {
            row.place.level == self.place.level && row.place.language != self.place.language
        };
        let other = rows.iter().find(is_other);
        self.own.is_empty() && other.is_some_and(|other| !other.own.is_empty())
    }
}

/// A test that somebody sent.
#[derive(Clone, Debug)]
pub struct TestLine {
    pub id: i64,
    pub place: LetterPlace,
    pub to: String,
    pub subject: String,
    pub at: DateTime,
    pub by: String,
    /// Nothing left the house.
    pub stayed: bool,
    /// What the server said.
    pub answer: String,
}

/// One letter and what is written on it.
#[derive(Clone, Debug)]
pub struct LetterView {
    pub place: LetterPlace,
    pub may_edit: bool,
    /// What stands.
    pub version: i64,
    pub own: Vec<Part>,
    pub since: Option<DateTime>,
    pub by: String,
    /// What is written.
    pub words: Words,
    pub note: String,
    /// The version it was written on.
    pub based_on: i64,
    pub drafted_at: Option<DateTime>,
    /// What keeps a part from being used.
    pub refused: Vec<PartRefused>,
    /// What keeps the whole from being kept: what is the matter, and what to do.
    pub refusal: Option<(String, String)>,
    pub findings: Vec<FindingLine>,
    pub fields: Vec<FieldLine>,
    pub line_fields: Vec<FieldLine>,
    /// Pieces that all letters share, for the text and for the layout.
    pub blocks: Vec<FieldLine>,
    /// The letter on an account; or what is the matter, and what to do.
    pub preview: Result<LetterPreview, (String, String)>,
    pub whom: Vec<WhomChoice>,
    /// Where a test goes.
    pub to: String,
    /// The other language of this level is the firm's own, and this one is built in.
    pub lags: bool,
}

impl LetterView {
    /// What keeps this part from being used.
    pub fn refused(&self, part: &Part) -> Option<&PartRefused> {
        self.refused.iter().find(|refused| refused.part == *part)
    }

    /// What is written in this part.
    pub fn text(&self, part: &Part) -> &str {
        self.words.part(*part)
    }

    pub fn grave(&self) -> bool {
        self.findings.iter().any(|finding| finding.is_grave)
    }

    /// Somebody else's version stands since this was begun.
    pub fn is_overtaken(&self) -> bool {
        self.may_edit && self.based_on != self.version
    }

    /// The account that is shown, as the form names it.
    pub fn chosen(&self) -> &str {
        let chosen = self.whom.iter().find(|choice| choice.is_chosen);
        chosen.map_or("", |choice| choice.value.as_str())
    }

    /// As many rows as the part has lines, within reason.
    pub fn rows(&self, part: &Part) -> usize {
        let lines = self.words.part(*part).lines().count() + 2;
        match part {
            Part::Text if self.place.channel == Channel::Sms => 8,
            Part::Subject => lines.clamp(2, 6),
            Part::Text => lines.clamp(10, 28),
            Part::Mjml => lines.clamp(8, 24),
        }
    }
}

/// Why a part cannot be used.
#[derive(Clone, Debug)]
pub struct PartRefused {
    pub part: Part,
    pub what: String,
    pub hint: String,
    /// The line it is about, and what stands there.
    pub line: Option<(usize, String)>,
}

/// What the tone check says.
#[derive(Clone, Debug)]
pub struct FindingLine {
    pub is_grave: bool,
    pub what: &'static str,
    pub excerpt: String,
    pub fix: &'static str,
    pub source: &'static str,
    /// In which parts, for which readers, on which line.
    pub at: String,
}

/// Something that can be put into a letter.
#[derive(Clone, Debug)]
pub struct FieldLine {
    pub insert: String,
    pub meaning: &'static str,
    /// What it becomes on the account that is shown.
    pub value: Option<String>,
}

/// The letter on an account.
#[derive(Clone, Debug)]
pub struct LetterPreview {
    pub name: String,
    pub is_sample: bool,
    pub on: Date,
    pub total: Cents,
    pub subject: String,
    pub text: String,
    /// What a text message costs.
    pub measured: Option<Measured>,
    /// Where the frame finds it.
    pub address: String,
}

/// An account to see the letter on.
#[derive(Clone, Debug)]
pub struct WhomChoice {
    pub value: String,
    pub label: String,
    pub is_sample: bool,
    pub is_chosen: bool,
}

/// The versions of a letter, and what changed between two.
#[derive(Clone, Debug)]
pub struct LetterHistoryView {
    pub place: LetterPlace,
    pub may_edit: bool,
    /// Newest first; the last one is the built-in letter.
    pub versions: Vec<VersionLine>,
    pub from: i64,
    pub to: i64,
    pub changes: Vec<(Part, Vec<Beside>)>,
    /// A version that may only come back when somebody has read this.
    pub refusal: Option<(i64, String, String)>,
}

impl LetterHistoryView {
    /// The version that stands.
    pub fn stands(&self) -> i64 {
        self.versions.first().map_or(0, |newest| newest.version)
    }
}

/// A version in the history. 0 is the built-in letter.
#[derive(Clone, Debug)]
pub struct VersionLine {
    pub version: i64,
    pub at: Option<DateTime>,
    pub by: String,
    pub note: String,
    pub own: Vec<Part>,
}
