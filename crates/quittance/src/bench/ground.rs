//! Where a benchmark stands: an empty database on one engine, gone when it ends, and firms with many open invoices in it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use receivables::party::{AccountId, ContactRole, Language};
use receivables::{Cents, Date, calendar, date};
use store::{By, Fault, NewAccount, NewContact, NewInvoice, Organisation, Store, yardstick};

use crate::deeds::{self, DeedError};
use crate::desk::{Clock, Desk};
use crate::secrets::Keys;

/// The day on which every benchmark plays: a Tuesday without a holiday near it.
pub const TODAY: Date = date(2026, 11, 24);

/// Rows handed to the store at once while a firm is filled.
const ROWS_AT_ONCE: i64 = 10_000;

/// One engine, where databases can be made.
pub enum Ground {
    /// A folder of files.
    Sqlite,
    /// A server, by the address of a database from which others can be made.
    Postgres(String),
}

/// SQLite always; PostgreSQL when there is one.
pub fn engines() -> Vec<Ground> {
    let admin = ["QUITTANCE_BENCH_POSTGRES", "QUITTANCE_TEST_POSTGRES"]
        .iter()
        .find_map(|name| std::env::var(name).ok());
    std::iter::once(Ground::Sqlite)
        .chain(admin.map(Ground::Postgres))
        .collect()
}

/// An empty database, removed when this is dropped.
pub struct Database {
    /// Its address.
    pub url: String,
    /// A folder for files that go with it.
    pub folder: PathBuf,
    server: Option<(String, String)>,
}

impl Ground {
    /// The engine's name in reports.
    pub fn engine(&self) -> &'static str {
        match self {
            Ground::Sqlite => "sqlite",
            Ground::Postgres(_) => "postgres",
        }
    }

    /// Makes an empty database.
    pub fn database(&self) -> Result<Database, DeedError> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "quittance_bench_{}_{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder).map_err(|cause| no_room(&folder, &cause))?;
        match self {
            Ground::Sqlite => Ok(Database {
                url: format!("sqlite:{}", folder.join("books.db").display()),
                folder,
                server: None,
            }),
            Ground::Postgres(admin) => {
                let url = yardstick::make_database(admin, &name)?;
                Ok(Database {
                    url,
                    folder,
                    server: Some((admin.clone(), name)),
                })
            }
        }
    }
}

/// A file of the benchmark could not be written.
pub fn no_room(path: &std::path::Path, cause: &std::io::Error) -> DeedError {
    DeedError::refused(
        format!("{}: {cause}", path.display()),
        "TMPDIR names a folder with some gigabytes of room",
    )
}

impl Drop for Database {
    fn drop(&mut self) {
        // What cannot be removed is left in a folder, or under a name, that says what it is.
        let _ = std::fs::remove_dir_all(&self.folder);
        if let Some((admin, name)) = &self.server {
            let _ = yardstick::drop_database(admin, name);
        }
    }
}

impl Database {
    /// Opens it on a day, with an empty firm in it.
    pub fn firm(&self, today: Date) -> Result<(Desk, Organisation), DeedError> {
        let desk = self.desk(today)?;
        if desk.store.organisations()?.is_empty() {
            deeds::upkeep::open_firm(
                &desk,
                "Quincaillerie Morel",
                None,
                "owner@morel.example",
                Language::Fr,
            )?;
        }
        let firm = deeds::firm(&desk, None)?;
        Ok((desk, firm))
    }

    fn desk(&self, today: Date) -> Result<Desk, DeedError> {
        let store = Store::open(&self.url)?;
        let keys = Keys::beside(Some(&self.folder.join("books.db")));
        let clock = Clock {
            on: Some(today),
            ..Clock::default()
        };
        Ok(Desk::new(store, keys, clock))
    }
}

/// A firm to be filled: so many customers with so many invoices each, of whom some are late.
pub struct Filling {
    /// How many customers.
    pub customers: i64,
    /// Invoices of each.
    pub invoices_each: i64,
    /// How many of them have an invoice ten days late on [`TODAY`]; the others are looked at again in a month.
    pub due: i64,
    /// Due dates from 180 days ago to 60 days ahead, instead of all others in the coming weeks.
    pub spread: bool,
}

impl Filling {
    /// Fills the books through the store's own functions; each date of looking again is as yesterday's round would have left it.
    pub fn fill(&self, desk: &Desk, firm: &Organisation) -> Result<(), DeedError> {
        let by = By {
            actor: "bench".into(),
            at: desk.now(),
            on: calendar::plus_days(TODAY, -60),
        };
        let later = calendar::plus_days(TODAY, 15);
        let mut from = 0;
        while from < self.customers {
            let to = (from + (ROWS_AT_ONCE / self.invoices_each).max(1)).min(self.customers);
            let ids = desk
                .store
                .write_alone::<_, DeedError>(firm.id, &by, |books| {
                    let settings = crate::settings::Settings::default();
                    let sequence =
                        deeds::invoicing::usual_sequence(books, &settings, firm.language)?;
                    let accounts: Vec<NewAccount> = (from..to).map(customer).collect();
                    let ids = books.open_accounts(&accounts, sequence)?;
                    let contacts: Vec<NewContact> = ids
                        .iter()
                        .zip(from..to)
                        .map(|(id, n)| mailbox(*id, n))
                        .collect();
                    books.add_contacts(&contacts)?;
                    let invoices: Vec<NewInvoice> = ids
                        .iter()
                        .zip(from..to)
                        .flat_map(|(id, n)| self.invoices(*id, n))
                        .collect();
                    books.add_invoices(&invoices)?;
                    Ok(ids)
                })?;
            let date = |n| Some(if self.is_due(n) { TODAY } else { later });
            let dates: Vec<_> = ids.into_iter().zip((from..to).map(date)).collect();
            desk.store
                .write_alone::<_, Fault>(firm.id, &by, |books| books.look_again(&dates))?;
            from = to;
        }
        Ok(())
    }

    /// The late ones stand evenly among the others.
    fn is_due(&self, n: i64) -> bool {
        n * self.due / self.customers != (n + 1) * self.due / self.customers
    }

    fn invoices(&self, account: AccountId, n: i64) -> impl Iterator<Item = NewInvoice> {
        let (late, spread) = (self.is_due(n), self.spread);
        let each = self.invoices_each;
        (0..each).map(move |i| {
            let due_on = match (late, i) {
                (true, 0) => calendar::plus_days(TODAY, -10),
                _ if spread => calendar::plus_days(TODAY, (n * 131 + i * 7919) as i32 % 240 - 180),
                _ => calendar::plus_days(TODAY, 20 + ((n * 7 + i * 13) % 40) as i32),
            };
            NewInvoice {
                account,
                number: format!("F-{n:07}-{i:03}"),
                credit_note: false,
                issued_on: calendar::plus_days(due_on, -60),
                due_on: Some(due_on),
                total: Cents(1_000 + (n * 7919 + i * 104_729) % 900_000),
                disputed_on: None,
            }
        })
    }
}

fn customer(n: i64) -> NewAccount {
    NewAccount {
        code: format!("C{n:07}"),
        name: format!("Établissements Nº {n:07}"),
        ..NewAccount::default()
    }
}

fn mailbox(account: AccountId, n: i64) -> NewContact {
    NewContact {
        account,
        role: ContactRole::Reminders,
        name: None,
        email: Some(format!("c{n:07}@sink.example")),
        phone: None,
    }
}
