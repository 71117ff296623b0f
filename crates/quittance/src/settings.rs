//! The settings of a firm: each with its meaning, what it is when nobody says, and what it may be.

use std::collections::BTreeMap;

use crate::mail::SmtpSettings;
use crate::mail::dkim::{check_key, is_domain};
use crate::mail::imap::ImapSettings;
use crate::mail::wire::is_authority;
use receivables::invoicing::Terms;

use crate::identity::WebAddress;
use crate::secrets::Keys;
use crate::telling::{check_url, is_secret};

/// One setting.
pub struct Setting {
    /// Its name on the command line.
    pub key: &'static str,
    /// What it is when nobody says.
    pub default: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Encrypted at rest and never shown.
    pub secret: bool,
    check: fn(&str) -> Result<(), &'static str>,
}

/// Every setting there is, in the order in which they are listed.
pub const ALL: &[Setting] = &[
    setting(
        "mail.sandbox",
        "on",
        "on: every message stays in the local mailbox page; off: it leaves through mail.smtp_url",
        on_off,
    ),
    Setting {
        secret: true,
        ..setting(
            "mail.smtp_url",
            "",
            "the firm's own server: smtp://[user:password@]host:port or smtps://…",
            smtp,
        )
    },
    setting(
        "mail.tls_ca",
        "",
        "the certificate of the firm's own authority, when the server's certificate comes from it: PEM",
        authority,
    ),
    setting(
        "mail.dkim_domain",
        "",
        "letters are signed for this domain (DKIM), together with mail.dkim_key; empty: the firm's server signs, or nobody",
        domain,
    ),
    setting(
        "mail.dkim_selector",
        "quittance",
        "the name below which the domain publishes the key: SELECTOR._domainkey.DOMAIN",
        domain,
    ),
    Setting {
        secret: true,
        ..setting(
            "mail.dkim_key",
            "",
            "the private key, PEM: RSA of 2048 to 4096 bits, or Ed25519; «settings dkim» tells what to publish",
            dkim_key,
        )
    },
    Setting {
        secret: true,
        ..setting(
            "mail.imap_url",
            "",
            "the mailbox that debtors answer to: imaps://user:password@host:port/Folder; several, one a line",
            imap,
        )
    },
    setting(
        "mail.imap_after",
        "",
        "mail that came before this day is left alone; set by the first look when nobody says",
        date,
    ),
    setting(
        "inbound.keep_unfiled_days",
        "90",
        "mail that nobody was found for is deleted after so many days (GDPR art. 5: no longer than needed)",
        at_least_one,
    ),
    setting(
        "mail.from",
        "",
        "the sender of reminders: address, or Name <address>",
        address,
    ),
    setting(
        "mail.per_minute",
        "0",
        "at most so many messages a minute; 0: as fast as the server takes them",
        count,
    ),
    setting(
        "mail.connections",
        "8",
        "connections to the server at once, 1 to 32",
        connections,
    ),
    setting(
        "sms.webhook_url",
        "",
        "the gateway of text messages: https://…; empty: a person sends them",
        gateway,
    ),
    Setting {
        secret: true,
        ..setting(
            "sms.webhook_secret",
            "",
            "signs what the gateway is told, and what it tells: whsec_ and 24 to 64 bytes in Base64",
            webhook_secret,
        )
    },
    setting(
        "sms.from",
        "",
        "who a text message is from: a number, or up to 11 letters and digits; empty: as the gateway says",
        sms_sender,
    ),
    setting(
        "reminders.hours",
        "09:00-18:00",
        "hours of the debtor's zone in which serve sends; commands are a person's own act",
        hours,
    ),
    setting(
        "reminders.amount_min",
        "0",
        "less than so many cents in all is not worth a message",
        count,
    ),
    setting(
        "reminders.sequence",
        "standard",
        "the ladder of new customers: standard, key-accounts, late-payers",
        any,
    ),
    setting(
        "contact.per_day",
        "1",
        "at most so many contacts with a debtor on one day",
        count,
    ),
    setting(
        "contact.per_week",
        "3",
        "at most so many contacts with a debtor in seven days",
        count,
    ),
    setting(
        "bank.freshness_days",
        "off",
        "no reminder when the newest payment known is older than so many days; off: the owner waives it",
        days_or_off,
    ),
    setting(
        "terms.days",
        "30",
        "days to pay when neither invoice nor customer says (C. com. L441-10: 30); also 45 end of month, or end of month + 45",
        terms,
    ),
    setting("creditor.email", "", "where debtors answer", address),
    setting("creditor.phone", "", "where debtors call", any),
    setting("creditor.address", "", "the firm's address in letters", any),
    setting("creditor.iban", "", "the account to which debtors pay", any),
    setting("creditor.bic", "", "its BIC", any),
    setting(
        "approvals.above",
        "",
        "two people also for whatever leaves about more than so many cents; empty: only for what cannot be called back",
        count,
    ),
    setting(
        "security.second_factor",
        "",
        "the roles that must prove a second time who they are, with commas between: owner,accountant,agent,reader",
        roles,
    ),
    setting(
        "web.address",
        "",
        "where people reach these pages: https://desk.lafleur.example; links in invitations and passkeys need it",
        web_address,
    ),
    setting(
        "webhooks.private",
        "off",
        "on: programs on private networks and on this machine may be told, also over http",
        on_off,
    ),
    setting(
        "api.per_minute",
        "600",
        "requests that a key of the API may make in a minute",
        at_least_one,
    ),
    setting(
        "start.done",
        "",
        "the steps of the first day that somebody said are done, with commas between: check,mail,preview; hidden: they are put away",
        first_steps,
    ),
    setting(
        "mail.standstill",
        "",
        "set by a restoration: the sender stands still until a person sets it to empty",
        any,
    ),
];

