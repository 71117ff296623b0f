//! The payer rating (*note de paiement*): how a customer pays, in one letter, from what it paid and from what it still owes.
//!
//! A rating that reads paid invoices alone flatters whoever does not pay at all: the worst debts are not in it. So every
//! euro counts. One that came counts the days after its due date until it came; one that is awaited, the days until today.
//! Their average gives the letter, and an invoice that waits for long holds it down: a good year does not hide it.
//! The thresholds are this product's own suggestion, no text of law.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::account::{Account, Dispute};
use crate::calendar::{days_between, plus_days};
use crate::money::Cents;
use crate::party::InvoiceId;

/// A euro counts for a year from the day it was due, or came, whichever is later: people change.
pub const RATED_DAYS_BACK: i32 = 365;

/// Fewer invoices than this say nothing of a habit.
pub const RATED_INVOICES_MIN: usize = 3;

/// Less than this is a rest that nobody noticed, and holds no letter down.
pub const HOLDS_DOWN_FROM: Cents = Cents(5_000);

/// What waits longer than this leaves C at best: it is past the second age of the aged balance.
pub const HOLDS_AT_C_AFTER_DAYS: i64 = 30;

/// What waits longer than this leaves E: it is past the last one.
pub const HOLDS_AT_E_AFTER_DAYS: i64 = 90;

/// How far ahead the next change of a letter is looked for; later than this somebody has looked anyway.
const DAYS_AHEAD: i32 = 31;

/// How a customer pays, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rating {
    /// On time, or nearly.
    A,
    /// Some days late.
    B,
    /// Some weeks late.
    C,
    /// A month or two late.
    D,
    /// Later than that.
    E,
}

impl Rating {
    /// From best to worst.
    pub const ALL: [Rating; 5] = [Rating::A, Rating::B, Rating::C, Rating::D, Rating::E];

    /// The letter.
    pub fn as_str(self) -> &'static str {
        match self {
            Rating::A => "A",
            Rating::B => "B",
            Rating::C => "C",
            Rating::D => "D",
            Rating::E => "E",
        }
    }

    /// The most days that a euro may come late on average for this letter; none for the last one.
    pub fn days_max(self) -> Option<i64> {
        match self {
            Rating::A => Some(5),
            Rating::B => Some(15),
            Rating::C => Some(30),
            Rating::D => Some(60),
            Rating::E => None,
        }
    }

    fn of_average(days: i64) -> Rating {
        Rating::ALL
            .into_iter()
            .find(|one| one.days_max().is_none_or(|most| days <= most))
            .unwrap_or(Rating::E)
    }
}

/// A part of an invoice: what came on one day, or what is still awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Of which invoice.
    pub invoice: InvoiceId,
    /// The last day to pay it.
    pub due_on: Date,
    /// How much.
    pub amount: Cents,
    /// The day it came; none: it is awaited.
    pub came_on: Option<Date>,
}

/// Some euros, and how late they are on average.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weighed {
    /// How much.
    pub amount: Cents,
    /// The sum of each cent's days.
    cent_days: i128,
}

impl Weighed {
    fn add(&mut self, amount: Cents, days: i64) {
        self.amount += amount;
        self.cent_days += i128::from(amount.0) * i128::from(days);
    }

    /// The average days, to the nearest whole one; half a day counts as one.
    pub fn days(&self) -> i64 {
        let cents = i128::from(self.amount.0);
        if cents <= 0 {
            return 0;
        }
        i64::try_from((2 * self.cent_days + cents) / (2 * cents)).unwrap_or(i64::MAX)
    }
}

/// A rating with everything it was computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rated {
    /// The letter; none when too few invoices speak.
    pub rating: Option<Rating>,
    /// What the average alone says.
    pub by_average: Rating,
    /// Everything counted.
    pub counted: Weighed,
    /// What came.
    pub came: Weighed,
    /// What is awaited past its due date.
    pub awaited: Weighed,
    /// How many invoices were counted.
    pub invoices: usize,
    /// The invoice that waits longest of those that hold a letter down, with its days.
    pub longest: Option<(InvoiceId, i64)>,
}

