//! One question with all that is needed to answer it: whom to call, what is owed, what happened, what to say; and the answer.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use documents::values::{AmountStyle, amount, mark_of};
use receivables::account::{Account, OpenInvoice};
use receivables::calendar::add_business_days;
use receivables::party::{Channel, ContactRole, InvoiceId, Language};
use receivables::reminding::Level;
use receivables::{Cents, Date};
use store::{Case, ContactCard, QuestionRow};

use super::by_hand::letter_out;
use super::customer::{contacts, invoice_row};
use super::work::{first_phone, work_row};
use super::{answer, facts, history, post};
use crate::deeds::answering::{self, CannotAnswer, DISPUTE_REASONS, Outcome, posting};
use crate::desk::Desk;
use crate::mail::facts::{CallFacts, LetterFacts, Line};
use crate::mail::{Templates, office};
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::measuring::Names;
use crate::web::pages::Sheet;
use crate::web::refusal::PageError;
use crate::web::routes::{Access, html};
use crate::web::text::Texts;
use crate::web::views::{PostRow, Refused, SheetView};
use crate::web::visitor::{Clerk, Visitor};

/// What happened lately: as much as one takes in before dialling.
const EVENTS_SHOWN: usize = 6;

/// A promise is proposed for a working week from now, a call for three days.
const PROMISE_BUSINESS_DAYS: u32 = 5;
const CALL_BACK_BUSINESS_DAYS: u32 = 3;

/// One question.
pub async fn sheet(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let view = web
        .desk
        .run(move |desk| read(desk, &clerk, id, language))
        .await
        .map_err(|why| answer::refused(why, &Texts(language)))?;
    Ok(html(Sheet::new(visitor.frame(Room::Work), view)))
}

fn read(
    desk: &Desk,
    clerk: &Clerk,
    id: i64,
    language: Language,
) -> Result<SheetView, CannotAnswer> {
    let today = desk.today(&clerk.firm);
    let found = desk.store.read::<_, CannotAnswer>(clerk.firm.id, |books| {
        let row = books.question(id)?.ok_or(CannotAnswer::Unknown)?;
        let case = books.cases(&[row.account], today)?.pop();
        let case = case.ok_or(CannotAnswer::Unknown)?;
        let cards = books.contacts_of(row.account)?;
        let names = Names(books.names_of(&[row.account])?);
        let (mut events, _) = history::read(books, row.account, history::NEWEST)?;
        events.truncate(EVENTS_SHOWN);
        let shown = contacts(books, row.account)?;
        let who = answer::answerer(clerk, desk.now());
        let two = answering::standing(books, &clerk.settings, &row, who)?;
        let letters = books.letters()?;
        Ok((row, case, cards, names, events, shown, two, letters))
    })?;
    let (row, case, cards, names, events, shown, two, letters) = found;
    let templates = office::templates(&clerk.firm, &letters).ok();
    let letter = match (row.kind.as_str(), row.answered_on) {
        ("approve", None) => letter(desk, clerk, id, language)?,
        _ => None,
    };
    let post = match row.answered_on {
        None if posting::is_letter(&row) => on_paper(desk, clerk, id, language)?,
        _ => None,
    };
    let day = |days| add_business_days(today, days, case.account.zone);
    let t = Texts(language);
    Ok(SheetView {
        today,
        language: case.row.language,
        script: templates
            .map(|templates| said(&templates, &row, &case, &cards, clerk, today))
            .unwrap_or_default(),
        contacts: shown,
        lines: listed(&row, &case.account, today),
        disputable: disputable(&case.account),
        events,
        letter,
        post,
        promise_on: day(PROMISE_BUSINESS_DAYS),
        call_back_on: day(CALL_BACK_BUSINESS_DAYS),
        answered: row.answered_on.map(|_| done_words(&row, today, &t)),
        can_undo: row.answered_on == Some(today) && row.answer.as_deref() != Some("lapsed"),
        may_answer: Access::Agent.is_open_to(&clerk.session.user.role),
        refusal: None,
        two,
        row: work_row(row, &names, first_phone(&cards), language),
    })
}

