//! `quittance customer`: what people know of a customer beside its ledger.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use documents::export::Cell;
use receivables::Date;
use receivables::party::{AccountId, ContactId};
use serde_json::{Value, json};
use store::Organisation;

use super::{Common, show};
use crate::deeds::DeedError;
use crate::deeds::customers::address::set_address;
use crate::deeds::customers::card::{Card, LineCard, card};
use crate::deeds::customers::contacts::{self, ContactWords};
use crate::deeds::customers::{self, CannotTend, Jotted};
use crate::desk::Desk;

const BY: &str = "command";

/// What is known of a customer.
#[derive(Args)]
pub struct CustomerArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// What it owes, how it pays, whom to write to, and what was written down
    Show {
        /// The customer's code
        customer: String,
        /// On this day, when it is not today
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
    },
    /// Write a note; with a day it comes back to a colleague
    Note(Jot),
    /// Set a task
    Task(Jot),
    /// Add, change or remove somebody at the customer's, or undo that
    Contact {
        /// The customer's code
        customer: String,
        #[command(subcommand)]
        deed: Deed,
    },
    /// Say where the customer's post goes; without an address nobody knows
    Address {
        /// The customer's code
        customer: String,
        /// Below the name: street, postal code and city, with line breaks or commas between
        address: Option<String>,
    },
    /// Put the customer into a segment; without one into none
    Segment {
        /// The customer's code
        customer: String,
        /// The firm's own word
        segment: Option<String>,
    },
    /// Say which colleague looks after the customer; without one nobody does
    Assign {
        /// The customer's code
        customer: String,
        /// The colleague's login
        login: Option<String>,
    },
}

#[derive(Args)]
struct Jot {
    /// The customer's code
    customer: String,
    /// What to remember, or to do
    #[arg(required_unless_present_any = ["done", "undo", "remove"])]
    words: Option<String>,
    /// The login of the colleague it is for
    #[arg(long = "for", value_name = "LOGIN")]
    whom: Option<String>,
    /// By when, or the day on which it comes back
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// This one is done, or was seen
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["words", "undo", "remove"])]
    done: Option<i64>,
    /// This one is not done, or not seen, after all
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["words", "remove"])]
    undo: Option<i64>,
    /// Take this note back
    #[arg(long, value_name = "NUMBER", conflicts_with = "words")]
    remove: Option<i64>,
}

#[derive(Subcommand)]
enum Deed {
    /// Somebody new
    Add(Words),
    /// Correct somebody; what is not said stays
    Change {
        /// The contact's number, as show lists it
        contact: i64,
        #[command(flatten)]
        words: Words,
    },
    /// Take somebody off the list
    Remove {
        /// The contact's number
        contact: i64,
    },
    /// Take back the last thing that was done with a contact
    Undo {
        /// The contact's number
        contact: i64,
    },
}

#[derive(Args)]
struct Words {
    /// reminders, payables, escalation or other
    #[arg(long)]
    role: Option<String>,
    /// The person
    #[arg(long)]
    name: Option<String>,
    /// The mailbox
    #[arg(long)]
    email: Option<String>,
    /// The telephone
    #[arg(long)]
    phone: Option<String>,
    /// fr or en; empty: the customer's own
    #[arg(long)]
    language: Option<String>,
    /// Where they work, such as alsace-moselle; empty: where the customer is
    #[arg(long)]
    zone: Option<String>,
}

impl Words {
    /// These words in the place of those that are known.
    fn over(self, known: ContactWords) -> ContactWords {
        ContactWords {
            role: self.role.unwrap_or(known.role),
            name: self.name.unwrap_or(known.name),
            email: self.email.unwrap_or(known.email),
            phone: self.phone.unwrap_or(known.phone),
            language: self.language.unwrap_or(known.language),
            zone: self.zone.unwrap_or(known.zone),
        }
    }
}

