//! Who follows a sequence, in which version, and whose choice it was.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use receivables::party::AccountId;
use store::Fault;

use super::{may_edit, table};
use crate::deeds::DeedError;
use crate::deeds::reminding::sequences;
use crate::deeds::reminding::shaping::Table;
use crate::desk::Desk;
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::pages::SequenceFollowers;
use crate::web::refusal::PageError;
use crate::web::routes::html;
use crate::web::text::Texts;
use crate::web::views::{FollowerLine, FollowersView, Told};
use crate::web::visitor::{Clerk, Visitor};

/// Customers on one page.
const PAGE: i64 = 50;

/// The list.
pub async fn followers(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let after = asked.get("after").and_then(|after| after.parse().ok());
    let view = web
        .desk
        .run(move |desk| {
            let table = table(desk, &clerk, &slug)?;
            Ok::<_, PageError>(view(desk, &clerk, &table, after)?)
        })
        .await?;
    let mut frame = visitor.frame(Room::Sequences);
    let done = asked.contains_key("done");
    frame.notice = done.then(|| Texts(visitor.language).assigned().to_owned());
    Ok(html(SequenceFollowers::new(frame, view)))
}

/// Lets a customer follow it, or gives one back to the rules.
pub async fn assign_sequence(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let frame = visitor.frame(Room::Sequences);
    let told = web
        .desk
        .run(move |desk| {
            let table = table(desk, &clerk, &slug)?;
            let customer = visitor.field("customer").trim().to_owned();
            let wanted = match visitor.field("do") {
                "assign" => Some(slug.as_str()),
                "release" => None,
                _ => return Err(PageError::NotFound),
            };
            let actor = clerk.session.user.email.as_str();
            match sequences::assign(desk, &clerk.firm, actor, &customer, wanted) {
                Ok(()) => Ok(Ok(format!("/sequences/{slug}/followers?done=assigned"))),
                Err(DeedError::Refused { .. }) => {
                    let mut view = view(desk, &clerk, &table, None)?;
                    view.refusal = Some(refusal(&table, Texts(visitor.language)));
                    view.typed = customer;
                    Ok(Err(view))
                }
                Err(error) => Err(error.into()),
            }
        })
        .await?;
    Ok(match told {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(view) => {
            let page = html(SequenceFollowers::new(frame, view));
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
    })
}

/// Nobody can follow what was never published; else the customer is unknown.
fn refusal(table: &Table, t: Texts) -> Told {
    match table.newest() {
        Some(_) => (
            t.unknown_customer().to_owned(),
            t.unknown_customer_hint().to_owned(),
        ),
        None => (
            t.publish_first().to_owned(),
            t.publish_first_hint().to_owned(),
        ),
    }
}

fn view(
    desk: &Desk,
    clerk: &Clerk,
    table: &Table,
    after: Option<i64>,
) -> Result<FollowersView, Fault> {
    let ids: Vec<_> = table.versions.iter().map(|row| row.sequence.id).collect();
    let version_of = |id| {
        let row = table.versions.iter().find(|row| row.sequence.id == id);
        row.map_or(0, |row| row.version)
    };
    let from = AccountId(after.unwrap_or(i64::MIN));
    desk.store.read::<_, Fault>(clerk.firm.id, |books| {
        let mut rows = books.followers(&ids, from, PAGE + 1)?;
        let goes_on = rows.len() as i64 > PAGE;
        rows.truncate(PAGE as usize);
        let accounts: Vec<AccountId> = rows.iter().map(|row| row.id).collect();
        let chosen = books.chosen_by_person(&accounts)?;
        let last = rows.last().map(|row| row.id.0);
        let rows = rows.into_iter().map(|row| FollowerLine {
            id: row.id,
            code: row.code,
            name: row.name,
            version: version_of(row.sequence),
            balance: row.balance,
            is_chosen: chosen.contains(&row.id),
        });
        Ok(FollowersView {
            slug: table.draft.slug.clone(),
            name: table.draft.name.clone(),
            may_edit: may_edit(clerk),
            followers: table.followers().unsigned_abs(),
            version: table.newest().map_or(0, |row| row.version),
            rows: rows.collect(),
            after: last.filter(|_| goes_on),
            is_first: after.is_none(),
            refusal: None,
            typed: String::new(),
        })
    })
}
