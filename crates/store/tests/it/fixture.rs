//! A firm to keep books for, on each engine that can be had.

use std::sync::atomic::{AtomicU32, Ordering};

use receivables::party::{
    AccountId, ContactRole, DebtorKind, Language, OrganisationId, SequenceId,
};
use receivables::reminding::{Level, Sequence, SequenceStep, StepCode};
use receivables::{Cents, Date, date};
use store::{By, Fault, NewAccount, NewContact, NewInvoice, Organisation, Store};

/// A database with one firm in it.
pub struct House {
    pub store: Store,
    pub url: String,
    pub firm: OrganisationId,
    pub sequence: SequenceId,
    _folder: tempfile::TempDir,
}

/// An empty database on each engine. Without `QUITTANCE_TEST_POSTGRES` the second one says that it is left out.
pub fn databases() -> Vec<(String, tempfile::TempDir)> {
    let folder = tempfile::tempdir().unwrap();
    let mut urls = vec![(
        format!("sqlite:{}", folder.path().join("books.db").display()),
        folder,
    )];
    match std::env::var("QUITTANCE_TEST_POSTGRES") {
        Ok(admin) => urls.push((fresh_postgres(&admin), tempfile::tempdir().unwrap())),
        Err(_) => println!("skipped on PostgreSQL: QUITTANCE_TEST_POSTGRES is not set"),
    }
    urls
}

fn fresh_postgres(admin: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "store_{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    let mut client = postgres::Client::connect(admin, postgres::NoTls).unwrap();
    client
        .batch_execute(&format!("drop database if exists {name}"))
        .unwrap();
    client
        .batch_execute(&format!("create database {name}"))
        .unwrap();
    let (server, _) = admin.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

/// Runs the same test on each engine.
pub fn on_both(test: impl Fn(&House)) {
    for (url, folder) in databases() {
        println!("on {}", url.split(':').next().unwrap_or_default());
        let store = open(&url);
        let firm = store.open_organisation(&firm(), 1).unwrap();
        let sequence = store
            .write::<_, Fault>(firm, &by(1), |books| {
                books.publish_sequence("standard", &ladder())
            })
            .unwrap();
        test(&House {
            store,
            url,
            firm,
            sequence,
            _folder: folder,
        });
    }
}

/// The books behind this address, under the key of these tests.
pub fn open(url: &str) -> Store {
    Store::open(url).unwrap().under(|_| Ok([7; 32]))
}

impl House {
    /// Opens a customer with one mailbox.
    pub fn customer(&self, code: &str) -> AccountId {
        let new = NewAccount {
            code: code.into(),
            name: format!("Société {code}"),
            debtor: DebtorKind::Business,
            language: Language::Fr,
            ..NewAccount::default()
        };
        self.store
            .write::<_, Fault>(self.firm, &by(2), |books| {
                let id = books.open_accounts(&[new], self.sequence)?[0];
                let email = Some(format!("compta@{}.example", code.to_lowercase()));
                books.add_contacts(&[NewContact {
                    account: id,
                    role: ContactRole::Reminders,
                    name: None,
                    email,
                    phone: None,
                }])?;
                Ok(id)
            })
            .unwrap()
    }

    /// Issues an invoice.
    pub fn invoice(
        &self,
        account: AccountId,
        number: &str,
        cents: i64,
        issued: Date,
        due: Date,
    ) -> receivables::party::InvoiceId {
        let new = NewInvoice {
            account,
            number: number.into(),
            credit_note: false,
            issued_on: issued,
            due_on: Some(due),
            total: Cents(cents),
            disputed_on: None,
        };
        self.store
            .write::<_, Fault>(
                self.firm,
                &by(3),
                |books| Ok(books.add_invoices(&[new])?[0]),
            )
            .unwrap()
    }
}

/// Someone who writes at this second of 2026-01-01.
pub fn by(second: i64) -> By {
    By {
        actor: "test".into(),
        at: 1_767_225_600_000_000 + second * 1_000_000,
        on: date(2026, 1, 1),
    }
}

pub fn firm() -> Organisation {
    Organisation {
        id: OrganisationId(0),
        name: "Menuiserie Lefort".into(),
        siren: None,
        language: Language::Fr,
        currency: "EUR".into(),
        zone: "Europe/Paris".into(),
    }
}

pub fn ladder() -> Sequence {
    let step = SequenceStep {
        code: StepCode(1),
        level: Level::R1,
        channel: receivables::party::Channel::Email,
        after_due_days: 5,
        gap_days_min: 7,
        needs_person: false,
        hours: None,
        only_if: receivables::reminding::Conditions::default(),
    };
    Sequence {
        id: SequenceId(0),
        name: "Standard".into(),
        steps: vec![step],
    }
}
