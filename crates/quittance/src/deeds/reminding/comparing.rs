//! A draft beside what stands: for whom the days to come would be different, and in what. Whoever publishes knows it first.

use std::collections::BTreeMap;

use receivables::Date;
use store::Organisation;

use super::Planned;
use super::sequences::{Draft, preview};
use crate::deeds::DeedError;
use crate::desk::Desk;

/// What would happen to one customer, by day.
pub type Days = Vec<(Date, Planned)>;

/// A customer for whom something changes.
#[derive(Clone, Debug)]
pub struct Changed {
    /// What stands.
    pub now: Days,
    /// What the draft would do.
    pub then: Days,
}

impl Changed {
    /// Any of its lines: they all say who it is.
    pub fn customer(&self) -> Option<&Planned> {
        let line = self.now.first().or(self.then.first());
        line.map(|(_, planned)| planned)
    }
}

/// The days to come under what stands, and under the draft.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// Those for whom something changes, who has most at stake first.
    pub changed: Vec<Changed>,
    /// How many are as before.
    pub same: u64,
    /// Messages and questions of all, now and then.
    pub now: (u64, u64),
    /// See `now`.
    pub then: (u64, u64),
}

/// Compares the days to come, of the customers who follow the sequence.
pub fn compare(
    desk: &Desk,
    firm: &Organisation,
    (stands, draft): (&Draft, &Draft),
    days: i32,
    most: u64,
    told: &mut dyn FnMut(u64),
) -> Result<Compared, DeedError> {
    let now = preview(desk, firm, stands, days, most, &mut |_| ())?;
    let then = preview(desk, firm, draft, days, most, told)?;
    Ok(beside(now, then))
}

/// Puts both side by side, customer by customer.
fn beside(now: Days, then: Days) -> Compared {
    let mut compared = Compared {
        now: counted(&now),
        then: counted(&then),
        ..Compared::default()
    };
    let mut by_customer: BTreeMap<i64, Changed> = BTreeMap::new();
    let nothing = || Changed {
        now: Vec::new(),
        then: Vec::new(),
    };
    for line in now {
        let of = by_customer.entry(line.1.account.0).or_insert_with(nothing);
        of.now.push(line);
    }
    for line in then {
        let of = by_customer.entry(line.1.account.0).or_insert_with(nothing);
        of.then.push(line);
    }
    for one in by_customer.into_values() {
        match is_same(&one.now, &one.then) {
            true => compared.same += 1,
            false => compared.changed.push(one),
        }
    }
    let at_stake = |one: &Changed| {
        let lines = one.now.iter().chain(&one.then);
        lines.map(|(_, planned)| planned.total_open_cents.0).max()
    };
    compared
        .changed
        .sort_by_key(|one| std::cmp::Reverse(at_stake(one)));
    compared
}

fn counted(days: &Days) -> (u64, u64) {
    let messages = days.iter().filter(|(_, planned)| planned.what == "send");
    let messages = messages.count() as u64;
    (messages, days.len() as u64 - messages)
}

/// The same on the same days: the reasons name other steps, and are no change to who receives.
fn is_same(now: &Days, then: &Days) -> bool {
    let seen = |(on, one): &(Date, Planned)| {
        (
            *on,
            one.what,
            one.level,
            one.question,
            one.to.clone(),
            one.total_open_cents,
        )
    };
    now.iter().map(seen).eq(then.iter().map(seen))
}
