//! `quittance letters pdf`: a letter on paper, as a file to print.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use receivables::Date;
use serde_json::json;
use store::Organisation;

use super::{Common, LevelName};
use crate::deeds::DeedError;
use crate::deeds::reminding::letters;
use crate::desk::Desk;
use crate::mail::facts::print;
use crate::mail::own::language_code;
use crate::paper;

/// Which letter, and where to.
#[derive(Args)]
pub struct PdfArgs {
    /// The customer's code, or the number of one of its invoices
    whom: String,
    /// At this level, when it is not the next one
    #[arg(long)]
    level: Option<LevelName>,
    /// As a registered letter
    #[arg(long)]
    registered: bool,
    /// Where to; a name of its own in this folder when not said
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The firm's day, when it is not today
    #[arg(long, value_name = "DATE")]
    pub on: Option<Date>,
}

pub fn pdf(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    args: PdfArgs,
) -> Result<ExitCode, DeedError> {
    let level = args.level.map(LevelName::level);
    let registered = args.registered;
    let letter = letters::paper_next(desk, firm, &args.whom, level, registered)?;
    let printed = paper::print(std::slice::from_ref(&letter.sheet))
        .map_err(|why| DeedError::refused(why.to_string(), why.hint()))?;
    let facts = &letter.facts;
    let file = args
        .out
        .unwrap_or_else(|| paper::file_name(&letter.code, facts.today, facts.language).into());
    std::fs::write(&file, &printed.pdf).map_err(|cause| {
        DeedError::refused(
            format!("{}: {cause}", file.display()),
            "give a file in a folder that can be written: --out FILE",
        )
    })?;
    let addressed = letter.sheet.is_addressed();
    let data = json!({
        "customer": letter.code, "level": facts.level.code(), "language": language_code(facts.language), "on": facts.today,
        "registered": registered, "total_cents": facts.total, "pages": printed.pages, "file": file, "can_be_posted": addressed,
        "missing": if addressed { json!([]) } else { json!(["address"]) }, "replaced": printed.replaced,
    });
    common.output().data_or(&data, || {
        let total = print::amount(facts.total, &facts.currency, facts.language);
        let pages = match printed.pages {
            1 => "1 page".to_owned(),
            more => format!("{more} pages"),
        };
        let mut told = format!("{}: {pages}, {}, {total}", file.display(), facts.level.code());
        if !addressed {
            let code = &letter.code;
            told += &format!(
                "\nIt cannot be posted yet: nobody knows the postal address of {code}.\n  → quittance customer address {code} '12 rue des Lilas, 75001 Paris'"
            );
        }
        if !printed.replaced.is_empty() {
            let signs: String = printed.replaced.iter().collect();
            told += &format!("\nA question mark stands for signs that the letter's fonts do not have: {signs}");
        }
        told
    });
    Ok(ExitCode::SUCCESS)
}
