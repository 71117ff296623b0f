//! Every version of a letter, what changed between two of them, and the way back.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use receivables::party::Language;
use store::{LetterPlace, LetterRow};

use super::{address, may_edit, place_of};
use crate::deeds::DeedError;
use crate::deeds::reminding::letters::{self, CannotKeep, Standing};
use crate::desk::{Desk, civil};
use crate::mail::own::{Words, parts};
use crate::web::Web;
use crate::web::difference;
use crate::web::frame::Room;
use crate::web::pages::LetterHistory;
use crate::web::refusal::PageError;
use crate::web::routes::html;
use crate::web::views::{LetterHistoryView, VersionLine};
use crate::web::visitor::{Clerk, Visitor};

/// The versions of a letter.
pub async fn letter_history(
    State(web): State<Web>,
    visitor: Visitor,
    Path(path): Path<(String, String)>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let (clerk, place) = (visitor.clerk()?, place_of(&path)?);
    let number = |name: &str| asked.get(name).and_then(|text| text.parse().ok());
    let (from, to) = (number("from"), number("to"));
    let view = web
        .desk
        .run(move |desk| view(desk, &clerk, place, from, to))
        .await?;
    let frame = visitor.frame(Room::Letters);
    Ok(html(LetterHistory::new(
        frame,
        view.ok_or(PageError::NotFound)?,
    )))
}

/// Brings back a version, as the next one.
pub async fn restore_letter(
    State(web): State<Web>,
    visitor: Visitor,
    Path(path): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (clerk, place, language) = (visitor.clerk()?, place_of(&path)?, visitor.language);
    let version: i64 = visitor
        .field("version")
        .parse()
        .map_err(|_| PageError::NotFound)?;
    let despite = visitor.field("despite") == "yes";
    let told = web
        .desk
        .run(move |desk| restore(desk, &clerk, place, version, despite, language))
        .await?;
    let Some(view) = told else {
        return Ok(Redirect::to(&format!("{}?done=restored", address(place))).into_response());
    };
    let page = LetterHistory::new(visitor.frame(Room::Letters), view);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(page)).into_response())
}

/// The history again, with the refusal, when the version does not come back.
fn restore(
    desk: &Desk,
    clerk: &Clerk,
    place: LetterPlace,
    version: i64,
    despite: bool,
    language: Language,
) -> Result<Option<LetterHistoryView>, DeedError> {
    let by = &clerk.session.user.email;
    let why = match letters::restore(desk, &clerk.firm, by, place, version, despite) {
        Ok(_) => return Ok(None),
        Err(CannotKeep::Deed(error @ DeedError::Fault(_))) => return Err(error),
        Err(why) => why,
    };
    let view = view(desk, clerk, place, None, None)?;
    Ok(view.map(|view| LetterHistoryView {
        refusal: Some((version, why.words(language), why.hint(language))),
        ..view
    }))
}

fn view(
    desk: &Desk,
    clerk: &Clerk,
    place: LetterPlace,
    from: Option<i64>,
    to: Option<i64>,
) -> Result<Option<LetterHistoryView>, DeedError> {
    let rows = letters::history(desk, &clerk.firm, place)?;
    let newest = rows.first().map_or(0, |row| row.version);
    let to = to.unwrap_or(newest);
    let from = from.unwrap_or((to - 1).max(0));
    let words = |version: i64| match version {
        0 => Some(Words::built_in(place)),
        _ => rows
            .iter()
            .find(|row| row.version == version)
            .map(|row| Words::of(place, &row.parts)),
    };
    let (Some(old), Some(new)) = (words(from), words(to)) else {
        return Ok(None);
    };
    let changes = parts(place.channel)
        .iter()
        .map(|part| (*part, difference::lines(old.part(*part), new.part(*part))))
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(part, lines)| (part, difference::beside(lines)))
        .collect();
    let mut versions: Vec<VersionLine> = rows
        .into_iter()
        .map(|row| version_line(row, clerk, place))
        .collect();
    versions.push(VersionLine {
        version: 0,
        at: None,
        by: String::new(),
        note: String::new(),
        own: Vec::new(),
    });
    Ok(Some(LetterHistoryView {
        place,
        may_edit: may_edit(clerk),
        versions,
        from,
        to,
        changes,
        refusal: None,
    }))
}

fn version_line(row: LetterRow, clerk: &Clerk, place: LetterPlace) -> VersionLine {
    let at = civil(row.written_at, &clerk.firm.zone);
    let standing = Standing {
        place,
        words: Words::default(),
        row: Some(row.clone()),
        told: Vec::new(),
    };
    VersionLine {
        version: row.version,
        at: Some(at),
        own: standing.own_parts(),
        by: row.written_by,
        note: row.note,
    }
}
