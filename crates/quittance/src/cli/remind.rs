//! `quittance round`, `send`, `why`, `preview`, `outbox`

use std::process::ExitCode;

use clap::Args;
use documents::export::Cell;
use receivables::Date;
use receivables::party::Language;
use serde::Serialize;
use store::Organisation;

use super::{Common, show};
use crate::deeds::DeedError;
use crate::deeds::reminding::{self, Planned};
use crate::mail::own::channel_code;

/// Asks the one question for each customer that is due.
#[derive(Args)]
pub struct RoundArgs {
    /// The firm's day, when it is not today
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
}

/// Sends what is queued.
#[derive(Args)]
pub struct SendArgs {
    /// Send what is queued now, and end
    #[arg(long)]
    once: bool,
}

/// Says why.
#[derive(Args)]
pub struct WhyArgs {
    /// A customer's code or an invoice's number
    name: String,
    /// The firm's day, when it is not today
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

/// Looks ahead.
#[derive(Args)]
pub struct PreviewArgs {
    /// How many days
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i64).range(0..=366))]
    days: i64,
    /// From this day, when it is not today
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

/// Lists messages.
#[derive(Args)]
pub struct OutboxArgs {
    /// Only these: queued, claimed, sending, accepted, refused, uncertain, bounced, answered, withdrawn
    #[arg(long)]
    state: Option<String>,
    /// At most so many, newest first
    #[arg(long, default_value_t = i64::MAX, hide_default_value = true)]
    limit: i64,
}

#[derive(Serialize)]
struct Told {
    id: i64,
    message_id: String,
    customer: String,
    channel: &'static str,
    to: String,
    subject: Option<String>,
    level: String,
    total_cents: i64,
    planned_on: Date,
    state: String,
    attempts: i64,
    last_answer: Option<String>,
    because: String,
}

#[derive(Serialize)]
struct Coming<'a> {
    on: Date,
    #[serde(flatten)]
    planned: &'a Planned,
}

pub fn round(common: &Common, args: RoundArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(args.on)?;
    let firm = common.firm(&desk)?;
    if args.dry_run {
        let planned = reminding::dry_round(&desk, &firm)?;
        common
            .output()
            .data_or(&planned, || table(&planned, firm.language));
        return Ok(ExitCode::SUCCESS);
    }
    let bar = common.output().bar("Round");
    let done = reminding::round(&desk, &firm, "round", None, &mut |looked_at| {
        bar.set_position(looked_at)
    });
    bar.finish_and_clear();
    let done = done?;
    common.output().data_or(&done, || {
        format!(
            "{} customers looked at: {} messages queued ({}), {} questions for a person, {} waited for, {} owe nothing to ask for.",
            done.looked_at,
            done.planned,
            receivables::wording::amount(done.total_cents, firm.language),
            done.asked,
            done.waiting,
            done.nothing
        )
    });
    Ok(ExitCode::SUCCESS)
}

pub fn send(common: &Common, args: SendArgs) -> Result<ExitCode, DeedError> {
    if !args.once {
        return Err(DeedError::refused(
            "quittance serve sends all day",
            "quittance send --once sends what is queued, and ends",
        ));
    }
    let desk = common.desk(None)?;
    let firm = common.firm(&desk)?;
    let sent = crate::mail::send_once(&desk, &firm)?;
    common.output().data_or(&sent, || sent.words());
    Ok(ExitCode::SUCCESS)
}

pub fn why(common: &Common, args: WhyArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(args.on)?;
    let firm = common.firm(&desk)?;
    let planned = reminding::why(&desk, &firm, &args.name)?;
    common.output().data_or(&planned, || {
        let again = planned
            .look_again_on
            .map(|on| format!("\n{on}"))
            .unwrap_or_default();
        format!(
            "{} ({}): {}\n{}\n{}\n(rule {}){again}",
            planned.name,
            planned.customer,
            action(&planned),
            planned.because,
            planned.who,
            planned.rule
        )
    });
    Ok(ExitCode::SUCCESS)
}

pub fn preview(common: &Common, args: PreviewArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(args.on)?;
    let firm = common.firm(&desk)?;
    let coming = reminding::preview(&desk, &firm, args.days)?;
    print_coming(common, &firm, &coming);
    Ok(ExitCode::SUCCESS)
}

/// Each day with what it brings.
pub fn print_coming(common: &Common, firm: &Organisation, coming: &[(Date, Planned)]) {
    let data: Vec<Coming<'_>> = coming
        .iter()
        .map(|(on, planned)| Coming { on: *on, planned })
        .collect();
    common.output().data_or(&data, || {
        let rows: Vec<Vec<Cell>> = coming
            .iter()
            .map(|(on, planned)| [vec![Cell::Date(*on)], cells(planned)].concat())
            .collect();
        show::table(
            &["day", "customer", "what", "to", "total", "because"],
            &rows,
            firm.language,
        )
    });
}

pub fn outbox(common: &Common, args: OutboxArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(None)?;
    let firm = common.firm(&desk)?;
    let told = desk.store.read::<_, DeedError>(firm.id, |books| {
        let codes: std::collections::HashMap<_, _> = books
            .account_codes()?
            .into_iter()
            .map(|(code, id)| (id, code))
            .collect();
        let rows = books.list_messages(args.state.as_deref(), i64::MAX, args.limit)?;
        Ok(rows
            .into_iter()
            .map(|row| Told {
                id: row.id,
                message_id: row.message_id,
                customer: codes.get(&row.account).cloned().unwrap_or_default(),
                channel: channel_code(row.channel),
                to: row.recipient,
                subject: row.subject,
                level: row.level,
                total_cents: row.total.0,
                planned_on: row.planned_on,
                state: row.state,
                attempts: row.attempts,
                last_answer: row.last_answer,
                because: row.because.facts(firm.language),
            })
            .collect::<Vec<_>>())
    })?;
    common.output().data_or(&told, || {
        let text = |text: &str| Cell::Text(text.to_owned());
        let rows: Vec<Vec<Cell>> = told
            .iter()
            .map(|m| {
                let answer = text(m.last_answer.as_deref().unwrap_or_default());
                vec![
                    Cell::Date(m.planned_on),
                    text(&m.customer),
                    text(&m.level),
                    text(&m.to),
                    text(&m.state),
                    Cell::Number(m.attempts),
                    answer,
                ]
            })
            .collect();
        show::table(
            &[
                "planned",
                "customer",
                "level",
                "to",
                "state",
                "tries",
                "last answer",
            ],
            &rows,
            firm.language,
        )
    });
    Ok(ExitCode::SUCCESS)
}

fn table(planned: &[Planned], language: Language) -> String {
    let rows: Vec<Vec<Cell>> = planned.iter().map(cells).collect();
    show::table(
        &["customer", "what", "to", "total", "because"],
        &rows,
        language,
    )
}

fn cells(planned: &Planned) -> Vec<Cell> {
    vec![
        Cell::Text(planned.customer.clone()),
        Cell::Text(action(planned)),
        Cell::Text(planned.to.clone().unwrap_or_default()),
        Cell::Amount(planned.total_open_cents),
        Cell::Text(planned.because.clone()),
    ]
}

fn action(planned: &Planned) -> String {
    let level = planned.level.unwrap_or_default();
    match (planned.what, planned.question) {
        ("ask", Some(question)) => format!("ask: {question} {level}"),
        (what, _) => format!("{what} {level}").trim().to_owned(),
    }
}
