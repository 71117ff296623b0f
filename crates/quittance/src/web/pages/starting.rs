//! The pages of a first day.

use askama::Template;
use documents::columns::{Doubt, Field, Kind};
use documents::values::{AmountUnit, DateOrder};

use crate::deeds::invoicing::LEDGER_BYTES_MAX;
use crate::deeds::starting::Step;
use crate::web::frame::{Frame, Room};
use crate::web::text::Texts;
use crate::web::views::{CheckView, ImportView, MailWayView, MailboxesView};

/// Refused lines on the page; the whole list is as long as the file is wrong.
const REFUSED_SHOWN: usize = 100;

/// A file, from its choice to what became of it.
#[derive(Template)]
#[template(path = "web/invoicing/import.html")]
pub struct Import {
    f: Frame,
    t: Texts,
    v: ImportView,
    kinds: [Kind; 4],
}

impl Import {
    pub fn new(f: Frame, v: ImportView) -> Self {
        Import {
            t: Texts(f.language),
            kinds: Kind::ALL,
            f,
            v,
        }
    }

    fn megabytes(&self) -> usize {
        LEDGER_BYTES_MAX >> 20
    }

    fn is_kind(&self, kind: &Kind) -> bool {
        self.v.offered.as_ref().and_then(|offered| offered.kind) == Some(*kind)
    }

    fn kind_name(&self, kind: &Kind) -> &'static str {
        kind.name(self.f.language)
    }

    fn field_name(&self, field: &Field) -> &'static str {
        field.name(self.f.language)
    }

    fn code(&self, field: &Field) -> String {
        crate::web::invoicing::field_code(*field)
    }

    fn says(&self, said: &Option<Field>, field: &Field) -> bool {
        *said == Some(*field)
    }

    /// Somebody must say which comes first, or has said it.
    fn asks_order(&self) -> bool {
        let doubtful = |doubt: &Doubt| matches!(doubt, Doubt::DayOrMonth(_) | Doubt::MixedDates(_));
        self.v.date_order.is_some() || self.doubts().iter().any(doubtful)
    }

    fn asks_unit(&self) -> bool {
        let doubtful = |doubt: &Doubt| matches!(doubt, Doubt::PerhapsCents(_) | Doubt::ReadAsCents);
        self.v.unit.is_some() || self.doubts().iter().any(doubtful)
    }

    fn month_first(&self) -> bool {
        self.v.date_order == Some(DateOrder::MonthFirst)
    }

    fn in_cents(&self) -> bool {
        match self.v.unit {
            Some(unit) => unit == AmountUnit::Cents,
            None => self.doubts().contains(&Doubt::ReadAsCents),
        }
    }

    /// The doubts that no question below the columns asks already.
    fn other_doubts(&self) -> Vec<String> {
        let asked = |doubt: &&Doubt| {
            !matches!(
                doubt,
                Doubt::PerhapsCents(_) | Doubt::ReadAsCents | Doubt::DayOrMonth(_)
            )
        };
        let others = self.doubts().iter().filter(asked);
        others.map(|doubt| doubt.text(self.f.language)).collect()
    }

    fn doubts(&self) -> &[Doubt] {
        self.v
            .offered
            .as_ref()
            .map_or(&[], |offered| &offered.doubts)
    }

    fn refused(&self) -> &[documents::Told] {
        let all = self
            .v
            .report
            .as_ref()
            .map_or(&[][..], |report| &report.refused);
        &all[..all.len().min(REFUSED_SHOWN)]
    }

    fn refused_more(&self) -> u64 {
        self.v.refused_more(self.refused().len())
    }
}

/// What was read, to be recognised.
#[derive(Template)]
#[template(path = "web/starting/check.html")]
pub struct Check {
    f: Frame,
    t: Texts,
    v: CheckView,
}

impl Check {
    pub fn new(f: Frame, v: CheckView) -> Self {
        Check {
            t: Texts(f.language),
            f,
            v,
        }
    }

    /// The step is not done, and this person may do it.
    fn asks(&self) -> bool {
        let open = |start: &&crate::web::views::StartView| {
            start.may(Step::Check) && start.start.steps.contains(&(Step::Check, false))
        };
        self.v.start.as_ref().filter(open).is_some() && self.v.look.customers > 0
    }
}

/// The way out for mail.
#[derive(Template)]
#[template(path = "web/starting/mail_way.html")]
pub struct MailWay {
    f: Frame,
    t: Texts,
    v: MailWayView,
}

impl MailWay {
    pub fn new(f: Frame, v: MailWayView) -> Self {
        MailWay {
            t: Texts(f.language),
            f,
            v,
        }
    }

    fn is_line(&self, code: &str) -> bool {
        self.v.way.encryption == code
    }
}

/// The mailboxes that are read.
#[derive(Template)]
#[template(path = "web/starting/mailboxes.html")]
pub struct Mailboxes {
    f: Frame,
    t: Texts,
    v: MailboxesView,
}

impl Mailboxes {
    pub fn new(f: Frame, v: MailboxesView) -> Self {
        Mailboxes {
            t: Texts(f.language),
            f,
            v,
        }
    }

    fn is_line(&self, code: &str) -> bool {
        self.v.typed.server.encryption == code
    }

    fn change_of(&self, name: &str) -> String {
        let name = crate::web::asked::encoded(name);
        format!("/settings/mailboxes?mailbox={name}#mailbox")
    }
}
