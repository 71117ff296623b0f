//! The outbox: what is to leave the house, and what became of it.
//!
//! `queued → claimed → sending → accepted | refused | uncertain → bounced | answered`, and `withdrawn` for a message whose
//! account changed before it left. `sending` is committed before the first byte of DATA: what a crash leaves there is
//! `uncertain`, and no machine sends it again.

use receivables::Cents;
use receivables::Date;
use receivables::next_step::Because;
use receivables::party::{AccountId, Channel, ContactId, InvoiceId, Language};
use receivables::reminding::StepCode;

use crate::books::{Books, By};
use crate::journal::{Entry, day, day_number};
use crate::letters::{channel, channel_word};
use crate::reasons::{Reason, reason_read, reason_text};
use crate::sql::{Kind, Row, Target, Value};
use crate::{Fault, params};

/// A message as a round plans it.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Whose account.
    pub account: AccountId,
    /// The run.
    pub run: InvoiceId,
    /// The step.
    pub step: StepCode,
    /// The level's code.
    pub level: &'static str,
    /// To whom.
    pub contact: ContactId,
    /// By which way it goes.
    pub channel: Channel,
    /// The mailbox, or the mobile.
    pub recipient: String,
    /// Mailboxes that get a copy, comma-separated.
    pub copies: String,
    /// In which language.
    pub language: Language,
    /// Each invoice with what is asked.
    pub lines: Vec<(InvoiceId, Cents)>,
    /// What the customer has in hand.
    pub credits: Cents,
    /// What is asked in all.
    pub total: Cents,
    /// The reason.
    pub because: Because,
    /// The account's version when this was decided.
    pub account_version: i64,
    /// The Message-ID, made from the key.
    pub message_id: String,
    /// Not before this instant: the debtor's own hours. Zero: at once.
    pub not_before_at: i64,
}

/// A message as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageRow {
    /// Which.
    pub id: i64,
    /// Whose account.
    pub account: AccountId,
    /// The run.
    pub run: InvoiceId,
    /// The step.
    pub step: StepCode,
    /// The level's code.
    pub level: String,
    /// To whom.
    pub contact: ContactId,
    /// By which way it goes.
    pub channel: Channel,
    /// The mailbox, or the mobile.
    pub recipient: String,
    /// Mailboxes that get a copy, comma-separated.
    pub copies: String,
    /// In which language.
    pub language: Language,
    /// Each invoice with what is asked.
    pub lines: Vec<(InvoiceId, Cents)>,
    /// What the customer has in hand.
    pub credits: Cents,
    /// What is asked in all.
    pub total: Cents,
    /// The reason.
    pub because: Reason,
    /// The day it was planned.
    pub planned_on: Date,
    /// The Message-ID.
    pub message_id: String,
    /// Where it stands.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Not before this instant.
    pub not_before_at: i64,
    /// The instant of the last change.
    pub changed_at: i64,
    /// Its subject, once drawn.
    pub subject: Option<String>,
    /// The server's last answer.
    pub last_answer: Option<String>,
}

const COLUMNS: &[(&str, Kind)] = &[
    ("organisation_id", Kind::Int),
    ("id", Kind::Int),
    ("account_id", Kind::Int),
    ("run_id", Kind::Int),
    ("step", Kind::Int),
    ("level", Kind::Text),
    ("contact_id", Kind::Int),
    ("recipient", Kind::Text),
    ("copies", Kind::Text),
    ("language", Kind::Text),
    ("lines", Kind::Text),
    ("credits_cents", Kind::Int),
    ("total_cents", Kind::Int),
    ("because", Kind::Text),
    ("planned_on", Kind::Int),
    ("planned_at", Kind::Int),
    ("account_version", Kind::Int),
    ("message_id", Kind::Text),
    ("state", Kind::Text),
    ("attempts", Kind::Int),
    ("not_before_at", Kind::Int),
    ("changed_at", Kind::Int),
    ("channel", Kind::Text),
];

/// A step that was taken is not taken again.
pub(crate) static MESSAGES: Target = Target::new(
    "messages",
    COLUMNS,
    "on conflict (organisation_id, account_id, run_id, step, contact_id) do nothing",
);

