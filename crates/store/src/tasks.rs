//! Tasks: what somebody is to do for a customer, and by when. Small on purpose: what, for whom, by when, done.

use receivables::Date;
use receivables::party::AccountId;

use crate::books::Books;
use crate::journal::{Entry, day_number, opt_day};
use crate::notes::NoteRow;
use crate::sql::Row;
use crate::{Fault, params};

/// What the label of a task's words calls them.
pub(crate) const TASK: &str = "task";

/// A task to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewTask<'a> {
    /// For which customer.
    pub account: AccountId,
    /// What is to be done.
    pub words: &'a str,
    /// By whom; anybody when not said.
    pub for_user: Option<i64>,
    /// By when.
    pub due_on: Option<Date>,
}

/// A task as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRow {
    /// Which.
    pub id: i64,
    /// For which customer.
    pub account: AccountId,
    /// What is to be done.
    pub words: String,
    /// Who asked for it; none: a command or a program.
    pub set_by: Option<i64>,
    /// By whom; anybody when not said.
    pub for_user: Option<i64>,
    /// By when.
    pub due_on: Option<Date>,
    /// The day it was done.
    pub done_on: Option<Date>,
    /// By whom.
    pub done_by: Option<i64>,
}

/// What waits for a person: a task, or a note that came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToDoKind {
    /// To be done.
    Task,
    /// To be read.
    Note,
}

/// One thing that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToDo {
    /// A task or a note.
    pub kind: ToDoKind,
    /// Its number.
    pub id: i64,
    /// About which customer.
    pub account: AccountId,
    /// What it says.
    pub words: String,
    /// Who wrote it; none: a command or a program.
    pub by: Option<i64>,
    /// For whom; anybody when not said.
    pub for_user: Option<i64>,
    /// The day it is for.
    pub on: Option<Date>,
}

