//! A person answers what the round asked.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use crate::deeds::answering::{self, Answered, CannotAnswer};
use crate::web::Web;
use crate::web::refusal::PageError;
use crate::web::text::Texts;
use crate::web::visitor::Visitor;

/// Answers with yes or no, and comes back to the customer.
pub async fn answer(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let (clerk, yes) = (visitor.clerk()?, visitor.field("answer") == "yes");
    let answered = web
        .desk
        .run(move |desk| {
            answering::answer(
                desk,
                &clerk.firm,
                &clerk.settings,
                &clerk.session.user.email,
                id,
                yes,
            )
        })
        .await;
    let (account, done) =
        match answered.map_err(|refusal| refused(refusal, &Texts(visitor.language)))? {
            Answered::Planned(account) => (account, "send"),
            Answered::Noted(account) => (account, "noted"),
        };
    Ok(Redirect::to(&format!("/customers/{}?answered={done}", account.0)).into_response())
}

fn refused(refusal: CannotAnswer, t: &Texts) -> PageError {
    match refusal {
        CannotAnswer::Unknown => PageError::NotFound,
        CannotAnswer::Gone => PageError::Refused(t.question_gone(), t.question_gone_hint()),
        CannotAnswer::Changed => {
            PageError::Refused(t.question_changed(), t.question_changed_hint())
        }
        CannotAnswer::NobodyToWriteTo => {
            PageError::Refused(t.nobody_to_write(), t.nobody_to_write_hint())
        }
        CannotAnswer::Fault(fault) => PageError::fault(fault),
    }
}
