//! Why no letter can be written by hand, and what to do next.

use crate::next_step::CannotRemind;
use crate::party::Language;
use crate::reminding::Level;
use crate::wording::long_date;

impl CannotRemind {
    /// What is the matter.
    pub fn words(&self, language: Language) -> String {
        let fr = language == Language::Fr;
        match self {
            CannotRemind::NothingOwed if fr => "Rien n’est dû sur ce compte.".into(),
            CannotRemind::NothingOwed => "Nothing is owed on this account.".into(),
            CannotRemind::NotOpen(_) if fr => {
                "Une facture choisie est payée, ou n’est pas de ce client.".into()
            }
            CannotRemind::NotOpen(_) => {
                "An invoice that was chosen is paid, or is not this customer’s.".into()
            }
            CannotRemind::Stopped(because) => because.facts(language),
            CannotRemind::NobodyToWriteTo if fr => {
                "Aucune adresse de ce client ne peut recevoir le message.".into()
            }
            CannotRemind::NobodyToWriteTo => {
                "No address of this customer can receive the message.".into()
            }
            CannotRemind::AboveR3 if fr => {
                "Au-delà de la relance 3, aucune lettre ne part : une personne décide.".into()
            }
            CannotRemind::AboveR3 => "Beyond reminder 3 no letter leaves: a person decides.".into(),
            CannotRemind::WrongSide {
                number,
                due_on,
                level,
            } => {
                let (due, level) = (long_date(*due_on, language), level.name(language));
                match language {
                    Language::Fr => format!("{number} échoit le {due} : {level} ne convient pas."),
                    Language::En => format!("{number} is due on {due}: {level} does not fit."),
                }
            }
            CannotRemind::AlreadyToday(level) => match language {
                Language::Fr => format!("C’est déjà fait aujourd’hui : {}.", level.name(language)),
                Language::En => format!("This was done today already: {}.", level.name(language)),
            },
        }
    }

    /// What to do next.
    pub fn hint(&self, language: Language) -> &'static str {
        let (french, english) = match self {
            CannotRemind::NothingOwed => ("Il n’y a rien à faire.", "There is nothing to do."),
            CannotRemind::NotOpen(_) => (
                "Choisissez parmi les factures ouvertes.",
                "Choose among the open invoices.",
            ),
            CannotRemind::Stopped(because) => return because.who(language),
            CannotRemind::NobodyToWriteTo => (
                "Ajoutez un contact de relance, puis recommencez.",
                "Add a reminder contact, then start again.",
            ),
            CannotRemind::AboveR3 => (
                "Décidez du dossier sur la fiche du client.",
                "Decide about the case on the customer’s page.",
            ),
            CannotRemind::WrongSide { level, .. } if *level == Level::PreReminder => (
                "Laissez-la de côté, ou choisissez une relance.",
                "Leave it out, or choose a reminder.",
            ),
            CannotRemind::WrongSide { .. } => (
                "Laissez-la de côté, ou choisissez le rappel avant échéance.",
                "Leave it out, or choose the pre-reminder.",
            ),
            CannotRemind::AlreadyToday(_) => (
                "Le message est dans l’historique du client.",
                "The message is in the customer’s history.",
            ),
        };
        match language {
            Language::Fr => french,
            Language::En => english,
        }
    }

    /// Its lasting name, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            CannotRemind::NothingOwed => "nothing_owed",
            CannotRemind::NotOpen(_) => "not_open",
            CannotRemind::Stopped(because) => because.code(),
            CannotRemind::NobodyToWriteTo => "nobody_to_write_to",
            CannotRemind::AboveR3 => "above_r3",
            CannotRemind::WrongSide { .. } => "wrong_side",
            CannotRemind::AlreadyToday(_) => "already_today",
        }
    }
}
