//! A customer on one card: what is owed, how it pays, whom to write to, and what people wrote down.

use receivables::measuring::{Rated, rate};
use receivables::party::AccountId;
use receivables::{Cents, Date};
use serde::Serialize;
use store::{Books, Fault, Organisation};

use super::CannotTend;
use super::contacts::ContactWords;
use crate::desk::Desk;

/// Notes and tasks on a card.
const LINES_SHOWN: i64 = 100;

/// What a command shows of a customer.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// The firm's own code.
    pub customer: String,
    /// Its name.
    pub name: String,
    /// What it owes in all, less what it has in hand.
    pub balance_cents: Cents,
    /// Where its post goes, line by line; none: nobody knows.
    pub address: Option<String>,
    /// The firm's own word for its kind.
    pub segment: Option<String>,
    /// The login of the colleague who looks after it.
    pub assigned_to: Option<String>,
    /// How it pays.
    pub rating: RatingCard,
    /// Whom to write to and call.
    pub contacts: Vec<ContactCard>,
    /// What is to be done.
    pub tasks: Vec<LineCard>,
    /// What was written down.
    pub notes: Vec<LineCard>,
}

/// A rating with the figures that it was computed from.
#[derive(Clone, Debug, Serialize)]
pub struct RatingCard {
    /// The letter; none when too few invoices speak.
    pub rating: Option<&'static str>,
    /// The average days, over everything.
    pub days_late: i64,
    /// What came, and how late on average.
    pub came_cents: Cents,
    /// See `came_cents`.
    pub came_days_late: i64,
    /// What is awaited past its due date, and since how long on average.
    pub awaited_cents: Cents,
    /// See `awaited_cents`.
    pub awaited_days_late: i64,
    /// How many invoices were counted.
    pub invoices: usize,
    /// Something that waits for long holds the letter down.
    pub held_down: bool,
}

/// One contact.
#[derive(Clone, Debug, Serialize)]
pub struct ContactCard {
    /// Its number.
    pub id: i64,
    /// What is known of it.
    #[serde(flatten)]
    pub words: ContactWords,
    /// A message came back for good.
    pub bounced: bool,
}

/// A task or a note.
#[derive(Clone, Debug, Serialize)]
pub struct LineCard {
    /// Its number.
    pub id: i64,
    /// What it says.
    pub words: String,
    /// The login it is for.
    #[serde(rename = "for")]
    pub whom: Option<String>,
    /// By when, or when it comes back.
    pub on: Option<Date>,
    /// The day it was done, or seen.
    pub done_on: Option<Date>,
}

/// Reads the card of a customer.
pub fn card(desk: &Desk, firm: &Organisation, account: AccountId) -> Result<Card, CannotTend> {
    let today = desk.today(firm);
    desk.store.read(firm.id, |books| {
        let case = books.cases(&[account], today)?.pop();
        let case = case.ok_or(CannotTend::Unknown)?;
        let logins = logins(books)?;
        let login = |id: Option<i64>| {
            let found = logins.iter().find(|(one, _)| Some(*one) == id);
            found.map(|(_, login)| login.clone())
        };
        let rated = rate(&books.shares_of(&case, today)?, today);
        let contacts = books.contacts_of(account)?;
        let tasks = books.tasks_of(account, LINES_SHOWN)?.into_iter();
        let notes = books.notes_of(account, LINES_SHOWN)?.into_iter();
        Ok(Card {
            customer: case.row.code,
            name: case.row.name,
            balance_cents: case.row.balance,
            address: books.address_of(account)?,
            segment: case.account.segment,
            assigned_to: login(books.particulars(account)?.assigned_to),
            rating: RatingCard::of(&rated),
            contacts: contacts
                .into_iter()
                .map(|one| ContactCard {
                    id: one.id.0,
                    words: ContactWords::of(&one.known),
                    bounced: one.bounced,
                })
                .collect(),
            tasks: tasks
                .map(|one| LineCard {
                    id: one.id,
                    words: one.words,
                    whom: login(one.for_user),
                    on: one.due_on,
                    done_on: one.done_on,
                })
                .collect(),
            notes: notes
                .map(|one| LineCard {
                    id: one.id,
                    words: one.words,
                    whom: login(one.for_user),
                    on: one.remind_on,
                    done_on: one.seen_on,
                })
                .collect(),
        })
    })
}

impl RatingCard {
    /// The figures of a rating.
    pub fn of(rated: &Rated) -> RatingCard {
        RatingCard {
            rating: rated.rating.map(|letter| letter.as_str()),
            days_late: rated.counted.days(),
            came_cents: rated.came.amount,
            came_days_late: rated.came.days(),
            awaited_cents: rated.awaited.amount,
            awaited_days_late: rated.awaited.days(),
            invoices: rated.invoices,
            held_down: rated.is_held_down(),
        }
    }
}

/// Under which login each of the firm’s people signs in, by number.
pub fn logins(books: &mut Books<'_>) -> Result<Vec<(i64, String)>, Fault> {
    let people = books.people()?.into_iter();
    Ok(people.map(|one| (one.user.id, one.user.email)).collect())
}
