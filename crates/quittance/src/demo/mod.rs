//! The demonstration: a fictional firm with a believable year behind it.
//!
//! The year is played day by day through the same deeds that a real firm uses, so that every reminder in it has its
//! reason, and the pages show what they would show a real owner.

mod answers;
mod cast;
mod colleagues;
mod year;

use std::process::ExitCode;

use receivables::party::Language;
use store::{Fault, Organisation};

use crate::cli::Common;
use crate::deeds::upkeep::{self, Login};
use crate::deeds::{self, DeedError};
use crate::desk::Desk;

/// The owner of the fictional firm.
const OWNER: &str = "claire@atelier-lumen.example";

/// What every firm sets on its first day.
const SETTINGS: &[(&str, &str)] = &[
    ("mail.from", "Atelier Lumen <compta@atelier-lumen.example>"),
    ("creditor.email", "compta@atelier-lumen.example"),
    // A number that the regulator keeps for fiction.
    ("creditor.phone", "01 99 00 12 34"),
    ("creditor.address", "12 rue des Verriers, 54000 Nancy"),
    // A firm in its second year is past its first steps.
    ("start.done", "hidden"),
    ("creditor.iban", "FR76 3000 6000 0112 3456 7890 189"),
];

/// Fills a database with the fictional firm, and serves its pages unless only the data are wanted.
pub fn run(
    common: &Common,
    data_only: bool,
    listen: &str,
    seed: u64,
) -> Result<ExitCode, DeedError> {
    let desk = common.desk(None)?;
    if !desk.store.organisations()?.is_empty() {
        return Err(DeedError::refused(
            "this database holds books already, and a demonstration never mixes with them",
            "give an empty one: quittance demo --database sqlite:demo.db",
        ));
    }
    let bar = common.output().bar("Demo");
    let login = fill(&desk, seed, &mut |day, days| {
        bar.set_length(days);
        bar.set_position(day);
    })?;
    bar.finish_and_clear();
    if data_only {
        common.output().data_or(&login, || {
            format!(
                "Filled. Sign in as {} with the password {}",
                login.login, login.password
            )
        });
        return Ok(ExitCode::SUCCESS);
    }
    let output = common.output();
    crate::serve::run(&desk, listen, true, &mut |url| {
        let data =
            serde_json::json!({ "url": url, "login": login.login, "password": login.password });
        if output.json {
            crate::cli::say(&data.to_string());
        } else {
            crate::cli::say(&format!(
                "\n  {url}\n\n  {}\n  {}\n\n  (Ctrl+C ends)",
                login.login, login.password
            ));
        }
    })
}

/// Opens the firm and plays its year.
pub fn fill(desk: &Desk, seed: u64, told: &mut dyn FnMut(u64, u64)) -> Result<Login, DeedError> {
    let login = upkeep::open_firm(
        desk,
        "Atelier Lumen",
        Some("732829320"),
        OWNER,
        Language::Fr,
    )?;
    let firm = deeds::firm(desk, None)?;
    for (key, value) in SETTINGS {
        upkeep::set_setting(desk, &firm, "demo", key, value)?;
    }
    year::play(desk, &firm, seed, told)?;
    colleagues::this_morning(desk, &firm)?;
    answers::take_in_some(desk, &firm)?;
    seal(desk, &firm)?;
    Ok(login)
}

fn seal(desk: &Desk, firm: &Organisation) -> Result<(), Fault> {
    desk.store
        .write::<_, Fault>(firm.id, &desk.by(firm, "seal"), |books| books.seal())
        .map(|_| ())
}
