//! The mailboxes that a firm reads, as a person looks after them: added, changed, tried at once, paused, taken away.
//!
//! They stand in one sealed setting, a line each, so that a command and a page write the same thing and no password is ever
//! shown. How far each was read stands beside, under its name, and stays when the mailbox is taken away: one that comes back
//! goes on where it was.

use std::time::Duration;

use receivables::party::Language;
use store::{Books, Fault, Organisation};

use super::DeedError;
use super::mailing::{CannotConnect, Way, encryption_word, server_url};
use super::reminding::inbox::mailboxes;
use crate::desk::Desk;
use crate::mail::imap::{CannotReadImapUrl, CannotReadMailbox, Imap, ImapSettings};
use crate::mail::settings::Patience;
use crate::settings::Settings;

const KEY: &str = "mail.imap_url";

/// Somebody waits before the page while a mailbox is tried.
const TRY_FOR: Duration = Duration::from_secs(10);

/// A mailbox as a person types it. Of the way, the sender and where answers go say nothing here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// Server, line and login.
    pub server: Way,
    /// The folder; the inbox when it is empty.
    pub folder: String,
}

/// A mailbox that is kept, and how its reading goes.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its name: user, server and folder.
    pub name: String,
    /// As a form shows it again, without its password.
    pub typed: Typed,
    /// How far it was read; nothing before the first look.
    pub read: Option<store::Mailbox>,
}

/// Why a mailbox is not kept, or not tried.
#[derive(Debug, thiserror::Error)]
pub enum CannotKeep {
    /// The server.
    #[error(transparent)]
    Server(CannotConnect),
    /// A mailbox has a user and a password.
    #[error("{}", self.words(Language::En))]
    NoLogin,
    /// Something else of the line.
    #[error(transparent)]
    Line(CannotReadImapUrl),
    /// It was taken away meanwhile.
    #[error("{}", self.words(Language::En))]
    Gone,
    /// The machine.
    #[error(transparent)]
    Deed(#[from] DeedError),
}

impl From<Fault> for CannotKeep {
    fn from(fault: Fault) -> Self {
        CannotKeep::Deed(fault.into())
    }
}

impl CannotKeep {
    /// What is the matter.
    pub fn words(&self, language: Language) -> String {
        let [fr, en] = match self {
            CannotKeep::Server(refusal) => return refusal.words(language),
            CannotKeep::Deed(error) => return error.to_string(),
            CannotKeep::NoLogin => [
                "Une boîte a un utilisateur et un mot de passe.",
                "A mailbox has a user and a password.",
            ],
            CannotKeep::Line(CannotReadImapUrl::Clear) => [
                "Sans chiffrement, le mot de passe traverserait le réseau en clair.",
                "Without encryption the password would cross the network in clear.",
            ],
            CannotKeep::Line(CannotReadImapUrl::Twice) => [
                "Cette boîte est déjà notée.",
                "This mailbox is kept already.",
            ],
            CannotKeep::Line(CannotReadImapUrl::TooMany) => [
                "Une entreprise relève au plus dix boîtes.",
                "A firm reads at most ten mailboxes.",
            ],
            CannotKeep::Line(_) => [
                "Cette boîte ne peut être notée ainsi.",
                "This mailbox cannot be written like this.",
            ],
            CannotKeep::Gone => [
                "Cette boîte n’est plus dans la liste.",
                "This mailbox is no longer on the list.",
            ],
        };
        (if language == Language::Fr { fr } else { en }).to_owned()
    }

