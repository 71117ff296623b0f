//! The account as the books knew it on an earlier day.
//!
//! A firm that thinks of another ladder asks what it would have done last year. What happened and what was known are two
//! things: the money of Friday that the books learn of on Monday is not there on Friday, and who was reminded on that day
//! had paid. So each fact comes with the day on which it was written, and a past day sees only what was written by then.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::account::{Account, Dispute, Hold, OpenInvoice, Outcome, Promise, Taken};
use crate::calendar::{days_between, plus_days};
use crate::measuring::{Share, awaited_shares, rate, rating_changes_on};
use crate::money::Cents;
use crate::next_step::{Asked, What};
use crate::party::{ContactId, InvoiceId};

/// What is written within so many days of the first invoice is history that the firm brought along.
pub const TAKING_OVER_DAYS: i32 = 7;

/// The longest contact limit reaches back so far.
pub const CONTACTS_KEPT_DAYS: i32 = 31;

/// The day from which the books knew of a fact. History that a firm brings along when its books begin was known to it as it
/// happened; nobody can say more of it. What these books call tomorrow, they know today.
pub fn known_on(happened_on: Date, written_on: Date, books_began_on: Date, today: Date) -> Date {
    let brought =
        happened_on < books_began_on && written_on <= plus_days(books_began_on, TAKING_OVER_DAYS);
    if brought { happened_on } else { written_on }.min(today)
}

/// A fact and the day from which the books knew of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Known<T> {
    /// Since when.
    pub on: Date,
    /// What.
    pub what: T,
}

/// One customer's facts, each with the day from which it was known.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// The account of today: who the customer is and whom to write to. Its particulars bear no date, and stand for the past too.
    pub present: Account,
    /// Every invoice on which something was open in the time that is looked at.
    pub invoices: Vec<PastInvoice>,
    /// What the customer had in hand: each rise and each fall.
    pub credits: Vec<Known<Cents>>,
    /// What was paid.
    pub money: Vec<Money>,
    /// What was promised.
    pub promises: Vec<PastPromise>,
    /// Each suspension of the customer, and each end of one; in the order in which they were written.
    pub holds: Vec<Known<Option<Hold>>>,
    /// Mailboxes that came back, with the day.
    pub bounced: Vec<(ContactId, Date)>,
    /// Every step taken, for invoices closed since too.
    pub taken: Vec<Taken>,
    /// Every contact.
    pub contacted: Vec<Date>,
}

/// An invoice with what happened to it.
#[derive(Clone, Debug, PartialEq)]
pub struct PastInvoice {
    /// As it was when it became known: nothing paid, nothing contested.
    pub issued: OpenInvoice,
    /// What was paid on it, or deducted.
    pub reductions: Vec<Known<Cents>>,
    /// What was contested, and when that ended; in the order in which it was written.
    pub disputes: Vec<Known<Option<Dispute>>>,
}

/// A payment.
#[derive(Clone, Debug, PartialEq)]
pub struct Money {
    /// The day the money was there.
    pub received_on: Date,
    /// The day from which the books knew.
    pub known_on: Date,
    /// How much.
    pub amount: Cents,
    /// The invoices that it paid in the end; the rest stays in hand.
    pub pays: Vec<(InvoiceId, Cents)>,
}

/// A promise.
#[derive(Clone, Debug, PartialEq)]
pub struct PastPromise {
    /// What was promised; what was paid since is added up for the day that is looked at.
    pub promise: Promise,
    /// The day from which the books knew.
    pub known_on: Date,
    /// The day it was dealt with.
    pub ended_on: Option<Date>,
}

impl PastInvoice {
    /// An invoice of which nothing was paid yet.
    pub fn new(issued: OpenInvoice) -> PastInvoice {
        PastInvoice {
            issued,
            reductions: Vec::new(),
            disputes: Vec::new(),
        }
    }

    fn on(&self, day: Date) -> Option<OpenInvoice> {
        let open = self.issued.open - sum(&self.reductions, day);
        let is_open = self.issued.known_on <= day && open.is_positive();
        is_open.then(|| OpenInvoice {
            open,
            dispute: last(&self.disputes, day).flatten(),
            ..self.issued.clone()
        })
    }
}

