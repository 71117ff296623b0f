//! Every sequence, who follows which, and the rules that say so.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use receivables::reminding::assigning::RULES_MAX;
use receivables::reminding::{Conditions, Rule};
use store::{Fault, VersionRow};

use super::{form, may_edit};
use crate::deeds::DeedError;
use crate::deeds::reminding::sequences as deeds;
use crate::deeds::reminding::shaping::{self, CannotShape};
use crate::desk::{Desk, civil};
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::pages::Sequences;
use crate::web::pages::sequences::debtor_of;
use crate::web::refusal::PageError;
use crate::web::routes::html;
use crate::web::text::Texts;
use crate::web::timeline::Timeline;
use crate::web::views::{RuleLine, SequenceLine, SequencesView, Told};
use crate::web::visitor::{self, Clerk, Visitor};

/// The list.
pub async fn sequences(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let view = web.desk.run(move |desk| view(desk, &clerk)).await?;
    let mut frame = visitor.frame(Room::Sequences);
    frame.notice = asked
        .contains_key("done")
        .then(|| Texts(visitor.language).rule_done().to_owned());
    Ok(html(Sequences::new(frame, view)))
}

/// A new sequence, or a change to the rules.
pub async fn arrange_sequences(
    State(web): State<Web>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let frame = visitor.frame(Room::Sequences);
    let typed = visitor.field("name").to_owned();
    let told = web
        .desk
        .run(move |desk| match arrange(desk, &clerk, &visitor)? {
            Ok(address) => Ok::<_, PageError>(Ok(address)),
            Err(refusal) => {
                let mut view = view(desk, &clerk)?;
                (view.refusal, view.typed) = (Some(refusal), typed);
                Ok(Err(view))
            }
        })
        .await?;
    Ok(match told {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(view) => {
            let page = html(Sequences::new(frame, view));
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
    })
}

fn arrange(
    desk: &Desk,
    clerk: &Clerk,
    visitor: &Visitor,
) -> Result<Result<String, Told>, PageError> {
    let t = Texts(visitor.language);
    let actor = clerk.session.user.email.as_str();
    if visitor.field("do") == "new" {
        let (name, like) = (visitor.field("name"), visitor.field("like"));
        return match shaping::begin(desk, &clerk.firm, actor, name, like) {
            Ok(slug) => Ok(Ok(format!("/sequences/{slug}"))),
            Err(CannotShape::Deed(error)) => Err(error.into()),
            Err(refusal) => Ok(Err(t.cannot_shape(&refusal, &[]))),
        };
    }
    let mut rules = deeds::rules(desk, &clerk.firm)?;
    let place: usize = visitor.field("place").parse().unwrap_or(usize::MAX);
    match visitor.field("do") {
        "rule" => match new_rule(visitor, t) {
            // The rule for everyone comes last, whenever it was written.
            Ok(rule) => {
                let last = rules.last().is_some_and(|rule| rule.only_if.is_empty());
                let at = rules.len() - usize::from(last && !rule.only_if.is_empty());
                rules.insert(at, rule);
            }
            Err(told) => return Ok(Err(told)),
        },
        "up" if (1..rules.len()).contains(&place) => rules.swap(place, place - 1),
        "down" if place < rules.len().saturating_sub(1) => rules.swap(place, place + 1),
        "remove" if place < rules.len() => drop(rules.remove(place)),
        _ => return Err(PageError::NotFound),
    }
    if rules.len() > RULES_MAX {
        return Ok(Err((t.rules_many(RULES_MAX), t.not_changed().to_owned())));
    }
    match deeds::set_rules(desk, &clerk.firm, actor, &rules) {
        Ok(()) => Ok(Ok("/sequences?done=rules#rules".to_owned())),
        Err(DeedError::Refused { .. }) => {
            let told = (t.rule_idle().to_owned(), t.rule_idle_hint().to_owned());
            Ok(Err(told))
        }
        Err(error) => Err(error.into()),
    }
}

fn new_rule(visitor: &Visitor, t: Texts) -> Result<Rule, Told> {
    Ok(Rule {
        only_if: Conditions {
            amount_min: form::money(visitor.field("amount_min"), t)?,
            amount_max: form::money(visitor.field("amount_max"), t)?,
            segments: form::segments(visitor.field("segments")),
            language: visitor::language(visitor.field("language")),
            debtors: debtor_of(visitor.field("debtor")).into_iter().collect(),
            ratings: form::ratings(visitor),
        },
        sequence: visitor.field("sequence").to_owned(),
    })
}

fn view(desk: &Desk, clerk: &Clerk) -> Result<SequencesView, Fault> {
    let usual = clerk.settings.get("reminders.sequence").to_owned();
    desk.store.read::<_, Fault>(clerk.firm.id, |books| {
        let versions = books.sequence_versions()?;
        let drafts = books.sequence_drafts()?;
        let mut rows: Vec<SequenceLine> = Vec::new();
        for row in &versions {
            match rows.last_mut() {
                Some(line) if line.slug == row.slug => {
                    line.followers += row.followers.unsigned_abs();
                    line.earlier += row.followers.unsigned_abs();
                }
                _ => rows.push(line(row, &clerk.firm.zone, &usual)),
            }
        }
        for draft in drafts {
            let drafted_at = Some(civil(draft.written_at, &clerk.firm.zone));
            match rows.iter_mut().find(|row| row.slug == draft.slug) {
                Some(row) => row.drafted_at = drafted_at,
                None => rows.push(SequenceLine {
                    name: draft.sequence.name,
                    slug: draft.slug,
                    version: 0,
                    since: None,
                    followers: 0,
                    earlier: 0,
                    steps: Timeline::of(&draft.sequence.steps),
                    is_usual: false,
                    drafted_at,
                }),
            }
        }
        let rules = books.sequence_rules()?.into_iter().map(|rule| RuleLine {
            name: name_of(&rows, &rule.sequence),
            only_if: rule.only_if,
            slug: rule.sequence,
        });
        Ok(SequencesView {
            today: desk.today(&clerk.firm),
            may_edit: may_edit(clerk),
            rules: rules.collect(),
            segments: books
                .segments()?
                .into_iter()
                .map(|(word, _)| word)
                .collect(),
            refusal: None,
            typed: String::new(),
            rows,
        })
    })
}

fn name_of(rows: &[SequenceLine], slug: &str) -> String {
    let row = rows.iter().find(|row| row.slug == slug);
    row.map_or_else(|| slug.to_owned(), |row| row.name.clone())
}

fn line(row: &VersionRow, zone: &str, usual: &str) -> SequenceLine {
    SequenceLine {
        slug: row.slug.clone(),
        name: row.sequence.name.clone(),
        version: row.version,
        since: Some(civil(row.published_at, zone)),
        followers: row.followers.unsigned_abs(),
        earlier: 0,
        steps: Timeline::of(&row.sequence.steps),
        is_usual: row.slug == usual,
        drafted_at: None,
    }
}
