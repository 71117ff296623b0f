//! The first day: what was read is recognised, and each step leads to the next.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use store::{Books, Fault};

use super::Web;
use super::frame::Room;
use super::pages::Check;
use super::refusal::PageError;
use super::routes::html;
use super::views::{CheckView, StartView};
use super::visitor::{Clerk, Visitor};
use crate::deeds::starting::{self, Step};
use crate::desk::Desk;

/// How far the firm is, for this person.
pub fn steps(
    desk: &Desk,
    books: &mut Books<'_>,
    clerk: &Clerk,
) -> Result<Option<StartView>, Fault> {
    let Some(start) = starting::standing(books, &clerk.settings)? else {
        return Ok(None);
    };
    let (user, role) = (clerk.session.user.id, clerk.session.user.role.as_str());
    Ok(Some(StartView {
        start,
        waiting_file: books.upload_name(user, desk.now())?,
        may_import: matches!(role, "owner" | "accountant"),
        may_decide: role == "owner",
    }))
}

/// What was read, to be recognised.
pub async fn check(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let view = web.desk.run(move |desk| read(desk, &clerk)).await?;
    Ok(html(Check::new(visitor.frame(Room::Today), view)))
}

fn read(desk: &Desk, clerk: &Clerk) -> Result<CheckView, Fault> {
    let today = desk.today(&clerk.firm);
    desk.store.read(clerk.firm.id, |books| {
        let standings = books.standings(today)?;
        Ok(CheckView {
            today,
            look: books.first_look()?,
            late: standings.iter().map(store::Standing::late).sum(),
            known_on: books.money_known_on()?,
            terms: clerk.settings.get("terms.days").to_owned(),
            start: steps(desk, books, clerk)?,
        })
    })
}

/// A step that somebody says is done, or all of them put away.
pub async fn go(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let ladder = clerk.settings.get("reminders.sequence");
    let (step, next) = match visitor.field("step") {
        "check" => (Some(Step::Check), "/".to_owned()),
        "preview" => (Some(Step::Preview), format!("/sequences/{ladder}/ahead")),
        "hidden" => (None, "/".to_owned()),
        _ => return Err(PageError::NotFound),
    };
    web.desk
        .run(move |desk| {
            let actor = &clerk.session.user.email;
            match step {
                Some(step) => starting::note_done(desk, &clerk.firm, actor, step),
                None => starting::put_away(desk, &clerk.firm, actor),
            }
        })
        .await?;
    Ok(Redirect::to(&next).into_response())
}