impl Past {
    /// A customer of whom nothing is told yet.
    pub fn of(present: Account) -> Past {
        Past {
            present,
            invoices: Vec::new(),
            credits: Vec::new(),
            money: Vec::new(),
            promises: Vec::new(),
            holds: Vec::new(),
            bounced: Vec::new(),
            taken: Vec::new(),
            contacted: Vec::new(),
        }
    }

    /// The account as it was known on that day.
    pub fn account_on(&self, day: Date) -> Account {
        let mut invoices: Vec<OpenInvoice> =
            self.invoices.iter().filter_map(|i| i.on(day)).collect();
        invoices.sort_unstable_by_key(|invoice| (invoice.due_on, invoice.id));
        let mut contacts = self.present.contacts.clone();
        for contact in &mut contacts {
            let came_back = |(id, on): &(ContactId, Date)| *id == contact.id && *on <= day;
            contact.bounced = self.bounced.iter().any(came_back);
        }
        // A message counts while its run is open; what a person did stays, as in the account of today.
        let stands = |taken: &&Taken| {
            taken.on <= day
                && (taken.to.is_none() || invoices.iter().any(|invoice| invoice.id == taken.run))
        };
        let mut taken: Vec<Taken> = self.taken.iter().filter(stands).copied().collect();
        taken.sort_by_key(|taken| taken.on);
        let recent = |on: &&Date| **on <= day && days_between(**on, day) <= CONTACTS_KEPT_DAYS;
        let mut contacted: Vec<Date> = self.contacted.iter().filter(recent).copied().collect();
        contacted.sort_unstable();
        let present = &self.present;
        let mut account = Account {
            id: present.id,
            debtor: present.debtor,
            language: present.language,
            zone: present.zone,
            segment: present.segment.clone(),
            rating: None,
            rating_changes_on: None,
            contacts,
            invoices,
            credits: sum(&self.credits, day),
            promise: self.promise_on(day),
            plan: present.plan.filter(|plan| plan.agreed_on <= day),
            hold: last(&self.holds, day).flatten(),
            // Who read an answer, and when, is not known of a day that has passed.
            reply_since: None,
            direct_debit_until: present.direct_debit_until,
            taken,
            contacted,
        };
        if present.rating_changes_on.is_some() {
            self.rate(&mut account, day);
        }
        account
    }

    /// How the customer paid as it was known on that day, by the invoices of the time that is looked at.
    fn rate(&self, account: &mut Account, day: Date) {
        let issued = self.invoices.iter().map(|one| &one.issued);
        let due: HashMap<InvoiceId, Date> = issued
            .filter_map(|one| Some((one.id, one.due_on?)))
            .collect();
        let due = &due;
        let known = self.money.iter().filter(|money| money.known_on <= day);
        let came = known.flat_map(|money| {
            money.pays.iter().filter_map(move |(invoice, amount)| {
                Some(Share {
                    invoice: *invoice,
                    due_on: *due.get(invoice)?,
                    amount: *amount,
                    came_on: Some(money.received_on),
                })
            })
        });
        let shares: Vec<Share> = came.chain(awaited_shares(account)).collect();
        account.rating = rate(&shares, day).rating;
        account.rating_changes_on = Some(rating_changes_on(&shares, day));
    }

    fn promise_on(&self, day: Date) -> Option<Promise> {
        let runs = |one: &&PastPromise| {
            one.known_on <= day && one.ended_on.is_none_or(|ended_on| ended_on > day)
        };
        let promise = self.promises.iter().rev().find(runs)?.promise;
        let since = |money: &&Money| money.known_on <= day && money.received_on >= promise.made_on;
        let paid_since = self.money.iter().filter(since).map(|m| m.amount).sum();
        Some(Promise {
            paid_since,
            ..promise
        })
    }

