//! What people do by hand: a reminder in their own words, taken back as long as it has not left; a call that is to be made
//! again another day; an answer taken back.

use std::collections::HashMap;

use receivables::Date;
use receivables::party::{AccountId, InvoiceId};
use receivables::reminding::StepCode;
use serde::{Deserialize, Serialize};

use crate::books::Books;
use crate::journal::{Entry, day_number};
use crate::outbox::NewMessage;
use crate::questions::{QuestionRow, question_row};
use crate::to_do::Whose;
use crate::{Fault, params, vault};

/// What the label of a person's words calls them.
pub(crate) const WORDS: &str = "words";

/// What stands as the last answer of a message that a person took back.
const TAKEN_BACK: &str = "taken back by a person";

/// A letter in a person's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageWords {
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// How many questions of each kind wait today, and how many are put off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkCounts {
    /// For today or late, by kind.
    pub today: Vec<(String, i64)>,
    /// Put off to a later day.
    pub later: i64,
}

impl WorkCounts {
    /// How many wait today.
    pub fn all(&self) -> i64 {
        self.today.iter().map(|(_, count)| count).sum()
    }
}

/// Which questions a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work<'a> {
    /// Those of these kinds that wait today; every kind when none is named.
    Today(&'a [&'a str]),
    /// Those that are put off.
    Later,
}

