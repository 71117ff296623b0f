//! Letters in the reader's words: by which way they go, and what a text message costs.

use receivables::party::Channel;
use receivables::reminding::sms::Measured;
use store::LetterPlace;

use crate::web::text::{Plain, Texts};

impl Texts {
    /// The letters that go this way, as a title.
    pub fn letters_by(&self, channel: impl Plain<Channel>) -> &'static str {
        match channel.plain() {
            Channel::Sms => self.letters_by_sms(),
            Channel::Letter | Channel::Registered => self.letters_by_post(),
            Channel::Call => self.letters_by_phone(),
            Channel::Email => self.letters_by_mail(),
        }
    }

    /// What the list of letters is about.
    pub fn letters_lede_of(&self, channel: impl Plain<Channel>) -> &'static str {
        match channel.plain() {
            Channel::Sms => self.sms_lede(),
            Channel::Letter | Channel::Registered => self.post_lede(),
            Channel::Call => self.call_lede(),
            Channel::Email => self.letters_lede(),
        }
    }

    /// « Relance 1, en français », with the way when it is not e-mail.
    pub fn letter_named(&self, place: impl Plain<LetterPlace>) -> String {
        let place = place.plain();
        let title = self.letter_title(self.level(place.level), self.language_name(place.language));
        match place.channel {
            Channel::Email => title,
            Channel::Call => format!("{} · {title}", self.one_call()),
            Channel::Sms => format!("{} · {title}", self.one_text()),
            Channel::Letter | Channel::Registered => {
                format!("{} · {title}", self.one_on_paper())
            }
        }
    }

    /// « 124 caractères, 1 SMS, encore 36 ».
    pub fn sms_told(&self, measured: &Measured) -> String {
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        self.sms_measure(
            self.characters(count(measured.units)),
            self.text_messages(count(measured.parts)),
            self.number(count(measured.free)),
        )
    }

    /// The characters that make a text message dearer.
    pub fn sms_strangers(&self, measured: &Measured) -> String {
        let signs: Vec<String> = measured.strangers.iter().map(char::to_string).collect();
        self.sms_dear(signs.join(" "))
    }
}
