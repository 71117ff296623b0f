//! `quittance report`, `interest`

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use documents::export::{self, Cell};
use receivables::law::fr::{self, Rates};
use receivables::party::{DebtorKind, Language};
use receivables::{Cents, Date};
use serde::Serialize;
use store::Organisation;

use super::{Common, show};
use crate::deeds::measuring::{Ages, Measure, Of, Word};
use crate::deeds::{DeedError, measuring};
use crate::desk::Desk;

/// Measures.
#[derive(Args)]
pub struct ReportArgs {
    /// Which report
    #[arg(value_enum)]
    what: What,
    /// At the end of this day, when it is not today
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// How it is written
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// How many debtors
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// The lines that its figure is made of, instead of the figure
    #[arg(long)]
    lines: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    AgedBalance,
    Dso,
    TopDebtors,
    OpenItems,
    /// The aged balance at the ends of twelve months
    AgedOverTime,
    /// Average days late, weighted by amount
    DaysLate,
    /// Collection effectiveness
    Effectiveness,
    /// Paid within 21 days of the first reminder
    FirstReminders,
    /// Promises kept
    Promises,
    /// Reminders, and what followed
    Reminders,
}

impl What {
    /// The measure that it prints over months, where it does.
    fn measure(self) -> Option<Measure> {
        match self {
            What::AgedOverTime => Some(Measure::Aged),
            What::DaysLate => Some(Measure::DaysLate),
            What::Effectiveness => Some(Measure::Effectiveness),
            What::FirstReminders => Some(Measure::FirstReminders),
            What::Promises => Some(Measure::Promises),
            What::Reminders => Some(Measure::Reminders),
            What::AgedBalance | What::Dso | What::TopDebtors | What::OpenItems => None,
        }
    }

