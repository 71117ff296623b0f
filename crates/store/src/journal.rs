//! The journal's rows: who, when, what, why, and the money that moves.

use std::borrow::Cow;

use receivables::party::{AccountId, OrganisationId};
use receivables::{Cents, Date};

use crate::books::{Books, By};
use crate::sql::{Connection, Kind, Target, Value};
use crate::{Fault, params};

/// An entry not yet numbered.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Whose account.
    pub account: AccountId,
    /// What happened: a code of [`receivables::journal`].
    pub kind: &'static str,
    /// The civil day it bears.
    pub on: Date,
    /// The invoice, payment, message … it is about.
    pub subject: i64,
    /// The money it moves: from, to, how much. Each entry is balanced by its form.
    pub movement: Option<Movement>,
    /// Ids, amounts and reasons, as JSON; never a name or an address.
    pub detail: Cow<'static, str>,
}

/// Money goes from one account of the ledger to another, so that debits equal credits always.
#[derive(Clone, Copy, Debug)]
pub struct Movement {
    /// The account debited.
    pub debit: &'static str,
    /// The account credited.
    pub credit: &'static str,
    /// How much, above zero.
    pub amount: Cents,
}

/// A line of the timeline.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its number in the organisation's journal.
    pub id: i64,
    /// Whose account.
    pub account: AccountId,
    /// What happened.
    pub kind: String,
    /// The civil day.
    pub on: Date,
    /// The instant, microseconds UTC.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// The invoice, payment, message … it is about.
    pub subject: i64,
    /// Debit account, credit account and amount.
    pub movement: Option<(String, String, Cents)>,
    /// Ids, amounts and reasons, as JSON.
    pub detail: String,
}

/// As many entries stand in one part of the index by customers: few parts to ask, and each small enough to stay in memory.
const ENTRIES_IN_A_PART: i64 = 1_048_576;

pub(crate) static ENTRIES: Target = Target::new(
    "entries",
    &[
        ("organisation_id", Kind::Int),
        ("id", Kind::Int),
        ("account_id", Kind::Int),
        ("kind", Kind::Text),
        ("happened_on", Kind::Int),
        ("written_at", Kind::Int),
        ("actor", Kind::Text),
        ("subject_id", Kind::Int),
        ("debit", Kind::Text),
        ("credit", Kind::Text),
        ("amount_cents", Kind::Int),
        ("detail", Kind::Text),
    ],
    "",
);

pub(crate) fn write(
    connection: &mut Connection,
    organisation: OrganisationId,
    by: &By,
    first: i64,
    entries: &[Entry],
) -> Result<(), Fault> {
    let actor = numbered_actor(connection, organisation, &by.actor)?;
    let rows: Vec<Vec<Value<'_>>> = entries
        .iter()
        .zip(first..)
        .map(|(entry, id)| {
            vec![
                organisation.0.into(),
                id.into(),
                entry.account.0.into(),
                entry.kind.into(),
                day_number(entry.on).into(),
                by.at.into(),
                Value::Text(&actor),
                entry.subject.into(),
                entry.movement.map(|m| m.debit).into(),
                entry.movement.map(|m| m.credit).into(),
                entry.movement.map(|m| m.amount.0).into(),
                Value::Text(&entry.detail),
            ]
        })
        .collect();
    connection.load(&ENTRIES, &rows)
}

/// Before the number of a person who signs in.
const USER: &str = "user:";
/// Before the number of a program's key.
const KEY: &str = "key:";

/// The journal keeps numbers of people, never their mailboxes: it is sealed, and a person may leave.
fn numbered_actor<'a>(
    connection: &mut Connection,
    organisation: OrganisationId,
    actor: &'a str,
) -> Result<Cow<'a, str>, Fault> {
    if !actor.contains('@') {
        return Ok(actor.into());
    }
    let one = "select id from users where organisation_id = $1 and email = $2";
    let id = connection.first(one, params![organisation.0, actor], |row| row.int(0))?;
    Ok(id.map_or("user".into(), |id| format!("{USER}{id}").into()))
}

