//! What is answered when a page cannot be shown: the reason, and what to do next.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use store::Fault;

use crate::deeds::DeedError;

/// Why there is no page.
#[derive(Clone, Debug)]
pub enum PageError {
    /// Nobody is signed in.
    SignInFirst,
    /// There is nothing at this address, or it belongs to somebody else: nobody is told which.
    NotFound,
    /// The role of this person does not open this.
    Forbidden,
    /// What is dangerous asks for the password again, when it was given some time ago.
    ConfirmFirst,
    /// The firm asks this role for a second proof, and there is none yet.
    SecondFirst,
    /// The form came without its token: from an old page, or from elsewhere.
    FormExpired,
    /// What was asked for cannot be done, and why.
    Refused(&'static str, &'static str),
    /// The house failed. The mark ties the page to the line in the log.
    Fault(String),
}

impl PageError {
    /// Logs what failed, once, at the edge, and answers its mark.
    pub fn fault(cause: impl std::fmt::Display) -> PageError {
        let mark = crate::secrets::hex(&crate::secrets::random::<4>());
        eprintln!("fault {mark}: {cause}");
        PageError::Fault(mark)
    }

    pub fn status(&self) -> StatusCode {
        match self {
            PageError::SignInFirst | PageError::ConfirmFirst | PageError::SecondFirst => {
                StatusCode::UNAUTHORIZED
            }
            PageError::NotFound => StatusCode::NOT_FOUND,
            PageError::Forbidden | PageError::FormExpired => StatusCode::FORBIDDEN,
            PageError::Refused(..) => StatusCode::CONFLICT,
            PageError::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<Fault> for PageError {
    fn from(fault: Fault) -> Self {
        PageError::fault(fault)
    }
}

impl From<DeedError> for PageError {
    fn from(error: DeedError) -> Self {
        PageError::fault(error)
    }
}

/// The guard, which knows the reader, turns the mark into a page.
impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
