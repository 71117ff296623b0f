//! What a draft would change in the days to come, for whom, beside what stands.

use axum::extract::{Path, State};
use axum::response::Response;
use receivables::calendar::plus_days;

use super::{CUSTOMERS_MAX, coming_line, firm_for, table};
use crate::deeds::reminding::comparing::{self, Changed, Compared, Days};
use crate::deeds::reminding::sequences::Draft;
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::pages::SequenceCompare;
use crate::web::refusal::PageError;
use crate::web::routes::html;
use crate::web::text::Texts;
use crate::web::views::{ComingLine, CompareRow, CompareView};
use crate::web::visitor::Visitor;

/// The days that are looked at.
const DAYS: i32 = 30;

/// Customers on one page: more changes nobody reads one by one.
const CUSTOMERS_SHOWN: usize = 100;

/// The draft beside what stands.
pub async fn sequence_compare(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let frame = visitor.frame(Room::Sequences);
    let (t, firm) = (Texts(visitor.language), firm_for(&clerk, &visitor));
    let view = web
        .desk
        .run(move |desk| {
            let table = table(desk, &clerk, &slug)?;
            let today = desk.today(&firm);
            let mut seen = 0;
            let compared = match table.newest().filter(|_| table.is_changed()) {
                // What does not hold together has no days to come.
                Some(newest) if table.unfit().is_none() => {
                    let stands = Draft {
                        slug: table.draft.slug.clone(),
                        name: newest.sequence.name.clone(),
                        steps: newest.sequence.steps.clone(),
                    };
                    let both = (&stands, &table.draft);
                    let told = &mut |count| seen = count;
                    comparing::compare(desk, &firm, both, DAYS, CUSTOMERS_MAX, told)?
                }
                _ => Compared::default(),
            };
            let customers = compared.changed.len() as u64;
            let rows = compared.changed.into_iter().take(CUSTOMERS_SHOWN);
            Ok::<_, PageError>(CompareView {
                slug,
                name: table.draft.name.clone(),
                today,
                last: plus_days(today, DAYS),
                version: table.newest().map_or(0, |row| row.version),
                is_draft: table.is_changed(),
                unfit: table
                    .unfit()
                    .map(|unfit| t.unfit(&unfit, &table.draft.steps)),
                customers,
                same: compared.same,
                now: compared.now,
                then: compared.then,
                rows: rows.filter_map(|one| row(one, t)).collect(),
                cut: (seen >= CUSTOMERS_MAX).then_some(seen),
            })
        })
        .await?;
    Ok(html(SequenceCompare::new(frame, view)))
}

fn row(changed: Changed, t: Texts) -> Option<CompareRow> {
    let customer = changed.customer()?.clone();
    let lines = |days: Days| -> Vec<(receivables::Date, ComingLine)> {
        let lines = days.into_iter();
        lines
            .map(|(on, planned)| (on, coming_line(planned, t)))
            .collect()
    };
    Some(CompareRow {
        account: customer.account,
        name: customer.name,
        now: lines(changed.now),
        then: lines(changed.then),
    })
}
