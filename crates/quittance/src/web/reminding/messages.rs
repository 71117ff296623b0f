//! The messages of the house: in sandbox mode, where they all arrive; and each one as it left.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use mail_parser::{Message as Parsed, MessageParser, MimeHeaders};
use receivables::party::{Channel, Language};
use store::{Books, Fault, MessageRow};

use super::facts;
use super::tending::attachment;
use crate::desk::{Desk, civil};
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::measuring::names;
use crate::web::pages::{Mailbox, Message};
use crate::web::refusal::PageError;
use crate::web::routes::{Access, html};
use crate::web::text::Texts;
use crate::web::views::{HouseLine, MailRow, MailboxView, MessageView};
use crate::web::visitor::{Clerk, Visitor};

/// Rows of one page.
const ROWS_SHOWN: usize = 50;
/// Invitations of late; the audit has them all.
const HOUSE_MAILS_SHOWN: i64 = 10;

/// A letter is shown in a frame that runs nothing, sends nothing and loads nothing, whatever stands in it.
const LETTER_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; \
                             base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups";

/// The mailbox.
pub async fn mailbox(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let channel = match asked.get("channel").map(String::as_str) {
        Some("email") => Some(Channel::Email),
        Some("sms") => Some(Channel::Sms),
        _ => None,
    };
    let before = asked
        .get("after")
        .and_then(|id| id.parse().ok())
        .unwrap_or(i64::MAX);
    let view = web
        .desk
        .run(move |desk| read_mailbox(desk, &clerk, channel, before))
        .await?;
    Ok(html(Mailbox::new(visitor.frame(Room::Mailbox), view)))
}

/// What was mailed to the house's own people: who may invite may read it.
fn house(books: &mut Books<'_>, clerk: &Clerk) -> Result<Vec<HouseLine>, Fault> {
    if !Access::Owner.is_open_to(&clerk.session.user.role) {
        return Ok(vec![]);
    }
    let mails = books.house_mails(HOUSE_MAILS_SHOWN)?;
    let line = |found: store::HouseMail| HouseLine {
        at: civil(found.at, &clerk.firm.zone),
        to: found.mail.recipient,
        subject: found.mail.subject,
        body: found.mail.body,
        answer: found.mail.answer,
    };
    Ok(mails.into_iter().map(line).collect())
}

fn read_mailbox(
    desk: &Desk,
    clerk: &Clerk,
    channel: Option<Channel>,
    before: i64,
) -> Result<MailboxView, Fault> {
    let today = desk.today(&clerk.firm);
    desk.store.read(clerk.firm.id, |books| {
        let limit = i64::try_from(ROWS_SHOWN + 1).unwrap_or(i64::MAX);
        let mut rows = books.list_messages_by(channel, before, limit)?;
        let is_full = rows.len() > ROWS_SHOWN;
        rows.truncate(ROWS_SHOWN);
        let next = rows
            .last()
            .filter(|_| is_full)
            .map(|row| row.id.to_string());
        let names = names(books, &rows)?;
        let count: i64 = books
            .message_counts()?
            .into_iter()
            .map(|(_, count)| count)
            .sum();
        let house = house(books, clerk)?;
        let rows = rows.into_iter().map(|row| MailRow {
            id: row.id,
            at: civil(row.changed_at, &clerk.firm.zone),
            customer: names.link(row.account),
            fate: facts::fate(&row),
            level: facts::level(&row.level),
            channel: row.channel,
            total: row.total,
            subject: row.subject.unwrap_or_default(),
            to: row.recipient,
        });
        Ok(MailboxView {
            house,
            today,
            channel,
            rows: rows.collect(),
            count: count.unsigned_abs(),
            query: String::new(),
            next,
        })
    })
}

/// One message, with the answer of the other server.
pub async fn message(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let language = visitor.language;
    let t = Texts(language);
    let mut frame = visitor.frame(Room::Mailbox);
    frame.notice = match asked.get("undo").map(String::as_str) {
        Some("back") => Some(t.taken_back().to_owned()),
        Some(_) => Some(t.not_taken_back().to_owned()),
        None => None,
    };
    let view = web
        .desk
        .run(move |desk| read_message(desk, &clerk, id, language))
        .await?;
    Ok(html(Message::new(frame, view.ok_or(PageError::NotFound)?)))
}

fn read_message(
    desk: &Desk,
    clerk: &Clerk,
    id: i64,
    language: Language,
) -> Result<Option<MessageView>, Fault> {
    desk.store.read(clerk.firm.id, |books| {
        let Some(row) = books.message(id)? else {
            return Ok(None);
        };
        let bytes = books.message_bytes(id)?.unwrap_or_default();
        let names = names(books, std::slice::from_ref(&row))?;
        let erased = facts::erased(books, row.account)?;
        let may_undo = Access::Agent.is_open_to(&clerk.session.user.role);
        let can_undo = may_undo && row.state == "queued";
        Ok(Some(MessageView {
            erased,
            can_undo,
            ..view(row, &bytes, &names, clerk, language)
        }))
    })
}

