//! The mailboxes that the firm reads: added, changed, tried at once, paused, taken away.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::Web;
use super::frame::Room;
use super::pages::Mailboxes;
use super::refusal::PageError;
use super::routes::html;
use super::text::Texts;
use super::views::{MailboxCard, MailboxesView, Tried};
use super::visitor::{Clerk, Visitor};
use crate::deeds::DeedError;
use crate::deeds::mailboxes::{self, CannotKeep, Kept, Typed};
use crate::deeds::mailing::Way;
use crate::desk::civil;
use crate::mail::imap::CannotReadMailbox;

/// Every mailbox, and a form for a new one or for the one that is to be changed.
pub async fn shown(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let t = Texts(visitor.language);
    let mut view = view(&web, &visitor.clerk()?, asked.get("mailbox")).await?;
    let mut frame = visitor.frame(Room::Settings);
    frame.notice = asked.get("done").map(|done| {
        match done.as_str() {
            "kept" => t.mailbox_kept(),
            "paused" => t.mailbox_now_paused(),
            "resumed" => t.mailbox_now_read(),
            _ => t.mailbox_removed(),
        }
        .to_owned()
    });
    view.refusal = None;
    Ok(html(Mailboxes::new(frame, view)))
}

/// What a form asks for. What was typed is shown again when it is refused; a try answers on the page itself.
pub async fn act(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let name = visitor.field("mailbox").to_owned();
    let what = visitor.field("do").to_owned();
    if what == "try" {
        return tried(&web, &visitor, name).await;
    }
    let typed = typed(&visitor);
    let (firm, actor) = (clerk.firm.clone(), clerk.session.user.email.clone());
    let (said, of, given) = (what.clone(), name.clone(), typed.clone());
    let done = web
        .desk
        .run(move |desk| match said.as_str() {
            "keep" => {
                let before = Some(of.as_str()).filter(|name| !name.is_empty());
                mailboxes::keep(desk, &firm, &actor, before, &given).map(|_| "kept")
            }
            "pause" => mailboxes::pause(desk, &firm, &actor, &of, true).map(|()| "paused"),
            "resume" => mailboxes::pause(desk, &firm, &actor, &of, false).map(|()| "resumed"),
            "remove" => mailboxes::remove(desk, &firm, &actor, &of).map(|()| "removed"),
            _ => Err(CannotKeep::Gone),
        })
        .await;
    let refusal = match done {
        Ok(done) => {
            let to = format!("/settings/mailboxes?done={done}");
            return Ok(Redirect::to(&to).into_response());
        }
        Err(CannotKeep::Gone) => return Err(PageError::NotFound),
        Err(CannotKeep::Deed(fault @ DeedError::Fault(_))) => return Err(fault.into()),
        Err(why) => (why.words(visitor.language), why.hint(visitor.language)),
    };
    let changing = Some(&name).filter(|name| !name.is_empty());
    let mut view = view(&web, &clerk, changing).await?;
    view.typed = typed;
    view.typed.server.password.clear();
    view.refusal = Some(refusal);
    let page = html(Mailboxes::new(visitor.frame(Room::Settings), view));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn tried(web: &Web, visitor: &Visitor, name: String) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let (settings, wanted) = (clerk.settings.clone(), name.clone());
    let answer = web
        .desk
        .run(move |_| mailboxes::try_now(&settings, &wanted))
        .await
        .map_err(|_| PageError::NotFound)?;
    let mut view = view(web, &clerk, None).await?;
    let t = Texts(visitor.language);
    if let Some(card) = view.boxes.iter_mut().find(|card| card.name == name) {
        card.tried = Some(told(&t, answer));
    }
    let page = html(Mailboxes::new(visitor.frame(Room::Settings), view));
    Ok(page.into_response())
}

/// What the server answered, and what that means.
fn told(t: &Texts, answer: Result<(), CannotReadMailbox>) -> Tried {
    let (said, answer) = match answer {
        Ok(()) => (t.mailbox_let_in(), String::new()),
        Err(CannotReadMailbox::Unreachable(why)) => (t.mailbox_out_of_reach(), why),
        Err(CannotReadMailbox::SignIn(why)) => (t.mailbox_not_let_in(), why),
        Err(CannotReadMailbox::Untrusted(why)) => (t.mailbox_untrusted(), why),
        Err(CannotReadMailbox::NoFolder(folder, why)) => {
            (t.mailbox_no_folder(), format!("{folder}: {why}"))
        }
        Err(CannotReadMailbox::Refused(why)) => (t.mailbox_refuses(), why),
        Err(CannotReadMailbox::Garbled(why)) => (t.mailbox_garbled(), why.to_owned()),
    };
    Tried { said, answer }
}

fn typed(visitor: &Visitor) -> Typed {
    let word = |name: &str| visitor.field(name).trim().to_owned();
    Typed {
        server: Way {
            host: word("host"),
            port: word("port"),
            encryption: word("line"),
            user: word("user"),
            password: visitor.field("password").to_owned(),
            ..Way::default()
        },
        folder: word("folder"),
    }
}

async fn view(
    web: &Web,
    clerk: &Clerk,
    changing: Option<&String>,
) -> Result<MailboxesView, PageError> {
    let (firm, settings) = (clerk.firm.id, clerk.settings.clone());
    let kept = web
        .desk
        .run(move |desk| {
            desk.store
                .read(firm, |books| mailboxes::list(books, &settings))
        })
        .await?;
    let of = changing.and_then(|name| kept.iter().find(|kept| kept.name == *name));
    let secure = Typed {
        server: Way {
            encryption: "tls".to_owned(),
            ..Way::default()
        },
        ..Typed::default()
    };
    Ok(MailboxesView {
        typed: of.map_or(secure, |kept| kept.typed.clone()),
        changing: of.map(|kept| kept.name.clone()),
        boxes: kept
            .iter()
            .map(|kept| card(kept, &clerk.firm.zone))
            .collect(),
        refusal: None,
        keep_days: clerk.settings.number("inbound.keep_unfiled_days"),
    })
}

/// A mailbox and how its reading goes.
pub fn card(kept: &Kept, zone: &str) -> MailboxCard {
    let mut card = MailboxCard {
        name: kept.name.clone(),
        ..MailboxCard::default()
    };
    if let Some(read) = &kept.read {
        card.looked = (read.looked_at > 0).then(|| civil(read.looked_at, zone));
        card.trouble = read.trouble.clone().unwrap_or_default();
        card.paused = read.paused_at.is_some();
        card.mails = read.mails.unsigned_abs();
    }
    card
}
