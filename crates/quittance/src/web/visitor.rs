//! Who is at the door: the language and theme they chose, and the session that their cookie opens.

use std::collections::HashMap;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use receivables::party::Language;
use store::{Fault, Organisation, Session, Whose};

use super::frame::{Frame, Reader, Room, Theme};
use super::refusal::PageError;
use crate::deeds;
use crate::desk::Desk;
use crate::secrets::token_hash;
use crate::settings::Settings;

/// The cookie that holds the session's token.
pub const SESSION_COOKIE: &str = "quittance";

/// Whoever asks for a page.
#[derive(Clone)]
pub struct Visitor {
    /// The language of the answer.
    pub language: Language,
    theme: Option<Theme>,
    path: String,
    /// The session, when there is one.
    pub clerk: Option<Clerk>,
    /// What a form brought along, once its token was checked.
    pub form: HashMap<String, String>,
    /// The file that it brought.
    pub file: Option<Upload>,
}

/// A file that a form brought.
#[derive(Clone)]
pub struct Upload {
    /// What it is called where it came from.
    pub name: String,
    /// What it is.
    pub bytes: axum::body::Bytes,
}

/// Somebody who is signed in, with the firm whose books they may open.
#[derive(Clone)]
pub struct Clerk {
    pub session: Session,
    /// What its cookie's token is kept as.
    pub token_hash: [u8; 32],
    pub firm: Organisation,
    pub settings: Settings,
    /// How many questions wait for a person.
    pub waiting: u64,
    /// How many mails wait to be dealt with.
    pub mails: u64,
    /// The firm asks for a second proof, and this person has none yet.
    pub owes_second: bool,
}

impl Visitor {
    /// What the request itself tells: a choice in the address, then a cookie, then what the browser asks for.
    pub fn of(uri: &Uri, headers: &HeaderMap) -> Visitor {
        let chosen = asked(uri, "lang").or_else(|| cookie(headers, "lang"));
        let theme = asked(uri, "theme").or_else(|| cookie(headers, "theme"));
        Visitor {
            language: chosen
                .as_deref()
                .and_then(language)
                .unwrap_or_else(|| accepted(headers)),
            theme: theme.as_deref().and_then(Theme::read),
            path: path_without_choices(uri),
            clerk: None,
            form: HashMap::new(),
            file: None,
        }
    }

    /// What stands around a page of this room.
    pub fn frame(&self, room: Room) -> Frame {
        let reader = self.clerk.as_ref().map(|clerk| Reader {
            name: clerk.session.user.name.clone(),
            organisation: clerk.firm.name.clone(),
            form_token: clerk.session.csrf.clone(),
            sandbox: clerk.settings.is_on("mail.sandbox"),
            waiting: clerk.waiting,
            mails: clerk.mails,
        });
        Frame {
            language: self.language,
            theme: self.theme,
            reader,
            room,
            path: self.path.clone(),
            notice: None,
        }
    }

    /// The person at the desk. The guard lets nobody else through to the pages that ask for one.
    pub fn clerk(&self) -> Result<Clerk, PageError> {
        self.clerk.clone().ok_or(PageError::SignInFirst)
    }

    /// A field of the form; empty when it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.form.get(name).map_or("", String::as_str)
    }

    /// The address of this page, to come back to.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl Clerk {
    /// The person whom this cookie's token stands for, while the session lasts.
    pub fn find(desk: &Desk, token: &str) -> Result<Option<Clerk>, Fault> {
        let Some(session) = desk.store.session(&token_hash(token), desk.now())? else {
            return Ok(None);
        };
        let firms = desk.store.organisations()?;
        let Some(firm) = firms
            .into_iter()
            .find(|firm| firm.id == session.organisation)
        else {
            return Ok(None);
        };
        let settings = deeds::settings(desk, firm.id)?;
        let required = deeds::factors::is_required(&settings, &session.user.role);
        let (waiting, mails, owes_second) = desk.store.read::<_, Fault>(firm.id, |books| {
            let owes = required && !books.has_second_proof(session.user.id)?;
            let today = desk.today(&firm);
            let (to_do, _) = books.to_do_counts(Whose::Everybody, today)?;
            let waiting = books.open_question_count(today)? + to_do;
            Ok((waiting, books.inbound_waiting()?, owes))
        })?;
        Ok(Some(Clerk {
            session,
            token_hash: token_hash(token),
            firm,
            settings,
            waiting: waiting.unsigned_abs(),
            mails: mails.unsigned_abs(),
            owes_second,
        }))
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts
            .extensions
            .get::<Visitor>()
            .cloned()
            .ok_or(PageError::SignInFirst)
    }
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = all
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The value of a word in the address that needs no decoding.
pub fn asked(uri: &Uri, name: &str) -> Option<String> {
    let mut pairs = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// `fr` or `en`.
pub fn language(code: &str) -> Option<Language> {
    match code {
        "fr" => Some(Language::Fr),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// The first of our languages that the browser names; French, the first language of the house, when it names none.
fn accepted(headers: &HeaderMap) -> Language {
    let wanted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut codes = wanted.split(',').filter_map(|word| word.trim().get(..2));
    codes.find_map(language).unwrap_or_default()
}

fn path_without_choices(uri: &Uri) -> String {
    let keeps =
        |pair: &&str| !pair.starts_with("lang=") && !pair.starts_with("theme=") && !pair.is_empty();
    let kept: Vec<&str> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(keeps)
        .collect();
    match kept.as_slice() {
        [] => uri.path().to_owned(),
        kept => format!("{}?{}", uri.path(), kept.join("&")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(address: &str, headers: &[(&'static str, &str)]) -> Visitor {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().expect("a header"));
        }
        Visitor::of(&address.parse().expect("an address"), &map)
    }

    #[test]
    fn a_choice_in_the_address_goes_before_the_cookie_and_the_cookie_before_the_browser() {
        let english = ("accept-language", "de-AT, en;q=0.8, fr;q=0.5");
        let french = ("cookie", "a=b; lang=fr");
        assert_eq!(visitor("/", &[]).language, Language::Fr);
        assert_eq!(visitor("/", &[english]).language, Language::En);
        assert_eq!(visitor("/", &[english, french]).language, Language::Fr);
        assert_eq!(visitor("/?lang=en", &[french]).language, Language::En);
        assert_eq!(visitor("/?lang=xx", &[english]).language, Language::En);
    }

    #[test]
    fn a_page_comes_back_to_itself_without_the_choice() {
        assert_eq!(
            visitor("/overdue?show=late&lang=en&sort=name", &[]).path(),
            "/overdue?show=late&sort=name"
        );
        assert_eq!(visitor("/?theme=dark", &[]).path(), "/");
    }
}