fn view(
    row: MessageRow,
    bytes: &[u8],
    names: &crate::web::measuring::Names,
    clerk: &Clerk,
    language: Language,
) -> MessageView {
    let sent_as = if row.channel == Channel::Sms {
        "sms.from"
    } else {
        "mail.from"
    };
    // A text message is its words and nothing else.
    let parsed = match row.channel {
        Channel::Sms => None,
        _ => MessageParser::default().parse(bytes),
    };
    let text = match (&parsed, row.channel) {
        (Some(message), _) => message.body_text(0).map(|text| text.into_owned()),
        (None, Channel::Sms) => Some(String::from_utf8_lossy(bytes).into_owned()),
        (None, _) => None,
    };
    MessageView {
        id: row.id,
        channel: row.channel,
        customer: names.link(row.account),
        from: parsed
            .as_ref()
            .and_then(sender)
            .unwrap_or_else(|| clerk.settings.get(sent_as).to_owned()),
        copies: row.copies.replace(',', ", "),
        at: civil(row.changed_at, &clerk.firm.zone),
        fate: facts::fate(&row),
        attempts: row.attempts.unsigned_abs(),
        has_html: parsed
            .as_ref()
            .is_some_and(|message| message.html_bodies().any(|part| part.is_text_html())),
        text: text.unwrap_or_default(),
        attachments: parsed.as_ref().map(attachments).unwrap_or_default(),
        why: facts::kept(&row.because, language),
        subject: row.subject.unwrap_or_else(|| row.recipient.clone()),
        message_id: row.message_id,
        to: row.recipient,
        answer: row.last_answer.unwrap_or_default(),
        erased: None,
        can_undo: false,
    }
}

fn sender(message: &Parsed<'_>) -> Option<String> {
    let from = message.from()?.first()?;
    let address = from.address.as_deref()?;
    Some(match from.name.as_deref() {
        Some(name) => format!("{name} <{address}>"),
        None => address.to_owned(),
    })
}

pub fn attachments(message: &Parsed<'_>) -> Vec<(String, u64)> {
    let size = |len: usize| u64::try_from(len).unwrap_or(u64::MAX);
    let named = |part: &mail_parser::MessagePart<'_>| {
        (
            part.attachment_name().unwrap_or("—").to_owned(),
            size(part.contents().len()),
        )
    };
    message.attachments().map(named).collect()
}

/// The letter itself, for the frame.
pub async fn message_html(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let bytes = bytes(&web, &visitor, id).await?;
    let parsed = MessageParser::default()
        .parse(&bytes)
        .ok_or(PageError::NotFound)?;
    let letter = parsed.body_html(0).ok_or(PageError::NotFound)?.into_owned();
    Ok(framed(letter))
}

/// A letter as a frame may show it, whatever stands in it.
pub fn framed(letter: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, LETTER_POLICY),
    ];
    (headers, letter).into_response()
}

/// The exact bytes that left, or were about to.
pub async fn message_source(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let firm = visitor.clerk()?.firm.id;
    let row = web
        .desk
        .run(move |desk| desk.store.read::<_, Fault>(firm, |books| books.message(id)))
        .await?;
    let bytes = bytes(&web, &visitor, id).await?;
    let (kind, ending) = match row.map(|row| row.channel) {
        Some(Channel::Sms) => ("text/plain; charset=utf-8", "txt"),
        _ => ("message/rfc822", "eml"),
    };
    let disposition = format!("attachment; filename=\"message-{id}.{ending}\"");
    Ok((
        [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}

/// One document of a message, as it left with it.
pub async fn message_attachment(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let bytes = bytes(&web, &visitor, id).await?;
    let place = asked.get("n").and_then(|place| place.parse::<usize>().ok());
    let parsed = MessageParser::default()
        .parse(&bytes)
        .ok_or(PageError::NotFound)?;
    let part = place.and_then(|place| parsed.attachments().nth(place));
    let part = part.ok_or(PageError::NotFound)?;
    let kind = part.content_type().map(|kind| match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
        None => kind.ctype().to_owned(),
    });
    Ok(attachment(
        part.attachment_name().unwrap_or("document"),
        kind.as_deref().unwrap_or("application/octet-stream"),
        part.contents().to_vec(),
    ))
}

async fn bytes(web: &Web, visitor: &Visitor, id: i64) -> Result<Vec<u8>, PageError> {
    let firm = visitor.clerk()?.firm.id;
    let bytes = web
        .desk
        .run(move |desk| {
            desk.store
                .read::<_, Fault>(firm, |books| books.message_bytes(id))
        })
        .await?;
    bytes.ok_or(PageError::NotFound)
}
