//! `quittance bench`: what the work costs, each figure beside a reference measured in the same run on the same machine.
//!
//! A slow import is five minutes of waiting on somebody's first day, and a slow round is a reminder that leaves too late.
//! docs/performance.md tells what each benchmark does and why its budget is what it is.

mod aged;
mod decide;
mod desk;
mod figure;
mod ground;
mod import;
mod round;
mod send;
mod serve;

use std::process::ExitCode;

use clap::Args;
use documents::export::Cell;
use receivables::party::Language;

pub use figure::{Budget, Figure};
use ground::Ground;

use crate::cli::{Common, show};
use crate::deeds::DeedError;

/// What to measure.
#[derive(Args)]
pub struct BenchArgs {
    /// Names of benchmarks; all but round-10m and desk when none is given
    names: Vec<String>,
    /// A tenth of the size, to see that everything runs
    #[arg(long)]
    small: bool,
    /// Import this file and tell what it took: for the measure of memory, which needs a process of its own
    #[arg(long, hide = true, value_name = "FILE")]
    import_of: Option<std::path::PathBuf>,
}

/// One benchmark.
struct Benchmark {
    name: &'static str,
    /// It takes minutes to fill, so it is run when it is asked for by name.
    only_when_named: bool,
    /// Once, or on each engine.
    run: Run,
}

enum Run {
    Once(fn(Size) -> Result<Vec<Figure>, DeedError>),
    OnEach(fn(&Ground, Size) -> Result<Vec<Figure>, DeedError>),
}

/// How much of the full size is measured.
#[derive(Clone, Copy)]
pub struct Size {
    small: bool,
}

impl Size {
    /// A count at full size, or a tenth of it.
    pub fn of(self, full: i64) -> i64 {
        if self.small { full / 10 } else { full }
    }
}

const ALL: &[Benchmark] = &[
    Benchmark {
        name: "next-step",
        only_when_named: false,
        run: Run::Once(decide::next_steps),
    },
    Benchmark {
        name: "import",
        only_when_named: false,
        run: Run::OnEach(import::import),
    },
    Benchmark {
        name: "round",
        only_when_named: false,
        run: Run::OnEach(round::round),
    },
    Benchmark {
        name: "round-10m",
        only_when_named: true,
        run: Run::OnEach(round::round_of_ten_times),
    },
    Benchmark {
        name: "aged",
        only_when_named: false,
        run: Run::OnEach(aged::today),
    },
    Benchmark {
        name: "aged-past",
        only_when_named: false,
        run: Run::OnEach(aged::past),
    },
    Benchmark {
        name: "desk",
        only_when_named: true,
        run: Run::OnEach(desk::desk),
    },
    Benchmark {
        name: "send",
        only_when_named: false,
        run: Run::OnEach(send::send),
    },
    Benchmark {
        name: "serve",
        only_when_named: false,
        run: Run::OnEach(serve::serve),
    },
];

/// Measures, and prints a table for people or JSON for machines. The exit code is 1 when a budget is missed.
pub fn run(common: &Common, args: BenchArgs) -> Result<ExitCode, DeedError> {
    if let Some(file) = &args.import_of {
        return import::in_this_process(common, file);
    }
    let chosen = chosen(&args.names)?;
    let size = Size { small: args.small };
    let mut figures = Vec::new();
    for benchmark in chosen {
        match benchmark.run {
            Run::Once(measure) => figures.extend(measure(size)?),
            Run::OnEach(measure) => {
                for ground in ground::engines() {
                    common
                        .output()
                        .aside(&format!("{} on {} …", benchmark.name, ground.engine()));
                    figures.extend(measure(&ground, size)?);
                }
            }
        }
    }
    let held = figures.iter().all(|figure| figure.holds);
    common.output().data_or(&figures, || table(&figures));
    Ok(if held {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn chosen(names: &[String]) -> Result<Vec<&'static Benchmark>, DeedError> {
    if names.is_empty() {
        return Ok(ALL
            .iter()
            .filter(|benchmark| !benchmark.only_when_named)
            .collect());
    }
    let find = |name: &String| {
        let known = || {
            ALL.iter()
                .map(|benchmark| benchmark.name)
                .collect::<Vec<_>>()
                .join(", ")
        };
        ALL.iter()
            .find(|benchmark| benchmark.name == name)
            .ok_or_else(|| DeedError::refused(format!("no benchmark is called «{name}»"), known()))
    };
    names.iter().map(find).collect()
}

fn table(figures: &[Figure]) -> String {
    let headers = [
        "benchmark",
        "engine",
        "value",
        "unit",
        "reference",
        "ratio",
        "budget",
        "holds",
    ];
    let text = |text: &str| Cell::Text(text.to_owned());
    let number = |value: Option<f64>| Cell::Text(value.map_or(String::new(), figure::rounded));
    let rows: Vec<Vec<Cell>> = figures
        .iter()
        .map(|figure| {
            vec![
                text(&figure.name),
                text(figure.engine),
                number(Some(figure.value)),
                text(figure.unit),
                number(figure.reference),
                number(figure.ratio),
                text(&figure.budget),
                text(if figure.holds { "yes" } else { "NO" }),
            ]
        })
        .collect();
    show::table(&headers, &rows, Language::En)
}
