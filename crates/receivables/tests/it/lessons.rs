//! What users of other tools suffered, told as stories. The numbers are those of the reference list, B1 to B9.
//!
//! Lessons about what this crate does not hold have their tests elsewhere:
//! - the round and the outbox (`store`, `quittance`): 2–4, 9, 11, 12, 20 (claim first, then send; recipient in the key);
//! - hours and zones of sending (`quittance`): 28–31; here a day is a civil date that is handed in;
//! - import and the firm's journal (`store`): 18, 25, 43, 55;
//! - letters, templates, attachments (`documents`, `quittance`): 44, 45, 50, 60, 67–72;
//! - the mail server's answers (`quittance`): 73, 74, 76, 77;
//! - fees (7, 8): no fee is ever added by a round; interest is computed from dates (`interest`);
//! - matching (51, 52, 54, 56) and credit notes (48): `ledger`; buckets (23, 46): `measuring`; the sign of days (17): `sequences`.

use super::stories::{Story, check};
use receivables::date;
use receivables::next_step::{What, next_step};

// B1. Sending twice, twenty-two times, a hundred times.

#[test]
fn lessons_1_5_6_the_scheduler_may_run_every_minute() {
    let mut story = Story::telling(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1
    ",
    );
    let today = date(2026, 3, 9);
    for _ in 0..1_440 {
        let step = next_step(&story.account, &story.policy, today);
        assert_eq!(step.what, What::Wait);
        story.take(&step, today);
    }
    assert_eq!(story.account.taken.len(), 1);
}

#[test]
fn lesson_10_what_is_due_is_derived_whenever_the_round_comes() {
    for day in ["2026-03-09", "2026-03-10", "2026-03-12", "2026-03-16"] {
        check(&format!(
            "
            2026-01-31  issue  F-1  1200.00  due 2026-03-02
            {day}       next   remind 1
        "
        ));
    }
}

#[test]
fn lesson_13_reminders_have_a_cap_and_an_end() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1
        2026-03-17  next   remind 2
        2026-04-01  next   remind 3
        2026-04-16  next   ask handover
        2026-04-17  answered
        2026-05-04  next   nothing
        2026-09-01  next   nothing
        2028-09-01  next   nothing, because The sequence is over for F-1
    ",
    );
}

#[test]
fn lesson_13_the_end_of_one_invoice_is_not_the_end_of_the_next() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-02-28  issue  F-2  300.00   due 2026-03-30
        2026-03-09  next   remind 1
        2026-03-17  next   remind 2
        2026-04-01  next   remind 3
        2026-04-16  next   ask handover, lines 2
        2026-04-17  answered
        2026-05-04  next   nothing, because The sequence is over for F-1
        2026-05-04  issue  F-3  90.00    due 2026-06-03
        2026-05-04  next   wait until 2026-05-29
        2026-05-29  next   pre-remind, F-3 90.00, lines 1
        2026-06-08  next   remind 1, lines 3, total 1590.00, because F-3 is 5 days late
    ",
    );
}

// B2. Missed, frozen, skipped.

#[test]
fn lesson_14_a_missed_day_is_caught_up() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-08  see    wait until 2026-03-09
        2026-03-11  next   remind 1, because F-1 is 9 days late
    ",
    );
}

#[test]
fn lesson_15_after_an_outage_it_jumps_to_the_current_level_once() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-04-20  next   remind 3, because the steps that were missed are passed over
        2026-04-21  next   wait until 2026-05-04
        2026-05-04  next   ask handover
    ",
    );
}

#[test]
fn lesson_16_it_does_not_stop_after_one_mail() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1
        2026-03-17  next   remind 2
    ",
    );
}

#[test]
fn lesson_19_the_level_follows_the_oldest_unpaid_invoice_not_the_last_look() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-02-28  issue  F-2  300.00   due 2026-03-30
        2026-03-09  next   remind 1, lines 1
        2026-03-17  next   remind 2
        2026-03-20  pay    1200.00  for F-1
        2026-03-20  see    wait until 2026-03-25
        2026-03-25  next   pre-remind, F-2 300.00
        2026-04-06  see    wait until 2026-04-07
        2026-04-07  next   remind 1, F-2 300.00, because F-2 is 8 days late
    ",
    );
}

