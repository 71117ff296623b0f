//! A person answers what the round asked.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use receivables::reminding::approving::CannotConfirm;

use crate::deeds::DeedError;
use crate::deeds::answering::{self, Answered, Answerer, CannotAnswer};
use crate::web::Web;
use crate::web::refusal::PageError;
use crate::web::text::Texts;
use crate::web::views::Refused;
use crate::web::visitor::{Clerk, Visitor};

/// Who alone decides on what takes two has proved for this who they are, not for something half an hour ago.
const PROVED_FOR: i64 = 5 * 60 * 1_000_000;

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
                answerer(&clerk, desk.now()),
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

/// Who answers, and whether they proved a moment ago who they are.
pub fn answerer(clerk: &Clerk, now: i64) -> Answerer<'_> {
    Answerer {
        login: &clerk.session.user.email,
        proved_again: clerk.session.confirmed_at + PROVED_FOR >= now,
    }
}

/// A refusal as a page of its own.
pub fn refused(refusal: CannotAnswer, t: &Texts) -> PageError {
    match told(&refusal, t) {
        Some((what, hint)) => PageError::Refused(what, hint),
        None => match refusal {
            CannotAnswer::Unknown => PageError::NotFound,
            CannotAnswer::Confirm(CannotConfirm::ProveAgain) => PageError::ConfirmFirst,
            other => PageError::fault(other),
        },
    }
}

/// A refusal beside what is to be mended.
pub fn words(refusal: &CannotAnswer, t: &Texts) -> Refused {
    match told(refusal, t) {
        Some((what, hint)) => (what.to_owned(), hint.to_owned()),
        None => (refusal.to_string(), refusal.hint().to_owned()),
    }
}

fn told(refusal: &CannotAnswer, t: &Texts) -> Option<(&'static str, &'static str)> {
    Some(match refusal {
        CannotAnswer::Gone => (t.question_gone(), t.question_gone_hint()),
        CannotAnswer::Changed => (t.question_changed(), t.question_changed_hint()),
        CannotAnswer::NobodyToWriteTo => (t.nobody_to_write(), t.nobody_to_write_hint()),
        CannotAnswer::NotForThis => (t.not_for_this(), t.not_for_this_hint()),
        CannotAnswer::Day => (t.day_out(), t.day_out_hint()),
        CannotAnswer::Invoice => (t.not_in_this_account(), t.not_in_this_account_hint()),
        CannotAnswer::Amount => (t.amount_out(), t.amount_out_hint()),
        CannotAnswer::Posted => (t.post_days(), t.post_days_hint()),
        CannotAnswer::Tracking => (t.no_tracking(), t.no_tracking_hint()),
        CannotAnswer::Deed(DeedError::Refused { .. }) => {
            (t.cannot_be_written(), t.cannot_be_written_hint())
        }
        CannotAnswer::NoAddress => (t.no_address_yet(), t.no_address_hint()),
        CannotAnswer::TooLate => (t.cannot_undo(), t.cannot_undo_hint()),
        CannotAnswer::NotYours => (t.two_not_yours(), t.two_not_yours_hint()),
        CannotAnswer::Confirm(CannotConfirm::Same) => (t.two_same(), t.two_who_confirms()),
        CannotAnswer::Confirm(CannotConfirm::Role) => (t.two_role(), t.two_who_confirms()),
        CannotAnswer::Confirm(CannotConfirm::ProveAgain)
        | CannotAnswer::Unknown
        | CannotAnswer::Deed(DeedError::Fault(_))
        | CannotAnswer::Fault(_) => return None,
    })
}
