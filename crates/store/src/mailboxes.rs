//! The firm's mailboxes: how far each was read, and by which process.
//!
//! The server numbers its mails; a number and its validity are the place in the mailbox. When the server renumbers, what
//! was taken in is known by its digest, so that nothing is read twice and nothing is lost.

use crate::books::Books;
use crate::{Fault, params};

/// How far a mailbox was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// Which: user, server and folder.
    pub name: String,
    /// The server's numbers hold while this one does.
    pub uid_validity: i64,
    /// The last mail that was read.
    pub last_uid: i64,
    /// When it was looked at last.
    pub looked_at: i64,
    /// What stood in the way the last time.
    pub trouble: Option<String>,
    /// Since when nobody reads it, because a person said so.
    pub paused_at: Option<i64>,
    /// Mails that were taken in from it.
    pub mails: i64,
}

impl Books<'_> {
    /// The process that reads a mailbox, when one does.
    pub fn mailbox_reader(&mut self, name: &str) -> Result<Option<i64>, Fault> {
        let reader = "select node from mailbox_readers where organisation_id = $1 and name = $2";
        self.connection
            .first(reader, params![self.organisation.0, name], |row| row.int(0))
    }

    /// Takes a mailbox, unless another process than `dead` has it. The caller has seen that this one is gone.
    pub fn claim_mailbox(
        &mut self,
        name: &str,
        node: i64,
        dead: Option<i64>,
    ) -> Result<bool, Fault> {
        let claim = "insert into mailbox_readers (organisation_id, name, node) values ($1, $2, $3)
                     on conflict (organisation_id, name) do update set node = excluded.node
                     where mailbox_readers.node = $3 or mailbox_readers.node = $4";
        let params = params![self.organisation.0, name, node, dead];
        Ok(self.connection.execute(claim, params)? > 0)
    }

    /// Gives a mailbox back.
    pub fn leave_mailbox(&mut self, name: &str, node: i64) -> Result<(), Fault> {
        let leave =
            "delete from mailbox_readers where organisation_id = $1 and name = $2 and node = $3";
        self.connection
            .execute(leave, params![self.organisation.0, name, node])?;
        Ok(())
    }

    /// How far this mailbox was read.
    pub fn mailbox(&mut self, name: &str) -> Result<Option<Mailbox>, Fault> {
        let all = self.read_mailboxes()?;
        Ok(all.into_iter().find(|mailbox| mailbox.name == name))
    }

    /// Every mailbox that was ever read.
    pub fn read_mailboxes(&mut self) -> Result<Vec<Mailbox>, Fault> {
        self.connection.rows(
            "select name, uid_validity, last_uid, looked_at, trouble, paused_at, mails from mailboxes
             where organisation_id = $1 order by name",
            params![self.organisation.0],
            |row| {
                Ok(Mailbox {
                    name: row.text(0)?,
                    uid_validity: row.int(1)?,
                    last_uid: row.int(2)?,
                    looked_at: row.int(3)?,
                    trouble: row.opt_text(4)?,
                    paused_at: row.opt_int(5)?,
                    mails: row.int(6)?,
                })
            },
        )
    }

    /// Notes how far a mailbox was read and how many mails that brought, in the transaction that took them in.
    pub fn mark_mailbox(
        &mut self,
        name: &str,
        uid_validity: i64,
        last_uid: i64,
        mails: i64,
    ) -> Result<(), Fault> {
        let at = self.by()?.at;
        let mark = "insert into mailboxes (organisation_id, name, uid_validity, last_uid, looked_at, mails) values ($1, $2, $3, $4, $5, $6)
                    on conflict (organisation_id, name) do update set uid_validity = excluded.uid_validity,
                        last_uid = excluded.last_uid, looked_at = excluded.looked_at, trouble = null,
                        mails = mailboxes.mails + excluded.mails";
        let params = params![self.organisation.0, name, uid_validity, last_uid, at, mails];
        self.connection.execute(mark, params)?;
        Ok(())
    }

    /// Notes what stood in the way of looking.
    pub fn mark_mailbox_trouble(&mut self, name: &str, trouble: &str) -> Result<(), Fault> {
        let at = self.by()?.at;
        let mark = "insert into mailboxes (organisation_id, name, uid_validity, last_uid, looked_at, trouble) values ($1, $2, 0, 0, $3, $4)
                    on conflict (organisation_id, name) do update set looked_at = excluded.looked_at, trouble = excluded.trouble";
        let params = params![self.organisation.0, name, at, trouble];
        self.connection.execute(mark, params)?;
        Ok(())
    }

    /// Stops reading a mailbox, or goes on where it stopped. False: it was so already.
    pub fn pause_mailbox(&mut self, name: &str, paused: bool) -> Result<bool, Fault> {
        let at = self.by()?.at;
        let changed = if paused {
            let pause = "insert into mailboxes (organisation_id, name, uid_validity, last_uid, looked_at, paused_at) values ($1, $2, 0, 0, 0, $3)
                         on conflict (organisation_id, name) do update set paused_at = excluded.paused_at
                         where mailboxes.paused_at is null";
            self.connection
                .execute(pause, params![self.organisation.0, name, at])?
        } else {
            let resume = "update mailboxes set paused_at = null
                          where organisation_id = $1 and name = $2 and paused_at is not null";
            self.connection
                .execute(resume, params![self.organisation.0, name])?
        };
        Ok(changed > 0)
    }
}
