//! Marks: what became of a message, written down in sets.

use std::collections::BTreeMap;

use receivables::party::AccountId;

use crate::books::Books;
use crate::journal::{Entry, day_number};
use crate::sql::Kind::{Bytes, Int, Text};
use crate::sql::{Target, Value};
use crate::{Fault, params, vault};

/// What becomes of a message that a worker held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The next byte is DATA.
    Sending {
        /// Its subject, as drawn.
        subject: String,
        /// The exact bytes.
        bytes: Vec<u8>,
    },
    /// The server took it.
    Accepted(String),
    /// The server will not have it.
    Refused(String),
    /// The line was lost after DATA began: a person looks.
    Uncertain(String),
    /// Not now: again after this instant.
    Later(String, i64),
    /// The account changed since it was planned: the question is asked again.
    Withdrawn(String),
}

/// What the label of a message calls it.
pub(crate) const LETTER: &str = "letter";

static MESSAGE_BYTES: Target = Target::new(
    "message_bytes",
    &[
        ("organisation_id", Int),
        ("message_id", Int),
        ("bytes", Bytes),
        ("account_id", Int),
    ],
    "on conflict (organisation_id, message_id) do update set bytes = excluded.bytes, account_id = excluded.account_id",
);

impl Mark {
    fn answer(&self) -> &str {
        match self {
            Mark::Sending { .. } => "",
            Mark::Accepted(answer)
            | Mark::Refused(answer)
            | Mark::Uncertain(answer)
            | Mark::Later(answer, _)
            | Mark::Withdrawn(answer) => answer,
        }
    }

    fn state(&self) -> &'static str {
        match self {
            Mark::Sending { .. } => "sending",
            Mark::Accepted(_) => "accepted",
            Mark::Refused(_) => "refused",
            Mark::Uncertain(_) => "uncertain",
            Mark::Later(..) => "queued",
            Mark::Withdrawn(_) => "withdrawn",
        }
    }
}

