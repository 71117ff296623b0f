//! Text messages as steps: they leave by themselves to a mobile that answers; a person is asked where there is none.

use crate::stories::check;

#[test]
fn a_text_message_leaves_by_itself_to_the_contact_who_has_a_mobile() {
    check(
        "
        given      texts
        given      step 30 by sms
        given      contact  achats  escalation
        given      mobile   achats  +33639980001
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1, to compta
        2026-03-17  next   remind 2, to achats, by sms, because reminder 2 leaves
        2026-03-18  next   wait until 2026-04-01
    ",
    );
}

#[test]
fn a_text_message_waits_for_limits_and_open_days_like_a_mail() {
    check(
        "
        given      texts
        given      limits 1 1
        given      step 30 by sms
        given      mobile   compta  +33639980001
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1
        2026-03-16  contacted
        2026-03-17  see    wait until 2026-03-23, because the last contact was on 16 March
        2026-03-21  see    wait until 2026-03-23
        2026-03-23  next   remind 2, by sms
    ",
    );
}

#[test]
fn where_no_text_can_leave_a_person_is_asked_and_told_why() {
    check(
        "
        given      step 30 by sms
        given      mobile   compta  +33639980001
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1
        2026-03-17  see    ask sms, because no gateway is set
    ",
    );
    check(
        "
        given      texts
        given      step 30 by sms
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1
        2026-03-17  see    ask sms, because no mobile that answers is known
        2026-03-17  see    ask sms, because Ajoutez un mobile à un contact
    ",
    );
}

#[test]
fn a_text_that_came_back_goes_to_the_next_mobile_and_then_to_a_person() {
    check(
        "
        given      texts
        given      step 30 by sms
        given      contact  achats  escalation
        given      mobile   compta  +33639980001
        given      mobile   achats  +33639980002
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-09  next   remind 1, to compta
        2026-03-17  next   remind 2, to compta, by sms
        2026-03-18  bounced
        2026-03-18  next   remind 2, to achats, by sms
        2026-03-19  bounced
        2026-03-19  next   ask sms, because no mobile that answers is known
        2026-03-20  answered
        2026-04-01  next   remind 3, to compta, copy achats
    ",
    );
}

#[test]
fn a_text_that_needs_a_persons_yes_is_asked_about_first() {
    check(
        "
        given      texts
        given      step 30 by sms
        given      mobile   compta  +33639980001
        2026-01-31  issue  F-1  1200.00  due 2026-03-02
        2026-03-02  plan   2026-03-10 600.00
        2026-03-17  see    ask approve, because the instalment of 600.00
    ",
    );
}