pub fn run(common: &Common, args: CustomerArgs) -> Result<ExitCode, DeedError> {
    let on = match &args.what {
        What::Show { on, .. } => *on,
        _ => None,
    };
    let desk = common.desk(on)?;
    let firm = common.firm(&desk)?;
    let of = |code: &str| customers::by_code(&desk, &firm, code);
    match args.what {
        What::Show { customer, .. } => {
            let shown = card(&desk, &firm, of(&customer)?)?;
            common.output().data_or(&shown, || words(&shown, &firm));
            return Ok(ExitCode::SUCCESS);
        }
        What::Note(jot) => {
            let account = of(&jot.customer)?;
            done(common, note(&desk, &firm, account, jot)?)
        }
        What::Task(jot) => {
            let account = of(&jot.customer)?;
            done(common, task(&desk, &firm, account, jot)?)
        }
        What::Contact { customer, deed } => {
            let account = of(&customer)?;
            done(common, contact(&desk, &firm, account, deed)?)
        }
        What::Address { customer, address } => {
            let text = crate::paper::address_lines(address.as_deref().unwrap_or_default());
            set_address(&desk, &firm, BY, of(&customer)?, &text.join("\n"))?;
            done(common, json!({ "customer": customer, "address": text }))
        }
        What::Segment { customer, segment } => {
            let word = segment.as_deref().unwrap_or_default();
            customers::set_segment(&desk, &firm, BY, of(&customer)?, word)?;
            done(common, json!({ "customer": customer, "segment": segment }))
        }
        What::Assign { customer, login } => {
            let whom = login.as_deref().unwrap_or_default();
            customers::assign(&desk, &firm, BY, of(&customer)?, whom)?;
            done(
                common,
                json!({ "customer": customer, "assigned_to": login }),
            )
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn note(
    desk: &Desk,
    firm: &Organisation,
    account: AccountId,
    jot: Jot,
) -> Result<Value, CannotTend> {
    let seen = |id, seen| customers::see_note(desk, firm, BY, account, id, seen);
    Ok(match (jot.done, jot.undo, jot.remove) {
        (Some(id), _, _) => {
            seen(id, true)?;
            json!({ "note": id, "seen": true })
        }
        (_, Some(id), _) => {
            seen(id, false)?;
            json!({ "note": id, "seen": false })
        }
        (_, _, Some(id)) => {
            customers::remove_note(desk, firm, BY, account, id)?;
            json!({ "note": id, "removed": true })
        }
        _ => json!({ "note": customers::write_note(desk, firm, BY, account, &jot.jotted())? }),
    })
}

fn task(
    desk: &Desk,
    firm: &Organisation,
    account: AccountId,
    jot: Jot,
) -> Result<Value, CannotTend> {
    let finish = |id, done| customers::finish_task(desk, firm, BY, account, id, done);
    Ok(match (jot.done, jot.undo, jot.remove) {
        (Some(id), _, _) => {
            finish(id, true)?;
            json!({ "task": id, "done": true })
        }
        (_, Some(id), _) => {
            finish(id, false)?;
            json!({ "task": id, "done": false })
        }
        // A task that is not to be done is done.
        (_, _, Some(_)) => return Err(CannotTend::NoWords),
        _ => json!({ "task": customers::set_task(desk, firm, BY, account, &jot.jotted())? }),
    })
}

fn contact(
    desk: &Desk,
    firm: &Organisation,
    account: AccountId,
    deed: Deed,
) -> Result<Value, CannotTend> {
    Ok(match deed {
        Deed::Add(words) => {
            let known = ContactWords {
                role: "reminders".into(),
                ..ContactWords::default()
            };
            let id = contacts::add(desk, firm, BY, account, &words.over(known))?;
            json!({ "contact": id, "added": true })
        }
        Deed::Change { contact, words } => {
            let shown = card(desk, firm, account)?;
            let known = shown.contacts.into_iter().find(|one| one.id == contact);
            let words = words.over(known.ok_or(CannotTend::Gone)?.words);
            let id = contacts::change(desk, firm, BY, account, ContactId(contact), &words)?;
            json!({ "contact": id, "changed": true })
        }
        Deed::Remove { contact } => {
            contacts::remove(desk, firm, BY, account, ContactId(contact))?;
            json!({ "contact": contact, "removed": true })
        }
        Deed::Undo { contact } => {
            contacts::undo(desk, firm, BY, account, ContactId(contact))?;
            json!({ "contact": contact, "undone": true })
        }
    })
}

impl Jot {
    fn jotted(self) -> Jotted {
        Jotted {
            words: self.words.unwrap_or_default(),
            whom: self.whom.unwrap_or_default(),
            on: self.on,
        }
    }
}

fn done(common: &Common, data: Value) {
    common.output().data_or(&data, || "Done.".into());
}

fn words(card: &Card, firm: &Organisation) -> String {
    let rating = match card.rating.rating {
        Some(letter) => format!(
            "pays like {letter}: {} days late on average ({} invoices)",
            card.rating.days_late, card.rating.invoices
        ),
        None => "no rating yet".into(),
    };
    let mut parts = vec![format!(
        "{} {}: {}; segment {}; looked after by {}; {rating}",
        card.customer,
        card.name,
        receivables::wording::amount(card.balance_cents, firm.language),
        card.segment.as_deref().unwrap_or("-"),
        card.assigned_to.as_deref().unwrap_or("nobody"),
    )];
    parts.push(match &card.address {
        Some(address) => format!("post goes to: {}", address.replace('\n', ", ")),
        None => "post cannot go: no postal address (quittance customer address)".into(),
    });
    let people: Vec<Vec<Cell>> = card
        .contacts
        .iter()
        .map(|one| {
            vec![
                Cell::Number(one.id),
                Cell::Text(one.words.role.clone()),
                Cell::Text(one.words.name.clone()),
                Cell::Text(one.words.email.clone()),
                Cell::Text(one.words.phone.clone()),
            ]
        })
        .collect();
    parts.push(show::table(
        &["contact", "role", "name", "mailbox", "telephone"],
        &people,
        firm.language,
    ));
    for (what, lines) in [("task", &card.tasks), ("note", &card.notes)] {
        let row = |one: &LineCard| {
            let day =
                |on: Option<Date>| Cell::Text(on.map(|on| on.to_string()).unwrap_or_default());
            vec![
                Cell::Number(one.id),
                Cell::Text(one.words.clone()),
                Cell::Text(one.whom.clone().unwrap_or_default()),
                day(one.on),
                day(one.done_on),
            ]
        };
        if !lines.is_empty() {
            let rows: Vec<Vec<Cell>> = lines.iter().map(row).collect();
            parts.push(show::table(
                &[what, "words", "for", "on", "done"],
                &rows,
                firm.language,
            ));
        }
    }
    parts.join("\n\n")
}
