//! `quittance erase`, `export-person`: what a person may ask of whoever holds their data.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Args;
use receivables::Date;
use receivables::party::Language;

use super::{Common, show};
use crate::deeds::DeedError;
use crate::deeds::erasing::{self, Asked};

/// Whom to erase, and why.
#[derive(Args)]
pub struct EraseArgs {
    /// The customer's code
    customer: String,
    /// Under which rule; the journal keeps it, so it names nobody
    #[arg(long, value_name = "TEXT")]
    rule: String,
    /// Erase letters too that are not five years old yet
    #[arg(long)]
    letters_too: bool,
    /// The firm's day, when it is not today
    #[arg(long)]
    on: Option<Date>,
    /// Ask nothing
    #[arg(long)]
    yes: bool,
}

/// Of whom to tell everything.
#[derive(Args)]
pub struct ExportPersonArgs {
    /// The customer's code
    customer: String,
}

pub fn erase(common: &Common, args: EraseArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(args.on)?;
    let firm = common.firm(&desk)?;
    let asked = Asked {
        customer: &args.customer,
        rule: &args.rule,
        letters_too: args.letters_too,
    };
    erasing::may_erase(&desk, &firm, &asked)?;
    if !args.yes && !confirmed(common, &args.customer, firm.language)? {
        return Err(DeedError::refused(
            "nothing was erased: nobody typed the customer's code",
            "type it when asked, or give --yes",
        ));
    }
    let done = erasing::erase_customer(&desk, &firm, "command", &asked)?;
    common.output().data_or(&done, || {
        let erased = &done.erased;
        format!(
            "{} is erased under «{}»: {} contacts, {} messages, {} letters, {} tests, words of {} payments.\n\
             Amounts, invoice numbers and dates stay. Backups from before today still hold the rest: see docs/data-protection.md.",
            done.name,
            done.rule,
            erased.contacts,
            erased.messages,
            erased.letters,
            erased.tests,
            erased.payments
        )
    });
    Ok(ExitCode::SUCCESS)
}

/// Nothing brings a destroyed key back, so that a slip of the finger must not be enough.
fn confirmed(common: &Common, code: &str, language: Language) -> Result<bool, DeedError> {
    if common.json || !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    print!(
        "{}",
        match language {
            Language::Fr => format!("Rien ne le fera revenir. Tapez {code} pour l’effacer : "),
            Language::En => format!("Nothing brings it back. Type {code} to erase it: "),
        }
    );
    let mut typed = String::new();
    let read = std::io::stdout()
        .flush()
        .and_then(|()| std::io::stdin().read_line(&mut typed));
    read.map_err(|cause| {
        DeedError::refused(format!("no answer could be read: {cause}"), "use --yes")
    })?;
    Ok(typed.trim() == code)
}

pub fn export_person(common: &Common, args: ExportPersonArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(None)?;
    let firm = common.firm(&desk)?;
    let held = erasing::held_of(&desk, &firm, &args.customer)?;
    // What we print are our own shapes, which always make JSON.
    show::say(&serde_json::to_string_pretty(&held).unwrap_or_default());
    Ok(ExitCode::SUCCESS)
}
