//! What holds always, whatever the account.

use std::num::NonZeroU32;

use proptest::prelude::*;
use receivables::account::{Dispute, Hold, Lifecycle, OpenInvoice, Outcome, Plan, Promise, Taken};
use receivables::calendar::{Zone, days_between, is_business_day, plus_days};
use receivables::measuring::Rating;
use receivables::next_step::{Asked, Step, What, next_step};
use receivables::party::{
    AccountId, Channel, Contact, ContactId, ContactRole, DebtorKind, InvoiceId, Language,
};
use receivables::paying::{OpenItem, allocate, interest_first};
use receivables::reminding::{Conditions, ContactLimits, Policy, ReadyMade, StepCode};
use receivables::{Account, Cents, Date, date};

const TODAY: Date = date(2026, 5, 5);

/// Far enough ahead to see every step of every ladder, and every hold, plan and promise come to its end.
const DAYS_AHEAD: i32 = 160;

fn day(from: i32, to: i32) -> impl Strategy<Value = Date> {
    (from..to).prop_map(|days| plus_days(TODAY, days))
}

fn maybe<T: Clone + std::fmt::Debug + 'static>(
    one_in: u32,
    some: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Option<T>> {
    prop_oneof![one_in - 1 => Just(None), 1 => some.prop_map(Some)]
}

fn hold() -> impl Strategy<Value = Hold> {
    maybe(2, day(-5, 40)).prop_map(|until| Hold {
        until,
        reason: "à voir".into(),
    })
}

fn status() -> impl Strategy<Value = Lifecycle> {
    prop_oneof![
        Just(Lifecycle::Disputed),
        Just(Lifecycle::Refused),
        Just(Lifecycle::Cashed),
        day(-10, 3).prop_map(Lifecycle::PaymentSent),
    ]
}

fn invoice(id: i64) -> impl Strategy<Value = OpenInvoice> {
    let amounts = (1i64..50_000, 0i64..50_000);
    let dates = (maybe(2, day(-90, 40)), day(-90, 40), maybe(4, day(-40, 1)));
    let events = (
        maybe(6, (day(-20, 1), maybe(2, 1i64..60_000))),
        maybe(6, status()),
        maybe(6, hold()),
    );
    (amounts, dates, events).prop_map(move |((open, paid), (due, due_on, known), events)| {
        let (dispute, status, hold) = events;
        let due_on = due.unwrap_or(due_on);
        let issued_on = plus_days(due_on, -30);
        let number = format!("F-{id}");
        let mut invoice = OpenInvoice::new(
            InvoiceId(id),
            &number,
            issued_on,
            due_on,
            Cents(open + paid),
        );
        invoice.open = Cents(open);
        invoice.known_on = known.unwrap_or(issued_on);
        invoice.dispute = dispute.map(|(on, amount)| Dispute {
            on,
            amount: amount.map(Cents),
        });
        invoice.status = status;
        invoice.hold = hold;
        if id == 5 && open % 3 == 0 {
            invoice.due_on = None;
        }
        invoice
    })
}

fn taken() -> impl Strategy<Value = Taken> {
    let code = prop_oneof![
        Just(10i64),
        Just(15),
        Just(20),
        Just(30),
        Just(40),
        Just(50),
        Just(77)
    ];
    let outcome = prop_oneof![
        6 => Just(Outcome::Done),
        1 => Just(Outcome::Waiting),
        2 => Just(Outcome::Failed),
    ];
    (1i64..5, code, day(-40, 1), outcome, 1i64..3).prop_map(|(run, code, on, outcome, to)| Taken {
        run: InvoiceId(run),
        step: StepCode(code),
        on,
        channel: Channel::Email,
        to: Some(ContactId(to)),
        outcome,
    })
}

fn conditions() -> impl Strategy<Value = Conditions> {
    let amounts = (maybe(2, 0i64..80_000), maybe(3, 0i64..80_000));
    (amounts, 0..12).prop_map(|((least, most), odd)| Conditions {
        amount_min: least.map(Cents),
        amount_max: most.map(Cents),
        debtors: if odd == 0 {
            vec![DebtorKind::Public]
        } else {
            Vec::new()
        },
        language: (odd == 1).then_some(Language::En),
        segments: if odd == 2 {
            vec!["grossistes".into()]
        } else {
            Vec::new()
        },
        ratings: if odd == 3 {
            vec![Rating::C, Rating::D]
        } else {
            Vec::new()
        },
    })
}

fn contacts() -> impl Strategy<Value = Vec<Contact>> {
    let role = prop_oneof![
        3 => Just(ContactRole::Reminders),
        1 => Just(ContactRole::Payables),
        1 => Just(ContactRole::Escalation),
        1 => Just(ContactRole::Other),
    ];
    proptest::collection::vec((role, any::<bool>(), 0..5), 0..4).prop_map(|list| {
        let contact = |(i, (role, bounced, email)): (usize, (ContactRole, bool, i32))| Contact {
            id: ContactId(i as i64 + 1),
            role,
            email: (email > 0).then(|| format!("c{i}@vauclin.example")),
            bounced: bounced && email == 1,
            mobile: None,
            language: None,
            zone: None,
        };
        list.into_iter().enumerate().map(contact).collect()
    })
}

