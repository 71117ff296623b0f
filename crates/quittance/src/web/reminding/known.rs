//! What people know of a customer: read beside the ledger, for the same page.

use std::collections::HashMap;

use receivables::account::{Account, OpenInvoice};
use receivables::calendar::plus_days;
use receivables::measuring::{RATED_DAYS_BACK, rate};
use receivables::next_step::{Because, Step, What, held_back};
use receivables::party::{AccountId, InvoiceId, Language};
use receivables::{Cents, Date};
use store::{Books, Case, Fault, MessageRow, Person, ToDo};

use super::facts;
use crate::deeds::customers::colleagues;
use crate::web::print::days_between;
use crate::web::routes::Access;
use crate::web::text::Texts;
use crate::web::views::{
    ClosedRow, Colleague, DocumentLink, Known, LastAsked, RatingView, ToDoLine,
};
use crate::web::visitor::Clerk;

/// Invoices that were settled, on the page itself.
const CLOSED_SHOWN: usize = 10;

/// Settled invoices when all are asked for; a customer of more reads a file.
const CLOSED_MAX: usize = 500;

/// Tasks and notes of one customer; more is no list.
const TASKS_SHOWN: i64 = 50;

/// Tasks that were done, below the others.
const DONE_SHOWN: usize = 5;

/// Messages among which the last one that asked for an invoice is looked for.
const MESSAGES_READ: i64 = 200;

/// Reads what people know of this customer.
pub fn read(
    books: &mut Books<'_>,
    clerk: &Clerk,
    case: &Case,
    all_closed: bool,
    today: Date,
) -> Result<Known, Fault> {
    let account = case.row.id;
    let people = colleagues(books)?;
    let names = Names::of(books.people()?);
    let particulars = books.particulars(account)?;
    let (to_do, done) = to_do(books, account, &names)?;
    let (closed, has_more_closed) = closed(books, account, all_closed)?;
    let role = &clerk.session.user.role;
    Ok(Known {
        may_write: Access::Agent.is_open_to(role) && case.row.erased_on.is_none(),
        rating: rating(books, case, today)?,
        to_do,
        done,
        address: books.address_of(account)?.unwrap_or_default(),
        segment: case.account.segment.clone().unwrap_or_default(),
        assigned: particulars.assigned_to.map(|id| names.colleague(id)),
        colleagues: people.into_iter().map(colleague).collect(),
        closed,
        has_more_closed,
        ..Known::default()
    })
}

fn colleague(person: Person) -> Colleague {
    Colleague {
        id: person.user.id,
        name: match person.user.name.is_empty() {
            true => person.user.email.clone(),
            false => person.user.name,
        },
        login: person.user.email,
    }
}

/// People by their number, those who left too.
pub struct Names(HashMap<i64, Colleague>);

impl Names {
    pub fn of(people: Vec<Person>) -> Names {
        let all = people.into_iter().map(colleague);
        Names(all.map(|one| (one.id, one)).collect())
    }

    /// What a person is called; empty: a command or a program.
    pub fn name(&self, id: Option<i64>) -> String {
        let found = id.and_then(|id| self.0.get(&id));
        found.map(|one| one.name.clone()).unwrap_or_default()
    }

    fn colleague(&self, id: i64) -> Colleague {
        let unknown = Colleague {
            id,
            login: String::new(),
            name: "?".into(),
        };
        self.0.get(&id).cloned().unwrap_or(unknown)
    }

    /// What the person with this login is called; else the word that the journal has.
    pub fn of_login(&self, login: &str) -> String {
        let found = self.0.values().find(|one| one.login == login);
        found.map_or(login, |one| one.name.as_str()).to_owned()
    }
}

fn to_do(
    books: &mut Books<'_>,
    account: AccountId,
    names: &Names,
) -> Result<(Vec<ToDoLine>, Vec<ToDoLine>), Fault> {
    let line = |one: ToDo, done_on, by| ToDoLine {
        id: one.id,
        is_note: one.kind == store::ToDoKind::Note,
        words: one.words,
        whom: names.name(one.for_user),
        on: one.on,
        done_on,
        by,
    };
    let (mut open, mut done) = (Vec::new(), Vec::new());
    for task in books.tasks_of(account, TASKS_SHOWN)? {
        let (done_on, done_by) = (task.done_on, task.done_by);
        match done_on {
            None => {
                let by = names.name(task.set_by);
                open.push(line(task.into(), None, by));
            }
            Some(_) => done.push(line(task.into(), done_on, names.name(done_by))),
        }
    }
    for note in books.notes_of(account, TASKS_SHOWN)? {
        if note.remind_on.is_some() && note.seen_on.is_none() {
            let by = names.name(note.written_by);
            open.push(line(note.into(), None, by));
        }
    }
    open.sort_by_key(|one| (one.on.is_none(), one.on));
    done.truncate(DONE_SHOWN);
    Ok((open, done))
}

