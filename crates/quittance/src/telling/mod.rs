//! Telling programs what happens (webhooks): each entry of the journal is an event, sent in order, signed, at least once.
//!
//! A subscription's place in the journal moves on only after the other side has answered with a 2xx. What a crash interrupts is
//! sent again, under the same id. After some failures in a row the subscription is paused with its reason, and goes on where it
//! stopped once somebody has looked.

mod address;
mod post;
mod signed;

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;
use store::{Fault, Organisation, Webhook, Written};
use url::Url;

use crate::api::event_of;
use crate::deeds::{DeedError, settings};
use crate::desk::Desk;
use crate::settings::Settings;

pub use address::{CannotReach, check_url};
pub use post::{Lost, Said};
pub use signed::{is_secret, is_signed, new_secret, signature};

/// Failures in a row after which a person looks: with the delays below, some sixteen hours.
pub const FAILURES_MAX: i64 = 12;
/// The first delay; each one is twice as long as the one before.
const DELAY_FIRST: i64 = 30_000_000;
/// No delay is longer: six hours.
const DELAY_MAX: i64 = 6 * 3_600_000_000;
/// Another node leaves a subscription alone for so long after each step: longer than one attempt takes.
const LEASE: i64 = 60_000_000;
/// Entries read at once.
const ENTRIES_AT_ONCE: i64 = 200;
/// Events told to one subscription before the next one has its turn.
const EVENTS_AT_ONCE: usize = 50;

/// What one look did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Told {
    /// Events that were taken.
    pub delivered: u64,
    /// Attempts that failed.
    pub failed: u64,
}

/// Tells every firm's subscriptions what they have not been told yet.
pub fn look(desk: &Desk, stop: &AtomicBool) -> Result<Told, DeedError> {
    let mut told = Told::default();
    for firm in desk.store.organisations()? {
        let settings = settings(desk, firm.id)?;
        let one = tell(desk, &firm, &settings, stop)?;
        told.delivered += one.delivered;
        told.failed += one.failed;
    }
    Ok(told)
}

/// Tells one firm's subscriptions what they have not been told yet.
pub fn tell(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    stop: &AtomicBool,
) -> Result<Told, DeedError> {
    let mut told = Told::default();
    let mut after = 0;
    while !stop.load(Ordering::SeqCst) {
        let by = desk.by(firm, "webhooks");
        let lease = by.at + LEASE;
        let next = desk
            .store
            .write::<_, Fault>(firm.id, &by, |books| books.lease_webhook(after, lease))?;
        let Some(hook) = next else { break };
        after = hook.id;
        tell_one(desk, firm, settings, &hook, &mut told, stop)?;
        let by = desk.by(firm, "webhooks");
        desk.store
            .write::<_, Fault>(firm.id, &by, |books| books.release_webhook(hook.id))?;
    }
    Ok(told)
}

fn tell_one(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    hook: &Webhook,
    told: &mut Told,
    stop: &AtomicBool,
) -> Result<(), DeedError> {
    let (mut place, mut failures) = (hook.told_to, hook.failures);
    let mut events = 0;
    while events < EVENTS_AT_ONCE && !stop.load(Ordering::SeqCst) {
        let entries = desk.store.read::<_, Fault>(firm.id, |books| {
            books.entries_after(None, place, ENTRIES_AT_ONCE)
        })?;
        let Some(last) = entries.last().map(|entry| entry.id) else {
            break;
        };
        let wanted = entries.iter().find(|entry| wants(&hook.kinds, &entry.kind));
        let Some(entry) = wanted else {
            move_on(desk, firm, hook.id, last, None)?;
            place = last;
            continue;
        };
        let answer = send(desk, firm, settings, hook, entry);
        if !answer.is_taken() {
            told.failed += 1;
            failures += 1;
            return failed(desk, firm, hook.id, entry.id, failures, &answer);
        }
        move_on(desk, firm, hook.id, entry.id, Some(&answer))?;
        told.delivered += 1;
        (place, failures, events) = (entry.id, 0, events + 1);
    }
    Ok(())
}

/// What the other side said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status; none when there was none.
    pub status: Option<i64>,
    /// What was said, or what went wrong.
    pub words: String,
}

impl Answer {
    /// True when the event was taken.
    pub fn is_taken(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status))
    }
}

