//! The account of an earlier day, and ladders played on the past.

use proptest::prelude::*;
use receivables::account::{Dispute, Hold, OpenInvoice, Promise};
use receivables::calendar::plus_days;
use receivables::measuring::Rating;
use receivables::next_step::{What, next_step};
use receivables::party::{AccountId, Contact, ContactId, ContactRole, InvoiceId};
use receivables::reminding::past::{Known, Money, PastInvoice, PastPromise, known_on};
use receivables::reminding::{Level, Past, Policy, ReadyMade, Replayed, replay};
use receivables::{Account, Cents, Date, date};

const FIRST: Date = date(2026, 1, 5);

/// Long enough for a whole ladder and its pauses.
const DAYS: i32 = 150;

/// Something that became known on one day and happened on that day or before.
#[derive(Clone, Debug)]
enum Event {
    Issued { due_in: i32, total: i64 },
    Paid { days_ago: i32, share: i64 },
    Disputed(Option<i64>),
    Settled,
    Held(i32),
    Released,
    Promised { in_days: i32, amount: Option<i64> },
    Dealt,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (-40i32..60, 1_000i64..90_000).prop_map(|(due_in, total)| Event::Issued { due_in, total }),
        3 => (0i32..12, 1i64..130).prop_map(|(days_ago, share)| Event::Paid { days_ago, share }),
        1 => proptest::option::of(1i64..50_000).prop_map(Event::Disputed),
        1 => Just(Event::Settled),
        1 => (1i32..30).prop_map(Event::Held),
        1 => Just(Event::Released),
        1 => (1i32..20, proptest::option::of(1i64..50_000))
            .prop_map(|(in_days, amount)| Event::Promised { in_days, amount }),
        1 => Just(Event::Dealt),
    ]
}

/// Events in the order of their days; each touches the invoice of its number, if that is known.
fn events() -> impl Strategy<Value = Vec<(Date, usize, Event)>> {
    proptest::collection::vec((0i32..DAYS, 0usize..4, event()), 1..14).prop_map(|mut list| {
        list.sort_by_key(|(day, _, _)| *day);
        let dated = |(day, which, event)| (plus_days(FIRST, day), which, event);
        list.into_iter().map(dated).collect()
    })
}

fn customer() -> Account {
    let mut account = Account::of(AccountId(1));
    account.contacts.push(Contact {
        id: ContactId(1),
        role: ContactRole::Reminders,
        email: Some("compta@vauclin.example".into()),
        bounced: false,
        mobile: None,
        language: None,
        zone: None,
    });
    account
}

/// One customer kept in two ways: as the account of each day, and as facts with their days.
struct Kept {
    account: Account,
    past: Past,
    paid: Vec<(Date, Cents)>,
}

impl Kept {
    fn new() -> Kept {
        Kept {
            account: customer(),
            past: Past::of(customer()),
            paid: Vec::new(),
        }
    }

    fn play(&mut self, on: Date, which: usize, event: &Event) {
        let index = which.min(self.past.invoices.len().saturating_sub(1));
        let some_invoice = self.past.invoices.get(index).map(|one| one.issued.id);
        match event {
            Event::Issued { due_in, total } => {
                self.issue(on, plus_days(on, *due_in), Cents(*total))
            }
            Event::Paid { days_ago, share } => {
                if let Some(id) = some_invoice {
                    let open = self.account.invoices.iter().find(|one| one.id == id);
                    let open = open.map_or(Cents::ZERO, |one| one.open);
                    let amount = Cents(open.0 * share / 100 + 1);
                    self.pay(on, plus_days(on, -days_ago), id, amount, open);
                }
            }
            Event::Disputed(amount) => {
                let dispute = Dispute {
                    on,
                    amount: amount.map(Cents),
                };
                self.dispute(on, index, Some(dispute));
            }
            Event::Settled => self.dispute(on, index, None),
            Event::Held(days) => self.hold(
                on,
                Some(Hold {
                    until: Some(plus_days(on, *days)),
                    reason: "à voir".into(),
                }),
            ),
            Event::Released => self.hold(on, None),
            Event::Promised { in_days, amount } => {
                self.promise(on, plus_days(on, *in_days), amount.map(Cents))
            }
            Event::Dealt => self.deal(on),
        }
    }

    fn issue(&mut self, on: Date, due_on: Date, total: Cents) {
        let id = InvoiceId(self.past.invoices.len() as i64 + 1);
        let mut invoice = OpenInvoice::new(
            id,
            &format!("F-{}", id.0),
            plus_days(due_on, -30),
            due_on,
            total,
        );
        invoice.known_on = on;
        self.past.invoices.push(PastInvoice::new(invoice.clone()));
        self.account.invoices.push(invoice);
        self.account
            .invoices
            .sort_by_key(|one| (one.due_on, one.id));
    }

