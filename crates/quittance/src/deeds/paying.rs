//! Paying: a payment, a promise, a dispute or a hold is noted, and the answer to the one question changes at once.

use receivables::party::{AccountId, InvoiceId, PaymentId};
use receivables::paying::{OpenItem, allocate};
use receivables::{Cents, Date};
use store::{Books, Fault, InvoiceRow, NewPayment, Organisation};

use super::DeedError;
use crate::desk::Desk;

/// Notes a payment of a customer. It pays the invoices it names, else what was due first (C. civ. 1342-10);
/// what is left is unapplied cash.
pub fn record_payment(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    customer: &str,
    amount: Cents,
    on: Date,
    numbers: &[String],
) -> Result<Cents, DeedError> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let account = find(books, customer)?;
        let incoming = Incoming {
            amount,
            on,
            numbers,
            reference: &numbers.join(" "),
            source_key: &format!("hand:{}:{}", by.at, account.0),
        };
        Ok(receive(books, account, &incoming)?.1)
    })
}

/// Money that came in, as a program tells it.
pub struct Incoming<'a> {
    /// How much.
    pub amount: Cents,
    /// The day it was there.
    pub on: Date,
    /// The invoices it pays; else what was due first.
    pub numbers: &'a [String],
    /// What the customer wrote on it.
    pub reference: &'a str,
    /// What makes the same payment, told twice, one payment.
    pub source_key: &'a str,
}

/// Notes a payment that a program tells, once.
pub fn take_payment(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    customer: &str,
    incoming: &Incoming<'_>,
) -> Result<PaymentId, DeedError> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        if let Some(known) = books.payment_of_source(incoming.source_key)? {
            return Ok(known);
        }
        let account = find(books, customer)?;
        Ok(receive(books, account, incoming)?.0)
    })
}

/// Writes a payment; answers which it is, and what of it was applied.
fn receive(
    books: &mut Books<'_>,
    account: AccountId,
    incoming: &Incoming<'_>,
) -> Result<(PaymentId, Cents), DeedError> {
    if !incoming.amount.is_positive() {
        return Err(DeedError::refused(
            "a payment is above zero",
            "a refund is noted as a credit that was paid back",
        ));
    }
    books.lock_account(account)?;
    let open: Vec<InvoiceRow> = books
        .open_invoices(account)?
        .into_iter()
        .filter(|row| !row.credit_note)
        .collect();

    let pays = allocate_on(&open, incoming.amount, incoming.numbers, incoming.on);
    let applied: Cents = pays.iter().map(|(_, amount)| *amount).sum();

    let payment = NewPayment {
        account,
        received_on: incoming.on,
        amount: incoming.amount,
        reference: incoming.reference.to_owned(),
        source_key: incoming.source_key.to_owned(),
        pays,
    };
    let ids = books.add_payments(&[payment], &open)?;
    let id = ids.first().copied();
    Ok((
        id.ok_or_else(|| Fault::Row("no payment was written".into()))?,
        applied,
    ))
}

/// How an amount falls on open invoices.
pub fn allocate_on(
    open: &[InvoiceRow],
    amount: Cents,
    numbers: &[String],
    on: Date,
) -> Vec<(InvoiceId, Cents)> {
    let items: Vec<OpenItem> = open
        .iter()
        .map(|row| OpenItem {
            id: row.id,
            issued_on: row.issued_on,
            due_on: row.due_on,
            open: row.open,
        })
        .collect();
    let named: Vec<_> = open
        .iter()
        .filter(|row| numbers.contains(&row.number))
        .map(|row| row.id)
        .collect();
    allocate(amount, &named, &items, on)
}

/// Notes a promise to pay.
pub fn record_promise(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    customer: &str,
    for_on: Date,
    amount: Option<Cents>,
) -> Result<(), DeedError> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let account = find(books, customer)?;
        books.lock_account(account)?;
        Ok(books.add_promise(account, for_on, amount)?)
    })
}

/// Notes that an invoice is contested, wholly or in part; or that it no longer is.
pub fn record_dispute(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    number: &str,
    since: Option<Date>,
    amount: Option<Cents>,
) -> Result<(), DeedError> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let mut rows = books.invoices_by_number(&[number.to_owned()])?;
        let row = rows.remove(number).ok_or_else(|| no_invoice(number))?;
        if amount.is_some_and(|amount| amount > row.open || !amount.is_positive()) {
            return Err(DeedError::refused(
                format!(
                    "{number} has {} open, so no more than that can be disputed",
                    row.open
                ),
                "leave the amount out when the whole invoice is disputed",
            ));
        }
        books.lock_account(row.account)?;
        Ok(books.mark_dispute(&row, since, amount)?)
    })
}

/// Suspends everything about a customer, or takes it up again.
pub fn record_hold(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    customer: &str,
    hold: Option<(Option<Date>, &str)>,
) -> Result<(), DeedError> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let account = find(books, customer)?;
        books.lock_account(account)?;
        Ok(books.set_hold(account, hold)?)
    })
}

fn find(books: &mut Books<'_>, customer: &str) -> Result<AccountId, DeedError> {
    let row = books.account_by_code(customer)?.ok_or_else(|| {
        DeedError::refused(
            format!("there is no customer «{customer}»"),
            "give the customer's code, as the list shows it",
        )
    })?;
    match row.erased_on {
        // A backup that came back may have left something open; its money is still taken in.
        Some(on) if row.balance == Cents::ZERO => Err(DeedError::refused(
            format!("this customer was erased on {on}"),
            "should they come back, open them under another code",
        )),
        _ => Ok(row.id),
    }
}

fn no_invoice(number: &str) -> DeedError {
    DeedError::refused(
        format!("there is no invoice «{number}»"),
        "quittance report open-items lists their numbers",
    )
}
