//! Customers' accounts: who they are, whom to write to, and the facts that the one question reads.

use std::collections::HashMap;

use receivables::invoicing::{EndOfMonth, Terms};
use receivables::party::{AccountId, ContactId, ContactRole, DebtorKind, Language, SequenceId};
use receivables::{Cents, Date};

use crate::books::Books;
use crate::journal::{Entry, opt_day};
use crate::sql::{Kind, Row, Target, Value};
use crate::{Fault, params};

/// A customer to be opened.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    /// The firm's own code for it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is in law.
    pub debtor: DebtorKind,
    /// Its language.
    pub language: Language,
    /// Where its holidays are, as the calendar prints it.
    pub zone: receivables::calendar::Zone,
    /// Its SIREN.
    pub siren: Option<String>,
    /// How long it has to pay, when agreed.
    pub terms: Option<Terms>,
}

/// A contact to be noted.
#[derive(Clone, Debug)]
pub struct NewContact {
    /// Whose.
    pub account: AccountId,
    /// What it is for.
    pub role: ContactRole,
    /// The person.
    pub name: Option<String>,
    /// The mailbox.
    pub email: Option<String>,
    /// The telephone.
    pub phone: Option<String>,
}

/// A customer as lists show it.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountRow {
    /// Which.
    pub id: AccountId,
    /// The firm's own code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it owes in all, less what it has in hand.
    pub balance: Cents,
    /// Its language.
    pub language: Language,
    /// The ladder it follows.
    pub sequence: SequenceId,
    /// Rises with each fact that bears on it.
    pub version: i64,
    /// How long it has to pay, when agreed.
    pub terms: Option<Terms>,
    /// Its SIREN.
    pub siren: Option<String>,
    /// The day on which it was erased.
    pub erased_on: Option<Date>,
}

static ACCOUNTS: Target = Target::new(
    "accounts",
    &[
        ("organisation_id", Kind::Int),
        ("id", Kind::Int),
        ("code", Kind::Text),
        ("name", Kind::Text),
        ("debtor", Kind::Text),
        ("language", Kind::Text),
        ("zone", Kind::Text),
        ("siren", Kind::Text),
        ("terms_days", Kind::Int),
        ("terms_month_end", Kind::Text),
        ("sequence_id", Kind::Int),
        ("balance_cents", Kind::Int),
        ("ageing", Kind::Bytes),
        ("version", Kind::Int),
    ],
    "",
);

static CONTACTS: Target = Target::new(
    "contacts",
    &[
        ("organisation_id", Kind::Int),
        ("id", Kind::Int),
        ("account_id", Kind::Int),
        ("role", Kind::Text),
        ("name", Kind::Text),
        ("email", Kind::Text),
        ("phone", Kind::Text),
    ],
    "",
);

