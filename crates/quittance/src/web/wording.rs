//! Facts of the trade in the reader's words: levels, steps, states, and what happened.

use jiff::civil::Date;
use receivables::invoicing::Terms;
use receivables::measuring::{Rated, Rating, Weighed};
use receivables::next_step::Asked;
use receivables::party::{Channel, ContactRole, DebtorKind, Language};
use receivables::reminding::Level;

use super::inbox_pages::MailKind;
use super::text::{Plain, Texts};
use super::views::{
    Claim, ClosedRow, ContactDone, CustomerView, Event, Fate, Happened, InvoiceRow, NextLine,
    NoteShown, RatingView, Show, Situation, Sort, Waiting,
};
use crate::deeds::answering::DISPUTE_REASONS;

mod letters;
mod sequences;

/// How a state looks: the class of its pill. Colour never stands without a word.
pub type Tone = &'static str;

impl Texts {
    pub fn level(&self, level: impl Plain<Level>) -> &'static str {
        match level.plain() {
            Level::PreReminder => self.level_pre(),
            Level::R1 => self.level_1(),
            Level::R2 => self.level_2(),
            Level::R3 => self.level_3(),
            Level::HandOver => self.level_handover(),
        }
    }

    pub fn asked(&self, asked: impl Plain<Asked>) -> &'static str {
        match asked.plain() {
            Asked::Approve => self.ask_approve(),
            Asked::Call => self.ask_call(),
            Asked::Letter => self.ask_letter(),
            Asked::Sms => self.ask_sms(),
            Asked::Registered => self.ask_registered(),
            Asked::FindContact => self.ask_contact(),
            Asked::HandOver => self.ask_hand_over(),
        }
    }

    pub fn next(&self, next: impl Plain<NextLine>) -> String {
        match next.plain() {
            NextLine::Send(level, Channel::Email) => self.level(level).to_owned(),
            NextLine::Send(level, Channel::Sms) => {
                format!("{} {}", self.level(level), self.by_sms())
            }
            NextLine::Send(level, Channel::Letter | Channel::Registered) => {
                format!("{} {}", self.level(level), self.by_letter())
            }
            NextLine::Send(level, Channel::Call) => {
                format!("{} {}", self.level(level), self.by_phone())
            }
            NextLine::Ask(asked) => self.asked(asked).to_owned(),
            NextLine::Wait => self.wait().to_owned(),
            NextLine::Nothing => self.nothing().to_owned(),
        }
    }

    pub fn situation(&self, situation: impl Plain<Situation>, today: impl Plain<Date>) -> String {
        match situation.plain() {
            Situation::Wrote => self.sit_wrote().to_owned(),
            Situation::PromiseBroken => self.sit_broken().to_owned(),
            Situation::Promised(on) => self.sit_promised(self.short(on, today)),
            Situation::Disputed => self.sit_disputed().to_owned(),
            Situation::Held(None) => self.sit_held().to_owned(),
            Situation::Held(Some(until)) => self.sit_held_until(self.short(until, today)),
            Situation::Instalments => self.sit_plan().to_owned(),
            Situation::AddressRefused => self.sit_address().to_owned(),
        }
    }

    pub fn fate(&self, fate: impl Plain<Fate>) -> &'static str {
        match fate.plain() {
            Fate::Sandboxed => self.fate_sandboxed(),
            Fate::Queued => self.fate_queued(),
            Fate::Sending => self.fate_sending(),
            Fate::Accepted => self.fate_accepted(),
            Fate::Refused => self.fate_refused(),
            Fate::Uncertain => self.fate_uncertain(),
            Fate::Bounced => self.fate_bounced(),
            Fate::Answered => self.fate_answered(),
            Fate::Withdrawn => self.fate_withdrawn(),
        }
    }

    pub fn show(&self, show: impl Plain<Show>) -> &'static str {
        match show.plain() {
            Show::Late => self.show_late(),
            Show::Waiting => self.show_waiting(),
            Show::Promised => self.show_promised(),
            Show::Disputed => self.show_disputed(),
            Show::Held => self.show_held(),
            Show::Everyone => self.show_everyone(),
        }
    }

    pub fn sort(&self, sort: impl Plain<Sort>) -> &'static str {
        match sort.plain() {
            Sort::Amount => self.late_column(),
            Sort::Oldest => self.oldest_column(),
            Sort::Name => self.customer(),
            Sort::Next => self.when_column(),
            Sort::Rating => self.rating_column(),
            Sort::Situation => self.situation_column(),
        }
    }

    pub fn age(&self, age: impl Plain<usize>) -> &'static str {
        match age.plain() {
            0 => self.age_0(),
            1 => self.age_1(),
            2 => self.age_2(),
            3 => self.age_3(),
            _ => self.age_4(),
        }
    }

    pub fn role(&self, role: impl Plain<ContactRole>) -> &'static str {
        match role.plain() {
            ContactRole::Reminders => self.role_reminders(),
            ContactRole::Payables => self.role_payables(),
            ContactRole::Escalation => self.role_escalation(),
            ContactRole::Other => self.role_other(),
        }
    }

    /// What a contact of this role is told.
    pub fn contact_role_means(&self, role: impl Plain<ContactRole>) -> &'static str {
        match role.plain() {
            ContactRole::Reminders => self.role_reminders_means(),
            ContactRole::Payables => self.role_payables_means(),
            ContactRole::Escalation => self.role_escalation_means(),
            ContactRole::Other => self.role_other_means(),
        }
    }

    /// « 12 jours après l’échéance », « à temps ».
    pub fn settled(&self, row: &ClosedRow) -> String {
        match row.days_late {
            1.. => self.days_after(self.days(row.days_late.unsigned_abs())),
            _ => self.on_time().to_owned(),
        }
    }

    pub fn count_of_days(&self, days: impl Plain<i64>) -> String {
        self.days(days.plain().unsigned_abs())
    }

    /// The average, with its figures put in.
    pub fn rating_in_figures(&self, rated: &Rated) -> String {
        let days = |weighed: &Weighed| self.count_of_days(weighed.days());
        self.rating_sum(
            self.money(rated.came.amount),
            days(&rated.came),
            self.money(rated.awaited.amount),
            days(&rated.awaited),
            self.money(rated.counted.amount),
            days(&rated.counted),
        )
    }

    pub fn rated_invoices(&self, view: &RatingView) -> String {
        let count = u64::try_from(view.rated.invoices).unwrap_or(u64::MAX);
        self.rating_of(self.invoices(count), self.day(view.since))
    }

    pub fn terms_of(&self, terms: impl Plain<Terms>) -> String {
        terms.plain().text(self.0)
    }

    pub fn debtor(&self, kind: impl Plain<DebtorKind>) -> &'static str {
        match kind.plain() {
            DebtorKind::Business => self.business(),
            DebtorKind::Public => self.public_body(),
            DebtorKind::Consumer => self.consumer(),
        }
    }

    pub fn language_name(&self, language: impl Plain<Language>) -> &'static str {
        match language.plain() {
            Language::Fr => self.french(),
            Language::En => self.english(),
        }
    }

    /// « 74 jours de retard », « dans 9 jours ».
    pub fn lateness_of(&self, invoice: &InvoiceRow) -> String {
        let days = self.days(invoice.days_late.unsigned_abs());
        match (invoice.due_on, invoice.days_late) {
            (None, _) => self.no_due_date().to_owned(),
            (Some(_), 0) => self.today().to_lowercase(),
            (Some(_), 1..) => self.days_late(days),
            (Some(_), _) => self.due_in(days),
        }
    }

    pub fn indemnity_of(&self, claim: &Claim) -> String {
        self.indemnity(self.number(claim.indemnity_count))
    }

    pub fn late_invoices(&self, view: &CustomerView) -> String {
        let late = view
            .invoices
            .iter()
            .filter(|invoice| invoice.days_late > 0)
            .count();
        self.late_on(self.invoices(u64::try_from(late).unwrap_or(u64::MAX)))
    }

    /// The first words of something that happened.
    pub fn happened(&self, event: &Event) -> String {
        let amount = |cents: &Option<_>| match cents {
            Some(cents) => self.money(cents).to_string(),
            None => self.everything_late().to_owned(),
        };
        match &event.what {
            Happened::Issued { number, total, .. } => self.issued(number, self.money(total)),
            Happened::Credited { number, total } => self.credited(number, self.money(total)),
            Happened::Paid { amount, .. } => self.paid(self.money(amount)),
            Happened::Promised {
                amount: cents,
                for_on,
            } => self.promised(amount(cents), self.day(for_on)),
            Happened::PromiseBroken { amount: cents, .. } => self.promise_broken(amount(cents)),
            Happened::PromiseKept { amount: cents } => self.promise_kept(amount(cents)),
            Happened::Disputed { number, .. } => self.invoice_disputed(number),
            Happened::DisputeClosed { number } => self.dispute_closed(number),
            Happened::Held {
                until: Some(until), ..
            } => self.held_until(self.day(until)),
            Happened::Held { until: None, .. } => self.held().to_owned(),
            Happened::Released => self.released().to_owned(),
            Happened::PromiseTakenBack => self.promise_taken_back().to_owned(),
            Happened::Instalments { first_on, amount } => {
                self.instalments(self.money(amount), self.day(first_on))
            }
            Happened::PutOff {
                asked,
                until: Some(until),
            } => self.put_off(self.asked(asked), self.day(until)),
            Happened::PutOff { asked, until: None } => self.taken_up(self.asked(asked)),
            Happened::Reopened { asked } => self.reopened(self.asked(asked)),
            Happened::Message {
                level,
                to,
                channel: Channel::Sms,
                ..
            } => self.text_to(self.level(level), self.mailbox_of(to)),
            Happened::Message { level, to, .. } => {
                self.message_to(self.level(level), self.mailbox_of(to))
            }
            Happened::Bounced { to, .. } => self.bounced(self.mailbox_of(to)),
            Happened::Mail { kind, from, .. } => match kind {
                MailKind::Bounce => self.mail_bounce().to_owned(),
                MailKind::Automatic => self.mail_automatic().to_owned(),
                MailKind::Reply => self.mail_from(self.mailbox_of(from)),
            },
            Happened::MailHandled { by } => self.mail_handled_by(by),
            Happened::Asked { asked, .. } => self.asked(asked).to_owned(),
            Happened::Unapproved { asked, by } => self.approved_back(self.asked(asked), by),
            Happened::Approved { asked, by } => self.approved_first(self.asked(asked), by),
            Happened::Decided {
                asked,
                by,
                yes: true,
            } => self.decided_yes(self.asked(asked), by),
            Happened::Decided {
                asked,
                by,
                yes: false,
            } => self.decided_no(self.asked(asked), by),
            _ => self.known(event),
        }
    }

    /// The first words of what people wrote down.
    fn known(&self, event: &Event) -> String {
        match &event.what {
            Happened::LetterPosted { on, .. } => self.letter_posted(self.day(on)),
            Happened::Note(note) => self.note_by(&note.by),
            Happened::NoteRemoved => self.note_gone().to_owned(),
            Happened::Contact { done, who, .. } => match done {
                ContactDone::Added => self.contact_was_added(who),
                ContactDone::Changed => self.contact_was_changed(who),
                ContactDone::Removed => self.contact_was_removed(who),
                ContactDone::Restored => self.contact_was_restored(who),
                ContactDone::Moved => self.contact_was_moved(who),
            },
            Happened::TaskSet { words, .. } => self.task_was_set(words),
            Happened::TaskDone { words, .. } => self.task_was_done(words),
            Happened::TaskReopened { words, .. } => self.task_was_reopened(words),
            Happened::Assigned { whom, .. } if whom.is_empty() => self.colleague_none().to_owned(),
            Happened::Assigned { whom, .. } => self.looked_after_by(whom),
            Happened::Address { .. } => self.address_changed().to_owned(),
            Happened::Segment { .. } => self.segment_changed().to_owned(),
            Happened::Sequence { .. } => self.sequence_changed().to_owned(),
            Happened::Terms(terms) => self.terms_agreed(self.terms_of(terms)),
            Happened::DocumentKept { number } => self.document_kept(number),
            Happened::DueMoved { number, to_on, .. } => self.due_moved(number, self.day(to_on)),
            _ => self.data_erased().to_owned(),
        }
    }

    /// A mailbox, or the word that it was erased.
    pub fn mailbox_of<'a>(&self, to: &'a str) -> &'a str {
        if to.is_empty() {
            self.erased_mailbox()
        } else {
            to
        }
    }

    /// The quieter words beside them.
    pub fn beside(&self, event: &Event) -> String {
        match &event.what {
            Happened::Issued {
                due_on: Some(due_on),
                ..
            } => format!("{} {}", self.due_by(), self.day(due_on)),
            Happened::Issued { due_on: None, .. } => self.no_due_date().to_owned(),
            Happened::Paid { invoices, .. } if !invoices.is_empty() => {
                self.matched_with(invoices.join(", "))
            }
            Happened::PromiseBroken { received, .. } => self.promise_received(self.money(received)),
            Happened::Disputed {
                amount: Some(amount),
                ..
            } => self.of_which_disputed(self.money(amount)),
            Happened::Mail { subject, .. } => subject.clone(),
            Happened::LetterPosted {
                level, tracking, ..
            } => match tracking.as_str() {
                "" => self.level(level).to_owned(),
                number => format!("{}, {}", self.level(level), self.tracked_by(number)),
            },
            Happened::Asked { level, .. } => self.level(level).to_owned(),
            Happened::Note(NoteShown {
                whom, remind_on, ..
            })
            | Happened::TaskSet {
                whom,
                on: remind_on,
                ..
            } => {
                let whom = Some(whom).filter(|whom| !whom.is_empty());
                let on = remind_on.map(|on| match &event.what {
                    Happened::Note(_) => self.comes_back(self.day(on)),
                    _ => self.day(on).to_string(),
                });
                let parts = whom.map(|whom| self.for_person(whom)).into_iter().chain(on);
                parts.collect::<Vec<_>>().join(", ")
            }
            Happened::Contact { by, .. }
            | Happened::TaskDone { by, .. }
            | Happened::TaskReopened { by, .. }
            | Happened::Assigned { by, .. }
            | Happened::Address { by }
            | Happened::Segment { by }
            | Happened::Sequence { by }
                if !by.is_empty() =>
            {
                self.by_person(by)
            }
            Happened::DueMoved {
                from_on: Some(from_on),
                ..
            } => self.due_was(self.day(from_on)),
            _ => String::new(),
        }
    }

    /// What somebody said or wrote, word for word.
    pub fn quoted<'a>(&self, event: &'a Event) -> &'a str {
        match &event.what {
            Happened::Disputed { reason, .. } if DISPUTE_REASONS.contains(&reason.as_str()) => {
                self.dispute_reason_of(reason)
            }
            Happened::Disputed { reason, .. } | Happened::Held { reason, .. } => reason,
            Happened::Note(note) => &note.words,
            Happened::Erased { rule } => rule,
            Happened::Message { said, .. } => said,
            _ => "",
        }
    }
}

