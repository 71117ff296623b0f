//! Reminders by hand: one customer's letter in the making, many letters before they leave together, and the way back.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use receivables::next_step::Wish;
use receivables::party::{AccountId, Channel, InvoiceId, Language};
use receivables::reminding::Level;
use receivables::reminding::tone::Severity;
use store::{Case, Fault, MessageWords};

use super::customer::invoice_row;
use super::messages::framed;
use crate::deeds::DeedError;
use crate::deeds::reminding::Drawn;
use crate::deeds::reminding::one_off::{self, CannotSend, Prepared, Ready, UNDO_SECONDS, Wanted};
use crate::desk::{Desk, civil};
use crate::mail::{Letter, by_hand, tone};
use crate::web::Web;
use crate::web::asked::encoded;
use crate::web::frame::Room;
use crate::web::measuring::names;
use crate::web::pages::{Outgoing, Remind, Sent};
use crate::web::refusal::PageError;
use crate::web::routes::html;
use crate::web::text::Texts;
use crate::web::views::{
    CustomerLink, LetterOut, Outgoing as Kind, OutgoingRow, OutgoingView, RemindInvoice,
    RemindView, SentRow, SentView,
};
use crate::web::visitor::{Clerk, Visitor};

type Fields = HashMap<String, String>;

/// Messages that one page of the way back can hold: as many as leave together.
const SENT_MAX: usize = one_off::CUSTOMERS_MAX;

/// One customer's letter, with what can be chosen.
pub async fn remind(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<Fields>,
) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let wanted = wanted(AccountId(id), &asked);
    let view = web
        .desk
        .run(move |desk| view(desk, &clerk, &wanted, language))
        .await?;
    Ok(html(Remind::new(
        visitor.frame(Room::Overdue),
        view.ok_or(PageError::NotFound)?,
    )))
}

/// The letter's layout, for the frame.
pub async fn remind_html(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<Fields>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let wanted = wanted(AccountId(id), &asked);
    let prepared = web
        .desk
        .run(move |desk| prepare(desk, &clerk, std::slice::from_ref(&wanted)))
        .await?;
    let ready = prepared.into_iter().next().and_then(|one| one.answer.ok());
    let drawn = ready.ok_or(PageError::NotFound)?.drawn;
    let letter = drawn.enclosed.told_in(drawn.letter, drawn.facts.language);
    Ok(framed(letter.html))
}

/// Sends the letter, or reads its words again.
pub async fn send_one(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let words = MessageWords {
        subject: visitor.field("subject").to_owned(),
        text: visitor.field("text").to_owned(),
    };
    let wanted = Wanted {
        words: Some(words),
        ..wanted(AccountId(id), &visitor.form)
    };
    let reads = visitor.field("do") == "read";
    let seen = visitor.field("seen").to_owned();
    let done = web
        .desk
        .run(move |desk| match reads {
            true => read_again(desk, &clerk, &wanted, language),
            false => send_wanted(desk, &clerk, wanted, seen, language),
        })
        .await?;
    match done {
        Answered::Sent(id) => Ok(Redirect::to(&format!("/remind/sent?m={id}")).into_response()),
        Answered::NoSuchCustomer => Err(PageError::NotFound),
        Answered::Page(view) => {
            let status = match view.refusal {
                Some(_) => StatusCode::CONFLICT,
                None => StatusCode::OK,
            };
            let page = Remind::new(visitor.frame(Room::Overdue), *view);
            Ok((status, html(page)).into_response())
        }
    }
}

enum Answered {
    Sent(i64),
    Page(Box<RemindView>),
    NoSuchCustomer,
}

fn send_wanted(
    desk: &Desk,
    clerk: &Clerk,
    wanted: Wanted,
    seen: String,
    language: Language,
) -> Result<Answered, DeedError> {
    let asked = [(wanted.clone(), Some(seen))];
    let (firm, actor) = (&clerk.firm, &clerk.session.user.email);
    let sent = one_off::send(desk, firm, &clerk.settings, actor, &asked, UNDO_SECONDS)?;
    let why = match sent.into_iter().next().map(|one| one.done) {
        None => return Ok(Answered::NoSuchCustomer),
        Some(Ok(id)) => return Ok(Answered::Sent(id)),
        Some(Err(why)) => why,
    };
    let Some(mut view) = view(desk, clerk, &wanted, language)? else {
        return Ok(Answered::NoSuchCustomer);
    };
    // What was written is not lost; where the account changed, the letter is drawn anew.
    if !matches!(why, CannotSend::Changed) {
        view.words = wanted.words.map(|words| (words.subject, words.text));
    }
    view.refusal = Some((why.words(language), why.hint(language).to_owned()));
    Ok(Answered::Page(Box::new(view)))
}

