//! The first day of a firm: from nothing to reminders in five steps, each with its state, taken up where one left.

use store::{Books, Fault, Organisation};

use super::{DeedError, upkeep};
use crate::desk::Desk;
use crate::settings::Settings;

/// The setting that remembers what no fact tells.
pub const DONE: &str = "start.done";

/// What is put away for good.
const HIDDEN: &str = "hidden";

/// One step of the first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Read a ledger.
    Import,
    /// Recognise it.
    Check,
    /// Connect the mail server, and send oneself a test through it.
    Mail,
    /// See the days to come.
    Preview,
    /// Let messages leave.
    Go,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: [Step; 5] = [
        Step::Import,
        Step::Check,
        Step::Mail,
        Step::Preview,
        Step::Go,
    ];

    /// Its name in a form and in the setting.
    pub fn code(self) -> &'static str {
        match self {
            Step::Import => "import",
            Step::Check => "check",
            Step::Mail => "mail",
            Step::Preview => "preview",
            Step::Go => "go",
        }
    }
}

/// How far a firm is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// Each step, and whether it is done.
    pub steps: Vec<(Step, bool)>,
}

impl Start {
    /// The first step that is not done.
    pub fn next(&self) -> Option<Step> {
        let open = self.steps.iter().find(|(_, done)| !done);
        open.map(|(step, _)| *step)
    }

    /// How many are done.
    pub fn done(&self) -> usize {
        self.steps.iter().filter(|(_, done)| *done).count()
    }
}

/// How far the firm is; `None` once its messages leave, or when somebody put the steps away.
pub fn standing(books: &mut Books<'_>, settings: &Settings) -> Result<Option<Start>, Fault> {
    if !settings.is_on("mail.sandbox") || is_said(settings, HIDDEN) {
        return Ok(None);
    }
    let imported = books.has_invoices()?;
    let connected = settings.some("mail.smtp_url").is_some()
        && settings.some("mail.from").is_some()
        && is_said(settings, Step::Mail.code());
    let done = |step: Step| match step {
        Step::Import => imported,
        Step::Mail => connected,
        Step::Check | Step::Preview => imported && is_said(settings, step.code()),
        Step::Go => false,
    };
    Ok(Some(Start {
        steps: Step::ALL.map(|step| (step, done(step))).to_vec(),
    }))
}

/// Notes that a step which no fact tells is done.
pub fn note_done(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    step: Step,
) -> Result<(), DeedError> {
    say(desk, firm, actor, step.code())
}

/// Puts the steps away.
pub fn put_away(desk: &Desk, firm: &Organisation, actor: &str) -> Result<(), DeedError> {
    say(desk, firm, actor, HIDDEN)
}

/// True for the words that the setting may hold.
pub fn are_words(value: &str) -> bool {
    let known = |word: &str| word == HIDDEN || Step::ALL.iter().any(|step| step.code() == word);
    value.split(',').all(known)
}

fn say(desk: &Desk, firm: &Organisation, actor: &str, word: &str) -> Result<(), DeedError> {
    let settings = super::settings(desk, firm.id)?;
    if is_said(&settings, word) {
        return Ok(());
    }
    let said = match settings.some(DONE) {
        Some(before) => format!("{before},{word}"),
        None => word.to_owned(),
    };
    upkeep::set_setting(desk, firm, actor, DONE, &said)
}

fn is_said(settings: &Settings, word: &str) -> bool {
    settings.get(DONE).split(',').any(|said| said == word)
}