impl Books<'_> {
    /// Keeps a task.
    pub fn add_task(&mut self, task: &NewTask<'_>) -> Result<i64, Fault> {
        let by = self.by()?;
        let (id, writer) = (self.new_id()?, self.writer()?);
        let words = self.seal_text(TASK, task.account, task.words)?;
        self.connection.execute(
            "insert into tasks (organisation_id, id, account_id, words, set_by, set_at, for_user, due_on)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                self.organisation.0,
                id,
                task.account.0,
                &words,
                writer,
                by.at,
                task.for_user,
                task.due_on.map(day_number)
            ],
        )?;
        self.task_entry(task.account, "task_set", id)?;
        Ok(id)
    }

    /// Notes that a task is done, or that it is to be done after all. False: it stood like this already, or is not there.
    pub fn set_task_done(
        &mut self,
        account: AccountId,
        id: i64,
        done: bool,
    ) -> Result<bool, Fault> {
        let (on, writer) = (day_number(self.by()?.on), self.writer()?);
        let set = "update tasks set done_on = $4, done_by = $5
                   where organisation_id = $1 and account_id = $2 and id = $3 and (done_on is null) = (cast($4 as bigint) is not null)";
        let params = params![
            self.organisation.0,
            account.0,
            id,
            done.then_some(on),
            writer.filter(|_| done)
        ];
        let changed = self.connection.execute(set, params)? > 0;
        if changed {
            let kind = if done { "task_done" } else { "task_reopened" };
            self.task_entry(account, kind, id)?;
        }
        Ok(changed)
    }

    /// Takes a task back that is not done: its words are deleted, and the journal says that there was one.
    pub fn remove_task(&mut self, account: AccountId, id: i64) -> Result<bool, Fault> {
        let gone = "delete from tasks where organisation_id = $1 and account_id = $2 and id = $3 and done_on is null";
        let count = self
            .connection
            .execute(gone, params![self.organisation.0, account.0, id])?;
        if count > 0 {
            self.task_entry(account, "task_removed", id)?;
        }
        Ok(count > 0)
    }

    /// The tasks of a customer: what is to be done by its day, then what was done, newest first.
    pub fn tasks_of(&mut self, account: AccountId, limit: i64) -> Result<Vec<TaskRow>, Fault> {
        let tasks = self.connection.rows(
            "select id, account_id, words, set_by, for_user, due_on, done_on, done_by from tasks
             where organisation_id = $1 and account_id = $2
             order by case when done_on is null then 0 else 1 end, done_on desc, case when due_on is null then 1 else 0 end, due_on, id
             limit $3",
            params![self.organisation.0, account.0, limit],
            task_row,
        )?;
        self.opened_tasks(tasks)
    }

    /// Tasks after this number, in the order in which they were set: to be done, done, or all; of one customer, when said.
    pub fn tasks_after(
        &mut self,
        open: Option<bool>,
        account: Option<AccountId>,
        after: i64,
        limit: i64,
    ) -> Result<Vec<TaskRow>, Fault> {
        let tasks = self.connection.rows(
            "select id, account_id, words, set_by, for_user, due_on, done_on, done_by from tasks
             where organisation_id = $1 and id > $2 and (account_id = $3 or $3 = 0)
               and (cast($4 as bigint) = -1 or (cast($4 as bigint) = 1 and done_on is null) or (cast($4 as bigint) = 0 and done_on is not null))
             order by id limit $5",
            params![
                self.organisation.0,
                after,
                account.map_or(0, |id| id.0),
                open.map_or(-1, i64::from),
                limit
            ],
            task_row,
        )?;
        self.opened_tasks(tasks)
    }

    /// The tasks of these numbers.
    pub fn tasks_by_id(&mut self, ids: &[i64]) -> Result<Vec<TaskRow>, Fault> {
        let ids: Vec<Option<i64>> = ids.iter().copied().map(Some).collect();
        let tasks = self.connection.rows(
            "select id, account_id, words, set_by, for_user, due_on, done_on, done_by from tasks
             where organisation_id = $1 and id = any($2) order by id",
            params![self.organisation.0, &ids[..]],
            task_row,
        )?;
        self.opened_tasks(tasks)
    }

    /// What waits for this person today: their tasks and those that are anybody's, the late and undated ones too, and
    /// the notes that have come back to them. By day, what bears none at the end.
    pub fn to_do(&mut self, user: i64, today: Date, limit: i64) -> Result<Vec<ToDo>, Fault> {
        let tasks = self.connection.rows(
            "select id, account_id, words, set_by, for_user, due_on, done_on, done_by from tasks
             where organisation_id = $1 and done_on is null and (for_user is null or for_user = $2)
               and (due_on is null or due_on <= $3)
             order by case when due_on is null then 1 else 0 end, due_on, id limit $4",
            params![self.organisation.0, user, day_number(today), limit],
            task_row,
        )?;
        let tasks = self.opened_tasks(tasks)?.into_iter().map(ToDo::from);
        let notes = self.notes_come_back(user, today, limit)?;
        let mut all: Vec<ToDo> = tasks.chain(notes.into_iter().map(ToDo::from)).collect();
        all.sort_by_key(|one| (one.on.is_none(), one.on, one.id));
        all.truncate(usize::try_from(limit).unwrap_or_default());
        Ok(all)
    }

    fn opened_tasks(&mut self, mut tasks: Vec<TaskRow>) -> Result<Vec<TaskRow>, Fault> {
        let words = tasks.iter_mut().map(|task| (task.account, &mut task.words));
        self.open_texts(TASK, words.collect())?;
        Ok(tasks)
    }

    fn task_entry(
        &mut self,
        account: AccountId,
        kind: &'static str,
        subject: i64,
    ) -> Result<(), Fault> {
        let on = self.by()?.on;
        self.enter(Entry {
            account,
            kind,
            on,
            subject,
            movement: None,
            detail: "{}".into(),
        })?;
        Ok(())
    }
}

impl From<TaskRow> for ToDo {
    fn from(task: TaskRow) -> ToDo {
        ToDo {
            kind: ToDoKind::Task,
            id: task.id,
            account: task.account,
            words: task.words,
            by: task.set_by,
            for_user: task.for_user,
            on: task.due_on,
        }
    }
}

impl From<NoteRow> for ToDo {
    fn from(note: NoteRow) -> ToDo {
        ToDo {
            kind: ToDoKind::Note,
            id: note.id,
            account: note.account,
            words: note.words,
            by: note.written_by,
            for_user: note.for_user,
            on: note.remind_on,
        }
    }
}

pub(crate) fn task_row(row: &Row<'_>) -> Result<TaskRow, Fault> {
    Ok(TaskRow {
        id: row.int(0)?,
        account: AccountId(row.int(1)?),
        words: row.text(2)?,
        set_by: row.opt_int(3)?,
        for_user: row.opt_int(4)?,
        due_on: opt_day(row.opt_int(5)?),
        done_on: opt_day(row.opt_int(6)?),
        done_by: row.opt_int(7)?,
    })
}
