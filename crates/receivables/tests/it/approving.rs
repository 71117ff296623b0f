//! Two people for what cannot be called back: who they are, when they are asked for, and the firm in which there is only one.

use receivables::Cents;
use receivables::next_step::Asked;
use receivables::reminding::Level;
use receivables::reminding::approving::{Approver, CannotConfirm, TwoPeople, Yes, say_yes};

fn agent(login: &str) -> Approver<'_> {
    Approver {
        login,
        may_confirm: false,
        proved_again: false,
    }
}

fn accountant(login: &str) -> Approver<'_> {
    Approver {
        may_confirm: true,
        ..agent(login)
    }
}

#[test]
fn what_cannot_be_called_back_takes_two_and_a_reminder_does_not() {
    let rule = TwoPeople::default();
    let much = Cents(9_000_000);
    for (kind, level, two) in [
        (Asked::HandOver, Level::HandOver, true),
        (Asked::Approve, Level::HandOver, true),
        (Asked::Letter, Level::HandOver, true),
        (Asked::Registered, Level::R3, true),
        (Asked::Approve, Level::R3, false),
        (Asked::Letter, Level::R3, false),
        (Asked::Call, Level::HandOver, false),
        (Asked::FindContact, Level::HandOver, false),
    ] {
        assert_eq!(rule.are_asked(kind, level, much), two, "{kind:?} {level:?}");
    }
}

#[test]
fn a_firm_may_ask_for_two_above_an_amount() {
    let rule = TwoPeople {
        above: Some(Cents(1_000_000)),
    };
    let asked = |kind, total| rule.are_asked(kind, Level::R1, Cents(total));
    assert!(
        !asked(Asked::Approve, 1_000_000),
        "that amount itself does not"
    );
    assert!(asked(Asked::Approve, 1_000_001));
    assert!(asked(Asked::Sms, 1_000_001));
    assert!(
        !asked(Asked::Call, 1_000_001),
        "a call leaves nothing behind"
    );
}

#[test]
fn one_approves_and_another_confirms() {
    // An agent, then the accountant.
    assert_eq!(say_yes(None, agent("ines"), 2), Ok(Yes::First));
    assert_eq!(say_yes(Some("ines"), accountant("paul"), 1), Ok(Yes::Done));
    // The accountant, then the owner; neither of them twice.
    assert_eq!(say_yes(None, accountant("paul"), 1), Ok(Yes::First));
    assert_eq!(
        say_yes(Some("paul"), accountant("claire"), 1),
        Ok(Yes::Done)
    );
    let twice = say_yes(Some("paul"), accountant("paul"), 1);
    assert_eq!(twice, Err(CannotConfirm::Same));
    // To have proved again makes nobody two people.
    let proved = Approver {
        proved_again: true,
        ..accountant("paul")
    };
    assert_eq!(say_yes(Some("paul"), proved, 1), Err(CannotConfirm::Same));
    assert_eq!(say_yes(None, proved, 1), Ok(Yes::First));
}

#[test]
fn two_agents_do_not_make_one_who_confirms() {
    assert_eq!(
        say_yes(Some("ines"), agent("luc"), 2),
        Err(CannotConfirm::Role)
    );
    assert_eq!(
        say_yes(Some("ines"), agent("ines"), 2),
        Err(CannotConfirm::Same)
    );
    // Also when the firm has one accountant: the agent is never alone.
    assert_eq!(say_yes(None, agent("ines"), 1), Ok(Yes::First));
    assert_eq!(say_yes(None, agent("ines"), 0), Ok(Yes::First));
}

#[test]
fn who_alone_may_confirm_proves_again_and_then_it_is_done() {
    let owner = accountant("claire");
    let proved = Approver {
        proved_again: true,
        ..owner
    };
    assert_eq!(say_yes(None, owner, 0), Err(CannotConfirm::ProveAgain));
    assert_eq!(say_yes(None, proved, 0), Ok(Yes::Done));
    // With an agent before, they are two.
    assert_eq!(say_yes(Some("ines"), owner, 0), Ok(Yes::Done));
    // Alone since the other one left: what was approved before is confirmed by a proof.
    assert_eq!(
        say_yes(Some("claire"), owner, 0),
        Err(CannotConfirm::ProveAgain)
    );
    assert_eq!(say_yes(Some("claire"), proved, 0), Ok(Yes::Done));
}
