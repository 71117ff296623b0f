//! What a person is asked: to approve, to call, to find an address, to decide on handing a case over.

use receivables::next_step::Because;
use receivables::party::{AccountId, InvoiceId};
use receivables::reminding::StepCode;
use receivables::{Cents, Date};

use crate::books::Books;
use crate::journal::{Entry, day, day_number, opt_day};
use crate::reasons::{Reason, reason_read, reason_text};
use crate::sql::{Kind, Row, Target, Value};
use crate::{Fault, params};

/// A question as a round asks it.
#[derive(Clone, Debug)]
pub struct NewQuestion {
    /// Whose account.
    pub account: AccountId,
    /// The run.
    pub run: InvoiceId,
    /// The step.
    pub step: StepCode,
    /// `approve`, `call`, `letter`, `find_contact`, `hand_over`.
    pub kind: &'static str,
    /// The level's code.
    pub level: &'static str,
    /// Each invoice with what is asked.
    pub lines: Vec<(InvoiceId, Cents)>,
    /// What is asked in all.
    pub total: Cents,
    /// The reason.
    pub because: Because,
}

/// A question as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionRow {
    /// Which.
    pub id: i64,
    /// Whose account.
    pub account: AccountId,
    /// The run.
    pub run: InvoiceId,
    /// The step.
    pub step: StepCode,
    /// What is asked.
    pub kind: String,
    /// The level's code.
    pub level: String,
    /// Each invoice with what is asked.
    pub lines: Vec<(InvoiceId, Cents)>,
    /// What is asked in all.
    pub total: Cents,
    /// The reason.
    pub because: Reason,
    /// The day it was asked.
    pub asked_on: Date,
    /// The answer, once given.
    pub answer: Option<String>,
    /// The day it was answered.
    pub answered_on: Option<Date>,
    /// It is left alone until this day.
    pub again_on: Option<Date>,
    /// The instant of the answer.
    pub answered_at: Option<i64>,
}

const COLUMNS: &[(&str, Kind)] = &[
    ("organisation_id", Kind::Int),
    ("id", Kind::Int),
    ("account_id", Kind::Int),
    ("run_id", Kind::Int),
    ("step", Kind::Int),
    ("kind", Kind::Text),
    ("level", Kind::Text),
    ("lines", Kind::Text),
    ("total_cents", Kind::Int),
    ("because", Kind::Text),
    ("asked_on", Kind::Int),
];

static QUESTIONS: Target = Target::new(
    "questions",
    COLUMNS,
    "on conflict (organisation_id, account_id, run_id, step, kind) do nothing",
);

/// An address that was found and does not serve after all is asked for again; so is a call once its number was mended.
static ASKED_ANEW: Target = Target::new(
    "questions",
    COLUMNS,
    "on conflict (organisation_id, account_id, run_id, step, kind) do update set
         level = excluded.level, lines = excluded.lines, total_cents = excluded.total_cents, because = excluded.because,
         asked_on = excluded.asked_on, answer = null, answered_on = null, answered_by = null, answered_at = null, again_on = null
     where (questions.kind = 'find_contact' and questions.answer in ('found', 'yes', 'undone'))
        or (questions.kind = 'call' and questions.answer = 'wrong_number')
        or (questions.kind = 'approve' and questions.answer = 'yes')
     returning id, account_id, kind, step",
);

