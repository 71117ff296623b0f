//! The wire: one conversation with the firm's mail server, for many messages.
//!
//! A message is *offered* (MAIL, RCPT) and then its bytes are handed over (DATA). The two are separate calls because the
//! caller commits `sending` in between. Each answer is one of few things: not now, never, the server itself is out of
//! reach, or, once bytes have left, uncertain.

use std::error::Error as _;
use std::fmt;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::response::Response;

use super::settings::{Encryption, SmtpSettings};

/// An answer longer than this is somebody's advertisement; the row keeps the beginning.
const ANSWER_CHARACTERS_MAX: usize = 500;

/// Whom the message is from and for, as the server is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    pub from: Address,
    pub to: Address,
    pub copies: Vec<Address>,
}

/// The server did not take the offer. Nothing of the message has left.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// This message, for now (4xx).
    #[error("not now: {0}")]
    NotNow(String),
    /// This message, for good (5xx).
    #[error("refused: {0}")]
    Never(String),
    /// The server is out of reach or refuses to speak with us: no fault of the message.
    #[error("the mail server is out of reach: {0}")]
    Unreachable(String),
    /// The server answers, and does not let us in.
    #[error(
        "the mail server did not let us sign in ({0}): check the user and the password in mail.smtp_url"
    )]
    SignIn(String),
    /// The server answers, and nobody we trust says that it is the one we mean.
    #[error(
        "the mail server's certificate is not trusted ({0}): if the firm's own authority issued it, set mail.tls_ca; otherwise check the server's name in mail.smtp_url"
    )]
    Untrusted(String),
}

/// The server did not confirm a message whose DATA had begun.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AfterData {
    #[error("not now: {0}")]
    NotNow(String),
    #[error("refused: {0}")]
    Never(String),
    /// Bytes have left and no answer came: it may have been accepted. Never resent by a machine.
    #[error("uncertain: {0}")]
    Uncertain(String),
}

/// The server took the message; its words are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub answer: String,
}

/// An open conversation.
pub struct Wire {
    connection: SmtpConnection,
    settings: SmtpSettings,
    /// A message was offered on this line and not finished; the next one begins with RSET.
    unfinished: bool,
    broken: bool,
}

/// The server waits for the message's bytes.
pub struct Ready<'a> {
    wire: &'a mut Wire,
    /// Copies that were refused: the message goes on without them.
    notes: Vec<String>,
}

impl Wire {
    /// Opens the line, protects it and signs in.
    pub fn connect(settings: &SmtpSettings) -> Result<Wire, Refusal> {
        let hello = ClientId::default();
        let tls = tls(settings)?;
        let implicit = tls
            .as_ref()
            .filter(|_| settings.encryption == Encryption::Tls);

        let address = (settings.host.as_str(), settings.port);
        let patience = Some(settings.patience.connect);
        let mut connection = SmtpConnection::connect(address, patience, &hello, implicit, None)
            .map_err(not_reached)?;
        let waiting = connection.set_timeout(Some(settings.patience.command));
        waiting.map_err(|error| Refusal::Unreachable(error.to_string()))?;

        if let (Encryption::StartTls, Some(tls)) = (settings.encryption, &tls) {
            if !connection.can_starttls() {
                return Err(Refusal::Unreachable(
                    "the server offers no STARTTLS, which is required".into(),
                ));
            }
            connection.starttls(tls, &hello).map_err(not_reached)?;
        }
        if let Some((user, password)) = &settings.login {
            let credentials = Credentials::new(user.clone(), password.clone());
            if let Err(error) = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
            {
                let refusal = not_signed_in(error);
                let _ = connection.quit();
                return Err(refusal);
            }
        }
        Ok(Wire {
            connection,
            settings: settings.clone(),
            unfinished: false,
            broken: false,
        })
    }