impl Books<'_> {
    /// Puts the mailboxes of people and the names of keys in the place of their numbers, for whoever reads the history.
    pub(crate) fn name_actors(&mut self, entries: &mut [Written]) -> Result<(), Fault> {
        if entries.iter().any(|entry| entry.actor.starts_with(KEY)) {
            let keys = self.api_keys()?;
            let names: std::collections::HashMap<String, String> = keys
                .into_iter()
                .map(|key| (format!("{KEY}{}", key.id), key.name))
                .collect();
            for entry in &mut *entries {
                if let Some(name) = names.get(&entry.actor) {
                    entry.actor.clone_from(name);
                }
            }
        }
        self.name_people(entries)
    }

    /// Puts the mailboxes of people in the place of their numbers.
    pub fn name_people(&mut self, entries: &mut [Written]) -> Result<(), Fault> {
        if !entries.iter().any(|entry| entry.actor.starts_with(USER)) {
            return Ok(());
        }
        let all = "select id, email from users where organisation_id = $1";
        let users = self
            .connection
            .rows(all, params![self.organisation.0], |row| {
                Ok((format!("{USER}{}", row.int(0)?), row.text(1)?))
            })?;
        let users: std::collections::HashMap<String, String> = users.into_iter().collect();
        for entry in entries {
            if let Some(email) = users.get(&entry.actor) {
                entry.actor.clone_from(email);
            }
        }
        Ok(())
    }

    /// The newest entries of one account, newest first.
    pub fn timeline(&mut self, account: AccountId, limit: i64) -> Result<Vec<Written>, Fault> {
        let parts = self.parts_after(0)?;
        self.connection.rows(
            "select id, account_id, kind, happened_on, written_at, actor, subject_id, debit, credit, amount_cents, detail
             from entries where organisation_id = $1 and id / 1048576 = any($4) and account_id = $2 order by id desc limit $3",
            params![self.organisation.0, account.0, limit, &parts[..]],
            written,
        )
    }

    /// The parts of the journal in which entries after this one stand. A customer's history is found by an index that is
    /// kept in parts (`id / 1048576` in every such question): new entries of many customers then grow the newest part, which
    /// is small, and not a page of the whole for each customer.
    pub(crate) fn parts_after(&mut self, after: i64) -> Result<Vec<Option<i64>>, Fault> {
        let newest = self.newest_entry()?;
        Ok((after / ENTRIES_IN_A_PART..=newest / ENTRIES_IN_A_PART)
            .map(Some)
            .collect())
    }
}

pub(crate) fn written(row: &crate::sql::Row<'_>) -> Result<Written, Fault> {
    let movement = match (row.opt_text(7)?, row.opt_text(8)?, row.opt_int(9)?) {
        (Some(debit), Some(credit), Some(amount)) => Some((debit, credit, Cents(amount))),
        _ => None,
    };
    Ok(Written {
        id: row.int(0)?,
        account: AccountId(row.int(1)?),
        kind: row.text(2)?,
        on: day(row.int(3)?),
        at: row.int(4)?,
        actor: row.text(5)?,
        subject: row.int(6)?,
        movement,
        detail: row.text(10)?,
    })
}

/// A civil date as days since 1970-01-01.
pub(crate) fn day_number(date: Date) -> i64 {
    receivables::calendar::epoch_days(date)
}

/// The civil date so many days after 1970-01-01; a day outside of the calendar becomes its nearest end.
pub(crate) fn day(number: i64) -> Date {
    let z = number.clamp(-3_000_000, 2_932_000) + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    Date::new(
        year as i16,
        month as i8,
        (doy - (153 * mp + 2) / 5 + 1) as i8,
    )
    .unwrap_or(Date::MAX)
}

pub(crate) fn opt_day(number: Option<i64>) -> Option<Date> {
    number.map(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use receivables::date;

    #[test]
    fn every_day_of_two_centuries_survives_its_number() {
        assert_eq!(day_number(date(1970, 1, 1)), 0);
        assert_eq!(day_number(date(2000, 2, 29)), 11_016);
        for number in -36_524..73_048 {
            assert_eq!(day_number(day(number)), number);
        }
    }
}