fn on_paper(
    desk: &Desk,
    clerk: &Clerk,
    id: i64,
    language: Language,
) -> Result<Option<PostRow>, CannotAnswer> {
    let asking = posting::letters(desk, &clerk.firm, &clerk.settings, &[id], None)?;
    let row = |one| post::row(desk, clerk, one, language);
    asking.into_iter().next().map(row).transpose()
}

fn letter(
    desk: &Desk,
    clerk: &Clerk,
    id: i64,
    language: Language,
) -> Result<Option<Result<crate::web::views::LetterOut, Refused>>, CannotAnswer> {
    let looked = answering::look(desk, &clerk.firm, &clerk.settings, &[id])?;
    Ok(looked.into_iter().next().map(|one| match &one.answer {
        Ok(drawn) => Ok(letter_out(drawn, facts::level(&one.question.level), clerk)),
        Err(why) => Err(answer::words(why, &Texts(language))),
    }))
}

fn listed(row: &QuestionRow, account: &Account, today: Date) -> Vec<crate::web::views::InvoiceRow> {
    let is_asked = |id: InvoiceId| row.lines.iter().any(|(asked, _)| *asked == id);
    let invoices = account.invoices.iter().filter(|one| is_asked(one.id));
    invoices.map(|one| invoice_row(one, today)).collect()
}

fn disputable(account: &Account) -> Vec<(i64, String)> {
    let open = account.invoices.iter().filter(|one| one.dispute.is_none());
    open.map(|one| (one.id.0, one.number.clone())).collect()
}

