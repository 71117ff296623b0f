//! The wire on which mail comes in: one folder of one mailbox, read and never changed (RFC 3501, IDLE of RFC 2177).
//!
//! The folder is opened to be read only, so that a mail that a person has not opened stays unread to them. Ten commands are
//! spoken, each with an answer of bounded length.

mod line;
pub mod reply;
pub mod settings;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use receivables::Date;

use line::Line;
use reply::{Fetched, PIECE_BYTES, Reply};
pub use settings::{CannotReadImapUrl, ImapSettings};

use super::settings::Encryption;
use super::wire::shortened;

/// A wait on the line ends before the half hour after which servers hang up (RFC 2177), and before routers forget it.
const IDLE_MAX: Duration = Duration::from_secs(9 * 60);
/// A server without IDLE is asked so often.
const ASK_EVERY: Duration = Duration::from_secs(60);
/// While waiting, how often it is looked whether the program ends.
const TICK: Duration = Duration::from_millis(500);
/// One command has at most so many replies, of so many bytes in all: more is no answer.
const REPLIES_MAX: usize = 10_000;
const REPLIES_BYTES_MAX: usize = 4 << 20;

/// Why the mailbox cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotReadMailbox {
    /// The line, or a server that hangs up.
    #[error("the mailbox's server is out of reach: {0}")]
    Unreachable(String),
    /// The server answers, and does not let us in.
    #[error(
        "the mailbox's server did not let us sign in ({0}): check the user and the password in mail.imap_url"
    )]
    SignIn(String),
    /// The server answers, and nobody we trust says that it is the one we mean.
    #[error(
        "the certificate of the mailbox's server is not trusted ({0}): if the firm's own authority issued it, set mail.tls_ca; otherwise check the server's name in mail.imap_url"
    )]
    Untrusted(String),
    /// No such folder.
    #[error(
        "the mailbox has no folder «{0}» that can be read ({1}): check the end of mail.imap_url"
    )]
    NoFolder(String, String),
    /// The server refuses a command that it should know.
    #[error("the mailbox's server refuses to be read: {0}")]
    Refused(String),
    /// What came is no answer.
    #[error("the mailbox's server does not speak as it should: {0}")]
    Garbled(&'static str),
}

use CannotReadMailbox::{Garbled, NoFolder, Refused, SignIn, Unreachable};

/// A folder, as it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folder {
    /// The mails' numbers hold while this one does.
    pub uid_validity: u32,
    /// The number that the next mail will have, when the server says it.
    pub uid_next: Option<u32>,
}

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailFetched {
    /// Its beginning, or all of it.
    pub bytes: Vec<u8>,
    /// When the server got it, microseconds UTC.
    pub received_at: Option<i64>,
}

/// Why a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// Something changed in the folder.
    Mail,
    /// Nothing did.
    Time,
    /// The program, or whoever reads here, is to end.
    Told,
}

/// An open talk with the mailbox's server.
pub struct Imap {
    line: Line,
    patience: Duration,
    commands: u32,
    can_idle: bool,
    /// Mail was announced since the folder was opened.
    news: bool,
}

impl Imap {
    /// Opens the line, protects it and signs in.
    pub fn connect(settings: &ImapSettings) -> Result<Imap, CannotReadMailbox> {
        let mut line = Line::open(settings)?;
        if settings.encryption == Encryption::Tls {
            line = line.protect(settings)?;
        }
        let mut imap = Imap {
            line,
            patience: settings.patience.command,
            commands: 0,
            can_idle: false,
            news: false,
        };
        let greeting = imap.line.hear()?;
        if greeting.told("OK").is_none() {
            // PREAUTH would leave no way to protect the line; BYE says why it ends.
            let words = greeting.told("BYE").unwrap_or_else(|| "no greeting".into());
            return Err(Unreachable(shortened(words)));
        }
        let mut able = imap.capabilities()?;
        if settings.encryption == Encryption::StartTls {
            if !able.iter().any(|word| word == "STARTTLS") {
                return Err(Unreachable(
                    "the server offers no STARTTLS, which is required".into(),
                ));
            }
            imap.command("STARTTLS")?;
            imap.line = imap.line.protect(settings)?;
            // What was offered in clear may have been somebody else's.
            able = imap.capabilities()?;
        }
        imap.sign_in(settings, &able)?;
        imap.can_idle = imap.capabilities()?.iter().any(|word| word == "IDLE");
        Ok(imap)
    }

    fn capabilities(&mut self) -> Result<Vec<String>, CannotReadMailbox> {
        let replies = self.command("CAPABILITY")?;
        let told = replies
            .iter()
            .find_map(|reply| reply.told("CAPABILITY"))
            .unwrap_or_default();
        Ok(told
            .split_ascii_whitespace()
            .map(str::to_ascii_uppercase)
            .collect())
    }

