//! `quittance record`: what a person learnt by telephone or letter.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use documents::values::{AmountStyle, amount};
use receivables::party::Language;
use receivables::{Cents, Date};

use store::Organisation;

use super::Common;
use crate::deeds::invoicing::documents::{DOCUMENT_BYTES_MAX, keep_document};
use crate::deeds::reminding::inbox::record_bounce;
use crate::deeds::{DeedError, paying};
use crate::desk::Desk;

/// Notes a fact; the answer to the one question changes at once.
#[derive(Args)]
pub struct RecordArgs {
    #[command(subcommand)]
    fact: Fact,
}

#[derive(Subcommand)]
enum Fact {
    /// Money came in
    Payment {
        /// The customer's code
        customer: String,
        /// How much, such as 1200.00
        amount: String,
        /// The day it was there
        #[arg(long)]
        on: Option<Date>,
        /// The invoices it pays; else what was due first
        #[arg(long = "invoice")]
        invoices: Vec<String>,
    },
    /// The customer promised to pay
    Promise {
        /// The customer's code
        customer: String,
        /// The day the money should be there
        for_on: Date,
        /// How much; everything late when not said
        #[arg(long)]
        amount: Option<String>,
        /// The day of the promise
        #[arg(long)]
        on: Option<Date>,
    },
    /// The customer contests an invoice, or no longer does
    Dispute {
        /// The invoice's number
        invoice: String,
        /// How much of it; all when not said
        #[arg(long)]
        amount: Option<String>,
        /// It is settled
        #[arg(long)]
        settled: bool,
        /// Since when
        #[arg(long)]
        on: Option<Date>,
    },
    /// Everything about a customer is suspended, or taken up again
    Hold {
        /// The customer's code
        customer: String,
        /// The last day of it; without end when not said
        #[arg(long)]
        until: Option<Date>,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
        /// Take it up again
        #[arg(long)]
        release: bool,
    },
    /// A document of an invoice, which its reminders carry
    Document {
        /// The invoice's number
        invoice: String,
        /// PDF, PNG, JPEG or XML, at most 5 MB
        file: PathBuf,
    },
    /// A message came back: the step is not consumed
    Bounce {
        /// The Message-ID, as quittance outbox lists it
        message_id: String,
        /// What the other server said
        #[arg(long, default_value = "bounced")]
        answer: String,
    },
}

pub fn run(common: &Common, args: RecordArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(args.fact.day())?;
    let firm = common.firm(&desk)?;
    let (about, done) = args.fact.record(&desk, &firm)?;
    let data = serde_json::json!({ "about": about, "done": done });
    common
        .output()
        .data_or(&data, || format!("{about}: {done}"));
    Ok(ExitCode::SUCCESS)
}

impl Fact {
    /// The day it bears, when it is not today.
    fn day(&self) -> Option<Date> {
        match self {
            Fact::Payment { on, .. } | Fact::Promise { on, .. } | Fact::Dispute { on, .. } => *on,
            Fact::Hold { .. } | Fact::Document { .. } | Fact::Bounce { .. } => None,
        }
    }

    /// Notes it; answers what it is about, and what was noted.
    fn record(self, desk: &Desk, firm: &Organisation) -> Result<(String, String), DeedError> {
        let by = "command";
        let some = |text: Option<String>| text.map(|text| cents(&text, firm.language)).transpose();
        Ok(match self {
            Fact::Payment {
                customer,
                amount,
                invoices,
                ..
            } => {
                let amount = cents(&amount, firm.language)?;
                let on = desk.today(firm);
                let applied =
                    paying::record_payment(desk, firm, by, &customer, amount, on, &invoices)?;
                (
                    customer,
                    format!("{amount} received, {applied} of it applied"),
                )
            }
            Fact::Promise {
                customer,
                for_on,
                amount,
                ..
            } => {
                paying::record_promise(desk, firm, by, &customer, for_on, some(amount)?)?;
                (customer, format!("promised for {for_on}"))
            }
            Fact::Dispute {
                invoice,
                amount,
                settled,
                ..
            } => {
                let since = (!settled).then(|| desk.today(firm));
                paying::record_dispute(desk, firm, by, &invoice, since, some(amount)?)?;
                (
                    invoice,
                    if settled {
                        "dispute settled"
                    } else {
                        "disputed"
                    }
                    .to_owned(),
                )
            }
            Fact::Hold {
                customer,
                until,
                reason,
                release,
            } => {
                let hold = (!release).then_some((until, reason.as_str()));
                paying::record_hold(desk, firm, by, &customer, hold)?;
                let done = ["suspended", "taken up again"][usize::from(release)];
                (customer, done.to_owned())
            }
            Fact::Document { invoice, file } => {
                let done = record_document(desk, firm, by, &invoice, &file)?;
                (invoice, done)
            }
            Fact::Bounce { message_id, answer } => {
                record_bounce(desk, firm, by, &message_id, &answer)?;
                (message_id, "bounced".to_owned())
            }
        })
    }
}

/// Keeps a document; answers what was done.
fn record_document(
    desk: &Desk,
    firm: &Organisation,
    by: &str,
    invoice: &str,
    file: &Path,
) -> Result<String, DeedError> {
    let (name, bytes) = document(file)?;
    let new = keep_document(desk, firm, by, invoice, &name, &bytes)?;
    let done = if new { "kept" } else { "was there already" };
    Ok(format!("{name} {done}"))
}

/// A file's name and what is in it.
fn document(file: &Path) -> Result<(String, Vec<u8>), DeedError> {
    let refused = |cause: std::io::Error| {
        let hint = "name a file that can be read";
        DeedError::refused(format!("{}: {cause}", file.display()), hint)
    };
    let mut bytes = Vec::new();
    // One byte more than is allowed: the deed says that it is too long.
    std::fs::File::open(file)
        .and_then(|opened| {
            let limit = DOCUMENT_BYTES_MAX as u64 + 1;
            opened.take(limit).read_to_end(&mut bytes)
        })
        .map_err(refused)?;
    let name = file.file_name().unwrap_or_default();
    Ok((name.to_string_lossy().into_owned(), bytes))
}

/// An amount as people write it.
pub fn cents(text: &str, language: Language) -> Result<Cents, DeedError> {
    let style = AmountStyle {
        decimal_mark: documents::values::mark_of(text).unwrap_or_default(),
        ..AmountStyle::default()
    };
    amount(text, style).map_err(|why| {
        DeedError::refused(
            format!("«{text}»: {}", why.text(language)),
            why.fix(language),
        )
    })
}