const fn setting(
    key: &'static str,
    default: &'static str,
    meaning: &'static str,
    check: fn(&str) -> Result<(), &'static str>,
) -> Setting {
    Setting {
        key,
        default,
        meaning,
        secret: false,
        check,
    }
}

/// A setting that is not one, or a value it cannot have.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CannotSet {
    /// No such setting.
    #[error("there is no setting «{0}»")]
    Unknown(String),
    /// Not a value for it.
    #[error("{} cannot be {key}", value.as_ref().map_or("this value".into(), |value| format!("«{value}»")))]
    Value {
        /// The setting.
        key: &'static str,
        /// What was given; a secret is not repeated, since refusals end up on screens and in logs.
        value: Option<String>,
        /// What would be right.
        right: &'static str,
    },
}

impl CannotSet {
    /// What would be right.
    pub fn hint(&self) -> String {
        match self {
            CannotSet::Unknown(_) => {
                "quittance settings list shows every setting with its meaning".into()
            }
            CannotSet::Value { right, .. } => format!("right would be {right}"),
        }
    }
}

/// Finds a setting and checks a value for it.
pub fn check(key: &str, value: &str) -> Result<&'static Setting, CannotSet> {
    let setting = find(key)?;
    if !value.is_empty() {
        (setting.check)(value).map_err(|right| CannotSet::Value {
            key: setting.key,
            value: (!setting.secret).then(|| beginning(value)),
            right,
        })?;
    }
    Ok(setting)
}

/// The first line of a value that may have many.
pub fn beginning(value: &str) -> String {
    match value.split_once('\n') {
        Some((first, _)) => format!("{} …", first.trim_end()),
        None => value.to_owned(),
    }
}

/// Finds a setting.
pub fn find(key: &str) -> Result<&'static Setting, CannotSet> {
    ALL.iter()
        .find(|setting| setting.key == key)
        .ok_or_else(|| CannotSet::Unknown(key.into()))
}

/// A firm's settings, with what nobody said filled in.
#[derive(Clone, Debug, Default)]
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// From what was set; secrets that cannot be opened are left out.
    pub fn new(set: BTreeMap<String, String>, keys: &Keys) -> Settings {
        let opened = set
            .into_iter()
            .filter_map(|(key, value)| Some((key, keys.open(&value).ok()?)));
        Settings(opened.collect())
    }

    /// The same, with this value.
    pub fn with(mut self, key: &str, value: &str) -> Settings {
        self.0.insert(key.to_owned(), value.to_owned());
        self
    }

    /// The value, or what it is when nobody says.
    pub fn get(&self, key: &str) -> &str {
        match self.0.get(key) {
            Some(value) => value,
            None => find(key).map_or("", |setting| setting.default),
        }
    }

    /// A value that must not be empty to count.
    pub fn some(&self, key: &str) -> Option<&str> {
        Some(self.get(key)).filter(|value| !value.is_empty())
    }

    /// A number; what is checked on the way in is one.
    pub fn number(&self, key: &str) -> i64 {
        self.get(key).parse().unwrap_or(0)
    }

    /// The terms of customers with whom nothing else was agreed.
    pub fn terms(&self) -> Terms {
        documents::values::terms(self.get("terms.days")).unwrap_or(Terms::LEGAL)
    }

    /// True for `on`.
    pub fn is_on(&self, key: &str) -> bool {
        self.get(key) == "on"
    }
}

fn any(_: &str) -> Result<(), &'static str> {
    Ok(())
}

