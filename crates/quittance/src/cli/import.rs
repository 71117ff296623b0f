//! `quittance import`

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use documents::columns::Kind;
use documents::values::AmountUnit;
use receivables::Date;
use receivables::party::Language;
use serde::Serialize;
use store::Organisation;

use super::{Common, show};
use crate::deeds::DeedError;
use crate::deeds::invoicing::{self, Import, Imported, Opened, Report};
use crate::desk::Desk;

/// Reads files into the books.
#[derive(Args)]
pub struct ImportArgs {
    /// CSV (any delimiter and encoding), XLSX, ODS, or FEC
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// What the files hold, when their columns do not tell
    #[arg(long = "as", value_enum)]
    kind: Option<FileKind>,
    /// What the columns are called, in the order of the file, when no row of it says; an empty name leaves one out
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    columns: Option<Vec<String>>,
    /// Use the guessed columns without asking
    #[arg(long)]
    yes: bool,
    /// Try everything and keep nothing
    #[arg(long)]
    dry_run: bool,
    /// Leave out the bad lines instead of refusing the file
    #[arg(long)]
    skip_bad: bool,
    /// Amounts are whole cents
    #[arg(long)]
    cents: bool,
    /// Amounts are whole units of the currency
    #[arg(long, conflicts_with = "cents")]
    units: bool,
    /// The day of the import, when it is not today
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

#[derive(Clone, Copy, ValueEnum)]
enum FileKind {
    Customers,
    Invoices,
    Payments,
    Fec,
}

/// The reports of several files, added up.
#[derive(Default, Serialize)]
struct Sum {
    #[serde(flatten)]
    total: Report,
    files: Vec<FileReport>,
}

#[derive(Serialize)]
struct FileReport {
    file: String,
    columns: Vec<String>,
    doubts: Vec<String>,
    #[serde(flatten)]
    report: Report,
}

pub fn run(common: &Common, args: ImportArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(args.on)?;
    let firm = match common.firm(&desk) {
        Err(DeedError::Refused { .. }) if desk.store.organisations()?.is_empty() => {
            first_firm(common, &desk)?
        }
        firm => firm?,
    };
    let how = Import {
        kind: args.kind.map(|kind| match kind {
            FileKind::Customers => Kind::Customers,
            FileKind::Invoices => Kind::Invoices,
            FileKind::Payments => Kind::Payments,
            FileKind::Fec => Kind::Fec,
        }),
        columns: args.columns.clone(),
        cents: args.cents,
        skip_bad: args.skip_bad,
        dry_run: args.dry_run,
    };
    let mut sum = Sum {
        total: Report {
            kept: true,
            ..Report::default()
        },
        ..Sum::default()
    };
    for path in &args.files {
        let mut opened = invoicing::open(&desk, &firm, path, &how)?;
        if args.units {
            opened.guess.mapping.set_amount_unit(AmountUnit::Units);
        }
        let columns = opened.guess.mapping.describe(firm.language);
        let doubts: Vec<String> = opened
            .guess
            .doubts
            .iter()
            .map(|doubt| doubt.text(firm.language))
            .collect();
        if !common.json {
            show_mapping(&path.display().to_string(), &columns, &doubts, &opened);
        }
        if !args.yes && !opened.confirmed && !confirmed(common, firm.language)? {
            return Err(DeedError::refused(
                "nothing was read: the columns were not confirmed",
                "--yes takes them as guessed; --as says what the file holds",
            ));
        }
        let report = read(common, &desk, &firm, &mut opened, &how)?;
        add(&mut sum.total, &report);
        sum.files.push(FileReport {
            file: path.display().to_string(),
            columns,
            doubts,
            report,
        });
    }
    let refused = !sum.total.kept && !how.dry_run;
    common.output().data_or(&sum, || words(&sum.total, &how));
    Ok(if refused || (how.dry_run && sum.total.refused_count > 0) {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

/// A file can be tried before anything was set up.
fn first_firm(common: &Common, desk: &Desk) -> Result<Organisation, DeedError> {
    let login = crate::deeds::upkeep::open_firm(
        desk,
        "Mon entreprise",
        None,
        "owner@quittance.invalid",
        Language::Fr,
    )?;
    if !common.json {
        show::say(&format!(
            "Opened «Mon entreprise» (login {}, password {}).",
            login.login, login.password
        ));
    }
    common.firm(desk)
}

fn read(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    opened: &mut Opened,
    how: &Import,
) -> Result<Report, DeedError> {
    let bar = common.output().bar("Import");
    let done = invoicing::import(desk, firm, "import", opened, how, &mut |at, of| {
        bar.set_length(of);
        bar.set_position(at);
    });
    bar.finish_and_clear();
    match done? {
        Imported::Kept(report) | Imported::Left(report) => Ok(report),
    }
}

fn show_mapping(file: &str, columns: &[String], doubts: &[String], opened: &Opened) {
    show::say(file);
    columns
        .iter()
        .for_each(|column| show::say(&format!("  {column}")));
    if !opened.guess.ignored.is_empty() {
        show::say(&format!(
            "  (left out: {})",
            opened.guess.ignored.join(", ")
        ));
    }
    doubts
        .iter()
        .for_each(|doubt| show::say(&format!("  ? {doubt}")));
}

/// Asks on a terminal; elsewhere nobody can confirm.
fn confirmed(common: &Common, language: Language) -> Result<bool, DeedError> {
    if common.json || !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    let question = match language {
        Language::Fr => "Lire le fichier ainsi ? [O/n] ",
        Language::En => "Read the file like this? [Y/n] ",
    };
    print!("{question}");
    let asked = std::io::stdout().flush().and_then(|()| {
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer).map(|_| answer)
    });
    let answer = asked.map_err(|cause| {
        DeedError::refused(format!("no answer could be read: {cause}"), "use --yes")
    })?;
    Ok(matches!(
        answer.trim().to_lowercase().as_str(),
        "" | "o" | "oui" | "y" | "yes"
    ))
}

fn add(total: &mut Report, one: &Report) {
    total.read += one.read;
    total.created += one.created;
    total.unchanged += one.unchanged;
    total.updated += one.updated;
    total.customers_created += one.customers_created;
    total.due_dates_moved += one.due_dates_moved;
    total.terms_changed += one.terms_changed;
    total.payments_created += one.payments_created;
    total.refused_count += one.refused_count;
    total.refused.extend(one.refused.iter().cloned());
    total.kept &= one.kept;
}

fn words(report: &Report, how: &Import) -> String {
    let mut lines = Vec::new();
    for refused in &report.refused {
        let column = refused
            .column
            .as_deref()
            .map(|column| format!(", {column}"))
            .unwrap_or_default();
        lines.push(format!(
            "line {}{column}: «{}» {}",
            refused.line, refused.value, refused.why
        ));
    }
    let more = report.refused_count - report.refused.len() as u64;
    if more > 0 {
        lines.push(format!("… and {more} more"));
    }
    if report.kept || how.dry_run {
        lines.push(format!(
            "{}{} read, {} new, {} updated, {} unchanged, {} refused; {} customers opened, {} payments.",
            if how.dry_run { "Would be: " } else { "" },
            report.read,
            report.created,
            report.updated,
            report.unchanged,
            report.refused_count,
            report.customers_created,
            report.payments_created
        ));
        for (count, what) in [
            (
                report.due_dates_moved,
                "invoices are due on another day than before",
            ),
            (
                report.terms_changed,
                "customers have other payment terms than before",
            ),
        ] {
            if count > 0 {
                lines.push(format!("{count} {what}; their history says which."));
            }
        }
    } else {
        lines.push(format!(
            "Nothing was kept: {} of {} lines are refused. Mend them, or take the others with --skip-bad.",
            report.refused_count, report.read
        ));
    }
    lines.join("\n")
}
