//! What comes back: a customer's answer, a machine's, or a message of ours that nobody could deliver.
//!
//! Each mail is filed on the customer whose message it answers, by Message-ID and References; one that names none of ours,
//! on the only customer who has that mailbox; any other waits for a person. An answer stops the customer's reminders until
//! somebody has looked. Senders can be forged, so that nothing here decides: the worst a false answer does is to wait.

mod handling;
mod looking;

use documents::inbound::{self, Bounce, Incoming, Kind, new_text};
use receivables::Date;
use receivables::party::AccountId;
use receivables::reminding::proposals::{Proposal, Proposed, propose};
use sha2::{Digest, Sha256};
use store::{Books, Fault, InboundRow, MessageRow, NewInbound, Organisation};

pub use handling::{Follows, file, handle, undo};
pub use looking::{CannotLook, Claim, Looked, claim, look_once, mailboxes, read_new, read_now};

use super::super::DeedError;
use crate::desk::{Desk, civil};
use crate::settings::Settings;

/// So much of a mail is kept: ten times what is read of it. What is longer carries films, and stays in the mailbox.
pub const MAIL_BYTES_MAX: usize = 5_000_000;

/// Mails forgotten in one transaction: others wait no longer than for a page.
const FORGOTTEN_AT_ONCE: i64 = 200;

/// When a mail came, for the firm.
#[derive(Clone, Copy, Debug)]
pub struct Came {
    /// The civil day.
    pub on: Date,
    /// The instant, microseconds UTC.
    pub at: i64,
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// It was kept, and filed where its customer is known.
    Kept {
        /// Its number.
        id: i64,
        /// `reply`, `automatic`, `bounce`.
        kind: &'static str,
        /// Whose it is.
        account: Option<AccountId>,
        /// It waits for a person.
        waits: bool,
    },
    /// It was here already.
    Known,
    /// We wrote it ourselves.
    Own,
}

impl Came {
    /// At this instant, for this firm; a clock that runs ahead is set right.
    pub fn at(desk: &Desk, firm: &Organisation, at: i64) -> Came {
        let at = at.min(desk.now());
        let on = civil(at, &firm.zone).date().min(desk.today(firm));
        Came { on, at }
    }
}

/// The firm's own mailboxes: what comes from them is no answer of a customer.
pub fn own_mailboxes(settings: &Settings) -> Vec<String> {
    let set = ["mail.from", "creditor.email"].map(|key| settings.get(key));
    let address = |text: &str| {
        Some(
            crate::mail::mailbox(text)
                .ok()?
                .email
                .to_string()
                .to_lowercase(),
        )
    };
    set.into_iter().filter_map(address).collect()
}

/// Takes a mail in: keeps it once, files it, marks what came back.
pub fn take_in(
    books: &mut Books<'_>,
    own: &[String],
    bytes: &[u8],
    came: Came,
) -> Result<TakenIn, Fault> {
    let bytes = &bytes[..bytes.len().min(MAIL_BYTES_MAX)];
    // What cannot be read is kept too, as nobody's: a person may know better.
    let incoming = inbound::read(bytes).ok();
    if let Some(incoming) = &incoming
        && is_own(books, incoming, own)?
    {
        return Ok(TakenIn::Own);
    }
    let (account, message) = match &incoming {
        Some(incoming) => whose(books, incoming)?,
        None => (None, None),
    };
    let proposals = incoming
        .as_ref()
        .map(|incoming| proposed(incoming, came.on))
        .unwrap_or_default();
    let kind = incoming.as_ref().map_or("reply", word);
    let settled = match incoming.as_ref().map(|incoming| &incoming.kind) {
        Some(Kind::Bounce(bounce)) => {
            !bounce.is_final || message.as_ref().is_some_and(can_come_back)
        }
        Some(Kind::Automatic) => proposals.is_empty(),
        Some(Kind::Written) | None => false,
    };
    let waits = account.is_none() || !settled;
    let words: Vec<&str> = proposals
        .iter()
        .map(|one| proposal_word(&one.what))
        .collect();
    let kept = books.take_in(&NewInbound {
        account,
        answers: message.as_ref().map(|message| message.id),
        kind,
        from: incoming
            .as_ref()
            .and_then(|one| one.from.as_deref())
            .unwrap_or_default(),
        subject: incoming.as_ref().map_or("", |one| &one.subject),
        proposals: &words.join(","),
        digest: &digest(bytes),
        received_on: came.on,
        received_at: came.at,
        waits,
        bytes,
    })?;
    let Some(id) = kept else {
        return Ok(TakenIn::Known);
    };
    if let (Some(Kind::Bounce(bounce)), Some(message)) =
        (incoming.as_ref().map(|one| &one.kind), &message)
    {
        came_back(books, bounce, message)?;
    }
    Ok(TakenIn::Kept {
        id,
        kind,
        account,
        waits,
    })
}

