//! Settings of a first day, and help.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::HashMap;

use axum::extract::Query;
use store::Fault;

use super::Web;
use super::frame::Room;
use super::pages::{Help, Settings};
use super::refusal::PageError;
use super::routes::html;
use super::text::Texts;
use super::views::SettingsView;
use super::visitor::{Clerk, Visitor};

/// The settings.
pub async fn settings(
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let mut frame = visitor.frame(Room::Settings);
    let t = Texts(visitor.language);
    frame.notice = asked.contains_key("done").then(|| match frame.sandbox() {
        true => t.sandbox_now_on().to_owned(),
        false => t.sandbox_now_off().to_owned(),
    });
    Ok(html(Settings::new(frame, view(&clerk))))
}

/// Turns the sandbox on or off. Without a server and a sender nothing could leave, so that it stays on.
pub async fn set_sandbox(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let off = visitor.field("sandbox") == "off";
    let shown = view(&clerk);
    if off && (shown.server.is_none() || shown.from.is_none()) {
        return Ok(Redirect::to("/settings").into_response());
    }
    let value = if off { "off" } else { "on" };
    web.desk
        .run(move |desk| {
            let by = desk.by(&clerk.firm, &clerk.session.user.email);
            desk.store.write::<_, Fault>(clerk.firm.id, &by, |books| {
                books.set_setting("mail.sandbox", Some(value))?;
                books.note_act("setting", &format!("mail.sandbox {value}"))
            })
        })
        .await?;
    Ok(Redirect::to("/settings?done=1").into_response())
}

fn view(clerk: &Clerk) -> SettingsView {
    let settings = &clerk.settings;
    SettingsView {
        sandbox: settings.is_on("mail.sandbox"),
        server: settings.some("mail.smtp_url").map(without_password),
        from: settings.some("mail.from").map(str::to_owned),
        freshness_days: settings.get("bank.freshness_days").parse().ok(),
        may_change: clerk.session.user.role == "owner",
    }
}

/// The server's address without who signs in there.
fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, server))) => format!("{scheme}://{server}"),
        _ => url.to_owned(),
    }
}

/// What the program does, and how to read it.
pub async fn help(visitor: Visitor) -> Response {
    html(Help::new(visitor.frame(Room::Help)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_shown_without_its_password() {
        assert_eq!(
            without_password("smtp://claire:p@ss@mail.example:587"),
            "smtp://mail.example:587"
        );
        assert_eq!(
            without_password("smtps://mail.example:465"),
            "smtps://mail.example:465"
        );
    }
}
