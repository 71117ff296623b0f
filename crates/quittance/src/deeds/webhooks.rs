//! Subscriptions of other programs to what happens: set up, looked after, and taken away.

use receivables::party::Language;
use store::{Delivery, Fault, Organisation, Webhook};

use super::DeedError;
use crate::desk::Desk;
use crate::settings::Settings;
use crate::telling::{self, Answer, CannotReach};

/// More subscriptions than this nobody oversees.
const WEBHOOKS_MAX: usize = 20;
/// More kinds than there are.
const KINDS_MAX: usize = 50;
/// A kind is a short word.
const KIND_CHARACTERS_MAX: usize = 40;

/// A subscription that was set up.
pub struct Made {
    /// Which.
    pub id: i64,
    /// The secret that signs, shown once.
    pub secret: String,
}

/// Why nobody is told.
#[derive(Debug, thiserror::Error)]
pub enum CannotSubscribe {
    /// The address.
    #[error(transparent)]
    Reach(#[from] CannotReach),
    /// No kind of event.
    #[error("{}", self.words(Language::En))]
    Kind(String),
    /// More than anybody names.
    #[error("{}", self.words(Language::En))]
    Kinds,
    /// More than anybody oversees.
    #[error("{}", self.words(Language::En))]
    TooMany,
    /// The machine.
    #[error(transparent)]
    Deed(#[from] DeedError),
}

impl From<Fault> for CannotSubscribe {
    fn from(fault: Fault) -> Self {
        CannotSubscribe::Deed(fault.into())
    }
}

impl From<CannotSubscribe> for DeedError {
    fn from(refusal: CannotSubscribe) -> Self {
        match refusal {
            CannotSubscribe::Deed(error) => error,
            other => DeedError::refused(other.words(Language::En), other.hint(Language::En)),
        }
    }
}

impl CannotSubscribe {
    /// What is the matter.
    pub fn words(&self, language: Language) -> String {
        let fr = language == Language::Fr;
        match self {
            CannotSubscribe::Reach(refusal) => refusal.words(language),
            CannotSubscribe::Kind(kind) if fr => {
                format!("«\u{a0}{kind}\u{a0}» n’est pas une sorte d’événement")
            }
            CannotSubscribe::Kind(kind) => format!("«{kind}» is not a kind of event"),
            CannotSubscribe::Kinds if fr => {
                format!("un abonnement nomme au plus {KINDS_MAX} sortes d’événements")
            }
            CannotSubscribe::Kinds => format!("a subscription names at most {KINDS_MAX} kinds"),
            CannotSubscribe::TooMany if fr => {
                format!("une entreprise a au plus {WEBHOOKS_MAX} abonnements")
            }
            CannotSubscribe::TooMany => format!("a firm has at most {WEBHOOKS_MAX} subscriptions"),
            CannotSubscribe::Deed(error) => error.to_string(),
        }
    }

    /// What would be right.
    pub fn hint(&self, language: Language) -> String {
        let [fr, en] = match self {
            CannotSubscribe::Reach(refusal) => return refusal.hint(language).to_owned(),
            CannotSubscribe::Kind(_) => [
                "il faudrait payment_received, ou message_* pour tout ce qui commence ainsi",
                "right would be payment_received, or message_* for all that begin like this",
            ],
            CannotSubscribe::Kinds => [
                "n’en nommez aucune : il entendra tout",
                "name none: it hears everything then",
            ],
            CannotSubscribe::TooMany => [
                "retirez-en un dont personne n’a besoin",
                "take one away that nobody needs",
            ],
            CannotSubscribe::Deed(DeedError::Refused { hint, .. }) => return hint.clone(),
            CannotSubscribe::Deed(DeedError::Fault(_)) => ["réessayez", "try again"],
        };
        (if language == Language::Fr { fr } else { en }).to_owned()
    }
}

/// Sets up a subscription: it is told from the next event on. No kinds are all kinds.
pub fn subscribe(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    actor: &str,
    url: &str,
    kinds: &[String],
) -> Result<Made, CannotSubscribe> {
    let url = telling::check_url(url.trim(), settings.is_on("webhooks.private"))?;
    let kinds = words(kinds)?;
    let secret = telling::new_secret();
    let sealed = desk.keys.seal(&secret).map_err(|refusal| {
        let hint = "the installation's key must be readable";
        DeedError::refused(refusal.to_string(), hint)
    })?;
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        if books.webhooks()?.len() >= WEBHOOKS_MAX {
            return Err(CannotSubscribe::TooMany);
        }
        let id = books.add_webhook(url.as_str(), &kinds, &sealed)?;
        books.note_act(
            "webhook_made",
            &format!("hook_{id} {}", url.host_str().unwrap_or_default()),
        )?;
        Ok(Made {
            id,
            secret: secret.clone(),
        })
    })
}