/// Sends one event, and waits for the answer.
pub fn send(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    hook: &Webhook,
    entry: &Written,
) -> Answer {
    let private = settings.is_on("webhooks.private");
    let failed = |words: String| Answer {
        status: None,
        words,
    };
    let Ok(url) = Url::parse(&hook.url) else {
        return failed("this is no address".to_owned());
    };
    let secret = match desk.keys.open(&hook.secret) {
        Ok(secret) => secret,
        Err(refusal) => return failed(refusal.to_string()),
    };
    let id = format!("evt_{}", entry.id);
    let body = json!({
        "type": entry.kind,
        "timestamp": crate::api::instant_of(entry.at),
        "data": event_of(entry, &firm.currency),
    })
    .to_string();
    let Some(headers) = headers(&secret, &id, desk.now(), &body) else {
        return failed("the secret cannot be read; set up another subscription".to_owned());
    };
    let reached = address::resolve(&url, private).map_err(|refusal| refusal.to_string());
    match reached.and_then(|address| post::post(&url, address, &headers, &body)) {
        Ok((status, words)) => Answer {
            status: Some(status),
            words,
        },
        Err(words) => failed(words),
    }
}

/// Who speaks, when, and that it is us; nothing when the secret is none.
fn headers(secret: &str, id: &str, now: i64, body: &str) -> Option<Vec<(&'static str, String)>> {
    let seconds = now / 1_000_000;
    let signature = signature(secret, id, seconds, body)?;
    Some(vec![
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", signature),
    ])
}

/// Asks another program to do something once: signed as an event is, under a name by which it knows a second asking.
pub fn ask(
    url: &Url,
    private: bool,
    secret: &str,
    id: &str,
    now: i64,
    body: &str,
) -> Result<Said, Lost> {
    let mut headers = headers(secret, id, now, body)
        .ok_or_else(|| Lost::Before("the secret cannot be read".to_owned()))?;
    headers.push(("idempotency-key", id.to_owned()));
    let address = address::resolve(url, private).map_err(|why| Lost::Before(why.to_string()))?;
    post::ask(url, address, &headers, body)
}

/// Whether a subscription hears of this kind: all of them, this one, or all that begin like this.
pub fn wants(kinds: &str, kind: &str) -> bool {
    kinds
        .split(' ')
        .any(|wanted| match wanted.strip_suffix('*') {
            Some(beginning) => kind.starts_with(beginning),
            None => kind == wanted,
        })
}

fn move_on(
    desk: &Desk,
    firm: &Organisation,
    hook: i64,
    entry: i64,
    answer: Option<&Answer>,
) -> Result<(), Fault> {
    let by = desk.by(firm, "webhooks");
    desk.store.write(firm.id, &by, |books| {
        if let Some(answer) = answer {
            books.add_delivery(hook, entry, answer.status, &answer.words)?;
        }
        books.told_to(hook, entry, by.at + LEASE)
    })
}

fn failed(
    desk: &Desk,
    firm: &Organisation,
    hook: i64,
    entry: i64,
    failures: i64,
    answer: &Answer,
) -> Result<(), DeedError> {
    let by = desk.by(firm, "webhooks");
    let paused = (failures >= FAILURES_MAX).then(|| {
        format!(
            "{failures} attempts failed in a row; the last one: {}",
            answer.words
        )
    });
    desk.store.write::<_, Fault>(firm.id, &by, |books| {
        books.add_delivery(hook, entry, answer.status, &answer.words)?;
        books.note_failure(hook, by.at + delay(failures), paused.as_deref())?;
        if paused.is_some() {
            books.note_act("webhook_paused", &format!("hook_{hook}"))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// How long to wait after so many failures in a row.
fn delay(failures: i64) -> i64 {
    let doublings = u32::try_from((failures - 1).clamp(0, 20)).unwrap_or(0);
    DELAY_FIRST
        .saturating_mul(2_i64.pow(doublings))
        .min(DELAY_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_six_hours_and_last_most_of_a_day_in_all() {
        assert_eq!(
            (delay(1), delay(2), delay(3)),
            (30_000_000, 60_000_000, 120_000_000)
        );
        assert_eq!(delay(40), DELAY_MAX);
        let hours = (1..FAILURES_MAX).map(delay).sum::<i64>() / 3_600_000_000;
        assert!((12..24).contains(&hours), "{hours}");
    }

    #[test]
    fn a_subscription_hears_what_it_named() {
        for (kinds, kind, heard) in [
            ("*", "payment_received", true),
            ("payment_received allocated", "allocated", true),
            ("message_*", "message_bounced", true),
            ("message_*", "payment_received", false),
            ("payment", "payment_received", false),
        ] {
            assert_eq!(wants(kinds, kind), heard, "{kinds} {kind}");
        }
    }
}
