//! The days to come under a sequence, as a calendar and as a list, and the button that switches it on.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use receivables::Date;
use receivables::calendar::{Zone, is_business_day, plus_days};

use super::{CUSTOMERS_MAX, LINES_MAX, coming_line, firm_for, may_edit, number, table};
use crate::deeds::reminding::Planned;
use crate::deeds::reminding::sequences::{self, Running};
use crate::deeds::reminding::shaping::{self, Ahead as Figures, CannotShape};
use crate::desk::Desk;
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::pages::SequenceAhead;
use crate::web::refusal::PageError;
use crate::web::routes::html;
use crate::web::text::Texts;
use crate::web::views::{AheadView, CalendarDay, Told};
use crate::web::visitor::{Clerk, Visitor};

/// The days that are shown.
const DAYS: i32 = 30;

/// The draft, or what stands, in the days to come.
pub async fn sequence_ahead(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let frame = visitor.frame(Room::Sequences);
    let view = web
        .desk
        .run(move |desk| view(desk, &clerk, &visitor, &slug, None))
        .await?;
    Ok(html(SequenceAhead::new(frame, view)))
}

/// Publishes the draft.
pub async fn publish_sequence(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let frame = visitor.frame(Room::Sequences);
    let told = web
        .desk
        .run(move |desk| {
            let before = table(desk, &clerk, &slug)?;
            let running = match visitor.field("running") {
                "keep" => Running::Keep,
                "move" => Running::Move,
                _ => return Err(PageError::NotFound),
            };
            let actor = clerk.session.user.email.as_str();
            let over = number(&visitor, "over");
            match shaping::publish(desk, &clerk.firm, actor, &slug, over, running) {
                Ok(done) => Ok(Ok(format!(
                    "/sequences/{slug}?done=published&moved={}&kept={}",
                    done.moved, done.kept
                ))),
                Err(CannotShape::Deed(error)) => Err(error.into()),
                Err(refusal) => {
                    let t = Texts(visitor.language);
                    let told = t.cannot_shape(&refusal, &before.draft.steps);
                    view(desk, &clerk, &visitor, &slug, Some(told)).map(Err)
                }
            }
        })
        .await?;
    Ok(match told {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(view) => {
            let page = html(SequenceAhead::new(frame, view));
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
    })
}

fn view(
    desk: &Desk,
    clerk: &Clerk,
    visitor: &Visitor,
    slug: &str,
    refusal: Option<Told>,
) -> Result<AheadView, PageError> {
    let t = Texts(visitor.language);
    let table = table(desk, clerk, slug)?;
    let firm = firm_for(clerk, visitor);
    let today = desk.today(&firm);
    let unfit = table.unfit();
    let mut seen = 0;
    // What does not hold together has no days to come.
    let coming = match unfit {
        Some(_) => Vec::new(),
        None => sequences::preview(
            desk,
            &firm,
            &table.draft,
            DAYS,
            CUSTOMERS_MAX,
            &mut |count| {
                seen = count;
            },
        )?,
    };
    let last = plus_days(today, DAYS);
    let weeks = weeks(&coming, today, last);
    let ahead = Figures::of(&coming, today);
    let (days, more) = by_day(coming, t);
    Ok(AheadView {
        slug: slug.to_owned(),
        name: table.draft.name.clone(),
        today,
        last,
        is_draft: table.is_changed(),
        may_edit: may_edit(clerk),
        version: table.newest().map_or(0, |row| row.version),
        over: table.over(),
        ahead,
        weeks,
        days,
        more,
        cut: (seen >= CUSTOMERS_MAX).then_some(seen),
        followers: table.followers().unsigned_abs(),
        unfit: unfit.map(|unfit| t.unfit(&unfit, &table.draft.steps)),
        refusal,
    })
}

/// Whole weeks, from the Monday before the first day to the Sunday after the last.
fn weeks(coming: &[(Date, Planned)], today: Date, last: Date) -> Vec<[CalendarDay; 7]> {
    let mut monday = plus_days(today, -i32::from(today.weekday().to_monday_zero_offset()));
    let mut weeks = Vec::new();
    while monday <= last {
        let day = |place: usize| {
            let on = plus_days(monday, place as i32);
            let of_day = coming.iter().filter(|(day, _)| *day == on);
            let (messages, questions): (Vec<_>, Vec<_>) =
                of_day.partition(|(_, planned)| planned.what == "send");
            CalendarDay {
                on,
                is_within: (today..=last).contains(&on),
                is_closed: !is_business_day(on, Zone::Metropole),
                messages: messages.len() as u64,
                questions: questions.len() as u64,
            }
        };
        weeks.push(std::array::from_fn(day));
        monday = plus_days(monday, 7);
    }
    weeks
}

/// The lines day by day, and how many are left out.
fn by_day(
    coming: Vec<(Date, Planned)>,
    t: Texts,
) -> (Vec<(Date, Vec<crate::web::views::ComingLine>)>, u64) {
    let more = coming.len().saturating_sub(LINES_MAX) as u64;
    let mut days: Vec<(Date, Vec<_>)> = Vec::new();
    for (on, planned) in coming.into_iter().take(LINES_MAX) {
        let line = coming_line(planned, t);
        match days.last_mut() {
            Some((day, lines)) if *day == on => lines.push(line),
            _ => days.push((on, vec![line])),
        }
    }
    (days, more)
}
