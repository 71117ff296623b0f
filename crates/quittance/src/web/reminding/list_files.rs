//! Lists as files: what is to be done, what waits for a decision, what was written. The first two whole, the last one for a year.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::Response;
use documents::export::{self, Cell};
use receivables::Date;
use receivables::calendar::plus_days;
use receivables::party::AccountId;
use store::{Books, Fault};

use super::customers::as_file;
use super::facts;
use crate::deeds::customers::logins;
use crate::web::Web;
use crate::web::refusal::PageError;
use crate::web::text::Texts;
use crate::web::visitor::Visitor;

/// Rows read at once.
const ROWS_AT_ONCE: i64 = 1_000;

/// A sheet beyond this opens in no spreadsheet that people use at a desk.
const ROWS_MAX: usize = 100_000;

/// Messages of a year: what is older is the journal's.
const MESSAGES_DAYS: i32 = 365;

/// What a list is made of: its headers, and its rows.
type Table = (Vec<&'static str>, Vec<Vec<Cell>>);

/// A list as CSV or XLSX.
pub async fn list_file(
    State(web): State<Web>,
    visitor: Visitor,
    Path((list, format)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (firm, t) = (visitor.clerk()?.firm, Texts(visitor.language));
    let name = list.clone();
    let read = move |desk: &crate::desk::Desk| {
        let today = desk.today(&firm);
        desk.store
            .read::<_, Fault>(firm.id, |books| match list.as_str() {
                "tasks" => tasks(books, &t).map(Some),
                "questions" => questions(books, &t).map(Some),
                "messages" => messages(books, today, &t).map(Some),
                _ => Ok(None),
            })
    };
    let (headers, rows) = web.desk.run(read).await?.ok_or(PageError::NotFound)?;
    match format.as_str() {
        "csv" => {
            let text = export::csv(&headers, rows);
            let kind = "text/csv; charset=utf-8";
            Ok(as_file(kind, &format!("{name}.csv"), text.into_bytes()))
        }
        "xlsx" => {
            let bytes = export::xlsx(&headers, rows).map_err(PageError::fault)?;
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Ok(as_file(kind, &format!("{name}.xlsx"), bytes))
        }
        _ => Err(PageError::NotFound),
    }
}

/// Everything that was set to be done, done or not.
fn tasks(books: &mut Books<'_>, t: &Texts) -> Result<Table, Fault> {
    let people = logins(books)?;
    let login = |id: Option<i64>| {
        let found = people.iter().find(|(one, _)| Some(*one) == id);
        Cell::Text(found.map(|(_, login)| login.clone()).unwrap_or_default())
    };
    let headers = vec![
        t.code(),
        t.customer(),
        t.sheet_task(),
        t.sheet_for(),
        t.sheet_by_day(),
        t.sheet_done_on(),
        t.sheet_done_by(),
    ];
    let (mut rows, mut after, mut names) = (Vec::new(), 0, Named::default());
    loop {
        let some = books.tasks_after(None, None, after, ROWS_AT_ONCE)?;
        let Some(last) = some.last().map(|row| row.id) else {
            return Ok((headers, rows));
        };
        after = last;
        for task in some {
            let [code, name] = names.of(books, task.account)?;
            let (whom, done_by) = (login(task.for_user), login(task.done_by));
            rows.push(vec![
                code,
                name,
                Cell::Text(task.words),
                whom,
                day(task.due_on),
                day(task.done_on),
                done_by,
            ]);
        }
        if rows.len() >= ROWS_MAX {
            return Ok((headers, rows));
        }
    }
}

/// Everything that waits for a person, with who gave the first of two yeses.
fn questions(books: &mut Books<'_>, t: &Texts) -> Result<Table, Fault> {
    let headers = vec![
        t.code(),
        t.customer(),
        t.what_column(),
        t.sheet_level(),
        t.at_stake(),
        t.asked_since(),
        t.sheet_approved_by(),
    ];
    let (mut rows, mut after, mut names) = (Vec::new(), 0, Named::default());
    loop {
        let some = books.list_questions(Some(true), None, after, ROWS_AT_ONCE)?;
        let Some(last) = some.last().map(|row| row.id) else {
            return Ok((headers, rows));
        };
        after = last;
        let ids: Vec<i64> = some.iter().map(|row| row.id).collect();
        let first = books.approvals(&ids)?;
        for row in some {
            let [code, name] = names.of(books, row.account)?;
            let by = first.iter().find(|first| first.question == row.id);
            rows.push(vec![
                code,
                name,
                Cell::Text(t.asked(facts::asked(&row.kind)).to_owned()),
                Cell::Text(t.level(facts::level(&row.level)).to_owned()),
                Cell::Amount(row.total),
                Cell::Date(row.asked_on),
                by.map_or(Cell::Empty, |first| Cell::Text(first.by.clone())),
            ]);
        }
        if rows.len() >= ROWS_MAX {
            return Ok((headers, rows));
        }
    }
}

/// What was planned and written in a year, with what became of it.
fn messages(books: &mut Books<'_>, today: Date, t: &Texts) -> Result<Table, Fault> {
    let headers = vec![
        t.code(),
        t.customer(),
        t.sheet_planned_on(),
        t.sheet_level(),
        t.to(),
        t.subject(),
        t.sheet_asked(),
        t.state(),
        t.sheet_answer(),
    ];
    let since = plus_days(today, -MESSAGES_DAYS);
    let (mut rows, mut after, mut names) = (Vec::new(), 0, Named::default());
    loop {
        let some = books.messages_after(None, None, after, ROWS_AT_ONCE)?;
        let Some(last) = some.last().map(|row| row.id) else {
            return Ok((headers, rows));
        };
        after = last;
        for row in some.into_iter().filter(|row| row.planned_on >= since) {
            let [code, name] = names.of(books, row.account)?;
            rows.push(vec![
                code,
                name,
                Cell::Date(row.planned_on),
                Cell::Text(t.level(facts::level(&row.level)).to_owned()),
                Cell::Text(row.recipient),
                Cell::Text(row.subject.unwrap_or_default()),
                Cell::Amount(row.total),
                Cell::Text(row.state),
                Cell::Text(row.last_answer.unwrap_or_default()),
            ]);
        }
        if rows.len() >= ROWS_MAX {
            return Ok((headers, rows));
        }
    }
}

/// Customers, each looked up once.
#[derive(Default)]
struct Named(HashMap<AccountId, [String; 2]>);

impl Named {
    fn of(&mut self, books: &mut Books<'_>, account: AccountId) -> Result<[Cell; 2], Fault> {
        if let Some(known) = self.0.get(&account) {
            return Ok(known.clone().map(Cell::Text));
        }
        let row = books.account(account)?;
        let known = row.map(|row| [row.code, row.name]).unwrap_or_default();
        self.0.insert(account, known.clone());
        Ok(known.map(Cell::Text))
    }
}

fn day(on: Option<Date>) -> Cell {
    on.map_or(Cell::Empty, Cell::Date)
}
