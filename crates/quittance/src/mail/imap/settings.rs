//! Where the mailbox is that debtors answer to, as one line of settings.
//!
//! `imaps://user:password@host[:port][/Folder]`, or `imap://…` with STARTTLS; several mailboxes are several lines. As on the way out, a password never crosses a
//! network in clear.

use std::collections::BTreeSet;
use std::fmt;

use url::Url;

use crate::mail::settings::{
    CannotReadSmtpUrl, Encryption, Patience, encryption, host, is_this_machine, login,
};

/// The standard ports (RFC 3501, RFC 8314).
const PORT_IMAP: u16 = 143;
const PORT_IMAP_TLS: u16 = 993;

/// The folder that every mailbox has.
const INBOX: &str = "INBOX";

/// A firm has more mailboxes than this nowhere; a line is kept open to each.
pub const MAILBOXES_MAX: usize = 10;

/// A mailbox and how to read it.
#[derive(Clone, PartialEq, Eq)]
pub struct ImapSettings {
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    pub user: String,
    pub password: String,
    pub folder: String,
    /// A certificate authority of the firm's own, in PEM (`mail.tls_ca`).
    pub authority: Option<String>,
    pub patience: Patience,
}

/// Why a line of settings is no mailbox. The line holds a password, so that no part of it is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotReadImapUrl {
    #[error("this is not an address of a mailbox")]
    Url,
    #[error("a mailbox starts with imap:// or imaps://")]
    Scheme,
    #[error("the address names no host")]
    NoHost,
    #[error("the address names no user and password")]
    NoLogin,
    #[error("what follows the ? is no option of a mailbox")]
    Option,
    #[error("the name, the password or the folder is not text")]
    NotText,
    #[error("with starttls=off the password would cross the network in clear")]
    Clear,
    #[error("a mailbox is named twice")]
    Twice,
    #[error("a firm has at most {MAILBOXES_MAX} mailboxes")]
    TooMany,
}

impl CannotReadImapUrl {
    /// What would be right.
    pub fn hint(&self) -> &'static str {
        match self {
            CannotReadImapUrl::Clear => {
                "an encrypted line: leave starttls=off away, or use imaps://; only a server on this very machine gets a password in clear"
            }
            CannotReadImapUrl::Twice | CannotReadImapUrl::TooMany => {
                "at most ten mailboxes, each on a line of its own, and each once"
            }
            _ => {
                "imaps://user:password@mail.example.org/INBOX, special characters percent-encoded; imap://… is encrypted by STARTTLS"
            }
        }
    }
}

impl ImapSettings {
    /// Reads the setting `mail.imap_url`: a mailbox a line.
    pub fn parse_all(text: &str) -> Result<Vec<ImapSettings>, CannotReadImapUrl> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let all: Vec<ImapSettings> = lines.map(ImapSettings::parse).collect::<Result<_, _>>()?;
        let names: BTreeSet<String> = all.iter().map(ImapSettings::name).collect();
        if names.len() < all.len() {
            return Err(CannotReadImapUrl::Twice);
        }
        if all.len() > MAILBOXES_MAX {
            return Err(CannotReadImapUrl::TooMany);
        }
        Ok(all)
    }

    /// Reads one mailbox.
    pub fn parse(text: &str) -> Result<ImapSettings, CannotReadImapUrl> {
        let url = Url::parse(text.trim()).map_err(|_| CannotReadImapUrl::Url)?;
        let tls = match url.scheme() {
            "imap" => false,
            "imaps" => true,
            _ => return Err(CannotReadImapUrl::Scheme),
        };
        let host = host(&url).ok_or(CannotReadImapUrl::NoHost)?;
        let encryption = encryption(&url, tls, &host).ok_or(CannotReadImapUrl::Option)?;
        if encryption == Encryption::Off && !is_this_machine(&host) {
            return Err(CannotReadImapUrl::Clear);
        }
        let (user, password) = login(&url)
            .map_err(|_: CannotReadSmtpUrl| CannotReadImapUrl::NotText)?
            .ok_or(CannotReadImapUrl::NoLogin)?;
        let folder = percent_encoding::percent_decode_str(url.path().trim_matches('/'))
            .decode_utf8()
            .map_err(|_| CannotReadImapUrl::NotText)?
            .into_owned();
        if [&user, &password, &folder]
            .iter()
            .any(|text| text.chars().any(char::is_control))
        {
            return Err(CannotReadImapUrl::NotText);
        }
        Ok(ImapSettings {
            port: url
                .port()
                .unwrap_or(if tls { PORT_IMAP_TLS } else { PORT_IMAP }),
            folder: if folder.is_empty() {
                INBOX.to_owned()
            } else {
                folder
            },
            host,
            encryption,
            user,
            password,
            authority: None,
            patience: Patience::default(),
        })
    }

    /// What the mailbox is called where it is noted how far it was read.
    pub fn name(&self) -> String {
        format!(
            "{} @ {}:{}/{}",
            self.user, self.host, self.port, self.folder
        )
    }
}

/// The password stays out of logs and screens.
impl fmt::Debug for ImapSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ImapSettings({}, {:?})", self.name(), self.encryption)
    }
}
