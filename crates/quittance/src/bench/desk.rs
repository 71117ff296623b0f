//! The desk: what a person waits for on the pages that are opened all day, in books of a firm that is large.
//!
//! The pages are asked over HTTP as a browser asks them, while somebody pays between every tenth of them: what is remembered
//! must follow, and its following counts.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

use receivables::party::{AccountId, ContactId, InvoiceId, Language};
use receivables::reminding::StepCode;
use receivables::{Cents, Date, calendar};
use store::yardstick::Yardstick;
use store::{
    By, Fault, InvoiceRow, Mark, NewAccount, NewInvoice, NewMessage, NewPayment, Organisation,
};

use super::ground::{Ground, TODAY, no_room};
use super::{Budget, Figure, Size};
use crate::deeds::{self, DeedError};
use crate::desk::Desk;
use crate::secrets::token_hash;

/// Lists, a customer and a search are opened all day: nobody may feel them.
const LIST_MS: f64 = 20.0;

/// The first page and the measures add up a whole firm.
const MEASURE_MS: f64 = 100.0;

/// Invoices of a customer.
const INVOICES_EACH: i64 = 5;

/// Customers written at once while the firm is filled.
const CUSTOMERS_AT_ONCE: i64 = 4_000;

/// Each page is asked so often; the 99th of a hundred is the second slowest of these.
const ASKED: usize = 200;

/// Somebody pays before every so many pages.
const PAID_EVERY: usize = 10;

/// Of so many customers one was reminded.
const ONE_REMINDED_OF: usize = 2;

/// The cookie of who asks.
const TOKEN: &str = "bench";

/// 1,000,000 invoices of 200,000 customers over a year, two thirds of them paid, with reminders and promises.
pub fn desk(ground: &Ground, size: Size) -> Result<Vec<Figure>, DeedError> {
    let database = ground.database()?;
    let (desk, firm) = database.firm(TODAY)?;
    let customers = size.of(200_000);
    let filled = fill(&desk, &firm, customers)?;
    Yardstick::beside(&desk.store)?.settle()?;
    let door = open_door(&desk)?;
    let mut figures = Vec::new();
    for (name, budget, path) in pages() {
        let (p99, slowest_first) = asked(&desk, &firm, &door, &filled, path)?;
        let budget = budget.map_or(Budget::Told, Budget::AtMost);
        let engine = ground.engine();
        figures.push(Figure::new(
            &format!("desk, {name}"),
            engine,
            p99,
            "ms p99",
            None,
            budget,
        ));
        if name == "dashboard" || name == "reminders" {
            let name = format!("desk, {name}, first look");
            let first = slowest_first;
            figures.push(Figure::new(&name, engine, first, "ms", None, Budget::Told));
        }
    }
    Ok(figures)
}

