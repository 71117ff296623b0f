//! The nine rules of the one question, each told as stories.

use super::stories::check;

// Rule 1: a step is taken once.

#[test]
fn rule_1_a_step_is_taken_once_however_often_the_round_comes() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1, total 1200.00
        2026-03-09  next   wait until 2026-03-17
        2026-03-09  next   wait until 2026-03-17
        2026-03-10  next   wait until 2026-03-17, because reminder 2 is planned for 17 March 2026
    ",
    );
}

#[test]
fn rule_1_the_whole_ladder_in_its_time_then_nothing_more() {
    check("
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-02-20  see    wait until 2026-02-25
        2026-02-25  next   pre-remind, total 1200.00
        2026-03-02  next   wait until 2026-03-09
        2026-03-09  next   remind 1, because F-1 is 7 days late
        2026-03-17  next   remind 2, because reminder 1 of 9 March 2026 was not enough
        2026-04-01  next   remind 3, because F-1 is 30 days late
        2026-04-16  next   ask handover, because une personne décide du passage au recouvrement amiable
        2026-04-17  next   wait, because A question is open since 16 April 2026
        2026-04-20  answered
        2026-04-20  next   nothing, because The sequence is over for F-1
        2027-04-20  next   nothing, because Nothing more leaves by itself
    ");
}

// Rule 2: a late start takes the present step, once; an old debt starts gently.

#[test]
fn rule_2_after_an_outage_only_the_present_step_is_taken() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-20  next   remind 2, because only the present one is taken
        2026-03-20  next   wait until 2026-04-01
        2026-04-01  next   remind 3
    ",
    );
}

#[test]
fn rule_2_after_a_long_outage_the_last_reminder_leaves_before_anybody_hands_over() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-06-30  next   remind 3
        2026-07-01  next   wait until 2026-07-13, because reminder 3 was on 30 June 2026
        2026-07-13  next   ask handover
    ",
    );
}

#[test]
fn rule_2_an_old_debt_at_first_import_starts_gently_and_keeps_its_pace() {
    check(
        "
        2025-10-01  issue  F-1  1200.00  due 2025-11-01  known 2026-05-04
        2026-05-04  next   remind 1, because it starts gently
        2026-05-05  next   wait until 2026-05-15
        2026-05-15  next   remind 2
        2026-05-29  next   remind 3
        2026-06-12  next   wait until 2026-06-15
        2026-06-15  next   ask handover
    ",
    );
}

// Rule 3: never before its date, never on a closed day.

#[test]
fn rule_3_a_step_that_falls_on_a_saturday_leaves_on_monday() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-06  next   wait until 2026-03-09
        2026-03-07  next   wait until 2026-03-09
        2026-03-08  next   wait until 2026-03-09
        2026-03-09  next   remind 1
    ",
    );
}

#[test]
fn rule_3_good_friday_is_closed_in_alsace_only() {
    check(
        "
        2026-02-28  issue  F-1  1200.00  due 2026-03-29
        2026-04-03  next   remind 1
    ",
    );
    check(
        "
        given       zone   alsace-moselle
        2026-02-28  issue  F-1  1200.00  due 2026-03-29
        2026-04-03  next   wait until 2026-04-07
        2026-04-07  next   remind 1
    ",
    );
}

#[test]
fn rule_3_a_late_round_on_a_sunday_waits_for_monday() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-22  next   wait until 2026-03-23, because nothing leaves on a week-end
        2026-03-23  next   remind 2
    ",
    );
}

#[test]
fn rule_3_the_gap_holds_after_a_step_that_moved() {
    check(
        "
        given       sequence  late-payers
        2026-04-01  issue  F-1  1200.00  due 2026-04-29
        2026-04-24  next   pre-remind
        2026-05-01  next   wait until 2026-05-04
        2026-05-04  next   remind 1
        2026-05-08  next   wait until 2026-05-11
        2026-05-11  next   remind 2
    ",
    );
}

#[test]
fn rule_3_a_pre_reminder_whose_window_is_closed_is_passed_over() {
    check(
        "
        2026-04-20  issue  F-1  1200.00  due 2026-05-03
        2026-04-27  see    wait until 2026-04-28
        2026-05-03  see    wait until 2026-05-11
    ",
    );
}

#[test]
fn rule_3_the_pause_outlives_the_invoice_that_was_paid() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-02-01  issue  F-2  300.00   due 2026-03-03
        2026-03-09  next   remind 1, lines 2
        2026-03-09  pay    1200.00  for F-1
        2026-03-10  next   wait until 2026-03-12, because the last contact was on 9 March 2026
        2026-03-12  next   remind 1, F-2 300.00
    ",
    );
}

// Rule 4: one message per debtor, correct to the cent.

