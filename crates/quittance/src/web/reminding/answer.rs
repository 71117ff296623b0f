//! A person answers what the round asked.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use receivables::reminding::approving::CannotConfirm;

use crate::deeds::answering::{self, Answered, Answerer, CannotAnswer};
use crate::web::Web;
use crate::web::refusal::PageError;
use crate::web::text::Texts;
use crate::web::visitor::Visitor;

/// Who alone decides on what takes two has proved for this who they are, not for something half an hour ago.
const PROVED_FOR: i64 = 5 * 60 * 1_000_000;

/// Answers with yes or no, and comes back to the customer.
pub async fn answer(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let (clerk, yes) = (visitor.clerk()?, visitor.field("answer") == "yes");
    let proved_again = clerk.session.confirmed_at + PROVED_FOR >= web.desk.now();
    let answered = web
        .desk
        .run(move |desk| {
            answering::answer(
                desk,
                &clerk.firm,
                &clerk.settings,
                Answerer {
                    login: &clerk.session.user.email,
                    proved_again,
                },
                id,
                yes,
            )
        })
        .await;
    let (account, done) =
        match answered.map_err(|refusal| refused(refusal, &Texts(visitor.language)))? {
            Answered::Planned(account) => (account, "send"),
            Answered::Noted(account) => (account, "noted"),
            Answered::Approved(account) => (account, "approved"),
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
        CannotAnswer::Confirm(CannotConfirm::ProveAgain) => PageError::ConfirmFirst,
        CannotAnswer::Confirm(CannotConfirm::Same) => {
            PageError::Refused(t.two_same(), t.two_who_confirms())
        }
        CannotAnswer::Confirm(CannotConfirm::Role) => {
            PageError::Refused(t.two_role(), t.two_who_confirms())
        }
        CannotAnswer::Fault(fault) => PageError::fault(fault),
    }
}
