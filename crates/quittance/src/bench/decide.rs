//! The one question, asked for an account with five open invoices, on one core.

use std::hint::black_box;
use std::time::Instant;

use receivables::account::{Account, OpenInvoice};
use receivables::next_step::next_step;
use receivables::party::{AccountId, Channel, Contact, ContactId, ContactRole, InvoiceId};
use receivables::reminding::{Policy, StepCode};
use receivables::{Cents, account::Outcome, account::Taken, calendar};

use super::ground::TODAY;
use super::{Budget, Figure, Size};
use crate::deeds::DeedError;

/// A round of the whole firm may not be felt: half a million customers in a second.
const DECISIONS_A_SECOND: f64 = 500_000.0;

/// Decisions a second over accounts that stand at five different places of the ladder.
pub fn next_steps(size: Size) -> Result<Vec<Figure>, DeedError> {
    let policy = Policy::standard();
    let accounts: Vec<Account> = [-20, -3, 7, 18, 33].into_iter().map(account).collect();
    let count = size.of(2_000_000);
    let started = Instant::now();
    for account in accounts.iter().cycle().take(count as usize) {
        black_box(next_step(
            black_box(account),
            black_box(&policy),
            black_box(TODAY),
        ));
    }
    let rate = count as f64 / started.elapsed().as_secs_f64();
    Ok(vec![Figure::new(
        "next-step",
        "",
        rate,
        "decisions/s",
        None,
        Budget::AtLeast(DECISIONS_A_SECOND),
    )])
}

/// Five open invoices, the oldest of them so many days late, with the steps taken that came before.
fn account(days_late: i32) -> Account {
    let mut account = Account::of(AccountId(1));
    account.contacts.push(Contact {
        id: ContactId(1),
        role: ContactRole::Reminders,
        email: Some("compta@vauclin.example".into()),
        bounced: false,
        mobile: None,
        language: None,
        zone: None,
    });
    for n in 0..5 {
        let due_on = calendar::plus_days(TODAY, n * 6 - days_late);
        let issued_on = calendar::plus_days(due_on, -30);
        account.invoices.push(OpenInvoice::new(
            InvoiceId(i64::from(n) + 1),
            "F-1",
            issued_on,
            due_on,
            Cents(120_000),
        ));
    }
    for (step, after) in [(10, -5), (20, 5), (30, 15)] {
        if after + 4 < days_late {
            let on = calendar::plus_days(TODAY, after - days_late);
            let taken = Taken {
                run: InvoiceId(1),
                step: StepCode(step),
                on,
                channel: Channel::Email,
                to: Some(ContactId(1)),
                outcome: Outcome::Done,
            };
            account.taken.push(taken);
            account.contacted.push(on);
        }
    }
    account
}
