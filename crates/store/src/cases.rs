//! The facts of accounts, as the one question reads them: gathered in sets, table by table, for many accounts at once.

use receivables::account::{
    Account, Dispute, Hold, Lifecycle, OpenInvoice, Outcome, Plan, Promise, Taken,
};
use receivables::calendar::days_between;
use receivables::party::{AccountId, Channel, Contact, ContactId, InvoiceId};
use receivables::phone::mobile;
use receivables::reminding::StepCode;
use receivables::reminding::past::CONTACTS_KEPT_DAYS;
use receivables::{Cents, Date};

use crate::accounts::{AccountRow, account_row, debtor, role};
use crate::books::Books;
use crate::journal::{day, day_number, opt_day};
use crate::letters::channel;
use crate::sql::Row;
use crate::{Fault, params};

/// What the label of a hold's reason calls it: words about a person, which nothing searches or sorts.
pub(crate) const HOLD: &str = "hold";

/// What the one question reads, and what is needed to act on its answer.
#[derive(Clone, Debug)]
pub struct Case {
    /// The customer.
    pub row: AccountRow,
    /// The facts.
    pub account: Account,
    /// The ladder that a person chose for it, by its lasting name.
    pub own_sequence: Option<String>,
}

impl Books<'_> {
    /// The facts of these accounts, in the order of their ids.
    pub fn cases(&mut self, accounts: &[AccountId], today: Date) -> Result<Vec<Case>, Fault> {
        let ids: Vec<Option<i64>> = accounts.iter().map(|id| Some(id.0)).collect();
        let mut cases = self.bare_cases(&ids)?;
        let reasons = cases.iter_mut().filter_map(|case| {
            let hold = case.account.hold.as_mut()?;
            Some((case.row.id, &mut hold.reason))
        });
        self.open_texts(HOLD, reasons.collect())?;
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
        self.gather_questions(&ids, today, &mut gather)?;
        gather.at = 0;
        self.gather_replies(&ids, &mut gather)?;
        for case in &mut cases {
            case.account
                .invoices
                .sort_unstable_by_key(|invoice| (invoice.due_on, invoice.id));
            case.account.taken.sort_unstable_by_key(|taken| taken.on);
            case.account.contacted.sort_unstable();
        }
        if self.reads_ratings()? {
            self.rate_cases(&mut cases, today)?;
        }
        Ok(cases)
    }

    fn bare_cases(&mut self, ids: &[Option<i64>]) -> Result<Vec<Case>, Fault> {
        self.connection.rows(
            "select id, code, name, balance_cents, language, sequence_id, version, terms_days, siren, erased_on, terms_month_end,
                    debtor, zone, hold_on, hold_until_on, hold_reason, direct_debit_until_on, segment, own_sequence
             from accounts where organisation_id = $1 and id = any($2)",
            params![self.organisation.0, ids],
            |row| {
                let found = account_row(row)?;
                let hold = row.opt_int(13)?.is_some().then_some(());
                let hold = hold.map(|()| Ok::<_, Fault>(Hold { until: opt_day(row.opt_int(14)?), reason: row.opt_text(15)?.unwrap_or_default() }));
                Ok(Case {
                    account: Account {
                        id: found.id,
                        debtor: debtor(row.str(11)?)?,
                        language: found.language,
                        zone: row.str(12)?.parse().map_err(|_| Fault::Row("an unknown zone".into()))?,
                        segment: row.opt_text(17)?,
                        rating: None,
                        rating_changes_on: None,
                        contacts: Vec::new(),
                        invoices: Vec::new(),
                        credits: Cents::ZERO,
                        promise: None,
                        plan: None,
                        hold: hold.transpose()?,
                        reply_since: None,
                        direct_debit_until: opt_day(row.opt_int(16)?),
                        taken: Vec::new(),
                        contacted: Vec::new(),
                    },
                    own_sequence: row.opt_text(18)?,
                    row: found,
                })
            },
        )
    }

    fn gather_contacts(&mut self, ids: &[Option<i64>], into: &mut Gather<'_>) -> Result<(), Fault> {
        self.connection.each(
            "select account_id, id, role, email, bounced_on, language, zone, phone, phone_failed_on from contacts
             where organisation_id = $1 and account_id = any($2) and removed_on is null
             order by account_id, coalesce(place, id), id",
            params![self.organisation.0, ids],
            &mut |row| {
                let contact = Contact {
                    id: ContactId(row.int(1)?),
                    role: role(row.str(2)?)?,
                    email: row.opt_text(3)?,
                    bounced: row.opt_int(4)?.is_some(),
                    mobile: match row.opt_int(8)? {
                        Some(_) => None,
                        None => row.opt_text(7)?.and_then(|phone| mobile(&phone).ok()),
                    },
                    language: crate::contacts::own_language(row, 5)?,
                    zone: crate::contacts::own_zone(row, 6)?,
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
        let since = day_number(today) - i64::from(CONTACTS_KEPT_DAYS);
        self.connection.each(
            "select m.account_id, m.run_id, m.step, m.planned_on, m.contact_id, m.state, m.left_on, m.channel, i.open_cents
             from messages m left join invoices i on i.organisation_id = m.organisation_id and i.id = m.run_id
             where m.organisation_id = $1 and m.account_id = any($2) and m.state <> 'withdrawn'
               and (i.open_cents > 0 or m.planned_on >= $3 or m.left_on >= $3)
             order by m.account_id, m.planned_on, m.id",
            params![self.organisation.0, ids, since],
            &mut |row| {
                let account = into.find(row)?;
                let taken = message_told(row, today)?;
                if taken.on >= day(since) && taken.outcome != Outcome::Failed {
                    account.contacted.push(taken.on);
                }
                if row.opt_int(8)?.is_some_and(|open| open > 0) {
                    account.taken.push(taken);
                }
                Ok(())
            },
        )
    }

    fn gather_questions(
        &mut self,
        ids: &[Option<i64>],
        today: Date,
        into: &mut Gather<'_>,
    ) -> Result<(), Fault> {
        self.connection.each(
            "select q.account_id, q.run_id, q.step, coalesce(p.posted_on, q.answered_on, q.asked_on), q.kind, q.answered_on, q.answer
             from questions q left join posted p on p.organisation_id = q.organisation_id and p.question_id = q.id
             where q.organisation_id = $1 and q.account_id = any($2) order by q.account_id, q.id",
            params![self.organisation.0, ids],
            &mut |row| {
                let account = into.find(row)?;
                if let Some((taken, told)) = question_told(row)? {
                    if told && days_between(taken.on, today) <= CONTACTS_KEPT_DAYS {
                        account.contacted.push(taken.on);
                    }
                    account.taken.push(taken);
                }
                Ok(())
            },
        )
    }
}

/// The step that a message is, of its columns account, run, step, planned, contact, state, left and channel.
pub(crate) fn message_told(row: &Row<'_>, today: Date) -> Result<Taken, Fault> {
    let planned_on = row.int(3)?;
    // What left late was heard late. A day that was only rehearsed may lie before the day it really left.
    let left_on = row.opt_int(6)?.filter(|on| *on <= day_number(today));
    let failed = matches!(row.str(5)?, "refused" | "bounced");
    Ok(Taken {
        run: InvoiceId(row.int(1)?),
        step: StepCode(row.int(2)?),
        on: day(left_on.map_or(planned_on, |on| on.max(planned_on))),
        channel: channel(row.str(7)?)?,
        to: Some(ContactId(row.int(4)?)),
        outcome: if failed {
            Outcome::Failed
        } else {
            Outcome::Done
        },
    })
}

/// The step that a question is, of its columns account, run, step, day, kind, answered and answer; and whether the debtor
/// was told something by it.
pub(crate) fn question_told(row: &Row<'_>) -> Result<Option<(Taken, bool)>, Fault> {
    let answered = row.opt_int(5)?.is_some();
    let (kind, answer) = (row.text(4)?, row.opt_text(6)?);
    let answer = answer.as_deref().unwrap_or_default();
    // An address that was found leaves the step to be taken, and so does a call that reached a stranger. What was approved is
    // taken by its message: one that was taken back before it left is asked about again.
    let is_approved = kind == "approve" && answer == "yes";
    if kind == "find_contact" && answered || answer == "wrong_number" || is_approved {
        return Ok(None);
    }
    let channel = match kind.as_str() {
        "call" => Channel::Call,
        "sms" => Channel::Sms,
        "registered" => Channel::Registered,
        _ => Channel::Letter,
    };
    // What a person sent by another way counts among the contacts like any message.
    let sent = matches!(kind.as_str(), "letter" | "sms" | "registered") && answer == "yes";
    let spoken = kind == "call" && !matches!(answer, "" | "no" | "lapsed");
    let taken = Taken {
        run: InvoiceId(row.int(1)?),
        step: StepCode(row.int(2)?),
        on: day(row.int(3)?),
        channel,
        to: None,
        outcome: if answered {
            Outcome::Done
        } else {
            Outcome::Waiting
        },
    };
    Ok(Some((taken, sent || spoken)))
}

impl Books<'_> {
    /// The oldest answer of each that nobody has looked at. What a machine answered holds up nothing.
    fn gather_replies(&mut self, ids: &[Option<i64>], into: &mut Gather<'_>) -> Result<(), Fault> {
        self.connection.each(
            "select account_id, min(received_on) from inbound
             where organisation_id = $1 and account_id = any($2) and kind = 'reply' and handled_at is null
             group by account_id order by account_id",
            params![self.organisation.0, ids],
            &mut |row| {
                into.find(row)?.reply_since = Some(day(row.int(1)?));
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

pub(crate) fn open_invoice(row: &Row<'_>) -> Result<OpenInvoice, Fault> {
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