impl Rated {
    /// True when something that waits for long holds the letter below what the average says.
    pub fn is_held_down(&self) -> bool {
        self.rating.is_some_and(|rating| rating > self.by_average)
    }
}

/// Rates a customer on a day.
///
/// ```
/// use receivables::measuring::{Rating, Share, rate};
/// use receivables::{Cents, date, party::InvoiceId};
/// let share = |id, due_on, came_on| Share { invoice: InvoiceId(id), due_on, amount: Cents(100_000), came_on };
/// let shares = [
///     share(1, date(2026, 3, 2), Some(date(2026, 3, 2))),
///     share(2, date(2026, 4, 2), Some(date(2026, 4, 14))),
///     share(3, date(2026, 5, 2), None), // awaited for 18 days
/// ];
/// let rated = rate(&shares, date(2026, 5, 20));
/// assert_eq!((rated.rating, rated.counted.days()), (Some(Rating::B), 10)); // (0 + 12 + 18) / 3
/// ```
pub fn rate(shares: &[Share], today: Date) -> Rated {
    let since = plus_days(today, -RATED_DAYS_BACK);
    let (mut came, mut awaited, mut counted) =
        (Weighed::default(), Weighed::default(), Weighed::default());
    let mut invoices = Vec::new();
    let mut longest: Option<(InvoiceId, i64)> = None;
    for share in shares.iter().filter(|share| share.amount.is_positive()) {
        let days = match share.came_on {
            // Paid before it was due does not make up for paid late.
            Some(on) if on <= today && on.max(share.due_on) >= since => {
                let days = i64::from(days_between(share.due_on, on).max(0));
                came.add(share.amount, days);
                days
            }
            None if share.due_on < today => {
                let days = i64::from(days_between(share.due_on, today));
                awaited.add(share.amount, days);
                if share.amount >= HOLDS_DOWN_FROM && longest.is_none_or(|(_, most)| days > most) {
                    longest = Some((share.invoice, days));
                }
                days
            }
            _ => continue,
        };
        counted.add(share.amount, days);
        invoices.push(share.invoice);
    }
    invoices.sort_unstable();
    invoices.dedup();
    let by_average = Rating::of_average(counted.days());
    let held_at = match longest {
        Some((_, days)) if days > HOLDS_AT_E_AFTER_DAYS => Rating::E,
        Some((_, days)) if days > HOLDS_AT_C_AFTER_DAYS => Rating::C,
        _ => Rating::A,
    };
    Rated {
        rating: (invoices.len() >= RATED_INVOICES_MIN).then_some(by_average.max(held_at)),
        by_average,
        counted,
        came,
        awaited,
        invoices: invoices.len(),
        longest,
    }
}

/// What is awaited of an account, as a rating counts it: what is contested is not late, and no habit.
pub fn awaited_shares(account: &Account) -> impl Iterator<Item = Share> + '_ {
    let shares = account.invoices.iter();
    shares.filter_map(|one| awaited_share(one.id, one.due_on, one.open, one.dispute))
}

/// The same of one invoice; nothing when it has no due date.
pub fn awaited_share(
    invoice: InvoiceId,
    due_on: Option<Date>,
    open: Cents,
    dispute: Option<Dispute>,
) -> Option<Share> {
    let contested = dispute.map_or(Cents::ZERO, |one| one.amount.unwrap_or(open));
    Some(Share {
        invoice,
        due_on: due_on?,
        amount: open - contested,
        came_on: None,
    })
}

/// The first day on which the letter changes by itself, because something waits longer or a year has passed; or a day a
/// month ahead, to look again then.
pub fn rating_changes_on(shares: &[Share], today: Date) -> Date {
    let now = rate(shares, today).rating;
    (1..DAYS_AHEAD)
        .map(|days| plus_days(today, days))
        .find(|day| rate(shares, *day).rating != now)
        .unwrap_or_else(|| plus_days(today, DAYS_AHEAD))
}
