//! The people of the firm on pages: their list, the invitation taken up, and one's own account with its sessions.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::HashMap;

use store::{Fault, SessionRow};

use super::Web;
use super::frame::Room;
use super::people_pages::{
    Confirm, Join, LinkShown, Me, MeView, PasskeyLine, People, PeopleView, PersonLine, SessionLine,
};
use super::refusal::PageError;
use super::routes::html;
use super::session::safe;
use super::text::Texts;
use super::visitor::{Clerk, Visitor};
use crate::deeds::factors;
use crate::deeds::inviting::{self, Mailed};
use crate::deeds::passkeys;
use crate::deeds::people::{self, CannotManage, Link};
use crate::desk::{Desk, civil};
use crate::secrets;

/// Everybody of the firm.
pub async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let done = asked.contains_key("done");
    page(&web, &visitor, None, done).await
}

/// Invites somebody; the link is on the page that answers, and nowhere afterwards.
pub async fn invite(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (email, role) = (
        visitor.field("email").to_owned(),
        visitor.field("role").to_owned(),
    );
    let language = visitor.language;
    let made = managed(&web, &visitor, move |desk, clerk| {
        let actor = &clerk.session.user.email;
        let link = people::invite(desk, &clerk.firm, actor, &email, &role, language)?;
        made(desk, clerk, link)
    })
    .await?;
    page(&web, &visitor, Some((made, &headers)), false).await
}

/// Makes a new link, for an invitation that was lost or a password that was forgotten.
pub async fn link(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let made = managed(&web, &visitor, move |desk, clerk| {
        let link = people::send_link(desk, &clerk.firm, &clerk.session.user.email, id)?;
        made(desk, clerk, link)
    })
    .await?;
    page(&web, &visitor, Some((made, &headers)), false).await
}

/// A link, where it leads, and what became of the letter that bears it.
struct Made {
    link: Link,
    url: Option<String>,
    mailed: Mailed,
}

fn made(desk: &Desk, clerk: &Clerk, link: Link) -> Result<Made, CannotManage> {
    let mailed = inviting::mail_link(desk, &clerk.firm, &clerk.session.user.email, &link)?;
    let url = inviting::address(desk, &clerk.firm, &link)?;
    Ok(Made { link, url, mailed })
}

/// Says where people reach these pages.
pub async fn set_address(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let (clerk, t) = (visitor.clerk()?, Texts(visitor.language));
    let value = visitor.field("address").trim().to_owned();
    if crate::settings::check("web.address", &value).is_err() {
        return Err(PageError::Refused(t.address_bad(), t.address_bad_hint()));
    }
    web.desk
        .run(move |desk| {
            let by = desk.by(&clerk.firm, &clerk.session.user.email);
            desk.store.write::<_, Fault>(clerk.firm.id, &by, |books| {
                books.set_setting("web.address", Some(&value))?;
                books.note_act("setting", &format!("web.address {value}"))
            })
        })
        .await?;
    Ok(Redirect::to("/people?done=1").into_response())
}

/// Takes a link back.
pub async fn revoke(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    managed(&web, &visitor, move |desk, clerk| {
        people::revoke_link(desk, &clerk.firm, &clerk.session.user.email, id)
    })
    .await?;
    Ok(Redirect::to("/people?done=1").into_response())
}

/// Changes a role.
pub async fn role(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let role = visitor.field("role").to_owned();
    managed(&web, &visitor, move |desk, clerk| {
        people::set_role(desk, &clerk.firm, &clerk.session.user.email, id, &role)
    })
    .await?;
    Ok(Redirect::to("/people?done=1").into_response())
}

/// Lets somebody in no more, or again.
pub async fn disable(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let disabled = visitor.field("disable") != "no";
    managed(&web, &visitor, move |desk, clerk| {
        people::set_disabled(desk, &clerk.firm, &clerk.session.user.email, id, disabled)
    })
    .await?;
    Ok(Redirect::to("/people?done=1").into_response())
}