impl Books<'_> {
    /// Marks many messages at once, each only from the state its worker left it in. Answers the ids that were marked:
    /// a message not among them must not be sent. One statement serves all of a kind: a server asked message by message
    /// would be waited for longer than the mail server is.
    pub fn mark_messages(&mut self, node: i64, marks: &[(i64, Mark)]) -> Result<Vec<i64>, Fault> {
        let mut done = Vec::with_capacity(marks.len());
        let mut sending = Vec::new();
        let mut ended: BTreeMap<&str, Vec<(i64, &Mark)>> = Default::default();
        for (id, mark) in marks {
            match mark {
                Mark::Sending { subject, bytes } => sending.push((*id, subject, bytes)),
                Mark::Later(answer, not_before) => {
                    done.extend(self.mark_later(node, *id, answer, *not_before)?);
                }
                _ => ended.entry(mark.state()).or_default().push((*id, mark)),
            }
        }
        done.extend(self.mark_sending(node, &sending)?);
        for (state, some) in ended {
            done.extend(self.mark_ended(node, state, &some)?);
        }
        Ok(done)
    }

    fn mark_later(
        &mut self,
        node: i64,
        id: i64,
        answer: &str,
        not_before: i64,
    ) -> Result<Option<i64>, Fault> {
        let by = self.by()?;
        let later = "update messages set state = 'queued', claimed_by = null, attempts = attempts + 1, not_before_at = $4,
                            last_answer = $5, changed_at = $6
                     where organisation_id = $1 and id = $2 and claimed_by = $3 and state in ('claimed', 'sending')";
        let params = params![self.organisation.0, id, node, not_before, answer, by.at];
        let changed = self.connection.execute(later, params)?;
        Ok((changed > 0).then_some(id))
    }

    /// Only from `claimed`, only by its claimer, and only while the account is as it was when this was decided.
    fn mark_sending(
        &mut self,
        node: i64,
        letters: &[(i64, &String, &Vec<u8>)],
    ) -> Result<Vec<i64>, Fault> {
        if letters.is_empty() {
            return Ok(Vec::new());
        }
        let by = self.by()?;
        let organisation = self.organisation.0;
        let rows: Vec<Vec<Value<'_>>> = letters
            .iter()
            .map(|(id, subject, _)| {
                vec![
                    organisation.into(),
                    (*id).into(),
                    node.into(),
                    by.at.into(),
                    Value::Text(subject),
                ]
            })
            .collect();
        let changed: BTreeMap<i64, AccountId> = self
            .connection
            .change_and_tell(
                "update messages set state = 'sending', changed_at = $4, subject = $5
                 where organisation_id = $1 and id = $2 and claimed_by = $3 and state = 'claimed'
                   and account_version = (select version from accounts a
                       where a.organisation_id = $1 and a.id = messages.account_id)
                 returning id, account_id",
                "update messages m set state = 'sending', changed_at = u.changed_at, subject = u.subject
                 from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[])
                      u(organisation, id, node, changed_at, subject)
                 where m.organisation_id = u.organisation and m.id = u.id and m.claimed_by = u.node and m.state = 'claimed'
                   and m.account_version = (select version from accounts a
                       where a.organisation_id = u.organisation and a.id = m.account_id)
                 returning m.id, m.account_id",
                &[Int, Int, Int, Int, Text],
                &rows,
                |row| Ok((row.int(0)?, AccountId(row.int(1)?))),
            )?
            .into_iter()
            .collect();
        self.keep_bytes(letters, &changed)?;
        Ok(changed.into_keys().collect())
    }

    /// Keeps the exact bytes of what leaves, each under the key of whom it is written to.
    fn keep_bytes(
        &mut self,
        letters: &[(i64, &String, &Vec<u8>)],
        leaving: &BTreeMap<i64, AccountId>,
    ) -> Result<(), Fault> {
        let keys = self.keys_for(leaving.values().copied())?;
        let mut sealed = Vec::with_capacity(leaving.len());
        for (id, _, bytes) in letters {
            if let Some(account) = leaving.get(id) {
                let label = self.label(LETTER, *account, *id);
                sealed.push((*id, account.0, vault::seal(&keys[account], label, bytes)?));
            }
        }
        let organisation = self.organisation.0;
        let rows: Vec<Vec<Value<'_>>> = sealed
            .iter()
            .map(|(id, account, bytes)| {
                vec![
                    organisation.into(),
                    (*id).into(),
                    Value::Bytes(bytes),
                    (*account).into(),
                ]
            })
            .collect();
        self.connection.insert(&MESSAGE_BYTES, &rows)?;
        Ok(())
    }

    /// The exact bytes that left, or were about to; none when they were erased.
    pub fn message_bytes(&mut self, id: i64) -> Result<Option<Vec<u8>>, Fault> {
        let kept = "select bytes, account_id from message_bytes where organisation_id = $1 and message_id = $2";
        let kept = self
            .connection
            .first(kept, params![self.organisation.0, id], |row| {
                Ok((row.bytes(0)?.to_vec(), row.opt_int(1)?.map(AccountId)))
            })?;
        match kept {
            Some((sealed, Some(account))) => self.open_bytes(LETTER, account, id, &sealed),
            // Written before there were keys.
            Some((plain, None)) => Ok(Some(plain)),
            None => Ok(None),
        }
    }

    /// Opens what stands under a person's key; none when that key was destroyed.
    pub(crate) fn open_bytes(
        &mut self,
        what: &'static str,
        account: AccountId,
        id: i64,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, Fault> {
        let keys = self.keys_of([account])?;
        let Some(key) = keys.get(&account) else {
            return Ok(None);
        };
        let open = vault::open(key, self.label(what, account, id), sealed);
        open.map(Some)
            .ok_or_else(|| Fault::Row(format!("the {what} {id} was changed since it was sealed")))
    }

    /// A node thought dead may still tell the truth about what it was sending: `uncertain` gives way to it.
    /// The end of a message is an entry; one that did not reach anybody makes its account be looked at again.
    fn mark_ended(
        &mut self,
        node: i64,
        state: &'static str,
        marks: &[(i64, &Mark)],
    ) -> Result<Vec<i64>, Fault> {
        let by = self.by()?;
        let organisation = self.organisation.0;
        let attempt = i64::from(state != "withdrawn");
        let left_on = matches!(state, "accepted" | "uncertain").then_some(day_number(by.on));
        let rows: Vec<Vec<Value<'_>>> = marks
            .iter()
            .map(|(id, mark)| {
                vec![
                    organisation.into(),
                    (*id).into(),
                    node.into(),
                    Value::Text(state),
                    by.at.into(),
                    attempt.into(),
                    left_on.into(),
                    Value::Text(mark.answer()),
                ]
            })
            .collect();
        let changed: BTreeMap<i64, AccountId> = self
            .connection
            .change_and_tell(
                "update messages set state = $4, claimed_by = null, changed_at = $5, attempts = attempts + $6,
                        left_on = coalesce($7, left_on), last_answer = $8
                 where organisation_id = $1 and id = $2
                   and ((claimed_by = $3 and state in ('claimed', 'sending')) or (state = 'uncertain' and $4 = 'accepted'))
                 returning id, account_id",
                "update messages m set state = u.state, claimed_by = null, changed_at = u.changed_at,
                        attempts = m.attempts + u.attempt, left_on = coalesce(u.left_on, m.left_on), last_answer = u.answer
                 from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[])
                      u(organisation, id, node, state, changed_at, attempt, left_on, answer)
                 where m.organisation_id = u.organisation and m.id = u.id
                   and ((m.claimed_by = u.node and m.state in ('claimed', 'sending')) or (m.state = 'uncertain' and u.state = 'accepted'))
                 returning m.id, m.account_id",
                &[Int, Int, Int, Text, Int, Int, Int, Text],
                &rows,
                |row| Ok((row.int(0)?, AccountId(row.int(1)?))),
            )?
            .into_iter()
            .collect();
        for (id, account) in &changed {
            self.enter(Entry {
                account: *account,
                kind: match state {
                    "accepted" => "message_accepted",
                    "refused" => "message_refused",
                    "uncertain" => "message_uncertain",
                    _ => "message_withdrawn",
                },
                on: by.on,
                subject: *id,
                movement: None,
                detail: "{}".into(),
            })?;
            if ["refused", "withdrawn"].contains(&state) {
                self.touch_facts(*account);
            }
        }
        Ok(changed.into_keys().collect())
    }
}
