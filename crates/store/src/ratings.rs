//! What a rating reads: each part of an invoice that was paid, with the day its money came. What is awaited stands in the account.
//!
//! A list that is asked for payers of one letter needs everybody's: their shares are remembered, and the letters of a day.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use receivables::account::Dispute;
use receivables::calendar::plus_days;
use receivables::measuring::{
    RATED_DAYS_BACK, Rating, Share, awaited_share, awaited_shares, rate, rating_changes_on,
};
use receivables::party::{AccountId, InvoiceId, OrganisationId};
use receivables::{Cents, Date};

use crate::books::Books;
use crate::cases::Case;
use crate::journal::{day, day_number, opt_day};
use crate::remembered::{Kept, Mark, named_since};
use crate::sql::{Connection, Row};
use crate::{Fault, params};

/// Everybody's shares, and the letters of the day that was asked for last.
#[derive(Debug, Default)]
pub(crate) struct Ratings {
    shares: HashMap<i64, Arc<[Share]>>,
    letters: Mutex<Option<(Date, Arc<Letters>)>>,
}

/// How each customer pays; who is missing cannot be rated.
pub type Letters = HashMap<AccountId, Rating>;

impl Ratings {
    /// Everybody's letter on a day.
    fn on(&self, today: Date) -> Arc<Letters> {
        let mut letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        match &*letters {
            Some((day, known)) if *day == today => known.clone(),
            _ => {
                let rated = |(id, shares): (&i64, &Arc<[Share]>)| {
                    Some((AccountId(*id), rate(shares, today).rating?))
                };
                let all: Letters = self.shares.iter().filter_map(rated).collect();
                let all = Arc::new(all);
                *letters = Some((today, all.clone()));
                all
            }
        }
    }
}

impl Kept for Ratings {
    fn read_all(connection: &mut Connection, firm: OrganisationId) -> Result<Ratings, Fault> {
        let mut shares: HashMap<i64, Vec<Share>> = HashMap::new();
        let since = params![firm.0, since_newest(connection, firm)?];
        connection.each(
            "select i.account_id, i.id, i.due_on, a.amount_cents, p.received_on
             from allocations a
             join invoices i on i.organisation_id = a.organisation_id and i.id = a.invoice_id
             join payments p on p.organisation_id = a.organisation_id and p.id = a.payment_id
             where a.organisation_id = $1 and i.kind = 0 and i.due_on is not null
               and (p.received_on >= $2 or i.due_on >= $2)",
            since,
            &mut |row| add(&mut shares, came(row)?),
        )?;
        connection.each(
            "select account_id, id, due_on, open_cents, disputed_on, disputed_cents from invoices
             where organisation_id = $1 and open_cents > 0 and kind = 0",
            params![firm.0],
            &mut |row| match awaited(row)? {
                Some(one) => add(&mut shares, one),
                None => Ok(()),
            },
        )?;
        let shares = shares.into_iter().map(|(id, all)| (id, all.into()));
        Ok(Ratings {
            shares: shares.collect(),
            letters: Mutex::default(),
        })
    }

    fn renewed(
        &self,
        connection: &mut Connection,
        firm: OrganisationId,
        since: Mark,
    ) -> Result<Option<Ratings>, Fault> {
        let Some(accounts) = named_since(connection, firm, since)? else {
            return Ok(None);
        };
        let mut anew: HashMap<i64, Vec<Share>> = HashMap::new();
        let newest = since_newest(connection, firm)?;
        let invoices = invoice_ids(connection, firm, &accounts)?;
        came_of(connection, firm, &invoices, newest, &mut |one| {
            add(&mut anew, one)
        })?;
        connection.each(
            "select account_id, id, due_on, open_cents, disputed_on, disputed_cents from invoices
             where organisation_id = $1 and account_id = any($2) and open_cents > 0 and kind = 0",
            params![firm.0, &accounts[..]],
            &mut |row| match awaited(row)? {
                Some(one) => add(&mut anew, one),
                None => Ok(()),
            },
        )?;
        let mut shares = self.shares.clone();
        let letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        let mut letters = letters
            .as_ref()
            .map(|(day, all)| (*day, Letters::clone(all)));
        for id in accounts.into_iter().flatten() {
            let now: Arc<[Share]> = anew.remove(&id).unwrap_or_default().into();
            if let Some((day, all)) = &mut letters {
                match rate(&now, *day).rating {
                    Some(letter) => all.insert(AccountId(id), letter),
                    None => all.remove(&AccountId(id)),
                };
            }
            shares.insert(id, now);
        }
        Ok(Some(Ratings {
            shares,
            letters: Mutex::new(letters.map(|(day, all)| (day, Arc::new(all)))),
        }))
    }

    fn bytes(&self) -> usize {
        /// A key, a pointer with its counters, and a letter with its own key.
        const EACH: usize = 64;
        let shares: usize = self.shares.values().map(|all| all.len()).sum();
        shares * size_of::<Share>() + self.shares.len() * EACH
    }
}

fn add(shares: &mut HashMap<i64, Vec<Share>>, (account, share): (i64, Share)) -> Result<(), Fault> {
    shares.entry(account).or_default().push(share);
    Ok(())
}

/// The first day that a rating may read, of the newest day on which something was written: nobody asks for an earlier one.
fn since_newest(connection: &mut Connection, firm: OrganisationId) -> Result<i64, Fault> {
    const DAY_MICROS: i64 = 86_400_000_000;
    let newest = "select max(written_at) from entries where organisation_id = $1";
    let newest = connection.first(newest, params![firm.0], |row| row.opt_int(0))?;
    let day = newest.flatten().unwrap_or_default().div_euclid(DAY_MICROS);
    // Days are counted from 1970 on, too.
    Ok(day - i64::from(RATED_DAYS_BACK) - 1)
}

