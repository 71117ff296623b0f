//! Knowing a customer: what people write down, set themselves to do and correct, beside what the ledger tells.

pub mod address;
pub mod card;
pub mod contacts;

pub use card::logins;

use receivables::Date;
use receivables::party::AccountId;
use receivables::phone::CannotText;
use receivables::reminding::SEGMENT_CHARS_MAX;
use store::{AccountRow, Books, Fault, NewNote, NewTask, Organisation, Person, ToDoKind};

use super::DeedError;
use crate::desk::Desk;

/// A note is read by colleagues in passing: more than a page belongs into a document.
pub const NOTE_CHARS_MAX: usize = 4_000;

/// A task is one line.
pub const TASK_CHARS_MAX: usize = 300;

/// Why something about a customer cannot be written down.
#[derive(Debug, thiserror::Error)]
pub enum CannotTend {
    /// There is no such customer here.
    #[error("this customer is not in these books")]
    Unknown,
    /// Nothing new is kept of somebody who was erased.
    #[error("this customer was erased")]
    Erased,
    /// Nothing was written.
    #[error("nothing is written")]
    NoWords,
    /// Too much was written.
    #[error("this is too long")]
    TooLong,
    /// Nobody of that name signs in here.
    #[error("no colleague signs in under this name")]
    NoColleague,
    /// A day, and nobody for whom.
    #[error("on that day nobody would be told")]
    ForWhom,
    /// A day that has passed.
    #[error("this day has passed")]
    DayPassed,
    /// No day at all.
    #[error("this is no day")]
    BadDay,
    /// Neither mailbox nor telephone.
    #[error("this contact can be reached by nothing")]
    NoWay,
    /// No mailbox.
    #[error("this is not an e-mail address")]
    BadAddress,
    /// More than an envelope shows.
    #[error("this address has too many lines, or one that is too long")]
    LongAddress,
    /// No telephone.
    #[error("{0}")]
    BadPhone(CannotText),
    /// No role, language or zone of ours.
    #[error("this choice does not exist")]
    BadChoice,
    /// The same mailbox for the same purpose.
    #[error("this contact is there already")]
    AlreadyThere,
    /// More than anybody keeps apart.
    #[error("this customer has too many contacts")]
    TooMany,
    /// Somebody was faster.
    #[error("this is no longer there")]
    Gone,
    /// The database or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl CannotTend {
    /// What to do next.
    pub fn hint(&self) -> String {
        match self {
            CannotTend::Unknown => "give the customer's code, as the list shows it".into(),
            CannotTend::Erased => "nothing new is kept of an erased customer".into(),
            CannotTend::NoWords => "write what is to be remembered or done".into(),
            CannotTend::TooLong => format!(
                "a note has at most {NOTE_CHARS_MAX} characters, a task {TASK_CHARS_MAX}, a segment {SEGMENT_CHARS_MAX}, a name {}",
                contacts::NAME_CHARS_MAX
            ),
            CannotTend::NoColleague => "quittance people lists who signs in".into(),
            CannotTend::ForWhom => "say for whom, or leave the day away".into(),
            CannotTend::DayPassed => "choose today or a later day".into(),
            CannotTend::BadDay => "write it as 2026-12-31".into(),
            CannotTend::NoWay => "give a mailbox or a telephone".into(),
            CannotTend::BadAddress => "write name@domain".into(),
            CannotTend::LongAddress => format!(
                "at most {} lines of {} characters, below the name",
                crate::paper::ADDRESS_LINES_MAX,
                address::LINE_CHARS_MAX
            ),
            CannotTend::BadPhone(_) => "write it as +33 1 99 00 42 17".into(),
            CannotTend::BadChoice => "quittance customer contact --help lists the choices".into(),
            CannotTend::AlreadyThere => "correct the one that is there".into(),
            CannotTend::TooMany => format!("at most {}: remove one first", contacts::CONTACTS_MAX),
            CannotTend::Gone => "look at the customer again".into(),
            CannotTend::Fault(_) => "try again".into(),
        }
    }
}

impl From<CannotTend> for DeedError {
    fn from(refusal: CannotTend) -> Self {
        match refusal {
            CannotTend::Fault(fault) => DeedError::Fault(fault),
            other => DeedError::refused(other.to_string(), other.hint()),
        }
    }
}

/// What a person wrote down.
#[derive(Clone, Debug, Default)]
pub struct Jotted {
    /// What.
    pub words: String,
    /// The login of the colleague it is for; who writes, or anybody, when empty.
    pub whom: String,
    /// By when.
    pub on: Option<Date>,
}

