//! The pages about people: a struct and a template of the same name, and the plain data they show.

use askama::Template;
use jiff::civil::DateTime;
use store::User;

use super::frame::{Frame, Room};
use super::text::Texts;
use crate::deeds::inviting::Mailed;
use crate::deeds::people::ROLES;

/// The kinds of acts, as the filter lists them.
const KINDS: [&str; 35] = [
    "signed_in",
    "setting",
    "invited",
    "link",
    "link_revoked",
    "link_mailed",
    "link_not_mailed",
    "role",
    "disabled",
    "enabled",
    "password",
    "sessions_ended",
    "second_factor",
    "second_factor_gone",
    "second_factor_reset",
    "passkey",
    "passkey_gone",
    "passkey_copied",
    "recovery_codes",
    "recovery_code_used",
    "key_made",
    "key_revoked",
    "webhook_made",
    "webhook_paused",
    "webhook_resumed",
    "webhook_removed",
    "mailbox_added",
    "mailbox_changed",
    "mailbox_paused",
    "mailbox_resumed",
    "mailbox_removed",
    "mail_forgotten",
    "question_approved",
    "question_unapproved",
    "question_answered",
];

/// Everybody of the firm.
#[derive(Clone, Debug, Default)]
pub struct PeopleView {
    pub people: Vec<PersonLine>,
    /// A link just made: it is shown this once.
    pub link: Option<LinkShown>,
    /// The roles that must give a second proof.
    pub second_for: Vec<String>,
    /// Where people reach these pages, when the firm has said so.
    pub address: String,
}

/// One person.
#[derive(Clone, Debug)]
pub struct PersonLine {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub role: String,
    pub disabled: bool,
    /// Invited, and no password chosen yet.
    pub waits: bool,
    pub has_link: bool,
    /// A telephone or a passkey, which an owner may take away.
    pub has_proof: bool,
}

/// A link to be handed on.
#[derive(Clone, Debug)]
pub struct LinkShown {
    pub email: String,
    pub url: String,
    pub mailed: Mailed,
}

/// One's own account.
#[derive(Clone, Debug)]
pub struct MeView {
    pub email: String,
    pub role: String,
    pub sessions: Vec<SessionLine>,
    /// A telephone gives codes.
    pub telephone: bool,
    /// Codes on paper that still serve.
    pub codes_left: u64,
    pub passkeys: Vec<PasskeyLine>,
    /// The pages have an address that passkeys can be bound to.
    pub may_have_passkeys: bool,
    /// The firm asks for a second proof, and there is none yet.
    pub owes_second: bool,
}

/// One passkey.
#[derive(Clone, Debug)]
pub struct PasskeyLine {
    pub id: i64,
    pub name: String,
    pub since: DateTime,
    pub used: Option<DateTime>,
}

/// Where one is signed in.
#[derive(Clone, Debug)]
pub struct SessionLine {
    pub key: String,
    pub browser: String,
    pub machine: String,
    pub since: DateTime,
    pub until: DateTime,
    pub here: bool,
}

/// The people, their roles, and who is invited.
#[derive(Template)]
#[template(path = "web/people/people.html")]
pub struct People {
    f: Frame,
    t: Texts,
    v: PeopleView,
    roles: [&'static str; 4],
}

impl People {
    pub fn new(f: Frame, v: PeopleView) -> Self {
        People {
            t: Texts(f.language),
            roles: ROLES,
            f,
            v,
        }
    }

    fn is(&self, role: &str, other: &str) -> bool {
        role == other
    }

    /// What became of the letter with the link.
    fn mailed(&self, link: &LinkShown) -> (&'static str, String) {
        match &link.mailed {
            Mailed::NoAddress => ("", self.t.link_by_hand().to_owned()),
            Mailed::Stayed => ("good", self.t.link_stayed().to_owned()),
            Mailed::Sent => ("good", self.t.link_sent(&link.email)),
            Mailed::Failed(why) => ("bad", self.t.link_failed(why)),
        }
    }

    fn asks_second(&self, role: &str) -> bool {
        self.v.second_for.iter().any(|asked| asked == role)
    }
}

/// One's own sessions and password.
#[derive(Template)]
#[template(path = "web/people/me.html")]
pub struct Me {
    f: Frame,
    t: Texts,
    v: MeView,
}

impl Me {
    pub fn new(f: Frame, v: MeView) -> Self {
        Me {
            t: Texts(f.language),
            f,
            v,
        }
    }

    /// There is something that codes on paper stand in for.
    fn has_proof(&self) -> bool {
        self.v.telephone || !self.v.passkeys.is_empty()
    }
}

/// Where an invitation leads.
#[derive(Template)]
#[template(path = "web/people/join.html")]
pub struct Join {
    f: Frame,
    t: Texts,
    email: String,
    name: String,
    is_refused: bool,
}

impl Join {
    pub fn new(f: Frame, user: &User, is_refused: bool) -> Self {
        Join {
            t: Texts(f.language),
            f,
            email: user.email.clone(),
            // An invitation stands under its mailbox until its owner says a name.
            name: match user.name == user.email {
                true => String::new(),
                false => user.name.clone(),
            },
            is_refused,
        }
    }
}

/// What was done to the house.
#[derive(Clone, Debug, Default)]
pub struct AuditView {
    pub rows: Vec<ActLine>,
    /// Everybody who did something: as a program names them, and as a person reads it.
    pub people: Vec<(String, String)>,
    pub who: String,
    pub what: String,
    /// From this day, until that one; everything when they are empty.
    pub from: String,
    pub to: String,
    /// The code of a customer whose journal is asked for instead.
    pub customer: String,
    /// There is no customer of that code.
    pub is_unknown: bool,
    /// The filter, as the file's address carries it.
    pub query: String,
}

/// One act.
#[derive(Clone, Debug)]
pub struct ActLine {
    pub at: DateTime,
    pub who: String,
    pub what: String,
    pub detail: String,
}

/// Who did what to the house, and when.
#[derive(Template)]
#[template(path = "web/people/audit.html")]
pub struct Audit {
    f: Frame,
    t: Texts,
    v: AuditView,
    kinds: &'static [&'static str],
}

impl Audit {
    pub fn new(f: Frame, v: AuditView) -> Self {
        Audit {
            t: Texts(f.language),
            kinds: &KINDS,
            f,
            v,
        }
    }

    fn is(&self, choice: &str, chosen: &str) -> bool {
        choice == chosen
    }
}

/// The password once more.
#[derive(Template)]
#[template(path = "web/people/confirm.html")]
pub struct Confirm {
    f: Frame,
    t: Texts,
    next: String,
    is_refused: bool,
}

impl Confirm {
    pub fn new(f: Frame, next: String, is_refused: bool) -> Self {
        Confirm {
            t: Texts(f.language),
            f,
            next,
            is_refused,
        }
    }
}
