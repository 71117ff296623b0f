//! The answer to the one question, in words and figures, for whoever reads it.

use receivables::next_step::{Asked, Step, What};
use receivables::party::{AccountId, Channel, Contact, ContactId, InvoiceId, Language};
use receivables::{Cents, Date};
use serde::Serialize;
use store::Case;

use crate::mail::own::channel_code;

/// What the round says of one customer.
#[derive(Clone, Debug, Serialize)]
pub struct Planned {
    /// Whose account.
    #[serde(skip)]
    pub account: AccountId,
    /// The customer's code.
    pub customer: String,
    /// Its name.
    pub name: String,
    /// `send`, `ask`, `wait`, `nothing`.
    pub what: &'static str,
    /// What a person is asked, when one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<&'static str>,
    /// The level's code.
    pub level: Option<&'static str>,
    /// How it travels.
    pub channel: Option<&'static str>,
    /// To which mailbox, or mobile.
    pub to: Option<String>,
    /// The invoices that are asked for.
    pub invoices: Vec<String>,
    /// What the customer has in hand, deducted.
    pub credits_cents: Cents,
    /// What is asked in all.
    pub total_open_cents: Cents,
    /// The reason: the rule and the facts that it read.
    pub because: String,
    /// Who could change it.
    pub who: &'static str,
    /// The rule of the house that decided, 1 to 9.
    pub rule: u8,
    /// When the answer can change by itself.
    pub look_again_on: Option<Date>,
}

/// The answer in words and figures.
pub fn describe(case: &Case, step: &Step, language: Language) -> Planned {
    let mut planned = Planned {
        account: case.row.id,
        customer: case.row.code.clone(),
        name: case.row.name.clone(),
        what: "nothing",
        question: None,
        level: None,
        channel: None,
        to: None,
        invoices: Vec::new(),
        credits_cents: Cents::ZERO,
        total_open_cents: Cents::ZERO,
        because: step.because.facts(language),
        who: step.because.who(language),
        rule: step.because.rule(),
        look_again_on: step.look_again_on,
    };
    let numbers = |lines: &[(InvoiceId, Cents)]| {
        let number = |id: &InvoiceId| {
            case.account
                .invoices
                .iter()
                .find(|invoice| invoice.id == *id)
                .map(|i| i.number.clone())
        };
        lines.iter().filter_map(|(id, _)| number(id)).collect()
    };
    match &step.what {
        What::Send(message) => {
            planned.what = "send";
            planned.level = Some(message.level.code());
            planned.channel = Some(channel_code(message.channel));
            planned.to = address(&case.account.contacts, message.channel, message.to);
            planned.invoices = numbers(&message.lines);
            (planned.credits_cents, planned.total_open_cents) = (message.credits, message.total);
        }
        What::Ask(question) => {
            planned.what = "ask";
            planned.question = Some(asked_word(question.kind));
            planned.level = Some(question.level.code());
            planned.channel = match question.kind {
                Asked::Call => Some("call"),
                Asked::Letter => Some("letter"),
                Asked::Sms => Some("sms"),
                Asked::Registered => Some("registered"),
                Asked::Approve | Asked::FindContact | Asked::HandOver => None,
            };
            planned.invoices = numbers(&question.lines);
            (planned.credits_cents, planned.total_open_cents) = (question.credits, question.total);
        }
        What::Wait => planned.what = "wait",
        What::Nothing => {}
    }
    planned
}

/// Where this contact is reached by this way.
pub(super) fn address(contacts: &[Contact], channel: Channel, id: ContactId) -> Option<String> {
    known(contacts, id, |one| match channel {
        Channel::Sms => one.mobile.clone(),
        _ => one.email.clone(),
    })
}

/// What is known of this contact itself.
pub(super) fn known<T>(
    contacts: &[Contact],
    id: ContactId,
    what: impl Fn(&Contact) -> Option<T>,
) -> Option<T> {
    contacts.iter().find(|one| one.id == id).and_then(what)
}

pub(super) fn asked_word(asked: Asked) -> &'static str {
    asked.code()
}