/// The customer of this code.
pub fn by_code(desk: &Desk, firm: &Organisation, code: &str) -> Result<AccountId, CannotTend> {
    let row = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.account_by_code(code))?;
    row.map(|row| row.id).ok_or(CannotTend::Unknown)
}

/// Who can be asked to do something: whoever signs in.
pub fn colleagues(books: &mut Books<'_>) -> Result<Vec<Person>, Fault> {
    let people = books.people()?;
    Ok(people.into_iter().filter(|one| !one.disabled).collect())
}

/// The segment of a customer, and the number of the colleague who looks after it; none is empty and zero.
pub fn file_of(
    desk: &Desk,
    firm: &Organisation,
    account: AccountId,
) -> Result<(String, i64), CannotTend> {
    desk.store.read(firm.id, |books| {
        let today = desk.today(firm);
        let case = books.cases(&[account], today)?.pop();
        let segment = case.ok_or(CannotTend::Unknown)?.account.segment;
        let assigned = books.particulars(account)?.assigned_to;
        Ok((segment.unwrap_or_default(), assigned.unwrap_or_default()))
    })
}

/// The login of a colleague; empty for nobody.
pub fn login_of(desk: &Desk, firm: &Organisation, id: i64) -> Result<String, CannotTend> {
    let people = desk.store.read::<_, Fault>(firm.id, colleagues)?;
    let found = people.into_iter().find(|one| one.user.id == id);
    Ok(found.map(|one| one.user.email).unwrap_or_default())
}

/// Keeps a note. It comes back on its day to the colleague it is for; who is mentioned without a day sees it today.
pub fn write_note(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    note: &Jotted,
) -> Result<i64, CannotTend> {
    let by = desk.by(firm, actor);
    let words = one_text(&note.words, NOTE_CHARS_MAX)?;
    desk.store.write(firm.id, &by, |books| {
        open(books, account)?;
        let people = colleagues(books)?;
        let chosen = match note.whom.as_str() {
            "" => mentioned(words, &people),
            login => Some(colleague(&people, login)?),
        };
        // A day without a name is the writer's own.
        let whom = chosen.or_else(|| note.on.and_then(|_| of_login(&people, actor)));
        let remind_on = note.on.or(whom.map(|_| by.on));
        if remind_on.is_some() && whom.is_none() {
            return Err(CannotTend::ForWhom);
        }
        if remind_on.is_some_and(|on| on < by.on) {
            return Err(CannotTend::DayPassed);
        }
        Ok(books.add_note(&NewNote {
            account,
            words,
            for_user: whom,
            remind_on,
        })?)
    })
}

/// Takes a note back.
pub fn remove_note(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    id: i64,
) -> Result<(), CannotTend> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        there(books.remove_note(account, id)?)
    })
}

/// Notes that a note that came back was seen, or that it should come back after all.
pub fn see_note(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    id: i64,
    seen: bool,
) -> Result<(), CannotTend> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        there(books.set_note_seen(account, id, seen)?)
    })
}

/// Keeps a task.
pub fn set_task(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    task: &Jotted,
) -> Result<i64, CannotTend> {
    let by = desk.by(firm, actor);
    let words = one_text(&task.words, TASK_CHARS_MAX)?;
    desk.store.write(firm.id, &by, |books| {
        open(books, account)?;
        let people = colleagues(books)?;
        let for_user = match task.whom.as_str() {
            "" => None,
            login => Some(colleague(&people, login)?),
        };
        if task.on.is_some_and(|on| on < by.on) {
            return Err(CannotTend::DayPassed);
        }
        Ok(books.add_task(&NewTask {
            account,
            words,
            for_user,
            due_on: task.on,
        })?)
    })
}

/// Notes that a task is done, or that it is to be done after all.
pub fn finish_task(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    id: i64,
    done: bool,
) -> Result<(), CannotTend> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        there(books.set_task_done(account, id, done)?)
    })
}

/// Takes back a task that was set by mistake.
pub fn remove_task(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    id: i64,
) -> Result<(), CannotTend> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        there(books.remove_task(account, id)?)
    })
}

/// Ticks a task or a note off, whoever's customer it is about, or takes that back.
pub fn tick(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    (kind, id): (ToDoKind, i64),
    done: bool,
) -> Result<(), CannotTend> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let account = match kind {
            ToDoKind::Task => books.tasks_by_id(&[id])?.pop().map(|task| task.account),
            ToDoKind::Note => books.notes_by_id(&[id])?.pop().map(|note| note.account),
        };
        let account = account.ok_or(CannotTend::Unknown)?;
        there(match kind {
            ToDoKind::Task => books.set_task_done(account, id, done)?,
            ToDoKind::Note => books.set_note_seen(account, id, done)?,
        })
    })
}

