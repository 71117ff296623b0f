//! Reminding: the round asks the one question for each customer that is due, and writes down the answer with its reason.

mod answers;
pub mod comparing;
mod drawn;
pub mod inbox;
pub mod letters;
pub mod one_off;
mod planned;
pub mod replay;
mod rules;
pub mod sequences;
pub mod shaping;

use receivables::next_step::{What, next_step};
use receivables::party::AccountId;
use receivables::{Cents, Date};
use serde::Serialize;
use store::{Books, Case, Due, Organisation};

use answers::new_message;
use answers::{Answers, take};
pub use drawn::Drawn;
pub(super) use drawn::{Table, lock};
pub use planned::{Planned, describe};
pub use rules::{Hours, Rules};

use super::{DeedError, settings};
use crate::desk::Desk;
use crate::settings::Settings;

/// Customers looked at in one transaction: long enough to be fast, short enough to share the work with other nodes.
const CUSTOMERS_AT_ONCE: i64 = 2_000;

/// What a round did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Round {
    /// Customers looked at.
    pub looked_at: u64,
    /// Messages planned.
    pub planned: u64,
    /// Questions asked.
    pub asked: u64,
    /// Customers who are waited for.
    pub waiting: u64,
    /// Customers of whom nothing is to be asked.
    pub nothing: u64,
    /// What it cost, in money asked for.
    pub total_cents: Cents,
}

/// Asks the question for every customer that is due on the firm's day, and writes down the answers.
/// Within `hours` a message waits for its debtor's own; a command is a person's own act, and has none.
/// `told` hears how many customers were looked at, for a progress bar.
pub fn round(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    hours: Option<Hours>,
    told: &mut dyn FnMut(u64),
) -> Result<Round, DeedError> {
    let settings = settings(desk, firm.id)?;
    let mut done = Round::default();
    let mut after = Due::FIRST;
    loop {
        let by = desk.by(firm, actor);
        let last = desk.store.write(firm.id, &by, |books| {
            let due = books.claim_due(by.on, after, CUSTOMERS_AT_ONCE)?;
            let Some(last) = due.last().copied() else {
                return Ok::<_, DeedError>(None);
            };
            let due: Vec<AccountId> = due.iter().map(|one| one.account).collect();
            let rules = Rules::read(books, &settings, firm.language)?.within(hours);
            let mut cases = books.cases(&due, by.on)?;

            let moves = rules.moves(&mut cases);
            let mut outcome = Answers::default();
            for case in cases {
                outcome.add(&rules, case, by.on, firm);
            }

            books.move_to(&moves)?;
            books.lapse_questions(&due)?;
            outcome.planned = books.plan_messages(&outcome.messages)?;
            outcome.asked = books.ask(&outcome.questions)?;
            books.look_again(&outcome.look_again)?;
            outcome.count_into(&mut done);
            Ok(Some(last))
        })?;
        let Some(last) = last else { return Ok(done) };
        told(done.looked_at);
        after = last;
    }
}

/// What the round would do, without doing it.
pub fn dry_round(desk: &Desk, firm: &Organisation) -> Result<Vec<Planned>, DeedError> {
    let settings = settings(desk, firm.id)?;
    let today = desk.today(firm);
    desk.store.read(firm.id, |books| {
        let rules = Rules::read(books, &settings, firm.language)?;
        let mut planned = Vec::new();
        let mut after = Due::FIRST;
        loop {
            let due = books.list_due(today, after, CUSTOMERS_AT_ONCE)?;
            let Some(last) = due.last().copied() else {
                return Ok(planned);
            };
            let due: Vec<AccountId> = due.iter().map(|one| one.account).collect();
            for case in books.cases(&due, today)? {
                let step = next_step(&case.account, rules.policy_for(&case), today);
                planned.push(describe(&case, &step, rules.language));
            }
            after = last;
        }
    })
}

/// Why, or why not: the next step of the customer of this code, or of this invoice's number.
pub fn why(desk: &Desk, firm: &Organisation, name: &str) -> Result<Planned, DeedError> {
    let settings = settings(desk, firm.id)?;
    let today = desk.today(firm);
    desk.store.read(firm.id, |books| {
        let account = match books.account_by_code(name)? {
            Some(row) => Some(row.id),
            None => books.account_of_invoice(name)?,
        };
        let account = account.ok_or_else(|| {
            DeedError::refused(
                format!("neither a customer nor an invoice is called «{name}»"),
                "give a customer's code or an invoice's number, as quittance report open-items lists them",
            )
        })?;
        explain(books, &settings, firm, account, today)
    })
}

/// The next step of one account, with its reason.
pub fn explain(
    books: &mut Books<'_>,
    settings: &Settings,
    firm: &Organisation,
    account: AccountId,
    today: Date,
) -> Result<Planned, DeedError> {
    let rules = Rules::read(books, settings, firm.language)?;
    let case = books.cases(&[account], today)?.pop();
    let case = case.ok_or_else(|| {
        DeedError::refused(
            "this customer is not in these books",
            "look it up in the list of customers",
        )
    })?;
    let step = next_step(&case.account, rules.policy_for(&case), today);
    Ok(describe(&case, &step, rules.language))
}

/// What would leave in the days to come if nothing changed: the same question, asked day after day.
pub fn preview(
    desk: &Desk,
    firm: &Organisation,
    days: i64,
) -> Result<Vec<(Date, Planned)>, DeedError> {
    let settings = settings(desk, firm.id)?;
    let today = desk.today(firm);
    let end = receivables::calendar::plus_days(today, days as i32);
    desk.store.read(firm.id, |books| {
        let rules = Rules::read(books, &settings, firm.language)?;
        let mut coming = Vec::new();
        let mut after = AccountId(i64::MIN);
        loop {
            let some = books.list_owing(after, CUSTOMERS_AT_ONCE)?;
            let Some(last) = some.last().copied() else {
                break;
            };
            for case in books.cases(&some, today)? {
                foresee(&rules, case, today, end, &mut coming);
            }
            after = last;
        }
        coming.sort_by(|a, b| (a.0, &a.1.customer).cmp(&(b.0, &b.1.customer)));
        Ok(coming)
    })
}

fn foresee(
    rules: &Rules,
    mut case: Case,
    today: Date,
    end: Date,
    coming: &mut Vec<(Date, Planned)>,
) {
    let mut day = today;
    while day <= end {
        let step = next_step(&case.account, rules.policy_for(&case), day);
        let acts = matches!(step.what, What::Send(_) | What::Ask(_));
        if acts {
            coming.push((day, describe(&case, &step, rules.language)));
            take(&mut case.account, &step, day);
        }
        let tomorrow = receivables::calendar::plus_days(day, 1);
        day = match step.look_again_on {
            Some(on) if !acts => on.max(tomorrow),
            None if !acts => return,
            _ => tomorrow,
        };
    }
}
