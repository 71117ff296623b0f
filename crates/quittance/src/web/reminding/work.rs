//! The work list: what awaits a decision or a call today, the most euros first; and approvals looked at before they leave.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use receivables::party::{AccountId, Language};
use receivables::{Cents, Date};
use store::{
    Books, ContactCard, Fault, QuestionRow, ToDo, ToDoKind, Whose, Work as Which, WorkCounts,
};

use super::by_hand::{keys, letter_out, to_sent};
use super::sheet::done_words;
use super::{facts, known};
use crate::deeds::answering::{self, Approval, Approved, CannotAnswer, posting};
use crate::deeds::customers;
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
    CustomerLink, DidWhat, Outgoing as Kind, OutgoingRow, OutgoingView, ToDoRow, WorkDone,
    WorkLine, WorkRow, WorkShow, WorkView, WorkWhose,
};
use crate::web::visitor::{Clerk, Visitor};

/// Rows of one page: what one person can do in a morning.
const ROWS_SHOWN: usize = 50;

/// Tasks and notes that are read for a list, the oldest first; more is a plan that nobody keeps.
const TO_DO_READ: i64 = 500;

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
    let whose = word("whose").and_then(WorkWhose::read).unwrap_or_default();
    let after = word("after").and_then(Place::read);
    let done = word("done").and_then(|id| id.parse().ok());
    let ticked = word("ticked").and_then(DidWhat::read);
    let count = |name: &str| word(name).and_then(|count| count.parse().ok());
    desk.store.read(clerk.firm.id, |books| {
        let of = of_whom(whose, clerk);
        let (lines, next) = lines(books, show, of, after, today)?;
        let counts = counts(
            &books.work_counts(of, today)?,
            books.to_do_counts(of, today)?,
        );
        let mut done = match (done, ticked) {
            (Some(id), _) => self::done(books, clerk, id, today, language)?,
            (None, Some(item)) => ticked_off(books, item, &Texts(language))?,
            (None, None) => None,
        };
        if let (Some(done), Some("first")) = (&mut done, word("what")) {
            done.what = Texts(language).two_approved().to_owned();
        }
        Ok(WorkView {
            today,
            show,
            whose,
            counts,
            rows: work_lines(books, lines, language)?,
            next: next.map(|place| place.written()),
            may_answer: Access::Agent.is_open_to(&clerk.session.user.role),
            posted: count("posted").zip(count("of")),
            done,
        })
    })
}

/// The questions among what is shown; tasks and notes are none.
fn which(show: WorkShow) -> Option<Which<'static>> {
    Some(match show {
        WorkShow::All => Which::Today(&[]),
        WorkShow::Approvals => Which::Today(&["approve"]),
        WorkShow::Calls => Which::Today(&["call"]),
        WorkShow::ToDos => return None,
        WorkShow::Others => Which::Today(&OTHERS),
        WorkShow::Later => Which::Later,
    })
}

fn of_whom(whose: WorkWhose, clerk: &Clerk) -> Whose {
    match whose {
        WorkWhose::Everybody => Whose::Everybody,
        WorkWhose::Mine => Whose::Colleague(clerk.session.user.id),
        WorkWhose::Nobody => Whose::Nobody,
    }
}

/// A line before it has its names.
enum Line {
    Asked(QuestionRow),
    ToDo(ToDo, Cents),
}

impl Line {
    fn question(&self) -> Option<i64> {
        match self {
            Line::Asked(row) => Some(row.id),
            Line::ToDo(..) => None,
        }
    }

    fn account(&self) -> AccountId {
        match self {
            Line::Asked(row) => row.account,
            Line::ToDo(one, _) => one.account,
        }
    }

    fn place(&self, today: Date) -> Place {
        match self {
            Line::Asked(row) => Place(false, row.total.0, row.id),
            Line::ToDo(one, total) => Place(one.on.is_some_and(|on| on < today), total.0, one.id),
        }
    }
}

/// Where a line stands: what its day has passed for comes first, then what is most worth. The next page begins after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place(bool, i64, i64);

impl Place {
    fn written(self) -> String {
        format!("{}.{}.{}", u8::from(self.0), self.1, self.2)
    }

    fn read(text: &str) -> Option<Place> {
        let mut parts = text.splitn(3, '.');
        let is_late = parts.next()? == "1";
        Some(Place(
            is_late,
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
        ))
    }
}

/// One page of questions, tasks and notes together, and where the next one begins.
fn lines(
    books: &mut Books<'_>,
    show: WorkShow,
    whose: Whose,
    after: Option<Place>,
    today: Date,
) -> Result<(Vec<Line>, Option<Place>), Fault> {
    let mut all = Vec::new();
    if matches!(show, WorkShow::All | WorkShow::ToDos | WorkShow::Later) {
        let later = show == WorkShow::Later;
        let to_do = books.to_do_list(whose, later, today, TO_DO_READ)?;
        all.extend(to_do.into_iter().map(|(one, total)| Line::ToDo(one, total)));
        all.retain(|line| after.is_none_or(|after| line.place(today) < after));
    }
    if let Some(which) = which(show) {
        // Questions stand after what is late.
        let from = after.filter(|after| !after.0);
        let from = from.map_or((i64::MAX, i64::MAX), |after| (after.1, after.2));
        let asked = books.work(which, whose, today, from, ROWS_SHOWN as i64 + 1)?;
        all.extend(asked.into_iter().map(Line::Asked));
    }
    all.sort_by_key(|line| std::cmp::Reverse(line.place(today)));
    let is_full = all.len() > ROWS_SHOWN;
    all.truncate(ROWS_SHOWN);
    let next = all.last().filter(|_| is_full).map(|line| line.place(today));
    Ok((all, next))
}

