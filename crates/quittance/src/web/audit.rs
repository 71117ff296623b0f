//! Who did what to the house, and when: sign-ins, people, settings; filtered, and as CSV.

use std::collections::{BTreeSet, HashMap};

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::export::{self, Cell};
use store::{Act, Fault};

use super::Web;
use super::asked::encoded;
use super::frame::Room;
use super::people_pages::{ActLine, Audit, AuditView};
use super::refusal::PageError;
use super::routes::html;
use super::text::Texts;
use super::visitor::Visitor;
use crate::desk::civil;

/// So many of the newest are read: a year of a large team. What is older stays in the database.
const ACTS_READ: i64 = 20_000;
/// So many stand on the page; the file has all that were read.
const ACTS_SHOWN: usize = 200;

type Asked = Query<HashMap<String, String>>;

/// The page.
pub async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Asked,
) -> Result<Response, PageError> {
    let zone = visitor.clerk()?.firm.zone;
    let all = acts(&web, &visitor).await?;
    let people: BTreeSet<String> = all.iter().map(|act| act.actor.clone()).collect();
    let (who, what) = (word(&asked, "who"), word(&asked, "what"));
    let line = |act: &Act| ActLine {
        at: civil(act.at, &zone),
        who: act.actor.clone(),
        kind: act.kind.clone(),
        detail: match act.kind.as_str() {
            "signed_in" => machine(&act.detail),
            _ => act.detail.clone(),
        },
    };
    let rows = wanted(&all, &who, &what).take(ACTS_SHOWN).map(line);
    let view = AuditView {
        rows: rows.collect(),
        people: people.into_iter().collect(),
        query: format!("who={}&what={}", encoded(&who), encoded(&what)),
        who,
        what,
    };
    Ok(html(Audit::new(visitor.frame(Room::Settings), view)))
}

/// The same as CSV.
pub async fn csv(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Asked,
) -> Result<Response, PageError> {
    let (zone, t) = (visitor.clerk()?.firm.zone, Texts(visitor.language));
    let all = acts(&web, &visitor).await?;
    let (who, what) = (word(&asked, "who"), word(&asked, "what"));
    let rows = wanted(&all, &who, &what).map(|act| {
        [
            civil(act.at, &zone).to_string(),
            act.actor.clone(),
            act.kind.clone(),
            act.detail.clone(),
        ]
        .map(Cell::Text)
        .to_vec()
    });
    let headers = [t.audit_when(), t.audit_who(), t.audit_what(), t.audit_on()];
    let text = export::csv(&headers, rows);
    let as_file = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"audit.csv\"",
        ),
    ];
    Ok((as_file, text).into_response())
}

async fn acts(web: &Web, visitor: &Visitor) -> Result<Vec<Act>, PageError> {
    let firm = visitor.clerk()?.firm.id;
    let read = move |desk: &crate::desk::Desk| {
        desk.store
            .read::<_, Fault>(firm, |books| books.acts(ACTS_READ))
    };
    Ok(web.desk.run(read).await?)
}

/// An empty word asks for everybody, or for everything.
fn wanted<'a>(acts: &'a [Act], who: &'a str, what: &'a str) -> impl Iterator<Item = &'a Act> {
    acts.iter().filter(move |act| {
        (who.is_empty() || act.actor == who) && (what.is_empty() || act.kind == what)
    })
}

fn word(asked: &HashMap<String, String>, name: &str) -> String {
    asked.get(name).cloned().unwrap_or_default()
}

/// A sign-in bears what the browser said of itself; the file for the accountant keeps it whole.
fn machine(agent: &str) -> String {
    let (browser, machine) = super::people::in_words(agent);
    format!("{browser}, {machine}")
}
