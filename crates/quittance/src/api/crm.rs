//! What a CRM knows of a customer: contacts one by one, and notes.

use receivables::calendar::Zone;
use receivables::party::{AccountId, ContactId};
use serde_json::{Value, json};
use store::NoteRow;

use super::call::{Answer, Call};
use super::customers::{case, contact};
use super::events::instant;
use super::fields::Fields;
use super::ids::{Id, NoteId};
use super::problem::{Kind, Problem, Wrong};
use super::tasks::{login, login_of};
use crate::deeds::customers::contacts::{self, ContactWords};
use crate::deeds::customers::{self, CannotTend, Jotted, logins};

/// A name of a person, however long.
const NAME_CHARACTERS_MAX: usize = 120;
/// A mailbox (RFC 5321).
const EMAIL_CHARACTERS_MAX: usize = 254;
/// A number with what stands between its digits.
const PHONE_CHARACTERS_MAX: usize = 40;
/// Notes of one customer that are shown: the newest ones.
const NOTES_SHOWN: i64 = 100;

/// One contact.
pub fn one_contact(call: &Call<'_>) -> Result<Answer, Problem> {
    let (account, id) = (
        call.id::<AccountId>()?,
        call.second::<ContactId>("contact")?,
    );
    let rows = call.read(|books| {
        case(call, books, account)?;
        Ok(books.contacts_of(account)?)
    })?;
    let row = rows.iter().find(|row| row.id == id);
    let row = row.ok_or_else(|| Problem::not_found(ContactId::NAME))?;
    Ok(Answer::json(contact(account, row)))
}

/// Adds a contact.
pub fn add_contact(call: &Call<'_>) -> Result<Answer, Problem> {
    let account: AccountId = call.id()?;
    let words = words_of(call.body)?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    let id = contacts::add(call.desk, firm, &actor, account, &words).map_err(refused)?;
    shown_contact(call, account, id, true)
}

/// Corrects a contact: all that is known of it is sent anew.
pub fn change_contact(call: &Call<'_>) -> Result<Answer, Problem> {
    let (account, id) = (
        call.id::<AccountId>()?,
        call.second::<ContactId>("contact")?,
    );
    let words = words_of(call.body)?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    let id = contacts::change(call.desk, firm, &actor, account, id, &words).map_err(refused)?;
    shown_contact(call, account, id, false)
}

/// Takes a contact off the list.
pub fn remove_contact(call: &Call<'_>) -> Result<Answer, Problem> {
    let (account, id) = (
        call.id::<AccountId>()?,
        call.second::<ContactId>("contact")?,
    );
    let (firm, actor) = (&call.client.firm, call.client.actor());
    contacts::remove(call.desk, firm, &actor, account, id).map_err(refused)?;
    Ok(Answer::Nothing)
}

/// The notes about a customer, newest first.
pub fn notes(call: &Call<'_>) -> Result<Answer, Problem> {
    let account: AccountId = call.id()?;
    let (rows, people) = call.read(|books| {
        case(call, books, account)?;
        Ok((books.notes_of(account, NOTES_SHOWN)?, logins(books)?))
    })?;
    let data: Vec<Value> = rows.iter().map(|row| note(row, &people)).collect();
    Ok(Answer::json(json!({ "data": data, "next_cursor": null })))
}

/// One note.
pub fn one_note(call: &Call<'_>) -> Result<Answer, Problem> {
    let (account, id) = (call.id::<AccountId>()?, call.second::<NoteId>("note")?);
    let (rows, people) = call.read(|books| Ok((books.notes_by_id(&[id.0])?, logins(books)?)))?;
    let row = rows.iter().find(|row| row.account == account);
    let row = row.ok_or_else(|| Problem::not_found(NoteId::NAME))?;
    Ok(Answer::json(note(row, &people)))
}

