//! What is to be done for a customer, and who looks after it, as programs read and set it.

use receivables::party::AccountId;
use serde_json::{Value, json};
use store::TaskRow;

use super::call::{Answer, Call};
use super::crm::refused;
use super::customers::case;
use super::ids::{Id, TaskId};
use super::problem::Problem;
use crate::deeds::customers::{self, Jotted, logins};

/// A login (RFC 5321).
const LOGIN_CHARACTERS_MAX: usize = 254;

/// Tasks, page by page: those to be done, unless asked otherwise.
pub fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let open = match call.choice("open", &["true", "false", "all"])? {
        None | Some("true") => Some(true),
        Some("false") => Some(false),
        Some(_) => None,
    };
    let account = call.asked::<AccountId>("customer")?;
    let (limit, after) = (call.limit()?, call.after::<TaskId>()?);
    let (rows, people) = call.read(|books| {
        let rows = books.tasks_after(open, account, after.0, limit + 1)?;
        Ok((rows, logins(books)?))
    })?;
    let id = |row: &TaskRow| TaskId(row.id).shown();
    Ok(Answer::page(rows, limit, id, |row| task(row, &people)))
}

/// One task.
pub fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: TaskId = call.id()?;
    let (row, people) = call.read(|books| {
        let row = books.tasks_by_id(&[id.0])?.pop();
        let row = row.ok_or_else(|| Problem::not_found(TaskId::NAME))?;
        Ok((row, logins(books)?))
    })?;
    Ok(Answer::json(task(&row, &people)))
}

/// Keeps a task.
pub fn set(call: &Call<'_>) -> Result<Answer, Problem> {
    let account: AccountId = call.id()?;
    let jotted = Jotted {
        words: call.body.line("text", customers::TASK_CHARS_MAX),
        whom: login(call, "for"),
        on: call.body.opt_date("due_on"),
    };
    call.body.done()?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    let id = customers::set_task(call.desk, firm, &actor, account, &jotted).map_err(refused)?;
    let (row, people) = call.read(|books| {
        let row = books.tasks_by_id(&[id])?.pop();
        let row = row.ok_or_else(|| Problem::not_found(TaskId::NAME))?;
        Ok((row, logins(books)?))
    })?;
    let path = format!("/api/v1/tasks/{}", TaskId(id).shown());
    Ok(Answer::json(task(&row, &people)).created(path))
}

/// Notes that a task is done.
pub fn finish(call: &Call<'_>) -> Result<Answer, Problem> {
    turn(call, true)
}

/// Notes that a task is to be done after all.
pub fn reopen(call: &Call<'_>) -> Result<Answer, Problem> {
    turn(call, false)
}

/// A task that stands like this already is left as it is.
fn turn(call: &Call<'_>, done: bool) -> Result<Answer, Problem> {
    let id: TaskId = call.id()?;
    call.body.done()?;
    let row = call.read(|books| Ok(books.tasks_by_id(&[id.0])?.pop()))?;
    let row = row.ok_or_else(|| Problem::not_found(TaskId::NAME))?;
    if row.done_on.is_some() != done {
        let (firm, actor) = (&call.client.firm, call.client.actor());
        customers::finish_task(call.desk, firm, &actor, row.account, id.0, done)
            .map_err(refused)?;
    }
    one(call)
}

/// Who looks after a customer.
pub fn colleague(call: &Call<'_>) -> Result<Answer, Problem> {
    let account: AccountId = call.id()?;
    let (id, people) = call.read(|books| {
        case(call, books, account)?;
        Ok((books.particulars(account)?.assigned_to, logins(books)?))
    })?;
    Ok(Answer::json(json!({
        "customer": account.shown(),
        "login": login_of(&people, id),
    })))
}

/// Says who looks after a customer.
pub fn assign(call: &Call<'_>) -> Result<Answer, Problem> {
    let login = call.body.line("login", LOGIN_CHARACTERS_MAX);
    call.body.done()?;
    hand_to(call, &login)
}

/// Nobody looks after a customer any more.
pub fn unassign(call: &Call<'_>) -> Result<Answer, Problem> {
    hand_to(call, "")
}

fn hand_to(call: &Call<'_>, login: &str) -> Result<Answer, Problem> {
    let account: AccountId = call.id()?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    customers::assign(call.desk, firm, &actor, account, login).map_err(refused)?;
    colleague(call)
}

/// The login that a body names; empty when it names none.
pub fn login(call: &Call<'_>, field: &'static str) -> String {
    let found = call.body.opt_line(field, LOGIN_CHARACTERS_MAX);
    found.unwrap_or_default()
}

/// The login of this person.
pub fn login_of(people: &[(i64, String)], id: Option<i64>) -> Option<&str> {
    let found = people.iter().find(|(one, _)| Some(*one) == id);
    found.map(|(_, login)| login.as_str())
}

fn task(row: &TaskRow, people: &[(i64, String)]) -> Value {
    json!({
        "id": TaskId(row.id).shown(),
        "customer": row.account.shown(),
        "text": row.words,
        "for": login_of(people, row.for_user),
        "due_on": row.due_on,
        "set_by": login_of(people, row.set_by),
        "done_on": row.done_on,
        "done_by": login_of(people, row.done_by),
    })
}
