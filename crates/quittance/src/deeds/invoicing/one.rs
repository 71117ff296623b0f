//! One customer, one invoice: what another program brings in at the moment it happens, through the same writer as a file.

use documents::facts::{CustomerRef, InvoiceLine};
use receivables::party::{AccountId, InvoiceId, Language};
use store::{AccountChange, AccountRow, Books, Fault, NewAccount, Organisation};

use super::customers::{Customers, usual_sequence};
use super::lines::Writer;
use super::reading::{Batch, Read, Whose, hash};
use crate::deeds::DeedError;
use crate::desk::Desk;
use crate::settings::Settings;

/// Why a customer cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChange {
    /// There is none of this number.
    #[error("this customer is not in these books")]
    Unknown,
    /// It is not as the caller has read it.
    #[error("the customer changed meanwhile: it is at version {0} now")]
    Meanwhile(i64),
    /// It was erased.
    #[error("this customer was erased on {0}")]
    Erased(receivables::Date),
    /// The database or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Opens a customer. Its code is its name among programs, so that one code is opened once.
pub fn open_customer(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    actor: &str,
    new: &NewAccount,
    segment: Option<&str>,
) -> Result<AccountId, DeedError> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        if let Some(row) = books.account_by_code(&new.code)? {
            return Err(DeedError::refused(
                format!("the code «{}» is taken by customer {}", new.code, row.id.0),
                "change that customer, or give this one another code",
            ));
        }
        let sequence = usual_sequence(books, settings, firm.language)?;
        let opened = books.open_accounts(std::slice::from_ref(new), sequence)?;
        let account = opened
            .first()
            .copied()
            .ok_or_else(|| Fault::Row("no account was opened".into()))?;
        if segment.is_some() {
            books.set_segment(account, segment)?;
        }
        Ok(account)
    })
}

/// Changes what is said of a customer. `expected` is the version that the caller has read; none changes it in any case.
pub fn change_customer(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    expected: impl Fn(i64) -> bool,
    change: impl FnOnce(AccountChange) -> AccountChange,
) -> Result<(), CannotChange> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let row = locked(books, account)?.ok_or(CannotChange::Unknown)?;
        if let Some(on) = row.erased_on {
            return Err(CannotChange::Erased(on));
        }
        if !expected(row.version) {
            return Err(CannotChange::Meanwhile(row.version));
        }
        let case = books
            .cases(&[account], by.on)?
            .pop()
            .ok_or(CannotChange::Unknown)?;
        let before = AccountChange {
            name: row.name,
            debtor: case.account.debtor,
            language: row.language,
            zone: case.account.zone,
            siren: row.siren,
            terms: row.terms,
            segment: case.account.segment,
        };
        let after = change(before.clone());
        if after.segment != before.segment {
            books.set_segment(account, after.segment.as_deref())?;
        }
        if (AccountChange {
            segment: before.segment.clone(),
            ..after.clone()
        }) != before
        {
            books.change_account(account, &after)?;
        }
        Ok(())
    })
}

/// Takes in one invoice or credit note. Answers its id, and whether it is new: the same one again changes nothing.
pub fn take_invoice(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    actor: &str,
    account: AccountId,
    line: InvoiceLine,
) -> Result<(InvoiceId, bool), DeedError> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let row = locked(books, account)?.ok_or_else(|| {
            DeedError::refused(
                "this customer is not in these books",
                "open the customer first",
            )
        })?;
        let customers = Customers::just(&row);
        let mut writer = Writer::for_one(settings, firm, customers, Language::En, by.on);
        let number = line.number.clone();
        let who = CustomerRef {
            code: Some(row.code),
            ..CustomerRef::default()
        };
        let batch = Batch {
            newcomers: vec![who],
            invoices: vec![Read {
                number: hash(&number),
                whose: Whose(0),
                line,
            }],
            ..Batch::default()
        };
        writer.write(books, batch)?;
        if let Some(refused) = writer.report.refused.first() {
            let message = format!("{}: {}", refused.value, refused.why);
            return Err(DeedError::refused(
                message,
                "an invoice that stands is corrected by a credit note",
            ));
        }
        let found = books.invoices_by_number(std::slice::from_ref(&number))?;
        let id = found.get(&number).map(|row| row.id);
        let id = id.ok_or_else(|| Fault::Row(format!("invoice {number} was not written")))?;
        Ok((id, writer.report.created > 0))
    })
}

fn locked(books: &mut Books<'_>, account: AccountId) -> Result<Option<AccountRow>, Fault> {
    match books.account(account)? {
        Some(_) => books.lock_account(account).map(Some),
        None => Ok(None),
    }
}