/// A message that was taken back before it left may be planned anew, in its old row; any other state means that the step
/// was taken.
static PLANNED_ANEW: Target = Target::new(
    "messages",
    COLUMNS,
    "on conflict (organisation_id, account_id, run_id, step, contact_id) do update set
         level = excluded.level, recipient = excluded.recipient, copies = excluded.copies, language = excluded.language,
         lines = excluded.lines, credits_cents = excluded.credits_cents, total_cents = excluded.total_cents,
         because = excluded.because, planned_on = excluded.planned_on, planned_at = excluded.planned_at,
         account_version = excluded.account_version, state = excluded.state, not_before_at = excluded.not_before_at,
         changed_at = excluded.changed_at, channel = excluded.channel
     where messages.state = 'withdrawn'
     returning id, account_id, run_id, step, total_cents",
);

impl Books<'_> {
    /// Plans messages. Answers how many were written: a step that was taken already is not planned again.
    pub fn plan_messages(&mut self, messages: &[NewMessage]) -> Result<u64, Fault> {
        let by = self.by()?;
        let mut ids = Vec::with_capacity(messages.len());
        for _ in messages {
            ids.push(self.new_id()?);
        }
        let lines: Vec<String> = messages
            .iter()
            .map(|message| lines_text(&message.lines))
            .collect();
        let reasons: Vec<String> = messages
            .iter()
            .map(|message| reason_text(&message.because))
            .collect();
        let texts = lines.iter().zip(&reasons);
        let rows: Vec<Vec<Value<'_>>> = messages
            .iter()
            .zip(&ids)
            .zip(texts)
            .map(|((message, id), (lines, reason))| {
                message_values(self.organisation.0, by, message, *id, lines, reason)
            })
            .collect();
        let is_new = self.connection.insert_new(&MESSAGES, &rows)?;
        let mut known = Vec::new();
        let mut written = Vec::with_capacity(messages.len());
        for (((message, id), row), is_new) in messages.iter().zip(&ids).zip(rows).zip(is_new) {
            if is_new {
                let what = (message.run.0, message.step.0, message.total.0);
                written.push(planned(by.on, *id, message.account, what));
            } else {
                known.push(row);
            }
        }
        let anew = self
            .connection
            .insert_and_tell(&PLANNED_ANEW, &known, |row| {
                let what = (row.int(2)?, row.int(3)?, row.int(4)?);
                Ok(planned(by.on, row.int(0)?, AccountId(row.int(1)?), what))
            })?;
        let ids: Vec<Option<i64>> = anew.iter().map(|entry| Some(entry.subject)).collect();
        self.forget_words(&ids)?;
        written.extend(anew);
        let count = written.len() as u64;
        // Only what was written is told to the journal: a step that was taken already is not taken again.
        for entry in written {
            self.enter(entry)?;
        }
        Ok(count)
    }

    /// Takes up to `limit` mails that may go now. A message of another node, or one just taken, is left alone.
    pub fn claim_messages(
        &mut self,
        node: i64,
        now: i64,
        limit: i64,
    ) -> Result<Vec<MessageRow>, Fault> {
        self.claim(node, Channel::Email, now, limit)
    }

    /// Takes up to `limit` text messages that may go now.
    pub fn claim_texts(
        &mut self,
        node: i64,
        now: i64,
        limit: i64,
    ) -> Result<Vec<MessageRow>, Fault> {
        self.claim(node, Channel::Sms, now, limit)
    }

    fn claim(
        &mut self,
        node: i64,
        channel: Channel,
        now: i64,
        limit: i64,
    ) -> Result<Vec<MessageRow>, Fault> {
        loop {
            let ids = self.connection.rows(
                // The choice stands in a materialized part of its own: PostgreSQL may run a subquery with a limit several
                // times, and each time it skips what it has just locked. The condition repeated outside names the state in
                // a way that the index of the queue does not serve: the rows are found by their key, not by going through
                // the whole queue again for each batch.
                "with free as materialized (
                     select id from messages where organisation_id = $1 and state = 'queued' and not_before_at <= $3
                       and channel = $5
                     order by not_before_at, id limit $4 for update skip locked)
                 update messages set state = 'claimed', claimed_by = $2, changed_at = $3
                 where organisation_id = $1 and state || '' = 'queued' and not_before_at <= $3 and id in (select id from free)
                 returning id",
                params![
                    self.organisation.0,
                    node,
                    now,
                    limit,
                    channel_word(channel)
                ],
                |row| Ok(Some(row.int(0)?)),
            )?;
            let overtaken = self.withdraw_overtaken(&ids)?;
            // Nothing in hand means that nothing is left, never that all of it was overtaken.
            if ids.is_empty() || overtaken.len() < ids.len() {
                let kept = ids
                    .into_iter()
                    .flatten()
                    .filter(|id| !overtaken.contains(id));
                return self.messages_by_id(&kept.map(Some).collect::<Vec<_>>());
            }
        }
    }

    /// Takes back what a later message to the same debtor has overtaken in the queue: after days without a server nobody
    /// hears of the first step and of the second at once.
    fn withdraw_overtaken(&mut self, claimed: &[Option<i64>]) -> Result<Vec<i64>, Fault> {
        let by = self.by()?;
        let back = "update messages set state = 'withdrawn', claimed_by = null, changed_at = $3,
                           last_answer = 'a later message took its place'
                    where organisation_id = $1 and id = any($2) and exists (
                        select 1 from messages l where l.organisation_id = $1 and l.account_id = messages.account_id
                          and l.planned_on > messages.planned_on
                          and l.state in ('queued', 'claimed', 'sending', 'accepted', 'uncertain'))
                    returning id, account_id";
        let overtaken =
            self.connection
                .rows(back, params![self.organisation.0, claimed, by.at], |row| {
                    Ok((row.int(0)?, AccountId(row.int(1)?)))
                })?;
        for (subject, account) in &overtaken {
            self.enter(Entry {
                account: *account,
                kind: "message_withdrawn",
                on: by.on,
                subject: *subject,
                movement: None,
                detail: "{}".into(),
            })?;
        }
        Ok(overtaken.into_iter().map(|(id, _)| id).collect())
    }

    /// A person sends: what was only waiting for its debtor's hours may go now. What a server put off keeps its delay.
    pub fn open_hours(&mut self) -> Result<u64, Fault> {
        let open = "update messages set not_before_at = 0
                    where organisation_id = $1 and state = 'queued' and attempts = 0 and not_before_at > 0";
        self.connection.execute(open, params![self.organisation.0])
    }

    /// What a dead node had claimed goes back to the queue; what it was sending is uncertain.
    pub fn release_node(&mut self, node: i64) -> Result<(u64, u64), Fault> {
        let by = self.by()?;
        let back = "update messages set state = 'queued', claimed_by = null, changed_at = $3
                    where organisation_id = $1 and claimed_by = $2 and state = 'claimed'";
        let back = self
            .connection
            .execute(back, params![self.organisation.0, node, by.at])?;
        let left = "update messages set state = 'uncertain', claimed_by = null, attempts = attempts + 1, changed_at = $3, left_on = $4,
                           last_answer = 'the program stopped while this was being sent'
                    where organisation_id = $1 and claimed_by = $2 and state = 'sending'
                    returning id, account_id";
        let uncertain = self.connection.rows(
            left,
            params![self.organisation.0, node, by.at, day_number(by.on)],
            |row| Ok((row.int(0)?, AccountId(row.int(1)?))),
        )?;
        for (id, account) in &uncertain {
            self.enter(Entry {
                account: *account,
                kind: "message_uncertain",
                on: by.on,
                subject: *id,
                movement: None,
                detail: "{}".into(),
            })?;
        }
        Ok((back, uncertain.len() as u64))
    }

    /// Nodes that hold something.
    pub fn claiming_nodes(&mut self) -> Result<Vec<i64>, Fault> {
        let nodes = "select distinct claimed_by from messages where organisation_id = $1 and claimed_by is not null";
        self.connection
            .rows(nodes, params![self.organisation.0], |row| row.int(0))
    }

    /// When the next queued message may go, if there is one.
    pub fn next_message_at(&mut self) -> Result<Option<i64>, Fault> {
        let next = "select min(not_before_at) from messages where organisation_id = $1 and state = 'queued'";
        Ok(self
            .connection
            .first(next, params![self.organisation.0], |row| row.opt_int(0))?
            .flatten())
    }

    /// Notes that a message came back: the step is not consumed, and the mailbox or the telephone is not tried again.
    pub fn mark_bounced(&mut self, id: i64, answer: &str) -> Result<bool, Fault> {
        let by = self.by()?;
        let bounce = "update messages set state = 'bounced', last_answer = $3, changed_at = $4
                      where organisation_id = $1 and id = $2 and state in ('accepted', 'uncertain')
                      returning account_id, contact_id, channel";
        let found = self.connection.first(
            bounce,
            params![self.organisation.0, id, answer, by.at],
            |row| {
                let account = AccountId(row.int(0)?);
                Ok((account, row.int(1)?, channel(row.str(2)?)?))
            },
        )?;
        let Some((account, contact, channel)) = found else {
            return Ok(false);
        };
        let dead = match channel {
            Channel::Sms => {
                "update contacts set phone_failed_on = $3 where organisation_id = $1 and id = $2"
            }
            _ => "update contacts set bounced_on = $3 where organisation_id = $1 and id = $2",
        };
        self.connection.execute(
            dead,
            params![self.organisation.0, contact, day_number(by.on)],
        )?;
        self.enter(Entry {
            account,
            kind: "message_bounced",
            on: by.on,
            subject: id,
            movement: None,
            detail: "{}".into(),
        })?;
        self.touch_facts(account);
        Ok(true)
    }

    /// Notes that a message arrived: what was uncertain is no more.
    pub fn mark_delivered(&mut self, id: i64, answer: &str) -> Result<bool, Fault> {
        let by = self.by()?;
        let was = "select state, account_id from messages
                   where organisation_id = $1 and id = $2 and state in ('accepted', 'uncertain')";
        let was = self
            .connection
            .first(was, params![self.organisation.0, id], |row| {
                Ok((row.text(0)?, AccountId(row.int(1)?)))
            })?;
        let Some((state, account)) = was else {
            return Ok(false);
        };
        let arrived = "update messages set state = 'accepted', last_answer = $3, changed_at = $4
                       where organisation_id = $1 and id = $2 and state in ('accepted', 'uncertain')";
        self.connection
            .execute(arrived, params![self.organisation.0, id, answer, by.at])?;
        if state == "uncertain" {
            self.enter(Entry {
                account,
                kind: "message_accepted",
                on: by.on,
                subject: id,
                movement: None,
                detail: "{}".into(),
            })?;
        }
        Ok(true)
    }

    /// The newest text message that left for this mobile, and whose it was.
    pub fn texted(&mut self, mobile: &str) -> Result<Option<(i64, AccountId)>, Fault> {
        self.connection.first(
            "select id, account_id from messages
             where organisation_id = $1 and channel = 'sms' and recipient = $2 and state in ('accepted', 'uncertain', 'bounced')
             order by id desc limit 1",
            params![self.organisation.0, mobile],
            |row| Ok((row.int(0)?, AccountId(row.int(1)?))),
        )
    }

    /// Messages in these states (all when empty), newest first, after this id.
    pub fn list_messages(
        &mut self,
        state: Option<&str>,
        before: i64,
        limit: i64,
    ) -> Result<Vec<MessageRow>, Fault> {
        self.connection.rows(
            "select id, account_id, run_id, step, level, contact_id, recipient, copies, language, lines, credits_cents, total_cents,
                    because, planned_on, message_id, state, attempts, not_before_at, changed_at, subject, last_answer, channel
             from messages where organisation_id = $1 and ($2 = '' or state = $2) and id < $3 order by id desc limit $4",
            params![self.organisation.0, state.unwrap_or(""), before, limit],
            message_row,
        )
    }

    /// Messages by this way (by any when none is said), newest first, before this id.
    pub fn list_messages_by(
        &mut self,
        channel: Option<Channel>,
        before: i64,
        limit: i64,
    ) -> Result<Vec<MessageRow>, Fault> {
        self.connection.rows(
            "select id, account_id, run_id, step, level, contact_id, recipient, copies, language, lines, credits_cents, total_cents,
                    because, planned_on, message_id, state, attempts, not_before_at, changed_at, subject, last_answer, channel
             from messages where organisation_id = $1 and ($2 = '' or channel = $2) and id < $3 order by id desc limit $4",
            params![
                self.organisation.0,
                channel.map_or("", channel_word),
                before,
                limit
            ],
            message_row,
        )
    }

    /// The messages of one account, newest first.
    pub fn messages_of(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<MessageRow>, Fault> {
        self.connection.rows(
            "select id, account_id, run_id, step, level, contact_id, recipient, copies, language, lines, credits_cents, total_cents,
                    because, planned_on, message_id, state, attempts, not_before_at, changed_at, subject, last_answer, channel
             from messages where organisation_id = $1 and account_id = $2 order by id desc limit $3",
            params![self.organisation.0, account.0, limit],
            message_row,
        )
    }

    /// One message.
    pub fn message(&mut self, id: i64) -> Result<Option<MessageRow>, Fault> {
        Ok(self.messages_by_id(&[Some(id)])?.pop())
    }

    fn messages_by_id(&mut self, ids: &[Option<i64>]) -> Result<Vec<MessageRow>, Fault> {
        self.connection.rows(
            "select id, account_id, run_id, step, level, contact_id, recipient, copies, language, lines, credits_cents, total_cents,
                    because, planned_on, message_id, state, attempts, not_before_at, changed_at, subject, last_answer, channel
             from messages where organisation_id = $1 and id = any($2) order by id",
            params![self.organisation.0, ids],
            message_row,
        )
    }

    /// How many messages stand in each state.
    pub fn message_counts(&mut self) -> Result<Vec<(String, i64)>, Fault> {
        let counts = "select state, count(*) from messages where organisation_id = $1 group by state order by state";
        self.connection
            .rows(counts, params![self.organisation.0], |row| {
                Ok((row.text(0)?, row.int(1)?))
            })
    }
}

