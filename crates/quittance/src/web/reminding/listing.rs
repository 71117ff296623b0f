//! Finding the customers of a list: one scan of what is remembered, whatever is filtered, in whatever order, however deep.
//!
//! The best rows after a place are kept while the scan goes on; nothing is sorted that is not shown.

use std::collections::{BTreeMap, HashMap};

use memchr::memmem::Finder;
use receivables::calendar::plus_days;
use receivables::party::AccountId;
use receivables::wording::folded;
use receivables::{Cents, Date};
use store::{Books, Fault, Seen, Standing};

use super::narrowing::{Narrowing, Tallies};
use crate::web::print::days_between;
use crate::web::views::{ListAsked, Show, Situation, Sort};

/// Where the next step falls is not remembered, because no entry tells of it. So few customers are asked for one by one;
/// of more than that, the order of the index soon finds a page.
const ASKED_ONE_BY_ONE_MAX: usize = 2_000;

/// Accounts read from the index at once.
const LOOKS_AT_ONCE: i64 = 1_000;

/// The day number of what has no day: it stands last.
pub const NO_DAY: i64 = i64::MAX;

/// What a list holds, and one page of it.
pub struct Page {
    /// How many customers each view holds.
    pub counts: Vec<(Show, u64)>,
    /// How many this one holds.
    pub customers: u64,
    /// What is late of them.
    pub total: Cents,
    /// The rows of this page.
    pub rows: Vec<Found>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// What the list can be narrowed down by, counted.
    pub tallies: Tallies,
}

/// A customer of the list, with the states that it is in.
pub struct Found {
    pub standing: Standing,
    pub waiting: bool,
    /// Who looks after it.
    pub assigned_to: Option<i64>,
    pub segment: String,
    promised: Option<Date>,
    disputed: bool,
    bounced: bool,
}

impl Found {
    fn of(seen: &Seen<'_>) -> Found {
        Found {
            standing: seen.standing(),
            waiting: seen.waiting(),
            assigned_to: seen.assigned_to(),
            segment: seen.segment().to_owned(),
            promised: seen.promised(),
            disputed: seen.disputed(),
            bounced: seen.bounced(),
        }
    }

    /// The one state that tells most.
    pub fn situation(&self, today: Date) -> Option<Situation> {
        match (self.standing.held, self.promised) {
            (Some(until), _) => Some(Situation::Held(until)),
            (None, Some(for_on)) if for_on >= today => Some(Situation::Promised(for_on)),
            (None, Some(_)) => Some(Situation::PromiseBroken),
            _ if self.disputed => Some(Situation::Disputed),
            _ if self.bounced => Some(Situation::AddressRefused),
            _ => None,
        }
    }
}

/// One page of what was asked for, of at most so many rows.
pub fn find(
    books: &mut Books<'_>,
    asked: &ListAsked,
    today: Date,
    rows_max: usize,
) -> Result<Page, Fault> {
    let by_invoice = match asked.query.as_str() {
        "" => None,
        number => books.account_of_invoice(number)?,
    };
    let after = asked.after.as_deref().and_then(Place::read);
    let narrowing = Narrowing::of(books, asked, today)?;
    let mut scan = Scan {
        asked,
        narrowing,
        tallies: Tallies::default(),
        by_invoice,
        counts: Show::ALL.map(|show| (show, 0)),
        customers: 0,
        total: Cents::ZERO,
        best: Best::after(after.clone(), rows_max),
        accounts: Vec::new(),
    };
    let wanted = folded(&asked.query);
    let finder = Finder::new(wanted.as_bytes());
    books.each_customer(today, &mut |seen| scan.see(seen, &finder))?;
    let Scan {
        counts,
        customers,
        total,
        mut best,
        accounts,
        tallies,
        ..
    } = scan;
    if asked.sort == Sort::Next {
        best = by_next_look(books, after, accounts, rows_max, today)?;
    }
    let next = best.next();
    Ok(Page {
        counts: counts.to_vec(),
        customers,
        total,
        rows: best.rows.into_values().collect(),
        next,
        tallies,
    })
}

