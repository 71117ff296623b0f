//! A sequence is shaped: each change goes into the draft at once, whether it was dragged, typed or pressed.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use receivables::reminding::StepCode;

use super::{form, may_edit, number, table};
use crate::deeds::reminding::shaping::{self, CannotShape, Change, Table};
use crate::desk::{Desk, civil};
use crate::mail::gateway;
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::pages::Sequence;
use crate::web::refusal::PageError;
use crate::web::routes::html;
use crate::web::text::Texts;
use crate::web::timeline::Timeline;
use crate::web::views::{SequenceView, StepForm, Told};
use crate::web::visitor::{Clerk, Visitor};

/// What a change answers: the step that it was about, or why it was not made.
type Outcome = Result<(Option<StepCode>, &'static str), (Told, Option<StepForm>)>;

/// A sequence with its draft.
pub async fn sequence(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let t = Texts(visitor.language);
    let chosen = asked.get("step").and_then(|code| code.parse().ok());
    let view = web
        .desk
        .run(move |desk| {
            let table = table(desk, &clerk, &slug)?;
            view(desk, &clerk, &table, chosen.map(StepCode), t)
        })
        .await?;
    let mut frame = visitor.frame(Room::Sequences);
    frame.notice = match asked.get("done").map(String::as_str) {
        Some("saved") => Some(t.saved_step().to_owned()),
        Some("undone") => Some(t.undone().to_owned()),
        Some("dropped") => Some(t.drafts_dropped().to_owned()),
        Some("published") => {
            let count = |name| asked.get(name).and_then(|count| count.parse::<u64>().ok());
            let customers = |name| t.customers(count(name).unwrap_or(0));
            Some(t.published_as(view.version, customers("moved"), customers("kept")))
        }
        _ => None,
    };
    Ok(html(Sequence::new(frame, view)))
}

/// A change to the draft.
pub async fn shape_sequence(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let frame = visitor.frame(Room::Sequences);
    let t = Texts(visitor.language);
    let told = web
        .desk
        .run(move |desk| {
            let table = table(desk, &clerk, &slug)?;
            match shape(desk, &clerk, &visitor, &table)? {
                Ok((code, done)) => Ok(Ok(address(&slug, code, done))),
                Err((refusal, typed)) => refused(desk, &clerk, &slug, refusal, typed, t).map(Err),
            }
        })
        .await;
    match told {
        Ok(Ok(address)) => Ok(Redirect::to(&address).into_response()),
        Ok(Err(view)) => {
            let page = html(Sequence::new(frame, view));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

fn address(slug: &str, code: Option<StepCode>, done: &str) -> String {
    match code {
        Some(code) => format!("/sequences/{slug}?step={}&done={done}", code.0),
        None => format!("/sequences/{slug}?done={done}"),
    }
}

/// The page again, with what was typed and what was the matter.
fn refused(
    desk: &Desk,
    clerk: &Clerk,
    slug: &str,
    refusal: Told,
    typed: Option<StepForm>,
    t: Texts,
) -> Result<SequenceView, PageError> {
    let table = table(desk, clerk, slug)?;
    let mut view = view(desk, clerk, &table, None, t)?;
    view.refusal = Some(refusal);
    view.chosen = typed;
    Ok(view)
}

fn shape(
    desk: &Desk,
    clerk: &Clerk,
    visitor: &Visitor,
    table: &Table,
) -> Result<Outcome, PageError> {
    let t = Texts(visitor.language);
    let (slug, over) = (table.draft.slug.as_str(), number(visitor, "over"));
    let actor = clerk.session.user.email.as_str();
    let code = StepCode(number(visitor, "code"));
    let step = table.draft.steps.iter().find(|step| step.code == code);
    let day = |step: i32| Change::Day(code, step);
    let change = match (visitor.field("do"), step) {
        ("undo", _) => {
            let undone = shaping::undo(desk, &clerk.firm, actor, slug, over);
            return settle(undone.map(|()| None), "undone", None, table, t);
        }
        ("drop", _) => {
            let gone = shaping::drop_draft(desk, &clerk.firm, actor, slug, over);
            return settle(gone.map(|_| None), "dropped", None, table, t);
        }
        ("name", _) => Change::Name(visitor.field("name").to_owned()),
        ("add", _) => Change::Add(step.map(|step| step.code)),
        ("save" | "remove" | "earlier" | "later" | "day", None) => {
            return settle(Err(CannotShape::NoSuchStep), "", None, table, t);
        }
        ("remove", Some(_)) => Change::Remove(code),
        ("earlier", Some(step)) => day(step.after_due_days - 1),
        ("later", Some(step)) => day(step.after_due_days + 1),
        ("day", Some(step)) => day(visitor.field("day").parse().unwrap_or(step.after_due_days)),
        ("save", Some(step)) => {
            let typed = form::typed(visitor, step);
            match form::read(&typed, t) {
                Ok(step) => Change::Put(step),
                Err(told) => return Ok(Err((told, Some(typed)))),
            }
        }
        _ => return Err(PageError::NotFound),
    };
    let typed = match &change {
        Change::Put(step) => Some(form::of(step, visitor.language)),
        _ => None,
    };
    let changed = shaping::change(desk, &clerk.firm, actor, slug, over, &change);
    settle(changed, "saved", typed, table, t)
}

/// Tells a refusal in the reader's words; a fault is ours.
fn settle(
    done: Result<Option<StepCode>, CannotShape>,
    word: &'static str,
    typed: Option<StepForm>,
    table: &Table,
    t: Texts,
) -> Result<Outcome, PageError> {
    match done {
        Ok(code) => Ok(Ok((code, word))),
        Err(CannotShape::Deed(error)) => Err(error.into()),
        Err(refusal) => Ok(Err((t.cannot_shape(&refusal, &table.draft.steps), typed))),
    }
}

fn view(
    desk: &Desk,
    clerk: &Clerk,
    table: &Table,
    chosen: Option<StepCode>,
    t: Texts,
) -> Result<SequenceView, PageError> {
    let steps = &table.draft.steps;
    let chosen = steps.iter().find(|step| Some(step.code) == chosen);
    let followers = table.followers();
    let newest = table.newest();
    let on_newest = newest.map_or(0, |row| row.followers);
    let zone = &clerk.firm.zone;
    let segments = desk
        .store
        .read::<_, store::Fault>(clerk.firm.id, |books| books.segments())?;
    Ok(SequenceView {
        slug: table.draft.slug.clone(),
        name: table.draft.name.clone(),
        may_edit: may_edit(clerk),
        version: newest.map_or(0, |row| row.version),
        followers: followers.unsigned_abs(),
        earlier: (followers - on_newest).unsigned_abs(),
        draft: table.kept.as_ref().map(|kept| {
            let at = civil(kept.written_at, zone);
            (at, kept.written_by.clone(), kept.states.unsigned_abs())
        }),
        over: table.over(),
        is_changed: table.is_changed(),
        line: Timeline::of(steps),
        chosen: chosen.map(|step| form::of(step, t.0)),
        unfit: table.unfit().map(|unfit| t.unfit(&unfit, steps)),
        refusal: None,
        segments: segments.into_iter().map(|(word, _)| word).collect(),
        texts: gateway::Texts::can_leave(&clerk.settings),
        steps: steps.clone(),
    })
}
