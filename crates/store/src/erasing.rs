//! Erasing a person: what identifies them goes, what the ledger needs stays.
//!
//! What was written to them stands under their key and goes with it; names, mailboxes and words in rows are overwritten.
//! Amounts, invoice numbers and dates are nobody's name: with them the ledger and the seals stay whole.

use receivables::Date;
use receivables::party::{AccountId, OrganisationId};

use crate::books::{Books, By};
use crate::journal::{Entry, Written, day, opt_day};
use crate::pool::Store;
use crate::sql::{Connection, Engine};
use crate::{Fault, params};

const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

/// The tables from which an erasure takes something.
const TABLES_ERASED: [&str; 19] = [
    "person_keys",
    "inbound",
    "inbound_bytes",
    "documents",
    "document_bytes",
    "message_bytes",
    "message_words",
    "letter_tests",
    "contacts",
    "addresses",
    "notes",
    "tasks",
    "messages",
    "questions",
    "posted",
    "payments",
    "invoices",
    "accounts",
    "uploads",
];

/// What may stand in the way of erasing a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InTheWay {
    /// Invoices and credit notes that are open, and payments that are not applied.
    pub open_items: i64,
    /// Messages that are queued, claimed or being sent.
    pub on_their_way: i64,
    /// The day on which the newest message left.
    pub last_left_on: Option<Date>,
}

/// What an erased customer is called from then on, and why it was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Who.
    pub account: AccountId,
    /// The code in the place of one that may tell a name.
    pub code: String,
    /// The words in the place of the name.
    pub name: String,
    /// The rule it was done under, such as GDPR art. 17.
    pub rule: String,
    /// The first day it was done, when it is done again after a backup came back.
    pub first_on: Option<Date>,
}

/// How much went.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Erased {
    /// Names, mailboxes and telephones.
    pub contacts: u64,
    /// Messages whose addresses, subject and answers went.
    pub messages: u64,
    /// Messages whose exact bytes went.
    pub letters: u64,
    /// Tests of letters that were drawn on this account, or on one that nobody can name.
    pub tests: u64,
    /// Payments whose words went.
    pub payments: u64,
}

/// Where it is written that a customer was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureNote {
    /// Who.
    pub account: AccountId,
    /// The entry of the journal.
    pub entry: i64,
    /// The day.
    pub on: Date,
    /// The rule.
    pub rule: String,
    /// By whom.
    pub by: String,
}