/// The same mail has other ends of line in a file than on the wire.
fn digest(bytes: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for line in bytes.split(|byte| *byte == b'\r') {
        hash.update(line);
    }
    hash.finalize().into()
}

/// A copy of what we sent, or what a colleague wrote from the firm's own mailbox.
fn is_own(books: &mut Books<'_>, incoming: &Incoming, own: &[String]) -> Result<bool, Fault> {
    if matches!(incoming.kind, Kind::Bounce(_)) {
        return Ok(false);
    }
    let from_us = incoming
        .from
        .as_ref()
        .is_some_and(|from| own.contains(from));
    let id: Vec<String> = incoming.message_id.iter().cloned().collect();
    Ok(from_us || books.message_by_message_id(&id)?.is_some())
}

/// Whose a mail is, and which message of ours it answers.
fn whose(
    books: &mut Books<'_>,
    incoming: &Incoming,
) -> Result<(Option<AccountId>, Option<MessageRow>), Fault> {
    let returned = match &incoming.kind {
        Kind::Bounce(bounce) => bounce.original.clone(),
        Kind::Written | Kind::Automatic => None,
    };
    let named: Vec<String> = returned
        .into_iter()
        .chain(incoming.answers.iter().cloned())
        .collect();
    let message = books.message_by_message_id(&named)?;
    let mailbox = match &incoming.kind {
        Kind::Bounce(bounce) => bounce.recipient.as_ref(),
        Kind::Written | Kind::Automatic => incoming.from.as_ref(),
    };
    let account = match (&message, mailbox) {
        (Some(message), _) => Some(message.account),
        (None, Some(mailbox)) => match books.accounts_of_mailbox(mailbox)?[..] {
            [only] => Some(only),
            _ => None,
        },
        (None, None) => None,
    };
    // Nothing new is kept of whom we have forgotten; should they write again, a person sees it.
    let erased = match account {
        Some(account) => books
            .account(account)?
            .is_none_or(|row| row.erased_on.is_some()),
        None => false,
    };
    Ok(if erased {
        (None, None)
    } else {
        (account, message)
    })
}

fn can_come_back(message: &MessageRow) -> bool {
    matches!(message.state.as_str(), "accepted" | "uncertain" | "bounced")
}

/// Marks what came back for good: the message, or the mailbox that was to have a copy.
fn came_back(books: &mut Books<'_>, bounce: &Bounce, message: &MessageRow) -> Result<(), Fault> {
    if !bounce.is_final {
        return Ok(());
    }
    let is_copy = |mailbox: &&String| {
        !message.recipient.eq_ignore_ascii_case(mailbox)
            && message
                .copies
                .split(',')
                .any(|copy| copy.eq_ignore_ascii_case(mailbox))
    };
    match bounce.recipient.as_ref().filter(is_copy) {
        Some(copy) => books.mark_mailbox_bounced(message.account, copy)?,
        None => books.mark_bounced(message.id, &bounce.diagnostic)?,
    };
    Ok(())
}

fn word(incoming: &Incoming) -> &'static str {
    match incoming.kind {
        Kind::Written => "reply",
        Kind::Automatic => "automatic",
        Kind::Bounce(_) => "bounce",
    }
}