impl Books<'_> {
    /// Plans a message that a person sends, in their own words when they wrote any. None: that step was taken already.
    pub fn plan_by_hand(
        &mut self,
        message: &NewMessage,
        words: Option<&MessageWords>,
    ) -> Result<Option<i64>, Fault> {
        if self.plan_messages(std::slice::from_ref(message))? == 0 {
            return Ok(None);
        }
        let of_step = self.messages_of_step(message.account, message.run, message.step)?;
        let queued = of_step.into_iter().find(|(_, state)| state == "queued");
        let Some((id, _)) = queued else {
            return Ok(None);
        };
        if let Some(words) = words {
            self.keep_words(message.account, id, words)?;
        }
        Ok(Some(id))
    }

    fn keep_words(
        &mut self,
        account: AccountId,
        message: i64,
        words: &MessageWords,
    ) -> Result<(), Fault> {
        let by = self.by()?;
        let open = serde_json::to_vec(words)
            .map_err(|cause| Fault::Row(format!("words of a message: {cause}")))?;
        let keys = self.keys_for([account])?;
        let sealed = vault::seal(&keys[&account], self.label(WORDS, account, message), &open)?;
        self.connection.execute(
            "insert into message_words (organisation_id, account_id, message_id, bytes, written_at, written_by)
             values ($1, $2, $3, $4, $5, $6)",
            params![self.organisation.0, account.0, message, &sealed[..], by.at, &by.actor],
        )?;
        Ok(())
    }

    /// What a person wrote for these messages, where somebody did.
    pub fn message_words(&mut self, messages: &[i64]) -> Result<HashMap<i64, MessageWords>, Fault> {
        let ids: Vec<Option<i64>> = messages.iter().copied().map(Some).collect();
        let kept = self.connection.rows(
            "select message_id, account_id, bytes from message_words where organisation_id = $1 and message_id = any($2)",
            params![self.organisation.0, &ids[..]],
            |row| Ok((row.int(0)?, AccountId(row.int(1)?), row.bytes(2)?.to_vec())),
        )?;
        let mut all = HashMap::with_capacity(kept.len());
        for (id, account, sealed) in kept {
            let open = self.open_bytes(WORDS, account, id, &sealed)?;
            if let Some(open) = open {
                let words = serde_json::from_slice(&open)
                    .map_err(|cause| Fault::Row(format!("words of message {id}: {cause}")))?;
                all.insert(id, words);
            }
        }
        Ok(all)
    }

    /// Drops what was written for messages that are planned anew: it spoke of other amounts.
    pub(crate) fn forget_words(&mut self, messages: &[Option<i64>]) -> Result<(), Fault> {
        if !messages.is_empty() {
            let gone =
                "delete from message_words where organisation_id = $1 and message_id = any($2)";
            self.connection
                .execute(gone, params![self.organisation.0, messages])?;
        }
        Ok(())
    }

    /// Takes back a message that has not left. False: it left, or a sender holds it.
    pub fn take_back(&mut self, message: i64) -> Result<bool, Fault> {
        let by = self.by()?;
        let back = "update messages set state = 'withdrawn', last_answer = $3, changed_at = $4
                    where organisation_id = $1 and id = $2 and state = 'queued' returning account_id";
        let params = params![self.organisation.0, message, TAKEN_BACK, by.at];
        let account = self
            .connection
            .first(back, params, |row| Ok(AccountId(row.int(0)?)))?;
        let Some(account) = account else {
            return Ok(false);
        };
        self.enter(Entry {
            account,
            kind: "message_withdrawn",
            on: by.on,
            subject: message,
            movement: None,
            detail: "{\"by\":\"person\"}".into(),
        })?;
        self.touch_facts(account);
        Ok(true)
    }

    /// The messages of one step, with their states.
    pub fn messages_of_step(
        &mut self,
        account: AccountId,
        run: InvoiceId,
        step: StepCode,
    ) -> Result<Vec<(i64, String)>, Fault> {
        self.connection.rows(
            "select id, state from messages
             where organisation_id = $1 and account_id = $2 and run_id = $3 and step = $4 order by id",
            params![self.organisation.0, account.0, run.0, step.0],
            |row| Ok((row.int(0)?, row.text(1)?)),
        )
    }

    /// Open questions, what is most worth first, after this place (amount, then number).
    pub fn work(
        &mut self,
        which: Work<'_>,
        whose: Whose,
        today: Date,
        after: (i64, i64),
        limit: i64,
    ) -> Result<Vec<QuestionRow>, Fault> {
        let (later, kinds) = match which {
            Work::Today(kinds) => (0, kinds.join(",")),
            Work::Later => (1, String::new()),
        };
        self.connection.rows(
            "select id, account_id, run_id, step, kind, level, lines, total_cents, because, asked_on, answer, answered_on, again_on, answered_at
             from questions where organisation_id = $1 and answered_on is null
               and cast(case when again_on > $2 then 1 else 0 end as bigint) = $3
               and ($4 = '' or ',' || $4 || ',' like '%,' || kind || ',%')
               and (total_cents, id) < ($5, $6)
               and (cast($8 as bigint) = -1 or exists (select 1 from accounts a
                 where a.organisation_id = $1 and a.id = account_id and coalesce(a.assigned_to, 0) = $8))
             order by total_cents desc, id desc limit $7",
            params![self.organisation.0, day_number(today), later, &kinds, after.0, after.1, limit, whose.number()],
            question_row,
        )
    }

    /// How many questions wait, by kind.
    pub fn work_counts(&mut self, whose: Whose, today: Date) -> Result<WorkCounts, Fault> {
        let mut counts = WorkCounts::default();
        self.connection.each(
            "select kind, cast(case when again_on > $2 then 1 else 0 end as bigint), count(*) from questions
             where organisation_id = $1 and answered_on is null
               and (cast($3 as bigint) = -1 or exists (select 1 from accounts a
                 where a.organisation_id = $1 and a.id = account_id and coalesce(a.assigned_to, 0) = $3))
             group by 1, 2 order by 1, 2",
            params![self.organisation.0, day_number(today), whose.number()],
            &mut |row| {
                let count = row.int(2)?;
                match row.int(1)? {
                    0 => counts.today.push((row.text(0)?, count)),
                    _ => counts.later += count,
                }
                Ok(())
            },
        )?;
        Ok(counts)
    }

    /// Leaves an open question alone until a day, or takes it up again now. False: it is not open.
    pub fn put_off_question(
        &mut self,
        id: i64,
        until: Option<Date>,
        why: &'static str,
    ) -> Result<bool, Fault> {
        let on = self.by()?.on;
        let later = "update questions set again_on = $3
                     where organisation_id = $1 and id = $2 and answered_on is null returning account_id";
        let params = params![self.organisation.0, id, until.map(day_number)];
        let account = self
            .connection
            .first(later, params, |row| Ok(AccountId(row.int(0)?)))?;
        let Some(account) = account else {
            return Ok(false);
        };
        let detail = match until {
            Some(until) => format!("{{\"until\":\"{until}\",\"why\":\"{why}\"}}"),
            None => format!("{{\"why\":\"{why}\"}}"),
        };
        self.enter(Entry {
            account,
            kind: "question_put_off",
            on,
            subject: id,
            movement: None,
            detail: detail.into(),
        })?;
        Ok(true)
    }

    /// Opens the approval again that led to this step's message.
    pub fn reopen_approval(
        &mut self,
        account: AccountId,
        run: InvoiceId,
        step: StepCode,
    ) -> Result<(), Fault> {
        let approved = self.connection.first(
            "select id from questions where organisation_id = $1 and account_id = $2 and run_id = $3 and step = $4
               and kind = 'approve' and answer = 'yes'",
            params![self.organisation.0, account.0, run.0, step.0],
            |row| row.int(0),
        )?;
        if let Some(question) = approved {
            self.reopen_question(question)?;
        }
        Ok(())
    }

    /// Opens a question again that was answered. False: it is open, or lapsed with its invoice.
    pub fn reopen_question(&mut self, id: i64) -> Result<bool, Fault> {
        let on = self.by()?.on;
        let open = "update questions set answer = null, answered_on = null, answered_by = null, answered_at = null, again_on = null
                    where organisation_id = $1 and id = $2 and answered_on is not null and answer <> 'lapsed' returning account_id";
        let account = self
            .connection
            .first(open, params![self.organisation.0, id], |row| {
                Ok(AccountId(row.int(0)?))
            })?;
        let Some(account) = account else {
            return Ok(false);
        };
        self.enter(Entry {
            account,
            kind: "question_reopened",
            on,
            subject: id,
            movement: None,
            detail: "{}".into(),
        })?;
        self.touch_facts(account);
        Ok(true)
    }
}
