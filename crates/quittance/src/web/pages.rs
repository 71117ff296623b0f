//! The pages: a struct and a template of the same name.

use askama::Template;
use jiff::civil::Date;
use receivables::calendar::Zone;
use receivables::measuring::Rating;
use receivables::next_step::Asked;
use receivables::party::{Channel, ContactRole};
use receivables::reminding::approving::{CannotConfirm, Yes};

use super::charts::{self, Line};
use super::frame::{Frame, Room};
use super::text::Texts;
use crate::deeds::answering::Standing;

use super::views::{
    CustomerView, CustomersView, DashboardView, Fate, Filter, Filters, ListAsked, MailboxView,
    MessageView, NextLine, SearchView, SettingsView, Show, Sort,
};
use super::wording::rating_tone;
use crate::deeds::customers::contacts::ROLES;
use crate::deeds::starting::Step;

mod by_hand;
mod letters;
mod measures;
pub mod sequences;
mod starting;

pub use by_hand::{Outgoing, Post, Remind, Sent, Sheet, Work};
pub use letters::{Letter, LetterHistory, LetterTest, Letters};
pub use measures::{LinesOf, MeasureOf, Measures};
pub use sequences::{
    Sequence, SequenceAhead, SequenceCompare, SequenceFollowers, SequenceReplay, Sequences,
    channel_word, debtor_word,
};
pub use starting::{Check, Import, MailWay, Mailboxes};

/// What is late, and what the day brings.
#[derive(Template)]
#[template(path = "web/measuring/dashboard.html")]
pub struct Dashboard {
    f: Frame,
    t: Texts,
    v: DashboardView,
    percents: [i64; 5],
    dso_line: Option<Line>,
    dso_change: Option<i64>,
}

impl Dashboard {
    pub fn new(f: Frame, v: DashboardView) -> Self {
        let months: Vec<i64> = v
            .dso
            .iter()
            .flat_map(|dso| dso.months.iter().map(|(_, days)| *days))
            .collect();
        let dso_change = match months.as_slice() {
            [.., before, now] => Some(now - before),
            _ => None,
        };
        Dashboard {
            t: Texts(f.language),
            percents: charts::percents(&v.aged),
            dso_line: charts::line(&months),
            dso_change,
            f,
            v,
        }
    }
}

/// Customers in a list: those who are late, or everyone.
#[derive(Template)]
#[template(path = "web/reminding/customers.html")]
pub struct Customers {
    f: Frame,
    t: Texts,
    v: CustomersView,
    sorts: [Sort; 6],
    columns: [(Sort, &'static str); 6],
}

impl Customers {
    pub fn new(f: Frame, v: CustomersView) -> Self {
        let columns = [
            (Sort::Name, ""),
            (Sort::Amount, "num"),
            (Sort::Oldest, "num"),
            (Sort::Next, ""),
            (Sort::Rating, ""),
            (Sort::Situation, ""),
        ];
        Customers {
            t: Texts(f.language),
            sorts: Sort::ALL,
            columns,
            f,
            v,
        }
    }

    fn heading(&self) -> &'static str {
        match self.f.room {
            Room::Customers => self.t.customers_title(),
            _ => self.t.overdue(),
        }
    }

    fn empty_hint(&self) -> &'static str {
        if self.v.asked.only.count() > 0 {
            self.t.filtered_empty_hint()
        } else if self.v.asked.query.is_empty() {
            self.t.list_empty_late()
        } else {
            self.t.list_empty_search()
        }
    }

    fn showing(&self, show: &Show) -> String {
        self.link(&ListAsked {
            show: *show,
            after: None,
            ..self.v.asked.clone()
        })
    }

    fn sorted_by(&self, sort: &Sort) -> String {
        self.link(&ListAsked {
            sort: *sort,
            after: None,
            ..self.v.asked.clone()
        })
    }

    fn empty_title(&self) -> &'static str {
        match self.v.asked.only.count() {
            0 => self.t.list_empty(),
            _ => self.t.filtered_empty(),
        }
    }

    fn narrowed_to(&self, only: Filters) -> String {
        self.link(&ListAsked {
            only,
            after: None,
            ..self.v.asked.clone()
        })
    }

    fn without(&self, filter: &Filter) -> String {
        self.narrowed_to(self.v.asked.only.without(filter.name))
    }

    fn without_any(&self) -> String {
        self.narrowed_to(Filters::default())
    }

    fn rating_tone(&self, rating: &Rating) -> &'static str {
        rating_tone(*rating)
    }

    fn first_page(&self) -> String {
        self.link(&ListAsked {
            after: None,
            ..self.v.asked.clone()
        })
    }

    fn page_after(&self, after: &str) -> String {
        self.link(&ListAsked {
            after: Some(after.to_owned()),
            ..self.v.asked.clone()
        })
    }

    /// The whole list, beyond this page, as a file.
    fn export(&self, ending: &str) -> String {
        let asked = ListAsked {
            after: None,
            ..self.v.asked.clone()
        };
        format!("/customers.{ending}?{}", asked.query_string())
    }

    fn link(&self, asked: &ListAsked) -> String {
        format!("{}?{}", self.f.path_only(), asked.query_string())
    }
}

