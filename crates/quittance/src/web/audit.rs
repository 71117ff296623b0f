//! Who did what to the house, and when: sign-ins, people, settings; filtered, and as CSV.

use std::collections::{BTreeSet, HashMap};

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::export::{self, Cell};
use receivables::Date;
use store::{Act, Fault};

use super::Web;
use super::asked::encoded;
use super::frame::Room;
use super::people_pages::{ActLine, Audit, AuditView};
use super::refusal::PageError;
use super::reminding::history;
use super::routes::html;
use super::text::Texts;
use super::visitor::Visitor;
use crate::desk::civil;

/// So many of the newest are read: a year of a large team. What is older stays in the database.
const ACTS_READ: i64 = 20_000;
/// So many stand on the page; the file has all that were read.
const ACTS_SHOWN: usize = 200;
/// A customer's journal has so many entries in ten busy years.
const ENTRIES_READ: i64 = 5_000;

type Params = Query<HashMap<String, String>>;

/// What is asked of the audit.
#[derive(Clone, Default)]
struct Asked {
    who: String,
    what: String,
    on: String,
    customer: String,
}

impl Asked {
    fn read(params: &HashMap<String, String>) -> Asked {
        let word = |name| params.get(name).map(|word| word.trim().to_owned());
        let word = |name| word(name).unwrap_or_default();
        Asked {
            who: word("who"),
            what: word("what"),
            on: word("on"),
            customer: word("customer"),
        }
    }

    fn query(&self) -> String {
        let parts = [
            ("who", &self.who),
            ("what", &self.what),
            ("on", &self.on),
            ("customer", &self.customer),
        ];
        let pairs = parts.map(|(name, word)| format!("{name}={}", encoded(word)));
        pairs.join("&")
    }

    /// An empty word asks for everybody, or for every day; a day that is none asks for nothing.
    fn wants(&self, line: &ActLine) -> bool {
        let is_day = || self.on.parse().is_ok_and(|day: Date| line.at.date() == day);
        (self.who.is_empty() || line.who == self.who) && (self.on.is_empty() || is_day())
    }
}

/// What was found: every line, newest first; nothing when there is no such customer.
type Found = Option<Vec<ActLine>>;

/// The page.
pub async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Query(params): Params,
) -> Result<Response, PageError> {
    let asked = Asked::read(&params);
    let found = find(&web, &visitor, &asked, true).await?;
    let is_unknown = found.is_none();
    let all = found.unwrap_or_default();
    let people: BTreeSet<String> = all.iter().map(|line| line.who.clone()).collect();
    let rows = all.into_iter().filter(|line| asked.wants(line));
    let view = AuditView {
        rows: rows.take(ACTS_SHOWN).collect(),
        people: people.into_iter().collect(),
        query: asked.query(),
        is_unknown,
        who: asked.who,
        what: asked.what,
        on: asked.on,
        customer: asked.customer,
    };
    Ok(html(Audit::new(visitor.frame(Room::Settings), view)))
}

/// The same as CSV.
pub async fn csv(
    State(web): State<Web>,
    visitor: Visitor,
    Query(params): Params,
) -> Result<Response, PageError> {
    let (asked, t) = (Asked::read(&params), Texts(visitor.language));
    let found = find(&web, &visitor, &asked, false).await?;
    let rows = found.unwrap_or_default().into_iter();
    let rows = rows.filter(|line| asked.wants(line)).map(|line| {
        [line.at.to_string(), line.who, line.what, line.detail]
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

/// What was done to the house, or on one customer. In words for the page; a file keeps the names that programs know.
async fn find(
    web: &Web,
    visitor: &Visitor,
    asked: &Asked,
    in_words: bool,
) -> Result<Found, PageError> {
    let (firm, t) = (visitor.clerk()?.firm, Texts(visitor.language));
    let (what, customer) = (asked.what.clone(), asked.customer.clone());
    let read = move |desk: &crate::desk::Desk| {
        desk.store.read::<_, Fault>(firm.id, |books| {
            if customer.is_empty() {
                let acts = books.acts(ACTS_READ)?;
                let wanted = acts
                    .into_iter()
                    .filter(|act| what.is_empty() || act.kind == what);
                return Ok(Some(
                    wanted
                        .map(|act| told(act, &firm.zone, &t, in_words))
                        .collect(),
                ));
            }
            let Some(row) = books.account_by_code(&customer)? else {
                return Ok(None);
            };
            let entries = history::entries(books, row.id, ENTRIES_READ)?;
            let lines = entries.into_iter().map(|(entry, event)| ActLine {
                at: civil(entry.at, &firm.zone),
                who: entry.actor,
                detail: t.beside(&event),
                what: if in_words {
                    t.happened(&event)
                } else {
                    entry.kind
                },
            });
            Ok(Some(lines.collect()))
        })
    };
    Ok(web.desk.run(read).await?)
}

fn told(act: Act, zone: &str, t: &Texts, in_words: bool) -> ActLine {
    ActLine {
        at: civil(act.at, zone),
        who: act.actor,
        detail: match act.kind.as_str() {
            "signed_in" if in_words => machine(&act.detail),
            _ => act.detail,
        },
        what: if in_words {
            t.act(&act.kind).to_owned()
        } else {
            act.kind
        },
    }
}

/// A sign-in bears what the browser said of itself; the file for the accountant keeps it whole.
fn machine(agent: &str) -> String {
    let (browser, machine) = super::people::in_words(agent);
    format!("{browser}, {machine}")
}
