//! The firm's mailbox is looked at: what came since the last time is taken in, mail by mail, each with its place.

use receivables::Date;
use store::{Books, Fault, Organisation};

use super::super::super::{DeedError, settings};
use super::{Came, MAIL_BYTES_MAX, TakenIn, own_mailboxes, take_in};
use crate::desk::Desk;
use crate::mail::imap::{CannotReadMailbox, Imap, ImapSettings};
use crate::settings::Settings;

/// Taken in at one look; the next look goes on, so that others can end it in between.
const MAILS_PER_LOOK: usize = 500;

/// What a look brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// What was taken in.
    pub ids: Vec<i64>,
    /// How many were here already.
    pub known: u64,
    /// How many we wrote ourselves.
    pub own: u64,
    /// There is more to be read.
    pub more: bool,
}

impl Looked {
    /// Counts a mail.
    pub fn count(&mut self, mail: TakenIn) {
        match mail {
            TakenIn::Kept { id, .. } => self.ids.push(id),
            TakenIn::Known => self.known += 1,
            TakenIn::Own => self.own += 1,
        }
    }

    fn add(&mut self, other: Looked) {
        self.ids.extend(other.ids);
        self.known += other.known;
        self.own += other.own;
    }
}

/// Why nothing more was read.
#[derive(Debug, thiserror::Error)]
pub enum CannotLook {
    /// The mailbox.
    #[error(transparent)]
    Mailbox(#[from] CannotReadMailbox),
    /// The database or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<CannotLook> for DeedError {
    fn from(refusal: CannotLook) -> Self {
        match refusal {
            CannotLook::Mailbox(refusal) => DeedError::refused(
                refusal.to_string(),
                "quittance settings set mail.imap_url imaps://user:password@host/Folder",
            ),
            CannotLook::Fault(fault) => DeedError::Fault(fault),
        }
    }
}

/// The firm's mailboxes, each a line of the setting.
pub fn mailboxes(settings: &Settings) -> Vec<ImapSettings> {
    let authority = settings.some("mail.tls_ca").map(str::to_owned);
    let lines = ImapSettings::parse_all(settings.get("mail.imap_url"));
    let with_authority = |mailbox| ImapSettings {
        authority: authority.clone(),
        ..mailbox
    };
    lines
        .unwrap_or_default()
        .into_iter()
        .map(with_authority)
        .collect()
}

/// Those of the firm's mailboxes that nobody has paused.
pub fn read_now(books: &mut Books<'_>, settings: &Settings) -> Result<Vec<ImapSettings>, Fault> {
    let mut all = mailboxes(settings);
    if !all.is_empty() {
        let known = books.read_mailboxes()?;
        let is_paused = |name: &str| {
            let mut paused = known.iter().filter(|one| one.paused_at.is_some());
            paused.any(|one| one.name == name)
        };
        all.retain(|mailbox| !is_paused(&mailbox.name()));
    }
    Ok(all)
}

/// Whether a mailbox is ours to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is.
    Ours,
    /// Another process reads it.
    Elsewhere,
}

/// Takes a mailbox for this process, unless another one that lives reads it.
pub fn claim(desk: &Desk, firm: &Organisation, mailbox: &str, node: i64) -> Result<Claim, Fault> {
    let reader = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.mailbox_reader(mailbox))?;
    if let Some(other) = reader.filter(|other| *other != node)
        && !desk.store.is_dead(other)?
    {
        return Ok(Claim::Elsewhere);
    }
    let by = desk.by(firm, "mail");
    let ours = desk.store.write::<_, Fault>(firm.id, &by, |books| {
        books.claim_mailbox(mailbox, node, reader)
    })?;
    Ok(if ours { Claim::Ours } else { Claim::Elsewhere })
}

/// Looks once into each mailbox, for a command; `again` reads what was read before too. One that cannot be read keeps none
/// of the others from being read.
pub fn look_once(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    again: bool,
) -> Result<Looked, DeedError> {
    let settings = settings(desk, firm.id)?;
    if mailboxes(&settings).is_empty() {
        return Err(DeedError::refused(
            "no mailbox is set, or its password was kept under another QUITTANCE_KEY",
            "quittance settings set mail.imap_url imaps://user:password@host/Folder, or name files: quittance mail fetch answer.eml",
        ));
    }
    let read = desk
        .store
        .read(firm.id, |books| read_now(books, &settings))?;
    if read.is_empty() {
        return Err(DeedError::refused(
            "every mailbox is paused",
            "an owner resumes it on the page Settings, Mailboxes",
        ));
    }
    let (mut all, mut trouble) = (Looked::default(), None);
    for mailbox in &read {
        match look_into(desk, firm, actor, mailbox, again) {
            Ok(looked) => all.add(looked),
            Err(cause) => trouble = trouble.or(Some(cause)),
        }
    }
    trouble.map_or(Ok(all), Err)
}

