//! Ladders as the firm published them, who follows which version, and the rules that say so.
//!
//! A published version never changes. A customer who moves to another version keeps the steps that were taken: they bear
//! lasting numbers, and the key of a message holds the number.

use receivables::party::{AccountId, SequenceId};
use receivables::reminding::{Rule, Sequence};

use crate::accounts::{AccountRow, account_row};
use crate::books::Books;
use crate::journal::Entry;
use crate::sql::{Kind, Row, Value};
use crate::{Fault, params};

/// What concerns the whole firm stands in the journal under no customer.
const NO_ACCOUNT: AccountId = AccountId(0);

/// A published version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRow {
    /// The ladder's lasting name.
    pub slug: String,
    /// 1, 2, 3…
    pub version: i64,
    /// What it says.
    pub sequence: Sequence,
    /// When it was published, microseconds UTC.
    pub published_at: i64,
    /// By whom; unknown for the oldest.
    pub published_by: Option<String>,
    /// How many customers follow it.
    pub followers: i64,
}

impl Books<'_> {
    /// Publishes a version of a ladder. It never changes afterwards.
    pub fn publish_sequence(
        &mut self,
        slug: &str,
        sequence: &Sequence,
    ) -> Result<SequenceId, Fault> {
        let by = self.by()?;
        let id = self.new_id()?;
        let steps = serde_json::to_string(&sequence.steps)
            .map_err(|cause| Fault::Row(cause.to_string()))?;
        self.connection.execute(
            "insert into sequences (organisation_id, id, slug, version, name, steps, published_at, published_by)
             values ($1, $2, $3, (select coalesce(max(version), 0) + 1 from sequences where organisation_id = $1 and slug = $3),
                     $4, $5, $6, $7)",
            params![self.organisation.0, id, slug, &sequence.name, &steps, by.at, &by.actor],
        )?;
        self.enter(Entry {
            account: NO_ACCOUNT,
            kind: "sequence_published",
            on: by.on,
            subject: id,
            movement: None,
            detail: "{}".into(),
        })?;
        Ok(SequenceId(id))
    }

    /// Every published ladder with its slug, oldest first.
    pub fn sequences(&mut self) -> Result<Vec<(String, Sequence)>, Fault> {
        self.connection.rows(
            "select slug, id, name, steps from sequences where organisation_id = $1 order by id",
            params![self.organisation.0],
            |row| Ok((row.text(0)?, sequence(row, 1)?)),
        )
    }

    /// Every version of every ladder with its followers, by name, the newest version first.
    pub fn sequence_versions(&mut self) -> Result<Vec<VersionRow>, Fault> {
        self.connection.rows(
            "select slug, version, id, name, steps, published_at, published_by,
                    (select count(*) from accounts a where a.organisation_id = s.organisation_id and a.sequence_id = s.id)
             from sequences s where organisation_id = $1 order by slug, version desc",
            params![self.organisation.0],
            |row| {
                Ok(VersionRow {
                    slug: row.text(0)?,
                    version: row.int(1)?,
                    sequence: sequence(row, 2)?,
                    published_at: row.int(5)?,
                    published_by: row.opt_text(6)?,
                    followers: row.int(7)?,
                })
            },
        )
    }

    /// Who follows these versions, in the order of ids.
    pub fn followers(
        &mut self,
        versions: &[SequenceId],
        after: AccountId,
        limit: i64,
    ) -> Result<Vec<AccountRow>, Fault> {
        let ids: Vec<Option<i64>> = versions.iter().map(|id| Some(id.0)).collect();
        self.connection.rows(
            "select id, code, name, balance_cents, language, sequence_id, version, terms_days, siren, erased_on, terms_month_end
             from accounts where organisation_id = $1 and sequence_id = any($2) and id > $3 order by id limit $4",
            params![self.organisation.0, &ids[..], after.0, limit],
            account_row,
        )
    }

    /// Lets a customer follow the ladder that a person chose for it, whatever the rules say.
    pub fn follow(&mut self, account: AccountId, sequence: SequenceId) -> Result<(), Fault> {
        let own = "update accounts set own_sequence = (select slug from sequences where organisation_id = $1 and id = $3)
                   where organisation_id = $1 and id = $2";
        self.connection
            .execute(own, params![self.organisation.0, account.0, sequence.0])?;
        self.move_to(&[(account, sequence)])
    }

    /// Takes a person's choice back: the rules decide from the next round on.
    pub fn follow_rules(&mut self, account: AccountId) -> Result<(), Fault> {
        let none = "update accounts set own_sequence = null where organisation_id = $1 and id = $2";
        self.connection
            .execute(none, params![self.organisation.0, account.0])?;
        self.touch_facts(account);
        Ok(())
    }

    /// Lets customers follow other versions. What they were told already they are not told again.
    pub fn move_to(&mut self, moves: &[(AccountId, SequenceId)]) -> Result<(), Fault> {
        let on = self.by()?.on;
        let organisation = self.organisation.0;
        let rows: Vec<Vec<Value<'_>>> = moves
            .iter()
            .map(|(account, sequence)| {
                vec![organisation.into(), account.0.into(), sequence.0.into()]
            })
            .collect();
        self.connection.change(
            "update accounts set sequence_id = $3 where organisation_id = $1 and id = $2",
            "update accounts a set sequence_id = u.sequence_id
             from unnest($1::bigint[], $2::bigint[], $3::bigint[]) u(organisation, id, sequence_id)
             where a.organisation_id = u.organisation and a.id = u.id",
            &[Kind::Int, Kind::Int, Kind::Int],
            &rows,
        )?;
        for (account, sequence) in moves {
            self.enter(Entry {
                account: *account,
                kind: "sequence_assigned",
                on,
                subject: sequence.0,
                movement: None,
                detail: "{}".into(),
            })?;
            self.touch_facts(*account);
        }
        Ok(())
    }

    /// The firm's rules, in their order.
    pub fn sequence_rules(&mut self) -> Result<Vec<Rule>, Fault> {
        self.connection.rows(
            "select only_if, sequence from sequence_rules where organisation_id = $1 order by place",
            params![self.organisation.0],
            |row| {
                Ok(Rule {
                    only_if: serde_json::from_str(row.str(0)?)
                        .map_err(|cause| Fault::Row(format!("a rule: {cause}")))?,
                    sequence: row.text(1)?,
                })
            },
        )
    }

    /// Puts these rules in place of the firm's; everyone is looked at again.
    pub fn set_sequence_rules(&mut self, rules: &[Rule]) -> Result<(), Fault> {
        let on = self.by()?.on;
        self.connection.execute(
            "delete from sequence_rules where organisation_id = $1",
            params![self.organisation.0],
        )?;
        for (place, rule) in (1i64..).zip(rules) {
            let only_if = serde_json::to_string(&rule.only_if)
                .map_err(|cause| Fault::Row(cause.to_string()))?;
            self.connection.execute(
                "insert into sequence_rules (organisation_id, place, only_if, sequence) values ($1, $2, $3, $4)",
                params![self.organisation.0, place, &only_if, &rule.sequence],
            )?;
        }
        self.enter(Entry {
            account: NO_ACCOUNT,
            kind: "sequence_rules_changed",
            on,
            subject: rules.len() as i64,
            movement: None,
            detail: "{}".into(),
        })?;
        self.look_at_everyone()
    }

    /// Puts a customer into a segment, or into none.
    pub fn set_segment(&mut self, account: AccountId, segment: Option<&str>) -> Result<(), Fault> {
        let on = self.by()?.on;
        let set = "update accounts set segment = $3 where organisation_id = $1 and id = $2";
        self.connection
            .execute(set, params![self.organisation.0, account.0, segment])?;
        self.enter(Entry {
            account,
            kind: "segment_changed",
            on,
            subject: account.0,
            movement: None,
            detail: "{}".into(),
        })?;
        self.touch_facts(account);
        Ok(())
    }
}

fn sequence(row: &Row<'_>, from: usize) -> Result<Sequence, Fault> {
    Ok(Sequence {
        id: SequenceId(row.int(from)?),
        name: row.text(from + 1)?,
        steps: serde_json::from_str(row.str(from + 2)?)
            .map_err(|cause| Fault::Row(format!("a ladder: {cause}")))?,
    })
}
