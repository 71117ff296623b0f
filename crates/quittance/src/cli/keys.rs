//! `quittance keys`: keys for programs that use the API, from the command line.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use documents::export::Cell;
use serde_json::json;
use store::{ApiKey, Organisation};

use super::{Common, show};
use crate::deeds::DeedError;
use crate::deeds::keys;
use crate::desk::{Desk, civil};

/// Keys of programs.
#[derive(Args)]
pub struct KeysArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Every key with what it may do
    List,
    /// Make a key; it is printed once, and only its hash is kept
    Create {
        /// The program that will hold it
        name: String,
        /// What it may do: read, import, record, remind, settings; give it several times
        #[arg(long = "scope", required = true)]
        scopes: Vec<String>,
        /// How many days it serves; 0: without end
        #[arg(long, default_value_t = keys::DAYS)]
        days: i64,
    },
    /// Take a key back; it opens nothing from the next request on
    Revoke {
        /// Its number, as the list shows it
        number: i64,
    },
}

const ACTOR: &str = "command";

pub fn run(common: &Common, args: KeysArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(None)?;
    let firm = common.firm(&desk)?;
    match args.what {
        What::List => list(common, &desk, &firm)?,
        What::Create { name, scopes, days } => {
            let made = keys::create(&desk, &firm, ACTOR, &name, &scopes, days)?;
            let data = json!({ "number": made.id, "key": made.token, "expires_at": made.expires_at.map(|at| day(at, &firm)) });
            common.output().data_or(&data, || {
                format!(
                    "Give the program this key. It is shown this once:\n{}",
                    made.token
                )
            });
        }
        What::Revoke { number } => {
            keys::revoke(&desk, &firm, ACTOR, number)?;
            list(common, &desk, &firm)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(common: &Common, desk: &Desk, firm: &Organisation) -> Result<(), DeedError> {
    let all = keys::list(desk, firm)?;
    let now = desk.now();
    let some = |at: Option<i64>| at.map(|at| day(at, firm));
    let row = |key: &ApiKey| {
        json!({
            "number": key.id,
            "name": key.name,
            "scopes": key.scopes.split(' ').collect::<Vec<_>>(),
            "ends_with": key.ends_with,
            "state": state(key, now),
            "last_used_on": some(key.last_used_at),
            "expires_on": some(key.expires_at),
        })
    };
    let data: Vec<_> = all.iter().map(row).collect();
    common.output().data_or(&data, || {
        let text = |text: String| Cell::Text(text);
        let rows: Vec<Vec<Cell>> = all
            .iter()
            .map(|key| {
                vec![
                    text(key.id.to_string()),
                    text(key.name.clone()),
                    text(key.scopes.clone()),
                    text(format!("…{}", key.ends_with)),
                    text(state(key, now).to_owned()),
                    text(some(key.last_used_at).unwrap_or_default()),
                    text(some(key.expires_at).unwrap_or_default()),
                ]
            })
            .collect();
        let header = [
            "number",
            "name",
            "may",
            "key",
            "state",
            "last used",
            "until",
        ];
        show::table(&header, &rows, firm.language)
    });
    Ok(())
}

/// `active`, `expired` or `revoked`.
fn state(key: &ApiKey, now: i64) -> &'static str {
    match (key.revoked_at, key.serves(now)) {
        (Some(_), _) => "revoked",
        (None, true) => "active",
        (None, false) => "expired",
    }
}

fn day(at: i64, firm: &Organisation) -> String {
    civil(at, &firm.zone).date().to_string()
}