impl Books<'_> {
    /// Opens accounts; each follows the organisation's first ladder until told otherwise.
    pub fn open_accounts(
        &mut self,
        accounts: &[NewAccount],
        sequence: SequenceId,
    ) -> Result<Vec<AccountId>, Fault> {
        let on = self.by()?.on;
        let mut ids = Vec::with_capacity(accounts.len());
        for _ in accounts {
            ids.push(AccountId(self.new_id()?));
        }
        let organisation = self.organisation.0;
        let words: Vec<_> = accounts
            .iter()
            .map(|a| {
                (
                    debtor_word(a.debtor),
                    language_word(a.language),
                    a.zone.to_string(),
                )
            })
            .collect();
        let rows: Vec<Vec<Value<'_>>> = accounts
            .iter()
            .zip(&ids)
            .zip(&words)
            .map(|((a, id), (debtor, language, zone))| {
                vec![
                    organisation.into(),
                    id.0.into(),
                    Value::Text(&a.code),
                    Value::Text(&a.name),
                    Value::Text(debtor),
                    Value::Text(language),
                    Value::Text(zone),
                    a.siren.as_deref().into(),
                    a.terms.map(|terms| i64::from(terms.days)).into(),
                    a.terms.and_then(month_end_word).into(),
                    sequence.0.into(),
                    0.into(),
                    Value::Bytes(&[]),
                    0.into(),
                ]
            })
            .collect();
        self.connection.load(&ACCOUNTS, &rows)?;
        for id in &ids {
            self.enter(Entry {
                account: *id,
                kind: "account_opened",
                on,
                subject: id.0,
                movement: None,
                detail: "{}".into(),
            })?;
        }
        Ok(ids)
    }

    /// Notes contacts.
    pub fn add_contacts(&mut self, contacts: &[NewContact]) -> Result<Vec<ContactId>, Fault> {
        let mut ids = Vec::with_capacity(contacts.len());
        for _ in contacts {
            ids.push(ContactId(self.new_id()?));
        }
        let organisation = self.organisation.0;
        let rows: Vec<Vec<Value<'_>>> = contacts
            .iter()
            .zip(&ids)
            .map(|(c, id)| {
                vec![
                    organisation.into(),
                    id.0.into(),
                    c.account.0.into(),
                    role_word(c.role).into(),
                    c.name.as_deref().into(),
                    c.email.as_deref().into(),
                    c.phone.as_deref().into(),
                ]
            })
            .collect();
        self.connection.load(&CONTACTS, &rows)?;
        for contact in contacts {
            self.touch_facts(contact.account);
        }
        Ok(ids)
    }

    /// The mailboxes of these accounts, those that came back too.
    pub fn mailboxes(
        &mut self,
        accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, Vec<String>>, Fault> {
        let mut mailboxes: HashMap<AccountId, Vec<String>> = HashMap::new();
        let ids: Vec<Option<i64>> = accounts.iter().map(|id| Some(id.0)).collect();
        self.connection.each(
            "select account_id, email from contacts
             where organisation_id = $1 and account_id = any($2) and email is not null order by account_id, id",
            params![self.organisation.0, &ids[..]],
            &mut |row| {
                let account = AccountId(row.int(0)?);
                mailboxes.entry(account).or_default().push(row.text(1)?);
                Ok(())
            },
        )?;
        Ok(mailboxes)
    }

    /// Every code with its account: for matching a whole file.
    pub fn account_codes(&mut self) -> Result<HashMap<String, AccountId>, Fault> {
        let all = "select code, id from accounts where organisation_id = $1";
        let pairs = self
            .connection
            .rows(all, params![self.organisation.0], |row| {
                Ok((row.text(0)?, AccountId(row.int(1)?)))
            })?;
        Ok(pairs.into_iter().collect())
    }

    /// Every name with its account: for lines that name a customer without its code. A name borne twice names nobody.
    pub fn account_names(&mut self) -> Result<HashMap<String, AccountId>, Fault> {
        let all = "select name, min(id) from accounts where organisation_id = $1 group by name having count(*) = 1";
        let pairs = self
            .connection
            .rows(all, params![self.organisation.0], |row| {
                Ok((row.text(0)?, AccountId(row.int(1)?)))
            })?;
        Ok(pairs.into_iter().collect())
    }

    /// The account of this code.
    pub fn account_by_code(&mut self, code: &str) -> Result<Option<AccountRow>, Fault> {
        let one = "select id, code, name, balance_cents, language, sequence_id, version, terms_days, siren, erased_on, terms_month_end
                   from accounts where organisation_id = $1 and code = $2";
        self.connection
            .first(one, params![self.organisation.0, code], account_row)
    }

    /// The account of this id.
    pub fn account(&mut self, id: AccountId) -> Result<Option<AccountRow>, Fault> {
        let one = "select id, code, name, balance_cents, language, sequence_id, version, terms_days, siren, erased_on, terms_month_end
                   from accounts where organisation_id = $1 and id = $2";
        self.connection
            .first(one, params![self.organisation.0, id.0], account_row)
    }

    /// The account that this invoice number stands on.
    pub fn account_of_invoice(&mut self, number: &str) -> Result<Option<AccountId>, Fault> {
        let one = "select account_id from invoices where organisation_id = $1 and number = $2";
        self.connection
            .first(one, params![self.organisation.0, number], |row| {
                Ok(AccountId(row.int(0)?))
            })
    }

    /// Locks one account until the transaction ends: every deed that moves money on it does this first.
    pub fn lock_account(&mut self, account: AccountId) -> Result<AccountRow, Fault> {
        let lock = "select id, code, name, balance_cents, language, sequence_id, version, terms_days, siren, erased_on, terms_month_end
                    from accounts where organisation_id = $1 and id = $2 for update";
        self.hold_looks(&[Some(account.0)])?;
        let row =
            self.connection
                .first(lock, params![self.organisation.0, account.0], account_row)?;
        row.ok_or_else(|| Fault::Missing(format!("account {} is not in these books", account.0)))
    }
}

