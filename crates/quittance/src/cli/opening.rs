//! `quittance demo`, `serve`, `init`

use std::process::ExitCode;

use clap::Args;
use receivables::party::Language;

use super::Common;
use crate::deeds::{DeedError, upkeep};

/// Pages, API, rounds and mail.
#[derive(Args)]
pub struct Serve {
    /// Where pages are served
    #[arg(
        long,
        default_value = "127.0.0.1:7420",
        value_name = "ADDRESS",
        env = "QUITTANCE_LISTEN"
    )]
    listen: String,
    /// Answer pages only: another node runs the rounds and sends
    #[arg(long)]
    pages_only: bool,
}

/// A firm.
#[derive(Args)]
pub struct Init {
    /// Its name
    #[arg(long, default_value = "Mon entreprise")]
    name: String,
    /// Its SIREN, nine digits
    #[arg(long)]
    siren: Option<String>,
    /// The owner's mailbox, which is the login
    #[arg(long, default_value = "owner@quittance.invalid")]
    email: String,
    /// The language of its pages: fr or en
    #[arg(long, default_value = "fr", value_parser = language)]
    language: Language,
    /// Ask nothing
    #[arg(long)]
    yes: bool,
}

fn language(word: &str) -> Result<Language, String> {
    match word {
        "fr" => Ok(Language::Fr),
        "en" => Ok(Language::En),
        _ => Err("fr or en".into()),
    }
}

pub fn init(common: &Common, args: Init) -> Result<ExitCode, DeedError> {
    let desk = common.desk(None)?;
    if args.yes
        && !desk.store.organisations()?.is_empty()
        && args.email == "owner@quittance.invalid"
    {
        let data = serde_json::json!({ "organisation": desk.store.organisations()?[0].id, "unchanged": true });
        common.output().data_or(&data, || {
            "A firm lives here already; nothing was changed.".into()
        });
        return Ok(ExitCode::SUCCESS);
    }
    let login = upkeep::open_firm(
        &desk,
        &args.name,
        args.siren.as_deref(),
        &args.email,
        args.language,
    )?;
    common.output().data_or(&login, || {
        format!(
            "«{}» is open. Sign in as {} with the password {}\nIts mail stays in the sandbox until you say: quittance settings set mail.sandbox off",
            args.name, login.login, login.password
        )
    });
    Ok(ExitCode::SUCCESS)
}

pub fn serve(common: &Common, args: Serve) -> Result<ExitCode, DeedError> {
    let desk = common.desk(None)?;
    crate::serve::run(&desk, &args.listen, !args.pages_only)
}
