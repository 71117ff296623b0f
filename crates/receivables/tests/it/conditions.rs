//! Steps that are only for some: each condition told as a story, and what the reason says of a step passed over.

use receivables::Cents;
use receivables::party::{DebtorKind, Language};
use receivables::reminding::assigning::{first_idle, first_match};
use receivables::reminding::{Conditions, Rule, Traits};

use super::stories::check;

#[test]
fn a_step_for_large_amounts_is_passed_over_and_the_reason_says_so() {
    check(
        "
        given      step 30 from 1000.00
        2026-01-31  issue  F-1  400.00  due 2026-03-02
        2026-03-09  next   remind 1
        2026-03-17  next   wait until 2026-04-01, because reminder 3 is planned for 1 April 2026
        2026-04-01  next   remind 3, because reminder 2 is passed over: it is for 1,000.00 or more
    ",
    );
}

#[test]
fn an_invoice_that_ages_into_the_message_carries_it_over_the_mark() {
    check(
        "
        given      step 30 from 1000.00
        2026-01-31  issue  F-1  400.00  due 2026-03-02
        2026-02-12  issue  F-2  700.00  due 2026-03-14
        2026-03-09  next   remind 1, total 400.00
        2026-03-17  next   wait until 2026-03-19
        2026-03-19  next   remind 2, total 1100.00
    ",
    );
}

#[test]
fn a_call_only_below_an_amount_is_made_once() {
    check(
        "
        given      sequence key-accounts
        given      step 15 upto 500.00
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   wait until 2026-03-16, because reminder 1 is planned
        2026-03-09  pay    900.00
        2026-03-09  next   ask call, total 300.00
        2026-03-10  next   wait, because A question is open
    ",
    );
}

#[test]
fn the_last_step_not_for_this_amount_ends_the_climb_and_newer_invoices_climb_again() {
    check("
        given      step 50 from 1000.00
        2026-01-31  issue  F-1  400.00  due 2026-03-02
        2026-03-09  next   remind 1
        2026-03-17  next   remind 2
        2026-04-01  next   remind 3
        2026-04-20  next   nothing, because The hand-over to amicable collection is passed over for F-1: it is for 1,000.00 or more
        2026-04-20  see    nothing, because Le passage au recouvrement amiable est passé pour F-1 : cette étape vaut à partir de
        2026-04-20  issue  F-2  200.00  due 2026-05-20
        2026-05-26  next   remind 1, total 600.00
    ");
}

#[test]
fn a_step_for_a_segment_a_language_or_a_kind_of_debtor_is_for_nobody_else() {
    for (given, why) in [
        ("step 20 in Grands comptes", "it is for other segments"),
        ("step 20 for public", "it is for other kinds of debtors"),
    ] {
        check(&format!(
            "
            given      {given}
            2026-01-31  issue  F-1  1200.00  due 2026-03-02
            2026-03-10  next   wait until 2026-03-17, because reminder 2 is planned for 17 March 2026
            2026-03-17  next   remind 2, because reminder 1 is passed over: {why}
        "
        ));
    }
    check(
        "
        given      english
        given      step 20 french
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-17  next   remind 2, because it is for customers written to in French
    ",
    );
    check(
        "
        given      segment grands COMPTES
        given      step 20 in Grands comptes
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1
    ",
    );
}

#[test]
fn a_step_for_bad_payers_waits_for_nobody_else_and_is_looked_at_again_when_the_rating_may_change() {
    check(
        "
        given      rating A changes 2026-03-12
        given      step 20 rated D E
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   wait until 2026-03-12, because reminder 2 is planned for 17 March 2026
        given      rating D
        2026-03-12  next   remind 1
    ",
    );
    check(
        "
        given      rating none
        given      step 20 rated D E
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-17  see    remind 2, because cette étape vaut pour d’autres notes de paiement
        2026-03-17  next   remind 2, because reminder 1 is passed over: it is for other payer ratings
    ",
    );
}

#[test]
fn a_customer_for_whom_no_reminder_is_meant_is_only_announced_to() {
    check(
        "
        given      step 20 for public
        given      step 30 for public
        given      step 40 for public
        given      step 50 for public
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-02-25  next   pre-remind
        2026-03-10  next   nothing, because is passed over for F-1: it is for other kinds of debtors. Nothing follows it
    ",
    );
}

#[test]
fn a_pre_reminder_for_large_amounts_leaves_the_small_ones_alone() {
    check(
        "
        given      step 10 from 1000.00
        2026-01-31  issue  F-1  400.00  due 2026-03-02
        2026-02-25  next   wait until 2026-03-03, because Nothing is late
        2026-03-09  next   remind 1
    ",
    );
}

#[test]
fn a_text_message_and_a_registered_letter_are_asked_of_a_person_once() {
    check(
        "
        given      step 30 by sms
        given      step 40 by registered
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1
        2026-03-17  next   ask sms, because a text message is to be sent
        2026-03-18  next   wait, because A question is open since 17 March 2026
        2026-03-18  answered
        2026-04-01  next   ask registered, because une lettre recommandée est à envoyer
        2026-04-02  answered
        2026-04-16  next   ask handover
    ",
    );
}

#[test]
fn a_step_whose_channel_changes_keeps_its_number_and_is_not_taken_twice() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1
        2026-03-17  next   remind 2
        given      step 30 by sms
        2026-03-17  next   wait until 2026-04-01
        2026-04-01  next   remind 3
    ",
    );
}

#[test]
fn credits_that_cover_everything_stay_the_reason_though_no_step_fits_the_amount() {
    check(
        "
        given      step 20 from 1000.00
        2026-01-31  issue   F-1  1200.00  due 2026-03-02
        2026-03-01  credit  1300.00
        2026-03-09  next    nothing, because cover the 1,200.00 that could be asked
    ",
    );
}

#[test]
fn of_the_firms_rules_the_first_that_is_met_decides() {
    let rule = |only_if: Conditions, sequence: &str| Rule {
        only_if,
        sequence: sequence.into(),
    };
    let large = Conditions {
        amount_min: Some(Cents(1_000_000)),
        ..Conditions::default()
    };
    let town_halls = Conditions {
        debtors: vec![DebtorKind::Public],
        ..Conditions::default()
    };
    let rules = [
        rule(town_halls, "gentle"),
        rule(large, "key-accounts"),
        rule(Conditions::default(), "standard"),
    ];
    let who = |debtor| Traits {
        segment: None,
        language: Language::Fr,
        debtor,
        rating: None,
    };
    let business = who(DebtorKind::Business);
    assert_eq!(
        first_match(&rules, who(DebtorKind::Public), Cents(2_000_000)),
        Some(0)
    );
    assert_eq!(first_match(&rules, business, Cents(1_000_000)), Some(1));
    assert_eq!(first_match(&rules, business, Cents(999_999)), Some(2));
    assert_eq!(first_match(&rules[..2], business, Cents(1)), None);
    assert_eq!(first_idle(&rules), None);
    let [a, b, c] = rules;
    assert_eq!(
        first_idle(&[a, c, b]),
        Some(2),
        "nobody gets past a rule for everyone"
    );
}
