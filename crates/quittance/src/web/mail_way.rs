//! The firm's server and sender, and a test to oneself that really goes out.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::Web;
use super::frame::Room;
use super::pages::MailWay;
use super::refusal::PageError;
use super::routes::html;
use super::text::Texts;
use super::views::{MailWayView, SmsWayView};
use super::visitor::{Clerk, Visitor};
use crate::deeds::mailing::{self, CannotConnect, Way};
use crate::deeds::texting::{self, CannotText, SmsWay};
use crate::deeds::{DeedError, reminding::letters::CannotTest};

/// How the firm sends.
pub async fn shown(
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let t = Texts(visitor.language);
    let mut frame = visitor.frame(Room::Settings);
    frame.notice = match asked.get("done").map(String::as_str) {
        Some("kept") => Some(t.mail_way_kept().to_owned()),
        Some("sent") => Some(t.mail_test_sent().to_owned()),
        Some("sms") => Some(t.sms_way_kept().to_owned()),
        Some("texted") => Some(t.sms_test_sent().to_owned()),
        _ => None,
    };
    Ok(html(MailWay::new(frame, view(&clerk))))
}

/// Keeps the way out, or sends a test by it. What was typed is shown again when it is refused.
pub async fn act(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let (firm, actor) = (clerk.firm.clone(), clerk.session.user.email.clone());
    let mut shown = view(&clerk);
    match visitor.field("do") {
        "sms" => return keep_sms(web, visitor, clerk, shown).await,
        "sms_test" => return test_sms(web, visitor, clerk, shown).await,
        _ => {}
    }
    let is_test = visitor.field("do") == "test";
    let refusal = if is_test {
        let to = visitor.field("to").trim().to_owned();
        shown.to.clone_from(&to);
        let done = web
            .desk
            .run(move |desk| mailing::test(desk, &firm, &actor, &to))
            .await;
        match done {
            Ok(_) => None,
            Err(CannotTest::Deed(fault @ DeedError::Fault(_))) => return Err(fault.into()),
            Err(why) => Some((why.words(language), why.hint(language))),
        }
    } else {
        shown.way = typed(&visitor);
        let way = shown.way.clone();
        let done = web
            .desk
            .run(move |desk| mailing::connect(desk, &firm, &actor, &way))
            .await;
        match done {
            Ok(()) => None,
            Err(CannotConnect::Deed(fault @ DeedError::Fault(_))) => return Err(fault.into()),
            Err(why) => Some((why.words(language), why.hint(language))),
        }
    };
    if refusal.is_none() {
        let done = if is_test { "sent" } else { "kept" };
        return Ok(Redirect::to(&format!("/settings/mail?done={done}")).into_response());
    }
    shown.way.password.clear();
    shown.refusal = refusal;
    Ok(refused(&visitor, shown))
}

fn refused(visitor: &Visitor, shown: MailWayView) -> Response {
    let page = html(MailWay::new(visitor.frame(Room::Settings), shown));
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// Keeps the gateway of text messages. A secret that was made is on this page and on no other.
async fn keep_sms(
    web: Web,
    visitor: Visitor,
    clerk: Clerk,
    mut shown: MailWayView,
) -> Result<Response, PageError> {
    let word = |name: &str| visitor.field(name).trim().to_owned();
    shown.sms.way = SmsWay {
        url: word("sms_url"),
        from: word("sms_from"),
    };
    let way = shown.sms.way.clone();
    let done = web
        .desk
        .run(move |desk| texting::connect(desk, &clerk.firm, &clerk.session.user.email, &way))
        .await;
    match done {
        Ok(None) => Ok(Redirect::to("/settings/mail?done=sms").into_response()),
        Ok(secret) => {
            shown.sms.connected = true;
            shown.sms.secret = secret;
            let mut frame = visitor.frame(Room::Settings);
            frame.notice = Some(Texts(visitor.language).sms_way_kept().to_owned());
            Ok(html(MailWay::new(frame, shown)))
        }
        Err(CannotText::Deed(fault @ DeedError::Fault(_))) => Err(fault.into()),
        Err(why) => {
            shown.refusal = Some((why.words(visitor.language), why.hint(visitor.language)));
            Ok(refused(&visitor, shown))
        }
    }
}

/// Sends a text to oneself through the gateway.
async fn test_sms(
    web: Web,
    visitor: Visitor,
    clerk: Clerk,
    mut shown: MailWayView,
) -> Result<Response, PageError> {
    let to = visitor.field("mobile").trim().to_owned();
    shown.sms.to.clone_from(&to);
    let done = web
        .desk
        .run(move |desk| texting::test(desk, &clerk.firm, &to))
        .await;
    match done {
        Ok(_) => Ok(Redirect::to("/settings/mail?done=texted").into_response()),
        Err(CannotText::Deed(fault @ DeedError::Fault(_))) => Err(fault.into()),
        Err(why) => {
            shown.refusal = Some((why.words(visitor.language), why.hint(visitor.language)));
            Ok(refused(&visitor, shown))
        }
    }
}

fn typed(visitor: &Visitor) -> Way {
    let word = |name: &str| visitor.field(name).trim().to_owned();
    Way {
        host: word("host"),
        port: word("port"),
        encryption: word("line"),
        user: word("user"),
        password: visitor.field("password").to_owned(),
        from: word("from"),
        answers: word("answers"),
    }
}

fn sms_view(clerk: &Clerk) -> SmsWayView {
    let (way, has_secret) = texting::way(&clerk.settings);
    let house = clerk.settings.get("web.address").trim_end_matches('/');
    SmsWayView {
        connected: !way.url.is_empty() && has_secret,
        way,
        secret: None,
        hook: format!("{house}/hooks/sms/{}", clerk.firm.id.0),
        to: String::new(),
    }
}

fn view(clerk: &Clerk) -> MailWayView {
    let (way, has_password) = mailing::way(&clerk.settings);
    MailWayView {
        connected: !way.host.is_empty() && !way.from.is_empty(),
        way,
        has_password,
        to: clerk.session.user.email.clone(),
        sms: sms_view(clerk),
        refusal: None,
    }
}
