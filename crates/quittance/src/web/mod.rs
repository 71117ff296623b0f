//! The web: pages for the people of the firm, drawn on the server.
//!
//! A page is a struct and a template of the same name. It is fed with a *view*: plain data, read in one go.
//! Every page works with the keyboard and without scripts, in French and in English, and tells the one next thing to do.

pub mod asked;
pub mod assets;
mod audit;
pub mod charts;
mod compress;
pub mod difference;
pub mod factor_pages;
mod factors;
pub mod frame;
mod guard;
pub mod inbox_pages;
mod invoicing;
mod mail_way;
mod mailboxes;
pub mod measures;
mod measuring;
pub mod pages;
mod passkeys;
mod people;
pub mod people_pages;
pub mod print;
mod programs;
pub mod programs_pages;
mod refusal;
mod reminding;
pub mod routes;
mod searching;
mod second;
mod session;
mod settings;
mod starting;
pub mod text;
pub mod timeline;
pub mod views;
mod visitor;
mod webhooks;
pub mod wording;

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::desk::Desk;

pub use routes::router;

/// A password costs 19 MB and a core to check: so many at once leave the machine to its other work.
const PASSWORDS_AT_ONCE: usize = 2;

/// What every handler is given.
#[derive(Clone)]
pub struct Web {
    desk: Desk,
    failures: Arc<session::Failures>,
    passwords: Arc<Semaphore>,
}

impl Web {
    fn new(desk: Desk) -> Web {
        Web {
            desk,
            failures: Arc::default(),
            passwords: Arc::new(Semaphore::new(PASSWORDS_AT_ONCE)),
        }
    }
}
