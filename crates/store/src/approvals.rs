//! Who approved first what takes two people, until somebody else confirms.

use receivables::party::AccountId;

use crate::books::Books;
use crate::journal::Entry;
use crate::{Fault, params};

/// A first yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// To which question.
    pub question: i64,
    /// Who said it: a login.
    pub by: String,
    /// When, microseconds UTC.
    pub at: i64,
}

impl Books<'_> {
    /// Writes down who approved first; false when somebody was faster.
    pub fn approve_first(&mut self, question: i64, account: AccountId) -> Result<bool, Fault> {
        let by = self.by()?;
        let count = self.connection.execute(
            "insert into approvals (organisation_id, account_id, question_id, approved_by, approved_at)
             values ($1, $2, $3, $4, $5) on conflict (organisation_id, question_id) do nothing",
            params![self.organisation.0, account.0, question, &by.actor, by.at],
        )?;
        if count == 0 {
            return Ok(false);
        }
        self.enter(Entry {
            account,
            kind: "question_approved",
            on: by.on,
            subject: question,
            movement: None,
            detail: "{}".into(),
        })?;
        Ok(true)
    }

    /// Takes a first yes back, by whoever gave it; false when there is none of theirs.
    pub fn take_approval_back(&mut self, question: i64, account: AccountId) -> Result<bool, Fault> {
        let by = self.by()?;
        let gone = "delete from approvals where organisation_id = $1 and question_id = $2 and approved_by = $3";
        let count = self
            .connection
            .execute(gone, params![self.organisation.0, question, &by.actor])?;
        if count > 0 {
            self.enter(Entry {
                account,
                kind: "question_unapproved",
                on: by.on,
                subject: question,
                movement: None,
                detail: "{}".into(),
            })?;
        }
        Ok(count > 0)
    }

    /// The first yeses to these questions.
    pub fn approvals(&mut self, questions: &[i64]) -> Result<Vec<Approval>, Fault> {
        let ids: Vec<Option<i64>> = questions.iter().map(|id| Some(*id)).collect();
        self.connection.rows(
            "select question_id, approved_by, approved_at from approvals
             where organisation_id = $1 and question_id = any($2) order by question_id",
            params![self.organisation.0, &ids[..]],
            |row| {
                Ok(Approval {
                    question: row.int(0)?,
                    by: row.text(1)?,
                    at: row.int(2)?,
                })
            },
        )
    }
}
