//! What came of asking: the share that is paid after the first reminder, promises kept, reminders and their sequels.
//!
//! A reminder is judged when its three weeks are over, a promise when its last day has passed: until then neither is a
//! failure, and counting it as one would make every month look bad while it lasts.

use receivables::calendar::plus_days;
use receivables::measuring::{
    FOLLOWED_DAYS, QUARTER_DAYS, Sequel, days_until, is_over, month_ends, share,
};
use receivables::reminding::Level;
use receivables::{Cents, Date};
use store::{Fault, Followed, Organisation, Promised, Reminder};

use super::Figure;
use crate::deeds::DeedError;
use crate::desk::Desk;

/// Reminders and promises of so many days: a year.
pub const YEAR_DAYS: i32 = 365;

/// The levels at which something leaves.
pub const LEVELS: [Level; 4] = [Level::PreReminder, Level::R1, Level::R2, Level::R3];

/// The figures of asking on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedPoint {
    /// The day.
    pub on: Date,
    /// What was asked for the first time in the 90 days whose three weeks end with it.
    pub first_asked: Cents,
    /// What of it was paid in its three weeks.
    pub first_paid: Cents,
    /// The share, in percent.
    pub first: Figure,
    /// What was promised in the 90 days that end with it.
    pub promised: Cents,
    /// What of it was promised by who kept the promise.
    pub kept: Cents,
    /// How many promises.
    pub promises: u64,
    /// How many were kept.
    pub promises_kept: u64,
    /// The share by amount, in percent.
    pub kept_share: Figure,
}

/// Reminders of one level with one sequel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sequels {
    /// How far the tone had risen.
    pub level: Level,
    /// What came of them; `None` while their three weeks last.
    pub sequel: Option<Sequel>,
    /// How many.
    pub count: u64,
    /// What they asked for.
    pub asked: Cents,
    /// What was paid.
    pub paid: Cents,
}

/// The reminders whose first asking is judged on a day.
pub fn first_span(on: Date) -> (Date, Date) {
    days_until(plus_days(on, -FOLLOWED_DAYS), QUARTER_DAYS)
}

/// The twelve month ends before a day, oldest first, and the day itself.
pub fn asked(desk: &Desk, firm: &Organisation, as_of: Date) -> Result<Vec<AskedPoint>, DeedError> {
    let followed = followed(desk, firm)?;
    let of = |on| AskedPoint::of(&followed, on);
    Ok(month_ends(as_of).into_iter().map(of).collect())
}

/// The reminders of the year that ends with a day, by level and sequel; what never happened is left out.
pub fn sequels(desk: &Desk, firm: &Organisation, as_of: Date) -> Result<Vec<Sequels>, DeedError> {
    let followed = followed(desk, firm)?;
    let (from, to) = days_until(as_of, YEAR_DAYS);
    let fates = Sequel::ALL.into_iter().map(Some).chain([None]);
    let fates: Vec<Option<Sequel>> = fates.collect();
    let mut sums: Vec<Sequels> = LEVELS
        .into_iter()
        .flat_map(|level| fates.iter().map(move |sequel| (level, *sequel)))
        .map(|(level, sequel)| Sequels {
            level,
            sequel,
            count: 0,
            asked: Cents::ZERO,
            paid: Cents::ZERO,
        })
        .collect();
    for one in followed.reminders() {
        let sequel = is_over(one.left_on, as_of).then_some(one.sequel);
        let place = sums
            .iter_mut()
            .find(|s| s.level == one.level && s.sequel == sequel);
        if let Some(sum) = place.filter(|_| one.left_on >= from && one.left_on <= to) {
            sum.count += 1;
            sum.asked += one.asked;
            // What is not over yet is not counted: the same day asked later would say more.
            sum.paid += if sequel.is_some() {
                one.paid
            } else {
                Cents::ZERO
            };
        }
    }
    sums.retain(|sum| sum.count > 0);
    Ok(sums)
}

/// What followed reminders and promises.
pub fn followed(desk: &Desk, firm: &Organisation) -> Result<std::sync::Arc<Followed>, DeedError> {
    Ok(desk
        .store
        .read::<_, Fault>(firm.id, |books| books.followed())?)
}

/// Those that asked for something for the first time, and are judged on a day.
pub fn first_reminders(followed: &Followed, on: Date) -> impl Iterator<Item = &Reminder> {
    let (from, to) = first_span(on);
    let reminders = followed.reminders().iter();
    reminders.filter(move |one| {
        one.left_on >= from && one.left_on <= to && one.first_asked.is_positive()
    })
}

/// The promises whose last day fell in so many days.
pub fn promises_due(
    followed: &Followed,
    (from, to): (Date, Date),
) -> impl Iterator<Item = &Promised> {
    let promises = followed.promises().iter();
    promises.filter(move |one| one.ends_on >= from && one.ends_on <= to)
}

impl AskedPoint {
    fn of(followed: &Followed, on: Date) -> AskedPoint {
        let (mut first_asked, mut first_paid) = (Cents::ZERO, Cents::ZERO);
        for one in first_reminders(followed, on) {
            first_asked += one.first_asked;
            first_paid += one.first_paid;
        }
        let (mut promised, mut kept, mut promises, mut promises_kept) =
            (Cents::ZERO, Cents::ZERO, 0, 0);
        for one in promises_due(followed, days_until(on, QUARTER_DAYS)) {
            promised += one.promised;
            promises += 1;
            if one.is_kept() {
                kept += one.promised;
                promises_kept += 1;
            }
        }
        AskedPoint {
            on,
            first_asked,
            first_paid,
            first: share(first_paid, first_asked),
            promised,
            kept,
            promises,
            promises_kept,
            kept_share: share(kept, promised),
        }
    }
}
