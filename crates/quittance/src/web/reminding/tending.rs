//! What a person writes down on a customer's page. Each form leads back to the page: with what was done and its undo, or
//! with the form as it was typed and the reason why it was refused.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use receivables::Date;
use receivables::party::{AccountId, ContactId};
use receivables::phone::CannotText;
use store::{Fault, Organisation};

use super::customer;
use crate::deeds::customers::address::set_address;
use crate::deeds::customers::contacts::{self, ContactWords};
use crate::deeds::customers::{self, CannotTend, Jotted};
use crate::deeds::invoicing::documents::{CannotKeep, keep_of_customer};
use crate::desk::Desk;
use crate::web::Web;
use crate::web::refusal::PageError;
use crate::web::text::Texts;
use crate::web::views::{OpenForm, Undo};
use crate::web::visitor::Visitor;

/// What was done, in one word of the address, and on which row.
type Done = (&'static str, i64);

/// Notes: write one, take one back, mark one as seen.
pub async fn note(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let form = jotting("note", &visitor);
    let item = number(visitor.field("item"));
    let deed = visitor.field("do").to_owned();
    let account = AccountId(id);
    tend(
        &web,
        &visitor,
        account,
        form,
        move |desk, firm, actor, form| match deed.as_str() {
            "remove" => customers::remove_note(desk, firm, actor, account, item)
                .map(|()| ("note-removed", item)),
            "seen" => customers::see_note(desk, firm, actor, account, item, true)
                .map(|()| ("note-seen", item)),
            "undo" => customers::see_note(desk, firm, actor, account, item, false)
                .map(|()| ("undone", item)),
            _ => customers::write_note(desk, firm, actor, account, &jotted(form)?)
                .map(|id| ("note", id)),
        },
    )
    .await
}

/// Tasks: set one, note that it is done, take it up again.
pub async fn task(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let form = jotting("task", &visitor);
    let item = number(visitor.field("item"));
    let deed = visitor.field("do").to_owned();
    let account = AccountId(id);
    tend(
        &web,
        &visitor,
        account,
        form,
        move |desk, firm, actor, form| {
            let finish = |done| customers::finish_task(desk, firm, actor, account, item, done);
            match deed.as_str() {
                "done" => finish(true).map(|()| ("task-done", item)),
                "undo" => finish(false).map(|()| ("undone", item)),
                "remove" => customers::remove_task(desk, firm, actor, account, item)
                    .map(|()| ("undone", item)),
                _ => customers::set_task(desk, firm, actor, account, &jotted(form)?)
                    .map(|id| ("task", id)),
            }
        },
    )
    .await
}

/// Contacts: add, change, remove, move, and undo each.
pub async fn contact(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let word = |name: &str| visitor.field(name).to_owned();
    // An arrow says in one word where, and which.
    let arrow = ["up", "down"]
        .into_iter()
        .find(|way| !visitor.field(way).is_empty());
    let item = number(visitor.field(arrow.unwrap_or("item")));
    let form = OpenForm {
        kind: "contact",
        contact: Some(item).filter(|item| *item > 0),
        contact_words: ContactWords {
            role: word("role"),
            name: word("name"),
            email: word("email"),
            phone: word("phone"),
            language: word("language"),
            zone: word("zone"),
        },
        ..OpenForm::default()
    };
    let deed = arrow.map_or_else(|| word("do"), str::to_owned);
    let (account, contact) = (AccountId(id), ContactId(item));
    tend(
        &web,
        &visitor,
        account,
        form,
        move |desk, firm, actor, form| {
            let words = &form.contact_words;
            match deed.as_str() {
                "remove" => contacts::remove(desk, firm, actor, account, contact)
                    .map(|()| ("contact-removed", item)),
                "undo" => {
                    contacts::undo(desk, firm, actor, account, contact).map(|()| ("undone", item))
                }
                "up" => contacts::shift(desk, firm, actor, account, contact, -1)
                    .map(|()| ("contact-up", item)),
                "down" => contacts::shift(desk, firm, actor, account, contact, 1)
                    .map(|()| ("contact-down", item)),
                "change" => contacts::change(desk, firm, actor, account, contact, words)
                    .map(|id| ("contact-changed", id.0)),
                _ => contacts::add(desk, firm, actor, account, words)
                    .map(|id| ("contact-added", id.0)),
            }
        },
    )
    .await
}

/// The record: segment and colleague, and both as they were before.
pub async fn file(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let form = OpenForm {
        kind: "file",
        words: visitor.field("segment").to_owned(),
        address: visitor.field("address").to_owned(),
        whom: visitor.field("colleague").to_owned(),
        ..OpenForm::default()
    };
    let undo = visitor.field("do") == "undo";
    let was_assigned = number(visitor.field("item"));
    // A form that does not speak of it leaves it as it is.
    let says_address = visitor.form.contains_key("address");
    let account = AccountId(id);
    let clerk = visitor.clerk()?;
    let firm = clerk.firm.clone();
    let before = web
        .desk
        .run(move |desk| customers::file_of(desk, &firm, account))
        .await;
    let done = tend(
        &web,
        &visitor,
        account,
        form,
        move |desk, firm, actor, form| {
            let whom = match undo {
                true => customers::login_of(desk, firm, was_assigned)?,
                false => form.whom.clone(),
            };
            if says_address {
                set_address(desk, firm, actor, account, &form.address)?;
            }
            customers::set_segment(desk, firm, actor, account, &form.words)?;
            customers::assign(desk, firm, actor, account, &whom)?;
            Ok((if undo { "undone" } else { "file" }, 0))
        },
    )
    .await?;
    // The way back is in the address: what was there before.
    match before {
        Ok((segment, assigned)) if !undo && done.status() == StatusCode::SEE_OTHER => {
            let segment = crate::web::asked::encoded(&segment);
            let back = format!("/customers/{id}?done=file&item={assigned}&segment={segment}#file");
            Ok(Redirect::to(&back).into_response())
        }
        _ => Ok(done),
    }
}

/// A document of an invoice, which its reminders carry from now on.
pub async fn document(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let (number, file) = (visitor.field("invoice").to_owned(), visitor.file.clone());
    let form = OpenForm {
        kind: "document",
        words: number.clone(),
        ..OpenForm::default()
    };
    let clerk = visitor.clerk()?;
    let account = AccountId(id);
    let kept = web
        .desk
        .run(move |desk| {
            let (name, bytes) = file
                .as_ref()
                .map_or(("", &[][..]), |file| (file.name.as_str(), &file.bytes[..]));
            let actor = &clerk.session.user.email;
            keep_of_customer(desk, &clerk.firm, actor, account, &number, name, bytes)
        })
        .await;
    let t = Texts(visitor.language);
    let refused = match kept {
        Ok(true) => return Ok(back(account, ("document", 0))),
        Ok(false) => return Ok(back(account, ("document-same", 0))),
        Err(CannotKeep::Fault(fault)) => return Err(PageError::fault(fault)),
        Err(CannotKeep::Erased) => (t.erased_refusal(), t.erased_refusal_hint()),
        Err(CannotKeep::Invoice(_)) => (t.no_invoice(), t.no_invoice_hint()),
        Err(CannotKeep::Size(_)) if visitor.file.is_none() => (t.no_file(), t.file_kind_hint()),
        Err(CannotKeep::Size(_)) => (t.file_size(), t.file_size_hint()),
        Err(CannotKeep::Name) => (t.file_name(), t.file_name_hint()),
        Err(CannotKeep::Kind(_)) => (t.file_kind(), t.file_kind_hint()),
    };
    refuse(&web, &visitor, account, form, refused).await
}

/// A document, as it was kept.
pub async fn download(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let firm = visitor.clerk()?.firm.id;
    let found = web
        .desk
        .run(move |desk| {
            desk.store.read::<_, Fault>(firm, |books| {
                let row = books.document(id)?;
                Ok((row, books.document_bytes(id)?))
            })
        })
        .await?;
    match found {
        (Some(row), Some(bytes)) => Ok(attachment(&row.name, &row.media_type, bytes)),
        _ => Err(PageError::NotFound),
    }
}

/// A file to be saved and never shown as a page of ours, whatever it says it is.
pub fn attachment(name: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let plain: String = name
        .chars()
        .map(|c| match c {
            '"' | '\\' => '_',
            c if c.is_ascii_graphic() || c == ' ' => c,
            _ => '_',
        })
        .collect();
    let encoded = crate::web::asked::encoded(name);
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
    ];
    (headers, bytes).into_response()
}

