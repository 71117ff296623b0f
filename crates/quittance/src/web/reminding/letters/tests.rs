//! A test that somebody sent to themselves, as it arrived or as it stayed in the house.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use mail_parser::MessageParser;
use receivables::party::Channel;
use store::Fault;

use super::test_line;
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::pages::LetterTest;
use crate::web::refusal::PageError;
use crate::web::reminding::messages::framed;
use crate::web::routes::html;
use crate::web::text::Texts;
use crate::web::visitor::Visitor;

/// One test.
pub async fn letter_test(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let test = find(&web, &visitor, id).await?;
    let text = match test.sent.place.channel {
        Channel::Sms => Some(String::from_utf8_lossy(&test.sent.bytes).into_owned()),
        _ => MessageParser::default()
            .parse(&test.sent.bytes)
            .and_then(|message| message.body_text(0).map(|text| text.into_owned())),
    }
    .unwrap_or_default();
    let line = test_line(test, &visitor.clerk()?.firm);
    let mut frame = visitor.frame(Room::Letters);
    let t = Texts(visitor.language);
    frame.notice = asked.contains_key("done").then(|| match line.stayed {
        true => t.test_stayed().to_owned(),
        false => t.test_sent(&line.to),
    });
    Ok(html(LetterTest::new(frame, line, text)))
}

/// The letter itself, for the frame.
pub async fn letter_test_html(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let test = find(&web, &visitor, id).await?;
    let parsed = MessageParser::default()
        .parse(&test.sent.bytes)
        .ok_or(PageError::NotFound)?;
    let letter = parsed.body_html(0).ok_or(PageError::NotFound)?;
    Ok(framed(letter.into_owned()))
}

/// The exact bytes.
pub async fn letter_test_source(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let test = find(&web, &visitor, id).await?;
    let (kind, ending) = match test.sent.place.channel {
        Channel::Sms => ("text/plain; charset=utf-8", "txt"),
        _ => ("message/rfc822", "eml"),
    };
    let disposition = format!("attachment; filename=\"test-{id}.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, test.sent.bytes).into_response())
}

async fn find(web: &Web, visitor: &Visitor, id: i64) -> Result<store::LetterTest, PageError> {
    let firm = visitor.clerk()?.firm.id;
    let test = web
        .desk
        .run(move |desk| {
            desk.store
                .read::<_, Fault>(firm, |books| books.letter_test(id))
        })
        .await?;
    test.ok_or(PageError::NotFound)
}