impl NextLine {
    pub fn icon(&self) -> super::assets::Icon {
        super::assets::Icon(match self {
            NextLine::Send(_, Channel::Email) => "mail",
            NextLine::Send(_, Channel::Letter | Channel::Registered)
            | NextLine::Ask(Asked::Letter | Asked::Registered) => "stamp",
            NextLine::Send(_, Channel::Sms) | NextLine::Ask(Asked::Sms) => "message-square",
            NextLine::Send(_, Channel::Call) | NextLine::Ask(Asked::Call) => "phone",
            NextLine::Ask(Asked::Approve) => "check",
            NextLine::Ask(Asked::FindContact) => "mail-x",
            NextLine::Ask(Asked::HandOver) => "scale",
            NextLine::Wait => "clock",
            NextLine::Nothing => "check",
        })
    }

    pub fn tone(&self) -> Tone {
        match self {
            NextLine::Ask(_) => "bad",
            NextLine::Send(..) | NextLine::Wait | NextLine::Nothing => "",
        }
    }
}

impl Waiting {
    /// The level, unless the question says it already.
    pub fn level_beside(&self) -> Option<Level> {
        (self.asked != Asked::HandOver).then_some(self.level)
    }

    pub fn icon(&self) -> super::assets::Icon {
        NextLine::Ask(self.asked).icon()
    }
}

