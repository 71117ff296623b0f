//! What somebody can say on the telephone: short, from the facts, calm at every level.
//!
//! Who calls about money talks too much or too hard. Four or five sentences are enough: who calls, what is open, what was
//! written or promised, one question, and thanks. What follows is told as a fact; nothing threatens.

use jiff::civil::Date;

use super::Level;
use crate::money::Cents;
use crate::party::Language;
use crate::wording::{amount, days, long_date};

/// What a call is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallFacts<'a> {
    /// Who calls.
    pub caller: &'a str,
    /// For which firm.
    pub firm: &'a str,
    /// Whom, when a name is known.
    pub person: Option<&'a str>,
    /// How far the tone has risen.
    pub level: Level,
    /// The oldest invoice.
    pub number: &'a str,
    /// Its due date.
    pub due_on: Date,
    /// How late it is.
    pub days_late: i32,
    /// How many invoices are asked for.
    pub invoices: u32,
    /// What is asked in all.
    pub total: Cents,
    /// The last time something was written or said.
    pub last_contact_on: Option<Date>,
    /// The day for which a promise was not kept.
    pub broken_promise: Option<Date>,
}

/// The sentences, in the order in which they are said.
pub fn script(facts: &CallFacts<'_>, language: Language) -> Vec<String> {
    match language {
        Language::Fr => french(facts),
        Language::En => english(facts),
    }
}

fn french(facts: &CallFacts<'_>) -> Vec<String> {
    let fr = Language::Fr;
    let date = |on| long_date(on, fr);
    let mut said = vec![match facts.person {
        Some(person) => format!(
            "Bonjour, {} de {}. Puis-je parler à {person} ?",
            facts.caller, facts.firm
        ),
        None => format!(
            "Bonjour, {} de {}. Qui s’occupe chez vous du règlement des factures ?",
            facts.caller, facts.firm
        ),
    }];
    let (total, late) = (amount(facts.total, fr), days(facts.days_late.max(0), fr));
    let due = date(facts.due_on);
    said.push(match facts.invoices {
        0 | 1 => format!(
            "Je vous appelle pour la facture {} de {total} €, échue le {due}, il y a {late}.",
            facts.number
        ),
        n => format!(
            "Je vous appelle pour {n} factures, {total} € en tout. La plus ancienne, {}, est échue depuis le {due}, il y a {late}.",
            facts.number
        ),
    });
    if let Some(on) = facts.broken_promise {
        said.push(format!(
            "Le règlement était annoncé pour le {} ; nous ne l’avons pas reçu.",
            date(on)
        ));
    } else if let Some(on) = facts.last_contact_on {
        said.push(format!("Notre dernier message est du {}.", date(on)));
    }
    said.push(match facts.level {
        Level::PreReminder | Level::R1 => {
            "L’avez-vous bien reçue ? Manque-t-il quelque chose pour la régler ?".into()
        }
        Level::R2 => "Y a-t-il une difficulté ? Quel jour puis-je noter pour le règlement ?".into(),
        Level::R3 | Level::HandOver => {
            "C’est notre dernière démarche avant de proposer le dossier à un recouvrement amiable. Quel jour puis-je noter pour le règlement ?".into()
        }
    });
    said.push("Je le note. Merci, et bonne journée.".into());
    said
}

fn english(facts: &CallFacts<'_>) -> Vec<String> {
    let en = Language::En;
    let date = |on| long_date(on, en);
    let mut said = vec![match facts.person {
        Some(person) => format!(
            "Hello, this is {} from {}. May I speak to {person}?",
            facts.caller, facts.firm
        ),
        None => format!(
            "Hello, this is {} from {}. Who looks after the payment of invoices?",
            facts.caller, facts.firm
        ),
    }];
    let (total, late) = (amount(facts.total, en), days(facts.days_late.max(0), en));
    let due = date(facts.due_on);
    said.push(match facts.invoices {
        0 | 1 => format!(
            "I am calling about invoice {} of €{total}, due on {due}, {late} ago.",
            facts.number
        ),
        n => format!(
            "I am calling about {n} invoices, €{total} in all. The oldest, {}, was due on {due}, {late} ago.",
            facts.number
        ),
    });
    if let Some(on) = facts.broken_promise {
        said.push(format!(
            "The payment was announced for {}; we have not received it.",
            date(on)
        ));
    } else if let Some(on) = facts.last_contact_on {
        said.push(format!("Our last message was on {}.", date(on)));
    }
    said.push(match facts.level {
        Level::PreReminder | Level::R1 => {
            "Did it reach you? Is anything missing for it to be paid?".into()
        }
        Level::R2 => "Is there a difficulty? Which day may I note for the payment?".into(),
        Level::R3 | Level::HandOver => {
            "This is our last step before we propose the case for amicable collection. Which day may I note for the payment?".into()
        }
    });
    said.push("I note that. Thank you, and good day.".into());
    said
}