struct Scan<'a> {
    asked: &'a ListAsked,
    narrowing: Narrowing<'a>,
    tallies: Tallies,
    by_invoice: Option<AccountId>,
    counts: [(Show, u64); 6],
    customers: u64,
    total: Cents,
    best: Best,
    /// Who was found, when the order is not known here.
    accounts: Vec<AccountId>,
}

impl Scan<'_> {
    fn see(&mut self, seen: &Seen<'_>, finder: &Finder<'_>) {
        let met = self.narrowing.met(seen);
        let meets_all = met.iter().all(|met| *met);
        for (show, count) in &mut self.counts {
            *count += u64::from(meets_all && is_in(seen, *show));
        }
        let is_named = || finder.find(seen.folded().as_bytes()).is_some();
        let is_meant = || Some(seen.account()) == self.by_invoice || is_named();
        if !is_in(seen, self.asked.show) || !is_meant() {
            return;
        }
        self.tallies.add(seen, met, &self.narrowing);
        if !meets_all {
            return;
        }
        self.customers += 1;
        self.total += seen.late().max(Cents::ZERO);
        let (number, name) = match self.asked.sort {
            Sort::Amount => (seen.late().0.saturating_neg(), ""),
            Sort::Oldest => (number_of(seen.oldest_due_on()), ""),
            Sort::Name => (0, seen.folded_name()),
            Sort::Rating => (self.narrowing.worst_first(seen.account()), ""),
            Sort::Situation => (gravest_first(seen), ""),
            Sort::Next => return self.accounts.push(seen.account()),
        };
        self.best
            .offer(number, name, seen.account(), || Found::of(seen));
    }
}

/// The order of the states that a list tells: what needs somebody soonest, first.
fn gravest_first(seen: &Seen<'_>) -> i64 {
    match Found::of(seen).situation(seen.today()) {
        Some(Situation::PromiseBroken) => 0,
        Some(Situation::AddressRefused) => 1,
        Some(Situation::Disputed) => 2,
        Some(Situation::Promised(_)) => 3,
        Some(_) => 4,
        None => NO_DAY,
    }
}

fn is_in(seen: &Seen<'_>, show: Show) -> bool {
    match show {
        Show::Late => seen.late().is_positive(),
        Show::Waiting => seen.waiting(),
        Show::Promised => seen.promised().is_some(),
        Show::Disputed => seen.disputed(),
        Show::Held => seen.held().is_some(),
        Show::Everyone => true,
    }
}

fn number_of(on: Option<Date>) -> i64 {
    on.map_or(NO_DAY, |on| days_between(Date::ZERO, on))
}

/// Where a customer stands in an order: the next page begins after it, whatever was added or paid meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place(i64, String, AccountId);

impl Place {
    fn written(&self) -> String {
        format!("{}/{}/{}", self.0, self.2.0, self.1)
    }

    fn read(text: &str) -> Option<Place> {
        let mut parts = text.splitn(3, '/');
        let (number, id) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Place(number, parts.next()?.to_owned(), AccountId(id)))
    }

    fn parts(&self) -> (i64, &str, AccountId) {
        (self.0, &self.1, self.2)
    }
}

/// The first rows after a place, and whether more follow.
struct Best {
    after: Option<Place>,
    rows_max: usize,
    rows: BTreeMap<Place, Found>,
    more: bool,
}

impl Best {
    fn after(after: Option<Place>, rows_max: usize) -> Best {
        Best {
            after,
            rows_max,
            rows: BTreeMap::new(),
            more: false,
        }
    }

    fn offer(&mut self, number: i64, text: &str, id: AccountId, found: impl FnOnce() -> Found) {
        let here = (number, text, id);
        if self
            .after
            .as_ref()
            .is_some_and(|after| here <= after.parts())
        {
            return;
        }
        if self.rows.len() == self.rows_max {
            self.more = true;
            let last = self.rows.last_key_value();
            if last.is_none_or(|(last, _)| here > last.parts()) {
                return;
            }
            self.rows.pop_last();
        }
        self.rows
            .insert(Place(number, text.to_owned(), id), found());
    }