impl super::views::WorkRow {
    /// The level, unless the question says it already.
    pub fn level_beside(&self) -> Option<Level> {
        (self.asked != Asked::HandOver).then_some(self.level)
    }

    pub fn icon(&self) -> super::assets::Icon {
        NextLine::Ask(self.asked).icon()
    }
}

impl Situation {
    pub fn tone(&self) -> Tone {
        match self {
            Situation::PromiseBroken | Situation::AddressRefused => "bad",
            Situation::Promised(_) | Situation::Instalments => "good",
            Situation::Disputed => "info",
            Situation::Held(_) | Situation::Wrote => "warn",
        }
    }
}

impl Fate {
    pub fn tone(&self) -> Tone {
        match self {
            Fate::Queued | Fate::Sending | Fate::Withdrawn | Fate::Sandboxed => "",
            Fate::Accepted | Fate::Answered => "good",
            Fate::Refused | Fate::Bounced => "bad",
            Fate::Uncertain => "warn",
        }
    }

    pub fn icon(&self) -> super::assets::Icon {
        super::assets::Icon(match self {
            Fate::Queued | Fate::Sending => "clock",
            Fate::Sandboxed => "inbox",
            Fate::Accepted => "check",
            Fate::Refused | Fate::Bounced => "mail-x",
            Fate::Uncertain => "triangle-alert",
            Fate::Answered => "reply",
            Fate::Withdrawn => "undo-2",
        })
    }
}