/// One customer, its history, and the next step with its reason.
#[derive(Template)]
#[template(path = "web/reminding/customer.html")]
pub struct Customer {
    f: Frame,
    t: Texts,
    v: CustomerView,
    roles: [(&'static str, ContactRole); 4],
    zones: [Zone; 13],
}

impl Customer {
    pub fn new(f: Frame, v: CustomerView) -> Self {
        Customer {
            t: Texts(f.language),
            f,
            v,
            roles: ROLES,
            zones: Zone::ALL,
        }
    }

    /// Which contact's form is open; 0: that of a new one.
    fn edits_contact(&self, id: &i64) -> bool {
        let form = &self.v.known.form;
        form.kind == "contact" && form.contact.unwrap_or_default() == *id
    }

    /// The one to whom reminders go first.
    fn is_main(&self, id: &i64) -> bool {
        let mut reminded = self.v.contacts.iter().filter(|one| {
            one.role == ContactRole::Reminders && !one.email.is_empty() && !one.bounced
        });
        reminded.next().is_some_and(|one| one.id == *id)
    }

    fn form_is(&self, kind: &str) -> bool {
        self.v.known.form.kind == kind
    }

    /// Why this form was refused.
    fn refused(&self, kind: &str) -> Option<(&'static str, &'static str)> {
        self.v.known.form.refused.filter(|_| self.form_is(kind))
    }

    fn rating_tone(&self, rating: &Rating) -> &'static str {
        rating_tone(*rating)
    }

    /// Below these words a task is late.
    fn is_late(&self, on: &Option<Date>) -> bool {
        on.is_some_and(|on| on < self.v.today)
    }

    /// What a yes does, on its button.
    fn yes(&self) -> String {
        let two = self.v.next.two.as_ref();
        if two.is_some_and(|two| two.approved_by.is_some() && two.yes == Ok(Yes::Done)) {
            return self.t.two_confirm().to_owned();
        }
        match self.v.next.line {
            NextLine::Ask(Asked::Approve) if !self.v.next.to.is_empty() => {
                self.t.approve_message(&self.v.next.to)
            }
            NextLine::Ask(Asked::Approve | Asked::HandOver) => self.t.approve().to_owned(),
            _ => self.t.done().to_owned(),
        }
    }

    /// What is to be said about the two people whom this takes.
    fn two(&self) -> Option<String> {
        two_people(&self.t, self.v.next.two.as_ref())
    }

    /// This reader may say yes, perhaps after the password once more.
    fn may_say_yes(&self) -> bool {
        may_say_yes(self.v.next.two.as_ref())
    }

    /// What is asked for is a letter on paper: it is printed and posted where it is shown.
    fn is_letter(&self) -> bool {
        matches!(
            self.v.next.line,
            NextLine::Ask(Asked::Letter | Asked::Registered)
        )
    }

    /// This reader is the first of two.
    fn asks_first_yes(&self) -> bool {
        let yes = self.v.next.two.as_ref().map(|two| &two.yes);
        yes == Some(&Ok(Yes::First))
    }

    /// This reader gave the first yes.
    fn may_take_back(&self) -> bool {
        may_take_back(self.v.next.two.as_ref())
    }

    /// What a no does.
    fn no(&self) -> &'static str {
        match self.v.next.line {
            NextLine::Ask(Asked::Approve) => self.t.decline(),
            NextLine::Ask(Asked::HandOver) => self.t.not_now(),
            _ => self.t.set_aside(),
        }
    }
}

/// What is to be said about the two people whom a question takes.
fn two_people(t: &Texts, two: Option<&Standing>) -> Option<String> {
    let two = two?;
    let by = two.approved_by.as_deref().unwrap_or_default();
    Some(match &two.yes {
        Ok(Yes::First) => t.two_first().to_owned(),
        Ok(Yes::Done) => t.two_second(by),
        Err(CannotConfirm::Same) => t.two_you_did().to_owned(),
        Err(CannotConfirm::Role) => t.two_waits(by),
        Err(CannotConfirm::ProveAgain) => t.two_alone().to_owned(),
    })
}

