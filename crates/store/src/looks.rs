//! When each customer is looked at again: rows of their own, narrow and close together, because a round rewrites tens of
//! thousands of them and nothing else about a customer.

use std::collections::HashMap;

use jiff::civil::Date;
use receivables::party::AccountId;

use crate::Fault;
use crate::books::Books;
use crate::journal::{day, day_number};
use crate::params;
use crate::sql::{Engine, Kind, Target, Value};

/// Before every date: the next round looks at whoever stands here, whatever its day.
const AT_ONCE: i64 = 0;

static LOOKS: Target = Target::new(
    "looks",
    &[
        ("organisation_id", Kind::Int),
        ("account_id", Kind::Int),
        ("look_again_on", Kind::Int),
    ],
    "on conflict (organisation_id, account_id) do update set look_again_on = excluded.look_again_on
     where looks.look_again_on <> excluded.look_again_on",
);

/// An account that is due. They are walked in the order of their dates, as the index keeps them: in the order of ids, a
/// round would read the whole portfolio to find the few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whose.
    pub account: AccountId,
    /// The day for which it waited.
    on: i64,
}

impl Due {
    /// Before all of them.
    pub const FIRST: Due = Due {
        account: AccountId(i64::MIN),
        on: i64::MIN,
    };
}

impl Books<'_> {
    /// Accounts to be looked at: touched, or with a date that has come. Their dates are locked against other nodes and
    /// against whoever moves money on them, and those that somebody else holds are left to them.
    pub fn claim_due(&mut self, today: Date, after: Due, limit: i64) -> Result<Vec<Due>, Fault> {
        let due = "select look_again_on, account_id from looks
                   where organisation_id = $1 and look_again_on <= $2 and (look_again_on, account_id) > ($3, $4)
                   order by look_again_on, account_id limit $5 for update skip locked";
        self.due(due, today, after, limit)
    }

    /// The same question without taking anything, for a dry run.
    pub fn list_due(&mut self, today: Date, after: Due, limit: i64) -> Result<Vec<Due>, Fault> {
        let due = "select look_again_on, account_id from looks
                   where organisation_id = $1 and look_again_on <= $2 and (look_again_on, account_id) > ($3, $4)
                   order by look_again_on, account_id limit $5";
        self.due(due, today, after, limit)
    }

    fn due(
        &mut self,
        due: &'static str,
        today: Date,
        after: Due,
        limit: i64,
    ) -> Result<Vec<Due>, Fault> {
        let (today, id) = (day_number(today), after.account.0);
        let params = params![self.organisation.0, today, after.on, id, limit];
        self.connection.rows(due, params, |row| {
            let (on, account) = (row.int(0)?, AccountId(row.int(1)?));
            Ok(Due { on, account })
        })
    }

    /// Accounts by the day on which they are looked at again, after this place; those that are never looked at are left out.
    pub fn next_looks(
        &mut self,
        after: (Date, AccountId),
        limit: i64,
    ) -> Result<Vec<(AccountId, Date)>, Fault> {
        let next = "select account_id, look_again_on from looks
                    where organisation_id = $1 and (look_again_on, account_id) > ($2, $3)
                    order by look_again_on, account_id limit $4";
        let params = params![self.organisation.0, day_number(after.0), after.1.0, limit];
        self.connection.rows(next, params, |row| {
            Ok((AccountId(row.int(0)?), day(row.int(1)?)))
        })
    }

    /// Accounts that are not looked at again by themselves, after this one.
    pub fn never_looked_at(
        &mut self,
        after: AccountId,
        limit: i64,
    ) -> Result<Vec<AccountId>, Fault> {
        let never = "select a.id from accounts a
                     where a.organisation_id = $1 and a.id > $2 and not exists
                       (select 1 from looks l where l.organisation_id = a.organisation_id and l.account_id = a.id)
                     order by a.id limit $3";
        let params = params![self.organisation.0, after.0, limit];
        self.connection
            .rows(never, params, |row| Ok(AccountId(row.int(0)?)))
    }

    /// When each of these accounts is looked at again.
    pub fn looks_of(&mut self, accounts: &[AccountId]) -> Result<HashMap<AccountId, Date>, Fault> {
        let ids: Vec<Option<i64>> = accounts.iter().map(|id| Some(id.0)).collect();
        let looks = "select account_id, look_again_on from looks where organisation_id = $1 and account_id = any($2)";
        let looks = self
            .connection
            .rows(looks, params![self.organisation.0, &ids[..]], |row| {
                Ok((AccountId(row.int(0)?), day(row.int(1)?)))
            })?;
        Ok(looks.into_iter().collect())
    }

    /// Writes when each account is to be looked at again, or that it is not.
    pub fn look_again(&mut self, dates: &[(AccountId, Option<Date>)]) -> Result<(), Fault> {
        let organisation = self.organisation.0;
        let dated = |(id, on): &(AccountId, Option<Date>)| Some((id.0, day_number((*on)?)));
        self.write_looks(dates.iter().filter_map(dated))?;
        let never: Vec<Option<i64>> = dates
            .iter()
            .filter(|(_, on)| on.is_none())
            .map(|(id, _)| Some(id.0))
            .collect();
        if !never.is_empty() {
            let forget = "delete from looks where organisation_id = $1 and account_id = any($2)";
            self.connection
                .execute(forget, params![organisation, &never[..]])?;
        }
        Ok(())
    }

    /// The next round looks at these accounts.
    pub(crate) fn look_at(&mut self, accounts: &[Option<i64>]) -> Result<(), Fault> {
        self.write_looks(accounts.iter().flatten().map(|id| (*id, AT_ONCE)))
    }

    /// Every account is to be looked at again: the rules themselves changed.
    pub fn look_at_everyone(&mut self) -> Result<(), Fault> {
        let all = "insert into looks (organisation_id, account_id, look_again_on)
                   select organisation_id, id, $2 from accounts where organisation_id = $1 and balance_cents > 0
                   on conflict (organisation_id, account_id) do update set look_again_on = excluded.look_again_on";
        self.connection
            .execute(all, params![self.organisation.0, AT_ONCE])?;
        Ok(())
    }

    fn write_looks(&mut self, looks: impl Iterator<Item = (i64, i64)>) -> Result<(), Fault> {
        let organisation = self.organisation.0;
        let rows: Vec<Vec<Value<'_>>> = looks
            .map(|(account, on)| vec![organisation.into(), account.into(), on.into()])
            .collect();
        self.connection.insert(&LOOKS, &rows)?;
        Ok(())
    }

    /// Waits until no round holds these accounts, and keeps rounds from them until the transaction ends. Whoever locks an
    /// account does this first, so that nobody waits for whom waits for it.
    pub(crate) fn hold_looks(&mut self, accounts: &[Option<i64>]) -> Result<(), Fault> {
        if self.connection.engine() == Engine::Postgres {
            let hold =
                "select account_id from looks where organisation_id = $1 and account_id = any($2)
                        order by account_id for update";
            self.connection
                .rows(hold, params![self.organisation.0, accounts], |_| Ok(()))?;
        }
        Ok(())
    }
}
