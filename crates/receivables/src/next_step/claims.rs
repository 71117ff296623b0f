//! Which invoices may be asked for, and how much of each.

use jiff::civil::Date;

use super::because::{Because, Obstacle};
use super::horizon::Horizon;
use crate::account::{Account, Lifecycle, OpenInvoice};
use crate::calendar::{Zone, add_business_days, plus_days};
use crate::money::Cents;

/// A transfer announced by the buyer's platform (status 211) is given a working week to arrive.
pub const PAYMENT_SENT_BUSINESS_DAYS: u32 = 5;

/// An invoice that may be asked for.
#[derive(Clone, Copy)]
pub(super) struct Claim<'a> {
    pub invoice: &'a OpenInvoice,
    pub due_on: Date,
    /// What remains, less what is disputed.
    pub asked: Cents,
}

/// The invoices that may be asked for, and what stands in the way of the first that may not.
pub(super) struct Claims<'a> {
    pub list: Vec<Claim<'a>>,
    pub obstacle: Option<(&'a OpenInvoice, Obstacle)>,
}

pub(super) fn claims<'a>(account: &'a Account, horizon: &mut Horizon) -> Claims<'a> {
    let mut list = Vec::with_capacity(account.invoices.len());
    let mut obstacle = None;
    for invoice in &account.invoices {
        match qualify(invoice, account.zone, horizon) {
            Ok(claim) => list.push(claim),
            Err(found) => {
                obstacle.get_or_insert((invoice, found));
            }
        }
    }
    Claims { list, obstacle }
}

/// What stands in the way of asking for this invoice today, whatever else is true of the customer.
pub fn held_back(invoice: &OpenInvoice, zone: Zone, today: Date) -> Option<Because> {
    let obstacle = qualify(invoice, zone, &mut Horizon::new(today)).err()?;
    Some(Because::NoneQualifies {
        number: invoice.number.clone(),
        obstacle,
        others: 0,
    })
}

pub(super) fn qualify<'a>(
    invoice: &'a OpenInvoice,
    zone: Zone,
    horizon: &mut Horizon,
) -> Result<Claim<'a>, Obstacle> {
    if !invoice.open.is_positive() {
        return Err(Obstacle::NothingLeft);
    }
    let Some(due_on) = invoice.due_on else {
        return Err(Obstacle::NoDueDate);
    };
    if let Some(hold) = &invoice.hold {
        match hold.until {
            None => {
                return Err(Obstacle::Held {
                    until: None,
                    reason: hold.reason.clone(),
                });
            }
            Some(until) if !horizon.reached(plus_days(until, 1)) => {
                return Err(Obstacle::Held {
                    until: Some(until),
                    reason: hold.reason.clone(),
                });
            }
            Some(_) => {}
        }
    }
    status_allows(invoice, zone, horizon)?;
    let asked = match invoice.dispute {
        None => invoice.open,
        Some(dispute) => invoice.open - dispute.amount.unwrap_or(invoice.open),
    };
    match invoice.dispute {
        Some(dispute) if !asked.is_positive() => Err(Obstacle::Disputed(dispute.on)),
        _ => Ok(Claim {
            invoice,
            due_on,
            asked,
        }),
    }
}

/// The customer's platform speaks for the customer: what it says stops the reminders of that invoice at once.
fn status_allows(invoice: &OpenInvoice, zone: Zone, horizon: &mut Horizon) -> Result<(), Obstacle> {
    match invoice.status {
        None => Ok(()),
        Some(Lifecycle::Refused) => Err(Obstacle::Refused),
        Some(Lifecycle::Cashed) => Err(Obstacle::Cashed),
        // When we know how much is contested, the rest of the invoice may be asked for.
        Some(Lifecycle::Disputed) => match invoice.dispute {
            Some(dispute) if dispute.amount.is_some() => Ok(()),
            _ => Err(Obstacle::StatusDisputed),
        },
        Some(Lifecycle::PaymentSent(on)) => {
            let until = add_business_days(on, PAYMENT_SENT_BUSINESS_DAYS, zone);
            if horizon.reached(plus_days(until, 1)) {
                Ok(())
            } else {
                Err(Obstacle::PaymentSent { on, until })
            }
        }
    }
}
