//! Which invoices a payment settles, and in which order interest and principal.

use jiff::civil::Date;

use crate::money::Cents;
use crate::party::InvoiceId;

/// An invoice that a payment may settle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenItem {
    /// Which one.
    pub id: InvoiceId,
    /// Its due date; without one it comes last.
    pub due_on: Option<Date>,
    /// The date it bears.
    pub issued_on: Date,
    /// What remains to be paid.
    pub open: Cents,
}

/// Shares a payment over the open invoices: those the debtor indicated, in its order, then the due ones, the oldest first.
/// What is left over stays unapplied. Never more than is open on an invoice, never more than was paid.
///
/// ```
/// use receivables::{Cents, date, paying::{OpenItem, allocate}, party::InvoiceId};
/// let item = |id, month, cents| OpenItem { id: InvoiceId(id), due_on: Some(date(2026, month, 1)),
///     issued_on: date(2026, 1, 1), open: Cents(cents) };
/// let open = [item(1, 3, 100), item(2, 2, 100)];
/// assert_eq!(allocate(Cents(150), &[], &open, date(2026, 4, 1)),
///     [(InvoiceId(2), Cents(100)), (InvoiceId(1), Cents(50))]);
/// assert_eq!(allocate(Cents(150), &[InvoiceId(1)], &open, date(2026, 4, 1)),
///     [(InvoiceId(1), Cents(100)), (InvoiceId(2), Cents(50))]);
/// ```
pub fn allocate(
    payment: Cents,
    indicated: &[InvoiceId],
    open: &[OpenItem],
    paid_on: Date,
) -> Vec<(InvoiceId, Cents)> {
    let mut order: Vec<&OpenItem> = open.iter().collect();
    order.sort_by_key(|item| {
        let chosen = indicated
            .iter()
            .position(|id| *id == item.id)
            .unwrap_or(usize::MAX);
        let not_due = item.due_on.is_none_or(|due_on| due_on > paid_on);
        (
            chosen,
            not_due,
            item.due_on.is_none(),
            item.due_on,
            item.issued_on,
            item.id,
        )
    });
    let mut left = payment;
    let mut shares = Vec::new();
    for item in order {
        let share = left.min(item.open);
        if share.is_positive() {
            shares.push((item.id, share));
            left -= share;
        }
    }
    shares
}

/// What a payment settles of one debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Of the interest.
    pub interest: Cents,
    /// Of the principal.
    pub principal: Cents,
    /// What is left over.
    pub rest: Cents,
}

/// Partial payment of one debt: interest first, then principal (C. civ. 1343-1), unless the contract says otherwise.
/// A credit note is no payment: it lowers the principal.
///
/// ```
/// use receivables::{Cents, paying::interest_first};
/// let settled = interest_first(Cents(100), Cents(30), Cents(500));
/// assert_eq!((settled.interest, settled.principal, settled.rest), (Cents(30), Cents(70), Cents(0)));
/// ```
pub fn interest_first(payment: Cents, interest: Cents, principal: Cents) -> Settled {
    let at_most = |left: Cents, owed: Cents| Cents(left.0.min(owed.0).max(0));
    let to_interest = at_most(payment, interest);
    let to_principal = at_most(payment - to_interest, principal);
    let rest = payment - to_interest - to_principal;
    Settled {
        interest: to_interest,
        principal: to_principal,
        rest,
    }
}
