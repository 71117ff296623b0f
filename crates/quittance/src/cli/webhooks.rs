//! `quittance webhooks`: programs that are told of what happens, from the command line.

use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use clap::{Args, Subcommand};
use documents::export::Cell;
use serde_json::json;
use store::Organisation;

use super::{Common, show};
use crate::deeds::{DeedError, settings, webhooks};
use crate::desk::{Desk, civil};
use crate::telling;

/// Attempts that a list shows.
const ATTEMPTS_SHOWN: i64 = 50;

/// Programs that are told.
#[derive(Args)]
pub struct WebhooksArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Every subscription, how far it was told, and whether it is paused
    List,
    /// Set up a subscription; prints the secret that signs, once
    Add {
        /// Where it is told: https://…
        url: String,
        /// A kind of event, or a beginning such as message_*; several times; all when not given
        #[arg(long = "event")]
        events: Vec<String>,
    },
    /// Take a subscription away
    Remove {
        /// Its number, as the list shows it
        number: i64,
    },
    /// Tell nothing more until it is resumed; nothing is lost meanwhile
    Pause {
        /// Its number
        number: i64,
    },
    /// Go on where it stopped
    Resume {
        /// Its number
        number: i64,
    },
    /// The newest attempts, and what was answered
    Deliveries {
        /// Its number
        number: i64,
    },
    /// Tell one event again, at once
    Redeliver {
        /// The subscription's number
        number: i64,
        /// The event's number, as deliveries show it
        event: i64,
    },
    /// Tell what is to be told now; `serve` does it by itself
    Tell,
}

const ACTOR: &str = "command";

pub fn run(common: &Common, args: WebhooksArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(None)?;
    let firm = common.firm(&desk)?;
    let settings = settings(&desk, firm.id)?;
    let output = common.output();
    match args.what {
        What::List => list(common, &desk, &firm)?,
        What::Add { url, events } => {
            let made = webhooks::subscribe(&desk, &firm, &settings, ACTOR, &url, &events)
                .map_err(DeedError::from)?;
            output.data_or(&json!({ "number": made.id, "secret": made.secret }), || {
                format!(
                    "Give the program this secret, which signs. It is shown this once:\n{}",
                    made.secret
                )
            });
        }
        What::Remove { number } => {
            known(webhooks::remove(&desk, &firm, ACTOR, number)?)?;
            list(common, &desk, &firm)?;
        }
        What::Pause { number } => {
            known(webhooks::pause(&desk, &firm, ACTOR, number, true)?)?;
            list(common, &desk, &firm)?;
        }
        What::Resume { number } => {
            known(webhooks::pause(&desk, &firm, ACTOR, number, false)?)?;
            list(common, &desk, &firm)?;
        }
        What::Deliveries { number } => deliveries(common, &desk, &firm, number)?,
        What::Redeliver { number, event } => {
            let answer = webhooks::redeliver(&desk, &firm, &settings, ACTOR, number, event)?;
            let answer = answer.ok_or_else(unknown)?;
            output.data_or(
                &json!({ "status": answer.status, "answer": answer.words }),
                || answer.words.clone(),
            );
            return Ok(ExitCode::from(u8::from(!answer.is_taken())));
        }
        What::Tell => {
            let told = telling::tell(&desk, &firm, &settings, &AtomicBool::new(false))?;
            output.data_or(&told, || {
                format!("{} delivered, {} failed", told.delivered, told.failed)
            });
            return Ok(ExitCode::from(u8::from(told.failed > 0)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn known(is: bool) -> Result<(), DeedError> {
    if is { Ok(()) } else { Err(unknown()) }
}

fn unknown() -> DeedError {
    DeedError::refused(
        "there is no such subscription or event",
        "quittance webhooks list shows every subscription",
    )
}

fn list(common: &Common, desk: &Desk, firm: &Organisation) -> Result<(), DeedError> {
    let all = webhooks::list(desk, firm)?;
    let data: Vec<_> = all
        .iter()
        .map(|hook| {
            json!({
                "number": hook.id, "url": hook.url, "kinds": hook.kinds.split(' ').collect::<Vec<_>>(),
                "told_to": hook.told_to, "failures": hook.failures, "paused": hook.paused_because,
            })
        })
        .collect();
    common.output().data_or(&data, || {
        let text = |text: String| Cell::Text(text);
        let row = |hook: &store::Webhook| {
            vec![
                text(hook.id.to_string()),
                text(hook.url.clone()),
                text(hook.kinds.clone()),
                text(hook.told_to.to_string()),
                text(hook.failures.to_string()),
                text(hook.paused_because.clone().unwrap_or_default()),
            ]
        };
        let rows: Vec<Vec<Cell>> = all.iter().map(row).collect();
        show::table(
            &["number", "url", "hears", "told to", "failures", "paused"],
            &rows,
            firm.language,
        )
    });
    Ok(())
}

fn deliveries(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    number: i64,
) -> Result<(), DeedError> {
    let (_, rows) = webhooks::one(desk, firm, number, ATTEMPTS_SHOWN)?.ok_or_else(unknown)?;
    let sent = |at: i64| {
        civil(at, &firm.zone)
            .round(jiff::Unit::Second)
            .map_or(String::new(), |at| at.to_string())
    };
    let data: Vec<_> = rows
        .iter()
        .map(|row| json!({ "event": row.entry, "sent_at": sent(row.sent_at), "status": row.status, "answer": row.answer }))
        .collect();
    common.output().data_or(&data, || {
        let rows: Vec<Vec<Cell>> = rows
            .iter()
            .map(|row| {
                [row.entry.to_string(), sent(row.sent_at), row.answer.clone()]
                    .map(Cell::Text)
                    .to_vec()
            })
            .collect();
        show::table(&["event", "sent", "answer"], &rows, firm.language)
    });
    Ok(())
}
