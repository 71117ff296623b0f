//! Postmen: one for each mailbox of each firm. Each keeps a line open, hears at once when something comes, and takes it in.
//!
//! Only one process reads a mailbox at a time. When the line breaks it is opened again after a pause that grows, so that a
//! server in trouble is not made worse and a wrong password does not lock the firm out.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use receivables::party::OrganisationId;
use store::{Fault, Node, Organisation};

use super::imap::{CannotReadMailbox, Imap, ImapSettings, Woken};
use crate::deeds::reminding::inbox::{CannotLook, Claim, claim, read_new, read_now};
use crate::deeds::{DeedError, settings};
use crate::desk::Desk;

/// After the first break; each one after it waits twice as long.
const PAUSE_MIN: Duration = Duration::from_secs(5);
/// The longest pause. Servers count failed sign-ins by the quarter of an hour.
const PAUSE_MAX: Duration = Duration::from_secs(15 * 60);
/// While another process reads, how often it is looked whether it still lives.
const PAUSE_ELSEWHERE: Duration = Duration::from_secs(20);
/// While waiting, how often it is looked whether the program ends.
const TICK: Duration = Duration::from_millis(500);

/// The postmen of this process.
#[derive(Default)]
pub struct Postmen {
    node: Option<Node>,
    at_work: HashMap<(OrganisationId, String), Postman>,
}

struct Postman {
    mailbox: ImapSettings,
    told: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Postmen {
    /// Sends out who is missing, and calls back whose mailbox is another one now, or none.
    pub fn look_after(&mut self, desk: &Desk) -> Result<(), DeedError> {
        let mut wanted = HashMap::new();
        for firm in desk.store.organisations()? {
            let settings = settings(desk, firm.id)?;
            let read = desk
                .store
                .read(firm.id, |books| read_now(books, &settings))?;
            for mailbox in read {
                wanted.insert((firm.id, mailbox.name()), (firm.clone(), mailbox));
            }
        }
        self.at_work.retain(|which, postman| {
            let stays = wanted
                .get(which)
                .is_some_and(|(_, mailbox)| *mailbox == postman.mailbox);
            if !stays {
                postman.told.store(true, Ordering::SeqCst);
            }
            stays && !postman.thread.is_finished()
        });
        if wanted.is_empty() {
            return Ok(());
        }
        let node = match &mut self.node {
            Some(node) => node,
            none => none.insert(desk.store.join(desk.now())?),
        };
        node.keep_alive(&desk.store)?;
        for (which, (firm, mailbox)) in wanted {
            let node = node.id;
            self.at_work
                .entry(which)
                .or_insert_with(|| Postman::send_out(desk, firm, mailbox, node));
        }
        Ok(())
    }

    /// Calls all of them back, and waits for them.
    pub fn end(self) {
        for postman in self.at_work.values() {
            postman.told.store(true, Ordering::SeqCst);
        }
        for (_, postman) in self.at_work {
            if postman.thread.join().is_err() {
                eprintln!("quittance: the reading of a mailbox ended in a panic");
            }
        }
    }
}

impl Postman {
    fn send_out(desk: &Desk, firm: Organisation, mailbox: ImapSettings, node: i64) -> Postman {
        let told = Arc::new(AtomicBool::new(false));
        let thread = {
            let (desk, mailbox, told) = (desk.clone(), mailbox.clone(), Arc::clone(&told));
            thread::spawn(move || {
                let round = Round {
                    desk,
                    firm,
                    mailbox,
                    node,
                    told,
                };
                round.walk();
            })
        };
        Postman {
            mailbox,
            told,
            thread,
        }
    }
}

/// One postman's work.
struct Round {
    desk: Desk,
    firm: Organisation,
    mailbox: ImapSettings,
    node: i64,
    told: Arc<AtomicBool>,
}

impl Round {
    fn walk(&self) {
        let mut pause = PAUSE_MIN;
        while !self.is_over() {
            match self.read(&mut pause) {
                Ok(Claim::Ours) => {}
                Ok(Claim::Elsewhere) => self.rest(PAUSE_ELSEWHERE),
                Err(cause) => {
                    self.note(&cause);
                    // A refused password is not tried again and again.
                    if let CannotLook::Mailbox(CannotReadMailbox::SignIn(_)) = cause {
                        pause = PAUSE_MAX;
                    }
                    self.rest(pause);
                    pause = (pause * 2).min(PAUSE_MAX);
                }
            }
        }
        let by = self.desk.by(&self.firm, "mail");
        let left = self
            .desk
            .store
            .write::<_, Fault>(self.firm.id, &by, |books| {
                books.leave_mailbox(&self.mailbox.name(), self.node)
            });
        if let Err(fault) = left {
            eprintln!("quittance: a mailbox was not given back: {fault}");
        }
    }

    /// Reads until told to end, or until the line breaks.
    fn read(&self, pause: &mut Duration) -> Result<Claim, CannotLook> {
        if claim(&self.desk, &self.firm, &self.mailbox.name(), self.node)? == Claim::Elsewhere {
            return Ok(Claim::Elsewhere);
        }
        let mut imap = Imap::connect(&self.mailbox)?;
        while !self.is_over() {
            let looked = read_new(&self.desk, &self.firm, &mut imap, &self.mailbox, "mail")?;
            *pause = PAUSE_MIN;
            if !looked.more && imap.wait(&self.told)? == Woken::Told {
                break;
            }
        }
        imap.close();
        Ok(Claim::Ours)
    }

    /// What stands in the way is shown beside the inbox.
    fn note(&self, cause: &CannotLook) {
        let by = self.desk.by(&self.firm, "mail");
        let words = cause.to_string();
        let noted = self
            .desk
            .store
            .write::<_, Fault>(self.firm.id, &by, |books| {
                books.mark_mailbox_trouble(&self.mailbox.name(), &words)
            });
        if let Err(fault) = noted {
            eprintln!("quittance: mail is not read, which is tried again: {fault}");
        }
    }

    fn rest(&self, pause: Duration) {
        let began = Instant::now();
        while !self.is_over() && began.elapsed() < pause {
            thread::park_timeout(TICK);
        }
    }

    fn is_over(&self) -> bool {
        self.told.load(Ordering::SeqCst)
    }
}
