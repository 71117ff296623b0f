//! Mail that came in: kept once, filed on a customer, and waiting until a person has looked.
//!
//! Its exact bytes stand under the customer's key from the moment it is filed, and before that under the firm's own: whose
//! it is was not known yet. Erasing a customer reaches them both ways, also what was written from its mailboxes and never
//! filed. The row stays without its words, so that the same mail is not taken in again.

use receivables::Date;
use receivables::party::AccountId;

use crate::books::Books;
use crate::journal::{Entry, day, day_number};
use crate::sql::{Row, Value};
use crate::{Fault, params, vault};

/// What the label of a mail calls it.
pub(crate) const MAIL: &str = "mail";

/// What a person wrote.
const REPLY: &str = "reply";

/// In the label of a mail that is nobody's yet.
const NOBODY: AccountId = AccountId(0);

/// A mail to be taken in.
#[derive(Clone, Debug)]
pub struct NewInbound<'a> {
    /// Whose it is, when that is known.
    pub account: Option<AccountId>,
    /// The message of ours that it answers, or that came back.
    pub answers: Option<i64>,
    /// `reply`, `automatic`, `bounce`.
    pub kind: &'static str,
    /// The mailbox that it says it is from.
    pub from: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// What it may mean, one word each, comma-separated.
    pub proposals: &'a str,
    /// SHA-256 of its bytes.
    pub digest: &'a [u8],
    /// The civil day on which it came.
    pub received_on: Date,
    /// The instant.
    pub received_at: i64,
    /// A person is to look at it.
    pub waits: bool,
    /// What it is.
    pub bytes: &'a [u8],
}

/// A mail without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboundRow {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub account: Option<AccountId>,
    /// The message of ours that it answers, or that came back.
    pub answers: Option<i64>,
    /// `reply`, `automatic`, `bounce`.
    pub kind: String,
    /// The mailbox that it says it is from.
    pub from: String,
    /// Its subject.
    pub subject: String,
    /// What it may mean, one word each, comma-separated.
    pub proposals: String,
    /// How many bytes.
    pub size: i64,
    /// The civil day on which it came.
    pub received_on: Date,
    /// The instant.
    pub received_at: i64,
    /// When a person looked.
    pub handled_at: Option<i64>,
    /// Who.
    pub handled_by: Option<String>,
    /// What followed, as JSON.
    pub outcome: Option<String>,
    /// Since when it is nobody's; none for what is a customer's, or was deleted.
    pub nobodys_since: Option<Date>,
}

/// Which mails a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inbound {
    /// Those that wait for a person.
    Waiting,
    /// All of them.
    All,
    /// Those of one customer.
    Of(AccountId),
}

