//! A letter is written: what was typed is kept whatever happens, and the letter is seen on a real account while it changes.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use receivables::party::{Channel, Language};
use store::{LetterDraft, LetterPlace};

use super::shown::{self, Account};
use super::{address, may_edit, place_of};
use crate::deeds::DeedError;
use crate::deeds::reminding::letters::{self, CannotKeep, CannotTest, Kept, Standing, Wanted};
use crate::desk::{Desk, civil};
use crate::mail::fields::{FIELDS, Field, LINE_FIELDS, blocks};
use crate::mail::own::{Words, parts};
use crate::mail::tone::Told;
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::pages::Letter;
use crate::web::refusal::PageError;
use crate::web::routes::html;
use crate::web::text::Texts;
use crate::web::views::{FieldLine, FindingLine, LetterView, PartRefused};
use crate::web::visitor::{Clerk, Visitor};

/// What somebody is writing.
#[derive(Clone, Debug)]
struct Written {
    words: Words,
    note: String,
    based_on: i64,
    /// On which account it is shown.
    whom: Account,
    /// Where a test goes.
    to: String,
}

/// One letter, to be read or changed.
pub async fn letter(
    State(web): State<Web>,
    visitor: Visitor,
    Path(path): Path<(String, String)>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let (clerk, language, place) = (visitor.clerk()?, visitor.language, place_of(&path)?);
    let whom = Account::read(asked.get("whom").map_or("", String::as_str));
    let is_next = asked.get("do").is_some_and(|word| word == "next");
    let mut frame = visitor.frame(Room::Letters);
    let t = Texts(language);
    frame.notice = match asked.get("done").map(String::as_str) {
        Some("kept") => Some(t.letter_kept().to_owned()),
        Some("same") => Some(t.letter_same().to_owned()),
        Some("draft") => Some(t.draft_kept().to_owned()),
        Some("dropped") => Some(t.draft_dropped().to_owned()),
        Some("restored") => Some(t.letter_restored().to_owned()),
        _ => None,
    };
    let view = web
        .desk
        .run(move |desk| {
            let standing = letters::read(desk, &clerk.firm, place)?;
            let draft = draft(desk, &clerk, place)?;
            let whom = if is_next {
                whom.next(desk, &clerk, place)?
            } else {
                whom
            };
            let written = begun(&standing, draft.as_ref(), &clerk, whom);
            view(desk, &clerk, standing, draft, written, language)
        })
        .await?;
    Ok(html(Letter::new(frame, view)))
}

/// What was typed is previewed, put by, tested or kept.
pub async fn write_letter(
    State(web): State<Web>,
    visitor: Visitor,
    Path(path): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (clerk, language, place) = (visitor.clerk()?, visitor.language, place_of(&path)?);
    let written = typed(&visitor);
    let deed = visitor.field("do").to_owned();
    let despite = visitor.field("despite") == "yes";
    let done = web
        .desk
        .run(move |desk| act(desk, &clerk, place, written, &deed, despite, language))
        .await?;
    Ok(match done {
        Done::Elsewhere(address) => Redirect::to(&address).into_response(),
        Done::Shown(view) => {
            let status = if view.refusal.is_some() {
                StatusCode::UNPROCESSABLE_ENTITY
            } else {
                StatusCode::OK
            };
            let page = html(Letter::new(visitor.frame(Room::Letters), *view));
            (status, page).into_response()
        }
    })
}

enum Done {
    Elsewhere(String),
    Shown(Box<LetterView>),
}

