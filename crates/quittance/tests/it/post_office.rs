//! A firm with messages in its outbox, on each engine that can be had.

use std::sync::atomic::{AtomicU32, Ordering};

use quittance::desk::{Clock, Desk};
use quittance::mail::{Sent, send_once};
use quittance::secrets::Keys;
use receivables::Cents;
use receivables::party::{AccountId, Channel, ContactRole, Language};
use receivables::reminding::{Level, StepCode};
use store::{
    By, Fault, MessageRow, NewAccount, NewContact, NewInvoice, NewMessage, Organisation, Store,
};

/// A minute, in the store's microseconds.
pub const MINUTE: i64 = 60_000_000;

/// A firm and its books.
pub struct PostOffice {
    pub desk: Desk,
    pub firm: Organisation,
    pub url: String,
    pub folder: tempfile::TempDir,
}

/// Runs the same test on each engine.
pub fn on_both(test: impl Fn(&PostOffice)) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("books.db").display());
    test(&PostOffice::open(url, folder));
    match std::env::var("QUITTANCE_TEST_POSTGRES") {
        Ok(admin) => test(&PostOffice::open(
            fresh_postgres(&admin),
            tempfile::tempdir().unwrap(),
        )),
        Err(_) => println!("skipped: PostgreSQL, QUITTANCE_TEST_POSTGRES is not set"),
    }
}