/// Where a link leads: choose a password. A link that serves no more looks like any wrong address.
pub async fn join(
    State(web): State<Web>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let user = web
        .desk
        .run(move |desk| {
            desk.store
                .password_link(&secrets::token_hash(&token), desk.now())
        })
        .await?;
    let user = user.ok_or(PageError::NotFound)?;
    Ok(html(Join::new(
        visitor.frame(Room::Elsewhere),
        &user,
        false,
    )))
}

/// Takes the link up.
pub async fn take_up(
    State(web): State<Web>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let (name, password) = (
        visitor.field("name").to_owned(),
        visitor.field("password").to_owned(),
    );
    let _turn = web.passwords.acquire().await.map_err(PageError::fault)?;
    let done = web
        .desk
        .run(move |desk| {
            let known = desk
                .store
                .password_link(&secrets::token_hash(&token), desk.now())?
                .ok_or(CannotManage::LinkGone)?;
            match people::take_up(desk, &token, &name, &password) {
                Err(CannotManage::Password) => Ok(Some(known)),
                done => done.map(|_| None),
            }
        })
        .await;
    match done {
        Ok(None) => Ok(Redirect::to("/sign-in?joined=1").into_response()),
        Ok(Some(user)) => {
            let page = Join::new(visitor.frame(Room::Elsewhere), &user, true);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(page)).into_response())
        }
        Err(CannotManage::LinkGone) => Err(PageError::NotFound),
        Err(refusal) => Err(refused(refusal, &Texts(visitor.language))),
    }
}

/// One's own account.
pub async fn me(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let (firm, user) = (clerk.firm.clone(), clerk.session.user.id);
    let (rows, proofs) = web
        .desk
        .run(move |desk| {
            let rows = desk
                .store
                .read::<_, Fault>(firm.id, |books| books.sessions_of(user))?;
            Ok::<_, Fault>((rows, factors::proofs(desk, &firm, user)?))
        })
        .await?;
    let now = web.desk.now();
    let live = rows.iter().filter(|row| row.expires_at > now);
    let mut frame = visitor.frame(Room::Settings);
    if asked.contains_key("done") {
        frame.notice = Some(Texts(visitor.language).done_sentence().to_owned());
    }
    let view = MeView {
        email: clerk.session.user.email.clone(),
        role: clerk.session.user.role.clone(),
        sessions: live.map(|row| session_line(row, &clerk)).collect(),
        telephone: proofs.telephone,
        codes_left: proofs.codes_left,
        passkeys: proofs
            .passkeys
            .into_iter()
            .map(|passkey| PasskeyLine {
                id: passkey.id,
                name: passkey.name,
                since: civil(passkey.created_at, &clerk.firm.zone),
                used: passkey.used_at.map(|at| civil(at, &clerk.firm.zone)),
            })
            .collect(),
        may_have_passkeys: passkeys::site(&clerk.settings).is_some(),
        owes_second: clerk.owes_second,
    };
    Ok(html(Me::new(frame, view)))
}

/// Ends one other session of oneself, or all others.
pub async fn end_sessions(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let which = visitor.field("session").to_owned();
    let one = secrets::unhex(&which).filter(|_| which != "others");
    if one.is_none() && which != "others" {
        return Err(PageError::NotFound);
    }
    managed(&web, &visitor, move |desk, clerk| {
        let user = &clerk.session.user;
        desk.store
            .write(clerk.firm.id, &desk.by(&clerk.firm, &user.email), |books| {
                let ended = match &one {
                    Some(hash) => u64::from(books.end_session(user.id, hash)?),
                    None => books.end_sessions(user.id, Some(&clerk.token_hash))?,
                };
                books.note_act("sessions_ended", &ended.to_string())?;
                Ok::<_, CannotManage>(())
            })
    })
    .await?;
    Ok(Redirect::to("/me?done=1").into_response())
}

