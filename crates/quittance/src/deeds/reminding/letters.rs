//! The firm's own letters: somebody changes the words, sees them on a real account, and can always go back.
//!
//! A letter that stops the sender, or that leaves out what is owed, is refused when it is kept. One that threatens is shown as
//! such, and kept only by somebody who has read that.

pub mod paper;
mod preview;
mod test;

use receivables::party::{Channel, DebtorKind, Language};
use receivables::reminding::Level;
use store::{
    Books, Fault, LetterDraft, LetterPlace, LetterRow, LetterTest, NewLetter, Organisation,
    OwnParts,
};

pub use paper::{Paper, Stationery, paper_next};
pub use preview::{CannotPreview, Preview, Said, Whom, facts_of, preview, preview_next};
pub use test::{CannotTest, SANDBOX, Tested, send_test, send_test_through};

use super::DeedError;
use crate::desk::Desk;
use crate::mail::office;
use crate::mail::own::{Words, at, parts};
use crate::mail::templates::{CannotUseTemplate, Part, Templates};
use crate::mail::tone::{self, Told};

/// The ways that have words of their own.
pub const CHANNELS: [Channel; 4] = [Channel::Email, Channel::Sms, Channel::Letter, Channel::Call];

/// Every e-mail there is: each level that is written to, in each language. The other ways have the same places.
pub const MAILS: [LetterPlace; 8] = [
    LetterPlace::mail(Level::PreReminder, Language::Fr),
    LetterPlace::mail(Level::PreReminder, Language::En),
    LetterPlace::mail(Level::R1, Language::Fr),
    LetterPlace::mail(Level::R1, Language::En),
    LetterPlace::mail(Level::R2, Language::Fr),
    LetterPlace::mail(Level::R2, Language::En),
    LetterPlace::mail(Level::R3, Language::Fr),
    LetterPlace::mail(Level::R3, Language::En),
];

/// Every letter that goes this way.
pub fn places(channel: Channel) -> impl Iterator<Item = LetterPlace> {
    MAILS
        .into_iter()
        .map(move |place| LetterPlace { channel, ..place })
}

/// A note says why in a sentence; more belongs elsewhere.
const NOTE_CHARACTERS_MAX: usize = 200;

/// Versions that a history shows: nobody looks further back, and none is lost.
const VERSIONS_SHOWN: i64 = 100;

/// Tests that a list shows: the last days of somebody who writes letters.
const TESTS_SHOWN: i64 = 10;

/// A letter as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Which.
    pub place: LetterPlace,
    /// What it says.
    pub words: Words,
    /// The newest version, when the firm ever changed it.
    pub row: Option<LetterRow>,
    /// What the tone check says.
    pub told: Vec<Told>,
}

impl Standing {
    /// The parts that are the firm's own; none: the built-in letter leaves.
    pub fn own_parts(&self) -> Vec<Part> {
        let own = parts_of(self.row.as_ref());
        let each = [
            (Part::Subject, own.subject),
            (Part::Text, own.text),
            (Part::Mjml, own.html),
        ];
        each.into_iter()
            .filter_map(|(part, own)| own.map(|_| part))
            .collect()
    }

    /// 0 when it was never changed.
    pub fn version(&self) -> i64 {
        self.row.as_ref().map_or(0, |row| row.version)
    }
}

/// What somebody wants to keep.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Which letter.
    pub place: LetterPlace,
    /// What it is to say.
    pub words: Words,
    /// The version it was written on; absent: on whatever stands.
    pub based_on: Option<i64>,
    /// Why.
    pub note: String,
    /// They have read the grave findings and keep the letter all the same.
    pub despite_findings: bool,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A new version stands.
    Version(i64),
    /// It says already what stands.
    Unchanged(i64),
}

