//! Why the gateway is not kept, or a text does not leave: what is the matter, and what would be right.

use receivables::party::Language;
use receivables::phone;

use crate::deeds::DeedError;
use crate::telling::CannotReach;

/// Why no text leaves.
#[derive(Debug, thiserror::Error)]
pub enum CannotText {
    /// The gateway's address is none.
    #[error("{}", self.words(Language::En))]
    Address(CannotReach),
    /// Nobody can be shown as the sender like this.
    #[error("{}", self.words(Language::En))]
    Sender(String),
    /// No mobile.
    #[error("{}", self.words(Language::En))]
    Mobile(String, phone::CannotText),
    /// A customer's mobile.
    #[error("{}", self.words(Language::En))]
    Customer(String),
    /// No gateway, or half of one.
    #[error("{}", self.words(Language::En))]
    NotSet(&'static str),
    /// The gateway did not take it.
    #[error("{}", self.words(Language::En))]
    Gateway(String),
    /// The machine.
    #[error(transparent)]
    Deed(#[from] DeedError),
}

impl From<store::Fault> for CannotText {
    fn from(fault: store::Fault) -> Self {
        CannotText::Deed(fault.into())
    }
}

impl CannotText {
    /// What is the matter.
    pub fn words(&self, language: Language) -> String {
        match (self, language) {
            (CannotText::Address(why), _) => why.words(language),
            (CannotText::Sender(text), Language::Fr) => {
                format!("«\u{a0}{text}\u{a0}» ne peut être l’expéditeur d’un SMS.")
            }
            (CannotText::Sender(text), Language::En) => {
                format!("“{text}” cannot be who a text message is from.")
            }
            (CannotText::Mobile(text, why), Language::Fr) => {
                format!("«\u{a0}{text}\u{a0}» : {}", why.words(language))
            }
            (CannotText::Mobile(text, why), Language::En) => {
                format!("“{text}”: {}", why.words(language))
            }
            (CannotText::Customer(name), Language::Fr) => {
                format!("c’est un numéro de votre client {name}")
            }
            (CannotText::Customer(name), Language::En) => {
                format!("this is a number of your customer {name}")
            }
            (CannotText::NotSet(_), Language::Fr) => "Aucune passerelle SMS n’est réglée.".into(),
            (CannotText::NotSet(what), Language::En) => (*what).to_owned(),
            (CannotText::Gateway(words), Language::Fr) => {
                format!("la passerelle n’a pas pris le SMS : {words}")
            }
            (CannotText::Gateway(words), Language::En) => {
                format!("the gateway did not take the text message: {words}")
            }
            (CannotText::Deed(error), _) => error.to_string(),
        }
    }

    /// What to do next.
    pub fn hint(&self, language: Language) -> String {
        let [fr, en] = match self {
            CannotText::Address(why) => return why.hint(language).to_owned(),
            CannotText::Sender(_) => [
                "Un numéro, ou 3 à 11 lettres et chiffres sans accent, par exemple LAFLEUR.",
                "A number, or 3 to 11 letters and digits without accents, for example LAFLEUR.",
            ],
            CannotText::Mobile(_, why) => return why.hint(language).to_owned(),
            CannotText::Customer(_) => [
                "Un essai va à vous-même ou à un collègue, jamais à un client.",
                "A test goes to yourself or to a colleague, never to a customer.",
            ],
            CannotText::NotSet(_) => [
                "Réglez-la dans les réglages, envoi des messages.",
                "Set it in the settings, sending messages.",
            ],
            CannotText::Deed(DeedError::Refused { hint, .. }) => return hint.clone(),
            CannotText::Gateway(_) | CannotText::Deed(_) => [
                "Vérifiez la passerelle et son secret, puis réessayez.",
                "Check the gateway and its secret, then try again.",
            ],
        };
        (if language == Language::Fr { fr } else { en }).to_owned()
    }
}

impl From<CannotText> for DeedError {
    fn from(refusal: CannotText) -> Self {
        match refusal {
            CannotText::Deed(error) => error,
            refusal => DeedError::refused(refusal.words(Language::En), refusal.hint(Language::En)),
        }
    }
}