/// Reads a person's words as the letters' own check does.
fn read_again(
    desk: &Desk,
    clerk: &Clerk,
    wanted: &Wanted,
    language: Language,
) -> Result<Answered, DeedError> {
    let prepared = prepare(desk, clerk, std::slice::from_ref(wanted))?;
    let Some(mut view) = view(desk, clerk, wanted, language)? else {
        return Ok(Answered::NoSuchCustomer);
    };
    let ready = prepared.into_iter().next().and_then(|one| one.answer.ok());
    if let (Some(Ready { drawn, .. }), Some(words)) = (ready, &wanted.words) {
        let letter = Letter {
            subject: words.subject.clone(),
            text: words.text.clone(),
            html: String::new(),
        };
        let found = tone::read_letter(&drawn.facts, &letter);
        let told = found.iter().map(|finding| {
            let grave = finding.severity() == Severity::Grave;
            let excerpt = match finding.excerpt.as_str() {
                "" => String::new(),
                excerpt => format!(" « {excerpt} »"),
            };
            (
                grave,
                format!("{}{excerpt}", finding.rule.message(language)),
            )
        });
        view.findings = told.collect();
        view.was_read = true;
        if let Some(changed) = by_hand::changed(&drawn.letter, &words.subject, &words.text)
            && let Err(why) = by_hand::check(&drawn.facts, &changed)
        {
            let why = CannotSend::Words(why);
            view.refusal = Some((why.words(language), why.hint(language).to_owned()));
        }
    }
    view.words = wanted
        .words
        .clone()
        .map(|words| (words.subject, words.text));
    Ok(Answered::Page(Box::new(view)))
}

fn prepare(desk: &Desk, clerk: &Clerk, wanted: &[Wanted]) -> Result<Vec<Prepared>, DeedError> {
    one_off::prepare(desk, &clerk.firm, &clerk.settings, wanted)
}

/// What the address or the form asks for.
fn wanted(account: AccountId, asked: &Fields) -> Wanted {
    let mut invoices: Vec<InvoiceId> = keys(asked, "i-").map(InvoiceId).collect();
    invoices.sort_unstable();
    let mailed = [Level::PreReminder, Level::R1, Level::R2, Level::R3];
    let level = asked.get("level");
    let level = level.and_then(|code| mailed.into_iter().find(|one| one.code() == code));
    Wanted {
        wish: Wish { invoices, level },
        ..Wanted::usual(account)
    }
}

/// The numbers in the names of fields such as `c-12`.
pub fn keys<'a>(asked: &'a Fields, before: &'a str) -> impl Iterator<Item = i64> + 'a {
    asked
        .keys()
        .filter_map(move |name| name.strip_prefix(before)?.parse().ok())
}

fn view(
    desk: &Desk,
    clerk: &Clerk,
    wanted: &Wanted,
    language: Language,
) -> Result<Option<RemindView>, DeedError> {
    let today = desk.today(&clerk.firm);
    let case = desk.store.read::<_, Fault>(clerk.firm.id, |books| {
        Ok(books.cases(&[wanted.account], today)?.pop())
    })?;
    let prepared = prepare(desk, clerk, std::slice::from_ref(wanted))?;
    let (Some(case), Some(prepared)) = (case, prepared.into_iter().next()) else {
        return Ok(None);
    };
    let listed: Vec<InvoiceId> = match &prepared.answer {
        Ok(ready) => ready
            .drawn
            .message
            .lines
            .iter()
            .map(|(id, _)| *id)
            .collect(),
        Err(_) => wanted.wish.invoices.clone(),
    };
    let letter = match prepared.answer {
        Ok(ready) => Ok(letter_of(&ready, clerk, language)),
        Err(why) => Err((why.words(language), why.hint(language).to_owned())),
    };
    Ok(Some(RemindView {
        today,
        id: case.row.id,
        name: case.row.name.clone(),
        invoices: invoices(&case, &listed, today),
        level: wanted.wish.level,
        letter,
        words: None,
        refusal: None,
        findings: vec![],
        was_read: false,
    }))
}