    /// Offers a message. On success nothing has left yet but the addresses.
    pub fn offer(&mut self, envelope: &Envelope) -> Result<Ready<'_>, Refusal> {
        if std::mem::replace(&mut self.unfinished, true)
            && let Err(refusal) = self.say(Rset)
        {
            // Many servers count these and then end the talk (Exim: 554 after ten): that says nothing about the letter in hand.
            self.broken = true;
            return Err(Refusal::Unreachable(refusal.to_string()));
        }
        let options = self.options(envelope)?;
        self.say(Mail::new(Some(envelope.from.clone()), options))?;
        self.say(Rcpt::new(envelope.to.clone(), vec![]))?;

        let mut notes = Vec::new();
        for copy in &envelope.copies {
            match self.say(Rcpt::new(copy.clone(), vec![])) {
                Ok(_) => {}
                // A copy is a courtesy: the debtor's own message does not wait for it.
                Err(Refusal::NotNow(answer) | Refusal::Never(answer)) => {
                    notes.push(format!("copy refused: {answer}"))
                }
                Err(gone) => return Err(gone),
            }
        }
        Ok(Ready { wire: self, notes })
    }

    /// False once the line is of no more use: open another one.
    pub fn is_open(&self) -> bool {
        !self.broken && !self.connection.has_broken()
    }

    /// Says goodbye.
    pub fn close(mut self) {
        if self.is_open() {
            let _ = self.connection.quit();
        }
    }

    /// One command and its answer, before any byte of the message.
    fn say(&mut self, command: impl fmt::Display) -> Result<Response, Refusal> {
        let answer = self.connection.command(command);
        answer.map_err(|error| {
            let words = told(&error);
            // 421: the server closes the line, whatever we had asked.
            if error
                .status()
                .is_some_and(|code| u16::from(code) == CLOSING)
            {
                self.broken = true;
                return Refusal::Unreachable(words);
            }
            if error.is_transient() {
                Refusal::NotNow(words)
            } else if error.is_permanent() {
                Refusal::Never(words)
            } else {
                self.broken = true;
                Refusal::Unreachable(words)
            }
        })
    }

    fn options(&self, envelope: &Envelope) -> Result<Vec<MailParameter>, Refusal> {
        let addresses = envelope.copies.iter().chain([&envelope.from, &envelope.to]);
        if addresses
            .into_iter()
            .all(|address| AsRef::<str>::as_ref(address).is_ascii())
        {
            return Ok(vec![]);
        }
        if self
            .connection
            .server_info()
            .supports_feature(Extension::SmtpUtfEight)
        {
            return Ok(vec![MailParameter::SmtpUtfEight]);
        }
        Err(Refusal::Never(
            "the address has letters that this mail server does not carry (no SMTPUTF8)".into(),
        ))
    }
}

impl Ready<'_> {
    /// Hands the message over. From here on a silence is uncertain.
    pub fn data(self, message: &str) -> Result<Accepted, AfterData> {
        let Ready { wire, notes } = self;
        // No byte of the message has left before the server says 354, so a refusal here is a plain one.
        wire.say(Data).map_err(|refusal| match refusal {
            Refusal::Never(answer) => AfterData::Never(answer),
            Refusal::NotNow(answer)
            | Refusal::Unreachable(answer)
            | Refusal::SignIn(answer)
            | Refusal::Untrusted(answer) => AfterData::NotNow(answer),
        })?;
        let _ = wire
            .connection
            .set_timeout(Some(wire.settings.patience.acceptance));
        // One write with the final dot in it: a second small one would wait 40 ms for the first one's acknowledgement.
        let answer = wire.connection.command(Dotted(message));
        let _ = wire
            .connection
            .set_timeout(Some(wire.settings.patience.command));

        match answer {
            Ok(response) => {
                wire.unfinished = false;
                let words = std::iter::once(words(&response))
                    .chain(notes)
                    .collect::<Vec<_>>()
                    .join("; ");
                Ok(Accepted {
                    answer: shortened(words),
                })
            }
            Err(error) => {
                wire.broken = !(error.is_transient() || error.is_permanent())
                    || error
                        .status()
                        .is_some_and(|code| u16::from(code) == CLOSING);
                let words = told(&error);
                Err(if error.is_transient() {
                    AfterData::NotNow(words)
                } else if error.is_permanent() {
                    AfterData::Never(words)
                } else {
                    AfterData::Uncertain(words)
                })
            }
        }
    }
}