    /// The days on which a fact became known, in their order.
    pub fn days_of_news(&self) -> Vec<Date> {
        let mut days: Vec<Date> = Vec::new();
        for invoice in &self.invoices {
            days.push(invoice.issued.known_on);
            days.extend(invoice.reductions.iter().map(|one| one.on));
            days.extend(invoice.disputes.iter().map(|one| one.on));
        }
        days.extend(self.credits.iter().map(|one| one.on));
        days.extend(self.money.iter().map(|one| one.known_on));
        for one in &self.promises {
            days.extend([Some(one.known_on), one.ended_on].into_iter().flatten());
        }
        days.extend(self.holds.iter().map(|one| one.on));
        days.extend(self.bounced.iter().map(|(_, on)| *on));
        days.extend(self.present.plan.map(|plan| plan.agreed_on));
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Takes from the account of today what a journal leaves unsaid: until when a suspension lasts and why, that it ended
    /// without a word, and what was contested when an invoice came.
    pub fn agree_with_present(&mut self, today: Date) {
        match (&self.present.hold, self.holds.last_mut()) {
            (Some(hold), Some(last)) if last.what.is_some() => last.what = Some(hold.clone()),
            (None, None) => {}
            (None, Some(last)) if last.what.is_none() => {}
            (hold, _) => {
                let what = hold.clone();
                self.holds.push(Known { on: today, what });
            }
        }
        let present = self.present.invoices.iter();
        let disputes: HashMap<InvoiceId, Option<Dispute>> =
            present.map(|one| (one.id, one.dispute)).collect();
        for invoice in &mut self.invoices {
            let Some(dispute) = disputes.get(&invoice.issued.id).copied() else {
                continue;
            };
            let told = invoice.disputes.last().and_then(|last| last.what);
            if told != dispute {
                let came_with = |one: Dispute| invoice.issued.known_on.max(one.on).min(today);
                let on = match (invoice.disputes.is_empty(), dispute) {
                    (true, Some(one)) => came_with(one),
                    _ => today,
                };
                invoice.disputes.push(Known { on, what: dispute });
            }
        }
    }

    /// True when the facts add up to what the account of today says is open and in hand.
    pub fn explains_present(&self, today: Date) -> bool {
        let account = self.account_on(today);
        let open = |account: &Account| -> Vec<(InvoiceId, Cents)> {
            let invoices = account.invoices.iter();
            invoices.map(|one| (one.id, one.open)).collect()
        };
        account.credits == self.present.credits && open(&account) == open(&self.present)
    }

    /// Forgets the steps that were taken from this day on: another ladder takes its own.
    pub fn forget_steps_from(&mut self, day: Date) {
        self.taken.retain(|taken| taken.on < day);
        self.contacted.retain(|on| *on < day);
    }

    /// Notes that a step was taken. A person who is asked is taken to have said yes on that day, since nobody knows better;
    /// an address that is missing stays missing.
    pub fn take(&mut self, what: &What, on: Date) {
        match what {
            What::Send(message) => {
                self.taken.push(message.taken(on));
                self.contacted.push(on);
            }
            What::Ask(question) => {
                let mut taken = question.taken(on);
                if question.kind != Asked::FindContact {
                    taken.outcome = Outcome::Done;
                }
                if question.kind == Asked::Approve {
                    taken.channel = question.channel;
                }
                self.taken.push(taken);
                if !matches!(question.kind, Asked::FindContact | Asked::HandOver) {
                    self.contacted.push(on);
                }
            }
            What::Wait | What::Nothing => {}
        }
    }

    /// How much of these invoices had been paid before that day, by money of which the books learnt only after it.
    pub fn paid_unknown(&self, invoices: &[(InvoiceId, Cents)], day: Date) -> Cents {
        let asked_for = |id: InvoiceId| invoices.iter().any(|(asked, _)| *asked == id);
        let unknown = self
            .money
            .iter()
            .filter(|m| m.received_on < day && m.known_on > day);
        let paid = unknown.map(|money| {
            let elsewhere = money.pays.iter().filter(|(id, _)| !asked_for(*id));
            money.amount - elsewhere.map(|(_, cents)| *cents).sum::<Cents>()
        });
        paid.sum()
    }
}

fn sum(facts: &[Known<Cents>], day: Date) -> Cents {
    let known = facts.iter().filter(|fact| fact.on <= day);
    known.map(|fact| fact.what).sum()
}

fn last<T: Clone>(facts: &[Known<T>], day: Date) -> Option<T> {
    let known = facts.iter().rev().find(|fact| fact.on <= day)?;
    Some(known.what.clone())
}