#[test]
fn rule_4_one_message_lists_what_remains_of_each_invoice_less_the_credits() {
    check("
        2026-01-10  issue  F-1  1200.00  due 2026-02-09
        2026-01-20  issue  F-2  300.00   due 2026-02-19
        2026-02-10  pay    200.00  for F-1
        2026-02-12  credit 50.00
        2026-03-02  next   remind 2, F-1 1000.00, F-2 300.00, credits 50.00, total 1250.00, lines 2, to compta
    ");
}

#[test]
fn rule_4_the_reminder_goes_to_the_one_who_pays_and_rises_with_a_copy() {
    check(
        "
        given       nobody
        given       contact  ventes  other
        given       contact  direction  escalation
        given       contact  factures   reminders
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1, to factures
        2026-03-17  next   remind 2, to factures, copy direction
    ",
    );
}

#[test]
fn rule_4_credits_that_cover_everything_leave_nothing_to_ask() {
    check(
        "
        2026-01-31  issue  F-1  100.00  due 2026-03-02
        2026-03-01  credit 100.00
        2026-04-10  next   nothing, because cover the 100.00
        2026-04-10  issue  F-2  80.00   due 2026-04-20
        2026-04-10  next   wait until 2026-04-15
        2026-04-27  next   remind 3, total 80.00, credits 100.00
    ",
    );
}

#[test]
fn rule_4_an_amount_not_worth_a_message_waits_for_company() {
    check(
        "
        given       least  15.00
        2026-01-31  issue  F-1  9.00  due 2026-03-02
        2026-03-20  next   nothing, because less than the 15.00
    ",
    );
}

// Rule 5: what the customer does changes the answer at once.

#[test]
fn rule_5_a_debtor_who_pays_is_left_in_peace() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-05  next   wait until 2026-03-09
        2026-03-09  next   remind 1, because F-1 is 7 days late
        2026-03-12  pay    1200.00
        2026-03-30  next   nothing, because Nothing is owed
    ",
    );
}

#[test]
fn rule_5_a_promise_is_given_its_time_and_one_business_day_more() {
    check("
        2026-01-31  issue    F-1  1200.00  due 2026-03-02
        2026-03-09  next     remind 1
        2026-03-10  promise  2026-03-20
        2026-03-17  next     wait until 2026-03-24, because promised on 10 March 2026 to pay on 20 March 2026
        2026-03-23  next     wait until 2026-03-24
        2026-03-24  next     remind 2, because the promise to pay on 20 March 2026 was not kept
    ");
}

#[test]
fn rule_5_a_promise_kept_in_part_is_a_promise_broken() {
    check(
        "
        2026-01-31  issue    F-1  1200.00  due 2026-03-02
        2026-03-10  promise  2026-03-13  600.00
        2026-03-12  pay      500.00
        2026-03-17  next     remind 2, total 700.00, because was not kept
    ",
    );
    check(
        "
        2026-01-31  issue    F-1  1200.00  due 2026-03-02
        2026-03-10  promise  2026-03-13  600.00
        2026-03-12  pay      600.00
        2026-03-13  next     remind 1, total 600.00
    ",
    );
}

#[test]
fn rule_5_a_plan_protects_until_an_instalment_is_late_then_a_person_decides() {
    check("
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1
        2026-03-10  plan   2026-04-10  400.00
        2026-04-10  next   wait until 2026-04-14, because the next instalment, 400.00, is due on 10 April 2026
        2026-04-14  next   ask approve, because the instalment of 400.00 of 10 April 2026 is not paid
    ");
}

#[test]
fn rule_5_a_dispute_stops_the_invoice_and_its_part_only_the_part() {
    check(
        "
        2026-01-31  issue    F-1  1200.00  due 2026-03-02
        2026-03-08  dispute  F-1
        2026-03-09  next     wait, because F-1 is disputed since 8 March 2026
        2026-03-10  settle   F-1
        2026-03-10  dispute  F-1  200.00
        2026-03-10  next     remind 1, F-1 1000.00, total 1000.00
    ",
    );
}

#[test]
fn rule_5_a_hold_suspends_until_its_day_and_comes_back_by_itself() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-08  hold   until 2026-03-20
        2026-03-09  next   wait until 2026-03-21, because voir avec Claire
        2026-03-21  next   wait until 2026-03-23
        2026-03-23  next   remind 2
    ",
    );
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-01-31  issue  F-2  10.00    due 2026-03-03
        2026-03-08  hold   F-1
        2026-03-09  next   remind 1, F-2 10.00, total 10.00
    ",
    );
}

#[test]
fn rule_5_an_answer_stops_everything_until_somebody_has_looked() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-10  next   remind 1
        2026-03-12  reply
        2026-03-23  next   wait, because The customer wrote on 12 March 2026
        2026-03-25  reply
        2026-06-01  see    wait, because Le client a écrit le 12 mars 2026
        2026-06-01  read
        2026-06-01  next   remind 3
    ",
    );
}