    /// What would be right.
    pub fn hint(&self, language: Language) -> String {
        let [fr, en] = match self {
            CannotKeep::Server(CannotConnect::Host) => [
                "Votre hébergeur l’indique, par exemple : imap.exemple.fr.",
                "Your mail host tells it, for example: imap.example.org.",
            ],
            CannotKeep::Server(CannotConnect::Port(_)) => [
                "Laissez vide, ou écrivez 993, 143 ou le numéro que donne votre hébergeur.",
                "Leave it empty, or write 993, 143 or the number that your mail host gives.",
            ],
            CannotKeep::Server(refusal) => return refusal.hint(language),
            CannotKeep::NoLogin => [
                "Écrivez les deux ; le mot de passe gardé ne sert qu’au même serveur et au même utilisateur.",
                "Write both; the password that is kept serves the same server and user only.",
            ],
            CannotKeep::Line(CannotReadImapUrl::Clear) => [
                "Choisissez une ligne chiffrée.",
                "Choose an encrypted line.",
            ],
            CannotKeep::Line(CannotReadImapUrl::Twice) => [
                "Modifiez celle qui est là, ou donnez un autre dossier.",
                "Change the one that is there, or give another folder.",
            ],
            CannotKeep::Line(CannotReadImapUrl::TooMany) => [
                "Retirez-en une, ou faites suivre son courrier dans une autre.",
                "Take one away, or have its mail forwarded into another.",
            ],
            CannotKeep::Line(_) => [
                "Vérifiez le serveur, l’utilisateur et le dossier.",
                "Check the server, the user and the folder.",
            ],
            CannotKeep::Gone => ["Rechargez la page.", "Reload the page."],
            CannotKeep::Deed(DeedError::Refused { hint, .. }) => return hint.clone(),
            CannotKeep::Deed(DeedError::Fault(_)) => ["Réessayez.", "Try again."],
        };
        (if language == Language::Fr { fr } else { en }).to_owned()
    }
}

/// The firm's mailboxes, in the order in which they were added.
pub fn list(books: &mut Books<'_>, settings: &Settings) -> Result<Vec<Kept>, Fault> {
    let read = books.read_mailboxes()?;
    let kept = |mailbox: ImapSettings| {
        let name = mailbox.name();
        Kept {
            read: read.iter().find(|read| read.name == name).cloned(),
            typed: typed(mailbox),
            name,
        }
    };
    Ok(mailboxes(settings).into_iter().map(kept).collect())
}

fn typed(mailbox: ImapSettings) -> Typed {
    Typed {
        server: Way {
            encryption: encryption_word(mailbox.encryption).into(),
            host: mailbox.host,
            port: mailbox.port.to_string(),
            user: mailbox.user,
            ..Way::default()
        },
        folder: mailbox.folder,
    }
}

/// Adds a mailbox, or puts this in the place of one that is kept. Answers its name.
pub fn keep(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    before: Option<&str>,
    typed: &Typed,
) -> Result<String, CannotKeep> {
    change(desk, firm, actor, |books, lines| {
        let place = before
            .map(|name| place_of(lines, name).ok_or(CannotKeep::Gone))
            .transpose()?;
        let kept = place.and_then(|place| ImapSettings::parse(&lines[place]).ok());
        let line = written(typed, kept.as_ref())?;
        let name = ImapSettings::parse(&line).map_err(CannotKeep::Line)?.name();
        match place {
            Some(place) => lines[place] = line,
            None => lines.push(line),
        }
        let kind = if place.is_some() {
            "mailbox_changed"
        } else {
            // Who adds one wants it read, whatever was said of it before.
            books.pause_mailbox(&name, false)?;
            "mailbox_added"
        };
        books.note_act(kind, &name)?;
        Ok(name)
    })
}

/// Takes a mailbox off the list. What came in from it stays.
pub fn remove(desk: &Desk, firm: &Organisation, actor: &str, name: &str) -> Result<(), CannotKeep> {
    change(desk, firm, actor, |books, lines| {
        let place = place_of(lines, name).ok_or(CannotKeep::Gone)?;
        lines.remove(place);
        Ok(books.note_act("mailbox_removed", name)?)
    })
}

/// Stops reading a mailbox, or goes on where it stopped.
pub fn pause(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    name: &str,
    paused: bool,
) -> Result<(), CannotKeep> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let lines = lines(desk, books)?;
        place_of(&lines, name).ok_or(CannotKeep::Gone)?;
        if books.pause_mailbox(name, paused)? {
            let kind = if paused {
                "mailbox_paused"
            } else {
                "mailbox_resumed"
            };
            books.note_act(kind, name)?;
        }
        Ok(())
    })
}

