//! The desk: the open books, the clock, and the way from a request to a blocking thread.
//!
//! The clock is read here and nowhere else.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use receivables::Date;
use store::{By, Organisation, Store};

use crate::secrets::Keys;

/// What every surface works with.
#[derive(Clone)]
pub struct Desk {
    /// The books.
    pub store: Arc<Store>,
    /// The time.
    pub clock: Clock,
    /// The key under which secrets are kept.
    pub keys: Arc<Keys>,
}

/// The time, or the day a person asked for.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// `--on`: every firm's civil date.
    pub on: Option<Date>,
    /// An instant at which time stands: the demonstration plays the past.
    pub at: Option<i64>,
    /// Microseconds by which a test runs ahead.
    pub ahead: Arc<AtomicI64>,
}

impl Clock {
    /// Ten o'clock UTC of that day, for everyone.
    pub fn morning_of(day: Date) -> Clock {
        let at = day
            .at(10, 0, 0, 0)
            .to_zoned(TimeZone::UTC)
            .map(|zoned| zoned.timestamp().as_microsecond());
        Clock {
            on: Some(day),
            at: at.ok(),
            ..Clock::default()
        }
    }

    /// The instant, microseconds UTC.
    pub fn now(&self) -> i64 {
        self.at.unwrap_or_else(|| Timestamp::now().as_microsecond())
            + self.ahead.load(Ordering::Relaxed)
    }
}

impl Desk {
    /// A desk over these books, which stand under these keys.
    pub fn new(store: Store, keys: Keys, clock: Clock) -> Desk {
        let keys = Arc::new(keys);
        Desk {
            store: Arc::new(keys.guard(store)),
            clock,
            keys,
        }
    }

    /// The instant, microseconds UTC.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// The firm's civil date.
    pub fn today(&self, firm: &Organisation) -> Date {
        self.clock
            .on
            .unwrap_or_else(|| civil(self.now(), &firm.zone).date())
    }

    /// Who writes, when, and which day it is for the firm.
    pub fn by(&self, firm: &Organisation, actor: &str) -> By {
        By {
            actor: actor.to_owned(),
            at: self.now(),
            on: self.today(firm),
        }
    }

    /// Takes a deed to a blocking thread: it is plain synchronous code inside a transaction.
    pub async fn run<T: Send + 'static>(
        &self,
        deed: impl FnOnce(&Desk) -> T + Send + 'static,
    ) -> T {
        let desk = self.clone();
        match tokio::task::spawn_blocking(move || deed(&desk)).await {
            Ok(answer) => answer,
            Err(panic) => std::panic::resume_unwind(panic.into_panic()),
        }
    }
}

/// The civil time of an instant in a zone; a zone that this machine does not know is taken as UTC.
pub fn civil(at: i64, zone: &str) -> jiff::civil::DateTime {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    Timestamp::from_microsecond(at)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_zoned(zone)
        .datetime()
}

/// The instant of a civil time in a zone; a time that the clock leaps over is the one after it.
pub fn instant(at: jiff::civil::DateTime, zone: &str) -> i64 {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone)
        .map_or(0, |zoned| zoned.timestamp().as_microsecond())
}