/// What came, of a row of account, invoice, due day, amount, day.
fn came(row: &Row<'_>) -> Result<(i64, Share), Fault> {
    let share = Share {
        invoice: InvoiceId(row.int(1)?),
        due_on: day(row.int(2)?),
        amount: Cents(row.int(3)?),
        came_on: Some(day(row.int(4)?)),
    };
    Ok((row.int(0)?, share))
}

/// What is awaited, of a row of account, invoice, due day, open amount, dispute.
fn awaited(row: &Row<'_>) -> Result<Option<(i64, Share)>, Fault> {
    let dispute = match row.opt_int(4)? {
        Some(on) => Some(Dispute {
            on: day(on),
            amount: row.opt_int(5)?.map(Cents),
        }),
        None => None,
    };
    let (id, due_on) = (InvoiceId(row.int(1)?), opt_day(row.opt_int(2)?));
    let share = awaited_share(id, due_on, Cents(row.int(3)?), dispute);
    Ok(share
        .zip(Some(row.int(0)?))
        .map(|(share, account)| (account, share)))
}

/// Every invoice of these customers. Asked in two halves, each of which is answered by its index alone.
fn invoice_ids(
    connection: &mut Connection,
    firm: OrganisationId,
    accounts: &[Option<i64>],
) -> Result<Vec<Option<i64>>, Fault> {
    let closed = "select id from invoices where organisation_id = $1 and account_id = any($2) and open_cents = 0";
    let open = "select id from invoices where organisation_id = $1 and account_id = any($2) and open_cents > 0";
    let mut ids = Vec::new();
    for half in [closed, open] {
        ids.extend(connection.rows(half, params![firm.0, accounts], |row| row.opt_int(0))?);
    }
    Ok(ids)
}

/// What came for these invoices since a day, or was due since.
fn came_of(
    connection: &mut Connection,
    firm: OrganisationId,
    invoices: &[Option<i64>],
    since: i64,
    take: &mut dyn FnMut((i64, Share)) -> Result<(), Fault>,
) -> Result<(), Fault> {
    connection.each(
        "select i.account_id, i.id, i.due_on, a.amount_cents, p.received_on
         from allocations a
         join invoices i on i.organisation_id = a.organisation_id and i.id = a.invoice_id
         join payments p on p.organisation_id = a.organisation_id and p.id = a.payment_id
         where a.organisation_id = $1 and a.id in (select id from allocations where organisation_id = $1 and invoice_id = any($2))
           and i.kind = 0 and i.due_on is not null
           and (p.received_on >= $3 or i.due_on >= $3)",
        params![firm.0, invoices, since],
        &mut |row| take(came(row)?),
    )
}

impl Books<'_> {
    /// How everybody pays, on a day that is today or later.
    pub fn ratings(&mut self, today: Date) -> Result<Arc<Letters>, Fault> {
        let all = match self.remembered {
            Some(remembered) => remembered.ratings.of(self.connection, self.organisation)?,
            None => Ratings::read_all(self.connection, self.organisation)?.into(),
        };
        Ok(all.on(today))
    }

    /// What came in the year before a day, or was due in it, by customer. Credit notes are nobody's payment.
    pub fn came_shares(
        &mut self,
        accounts: &[AccountId],
        today: Date,
    ) -> Result<HashMap<AccountId, Vec<Share>>, Fault> {
        let accounts: Vec<Option<i64>> = accounts.iter().map(|id| Some(id.0)).collect();
        let invoices = invoice_ids(self.connection, self.organisation, &accounts)?;
        let since = day_number(plus_days(today, -RATED_DAYS_BACK));
        let mut shares: HashMap<AccountId, Vec<Share>> = HashMap::new();
        came_of(
            self.connection,
            self.organisation,
            &invoices,
            since,
            &mut |(account, share)| {
                shares.entry(AccountId(account)).or_default().push(share);
                Ok(())
            },
        )?;
        Ok(shares)
    }

    /// Everything that the rating of this customer reads.
    pub fn shares_of(&mut self, case: &Case, today: Date) -> Result<Vec<Share>, Fault> {
        let came = self.came_shares(&[case.row.id], today)?;
        let came = came.into_values().flatten();
        Ok(came.chain(awaited_shares(&case.account)).collect())
    }

    /// Rates customers, each with the day on which its letter changes by itself.
    pub fn rate_cases(&mut self, cases: &mut [Case], today: Date) -> Result<(), Fault> {
        let accounts: Vec<AccountId> = cases.iter().map(|case| case.row.id).collect();
        let mut came = self.came_shares(&accounts, today)?;
        for case in cases {
            let mut shares = came.remove(&case.row.id).unwrap_or_default();
            shares.extend(awaited_shares(&case.account));
            case.account.rating = rate(&shares, today).rating;
            case.account.rating_changes_on = Some(rating_changes_on(&shares, today));
        }
        Ok(())
    }

    /// True when a ladder or a rule of the firm asks how a customer pays: without one nobody is rated in a round.
    pub(crate) fn reads_ratings(&mut self) -> Result<bool, Fault> {
        let any = "select id from sequences where organisation_id = $1 and steps like '%\"ratings\":%'
                   union all
                   select place from sequence_rules where organisation_id = $1 and only_if like '%\"ratings\":%'
                   limit 1";
        let any = self
            .connection
            .first(any, params![self.organisation.0], |row| row.int(0))?;
        Ok(any.is_some())
    }
}