fn look_into(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    mailbox: &ImapSettings,
    again: bool,
) -> Result<Looked, DeedError> {
    let node = desk.store.join(desk.now())?;
    let name = mailbox.name();
    if claim(desk, firm, &name, node.id)? == Claim::Elsewhere {
        return Err(DeedError::refused(
            "the mailbox is being read by another process",
            "quittance serve reads it by itself; nothing is to be done",
        ));
    }
    let by = desk.by(firm, actor);
    if again {
        desk.store
            .write::<_, Fault>(firm.id, &by, |books| books.mark_mailbox(&name, 0, 0, 0))?;
    }
    let read = || {
        let mut imap = Imap::connect(mailbox)?;
        let mut all = Looked::default();
        loop {
            let looked = read_new(desk, firm, &mut imap, mailbox, actor)?;
            let more = looked.more;
            all.add(looked);
            if !more {
                imap.close();
                return Ok::<_, CannotLook>(all);
            }
        }
    };
    let looked = read();
    desk.store
        .write::<_, Fault>(firm.id, &by, |books| books.leave_mailbox(&name, node.id))?;
    Ok(looked?)
}

/// Takes in what came since the last look. Each mail is noted as read in the transaction that takes it in.
pub fn read_new(
    desk: &Desk,
    firm: &Organisation,
    imap: &mut Imap,
    mailbox: &ImapSettings,
    actor: &str,
) -> Result<Looked, CannotLook> {
    let settings = settings(desk, firm.id)?;
    let own = own_mailboxes(&settings);
    let since = first_day(desk, firm, &settings, actor)?;
    let name = mailbox.name();
    let folder = imap.open(&mailbox.folder)?;
    let validity = i64::from(folder.uid_validity);
    let known = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.mailbox(&name))?;
    // A server that renumbers is read from the start: what was taken in is known by its digest.
    let last = known
        .filter(|known| known.uid_validity == validity)
        .map_or(0, |known| known.last_uid);
    let last = u32::try_from(last).unwrap_or(0);

    let found = imap.mails_after(last, since)?;
    let mut looked = Looked {
        more: found.len() > MAILS_PER_LOOK,
        ..Looked::default()
    };
    let mark = |uid: u32, mail: Option<(&[u8], Came)>| {
        let by = desk.by(firm, actor);
        desk.store.write::<_, Fault>(firm.id, &by, |books| {
            let taken = mail
                .map(|(bytes, came)| take_in(books, &own, bytes, came))
                .transpose()?;
            let is_new = matches!(taken, Some(TakenIn::Kept { .. }));
            books.mark_mailbox(&name, validity, i64::from(uid), i64::from(is_new))?;
            Ok(taken)
        })
    };
    for uid in found.iter().take(MAILS_PER_LOOK) {
        let mail = imap.fetch(*uid, MAIL_BYTES_MAX)?;
        let came = mail
            .as_ref()
            .and_then(|mail| mail.received_at)
            .unwrap_or(desk.now());
        let came = Came::at(desk, firm, came);
        let mail = mail.as_ref().map(|mail| (mail.bytes.as_slice(), came));
        if let Some(taken) = mark(*uid, mail)? {
            looked.count(taken);
        }
    }
    if found.is_empty() {
        // Also what came before the first day is behind us.
        let behind = folder
            .uid_next
            .map_or(last, |next| next.saturating_sub(1).max(last));
        mark(behind, None)?;
    }
    Ok(looked)
}

/// The day from which mail is read. The first look notes its own, so that an old mailbox is not swallowed.
fn first_day(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    actor: &str,
) -> Result<Date, Fault> {
    const KEY: &str = "mail.imap_after";
    if let Some(Ok(day)) = settings.some(KEY).map(str::parse) {
        return Ok(day);
    }
    let by = desk.by(firm, actor);
    desk.store.write::<_, Fault>(firm.id, &by, |books| {
        books.set_setting(KEY, Some(&by.on.to_string()))?;
        books.note_act("setting", KEY)
    })?;
    Ok(by.on)
}