/// A page by its name, what it may cost, and its address the n-th time.
type Page = (&'static str, Option<f64>, fn(&Filled, usize) -> String);

fn pages() -> Vec<Page> {
    vec![
        ("dashboard", Some(MEASURE_MS), |_, _| "/".into()),
        ("overdue by amount", Some(LIST_MS), |_, _| "/overdue".into()),
        ("overdue by amount, deep", Some(LIST_MS), |_, n| {
            format!("/overdue?sort=amount&after=-{}%2F0%2F", 400_000 + n * 1_000)
        }),
        ("overdue by age, deep", Some(LIST_MS), |_, n| {
            let due = calendar::plus_days(TODAY, -(30 + n as i32 % 200));
            let days = calendar::days_between(Date::ZERO, due);
            format!("/overdue?sort=oldest&after={days}%2F0%2F")
        }),
        ("overdue by name, deep", Some(LIST_MS), |filled, n| {
            let at = n * filled.accounts.len() / ASKED;
            format!("/overdue?sort=name&after=0%2F0%2Fetablissements%20n%C2%BA%20{at:07}")
        }),
        ("overdue by next step, deep", Some(LIST_MS), |filled, n| {
            let later = calendar::days_between(Date::ZERO, calendar::plus_days(TODAY, 15));
            let at = filled.accounts[n * filled.accounts.len() / ASKED].0;
            format!("/overdue?sort=next&after={later}%2F{at}%2F")
        }),
        ("customers who promised", Some(LIST_MS), |_, _| {
            "/customers?show=promised".into()
        }),
        ("search of a list", Some(LIST_MS), |_, n| {
            format!("/customers?q={:05}", n * 97)
        }),
        ("search everywhere, a name", Some(LIST_MS), |_, n| {
            format!("/search?q=etablissements%20{:04}", n * 37)
        }),
        ("search everywhere, a number", Some(LIST_MS), |_, n| {
            format!("/search?q=F-{:05}", n * 97)
        }),
        ("search everywhere, an amount", Some(LIST_MS), |_, n| {
            format!("/search?q={}", 100 + n * 13)
        }),
        ("customer", Some(LIST_MS), |filled, n| {
            let at = n * 7919 % filled.accounts.len();
            format!("/customers/{}", filled.accounts[at].0)
        }),
        ("measures", Some(MEASURE_MS), |_, _| "/measures".into()),
        ("dso", Some(MEASURE_MS), |_, n| on_day("dso", n)),
        ("days late", Some(MEASURE_MS), |_, n| on_day("days-late", n)),
        ("aged over time", Some(MEASURE_MS), |_, n| on_day("aged", n)),
        ("effectiveness", Some(MEASURE_MS), |_, n| {
            on_day("effectiveness", n)
        }),
        ("top debtors", Some(MEASURE_MS), |_, _| {
            "/measures/top-debtors".into()
        }),
        ("first reminders", Some(MEASURE_MS), |_, n| {
            on_day("first-reminders", n)
        }),
        ("promises", Some(MEASURE_MS), |_, n| on_day("promises", n)),
        ("reminders", Some(MEASURE_MS), |_, n| on_day("reminders", n)),
    ]
}

/// Every other time today, else a day of the past year.
fn on_day(measure: &str, n: usize) -> String {
    let back = if n.is_multiple_of(2) {
        0
    } else {
        (n * 37 % 360) as i32
    };
    let day = calendar::plus_days(TODAY, -back);
    format!("/measures/{measure}?as_of={day}")
}

/// What the pages are asked about.
struct Filled {
    accounts: Vec<AccountId>,
    /// An open invoice of each of some customers, to be paid a cent at a time.
    open: Vec<InvoiceRow>,
}

fn by(desk: &Desk, on: Date) -> By {
    By {
        actor: "bench".into(),
        at: desk.now(),
        on,
    }
}

fn fill(desk: &Desk, firm: &Organisation, customers: i64) -> Result<Filled, DeedError> {
    let mut filled = Filled {
        accounts: Vec::new(),
        open: Vec::new(),
    };
    let mut from = 0;
    while from < customers {
        let to = (from + CUSTOMERS_AT_ONCE).min(customers);
        fill_some(desk, firm, from..to, &mut filled)?;
        from = to;
    }
    remind_and_promise(desk, firm, &filled)?;
    let later = Some(calendar::plus_days(TODAY, 15));
    let dates: Vec<_> = filled.accounts.iter().map(|id| (*id, later)).collect();
    for some in dates.chunks(CUSTOMERS_AT_ONCE as usize) {
        desk.store
            .write_alone::<_, Fault>(firm.id, &by(desk, TODAY), |books| books.look_again(some))?;
    }
    Ok(filled)
}

/// Customers with their invoices, of which the older ones are paid, more or less in time.
fn fill_some(
    desk: &Desk,
    firm: &Organisation,
    some: std::ops::Range<i64>,
    filled: &mut Filled,
) -> Result<(), DeedError> {
    let by = by(desk, calendar::plus_days(TODAY, -400));
    desk.store
        .write_alone::<_, DeedError>(firm.id, &by, |books| {
            let settings = crate::settings::Settings::default();
            let sequence = deeds::invoicing::usual_sequence(books, &settings, firm.language)?;
            let new = |n: i64| NewAccount {
                code: format!("C{n:07}"),
                name: format!("Établissements Nº {n:07}"),
                ..NewAccount::default()
            };
            let accounts: Vec<NewAccount> = some.clone().map(new).collect();
            let ids = books.open_accounts(&accounts, sequence)?;
            let invoices: Vec<NewInvoice> = ids
                .iter()
                .zip(some.clone())
                .flat_map(|(id, n)| (0..INVOICES_EACH).map(move |i| invoice(*id, n, i)))
                .collect();
            let invoice_ids = books.add_invoices(&invoices)?;
            let rows = invoices
                .iter()
                .zip(&invoice_ids)
                .map(|(new, id)| row(new, *id));
            let (paid, open): (Vec<_>, Vec<_>) = rows.partition(|row| paid_on(row).is_some());
            let payments: Vec<NewPayment> = paid.iter().filter_map(payment).collect();
            books.add_payments(&payments, &paid)?;
            filled.accounts.extend(ids);
            filled.open.extend(open.into_iter().step_by(5));
            Ok(())
        })
}

/// Due dates over a year, one in seventy-three days of a customer.
fn invoice(account: AccountId, n: i64, i: i64) -> NewInvoice {
    let due_on = calendar::plus_days(TODAY, (n * 131 % 73 + i * 73) as i32 - 320);
    NewInvoice {
        account,
        number: format!("F-{n:07}-{i}"),
        credit_note: false,
        issued_on: calendar::plus_days(due_on, -45),
        due_on: Some(due_on),
        total: Cents(1_000 + (n * 7919 + i * 104_729) % 900_000),
        disputed_on: None,
    }
}

fn row(new: &NewInvoice, id: InvoiceId) -> InvoiceRow {
    InvoiceRow {
        id,
        account: new.account,
        number: new.number.clone(),
        credit_note: false,
        issued_on: new.issued_on,
        due_on: new.due_on,
        total: new.total,
        open: new.total,
        disputed_on: None,
        disputed: None,
        closed_on: None,
    }
}

/// One in six is never paid; the others come up to two months late, or a little early.
fn paid_on(row: &InvoiceRow) -> Option<Date> {
    let late = row.total.0 % 67 - 5;
    let on = calendar::plus_days(row.due_on?, i32::try_from(late).ok()?);
    (row.total.0 % 6 != 0 && on < TODAY).then_some(on)
}

fn payment(row: &InvoiceRow) -> Option<NewPayment> {
    Some(NewPayment {
        account: row.account,
        received_on: paid_on(row)?,
        amount: row.open,
        reference: row.number.clone(),
        source_key: row.number.clone(),
        pays: vec![(row.id, row.open)],
    })
}

/// Of some customers the last open invoice was reminded, week by week, and some of them promised.
fn remind_and_promise(desk: &Desk, firm: &Organisation, filled: &Filled) -> Result<(), DeedError> {
    const WEEKS: usize = 50;
    let reminded: Vec<&InvoiceRow> = filled.open.iter().step_by(ONE_REMINDED_OF).collect();
    for (week, some) in reminded.chunks(reminded.len() / WEEKS + 1).enumerate() {
        let on = calendar::plus_days(TODAY, -7 * (WEEKS - week) as i32);
        let planned: Vec<NewMessage> = some.iter().map(|row| message(row)).collect();
        let by = by(desk, on);
        desk.store.write_alone::<_, Fault>(firm.id, &by, |books| {
            books.plan_messages(&planned)?;
            let claimed = books.claim_messages(1, i64::MAX, planned.len() as i64)?;
            let accepted = |row: &store::MessageRow| (row.id, Mark::Accepted("250 ok".into()));
            let marks: Vec<_> = claimed.iter().map(accepted).collect();
            books.mark_messages(1, &marks)?;
            for row in some.iter().step_by(10) {
                let for_on = calendar::plus_days(on, 14);
                books.add_promise(row.account, for_on, Some(row.total))?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn message(row: &InvoiceRow) -> NewMessage {
    NewMessage {
        account: row.account,
        run: row.id,
        step: StepCode(20),
        level: "R1",
        contact: ContactId(1),
        recipient: "compta@sink.example".into(),
        copies: String::new(),
        language: Language::Fr,
        lines: vec![(row.id, row.total)],
        credits: Cents::ZERO,
        total: row.total,
        because: receivables::next_step::Because::NoLadder,
        account_version: 1,
        message_id: format!("{}@bench.example", row.number),
        not_before_at: 0,
        channel: receivables::party::Channel::Email,
    }
}

/// Serves the pages on this machine, and lets somebody in.
fn open_door(desk: &Desk) -> Result<SocketAddr, DeedError> {
    let refused = |cause: std::io::Error| no_room(std::path::Path::new("127.0.0.1"), &cause);
    let user = desk.store.user_by_email("owner@morel.example")?;
    let user = user.ok_or_else(|| DeedError::refused("the firm has no owner", "bench fills it"))?;
    let (now, hash) = (desk.now(), token_hash(TOKEN));
    const HOURS: i64 = 12 * 3_600_000_000;
    desk.store
        .open_session(&hash, &user, "bench", "bench", now, now + HOURS)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(refused)?;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").map_err(refused)?;
    listener.set_nonblocking(true).map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let router = crate::web::router(desk.clone());
    std::thread::spawn(move || {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, router).await
        })
    });
    Ok(address)
}

/// Asks a page again and again; answers the 99th of a hundred, and the first look.
fn asked(
    desk: &Desk,
    firm: &Organisation,
    door: &SocketAddr,
    filled: &Filled,
    path: fn(&Filled, usize) -> String,
) -> Result<(f64, f64), DeedError> {
    let first = page(door, &path(filled, 0))?;
    let mut took = Vec::with_capacity(ASKED);
    for n in 0..ASKED {
        if n.is_multiple_of(PAID_EVERY) {
            pay_a_cent(desk, firm, filled, n)?;
        }
        took.push(page(door, &path(filled, n))?);
    }
    took.sort_by(f64::total_cmp);
    let p99 = took.get(ASKED * 99 / 100 - 1).copied().unwrap_or(f64::MAX);
    Ok((p99, first))
}

/// One request on a line of its own; how long until all of the answer was there, in milliseconds.
fn page(door: &SocketAddr, path: &str) -> Result<f64, DeedError> {
    let refused = |cause: std::io::Error| no_room(std::path::Path::new(path), &cause);
    let started = Instant::now();
    let mut line = TcpStream::connect(door).map_err(refused)?;
    write!(
        line,
        "GET {path} HTTP/1.1\r\nHost: bench\r\nCookie: quittance={TOKEN}\r\nConnection: close\r\n\r\n"
    )
    .map_err(refused)?;
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).map_err(refused)?;
    let took = started.elapsed().as_secs_f64() * 1e3;
    if !answer.starts_with(b"HTTP/1.1 200") {
        let head = String::from_utf8_lossy(&answer[..answer.len().min(200)]).into_owned();
        return Err(DeedError::refused(
            format!("{path} answered {head}"),
            "this is a fault of the benchmark",
        ));
    }
    Ok(took)
}

fn pay_a_cent(
    desk: &Desk,
    firm: &Organisation,
    filled: &Filled,
    n: usize,
) -> Result<(), DeedError> {
    let Some(row) = filled.open.get(n * 31 % filled.open.len().max(1)) else {
        return Ok(());
    };
    let payment = NewPayment {
        received_on: TODAY,
        amount: Cents(1),
        source_key: format!("{}:{}", row.number, desk.now()),
        pays: vec![(row.id, Cents(1))],
        account: row.account,
        reference: row.number.clone(),
    };
    desk.store
        .write::<_, DeedError>(firm.id, &by(desk, TODAY), |books| {
            let rows = books.invoices_by_number(std::slice::from_ref(&row.number))?;
            let rows: Vec<_> = rows.into_values().collect();
            books.add_payments(&[payment], &rows)?;
            Ok(())
        })
}
