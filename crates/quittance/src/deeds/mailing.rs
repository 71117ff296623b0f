//! The firm's way of sending, as a person types it: a server, a sender, and a test to oneself that really goes out.

use receivables::party::Language;
use receivables::reminding::Level;
use store::{LetterPlace, Organisation};
use url::Url;

use super::reminding::letters::{CannotTest, SANDBOX, Tested, send_test_through};
use super::starting::{self, Step};
use super::{DeedError, settings, upkeep};
use crate::desk::Desk;
use crate::mail::SmtpSettings;
use crate::mail::compose::mailbox;
use crate::mail::settings::{CannotReadSmtpUrl, Encryption};

/// What a person says of the way out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// The server's name.
    pub host: String,
    /// Its port; the usual one when it is empty.
    pub port: String,
    /// How the line is protected: `starttls`, `tls` or `off`.
    pub encryption: String,
    /// Who signs in there; nobody when it is empty.
    pub user: String,
    /// The password; the one that is kept when it is empty.
    pub password: String,
    /// The sender.
    pub from: String,
    /// Where debtors answer, when that is not the sender.
    pub answers: String,
}

/// Why this is no way out.
#[derive(Debug, thiserror::Error)]
pub enum CannotConnect {
    /// No server.
    #[error("{}", self.words(Language::En))]
    Host,
    /// No port.
    #[error("{}", self.words(Language::En))]
    Port(String),
    /// No mailbox.
    #[error("{}", self.words(Language::En))]
    Address(String),
    /// A password in clear, or a name that is none.
    #[error("{}", self.words(Language::En))]
    Line(CannotReadSmtpUrl),
    /// The machine.
    #[error(transparent)]
    Deed(#[from] DeedError),
}

impl CannotConnect {
    /// What is the matter.
    pub fn words(&self, language: Language) -> String {
        match (self, language) {
            (CannotConnect::Host, Language::Fr) => "Ce n’est pas le nom d’un serveur.".into(),
            (CannotConnect::Host, Language::En) => "This is not the name of a server.".into(),
            (CannotConnect::Port(text), Language::Fr) => {
                format!("«\u{a0}{text}\u{a0}» n’est pas un port.")
            }
            (CannotConnect::Port(text), Language::En) => format!("“{text}” is not a port."),
            (CannotConnect::Address(text), Language::Fr) => {
                format!("«\u{a0}{text}\u{a0}» n’est pas une adresse.")
            }
            (CannotConnect::Address(text), Language::En) => {
                format!("“{text}” is not a mail address.")
            }
            (CannotConnect::Line(CannotReadSmtpUrl::Clear), Language::Fr) => {
                "Sans chiffrement, le mot de passe traverserait le réseau en clair.".into()
            }
            (CannotConnect::Line(CannotReadSmtpUrl::Clear), Language::En) => {
                "Without encryption the password would cross the network in clear.".into()
            }
            (CannotConnect::Line(_), Language::Fr) => "Ce serveur ne peut être noté ainsi.".into(),
            (CannotConnect::Line(_), Language::En) => {
                "This server cannot be written like this.".into()
            }
            (CannotConnect::Deed(error), _) => error.to_string(),
        }
    }

