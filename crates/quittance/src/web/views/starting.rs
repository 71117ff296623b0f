//! What the pages of a first day show.

use documents::columns::{Field, Kind};
use documents::values::{AmountUnit, DateOrder};
use receivables::{Cents, Date};

use crate::deeds::invoicing::{Offered, Report};
use crate::deeds::mailing::Way;
use crate::deeds::starting::{Start, Step};
use crate::deeds::texting::SmsWay;
use crate::web::text::Plain;

/// The steps of the first day, for somebody with a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartView {
    pub start: Start,
    /// A file of this person waits to be confirmed.
    pub waiting_file: Option<String>,
    /// This person keeps the books.
    pub may_import: bool,
    /// This person decides for the firm.
    pub may_decide: bool,
}

impl StartView {
    /// True for a step that this person may do.
    pub fn may(&self, step: impl Plain<Step>) -> bool {
        match step.plain() {
            Step::Import | Step::Check | Step::Preview => self.may_import,
            Step::Mail | Step::Go => self.may_decide,
        }
    }

    /// The one step to be done now.
    pub fn is_next(&self, step: impl Plain<Step>) -> bool {
        self.start.next() == Some(step.plain())
    }

    /// The file that this step has left waiting.
    pub fn left_waiting(&self, step: impl Plain<Step>) -> Option<&str> {
        let file = self.waiting_file.as_deref();
        file.filter(|_| step.plain() == Step::Import)
    }
}

/// A page for a file.
#[derive(Clone, Debug, Default)]
pub struct ImportView {
    /// The file that waits, as it would be read.
    pub offered: Option<Offered>,
    /// What was said of its dates and amounts.
    pub date_order: Option<DateOrder>,
    pub unit: Option<AmountUnit>,
    /// Why nothing was done, and what would be right.
    pub refusal: Option<(String, String)>,
    /// What became of the file.
    pub report: Option<Report>,
    /// The kind it was read as.
    pub taken_as: Option<Kind>,
    /// The first steps are still shown.
    pub starting: bool,
}

impl ImportView {
    /// Lines that were not taken and are not shown one by one.
    pub fn refused_more(&self, shown: usize) -> u64 {
        let refused = self
            .report
            .as_ref()
            .map_or(0, |report| report.refused_count);
        refused.saturating_sub(shown as u64)
    }

    /// What columns of this kind may say.
    pub fn choices(&self) -> Vec<Field> {
        let kind = self.offered.as_ref().and_then(|offered| offered.kind);
        kind.map(Kind::fields).unwrap_or_default()
    }
}

/// What was read, to be recognised.
#[derive(Clone, Debug, Default)]
pub struct CheckView {
    pub today: Date,
    pub look: store::FirstLook,
    /// What is late of it.
    pub late: Cents,
    /// The newest payment that is known.
    pub known_on: Option<Date>,
    /// The firm's days to pay.
    pub terms: String,
    pub start: Option<StartView>,
}

/// The way out for mail.
#[derive(Clone, Debug, Default)]
pub struct MailWayView {
    pub way: Way,
    /// A password is kept and not shown.
    pub has_password: bool,
    /// A server and a sender are kept.
    pub connected: bool,
    /// Where the test goes.
    pub to: String,
    pub sms: SmsWayView,
    pub refusal: Option<(String, String)>,
}

/// The way out for text messages.
#[derive(Clone, Debug, Default)]
pub struct SmsWayView {
    pub way: SmsWay,
    /// A gateway and a secret are kept.
    pub connected: bool,
    /// The secret, when it was just made: it is shown once.
    pub secret: Option<String>,
    /// Where the gateway tells what became of a text, and what was answered.
    pub hook: String,
    /// Where the test goes.
    pub to: String,
}
