//! Notes: what a person knows of a customer and no ledger tells, and the day on which it should come back to somebody.
//!
//! Their words stand under the customer's key. The journal holds that a note was written, by whom and when.

use receivables::Date;
use receivables::party::AccountId;

use crate::books::Books;
use crate::journal::{Entry, day_number, opt_day};
use crate::sql::Row;
use crate::{Fault, params};

/// What the label of a note's words calls them.
pub(crate) const NOTE: &str = "note";

/// A note to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewNote<'a> {
    /// About whom.
    pub account: AccountId,
    /// What it says.
    pub words: &'a str,
    /// The colleague it is for.
    pub for_user: Option<i64>,
    /// The day on which it comes back to them.
    pub remind_on: Option<Date>,
}

/// A note as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    /// Which.
    pub id: i64,
    /// About whom.
    pub account: AccountId,
    /// What it says; empty when the customer was erased.
    pub words: String,
    /// Who wrote it; none: a command or a program.
    pub written_by: Option<i64>,
    /// When, microseconds UTC.
    pub written_at: i64,
    /// The colleague it is for.
    pub for_user: Option<i64>,
    /// The day on which it comes back to them.
    pub remind_on: Option<Date>,
    /// The day on which they had seen it.
    pub seen_on: Option<Date>,
}

impl Books<'_> {
    /// Keeps a note.
    pub fn add_note(&mut self, note: &NewNote<'_>) -> Result<i64, Fault> {
        let by = self.by()?;
        let (id, writer) = (self.new_id()?, self.writer()?);
        let words = self.seal_text(NOTE, note.account, note.words)?;
        self.connection.execute(
            "insert into notes (organisation_id, id, account_id, words, written_by, written_at, for_user, remind_on)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                self.organisation.0,
                id,
                note.account.0,
                &words,
                writer,
                by.at,
                note.for_user,
                note.remind_on.map(day_number)
            ],
        )?;
        self.note_entry(note.account, "note_written", id)?;
        Ok(id)
    }

    /// Takes a note back: its words are deleted, and the journal says that there were some.
    pub fn remove_note(&mut self, account: AccountId, id: i64) -> Result<bool, Fault> {
        let gone = "delete from notes where organisation_id = $1 and account_id = $2 and id = $3";
        let count = self
            .connection
            .execute(gone, params![self.organisation.0, account.0, id])?;
        if count > 0 {
            self.note_entry(account, "note_removed", id)?;
        }
        Ok(count > 0)
    }

    /// Notes that a note was seen by who it came back to, or that it should come back after all.
    pub fn set_note_seen(
        &mut self,
        account: AccountId,
        id: i64,
        seen: bool,
    ) -> Result<bool, Fault> {
        let on = seen.then_some(day_number(self.by()?.on));
        let set = "update notes set seen_on = $4
                   where organisation_id = $1 and account_id = $2 and id = $3 and remind_on is not null";
        let count = self
            .connection
            .execute(set, params![self.organisation.0, account.0, id, on])?;
        Ok(count > 0)
    }

    /// The notes of these numbers.
    pub fn notes_by_id(&mut self, ids: &[i64]) -> Result<Vec<NoteRow>, Fault> {
        let ids: Vec<Option<i64>> = ids.iter().copied().map(Some).collect();
        let notes = self.connection.rows(
            "select id, account_id, words, written_by, written_at, for_user, remind_on, seen_on from notes
             where organisation_id = $1 and id = any($2) order by id",
            params![self.organisation.0, &ids[..]],
            note_row,
        )?;
        self.opened_notes(notes)
    }

    /// The notes about a customer, the newest first.
    pub fn notes_of(&mut self, account: AccountId, limit: i64) -> Result<Vec<NoteRow>, Fault> {
        let notes = self.connection.rows(
            "select id, account_id, words, written_by, written_at, for_user, remind_on, seen_on from notes
             where organisation_id = $1 and account_id = $2 order by id desc limit $3",
            params![self.organisation.0, account.0, limit],
            note_row,
        )?;
        self.opened_notes(notes)
    }

    /// The notes that have come back to this person and that nobody has marked as seen, the oldest day first.
    pub fn notes_come_back(
        &mut self,
        user: i64,
        today: Date,
        limit: i64,
    ) -> Result<Vec<NoteRow>, Fault> {
        let notes = self.connection.rows(
            "select id, account_id, words, written_by, written_at, for_user, remind_on, seen_on from notes
             where organisation_id = $1 and for_user = $2 and remind_on <= $3 and seen_on is null
             order by remind_on, id limit $4",
            params![self.organisation.0, user, day_number(today), limit],
            note_row,
        )?;
        self.opened_notes(notes)
    }

    fn opened_notes(&mut self, mut notes: Vec<NoteRow>) -> Result<Vec<NoteRow>, Fault> {
        let words = notes.iter_mut().map(|note| (note.account, &mut note.words));
        self.open_texts(NOTE, words.collect())?;
        Ok(notes)
    }

    fn note_entry(
        &mut self,
        account: AccountId,
        kind: &'static str,
        subject: i64,
    ) -> Result<(), Fault> {
        let on = self.by()?.on;
        self.enter(Entry {
            account,
            kind,
            on,
            subject,
            movement: None,
            detail: "{}".into(),
        })?;
        Ok(())
    }

    /// The number of the person who holds these books; none: a command or a program.
    pub(crate) fn writer(&mut self) -> Result<Option<i64>, Fault> {
        let by = self.by()?;
        let one = "select id from users where organisation_id = $1 and email = $2";
        self.connection
            .first(one, params![self.organisation.0, &by.actor], |row| {
                row.int(0)
            })
    }

    /// Takes away what was written down about a customer, and what was to be done.
    pub(crate) fn erase_notes(&mut self, account: AccountId) -> Result<(), Fault> {
        let statements = [
            "delete from notes where organisation_id = $1 and account_id = $2",
            "delete from tasks where organisation_id = $1 and account_id = $2",
        ];
        for statement in statements {
            self.connection
                .execute(statement, params![self.organisation.0, account.0])?;
        }
        Ok(())
    }
}

pub(crate) fn note_row(row: &Row<'_>) -> Result<NoteRow, Fault> {
    Ok(NoteRow {
        id: row.int(0)?,
        account: AccountId(row.int(1)?),
        words: row.text(2)?,
        written_by: row.opt_int(3)?,
        written_at: row.int(4)?,
        for_user: row.opt_int(5)?,
        remind_on: opt_day(row.opt_int(6)?),
        seen_on: opt_day(row.opt_int(7)?),
    })
}