    /// What would be right.
    pub fn hint(&self, language: Language) -> String {
        let [fr, en] = match self {
            CannotConnect::Host => [
                "Votre hébergeur l’indique, par exemple : smtp.exemple.fr.",
                "Your mail host tells it, for example: smtp.example.org.",
            ],
            CannotConnect::Port(_) => [
                "Laissez vide, ou écrivez 587, 465 ou le numéro que donne votre hébergeur.",
                "Leave it empty, or write 587, 465 or the number that your mail host gives.",
            ],
            CannotConnect::Address(_) => [
                "Écrivez nom@domaine, ou Nom <nom@domaine>.",
                "Write name@domain, or Name <name@domain>.",
            ],
            CannotConnect::Line(CannotReadSmtpUrl::Clear) => [
                "Choisissez une ligne chiffrée.",
                "Choose an encrypted line.",
            ],
            CannotConnect::Line(_) => [
                "Vérifiez le nom du serveur, l’utilisateur et le mot de passe.",
                "Check the server’s name, the user and the password.",
            ],
            CannotConnect::Deed(DeedError::Refused { hint, .. }) => return hint.clone(),
            CannotConnect::Deed(DeedError::Fault(_)) => ["Réessayez.", "Try again."],
        };
        (if language == Language::Fr { fr } else { en }).to_owned()
    }
}

/// How the firm sends today; the password is not told.
pub fn way(settings: &crate::settings::Settings) -> (Way, bool) {
    let mut way = Way {
        encryption: "starttls".into(),
        from: settings.get("mail.from").to_owned(),
        answers: settings.get("creditor.email").to_owned(),
        ..Way::default()
    };
    let Some(Ok(server)) = settings.some("mail.smtp_url").map(SmtpSettings::parse) else {
        return (way, false);
    };
    way.encryption = encryption_word(server.encryption).into();
    way.host = server.host;
    way.port = server.port.to_string();
    let has_password = server.login.is_some();
    way.user = server.login.map_or_else(String::new, |(user, _)| user);
    (way, has_password)
}

/// Keeps the way out. Nothing leaves by it before somebody turns the sandbox off.
pub fn connect(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    way: &Way,
) -> Result<(), CannotConnect> {
    let before = settings(desk, firm.id).map_err(DeedError::from)?;
    for address in [&way.from, &way.answers] {
        if !address.is_empty() && mailbox(address).is_err() {
            return Err(CannotConnect::Address(address.clone()));
        }
    }
    if way.from.is_empty() {
        return Err(CannotConnect::Address(String::new()));
    }
    let kept = before.some("mail.smtp_url").map(SmtpSettings::parse);
    let kept = kept.and_then(Result::ok);
    let url = written(way, kept.as_ref())?;
    for (key, value) in [
        ("mail.smtp_url", url.as_str()),
        ("mail.from", &way.from),
        ("creditor.email", &way.answers),
    ] {
        if before.get(key) != value {
            upkeep::set_setting(desk, firm, actor, key, value)?;
        }
    }
    Ok(())
}

/// The line of settings that says this.
fn written(way: &Way, kept: Option<&SmtpSettings>) -> Result<String, CannotConnect> {
    let login = kept.and_then(|kept| {
        let (user, password) = kept.login.as_ref()?;
        Some((kept.host.as_str(), user.as_str(), password.as_str()))
    });
    let url = server_url("smtp", way, login)?;
    SmtpSettings::parse(url.as_str()).map_err(CannotConnect::Line)?;
    Ok(url.into())
}

/// A server as it was typed, as an address of this scheme. An empty password is the one that is kept for this very server
/// and user; it goes to no other.
pub(super) fn server_url(
    scheme: &str,
    way: &Way,
    kept: Option<(&str, &str, &str)>,
) -> Result<Url, CannotConnect> {
    let host = way.host.trim();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '[' | ']' | ':');
    if host.is_empty() || !host.chars().all(is_name) {
        return Err(CannotConnect::Host);
    }
    let secure = if way.encryption == "tls" { "s" } else { "" };
    let mut url =
        Url::parse(&format!("{scheme}{secure}://{host}")).map_err(|_| CannotConnect::Host)?;
    let port = way.port.trim();
    if !port.is_empty() {
        let number = port.parse::<u16>().ok().filter(|port| *port > 0);
        let number = number.ok_or_else(|| CannotConnect::Port(port.to_owned()))?;
        url.set_port(Some(number))
            .map_err(|()| CannotConnect::Host)?;
    }
    let user = way.user.trim();
    if !user.is_empty() {
        let password = match (way.password.as_str(), kept) {
            ("", Some((server, before, password))) if server == host && before == user => password,
            (typed, _) => typed,
        };
        url.set_username(user).map_err(|()| CannotConnect::Host)?;
        url.set_password(Some(password))
            .map_err(|()| CannotConnect::Host)?;
    }
    match way.encryption.as_str() {
        "off" => url.set_query(Some("starttls=off")),
        "starttls" => url.set_query(Some("starttls=required")),
        _ => {}
    }
    Ok(url)
}

/// How a line is protected, as a form says it.
pub(super) fn encryption_word(encryption: Encryption) -> &'static str {
    match encryption {
        Encryption::Tls => "tls",
        Encryption::StartTls => "starttls",
        Encryption::Off => "off",
    }
}

/// Sends a letter to oneself through the firm's server, also while the sandbox keeps everything else in the house.
pub fn test(desk: &Desk, firm: &Organisation, actor: &str, to: &str) -> Result<Tested, CannotTest> {
    let settings = settings(desk, firm.id)?.with("mail.sandbox", "off");
    let place = LetterPlace::mail(Level::R1, firm.language);
    let tested = send_test_through(desk, firm, actor, &settings, place, to)?;
    if tested.answer != SANDBOX {
        starting::note_done(desk, firm, actor, Step::Mail)?;
    }
    Ok(tested)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way() -> Way {
        Way {
            host: "smtp.morvan.example".into(),
            encryption: "starttls".into(),
            user: "claire@morvan.example".into(),
            password: "p@ss/word:?".into(),
            from: "Atelier <compta@morvan.example>".into(),
            ..Way::default()
        }
    }

    #[test]
    fn what_was_typed_is_what_the_sender_reads() {
        let url = written(&way(), None).unwrap();
        let server = SmtpSettings::parse(&url).unwrap();
        assert_eq!(
            (server.host.as_str(), server.port),
            ("smtp.morvan.example", 587)
        );
        assert_eq!(server.encryption, Encryption::StartTls);
        let login = Some(("claire@morvan.example".into(), "p@ss/word:?".into()));
        assert_eq!(server.login, login);

        let again = Way {
            password: String::new(),
            port: "2525".into(),
            ..way()
        };
        let kept = SmtpSettings::parse(&written(&again, Some(&server)).unwrap()).unwrap();
        assert_eq!((kept.port, kept.login), (2525, server.login.clone()));
        let elsewhere = Way {
            host: "smtp.autre.example".into(),
            ..again
        };
        let other = SmtpSettings::parse(&written(&elsewhere, Some(&server)).unwrap()).unwrap();
        assert_eq!(
            other.login.unwrap().1,
            "",
            "no password goes to another server"
        );
    }

    #[test]
    fn a_way_that_is_none_is_told_in_words() {
        let wrong = |change: fn(&mut Way)| {
            let mut way = way();
            change(&mut way);
            written(&way, None).unwrap_err()
        };
        assert!(matches!(wrong(|way| way.host.clear()), CannotConnect::Host));
        assert!(matches!(
            wrong(|way| way.host = "a b".into()),
            CannotConnect::Host
        ));
        assert!(matches!(
            wrong(|way| way.port = "0".into()),
            CannotConnect::Port(_)
        ));
        assert!(matches!(
            wrong(|way| way.encryption = "off".into()),
            CannotConnect::Line(CannotReadSmtpUrl::Clear)
        ));
    }
}
