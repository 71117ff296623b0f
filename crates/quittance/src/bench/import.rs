//! A firm's whole ledger read from a file, beside the plainest insert of as many rows.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use receivables::calendar;
use serde::{Deserialize, Serialize};
use store::Store;
use store::yardstick::Yardstick;

use super::ground::{Database, Ground, TODAY, no_room};
use super::{Budget, Figure, Size};
use crate::cli::Common;
use crate::deeds::DeedError;
use crate::deeds::invoicing::{self, Import, Imported};

/// Journal, keys, balances and reading the file may cost five times the bare rows.
const TIMES_THE_PLAIN_INSERT: f64 = 6.0;

/// A file of any size is read in the memory of a small machine.
const MEMORY_MB: f64 = 300.0;

/// What the process that imports tells of itself.
#[derive(Serialize, Deserialize)]
struct Told {
    seconds: f64,
    created: u64,
    peak_kb: u64,
}

/// A million invoices from a CSV file into empty books, in a process of its own.
pub fn import(ground: &Ground, size: Size) -> Result<Vec<Figure>, DeedError> {
    let count = size.of(1_000_000);
    let database = ground.database()?;
    database.firm(TODAY)?;
    let file = database.folder.join("invoices.csv");
    write_csv(&file, count).map_err(|cause| no_room(&file, &cause))?;

    let plain = plain_insert(ground, count)?;
    let told = in_its_own_process(&database, &file)?;
    let plain = plain.min(plain_insert(ground, count)?);
    if told.created != count as u64 {
        return Err(DeedError::refused(
            format!("{} of {count} invoices were imported", told.created),
            "this is a fault of the benchmark",
        ));
    }
    let engine = ground.engine();
    Ok(vec![
        Figure::new(
            "import",
            engine,
            told.seconds,
            "s",
            Some(plain),
            Budget::RatioAtMost(TIMES_THE_PLAIN_INSERT),
        ),
        Figure::new(
            "import, peak memory",
            engine,
            told.peak_kb as f64 / 1024.0,
            "MB",
            None,
            Budget::AtMost(MEMORY_MB),
        ),
    ])
}

/// Seconds for as many bare rows, in an empty database of the same engine.
fn plain_insert(ground: &Ground, count: i64) -> Result<f64, DeedError> {
    let database = ground.database()?;
    let store = Store::open(&database.url)?;
    let mut yardstick = Yardstick::beside(&store)?;
    let started = Instant::now();
    yardstick.write_invoices(count)?;
    Ok(started.elapsed().as_secs_f64())
}

fn in_its_own_process(database: &Database, file: &Path) -> Result<Told, DeedError> {
    let program =
        std::env::current_exe().map_err(|cause| no_room(Path::new("quittance"), &cause))?;
    let output = Command::new(program)
        .args([
            "--json",
            "--database",
            &database.url,
            "bench",
            "--import-of",
        ])
        .arg(file)
        .output()
        .map_err(|cause| no_room(file, &cause))?;
    serde_json::from_slice(&output.stdout).map_err(|_| {
        let told = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        DeedError::refused(
            format!("the import ended with {}: {told}", output.status),
            "import the file by hand to see why",
        )
    })
}

/// The import itself: the deed that the command and the page call.
pub fn in_this_process(common: &Common, file: &Path) -> Result<ExitCode, DeedError> {
    let desk = common.desk(Some(TODAY))?;
    let firm = common.firm(&desk)?;
    let started = Instant::now();
    let how = Import {
        columns: None,
        kind: None,
        cents: false,
        skip_bad: false,
        dry_run: false,
    };
    let mut opened = invoicing::open(&desk, &firm, file, &how)?;
    let report = match invoicing::import(&desk, &firm, "bench", &mut opened, &how, &mut |_, _| {})?
    {
        Imported::Kept(report) | Imported::Left(report) => report,
    };
    let told = Told {
        seconds: started.elapsed().as_secs_f64(),
        created: report.created,
        peak_kb: super::serve::memory_kb("self", "VmHWM:"),
    };
    common.output().data_or(&told, || {
        format!(
            "{:.2} s, {} created, {} kB at most",
            told.seconds, told.created, told.peak_kb
        )
    });
    Ok(ExitCode::SUCCESS)
}

/// What an accounting program writes for its open invoices: five customers' columns, dates and amounts as France writes them.
fn write_csv(path: &Path, count: i64) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(
        file,
        "Numéro;Code client;Client;Email;Date facture;Date d'échéance;Montant TTC"
    )?;
    let french =
        |day: receivables::Date| format!("{:02}/{:02}/{}", day.day(), day.month(), day.year());
    let days: Vec<(String, String)> = (0..240)
        .map(|i| calendar::plus_days(TODAY, i - 240))
        .map(|day| (french(day), french(calendar::plus_days(day, 30))))
        .collect();
    for n in 0..count {
        // Customers come in no order, as they do in a ledger sorted by date.
        let customer = (n * 7919) % (count / 50).max(1);
        let (issued, due) = &days[(n * 240 / count) as usize];
        let cents = 1_000 + (n * 104_729) % 900_000;
        writeln!(
            file,
            "F-{n:07};C{customer:05};Établissements {customer:05};compta@c{customer:05}.example;{issued};{due};{},{:02}",
            cents / 100,
            cents % 100
        )?;
    }
    file.flush()
}