/// Why a letter is not kept.
#[derive(Debug, thiserror::Error)]
pub enum CannotKeep {
    /// A part cannot be used.
    #[error("{}", self.words(Language::En))]
    Template {
        /// Which part.
        part: Part,
        /// Why.
        why: CannotUseTemplate,
    },
    /// It should not leave like this.
    #[error("{}", self.words(Language::En))]
    Findings(Vec<Told>),
    /// Somebody else kept another version meanwhile.
    #[error("{}", self.words(Language::En))]
    Changed {
        /// The version that stands now.
        version: i64,
        /// Who wrote it.
        by: String,
    },
    /// There is no such version.
    #[error("{}", self.words(Language::En))]
    NoSuchVersion(i64),
    /// The note is a letter of its own.
    #[error("{}", self.words(Language::En))]
    LongNote,
    /// The letters as they stand cannot be used, or the machine failed.
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
        let fr = language == Language::Fr;
        match self {
            CannotKeep::Template { part, why } => {
                let colon = if fr { "\u{a0}:" } else { ":" };
                format!(
                    "{}{colon} {}",
                    part_name(*part, language),
                    why.words(language)
                )
            }
            CannotKeep::Findings(told) => {
                let grave: Vec<String> = told
                    .iter()
                    .filter(|one| one.is_grave())
                    .map(|one| {
                        format!(
                            "{} ({})",
                            one.finding.rule.message(language),
                            one.finding.excerpt
                        )
                    })
                    .collect();
                grave.join(" ")
            }
            CannotKeep::Changed { version, by } if fr => {
                format!("{by} a enregistré la version {version} entre-temps")
            }
            CannotKeep::Changed { version, by } => format!("{by} kept version {version} meanwhile"),
            CannotKeep::NoSuchVersion(version) if fr => {
                format!("la version {version} n’existe pas")
            }
            CannotKeep::NoSuchVersion(version) => format!("there is no version {version}"),
            CannotKeep::LongNote if fr => {
                format!("la note dépasse {NOTE_CHARACTERS_MAX} caractères")
            }
            CannotKeep::LongNote => {
                format!("the note is longer than {NOTE_CHARACTERS_MAX} characters")
            }
            CannotKeep::Deed(error) => error.to_string(),
        }
    }

    /// What to do next.
    pub fn hint(&self, language: Language) -> String {
        let [fr, en] = match self {
            CannotKeep::Template { why, .. } => return why.hint(language),
            CannotKeep::Findings(_) => [
                "Changez ces mots, ou confirmez que vous les gardez.",
                "Change these words, or say that you keep them: --despite-findings.",
            ],
            CannotKeep::Changed { .. } => [
                "Comparez dans l’historique, puis reprenez votre brouillon.",
                "Compare in the history, then take up your draft again.",
            ],
            CannotKeep::NoSuchVersion(_) => [
                "L’historique montre toutes les versions.",
                "The history shows every version.",
            ],
            CannotKeep::LongNote => ["Une phrase suffit.", "A sentence is enough."],
            CannotKeep::Deed(DeedError::Refused { hint, .. }) => return hint.clone(),
            CannotKeep::Deed(_) => ["Réessayez.", "Try again."],
        };
        (if language == Language::Fr { fr } else { en }).to_owned()
    }
}

impl From<CannotKeep> for DeedError {
    fn from(refusal: CannotKeep) -> Self {
        match refusal {
            CannotKeep::Deed(error) => error,
            refusal => DeedError::refused(refusal.words(Language::En), refusal.hint(Language::En)),
        }
    }
}

/// Every letter as it stands: e-mails first, then the other ways.
pub fn list(desk: &Desk, firm: &Organisation) -> Result<Vec<Standing>, DeedError> {
    let rows = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.letters())?;
    let templates = office::templates(firm, &rows)?;
    let standing = CHANNELS.into_iter().flat_map(places).map(|place| {
        let row = rows.iter().find(|row| row.place == place).cloned();
        standing(place, row, &templates)
    });
    standing.collect()
}