/// Says which colleague looks after a customer; nobody when the login is empty.
pub fn assign(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    login: &str,
) -> Result<(), CannotTend> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        open(books, account)?;
        let whom = match login.trim() {
            "" => None,
            login => Some(colleague(&colleagues(books)?, login)?),
        };
        if books.particulars(account)?.assigned_to != whom {
            books.assign_colleague(account, whom)?;
        }
        Ok(())
    })
}

/// Puts a customer into a segment, or into none.
pub fn set_segment(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    segment: &str,
) -> Result<(), CannotTend> {
    let by = desk.by(firm, actor);
    let segment = Some(segment.trim()).filter(|segment| !segment.is_empty());
    if segment.is_some_and(|word| word.chars().count() > SEGMENT_CHARS_MAX) {
        return Err(CannotTend::TooLong);
    }
    desk.store.write(firm.id, &by, |books| {
        open(books, account)?;
        let cases = books.cases(&[account], by.on)?;
        let now = cases
            .first()
            .and_then(|case| case.account.segment.as_deref());
        if now != segment {
            books.set_segment(account, segment)?;
        }
        Ok(())
    })
}

/// The customer, locked, when something may be written about it.
pub(super) fn open(books: &mut Books<'_>, account: AccountId) -> Result<AccountRow, CannotTend> {
    books.account(account)?.ok_or(CannotTend::Unknown)?;
    let row = books.lock_account(account)?;
    match row.erased_on {
        Some(_) => Err(CannotTend::Erased),
        None => Ok(row),
    }
}

fn there(is: bool) -> Result<(), CannotTend> {
    if is { Ok(()) } else { Err(CannotTend::Gone) }
}

fn one_text(words: &str, chars_max: usize) -> Result<&str, CannotTend> {
    let words = words.trim();
    match words.chars().count() {
        0 => Err(CannotTend::NoWords),
        count if count > chars_max => Err(CannotTend::TooLong),
        _ => Ok(words),
    }
}

fn of_login(people: &[Person], login: &str) -> Option<i64> {
    let same = |one: &&Person| one.user.email.eq_ignore_ascii_case(login.trim());
    people.iter().find(same).map(|one| one.user.id)
}

fn colleague(people: &[Person], login: &str) -> Result<i64, CannotTend> {
    of_login(people, login).ok_or(CannotTend::NoColleague)
}

/// The colleague whom the words call, as in `@Paul` or `@paul.morvan`: by first name or by what stands before the @ of the
/// login. A name that two bear calls nobody.
fn mentioned(words: &str, people: &[Person]) -> Option<i64> {
    let called = words
        .split_whitespace()
        .filter_map(|word| word.strip_prefix('@'))
        .map(|name| {
            name.trim_end_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        });
    called.filter(|name| !name.is_empty()).find_map(|name| {
        let bears = |one: &&Person| {
            let first = one.user.name.split_whitespace().next().unwrap_or_default();
            let before = one.user.email.split('@').next().unwrap_or_default();
            first.to_lowercase() == name || before.to_lowercase() == name
        };
        let mut bearers = people.iter().filter(bears);
        match (bearers.next(), bearers.next()) {
            (Some(one), None) => Some(one.user.id),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use receivables::party::{Language, OrganisationId};
    use store::User;

    use super::*;

    #[test]
    fn a_colleague_is_called_by_first_name_or_login_and_a_name_that_two_bear_calls_nobody() {
        let person = |id, name: &str, email: &str| Person {
            user: User {
                organisation: OrganisationId(1),
                id,
                email: email.into(),
                name: name.into(),
                role: "agent".into(),
                language: Language::Fr,
                password_hash: String::new(),
            },
            disabled: false,
            link_until: None,
        };
        let people = [
            person(1, "Claire Delmas", "claire@morvan.example"),
            person(2, "Paul Morvan", "p.morvan@morvan.example"),
            person(3, "Paul Autin", "autin@morvan.example"),
        ];
        for (words, whom) in [
            ("Voir avec @Claire, merci", Some(1)),
            ("@p.morvan : rappeler", Some(2)),
            ("@Paul rappelle lundi", None),
            ("@paul ou @autin", Some(3)),
            ("compta@claire.example", None),
            ("@ ", None),
        ] {
            assert_eq!(mentioned(words, &people), whom, "{words}");
        }
    }
}