fn rating(books: &mut Books<'_>, case: &Case, today: Date) -> Result<Option<RatingView>, Fault> {
    if case.row.erased_on.is_some() {
        return Ok(None);
    }
    let rated = rate(&books.shares_of(case, today)?, today);
    let number = |id: InvoiceId| {
        let found = case.account.invoices.iter().find(|one| one.id == id)?;
        Some(found.number.clone())
    };
    let longest = rated
        .longest
        .and_then(|(id, days)| Some((number(id)?, days)));
    Ok(Some(RatingView {
        rated,
        since: plus_days(today, -RATED_DAYS_BACK),
        longest,
    }))
}

fn closed(
    books: &mut Books<'_>,
    account: AccountId,
    all: bool,
) -> Result<(Vec<ClosedRow>, bool), Fault> {
    let shown = if all { CLOSED_MAX } else { CLOSED_SHOWN };
    let mut rows = books.closed_invoices(account, shown as i64 + 1)?;
    let has_more = rows.len() > shown;
    rows.truncate(shown);
    let ids: Vec<InvoiceId> = rows.iter().map(|row| row.id).collect();
    let mut documents = documents(books, &ids)?;
    let row = |row: store::InvoiceRow| ClosedRow {
        days_late: match (row.due_on, row.closed_on) {
            (Some(due_on), Some(closed_on)) => days_between(due_on, closed_on),
            _ => 0,
        },
        documents: documents.remove(&row.id).unwrap_or_default(),
        number: row.number,
        credit_note: row.credit_note,
        total: if row.credit_note {
            Cents::ZERO - row.total
        } else {
            row.total
        },
        due_on: row.due_on,
        closed_on: row.closed_on,
    };
    Ok((rows.into_iter().map(row).collect(), has_more && !all))
}

/// The documents of these invoices.
pub fn documents(
    books: &mut Books<'_>,
    invoices: &[InvoiceId],
) -> Result<HashMap<InvoiceId, Vec<DocumentLink>>, Fault> {
    let mut all: HashMap<InvoiceId, Vec<DocumentLink>> = HashMap::new();
    for row in books.documents_of(invoices)? {
        all.entry(row.invoice).or_default().push(DocumentLink {
            id: row.id,
            name: row.name,
        });
    }
    Ok(all)
}

/// The last message that left, or is to leave, for each invoice.
pub fn last_asked(
    books: &mut Books<'_>,
    account: AccountId,
) -> Result<HashMap<InvoiceId, LastAsked>, Fault> {
    let mut asked = HashMap::new();
    let left = |message: &MessageRow| !matches!(message.state.as_str(), "withdrawn" | "refused");
    for message in books
        .messages_of(account, MESSAGES_READ)?
        .iter()
        .filter(|one| left(one))
    {
        let this = LastAsked {
            message: message.id,
            level: facts::level(&message.level),
            on: message.planned_on,
        };
        for (invoice, _) in &message.lines {
            let newest = asked.entry(*invoice).or_insert(this);
            if (newest.on, newest.message) < (this.on, this.message) {
                *newest = this;
            }
        }
    }
    Ok(asked)
}

/// Because of what an invoice is asked for now, or not.
pub fn why(
    invoice: &OpenInvoice,
    account: &Account,
    step: &Step,
    today: Date,
    language: Language,
) -> String {
    let t = Texts(language);
    if let Some(because) = held_back(invoice, account.zone, today) {
        return because.facts(language);
    }
    let whole_customer = matches!(
        step.because,
        Because::OnHold { .. }
            | Because::DirectDebit { .. }
            | Because::PromiseRunning { .. }
            | Because::PlanRunning { .. }
    );
    let lines = match &step.what {
        What::Send(message) => &message.lines[..],
        What::Ask(question) => &question.lines[..],
        What::Wait | What::Nothing => &[],
    };
    if lines.iter().any(|(id, _)| *id == invoice.id) {
        return t.asked_next(t.next(facts::line(step)));
    }
    let late = invoice.due_on.is_some_and(|due_on| due_on < today);
    match whole_customer || late {
        true => step.because.facts(language),
        false => t.nothing_before_due().to_owned(),
    }
}