fn act(
    desk: &Desk,
    clerk: &Clerk,
    place: LetterPlace,
    mut written: Written,
    deed: &str,
    despite: bool,
    language: Language,
) -> Result<Done, DeedError> {
    let (firm, user) = (&clerk.firm, &clerk.session.user);
    let mut refusal = None;
    match deed {
        "drop" => {
            letters::drop_draft(desk, firm, &user.email, user.id, place)?;
            return Ok(Done::Elsewhere(format!("{}?done=dropped", address(place))));
        }
        "keep" => match keep(desk, clerk, place, &written, despite) {
            Ok(kept) => return Ok(Done::Elsewhere(kept)),
            Err(CannotKeep::Deed(error @ DeedError::Fault(_))) => return Err(error),
            Err(why) => refusal = Some((why.words(language), why.hint(language))),
        },
        "test" => match test(desk, clerk, place, &written) {
            Ok(test) => return Ok(Done::Elsewhere(test)),
            Err(CannotTest::Deed(error @ DeedError::Fault(_))) => return Err(error),
            Err(why) => refusal = Some((why.words(language), why.hint(language))),
        },
        "next" => written.whom = written.whom.next(desk, clerk, place)?,
        _ => {}
    }
    // Whatever was asked for, what was typed outlives this page.
    put_by(desk, clerk, place, &written)?;
    if deed == "draft" {
        return Ok(Done::Elsewhere(format!("{}?done=draft", address(place))));
    }
    let standing = letters::read(desk, firm, place)?;
    let draft = draft(desk, clerk, place)?;
    let mut view = view(desk, clerk, standing, draft, written, language)?;
    view.refusal = refusal;
    Ok(Done::Shown(Box::new(view)))
}

fn keep(
    desk: &Desk,
    clerk: &Clerk,
    place: LetterPlace,
    written: &Written,
    despite_findings: bool,
) -> Result<String, CannotKeep> {
    let user = &clerk.session.user;
    let wanted = Wanted {
        place,
        words: written.words.clone(),
        based_on: Some(written.based_on),
        note: written.note.clone(),
        despite_findings,
    };
    let kept = letters::keep(desk, &clerk.firm, &user.email, Some(user.id), wanted)?;
    let done = match kept {
        Kept::Version(_) => "kept",
        Kept::Unchanged(_) => "same",
    };
    Ok(format!("{}?done={done}", address(place)))
}

fn test(
    desk: &Desk,
    clerk: &Clerk,
    place: LetterPlace,
    written: &Written,
) -> Result<String, CannotTest> {
    put_by(desk, clerk, place, written)?;
    let tested = letters::send_test(
        desk,
        &clerk.firm,
        &clerk.session.user.email,
        place,
        Some(&written.words),
        &written.whom.whom(),
        &written.to,
    )?;
    Ok(format!("/letters/tests/{}?done=sent", tested.id))
}

/// Keeps what was typed as this person's draft.
fn put_by(
    desk: &Desk,
    clerk: &Clerk,
    place: LetterPlace,
    written: &Written,
) -> Result<(), store::Fault> {
    let user = &clerk.session.user;
    let draft = LetterDraft {
        place,
        based_on: written.based_on,
        subject: written.words.subject.clone(),
        text: written.words.text.clone(),
        html: written.words.html.clone(),
        note: written.note.clone(),
        written_at: 0,
    };
    letters::keep_draft(desk, &clerk.firm, &user.email, user.id, &draft)
}

/// This person's draft, when they may write.
pub(super) fn draft(
    desk: &Desk,
    clerk: &Clerk,
    place: LetterPlace,
) -> Result<Option<LetterDraft>, store::Fault> {
    if !may_edit(clerk) {
        return Ok(None);
    }
    letters::draft(desk, &clerk.firm, clerk.session.user.id, place)
}

/// What a form brought along.
fn typed(visitor: &Visitor) -> Written {
    let field = |name| visitor.field(name).to_owned();
    let words = Words {
        subject: field("subject"),
        text: field("text"),
        html: field("html"),
    };
    let number = |name| visitor.field(name).parse().ok();
    Written {
        words: words.tidied(),
        note: field("note").trim().to_owned(),
        based_on: number("over").or(number("based_on")).unwrap_or_default(),
        whom: Account::read(visitor.field("whom")),
        to: field("to").trim().to_owned(),
    }
}

/// Where writing begins: this person's draft, or what stands.
fn begun(
    standing: &Standing,
    draft: Option<&LetterDraft>,
    clerk: &Clerk,
    whom: Account,
) -> Written {
    let to = match standing.place.channel {
        Channel::Email => clerk.session.user.email.clone(),
        _ => String::new(),
    };
    match draft {
        Some(draft) => Written {
            words: shown::words(draft),
            note: draft.note.clone(),
            based_on: draft.based_on,
            whom,
            to,
        },
        None => Written {
            words: standing.words.clone(),
            note: String::new(),
            based_on: standing.version(),
            whom,
            to,
        },
    }
}

