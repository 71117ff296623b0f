//! When to look again.
//!
//! The answer depends on today only by asking whether a date has come. Each date that has not come yet is noted;
//! until the earliest of them every question gets the same reply, and so does the whole.

use jiff::civil::Date;

/// Today, and the nearest day on which a reply can change.
pub(super) struct Horizon {
    pub today: Date,
    next: Option<Date>,
}

impl Horizon {
    pub fn new(today: Date) -> Horizon {
        Horizon { today, next: None }
    }

    /// Has this day come? A day that has not is kept in mind.
    pub fn reached(&mut self, day: Date) -> bool {
        if day <= self.today {
            return true;
        }
        self.next = Some(self.next.map_or(day, |next| next.min(day)));
        false
    }

    /// The nearest day kept in mind.
    pub fn next(&self) -> Option<Date> {
        self.next
    }
}
