//! Who stands where: the creditor, its customers, and the people behind them.

use serde::{Deserialize, Serialize};

use crate::calendar::Zone;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
    )* };
}

ids! {
    /// One firm on this installation. Nothing of one organisation is ever read for another.
    OrganisationId,
    /// One customer's account in one currency.
    AccountId,
    /// One invoice or credit note.
    InvoiceId,
    /// One payment received.
    PaymentId,
    /// One person or mailbox at a customer's.
    ContactId,
    /// One published version of a reminder sequence.
    SequenceId,
}

/// The language in which a person is written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// French, the first language of the house.
    #[default]
    Fr,
    /// English.
    En,
}

/// What the debtor is in law: it decides which interest and which indemnity are owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DebtorKind {
    /// A professional (C. com. L441-10).
    #[default]
    Business,
    /// A public body (CCP L2192-12 and following).
    Public,
    /// A consumer: neither L441-10 penalties nor the €40.
    Consumer,
}

/// How a person is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// An e-mail through the creditor's own server.
    Email,
    /// A telephone call, made by a person.
    Call,
    /// A letter on paper.
    Letter,
    /// A text message to a telephone.
    Sms,
    /// A registered letter, whose delivery can be proved.
    Registered,
}

/// Somebody at the customer's. The account lists them in the order in which they are to be tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Which one.
    pub id: ContactId,
    /// What this contact is for.
    pub role: ContactRole,
    /// The mailbox, when there is one that has not bounced for good.
    pub email: Option<String>,
    /// True once a message to that mailbox came back for good.
    pub bounced: bool,
    /// The mobile to which text messages go, as a network dials it; none once one came back for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile: Option<String>,
    /// The language in which this person is written to; the customer's when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Where this person works; where the customer is when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
}

/// What a contact is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactRole {
    /// Receives reminders: the one who pays.
    Reminders,
    /// The department that receives and pays invoices: written to when no other contact for reminders can be.
    Payables,
    /// Gets a copy when the level rises.
    Escalation,
    /// Sales or other: never reminded.
    Other,
}
