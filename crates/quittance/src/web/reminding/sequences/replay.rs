//! The year gone by under a sequence: what would have gone out, and whom it would have reached after their money came.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::{CUSTOMERS_MAX, LINES_MAX, coming_line, firm_for, table};
use crate::deeds::reminding::replay::{Line, replay};
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::pages::SequenceReplay;
use crate::web::refusal::PageError;
use crate::web::routes::html;
use crate::web::text::Texts;
use crate::web::views::{ComingLine, ReplayView};
use crate::web::visitor::Visitor;

/// Nobody waits longer for a page; what was played until then is shown, and said to be a part.
const PATIENCE: Duration = Duration::from_secs(8);

/// The months that are played.
const MONTHS: i32 = 12;

/// The draft, or what stands, in the months gone by.
pub async fn sequence_replay(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let frame = visitor.frame(Room::Sequences);
    let t = Texts(visitor.language);
    let firm = firm_for(&clerk, &visitor);
    let only_paid = asked.get("show").is_some_and(|show| show == "paid");
    let view = web
        .desk
        .run(move |desk| {
            let table = table(desk, &clerk, &slug)?;
            let (mut seen, mut in_time) = (0, true);
            let until = Instant::now() + PATIENCE;
            let mut told = |count| {
                seen = count;
                in_time = Instant::now() < until;
                in_time && count < CUSTOMERS_MAX
            };
            let mut played = replay(desk, &firm, &table.draft, MONTHS, &mut told)?;
            let wanted = match only_paid {
                true => played.already_paid,
                false => played.lines_in_all,
            };
            let lines = std::mem::take(&mut played.lines).into_iter().rev();
            let lines = lines.filter(|line| !only_paid || line.already_paid_cents.is_positive());
            let lines: Vec<_> = lines.take(LINES_MAX).map(|line| shown(line, t)).collect();
            Ok::<_, PageError>(ReplayView {
                slug,
                name: table.draft.name.clone(),
                is_draft: table.is_changed(),
                more: wanted - lines.len() as u64,
                replay: played,
                only_paid,
                lines,
                cut: (in_time && seen >= CUSTOMERS_MAX).then_some(seen),
                stopped: (!in_time).then_some(seen),
            })
        })
        .await?;
    Ok(html(SequenceReplay::new(frame, view)))
}

fn shown(line: Line, t: Texts) -> (receivables::Date, ComingLine) {
    let already_paid = line.already_paid_cents;
    let shown = ComingLine {
        already_paid,
        ..coming_line(line.planned, t)
    };
    (line.on, shown)
}