impl Books<'_> {
    /// Asks. A question that stands already is not asked again.
    pub fn ask(&mut self, questions: &[NewQuestion]) -> Result<u64, Fault> {
        let on = self.by()?.on;
        let mut ids = Vec::with_capacity(questions.len());
        for _ in questions {
            ids.push(self.new_id()?);
        }
        let lines: Vec<String> = questions
            .iter()
            .map(|q| crate::outbox::lines_text(&q.lines))
            .collect();
        let reasons: Vec<String> = questions.iter().map(|q| reason_text(&q.because)).collect();
        let organisation = self.organisation.0;
        let rows: Vec<Vec<Value<'_>>> = questions
            .iter()
            .zip(&ids)
            .zip(lines.iter().zip(&reasons))
            .map(|((q, id), (lines, reason))| {
                vec![
                    organisation.into(),
                    (*id).into(),
                    q.account.0.into(),
                    q.run.0.into(),
                    q.step.0.into(),
                    q.kind.into(),
                    q.level.into(),
                    Value::Text(lines),
                    q.total.0.into(),
                    Value::Text(reason),
                    day_number(on).into(),
                ]
            })
            .collect();
        let is_new = self.connection.insert_new(&QUESTIONS, &rows)?;
        let (mut asked, mut known) = (Vec::new(), Vec::new());
        for (((q, id), row), is_new) in questions.iter().zip(&ids).zip(rows).zip(is_new) {
            if is_new {
                asked.push(question_asked(on, *id, q.account, q.kind, q.step.0));
            } else {
                known.push(row);
            }
        }
        let anew = self
            .connection
            .insert_and_tell(&ASKED_ANEW, &known, |row| {
                let account = AccountId(row.int(1)?);
                Ok(question_asked(
                    on,
                    row.int(0)?,
                    account,
                    row.str(2)?,
                    row.int(3)?,
                ))
            })?;
        asked.extend(anew);
        let count = asked.len() as u64;
        for entry in asked {
            self.enter(entry)?;
        }
        Ok(count)
    }

    /// Answers every open question for an address of these accounts: one was found.
    pub fn answer_address_found(&mut self, accounts: &[AccountId]) -> Result<(), Fault> {
        let ids: Vec<Option<i64>> = accounts.iter().map(|id| Some(id.0)).collect();
        let open = "select id from questions
                    where organisation_id = $1 and account_id = any($2) and kind = 'find_contact' and answered_on is null
                    order by id";
        let asked = self
            .connection
            .rows(open, params![self.organisation.0, &ids[..]], |row| {
                row.int(0)
            })?;
        for question in asked {
            self.answer_question(question, "found")?;
        }
        Ok(())
    }

    /// Answers a question that is still open.
    pub fn answer_question(&mut self, id: i64, answer: &str) -> Result<bool, Fault> {
        let by = self.by()?;
        let close = "update questions set answer = $3, answered_on = $4, answered_by = $5, answered_at = $6, again_on = null
                     where organisation_id = $1 and id = $2 and answered_on is null returning account_id";
        let params = params![
            self.organisation.0,
            id,
            answer,
            day_number(by.on),
            &by.actor,
            by.at
        ];
        let account = self
            .connection
            .first(close, params, |row| Ok(AccountId(row.int(0)?)))?;
        let Some(account) = account else {
            return Ok(false);
        };
        self.enter(Entry {
            account,
            kind: "question_answered",
            on: by.on,
            subject: id,
            movement: None,
            detail: serde_json::json!({ "answer": answer }).to_string().into(),
        })?;
        self.touch_facts(account);
        Ok(true)
    }

    /// Closes the questions of these accounts that nobody needs to answer any more: the invoice they were asked about is paid.
    pub fn lapse_questions(&mut self, accounts: &[AccountId]) -> Result<(), Fault> {
        let by = self.by()?;
        let ids: Vec<Option<i64>> = accounts.iter().map(|id| Some(id.0)).collect();
        // Asked for in the order of accounts, SQLite goes by their key and not through every question of the firm.
        let lapsed = self.connection.rows(
            "select id, account_id from questions
             where organisation_id = $1 and account_id = any($2) and answered_on is null and not exists (
                 select 1 from invoices i where i.organisation_id = $1 and i.id = questions.run_id and i.open_cents > 0)
             order by account_id, id",
            params![self.organisation.0, &ids[..]],
            |row| Ok((row.int(0)?, AccountId(row.int(1)?))),
        )?;
        for (subject, account) in lapsed {
            let closed = self.connection.execute(
                "update questions set answer = 'lapsed', answered_on = $3, answered_by = $4
                 where organisation_id = $1 and id = $2 and answered_on is null",
                params![self.organisation.0, subject, day_number(by.on), &by.actor],
            )?;
            if closed == 0 {
                continue;
            }
            let kind = "question_answered";
            self.enter(Entry {
                account,
                kind,
                on: by.on,
                subject,
                movement: None,
                detail: "{\"answer\":\"lapsed\"}".into(),
            })?;
        }
        Ok(())
    }

    /// Questions that wait for a person, oldest first.
    pub fn open_questions(&mut self, after: i64, limit: i64) -> Result<Vec<QuestionRow>, Fault> {
        self.connection.rows(
            "select id, account_id, run_id, step, kind, level, lines, total_cents, because, asked_on, answer, answered_on, again_on, answered_at
             from questions where organisation_id = $1 and answered_on is null and id > $2 order by id limit $3",
            params![self.organisation.0, after, limit],
            question_row,
        )
    }

    /// The questions of one account, newest first.
    pub fn questions_of(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<QuestionRow>, Fault> {
        self.connection.rows(
            "select id, account_id, run_id, step, kind, level, lines, total_cents, because, asked_on, answer, answered_on, again_on, answered_at
             from questions where organisation_id = $1 and account_id = $2 order by id desc limit $3",
            params![self.organisation.0, account.0, limit],
            question_row,
        )
    }
}

fn question_asked(on: Date, subject: i64, account: AccountId, kind: &str, step: i64) -> Entry {
    Entry {
        account,
        kind: "question_asked",
        on,
        subject,
        movement: None,
        detail: format!("{{\"kind\":\"{kind}\",\"step\":{step}}}").into(),
    }
}

pub(crate) fn question_row(row: &Row<'_>) -> Result<QuestionRow, Fault> {
    Ok(QuestionRow {
        id: row.int(0)?,
        account: AccountId(row.int(1)?),
        run: InvoiceId(row.int(2)?),
        step: StepCode(row.int(3)?),
        kind: row.text(4)?,
        level: row.text(5)?,
        lines: crate::outbox::lines_read(row.str(6)?)?,
        total: Cents(row.int(7)?),
        because: reason_read(row.str(8)?),
        asked_on: day(row.int(9)?),
        answer: row.opt_text(10)?,
        answered_on: opt_day(row.opt_int(11)?),
        again_on: opt_day(row.opt_int(12)?),
        answered_at: row.opt_int(13)?,
    })
}