/// A new, empty database on this server.
pub fn fresh_postgres(admin: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("mail_{}_{number}", std::process::id());
    let mut client = postgres::Client::connect(admin, postgres::NoTls).unwrap();
    let drop = format!("drop database if exists {name}");
    client.batch_execute(&drop).unwrap();
    client
        .batch_execute(&format!("create database {name}"))
        .unwrap();
    let (server, _) = admin.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

impl PostOffice {
    /// Opens the books of a firm.
    pub fn open(url: String, folder: tempfile::TempDir) -> PostOffice {
        let keys = Keys::beside(Some(&folder.path().join("books.db")));
        let desk = Desk::new(Store::open(&url).unwrap(), keys, Clock::default());
        let language = Language::Fr;
        let email = "claire@lafleur.example";
        quittance::deeds::upkeep::open_firm(&desk, "Menuiserie Lafleur", None, email, language)
            .unwrap();
        let firm = quittance::deeds::firm(&desk, None).unwrap();
        let office = PostOffice {
            desk,
            firm,
            url,
            folder,
        };
        office.set("mail.from", "Menuiserie Lafleur <compta@lafleur.example>");
        office
    }

    /// Sets a setting; in clear, because the key file is another test's.
    pub fn set(&self, key: &str, value: &str) {
        let set = self
            .desk
            .store
            .write::<_, Fault>(self.firm.id, &self.by(), |books| {
                books.set_setting(key, Some(value))
            });
        set.unwrap();
    }

    /// A setting as it stands.
    pub fn setting(&self, key: &str) -> String {
        let settings = quittance::deeds::settings(&self.desk, self.firm.id).unwrap();
        settings.get(key).to_owned()
    }

    /// Sends to this server, for real.
    pub fn sends_to(&self, url: &str) {
        self.set("mail.sandbox", "off");
        self.set("mail.smtp_url", url);
    }

    /// Queues one reminder to each mailbox, each to a customer of its own.
    pub fn queue(&self, mailboxes: &[String]) -> Vec<AccountId> {
        self.queue_by(Channel::Email, mailboxes)
    }

    /// Queues one reminder by this way to each address, each to a customer of its own.
    pub fn queue_by(&self, channel: Channel, mailboxes: &[String]) -> Vec<AccountId> {
        let write =
            |work: &mut dyn FnMut(&mut store::Books<'_>) -> Result<Vec<AccountId>, Fault>| {
                self.desk
                    .store
                    .write(self.firm.id, &self.by(), |books| work(books))
                    .unwrap()
            };
        let accounts = write(&mut |books| {
            let sequence = books.sequences()?[0].1.id;
            let new = |mailbox: &String| NewAccount {
                code: mailbox.clone(),
                name: format!("Société {mailbox}"),
                ..NewAccount::default()
            };
            let accounts = mailboxes.iter().map(new).collect::<Vec<_>>();
            books.open_accounts(&accounts, sequence)
        });
        let mut messages = Vec::new();
        write(&mut |books| {
            messages = self.facts(books, channel, &accounts, mailboxes)?;
            Ok(vec![])
        });
        write(&mut |books| {
            for message in &mut messages {
                let account = books.account(message.account)?;
                message.account_version = account.map_or(0, |account| account.version);
            }
            books.plan_messages(&messages)?;
            Ok(vec![])
        });
        accounts
    }

    /// A mailbox and an invoice for each customer, and the message about it.
    fn facts(
        &self,
        books: &mut store::Books<'_>,
        channel: Channel,
        accounts: &[AccountId],
        mailboxes: &[String],
    ) -> Result<Vec<NewMessage>, Fault> {
        let on = self.by().on;
        let contacts: Vec<NewContact> = accounts
            .iter()
            .zip(mailboxes)
            .map(|(account, mailbox)| NewContact {
                account: *account,
                role: ContactRole::Reminders,
                name: None,
                email: (channel == Channel::Email).then(|| mailbox.clone()),
                phone: (channel == Channel::Sms).then(|| mailbox.clone()),
            })
            .collect();
        let contacts = books.add_contacts(&contacts)?;
        let invoices: Vec<NewInvoice> = accounts
            .iter()
            .map(|account| NewInvoice {
                account: *account,
                number: format!("F-{}", account.0),
                credit_note: false,
                issued_on: on,
                due_on: Some(on),
                total: Cents(10_000 + account.0),
                disputed_on: None,
            })
            .collect();
        let ids = books.add_invoices(&invoices)?;
        let messages = invoices
            .iter()
            .zip(ids)
            .zip(contacts)
            .zip(mailboxes)
            .map(|(((invoice, id), contact), mailbox)| NewMessage {
                account: invoice.account,
                run: id,
                step: StepCode(1),
                level: Level::R1.code(),
                contact,
                recipient: mailbox.clone(),
                copies: String::new(),
                language: Language::Fr,
                lines: vec![(id, invoice.total)],
                credits: Cents::ZERO,
                total: invoice.total,
                because: receivables::next_step::Because::NoLadder,
                // Known once the invoice is written, which moves it.
                account_version: 0,
                not_before_at: 0,
                channel,
                message_id: format!("{}.step1@lafleur.example", invoice.account.0),
            })
            .collect();
        Ok(messages)
    }

    /// Sends what is due now.
    pub fn send(&self) -> Sent {
        send_once(&self.desk, &self.firm).unwrap()
    }

    /// Lets time pass.
    pub fn wait(&self, minutes: i64) {
        self.desk
            .clock
            .ahead
            .fetch_add(minutes * MINUTE, Ordering::Relaxed);
    }

    /// Every message, in the order in which they were queued.
    pub fn messages(&self) -> Vec<MessageRow> {
        let list = |books: &mut store::Books<'_>| books.list_messages(None, i64::MAX, i64::MAX);
        let mut rows = self
            .desk
            .store
            .read::<_, Fault>(self.firm.id, list)
            .unwrap();
        rows.reverse();
        rows
    }

    /// The one message to this mailbox.
    pub fn message(&self, mailbox: &str) -> MessageRow {
        let found = self
            .messages()
            .into_iter()
            .find(|row| row.recipient == mailbox);
        found.unwrap_or_else(|| panic!("no message to {mailbox}"))
    }

    /// Someone who writes now.
    pub fn by(&self) -> By {
        self.desk.by(&self.firm, "test")
    }
}