#[test]
fn lesson_21_a_jump_is_explained() {
    check("
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-20  next   remind 2, because les étapes dépassées sont sautées, seule l’étape présente est prise
    ");
}

#[test]
fn lesson_22_an_invoice_one_day_late_is_not_swept_into_the_reminder() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-02-06  issue  F-2  300.00   due 2026-03-08
        2026-02-02  issue  F-3  50.00    due 2026-03-04
        2026-03-09  next   remind 1, F-1 1200.00, F-3 50.00, lines 2, total 1250.00
    ",
    );
}

#[test]
fn lesson_23_nothing_is_late_on_the_due_day() {
    check(
        "
        given       sequence  late-payers
        2026-01-31  issue  F-1  1200.00  due 2026-03-03
        2026-02-26  next   pre-remind
        2026-03-03  next   wait until 2026-03-05, because F-1 is to be paid by 3 March 2026
        2026-03-04  next   wait until 2026-03-05, because F-1 is 1 day late
        2026-03-05  next   remind 1
    ",
    );
}

#[test]
fn lesson_24_no_due_date_no_reminder() {
    check(
        "
        2026-01-31  issue  F-1  1200.00
        2027-01-31  next   wait, because F-1 has no due date, so it is never reminded
    ",
    );
}

#[test]
fn lesson_26_silence_is_explained() {
    check("
        2026-01-31  issue    F-1  1200.00  due 2026-03-02
        2026-03-02  dispute  F-1
        2026-03-20  next     wait, because F-1 est contestée depuis le 2 mars 2026
        2026-03-20  settle   F-1
        2026-03-20  hold     until 2026-03-27
        2026-03-20  next     wait until 2026-03-28, because Ce client est suspendu jusqu’au 27 mars 2026 inclus
    ");
}

// B3. Clocks and calendars.

#[test]
fn lesson_27_the_31st_is_the_31st() {
    check(
        "
        2026-02-28  issue  F-1  1200.00  due 2026-03-31
        2026-03-26  next   pre-remind, because due on 31 March 2026
    ",
    );
}

#[test]
fn lesson_32_a_week_end_consumes_no_step() {
    check(
        "
        given       sequence  late-payers
        2026-01-31  issue  F-1  1200.00  due 2026-03-04
        2026-03-06  next   remind 1
        2026-03-07  next   wait until 2026-03-13
        2026-03-13  next   remind 2
        2026-03-14  next   wait until 2026-03-23
    ",
    );
}

#[test]
fn lesson_33_holidays_are_kept_where_the_debtor_is() {
    check(
        "
        given       zone  la-reunion
        2026-11-01  issue  F-1  1200.00  due 2027-12-15
        2027-12-20  next   wait until 2027-12-21, because reminder 1 is planned for 21 December 2027
        2027-12-21  next   remind 1
    ",
    );
}

// B4. Chasing someone who has paid.

#[test]
fn lesson_34_whoever_paid_is_left_alone() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-02  pay    1200.00
        2026-03-09  next   nothing
    ",
    );
}

#[test]
fn lessons_35_36_the_round_waits_for_fresh_bank_data() {
    check(
        "
        given       freshness  2
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-06  bank
        2026-03-09  see    wait until 2026-03-17, because Import the latest statement
        2026-03-10  bank
        2026-03-12  next   remind 1
    ",
    );
}

#[test]
fn lesson_37_a_payment_in_the_house_counts_before_it_is_matched() {
    check(
        "
        2026-01-31  issue   F-1  1200.00  due 2026-03-02
        2026-03-02  credit  1200.00
        2026-03-09  next    nothing, because credits and unapplied payments, 1,200.00
    ",
    );
}

#[test]
fn lesson_38_a_transfer_under_way_is_given_time() {
    check("
        2026-01-31  issue   F-1  1200.00  due 2026-03-22
        2026-03-23  status  F-1  211
        2026-03-27  next    wait until 2026-03-31, because the transfer is awaited until 30 March 2026
    ");
}

// B5. Balance, partial payments, credit notes.

#[test]
fn lessons_39_40_a_partly_paid_invoice_is_reminded_for_what_remains() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-05  pay    1150.50
        2026-03-09  next   remind 1, F-1 49.50, total 49.50
        2026-03-10  pay    9.50
        2026-03-17  next   remind 2, F-1 40.00, because reminder 1 of 9 March 2026 was not enough
    ",
    );
}

