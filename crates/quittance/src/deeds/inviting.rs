//! A link for a person of the firm, mailed through the firm's own server: an invitation, or a new one for a forgotten password.
//!
//! The link itself is kept nowhere: what was mailed is noted without it, for owners to see.

use jiff::civil::Date;
use receivables::party::Language;
use store::{Fault, NewHouseMail, Organisation, Person};

use super::DeedError;
use super::people::{self, Link};
use crate::desk::{Desk, civil};
use crate::identity::WebAddress;
use crate::mail::Letter;
use crate::mail::office::Office;
use crate::mail::single::{self, CannotSendOne, SANDBOX};

/// What stands in place of the link's token in what is noted.
const MASK: &str = "…";

/// What became of the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mailed {
    /// Nobody has said where the pages are: the link is handed over by hand.
    NoAddress,
    /// It is in the house's own mailbox.
    Stayed,
    /// The server took it.
    Sent,
    /// It did not leave, and why: the link is handed over by hand.
    Failed(String),
}

/// Where this link leads, when the firm has said where its pages are.
pub fn address(desk: &Desk, firm: &Organisation, link: &Link) -> Result<Option<String>, Fault> {
    let settings = super::settings(desk, firm.id)?;
    let site = WebAddress::read(settings.get("web.address"));
    Ok(site.map(|site| format!("{}/join/{}", site.origin, link.token)))
}

/// Mails a link to its person. That it does not leave takes nothing back: the link stands.
pub fn mail_link(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    link: &Link,
) -> Result<Mailed, DeedError> {
    let Some(url) = address(desk, firm, link)? else {
        return Ok(Mailed::NoAddress);
    };
    let everybody = people::list(desk, firm)?;
    let by_login = |login: &str| everybody.iter().find(|one| one.user.email == login);
    let Some(person) = everybody.iter().find(|one| one.user.id == link.person) else {
        return Ok(Mailed::NoAddress);
    };
    let host = by_login(actor).map_or(firm.name.as_str(), |one| one.user.name.as_str());
    let until = civil(link.until, &firm.zone).date();
    let letter = letter(person, firm, host, &url, until);

    let settings = super::settings(desk, firm.id)?;
    let to = &person.user.email;
    let sent = Office::open(firm, &settings, &[])
        .map_err(CannotSendOne::from)
        .and_then(|office| single::send(desk, &office, &letter, person.user.language, to, "link"));
    let (answer, mailed) = match sent {
        Ok(sent) if sent.answer == SANDBOX => (sent.answer, Mailed::Stayed),
        Ok(sent) => (sent.answer, Mailed::Sent),
        Err(CannotSendOne::Deed(DeedError::Fault(fault))) => return Err(fault.into()),
        Err(refusal) => (refusal.to_string(), Mailed::Failed(refusal.to_string())),
    };
    let noted = NewHouseMail {
        recipient: to.clone(),
        subject: letter.subject,
        body: letter.text.replace(&link.token, MASK),
        answer,
    };
    desk.store
        .write::<_, Fault>(firm.id, &desk.by(firm, actor), |books| {
            books.add_house_mail(&noted)?;
            let kind = match mailed {
                Mailed::Failed(_) => "link_not_mailed",
                _ => "link_mailed",
            };
            books.note_act(kind, to)
        })?;
    Ok(mailed)
}

fn letter(person: &Person, firm: &Organisation, host: &str, url: &str, until: Date) -> Letter {
    let is_new = person.user.password_hash.is_empty();
    let firm = &firm.name;
    let (subject, opening, choose, end) = match person.user.language {
        Language::Fr => (
            match is_new {
                true => format!("{host} vous invite dans Quittance ({firm})"),
                false => format!("Votre nouveau lien pour Quittance ({firm})"),
            },
            match is_new {
                true => format!("{host} vous invite à travailler dans Quittance avec {firm}."),
                false => format!("{host} vous a préparé un nouveau lien."),
            },
            "Choisissez votre mot de passe ici\u{a0}:",
            format!(
                "Ce lien sert une fois, jusqu’au {}. Si vous ne l’attendiez pas, ne faites rien.",
                until.strftime("%d/%m/%Y")
            ),
        ),
        Language::En => (
            match is_new {
                true => format!("{host} invites you to Quittance ({firm})"),
                false => format!("Your new link to Quittance ({firm})"),
            },
            match is_new {
                true => format!("{host} invites you to work in Quittance with {firm}."),
                false => format!("{host} has made a new link for you."),
            },
            "Choose your password here:",
            format!(
                "This link serves once, until {}. If you did not expect it, do nothing.",
                until.strftime("%-d %B %Y")
            ),
        ),
    };
    let html = [&opening, choose, url, &end].map(escaped);
    let [opening_html, choose_html, url_html, end_html] = html;
    Letter {
        text: format!("{opening}\n\n{choose}\n{url}\n\n{end}\n"),
        html: format!(
            "<!doctype html><html><body style=\"font:16px/1.5 sans-serif\"><p>{opening_html}</p>\
             <p>{choose_html}<br><a href=\"{url_html}\">{url_html}</a></p><p>{end_html}</p></body></html>"
        ),
        subject,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