/// Every subscription.
pub fn list(desk: &Desk, firm: &Organisation) -> Result<Vec<Webhook>, Fault> {
    desk.store.read(firm.id, |books| books.webhooks())
}

/// One subscription, with its newest attempts.
pub fn one(
    desk: &Desk,
    firm: &Organisation,
    id: i64,
    limit: i64,
) -> Result<Option<(Webhook, Vec<Delivery>)>, Fault> {
    desk.store.read(firm.id, |books| {
        let Some(hook) = books.webhook(id)? else {
            return Ok(None);
        };
        Ok(Some((hook, books.deliveries(id, limit)?)))
    })
}

/// Stops telling, or goes on where it stopped. False when there is no such subscription.
pub fn pause(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    id: i64,
    paused: bool,
) -> Result<bool, Fault> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let because = paused.then_some("a person paused it");
        if !books.pause_webhook(id, because)? {
            return Ok(false);
        }
        let kind = if paused {
            "webhook_paused"
        } else {
            "webhook_resumed"
        };
        books.note_act(kind, &format!("hook_{id}"))?;
        Ok(true)
    })
}

/// Takes a subscription away. False when there is none of this number.
pub fn remove(desk: &Desk, firm: &Organisation, actor: &str, id: i64) -> Result<bool, Fault> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        if !books.remove_webhook(id)? {
            return Ok(false);
        }
        books.note_act("webhook_removed", &format!("hook_{id}"))?;
        Ok(true)
    })
}

/// Tells one event again, at once. Nothing when there is no such subscription or event.
pub fn redeliver(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    actor: &str,
    id: i64,
    event: i64,
) -> Result<Option<Answer>, Fault> {
    let (hook, entry) = desk.store.read::<_, Fault>(firm.id, |books| {
        let entry = books.entries_after(None, event - 1, 1)?.pop();
        Ok((books.webhook(id)?, entry.filter(|entry| entry.id == event)))
    })?;
    let (Some(hook), Some(entry)) = (hook, entry) else {
        return Ok(None);
    };
    let answer = telling::send(desk, firm, settings, &hook, &entry);
    desk.store
        .write::<_, Fault>(firm.id, &desk.by(firm, actor), |books| {
            books.add_delivery(id, event, answer.status, &answer.words)
        })?;
    Ok(Some(answer))
}

fn words(kinds: &[String]) -> Result<String, CannotSubscribe> {
    let is_kind = |kind: &&String| {
        let word = kind.strip_suffix('*').unwrap_or(kind);
        kind.chars().count() <= KIND_CHARACTERS_MAX
            && !kind.is_empty()
            && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    };
    if let Some(wrong) = kinds.iter().find(|kind| !is_kind(kind)) {
        return Err(CannotSubscribe::Kind(wrong.clone()));
    }
    if kinds.len() > KINDS_MAX {
        return Err(CannotSubscribe::Kinds);
    }
    Ok(match kinds {
        [] => "*".to_owned(),
        kinds => kinds.join(" "),
    })
}
