//! The sender: takes what is queued, once, and tells what became of it.
//!
//! A message is claimed, its letter drawn, its addresses offered; then `sending` is committed, and only then do its bytes
//! leave. A crash before that sends nothing; a crash after it leaves `uncertain`, which no machine sends again.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use store::sql::Engine;
use store::{Books, DocumentRow, Fault, Mark, MessageRow, Node, Organisation};

use super::by_hand;
use super::compose::{Attachment, CannotCompose, Mail, mailbox};
use super::enclosed::Enclosed;
use super::marks::{Ledger, Noted, Pen, Sent, insist};
use super::office::{Office, Task, with_facts};
use super::pace::Pace;
use super::settings::SmtpSettings;
use super::templates::Letter;
use super::texting;
use super::wire::{AfterData, Envelope, Refusal, Wire};
use crate::deeds::{self, DeedError};
use crate::desk::Desk;

/// Messages claimed in one transaction: what a crash sends back to the queue, and what another node cannot take meanwhile.
const MESSAGES_AT_ONCE: i64 = 256;

/// Letters that wait for a connection while the next ones are claimed, so that none stands idle meanwhile.
const LETTERS_WAITING: usize = 128;

/// Minutes until a message that was refused for now is tried again: a greylist opens after minutes, a full mailbox after days.
const RETRY_MINUTES: [i64; 11] = [1, 5, 15, 30, 60, 120, 240, 480, 720, 1440, 1440];

/// What a server out of reach costs at most: it is asked again every quarter of an hour, for as long as it takes.
const UNREACHABLE_MINUTES_MAX: i64 = 15;

/// What the sandbox answers.
pub(super) const SANDBOX: &str = "sandbox";

/// Sends what is queued, now, and ends: a person's own act, which waits for nobody's hours.
pub fn send_once(desk: &Desk, firm: &Organisation) -> Result<Sent, DeedError> {
    desk.store
        .write::<_, Fault>(firm.id, &desk.by(firm, "sender"), |books| {
            books.open_hours()
        })?;
    let node = insist(|| desk.store.join(desk.now()), || {})?;
    send(desk, firm, &node, &AtomicBool::new(false))
}

/// Sends what is queued now, as this node; `stop` ends it after the messages in hand.
pub fn send(
    desk: &Desk,
    firm: &Organisation,
    node: &Node,
    stop: &AtomicBool,
) -> Result<Sent, DeedError> {
    let settings = insist(|| deeds::settings(desk, firm.id), || {})?;
    let letters = insist(|| desk.store.read(firm.id, |books| books.letters()), || {})?;
    let office = Office::open(firm, &settings, &letters)?;
    let ledger = Ledger {
        desk,
        firm,
        node,
        sent: Mutex::default(),
        fault: Mutex::default(),
    };
    ledger.insist(|| take_over(desk, firm, node))?;
    let unreachable = loop {
        let of_mail = run(&ledger, &office, stop)?;
        let down = texting::run(&ledger, &office, stop)?.or(of_mail);
        if let Some(fault) = locked(&ledger.fault).take() {
            return Err(fault.into());
        }
        // What this node still holds lost its mark with the database's line; what another one held, it held when it died.
        let mine = ledger.insist(|| release(desk, firm, node.id))?;
        let freed = mine + ledger.insist(|| take_over(desk, firm, node))?;
        if freed == 0 || down.is_some() || stop.load(Ordering::Relaxed) {
            break down;
        }
    };
    let sent = locked(&ledger.sent).clone();
    Ok(Sent {
        unreachable,
        ..sent
    })
}

/// Goes through the queue once. Answers why nothing can be sent, when that is so.
fn run(ledger: &Ledger<'_>, office: &Office, stop: &AtomicBool) -> Result<Option<String>, Fault> {
    let first = claim(ledger, office)?;
    if first.is_empty() {
        return Ok(None);
    }
    let mut lines = Vec::new();
    if let Some(server) = &office.server {
        match open_lines(server, office.connections.min(first.len())) {
            Ok(open) => lines = open,
            Err(words) => {
                postpone(ledger, office, first, &words)?;
                return Ok(Some(words));
            }
        }
    }
    let run = Run {
        office,
        ledger,
        pace: Pace::per_minute(office.per_minute),
        open: AtomicUsize::new(lines.len()),
        down: Mutex::default(),
        stop,
    };
    run.all(first, lines)?;
    Ok(locked(&run.down).take())
}

