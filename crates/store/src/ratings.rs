//! What a rating reads: each part of an invoice that was paid, with the day its money came. What is awaited stands in the account.

use std::collections::HashMap;

use receivables::Date;
use receivables::calendar::plus_days;
use receivables::measuring::{RATED_DAYS_BACK, Share, awaited_shares, rate, rating_changes_on};
use receivables::party::{AccountId, InvoiceId};

use crate::books::Books;
use crate::cases::Case;
use crate::journal::{day, day_number};
use crate::{Fault, params};

impl Books<'_> {
    /// What came in the year before a day, or was due in it, by customer. Credit notes are nobody's payment.
    pub fn came_shares(
        &mut self,
        accounts: &[AccountId],
        today: Date,
    ) -> Result<HashMap<AccountId, Vec<Share>>, Fault> {
        let invoices = self.invoice_ids(accounts)?;
        let since = day_number(plus_days(today, -RATED_DAYS_BACK));
        let mut shares: HashMap<AccountId, Vec<Share>> = HashMap::new();
        self.connection.each(
            "select i.account_id, i.id, i.due_on, a.amount_cents, p.received_on
             from allocations a
             join invoices i on i.organisation_id = a.organisation_id and i.id = a.invoice_id
             join payments p on p.organisation_id = a.organisation_id and p.id = a.payment_id
             where a.organisation_id = $1 and a.id in (select id from allocations where organisation_id = $1 and invoice_id = any($2))
               and i.kind = 0 and i.due_on is not null
               and (p.received_on >= $3 or i.due_on >= $3)",
            params![self.organisation.0, &invoices[..], since],
            &mut |row| {
                shares.entry(AccountId(row.int(0)?)).or_default().push(Share {
                    invoice: InvoiceId(row.int(1)?),
                    due_on: day(row.int(2)?),
                    amount: receivables::Cents(row.int(3)?),
                    came_on: Some(day(row.int(4)?)),
                });
                Ok(())
            },
        )?;
        Ok(shares)
    }

    /// Every invoice of these customers. Asked in two halves, each of which is answered by its index alone.
    fn invoice_ids(&mut self, accounts: &[AccountId]) -> Result<Vec<Option<i64>>, Fault> {
        let accounts: Vec<Option<i64>> = accounts.iter().map(|id| Some(id.0)).collect();
        let closed = "select id from invoices where organisation_id = $1 and account_id = any($2) and open_cents = 0";
        let open = "select id from invoices where organisation_id = $1 and account_id = any($2) and open_cents > 0";
        let mut ids = Vec::new();
        for half in [closed, open] {
            let params = params![self.organisation.0, &accounts[..]];
            ids.extend(self.connection.rows(half, params, |row| row.opt_int(0))?);
        }
        Ok(ids)
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
