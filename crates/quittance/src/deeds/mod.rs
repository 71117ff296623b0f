//! Deeds: what a person, a program or a round does. Web, API, commands and rounds call the same ones.
//! Each goes in four beats: load, decide, save, tell.

pub mod answering;
pub mod customers;
pub mod erasing;
pub mod factors;
pub mod inviting;
pub mod invoicing;
pub mod keys;
pub mod mailboxes;
pub mod mailing;
pub mod measuring;
pub mod passkeys;
pub mod paying;
pub mod people;
pub mod reminding;
pub mod searching;
pub mod starting;
pub mod texting;
pub mod upkeep;
pub mod webhooks;

use receivables::party::OrganisationId;
use store::{Fault, Organisation};

use crate::desk::Desk;
use crate::mail::facts::CannotWrite;
use crate::settings::{CannotSet, Settings};

/// Why a deed was not done: a refusal in the person's words, or a fault of the machine.
#[derive(Debug, thiserror::Error)]
pub enum DeedError {
    /// Nothing was changed; the person can do something about it.
    #[error("{message}")]
    Refused {
        /// What is the matter.
        message: String,
        /// What to do next.
        hint: String,
    },
    /// The database or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl DeedError {
    /// A refusal with its way out.
    pub fn refused(message: impl Into<String>, hint: impl Into<String>) -> DeedError {
        DeedError::Refused {
            message: message.into(),
            hint: hint.into(),
        }
    }
}

impl From<CannotWrite> for DeedError {
    fn from(refusal: CannotWrite) -> Self {
        DeedError::refused(refusal.to_string(), refusal.hint())
    }
}

impl From<CannotSet> for DeedError {
    fn from(refusal: CannotSet) -> Self {
        DeedError::refused(refusal.to_string(), refusal.hint())
    }
}

/// The firm of this number; the only one when no number is given.
pub fn firm(desk: &Desk, wanted: Option<OrganisationId>) -> Result<Organisation, DeedError> {
    let firms = desk.store.organisations()?;
    match wanted {
        Some(id) => firms.into_iter().find(|firm| firm.id == id),
        None if firms.len() > 1 => {
            let names: Vec<_> = firms
                .iter()
                .map(|firm| format!("{} = {}", firm.id.0, firm.name))
                .collect();
            return Err(DeedError::refused(
                "several organisations live here",
                format!("say which with --organisation: {}", names.join(", ")),
            ));
        }
        None => firms.into_iter().next(),
    }
    .ok_or_else(|| {
        DeedError::refused(
            "there is no organisation here yet",
            "quittance init --name «your firm»",
        )
    })
}

/// A firm's settings.
pub fn settings(desk: &Desk, firm: OrganisationId) -> Result<Settings, Fault> {
    let set = desk
        .store
        .read::<_, Fault>(firm, |books| books.settings())?;
    Ok(Settings::new(set, &desk.keys))
}