fn message_values<'a>(
    organisation: i64,
    by: &By,
    message: &'a NewMessage,
    id: i64,
    lines: &'a str,
    reason: &'a str,
) -> Vec<Value<'a>> {
    vec![
        organisation.into(),
        id.into(),
        message.account.0.into(),
        message.run.0.into(),
        message.step.0.into(),
        message.level.into(),
        message.contact.0.into(),
        Value::Text(&message.recipient),
        Value::Text(&message.copies),
        crate::accounts::language_word(message.language).into(),
        Value::Text(lines),
        message.credits.0.into(),
        message.total.0.into(),
        Value::Text(reason),
        day_number(by.on).into(),
        by.at.into(),
        message.account_version.into(),
        Value::Text(&message.message_id),
        "queued".into(),
        0.into(),
        message.not_before_at.into(),
        by.at.into(),
        channel_word(message.channel).into(),
    ]
}

fn planned(on: Date, id: i64, account: AccountId, (run, step, total): (i64, i64, i64)) -> Entry {
    Entry {
        account,
        kind: "reminder_planned",
        on,
        subject: id,
        movement: None,
        detail: format!("{{\"run\":{run},\"step\":{step},\"total_cents\":{total}}}").into(),
    }
}

pub(crate) fn message_row(row: &Row<'_>) -> Result<MessageRow, Fault> {
    Ok(MessageRow {
        id: row.int(0)?,
        account: AccountId(row.int(1)?),
        run: InvoiceId(row.int(2)?),
        step: StepCode(row.int(3)?),
        level: row.text(4)?,
        contact: ContactId(row.int(5)?),
        recipient: row.text(6)?,
        copies: row.text(7)?,
        language: crate::accounts::language(row.str(8)?)?,
        lines: lines_read(row.str(9)?)?,
        credits: Cents(row.int(10)?),
        total: Cents(row.int(11)?),
        because: reason_read(row.str(12)?),
        planned_on: day(row.int(13)?),
        message_id: row.text(14)?,
        state: row.text(15)?,
        attempts: row.int(16)?,
        not_before_at: row.int(17)?,
        changed_at: row.int(18)?,
        subject: row.opt_text(19)?,
        last_answer: row.opt_text(20)?,
        channel: channel(row.str(21)?)?,
    })
}