/// A reader gave the first of two yeses, and may take it back.
fn may_take_back(two: Option<&Standing>) -> bool {
    matches!(two.map(|two| two.yes), Some(Err(CannotConfirm::Same)))
}

/// A reader may say yes, perhaps after the password once more.
fn may_say_yes(two: Option<&Standing>) -> bool {
    let yes = two.map(|two| two.yes);
    !matches!(yes, Some(Err(CannotConfirm::Same | CannotConfirm::Role)))
}

/// The messages that arrived in the house instead of the world.
#[derive(Template)]
#[template(path = "web/reminding/mailbox.html")]
pub struct Mailbox {
    f: Frame,
    t: Texts,
    v: MailboxView,
}

impl Mailbox {
    pub fn new(f: Frame, v: MailboxView) -> Self {
        Mailbox {
            t: Texts(f.language),
            f,
            v,
        }
    }
}

/// One message, as it left, with the answer of the other server.
#[derive(Template)]
#[template(path = "web/reminding/message.html")]
pub struct Message {
    f: Frame,
    t: Texts,
    v: MessageView,
}

impl Message {
    pub fn new(f: Frame, v: MessageView) -> Self {
        Message {
            t: Texts(f.language),
            f,
            v,
        }
    }
}

/// The few settings of a first day.
#[derive(Template)]
#[template(path = "web/settings.html")]
pub struct Settings {
    f: Frame,
    t: Texts,
    v: SettingsView,
}

impl Settings {
    pub fn new(f: Frame, v: SettingsView) -> Self {
        Settings {
            t: Texts(f.language),
            f,
            v,
        }
    }

    /// Going live needs somewhere to send from; going back to the sandbox is always possible.
    fn may_switch(&self) -> bool {
        !self.v.sandbox || (self.v.server.is_some() && self.v.from.is_some())
    }
}

/// What the program does, and how to read it.
#[derive(Template)]
#[template(path = "web/help.html")]
pub struct Help {
    f: Frame,
    t: Texts,
}

impl Help {
    pub fn new(f: Frame) -> Self {
        Help {
            t: Texts(f.language),
            f,
        }
    }
}

/// The door.
#[derive(Template)]
#[template(path = "web/sign_in.html")]
pub struct SignIn {
    f: Frame,
    t: Texts,
    email: String,
    /// Where the reader wanted to go.
    next: String,
    refusal: Option<(&'static str, &'static str)>,
}

impl SignIn {
    pub fn new(f: Frame, next: String) -> Self {
        SignIn {
            t: Texts(f.language),
            f,
            email: String::new(),
            next,
            refusal: None,
        }
    }

    /// The same door after a refusal: what was typed is kept, except the password.
    pub fn refused(self, email: String, why: fn(&Texts) -> (&'static str, &'static str)) -> Self {
        SignIn {
            email,
            refusal: Some(why(&self.t)),
            ..self
        }
    }
}

/// What was found, by kind.
#[derive(Template)]
#[template(path = "web/search.html")]
pub struct Search {
    f: Frame,
    t: Texts,
    v: SearchView,
}

impl Search {
    pub fn new(f: Frame, v: SearchView) -> Self {
        Search {
            t: Texts(f.language),
            f,
            v,
        }
    }
}

/// Why something cannot be shown or done, and what to do next.
#[derive(Template)]
#[template(path = "web/refusal.html")]
pub struct Refusal {
    f: Frame,
    t: Texts,
    status: u16,
    what: &'static str,
    hint: &'static str,
    /// What to tell the operator.
    mark: String,
}

impl Refusal {
    pub fn not_found(f: Frame) -> Self {
        Self::new(f, 404, |t| (t.not_found(), t.not_found_hint()))
    }

    pub fn forbidden(f: Frame) -> Self {
        Self::new(f, 403, |t| (t.forbidden(), t.forbidden_hint()))
    }

    pub fn form_expired(f: Frame) -> Self {
        Self::new(f, 403, |t| (t.form_expired(), t.form_expired_hint()))
    }

    /// What was asked for cannot be done.
    pub fn refused(f: Frame, what: &'static str, hint: &'static str) -> Self {
        Refusal {
            what,
            hint,
            ..Self::new(f, 409, |t| (t.not_found(), t.not_found_hint()))
        }
    }

    pub fn fault(f: Frame, mark: String) -> Self {
        Refusal {
            mark,
            ..Self::new(f, 500, |t| (t.fault(), t.fault_hint()))
        }
    }

    fn new(f: Frame, status: u16, why: fn(&Texts) -> (&'static str, &'static str)) -> Self {
        let t = Texts(f.language);
        let (what, hint) = why(&t);
        Refusal {
            f,
            t,
            status,
            what,
            hint,
            mark: String::new(),
        }
    }
}
