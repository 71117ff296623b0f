//! The firm's letters: what each says and since when, an editor that shows the letter on a real account, every version, and
//! the tests that people send to themselves.

mod editor;
mod history;
mod shown;
mod tests;

use axum::extract::{Query, State};
use axum::response::Response;
use receivables::party::Channel;
use receivables::reminding::Level;
use std::collections::HashMap;
use store::{LetterPlace, LetterTest, Organisation};

use crate::deeds::DeedError;
use crate::deeds::reminding::letters::{self, CHANNELS};
use crate::desk::{Desk, civil};
use crate::mail::own::{channel_code, language_code};
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::pages::Letters;
use crate::web::refusal::PageError;
use crate::web::routes::{Access, html};
use crate::web::text::Texts;
use crate::web::views::{LetterLine, LettersView, TestLine};
use crate::web::visitor::{Clerk, Visitor};

pub use editor::{letter, write_letter};
pub use history::{letter_history, restore_letter};
pub use shown::letter_html;
pub use tests::{letter_test, letter_test_html, letter_test_source};

/// Every letter as it stands.
pub async fn letters(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let channel = channel_of(asked.get("channel").map_or("email", String::as_str))?;
    let view = web
        .desk
        .run(move |desk| read(desk, &clerk, channel))
        .await?;
    let mut frame = visitor.frame(Room::Letters);
    frame.notice = asked
        .contains_key("dropped")
        .then(|| Texts(visitor.language).draft_dropped().to_owned());
    Ok(html(Letters::new(frame, view)))
}

fn read(desk: &Desk, clerk: &Clerk, channel: Channel) -> Result<LettersView, DeedError> {
    let rows: Result<Vec<_>, _> = letters::places(channel)
        .map(|place| line(desk, clerk, place))
        .collect();
    let tests = letters::tests(desk, &clerk.firm)?;
    Ok(LettersView {
        today: desk.today(&clerk.firm),
        channel,
        rows: rows?,
        tests: tests
            .into_iter()
            .map(|test| test_line(test, &clerk.firm))
            .collect(),
        may_edit: may_edit(clerk),
    })
}

fn line(desk: &Desk, clerk: &Clerk, place: LetterPlace) -> Result<LetterLine, DeedError> {
    let standing = letters::read(desk, &clerk.firm, place)?;
    let count = |wanted| {
        let found = standing
            .told
            .iter()
            .filter(|told| told.is_grave() == wanted);
        u64::try_from(found.count()).unwrap_or(u64::MAX)
    };
    let drafted = letters::draft(desk, &clerk.firm, clerk.session.user.id, place)?;
    let row = standing.row.as_ref();
    Ok(LetterLine {
        place,
        own: standing.own_parts(),
        version: standing.version(),
        since: row.map(|row| civil(row.written_at, &clerk.firm.zone)),
        by: row.map(|row| row.written_by.clone()).unwrap_or_default(),
        note: row.map(|row| row.note.clone()).unwrap_or_default(),
        grave: count(true),
        doubtful: count(false),
        is_drafted: drafted.is_some() && may_edit(clerk),
    })
}

fn test_line(test: LetterTest, firm: &Organisation) -> TestLine {
    TestLine {
        id: test.id,
        place: test.sent.place,
        to: test.sent.recipient,
        subject: test.sent.subject,
        at: civil(test.sent_at, &firm.zone),
        by: test.sent_by,
        stayed: test.sent.answer == letters::SANDBOX,
        answer: test.sent.answer,
    }
}

/// Who may change the letters.
fn may_edit(clerk: &Clerk) -> bool {
    Access::Accountant.is_open_to(&clerk.session.user.role)
}

/// Where a letter is edited: `/letters/r1/fr`, `/letters/sms-r1/fr`.
pub fn address(place: LetterPlace) -> String {
    format!(
        "/letters/{}/{}",
        step_code(place),
        language_code(place.language)
    )
}

/// The level, and the way when it is not e-mail.
fn step_code(place: LetterPlace) -> String {
    let level = level_code(place.level);
    match place.channel {
        Channel::Email => level.to_owned(),
        // A registered letter has the words of a letter.
        Channel::Registered => format!("letter-{level}"),
        channel => format!("{}-{level}", channel_code(channel)),
    }
}

fn channel_of(code: &str) -> Result<Channel, PageError> {
    let mut all = CHANNELS.into_iter();
    all.find(|channel| channel_code(*channel) == code)
        .ok_or(PageError::NotFound)
}

fn level_code(level: Level) -> &'static str {
    match level {
        Level::PreReminder => "pre",
        Level::R1 => "r1",
        Level::R2 => "r2",
        Level::R3 | Level::HandOver => "r3",
    }
}

/// The letter of this address.
fn place_of((level, language): &(String, String)) -> Result<LetterPlace, PageError> {
    let is_asked = |place: &LetterPlace| {
        step_code(*place) == *level && language_code(place.language) == language
    };
    let mut all = CHANNELS.into_iter().flat_map(letters::places);
    all.find(is_asked).ok_or(PageError::NotFound)
}