/// Keeps a note.
pub fn write_note(call: &Call<'_>) -> Result<Answer, Problem> {
    let account: AccountId = call.id()?;
    let words = call.body.text("text", customers::NOTE_CHARS_MAX);
    let jotted = Jotted {
        words,
        whom: login(call, "for"),
        on: call.body.opt_date("remind_on"),
    };
    call.body.done()?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    let id = customers::write_note(call.desk, firm, &actor, account, &jotted).map_err(refused)?;
    let (row, people) = call.read(|books| Ok((books.notes_by_id(&[id])?.pop(), logins(books)?)))?;
    let row = row.ok_or_else(|| Problem::not_found(NoteId::NAME))?;
    let path = format!(
        "/api/v1/customers/{}/notes/{}",
        account.shown(),
        NoteId(id).shown()
    );
    Ok(Answer::json(note(&row, &people)).created(path))
}

/// Takes a note back.
pub fn remove_note(call: &Call<'_>) -> Result<Answer, Problem> {
    let (account, id) = (call.id::<AccountId>()?, call.second::<NoteId>("note")?);
    let (firm, actor) = (&call.client.firm, call.client.actor());
    customers::remove_note(call.desk, firm, &actor, account, id.0).map_err(refused)?;
    Ok(Answer::Nothing)
}

fn words_of(body: &Fields) -> Result<ContactWords, Problem> {
    let zones = Zone::ALL.map(Zone::as_str);
    let roles = contacts::ROLES.map(|(word, _)| word);
    let word = |found: Option<&str>| found.unwrap_or_default().to_owned();
    let line = |name, most| body.opt_line(name, most).unwrap_or_default();
    let role = body.choice("role", &roles);
    if role.is_none() && !body.has("role") {
        body.refuse("role", format!("it is needed: {}", roles.join(", ")));
    }
    let words = ContactWords {
        role: word(role),
        name: line("name", NAME_CHARACTERS_MAX),
        email: line("email", EMAIL_CHARACTERS_MAX),
        phone: line("phone", PHONE_CHARACTERS_MAX),
        language: word(body.choice("language", &["fr", "en"])),
        zone: word(body.choice("zone", &zones)),
    };
    body.done()?;
    Ok(words)
}

fn shown_contact(
    call: &Call<'_>,
    account: AccountId,
    id: ContactId,
    is_new: bool,
) -> Result<Answer, Problem> {
    let rows = call.read(|books| Ok(books.contacts_of(account)?))?;
    let row = rows.iter().find(|row| row.id == id);
    let row = row.ok_or_else(|| Problem::not_found(ContactId::NAME))?;
    let path = format!(
        "/api/v1/customers/{}/contacts/{}",
        account.shown(),
        id.shown()
    );
    let answer = Answer::json(contact(account, row));
    Ok(if is_new { answer.created(path) } else { answer })
}

fn note(row: &NoteRow, people: &[(i64, String)]) -> Value {
    json!({
        "id": NoteId(row.id).shown(),
        "customer": row.account.shown(),
        "text": row.words,
        "written_at": instant(row.written_at),
        "for": login_of(people, row.for_user),
        "remind_on": row.remind_on,
        "seen_on": row.seen_on,
    })
}

/// What the deed refuses, with the field that it is about.
pub(super) fn refused(refusal: CannotTend) -> Problem {
    let field = match &refusal {
        CannotTend::Unknown => return Problem::not_found(AccountId::NAME),
        CannotTend::Gone => return Problem::not_found("contact or note"),
        CannotTend::Fault(_) => "",
        CannotTend::NoWay | CannotTend::BadAddress => "/email",
        CannotTend::BadPhone(_) => "/phone",
        CannotTend::LongAddress => "/address",
        CannotTend::BadChoice => "/role",
        CannotTend::NoWords | CannotTend::TooLong => "/text",
        CannotTend::NoColleague | CannotTend::ForWhom => "/for",
        CannotTend::DayPassed | CannotTend::BadDay => "/on",
        _ => "",
    };
    let (message, hint) = (refusal.to_string(), refusal.hint());
    match refusal {
        CannotTend::Fault(fault) => Problem::fault(fault),
        _ if field.is_empty() => Problem::new(Kind::Refused, message, hint),
        _ => Problem::wrong(
            Kind::Invalid,
            vec![Wrong {
                place: "body",
                at: field.to_owned(),
                why: format!("{message}: {hint}"),
            }],
        ),
    }
}
