//! What the pages ask for: how each customer stands, what waits for a person, what leaves today, what did not arrive.

use std::collections::{HashMap, HashSet};

use receivables::party::AccountId;
use receivables::{Cents, Date};

use crate::ageing::{self, NEVER_LATE};
use crate::books::Books;
use crate::journal::{Written, day, day_number, opt_day};
use crate::outbox::{MessageRow, message_row};
use crate::questions::{QuestionRow, question_row};
use crate::remembered::short;
use crate::reports::AGES;
use crate::{Fault, params};

/// How one customer stands today.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The customer.
    pub account: AccountId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Cents per age, as the aged balance counts them: what is in hand is deducted from what is not due.
    pub ages: [i64; AGES],
    /// What is in hand, when it exceeds what bears no due date.
    pub in_hand: Cents,
    /// The due date of the oldest late item.
    pub oldest_due_on: Option<Date>,
    /// When the question is asked again.
    pub look_again_on: Option<Date>,
    /// Suspended today, and until when.
    pub held: Option<Option<Date>>,
}

impl Standing {
    /// Everything late.
    pub fn late(&self) -> Cents {
        Cents(self.ages[1..].iter().sum())
    }
}

/// Customers in a special state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// A question about them waits for a person.
    pub waiting: HashSet<AccountId>,
    /// They promised to pay, by this day.
    pub promised: HashMap<AccountId, Date>,
    /// They contest something that is open.
    pub disputed: HashSet<AccountId>,
    /// A mailbox of theirs refused a message for good.
    pub bounced: HashSet<AccountId>,
}

/// The messages planned on a day: the largest ones, how many in all and for how much.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Leaving {
    /// The largest ones.
    pub first: Vec<MessageRow>,
    /// All of them.
    pub count: i64,
    /// What they ask for.
    pub total: Cents,
}