prop_compose! {
    fn account()(
        invoices in (invoice(1), invoice(2), invoice(3), invoice(4), invoice(5)),
        count in 0usize..6,
        mut taken in proptest::collection::vec(taken(), 0..5),
        mut contacted in proptest::collection::vec(day(-9, 1), 0..4),
        contacts in contacts(),
        credits in maybe(4, 1i64..60_000),
        promise in maybe(6, (day(-20, 0), day(-15, 25), maybe(2, 1i64..40_000), 0i64..40_000)),
        plan in maybe(8, (day(-15, 25), 1i64..9_000)),
        whole in (maybe(8, hold()), maybe(8, day(-4, 15)), maybe(10, day(-9, 0))),
        (alsace, rated, changes_in) in (any::<bool>(), 0..4, 1i32..40),
    ) -> Account {
        let mut account = Account::of(AccountId(1));
        let (a, b, c, d, e) = invoices;
        account.invoices = [a, b, c, d, e].into_iter().take(count).collect();
        account.invoices.sort_by_key(|invoice| (invoice.due_on, invoice.id));
        taken.sort_by_key(|taken| taken.on);
        contacted.sort();
        account.taken = taken;
        account.contacted = contacted;
        account.contacts = contacts;
        account.credits = Cents(credits.unwrap_or(0));
        account.promise = promise.map(|(made_on, for_on, amount, paid)| Promise {
            made_on, for_on, amount: amount.map(Cents), paid_since: Cents(paid),
        });
        account.plan = plan.map(|(next_on, amount)| Plan {
            agreed_on: TODAY, next_on, next_amount: Cents(amount),
        });
        (account.hold, account.direct_debit_until, account.reply_since) = whole;
        // The letter changes by itself on one day, and stays until then.
        account.rating = [None, Some(Rating::A), Some(Rating::C), Some(Rating::E)][rated as usize];
        account.rating_changes_on = Some(plus_days(TODAY, changes_in));
        account.zone = if alsace { Zone::AlsaceMoselle } else { Zone::Metropole };
        account
    }
}

prop_compose! {
    fn policy()(
        kind in 0usize..3,
        limits in (0u32..3, 1u32..4),
        freshness in maybe(3, 0i32..10),
        known in maybe(2, day(-12, 1)),
        least in maybe(4, 1i64..20_000),
        only_if in proptest::collection::vec(maybe(2, conditions()), 6),
    ) -> Policy {
        let mut policy = Policy::following(ReadyMade::ALL[kind].sequence());
        policy.limits = ContactLimits { per_day: limits.0, per_week: limits.1 };
        policy.freshness_days = freshness;
        policy.money_known_on = known;
        policy.amount_min = Cents(least.unwrap_or(0));
        for (step, only_if) in policy.sequence.steps.iter_mut().zip(only_if) {
            step.only_if = only_if.unwrap_or_default();
        }
        policy
    }
}

