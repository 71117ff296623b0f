//! The pages of the sequences.

use askama::Template;
use receivables::measuring::Rating;
use receivables::party::{Channel, DebtorKind, Language};
use receivables::reminding::Level;

use crate::web::frame::{Frame, Room};
use crate::web::text::Texts;
use crate::web::views::{
    AheadView, CompareView, FollowersView, ReplayView, SequenceView, SequencesView,
};

const LEVELS: [Level; 5] = [
    Level::PreReminder,
    Level::R1,
    Level::R2,
    Level::R3,
    Level::HandOver,
];
const CHANNELS: [Channel; 5] = [
    Channel::Email,
    Channel::Call,
    Channel::Sms,
    Channel::Letter,
    Channel::Registered,
];
const DEBTORS: [DebtorKind; 3] = [
    DebtorKind::Business,
    DebtorKind::Public,
    DebtorKind::Consumer,
];
const LANGUAGES: [Language; 2] = [Language::Fr, Language::En];

/// The word of a level in a form.
pub fn level_word(level: &Level) -> &'static str {
    level.code()
}

/// The word of a channel in a form.
pub fn channel_word(channel: &Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Call => "call",
        Channel::Letter => "letter",
        Channel::Sms => "sms",
        Channel::Registered => "registered",
    }
}

/// The word of a kind of debtor in a form.
pub fn debtor_word(debtor: &DebtorKind) -> &'static str {
    match debtor {
        DebtorKind::Business => "business",
        DebtorKind::Public => "public",
        DebtorKind::Consumer => "consumer",
    }
}

/// The level that a form names.
pub fn level_of(word: &str) -> Option<Level> {
    LEVELS.into_iter().find(|level| level_word(level) == word)
}

/// The channel that a form names.
pub fn channel_of(word: &str) -> Option<Channel> {
    CHANNELS.into_iter().find(|one| channel_word(one) == word)
}

/// The kind of debtor that a form names.
pub fn debtor_of(word: &str) -> Option<DebtorKind> {
    DEBTORS.into_iter().find(|one| debtor_word(one) == word)
}

macro_rules! page {
    ($(#[$doc:meta])* $name:ident, $view:ty, $path:literal) => {
        $(#[$doc])*
        #[derive(Template)]
        #[template(path = $path)]
        pub struct $name {
            f: Frame,
            t: Texts,
            v: $view,
        }

        impl $name {
            pub fn new(f: Frame, v: $view) -> Self {
                $name {
                    t: Texts(f.language),
                    f,
                    v,
                }
            }
        }
    };
}

page! {
    /// Every sequence, and the rules that say who follows which.
    Sequences, SequencesView, "web/reminding/sequences.html"
}

page! {
    /// One sequence and its editor.
    Sequence, SequenceView, "web/reminding/sequence.html"
}

page! {
    /// What a sequence would do in the days to come.
    SequenceAhead, AheadView, "web/reminding/sequence_ahead.html"
}

page! {
    /// A draft beside what stands.
    SequenceCompare, CompareView, "web/reminding/sequence_compare.html"
}

page! {
    /// What a sequence would have done.
    SequenceReplay, ReplayView, "web/reminding/sequence_replay.html"
}

page! {
    /// Who follows a sequence.
    SequenceFollowers, FollowersView, "web/reminding/sequence_followers.html"
}

impl Sequences {
    fn ratings(&self) -> [Rating; 5] {
        Rating::ALL
    }

    fn debtors(&self) -> [DebtorKind; 3] {
        DEBTORS
    }

    fn languages(&self) -> [Language; 2] {
        LANGUAGES
    }
}

impl Sequence {
    fn levels(&self) -> [Level; 5] {
        LEVELS
    }

    fn channels(&self) -> [Channel; 5] {
        CHANNELS
    }

    fn debtors(&self) -> [DebtorKind; 3] {
        DEBTORS
    }

    fn languages(&self) -> [Language; 2] {
        LANGUAGES
    }

    fn ratings(&self) -> [Rating; 5] {
        Rating::ALL
    }

    /// Where the words of a step are read, in the reader's language.
    fn letter_of(&self, level: &Level, channel: &Channel) -> String {
        let place = store::LetterPlace {
            level: (*level).min(Level::R3),
            language: self.f.language,
            channel: *channel,
        };
        self.f.letter(place)
    }
}

impl SequenceAhead {
    fn weekdays(&self) -> [&'static str; 7] {
        let t = self.t;
        [
            t.monday(),
            t.tuesday(),
            t.wednesday(),
            t.thursday(),
            t.friday(),
            t.saturday(),
            t.sunday(),
        ]
    }
}
