//! The firm's sequences: what each does and who follows it, an editor on a draft, the days to come, and the year gone by.

mod ahead;
mod compare;
mod editor;
mod followers;
mod form;
mod list;
mod replay;

use receivables::reminding::Level;
use store::Organisation;

use crate::deeds::reminding::Planned;
use crate::deeds::reminding::shaping::{self, Table};
use crate::desk::Desk;
use crate::web::refusal::PageError;
use crate::web::routes::Access;
use crate::web::text::Texts;
use crate::web::views::ComingLine;
use crate::web::visitor::{Clerk, Visitor};

pub use ahead::{publish_sequence, sequence_ahead};
pub use compare::sequence_compare;
pub use editor::{sequence, shape_sequence};
pub use followers::{assign_sequence, followers};
pub use list::{arrange_sequences, sequences};
pub use replay::sequence_replay;

/// A page looks at so many customers; a command takes all of them, and shows how far it is.
const CUSTOMERS_MAX: u64 = 20_000;

/// A list longer than this is not read on a page.
const LINES_MAX: usize = 400;

/// Who may shape sequences.
fn may_edit(clerk: &Clerk) -> bool {
    Access::Accountant.is_open_to(&clerk.session.user.role)
}

/// The ladder of this name, or no page.
fn table(desk: &Desk, clerk: &Clerk, slug: &str) -> Result<Table, PageError> {
    shaping::table(desk, &clerk.firm, slug)?.ok_or(PageError::NotFound)
}

/// The firm, as this reader reads it: reasons come in the reader's language.
fn firm_for(clerk: &Clerk, visitor: &Visitor) -> Organisation {
    Organisation {
        language: visitor.language,
        ..clerk.firm.clone()
    }
}

/// A number that a form or an address brought.
fn number(visitor: &Visitor, name: &str) -> i64 {
    visitor.field(name).parse().unwrap_or(0)
}

fn coming_line(planned: Planned, t: Texts) -> ComingLine {
    let level = [
        Level::PreReminder,
        Level::R1,
        Level::R2,
        Level::R3,
        Level::HandOver,
    ]
    .into_iter()
    .find(|level| planned.level == Some(level.code()));
    let (what, icon) = match planned.question {
        None => (t.channel_email(), "mail"),
        Some("call") => (t.ask_call(), "phone"),
        Some("letter") => (t.ask_letter(), "file-text"),
        Some("sms") => (t.ask_sms(), "message-square"),
        Some("registered") => (t.ask_registered(), "stamp"),
        Some("find_contact") => (t.ask_contact(), "help"),
        Some("hand_over") => (t.ask_hand_over(), "scale"),
        Some(_) => (t.ask_approve(), "shield-check"),
    };
    ComingLine {
        account: Some(planned.account),
        code: planned.customer,
        name: planned.name,
        level: level.map_or("", |level| t.level(level)),
        what,
        icon,
        is_question: planned.question.is_some(),
        to: planned.to.unwrap_or_default(),
        total: planned.total_open_cents,
        because: planned.because,
        already_paid: receivables::Cents::ZERO,
    }
}
