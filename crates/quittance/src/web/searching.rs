//! One field for everything: what was found, by kind, and the pages where one may want to go.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::http::Method;
use axum::response::Response;
use receivables::wording::folded;
use store::Fault;

use super::Web;
use super::frame::Room;
use super::pages::Search;
use super::refusal::PageError;
use super::routes::{access, html};
use super::text::Texts;
use super::views::{Place, SearchView};
use super::visitor::Visitor;
use crate::deeds::searching;

/// What was found for these words.
pub async fn search(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let query = asked.get("q").map_or("", String::as_str).trim().to_owned();
    let places = places(&query, &clerk.session.user.role, Texts(visitor.language));
    let wanted = query.clone();
    let view = web
        .desk
        .run(move |desk| {
            let today = desk.today(&clerk.firm);
            let search = |books: &mut store::Books<'_>| searching::search(books, &wanted, today);
            let found = desk.store.read::<_, Fault>(clerk.firm.id, search)?;
            Ok::<_, Fault>(SearchView {
                query,
                today,
                found,
                places,
            })
        })
        .await?;
    Ok(html(Search::new(visitor.frame(Room::Elsewhere), view)))
}

/// The pages that this person may open and whose names hold these words; all of them when nothing was typed.
fn places(query: &str, role: &str, t: Texts) -> Vec<Place> {
    let wanted = folded(query);
    let all = [
        ("/", t.today()),
        ("/overdue", t.overdue()),
        ("/customers", t.customers_title()),
        ("/import", t.import_title()),
        ("/sequences", t.sequences()),
        ("/letters", t.letters()),
        ("/mailbox", t.mailbox()),
        ("/settings", t.settings()),
        ("/settings/mail", t.mail_way()),
        ("/settings/mailboxes", t.mailboxes()),
        ("/people", t.people()),
        ("/audit", t.audit()),
        ("/me", t.my_account()),
        ("/help", t.help()),
    ];
    let may_open = |path: &str| access(&Method::GET, path).is_open_to(role);
    all.into_iter()
        .filter(|(path, name)| may_open(path) && folded(name).contains(&wanted))
        .map(|(path, name)| Place { path, name })
        .collect()
}