/// Changes one's own password. Wrong ones count as at the door.
pub async fn change_password(
    State(web): State<Web>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let t = Texts(visitor.language);
    let (email, now) = (visitor.clerk()?.session.user.email, web.desk.now());
    if web.failures.is_slowed(&email, now) {
        return Err(PageError::Refused(t.sign_in_slow(), t.sign_in_slow_hint()));
    }
    let (old, new) = (
        visitor.field("old").to_owned(),
        visitor.field("new").to_owned(),
    );
    let clerk = visitor.clerk()?;
    let _turn = web.passwords.acquire().await.map_err(PageError::fault)?;
    let done = web
        .desk
        .run(move |desk| {
            let user = &clerk.session.user;
            people::change_password(desk, &clerk.firm, user, &old, &new, &clerk.token_hash)
        })
        .await;
    if matches!(done, Err(CannotManage::WrongPassword)) {
        web.failures.note(&email, now);
    }
    done.map_err(|refusal| refused(refusal, &t))?;
    Ok(Redirect::to("/me?done=1").into_response())
}

/// Asks for the password again, before something dangerous.
pub async fn confirm(visitor: Visitor, Query(asked): Query<HashMap<String, String>>) -> Response {
    let next = safe(asked.get("next").map_or("", String::as_str));
    html(Confirm::new(visitor.frame(Room::Elsewhere), next, false))
}

/// Checks it, and goes back to where the person was.
pub async fn confirmed(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let (clerk, next) = (visitor.clerk()?, safe(visitor.field("next")));
    let (email, t) = (clerk.session.user.email.clone(), Texts(visitor.language));
    if web.failures.is_slowed(&email, web.desk.now()) {
        return Err(PageError::Refused(t.sign_in_slow(), t.sign_in_slow_hint()));
    }
    let password = visitor.field("password").to_owned();
    let _turn = web.passwords.acquire().await.map_err(PageError::fault)?;
    let is_right = web
        .desk
        .run(move |desk| {
            let user = &clerk.session.user;
            if !secrets::is_password(&password, &user.password_hash) {
                return Ok(false);
            }
            desk.store.write::<_, Fault>(
                clerk.firm.id,
                &desk.by(&clerk.firm, &user.email),
                |books| books.confirm_session(&clerk.token_hash),
            )?;
            Ok::<_, Fault>(true)
        })
        .await?;
    if is_right {
        return Ok(Redirect::to(&next).into_response());
    }
    web.failures.note(&email, web.desk.now());
    let page = Confirm::new(visitor.frame(Room::Elsewhere), next, true);
    Ok((StatusCode::UNAUTHORIZED, html(page)).into_response())
}

/// Confirms by a passkey of the same person instead.
pub async fn confirmed_by_passkey(
    State(web): State<Web>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let (clerk, next) = (visitor.clerk()?, safe(visitor.field("next")));
    let shown = super::passkeys::Shown::of(&visitor);
    let is_right = web
        .desk
        .run(move |desk| {
            let user = &clerk.session.user;
            let found = passkeys::enter(desk, &shown.id, &shown.handle, &shown.said);
            let is_theirs =
                found.is_ok_and(|(firm, found)| firm.id == clerk.firm.id && found.id == user.id);
            if is_theirs {
                let by = desk.by(&clerk.firm, &user.email);
                desk.store.write::<_, Fault>(clerk.firm.id, &by, |books| {
                    books.confirm_session(&clerk.token_hash)
                })?;
            }
            Ok::<_, Fault>(is_theirs)
        })
        .await?;
    if is_right {
        return Ok(Redirect::to(&next).into_response());
    }
    let page = Confirm::new(visitor.frame(Room::Elsewhere), next, true);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(page)).into_response())
}

/// Does something as whoever is signed in.
async fn managed<T: Send + 'static>(
    web: &Web,
    visitor: &Visitor,
    deed: impl FnOnce(&Desk, &Clerk) -> Result<T, CannotManage> + Send + 'static,
) -> Result<T, PageError> {
    let clerk = visitor.clerk()?;
    let done = web.desk.run(move |desk| deed(desk, &clerk)).await;
    done.map_err(|refusal| refused(refusal, &Texts(visitor.language)))
}

