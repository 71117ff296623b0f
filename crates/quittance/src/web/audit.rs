//! Who did what to the house, and when: sign-ins, people, settings; who approved what, and what programs did; filtered, and
//! as CSV.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::export::{self, Cell};
use jiff::civil::DateTime;
use receivables::Date;
use receivables::party::AccountId;
use store::{Act, Books, Fault, Written};

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
    from: String,
    to: String,
    customer: String,
}

impl Asked {
    fn read(params: &HashMap<String, String>) -> Asked {
        let word = |name| params.get(name).map(|word| word.trim().to_owned());
        // One day is a span of one day.
        let day = |name| word(name).or_else(|| word("on")).unwrap_or_default();
        let (from, to) = (day("from"), day("to"));
        let word = |name| word(name).unwrap_or_default();
        Asked {
            who: word("who"),
            what: word("what"),
            from,
            to,
            customer: word("customer"),
        }
    }

    fn query(&self) -> String {
        let parts = [
            ("who", &self.who),
            ("what", &self.what),
            ("from", &self.from),
            ("to", &self.to),
            ("customer", &self.customer),
        ];
        let pairs = parts.map(|(name, word)| format!("{name}={}", encoded(word)));
        pairs.join("&")
    }

    /// An empty word asks for everybody, or for every day; a day that is none asks for nothing.
    fn wants(&self, done: &Done) -> bool {
        let day = done.at.date();
        let since = |from: &str| from.parse().is_ok_and(|from: Date| day >= from);
        let until = |to: &str| to.parse().is_ok_and(|to: Date| day <= to);
        (self.who.is_empty() || done.who == self.who)
            && (self.what.is_empty() || done.kind == self.what)
            && (self.from.is_empty() || since(&self.from))
            && (self.to.is_empty() || until(&self.to))
    }
}

/// Something that was done, before it is put into words.
struct Done {
    at: DateTime,
    who: String,
    kind: String,
    what: What,
}

/// Where it was written down.
enum What {
    /// An act on the house, with what it was about.
    Act(String),
    /// An entry of a customer's journal.
    Entry(Box<Written>),
}

/// What was found, and everybody who is in it.
struct Found {
    rows: Vec<ActLine>,
    people: Vec<(String, String)>,
}