/// Signs in and opens the folder, now. The inner answer is the server's.
pub fn try_now(
    settings: &Settings,
    name: &str,
) -> Result<Result<(), CannotReadMailbox>, CannotKeep> {
    let all = mailboxes(settings);
    let mailbox = all.into_iter().find(|mailbox| mailbox.name() == name);
    let mailbox = ImapSettings {
        patience: Patience {
            connect: TRY_FOR,
            command: TRY_FOR,
            acceptance: TRY_FOR,
        },
        ..mailbox.ok_or(CannotKeep::Gone)?
    };
    Ok(Imap::connect(&mailbox).and_then(|mut imap| {
        imap.open(&mailbox.folder)?;
        imap.close();
        Ok(())
    }))
}

/// Reads the lines, lets them be changed, and seals what stands then.
fn change<T>(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    work: impl FnOnce(&mut Books<'_>, &mut Vec<String>) -> Result<T, CannotKeep>,
) -> Result<T, CannotKeep> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let mut lines = lines(desk, books)?;
        let answer = work(books, &mut lines)?;
        let all = lines.join("\n");
        ImapSettings::parse_all(&all).map_err(CannotKeep::Line)?;
        let sealed = desk.keys.seal(&all).map_err(|refusal| {
            DeedError::refused(refusal.to_string(), "check QUITTANCE_KEY or the key file")
        })?;
        books.set_setting(KEY, (!all.is_empty()).then_some(sealed.as_str()))?;
        Ok(answer)
    })
}

fn lines(desk: &Desk, books: &mut Books<'_>) -> Result<Vec<String>, Fault> {
    let settings = Settings::new(books.settings()?, &desk.keys);
    let lines = settings.get(KEY).lines().map(str::trim);
    Ok(lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect())
}

fn place_of(lines: &[String], name: &str) -> Option<usize> {
    let is_it =
        |line: &String| ImapSettings::parse(line).is_ok_and(|mailbox| mailbox.name() == name);
    lines.iter().position(is_it)
}

/// The line that says this.
fn written(typed: &Typed, kept: Option<&ImapSettings>) -> Result<String, CannotKeep> {
    let login = kept.map(|kept| {
        (
            kept.host.as_str(),
            kept.user.as_str(),
            kept.password.as_str(),
        )
    });
    let mut url = server_url("imap", &typed.server, login).map_err(CannotKeep::Server)?;
    if url.username().is_empty() || url.password().unwrap_or_default().is_empty() {
        return Err(CannotKeep::NoLogin);
    }
    url.set_path(&typed.folder.trim().replace('%', "%25"));
    ImapSettings::parse(url.as_str()).map_err(CannotKeep::Line)?;
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claire() -> Typed {
        Typed {
            server: Way {
                host: "imap.morvan.example".into(),
                encryption: "tls".into(),
                user: "claire@morvan.example".into(),
                password: "p@ss/word:?\u{e9}".into(),
                ..Way::default()
            },
            folder: "Réponses/Clients %41".into(),
        }
    }

    #[test]
    fn what_was_typed_is_what_the_postman_reads() {
        let mailbox = ImapSettings::parse(&written(&claire(), None).unwrap()).unwrap();
        assert_eq!(
            (mailbox.host.as_str(), mailbox.port),
            ("imap.morvan.example", 993)
        );
        assert_eq!(mailbox.user, "claire@morvan.example");
        assert_eq!(mailbox.password, "p@ss/word:?\u{e9}");
        assert_eq!(mailbox.folder, "Réponses/Clients %41");

        let again = Typed {
            folder: String::new(),
            server: Way {
                password: String::new(),
                ..claire().server
            },
        };
        let kept = ImapSettings::parse(&written(&again, Some(&mailbox)).unwrap()).unwrap();
        assert_eq!(
            (kept.folder.as_str(), &kept.password),
            ("INBOX", &mailbox.password)
        );
        let elsewhere = Typed {
            server: Way {
                host: "imap.autre.example".into(),
                ..again.server
            },
            ..again
        };
        assert!(
            matches!(
                written(&elsewhere, Some(&mailbox)),
                Err(CannotKeep::NoLogin)
            ),
            "no password goes to another server"
        );
    }

    #[test]
    fn a_password_never_leaves_in_clear() {
        let mut clear = claire();
        clear.server.encryption = "off".into();
        assert!(matches!(
            written(&clear, None),
            Err(CannotKeep::Line(CannotReadImapUrl::Clear))
        ));
    }
}
