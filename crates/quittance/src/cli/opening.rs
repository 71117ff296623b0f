//! `quittance demo`, `serve`, `init`

use std::process::ExitCode;

use clap::Args;
use receivables::party::Language;

use super::Common;
use crate::deeds::{DeedError, upkeep};

/// A fictional firm.
#[derive(Args)]
pub struct Demo {
    /// Fill the database and end, without serving pages
    #[arg(long)]
    data_only: bool,
    /// Where pages are served
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDRESS")]
    listen: String,
    /// The seed of the year: the same seed gives the same firm
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

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

/// Without a database of its own the demonstration lives in a file that ends with it.
pub fn demo(common: &Common, args: Demo) -> Result<ExitCode, DeedError> {
    if common.database.is_some() {
        return crate::demo::run(common, args.data_only, &args.listen, args.seed);
    }
    let name = super::show::unique_name("quittance-demo");
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder).map_err(|cause| {
        DeedError::refused(
            format!("{}: {cause}", folder.display()),
            "give --database sqlite:demo.db",
        )
    })?;
    let common = Common {
        database: Some(format!("sqlite:{}", folder.join("demo.db").display())),
        ..common.clone()
    };
    let done = crate::demo::run(&common, args.data_only, &args.listen, args.seed);
    // What stays after a kill is a file in the temporary folder.
    let _ = std::fs::remove_dir_all(&folder);
    done
}

pub fn serve(common: &Common, args: Serve) -> Result<ExitCode, DeedError> {
    let desk = common.desk(None)?;
    let output = common.output();
    crate::serve::run(&desk, &args.listen, !args.pages_only, &mut |url| {
        output.data_or(&serde_json::json!({ "url": url }), || {
            format!("Serving {url}")
        });
    })
}
