//! What stands around every page: who reads, in which language, and whether messages leave the house.

use receivables::party::{Channel, Language};
use store::LetterPlace;

use super::assets::{ASSETS, Icon};
use super::text::Plain;

/// What stands around a page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The language of the reader.
    pub language: Language,
    /// The theme the reader chose; that of the machine when none was.
    pub theme: Option<Theme>,
    /// Who is signed in.
    pub reader: Option<Reader>,
    /// Which part of the house this page belongs to.
    pub room: Room,
    /// The address of this page without language or theme, to come back to after a choice.
    pub path: String,
    /// A sentence about what was just done.
    pub notice: Option<String>,
}

/// The person at the desk.
#[derive(Clone, Debug)]
pub struct Reader {
    pub name: String,
    pub organisation: String,
    /// Proves that a form was sent from one of our pages.
    pub form_token: String,
    /// Nothing leaves the house: messages go to the sandbox mailbox.
    pub sandbox: bool,
    /// How many questions wait for a person.
    pub waiting: u64,
    /// How many mails wait to be dealt with.
    pub mails: u64,
}

/// The colours a reader chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub fn code(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn read(code: &str) -> Option<Theme> {
        [Theme::Light, Theme::Dark]
            .into_iter()
            .find(|theme| theme.code() == code)
    }
}

/// The parts of the house that have a place in the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    Today,
    Work,
    Overdue,
    Customers,
    Mailbox,
    Sequences,
    Inbox,
    Letters,
    Measures,
    Settings,
    Help,
    Elsewhere,
}

impl Frame {
    pub fn language_code(&self) -> &'static str {
        code(self.language)
    }

    pub fn code_of(&self, language: &Language) -> &'static str {
        code(*language)
    }

    /// The letters that go this way.
    pub fn letters(&self, channel: impl Plain<Channel>) -> &'static str {
        match channel.plain() {
            Channel::Sms => "/letters?channel=sms",
            Channel::Letter | Channel::Registered => "/letters?channel=letter",
            Channel::Call => "/letters?channel=call",
            Channel::Email => "/letters",
        }
    }

    /// Where this letter is read and written.
    pub fn letter(&self, place: impl Plain<LetterPlace>) -> String {
        super::reminding::letter_address(place.plain())
    }

    /// ` aria-current="page"` for the room we are in.
    pub fn is_here(&self, room: Room) -> bool {
        self.room == room
    }

    /// The same page in the other language.
    pub fn in_other_language(&self) -> String {
        self.with("lang", code(other(self.language)))
    }

    pub fn other_language_code(&self) -> &'static str {
        code(other(self.language))
    }

    /// The same page in the other theme. Without a choice so far, the first one is dark.
    pub fn in_other_theme(&self) -> String {
        let other = match self.theme {
            Some(Theme::Dark) => Theme::Light,
            Some(Theme::Light) | None => Theme::Dark,
        };
        self.with("theme", other.code())
    }

    /// True for the choice that stands, `auto` when none was made.
    pub fn theme_is(&self, code: &str) -> bool {
        self.theme.map_or("auto", Theme::code) == code
    }

    /// This page's address without what was asked of it.
    pub fn path_only(&self) -> &str {
        self.path.split('?').next().unwrap_or("/")
    }

    pub fn sandbox(&self) -> bool {
        self.reader.as_ref().is_some_and(|reader| reader.sandbox)
    }

    pub fn waiting(&self) -> u64 {
        self.reader.as_ref().map_or(0, |reader| reader.waiting)
    }

    pub fn mails(&self) -> u64 {
        self.reader.as_ref().map_or(0, |reader| reader.mails)
    }

    pub fn form_token(&self) -> &str {
        self.reader
            .as_ref()
            .map_or("", |reader| reader.form_token.as_str())
    }

    pub fn icon(&self, name: &'static str) -> Icon {
        Icon(name)
    }

    pub fn css(&self) -> &'static str {
        &ASSETS.css.path
    }

    pub fn js(&self) -> &'static str {
        &ASSETS.js.path
    }

    /// The script of the pages on which a passkey is made or shown.
    pub fn passkeys_js(&self) -> &'static str {
        &ASSETS.passkeys.path
    }

    pub fn favicon(&self) -> &'static str {
        &ASSETS.favicon.path
    }

    pub fn sans(&self) -> &'static str {
        &ASSETS.sans.path
    }

    pub fn sans_licence(&self) -> &'static str {
        &ASSETS.sans_licence.path
    }

    pub fn serif_licence(&self) -> &'static str {
        &ASSETS.serif_licence.path
    }

    fn with(&self, key: &str, value: &str) -> String {
        let sign = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{sign}{key}={value}", self.path)
    }
}

/// `fr` or `en`.
pub fn code(language: Language) -> &'static str {
    match language {
        Language::Fr => "fr",
        Language::En => "en",
    }
}

fn other(language: Language) -> Language {
    match language {
        Language::Fr => Language::En,
        Language::En => Language::Fr,
    }
}
