//! The ledger stays balanced, whatever happens and in whatever order.

use proptest::prelude::*;
use receivables::Cents;
use receivables::journal::{
    CannotPost, EntryKind, Event, Ledger, LedgerAccount, Movement, balance_of,
};
use receivables::party::{InvoiceId, PaymentId};

fn event() -> impl Strategy<Value = Event> {
    let cents = || (-5i64..400).prop_map(Cents);
    let invoice = || (1i64..5).prop_map(InvoiceId);
    let note = || (3i64..8).prop_map(InvoiceId);
    let payment = || (1i64..5).prop_map(PaymentId);
    prop_oneof![
        (invoice(), cents()).prop_map(|(i, c)| Event::Issue(i, c)),
        (note(), cents()).prop_map(|(n, c)| Event::Credit(n, c)),
        (payment(), cents()).prop_map(|(p, c)| Event::Receive(p, c)),
        (payment(), cents()).prop_map(|(p, c)| Event::Return(p, c)),
        (payment(), invoice(), cents()).prop_map(|(p, i, c)| Event::Allocate(p, i, c)),
        (payment(), invoice(), cents()).prop_map(|(p, i, c)| Event::Unallocate(p, i, c)),
        (note(), invoice(), cents()).prop_map(|(n, i, c)| Event::Match(n, i, c)),
        (note(), invoice(), cents()).prop_map(|(n, i, c)| Event::Unmatch(n, i, c)),
        (invoice(), cents()).prop_map(|(i, c)| Event::WriteOff(i, c)),
        cents().prop_map(Event::Charge),
        cents().prop_map(Event::Hold),
        cents().prop_map(Event::Remit),
    ]
}

fn holds(ledger: &Ledger, movements: &[Movement]) -> Result<(), TestCaseError> {
    let all: Cents = LedgerAccount::ALL
        .iter()
        .map(|account| balance_of(*account, movements))
        .sum();
    prop_assert_eq!(all, Cents::ZERO, "debits equal credits");
    for movement in movements {
        prop_assert!(movement.amount.is_positive() && movement.debit != movement.credit);
    }
    // What the customer owes is its account less what lies unapplied; a credit note lies on the account itself.
    let owed = balance_of(LedgerAccount::Receivable, movements)
        + balance_of(LedgerAccount::UnappliedCash, movements);
    prop_assert_eq!(owed, ledger.balance());
    prop_assert!(ledger.invoices().all(|(_, open)| open >= Cents::ZERO));
    prop_assert!(ledger.credits() >= Cents::ZERO);
    prop_assert!(balance_of(LedgerAccount::FundsHeld, movements) <= Cents::ZERO);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_events_leaves_the_books_balanced(events in proptest::collection::vec(event(), 0..60)) {
        let mut ledger = Ledger::default();
        let mut movements = Vec::new();
        for event in events {
            let before = ledger.clone();
            match ledger.apply(event) {
                Ok(moved) => movements.extend(moved),
                Err(refused) => {
                    prop_assert_eq!(&ledger, &before, "a refusal leaves the books as they were");
                    prop_assert!(!refused.to_string().is_empty() && !refused.hint().is_empty());
                }
            }
            holds(&ledger, &movements)?;
        }
    }

    #[test]
    fn the_order_of_independent_events_changes_nothing(
        (events, shuffled) in independent().prop_flat_map(|events| {
            (Just(events.clone()), Just(events).prop_shuffle())
        }),
    ) {
        let play = |events: &[(u8, Event)]| {
            // What depends on another event waits until that one has happened.
            let mut ledger = Ledger::default();
            let mut movements = Vec::new();
            for turn in 0..=2 {
                for (_, event) in events.iter().filter(|(at, _)| *at == turn) {
                    movements.extend(ledger.apply(*event).expect("independent events are all accepted"));
                }
            }
            (ledger, LedgerAccount::ALL.map(|account| balance_of(account, &movements)))
        };
        prop_assert_eq!(play(&events), play(&shuffled));
    }
}

/// Invoices of 1,000 each, payments and credit notes of 300; then allocations of 100; then some taken back.
fn independent() -> impl Strategy<Value = Vec<(u8, Event)>> {
    let sources = (
        proptest::collection::btree_set(0i64..3, 1..4),
        proptest::collection::btree_set(0i64..3, 1..4),
    );
    let pairs = proptest::collection::btree_set((0i64..3, 0i64..3, any::<bool>()), 0..9);
    (sources, pairs, any::<bool>()).prop_map(|((payments, notes), pairs, back)| {
        let hundred = Cents(100);
        let mut events: Vec<(u8, Event)> = (0..3)
            .map(|i| (0, Event::Issue(InvoiceId(i), Cents(1_000))))
            .collect();
        events.extend(
            payments
                .iter()
                .map(|p| (0, Event::Receive(PaymentId(*p), Cents(300)))),
        );
        events.extend(
            notes
                .iter()
                .map(|n| (0, Event::Credit(InvoiceId(10 + n), Cents(300)))),
        );
        for (source, invoice, paid) in pairs {
            if paid && payments.contains(&source) {
                events.push((
                    1,
                    Event::Allocate(PaymentId(source), InvoiceId(invoice), hundred),
                ));
                if back {
                    events.push((
                        2,
                        Event::Unallocate(PaymentId(source), InvoiceId(invoice), hundred),
                    ));
                }
            } else if !paid && notes.contains(&source) {
                events.push((
                    1,
                    Event::Match(InvoiceId(10 + source), InvoiceId(invoice), hundred),
                ));
            }
        }
        events
    })
}