#[test]
fn lesson_41_what_is_not_yet_due_is_not_asked_for() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-01-31  issue  F-2  600.00   due 2026-04-02
        2026-03-09  next   remind 1, lines 1, total 1200.00
    ",
    );
}

#[test]
fn lesson_42_open_credit_notes_are_shown_and_deducted() {
    check(
        "
        2026-01-31  issue   F-1  1200.00  due 2026-03-02
        2026-02-15  credit  120.00
        2026-03-09  next    remind 1, F-1 1200.00, credits 120.00, total 1080.00
    ",
    );
}

#[test]
fn lessons_47_49_each_due_date_counts_by_itself() {
    // An invoice with three due dates is three lines: only the late ones are asked for.
    check(
        "
        2026-01-31  issue  F-1  400.00  due 2026-03-02
        2026-01-31  issue  F-2  400.00  due 2026-03-31
        2026-01-31  issue  F-3  400.00  due 2026-04-30
        2026-03-01  pay    100.00  for F-1
        2026-03-09  next   remind 1, F-1 300.00, lines 1, total 300.00
    ",
    );
}

#[test]
fn lesson_53_a_payment_less_a_credit_note_settles_both() {
    check(
        "
        2026-01-31  issue   F-1  1200.00  due 2026-03-02
        2026-02-10  credit  200.00
        2026-03-01  pay     1000.00
        2026-03-09  next    nothing
    ",
    );
}

// B7. One debtor, one message.

#[test]
fn lessons_57_58_59_five_invoices_are_one_message_at_the_highest_level() {
    check(
        "
        2026-01-31  issue  F-1  10.00  due 2026-03-02
        2026-02-02  issue  F-2  20.00  due 2026-03-04
        2026-02-05  issue  F-3  30.00  due 2026-03-07
        2026-02-08  issue  F-4  40.00  due 2026-03-10
        2026-02-10  issue  F-5  50.00  due 2026-03-12
        2026-03-17  next   remind 2, lines 5, total 150.00, because F-1 is 15 days late
        2026-03-17  next   wait until 2026-04-01
    ",
    );
}

#[test]
fn lesson_61_reminding_one_invoice_does_not_mark_the_others_as_done() {
    check(
        "
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-02-10  issue  F-2  300.00   due 2026-03-12
        2026-03-09  next   remind 1, lines 1
        2026-03-12  pay    1200.00  for F-1
        2026-03-17  next   remind 1, F-2 300.00, because F-2 is 5 days late
    ",
    );
}

#[test]
fn lesson_62_the_channel_depends_on_the_step() {
    check(
        "
        given       sequence  key-accounts
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   ask call
        2026-03-09  answered
        2026-03-16  next   remind 1
    ",
    );
}

// B8. Right person.

#[test]
fn lesson_63_the_invoice_robot_is_not_reminded() {
    check(
        "
        given       nobody
        given       contact  robot  other
        given       contact  claire reminders
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1, to claire
    ",
    );
}

#[test]
fn lesson_64_no_paper_while_a_contact_has_an_address() {
    check(
        "
        given       nobody
        given       contact  direction  escalation
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1, to direction
    ",
    );
}

#[test]
fn lesson_65_contacts_have_an_order_and_a_limit_per_customer() {
    check(
        "
        given       contact  deux  reminders
        given       limits   1  1
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-05  contacted
        2026-03-09  next   wait until 2026-03-12
        2026-03-12  next   remind 1, to compta
    ",
    );
}

#[test]
fn lesson_66_a_hold_binds_every_path() {
    for sequence in ["standard", "key-accounts", "late-payers"] {
        check(&format!(
            "
            given       sequence  {sequence}
            2026-01-31  issue  F-1  1200.00  due 2026-03-02
            2026-02-01  hold
            2026-02-25  next   wait, because on hold without an end date
            2026-03-09  next   wait
            2026-12-09  next   wait
        "
        ));
    }
}

// B9. Delivery truth.

#[test]
fn lesson_75_accepted_is_not_delivered_and_a_bounce_gives_the_step_back() {
    check(
        "
        given       contact  deux  reminders
        2026-01-31  issue    F-1  1200.00  due 2026-03-02
        2026-03-09  next     remind 1, to compta
        2026-03-10  bounced
        2026-03-10  next     remind 1, to deux, because it is not consumed
        2026-03-17  next     remind 2, to compta
    ",
    );
}