/// "Service not available, closing transmission channel" (RFC 5321 4.2.2).
const CLOSING: u16 = 421;

/// A message as DATA wants it: lines that start with a dot get a second one, and a dot alone ends it.
struct Dotted<'a>(&'a str);

impl fmt::Display for Dotted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.0.split_inclusive('\n') {
            if line.starts_with('.') {
                f.write_str(".")?;
            }
            f.write_str(line)?;
        }
        if !self.0.ends_with('\n') {
            f.write_str("\r\n")?;
        }
        f.write_str(".\r\n")
    }
}

fn tls(settings: &SmtpSettings) -> Result<Option<TlsParameters>, Refusal> {
    if settings.encryption == Encryption::Off {
        return Ok(None);
    }
    let authority = settings.authority.as_deref();
    parameters(&settings.host, authority)
        .map(Some)
        .map_err(|error| Refusal::Unreachable(format!("mail.tls_ca cannot be used: {error}")))
}

fn parameters(host: &str, authority: Option<&str>) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(pem) = authority {
        if !pem.contains("-----BEGIN CERTIFICATE-----") {
            return Err("it holds no certificate".into());
        }
        let authority = Certificate::from_pem(pem.as_bytes()).map_err(|error| told(&error))?;
        builder = builder.add_root_certificate(authority);
    }
    builder.build().map_err(|error| told(&error))
}

/// True for one or more certificates in PEM, each of which can stand for an authority.
pub fn is_authority(pem: &str) -> bool {
    parameters("mail.example", Some(pem)).is_ok()
}

/// How the TLS library begins when it does not trust a certificate, and when what comes is not TLS at all.
pub(super) const NOT_TRUSTED: &str = "invalid peer certificate: ";
pub(super) const NOT_TLS: &str = "received corrupt message";

fn not_reached(error: lettre::transport::smtp::Error) -> Refusal {
    let words = told(&error);
    if let Some(why) = words.strip_prefix(NOT_TRUSTED) {
        Refusal::Untrusted(why.to_owned())
    } else if words.starts_with(NOT_TLS) {
        Refusal::Unreachable(
            "it does not speak TLS from the first byte on this port: try smtp:// in place of smtps://"
                .into(),
        )
    } else {
        Refusal::Unreachable(words)
    }
}

/// A sign-in that was refused for good, or for which the server has no way that we know, is the firm's to mend; one that
/// failed for now is not.
fn not_signed_in(error: lettre::transport::smtp::Error) -> Refusal {
    if error.is_permanent() {
        Refusal::SignIn(told(&error))
    } else if error.is_client() {
        Refusal::SignIn("it offers neither PLAIN nor LOGIN".into())
    } else {
        Refusal::Unreachable(told(&error))
    }
}

fn words(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    format!("{} {}", response.code(), lines.join(" "))
}

/// The server's own words where there are any.
fn told(error: &lettre::transport::smtp::Error) -> String {
    let source = error.source().map(ToString::to_string);
    shortened(match (error.status(), source) {
        (Some(code), Some(text)) => format!("{code} {text}"),
        (None, Some(text)) => text,
        _ => error.to_string(),
    })
}

pub(super) fn shortened(text: String) -> String {
    if text.chars().count() <= ANSWER_CHARACTERS_MAX {
        text
    } else {
        text.chars().take(ANSWER_CHARACTERS_MAX).collect()
    }
}