fn invoices(case: &Case, listed: &[InvoiceId], today: receivables::Date) -> Vec<RemindInvoice> {
    let invoices = case.account.invoices.iter();
    let one = |invoice: &receivables::account::OpenInvoice| RemindInvoice {
        id: invoice.id.0,
        row: invoice_row(invoice, today),
        chosen: listed.contains(&invoice.id),
    };
    invoices.map(one).collect()
}

/// A reminder by hand, with what stands against it.
fn letter_of(ready: &Ready, clerk: &Clerk, language: Language) -> LetterOut {
    let warnings = ready.one.warnings.iter();
    LetterOut {
        warnings: warnings.map(|because| because.facts(language)).collect(),
        forbidden: ready.one.forbidden_by().is_some(),
        is_due_step: ready.one.is_due_step,
        ..letter_out(&ready.drawn, ready.one.message.level, clerk)
    }
}

/// A letter exactly as it would leave.
pub fn letter_out(drawn: &Drawn, level: Level, clerk: &Clerk) -> LetterOut {
    let message = &drawn.message;
    let lines: String = message
        .lines
        .iter()
        .map(|(id, _)| format!("&i-{}=on", id.0))
        .collect();
    let waits = message.not_before_at > 0;
    LetterOut {
        level,
        language: message.language,
        to: message.recipient.clone(),
        copies: message.copies.replace(',', ", "),
        total: message.total,
        credits: message.credits,
        subject: match message.channel {
            Channel::Sms => "SMS".to_owned(),
            _ => drawn.letter.subject.clone(),
        },
        text: drawn.letter.text.clone(),
        address: format!(
            "/customers/{}/remind/html?level={}{lines}",
            message.account.0,
            encoded(level.code())
        ),
        documents: drawn
            .enclosed
            .documents
            .iter()
            .map(|one| one.name.clone())
            .collect(),
        left_out: drawn.enclosed.left_out.clone(),
        warnings: vec![],
        forbidden: false,
        is_due_step: false,
        leaves: waits.then(|| civil(message.not_before_at, &clerk.firm.zone)),
        seen: drawn.seen.clone(),
    }
}

/// The letters to customers that were ticked in a list.
pub async fn remind_many(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<Fields>,
) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let mut accounts: Vec<i64> = keys(&asked, "c-").collect();
    accounts.sort_unstable();
    accounts.truncate(one_off::CUSTOMERS_MAX);
    let wanted: Vec<Wanted> = accounts
        .into_iter()
        .map(|id| Wanted::usual(AccountId(id)))
        .collect();
    let view = web
        .desk
        .run(move |desk| {
            let prepared = prepare(desk, &clerk, &wanted)?;
            let row = |one: Prepared| OutgoingRow {
                key: one.account.0,
                customer: CustomerLink {
                    id: one.account,
                    name: one.name,
                },
                // What stands against a letter is weighed one by one.
                chosen: one
                    .answer
                    .as_ref()
                    .is_ok_and(|ready| ready.one.warnings.is_empty()),
                letter: match one.answer {
                    Ok(ready) => Ok(letter_of(&ready, &clerk, language)),
                    Err(why) => Err((why.words(language), why.hint(language).to_owned())),
                },
            };
            let mut rows: Vec<OutgoingRow> = prepared.into_iter().map(row).collect();
            rows.sort_by_key(|row| {
                std::cmp::Reverse(row.letter.as_ref().map_or(0, |one| one.total.0))
            });
            Ok::<_, DeedError>(OutgoingView {
                kind: Kind::ByHand,
                rows,
            })
        })
        .await?;
    Ok(html(Outgoing::new(visitor.frame(Room::Overdue), view)))
}

/// Sends the letters that were looked at.
pub async fn send_many(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let asked: Vec<(Wanted, Option<String>)> = keys(&visitor.form, "s-")
        .take(one_off::CUSTOMERS_MAX)
        .map(|id| {
            let seen = visitor.field(&format!("s-{id}")).to_owned();
            (Wanted::usual(AccountId(id)), Some(seen))
        })
        .collect();
    let t = Texts(visitor.language);
    if asked.is_empty() {
        return Err(PageError::Refused(
            t.nothing_chosen(),
            t.nothing_chosen_hint(),
        ));
    }
    let sent = web
        .desk
        .run(move |desk| {
            let (firm, actor) = (&clerk.firm, &clerk.session.user.email);
            one_off::send(desk, firm, &clerk.settings, actor, &asked, UNDO_SECONDS)
        })
        .await?;
    let done = sent
        .iter()
        .map(|one| (one.account, one.done.as_ref().ok().copied()));
    Ok(to_sent(done, 0).into_response())
}

