//! A person has looked at a mail and says what follows: a promise, a dispute, money on its way, another mailbox, or nothing.
//! From then on the reminders go on. It can be taken back, with what was noted because of it.

use receivables::account::Account;
use receivables::calendar::add_business_days;
use receivables::next_step::PAYMENT_SENT_BUSINESS_DAYS;
use receivables::party::{AccountId, ContactId, ContactRole, Language};
use receivables::wording::long_date;
use receivables::{Cents, Date};
use serde_json::{Value, json};
use store::{AccountRow, Books, ContactCard, ContactDraft, HoldKept, InboundRow, Organisation};

use super::super::super::DeedError;
use crate::desk::Desk;

/// What follows from a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Follows {
    /// It was read, and that is all.
    Nothing,
    /// The customer promises to pay.
    Promise {
        /// The day the money should be there.
        for_on: Date,
        /// How much; everything late when not said.
        amount: Option<Cents>,
    },
    /// The customer says that the money was sent: it is awaited for some days.
    Paid,
    /// The customer contests an invoice.
    Dispute {
        /// Its number.
        invoice: String,
        /// How much of it; all when not said.
        amount: Option<Cents>,
    },
    /// Somebody else is to be written to, in the place of the mailbox that was.
    Contact {
        /// The mailbox.
        email: String,
    },
}

/// Files a mail on the customer of this code; without one it is nobody's again.
pub fn file(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    id: i64,
    customer: Option<&str>,
) -> Result<(), DeedError> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let mail = find(books, id)?;
        if mail.handled_at.is_some() && is_of_a_person(&mail) {
            return Err(DeedError::refused(
                "somebody has said already what follows from this mail",
                "take that back first, then file it elsewhere",
            ));
        }
        let to = customer.map(|code| customer_of(books, code)).transpose()?;
        if to == mail.account {
            return Ok(());
        }
        for account in [to, mail.account].into_iter().flatten() {
            books.lock_account(account)?;
        }
        Ok(books.file_mail(&mail, to)?)
    })
}

/// Notes what follows from a mail. The customer's reminders go on with it.
pub fn handle(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    id: i64,
    follows: &Follows,
) -> Result<(), DeedError> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let mail = find(books, id)?;
        let outcome = match (mail.account, follows) {
            (_, Follows::Nothing) => json!({ "what": "nothing" }),
            (Some(account), follows) => {
                books.lock_account(account)?;
                let case = books.cases(&[account], by.on)?.pop();
                let case = case.ok_or_else(not_here)?;
                note(books, firm, &mail, &case.account, follows, by.on)?
            }
            (None, _) => {
                return Err(DeedError::refused(
                    "nobody has said yet whose mail this is",
                    "file it on a customer first",
                ));
            }
        };
        if books.handle_mail(&mail, Some(&outcome.to_string()))? {
            return Ok(());
        }
        Err(DeedError::refused(
            "somebody has said already what follows from this mail",
            "take that back first",
        ))
    })
}

/// Notes the fact itself; answers what is needed to take it back, in numbers and dates.
fn note(
    books: &mut Books<'_>,
    firm: &Organisation,
    mail: &InboundRow,
    account: &Account,
    follows: &Follows,
    today: Date,
) -> Result<Value, DeedError> {
    Ok(match follows {
        Follows::Nothing => json!({ "what": "nothing" }),
        Follows::Promise { for_on, amount } => {
            if *for_on < today {
                return Err(DeedError::refused(
                    format!("{for_on} has passed"),
                    "give the day on which the money should be there",
                ));
            }
            books.add_promise(account.id, *for_on, *amount)?;
            json!({ "what": "promise", "for_on": for_on.to_string() })
        }
        Follows::Paid => {
            let until = add_business_days(today, PAYMENT_SENT_BUSINESS_DAYS, account.zone);
            // A longer hold says more than this.
            if account
                .hold
                .as_ref()
                .is_some_and(|hold| hold.until.is_none_or(|end| end >= until))
            {
                json!({ "what": "paid" })
            } else {
                let reason = awaited(firm.language, mail.received_on);
                let was = books.hold_kept(account.id)?;
                books.set_hold(account.id, Some((Some(until), &reason)))?;
                json!({ "what": "paid", "until_on": until.to_string(), "was": was })
            }
        }
        Follows::Dispute { invoice, amount } => {
            let row = books
                .invoices_by_number(std::slice::from_ref(invoice))?
                .remove(invoice);
            let row = row.filter(|row| {
                row.account == account.id && row.open.is_positive() && !row.credit_note
            });
            let row = row.ok_or_else(|| {
                DeedError::refused(
                    format!("this customer has no open invoice «{invoice}»"),
                    "give the number as the customer's page shows it",
                )
            })?;
            if amount.is_some_and(|amount| amount > row.open || !amount.is_positive()) {
                return Err(DeedError::refused(
                    format!(
                        "{invoice} has {} open, so no more than that can be disputed",
                        row.open
                    ),
                    "leave the amount out when the whole invoice is disputed",
                ));
            }
            books.mark_dispute(&row, Some(today), *amount)?;
            // What was contested before stays so when this is taken back.
            json!({ "what": "dispute", "invoice": row.disputed_on.is_none().then_some(invoice) })
        }
        Follows::Contact { email } => replace_contact(books, mail, account.id, email)?,
    })
}

fn awaited(language: Language, on: Date) -> String {
    match language {
        Language::Fr => format!(
            "le client dit avoir payé (mail du {})",
            long_date(on, language)
        ),
        Language::En => format!(
            "the customer says that it was paid (mail of {})",
            long_date(on, language)
        ),
    }
}

