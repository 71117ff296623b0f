//! What waits for people on its day, for the list of the day: tasks and notes beside the questions, each with what is at stake.

use receivables::{Cents, Date};

use crate::ageing;
use crate::books::Books;
use crate::journal::day_number;
use crate::notes::{NOTE, note_row};
use crate::sql::Row;
use crate::tasks::{TASK, ToDo, task_row};
use crate::{Fault, params};

/// Whose work: what is said to somebody is theirs, and all else of who looks after the customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// All of it.
    #[default]
    Everybody,
    /// What nobody looks after.
    Nobody,
    /// One colleague's.
    Colleague(i64),
}

impl Whose {
    /// As the statements know it: no person has these two numbers.
    pub(crate) fn number(self) -> i64 {
        match self {
            Whose::Everybody => -1,
            Whose::Nobody => 0,
            Whose::Colleague(id) => id,
        }
    }
}

impl Books<'_> {
    /// Open tasks, and notes that nobody has marked as seen, with what is late of their customers: those for this day, late
    /// or without a day; or those of later days.
    pub fn to_do_list(
        &mut self,
        whose: Whose,
        later: bool,
        today: Date,
        limit: i64,
    ) -> Result<Vec<(ToDo, Cents)>, Fault> {
        let params = params![
            self.organisation.0,
            whose.number(),
            i64::from(later),
            day_number(today),
            limit
        ];
        let mut tasks = self.connection.rows(
            "select t.id, t.account_id, t.words, t.set_by, t.for_user, t.due_on, t.done_on, t.done_by, a.ageing
             from tasks t join accounts a on a.organisation_id = t.organisation_id and a.id = t.account_id
             where t.organisation_id = $1 and t.done_on is null
               and (cast($2 as bigint) = -1 or t.for_user = $2 or (t.for_user is null and coalesce(a.assigned_to, 0) = $2))
               and cast(case when t.due_on > $4 then 1 else 0 end as bigint) = $3
             order by case when t.due_on is null then 1 else 0 end, t.due_on, t.id limit $5",
            params,
            |row| Ok((task_row(row)?, late(row, today)?)),
        )?;
        let words = tasks
            .iter_mut()
            .map(|(one, _)| (one.account, &mut one.words));
        self.open_texts(TASK, words.collect())?;
        let mut notes = self.connection.rows(
            "select n.id, n.account_id, n.words, n.written_by, n.written_at, n.for_user, n.remind_on, n.seen_on, a.ageing
             from notes n join accounts a on a.organisation_id = n.organisation_id and a.id = n.account_id
             where n.organisation_id = $1 and n.remind_on is not null and n.seen_on is null
               and (cast($2 as bigint) = -1 or n.for_user = $2 or (n.for_user is null and coalesce(a.assigned_to, 0) = $2))
               and cast(case when n.remind_on > $4 then 1 else 0 end as bigint) = $3
             order by n.remind_on, n.id limit $5",
            params,
            |row| Ok((note_row(row)?, late(row, today)?)),
        )?;
        let words = notes
            .iter_mut()
            .map(|(one, _)| (one.account, &mut one.words));
        self.open_texts(NOTE, words.collect())?;
        let tasks = tasks.into_iter().map(|(one, late)| (ToDo::from(one), late));
        let notes = notes.into_iter().map(|(one, late)| (ToDo::from(one), late));
        Ok(tasks.chain(notes).collect())
    }

    /// How many there are for this day, and for later ones.
    pub fn to_do_counts(&mut self, whose: Whose, today: Date) -> Result<(i64, i64), Fault> {
        let of = params![self.organisation.0, whose.number(), day_number(today)];
        let tasks = "select count(*), cast(coalesce(sum(case when t.due_on > $3 then 1 else 0 end), 0) as bigint)
             from tasks t join accounts a on a.organisation_id = t.organisation_id and a.id = t.account_id
             where t.organisation_id = $1 and t.done_on is null
               and (cast($2 as bigint) = -1 or t.for_user = $2 or (t.for_user is null and coalesce(a.assigned_to, 0) = $2))";
        let notes = "select count(*), cast(coalesce(sum(case when n.remind_on > $3 then 1 else 0 end), 0) as bigint)
             from notes n join accounts a on a.organisation_id = n.organisation_id and a.id = n.account_id
             where n.organisation_id = $1 and n.remind_on is not null and n.seen_on is null
               and (cast($2 as bigint) = -1 or n.for_user = $2 or (n.for_user is null and coalesce(a.assigned_to, 0) = $2))";
        let (mut all, mut later) = (0, 0);
        for sql in [tasks, notes] {
            let count = self
                .connection
                .first(sql, of, |row| Ok((row.int(0)?, row.int(1)?)))?;
            let (of_kind, of_kind_later) = count.unwrap_or_default();
            all += of_kind;
            later += of_kind_later;
        }
        Ok((all - later, later))
    }
}

/// What is late of the row's customer.
fn late(row: &Row<'_>, today: Date) -> Result<Cents, Fault> {
    let (mut sum, today) = (0, day_number(today));
    ageing::each(row.bytes(8)?, |due, cents| {
        if due < today {
            sum += cents;
        }
    })?;
    Ok(Cents(sum))
}