fn on_off(value: &str) -> Result<(), &'static str> {
    if matches!(value, "on" | "off") {
        Ok(())
    } else {
        Err("on or off")
    }
}

fn roles(value: &str) -> Result<(), &'static str> {
    if crate::deeds::factors::are_roles(value) {
        Ok(())
    } else {
        Err("roles with commas between: owner,accountant,agent,reader")
    }
}

fn first_steps(value: &str) -> Result<(), &'static str> {
    if crate::deeds::starting::are_words(value) {
        Ok(())
    } else {
        Err("steps with commas between: check,mail,preview; or hidden")
    }
}

fn web_address(value: &str) -> Result<(), &'static str> {
    match WebAddress::read(value) {
        Some(_) => Ok(()),
        None => Err("https://name or http://name, with a port when it has one, and nothing behind"),
    }
}

fn count(value: &str) -> Result<(), &'static str> {
    value
        .parse::<u32>()
        .map(|_| ())
        .map_err(|_| "a whole number, 0 or more")
}

fn terms(value: &str) -> Result<(), &'static str> {
    match documents::values::terms(value) {
        Some(_) => Ok(()),
        None => Err("days to pay, at most 365: 30, 45 end of month, end of month + 45"),
    }
}

fn connections(value: &str) -> Result<(), &'static str> {
    match value.parse::<u32>() {
        Ok(1..=32) => Ok(()),
        _ => Err("a whole number from 1 to 32"),
    }
}

fn at_least_one(value: &str) -> Result<(), &'static str> {
    match value.parse::<u32>() {
        Ok(1..) => Ok(()),
        _ => Err("a whole number, 1 or more"),
    }
}

fn days_or_off(value: &str) -> Result<(), &'static str> {
    if value == "off" || value.parse::<u32>().is_ok() {
        Ok(())
    } else {
        Err("a number of days, or off")
    }
}

fn smtp(value: &str) -> Result<(), &'static str> {
    SmtpSettings::parse(value)
        .map(|_| ())
        .map_err(|refusal| refusal.hint())
}

fn imap(value: &str) -> Result<(), &'static str> {
    ImapSettings::parse_all(value)
        .map(|_| ())
        .map_err(|refusal| refusal.hint())
}

fn date(value: &str) -> Result<(), &'static str> {
    value
        .parse::<receivables::Date>()
        .map(|_| ())
        .map_err(|_| "a day, such as 2026-11-25")
}

fn domain(value: &str) -> Result<(), &'static str> {
    if is_domain(value) {
        Ok(())
    } else {
        Err("a name in ASCII letters, digits, hyphens and dots, such as lafleur.example")
    }
}

fn dkim_key(value: &str) -> Result<(), &'static str> {
    check_key(value).map_err(|refusal| refusal.hint())
}

fn authority(value: &str) -> Result<(), &'static str> {
    if is_authority(value) {
        Ok(())
    } else {
        Err("a certificate in PEM, from -----BEGIN CERTIFICATE----- on: --file ca.pem")
    }
}

fn address(value: &str) -> Result<(), &'static str> {
    value
        .parse::<lettre::message::Mailbox>()
        .map(|_| ())
        .map_err(|_| "name@domain, or Name <name@domain>")
}

fn gateway(value: &str) -> Result<(), &'static str> {
    // Whether a private network may be told is another setting, asked when a text leaves.
    check_url(value, true)
        .map(|_| ())
        .map_err(|_| "the address of a program, such as https://sms.example/quittance")
}

fn webhook_secret(value: &str) -> Result<(), &'static str> {
    is_secret(value)
        .then_some(())
        .ok_or("whsec_ and 24 to 64 bytes in Base64, as the page of the settings makes one")
}

/// Networks show so many letters of who writes.
const SMS_SENDER_MAX: usize = 11;

fn sms_sender(value: &str) -> Result<(), &'static str> {
    let is_name = value.len() <= SMS_SENDER_MAX
        && value.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ')
        && value.chars().any(|c| c.is_ascii_alphabetic());
    let is_short = (3..=6).contains(&value.len()) && value.chars().all(|c| c.is_ascii_digit());
    if is_name || is_short || receivables::phone::read(value).is_ok() {
        Ok(())
    } else {
        Err("a telephone number, or 3 to 11 letters and digits, such as LAFLEUR")
    }
}

fn hours(value: &str) -> Result<(), &'static str> {
    parse_hours(value)
        .map(|_| ())
        .ok_or("two times of the day, such as 09:00-18:00")
}

/// Opening and closing time.
pub fn parse_hours(value: &str) -> Option<(jiff::civil::Time, jiff::civil::Time)> {
    let (from, to) = value.split_once('-')?;
    let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    (from < to).then_some((from, to))
}
