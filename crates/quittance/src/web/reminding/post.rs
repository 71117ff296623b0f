//! Letters on paper, on pages: opened as they are printed, one or many, then said to be posted; and read again once they were.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use receivables::Date;
use receivables::next_step::Asked;
use receivables::party::Language;
use receivables::reminding::approving::Yes;
use store::Fault;

use super::by_hand::keys;
use super::{answer, facts};
use crate::deeds::answering::posting::{self, Asking, Posting};
use crate::deeds::answering::{CannotAnswer, standing};
use crate::deeds::reminding::one_off::CUSTOMERS_MAX;
use crate::desk::Desk;
use crate::paper::{self, Sheet};
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::pages::Post;
use crate::web::refusal::PageError;
use crate::web::routes::html;
use crate::web::text::Texts;
use crate::web::views::{CustomerLink, PostRow, PostView, ToPost};
use crate::web::visitor::{Clerk, Visitor};

/// The letter that a question asks for, as it would be printed; the one that was posted, once it was.
pub async fn letter_pdf(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let (clerk, t) = (visitor.clerk()?, Texts(visitor.language));
    let on = day(asked.get("on"));
    let printed = web
        .desk
        .run(move |desk| {
            let kept = desk.store.read::<_, Fault>(clerk.firm.id, |books| {
                let row = books.posted(id)?;
                Ok(row.zip(books.posted_pdf(id)?))
            })?;
            if let Some((row, pdf)) = kept {
                return Ok((format!("{}-{}.pdf", row.posted_on, row.question), pdf));
            }
            let one = posting::letters(desk, &clerk.firm, &clerk.settings, &[id], on)?;
            let one = one.into_iter().next().ok_or(CannotAnswer::Unknown)?;
            let letter = one.answer?;
            let facts = &letter.facts;
            let name = paper::file_name(&letter.code, facts.today, facts.language);
            Ok::<_, CannotAnswer>((name, press_all(&[letter.sheet])?))
        })
        .await;
    let (name, pdf) = printed.map_err(|why| answer::refused(why, &t))?;
    Ok(shown(&name, pdf))
}

/// The ticked letters in one print, each from a page of its own.
pub async fn letters_pdf(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let (clerk, t) = (visitor.clerk()?, Texts(visitor.language));
    let (ids, on) = (ticked(&asked), day(asked.get("on")));
    let printed = web
        .desk
        .run(move |desk| {
            let all = posting::letters(desk, &clerk.firm, &clerk.settings, &ids, on)?;
            let letters = in_order(all).into_iter().filter_map(|one| one.answer.ok());
            let sheets: Vec<Sheet> = letters.map(|letter| letter.sheet).collect();
            match sheets.is_empty() {
                true => Ok(None),
                false => Ok::<_, CannotAnswer>(Some(press_all(&sheets)?)),
            }
        })
        .await;
    match printed.map_err(|why| answer::refused(why, &t))? {
        Some(pdf) => Ok(shown(&format!("{}.pdf", t.letters_file()), pdf)),
        None => Err(PageError::Refused(
            t.nothing_chosen(),
            t.nothing_to_post_hint(),
        )),
    }
}

/// The ticked letters, to be printed and posted together.
pub async fn to_post(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let ids = ticked(&asked);
    let view = web
        .desk
        .run(move |desk| view(desk, &clerk, &ids, language))
        .await;
    let view = view.map_err(|why| answer::refused(why, &Texts(language)))?;
    Ok(html(Post::new(visitor.frame(Room::Work), view)))
}

fn view(
    desk: &Desk,
    clerk: &Clerk,
    ids: &[i64],
    language: Language,
) -> Result<PostView, CannotAnswer> {
    let today = desk.today(&clerk.firm);
    let all = posting::letters(desk, &clerk.firm, &clerk.settings, ids, Some(today))?;
    let mut rows = Vec::with_capacity(all.len());
    for one in in_order(all) {
        rows.push(row(desk, clerk, one, language)?);
    }
    Ok(PostView { today, rows })
}

