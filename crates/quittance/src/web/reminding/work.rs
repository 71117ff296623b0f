//! The work list: what awaits a decision or a call today, the most euros first; and approvals looked at before they leave.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use receivables::Date;
use receivables::party::{AccountId, Language};
use store::{Books, ContactCard, Fault, QuestionRow, ToDo, ToDoKind, Work as Which, WorkCounts};

use super::by_hand::{keys, letter_out, to_sent};
use super::facts;
use super::sheet::done_words;
use crate::deeds::answering::{self, Approval, Approved, CannotAnswer};
use crate::deeds::reminding::one_off::CUSTOMERS_MAX;
use crate::desk::Desk;
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::measuring::Names;
use crate::web::pages::{Outgoing, Work};
use crate::web::refusal::PageError;
use crate::web::routes::{Access, html};
use crate::web::text::Texts;
use crate::web::views::{
    CustomerLink, Outgoing as Kind, OutgoingRow, OutgoingView, ToDoRow, WorkDone, WorkRow,
    WorkShow, WorkView,
};
use crate::web::visitor::{Clerk, Visitor};

/// Rows of one page: what one person can do in a morning.
const ROWS_SHOWN: i64 = 50;

/// Tasks and notes of one day; more is a plan that nobody keeps.
const TO_DO_SHOWN: i64 = 50;

/// Kinds of questions that are neither approvals nor calls.
const OTHERS: [&str; 5] = ["letter", "sms", "registered", "find_contact", "hand_over"];

/// What waits for a person.
pub async fn work(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let view = web
        .desk
        .run(move |desk| read(desk, &clerk, &asked, language))
        .await?;
    Ok(html(Work::new(visitor.frame(Room::Work), view)))
}

fn read(
    desk: &Desk,
    clerk: &Clerk,
    asked: &HashMap<String, String>,
    language: Language,
) -> Result<WorkView, Fault> {
    let today = desk.today(&clerk.firm);
    let word = |name: &str| asked.get(name).map(String::as_str);
    let show = word("show").and_then(WorkShow::read).unwrap_or_default();
    let after = word("after").and_then(read_place);
    let done = word("done").and_then(|id| id.parse().ok());
    desk.store.read(clerk.firm.id, |books| {
        let mut rows = books.work(
            which(show),
            today,
            after.unwrap_or((i64::MAX, i64::MAX)),
            ROWS_SHOWN + 1,
        )?;
        let is_full = i64::try_from(rows.len()).is_ok_and(|count| count > ROWS_SHOWN);
        rows.truncate(usize::try_from(ROWS_SHOWN).unwrap_or_default());
        let next = rows.last().filter(|_| is_full);
        let next = next.map(|row| format!("{}.{}", row.total.0, row.id));
        let to_do = match (show, after) {
            (WorkShow::All, None) => books.to_do(clerk.session.user.id, today, TO_DO_SHOWN)?,
            _ => vec![],
        };
        let counts = counts(&books.work_counts(today)?);
        let mut done = match done {
            Some(id) => self::done(books, id, today, language)?,
            None => None,
        };
        if let (Some(done), Some("first")) = (&mut done, word("what")) {
            done.what = Texts(language).two_approved().to_owned();
        }
        Ok(WorkView {
            today,
            show,
            counts,
            rows: work_rows(books, rows, language)?,
            to_do: to_do_rows(books, to_do)?,
            next,
            may_answer: Access::Agent.is_open_to(&clerk.session.user.role),
            done,
        })
    })
}

fn which(show: WorkShow) -> Which<'static> {
    match show {
        WorkShow::All => Which::Today(&[]),
        WorkShow::Approvals => Which::Today(&["approve"]),
        WorkShow::Calls => Which::Today(&["call"]),
        WorkShow::Others => Which::Today(&OTHERS),
        WorkShow::Later => Which::Later,
    }
}

fn counts(counts: &WorkCounts) -> Vec<(WorkShow, u64)> {
    let of = |show: WorkShow| match which(show) {
        Which::Later => counts.later,
        Which::Today([]) => counts.all(),
        Which::Today(kinds) => {
            let some = counts
                .today
                .iter()
                .filter(|(kind, _)| kinds.contains(&kind.as_str()));
            some.map(|(_, count)| count).sum()
        }
    };
    WorkShow::ALL
        .into_iter()
        .map(|show| (show, of(show).unsigned_abs()))
        .collect()
}

fn read_place(text: &str) -> Option<(i64, i64)> {
    let (total, id) = text.split_once('.')?;
    Some((total.parse().ok()?, id.parse().ok()?))
}

