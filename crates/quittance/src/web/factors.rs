//! One's own proofs beside the password, and who in the firm must have one.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use store::Fault;

use super::Web;
use super::factor_pages::{RecoveryCodes, SecondFactor};
use super::frame::Room;
use super::refusal::PageError;
use super::routes::html;
use super::text::Texts;
use super::visitor::{Clerk, Visitor};
use crate::deeds::factors::{self, CannotProve, Enrolment};
use crate::deeds::people::{CannotManage, ROLES};
use crate::desk::Desk;

/// Begins with a telephone: a square to read, and a field for its first code.
pub async fn begin(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let enrolment = proving(&web, &visitor, |desk, clerk| {
        factors::begin(desk, &clerk.firm, &clerk.session.user)
    })
    .await?;
    Ok(html(page(&visitor, enrolment, false)))
}

/// The same square again, while its first code has not come.
pub async fn begun(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let found = web
        .desk
        .run(move |desk| factors::begun(desk, &clerk.firm, &clerk.session.user))
        .await;
    match found {
        Err(CannotProve::NotBegun) => Err(PageError::NotFound),
        found => {
            let enrolment = found.map_err(|refusal| refused(refusal, &Texts(visitor.language)))?;
            Ok(html(page(&visitor, enrolment, false)))
        }
    }
}

/// Takes the first code, and shows the codes for the paper, once.
pub async fn confirm(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let (clerk, typed) = (visitor.clerk()?, visitor.field("code").to_owned());
    let done = web
        .desk
        .run(move |desk| {
            let (firm, user) = (&clerk.firm, &clerk.session.user);
            match factors::confirm(desk, firm, user, &typed) {
                Err(CannotProve::Wrong) => factors::begun(desk, firm, user).map(Err),
                done => done.map(Ok),
            }
        })
        .await;
    match done.map_err(|refusal| refused(refusal, &Texts(visitor.language)))? {
        Ok(codes) => Ok(on_paper(&visitor, codes)),
        Err(enrolment) => {
            let again = html(page(&visitor, enrolment, true));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
    }
}

/// Ten new codes for the paper.
pub async fn codes(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let codes = proving(&web, &visitor, |desk, clerk| {
        factors::new_codes(desk, &clerk.firm, &clerk.session.user)
    })
    .await?;
    Ok(on_paper(&visitor, codes))
}

/// Forgets the telephone.
pub async fn remove(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    proving(&web, &visitor, |desk, clerk| {
        factors::remove(desk, &clerk.firm, &clerk.settings, &clerk.session.user)
    })
    .await?;
    Ok(Redirect::to("/me?done=1").into_response())
}

/// Takes every proof but the password from somebody who lost them.
pub async fn reset(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let done = web
        .desk
        .run(move |desk| factors::reset(desk, &clerk.firm, &clerk.session.user.email, id))
        .await;
    match done {
        Err(CannotManage::Unknown) => Err(PageError::NotFound),
        Err(other) => Err(PageError::fault(other)),
        Ok(()) => Ok(Redirect::to("/people?done=1").into_response()),
    }
}

/// Says which roles must have a second proof.
pub async fn require(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let asked = |role: &&&str| visitor.field(role) == "on";
    let roles: Vec<&str> = ROLES.iter().filter(asked).copied().collect();
    let value = roles.join(",");
    web.desk
        .run(move |desk| {
            let by = desk.by(&clerk.firm, &clerk.session.user.email);
            desk.store.write::<_, Fault>(clerk.firm.id, &by, |books| {
                books.set_setting(factors::REQUIRED, Some(&value))?;
                books.note_act("setting", &format!("{} {value}", factors::REQUIRED))
            })
        })
        .await?;
    Ok(Redirect::to("/people?done=1").into_response())
}

async fn proving<T: Send + 'static>(
    web: &Web,
    visitor: &Visitor,
    deed: impl FnOnce(&Desk, &Clerk) -> Result<T, CannotProve> + Send + 'static,
) -> Result<T, PageError> {
    let clerk = visitor.clerk()?;
    let done = web.desk.run(move |desk| deed(desk, &clerk)).await;
    done.map_err(|refusal| refused(refusal, &Texts(visitor.language)))
}

fn page(visitor: &Visitor, enrolment: Enrolment, is_refused: bool) -> SecondFactor {
    SecondFactor::new(visitor.frame(Room::Settings), enrolment, is_refused)
}

fn on_paper(visitor: &Visitor, codes: Vec<String>) -> Response {
    let login = match &visitor.clerk {
        Some(clerk) => clerk.session.user.email.clone(),
        None => String::new(),
    };
    html(RecoveryCodes::new(
        visitor.frame(Room::Settings),
        login,
        codes,
    ))
}

fn refused(refusal: CannotProve, t: &Texts) -> PageError {
    let (what, hint) = match refusal {
        CannotProve::Deed(error) => return PageError::from(error),
        CannotProve::Wrong => (t.code_wrong(), t.code_wrong_hint()),
        CannotProve::Slowed => (t.sign_in_slow(), t.sign_in_slow_hint()),
        CannotProve::NotBegun => (t.second_not_begun(), t.second_not_begun_hint()),
        CannotProve::AlreadySet => (t.second_already(), t.second_already_hint()),
        CannotProve::Required => (t.second_required(), t.second_required_hint()),
    };
    PageError::Refused(what, hint)
}
