//! Why a template is not kept: what is the matter, on which line, and what would be right, in both languages.

use std::fmt::{self, Display, Formatter};

use receivables::party::Language;

use super::{SMS_PARTS_MAX, TEMPLATE_CHARACTERS_MAX};
use crate::mail::samples;

/// Why a template is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CannotUseTemplate {
    /// Nothing is mailed at this level.
    NoLetter,
    /// Longer than any letter.
    TooLong,
    /// The layout is no MJML.
    Layout { line: Option<usize>, why: String },
    /// A tag that mail programs drop or warn of.
    Forbidden {
        line: Option<usize>,
        tag: &'static str,
    },
    /// The fields' signs are not as minijinja wants them.
    Syntax { line: Option<usize>, why: String },
    /// A field that there is not.
    Field {
        line: Option<usize>,
        name: String,
        near: Option<&'static str>,
    },
    /// A field that cannot be filled with this sample.
    Filling {
        line: Option<usize>,
        sample: &'static str,
        why: String,
    },
    /// Nothing comes out.
    Blank(&'static str),
    /// A text message of more parts than a telephone joins.
    Parts(&'static str),
    /// What is owed does not come out.
    Missing { sample: &'static str, what: String },
}

impl CannotUseTemplate {
    /// The line of the template, counted from 1, where that can be told.
    pub fn line(&self) -> Option<usize> {
        match self {
            CannotUseTemplate::Layout { line, .. }
            | CannotUseTemplate::Forbidden { line, .. }
            | CannotUseTemplate::Syntax { line, .. }
            | CannotUseTemplate::Field { line, .. }
            | CannotUseTemplate::Filling { line, .. } => *line,
            _ => None,
        }
    }

    /// What is the matter.
    pub fn words(&self, language: Language) -> String {
        let words = match language {
            Language::Fr => self.french(),
            Language::En => self.english(),
        };
        match (self.line(), language) {
            (None, _) => words,
            (Some(line), Language::Fr) => format!("ligne {line}\u{a0}: {words}"),
            (Some(line), Language::En) => format!("line {line}: {words}"),
        }
    }

    fn french(&self) -> String {
        let in_sample = |sample| samples::label(sample, Language::Fr);
        match self {
            CannotUseTemplate::NoLetter => {
                "aucune lettre ne part à ce niveau : une personne prend la suite".into()
            }
            CannotUseTemplate::TooLong => {
                format!("le modèle dépasse {TEMPLATE_CHARACTERS_MAX} caractères")
            }
            CannotUseTemplate::Layout { why, .. } => {
                format!("la mise en page est illisible ({why})")
            }
            CannotUseTemplate::Forbidden { tag, .. } => {
                format!("la balise <{tag}> n’a pas sa place dans un e-mail")
            }
            CannotUseTemplate::Syntax { why, .. } => format!("accolades mal formées ({why})"),
            CannotUseTemplate::Field { name, .. } => {
                format!("le champ «\u{a0}{name}\u{a0}» n’existe pas")
            }
            CannotUseTemplate::Filling { sample, why, .. } => {
                format!(
                    "avec l’exemple «\u{a0}{}\u{a0}», un champ ne se remplit pas ({why})",
                    in_sample(sample)
                )
            }
            CannotUseTemplate::Blank(sample) => {
                format!(
                    "avec l’exemple «\u{a0}{}\u{a0}», il ne reste rien",
                    in_sample(sample)
                )
            }
            CannotUseTemplate::Parts(sample) => {
                format!(
                    "avec l’exemple «\u{a0}{}\u{a0}», le SMS dépasse {SMS_PARTS_MAX} parties",
                    in_sample(sample)
                )
            }
            CannotUseTemplate::Missing { sample, what } => {
                format!(
                    "avec l’exemple «\u{a0}{}\u{a0}», {what} n’apparaît pas",
                    in_sample(sample)
                )
            }
        }
    }

    fn english(&self) -> String {
        let in_sample = |sample| samples::label(sample, Language::En);
        match self {
            CannotUseTemplate::NoLetter => {
                "there is no letter at this level: a person takes it from here".into()
            }
            CannotUseTemplate::TooLong => {
                format!("the template is longer than {TEMPLATE_CHARACTERS_MAX} characters")
            }
            CannotUseTemplate::Layout { why, .. } => format!("the layout cannot be read ({why})"),
            CannotUseTemplate::Forbidden { tag, .. } => {
                format!("the tag <{tag}> has no place in a mail")
            }
            CannotUseTemplate::Syntax { why, .. } => {
                format!("the braces are not well formed ({why})")
            }
            CannotUseTemplate::Field { name, .. } => format!("there is no field “{name}”"),
            CannotUseTemplate::Filling { sample, why, .. } => {
                format!(
                    "with the sample “{}”, a field cannot be filled ({why})",
                    in_sample(sample)
                )
            }
            CannotUseTemplate::Blank(sample) => {
                format!(
                    "with the sample “{}” the result is blank",
                    in_sample(sample)
                )
            }
            CannotUseTemplate::Parts(sample) => {
                format!(
                    "with the sample “{}”, the text message is longer than {SMS_PARTS_MAX} parts",
                    in_sample(sample)
                )
            }
            CannotUseTemplate::Missing { sample, what } => {
                format!(
                    "with the sample “{}” the result does not show {what}",
                    in_sample(sample)
                )
            }
        }
    }

    /// What to do next.
    pub fn hint(&self, language: Language) -> String {
        let [fr, en] = match self {
            CannotUseTemplate::Layout { .. } => [
                "Chaque balise MJML ouverte doit être fermée ; seules les parties de la maison peuvent être incluses.",
                "Each MJML tag that opens must close; only the parts of the house may be included.",
            ],
            CannotUseTemplate::Forbidden { .. } => [
                "Retirez-la : les messageries la suppriment ou s’en méfient.",
                "Take it out: mail programs drop it or warn of it.",
            ],
            CannotUseTemplate::Field {
                near: Some(near), ..
            } => {
                return match language {
                    Language::Fr => format!("Vouliez-vous dire «\u{a0}{near}\u{a0}» ?"),
                    Language::En => format!("Did you mean “{near}”?"),
                };
            }
            CannotUseTemplate::Field { .. }
            | CannotUseTemplate::Syntax { .. }
            | CannotUseTemplate::Filling { .. } => [
                "Comparez avec la liste des champs et le modèle d’origine (docs/letters.md).",
                "Compare with the list of fields and the built-in template (docs/letters.md).",
            ],
            CannotUseTemplate::Parts(_) => [
                "Nommez le nombre de factures et la référence, non chacune d’elles.",
                "Name the number of invoices and the reference, not each of them.",
            ],
            CannotUseTemplate::Missing { .. } => [
                "Incluez la liste des factures et le total, ou nommez-les vous-même.",
                "Include the part that lists the invoices and the total, or name them yourself.",
            ],
            _ => [
                "Repartez du modèle d’origine.",
                "Start again from the built-in template.",
            ],
        };
        match language {
            Language::Fr => fr.into(),
            Language::En => en.into(),
        }
    }
}

impl Display for CannotUseTemplate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Language::En))
    }
}

impl std::error::Error for CannotUseTemplate {}
