//! Sending: letters drawn, marked and handed to a mail server, beside the wire alone.

use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use super::ground::{Database, Filling, Ground, TODAY, no_room};
use super::{Budget, Figure, Size};
use crate::deeds::{DeedError, reminding, upkeep};
use crate::mail::sink::{Received, Sink};
use crate::mail::{Envelope, SmtpSettings, Wire, send_once};

/// The best of the other tools sends 178 a second; a backlog of a hundred thousand must leave in two minutes.
const MESSAGES_A_SECOND: f64 = 800.0;

/// Where the server takes less, what it takes.
const SHARE_OF_THE_SINK: f64 = 0.8;

/// As the setting mail.connections has it when nobody says.
const CONNECTIONS: usize = 8;

/// Every mark durable, over eight connections, to a server on this machine that only counts.
pub fn send(ground: &Ground, size: Size) -> Result<Vec<Figure>, DeedError> {
    let count = size.of(10_000);
    let database = ground.database()?;
    let sink = started()?;
    let (seconds, accepted) = ours(&database, &sink, count)?;
    let mut letters = sink.received();
    drop(sink);
    let sent = letters.len();
    letters.sort_by(|a, b| a.message_id.cmp(&b.message_id));
    letters.dedup_by(|a, b| a.message_id == b.message_id);
    if (accepted, sent, letters.len()) != (count as u64, count as usize, count as usize) {
        let told = format!(
            "{accepted} marked, {sent} received, {} different, of {count}",
            letters.len()
        );
        return Err(DeedError::refused(
            told,
            "this is a fault of the sender or of the benchmark",
        ));
    }
    let alone = wire_alone(letters)?;
    let rate = |seconds: f64| count as f64 / seconds;
    let budget = Budget::Either {
        value: MESSAGES_A_SECOND,
        ratio: SHARE_OF_THE_SINK,
    };
    Ok(vec![Figure::new(
        "send",
        ground.engine(),
        rate(seconds),
        "messages/s",
        Some(rate(alone)),
        budget,
    )])
}

fn started() -> Result<Sink, DeedError> {
    Sink::start(0).map_err(|cause| no_room(std::path::Path::new("127.0.0.1"), &cause))
}

/// A round fills the queue; then the sender empties it.
fn ours(database: &Database, sink: &Sink, count: i64) -> Result<(f64, u64), DeedError> {
    let (desk, firm) = database.firm(TODAY)?;
    Filling {
        customers: count,
        invoices_each: 2,
        due: count,
        spread: false,
    }
    .fill(&desk, &firm)?;
    for (key, value) in [
        ("mail.sandbox", "off"),
        ("mail.smtp_url", sink.url().as_str()),
        ("mail.from", "Compta Morel <compta@morel.example>"),
    ] {
        upkeep::set_setting(&desk, &firm, "bench", key, value)?;
    }
    reminding::round(&desk, &firm, "bench", None, &mut |_| {})?;
    let started = Instant::now();
    let sent = send_once(&desk, &firm)?;
    Ok((started.elapsed().as_secs_f64(), sent.accepted))
}

/// The same letters over as many lines, without a database.
fn wire_alone(letters: Vec<Received>) -> Result<f64, DeedError> {
    let sink = started()?;
    let refused = |why: String| DeedError::refused(why, "this is a fault of the benchmark");
    let settings = SmtpSettings::parse(&sink.url()).map_err(|why| refused(why.to_string()))?;
    let letters = Mutex::new(letters.into_iter());
    let next = || letters.lock().ok().and_then(|mut letters| letters.next());
    let started = Instant::now();
    let done: Vec<Result<(), String>> = thread::scope(|scope| {
        let lines: Vec<_> = (0..CONNECTIONS)
            .map(|_| scope.spawn(|| blast(&settings, &next)))
            .collect();
        let ended = |line: thread::ScopedJoinHandle<'_, _>| {
            line.join()
                .unwrap_or_else(|_| Err("a line panicked".into()))
        };
        lines.into_iter().map(ended).collect()
    });
    let seconds = started.elapsed().as_secs_f64();
    done.into_iter()
        .collect::<Result<(), String>>()
        .map_err(refused)?;
    Ok(seconds)
}

fn blast(
    settings: &SmtpSettings,
    next: &(impl Fn() -> Option<Received> + Sync),
) -> Result<(), String> {
    let mut wire = Wire::connect(settings).map_err(|why| why.to_string())?;
    let address = |text: &str| {
        text.parse::<lettre::Address>()
            .map_err(|why| why.to_string())
    };
    let from = address("compta@morel.example")?;
    while let Some(letter) = next() {
        let to = address(letter.to.first().map_or("", String::as_str))?;
        let envelope = Envelope {
            from: from.clone(),
            to,
            copies: Vec::new(),
        };
        let ready = wire.offer(&envelope).map_err(|why| why.to_string())?;
        ready
            .data(&String::from_utf8_lossy(&letter.bytes))
            .map_err(|why| why.to_string())?;
    }
    wire.close();
    Ok(())
}