fn counts(counts: &WorkCounts, to_do: (i64, i64)) -> Vec<(WorkShow, u64)> {
    let of = |show: WorkShow| match which(show) {
        None => to_do.0,
        Some(Which::Later) => counts.later + to_do.1,
        Some(Which::Today([])) => counts.all() + to_do.0,
        Some(Which::Today(kinds)) => {
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

fn work_lines(
    books: &mut Books<'_>,
    lines: Vec<Line>,
    language: Language,
) -> Result<Vec<WorkLine>, Fault> {
    let accounts: Vec<AccountId> = lines.iter().map(Line::account).collect();
    let names = Names(books.names_of(&accounts)?);
    let people = known::Names::of(books.people()?);
    let ids: Vec<i64> = lines.iter().filter_map(Line::question).collect();
    let first = books.approvals(&ids)?;
    let mut all = Vec::with_capacity(lines.len());
    for line in lines {
        all.push(match line {
            Line::Asked(row) => {
                let phone = match row.kind.as_str() {
                    "call" => first_phone(&books.contacts_of(row.account)?),
                    _ => String::new(),
                };
                let approved_by = first.iter().find(|first| first.question == row.id);
                WorkLine::Asked(WorkRow {
                    approved_by: approved_by.map(|first| first.by.clone()),
                    ..work_row(row, &names, phone, language)
                })
            }
            Line::ToDo(one, total) => WorkLine::ToDo(ToDoRow {
                id: one.id,
                customer: names.link(one.account),
                whom: people.name(one.for_user),
                by: people.name(one.by),
                words: one.words,
                on: one.on,
                is_note: one.kind == ToDoKind::Note,
                total,
            }),
        });
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
        approved_by: None,
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

/// A task or a note that was just ticked off, or is to be done again.
fn ticked_off(
    books: &mut Books<'_>,
    (of, id): (DidWhat, i64),
    t: &Texts,
) -> Result<Option<WorkDone>, Fault> {
    let found = match of {
        DidWhat::Note => {
            let note = books.notes_by_id(&[id])?.pop();
            note.map(|note| (note.account, note.seen_on.is_some()))
        }
        DidWhat::Task | DidWhat::Question => {
            let task = books.tasks_by_id(&[id])?.pop();
            task.map(|task| (task.account, task.done_on.is_some()))
        }
    };
    let Some((account, is_done)) = found else {
        return Ok(None);
    };
    let names = Names(books.names_of(&[account])?);
    let what = match (is_done, of) {
        (false, _) => t.did_reopen(),
        (true, DidWhat::Note) => t.did_note(),
        (true, _) => t.did_task(),
    };
    Ok(Some(WorkDone {
        id,
        of,
        customer: names.link(account),
        what: what.to_owned(),
        can_undo: is_done,
    }))
}

/// Ticks a task or a note off, or takes that back.
pub async fn tick(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let item = DidWhat::read(visitor.field("item"));
    let (of, id) = item.ok_or(PageError::NotFound)?;
    let kind = match of {
        DidWhat::Note => ToDoKind::Note,
        DidWhat::Task | DidWhat::Question => ToDoKind::Task,
    };
    let done = visitor.field("do") != "undo";
    let ticked = web
        .desk
        .run(move |desk| {
            let actor = &clerk.session.user.email;
            customers::tick(desk, &clerk.firm, actor, (kind, id), done)
        })
        .await;
    match ticked {
        Ok(()) => {}
        Err(customers::CannotTend::Fault(fault)) => return Err(PageError::fault(fault)),
        Err(customers::CannotTend::Unknown) => return Err(PageError::NotFound),
        Err(_) => {
            let t = Texts(visitor.language);
            return Err(PageError::Refused(t.gone(), t.gone_hint()));
        }
    }
    let show = WorkShow::read(visitor.field("show")).unwrap_or_default();
    let whose = WorkWhose::read(visitor.field("whose")).unwrap_or_default();
    let back = format!(
        "/work?show={}&whose={}&ticked={}",
        show.code(),
        whose.code(),
        of.item(id)
    );
    Ok(Redirect::to(&back).into_response())
}

/// What was just answered: told at the top of the list, with the way back.
fn done(
    books: &mut Books<'_>,
    clerk: &Clerk,
    id: i64,
    today: Date,
    language: Language,
) -> Result<Option<WorkDone>, Fault> {
    let Some(row) = books.question(id)? else {
        return Ok(None);
    };
    let names = Names(books.names_of(&[row.account])?);
    let what = done_words(&row, today, &Texts(language));
    let first = books.approvals(&[id])?;
    let is_first = first
        .iter()
        .any(|first| first.by == clerk.session.user.email && row.answered_on.is_none());
    Ok(Some(WorkDone {
        id,
        of: DidWhat::Question,
        customer: names.link(row.account),
        can_undo: is_first || row.answered_on == Some(today) || row.again_on.is_some(),
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
                .filter(|one| !posting::is_letter(&one.question))
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
