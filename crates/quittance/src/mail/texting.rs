//! The sender of text messages: takes what is queued, once, and tells what became of it.
//!
//! As with mail, `sending` is committed before the first byte; a line that is lost after it leaves `uncertain`, which no
//! machine sends again. Texts are few and short, so that one hand sends them one after the other.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use receivables::party::Channel;
use store::{Fault, Mark};

use super::gateway::{Handed, Text, Texts};
use super::marks::{Ledger, Noted, Pen};
use super::office::{Office, Task};
use super::sender::{SANDBOX, claim_by, not_now, put_back, unreachable};

/// Texts claimed in one transaction: what a crash sends back to the queue.
const TEXTS_AT_ONCE: i64 = 32;

/// What a list shows of a text that has no subject.
const BEGINNING_CHARACTERS: usize = 80;

/// What became of one text.
enum Became {
    /// This is to be written down.
    Marked(Mark),
    /// The gateway is not there: this one and the others wait.
    Down(String),
}

/// Goes through the queue of texts once. Answers why nothing can be sent, when that is so.
pub(super) fn run(
    ledger: &Ledger<'_>,
    office: &Office,
    stop: &AtomicBool,
) -> Result<Option<String>, Fault> {
    let (notes, noted) = channel();
    thread::scope(|scope| {
        scope.spawn(|| ledger.keep(noted));
        let pen = Pen {
            before: notes.clone(),
            after: notes,
        };
        let mut down: Option<String> = None;
        loop {
            let batch = claim_by(ledger, office, |books, node, at| {
                books.claim_texts(node, at, TEXTS_AT_ONCE)
            })?;
            for task in &batch {
                if let (None, false) = (&down, stop.load(Ordering::Relaxed)) {
                    match send(ledger, office, &pen, task) {
                        Became::Marked(mark) => pen.note(task.row.id, mark),
                        Became::Down(words) => down = Some(words),
                    }
                    if down.is_none() {
                        continue;
                    }
                }
                let mark = match &down {
                    Some(words) => unreachable(ledger.desk.now(), &task.row, words.clone()),
                    None => put_back(),
                };
                pen.note(task.row.id, mark);
            }
            if batch.is_empty() || stop.load(Ordering::Relaxed) {
                return Ok(down);
            }
        }
    })
}

/// Draws a text, commits `sending`, and only then hands it over.
fn send(ledger: &Ledger<'_>, office: &Office, pen: &Pen, task: &Task) -> Became {
    let row = &task.row;
    let refused = |words: String| Became::Marked(Mark::Refused(words));
    let Some(facts) = &task.facts else {
        return refused("what this speaks of is no longer in the books".into());
    };
    let said = match office.templates.write_for(Channel::Sms, facts) {
        Ok(letter) => letter.text,
        Err(why) => return refused(why.to_string()),
    };
    if let Texts::Nowhere(why) = &office.texts {
        return refused((*why).to_owned());
    }
    let sending = Mark::Sending {
        subject: said.chars().take(BEGINNING_CHARACTERS).collect(),
        bytes: said.clone().into_bytes(),
    };
    match pen.note_and_wait(row.id, sending) {
        Noted::Yes => {}
        Noted::No => {
            let why = "the account changed before this left".to_owned();
            return Became::Marked(Mark::Withdrawn(why));
        }
        Noted::Unsure => return Became::Marked(put_back()),
    }
    let Texts::Through(gateway) = &office.texts else {
        return Became::Marked(Mark::Accepted(SANDBOX.into()));
    };
    let reference = facts.reference();
    let text = Text {
        id: &row.message_id,
        to: &row.recipient,
        text: &said,
        level: &row.level,
        customer: &task.customer,
        reference: &reference,
    };
    let now = ledger.desk.now();
    Became::Marked(match gateway.hand_over(&text, now) {
        Handed::Accepted(words) => Mark::Accepted(words),
        Handed::Never(words) => Mark::Refused(words),
        Handed::Uncertain(words) => Mark::Uncertain(words),
        Handed::NotNow(words) => not_now(now, row, words),
        Handed::Unreached(words) => return Became::Down(words),
    })
}
