//! A company year, day by day, from a seed, with debtors of several tempers. Each evening the invariants are counted.
//! A seed that fails becomes a story.

use std::collections::BTreeMap;

use receivables::account::{Dispute, OpenInvoice, Outcome, Promise};
use receivables::calendar::{Zone, days_between, is_business_day, plus_days};
use receivables::journal::{Event, Ledger, LedgerAccount, Movement, balance_of};
use receivables::next_step::{Asked, Message, What, next_step};
use receivables::party::{AccountId, Contact, ContactId, ContactRole, InvoiceId, PaymentId};
use receivables::paying::{OpenItem, allocate};
use receivables::reminding::{Level, Policy, ReadyMade};
use receivables::{Account, Cents, Date, date};

const SEEDS: u64 = 200;
const FIRST_DAY: Date = date(2026, 1, 1);
const DAYS: i32 = 365;

#[test]
fn a_company_lives_through_a_year_two_hundred_times() {
    let mut seen = Seen::default();
    for seed in 0..SEEDS {
        let mut luck = Luck(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for temper in Temper::ALL {
            Debtor::new(temper, &mut luck, seed).live(&mut luck, &mut seen, seed);
        }
    }
    // A year in which nothing happened would prove nothing.
    assert!(
        seen.messages > 10_000 && seen.bounced > 100 && seen.promises > 100,
        "{seen:?}"
    );
    assert!(
        seen.handovers > 100 && seen.disputes > 100 && seen.skipped_rounds > 1_000,
        "{seen:?}"
    );
}

#[derive(Debug, Default)]
struct Seen {
    messages: u32,
    handovers: u32,
    bounced: u32,
    promises: u32,
    disputes: u32,
    skipped_rounds: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Temper {
    Punctual,
    WaitsForReminder,
    Promises,
    PaysInParts,
    Disputes,
    Never,
    HasABrokenMailbox,
}

impl Temper {
    const ALL: [Temper; 7] = [
        Temper::Punctual,
        Temper::WaitsForReminder,
        Temper::Promises,
        Temper::PaysInParts,
        Temper::Disputes,
        Temper::Never,
        Temper::HasABrokenMailbox,
    ];
}

/// A small generator of our own, so that a seed is the same year everywhere (xorshift64*).
struct Luck(u64);

impl Luck {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit
    }

    fn one_in(&mut self, odds: u64) -> bool {
        self.below(odds) == 0
    }
}

struct Debtor {
    temper: Temper,
    account: Account,
    policy: Policy,
    ledger: Ledger,
    movements: Vec<Movement>,
    posted_on: Option<Date>,
    payments: i64,
    invoices: i64,
    /// Each message of the year, with its day.
    sent: Vec<(Date, Message)>,
    /// The steps that were consumed, for each run.
    climbed: BTreeMap<(InvoiceId, i64), Date>,
}

impl Debtor {
    fn new(temper: Temper, luck: &mut Luck, seed: u64) -> Debtor {
        let mut account = Account::of(AccountId(temper as i64 + 1));
        account.zone = Zone::ALL[luck.below(13) as usize];
        for (id, role) in [
            (1, ContactRole::Reminders),
            (2, ContactRole::Escalation),
            (3, ContactRole::Other),
        ] {
            let email = Some(format!("c{id}@debtor.example"));
            account.contacts.push(Contact {
                id: ContactId(id),
                role,
                email,
                bounced: false,
                mobile: None,
                language: None,
                zone: None,
            });
        }
        Debtor {
            temper,
            account,
            policy: Policy::following(ReadyMade::ALL[(seed % 3) as usize].sequence()),
            ledger: Ledger::default(),
            movements: Vec::new(),
            posted_on: None,
            payments: 0,
            invoices: 0,
            sent: Vec::new(),
            climbed: BTreeMap::new(),
        }
    }

    fn live(mut self, luck: &mut Luck, seen: &mut Seen, seed: u64) {
        for ahead in 0..DAYS {
            let today = plus_days(FIRST_DAY, ahead);
            self.morning(today, luck, seen);
            // The program is off on some days, and on others its round comes several times.
            match luck.below(8) {
                0 => seen.skipped_rounds += 1,
                rounds => (0..rounds.min(3)).for_each(|_| self.round(today, luck, seen)),
            }
            self.evening(today, seed);
        }
    }

    fn morning(&mut self, today: Date, luck: &mut Luck, seen: &mut Seen) {
        self.account
            .contacted
            .retain(|on| days_between(*on, today) <= 31);
        if luck.one_in(14) && self.invoices < 20 {
            self.issue(today, luck);
        }
        let late = self
            .account
            .invoices
            .iter()
            .any(|one| one.due_on.is_some_and(|due| due < today));
        let reminded = self
            .sent
            .last()
            .is_some_and(|(on, _)| days_between(*on, today) <= 4);
        match self.temper {
            Temper::Punctual if luck.one_in(5) => self.pay(today, None),
            Temper::WaitsForReminder if reminded && luck.one_in(3) => self.pay(today, None),
            Temper::Promises if late && reminded && self.account.promise.is_none() => {
                let for_on = plus_days(today, 3 + luck.below(12) as i32);
                let (amount, paid_since) = (None, Cents::ZERO);
                self.account.promise = Some(Promise {
                    made_on: today,
                    for_on,
                    amount,
                    paid_since,
                });
                seen.promises += 1;
            }
            Temper::Promises if late && luck.one_in(25) => self.pay(today, None),
            Temper::PaysInParts if late && luck.one_in(9) => {
                self.pay(today, Some(Cents(1 + luck.below(60_000) as i64)));
            }
            Temper::Disputes if luck.one_in(20) => {
                if let Some(invoice) = self.account.invoices.first_mut() {
                    let amount = luck.one_in(2).then_some(Cents(invoice.open.0 / 2));
                    invoice.dispute = match invoice.dispute {
                        None => Some(Dispute { on: today, amount }),
                        Some(_) => None,
                    };
                    seen.disputes += 1;
                }
            }
            Temper::Disputes if luck.one_in(40) => self.pay(today, None),
            _ => {}
        }
    }

    fn issue(&mut self, today: Date, luck: &mut Luck) {
        self.invoices += 1;
        let id = InvoiceId(self.invoices);
        let total = Cents(1_000 + luck.below(500_000) as i64);
        // Some come from the firm's past: they were already old on the day of import.
        let issued_on = if luck.one_in(6) {
            plus_days(today, -(luck.below(200) as i32))
        } else {
            today
        };
        let due_on = plus_days(issued_on, [30, 45, 60][luck.below(3) as usize]);
        let mut invoice = OpenInvoice::new(id, &format!("F-{}", id.0), issued_on, due_on, total);
        invoice.known_on = today;
        self.post(today, Event::Issue(id, total));
        self.account.invoices.push(invoice);
        self.account
            .invoices
            .sort_by_key(|one| (one.due_on, one.id));
    }

    /// Everything, or a part; the rest stays in the customer's hand.
    fn pay(&mut self, today: Date, part: Option<Cents>) {
        let owed: Cents = self.account.invoices.iter().map(|one| one.open).sum();
        let amount = part.unwrap_or(owed - self.account.credits);
        if !amount.is_positive() {
            return;
        }
        self.payments += 1;
        let payment = PaymentId(self.payments);
        self.post(today, Event::Receive(payment, amount));
        let item = |one: &OpenInvoice| OpenItem {
            id: one.id,
            due_on: one.due_on,
            issued_on: one.issued_on,
            open: one.open,
        };
        let open: Vec<OpenItem> = self.account.invoices.iter().map(item).collect();
        for (invoice, share) in allocate(amount, &[], &open, today) {
            self.post(today, Event::Allocate(payment, invoice, share));
        }
        self.read_the_books();
        if let Some(promise) = &mut self.account.promise {
            promise.paid_since += amount;
        }
        if self.account.invoices.is_empty() {
            self.account.promise = None;
        }
    }

    fn post(&mut self, today: Date, event: Event) {
        self.posted_on = Some(today);
        let moved = self
            .ledger
            .apply(event)
            .expect("the debtor's deeds are possible");
        self.movements.extend(moved);
    }

    /// The account is read from the books, as the store does it.
    fn read_the_books(&mut self) {
        for invoice in &mut self.account.invoices {
            invoice.open = self.ledger.open(invoice.id).expect("issued");
        }
        self.account
            .invoices
            .retain(|invoice| invoice.open.is_positive());
        let open: Vec<InvoiceId> = self.account.invoices.iter().map(|one| one.id).collect();
        self.account.taken.retain(|taken| open.contains(&taken.run));
        self.account.credits = self.ledger.credits();
    }

    fn round(&mut self, today: Date, luck: &mut Luck, seen: &mut Seen) {
        let step = next_step(&self.account, &self.policy, today);
        match step.what {
            What::Send(message) => {
                let mut taken = message.taken(today);
                if self.temper == Temper::HasABrokenMailbox && message.to == ContactId(1) {
                    taken.outcome = Outcome::Failed;
                    seen.bounced += 1;
                } else {
                    let again = self.climbed.insert((message.run, message.step.0), today);
                    assert_eq!(again, None, "a step is taken once");
                }
                self.account.taken.push(taken);
                self.account.contacted.push(today);
                self.sent.push((today, message));
                seen.messages += 1;
            }
            What::Ask(question) => {
                if question.kind == Asked::HandOver {
                    seen.handovers += 1;
                    let reminded = |level| {
                        self.account
                            .taken
                            .iter()
                            .any(|one| one.run == question.run && level == one.step.0)
                    };
                    assert!(reminded(40), "hand-over is asked after the last reminder");
                }
                let again = self.climbed.insert((question.run, question.step.0), today);
                assert_eq!(again, None, "a question is asked once");
                let mut taken = question.taken(today);
                // Most people answer the same day.
                if !luck.one_in(4) {
                    taken.outcome = Outcome::Done;
                    if question.kind == Asked::Call {
                        self.account.contacted.push(today);
                    }
                }
                self.account.taken.push(taken);
            }
            What::Wait | What::Nothing => {}
        }
    }

    fn evening(&self, today: Date, seed: u64) {
        let context = || format!("seed {seed}, {:?}, {today}", self.temper);
        if self.posted_on == Some(today) {
            let balance = |account: &LedgerAccount| balance_of(*account, &self.movements);
            let all: Cents = LedgerAccount::ALL.iter().map(balance).sum();
            assert_eq!(all, Cents::ZERO, "the journal balances: {}", context());
        }
        let contacts = |days: i32| {
            let within = |on: &&Date| (0..days).contains(&days_between(**on, today));
            self.account.contacted.iter().filter(within).count()
        };
        assert!(contacts(1) <= 1, "nobody got two messages: {}", context());
        assert!(contacts(7) <= 3, "the weekly limit holds: {}", context());
        let Some((on, message)) = self.sent.last().filter(|(on, _)| *on == today) else {
            return;
        };
        assert!(is_business_day(*on, self.account.zone), "{}", context());
        assert!(
            message.to != ContactId(3) && !message.copies.contains(&ContactId(3)),
            "{}",
            context()
        );
        let owed: Cents = self.account.invoices.iter().map(|one| one.open).sum();
        assert!(
            message.total <= owed - self.account.credits && message.total.is_positive(),
            "{}",
            context()
        );
        let paid = |id: InvoiceId| self.ledger.open(id) == Some(Cents::ZERO);
        assert!(
            message.lines.iter().all(|(id, _)| !paid(*id)),
            "whoever paid is left alone: {}",
            context()
        );
        let before = self
            .sent
            .iter()
            .rev()
            .skip(1)
            .find(|(_, other)| other.run == message.run);
        let level = before.map_or(Level::PreReminder, |(_, other)| other.level);
        assert!(
            message.level >= level,
            "within a run the tone never falls: {}",
            context()
        );
        let promise = self
            .account
            .promise
            .filter(|promise| promise.amount.is_none());
        assert!(
            promise.is_none_or(|promise| today > promise.for_on),
            "a promise is respected: {}",
            context()
        );
    }
}