impl Books<'_> {
    /// What stands in the way.
    pub fn in_the_way(&mut self, account: AccountId) -> Result<InTheWay, Fault> {
        let params = params![self.organisation.0, account.0];
        let found = self.connection.first(
            "select (select count(*) from invoices where organisation_id = $1 and account_id = $2 and open_cents > 0)
                  + (select count(*) from payments where organisation_id = $1 and account_id = $2 and unapplied_cents > 0),
                    (select count(*) from messages where organisation_id = $1 and account_id = $2
                        and state in ('queued', 'claimed', 'sending')),
                    (select max(at) from (
                        select max(left_on) at from messages where organisation_id = $1 and account_id = $2
                        union all
                        select max(posted_on) at from posted where organisation_id = $1 and account_id = $2) letters)",
            params,
            |row| {
                Ok(InTheWay {
                    open_items: row.int(0)?,
                    on_their_way: row.int(1)?,
                    last_left_on: opt_day(row.opt_int(2)?),
                })
            },
        )?;
        Ok(found.unwrap_or_default())
    }

    /// Erases: the key is destroyed, what identifies is overwritten, and the journal says so. The caller has looked whether it
    /// may be done, and holds the account.
    pub fn erase_account(&mut self, erasure: &Erasure) -> Result<Erased, Fault> {
        if self.connection.engine() == Engine::Sqlite {
            // What is deleted here is overwritten in the file too; `scrub` sets it back.
            self.connection.batch("pragma secure_delete = on")?;
        }
        let account = erasure.account;
        let mut mailboxes = self
            .mailboxes(&[account])?
            .remove(&account)
            .unwrap_or_default();
        mailboxes.extend(self.numbers_ever_of(account)?);
        let erased = Erased {
            letters: self.erase_letters(account)?,
            tests: self.erase_tests(account)?,
            contacts: self.erase_contacts(account)?,
            messages: self.erase_words(account)?,
            payments: self.erase_payments(account)?,
        };
        self.erase_documents(account)?;
        self.erase_address(account)?;
        self.erase_posted(account)?;
        self.erase_notes(account)?;
        self.erase_mail(account, mailboxes)?;
        self.erase_uploads()?;
        self.erase_particulars(erasure)?;
        self.destroy_key(account)?;

        let mut detail = serde_json::json!({ "rule": erasure.rule, "erased": erased });
        if let Some(on) = erasure.first_on {
            detail["first_on"] = on.to_string().into();
        }
        self.enter(Entry {
            account,
            kind: "erased",
            on: self.by()?.on,
            subject: account.0,
            movement: None,
            detail: detail.to_string().into(),
        })?;
        self.touch_facts(account);
        Ok(erased)
    }

    /// The telephones from which somebody there may have answered a text message.
    fn numbers_ever_of(&mut self, account: AccountId) -> Result<Vec<String>, Fault> {
        let cards = self.contacts_ever_of(account)?.into_iter();
        let phones = cards.filter_map(|card| card.known.phone);
        let read = phones.filter_map(|phone| receivables::phone::read(&phone).ok());
        Ok(read.map(|number| number.e164).collect())
    }

    fn erase_letters(&mut self, account: AccountId) -> Result<u64, Fault> {
        let words = "delete from message_words where organisation_id = $1 and account_id = $2";
        self.connection
            .execute(words, params![self.organisation.0, account.0])?;
        let letters = "delete from message_bytes where organisation_id = $1 and message_id in (
                           select id from messages where organisation_id = $1 and account_id = $2)";
        self.connection
            .execute(letters, params![self.organisation.0, account.0])
    }

    /// A file that waits to be confirmed may name anybody.
    fn erase_uploads(&mut self) -> Result<u64, Fault> {
        let uploads = "delete from uploads where organisation_id = $1";
        self.connection
            .execute(uploads, params![self.organisation.0])
    }

    /// A test from before it was noted on whom it was drawn may hold anybody's data.
    fn erase_tests(&mut self, account: AccountId) -> Result<u64, Fault> {
        let tests = "delete from letter_tests where organisation_id = $1 and (account_id = $2 or account_id is null)";
        self.connection
            .execute(tests, params![self.organisation.0, account.0])
    }

    fn erase_contacts(&mut self, account: AccountId) -> Result<u64, Fault> {
        let contacts = "delete from contacts where organisation_id = $1 and account_id = $2";
        self.connection
            .execute(contacts, params![self.organisation.0, account.0])
    }

    /// Servers quote mailboxes, reasons quote people. That a message stayed in the sandbox is a fact about us.
    fn erase_words(&mut self, account: AccountId) -> Result<u64, Fault> {
        let questions =
            "update questions set because = '' where organisation_id = $1 and account_id = $2";
        self.connection
            .execute(questions, params![self.organisation.0, account.0])?;
        let messages =
            "update messages set recipient = '', copies = '', subject = null, because = '',
                               last_answer = case when last_answer = 'sandbox' then last_answer end
                        where organisation_id = $1 and account_id = $2";
        self.connection
            .execute(messages, params![self.organisation.0, account.0])
    }

    /// What a bank wrote beside an amount may name who paid.
    fn erase_payments(&mut self, account: AccountId) -> Result<u64, Fault> {
        let payments = "update payments set reference = '', source_key = 'erased:' || id
                        where organisation_id = $1 and account_id = $2";
        self.connection
            .execute(payments, params![self.organisation.0, account.0])
    }

    fn erase_particulars(&mut self, erasure: &Erasure) -> Result<(), Fault> {
        let on = crate::journal::day_number(self.by()?.on);
        let account = erasure.account.0;
        self.end_promises(erasure.account)?;
        let invoices =
            "update invoices set hold_on = null, hold_until_on = null, hold_reason = null
                        where organisation_id = $1 and account_id = $2 and hold_on is not null";
        self.connection
            .execute(invoices, params![self.organisation.0, account])?;
        let particulars = "update accounts set code = $3, name = $4, siren = null, erased_on = $5,
                                  hold_on = null, hold_until_on = null, hold_reason = null, direct_debit_until_on = null
                           where organisation_id = $1 and id = $2";
        self.connection.execute(
            particulars,
            params![
                self.organisation.0,
                account,
                &erasure.code,
                &erasure.name,
                on
            ],
        )?;
        Ok(())
    }

    /// The customers that were erased, with the day.
    pub fn erased_accounts(&mut self) -> Result<Vec<(AccountId, Date)>, Fault> {
        let erased = "select id, erased_on from accounts where organisation_id = $1 and erased_on is not null order by id";
        self.connection
            .rows(erased, params![self.organisation.0], |row| {
                Ok((AccountId(row.int(0)?), day(row.int(1)?)))
            })
    }

    /// What was erased, so that it can be done again.
    fn erasures(&mut self) -> Result<Vec<Erasure>, Fault> {
        let mut all = Vec::new();
        for (account, on) in self.erased_accounts()? {
            let (row, note) = (self.account(account)?, self.erasure_of(account)?);
            if let (Some(row), Some(note)) = (row, note) {
                all.push(Erasure {
                    account,
                    code: row.code,
                    name: row.name,
                    rule: note.rule,
                    first_on: Some(on),
                });
            }
        }
        Ok(all)
    }

    /// When, by whom and under which rule a customer was erased; the newest time.
    pub fn erasure_of(&mut self, account: AccountId) -> Result<Option<ErasureNote>, Fault> {
        let newest = "select id, account_id, kind, happened_on, written_at, actor, subject_id, debit, credit, amount_cents, detail
                      from entries where organisation_id = $1 and id / 1048576 = any($3) and account_id = $2 and kind = 'erased'
                      order by id desc limit 1";
        let parts = self.parts_after(0)?;
        let newest = self.connection.first(
            newest,
            params![self.organisation.0, account.0, &parts[..]],
            crate::journal::written,
        )?;
        Ok(newest.map(note))
    }
}