pub(crate) fn account_row(row: &Row<'_>) -> Result<AccountRow, Fault> {
    Ok(AccountRow {
        id: AccountId(row.int(0)?),
        code: row.text(1)?,
        name: row.text(2)?,
        balance: Cents(row.int(3)?),
        language: language(row.str(4)?)?,
        sequence: SequenceId(row.int(5)?),
        version: row.int(6)?,
        terms: terms(row.opt_int(7)?, row.opt_text(10)?.as_deref())?,
        siren: row.opt_text(8)?,
        erased_on: opt_day(row.opt_int(9)?),
    })
}

/// Terms, of their two columns.
fn terms(days: Option<i64>, month_end: Option<&str>) -> Result<Option<Terms>, Fault> {
    let Some(days) = days else {
        return Ok(None);
    };
    let days = u16::try_from(days).map_err(|_| Fault::Row(format!("terms of {days} days")))?;
    let end_of_month = match month_end {
        None => EndOfMonth::None,
        Some("after") => EndOfMonth::After,
        Some("before") => EndOfMonth::Before,
        Some(other) => return Err(Fault::Row(format!("the end of month «{other}»"))),
    };
    Ok(Some(Terms { days, end_of_month }))
}

fn month_end_word(terms: Terms) -> Option<&'static str> {
    match terms.end_of_month {
        EndOfMonth::None => None,
        EndOfMonth::After => Some("after"),
        EndOfMonth::Before => Some("before"),
    }
}

pub(crate) fn language_word(language: Language) -> &'static str {
    match language {
        Language::Fr => "fr",
        Language::En => "en",
    }
}

pub(crate) fn language(word: &str) -> Result<Language, Fault> {
    match word {
        "fr" => Ok(Language::Fr),
        "en" => Ok(Language::En),
        other => Err(Fault::Row(format!("the language «{other}»"))),
    }
}

fn debtor_word(kind: DebtorKind) -> &'static str {
    match kind {
        DebtorKind::Business => "business",
        DebtorKind::Public => "public",
        DebtorKind::Consumer => "consumer",
    }
}

pub(crate) fn debtor(word: &str) -> Result<DebtorKind, Fault> {
    match word {
        "business" => Ok(DebtorKind::Business),
        "public" => Ok(DebtorKind::Public),
        "consumer" => Ok(DebtorKind::Consumer),
        other => Err(Fault::Row(format!("the kind of debtor «{other}»"))),
    }
}

pub(crate) fn role_word(role: ContactRole) -> &'static str {
    match role {
        ContactRole::Reminders => "reminders",
        ContactRole::Payables => "payables",
        ContactRole::Escalation => "escalation",
        ContactRole::Other => "other",
    }
}

pub(crate) fn role(word: &str) -> Result<ContactRole, Fault> {
    match word {
        "reminders" => Ok(ContactRole::Reminders),
        "payables" => Ok(ContactRole::Payables),
        "escalation" => Ok(ContactRole::Escalation),
        "other" => Ok(ContactRole::Other),
        other => Err(Fault::Row(format!("the role «{other}»"))),
    }
}

impl Books<'_> {
    /// Accounts that owe something, in the order of ids.
    pub fn list_owing(&mut self, after: AccountId, limit: i64) -> Result<Vec<AccountId>, Fault> {
        let owing = "select id from accounts where organisation_id = $1 and id > $2 and balance_cents > 0 order by id limit $3";
        self.connection
            .rows(owing, params![self.organisation.0, after.0, limit], |row| {
                Ok(AccountId(row.int(0)?))
            })
    }
}

/// What is said of a customer, and may be said anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountChange {
    /// Its name.
    pub name: String,
    /// What it is in law.
    pub debtor: DebtorKind,
    /// Its language.
    pub language: Language,
    /// Where its holidays are.
    pub zone: receivables::calendar::Zone,
    /// Its SIREN.
    pub siren: Option<String>,
    /// How long it has to pay, when agreed.
    pub terms: Option<Terms>,
    /// The firm's own word for its kind; it is set by itself.
    pub segment: Option<String>,
}

/// What the customer's page shows beside its ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Particulars {
    /// The colleague who looks after it.
    pub assigned_to: Option<i64>,
    /// Where its holidays are.
    pub zone: receivables::calendar::Zone,
}