    fn pay(
        &mut self,
        known_on: Date,
        received_on: Date,
        id: InvoiceId,
        amount: Cents,
        open: Cents,
    ) {
        let share = amount.min(open);
        self.past.money.push(Money {
            received_on,
            known_on,
            amount,
            pays: vec![(id, share)],
        });
        self.past.credits.push(Known {
            on: known_on,
            what: amount - share,
        });
        let invoice = self
            .past
            .invoices
            .iter_mut()
            .find(|one| one.issued.id == id)
            .unwrap();
        invoice.reductions.push(Known {
            on: known_on,
            what: share,
        });

        self.account.credits += amount - share;
        for one in self.account.invoices.iter_mut().filter(|one| one.id == id) {
            one.open -= share;
        }
        self.account.invoices.retain(|one| one.open.is_positive());
        self.paid.push((received_on, amount));
        if let Some(promise) = &mut self.account.promise
            && received_on >= promise.made_on
        {
            promise.paid_since += amount;
        }
    }

    fn dispute(&mut self, on: Date, index: usize, dispute: Option<Dispute>) {
        if let Some(invoice) = self.past.invoices.get_mut(index) {
            invoice.disputes.push(Known { on, what: dispute });
            let id = invoice.issued.id;
            for one in self.account.invoices.iter_mut().filter(|one| one.id == id) {
                one.dispute = dispute;
            }
        }
    }

    fn hold(&mut self, on: Date, hold: Option<Hold>) {
        self.past.holds.push(Known {
            on,
            what: hold.clone(),
        });
        self.account.hold = hold;
    }

    fn promise(&mut self, made_on: Date, for_on: Date, amount: Option<Cents>) {
        self.deal(made_on);
        let since = self.paid.iter().filter(|(on, _)| *on >= made_on);
        let paid_since = since.map(|(_, amount)| *amount).sum();
        let promise = Promise {
            made_on,
            for_on,
            amount,
            paid_since,
        };
        self.past.promises.push(PastPromise {
            promise,
            known_on: made_on,
            ended_on: None,
        });
        self.account.promise = Some(promise);
    }

    fn deal(&mut self, on: Date) {
        for one in self
            .past
            .promises
            .iter_mut()
            .filter(|one| one.ended_on.is_none())
        {
            one.ended_on = Some(on);
        }
        self.account.promise = None;
    }
}

fn days() -> impl Iterator<Item = Date> {
    (0..DAYS).map(|days| plus_days(FIRST, days))
}

/// Nobody reads the bank here.
fn unread(_: Date) -> Option<Date> {
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_past_day_is_the_account_that_was_kept_on_it(events in events()) {
        let mut kept = Kept::new();
        let mut then = Vec::new();
        for day in days() {
            for (_, which, event) in events.iter().filter(|(on, _, _)| *on == day) {
                kept.play(day, *which, event);
            }
            then.push((day, kept.account.clone()));
        }
        for (day, account) in then {
            prop_assert_eq!(kept.past.account_on(day), account, "on {}", day);
        }
    }

    #[test]
    fn only_days_of_news_and_days_to_look_again_matter(events in events(), kind in 0usize..3) {
        let mut kept = Kept::new();
        for (day, which, event) in &events {
            kept.play(*day, *which, event);
        }
        let policy = Policy::following(ReadyMade::ALL[kind].sequence());
        let last = plus_days(FIRST, DAYS - 1);

        let mut past = kept.past.clone();
        let mut each_day = Vec::new();
        for day in days() {
            let step = next_step(&past.account_on(day), &policy, day);
            if matches!(step.what, What::Send(_) | What::Ask(_)) {
                past.take(&step.what, day);
                each_day.push((day, step.what));
            }
        }
        let replayed = replay(&kept.past, &policy, &unread, &(FIRST..=last));
        let replayed: Vec<_> = replayed.into_iter().map(|one| (one.on, one.step.what)).collect();
        prop_assert_eq!(replayed, each_day);
    }
}

/// F-1 of 1,200.00 due on 2 March; who pays it and when the books learn of it is said by each story.
fn f1() -> Past {
    let mut past = Past::of(customer());
    past.invoices.push(PastInvoice::new(OpenInvoice::new(
        InvoiceId(1),
        "F-1",
        date(2026, 1, 31),
        date(2026, 3, 2),
        Cents(120_000),
    )));
    past
}

fn pay(past: &mut Past, received_on: Date, known_on: Date, cents: i64) {
    let pays = vec![(InvoiceId(1), Cents(cents))];
    let amount = Cents(cents);
    past.money.push(Money {
        received_on,
        known_on,
        amount,
        pays,
    });
    past.invoices[0].reductions.push(Known {
        on: known_on,
        what: amount,
    });
}

fn played(past: &Past, policy: &Policy) -> Vec<Replayed> {
    replay(
        past,
        policy,
        &unread,
        &(date(2026, 3, 3)..=date(2026, 7, 1)),
    )
}

fn told(replayed: &[Replayed]) -> Vec<(Date, Level, Cents)> {
    let line = |one: &Replayed| match &one.step.what {
        What::Send(message) => (one.on, message.level, one.already_paid),
        What::Ask(question) => (one.on, question.level, one.already_paid),
        other => panic!("{other:?} is no step"),
    };
    replayed.iter().map(line).collect()
}

