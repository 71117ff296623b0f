//! `quittance remind`: one customer, now, by hand.

use std::process::ExitCode;

use clap::Args;
use documents::export::Cell;
use receivables::Date;
use receivables::next_step::Wish;
use receivables::party::Language;
use receivables::reminding::Level;
use serde::Serialize;

use super::{Common, show};
use crate::deeds::DeedError;
use crate::deeds::reminding::one_off::{self, Ready, Wanted};

/// Sends one reminder by hand.
#[derive(Args)]
pub struct RemindArgs {
    /// The customer's code
    customer: String,
    /// This invoice, as often as there are some; those that are late when none is named
    #[arg(long = "invoice", value_name = "NUMBER")]
    invoices: Vec<String>,
    /// The letter: pre, R1, R2 or R3; the one that fits when not said
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Send it although something stands against it
    #[arg(long)]
    anyway: bool,
    /// Show the letter, and queue nothing
    #[arg(long)]
    dry_run: bool,
    /// The firm's day, when it is not today
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

#[derive(Serialize)]
struct Told<'a> {
    customer: &'a str,
    name: &'a str,
    level: &'static str,
    to: &'a str,
    copies: &'a str,
    invoices: Vec<&'a str>,
    credits_cents: i64,
    total_cents: i64,
    because: String,
    is_due_step: bool,
    warnings: Vec<Warning>,
    documents: Vec<&'a str>,
    subject: &'a str,
    text: &'a str,
    message: Option<i64>,
}

#[derive(Serialize)]
struct Warning {
    rule: &'static str,
    text: String,
}

pub fn remind(common: &Common, args: RemindArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(args.on)?;
    let firm = common.firm(&desk)?;
    let settings = crate::deeds::settings(&desk, firm.id)?;
    let row = desk
        .store
        .read::<_, DeedError>(firm.id, |books| Ok(books.account_by_code(&args.customer)?))?;
    let row = row.ok_or_else(|| {
        DeedError::refused(
            format!("there is no customer «{}»", args.customer),
            "give the customer's code, as the list shows it",
        )
    })?;
    let level = args.level.as_deref().map(level).transpose()?;
    let invoices = one_off::invoices_named(&desk, &firm, row.id, &args.invoices)?;
    let wanted = Wanted {
        wish: Wish { invoices, level },
        ..Wanted::usual(row.id)
    };

    let language = firm.language;
    let prepared = one_off::prepare(&desk, &firm, &settings, std::slice::from_ref(&wanted))?;
    let answer = prepared.into_iter().next().map(|one| one.answer);
    let ready = match answer {
        Some(Ok(ready)) => ready,
        Some(Err(why)) => return Err(DeedError::refused(why.words(language), why.hint(language))),
        None => {
            return Err(DeedError::refused(
                "this customer is not in these books",
                "",
            ));
        }
    };
    let mut message = None;
    if !args.dry_run {
        may_go(&ready, args.anyway, language)?;
        let asked = [(wanted, Some(ready.drawn.seen.clone()))];
        let sent = one_off::send(&desk, &firm, &settings, "command", &asked, 0)?;
        for one in sent {
            let refused = |why: one_off::CannotSend| {
                DeedError::refused(why.words(language), why.hint(language))
            };
            message = Some(one.done.map_err(refused)?);
        }
    }
    tell(common, &row.code, &row.name, &ready, message, language);
    Ok(ExitCode::SUCCESS)
}

/// What the rules would have waited for is passed over only by who says so.
fn may_go(ready: &Ready, anyway: bool, language: Language) -> Result<(), DeedError> {
    if ready.one.forbidden_by().is_some() || anyway || ready.one.warnings.is_empty() {
        return Ok(());
    }
    let told: Vec<String> = ready
        .one
        .warnings
        .iter()
        .map(|one| one.facts(language))
        .collect();
    Err(DeedError::refused(
        told.join(" "),
        "--anyway sends it all the same; --dry-run shows the letter",
    ))
}

fn tell(
    common: &Common,
    code: &str,
    name: &str,
    ready: &Ready,
    message: Option<i64>,
    language: Language,
) {
    let warnings = ready.one.warnings.iter().map(|because| Warning {
        rule: because.code(),
        text: because.text(language),
    });
    let told = Told {
        customer: code,
        name,
        level: ready.drawn.message.level,
        to: &ready.drawn.message.recipient,
        copies: &ready.drawn.message.copies,
        invoices: ready
            .drawn
            .facts
            .lines
            .iter()
            .map(|line| line.number.as_str())
            .collect(),
        credits_cents: ready.drawn.message.credits.0,
        total_cents: ready.drawn.message.total.0,
        because: ready.one.because.facts(language),
        is_due_step: ready.one.is_due_step,
        warnings: warnings.collect(),
        documents: ready
            .drawn
            .enclosed
            .documents
            .iter()
            .map(|one| one.name.as_str())
            .collect(),
        subject: &ready.drawn.letter.subject,
        text: &ready.drawn.letter.text,
        message,
    };
    common.output().data_or(&told, || {
        let text = |text: &str| Cell::Text(text.to_owned());
        let head = vec![
            text(code),
            text(told.level),
            text(told.to),
            text(&told.invoices.join(", ")),
            Cell::Amount(ready.drawn.message.total),
            text(if message.is_some() {
                "queued"
            } else {
                "nothing queued"
            }),
        ];
        let columns = ["customer", "level", "to", "invoices", "total", "done"];
        let table = show::table(&columns, &[head], language);
        let warned: String = told
            .warnings
            .iter()
            .map(|one| format!("! {}\n", one.text))
            .collect();
        format!("{table}\n{warned}\n{}\n\n{}", told.subject, told.text)
    });
}

fn level(text: &str) -> Result<Level, DeedError> {
    let mailed = [Level::PreReminder, Level::R1, Level::R2, Level::R3];
    let found = mailed
        .into_iter()
        .find(|level| level.code().eq_ignore_ascii_case(text));
    found.ok_or_else(|| {
        DeedError::refused(
            format!("«{text}» is no level of which a letter is mailed"),
            "pre, R1, R2 or R3",
        )
    })
}