fn note(entry: Written) -> ErasureNote {
    let detail: serde_json::Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    ErasureNote {
        account: entry.account,
        entry: entry.id,
        on: entry.on,
        rule: detail["rule"].as_str().unwrap_or_default().to_owned(),
        by: entry.actor,
    }
}

impl Store {
    /// Takes out of the file what was deleted or overwritten before: SQLite writes it anew and empties its write-ahead file,
    /// PostgreSQL frees the old versions of rows.
    pub fn scrub(&self) -> Result<(), Fault> {
        self.with_writer(|connection, _| match connection {
            Connection::Sqlite(_) => connection
                .batch("pragma secure_delete = off; vacuum; pragma wal_checkpoint(truncate)"),
            // Each by itself: a vacuum takes no part in a transaction.
            Connection::Postgres(_) => TABLES_ERASED
                .iter()
                .try_for_each(|table| connection.batch(&format!("vacuum {table}"))),
        })
    }

    /// Erases here again who was erased in books that a backup takes the place of: a customer is the same when its firm was
    /// opened at the same moment and it bears the same number. Answers how many were.
    pub(crate) fn erase_again(&self, after: &Store, at: i64) -> Result<u64, Fault> {
        let theirs = after.firms_opened()?;
        let mut count = 0;
        for (firm, _) in self
            .firms_opened()?
            .into_iter()
            .filter(|firm| theirs.contains(firm))
        {
            let done = after.read::<_, Fault>(firm, |books| books.erasures())?;
            let by = By {
                actor: "restore".into(),
                at,
                on: day(at.div_euclid(MICROSECONDS_PER_DAY)),
            };
            count += self.write::<_, Fault>(firm, &by, |books| {
                let mut count = 0;
                for erasure in &done {
                    let here = books.account(erasure.account)?;
                    if here.is_some_and(|here| here.erased_on.is_none()) {
                        books.erase_account(erasure)?;
                        count += 1;
                    }
                }
                Ok(count)
            })?;
        }
        if count > 0 {
            self.scrub()?;
        }
        Ok(count)
    }

    /// Each firm with the moment at which it was opened.
    fn firms_opened(&self) -> Result<Vec<(OrganisationId, i64)>, Fault> {
        self.look(|connection| {
            connection.rows(
                "select id, created_at from organisations order by id",
                &[],
                |row| Ok((OrganisationId(row.int(0)?), row.int(1)?)),
            )
        })
    }

    /// How many customers were erased.
    pub fn erasure_count(&self) -> Result<u64, Fault> {
        let mut count = 0;
        for organisation in self.organisations()? {
            count += self
                .read::<_, Fault>(organisation.id, |books| books.erased_accounts())?
                .len() as u64;
        }
        Ok(count)
    }
}
