//! Marks: what became of each message, written down for all connections by few hands.
//!
//! A mark must be on disk before the next byte leaves, and a disk takes its time; so a hand gathers what all
//! connections have to write and commits it together. Eight connections then cost little more than one.

use std::sync::mpsc::{Receiver, Sender, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde::Serialize;
use store::{Fault, Mark, Node, Organisation};

use crate::desk::Desk;

/// More in one transaction makes everybody wait without saving anything.
const MARKS_AT_ONCE: usize = 256;

/// A database that restarts is back within seconds.
const PAUSE: Duration = Duration::from_millis(200);

/// Ten minutes: longer than a restart, shorter than a person's patience with a command.
const TRIES_MAX: u32 = 3000;

/// What a run of the sender did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sent {
    pub accepted: u64,
    pub refused: u64,
    pub uncertain: u64,
    /// Not now; each has its next time.
    pub later: u64,
    pub withdrawn: u64,
    /// Why nothing can be sent at the moment.
    pub unreachable: Option<String>,
}

impl Sent {
    /// The whole in a sentence.
    pub fn words(&self) -> String {
        let mut text = format!(
            "{} accepted, {} refused, {} uncertain, {} to be tried again, {} taken back because the account changed.",
            self.accepted, self.refused, self.uncertain, self.later, self.withdrawn
        );
        if let Some(words) = &self.unreachable {
            text.push_str(&format!("\nNothing more can be sent now: {words}."));
        }
        text
    }
}

/// One thing to write down; `answer` hears whether it was.
pub struct Note {
    pub id: i64,
    pub mark: Mark,
    pub answer: Option<SyncSender<Noted>>,
}

/// What became of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    Yes,
    /// The message is no longer as it was when it was claimed.
    No,
    /// The line to the database was lost: it may or may not be written.
    Unsure,
}

/// The hand that writes.
pub struct Ledger<'a> {
    pub desk: &'a Desk,
    pub firm: &'a Organisation,
    pub node: &'a Node,
    pub sent: Mutex<Sent>,
    pub fault: Mutex<Option<Fault>>,
}

impl Ledger<'_> {
    /// Writes until every connection has hung up.
    pub fn keep(&self, notes: Receiver<Note>) {
        while let Ok(first) = notes.recv() {
            let mut some = vec![first];
            some.extend(notes.try_iter().take(MARKS_AT_ONCE - 1));
            self.commit(some);
        }
    }

    /// Does something with the database, and does it again while the line to it is lost.
    pub fn insist<T>(&self, work: impl FnMut() -> Result<T, Fault>) -> Result<T, Fault> {
        // The others must not take this node for dead. What fails here fails again in the work, where it counts.
        insist(work, || drop(self.node.keep_alive(&self.desk.store)))
    }

    fn commit(&self, notes: Vec<Note>) {
        let (marks, answers): (Vec<_>, Vec<_>) = notes
            .into_iter()
            .map(|note| ((note.id, note.mark), note.answer))
            .unzip();
        let outcome = match self.write(&marks) {
            Ok(done) => marks
                .iter()
                .map(|(id, _)| {
                    if done.contains(id) {
                        Noted::Yes
                    } else {
                        Noted::No
                    }
                })
                .collect(),
            Err(_) => self.again(&marks),
        };
        for (((_, mark), answer), noted) in marks.iter().zip(answers).zip(outcome) {
            if noted != Noted::No {
                self.count(mark);
            }
            if let Some(answer) = answer {
                // A connection that no longer listens has ended; the row says the rest.
                let _ = answer.send(noted);
            }
        }
    }

    /// After a lost commit. `sending` is not tried again: nothing has left, and its connection takes it back.
    /// What a server answered is the truth and is written as soon as the database is back.
    fn again(&self, marks: &[(i64, Mark)]) -> Vec<Noted> {
        let is_sending = |mark: &Mark| matches!(mark, Mark::Sending { .. });
        let truths: Vec<_> = marks
            .iter()
            .filter(|(_, mark)| !is_sending(mark))
            .cloned()
            .collect();
        if !truths.is_empty()
            && let Err(fault) = self.insist(|| self.write(&truths))
        {
            *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
        }
        marks
            .iter()
            .map(|(_, mark)| {
                if is_sending(mark) {
                    Noted::Unsure
                } else {
                    Noted::Yes
                }
            })
            .collect()
    }

    fn write(&self, marks: &[(i64, Mark)]) -> Result<Vec<i64>, Fault> {
        let by = self.desk.by(self.firm, "sender");
        self.desk.store.write(self.firm.id, &by, |books| {
            books.mark_messages(self.node.id, marks)
        })
    }

    fn count(&self, mark: &Mark) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        match mark {
            Mark::Sending { .. } => {}
            Mark::Accepted(_) => sent.accepted += 1,
            Mark::Refused(_) => sent.refused += 1,
            Mark::Uncertain(_) => sent.uncertain += 1,
            Mark::Later(..) => sent.later += 1,
            Mark::Withdrawn(_) => sent.withdrawn += 1,
        }
    }
}

/// Does something with the database, and does it again, after `meanwhile`, while the line to it is lost.
pub fn insist<T>(
    mut work: impl FnMut() -> Result<T, Fault>,
    meanwhile: impl Fn(),
) -> Result<T, Fault> {
    let mut tries = 0;
    loop {
        match work() {
            Err(fault) if tries < TRIES_MAX && (fault.is_lost_line() || fault.is_collision()) => {
                tries += 1;
                thread::sleep(PAUSE);
                meanwhile();
            }
            done => return done,
        }
    }
}

/// Where a connection hands in its marks: what must be on disk before bytes leave, and what may follow.
#[derive(Clone)]
pub struct Pen {
    pub before: Sender<Note>,
    pub after: Sender<Note>,
}

impl Pen {
    /// Hands a mark in, without waiting.
    pub fn note(&self, id: i64, mark: Mark) {
        // The ledger outlives every connection.
        let _ = self.after.send(Note {
            id,
            mark,
            answer: None,
        });
    }

    /// Hands a mark in and waits until it is on disk.
    pub fn note_and_wait(&self, id: i64, mark: Mark) -> Noted {
        let (answer, told) = sync_channel(1);
        let _ = self.before.send(Note {
            id,
            mark,
            answer: Some(answer),
        });
        told.recv().unwrap_or(Noted::Unsure)
    }
}