/// The new mailbox takes the place of the one that our message went to, or that wrote. Answers what to undo, in order.
fn replace_contact(
    books: &mut Books<'_>,
    mail: &InboundRow,
    account: AccountId,
    email: &str,
) -> Result<Value, DeedError> {
    let mailbox = crate::mail::mailbox(email)
        .map_err(|error| DeedError::refused(error.to_string(), error.hint()))?;
    let email = mailbox.email.to_string();
    let cards = books.contacts_of(account)?;
    let of_mailbox = |wanted: &str| {
        let is_it = |card: &&ContactCard| {
            let email = card.known.email.as_deref().unwrap_or_default();
            email.eq_ignore_ascii_case(wanted)
        };
        cards.iter().find(is_it)
    };
    let written_to = match mail.answers {
        Some(message) => books.message(message)?.map(|message| message.contact),
        None => None,
    };
    let old = cards
        .iter()
        .find(|card| Some(card.id) == written_to)
        .or_else(|| of_mailbox(&mail.from))
        .filter(|card| card.known.role == ContactRole::Reminders);
    let known = of_mailbox(&email);
    // Somebody else reads the new mailbox: neither the name nor the telephone goes with it.
    let known_before = known.map(|card| card.known.clone());
    let draft = ContactDraft {
        role: ContactRole::Reminders,
        ..known_before.unwrap_or(ContactDraft {
            role: ContactRole::Reminders,
            name: None,
            email: Some(email),
            phone: None,
            language: None,
            zone: None,
        })
    };
    let mut undo = Vec::new();
    match (known, old) {
        (Some(known), old) => {
            if known.known.role != ContactRole::Reminders {
                undo.extend(books.change_contact(account, known.id, &draft)?);
            }
            if let Some(old) = old.filter(|old| old.id != known.id)
                && books.remove_contact(account, old.id)?
            {
                undo.push(old.id);
            }
        }
        (None, Some(old)) => undo.extend(books.change_contact(account, old.id, &draft)?),
        (None, None) => undo.push(books.add_contact(account, &draft)?),
    }
    let undo: Vec<i64> = undo.into_iter().map(|id| id.0).collect();
    Ok(json!({ "what": "contact", "undo": undo }))
}

/// Takes back what was said of a mail, and what was noted because of it. The reminders stand still again.
pub fn undo(desk: &Desk, firm: &Organisation, actor: &str, id: i64) -> Result<(), DeedError> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let mail = find(books, id)?;
        let outcome = mail.outcome.as_deref().map(serde_json::from_str::<Value>);
        if let (Some(account), Some(Ok(outcome))) = (mail.account, outcome) {
            books.lock_account(account)?;
            let case = books.cases(&[account], by.on)?.pop().ok_or_else(not_here)?;
            take_back(books, &case.account, &outcome)?;
        }
        if books.handle_mail(&mail, None)? {
            return Ok(());
        }
        Err(DeedError::refused(
            "this mail waits for somebody already",
            "read it and say what follows",
        ))
    })
}

/// Only what stands as it was noted: what somebody changed since is theirs.
fn take_back(books: &mut Books<'_>, account: &Account, outcome: &Value) -> Result<(), DeedError> {
    let date = |name: &str| {
        outcome[name]
            .as_str()
            .and_then(|day| day.parse::<Date>().ok())
    };
    match outcome["what"].as_str() {
        Some("promise") if account.promise.map(|promise| promise.for_on) == date("for_on") => {
            books.take_back_promise(account.id)?;
        }
        Some("paid") => {
            let until = account.hold.as_ref().and_then(|hold| hold.until);
            if until.is_some() && until == date("until_on") {
                // A shorter hold that this one had replaced stands again.
                match serde_json::from_value::<HoldKept>(outcome["was"].clone()) {
                    Ok(was) => books.put_hold_back(account.id, &was)?,
                    Err(_) => books.set_hold(account.id, None)?,
                }
            }
        }
        Some("dispute") => {
            let number = outcome["invoice"].as_str().unwrap_or_default().to_owned();
            let row = books
                .invoices_by_number(std::slice::from_ref(&number))?
                .remove(&number);
            if let Some(row) = row.filter(|row| row.disputed_on.is_some()) {
                books.mark_dispute(&row, None, None)?;
            }
        }
        Some("contact") => {
            let changed = outcome["undo"].as_array().into_iter().flatten();
            for id in changed.filter_map(Value::as_i64) {
                books.undo_contact(account.id, ContactId(id))?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// What was put away by itself has no outcome that a person chose.
fn is_of_a_person(mail: &InboundRow) -> bool {
    mail.outcome
        .as_deref()
        .is_some_and(|outcome| outcome != "{}")
}

fn find(books: &mut Books<'_>, id: i64) -> Result<InboundRow, DeedError> {
    books.inbound(id)?.ok_or_else(|| {
        DeedError::refused(
            "this mail is not in these books",
            "quittance mail inbox lists what came in",
        )
    })
}

fn not_here() -> DeedError {
    DeedError::refused(
        "this customer is not in these books",
        "file the mail on another one",
    )
}

fn customer_of(books: &mut Books<'_>, code: &str) -> Result<AccountId, DeedError> {
    let known = |row: &AccountRow| row.erased_on.is_none();
    let row = books.account_by_code(code)?.filter(known);
    row.map(|row| row.id).ok_or_else(|| {
        DeedError::refused(
            format!("there is no customer «{code}»"),
            "give the customer's code, as the list shows it",
        )
    })
}