    /// The lines that it is made of.
    fn lines(self) -> Of {
        match self {
            What::DaysLate => Of::Paid,
            What::FirstReminders => Of::FirstReminders,
            What::Promises => Of::Promises,
            What::Reminders => Of::Reminders(None, None),
            What::Dso | What::Effectiveness => Of::Sales,
            What::AgedBalance | What::TopDebtors | What::OpenItems | What::AgedOverTime => {
                Of::Open(Ages::All)
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    Xlsx,
}

/// A report: data for machines, rows for everyone else.
struct Report {
    data: serde_json::Value,
    headers: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

pub fn report(common: &Common, args: ReportArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(None)?;
    let firm = common.firm(&desk)?;
    let as_of = args.as_of.unwrap_or_else(|| desk.today(&firm));
    let report = match args.what {
        what if args.lines => lines(&desk, &firm, what, as_of)?,
        What::AgedBalance => aged_balance(&desk, &firm, as_of)?,
        What::Dso => dso(&desk, &firm, as_of)?,
        What::TopDebtors => top_debtors(&desk, &firm, as_of, args.limit)?,
        What::OpenItems => open_items(&desk, &firm, as_of)?,
        what => measured(&desk, &firm, what, as_of)?,
    };
    let headers: Vec<&str> = report.headers.iter().map(String::as_str).collect();
    match if common.json {
        Format::Json
    } else {
        args.format
    } {
        Format::Table => show::say(&show::table(&headers, &report.rows, firm.language)),
        Format::Json => super::Output { json: true }.data_or(&report.data, String::new),
        Format::Csv => print!("{}", export::csv(&headers, report.rows)),
        Format::Xlsx => {
            let bytes = export::xlsx(&headers, report.rows).map_err(|refusal| {
                DeedError::refused(refusal.to_string(), "--format csv has no such limit")
            })?;
            std::io::Write::write_all(&mut std::io::stdout(), &bytes).map_err(|cause| {
                DeedError::refused(
                    format!("the sheet could not be written: {cause}"),
                    "send it to a file: > report.xlsx",
                )
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A measure over months. For machines each row is an object, amounts in cents; a figure that there is not is null.
fn measured(
    desk: &Desk,
    firm: &Organisation,
    what: What,
    as_of: Date,
) -> Result<Report, DeedError> {
    let measure = what.measure().unwrap_or(Measure::Dso);
    let sheet = measuring::sheet(desk, firm, measure, as_of, Language::En)?;
    Ok(of_sheet(&sheet.columns, sheet.rows))
}

/// The lines of a figure, in the span that it looks at.
fn lines(desk: &Desk, firm: &Organisation, what: What, as_of: Date) -> Result<Report, DeedError> {
    let from = (what == What::Effectiveness)
        .then(|| receivables::measuring::days_until(as_of, receivables::measuring::MONTH_DAYS).0);
    let span = (from, as_of);
    let lines = measuring::lines(desk, firm, what.lines(), span, None, Language::En)?;
    let rows = lines.rows.into_iter().map(|(_, cells)| cells).collect();
    Ok(of_sheet(&lines.columns, rows))
}

fn of_sheet(columns: &[Word], rows: Vec<Vec<Cell>>) -> Report {
    let object = |cells: &Vec<Cell>| {
        let pairs = columns
            .iter()
            .zip(cells)
            .map(|(column, cell)| measuring::named(*column, cell));
        serde_json::Value::Object(pairs.collect())
    };
    Report {
        data: rows.iter().map(object).collect(),
        headers: columns
            .iter()
            .map(|column| measuring::word(*column, Language::En).to_owned())
            .collect(),
        rows,
    }
}

fn aged_balance(desk: &Desk, firm: &Organisation, as_of: Date) -> Result<Report, DeedError> {
    let aged = measuring::aged_balance(desk, firm, as_of, firm.language)?;
    let customers: Vec<_> = aged
        .customers
        .iter()
        .map(|customer| {
            serde_json::json!({
                "code": *customer.code, "name": *customer.name, "total_cents": customer.total(), "buckets": customer.ages,
            })
        })
        .collect();
    let data = serde_json::json!({
        "as_of": aged.as_of, "currency": aged.currency, "total_cents": aged.total(), "buckets": aged.buckets, "customers": customers,
    });
    let mut headers = vec!["code".to_owned(), "name".to_owned(), "total".to_owned()];
    headers.extend(aged.buckets.iter().map(|bucket| bucket.label.to_owned()));
    let row = |code: &str, name: &str, total: Cents, ages: Vec<Cents>| {
        let mut cells = vec![
            Cell::Text(code.into()),
            Cell::Text(name.into()),
            Cell::Amount(total),
        ];
        cells.extend(ages.into_iter().map(Cell::Amount));
        cells
    };
    let mut rows: Vec<_> = aged
        .customers
        .iter()
        .map(|customer| {
            row(
                &customer.code,
                &customer.name,
                customer.total(),
                customer.ages.map(Cents).to_vec(),
            )
        })
        .collect();
    rows.push(row(
        "",
        "Total",
        aged.total(),
        aged.buckets
            .iter()
            .map(|bucket| bucket.amount_cents)
            .collect(),
    ));
    Ok(Report {
        data,
        headers,
        rows,
    })
}

fn top_debtors(
    desk: &Desk,
    firm: &Organisation,
    as_of: Date,
    limit: usize,
) -> Result<Report, DeedError> {
    let top = measuring::top_debtors(desk, firm, as_of, limit)?;
    let late = |ages: &[i64]| Cents(ages[1..].iter().sum());
    let data = top
        .iter()
        .map(|customer| {
            serde_json::json!({
                "code": *customer.code, "name": *customer.name, "total_cents": customer.total(), "late_cents": late(&customer.ages),
            })
        })
        .collect();
    let rows = top
        .iter()
        .map(|customer| {
            vec![
                Cell::Text(customer.code.to_string()),
                Cell::Text(customer.name.to_string()),
                Cell::Amount(customer.total()),
                Cell::Amount(late(&customer.ages)),
            ]
        })
        .collect();
    Ok(Report {
        data,
        headers: ["code", "name", "total", "late"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    })
}

fn open_items(desk: &Desk, firm: &Organisation, as_of: Date) -> Result<Report, DeedError> {
    #[derive(Serialize)]
    struct Line<'a> {
        customer: &'a str,
        invoice: &'a str,
        issued_on: Date,
        due_on: Option<Date>,
        total_cents: Cents,
        open_cents: Cents,
        days_late: i32,
    }
    let items = measuring::open_items(desk, firm, as_of)?;
    let late = |due_on: Option<Date>| {
        due_on.map_or(0, |due_on| {
            receivables::calendar::days_between(due_on, as_of).max(0)
        })
    };
    let lines: Vec<Line<'_>> = items
        .iter()
        .map(|item| Line {
            customer: &item.customer,
            invoice: &item.number,
            issued_on: item.issued_on,
            due_on: item.due_on,
            total_cents: item.total,
            open_cents: item.open,
            days_late: if item.open.is_positive() {
                late(item.due_on)
            } else {
                0
            },
        })
        .collect();
    let rows = lines
        .iter()
        .map(|line| {
            vec![
                Cell::Text(line.customer.to_owned()),
                Cell::Text(line.invoice.to_owned()),
                Cell::Date(line.issued_on),
                line.due_on.map_or(Cell::Empty, Cell::Date),
                Cell::Amount(line.total_cents),
                Cell::Amount(line.open_cents),
                Cell::Number(i64::from(line.days_late)),
            ]
        })
        .collect();
    let headers = [
        "customer",
        "invoice",
        "issued on",
        "due on",
        "total",
        "open",
        "days late",
    ]
    .map(str::to_owned)
    .to_vec();
    Ok(Report {
        data: serde_json::to_value(&lines).unwrap_or_default(),
        headers,
        rows,
    })
}

fn dso(desk: &Desk, firm: &Organisation, as_of: Date) -> Result<Report, DeedError> {
    let dso = measuring::dso(desk, firm, as_of)?;
    let row = |method: &measuring::Method, open| {
        let days = method
            .days
            .clone()
            .or_else(|| method.why_not.clone())
            .unwrap_or_default();
        vec![
            Cell::Text(method.method.into()),
            Cell::Text(days),
            Cell::Amount(open),
            Cell::Amount(dso.sales_cents),
        ]
    };
    let rows = vec![
        row(&dso.simple, dso.open_cents),
        row(&dso.count_back, dso.open_cents),
        row(&dso.best_possible, dso.not_due_cents),
    ];
    let headers = ["method", "days", "open", "sales of 90 days"]
        .map(str::to_owned)
        .to_vec();
    Ok(Report {
        data: serde_json::to_value(&dso).unwrap_or_default(),
        headers,
        rows,
    })
}

/// Computes what a late payment costs the debtor.
#[derive(Args)]
pub struct InterestArgs {
    /// What is owed, tax included, such as 12400.00
    #[arg(long)]
    principal: String,
    /// The last day to pay
    #[arg(long, value_name = "DATE")]
    due: Date,
    /// The day of payment, or of the count
    #[arg(long, value_name = "DATE")]
    on: Date,
    /// What the debtor is in law
    #[arg(long, value_enum, default_value = "business")]
    debtor: Debtor,
    /// The rate the contract stipulates, in percent a year
    #[arg(long, value_name = "PERCENT")]
    rate: Option<rust_decimal::Decimal>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Debtor {
    Business,
    Public,
    Consumer,
}

pub fn interest(common: &Common, args: InterestArgs) -> Result<ExitCode, DeedError> {
    let language = Language::Fr;
    let principal = super::record::cents(&args.principal, language)?;
    let debtor = match args.debtor {
        Debtor::Business => DebtorKind::Business,
        Debtor::Public => DebtorKind::Public,
        Debtor::Consumer => DebtorKind::Consumer,
    };
    let claim = fr::interest(
        principal,
        args.due,
        args.on,
        debtor,
        args.rate,
        Rates::built_in(),
    )
    .map_err(|refusal| DeedError::refused(refusal.to_string(), refusal.hint()))?;
    let notes: Vec<_> = claim.notes.iter().map(|note| note.text(language)).collect();
    let segments: Vec<_> = claim
        .segments
        .iter()
        .map(|segment| {
            serde_json::json!({
                "from": segment.from, "to": segment.to, "days": segment.days,
                "rate_percent": segment.rate_percent.to_string().parse::<serde_json::Number>().ok(), "amount_cents": segment.amount,
            })
        })
        .collect();
    let data = serde_json::json!({
        "segments": segments, "interest_cents": claim.interest, "indemnity_cents": claim.indemnity, "total_cents": claim.total,
        "notes": notes,
    });
    common.output().data_or(&data, || {
        let rows = claim_rows(&claim);
        let notes: String = notes.iter().map(|note| format!("\n{note}")).collect();
        show::table(&["from", "to", "days", "rate", "amount"], &rows, language) + &notes
    });
    Ok(ExitCode::SUCCESS)
}

/// The segments, and what they come to.
fn claim_rows(claim: &fr::Claim) -> Vec<Vec<Cell>> {
    let sum = |name: &str, amount| {
        let name = Cell::Text(name.to_owned());
        vec![
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            name,
            Cell::Amount(amount),
        ]
    };
    let segments = claim.segments.iter().map(|segment| {
        vec![
            Cell::Date(segment.from),
            Cell::Date(segment.to),
            Cell::Number(i64::from(segment.days)),
            Cell::Text(format!("{} %", segment.rate_percent)),
            Cell::Amount(segment.amount),
        ]
    });
    let sums = [
        sum("interest", claim.interest),
        sum("indemnity", claim.indemnity),
        sum("total with principal", claim.total),
    ];
    segments.chain(sums).collect()
}