/// What to say, in the customer's language and the firm's words. Nothing when they cannot be used: the call is made all the same.
fn said(
    templates: &Templates,
    row: &QuestionRow,
    case: &Case,
    cards: &[ContactCard],
    clerk: &Clerk,
    today: Date,
) -> Vec<String> {
    let mut invoices: Vec<_> = case.account.invoices.iter().collect();
    invoices.sort_by_key(|one| (one.due_on, one.id));
    let asked = |id: InvoiceId| row.lines.iter().find(|(one, _)| *one == id);
    let line = |one: &OpenInvoice| {
        asked(one.id).map(|(_, cents)| Line {
            number: one.number.clone(),
            issued_on: one.issued_on,
            due_on: one.due_on.unwrap_or(one.issued_on),
            total: one.total,
            remains: *cents,
            disputed: Cents::ZERO,
        })
    };
    let lines: Vec<Line> = invoices.into_iter().filter_map(line).collect();
    let person = cards
        .iter()
        .filter(|card| card.known.role == ContactRole::Reminders)
        .find_map(|card| card.known.name.clone());
    let promise = case
        .account
        .promise
        .filter(|promise| promise.for_on < today);
    let sum: Cents = lines.iter().map(|line| line.remains).sum();
    let facts = LetterFacts {
        creditor: office::creditor(&clerk.firm, &clerk.settings),
        debtor: case.row.name.clone(),
        debtor_kind: case.account.debtor,
        language: case.row.language,
        level: facts::level(&row.level).min(Level::R3),
        lines,
        credits: sum - row.total,
        total: row.total,
        currency: clerk.firm.currency.clone(),
        today,
        call: Some(CallFacts {
            caller: clerk.session.user.name.clone(),
            person,
            last_contact_on: case.account.contacted.last().copied(),
            broken_promise_on: promise.map(|promise| promise.for_on),
        }),
    };
    let letter = templates.write_for(Channel::Call, &facts);
    let text = letter.map(|letter| letter.text).unwrap_or_default();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// What was done with a question, in a few words.
pub fn done_words(row: &QuestionRow, today: Date, t: &Texts) -> String {
    match row.answer.as_deref() {
        Some("promise") => t.did_promise().to_owned(),
        Some("dispute") => t.did_dispute().to_owned(),
        Some("wrong_number") => t.did_wrong().to_owned(),
        Some("reached") => t.did_reached().to_owned(),
        Some("no") => t.did_no().to_owned(),
        Some(_) => t.did_yes().to_owned(),
        None => match row.again_on {
            Some(on) => t.put_off_to(t.near(on, today)),
            None => t.did_undo().to_owned(),
        },
    }
}

/// Notes what came of it, and comes back to the list.
pub async fn answer_sheet(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let asked = asked(&visitor);
    let done = web
        .desk
        .run(move |desk| {
            let known = desk
                .store
                .read::<_, CannotAnswer>(clerk.firm.id, |books| Ok(books.question(id)?))?;
            if known.is_none() {
                return Err(CannotAnswer::Unknown);
            }
            let why = match asked.and_then(|asked| act(desk, &clerk, id, asked)) {
                Ok(is_first) => return Ok(Err(is_first)),
                Err(why) => why,
            };
            let mends = matches!(
                why,
                CannotAnswer::Day | CannotAnswer::Amount | CannotAnswer::Invoice
            );
            if !mends {
                return Err(why);
            }
            let mut view = read(desk, &clerk, id, language)?;
            view.refusal = Some(answer::words(&why, &Texts(language)));
            Ok(Ok(view))
        })
        .await
        .map_err(|why| answer::refused(why, &Texts(language)))?;
    match done {
        Err(is_first) => {
            let what = if is_first { "&what=first" } else { "" };
            Ok(Redirect::to(&format!("/work?done={id}{what}")).into_response())
        }
        Ok(view) => {
            let page = Sheet::new(visitor.frame(Room::Work), view);
            Ok((StatusCode::CONFLICT, html(page)).into_response())
        }
    }
}

/// What a form asks for.
enum Asked {
    Outcome(Outcome),
    Yes,
    No,
    Undo,
}

/// Does it. Answers true for the first of two yeses.
fn act(desk: &Desk, clerk: &Clerk, id: i64, asked: Asked) -> Result<bool, CannotAnswer> {
    let (firm, actor) = (&clerk.firm, &clerk.session.user.email);
    match asked {
        Asked::Outcome(outcome) => answering::note(desk, firm, actor, id, &outcome).map(|_| false),
        Asked::Undo => answering::undo(desk, firm, actor, id).map(|_| false),
        Asked::Yes | Asked::No => {
            let yes = matches!(asked, Asked::Yes);
            let who = answer::answerer(clerk, desk.now());
            let answered = answering::answer(desk, firm, &clerk.settings, who, id, yes)?;
            Ok(matches!(answered, answering::Answered::Approved(_)))
        }
    }
}

fn asked(visitor: &Visitor) -> Result<Asked, CannotAnswer> {
    let day = |name: &str| {
        visitor
            .field(name)
            .parse::<Date>()
            .map_err(|_| CannotAnswer::Day)
    };
    Ok(match visitor.field("do") {
        "promise" => Asked::Outcome(Outcome::Promise {
            for_on: day("for_on")?,
            amount: cents(visitor.field("amount"))?,
        }),
        "dispute" => Asked::Outcome(Outcome::Dispute {
            invoice: InvoiceId(
                visitor
                    .field("invoice")
                    .parse()
                    .map_err(|_| CannotAnswer::Invoice)?,
            ),
            reason: DISPUTE_REASONS
                .into_iter()
                .find(|reason| *reason == visitor.field("reason"))
                .unwrap_or("other"),
            amount: cents(visitor.field("amount"))?,
        }),
        "call_back" => Asked::Outcome(Outcome::CallBack(day("on")?)),
        "wrong_number" => Asked::Outcome(Outcome::WrongNumber),
        "no_answer" => Asked::Outcome(Outcome::NoAnswer),
        "reached" => Asked::Outcome(Outcome::Reached),
        "take_up" => Asked::Outcome(Outcome::TakeUp),
        "yes" => Asked::Yes,
        "no" => Asked::No,
        "undo" => Asked::Undo,
        _ => return Err(CannotAnswer::NotForThis),
    })
}

/// An amount as people write it; none when the field was left empty.
fn cents(text: &str) -> Result<Option<Cents>, CannotAnswer> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let style = AmountStyle {
        decimal_mark: mark_of(text).unwrap_or_default(),
        ..AmountStyle::default()
    };
    amount(text, style)
        .map(Some)
        .map_err(|_| CannotAnswer::Amount)
}
