//! Ladders in the making: one draft per ladder for the whole firm, with its last states.

use receivables::party::{AccountId, SequenceId};
use receivables::reminding::Sequence;

use crate::books::Books;
use crate::sql::Row;
use crate::{Fault, params};

/// So many changes can be taken back; who wants more begins again from what is published.
pub const STATES_KEPT: i64 = 50;

/// A draft as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct SequenceDraft {
    /// The ladder's lasting name.
    pub slug: String,
    /// Its number: it rises with each change.
    pub state: i64,
    /// What it says.
    pub sequence: Sequence,
    /// When it was changed last, microseconds UTC.
    pub written_at: i64,
    /// By whom.
    pub written_by: String,
    /// How many changes can be taken back, this one among them.
    pub states: i64,
}

impl Books<'_> {
    /// The draft of this ladder.
    pub fn sequence_draft(&mut self, slug: &str) -> Result<Option<SequenceDraft>, Fault> {
        let newest = "select d.slug, d.state, d.name, d.steps, d.written_at, d.written_by,
                             (select count(*) from sequence_drafts c where c.organisation_id = d.organisation_id and c.slug = d.slug)
                      from sequence_drafts d where d.organisation_id = $1 and d.slug = $2 order by d.state desc limit 1";
        self.connection
            .first(newest, params![self.organisation.0, slug], draft)
    }

    /// Every draft as it stands, by name.
    pub fn sequence_drafts(&mut self) -> Result<Vec<SequenceDraft>, Fault> {
        self.connection.rows(
            "select d.slug, d.state, d.name, d.steps, d.written_at, d.written_by, n.states
             from sequence_drafts d
             join (select organisation_id, slug, max(state) as newest, count(*) as states from sequence_drafts
                   where organisation_id = $1 group by organisation_id, slug) n
               on n.organisation_id = d.organisation_id and n.slug = d.slug and n.newest = d.state
             where d.organisation_id = $1 order by d.slug",
            params![self.organisation.0],
            draft,
        )
    }

    /// Keeps the next state of a draft; the oldest ones go. `over` is when the state was written that it was made from, 0 for
    /// none: when another one stands by now, nothing is kept and the answer is false.
    pub fn keep_sequence_draft(
        &mut self,
        slug: &str,
        sequence: &Sequence,
        over: i64,
    ) -> Result<bool, Fault> {
        let by = self.by()?;
        let stands = self.sequence_draft(slug)?;
        if stands.as_ref().map_or(0, |draft| draft.written_at) != over {
            return Ok(false);
        }
        let stands = stands.map_or(0, |draft| draft.state);
        let steps = serde_json::to_string(&sequence.steps)
            .map_err(|cause| Fault::Row(cause.to_string()))?;
        self.connection.execute(
            "insert into sequence_drafts (organisation_id, slug, state, name, steps, written_at, written_by)
             values ($1, $2, $3, $4, $5, $6, $7)",
            params![self.organisation.0, slug, stands + 1, &sequence.name, &steps, by.at, &by.actor],
        )?;
        self.connection.execute(
            "delete from sequence_drafts where organisation_id = $1 and slug = $2 and state <= $3",
            params![self.organisation.0, slug, stands + 1 - STATES_KEPT],
        )?;
        Ok(true)
    }

    /// Takes the last change back. False when another one stands by now.
    pub fn undo_sequence_draft(&mut self, slug: &str, over: i64) -> Result<bool, Fault> {
        let one = "delete from sequence_drafts where organisation_id = $1 and slug = $2 and written_at = $3
                   and state = (select max(state) from sequence_drafts where organisation_id = $1 and slug = $2)";
        let gone = self
            .connection
            .execute(one, params![self.organisation.0, slug, over])?;
        Ok(gone > 0)
    }

    /// Throws a draft away.
    pub fn drop_sequence_draft(&mut self, slug: &str) -> Result<bool, Fault> {
        let all = "delete from sequence_drafts where organisation_id = $1 and slug = $2";
        let gone = self
            .connection
            .execute(all, params![self.organisation.0, slug])?;
        Ok(gone > 0)
    }

    /// Those of these accounts whose ladder a person chose.
    pub fn chosen_by_person(&mut self, accounts: &[AccountId]) -> Result<Vec<AccountId>, Fault> {
        let ids: Vec<Option<i64>> = accounts.iter().map(|id| Some(id.0)).collect();
        self.connection.rows(
            "select id from accounts where organisation_id = $1 and id = any($2) and own_sequence is not null order by id",
            params![self.organisation.0, &ids[..]],
            |row| Ok(AccountId(row.int(0)?)),
        )
    }
}

fn draft(row: &Row<'_>) -> Result<SequenceDraft, Fault> {
    Ok(SequenceDraft {
        slug: row.text(0)?,
        state: row.int(1)?,
        sequence: Sequence {
            id: SequenceId(0),
            name: row.text(2)?,
            steps: serde_json::from_str(row.str(3)?)
                .map_err(|cause| Fault::Row(format!("a draft: {cause}")))?,
        },
        written_at: row.int(4)?,
        written_by: row.text(5)?,
        states: row.int(6)?,
    })
}
