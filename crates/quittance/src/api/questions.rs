//! Questions to a person, as programs read and answer them.

use receivables::party::AccountId;
use serde_json::{Value, json};
use store::{Approval, QuestionRow};

use super::call::{Answer, Call};
use super::customers::lines;
use super::ids::{Id, QuestionId};
use super::problem::{Kind, Problem};
use crate::deeds::answering::posting::{self, Posting, TRACKING_CHARS_MAX};
use crate::deeds::answering::{self, CannotAnswer};
use crate::paper;

/// Questions, page by page: those that wait, unless asked otherwise.
pub fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let open = call.choice("open", &["true", "false", "all"])?;
    let open = match open {
        None | Some("true") => Some(true),
        Some("false") => Some(false),
        Some(_) => None,
    };
    let account = call.asked::<AccountId>("customer")?;
    let (limit, after) = (call.limit()?, call.after::<QuestionId>()?);
    let (rows, first) = call.read(|books| {
        let rows = books.list_questions(open, account, after.0, limit + 1)?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        Ok((rows, books.approvals(&ids)?))
    })?;
    let id = |row: &QuestionRow| QuestionId(row.id).shown();
    Ok(Answer::page(rows, limit, id, |row| {
        question(call, row, &first)
    }))
}

/// One question.
pub fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: QuestionId = call.id()?;
    let (row, first) = call.read(|books| Ok((books.question(id.0)?, books.approvals(&[id.0])?)))?;
    let row = row.ok_or_else(|| Problem::not_found(QuestionId::NAME))?;
    Ok(Answer::json(question(call, &row, &first)))
}

/// Answers a question with yes or no; an approval holds for the facts of today.
pub fn answer(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: QuestionId = call.id()?;
    let said = call.body.choice("answer", &["yes", "no"]);
    if said.is_none() && !call.body.has("answer") {
        call.body.refuse("answer", "it is needed");
    }
    call.body.done()?;
    let (client, yes) = (call.client, said == Some("yes"));
    let done = answering::answer(
        call.desk,
        &client.firm,
        &client.settings,
        &client.actor(),
        id.0,
        yes,
    );
    done.map_err(refused)?;
    Ok(one(call)?.at(format!("/api/v1/questions/{}", id.shown())))
}

/// The letter on paper that a question asks for, as it would be printed; the one that was posted, once it was.
pub fn letter(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: QuestionId = call.id()?;
    let on = call.date("on")?;
    let kept = call.read(|books| Ok(books.posted_pdf(id.0)?))?;
    if let Some(pdf) = kept {
        return Ok(Answer::Bytes("application/pdf", pdf));
    }
    let client = call.client;
    let asking = posting::letters(call.desk, &client.firm, &client.settings, &[id.0], on);
    let one = asking.map_err(refused)?.into_iter().next();
    let one = one.ok_or_else(|| Problem::not_found(QuestionId::NAME))?;
    let letter = one.answer.map_err(refused)?;
    let print = paper::print(&[letter.sheet])
        .map_err(|why| Problem::new(Kind::Refused, why.to_string(), why.hint()))?;
    Ok(Answer::Bytes("application/pdf", print.pdf))
}

/// Notes that the letter was posted. It is kept as it was printed.
pub fn posted(call: &Call<'_>) -> Result<Answer, Problem> {
    let (id, body): (QuestionId, _) = (call.id()?, call.body);
    let posted_on = body.date("posted_on");
    let dated_on = body.opt_date("dated_on");
    let tracking = body.opt_line("tracking", TRACKING_CHARS_MAX);
    body.done()?;
    let posted_on = posted_on.unwrap_or_else(|| call.today());
    let posting = Posting {
        question: id.0,
        seen: None,
        dated_on: dated_on.unwrap_or(posted_on),
        posted_on,
        tracking: tracking.unwrap_or_default(),
    };
    let client = call.client;
    let done = posting::post(
        call.desk,
        &client.firm,
        &client.settings,
        &client.actor(),
        &[posting],
    );
    let done = done.map_err(refused)?.pop();
    let done = done.ok_or_else(|| Problem::not_found(QuestionId::NAME))?;
    done.done.map_err(refused)?;
    Ok(one(call)?.at(format!("/api/v1/questions/{}", id.shown())))
}

/// Takes an answer back on its day, as long as nothing left since; the question is open again.
pub fn take_back(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: QuestionId = call.id()?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    answering::undo(call.desk, firm, &actor, id.0).map_err(refused)?;
    one(call)
}

fn refused(refusal: CannotAnswer) -> Problem {
    match refusal {
        CannotAnswer::Unknown => Problem::not_found(QuestionId::NAME),
        CannotAnswer::Fault(fault) => Problem::fault(fault),
        other => Problem::new(Kind::Refused, other.to_string(), other.hint()),
    }
}

fn question(call: &Call<'_>, row: &QuestionRow, first: &[Approval]) -> Value {
    let first = first.iter().find(|first| first.question == row.id);
    json!({
        "id": QuestionId(row.id).shown(),
        "customer": row.account.shown(),
        "kind": row.kind,
        "level": row.level,
        "run": row.run.shown(),
        "lines": lines(&row.lines),
        "total_cents": row.total,
        "currency": call.currency(),
        "because": row.because.facts(call.client.firm.language),
        "asked_on": row.asked_on,
        "approved_by": first.map(|first| &first.by),
        "answer": row.answer,
        "answered_on": row.answered_on,
    })
}
