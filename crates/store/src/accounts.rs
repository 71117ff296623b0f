//! Customers' accounts: who they are, whom to write to, and the facts that the one question reads.

use std::collections::HashMap;

use receivables::account::{
    Account, Dispute, Hold, Lifecycle, OpenInvoice, Outcome, Plan, Promise, Taken,
};
use receivables::party::{
    AccountId, Channel, Contact, ContactId, ContactRole, DebtorKind, InvoiceId, Language,
    SequenceId,
};
use receivables::reminding::StepCode;
use receivables::{Cents, Date};

use crate::books::Books;
use crate::journal::{Entry, day, day_number, opt_day};
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
    /// Days to pay, when agreed.
    pub terms_days: Option<i64>,
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
    /// When the question is asked again.
    pub look_again_on: Option<Date>,
    /// Days to pay, when agreed.
    pub terms_days: Option<i64>,
    /// Its SIREN.
    pub siren: Option<String>,
}

/// What the one question reads, and what is needed to act on its answer.
#[derive(Clone, Debug)]
pub struct Case {
    /// The customer.
    pub row: AccountRow,
    /// The facts.
    pub account: Account,
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
        ("sequence_id", Kind::Int),
        ("balance_cents", Kind::Int),
        ("ageing", Kind::Bytes),
        ("look_again_on", Kind::Int),
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
                    a.terms_days.into(),
                    sequence.0.into(),
                    0.into(),
                    Value::Bytes(&[]),
                    Value::Null,
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
        let one = "select id, code, name, balance_cents, language, sequence_id, version, look_again_on, terms_days, siren
                   from accounts where organisation_id = $1 and code = $2";
        self.connection
            .first(one, params![self.organisation.0, code], account_row)
    }

    /// The account of this id.
    pub fn account(&mut self, id: AccountId) -> Result<Option<AccountRow>, Fault> {
        let one = "select id, code, name, balance_cents, language, sequence_id, version, look_again_on, terms_days, siren
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

    /// Accounts to be looked at: touched, or with a date that has come. Rows are locked against other nodes,
    /// and those that another node holds are left to it.
    pub fn claim_due(
        &mut self,
        today: Date,
        after: AccountId,
        limit: i64,
    ) -> Result<Vec<AccountId>, Fault> {
        let due = "select id from accounts
                   where organisation_id = $1 and look_again_on <= $2 and id > $3
                   order by id limit $4 for update skip locked";
        let params = params![self.organisation.0, day_number(today), after.0, limit];
        self.connection
            .rows(due, params, |row| Ok(AccountId(row.int(0)?)))
    }

    /// The same question without taking anything, for a dry run.
    pub fn list_due(
        &mut self,
        today: Date,
        after: AccountId,
        limit: i64,
    ) -> Result<Vec<AccountId>, Fault> {
        let due = "select id from accounts
                   where organisation_id = $1 and look_again_on <= $2 and id > $3
                   order by id limit $4";
        let params = params![self.organisation.0, day_number(today), after.0, limit];
        self.connection
            .rows(due, params, |row| Ok(AccountId(row.int(0)?)))
    }

    /// Locks one account until the transaction ends: every deed that moves money on it does this first.
    pub fn lock_account(&mut self, account: AccountId) -> Result<AccountRow, Fault> {
        let lock = "select id, code, name, balance_cents, language, sequence_id, version, look_again_on, terms_days, siren
                    from accounts where organisation_id = $1 and id = $2 for update";
        let row =
            self.connection
                .first(lock, params![self.organisation.0, account.0], account_row)?;
        row.ok_or_else(|| Fault::Missing(format!("account {} is not in these books", account.0)))
    }

    /// Writes when each account is to be looked at again.
    pub fn look_again(&mut self, dates: &[(AccountId, Option<Date>)]) -> Result<(), Fault> {
        let organisation = self.organisation.0;
        let rows: Vec<Vec<Value<'_>>> = dates
            .iter()
            .map(|(id, on)| vec![organisation.into(), id.0.into(), on.map(day_number).into()])
            .collect();
        self.connection.change(
            "update accounts set look_again_on = $3 where organisation_id = $1 and id = $2",
            "update accounts a set look_again_on = u.look_again_on
             from unnest($1::bigint[], $2::bigint[], $3::bigint[]) u(organisation, id, look_again_on)
             where a.organisation_id = u.organisation and a.id = u.id",
            &[Kind::Int, Kind::Int, Kind::Int],
            &rows,
        )?;
        Ok(())
    }

    /// The facts of these accounts, in the order of their ids.
    pub fn cases(&mut self, accounts: &[AccountId], today: Date) -> Result<Vec<Case>, Fault> {
        let ids: Vec<Option<i64>> = accounts.iter().map(|id| Some(id.0)).collect();
        let mut cases = self.bare_cases(&ids)?;
        cases.sort_unstable_by_key(|case| case.row.id);
        let mut gather = Gather {
            cases: &mut cases,
            at: 0,
        };
        self.gather_contacts(&ids, &mut gather)?;
        gather.at = 0;
        self.gather_invoices(&ids, &mut gather)?;
        gather.at = 0;
        self.gather_credits(&ids, &mut gather)?;
        gather.at = 0;
        self.gather_promises(&ids, &mut gather)?;
        gather.at = 0;
        self.gather_plans(&ids, &mut gather)?;
        gather.at = 0;
        self.gather_messages(&ids, today, &mut gather)?;
        gather.at = 0;
        self.gather_questions(&ids, &mut gather)?;
        for case in &mut cases {
            case.account
                .invoices
                .sort_unstable_by_key(|invoice| (invoice.due_on, invoice.id));
            case.account.taken.sort_unstable_by_key(|taken| taken.on);
            case.account.contacted.sort_unstable();
        }
        Ok(cases)
    }

    fn bare_cases(&mut self, ids: &[Option<i64>]) -> Result<Vec<Case>, Fault> {
        self.connection.rows(
            "select id, code, name, balance_cents, language, sequence_id, version, look_again_on, terms_days, siren,
                    debtor, zone, hold_on, hold_until_on, hold_reason, direct_debit_until_on
             from accounts where organisation_id = $1 and id = any($2)",
            params![self.organisation.0, ids],
            |row| {
                let found = account_row(row)?;
                let hold = row.opt_int(12)?.is_some().then_some(());
                let hold = hold.map(|()| Ok::<_, Fault>(Hold { until: opt_day(row.opt_int(13)?), reason: row.opt_text(14)?.unwrap_or_default() }));
                Ok(Case {
                    account: Account {
                        id: found.id,
                        debtor: debtor(row.str(10)?)?,
                        language: found.language,
                        zone: row.str(11)?.parse().map_err(|_| Fault::Row("an unknown zone".into()))?,
                        contacts: Vec::new(),
                        invoices: Vec::new(),
                        credits: Cents::ZERO,
                        promise: None,
                        plan: None,
                        hold: hold.transpose()?,
                        direct_debit_until: opt_day(row.opt_int(15)?),
                        taken: Vec::new(),
                        contacted: Vec::new(),
                    },
                    row: found,
                })
            },
        )
    }

    fn gather_contacts(&mut self, ids: &[Option<i64>], into: &mut Gather<'_>) -> Result<(), Fault> {
        self.connection.each(
            "select account_id, id, role, email, bounced_on from contacts
             where organisation_id = $1 and account_id = any($2) order by account_id, id",
            params![self.organisation.0, ids],
            &mut |row| {
                let contact = Contact {
                    id: ContactId(row.int(1)?),
                    role: role(row.str(2)?)?,
                    email: row.opt_text(3)?,
                    bounced: row.opt_int(4)?.is_some(),
                };
                into.find(row)?.contacts.push(contact);
                Ok(())
            },
        )
    }

    fn gather_invoices(&mut self, ids: &[Option<i64>], into: &mut Gather<'_>) -> Result<(), Fault> {
        self.connection.each(
            "select account_id, id, kind, number, issued_on, due_on, known_on, total_cents, open_cents,
                    disputed_on, disputed_cents, status, status_on, hold_on, hold_until_on, hold_reason
             from invoices where organisation_id = $1 and account_id = any($2) and open_cents > 0 order by account_id, id",
            params![self.organisation.0, ids],
            &mut |row| {
                let account = into.find(row)?;
                if row.int(2)? == 1 {
                    account.credits += Cents(row.int(8)?);
                } else {
                    account.invoices.push(open_invoice(row)?);
                }
                Ok(())
            },
        )
    }

    fn gather_credits(&mut self, ids: &[Option<i64>], into: &mut Gather<'_>) -> Result<(), Fault> {
        self.connection.each(
            "select account_id, unapplied_cents from payments
             where organisation_id = $1 and account_id = any($2) and unapplied_cents > 0 order by account_id, id",
            params![self.organisation.0, ids],
            &mut |row| {
                into.find(row)?.credits += Cents(row.int(1)?);
                Ok(())
            },
        )
    }

    fn gather_promises(&mut self, ids: &[Option<i64>], into: &mut Gather<'_>) -> Result<(), Fault> {
        self.connection.each(
            "select p.account_id, p.made_on, p.for_on, p.amount_cents,
                    (select cast(coalesce(sum(m.amount_cents), 0) as bigint) from payments m
                     where m.organisation_id = p.organisation_id and m.account_id = p.account_id and m.received_on >= p.made_on)
             from promises p where p.organisation_id = $1 and p.account_id = any($2) and p.ended_on is null
             order by p.account_id, p.id",
            params![self.organisation.0, ids],
            &mut |row| {
                into.find(row)?.promise = Some(Promise {
                    made_on: day(row.int(1)?),
                    for_on: day(row.int(2)?),
                    amount: row.opt_int(3)?.map(Cents),
                    paid_since: Cents(row.int(4)?),
                });
                Ok(())
            },
        )
    }

    fn gather_plans(&mut self, ids: &[Option<i64>], into: &mut Gather<'_>) -> Result<(), Fault> {
        self.connection.each(
            "select account_id, agreed_on, due_on, amount_cents - paid_cents from instalments
             where organisation_id = $1 and account_id = any($2) and ended_on is null and paid_cents < amount_cents
             order by account_id, due_on desc",
            params![self.organisation.0, ids],
            &mut |row| {
                into.find(row)?.plan = Some(Plan {
                    agreed_on: day(row.int(1)?),
                    next_on: day(row.int(2)?),
                    next_amount: Cents(row.int(3)?),
                });
                Ok(())
            },
        )
    }

    fn gather_messages(
        &mut self,
        ids: &[Option<i64>],
        today: Date,
        into: &mut Gather<'_>,
    ) -> Result<(), Fault> {
        /// The longest contact limit reaches back so far.
        const CONTACTS_KEPT_DAYS: i64 = 31;
        let since = day_number(today) - CONTACTS_KEPT_DAYS;
        self.connection.each(
            "select m.account_id, m.run_id, m.step, m.planned_on, m.contact_id, m.state, i.open_cents
             from messages m left join invoices i on i.organisation_id = m.organisation_id and i.id = m.run_id
             where m.organisation_id = $1 and m.account_id = any($2) and m.state <> 'withdrawn'
               and (i.open_cents > 0 or m.planned_on >= $3)
             order by m.account_id, m.planned_on, m.id",
            params![self.organisation.0, ids, since],
            &mut |row| {
                let account = into.find(row)?;
                let on = day(row.int(3)?);
                let failed = matches!(row.str(5)?, "refused" | "bounced");
                if on >= day(since) && !failed {
                    account.contacted.push(on);
                }
                if row.opt_int(6)?.is_some_and(|open| open > 0) {
                    account.taken.push(Taken {
                        run: InvoiceId(row.int(1)?),
                        step: StepCode(row.int(2)?),
                        on,
                        channel: Channel::Email,
                        to: Some(ContactId(row.int(4)?)),
                        outcome: if failed { Outcome::Failed } else { Outcome::Done },
                    });
                }
                Ok(())
            },
        )
    }

    fn gather_questions(
        &mut self,
        ids: &[Option<i64>],
        into: &mut Gather<'_>,
    ) -> Result<(), Fault> {
        self.connection.each(
            "select account_id, run_id, step, coalesce(answered_on, asked_on), kind, answered_on from questions
             where organisation_id = $1 and account_id = any($2) order by account_id, id",
            params![self.organisation.0, ids],
            &mut |row| {
                let answered = row.opt_int(5)?.is_some();
                let kind = row.text(4)?;
                // An address that was found leaves the step to be taken.
                if kind == "find_contact" && answered {
                    return Ok(());
                }
                let on = day(row.int(3)?);
                let account = into.find(row)?;
                let channel = if kind == "call" { Channel::Call } else { Channel::Letter };
                if answered && kind == "call" {
                    account.contacted.push(on);
                }
                account.taken.push(Taken {
                    run: InvoiceId(row.int(1)?),
                    step: StepCode(row.int(2)?),
                    on,
                    channel,
                    to: None,
                    outcome: if answered { Outcome::Done } else { Outcome::Waiting },
                });
                Ok(())
            },
        )
    }
}