fn view(
    desk: &Desk,
    clerk: &Clerk,
    standing: Standing,
    draft: Option<LetterDraft>,
    written: Written,
    language: Language,
) -> Result<LetterView, DeedError> {
    let place = standing.place;
    let words = &written.words;
    let refused = letters::refused_parts(place, words)?
        .into_iter()
        .map(|(part, why)| PartRefused {
            part,
            what: why.words(language),
            hint: why.hint(language),
            line: why.line().and_then(|line| numbered(words.part(part), line)),
        })
        .collect::<Vec<_>>();
    let told = match refused.is_empty() {
        true => letters::try_words(place, words).unwrap_or_default(),
        false => Vec::new(),
    };
    let shown = shown::preview(desk, clerk, place, words, &written.whom, language)?;
    let field = |field: &Field| FieldLine {
        insert: field.insert(),
        meaning: field.meaning(language),
        value: shown
            .facts
            .as_ref()
            .and_then(|facts| facts.value_of(field.name)),
    };
    let row = standing.row.as_ref();
    let zone = &clerk.firm.zone;
    Ok(LetterView {
        place,
        may_edit: may_edit(clerk),
        version: standing.version(),
        own: standing.own_parts(),
        since: row.map(|row| civil(row.written_at, zone)),
        by: row.map(|row| row.written_by.clone()).unwrap_or_default(),
        drafted_at: draft.map(|draft| civil(draft.written_at, zone)),
        refused,
        refusal: None,
        findings: told.iter().map(|told| finding(told, language)).collect(),
        fields: FIELDS
            .iter()
            .filter(|field| field.is_for(place.channel))
            .map(field)
            .collect(),
        line_fields: LINE_FIELDS.iter().map(field).collect(),
        blocks: pieces(place, language),
        preview: shown.preview,
        whom: written.whom.choices(desk, clerk, place, language)?,
        to: written.to,
        lags: standing.own_parts().is_empty() && is_other_own(desk, clerk, place)?,
        words: written.words,
        note: written.note,
        based_on: written.based_on,
    })
}

/// The same level in the other language is the firm's own.
fn is_other_own(desk: &Desk, clerk: &Clerk, place: LetterPlace) -> Result<bool, store::Fault> {
    let rows = desk
        .store
        .read::<_, store::Fault>(clerk.firm.id, |books| books.letters())?;
    let is_own = |row: &store::LetterRow| row.parts != store::OwnParts::default();
    Ok(rows.iter().any(|row| {
        row.place.level == place.level
            && row.place.channel == place.channel
            && row.place.language != place.language
            && is_own(row)
    }))
}

/// A line of a part, as a person finds it again.
fn numbered(text: &str, line: usize) -> Option<(usize, String)> {
    let words = text.lines().nth(line.checked_sub(1)?)?.trim();
    Some((line, words.to_owned()))
}

fn pieces(of: LetterPlace, reader: Language) -> Vec<FieldLine> {
    let all = parts(of.channel).iter();
    all.flat_map(|part| blocks(of.channel, *part, of.language))
        .map(|(insert, [fr, en])| FieldLine {
            insert,
            meaning: if reader == Language::Fr { fr } else { en },
            value: None,
        })
        .collect()
}

fn finding(told: &Told, language: Language) -> FindingLine {
    let rule = told.finding.rule;
    let t = Texts(language);
    let parts = told
        .parts
        .iter()
        .map(|part| letters::part_name(*part, language));
    let mut at = vec![parts.collect::<Vec<_>>().join(", ")];
    at.extend(told.line.map(|line| t.line_number(line)));
    let debtors = told.debtors.iter();
    let debtors: Vec<_> = debtors
        .map(|debtor| letters::debtor_name(*debtor, language))
        .collect();
    at.push(debtors.join(", "));
    FindingLine {
        is_grave: told.is_grave(),
        what: rule.message(language),
        excerpt: told.finding.excerpt.clone(),
        fix: rule.fix(language),
        source: rule.source(),
        at: at.join(" · "),
    }
}