fn is_rest(what: &What) -> bool {
    matches!(what, What::Wait | What::Nothing)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn until_the_day_to_look_again_the_answer_stays(account in account(), policy in policy()) {
        let step = next_step(&account, &policy, TODAY);
        if !is_rest(&step.what) {
            prop_assert_eq!(step.look_again_on, Some(plus_days(TODAY, 1)));
            return Ok(());
        }
        let until = step.look_again_on.unwrap_or(plus_days(TODAY, DAYS_AHEAD));
        prop_assert!(until > TODAY);
        let mut day = plus_days(TODAY, 1);
        while day < until && days_between(TODAY, day) < DAYS_AHEAD {
            let then = next_step(&account, &policy, day);
            prop_assert_eq!(&then.what, &step.what, "on {}: {:?}, before: {:?}", day, then.because, step.because);
            day = plus_days(day, 1);
        }
    }

    #[test]
    fn what_is_asked_is_owed_and_adds_up(account in account(), policy in policy(), ahead in 0i32..60) {
        let today = plus_days(TODAY, ahead);
        let step = next_step(&account, &policy, today);
        let (lines, credits, total) = match &step.what {
            What::Send(message) => (&message.lines, message.credits, message.total),
            What::Ask(question) => (&question.lines, question.credits, question.total),
            What::Wait | What::Nothing => return Ok(()),
        };
        prop_assert!(is_business_day(today, account.zone), "nothing happens on a closed day");
        prop_assert!(!lines.is_empty());
        prop_assert_eq!(credits, account.credits);
        prop_assert_eq!(lines.iter().map(|(_, asked)| *asked).sum::<Cents>() - credits, total);
        prop_assert!(total.is_positive() && total >= policy.amount_min);
        for (id, asked) in lines {
            let invoice = account.invoices.iter().find(|one| one.id == *id).expect("an open invoice");
            let disputed = invoice.dispute.map_or(0, |one| one.amount.map_or(invoice.open.0, |part| part.0));
            prop_assert_eq!(asked.0, invoice.open.0 - disputed);
            prop_assert!(asked.is_positive() && invoice.due_on.is_some());
            prop_assert!(!matches!(invoice.status, Some(Lifecycle::Refused | Lifecycle::Cashed)));
        }
    }

    #[test]
    fn a_message_goes_only_where_it_may(account in account(), policy in policy(), ahead in 0i32..60) {
        let today = plus_days(TODAY, ahead);
        let What::Send(message) = next_step(&account, &policy, today).what else { return Ok(()) };
        let role = |id: ContactId| account.contacts.iter().find(|one| one.id == id).map(|one| one.role);
        prop_assert!(matches!(role(message.to), Some(ContactRole::Reminders | ContactRole::Payables | ContactRole::Escalation)));
        for copy in &message.copies {
            prop_assert_eq!(role(*copy), Some(ContactRole::Escalation));
            prop_assert!(*copy != message.to);
        }
        let within = |days: i32| account.contacted.iter()
            .filter(|on| (0..days).contains(&days_between(**on, today))).count() as u32;
        prop_assert!(within(1) < policy.limits.per_day);
        prop_assert!(within(7) < policy.limits.per_week);
        prop_assert_eq!(account.reply_since, None);
        prop_assert!(account.hold.as_ref().is_none_or(|hold| hold.until.is_some_and(|until| until < today)));
    }

    #[test]
    fn a_step_once_taken_is_never_given_again(account in account(), policy in policy()) {
        let mut account = account;
        let mut given = Vec::new();
        for ahead in 0..120 {
            let today = plus_days(TODAY, ahead);
            let step = next_step(&account, &policy, today);
            let taken = match &step.what {
                What::Send(message) => message.taken(today),
                What::Ask(question) if question.kind != Asked::FindContact => {
                    Taken { outcome: Outcome::Done, ..question.taken(today) }
                }
                What::Ask(question) => question.taken(today),
                What::Wait | What::Nothing => continue,
            };
            let key = (taken.run, taken.step);
            prop_assert!(!given.contains(&key), "{:?} twice", key);
            given.push(key);
            account.contacted.push(today);
            account.taken.push(taken);
        }
    }

    #[test]
    fn every_answer_says_why_in_both_languages(account in account(), policy in policy(), ahead in 0i32..60) {
        let today = plus_days(TODAY, ahead);
        let step: Step = next_step(&account, &policy, today);
        prop_assert_eq!(&step, &next_step(&account, &policy, today));
        for language in [Language::Fr, Language::En] {
            let text = step.because.text(language);
            prop_assert!(text.len() > 20 && text.ends_with('.'), "{}", text);
            prop_assert!(!text.contains("  ") && !text.contains(".."), "{}", text);
        }
        prop_assert!((1..=9).contains(&step.because.rule()) && !step.because.code().is_empty());
    }

    #[test]
    fn shares_add_up(cents in -1_000_000i64..1_000_000, n in 1u32..50) {
        let shares = Cents(cents).shares(NonZeroU32::new(n).expect("at least one"));
        prop_assert_eq!(shares.len(), n as usize);
        prop_assert_eq!(shares.iter().copied().sum::<Cents>(), Cents(cents));
        let (least, most) = (shares.iter().min(), shares.iter().max());
        prop_assert!(most.zip(least).is_some_and(|(most, least)| most.0 - least.0 <= 1));
    }

    #[test]
    fn a_payment_is_shared_without_rest_or_excess(
        amounts in proptest::collection::vec((1i64..5_000, -60i32..60), 0..7),
        payment in 0i64..20_000,
        indicated in proptest::collection::vec(0i64..7, 0..3),
    ) {
        let open: Vec<OpenItem> = amounts.iter().enumerate().map(|(i, (cents, due))| OpenItem {
            id: InvoiceId(i as i64), due_on: Some(plus_days(TODAY, *due)), issued_on: TODAY, open: Cents(*cents),
        }).collect();
        let indicated: Vec<InvoiceId> = indicated.into_iter().map(InvoiceId).collect();
        let shares = allocate(Cents(payment), &indicated, &open, TODAY);
        let given: Cents = shares.iter().map(|(_, share)| *share).sum();
        let owed: Cents = open.iter().map(|item| item.open).sum();
        prop_assert_eq!(given, Cents(payment).min(owed));
        for (id, share) in &shares {
            prop_assert!(share.is_positive() && *share <= open[id.0 as usize].open);
        }
    }

    #[test]
    fn interest_then_principal_then_rest(paid in 0i64..9_000, interest in 0i64..900, principal in 0i64..5_000) {
        let settled = interest_first(Cents(paid), Cents(interest), Cents(principal));
        prop_assert_eq!(settled.interest + settled.principal + settled.rest, Cents(paid));
        prop_assert!(settled.principal == Cents::ZERO || settled.interest == Cents(interest));
        prop_assert!(settled.rest == Cents::ZERO || settled.principal == Cents(principal));
    }
}