/// One letter as it stands.
pub fn read(desk: &Desk, firm: &Organisation, place: LetterPlace) -> Result<Standing, DeedError> {
    let rows = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.letters())?;
    let row = rows.into_iter().find(|row| row.place == place);
    let words = Words::of(place, &parts_of(row.as_ref()));
    // A damaged letter is shown all the same, so that it can be mended.
    match built_in()?.with(place, &words) {
        Ok(templates) => standing(place, row, &templates),
        Err(_) => Ok(Standing {
            place,
            words,
            row,
            told: Vec::new(),
        }),
    }
}

fn parts_of(row: Option<&LetterRow>) -> OwnParts {
    row.map(|row| row.parts.clone()).unwrap_or_default()
}

fn standing(
    place: LetterPlace,
    row: Option<LetterRow>,
    templates: &Templates,
) -> Result<Standing, DeedError> {
    let words = Words::of(place, &parts_of(row.as_ref()));
    let told = tone::read(templates, place, &words)
        .map_err(|error| DeedError::refused(error.to_string(), error.hint()))?;
    Ok(Standing {
        place,
        words,
        row,
        told,
    })
}

/// What keeps each part from being used.
pub fn refused_parts(
    place: LetterPlace,
    words: &Words,
) -> Result<Vec<(Part, CannotUseTemplate)>, DeedError> {
    let templates = built_in()?;
    let refused = |part| {
        let tried = templates.validate(at(place, part), words.part(part));
        tried.err().map(|why| (part, why))
    };
    let parts = parts(place.channel).iter().copied();
    Ok(parts.filter_map(refused).collect())
}

/// Tries words on every sample, and says what the tone check finds.
pub fn try_words(place: LetterPlace, words: &Words) -> Result<Vec<Told>, CannotKeep> {
    let templates = built_in()?;
    for part in parts(place.channel) {
        templates
            .validate(at(place, *part), words.part(*part))
            .map_err(|why| CannotKeep::Template { part: *part, why })?;
    }
    let own = templates
        .with(place, words)
        .map_err(|(part, why)| CannotKeep::Template { part, why })?;
    tone::read(&own, place, words)
        .map_err(|error| CannotKeep::Deed(DeedError::refused(error.to_string(), error.hint())))
}

/// Keeps a letter as the next version, and lets go of the writer's draft.
pub fn keep(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    user: Option<i64>,
    wanted: Wanted,
) -> Result<Kept, CannotKeep> {
    let (place, words) = (wanted.place, wanted.words.tidied());
    if wanted.note.chars().count() > NOTE_CHARACTERS_MAX {
        return Err(CannotKeep::LongNote);
    }
    let told = try_words(place, &words)?;
    if !wanted.despite_findings && told.iter().any(Told::is_grave) {
        return Err(CannotKeep::Findings(told));
    }
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let stands = newest(books, place)?;
        let version = stands.as_ref().map_or(0, |row| row.version);
        if wanted.based_on.is_some_and(|based_on| based_on != version) {
            return Err(changed(stands));
        }
        let parts = words.own(place);
        let is_same = parts == stands.map(|row| row.parts).unwrap_or_default();
        if !is_same {
            let new = NewLetter {
                place,
                after: version,
                parts,
                note: wanted.note.trim().to_owned(),
            };
            if !books.add_letter(&new)? {
                return Err(changed(newest(books, place)?));
            }
        }
        if let Some(user) = user {
            books.drop_letter_draft(user, place)?;
        }
        Ok(if is_same {
            Kept::Unchanged(version)
        } else {
            Kept::Version(version + 1)
        })
    })
}

/// Brings back a version, as a new one; 0 is the built-in letter.
pub fn restore(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    place: LetterPlace,
    version: i64,
    despite_findings: bool,
) -> Result<Kept, CannotKeep> {
    let words = match version {
        0 => Words::built_in(place),
        _ => self::version(desk, firm, place, version)?,
    };
    let note = match (version, firm.language) {
        (0, Language::Fr) => "retour au modèle d’origine".to_owned(),
        (0, Language::En) => "back to the built-in letter".to_owned(),
        (_, Language::Fr) => format!("version {version} restaurée"),
        (_, Language::En) => format!("version {version} restored"),
    };
    let wanted = Wanted {
        place,
        words,
        based_on: None,
        note,
        despite_findings,
    };
    keep(desk, firm, actor, None, wanted)
}