fn work_rows(
    books: &mut Books<'_>,
    rows: Vec<QuestionRow>,
    language: Language,
) -> Result<Vec<WorkRow>, Fault> {
    let accounts: Vec<AccountId> = rows.iter().map(|row| row.account).collect();
    let names = Names(books.names_of(&accounts)?);
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let phone = match row.kind.as_str() {
            "call" => first_phone(&books.contacts_of(row.account)?),
            _ => String::new(),
        };
        all.push(work_row(row, &names, phone, language));
    }
    Ok(all)
}

/// The number of the first contact that has one.
pub fn first_phone(contacts: &[ContactCard]) -> String {
    let mut phones = contacts
        .iter()
        .filter_map(|contact| contact.known.phone.as_deref());
    phones.next().unwrap_or_default().to_owned()
}

/// A question as a list shows it.
pub fn work_row(row: QuestionRow, names: &Names, phone: String, language: Language) -> WorkRow {
    WorkRow {
        id: row.id,
        customer: names.link(row.account),
        asked: facts::asked(&row.kind),
        level: facts::level(&row.level),
        total: row.total,
        since: row.asked_on,
        again_on: row.again_on,
        phone,
        why: facts::kept(&row.because, language),
    }
}

fn to_do_rows(books: &mut Books<'_>, all: Vec<ToDo>) -> Result<Vec<ToDoRow>, Fault> {
    let accounts: Vec<AccountId> = all.iter().map(|one| one.account).collect();
    let names = Names(books.names_of(&accounts)?);
    let row = |one: ToDo| ToDoRow {
        customer: names.link(one.account),
        words: one.words,
        on: one.on,
        is_note: one.kind == ToDoKind::Note,
    };
    Ok(all.into_iter().map(row).collect())
}

/// What was just answered: told at the top of the list, with the way back.
fn done(
    books: &mut Books<'_>,
    id: i64,
    today: Date,
    language: Language,
) -> Result<Option<WorkDone>, Fault> {
    let Some(row) = books.question(id)? else {
        return Ok(None);
    };
    let names = Names(books.names_of(&[row.account])?);
    let what = done_words(&row, today, &Texts(language));
    Ok(Some(WorkDone {
        id,
        customer: names.link(row.account),
        can_undo: row.answered_on == Some(today) || row.again_on.is_some(),
        what,
    }))
}

/// The letters of the approvals that were ticked.
pub async fn look(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let mut ids: Vec<i64> = keys(&asked, "q-").collect();
    ids.sort_unstable();
    ids.truncate(CUSTOMERS_MAX);
    let rows = web
        .desk
        .run(move |desk| {
            let looked = answering::look(desk, &clerk.firm, &clerk.settings, &ids)?;
            let rows = looked
                .into_iter()
                .map(|one| outgoing(one, &clerk, language));
            Ok::<_, CannotAnswer>(rows.collect::<Vec<_>>())
        })
        .await;
    let mut rows = rows.map_err(|why| super::answer::refused(why, &Texts(language)))?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.letter.as_ref().map_or(0, |one| one.total.0)));
    let view = OutgoingView {
        kind: Kind::Approval,
        rows,
    };
    Ok(html(Outgoing::new(visitor.frame(Room::Work), view)))
}

fn outgoing(one: Approval, clerk: &Clerk, language: Language) -> OutgoingRow {
    let level = facts::level(&one.question.level);
    OutgoingRow {
        key: one.question.id,
        customer: CustomerLink {
            id: one.question.account,
            name: one.name,
        },
        chosen: one.answer.is_ok(),
        letter: match &one.answer {
            Ok(drawn) => Ok(letter_out(drawn, level, clerk)),
            Err(why) => Err(super::answer::words(why, &Texts(language))),
        },
    }
}

/// Approves what was looked at.
pub async fn approve(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let (clerk, t) = (visitor.clerk()?, Texts(visitor.language));
    let asked: Vec<(i64, String)> = keys(&visitor.form, "s-")
        .take(CUSTOMERS_MAX)
        .map(|id| (id, visitor.field(&format!("s-{id}")).to_owned()))
        .collect();
    if asked.is_empty() {
        return Err(PageError::Refused(
            t.nothing_chosen(),
            t.nothing_chosen_hint(),
        ));
    }
    let done = web
        .desk
        .run(move |desk| {
            let who = super::answer::answerer(&clerk, desk.now());
            answering::approve(desk, &clerk.firm, &clerk.settings, who, &asked)
        })
        .await;
    let done = done.map_err(|why| super::answer::refused(why, &t))?;
    // What somebody else confirms first is neither sent nor to be read again.
    let is_first = |one: &&Approved| matches!(one.done, Ok(None));
    let first = done.iter().filter(is_first).count();
    let rest = done.iter().filter(|one| !is_first(one));
    let rest = rest.map(|one| (one.account, one.done.as_ref().ok().copied().flatten()));
    Ok(to_sent(rest, first).into_response())
}