impl Books<'_> {
    /// Says anew who a customer is. Its segment is set by itself.
    pub fn change_account(
        &mut self,
        account: AccountId,
        change: &AccountChange,
    ) -> Result<(), Fault> {
        let on = self.by()?.on;
        self.connection.execute(
            "update accounts set name = $3, debtor = $4, language = $5, zone = $6, siren = $7, terms_days = $8, terms_month_end = $9
             where organisation_id = $1 and id = $2",
            params![
                self.organisation.0,
                account.0,
                &change.name,
                debtor_word(change.debtor),
                language_word(change.language),
                change.zone.as_str(),
                change.siren.as_deref(),
                change.terms.map(|terms| i64::from(terms.days)),
                change.terms.and_then(month_end_word)
            ],
        )?;
        self.enter(Entry {
            account,
            kind: "customer_changed",
            on,
            subject: account.0,
            movement: None,
            detail: "{}".into(),
        })?;
        self.touch_facts(account);
        Ok(())
    }

    /// Who looks after a customer, and where it is.
    pub fn particulars(&mut self, account: AccountId) -> Result<Particulars, Fault> {
        let one = "select assigned_to, zone from accounts where organisation_id = $1 and id = $2";
        let found = self
            .connection
            .first(one, params![self.organisation.0, account.0], |row| {
                Ok(Particulars {
                    assigned_to: row.opt_int(0)?,
                    zone: row
                        .str(1)?
                        .parse()
                        .map_err(|_| Fault::Row("an unknown zone".into()))?,
                })
            })?;
        Ok(found.unwrap_or_default())
    }

    /// Says which colleague looks after a customer, or that nobody does.
    pub fn assign_colleague(
        &mut self,
        account: AccountId,
        colleague: Option<i64>,
    ) -> Result<(), Fault> {
        let set = "update accounts set assigned_to = $3 where organisation_id = $1 and id = $2";
        self.connection
            .execute(set, params![self.organisation.0, account.0, colleague])?;
        let on = self.by()?.on;
        self.enter(Entry {
            account,
            kind: "colleague_assigned",
            on,
            subject: colleague.unwrap_or_default(),
            movement: None,
            detail: "{}".into(),
        })?;
        Ok(())
    }

    /// Agrees other payment terms with customers: invoices that come from now on are due by them.
    pub fn agree_terms(&mut self, agreed: &[(AccountId, Terms)]) -> Result<(), Fault> {
        let on = self.by()?.on;
        let organisation = self.organisation.0;
        let rows: Vec<Vec<Value<'_>>> = agreed
            .iter()
            .map(|(account, terms)| {
                vec![
                    organisation.into(),
                    account.0.into(),
                    i64::from(terms.days).into(),
                    month_end_word(*terms).into(),
                ]
            })
            .collect();
        self.connection.change(
            "update accounts set terms_days = $3, terms_month_end = $4 where organisation_id = $1 and id = $2",
            "update accounts a set terms_days = u.days, terms_month_end = u.month_end
             from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) u(organisation, id, days, month_end)
             where a.organisation_id = u.organisation and a.id = u.id",
            &[Kind::Int, Kind::Int, Kind::Int, Kind::Text],
            &rows,
        )?;
        for (account, terms) in agreed {
            let detail =
                serde_json::json!({ "days": terms.days, "end_of_month": month_end_word(*terms) });
            self.enter(Entry {
                account: *account,
                kind: "terms_changed",
                on,
                subject: account.0,
                movement: None,
                detail: detail.to_string().into(),
            })?;
        }
        Ok(())
    }

    /// The terms agreed with each of these customers.
    pub fn terms_of(&mut self, accounts: &[AccountId]) -> Result<HashMap<AccountId, Terms>, Fault> {
        let ids: Vec<Option<i64>> = accounts.iter().map(|id| Some(id.0)).collect();
        let agreed = self.connection.rows(
            "select id, terms_days, terms_month_end from accounts where organisation_id = $1 and id = any($2)",
            params![self.organisation.0, &ids[..]],
            |row| {
                Ok((
                    AccountId(row.int(0)?),
                    terms(row.opt_int(1)?, row.opt_text(2)?.as_deref())?,
                ))
            },
        )?;
        Ok(agreed
            .into_iter()
            .filter_map(|(id, terms)| Some((id, terms?)))
            .collect())
    }
}