    fn next(&self) -> Option<String> {
        let last = self.rows.last_key_value().filter(|_| self.more);
        last.map(|(place, _)| place.written())
    }
}

/// The page by the day of the next look.
fn by_next_look(
    books: &mut Books<'_>,
    after: Option<Place>,
    mut accounts: Vec<AccountId>,
    rows_max: usize,
    today: Date,
) -> Result<Best, Fault> {
    accounts.sort_unstable();
    let wanted = rows_max.saturating_add(1);
    let looks = if accounts.len() <= ASKED_ONE_BY_ONE_MAX || rows_max == usize::MAX {
        let mut looks = HashMap::new();
        for some in accounts.chunks(ASKED_ONE_BY_ONE_MAX) {
            looks.extend(books.looks_of(some)?);
        }
        let number = |id: &AccountId| number_of(looks.get(id).copied());
        accounts.iter().map(|id| (*id, number(id))).collect()
    } else {
        walk(books, after.as_ref(), &accounts, wanted)?
    };
    let looks: HashMap<AccountId, i64> = looks.into_iter().collect();
    let mut best = Best::after(after, rows_max);
    books.each_customer(today, &mut |seen| {
        if let Some(number) = looks.get(&seen.account()) {
            best.offer(*number, "", seen.account(), || Found::of(seen));
        }
    })?;
    Ok(best)
}

/// Goes along the index of next looks until enough of these accounts are found.
fn walk(
    books: &mut Books<'_>,
    after: Option<&Place>,
    accounts: &[AccountId],
    wanted: usize,
) -> Result<Vec<(AccountId, i64)>, Fault> {
    let is_meant = |id: &AccountId| accounts.binary_search(id).is_ok();
    let mut found: Vec<(AccountId, i64)> = Vec::new();
    let from = after.map_or((i64::MIN, AccountId(0)), |place| (place.0, place.2));
    let mut place = Some((date_of(from.0), from.1)).filter(|_| from.0 != NO_DAY);
    while let Some(at) = place.filter(|_| found.len() < wanted) {
        let looks = books.next_looks(at, LOOKS_AT_ONCE)?;
        let full = looks.len() as i64 == LOOKS_AT_ONCE;
        place = looks.last().map(|(id, on)| (*on, *id)).filter(|_| full);
        let meant = looks.into_iter().filter(|(id, _)| is_meant(id));
        found.extend(meant.map(|(id, on)| (id, number_of(Some(on)))));
    }
    let after_never = if from.0 == NO_DAY {
        from.1
    } else {
        AccountId(0)
    };
    let mut never = Some(after_never);
    while let Some(at) = never.filter(|_| found.len() < wanted) {
        let ids = books.never_looked_at(at, LOOKS_AT_ONCE)?;
        never = ids
            .last()
            .copied()
            .filter(|_| ids.len() as i64 == LOOKS_AT_ONCE);
        found.extend(ids.into_iter().filter(is_meant).map(|id| (id, NO_DAY)));
    }
    Ok(found)
}

/// A day of its number; a number that is no day is the nearest one.
fn date_of(number: i64) -> Date {
    let days = i32::try_from(number.max(0)).unwrap_or(i32::MAX);
    plus_days(
        Date::ZERO,
        days.min(days_between(Date::ZERO, Date::MAX) as i32),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_and_nonsense_is_the_beginning() {
        let place = Place(-12, "a/b".to_owned(), AccountId(7));
        assert_eq!(Place::read(&place.written()), Some(place));
        assert_eq!(Place::read("12/x"), None);
        assert_eq!(date_of(i64::MAX - 1), Date::MAX);
        assert_eq!(date_of(i64::MIN), Date::ZERO);
    }
}