impl Books<'_> {
    /// How every customer stands on a day that is today or later, by id, as the rows say it now: pages ask
    /// [`Books::each_customer`], which remembers, and tests show both equal.
    pub fn standings(&mut self, today: Date) -> Result<Vec<Standing>, Fault> {
        let number = day_number(today);
        self.connection.rows(
            "select a.id, a.code, a.name, a.ageing, l.look_again_on, a.hold_on, a.hold_until_on from accounts a
             left join looks l on l.organisation_id = a.organisation_id and l.account_id = a.id
             where a.organisation_id = $1 order by a.id",
            params![self.organisation.0],
            |row| {
                let mut standing = Standing {
                    account: AccountId(row.int(0)?),
                    code: row.text(1)?,
                    name: row.text(2)?,
                    ages: [0; AGES],
                    in_hand: Cents::ZERO,
                    oldest_due_on: None,
                    look_again_on: opt_day(row.opt_int(4)?),
                    held: held(row.opt_int(5)?, row.opt_int(6)?, number),
                };
                ageing::each(row.bytes(3)?, |due, cents| {
                    standing.ages[crate::reports::age(short(due), short(number))] += cents;
                    if due < number && cents > 0 && standing.oldest_due_on.is_none() {
                        standing.oldest_due_on = Some(day(due));
                    }
                    if due == NEVER_LATE && cents < 0 {
                        standing.in_hand = Cents(-cents);
                    }
                })?;
                Ok(standing)
            },
        )
    }

    /// Which customers are in a special state, as the rows say it now.
    pub fn marks(&mut self) -> Result<Marks, Fault> {
        let promised = "select account_id, max(for_on) from promises
                        where organisation_id = $1 and ended_on is null group by account_id";
        let promised = self
            .connection
            .rows(promised, params![self.organisation.0], |row| {
                Ok((AccountId(row.int(0)?), day(row.int(1)?)))
            })?;
        Ok(Marks {
            waiting: self.accounts_where("select distinct account_id from questions where organisation_id = $1 and answered_on is null")?,
            promised: promised.into_iter().collect(),
            disputed: self.accounts_where(
                "select distinct account_id from invoices where organisation_id = $1 and disputed_on is not null and open_cents > 0",
            )?,
            bounced: self.accounts_where("select distinct account_id from contacts where organisation_id = $1 and bounced_on is not null and removed_on is null")?,
        })
    }

    fn accounts_where(&mut self, sql: &'static str) -> Result<HashSet<AccountId>, Fault> {
        let ids = self
            .connection
            .rows(sql, params![self.organisation.0], |row| {
                Ok(AccountId(row.int(0)?))
            })?;
        Ok(ids.into_iter().collect())
    }

    /// Code and name of these customers.
    pub fn codes_and_names_of(
        &mut self,
        accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, (String, String)>, Fault> {
        let ids: Vec<Option<i64>> = accounts.iter().map(|id| Some(id.0)).collect();
        let found = self.connection.rows(
            "select id, code, name from accounts where organisation_id = $1 and id = any($2)",
            params![self.organisation.0, &ids[..]],
            |row| Ok((AccountId(row.int(0)?), (row.text(1)?, row.text(2)?))),
        )?;
        Ok(found.into_iter().collect())
    }

    /// The names of these customers.
    pub fn names_of(
        &mut self,
        accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, String>, Fault> {
        let ids: Vec<Option<i64>> = accounts.iter().map(|id| Some(id.0)).collect();
        let names = self.connection.rows(
            "select id, name from accounts where organisation_id = $1 and id = any($2)",
            params![self.organisation.0, &ids[..]],
            |row| Ok((AccountId(row.int(0)?), row.text(1)?)),
        )?;
        Ok(names.into_iter().collect())
    }

    /// Entries of one account that happened before this place in its history (day, then number), newest first.
    pub fn history(
        &mut self,
        account: AccountId,
        before: (Date, i64),
        limit: i64,
    ) -> Result<Vec<Written>, Fault> {
        let parts = self.parts_after(0)?;
        let mut entries = self.connection.rows(
            "select id, account_id, kind, happened_on, written_at, actor, subject_id, debit, credit, amount_cents, detail
             from entries where organisation_id = $1 and id / 1048576 = any($6) and account_id = $2 and (happened_on, id) < ($3, $4)
             order by happened_on desc, id desc limit $5",
            params![self.organisation.0, account.0, day_number(before.0), before.1, limit, &parts[..]],
            crate::journal::written,
        )?;
        self.name_actors(&mut entries)?;
        Ok(entries)
    }

    /// The messages planned on a day and not taken back, the largest first.
    pub fn leaving_on(&mut self, on: Date, limit: i64) -> Result<Leaving, Fault> {
        let first = self.connection.rows(
            "select id, account_id, run_id, step, level, contact_id, recipient, copies, language, lines, credits_cents, total_cents,
                    because, planned_on, message_id, state, attempts, not_before_at, changed_at, subject, last_answer, channel
             from messages where organisation_id = $1 and planned_on = $2 and state <> 'withdrawn'
             order by total_cents desc, id limit $3",
            params![self.organisation.0, day_number(on), limit],
            message_row,
        )?;
        let all = "select count(*), cast(coalesce(sum(total_cents), 0) as bigint) from messages
                   where organisation_id = $1 and planned_on = $2 and state <> 'withdrawn'";
        let params = params![self.organisation.0, day_number(on)];
        let (count, total) = self
            .connection
            .first(all, params, |row| Ok((row.int(0)?, Cents(row.int(1)?))))?
            .unwrap_or_default();
        Ok(Leaving {
            first,
            count,
            total,
        })
    }

    /// Messages that did not simply arrive, newest first, and how many there are: every uncertain one, and what was refused or
    /// came back since that instant.
    pub fn troubled(&mut self, since_at: i64, limit: i64) -> Result<(Vec<MessageRow>, i64), Fault> {
        let first = self.connection.rows(
            "select id, account_id, run_id, step, level, contact_id, recipient, copies, language, lines, credits_cents, total_cents,
                    because, planned_on, message_id, state, attempts, not_before_at, changed_at, subject, last_answer, channel
             from messages where organisation_id = $1 and state in ('refused', 'uncertain', 'bounced')
               and (state = 'uncertain' or changed_at >= $2)
             order by changed_at desc, id desc limit $3",
            params![self.organisation.0, since_at, limit],
            message_row,
        )?;
        let count = "select count(*) from messages where organisation_id = $1 and state in ('refused', 'uncertain', 'bounced')
                       and (state = 'uncertain' or changed_at >= $2)";
        let count =
            self.connection
                .first(count, params![self.organisation.0, since_at], |row| {
                    row.int(0)
                })?;
        Ok((first, count.unwrap_or_default()))
    }

    /// One question, as it stands.
    pub fn question(&mut self, id: i64) -> Result<Option<QuestionRow>, Fault> {
        self.connection.first(
            "select id, account_id, run_id, step, kind, level, lines, total_cents, because, asked_on, answer, answered_on, again_on, answered_at
             from questions where organisation_id = $1 and id = $2",
            params![self.organisation.0, id],
            question_row,
        )
    }

    /// How many questions wait for a person today; what is put off does not.
    pub fn open_question_count(&mut self, today: Date) -> Result<i64, Fault> {
        let count =
            "select count(*) from questions where organisation_id = $1 and answered_on is null
                       and (again_on is null or again_on <= $2)";
        let params = params![self.organisation.0, day_number(today)];
        let count = self.connection.first(count, params, |row| row.int(0))?;
        Ok(count.unwrap_or_default())
    }
}

pub(crate) fn held(since: Option<i64>, until: Option<i64>, today: i64) -> Option<Option<Date>> {
    let holds = since.is_some() && until.is_none_or(|until| until >= today);
    holds.then_some(opt_day(until))
}