/// One run over the queue.
struct Run<'a> {
    office: &'a Office,
    ledger: &'a Ledger<'a>,
    pace: Pace,
    /// Lines that are open. The last one to be lost ends the run.
    open: AtomicUsize,
    /// Why nothing can be sent at the moment.
    down: Mutex<Option<String>>,
    stop: &'a AtomicBool,
}

impl Run<'_> {
    fn all(&self, first: Vec<Task>, lines: Vec<Wire>) -> Result<(), Fault> {
        let lines: Vec<Option<Wire>> = match self.office.server {
            Some(_) => lines.into_iter().map(Some).collect(),
            None => (0..self.office.connections).map(|_| None).collect(),
        };
        let (before, noted) = channel();
        // PostgreSQL commits two hands' marks at once, so that no letter waits for what became of the others; on SQLite one
        // hand writes it all, because there each commit waits for the disk by itself.
        let second = (self.ledger.desk.store.engine() == Engine::Postgres).then(channel);
        let (after, noted_after) = match second {
            Some((after, noted)) => (after, Some(noted)),
            None => (before.clone(), None),
        };
        let (tasks, waiting) = sync_channel::<Task>(LETTERS_WAITING);
        let waiting = Mutex::new(waiting);
        thread::scope(|scope| {
            let ledger = self.ledger;
            for noted in [Some(noted), noted_after].into_iter().flatten() {
                scope.spawn(move || ledger.keep(noted));
            }
            let pen = Pen { before, after };
            for line in lines {
                let (pen, waiting) = (pen.clone(), &waiting);
                scope.spawn(move || self.work(waiting, &pen, line));
            }
            drop(pen);
            let mut batch = first;
            while !batch.is_empty() {
                for task in batch {
                    // Connections live until this end hangs up.
                    let _ = tasks.send(task);
                }
                batch = if self.is_over() {
                    Vec::new()
                } else {
                    claim(self.ledger, self.office)?
                };
            }
            drop(tasks);
            Ok(())
        })
    }

    /// One connection's day.
    fn work(&self, waiting: &Mutex<Receiver<Task>>, pen: &Pen, mut line: Option<Wire>) {
        loop {
            let next = locked(waiting).recv();
            let Ok(task) = next else { break };
            match self.is_over() {
                true => self.put_back(&task.row, pen),
                false => self.handle(&task, pen, &mut line),
            }
        }
        if let Some(line) = line {
            line.close();
        }
    }

    fn handle(&self, task: &Task, pen: &Pen, line: &mut Option<Wire>) {
        let (row, id) = (&task.row, task.row.id);
        let (letter, bytes) = match self.draw(task) {
            Ok(drawn) => drawn,
            Err(mark) => return pen.note(id, mark),
        };
        let sending = Mark::Sending {
            subject: letter.subject,
            bytes: bytes.clone().into_bytes(),
        };
        let Some(server) = &self.office.server else {
            if self.may_leave(row, pen, sending) {
                pen.note(id, Mark::Accepted(SANDBOX.into()));
            }
            return;
        };
        let envelope = match self.envelope(row) {
            Ok(envelope) => envelope,
            Err(why) => return pen.note(id, Mark::Refused(why.to_string())),
        };
        thread::sleep(self.pace.wait(Instant::now()));
        let mark = self.converse(
            server,
            &envelope,
            &bytes,
            line,
            || self.may_leave(row, pen, sending.clone()),
            row,
        );
        if let Some(mark) = mark {
            pen.note(id, mark);
        }
    }

    /// Offers the message and hands it over; a line that had grown old is replaced once.
    fn converse(
        &self,
        server: &SmtpSettings,
        envelope: &Envelope,
        bytes: &str,
        line: &mut Option<Wire>,
        may_leave: impl Fn() -> bool,
        row: &MessageRow,
    ) -> Option<Mark> {
        let mut last = String::new();
        for fresh in [false, true] {
            if let Err(words) = self.replace(server, line, fresh) {
                return Some(self.unreachable(row, words));
            }
            let Some(wire) = line.as_mut() else { continue };
            match wire.offer(envelope) {
                Ok(ready) if may_leave() => {
                    return Some(match ready.data(bytes) {
                        Ok(accepted) => Mark::Accepted(accepted.answer),
                        Err(AfterData::NotNow(words)) => self.not_now(row, words),
                        Err(AfterData::Never(words)) => Mark::Refused(words),
                        Err(AfterData::Uncertain(words)) => Mark::Uncertain(words),
                    });
                }
                Ok(_) => return None,
                Err(Refusal::NotNow(words)) => return Some(self.not_now(row, words)),
                Err(Refusal::Never(words)) => return Some(Mark::Refused(words)),
                Err(gone) => last = gone.to_string(),
            }
        }
        Some(self.unreachable(row, last))
    }

    /// Makes sure that there is an open line. One that closed is opened again; the last one lost ends the run.
    fn replace(
        &self,
        server: &SmtpSettings,
        line: &mut Option<Wire>,
        fresh: bool,
    ) -> Result<(), String> {
        if !fresh && line.as_ref().is_some_and(Wire::is_open) {
            return Ok(());
        }
        let had = line.take().is_some();
        match Wire::connect(server) {
            Ok(wire) => {
                if !had {
                    self.open.fetch_add(1, Ordering::Relaxed);
                }
                *line = Some(wire);
                Ok(())
            }
            Err(refusal) => {
                let left = if had {
                    self.open.fetch_sub(1, Ordering::Relaxed).saturating_sub(1)
                } else {
                    self.open.load(Ordering::Relaxed)
                };
                if left == 0 {
                    *locked(&self.down) = Some(refusal.to_string());
                }
                Err(refusal.to_string())
            }
        }
    }

    /// Commits `sending`. False: nothing may leave, and the row already says why.
    fn may_leave(&self, row: &MessageRow, pen: &Pen, sending: Mark) -> bool {
        match pen.note_and_wait(row.id, sending) {
            Noted::Yes => true,
            Noted::No => {
                pen.note(
                    row.id,
                    Mark::Withdrawn("the account changed before this left".into()),
                );
                false
            }
            Noted::Unsure => {
                self.put_back(row, pen);
                false
            }
        }
    }

    fn put_back(&self, row: &MessageRow, pen: &Pen) {
        let down = locked(&self.down).clone();
        pen.note(
            row.id,
            match down {
                Some(words) => self.unreachable(row, words),
                None => put_back(),
            },
        );
    }

    fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
            || locked(&self.down).is_some()
            || locked(&self.ledger.fault).is_some()
    }

    /// The letter and its bytes, or what becomes of a message of which there are none.
    fn draw(&self, task: &Task) -> Result<(Letter, String), Mark> {
        let refused = |error: &dyn std::fmt::Display| Mark::Refused(error.to_string());
        let facts = task
            .facts
            .as_ref()
            .ok_or_else(|| refused(&"what this speaks of is no longer in the books"))?;
        let letter = by_hand::letter(&self.office.templates, facts, task.words.as_ref())
            .map_err(|error| refused(&error))?;
        let letter = task.enclosed.told_in(letter, facts.language);
        let attachments = self.attachments(&task.enclosed);
        let attachments =
            attachments.map_err(|fault| self.unreachable(&task.row, fault.to_string()))?;
        let copies: Vec<String> = copies(&task.row).map(str::to_owned).collect();
        let mail = Mail {
            letter: &letter,
            language: facts.language,
            from: &self.office.from,
            reply_to: self.office.reply_to.as_deref(),
            to: &task.row.recipient,
            copies: &copies,
            message_id: &task.row.message_id,
            date: Timestamp::from_microsecond(self.ledger.desk.now())
                .unwrap_or(Timestamp::UNIX_EPOCH),
            attachments: &attachments,
        };
        let composed = self.office.compose(&mail);
        let bytes = composed.map_err(|error| refused(&error))?;
        Ok((letter, bytes))
    }

    fn attachments(&self, enclosed: &Enclosed) -> Result<Vec<Attachment>, Fault> {
        let Ledger { desk, firm, .. } = self.ledger;
        let read = |document: &DocumentRow| {
            let bytes = self.ledger.insist(|| {
                desk.store
                    .read(firm.id, |books| books.document_bytes(document.id))
            })?;
            Ok(bytes.map(|bytes| Attachment {
                name: document.name.clone(),
                media_type: document.media_type.clone(),
                bytes,
            }))
        };
        let found = enclosed.documents.iter().map(read);
        found.filter_map(Result::transpose).collect()
    }

    fn envelope(&self, row: &MessageRow) -> Result<Envelope, CannotCompose> {
        let address = |text: &str| mailbox(text).map(|mailbox| mailbox.email);
        Ok(Envelope {
            from: address(&self.office.from)?,
            to: address(&row.recipient)?,
            copies: copies(row).map(address).collect::<Result<_, _>>()?,
        })
    }

    fn not_now(&self, row: &MessageRow, words: String) -> Mark {
        not_now(self.ledger.desk.now(), row, words)
    }

    fn unreachable(&self, row: &MessageRow, words: String) -> Mark {
        unreachable(self.ledger.desk.now(), row, words)
    }
}