#[test]
fn lesson_48_matching_a_credit_note_is_an_event_and_moves_no_money() {
    let mut ledger = Ledger::default();
    for event in [
        Event::Issue(InvoiceId(1), Cents(1_000)),
        Event::Credit(InvoiceId(2), Cents(400)),
    ] {
        assert_eq!(ledger.apply(event).map(|moved| moved.len()), Ok(1));
    }
    assert_eq!(
        ledger.apply(Event::Match(InvoiceId(2), InvoiceId(1), Cents(400))),
        Ok(vec![])
    );
    assert_eq!(
        (ledger.open(InvoiceId(1)), ledger.credits()),
        (Some(Cents(600)), Cents(0))
    );
}

#[test]
fn lessons_51_52_54_56_one_transfer_settles_many_in_part_and_keeps_its_rest() {
    let mut ledger = Ledger::default();
    for invoice in 1..=5 {
        ledger
            .apply(Event::Issue(InvoiceId(invoice), Cents(100)))
            .expect("a new invoice");
    }
    ledger
        .apply(Event::Receive(PaymentId(1), Cents(430)))
        .expect("a new payment");
    for (invoice, cents) in [(1, 100), (2, 100), (3, 100), (4, 30)] {
        ledger
            .apply(Event::Allocate(
                PaymentId(1),
                InvoiceId(invoice),
                Cents(cents),
            ))
            .expect("it fits");
    }
    assert_eq!(
        ledger.open(InvoiceId(4)),
        Some(Cents(70)),
        "a partial transfer is no full payment"
    );
    assert_eq!(
        ledger.unapplied(PaymentId(1)),
        Some(Cents(100)),
        "the rest stays in the customer's hand"
    );
    ledger
        .apply(Event::Allocate(PaymentId(1), InvoiceId(5), Cents(100)))
        .expect("it rolls to an older one");
    assert_eq!(ledger.balance(), Cents(70));
}

#[test]
fn more_than_is_open_or_received_is_refused() {
    let mut ledger = Ledger::default();
    ledger
        .apply(Event::Issue(InvoiceId(1), Cents(100)))
        .expect("a new invoice");
    ledger
        .apply(Event::Receive(PaymentId(1), Cents(50)))
        .expect("a new payment");
    let refused = [
        (
            Event::Allocate(PaymentId(1), InvoiceId(1), Cents(51)),
            CannotPost::MoreThanLeft(Cents(50)),
        ),
        (
            Event::Allocate(PaymentId(2), InvoiceId(1), Cents(1)),
            CannotPost::Unknown,
        ),
        (
            Event::Allocate(PaymentId(1), InvoiceId(9), Cents(1)),
            CannotPost::Unknown,
        ),
        (
            Event::Unallocate(PaymentId(1), InvoiceId(1), Cents(1)),
            CannotPost::Unknown,
        ),
        (
            Event::WriteOff(InvoiceId(1), Cents(101)),
            CannotPost::MoreThanOpen(Cents(100)),
        ),
        (
            Event::Issue(InvoiceId(1), Cents(1)),
            CannotPost::AlreadyThere,
        ),
        (
            Event::Credit(InvoiceId(1), Cents(1)),
            CannotPost::AlreadyThere,
        ),
        (
            Event::Receive(PaymentId(1), Cents(1)),
            CannotPost::AlreadyThere,
        ),
        (
            Event::Receive(PaymentId(3), Cents(0)),
            CannotPost::NotPositive(Cents(0)),
        ),
        (
            Event::Receive(PaymentId(3), Cents(i64::MAX)),
            CannotPost::TooLarge,
        ),
        (Event::Remit(Cents(1)), CannotPost::MoreThanLeft(Cents(0))),
    ];
    for (event, why) in refused {
        assert_eq!(ledger.apply(event), Err(why), "{event:?}");
    }
}

#[test]
fn each_kind_of_entry_is_read_as_it_is_written() {
    for kind in EntryKind::ALL {
        assert_eq!(kind.as_str().parse(), Ok(*kind));
    }
    assert!("reminder_dreamt".parse::<EntryKind>().is_err());
}