/// A letter as a list shows it, for whoever may say that it was posted.
pub fn row(
    desk: &Desk,
    clerk: &Clerk,
    one: Asking,
    language: Language,
) -> Result<PostRow, CannotAnswer> {
    let t = Texts(language);
    let who = answer::answerer(clerk, desk.now());
    let question = &one.question;
    let two = desk.store.read(clerk.firm.id, |books| {
        standing(books, &clerk.settings, question, who)
    })?;
    let waits = two.is_some_and(|two| two.yes != Ok(Yes::Done));
    Ok(PostRow {
        id: question.id,
        customer: CustomerLink {
            id: question.account,
            name: one.name,
        },
        level: facts::level(&question.level),
        registered: question.kind == Asked::Registered.code(),
        waits,
        letter: match one.answer {
            Ok(letter) => Ok(ToPost {
                seen: letter.sheet.mark(),
                subject: letter.sheet.about.clone(),
                to: letter.sheet.address().join(", "),
                addressed: letter.sheet.is_addressed(),
                total: letter.facts.total,
            }),
            Err(why) => Err(answer::words(&why, &t)),
        },
    })
}

/// Notes that letters were posted, and comes back to the list.
pub async fn post(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let (clerk, t) = (visitor.clerk()?, Texts(visitor.language));
    let refused = || answer::refused(CannotAnswer::Posted, &t);
    let field = |name: &str| visitor.field(name).parse::<Date>().ok();
    let dated_on = field("dated_on").ok_or_else(refused)?;
    let posted_on = field("posted_on").ok_or_else(refused)?;
    let drawn_on = field("drawn_on").unwrap_or(dated_on);
    let posting = |id: i64| Posting {
        question: id,
        seen: Some((visitor.field(&format!("s-{id}")).to_owned(), drawn_on)),
        dated_on,
        posted_on,
        tracking: visitor.field(&format!("tracking-{id}")).to_owned(),
    };
    let mut postings: Vec<Posting> = keys(&visitor.form, "s-")
        .take(CUSTOMERS_MAX)
        .map(posting)
        .collect();
    postings.sort_by_key(|one| one.question);
    if postings.is_empty() {
        return Err(PageError::Refused(
            t.nothing_chosen(),
            t.nothing_to_post_hint(),
        ));
    }
    let is_one = postings.len() == 1;
    let done = web
        .desk
        .run(move |desk| {
            let who = answer::answerer(&clerk, desk.now());
            posting::post(desk, &clerk.firm, &clerk.settings, who, &postings)
        })
        .await;
    let mut done = done.map_err(|why| answer::refused(why, &t))?;
    if is_one && let Some(one) = done.pop() {
        let is_done = one.done.map_err(|why| answer::refused(why, &t))?;
        let what = if is_done { "" } else { "&what=first" };
        return Ok(Redirect::to(&format!("/work?done={}{what}", one.question)).into_response());
    }
    let posted = done.iter().filter(|one| matches!(one.done, Ok(true)));
    let (posted, all) = (posted.count(), done.len());
    let to = format!("/work?show=other&posted={posted}&of={all}");
    Ok(Redirect::to(&to).into_response())
}

/// What is most worth first, as the work list has it.
fn in_order(mut all: Vec<Asking>) -> Vec<Asking> {
    all.retain(|one| posting::is_letter(&one.question));
    all.sort_by_key(|one| std::cmp::Reverse((one.question.total, one.question.id)));
    all
}

fn press_all(sheets: &[Sheet]) -> Result<Vec<u8>, CannotAnswer> {
    let print = paper::print(sheets).map_err(|why| CannotAnswer::Deed(why.into()))?;
    Ok(print.pdf)
}

fn ticked(asked: &HashMap<String, String>) -> Vec<i64> {
    let mut ids: Vec<i64> = keys(asked, "q-").collect();
    ids.sort_unstable();
    ids.truncate(CUSTOMERS_MAX);
    ids
}

fn day(text: Option<&String>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}

/// A file that the browser shows in its own reader. It may ask for nothing, and no other page may frame it.
fn shown(name: &str, pdf: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("inline; filename=\"{name}\""),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
                .to_owned(),
        ),
    ];
    (headers, pdf).into_response()
}