#[test]
fn rule_5_an_answer_stands_before_a_promise_a_hold_and_an_approval() {
    check(
        "
        2026-01-31  issue    F-1  1200.00  due 2026-03-02
        2026-03-08  hold     until 2026-03-20
        2026-03-08  promise  2026-03-12
        2026-03-09  reply
        2026-03-21  next     wait, because nobody has looked at it yet
        2026-03-21  read
        2026-03-23  next     remind 2
    ",
    );
    check(
        "
        2026-01-31  reply
        2026-02-01  next  nothing, because Nothing is owed
    ",
    );
}

#[test]
fn rule_5_a_direct_debit_on_its_way_is_awaited() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-05  debit  until 2026-03-12
        2026-03-09  next   wait until 2026-03-13, because A direct debit is on its way
        2026-03-13  next   remind 1
    ",
    );
}

#[test]
fn rule_5_what_the_platform_says_is_heard() {
    for (status, reason) in [
        ("207", "is disputed on the customer’s platform"),
        ("210", "it is to be mended, not chased"),
        ("212", "is declared cashed"),
    ] {
        check(&format!(
            "
            2026-01-31  issue   F-1  1200.00  due 2026-03-02
            2026-03-05  status  F-1  {status}
            2026-03-20  next    wait, because {reason}
        "
        ));
    }
    check(
        "
        2026-01-31  issue   F-1  1200.00  due 2026-03-02
        2026-03-05  status  F-1  211
        2026-03-09  next    wait until 2026-03-13, because announced as paid on 5 March 2026
        2026-03-13  next    remind 1
    ",
    );
}

// Rule 6: never on stale money.

#[test]
fn rule_6_a_round_refuses_to_chase_on_stale_money() {
    check(
        "
        given       freshness  3
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-05  bank
        2026-03-09  see    wait until 2026-03-17, because the bank is known only until 5 March 2026
        2026-03-09  bank
        2026-03-09  next   remind 1
    ",
    );
}

#[test]
fn rule_6_the_owner_may_waive_it_and_no_bank_is_no_stale_bank() {
    check(
        "
        given       freshness  off
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-05  bank
        2026-03-20  next   remind 2
    ",
    );
    check(
        "
        given       freshness  3
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-20  next   remind 2
    ",
    );
}

#[test]
fn rule_6_a_person_may_be_asked_even_then() {
    check(
        "
        given       freshness  3
        given       sequence   key-accounts
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-02-01  bank
        2026-03-09  next   ask call
    ",
    );
}

// Rule 7: what came back is not consumed.

#[test]
fn rule_7_a_bounced_reminder_goes_to_the_next_contact_then_to_a_person() {
    check(
        "
        given       contact  direction  escalation
        given       contact  ventes     other
        2026-01-31  issue    F-1  1200.00  due 2026-03-02
        2026-03-09  next     remind 1, to compta
        2026-03-09  bounced
        2026-03-09  see      wait until 2026-03-10, because the limit of contacts
        2026-03-10  next     remind 1, to direction, because came back from another address
        2026-03-10  bounced
        2026-03-11  next     ask contact, because an address is to be found
        2026-03-12  next     wait
        2026-03-13  contact  comptable  reminders
        2026-03-13  found
        2026-03-13  next     remind 1, to comptable
    ",
    );
}

#[test]
fn rule_7_without_any_address_a_person_is_asked_once() {
    check(
        "
        given       nobody
        given       contact  ventes  other
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   ask contact
        2026-03-10  next   wait, because A question is open
    ",
    );
}

// Rule 8: contact limits are hard.

#[test]
fn rule_8_the_limits_count_every_contact_and_open_again() {
    check(
        "
        2026-01-31  issue      F-1  1200.00  due 2026-03-02
        2026-03-04  contacted
        2026-03-05  contacted
        2026-03-06  contacted
        2026-03-09  next       wait until 2026-03-11, because 3 in 7 days, is reached
        2026-03-11  next       remind 1
    ",
    );
    check(
        "
        given       limits  0  0
        2026-01-31  issue   F-1  1200.00  due 2026-03-02
        2026-03-09  next    wait until 2026-03-17, because nobody may contact it
    ",
    );
}

// Rule 9: above the last reminder a person decides.

#[test]
fn rule_9_a_step_that_needs_a_person_asks_and_waits() {
    check(
        "
        given       sequence  key-accounts
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-02-25  next   pre-remind
        2026-03-09  next   ask call, because a call is to be made
        2026-03-10  next   wait, because A question is open
        2026-03-12  answered
        2026-03-16  next   remind 1
        2026-03-27  next   remind 2
        2026-04-16  next   ask approve, because once a person agrees
        2026-04-17  answered
        2026-05-11  next   ask handover
    ",
    );
}

#[test]
fn rule_9_a_hand_over_is_asked_only_after_the_last_reminder_even_when_that_needs_a_person() {
    check(
        "
        given       sequence  key-accounts
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-06-30  next   remind 2
        2026-07-15  next   ask approve
        2026-07-15  answered
        2026-08-04  next   ask handover
    ",
    );
}
