//! `quittance sequence`: the ladders of reminders, their versions, and who follows which.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use documents::export::Cell;
use receivables::Date;
use receivables::party::AccountId;
use serde_json::{Value, json};
use store::{Fault, Organisation};

use super::{Common, show};
use crate::deeds::DeedError;
use crate::deeds::reminding::sequences::{self, Draft, Running};
use crate::desk::{Desk, civil};

/// Ladders of reminders.
#[derive(Args)]
pub struct SequenceArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Every version with how many customers follow it
    List,
    /// The steps of a sequence; with --json the file that check and publish read
    Show {
        /// Its lasting name
        slug: String,
        /// This version, when it is not the newest
        #[arg(long = "of-version", value_name = "NUMBER")]
        of_version: Option<i64>,
    },
    /// Read a file and say whether it could be published
    Check {
        /// The file
        file: PathBuf,
    },
    /// Publish a file as the next version
    Publish {
        /// The file
        file: PathBuf,
        /// Customers who follow an earlier version keep it
        #[arg(
            long,
            conflicts_with = "move_running",
            required_unless_present = "move_running"
        )]
        keep_running: bool,
        /// Customers who follow an earlier version move to this one
        #[arg(long)]
        move_running: bool,
    },
    /// Let a customer follow a sequence; without one the rules decide again
    Assign {
        /// The customer's code
        customer: String,
        /// The sequence's lasting name
        slug: Option<String>,
    },
    /// Put a customer into a segment; without one into none
    Segment {
        /// The customer's code
        customer: String,
        /// The firm's own word
        segment: Option<String>,
    },
    /// The rules that say who follows which sequence; with a file, put it in their place
    Rules {
        /// The file
        file: Option<PathBuf>,
    },
    /// Who follows a sequence, and in which version
    Followers {
        /// Its lasting name
        slug: String,
        /// At most so many
        #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(i64).range(1..=1_000_000))]
        limit: i64,
    },
    /// What a sequence, or a file not yet published, would do in the days to come
    Preview {
        /// Its lasting name
        #[arg(required_unless_present = "file")]
        slug: Option<String>,
        /// A file instead
        #[arg(long, conflicts_with = "slug")]
        file: Option<PathBuf>,
        /// How many days
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i32).range(0..=366))]
        days: i32,
        /// From this day, when it is not today
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
    },
    /// What a sequence, or a file not yet published, would have done in the months gone by, and who had already paid
    Replay {
        /// Its lasting name, or a file
        #[arg(value_name = "SLUG|FILE")]
        which: String,
        /// How many months
        #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(i32).range(1..=36))]
        months: i32,
        /// Until the day before this one, when it is not today
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
    },
}

pub fn run(common: &Common, args: SequenceArgs) -> Result<ExitCode, DeedError> {
    let on = match &args.what {
        What::Preview { on, .. } | What::Replay { on, .. } => *on,
        _ => None,
    };
    if let What::Check { file } = &args.what {
        return check(common, file);
    }
    let desk = common.desk(on)?;
    let firm = common.firm(&desk)?;
    match args.what {
        What::List => list(common, &desk, &firm),
        What::Show { slug, of_version } => show_one(common, &desk, &firm, &slug, of_version),
        What::Check { file } => check(common, &file),
        What::Publish {
            file, move_running, ..
        } => {
            let running = if move_running {
                Running::Move
            } else {
                Running::Keep
            };
            publish(common, &desk, &firm, &file, running)
        }
        What::Assign { customer, slug } => {
            sequences::assign(&desk, &firm, "command", &customer, slug.as_deref())?;
            done(common, json!({ "customer": customer, "sequence": slug }))
        }
        What::Segment { customer, segment } => {
            sequences::set_segment(&desk, &firm, "command", &customer, segment.as_deref())?;
            done(common, json!({ "customer": customer, "segment": segment }))
        }
        What::Rules { file } => rules(common, &desk, &firm, file),
        What::Followers { slug, limit } => followers(common, &desk, &firm, &slug, limit),
        What::Preview {
            slug, file, days, ..
        } => {
            let draft = match (file, slug) {
                (Some(file), _) => sequences::read_draft(&text_of(&file)?)?,
                (None, slug) => Draft::of(&sequences::version(
                    &desk,
                    &firm,
                    &slug.unwrap_or_default(),
                    None,
                )?),
            };
            preview(common, &desk, &firm, &draft, days)
        }
        What::Replay { which, months, .. } => {
            super::replay::replay(common, &desk, &firm, &which, months)
        }
    }
}

fn list(common: &Common, desk: &Desk, firm: &Organisation) -> Result<ExitCode, DeedError> {
    let versions = sequences::list(desk, firm)?;
    let data: Vec<Value> = versions
        .iter()
        .map(|row| {
            json!({
                "slug": row.slug, "version": row.version, "name": row.sequence.name, "steps": row.sequence.steps.len(),
                "followers": row.followers, "published_on": civil(row.published_at, &firm.zone).date(),
                "published_by": row.published_by,
            })
        })
        .collect();
    common.output().data_or(&data, || {
        let rows: Vec<Vec<Cell>> = versions
            .iter()
            .map(|row| {
                vec![
                    Cell::Text(row.slug.clone()),
                    Cell::Number(row.version),
                    Cell::Text(row.sequence.name.clone()),
                    Cell::Number(row.sequence.steps.len() as i64),
                    Cell::Number(row.followers),
                    Cell::Date(civil(row.published_at, &firm.zone).date()),
                    Cell::Text(row.published_by.clone().unwrap_or_default()),
                ]
            })
            .collect();
        show::table(
            &[
                "sequence",
                "version",
                "name",
                "steps",
                "followers",
                "published",
                "by",
            ],
            &rows,
            firm.language,
        )
    });
    Ok(ExitCode::SUCCESS)
}