/// Does the deed, and leads back to the page.
async fn tend(
    web: &Web,
    visitor: &Visitor,
    account: AccountId,
    form: OpenForm,
    deed: impl FnOnce(&Desk, &Organisation, &str, &OpenForm) -> Result<Done, CannotTend>
    + Send
    + 'static,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let typed = form.clone();
    let done = web
        .desk
        .run(move |desk| deed(desk, &clerk.firm, &clerk.session.user.email, &typed))
        .await;
    match done {
        Ok(done) => Ok(back(account, done)),
        Err(refusal) => {
            let refused = in_words(refusal, &Texts(visitor.language))?;
            refuse(web, visitor, account, form, refused).await
        }
    }
}

async fn refuse(
    web: &Web,
    visitor: &Visitor,
    account: AccountId,
    form: OpenForm,
    refused: (&'static str, &'static str),
) -> Result<Response, PageError> {
    let form = OpenForm {
        refused: Some(refused),
        ..form
    };
    let page = customer::page(web, visitor, account, &HashMap::new(), form).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn back(account: AccountId, (done, item): Done) -> Response {
    let at = match done {
        "note" | "note-removed" => "#history".to_owned(),
        // What was moved is moved on from where it stands now.
        "contact-up" | "contact-down" => format!("#contact-{item}"),
        _ => String::new(),
    };
    Redirect::to(&format!(
        "/customers/{}?done={done}&item={item}{at}",
        account.0
    ))
    .into_response()
}

/// What was done, as the page says it, and how it is undone.
pub fn told(asked: &HashMap<String, String>, t: &Texts) -> Option<(&'static str, Option<Undo>)> {
    let undo = |place, deed| {
        let id = asked.get("item").map_or(0, |item| number(item));
        (id > 0).then_some(Undo {
            place,
            id,
            deed,
            segment: None,
        })
    };
    let file = || Undo {
        place: "file",
        id: asked.get("item").map_or(0, |item| number(item)),
        deed: "undo",
        segment: Some(asked.get("segment").cloned().unwrap_or_default()),
    };
    Some(match asked.get("done")?.as_str() {
        "note" => (t.known_note(), undo("notes", "remove")),
        "note-removed" => (t.known_note_removed(), None),
        "note-seen" => (t.known_note_seen(), undo("notes", "undo")),
        "task" => (t.known_task(), undo("tasks", "remove")),
        "task-done" => (t.known_task_done(), undo("tasks", "undo")),
        "contact-added" => (t.known_contact_added(), undo("contacts", "undo")),
        "contact-changed" => (t.known_contact_changed(), undo("contacts", "undo")),
        "contact-removed" => (t.known_contact_removed(), undo("contacts", "undo")),
        "contact-up" => (t.known_contact_moved(), undo("contacts", "down")),
        "contact-down" => (t.known_contact_moved(), undo("contacts", "up")),
        "file" => (t.known_file(), Some(file())),
        "document" => (t.known_document(), None),
        "document-same" => (t.known_document_same(), None),
        "undone" => (t.known_undone(), None),
        _ => return None,
    })
}

fn jotting(kind: &'static str, visitor: &Visitor) -> OpenForm {
    OpenForm {
        kind,
        words: visitor.field("words").to_owned(),
        whom: visitor.field("whom").to_owned(),
        on: visitor.field("on").to_owned(),
        ..OpenForm::default()
    }
}

fn jotted(form: &OpenForm) -> Result<Jotted, CannotTend> {
    let on = match form.on.trim() {
        "" => None,
        day => Some(day.parse::<Date>().map_err(|_| CannotTend::BadDay)?),
    };
    Ok(Jotted {
        words: form.words.clone(),
        whom: form.whom.clone(),
        on,
    })
}

/// A number of a form; none of ours when it is no number.
fn number(text: &str) -> i64 {
    text.parse().unwrap_or_default()
}

fn in_words(refusal: CannotTend, t: &Texts) -> Result<(&'static str, &'static str), PageError> {
    Ok(match refusal {
        CannotTend::Unknown => return Err(PageError::NotFound),
        CannotTend::Fault(fault) => return Err(PageError::fault(fault)),
        CannotTend::Erased => (t.erased_refusal(), t.erased_refusal_hint()),
        CannotTend::NoWords => (t.no_words(), t.no_words_hint()),
        CannotTend::TooLong => (t.too_long(), t.too_long_hint()),
        CannotTend::NoColleague => (t.no_colleague(), t.no_colleague_hint()),
        CannotTend::ForWhom => (t.for_whom_missing(), t.for_whom_hint()),
        CannotTend::DayPassed => (t.day_passed(), t.day_passed_hint()),
        CannotTend::BadDay => (t.bad_day(), t.bad_day_hint()),
        CannotTend::NoWay => (t.no_way(), t.no_way_hint()),
        CannotTend::BadAddress => (t.bad_address(), t.bad_address_hint()),
        CannotTend::LongAddress => (t.long_address(), t.address_help()),
        CannotTend::BadPhone(CannotText::Length) => (t.bad_phone_digits(), t.bad_phone_hint()),
        CannotTend::BadPhone(_) => (t.bad_phone(), t.bad_phone_hint()),
        CannotTend::BadChoice => (t.bad_choice(), t.bad_choice_hint()),
        CannotTend::AlreadyThere => (t.already_there(), t.already_there_hint()),
        CannotTend::TooMany => (t.too_many_contacts(), t.too_many_contacts_hint()),
        CannotTend::Gone => (t.gone(), t.gone_hint()),
    })
}