async fn page(
    web: &Web,
    visitor: &Visitor,
    made: Option<(Made, &HeaderMap)>,
    done: bool,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let address = clerk.settings.get("web.address").to_owned();
    let second_for = factors::required(&clerk.settings)
        .map(str::to_owned)
        .collect();
    let (people, proved) = web
        .desk
        .run(move |desk| {
            desk.store.read::<_, Fault>(clerk.firm.id, |books| {
                Ok((books.people()?, books.people_with_proof()?))
            })
        })
        .await?;
    let link = made.map(|(made, headers)| LinkShown {
        email: people
            .iter()
            .find(|person| person.user.id == made.link.person)
            .map_or(String::new(), |person| person.user.email.clone()),
        url: made
            .url
            .unwrap_or_else(|| format!("{}/join/{}", our_address(headers), made.link.token)),
        mailed: made.mailed,
    });
    let now = web.desk.now();
    let lines = people.into_iter().map(|person| PersonLine {
        id: person.user.id,
        waits: person.user.password_hash.is_empty(),
        has_link: person.link_until.is_some_and(|until| until > now),
        has_proof: proved.contains(&person.user.id),
        disabled: person.disabled,
        name: match person.user.name.is_empty() {
            true => person.user.email.clone(),
            false => person.user.name,
        },
        email: person.user.email,
        role: person.user.role,
    });
    let mut frame = visitor.frame(Room::Settings);
    if done {
        frame.notice = Some(Texts(visitor.language).done_sentence().to_owned());
    }
    let view = PeopleView {
        people: lines.collect(),
        link,
        second_for,
        address,
    };
    Ok(html(People::new(frame, view)))
}

/// Where this owner's browser reached us. The link is shown to that owner alone, so that nobody else chooses its host.
fn our_address(headers: &HeaderMap) -> String {
    let word = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = if word("x-forwarded-proto") == Some("https") {
        "https"
    } else {
        "http"
    };
    format!(
        "{scheme}://{}",
        word(header::HOST.as_str()).unwrap_or("localhost")
    )
}

fn session_line(row: &SessionRow, clerk: &Clerk) -> SessionLine {
    let (browser, machine) = in_words(&row.agent);
    SessionLine {
        key: secrets::hex(&row.token_hash),
        browser: browser.to_owned(),
        machine: machine.to_owned(),
        since: civil(row.created_at, &clerk.firm.zone),
        until: civil(row.expires_at, &clerk.firm.zone),
        here: row.token_hash == clerk.token_hash,
    }
}

/// The browser and the machine that a user agent names. Every browser claims to be several: the rarest name goes first.
pub(super) fn in_words(agent: &str) -> (&'static str, &'static str) {
    let first = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(mark, _)| agent.contains(mark));
        found.map_or("—", |(_, name)| *name)
    };
    let browser = first(&[
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
        ("curl", "curl"),
    ]);
    let machine = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    (browser, machine)
}

fn refused(refusal: CannotManage, t: &Texts) -> PageError {
    let (what, hint) = match refusal {
        CannotManage::Unknown => return PageError::NotFound,
        CannotManage::Deed(error) => return PageError::from(error),
        CannotManage::Address(_) => (t.bad_address(), t.bad_address_hint()),
        CannotManage::Role(_) => (t.bad_role(), t.unchanged()),
        CannotManage::Taken(_) => (t.login_taken(), t.login_taken_hint()),
        CannotManage::LastOwner => (t.last_owner(), t.last_owner_hint()),
        CannotManage::Disabled => (t.person_is_disabled(), t.person_is_disabled_hint()),
        CannotManage::LinkGone => (t.link_gone(), t.unchanged()),
        CannotManage::Password => (t.password_rule(), t.unchanged()),
        CannotManage::WrongPassword => (t.password_wrong(), t.unchanged()),
    };
    PageError::Refused(what, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_agent_is_told_in_words() {
        let edge =
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120";
        assert_eq!(in_words(edge), ("Edge", "Windows"));
        assert_eq!(
            in_words("Mozilla/5.0 (Linux; Android 14) Chrome/120 Safari/537"),
            ("Chrome", "Android")
        );
        assert_eq!(in_words(""), ("—", "—"));
    }
}