/// What a mail may mean. Only new words speak, and a server has none.
pub fn proposed(incoming: &Incoming, on: Date) -> Vec<Proposed> {
    match incoming.kind {
        Kind::Written | Kind::Automatic => propose(&new_text(&incoming.text), on),
        Kind::Bounce(_) => Vec::new(),
    }
}

/// The lasting name of a proposal.
pub fn proposal_word(what: &Proposal) -> &'static str {
    match what {
        Proposal::Promise(_) => "promise",
        Proposal::AlreadyPaid(_) => "already_paid",
        Proposal::Dispute => "dispute",
        Proposal::WrongContact(_) => "wrong_contact",
        Proposal::WantsCopy => "wants_copy",
    }
}

/// A mail, opened.
pub struct Opened {
    /// What is known of it.
    pub row: InboundRow,
    /// What it says; nothing when it was erased, or cannot be read.
    pub incoming: Option<Incoming>,
    /// What it may mean.
    pub proposals: Vec<Proposed>,
}

/// Opens a mail.
pub fn open(books: &mut Books<'_>, id: i64) -> Result<Option<Opened>, Fault> {
    let Some(row) = books.inbound(id)? else {
        return Ok(None);
    };
    let bytes = books.inbound_bytes(id)?;
    let incoming = bytes.and_then(|bytes| inbound::read(&bytes).ok());
    let proposals = incoming
        .as_ref()
        .map(|one| proposed(one, row.received_on))
        .unwrap_or_default();
    Ok(Some(Opened {
        row,
        incoming,
        proposals,
    }))
}

/// Deletes what is nobody's for longer than the firm keeps it: whoever is no customer has no account here that it would serve
/// (GDPR art. 5(1)(c) and (e)). Answers how many mails.
pub fn forget_nobodys(desk: &Desk, firm: &Organisation, settings: &Settings) -> Result<u64, Fault> {
    let by = desk.by(firm, "upkeep");
    let days = settings.number("inbound.keep_unfiled_days");
    let Ok(until) = by.on.checked_sub(jiff::Span::new().days(days.max(1))) else {
        return Ok(0);
    };
    let mut all = 0;
    loop {
        let some = desk
            .store
            .read::<_, Fault>(firm.id, |books| books.has_nobodys(until))?;
        if !some {
            return Ok(all);
        }
        all += desk.store.write::<_, Fault>(firm.id, &by, |books| {
            let forgotten = books.forget_nobodys(until, FORGOTTEN_AT_ONCE)?;
            if forgotten > 0 {
                books.note_act("mail_forgotten", &forgotten.to_string())?;
            }
            Ok(forgotten)
        })?;
    }
}

/// Takes in a mail that somebody saved as a file. It came when it says it was written.
pub fn take_in_file(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    actor: &str,
    bytes: &[u8],
) -> Result<TakenIn, DeedError> {
    let incoming = inbound::read(bytes).map_err(|refusal| {
        DeedError::refused(
            refusal.to_string(),
            "give a mail as its program saves it: a file that ends in .eml",
        )
    })?;
    let written_at = incoming
        .written_at
        .and_then(|seconds| seconds.checked_mul(1_000_000));
    let came = Came::at(desk, firm, written_at.unwrap_or(i64::MAX));
    let own = own_mailboxes(settings);
    let by = desk.by(firm, actor);
    Ok(desk
        .store
        .write::<_, Fault>(firm.id, &by, |books| take_in(books, &own, bytes, came))?)
}

/// Notes that a message came back: its step is not consumed, and its mailbox is not tried again.
pub fn record_bounce(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    message_id: &str,
    answer: &str,
) -> Result<(), DeedError> {
    let by = desk.by(firm, actor);
    let wanted = message_id.trim_matches(['<', '>']).to_owned();
    let bounced = desk.store.write::<_, DeedError>(firm.id, &by, |books| {
        match books.message_by_message_id(&[wanted])? {
            Some(message) => Ok(books.mark_bounced(message.id, answer)?),
            None => Ok(false),
        }
    })?;
    if bounced {
        return Ok(());
    }
    Err(DeedError::refused(
        format!("no message that left is called «{message_id}»"),
        "quittance outbox lists Message-IDs; only what was accepted, or is uncertain, can come back",
    ))
}
