//! What a firm has just read in, in the few figures by which it recognises its own ledger.

use receivables::{Cents, Date};

use crate::books::Books;
use crate::journal::opt_day;
use crate::{Fault, params};

/// The books at a first look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstLook {
    /// Customers.
    pub customers: u64,
    /// Those among them who owe something.
    pub owing: u64,
    /// Those who owe and have no mailbox: nothing can reach them.
    pub without_mailbox: u64,
    /// Invoices on which something is open.
    pub open_invoices: u64,
    /// What is open on them.
    pub open: Cents,
    /// The oldest and the newest day of issue among them.
    pub issued: Option<(Date, Date)>,
    /// Credit notes on which something is open.
    pub open_credit_notes: u64,
}

impl Books<'_> {
    /// Counts what is in the books. Read in full: it is asked on a first day, and rarely afterwards.
    pub fn first_look(&mut self) -> Result<FirstLook, Fault> {
        let firm = self.organisation.0;
        let customers = "select count(*), count(case when balance_cents > 0 then 1 end),
                                count(case when balance_cents > 0 and not exists (
                                    select c.id from contacts c where c.organisation_id = a.organisation_id
                                        and c.account_id = a.id and c.email is not null) then 1 end)
                         from accounts a where organisation_id = $1";
        let mut look = FirstLook::default();
        self.connection.each(customers, params![firm], &mut |row| {
            look.customers = row.int(0)?.unsigned_abs();
            look.owing = row.int(1)?.unsigned_abs();
            look.without_mailbox = row.int(2)?.unsigned_abs();
            Ok(())
        })?;
        let invoices = "select count(*), cast(coalesce(sum(open_cents), 0) as bigint), min(issued_on), max(issued_on) from invoices
                        where organisation_id = $1 and open_cents > 0 and kind = $2";
        self.connection
            .each(invoices, params![firm, 0], &mut |row| {
                look.open_invoices = row.int(0)?.unsigned_abs();
                look.open = Cents(row.int(1)?);
                look.issued = opt_day(row.opt_int(2)?).zip(opt_day(row.opt_int(3)?));
                Ok(())
            })?;
        self.connection
            .each(invoices, params![firm, 1], &mut |row| {
                look.open_credit_notes = row.int(0)?.unsigned_abs();
                Ok(())
            })?;
        Ok(look)
    }
}
