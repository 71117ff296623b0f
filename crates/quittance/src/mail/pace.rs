//! Pace: many firms may send only so many messages a minute through their own server.
//!
//! Each message takes a place in time; whoever comes too early is told how long to wait. Going faster than the provider
//! allows ends in a closed account, and then nothing leaves at all.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The setting `mail.per_minute`, shared by all connections of an organisation.
#[derive(Debug)]
pub struct Pace {
    between: Duration,
    next: Mutex<Option<Instant>>,
}

impl Pace {
    /// At most so many a minute; nothing said, no limit.
    pub fn per_minute(messages: Option<u32>) -> Pace {
        let between = messages.map_or(Duration::ZERO, |n| Duration::from_secs(60) / n.max(1));
        Pace {
            between,
            next: Mutex::new(None),
        }
    }

    /// Takes the next place and tells how long it is until then.
    pub fn wait(&self, now: Instant) -> Duration {
        if self.between.is_zero() {
            return Duration::ZERO;
        }
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let place = next.unwrap_or(now).max(now);
        *next = Some(place + self.between);
        place - now
    }
}