/// What a version said.
pub fn version(
    desk: &Desk,
    firm: &Organisation,
    place: LetterPlace,
    version: i64,
) -> Result<Words, CannotKeep> {
    let row = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.letter_version(place, version))?;
    let row = row.ok_or(CannotKeep::NoSuchVersion(version))?;
    Ok(Words::of(place, &row.parts))
}

/// Versions of a letter, newest first.
pub fn history(
    desk: &Desk,
    firm: &Organisation,
    place: LetterPlace,
) -> Result<Vec<LetterRow>, Fault> {
    desk.store.read(firm.id, |books| {
        books.letter_versions(place, VERSIONS_SHOWN)
    })
}

/// The newest tests that somebody sent.
pub fn tests(desk: &Desk, firm: &Organisation) -> Result<Vec<LetterTest>, Fault> {
    desk.store
        .read(firm.id, |books| books.letter_tests(TESTS_SHOWN))
}

/// What this person is writing on this letter.
pub fn draft(
    desk: &Desk,
    firm: &Organisation,
    user: i64,
    place: LetterPlace,
) -> Result<Option<LetterDraft>, Fault> {
    desk.store
        .read(firm.id, |books| books.letter_draft(user, place))
}

/// Keeps what this person is writing; words that say what stands, without a note, are no draft.
pub fn keep_draft(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    user: i64,
    draft: &LetterDraft,
) -> Result<(), Fault> {
    let words = Words {
        subject: draft.subject.clone(),
        text: draft.text.clone(),
        html: draft.html.clone(),
    };
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let stands = newest(books, draft.place)?;
        let is_what_stands = words.own(draft.place) == parts_of(stands.as_ref());
        if is_what_stands && draft.note.is_empty() {
            books.drop_letter_draft(user, draft.place)
        } else {
            books.keep_letter_draft(user, draft)
        }
    })
}

/// Lets go of it.
pub fn drop_draft(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    user: i64,
    place: LetterPlace,
) -> Result<(), Fault> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        books.drop_letter_draft(user, place)
    })
}

/// The part's name in a sentence.
pub fn part_name(part: Part, language: Language) -> &'static str {
    match (part, language) {
        (Part::Subject, Language::Fr) => "objet",
        (Part::Subject, Language::En) => "subject",
        (Part::Text, Language::Fr) => "texte",
        (Part::Text, Language::En) => "text",
        (Part::Mjml, _) => "HTML",
    }
}

/// Whom a finding concerns.
pub fn debtor_name(debtor: DebtorKind, language: Language) -> &'static str {
    match (debtor, language) {
        (DebtorKind::Business, Language::Fr) => "professionnels",
        (DebtorKind::Business, Language::En) => "businesses",
        (DebtorKind::Public, Language::Fr) => "organismes publics",
        (DebtorKind::Public, Language::En) => "public bodies",
        (DebtorKind::Consumer, Language::Fr) => "particuliers",
        (DebtorKind::Consumer, Language::En) => "consumers",
    }
}

fn built_in() -> Result<Templates, DeedError> {
    Templates::built_in()
        .map_err(|error| DeedError::refused(error.to_string(), error.hint(Language::En)))
}

fn newest(books: &mut Books<'_>, place: LetterPlace) -> Result<Option<LetterRow>, Fault> {
    Ok(books.letter_versions(place, 1)?.pop())
}

fn changed(stands: Option<LetterRow>) -> CannotKeep {
    CannotKeep::Changed {
        version: stands.as_ref().map_or(0, |row| row.version),
        by: stands.map(|row| row.written_by).unwrap_or_default(),
    }
}