/// Again later, until the ceiling; then a person is asked.
pub(super) fn not_now(now: i64, row: &MessageRow, words: String) -> Mark {
    match RETRY_MINUTES.get(usize::try_from(row.attempts).unwrap_or(usize::MAX)) {
        Some(minutes) => Mark::Later(words, in_minutes(now, *minutes)),
        None => Mark::Refused(format!(
            "given up after {} tries: {words}",
            row.attempts + 1
        )),
    }
}

/// A server out of reach is no fault of the message: there is no ceiling.
pub(super) fn unreachable(now: i64, row: &MessageRow, words: String) -> Mark {
    let minutes = RETRY_MINUTES.get(usize::try_from(row.attempts).unwrap_or(usize::MAX));
    let minutes = minutes
        .copied()
        .unwrap_or(UNREACHABLE_MINUTES_MAX)
        .min(UNREACHABLE_MINUTES_MAX);
    Mark::Later(words, in_minutes(now, minutes))
}

/// Nothing can be sent: every message that was due says so, and when it is tried again.
fn postpone(
    ledger: &Ledger<'_>,
    office: &Office,
    first: Vec<Task>,
    words: &str,
) -> Result<(), Fault> {
    let (notes, noted) = channel();
    thread::scope(|scope| {
        scope.spawn(|| ledger.keep(noted));
        let pen = Pen {
            before: notes.clone(),
            after: notes,
        };
        let mut batch = first;
        while !batch.is_empty() {
            for task in &batch {
                pen.note(
                    task.row.id,
                    unreachable(ledger.desk.now(), &task.row, words.to_owned()),
                );
            }
            batch = claim(ledger, office)?;
        }
        Ok(())
    })
}

