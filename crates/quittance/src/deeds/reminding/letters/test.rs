//! A letter sent to oneself: through the firm's own server, or into the house while the sandbox is on. It says that it is a
//! test, and it is noted apart from the messages, so that no reminder and no contact limit counts it.

use receivables::party::{AccountId, Channel, Language};
use store::{Fault, LetterPlace, NewLetterTest, Organisation};

use super::preview::{CannotPreview, Preview, Whom, preview};
use super::{DeedError, Words};
use crate::deeds::texting::{self, CannotText};
use crate::desk::Desk;
use crate::mail::Letter;
use crate::mail::compose::mailbox;
use crate::mail::office::Office;
use crate::mail::single::{self, CannotSendOne};
use crate::settings::Settings;

pub use crate::mail::single::SANDBOX;

/// What a list shows of a text that has no subject.
const SUBJECT_CHARACTERS: usize = 80;

/// A test that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tested {
    /// Its number.
    pub id: i64,
    /// Its subject.
    pub subject: String,
    /// What the server said; `sandbox` when it stayed in the house.
    pub answer: String,
}

impl Tested {
    /// True when nothing left the house.
    pub fn stayed(&self) -> bool {
        self.answer == SANDBOX
    }
}

/// Why no test leaves.
#[derive(Debug, thiserror::Error)]
pub enum CannotTest {
    /// No mailbox.
    #[error("{}", self.words(Language::En))]
    Address(String),
    /// A customer's mailbox.
    #[error("{}", self.words(Language::En))]
    Customer(String),
    /// It goes by another way than e-mail.
    #[error("{}", self.words(Language::En))]
    NotMailed,
    /// The server did not take it.
    #[error("{}", self.words(Language::En))]
    Server(String),
    /// No mobile, a customer's, or no gateway that takes it.
    #[error("{}", self.words(Language::En))]
    Text(#[from] CannotText),
    /// There is no letter to send.
    #[error(transparent)]
    Preview(#[from] CannotPreview),
    /// The machine.
    #[error(transparent)]
    Deed(#[from] DeedError),
}

impl From<CannotSendOne> for CannotTest {
    fn from(refusal: CannotSendOne) -> Self {
        match refusal {
            CannotSendOne::Server(words) => CannotTest::Server(words),
            CannotSendOne::Deed(error) => CannotTest::Deed(error),
        }
    }
}

impl From<Fault> for CannotTest {
    fn from(fault: Fault) -> Self {
        CannotTest::Deed(fault.into())
    }
}

impl CannotTest {
    /// What is the matter.
    pub fn words(&self, language: Language) -> String {
        match (self, language) {
            (CannotTest::Address(text), Language::Fr) => {
                format!("«\u{a0}{text}\u{a0}» n’est pas une adresse")
            }
            (CannotTest::Address(text), Language::En) => format!("“{text}” is not a mail address"),
            (CannotTest::Customer(name), Language::Fr) => {
                format!("c’est une adresse de votre client {name}")
            }
            (CannotTest::Customer(name), Language::En) => {
                format!("this is a mailbox of your customer {name}")
            }
            (CannotTest::NotMailed, Language::Fr) => "un courrier ne s’essaie pas ainsi".into(),
            (CannotTest::NotMailed, Language::En) => {
                "a letter on paper is not tested like this".into()
            }
            (CannotTest::Server(words), Language::Fr) => {
                format!("le serveur n’a pas pris le message : {words}")
            }
            (CannotTest::Server(words), Language::En) => {
                format!("the server did not take the message: {words}")
            }
            (CannotTest::Text(refusal), _) => refusal.words(language),
            (CannotTest::Preview(refusal), _) => refusal.words(language),
            (CannotTest::Deed(error), _) => error.to_string(),
        }
    }

    /// What to do next.
    pub fn hint(&self, language: Language) -> String {
        let [fr, en] = match self {
            CannotTest::Text(refusal) => return refusal.hint(language),
            CannotTest::Preview(refusal) => return refusal.hint(language),
            CannotTest::Deed(DeedError::Refused { hint, .. }) => return hint.clone(),
            CannotTest::Address(_) => ["Écrivez nom@domaine.", "Write name@domain."],
            CannotTest::Customer(_) => [
                "Un essai va à vous-même ou à un collègue, jamais à un client.",
                "A test goes to yourself or to a colleague, never to a customer.",
            ],
            CannotTest::NotMailed => [
                "L’aperçu montre le texte tel qu’il partira.",
                "The preview shows the text as it will leave.",
            ],
            CannotTest::Server(_) | CannotTest::Deed(_) => [
                "Vérifiez le serveur dans les réglages, puis réessayez.",
                "Check the server in the settings, then try again.",
            ],
        };
        (if language == Language::Fr { fr } else { en }).to_owned()
    }
}

impl From<CannotTest> for DeedError {
    fn from(refusal: CannotTest) -> Self {
        match refusal {
            CannotTest::Deed(error) => error,
            CannotTest::Text(CannotText::Deed(error)) => error,
            CannotTest::Preview(refusal) => refusal.into(),
            refusal => DeedError::refused(refusal.words(Language::En), refusal.hint(Language::En)),
        }
    }
}

/// Sends a letter to oneself, with these words, or with those that stand.
pub fn send_test(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    place: LetterPlace,
    words: Option<&Words>,
    whom: &Whom,
    to: &str,
) -> Result<Tested, CannotTest> {
    let settings = super::super::settings(desk, firm.id)?;
    let letter = preview(desk, firm, place, words, whom)?;
    send(
        desk,
        firm,
        actor,
        &settings,
        Drawn {
            place,
            whom,
            letter,
        },
        to,
    )
}

/// Sends a sample as these settings say, whatever the firm's own say.
pub fn send_test_through(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    settings: &Settings,
    place: LetterPlace,
    to: &str,
) -> Result<Tested, CannotTest> {
    let whom = &Whom::Sample("one_invoice".into());
    let letter = preview(desk, firm, place, None, whom)?;
    send(
        desk,
        firm,
        actor,
        settings,
        Drawn {
            place,
            whom,
            letter,
        },
        to,
    )
}

/// A letter with what it is and on whom it was drawn.
struct Drawn<'a> {
    place: LetterPlace,
    whom: &'a Whom,
    letter: Preview,
}

/// Texts a letter to oneself, marked as a test.
fn text(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    settings: &Settings,
    drawn: Drawn<'_>,
    to: &str,
) -> Result<Tested, CannotTest> {
    let Drawn {
        place,
        whom,
        letter,
    } = drawn;
    let mark = match place.language {
        Language::Fr => "[Essai]",
        Language::En => "[Test]",
    };
    let words = format!("{mark} {}", letter.letter.text);
    let level = place.level.code();
    let (recipient, answer) = texting::send_to_self(desk, firm, settings, to, &words, level)?;
    let noted = NewLetterTest {
        place,
        recipient,
        subject: words.chars().take(SUBJECT_CHARACTERS).collect(),
        bytes: words.into_bytes(),
        answer,
        customer: customer_of(whom),
    };
    note(desk, firm, actor, noted)
}

fn customer_of(whom: &Whom) -> Option<AccountId> {
    match whom {
        Whom::Customer(account) => Some(*account),
        Whom::Sample(_) => None,
    }
}

fn note(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    noted: NewLetterTest,
) -> Result<Tested, CannotTest> {
    let id = desk
        .store
        .write::<_, Fault>(firm.id, &desk.by(firm, actor), |books| {
            books.add_letter_test(&noted)
        })?;
    Ok(Tested {
        id,
        subject: noted.subject,
        answer: noted.answer,
    })
}

fn send(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    settings: &Settings,
    drawn: Drawn<'_>,
    to: &str,
) -> Result<Tested, CannotTest> {
    match drawn.place.channel {
        Channel::Email => {}
        Channel::Sms => return text(desk, firm, actor, settings, drawn, to),
        _ => return Err(CannotTest::NotMailed),
    }
    let Drawn {
        place,
        whom,
        letter,
    } = drawn;
    let address = mailbox(to).map_err(|_| CannotTest::Address(to.to_owned()))?;
    let email = address.email.to_string();
    let customer = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.customer_with_mailbox(&email))?;
    if let Some(name) = customer {
        return Err(CannotTest::Customer(name));
    }
    let office = Office::open(firm, settings, &[])?;
    let letter = marked(letter, place.language);

    let sent = single::send(desk, &office, &letter, place.language, to, "test")?;
    let noted = NewLetterTest {
        place,
        recipient: email,
        subject: letter.subject,
        bytes: sent.bytes.into_bytes(),
        answer: sent.answer,
        customer: customer_of(whom),
    };
    note(desk, firm, actor, noted)
}

/// Says in the subject, and before the first word, that this is a test.
fn marked(preview: Preview, language: Language) -> Letter {
    let Preview { letter, facts, .. } = preview;
    let name = &facts.debtor;
    let (mark, words) = match language {
        Language::Fr => (
            "[Essai]",
            format!("Essai : cette lettre n’a pas été envoyée à {name}."),
        ),
        Language::En => (
            "[Test]",
            format!("Test: this letter was not sent to {name}."),
        ),
    };
    let escaped = words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let banner = format!(
        "<p style=\"margin:0;padding:8px 24px;background:#f8ecd0;color:#5c3b00;font:14px sans-serif;text-align:center\">{escaped}</p>"
    );
    Letter {
        subject: format!("{mark} {}", letter.subject),
        text: format!("{words}\n\n{}", letter.text),
        html: after_body(&letter.html, &banner),
    }
}

fn after_body(html: &str, banner: &str) -> String {
    let body = html.find("<body").and_then(|at| {
        let end = html[at..].find('>')?;
        Some(at + end + 1)
    });
    match body {
        Some(at) => format!("{}{banner}{}", &html[..at], &html[at..]),
        None => format!("{banner}{html}"),
    }
}