    fn sign_in(
        &mut self,
        settings: &ImapSettings,
        able: &[String],
    ) -> Result<(), CannotReadMailbox> {
        let has = |word: &str| able.iter().any(|found| found == word);
        let (user, password) = (&settings.user, &settings.password);
        let signed = if has("AUTH=PLAIN") {
            let secret = STANDARD.encode(format!("\0{user}\0{password}"));
            self.command_with("AUTHENTICATE PLAIN", Some(&secret))
        } else if has("LOGINDISABLED") {
            return Err(SignIn("it offers neither PLAIN nor LOGIN".into()));
        } else {
            let (Some(user), Some(password)) = (quoted(user), quoted(password)) else {
                return Err(SignIn("it does not take passwords beyond ASCII".into()));
            };
            self.command(&format!("LOGIN {user} {password}"))
        };
        match signed {
            Ok(_) => Ok(()),
            Err(Refused(words)) => Err(SignIn(words)),
            Err(other) => Err(other),
        }
    }

    /// Opens a folder, to be read only.
    pub fn open(&mut self, folder: &str) -> Result<Folder, CannotReadMailbox> {
        let encoded = in_seven_bits(folder);
        let name = quoted(&encoded).ok_or(Garbled("a folder's name"))?;
        self.news = false;
        let replies = match self.command(&format!("EXAMINE {name}")) {
            Err(Refused(words)) => return Err(NoFolder(folder.to_owned(), words)),
            other => other?,
        };
        self.news = false;
        let code = |word: &str| replies.iter().find_map(|reply| reply.code(word));
        Ok(Folder {
            uid_validity: code("UIDVALIDITY").ok_or(Garbled("no UIDVALIDITY"))?,
            uid_next: code("UIDNEXT"),
        })
    }

