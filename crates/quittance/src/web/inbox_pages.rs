//! The pages about what customers write back: a struct and a template of the same name, and the plain data they show.

use askama::Template;
use jiff::civil::{Date, DateTime};
use receivables::Cents;

use super::assets::Icon;
use super::frame::{Frame, Room};
use super::text::Texts;
use super::views::{CustomerLink, MailboxCard};

/// What came in, by page.
#[derive(Clone, Debug)]
pub struct InboxView {
    pub today: Date,
    pub rows: Vec<InboxRow>,
    /// How many mails wait for somebody.
    pub waiting: u64,
    /// Also what somebody has looked at.
    pub all: bool,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// The mailboxes that are read.
    pub mailboxes: Vec<MailboxCard>,
    /// What is nobody's is deleted after so many days.
    pub keep_days: i64,
    /// This reader looks after the mailboxes.
    pub may_set: bool,
}

/// One mail of the list.
#[derive(Clone, Debug)]
pub struct InboxRow {
    pub id: i64,
    pub at: DateTime,
    pub customer: Option<CustomerLink>,
    pub from: String,
    pub subject: String,
    pub kind: MailKind,
    pub may: Vec<May>,
    pub waits: bool,
}

/// What a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKind {
    Reply,
    Automatic,
    Bounce,
}

/// What a mail may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    Promise,
    Paid,
    Dispute,
    Contact,
    Copy,
}

/// What can follow from a mail, with the sentence that proposes it.
#[derive(Clone, Debug)]
pub struct Follow {
    pub may: May,
    pub because: String,
    /// What the form begins with: a day, a mailbox.
    pub value: String,
}

/// What somebody said follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Followed {
    /// It was put away by itself.
    ByItself,
    Nothing,
    Promise(Option<Date>),
    Paid,
    Dispute(String),
    Contact,
}

/// One mail.
#[derive(Clone, Debug)]
pub struct InboxMailView {
    pub id: i64,
    pub today: Date,
    pub customer: Option<CustomerLink>,
    pub from: String,
    pub subject: String,
    pub at: DateTime,
    pub kind: MailKind,
    /// What they wrote.
    pub text: String,
    /// All of it, with what they quote, when that is more.
    pub whole: String,
    pub attachments: Vec<(String, u64)>,
    /// Only the beginning was kept.
    pub is_cut: bool,
    /// It can still be read.
    pub is_kept: bool,
    /// The message of ours that it answers.
    pub answers: Option<i64>,
    /// What is proposed, then what else can follow.
    pub proposed: Vec<Follow>,
    pub others: Vec<Follow>,
    /// The customer's open invoices, with what is open on each.
    pub invoices: Vec<(String, Cents)>,
    /// What followed, and who said so.
    pub followed: Option<(Followed, String)>,
    /// This reader may say what follows.
    pub may_act: bool,
    /// When it is deleted, as long as it is nobody's.
    pub deleted_on: Option<Date>,
}

impl InboxMailView {
    /// True while it keeps its customer's reminders from leaving.
    pub fn stops(&self) -> bool {
        self.kind == MailKind::Reply && self.customer.is_some() && self.followed.is_none()
    }
}

impl May {
    /// The word of its form.
    pub fn code(self) -> &'static str {
        match self {
            May::Promise => "promise",
            May::Paid => "paid",
            May::Dispute => "dispute",
            May::Contact => "contact",
            May::Copy => "copy",
        }
    }

    pub fn icon(self) -> Icon {
        Icon(match self {
            May::Promise => "calendar-clock",
            May::Paid => "euro",
            May::Dispute => "message-circle-warning",
            May::Contact => "users",
            May::Copy => "file-text",
        })
    }
}

impl MailKind {
    pub fn icon(self) -> Icon {
        Icon(match self {
            MailKind::Reply => "reply",
            MailKind::Automatic => "mail-open",
            MailKind::Bounce => "mail-x",
        })
    }
}

/// What customers wrote back.
#[derive(Template)]
#[template(path = "web/reminding/inbox.html")]
pub struct Inbox {
    f: Frame,
    t: Texts,
    v: InboxView,
}

impl Inbox {
    pub fn new(f: Frame, v: InboxView) -> Self {
        Inbox {
            t: Texts(f.language),
            f,
            v,
        }
    }

    fn more(&self) -> String {
        let all = if self.v.all { "show=all&" } else { "" };
        let next = self.v.next.unwrap_or_default();
        format!("/inbox?{all}before={next}")
    }
}

/// One mail, and what follows from it.
#[derive(Template)]
#[template(path = "web/reminding/inbox_mail.html")]
pub struct InboxMail {
    f: Frame,
    t: Texts,
    v: InboxMailView,
}

impl InboxMail {
    pub fn new(f: Frame, v: InboxMailView) -> Self {
        InboxMail {
            t: Texts(f.language),
            f,
            v,
        }
    }
}