pub(crate) fn lines_text(lines: &[(InvoiceId, Cents)]) -> String {
    let pairs: Vec<String> = lines
        .iter()
        .map(|(invoice, cents)| format!("[{},{}]", invoice.0, cents.0))
        .collect();
    format!("[{}]", pairs.join(","))
}

pub(crate) fn lines_read(text: &str) -> Result<Vec<(InvoiceId, Cents)>, Fault> {
    serde_json::from_str(text)
        .map_err(|cause| Fault::Row(format!("the lines of a message: {cause}")))
}

impl Books<'_> {
    /// The message of the first of these Message-IDs that is one of ours and has left.
    pub fn message_by_message_id(
        &mut self,
        message_ids: &[String],
    ) -> Result<Option<MessageRow>, Fault> {
        let wanted: Vec<Option<String>> = message_ids.iter().cloned().map(Some).collect();
        // The states in the words of the index.
        let left = "select message_id, id from messages where organisation_id = $1 and message_id = any($2)
                      and state in ('accepted', 'uncertain', 'bounced', 'answered')";
        let params = params![self.organisation.0, &wanted[..]];
        let found: std::collections::HashMap<String, i64> = self
            .connection
            .rows(left, params, |row| Ok((row.text(0)?, row.int(1)?)))?
            .into_iter()
            .collect();
        match message_ids.iter().find_map(|wanted| found.get(wanted)) {
            Some(id) => self.message(*id),
            None => Ok(None),
        }
    }
}