impl Event {
    pub fn icon(&self) -> super::assets::Icon {
        super::assets::Icon(match &self.what {
            Happened::Issued { .. } | Happened::Credited { .. } => "file-text",
            Happened::Paid { .. } => "euro",
            Happened::Promised { .. } | Happened::PromiseKept { .. } => "calendar-clock",
            Happened::Instalments { .. } => "handshake",
            Happened::PromiseBroken { .. } => "triangle-alert",
            Happened::Disputed { .. } | Happened::DisputeClosed { .. } => "message-circle-warning",
            Happened::Held { .. } => "pause",
            Happened::PutOff { .. } => "clock",
            Happened::Released | Happened::PromiseTakenBack | Happened::Reopened { .. } => "undo-2",
            Happened::Message {
                fate: Fate::Refused | Fate::Bounced,
                ..
            }
            | Happened::Bounced { .. } => "mail-x",
            Happened::Message {
                fate: Fate::Uncertain,
                ..
            } => "triangle-alert",
            Happened::Message { channel, .. } => super::timeline::channel_icon(*channel),
            Happened::Mail { kind, .. } => return kind.icon(),
            Happened::MailHandled { .. } => "check",
            Happened::Asked { .. } => "help",
            Happened::Approved { .. } | Happened::Decided { .. } => "check",
            Happened::Note(_) | Happened::NoteRemoved => "message-square",
            Happened::Contact { .. } | Happened::Assigned { .. } => "users",
            Happened::Address { .. } | Happened::LetterPosted { .. } => "stamp",
            Happened::TaskSet { .. } | Happened::TaskReopened { .. } => "layout-list",
            Happened::TaskDone { .. } => "check",
            Happened::Segment { .. } | Happened::Terms(_) => "settings",
            Happened::Sequence { .. } => "route",
            Happened::DueMoved { .. } => "calendar-clock",
            Happened::DocumentKept { .. } => "paperclip",
            Happened::Erased { .. } => "x",
            Happened::Unapproved { .. } => "undo-2",
        })
    }