    /// The numbers of the mails after this one that came on that day or later, rising.
    pub fn mails_after(&mut self, last: u32, since: Date) -> Result<Vec<u32>, CannotReadMailbox> {
        let since = since.strftime("%-d-%b-%Y");
        let first = last.saturating_add(1);
        let replies = self.command(&format!("UID SEARCH UID {first}:* SINCE {since}"))?;
        let mut found: Vec<u32> = replies
            .iter()
            .filter_map(Reply::numbers)
            .flatten()
            .collect();
        // `9:*` names the last mail too when it has a lower number.
        found.retain(|uid| *uid > last);
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// A mail, at most so many bytes of it; `None` when it is gone.
    pub fn fetch(
        &mut self,
        uid: u32,
        bytes_max: usize,
    ) -> Result<Option<MailFetched>, CannotReadMailbox> {
        let mut mail: Option<MailFetched> = None;
        loop {
            let at = mail.as_ref().map_or(0, |mail| mail.bytes.len());
            let room = bytes_max.saturating_sub(at).min(PIECE_BYTES);
            let Some(piece) = self.piece(uid, at, room)? else {
                return Ok(mail);
            };
            let bytes = piece.bytes.unwrap_or_default();
            let length = bytes.len();
            let size = piece.size.unwrap_or(usize::MAX);
            let known = mail.get_or_insert_with(|| MailFetched {
                bytes: Vec::new(),
                received_at: piece.received.as_deref().and_then(received_at),
            });
            known.bytes.extend(bytes);
            // A piece shorter than what was asked for is the last; some servers say a size that is not theirs.
            if length < room || known.bytes.len() >= size.min(bytes_max) {
                return Ok(mail);
            }
        }
    }

    fn piece(
        &mut self,
        uid: u32,
        at: usize,
        room: usize,
    ) -> Result<Option<Fetched>, CannotReadMailbox> {
        let ask = format!("UID FETCH {uid} (RFC822.SIZE INTERNALDATE BODY.PEEK[]<{at}.{room}>)");
        for reply in self.command(&ask)? {
            if let Some(fetched) = reply.fetched()?
                && fetched.uid == Some(uid)
                && fetched.bytes.is_some()
            {
                return Ok(Some(fetched));
            }
        }
        Ok(None)
    }

    /// Waits until something changes in the folder, or it is time to look anyway.
    pub fn wait(&mut self, told: &AtomicBool) -> Result<Woken, CannotReadMailbox> {
        if std::mem::take(&mut self.news) {
            return Ok(Woken::Mail);
        }
        if !self.can_idle {
            return self.wait_and_ask(told);
        }
        let tag = self.say("IDLE")?;
        loop {
            let reply = self.line.hear()?;
            if let Some((_, words)) = reply.ends(&tag) {
                return Err(Refused(words));
            }
            self.note(&reply)?;
            if reply.invites() {
                break;
            }
        }
        self.line.wait_at_most(TICK)?;
        let began = Instant::now();
        let woken = loop {
            if told.load(Ordering::SeqCst) {
                break Woken::Told;
            }
            if self.news {
                break Woken::Mail;
            }
            if began.elapsed() >= IDLE_MAX {
                break Woken::Time;
            }
            if let Some(reply) = self.line.hear_soon()? {
                self.note(&reply)?;
            }
        };
        self.line.wait_at_most(self.patience)?;
        self.line.say("DONE")?;
        self.answers(&tag)?;
        self.news = false;
        Ok(woken)
    }

    fn wait_and_ask(&mut self, told: &AtomicBool) -> Result<Woken, CannotReadMailbox> {
        let began = Instant::now();
        while began.elapsed() < ASK_EVERY {
            if told.load(Ordering::SeqCst) {
                return Ok(Woken::Told);
            }
            std::thread::park_timeout(TICK);
        }
        self.command("NOOP")?;
        Ok(match std::mem::take(&mut self.news) {
            true => Woken::Mail,
            false => Woken::Time,
        })
    }

    /// Says goodbye.
    pub fn close(mut self) {
        let _ = self.command("LOGOUT");
    }

    fn command(&mut self, text: &str) -> Result<Vec<Reply>, CannotReadMailbox> {
        self.command_with(text, None)
    }

    /// One command and its answers; `then` is said once the server invites it.
    fn command_with(
        &mut self,
        text: &str,
        then: Option<&str>,
    ) -> Result<Vec<Reply>, CannotReadMailbox> {
        let tag = self.say(text)?;
        if let Some(then) = then {
            loop {
                let reply = self.line.hear()?;
                if let Some((_, words)) = reply.ends(&tag) {
                    return Err(Refused(shortened(words)));
                }
                self.note(&reply)?;
                if reply.invites() {
                    break;
                }
            }
            self.line.say(then)?;
        }
        self.answers(&tag)
    }

    fn say(&mut self, text: &str) -> Result<String, CannotReadMailbox> {
        self.commands += 1;
        let tag = format!("Q{}", self.commands);
        self.line.say(&format!("{tag} {text}"))?;
        Ok(tag)
    }

    fn answers(&mut self, tag: &str) -> Result<Vec<Reply>, CannotReadMailbox> {
        let (mut replies, mut bytes) = (Vec::new(), 0);
        loop {
            let reply = self.line.hear()?;
            match reply.ends(tag) {
                Some((true, _)) => return Ok(replies),
                Some((false, words)) => return Err(Refused(shortened(words))),
                None => self.note(&reply)?,
            }
            bytes += reply.weight();
            replies.push(reply);
            if replies.len() > REPLIES_MAX || bytes > REPLIES_BYTES_MAX {
                return Err(Garbled("an answer without an end"));
            }
        }
    }

    /// What a server says by the way: that there is mail, or that it hangs up.
    fn note(&mut self, reply: &Reply) -> Result<(), CannotReadMailbox> {
        self.news |= reply.exists().is_some();
        match reply.told("BYE") {
            // The answer to LOGOUT says so too; its tagged end is not waited for.
            Some(words) => Err(Unreachable(shortened(format!(
                "the server hangs up: {words}"
            )))),
            None => Ok(()),
        }
    }
}

/// A text between quotation marks; `None` when it has letters that cannot stand there.
fn quoted(text: &str) -> Option<String> {
    let plain = |c: char| c == ' ' || c.is_ascii_graphic();
    text.chars()
        .all(plain)
        .then(|| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// A folder's name as servers write it (RFC 3501 5.1.3): « Envoyés » is `Envoy&AOk-s`.
fn in_seven_bits(name: &str) -> String {
    let mut written = String::new();
    let mut beyond: Vec<u8> = Vec::new();
    let end = |beyond: &mut Vec<u8>, written: &mut String| {
        if !beyond.is_empty() {
            let digits = STANDARD.encode(&*beyond);
            let digits = digits.trim_end_matches('=').replace('/', ",");
            *written += &format!("&{digits}-");
            beyond.clear();
        }
    };
    for c in name.chars() {
        if c == ' ' || c.is_ascii_graphic() {
            end(&mut beyond, &mut written);
            written.push(c);
            if c == '&' {
                written.push('-');
            }
        } else {
            let mut units = [0; 2];
            beyond.extend(
                c.encode_utf16(&mut units)
                    .iter()
                    .flat_map(|unit| unit.to_be_bytes()),
            );
        }
    }
    end(&mut beyond, &mut written);
    written
}

/// `17-Jul-2026 02:44:25 +0200`, the day also with a space before it.
fn received_at(text: &str) -> Option<i64> {
    let parsed = jiff::fmt::strtime::parse("%d-%b-%Y %H:%M:%S %z", text.trim()).ok()?;
    Some(parsed.to_timestamp().ok()?.as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_folders_travel_in_seven_bits() {
        for (name, written) in [
            ("INBOX", "INBOX"),
            ("Relances & co", "Relances &- co"),
            ("Envoyés", "Envoy&AOk-s"),
            ("日本", "&ZeVnLA-"),
            ("é à", "&AOk- &AOA-"),
        ] {
            assert_eq!(in_seven_bits(name), written);
        }
    }

    #[test]
    fn the_day_a_mail_came_is_read() {
        let at = received_at("17-Jul-2026 02:44:25 +0200");
        assert_eq!(at, Some(1_784_249_065_000_000));
        assert_eq!(
            received_at(" 7-Jul-2026 02:44:25 +0200"),
            Some(1_784_249_065_000_000 - 864_000_000_000)
        );
        assert_eq!(received_at("yesterday"), None);
    }
}
