//! Where the firm's own mail server is, as one line of settings.
//!
//! `smtp://[user:pass@]host[:port][?starttls=required|off]` or `smtps://…`. Encryption is required unless the server is
//! this very machine or the person says `off`: a debtor's name must not cross a network in clear because somebody stripped
//! one word from the server's greeting. A password never crosses one in clear, whatever the person says.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use url::Url;

/// The standard ports of submission (RFC 6409, RFC 8314).
const PORT_SUBMISSION: u16 = 587;
const PORT_SUBMISSION_TLS: u16 = 465;

/// A mail server and how to speak with it.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    /// User and password.
    pub login: Option<(String, String)>,
    /// A certificate authority of the firm's own, in PEM (`mail.tls_ca`).
    pub authority: Option<String>,
    pub patience: Patience,
}

/// How the line is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// TLS from the first byte.
    Tls,
    /// In clear, then TLS; without it nothing is said.
    StartTls,
    /// In clear: this very machine, or the person said so.
    Off,
}

/// How long an answer may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    pub connect: Duration,
    pub command: Duration,
    pub acceptance: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            // A host that does not answer in this time is down; the next try comes by itself.
            connect: Duration::from_secs(30),
            // Shorter than the five minutes of RFC 5321: before DATA a retry costs nothing.
            command: Duration::from_secs(60),
            // RFC 5321 4.5.3.2.6: ten minutes. Giving up earlier would make accepted messages uncertain.
            acceptance: Duration::from_secs(600),
        }
    }
}

/// Why a line of settings is not a mail server. The line may hold a password, so that no part of it is repeated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotReadSmtpUrl {
    #[error("this is not an address of a mail server: {0}")]
    Url(String),
    #[error("a mail server starts with smtp:// or smtps://")]
    Scheme,
    #[error("the address names no host")]
    NoHost,
    #[error("what follows the ? is no option of a mail server")]
    Option,
    #[error("the name or the password is not text")]
    Login,
    #[error("with starttls=off the password would cross the network in clear")]
    Clear,
}

impl CannotReadSmtpUrl {
    /// What would be right.
    pub fn hint(&self) -> &'static str {
        match self {
            CannotReadSmtpUrl::Clear => {
                "an encrypted line: leave starttls=off away, or use smtps://; only a server on this very machine gets a password in clear"
            }
            _ => {
                "smtp://user:password@mail.example.org:587 or smtps://…, special characters of the password percent-encoded; options: ?starttls=required, or ?starttls=off without a password"
            }
        }
    }
}

impl SmtpSettings {
    /// Reads the setting `mail.smtp_url`.
    pub fn parse(text: &str) -> Result<SmtpSettings, CannotReadSmtpUrl> {
        let url =
            Url::parse(text.trim()).map_err(|error| CannotReadSmtpUrl::Url(error.to_string()))?;
        let tls = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(CannotReadSmtpUrl::Scheme),
        };
        let host = host(&url).ok_or(CannotReadSmtpUrl::NoHost)?;
        let encryption = encryption(&url, tls, &host).ok_or(CannotReadSmtpUrl::Option)?;
        let login = login(&url)?;
        if login.is_some() && encryption == Encryption::Off && !is_this_machine(&host) {
            return Err(CannotReadSmtpUrl::Clear);
        }
        Ok(SmtpSettings {
            port: url.port().unwrap_or(if tls {
                PORT_SUBMISSION_TLS
            } else {
                PORT_SUBMISSION
            }),
            login,
            host,
            encryption,
            authority: None,
            patience: Patience::default(),
        })
    }
}

/// The password stays out of logs and screens.
impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let user = self.login.as_ref().map(|(user, _)| user.as_str());
        write!(
            f,
            "SmtpSettings({}:{}, {:?}, user {user:?})",
            self.host, self.port, self.encryption
        )
    }
}

/// The server that an address names.
pub(super) fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?.trim_matches(['[', ']']);
    (!host.is_empty()).then(|| host.to_owned())
}

/// How the line to it is encrypted: only a server on this machine may be spoken to in clear unasked. Nothing for an option
/// that is not known.
pub(super) fn encryption(url: &Url, tls: bool, host: &str) -> Option<Encryption> {
    let mut encryption = match (tls, is_this_machine(host)) {
        (true, _) => Encryption::Tls,
        (false, true) => Encryption::Off,
        (false, false) => Encryption::StartTls,
    };
    for (name, value) in url.query_pairs() {
        encryption = match (name.as_ref(), value.as_ref()) {
            ("starttls", "required") if !tls => Encryption::StartTls,
            ("starttls", "off") if !tls => Encryption::Off,
            _ => return None,
        };
    }
    Some(encryption)
}

/// The user and the password of an address, when it names a user.
pub(super) fn login(url: &Url) -> Result<Option<(String, String)>, CannotReadSmtpUrl> {
    if url.username().is_empty() {
        return Ok(None);
    }
    let decode = |text: &str| {
        let bytes = percent_encoding::percent_decode_str(text).decode_utf8();
        bytes
            .map(String::from)
            .map_err(|_| CannotReadSmtpUrl::Login)
    };
    Ok(Some((
        decode(url.username())?,
        decode(url.password().unwrap_or_default())?,
    )))
}

/// True for a server that no network lies before.
pub(super) fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