    /// The letter on paper that left.
    pub fn posted(&self) -> Option<i64> {
        match self.what {
            Happened::LetterPosted { question, .. } => Some(question),
            _ => None,
        }
    }

    pub fn tone(&self) -> Tone {
        match &self.what {
            Happened::Paid { .. } | Happened::PromiseKept { .. } => "good",
            Happened::PromiseBroken { .. } | Happened::Bounced { .. } => "bad",
            Happened::Message {
                fate: Fate::Refused | Fate::Bounced,
                ..
            } => "bad",
            Happened::Message {
                fate: Fate::Uncertain,
                ..
            } => "warn",
            Happened::Disputed { .. }
            | Happened::Promised { .. }
            | Happened::Instalments { .. } => "info",
            _ => "",
        }
    }

    /// The note, when it is one.
    pub fn note(&self) -> Option<&NoteShown> {
        match &self.what {
            Happened::Note(note) => Some(note),
            _ => None,
        }
    }

    /// What the other server said when a message came back.
    pub fn bounce(&self) -> Option<&str> {
        match &self.what {
            Happened::Bounced { answer, .. } => Some(answer),
            _ => None,
        }
    }

    /// The mail this event is about.
    pub fn mail(&self) -> Option<i64> {
        match &self.what {
            Happened::Mail { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// The message this event is about: its number, its fate, and what the other server said.
    pub fn message(&self) -> Option<(i64, Fate, &str)> {
        match &self.what {
            Happened::Message {
                id, fate, answer, ..
            } => Some((*id, *fate, answer)),
            _ => None,
        }
    }
}

/// How a rating looks; its letter stands beside.
pub fn rating_tone(rating: Rating) -> Tone {
    match rating {
        Rating::A | Rating::B => "good",
        Rating::C => "warn",
        Rating::D | Rating::E => "bad",
    }
}
