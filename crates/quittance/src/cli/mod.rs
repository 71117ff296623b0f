//! The command line: complete enough to run the business from a shell.
//!
//! `--json` on everything that prints data. Exit codes: 0 done, 1 refused, 2 wrong usage, 3 fault.

mod by_hand;
mod customer;
mod erase;
mod import;
mod keys;
mod letters;
mod mail;
mod measure;
mod opening;
mod people;
mod record;
mod remind;
mod replay;
mod sequences;
pub mod show;
mod upkeep;
mod webhooks;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use receivables::Date;
use receivables::party::OrganisationId;
use store::{Organisation, Store};

use crate::deeds::{self, DeedError};
use crate::desk::{Clock, Desk};
use crate::secrets::Keys;

pub use show::{Output, say};

/// Quittance: from the invoice to the receipt. De la facture à la quittance.
#[derive(Parser)]
#[command(name = "quittance", version, about, max_term_width = 110)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Args, Clone)]
pub struct Common {
    /// Where the books are: sqlite:PATH or postgres://user@host/name
    /// [default: sqlite:quittance.db]
    #[arg(
        long,
        global = true,
        env = "QUITTANCE_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub database: Option<String>,
    /// Print JSON, with the keys of docs/cli.md
    #[arg(long, global = true)]
    pub json: bool,
    /// Which organisation, when several live here
    #[arg(long, global = true, value_name = "NUMBER")]
    organisation: Option<i64>,
}

#[derive(Subcommand)]
enum Command {
    /// Show a fictional firm with a believable year, and open its pages
    Demo(opening::Demo),
    /// Serve the pages and the API, run the rounds, send the mail
    Serve(opening::Serve),
    /// Open a firm on this installation
    Init(opening::Init),
    /// Read customers, invoices, credit notes, payments or a FEC from files
    Import(import::ImportArgs),
    /// Ask for each customer what happens next, and queue what is to leave
    Round(remind::RoundArgs),
    /// Send one customer a reminder by hand
    Remind(by_hand::RemindArgs),
    /// Send what is queued
    Send(remind::SendArgs),
    /// Say why something happens, or does not, for a customer or an invoice
    Why(remind::WhyArgs),
    /// Show what would leave in the days to come
    Preview(remind::PreviewArgs),
    /// List, get or set settings
    Settings(upkeep::SettingsArgs),
    /// Read, change, preview and test the letters that customers get
    Letters(letters::LettersArgs),
    /// What is known of a customer: contacts, notes, tasks, segment, colleague, rating
    Customer(customer::CustomerArgs),
    /// Who may sign in: list, invite, give a role, let go
    People(people::PeopleArgs),
    /// Keys for programs that use the API: list, make, take back
    Keys(keys::KeysArgs),
    /// Programs that are told of what happens: set up, look after, tell now
    Webhooks(webhooks::WebhooksArgs),
    /// Shape, look at, publish and assign the sequences of reminders
    Sequence(sequences::SequenceArgs),
    /// List messages and what became of them
    Outbox(remind::OutboxArgs),
    /// What customers write back: fetch, list, read, file, say what follows
    Mail(mail::MailArgs),
    /// Note a payment, a promise, a dispute, a hold or a bounce
    Record(record::RecordArgs),
    /// Aged balance, DSO, top debtors, open items
    Report(measure::ReportArgs),
    /// Late-payment interest and indemnity
    Interest(measure::InterestArgs),
    /// Erase a customer's personal data; the ledger stays
    Erase(erase::EraseArgs),
    /// Print all that is held of a customer
    ExportPerson(erase::ExportPersonArgs),
    /// Check the seals of the journal and recount every balance
    Verify,
    /// Write a copy of the database while it is in use
    Backup(upkeep::BackupArgs),
    /// Put a backup back; the sender then stands still until released
    Restore(upkeep::RestoreArgs),
    /// Copy everything to another database and prove both equal
    Copy(upkeep::CopyArgs),
    /// Measure what the work costs on this machine
    Bench(crate::bench::BenchArgs),
}

/// Runs the program and answers its exit code.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let output = Output {
        json: cli.common.json,
    };
    match dispatch(cli) {
        Ok(code) => code,
        Err(DeedError::Refused { message, hint }) => {
            output.refuse(&message, &hint);
            ExitCode::from(1)
        }
        Err(DeedError::Fault(fault)) => {
            output.refuse(&fault.to_string(), "");
            // An address that nobody can open was typed wrongly; it is no fault of a machine.
            let usage = matches!(fault, store::Fault::Address(_));
            ExitCode::from(if usage { 2 } else { 3 })
        }
    }
}

fn dispatch(cli: Cli) -> Result<ExitCode, DeedError> {
    let common = cli.common;
    match cli.command {
        Command::Demo(args) => opening::demo(&common, args),
        Command::Serve(args) => opening::serve(&common, args),
        Command::Init(args) => opening::init(&common, args),
        Command::Import(args) => import::run(&common, args),
        Command::Round(args) => remind::round(&common, args),
        Command::Remind(args) => by_hand::remind(&common, args),
        Command::Send(args) => remind::send(&common, args),
        Command::Why(args) => remind::why(&common, args),
        Command::Preview(args) => remind::preview(&common, args),
        Command::Settings(args) => upkeep::settings(&common, args),
        Command::Letters(args) => letters::run(&common, args),
        Command::Customer(args) => customer::run(&common, args),
        Command::People(args) => people::run(&common, args),
        Command::Keys(args) => keys::run(&common, args),
        Command::Webhooks(args) => webhooks::run(&common, args),
        Command::Sequence(args) => sequences::run(&common, args),
        Command::Outbox(args) => remind::outbox(&common, args),
        Command::Mail(args) => mail::run(&common, args),
        Command::Record(args) => record::run(&common, args),
        Command::Report(args) => measure::report(&common, args),
        Command::Interest(args) => measure::interest(&common, args),
        Command::Erase(args) => erase::erase(&common, args),
        Command::ExportPerson(args) => erase::export_person(&common, args),
        Command::Verify => upkeep::verify(&common),
        Command::Backup(args) => upkeep::backup(&common, args),
        Command::Restore(args) => upkeep::restore(&common, args),
        Command::Copy(args) => upkeep::copy(&common, args),
        Command::Bench(args) => crate::bench::run(&common, args),
    }
}

impl Common {
    /// Opens the books; `on` is the day a person asked for.
    pub fn desk(&self, on: Option<Date>) -> Result<Desk, DeedError> {
        let store = Store::open(self.url())?;
        let keys = Keys::beside(store.path());
        let clock = Clock {
            on,
            ..Clock::default()
        };
        Ok(Desk::new(store, keys, clock))
    }

    /// Where the books are.
    pub fn url(&self) -> &str {
        self.database.as_deref().unwrap_or("sqlite:quittance.db")
    }

    /// The firm that the command is about.
    pub fn firm(&self, desk: &Desk) -> Result<Organisation, DeedError> {
        deeds::firm(desk, self.organisation.map(OrganisationId))
    }

    /// How to print.
    pub fn output(&self) -> Output {
        Output { json: self.json }
    }
}
