//! Letters that were posted: when, under which number, and exactly as they were printed.
//!
//! What was written to a person stands under that person's key. The journal holds that a letter left and on which day.

use receivables::Date;
use receivables::party::AccountId;

use crate::books::Books;
use crate::journal::{Entry, day, day_number};
use crate::sql::Row;
use crate::{Fault, params, vault};

/// What the label of a letter's bytes, and of its number, calls them.
pub(crate) const POSTED: &str = "posted";

/// A letter that was posted.
#[derive(Clone, Copy, Debug)]
pub struct NewPosted<'a> {
    /// To whom.
    pub account: AccountId,
    /// The question that asked for it.
    pub question: i64,
    /// The day it bears.
    pub dated_on: Date,
    /// The day it left.
    pub posted_on: Date,
    /// The number of a registered letter; empty without one.
    pub tracking: &'a str,
    /// How many pages.
    pub pages: i64,
    /// What was printed.
    pub pdf: &'a [u8],
}

/// A letter without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedRow {
    /// The question that asked for it.
    pub question: i64,
    /// To whom.
    pub account: AccountId,
    /// The day it bears.
    pub dated_on: Date,
    /// The day it left.
    pub posted_on: Date,
    /// The number of a registered letter; empty without one.
    pub tracking: String,
    /// How many pages.
    pub pages: i64,
    /// By whom.
    pub posted_by: String,
}

impl Books<'_> {
    /// Keeps a letter that was posted. The caller answers the question it was asked by.
    pub fn add_posted(&mut self, posted: &NewPosted<'_>) -> Result<(), Fault> {
        let by = self.by()?;
        let account = posted.account;
        let tracking = match posted.tracking {
            "" => String::new(),
            number => self.seal_text(POSTED, account, number)?,
        };
        let key = self.keys_for([account])?[&account];
        let label = self.label(POSTED, account, posted.question);
        let sealed = vault::seal(&key, label, posted.pdf)?;
        let size = i64::try_from(posted.pdf.len()).unwrap_or(i64::MAX);
        self.connection.execute(
            "insert into posted (organisation_id, account_id, question_id, dated_on, posted_on, tracking, pages, size, posted_at, posted_by, bytes)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            params![
                self.organisation.0,
                account.0,
                posted.question,
                day_number(posted.dated_on),
                day_number(posted.posted_on),
                &tracking,
                posted.pages,
                size,
                by.at,
                &by.actor,
                sealed.as_slice()
            ],
        )?;
        let detail = serde_json::json!({ "dated_on": posted.dated_on, "posted_on": posted.posted_on, "pages": posted.pages });
        self.enter(Entry {
            account,
            kind: "letter_sent",
            on: by.on,
            subject: posted.question,
            movement: None,
            detail: detail.to_string().into(),
        })?;
        Ok(())
    }

    /// Takes back that a letter was posted. False: it was not.
    pub fn remove_posted(&mut self, question: i64) -> Result<bool, Fault> {
        let gone = "delete from posted where organisation_id = $1 and question_id = $2";
        let count = self
            .connection
            .execute(gone, params![self.organisation.0, question])?;
        Ok(count > 0)
    }

    /// The letters that were posted to a customer, newest first.
    pub fn posted_to(&mut self, account: AccountId, limit: i64) -> Result<Vec<PostedRow>, Fault> {
        let rows = self.connection.rows(
            "select question_id, account_id, dated_on, posted_on, tracking, pages, posted_by from posted
             where organisation_id = $1 and account_id = $2 order by question_id desc limit $3",
            params![self.organisation.0, account.0, limit],
            posted_row,
        )?;
        self.posted_open(rows)
    }

    /// The letter that was posted to answer this question.
    pub fn posted(&mut self, question: i64) -> Result<Option<PostedRow>, Fault> {
        let rows = self.connection.rows(
            "select question_id, account_id, dated_on, posted_on, tracking, pages, posted_by from posted
             where organisation_id = $1 and question_id = $2",
            params![self.organisation.0, question],
            posted_row,
        )?;
        Ok(self.posted_open(rows)?.pop())
    }

    /// What was printed; none when it was never posted, or was erased.
    pub fn posted_pdf(&mut self, question: i64) -> Result<Option<Vec<u8>>, Fault> {
        let kept =
            "select bytes, account_id from posted where organisation_id = $1 and question_id = $2";
        let kept = self
            .connection
            .first(kept, params![self.organisation.0, question], |row| {
                Ok((row.bytes(0)?.to_vec(), AccountId(row.int(1)?)))
            })?;
        match kept {
            Some((sealed, account)) => self.open_bytes(POSTED, account, question, &sealed),
            None => Ok(None),
        }
    }

    fn posted_open(&mut self, mut rows: Vec<PostedRow>) -> Result<Vec<PostedRow>, Fault> {
        let texts = rows
            .iter_mut()
            .map(|row| (row.account, &mut row.tracking))
            .collect();
        self.open_texts(POSTED, texts)?;
        Ok(rows)
    }

    /// Takes every letter to a customer away.
    pub(crate) fn erase_posted(&mut self, account: AccountId) -> Result<(), Fault> {
        let gone = "delete from posted where organisation_id = $1 and account_id = $2";
        self.connection
            .execute(gone, params![self.organisation.0, account.0])?;
        Ok(())
    }
}

fn posted_row(row: &Row<'_>) -> Result<PostedRow, Fault> {
    Ok(PostedRow {
        question: row.int(0)?,
        account: AccountId(row.int(1)?),
        dated_on: day(row.int(2)?),
        posted_on: day(row.int(3)?),
        tracking: row.text(4)?,
        pages: row.int(5)?,
        posted_by: row.text(6)?,
    })
}