/// The page.
pub async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Query(params): Params,
) -> Result<Response, PageError> {
    let asked = Asked::read(&params);
    let found = find(&web, &visitor, &asked, true).await?;
    let is_unknown = found.is_none();
    let (rows, people) = found.map_or_else(Default::default, |found| (found.rows, found.people));
    let view = AuditView {
        rows,
        people,
        query: asked.query(),
        is_unknown,
        who: asked.who,
        what: asked.what,
        from: asked.from,
        to: asked.to,
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
    let rows = found.map(|found| found.rows).unwrap_or_default();
    let rows = rows.into_iter().map(|line| {
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

/// What was done to the house and decided, or what happened with one customer; nothing when there is no such customer. In words
/// for the page, which is short; a file is whole, and keeps the names that programs know.
async fn find(
    web: &Web,
    visitor: &Visitor,
    asked: &Asked,
    in_words: bool,
) -> Result<Option<Found>, PageError> {
    let (firm, t, asked) = (
        visitor.clerk()?.firm,
        Texts(visitor.language),
        asked.clone(),
    );
    let read = move |desk: &crate::desk::Desk| {
        desk.store.read::<_, Fault>(firm.id, |books| {
            let all = match asked.customer.as_str() {
                "" => done(books, &firm.zone)?,
                code => match books.account_by_code(code)? {
                    Some(row) => of_customer(books, row.id, &firm.zone)?,
                    None => return Ok(None),
                },
            };
            let names = program_names(books)?;
            let people: BTreeSet<&String> = all.iter().map(|done| &done.who).collect();
            let people = people.into_iter();
            let people = people
                .map(|who| (who.clone(), read_as(who, &names)))
                .collect();
            let wanted = all.into_iter().filter(|done| asked.wants(done));
            let rows = match in_words {
                true => {
                    let shown = wanted.take(ACTS_SHOWN).collect();
                    in_sentences(books, shown, &names, &t)?
                }
                false => as_kept(books, wanted.collect())?,
            };
            Ok(Some(Found { rows, people }))
        })
    };
    Ok(web.desk.run(read).await?)
}

/// What was done to the house, who approved what, and what programs did: the newest first.
fn done(books: &mut Books<'_>, zone: &str) -> Result<Vec<Done>, Fault> {
    let act = |act: Act| Done {
        at: civil(act.at, zone),
        who: act.actor,
        kind: act.kind,
        what: What::Act(act.detail),
    };
    let mut all: Vec<Done> = books.acts(ACTS_READ)?.into_iter().map(act).collect();
    let decided = books.decided(ACTS_READ)?.into_iter();
    all.extend(decided.map(|entry| entered(entry, zone)));
    all.sort_by_key(|done| std::cmp::Reverse(done.at));
    Ok(all)
}

/// A customer's journal, as far as it tells a person something.
fn of_customer(books: &mut Books<'_>, account: AccountId, zone: &str) -> Result<Vec<Done>, Fault> {
    let entries = history::entries(books, account, ENTRIES_READ)?.into_iter();
    Ok(entries.map(|(entry, _)| entered(entry, zone)).collect())
}

fn entered(entry: Written, zone: &str) -> Done {
    Done {
        at: civil(entry.at, zone),
        who: entry.actor.clone(),
        kind: entry.kind.clone(),
        what: What::Entry(Box::new(entry)),
    }
}

/// Programs by what the journal calls them.
fn program_names(books: &mut Books<'_>) -> Result<HashMap<String, String>, Fault> {
    let keys = books.api_keys()?.into_iter();
    Ok(keys
        .map(|key| (format!("key:{}", key.id), key.name))
        .collect())
}

fn read_as(who: &str, names: &HashMap<String, String>) -> String {
    match names.get(who) {
        Some(name) => format!("{name} ({who})"),
        None => who.to_owned(),
    }
}

/// As the page tells it: what happened with a customer as its history does, with the customer's name.
fn in_sentences(
    books: &mut Books<'_>,
    shown: Vec<Done>,
    programs: &HashMap<String, String>,
    t: &Texts,
) -> Result<Vec<ActLine>, Fault> {
    let mut entries: BTreeMap<AccountId, Vec<Written>> = BTreeMap::new();
    for done in &shown {
        if let What::Entry(entry) = &done.what {
            entries
                .entry(entry.account)
                .or_default()
                .push((**entry).clone());
        }
    }
    let accounts: Vec<AccountId> = entries.keys().copied().collect();
    let names = books.names_of(&accounts)?;
    let mut events = HashMap::new();
    for (account, entries) in entries {
        for (entry, event) in history::told_of(books, account, entries)? {
            events.insert(entry.id, event);
        }
    }
    let line = |done: Done| {
        let (what, detail) = match done.what {
            What::Act(detail) if done.kind == "signed_in" => {
                (t.act(&done.kind).to_owned(), machine(&detail))
            }
            What::Act(detail) => (t.act(&done.kind).to_owned(), detail),
            What::Entry(entry) => {
                let event = events.get(&entry.id);
                let what = event.map_or(done.kind, |event| t.happened(event));
                let name = names.get(&entry.account).cloned().unwrap_or_default();
                let beside = event.map(|event| t.beside(event)).unwrap_or_default();
                let detail = [name, beside].into_iter().filter(|part| !part.is_empty());
                (what, detail.collect::<Vec<_>>().join(" · "))
            }
        };
        ActLine {
            at: done.at,
            who: read_as(&done.who, programs),
            what,
            detail,
        }
    };
    Ok(shown.into_iter().map(line).collect())
}

/// As it was written down; an entry with the code of its customer.
fn as_kept(books: &mut Books<'_>, all: Vec<Done>) -> Result<Vec<ActLine>, Fault> {
    let accounts = all.iter().filter_map(|done| match &done.what {
        What::Entry(entry) => Some(entry.account),
        What::Act(_) => None,
    });
    let accounts: BTreeSet<AccountId> = accounts.collect();
    let mut codes = HashMap::new();
    for account in accounts {
        if let Some(row) = books.account(account)? {
            codes.insert(account, row.code);
        }
    }
    let line = |done: Done| ActLine {
        at: done.at,
        who: done.who,
        what: done.kind,
        detail: match done.what {
            What::Act(detail) => detail,
            What::Entry(entry) => codes.get(&entry.account).cloned().unwrap_or_default(),
        },
    };
    Ok(all.into_iter().map(line).collect())
}

/// A sign-in bears what the browser said of itself; the file for the accountant keeps it whole.
fn machine(agent: &str) -> String {
    let (browser, machine) = super::people::in_words(agent);
    format!("{browser}, {machine}")
}