fn show_one(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    slug: &str,
    version: Option<i64>,
) -> Result<ExitCode, DeedError> {
    let draft = Draft::of(&sequences::version(desk, firm, slug, version)?);
    common.output().data_or(&draft, || {
        let rows: Vec<Vec<Cell>> = draft
            .steps
            .iter()
            .map(|step| {
                let word = |value: Value| value.as_str().unwrap_or_default().to_owned();
                let automatic = if step.is_automatic() {
                    "automatic"
                } else {
                    "a person"
                };
                let only_if = match step.only_if.is_empty() {
                    true => String::new(),
                    false => json!(step.only_if).to_string(),
                };
                vec![
                    Cell::Number(step.code.0),
                    Cell::Number(step.after_due_days.into()),
                    Cell::Text(step.level.code().into()),
                    Cell::Text(word(json!(step.channel))),
                    Cell::Number(step.gap_days_min.into()),
                    Cell::Text(automatic.into()),
                    Cell::Text(only_if),
                ]
            })
            .collect();
        show::table(
            &[
                "step",
                "days after due",
                "level",
                "channel",
                "gap",
                "by",
                "only if",
            ],
            &rows,
            firm.language,
        )
    });
    Ok(ExitCode::SUCCESS)
}

fn check(common: &Common, file: &Path) -> Result<ExitCode, DeedError> {
    let draft = sequences::read_draft(&text_of(file)?)?;
    let data = json!({ "slug": draft.slug, "steps": draft.steps.len(), "can_be_published": true });
    common.output().data_or(&data, || {
        format!(
            "«{}» can be published: {} steps.",
            draft.name,
            draft.steps.len()
        )
    });
    Ok(ExitCode::SUCCESS)
}

fn publish(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    file: &Path,
    running: Running,
) -> Result<ExitCode, DeedError> {
    let draft = sequences::read_draft(&text_of(file)?)?;
    let done = sequences::publish(desk, firm, "command", &draft, running)?;
    common.output().data_or(&done, || {
        let what = if done.changed { "published" } else { "unchanged" };
        format!(
            "«{}» version {} {what}: {} customers move to it, {} keep an earlier version. Nobody gets the same step twice.",
            draft.name, done.version, done.moved, done.kept
        )
    });
    Ok(ExitCode::SUCCESS)
}

fn rules(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    file: Option<PathBuf>,
) -> Result<ExitCode, DeedError> {
    if let Some(file) = file {
        let rules = sequences::read_rules(&text_of(&file)?)?;
        sequences::set_rules(desk, firm, "command", &rules)?;
    }
    let rules = sequences::rules(desk, firm)?;
    common.output().data_or(&rules, || {
        if rules.is_empty() {
            return "No rules: customers stay on the sequence that they follow.".to_owned();
        }
        let rows: Vec<Vec<Cell>> = (1i64..)
            .zip(&rules)
            .map(|(place, rule)| {
                let only_if = match rule.only_if.is_empty() {
                    true => "everyone".to_owned(),
                    false => json!(rule.only_if).to_string(),
                };
                vec![
                    Cell::Number(place),
                    Cell::Text(only_if),
                    Cell::Text(rule.sequence.clone()),
                ]
            })
            .collect();
        show::table(&["rule", "for", "sequence"], &rows, firm.language)
    });
    Ok(ExitCode::SUCCESS)
}

fn followers(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    slug: &str,
    limit: i64,
) -> Result<ExitCode, DeedError> {
    sequences::version(desk, firm, slug, None)?;
    let mut versions = sequences::list(desk, firm)?;
    versions.retain(|row| row.slug == slug);
    let ids: Vec<_> = versions.iter().map(|row| row.sequence.id).collect();
    let rows = desk.store.read::<_, Fault>(firm.id, |books| {
        books.followers(&ids, AccountId(i64::MIN), limit)
    })?;
    let number = |id| {
        versions
            .iter()
            .find(|row| row.sequence.id == id)
            .map_or(0, |row| row.version)
    };
    let data: Vec<Value> = rows
        .iter()
        .map(|row| json!({ "customer": row.code, "name": row.name, "version": number(row.sequence), "balance_cents": row.balance.0 }))
        .collect();
    common.output().data_or(&data, || {
        let rows: Vec<Vec<Cell>> = rows
            .iter()
            .map(|row| {
                vec![
                    Cell::Text(row.code.clone()),
                    Cell::Text(row.name.clone()),
                    Cell::Number(number(row.sequence)),
                    Cell::Amount(row.balance),
                ]
            })
            .collect();
        show::table(
            &["customer", "name", "version", "balance"],
            &rows,
            firm.language,
        )
    });
    Ok(ExitCode::SUCCESS)
}

fn preview(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    draft: &Draft,
    days: i32,
) -> Result<ExitCode, DeedError> {
    let bar = common.output().bar("Preview");
    let coming = sequences::preview(desk, firm, draft, days, u64::MAX, &mut |seen| {
        bar.set_position(seen)
    });
    bar.finish_and_clear();
    super::remind::print_coming(common, firm, &coming?);
    Ok(ExitCode::SUCCESS)
}

fn done(common: &Common, data: Value) -> Result<ExitCode, DeedError> {
    common
        .output()
        .data_or(&data, || "Noted; the next round decides on it.".to_owned());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn text_of(file: &Path) -> Result<String, DeedError> {
    std::fs::read_to_string(file).map_err(|cause| {
        DeedError::refused(
            format!("{}: {cause}", file.display()),
            "give a file of text in UTF-8 that can be read",
        )
    })
}