impl Books<'_> {
    /// Takes a mail in. `None`: it was taken in before.
    pub fn take_in(&mut self, mail: &NewInbound<'_>) -> Result<Option<i64>, Fault> {
        let by = self.by()?;
        let id = self.new_id()?;
        let size = i64::try_from(mail.bytes.len()).unwrap_or(i64::MAX);
        let handled_at = (!mail.waits).then_some(by.at);
        let handled_by = (!mail.waits).then_some(by.actor.as_str());
        let new = self.connection.execute(
            "insert into inbound (organisation_id, id, account_id, answers_id, kind, from_address, subject, proposals, size, digest,
                                  received_on, received_at, handled_at, handled_by, outcome, nobodys_since)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
             on conflict (organisation_id, digest) do nothing",
            params![
                self.organisation.0,
                id,
                mail.account.map(|account| account.0),
                mail.answers,
                mail.kind,
                mail.from,
                mail.subject,
                mail.proposals,
                size,
                mail.digest,
                day_number(mail.received_on),
                mail.received_at,
                handled_at,
                handled_by,
                handled_by.map(|_| "{}"),
                // Not since it was written: an old mail that is brought in today is looked at first.
                mail.account.is_none().then_some(day_number(by.on))
            ],
        )?;
        if new == 0 {
            return Ok(None);
        }
        self.keep_mail(id, mail.account, mail.bytes)?;
        if let Some(account) = mail.account {
            self.tell_of_mail(account, ("mail_filed", mail.kind), mail.received_on, id)?;
        }
        Ok(Some(id))
    }

    fn keep_mail(
        &mut self,
        id: i64,
        account: Option<AccountId>,
        bytes: &[u8],
    ) -> Result<(), Fault> {
        let key = match account {
            Some(account) => self.keys_for([account])?[&account],
            None => self.firm_key(true)?,
        };
        let label = self.label(MAIL, account.unwrap_or(NOBODY), id);
        let sealed = vault::seal(&key, label, bytes)?;
        self.connection.execute(
            "insert into inbound_bytes (organisation_id, account_id, inbound_id, bytes) values ($1, $2, $3, $4)
             on conflict (organisation_id, inbound_id) do update set account_id = excluded.account_id, bytes = excluded.bytes",
            params![
                self.organisation.0,
                account.map(|account| account.0),
                id,
                Value::Bytes(&sealed)
            ],
        )?;
        Ok(())
    }

    /// The exact bytes of a mail; none when they were erased.
    pub fn inbound_bytes(&mut self, id: i64) -> Result<Option<Vec<u8>>, Fault> {
        let kept = "select bytes, account_id from inbound_bytes where organisation_id = $1 and inbound_id = $2";
        let kept = self
            .connection
            .first(kept, params![self.organisation.0, id], |row| {
                Ok((row.bytes(0)?.to_vec(), row.opt_int(1)?.map(AccountId)))
            })?;
        match kept {
            Some((sealed, Some(account))) => self.open_bytes(MAIL, account, id, &sealed),
            Some((sealed, None)) => {
                let key = self.firm_key(false)?;
                let open = vault::open(&key, self.label(MAIL, NOBODY, id), &sealed);
                open.map(Some).ok_or_else(|| {
                    Fault::Row(format!("the mail {id} was changed since it was sealed"))
                })
            }
            None => Ok(None),
        }
    }

    /// Files a mail on a customer, or takes it away from one. Its bytes go under the key of whose it is now.
    pub fn file_mail(
        &mut self,
        mail: &InboundRow,
        account: Option<AccountId>,
    ) -> Result<(), Fault> {
        let on = self.by()?.on;
        let bytes = self.inbound_bytes(mail.id)?;
        // What was only guessed to be answered goes with the customer.
        let moved = "update inbound set account_id = $3, answers_id = null, nobodys_since = $4 where organisation_id = $1 and id = $2";
        let params = params![
            self.organisation.0,
            mail.id,
            account.map(|account| account.0),
            account.is_none().then_some(day_number(on))
        ];
        self.connection.execute(moved, params)?;
        if let Some(bytes) = bytes {
            self.keep_mail(mail.id, account, &bytes)?;
        }
        if let Some(before) = mail.account {
            self.tell_of_mail(before, ("mail_unfiled", &mail.kind), on, mail.id)?;
        }
        if let Some(account) = account {
            self.tell_of_mail(account, ("mail_filed", &mail.kind), on, mail.id)?;
        }
        Ok(())
    }

    /// Notes that a person has looked, and what followed (`None`: it waits again). False: it was so already.
    pub fn handle_mail(&mut self, mail: &InboundRow, outcome: Option<&str>) -> Result<bool, Fault> {
        let by = self.by()?;
        let handle = "update inbound set handled_at = $3, handled_by = $4, outcome = $5
                      where organisation_id = $1 and id = $2 and handled_at is null";
        let reopen = "update inbound set handled_at = null, handled_by = null, outcome = null
                      where organisation_id = $1 and id = $2 and handled_at is not null";
        let (organisation, id) = (self.organisation.0, mail.id);
        let changed = match outcome {
            Some(outcome) => {
                let params = params![organisation, id, by.at, &by.actor, outcome];
                self.connection.execute(handle, params)?
            }
            None => self.connection.execute(reopen, params![organisation, id])?,
        };
        if let (1.., Some(account)) = (changed, mail.account) {
            let kind = if outcome.is_some() {
                "mail_handled"
            } else {
                "mail_reopened"
            };
            self.tell_of_mail(account, (kind, &mail.kind), by.on, mail.id)?;
        }
        Ok(changed > 0)
    }

    fn tell_of_mail(
        &mut self,
        account: AccountId,
        (kind, mail_kind): (&'static str, &str),
        on: Date,
        subject: i64,
    ) -> Result<(), Fault> {
        self.enter(Entry {
            account,
            kind,
            on,
            subject,
            movement: None,
            detail: format!("{{\"kind\":\"{mail_kind}\"}}").into(),
        })?;
        // An answer holds up what is planned, and reading it frees it again; what a machine wrote does neither.
        if mail_kind == REPLY {
            self.touch_facts(account);
        }
        Ok(())
    }

    /// One mail.
    pub fn inbound(&mut self, id: i64) -> Result<Option<InboundRow>, Fault> {
        self.connection.first(
            "select id, account_id, answers_id, kind, from_address, subject, proposals, size, received_on, received_at,
                    handled_at, handled_by, outcome, nobodys_since, forgotten_on
             from inbound where organisation_id = $1 and id = $2",
            params![self.organisation.0, id],
            inbound_row,
        )
    }

    /// Mails, newest first, before this number.
    pub fn list_inbound(
        &mut self,
        which: Inbound,
        before: i64,
        limit: i64,
    ) -> Result<Vec<InboundRow>, Fault> {
        let organisation = self.organisation.0;
        match which {
            Inbound::Waiting => self.connection.rows(
                "select id, account_id, answers_id, kind, from_address, subject, proposals, size, received_on, received_at,
                        handled_at, handled_by, outcome, nobodys_since, forgotten_on
                 from inbound where organisation_id = $1 and handled_at is null and id < $2 order by id desc limit $3",
                params![organisation, before, limit],
                inbound_row,
            ),
            Inbound::All => self.connection.rows(
                "select id, account_id, answers_id, kind, from_address, subject, proposals, size, received_on, received_at,
                        handled_at, handled_by, outcome, nobodys_since, forgotten_on
                 from inbound where organisation_id = $1 and forgotten_on is null and id < $2 order by id desc limit $3",
                params![organisation, before, limit],
                inbound_row,
            ),
            Inbound::Of(account) => self.connection.rows(
                "select id, account_id, answers_id, kind, from_address, subject, proposals, size, received_on, received_at,
                        handled_at, handled_by, outcome, nobodys_since, forgotten_on
                 from inbound where organisation_id = $1 and account_id = $2 and id < $3 order by id desc limit $4",
                params![organisation, account.0, before, limit],
                inbound_row,
            ),
        }
    }

    /// True when mail is nobody's since this day or longer.
    pub fn has_nobodys(&mut self, until: Date) -> Result<bool, Fault> {
        let old = "select 1 from inbound where organisation_id = $1 and account_id is null and forgotten_on is null
                      and coalesce(nobodys_since, received_on) <= $2 limit 1";
        let params = params![self.organisation.0, day_number(until)];
        Ok(self.connection.first(old, params, |_| Ok(()))?.is_some())
    }

    /// Deletes the words and the bytes of mails that are nobody's since this day or longer; answers of how many.
    pub fn forget_nobodys(&mut self, until: Date, at_most: i64) -> Result<u64, Fault> {
        let by = self.by()?;
        let old = "select id from inbound where organisation_id = $1 and account_id is null and forgotten_on is null
                      and coalesce(nobodys_since, received_on) <= $2 order by id limit $3";
        let params = params![self.organisation.0, day_number(until), at_most];
        let ids: Vec<Option<i64>> = self
            .connection
            .rows(old, params, |row| row.int(0).map(Some))?;
        if ids.is_empty() {
            return Ok(0);
        }
        // Somebody may file one at this very moment: what is a customer's by now stays.
        let words = "update inbound set from_address = '', subject = '', proposals = '', size = 0, forgotten_on = $3,
                            outcome = coalesce(outcome, '{}'), handled_at = coalesce(handled_at, $4), handled_by = coalesce(handled_by, $5)
                     where organisation_id = $1 and id = any($2) and account_id is null and forgotten_on is null";
        let params = params![
            self.organisation.0,
            &ids[..],
            day_number(by.on),
            by.at,
            &by.actor
        ];
        let forgotten = self.connection.execute(words, params)?;
        let bytes = "delete from inbound_bytes where organisation_id = $1 and inbound_id in (
                         select id from inbound where organisation_id = $1 and id = any($2) and forgotten_on is not null)";
        self.connection
            .execute(bytes, params![self.organisation.0, &ids[..]])?;
        Ok(forgotten)
    }

    /// How many mails wait for a person.
    pub fn inbound_waiting(&mut self) -> Result<i64, Fault> {
        let count =
            "select count(*) from inbound where organisation_id = $1 and handled_at is null";
        let count = self
            .connection
            .first(count, params![self.organisation.0], |row| row.int(0))?;
        Ok(count.unwrap_or_default())
    }

    /// The customers who have this mailbox, two at most: more than one is nobody.
    pub fn accounts_of_mailbox(&mut self, mailbox: &str) -> Result<Vec<AccountId>, Fault> {
        self.connection.rows(
            "select distinct account_id from contacts where organisation_id = $1 and lower(email) = $2 order by account_id limit 2",
            params![self.organisation.0, mailbox],
            |row| Ok(AccountId(row.int(0)?)),
        )
    }

    /// Notes that a mailbox of a customer cannot be reached, where only a copy came back.
    pub fn mark_mailbox_bounced(
        &mut self,
        account: AccountId,
        mailbox: &str,
    ) -> Result<bool, Fault> {
        let on = day_number(self.by()?.on);
        let mark = "update contacts set bounced_on = $4
                    where organisation_id = $1 and account_id = $2 and lower(email) = $3 and bounced_on is null";
        let marked = self
            .connection
            .execute(mark, params![self.organisation.0, account.0, mailbox, on])?;
        if marked > 0 {
            self.touch_facts(account);
        }
        Ok(marked > 0)
    }

    /// Takes the words of a customer's mails away, and of those that came from its mailboxes and were never filed.
    pub(crate) fn erase_mail(
        &mut self,
        account: AccountId,
        mailboxes: Vec<String>,
    ) -> Result<(), Fault> {
        let by = self.by()?;
        let mailboxes: Vec<Option<String>> = mailboxes
            .into_iter()
            .map(|one| Some(one.to_lowercase()))
            .collect();
        let bytes = "delete from inbound_bytes where organisation_id = $1 and inbound_id in (
                         select id from inbound where organisation_id = $1
                            and (account_id = $2 or account_id is null and from_address = any($3)))";
        let params = params![self.organisation.0, account.0, &mailboxes[..]];
        self.connection.execute(bytes, params)?;
        // Nobody can read it any more, so that it waits for nobody.
        let words = "update inbound set from_address = '', subject = '', proposals = '', outcome = '{}',
                            handled_at = coalesce(handled_at, $4), handled_by = coalesce(handled_by, $5)
                     where organisation_id = $1 and (account_id = $2 or account_id is null and from_address = any($3))";
        let params = params![
            self.organisation.0,
            account.0,
            &mailboxes[..],
            by.at,
            &by.actor
        ];
        self.connection.execute(words, params)?;
        Ok(())
    }
}

fn inbound_row(row: &Row<'_>) -> Result<InboundRow, Fault> {
    let received_on = day(row.int(8)?);
    let since = row.opt_int(13)?.map_or(received_on, day);
    let is_nobodys = row.opt_int(1)?.is_none() && row.opt_int(14)?.is_none();
    Ok(InboundRow {
        id: row.int(0)?,
        account: row.opt_int(1)?.map(AccountId),
        answers: row.opt_int(2)?,
        kind: row.text(3)?,
        from: row.text(4)?,
        subject: row.text(5)?,
        proposals: row.text(6)?,
        size: row.int(7)?,
        received_on,
        received_at: row.int(9)?,
        handled_at: row.opt_int(10)?,
        handled_by: row.opt_text(11)?,
        outcome: row.opt_text(12)?,
        nobodys_since: is_nobodys.then_some(since),
    })
}