/// Walks accounts and rows, both in the order of ids.
struct Gather<'a> {
    cases: &'a mut [Case],
    at: usize,
}

impl Gather<'_> {
    fn find(&mut self, row: &Row<'_>) -> Result<&mut Account, Fault> {
        let id = row.int(0)?;
        while self
            .cases
            .get(self.at)
            .is_some_and(|case| case.row.id.0 < id)
        {
            self.at += 1;
        }
        match self.cases.get_mut(self.at) {
            Some(case) if case.row.id.0 == id => Ok(&mut case.account),
            _ => Err(Fault::Row(format!(
                "a row of account {id} that was not asked for"
            ))),
        }
    }
}

fn account_row(row: &Row<'_>) -> Result<AccountRow, Fault> {
    Ok(AccountRow {
        id: AccountId(row.int(0)?),
        code: row.text(1)?,
        name: row.text(2)?,
        balance: Cents(row.int(3)?),
        language: language(row.str(4)?)?,
        sequence: SequenceId(row.int(5)?),
        version: row.int(6)?,
        look_again_on: opt_day(row.opt_int(7)?),
        terms_days: row.opt_int(8)?,
        siren: row.opt_text(9)?,
    })
}

fn open_invoice(row: &Row<'_>) -> Result<OpenInvoice, Fault> {
    let dispute = match row.opt_int(9)? {
        Some(on) => Some(Dispute {
            on: day(on),
            amount: row.opt_int(10)?.map(Cents),
        }),
        None => None,
    };
    let status_on = opt_day(row.opt_int(12)?);
    let hold = match row.opt_int(13)? {
        Some(_) => Some(Hold {
            until: opt_day(row.opt_int(14)?),
            reason: row.opt_text(15)?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(OpenInvoice {
        id: InvoiceId(row.int(1)?),
        number: row.text(3)?,
        issued_on: day(row.int(4)?),
        due_on: opt_day(row.opt_int(5)?),
        known_on: day(row.int(6)?),
        total: Cents(row.int(7)?),
        open: Cents(row.int(8)?),
        dispute,
        status: match row.opt_int(11)? {
            Some(207) => Some(Lifecycle::Disputed),
            Some(210) => Some(Lifecycle::Refused),
            Some(211) => status_on.map(Lifecycle::PaymentSent),
            Some(212) => Some(Lifecycle::Cashed),
            _ => None,
        },
        hold,
    })
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

fn debtor(word: &str) -> Result<DebtorKind, Fault> {
    match word {
        "business" => Ok(DebtorKind::Business),
        "public" => Ok(DebtorKind::Public),
        "consumer" => Ok(DebtorKind::Consumer),
        other => Err(Fault::Row(format!("the kind of debtor «{other}»"))),
    }
}

fn role_word(role: ContactRole) -> &'static str {
    match role {
        ContactRole::Reminders => "reminders",
        ContactRole::Escalation => "escalation",
        ContactRole::Other => "other",
    }
}

pub(crate) fn role(word: &str) -> Result<ContactRole, Fault> {
    match word {
        "reminders" => Ok(ContactRole::Reminders),
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