#[test]
fn the_ladder_stops_when_the_money_is_known_and_tells_whom_it_would_have_hurt() {
    let mut past = f1();
    pay(&mut past, date(2026, 3, 13), date(2026, 3, 24), 120_000);
    assert_eq!(
        told(&played(&past, &Policy::standard())),
        [
            (date(2026, 3, 9), Level::R1, Cents::ZERO),
            (date(2026, 3, 17), Level::R2, Cents(120_000)),
        ],
        "R2 reaches somebody whose money came four days before, and of which the books knew a week later"
    );
}

#[test]
fn money_of_the_day_itself_is_not_money_that_was_there_before() {
    let mut past = f1();
    pay(&mut past, date(2026, 3, 9), date(2026, 3, 10), 120_000);
    assert_eq!(
        told(&played(&past, &Policy::standard())),
        [(date(2026, 3, 9), Level::R1, Cents::ZERO)]
    );
}

#[test]
fn a_part_that_was_paid_is_told_as_a_part_and_money_for_other_invoices_is_not() {
    let mut past = f1();
    pay(&mut past, date(2026, 3, 3), date(2026, 3, 12), 20_000);
    past.money[0].amount = Cents(50_000);
    past.money[0].pays.push((InvoiceId(9), Cents(30_000)));
    let steps = played(&past, &Policy::standard());
    assert_eq!(
        told(&steps)[0],
        (date(2026, 3, 9), Level::R1, Cents(20_000))
    );
    let What::Send(second) = &steps[1].step.what else {
        panic!("{:?}", steps[1]);
    };
    assert_eq!(
        second.total,
        Cents(100_000),
        "what is known by then is deducted"
    );
}

#[test]
fn a_person_is_taken_to_say_yes_and_the_climb_goes_on() {
    let mut policy = Policy::standard();
    for step in &mut policy.sequence.steps {
        step.needs_person |= step.level == Level::R2;
    }
    let levels: Vec<Level> = told(&played(&f1(), &policy))
        .iter()
        .map(|line| line.1)
        .collect();
    assert_eq!(levels, [Level::R1, Level::R2, Level::R3, Level::HandOver]);
}

#[test]
fn stale_money_holds_messages_back_and_fresh_money_lets_them_go() {
    let mut policy = Policy::standard();
    policy.freshness_days = Some(3);
    let read_until = |day: Date| {
        Some(if day < date(2026, 3, 20) {
            date(2026, 3, 1)
        } else {
            day
        })
    };
    let steps = replay(
        &f1(),
        &policy,
        &read_until,
        &(date(2026, 3, 3)..=date(2026, 3, 25)),
    );
    assert_eq!(told(&steps)[0].0, date(2026, 3, 20));
}

#[test]
fn what_was_told_before_the_first_day_was_told() {
    let mut past = f1();
    let policy = Policy::standard();
    let before = replay(
        &past,
        &policy,
        &unread,
        &(date(2026, 3, 3)..=date(2026, 3, 10)),
    );
    past.take(&before[0].step.what, before[0].on);
    let days = date(2026, 3, 11)..=date(2026, 3, 20);
    let after = replay(&past, &policy, &unread, &days);
    assert_eq!(told(&after), [(date(2026, 3, 17), Level::R2, Cents::ZERO)]);
}

#[test]
fn history_that_a_firm_brings_along_was_known_as_it_happened() {
    let (began, today) = (date(2026, 6, 1), date(2026, 11, 25));
    let known = |happened, written| known_on(happened, written, began, today);
    assert_eq!(known(date(2026, 1, 5), date(2026, 6, 3)), date(2026, 1, 5));
    assert_eq!(
        known(date(2026, 1, 5), date(2026, 6, 20)),
        date(2026, 6, 20)
    );
    assert_eq!(known(date(2026, 6, 1), date(2026, 6, 3)), date(2026, 6, 3));
    assert_eq!(known(date(2026, 7, 1), date(2026, 12, 3)), today);
}

#[test]
fn a_past_day_is_rated_by_what_was_known_then_when_a_rating_is_asked_for() {
    let mut past = f1();
    pay(&mut past, date(2026, 3, 12), date(2026, 3, 14), 120_000);
    for (id, due_on) in [(2, date(2026, 3, 4)), (3, date(2026, 3, 5))] {
        let number = format!("F-{id}");
        let open = OpenInvoice::new(InvoiceId(id), &number, due_on, due_on, Cents(10_000));
        past.invoices.push(PastInvoice::new(open));
    }
    let rated = |past: &Past, day| past.account_on(day).rating;
    assert_eq!(rated(&past, date(2026, 3, 13)), None, "nobody asked");
    past.present.rating_changes_on = Some(date(2026, 8, 1));
    assert_eq!(
        rated(&past, date(2026, 3, 11)),
        Some(Rating::B),
        "nine days late and not known to be paid"
    );
    assert_eq!(rated(&past, date(2026, 3, 5)), None, "two invoices late");
    assert_eq!(rated(&past, date(2026, 3, 20)), Some(Rating::B));
    let again = past.account_on(date(2026, 3, 20)).rating_changes_on;
    assert_eq!(again, Some(date(2026, 4, 4)), "F-2 waits for 31 days then");
}
