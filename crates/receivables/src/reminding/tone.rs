//! The tone of a letter: what a reminder must never say, and what it must say to be one.
//!
//! A letter that threatens, shames or claims what the law does not give costs the firm its customer, sometimes a fine, and
//! often the debt: a judge looks at how it was asked for. A letter that forgets who asks, for what, or how to pay, cannot be
//! answered. Each rule here is one small function that names its source; together they point, and a person decides.

mod rules;
pub(super) mod tokens;
mod words;

use std::ops::Range;

use crate::party::{Channel, DebtorKind, Language};
use crate::reminding::Level;

/// A letter as the debtor reads it, its fields filled in.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// By which way it goes: a text message has room for less.
    pub channel: Channel,
    /// How far the ladder has gone.
    pub level: Level,
    /// The language it is written in.
    pub language: Language,
    /// What its reader is in law.
    pub debtor: DebtorKind,
    /// The subject.
    pub subject: &'a str,
    /// The text, or what an eye reads of the layout.
    pub body: &'a str,
    /// What it speaks of, as it prints it.
    pub facts: Facts<'a>,
}

/// What the letter speaks of, as it prints it.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Who asks.
    pub creditor: &'a str,
    /// Who is asked.
    pub debtor: &'a str,
    /// What is asked in all.
    pub total: &'a str,
    /// The invoices' numbers.
    pub numbers: &'a [&'a str],
    /// The invoices' due dates.
    pub due: &'a [&'a str],
    /// The account to pay to, when the firm has given one.
    pub iban: Option<&'a str>,
    /// Mailboxes and telephones at which the firm answers.
    pub contacts: &'a [&'a str],
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A person should look at it.
    Doubtful,
    /// It should not leave like this.
    Grave,
}

/// Where a finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the subject.
    Subject,
    /// In the body.
    Body,
}

/// What a letter is found to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// It insults.
    Insult,
    /// It threatens with police, complaints, prison.
    CriminalThreat,
    /// It threatens with a bailiff or a seizure, without a title.
    Seizure,
    /// It looks like the act of a court or an officer.
    FeignedAuthority,
    /// It threatens to tell others.
    Publicity,
    /// It charges what collecting costs.
    CollectionFees,
    /// It claims from a consumer what only professionals owe.
    ConsumerClaim,
    /// It claims from a public body under the article for professionals.
    PublicBodyArticle,
    /// It speaks of a court at a level where friendly reminders are still to come, or as if it were done.
    CourtTooSoon,
    /// It calls itself a formal notice.
    FormalNotice,
    /// It says that it is the last, while others follow.
    NotTheLast,
    /// It gives a delay that nobody can keep.
    Ultimatum,
    /// It shouts.
    Shouting,
    /// It does not say who asks.
    WithoutCreditor,
    /// It does not say how much is asked.
    WithoutTotal,
    /// It does not name an invoice.
    WithoutInvoice,
    /// It does not say when it was due.
    WithoutDueDate,
    /// It does not say how to pay.
    WithoutPayment,
    /// It gives nobody to answer to.
    WithoutContact,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What the letter does.
    pub rule: Rule,
    /// Where it does it, or should.
    pub place: Place,
    /// The bytes of that text; absent when something is missing.
    pub at: Option<Range<usize>>,
    /// The words found, or those that are missing.
    pub excerpt: String,
}

impl Finding {
    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }
}

impl Rule {
    /// How grave it is.
    pub fn severity(self) -> Severity {
        match self {
            Rule::Insult
            | Rule::CriminalThreat
            | Rule::Seizure
            | Rule::FeignedAuthority
            | Rule::Publicity
            | Rule::CollectionFees
            | Rule::ConsumerClaim
            | Rule::WithoutCreditor
            | Rule::WithoutTotal
            | Rule::WithoutInvoice => Severity::Grave,
            Rule::PublicBodyArticle
            | Rule::CourtTooSoon
            | Rule::FormalNotice
            | Rule::NotTheLast
            | Rule::Ultimatum
            | Rule::Shouting
            | Rule::WithoutDueDate
            | Rule::WithoutPayment
            | Rule::WithoutContact => Severity::Doubtful,
        }
    }
}

/// Reads a letter. The gravest findings come first, then those that stand earlier.
///
/// ```
/// use receivables::party::{Channel, DebtorKind, Language};
/// use receivables::reminding::{Level, tone};
///
/// let facts = tone::Facts {
///     creditor: "Lafleur", debtor: "Martin", total: "120,00 €", numbers: &["F-1"], due: &["2 mars 2026"], iban: None, contacts: &["01 99 00 12 34"],
/// };
/// let letter = tone::Letter {
///     channel: Channel::Email, level: Level::R1, language: Language::Fr, debtor: DebtorKind::Business, facts,
///     subject: "Facture F-1",
///     body: "Bonjour, la facture F-1 (120,00 €) était due le 2 mars 2026. Sans règlement, l'huissier passera. Lafleur, 01 99 00 12 34",
/// };
/// assert_eq!(tone::read(&letter)[0].excerpt, "huissier");
/// ```
pub fn read(letter: &Letter<'_>) -> Vec<Finding> {
    let reading = tokens::Reading::of(letter);
    let mut findings: Vec<Finding> = rules::ALL.iter().flat_map(|rule| rule(&reading)).collect();
    findings.sort_by_key(|finding| {
        (
            std::cmp::Reverse(finding.severity()),
            finding.place,
            finding.at.as_ref().map_or(usize::MAX, |at| at.start),
            finding.rule,
        )
    });
    findings
}