/// As many lines as the server grants, at least one.
fn open_lines(server: &SmtpSettings, wanted: usize) -> Result<Vec<Wire>, String> {
    let mut lines = Vec::with_capacity(wanted);
    while lines.len() < wanted {
        match Wire::connect(server) {
            Ok(line) => lines.push(line),
            Err(refusal) if lines.is_empty() => return Err(refusal.to_string()),
            // Many servers grant only so many to one sender.
            Err(_) => break,
        }
    }
    Ok(lines)
}

/// What was taken in hand and did not leave goes back at once.
pub(super) fn put_back() -> Mark {
    let words = "put back: the sender was interrupted before this left";
    Mark::Later(words.into(), 0)
}

fn claim(ledger: &Ledger<'_>, office: &Office) -> Result<Vec<Task>, Fault> {
    claim_by(ledger, office, |books, node, at| {
        books.claim_messages(node, at, MESSAGES_AT_ONCE)
    })
}

/// Takes some messages of one way in hand, with the facts that they are written from.
pub(super) fn claim_by(
    ledger: &Ledger<'_>,
    office: &Office,
    take: fn(&mut Books<'_>, i64, i64) -> Result<Vec<MessageRow>, Fault>,
) -> Result<Vec<Task>, Fault> {
    let Ledger {
        desk, firm, node, ..
    } = ledger;
    ledger.insist(|| {
        let by = desk.by(firm, "sender");
        desk.store.write(firm.id, &by, |books| {
            let rows = take(books, node.id, by.at)?;
            with_facts(books, rows, firm, &office.creditor, by.on)
        })
    })
}

/// What dead nodes held goes back to the queue; what they were sending is uncertain. Answers how many went back.
fn take_over(desk: &Desk, firm: &Organisation, node: &Node) -> Result<u64, Fault> {
    let mut freed = 0;
    for other in desk.store.read(firm.id, |books| books.claiming_nodes())? {
        if other != node.id && desk.store.is_dead(other)? {
            freed += release(desk, firm, other)?;
        }
    }
    Ok(freed)
}

fn release(desk: &Desk, firm: &Organisation, node: i64) -> Result<u64, Fault> {
    let by = desk.by(firm, "sender");
    let (freed, _uncertain) = desk
        .store
        .write(firm.id, &by, |books| books.release_node(node))?;
    Ok(freed)
}

fn copies(row: &MessageRow) -> impl Iterator<Item = &str> {
    row.copies
        .split(',')
        .map(str::trim)
        .filter(|copy| !copy.is_empty())
}

/// A panic in one connection leaves what the others share usable: each holds it for one assignment.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn in_minutes(now: i64, minutes: i64) -> i64 {
    let wait = Duration::from_secs(60).as_micros() as i64 * minutes;
    now.saturating_add(wait)
}