/// Where what was queued is shown: the messages, and who is to be read again.
pub fn to_sent(
    done: impl Iterator<Item = (AccountId, Option<i64>)>,
    first_of_two: usize,
) -> Redirect {
    let (mut messages, mut again) = (Vec::new(), Vec::new());
    for (account, message) in done {
        match message {
            Some(id) => messages.push(id.to_string()),
            None => again.push(account.0.to_string()),
        }
    }
    let (messages, again) = (messages.join("."), again.join("."));
    let first = match first_of_two {
        0 => String::new(),
        count => format!("&first={count}"),
    };
    Redirect::to(&format!("/remind/sent?m={messages}&x={again}{first}"))
}

/// What was queued, and can still be undone.
pub async fn sent(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<Fields>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let ids = numbers(asked.get("m"));
    let again: Vec<AccountId> = numbers(asked.get("x")).into_iter().map(AccountId).collect();
    let undone = asked.get("undone").and_then(|count| count.parse().ok());
    let first_of_two = asked.contains_key("first");
    let view = web
        .desk
        .run(move |desk| read_sent(desk, &clerk, &ids, &again, undone))
        .await?;
    let mut frame = visitor.frame(Room::Work);
    frame.notice = first_of_two.then(|| Texts(visitor.language).two_approved().to_owned());
    Ok(html(Sent::new(frame, view)))
}

fn read_sent(
    desk: &Desk,
    clerk: &Clerk,
    ids: &[i64],
    again: &[AccountId],
    undone: Option<u64>,
) -> Result<SentView, Fault> {
    let (today, now) = (desk.today(&clerk.firm), desk.now());
    let soon = now.saturating_add((UNDO_SECONDS + 1) * 1_000_000);
    desk.store.read(clerk.firm.id, |books| {
        let mut messages = Vec::with_capacity(ids.len());
        for id in ids {
            messages.extend(books.message(*id)?);
        }
        let known = names(books, &messages)?;
        let rows = messages.into_iter().map(|row| SentRow {
            id: row.id,
            customer: known.link(row.account),
            level: super::facts::level(&row.level),
            fate: super::facts::fate(&row),
            to: row.recipient,
            total: row.total,
            leaves: (row.not_before_at > soon).then(|| civil(row.not_before_at, &clerk.firm.zone)),
        });
        let named = books.names_of(again)?;
        let mut again: Vec<CustomerLink> = named
            .into_iter()
            .map(|(id, name)| CustomerLink { id, name })
            .collect();
        again.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(SentView {
            today,
            rows: rows.collect(),
            again,
            undone,
        })
    })
}

/// Takes back what was just queued.
pub async fn undo_sent(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let written = visitor.field("m").to_owned();
    let ids = numbers(Some(&written));
    let messages = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(".");
    let count = web
        .desk
        .run(move |desk| one_off::take_back(desk, &clerk.firm, &clerk.session.user.email, &ids))
        .await?;
    let to = format!("/remind/sent?m={messages}&undone={count}");
    Ok(Redirect::to(&to).into_response())
}

/// Takes one message back from its own page.
pub async fn undo_message(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let done = web
        .desk
        .run(move |desk| {
            let firm = clerk.firm.id;
            let known = desk
                .store
                .read::<_, Fault>(firm, |books| books.message(id))?;
            if known.is_none() {
                return Ok::<_, Fault>(None);
            }
            let actor = &clerk.session.user.email;
            one_off::take_back(desk, &clerk.firm, actor, &[id]).map(Some)
        })
        .await?;
    let done = done.ok_or(PageError::NotFound)?;
    let what = if done == 0 { "late" } else { "back" };
    Ok(Redirect::to(&format!("/messages/{id}?undo={what}")).into_response())
}

/// `12.13.14`, as an address carries several numbers.
fn numbers(text: Option<&String>) -> Vec<i64> {
    let text = text.map_or("", String::as_str);
    let ids = text.split('.').filter_map(|id| id.parse().ok());
    ids.take(SENT_MAX).collect()
}
