//! Samples of the pages of sequences.

use jiff::civil::date;
use quittance::deeds::reminding::replay::{Month, Replay};
use quittance::deeds::reminding::shaping::Ahead;
use quittance::web::timeline::Timeline;
use quittance::web::views::*;
use receivables::Cents;
use receivables::calendar::plus_days;
use receivables::measuring::Rating;
use receivables::party::{AccountId, Channel, DebtorKind, Language};
use receivables::reminding::{Conditions, Level, ReadyMade, SequenceStep};

use super::TODAY;

fn steps() -> Vec<SequenceStep> {
    let mut steps = ReadyMade::ALL[0].sequence().steps;
    steps[2].only_if = Conditions {
        amount_min: Some(Cents(50_000)),
        segments: vec!["Grands comptes <A>".to_owned(), "Hôtels".to_owned()],
        language: Some(Language::Fr),
        debtors: vec![DebtorKind::Business, DebtorKind::Public],
        ratings: vec![Rating::E],
        ..Conditions::default()
    };
    steps[3].channel = Channel::Call;
    steps
}

fn line(slug: &str, name: &str) -> SequenceLine {
    SequenceLine {
        slug: slug.to_owned(),
        name: name.to_owned(),
        version: 7,
        since: Some(date(2026, 11, 12).at(10, 5, 0, 0)),
        followers: 31,
        earlier: 4,
        steps: Timeline::of(&steps()),
        is_usual: true,
        drafted_at: Some(date(2026, 11, 23).at(14, 32, 0, 0)),
    }
}

pub fn list() -> SequencesView {
    let rule = |only_if| RuleLine {
        only_if,
        name: "Clients réguliers".to_owned(),
        slug: "standard".to_owned(),
    };
    SequencesView {
        today: TODAY,
        may_edit: true,
        rows: vec![
            line("standard", "Clients réguliers"),
            SequenceLine {
                version: 0,
                since: None,
                followers: 0,
                earlier: 0,
                is_usual: false,
                ..line("hotels", "Hôtels & <restaurants>")
            },
        ],
        rules: vec![
            rule(steps()[2].only_if.clone()),
            rule(Conditions::default()),
        ],
        segments: vec!["Grands comptes".to_owned()],
        refusal: None,
        typed: String::new(),
    }
}

pub fn alone(fr: bool) -> SequencesView {
    let refusal = match fr {
        true => ("Une séquence a un nom.", "Écrivez un mot."),
        false => ("A sequence has a name.", "Write a word."),
    };
    let mut view = SequencesView {
        rules: vec![],
        refusal: Some((refusal.0.to_owned(), refusal.1.to_owned())),
        ..list()
    };
    view.rows.truncate(1);
    view.rows[0].drafted_at = None;
    view
}

pub fn form() -> StepForm {
    let step = &steps()[2];
    StepForm {
        code: step.code.0,
        level: step.level,
        channel: step.channel,
        days: "15".to_owned(),
        is_before: false,
        gap: "7".to_owned(),
        from: "09:30".to_owned(),
        until: "17:00".to_owned(),
        needs_person: true,
        amount_min: "500,00".to_owned(),
        amount_max: String::new(),
        segments: "Grands comptes <A>, Hôtels".to_owned(),
        language: Some(Language::Fr),
        debtors: vec![DebtorKind::Business],
        ratings: vec![Rating::D, Rating::E],
    }
}

pub fn drafted() -> SequenceView {
    SequenceView {
        slug: "standard".to_owned(),
        name: "Clients réguliers".to_owned(),
        may_edit: true,
        version: 7,
        followers: 31,
        earlier: 4,
        draft: Some((
            date(2026, 11, 23).at(14, 32, 0, 0),
            "claire@morvan.example".to_owned(),
            3,
        )),
        over: 12,
        is_changed: true,
        line: Timeline::of(&steps()),
        steps: steps(),
        chosen: Some(form()),
        unfit: None,
        refusal: None,
        segments: vec!["Grands comptes".to_owned()],
        texts: false,
    }
}

pub fn read_only() -> SequenceView {
    SequenceView {
        may_edit: false,
        draft: None,
        is_changed: false,
        chosen: Some(StepForm {
            level: Level::HandOver,
            ..form()
        }),
        ..drafted()
    }
}

pub fn unfit() -> SequenceView {
    let told = || ("Étape 2".to_owned(), "rapprochez-la".to_owned());
    SequenceView {
        unfit: Some(told()),
        refusal: Some(told()),
        chosen: None,
        version: 0,
        ..drafted()
    }
}

fn coming(is_question: bool) -> ComingLine {
    ComingLine {
        account: Some(AccountId(3)),
        code: "C-3".to_owned(),
        name: "Hôtel des Tilleuls & <fils>".to_owned(),
        level: "Relance 2",
        what: if is_question { "Appeler" } else { "e-mail" },
        icon: if is_question { "phone" } else { "mail" },
        is_question,
        to: if is_question {
            ""
        } else {
            "compta@tilleuls.example"
        }
        .to_owned(),
        total: Cents(432_000),
        because: "F-2026-0519 a 15 jours de retard : la relance 2 part.".to_owned(),
        already_paid: Cents::ZERO,
    }
}

pub fn ahead() -> AheadView {
    let monday = plus_days(TODAY, -i32::from(TODAY.weekday().to_monday_zero_offset()));
    let last = plus_days(TODAY, 30);
    let day = |place: i32| {
        let on = plus_days(monday, place);
        CalendarDay {
            on,
            is_within: (TODAY..=last).contains(&on),
            is_closed: place % 7 > 4,
            messages: u64::from(place % 7 < 4) * 3,
            questions: u64::from(place % 9 == 0),
        }
    };
    let week = |week: i32| std::array::from_fn(|place| day(week * 7 + place as i32));
    AheadView {
        slug: "standard".to_owned(),
        name: "Clients réguliers".to_owned(),
        today: TODAY,
        last,
        is_draft: true,
        may_edit: true,
        version: 7,
        over: 12,
        ahead: Ahead {
            messages: 14,
            questions: 2,
            total: Cents(12_345_600),
        },
        weeks: (0..5).map(week).collect(),
        days: vec![
            (TODAY, vec![coming(false), coming(true)]),
            (plus_days(TODAY, 3), vec![coming(false)]),
        ],
        more: 12,
        cut: Some(20_000),
        followers: 31,
        unfit: None,
        refusal: None,
    }
}

pub fn compare() -> CompareView {
    let line = |level, what, icon| ComingLine {
        account: Some(AccountId(4)),
        code: "C0004".to_owned(),
        name: "Hôtel des <Tilleuls>".to_owned(),
        level,
        what,
        icon,
        is_question: icon != "mail",
        to: "compta@tilleuls.example".to_owned(),
        total: Cents(1_248_000),
        because: String::new(),
        already_paid: Cents::ZERO,
    };
    CompareView {
        slug: "standard".to_owned(),
        name: "Usuelle".to_owned(),
        today: TODAY,
        last: date(2026, 12, 23),
        version: 2,
        is_draft: true,
        unfit: None,
        customers: 112,
        same: 40,
        now: (61, 4),
        then: (58, 9),
        rows: vec![
            CompareRow {
                account: AccountId(4),
                name: "Hôtel des <Tilleuls>".to_owned(),
                now: vec![
                    (date(2026, 11, 26), line("Relance 2", "e-mail", "mail")),
                    (date(2026, 12, 4), line("Relance 3", "appel", "phone")),
                ],
                then: vec![
                    (date(2026, 11, 30), line("Relance 2", "e-mail", "mail")),
                    (date(2026, 12, 4), line("Relance 3", "appel", "phone")),
                ],
            },
            CompareRow {
                account: AccountId(5),
                name: "Vauclin Frères".to_owned(),
                now: vec![],
                then: vec![(date(2026, 12, 1), line("Relance 1", "e-mail", "mail"))],
            },
        ],
        cut: Some(20_000),
    }
}

pub fn nothing_to_compare(version: i64) -> CompareView {
    CompareView {
        is_draft: false,
        version,
        rows: vec![],
        ..compare()
    }
}

pub fn nothing_ahead() -> AheadView {
    AheadView {
        is_draft: false,
        days: vec![],
        more: 0,
        cut: None,
        followers: 0,
        ahead: Ahead::default(),
        ..ahead()
    }
}

pub fn unfit_ahead() -> AheadView {
    let told = || ("Étape 2".to_owned(), "rapprochez-la".to_owned());
    AheadView {
        unfit: Some(told()),
        refusal: Some(told()),
        ..ahead()
    }
}

pub fn replay() -> ReplayView {
    let month = |month, messages, already_paid| Month {
        month,
        messages,
        questions: 4,
        already_paid,
    };
    let hurt = ComingLine {
        already_paid: Cents(432_000),
        ..coming(false)
    };
    ReplayView {
        slug: "standard".to_owned(),
        name: "Clients réguliers".to_owned(),
        is_draft: true,
        replay: Replay {
            from: date(2025, 11, 23),
            until: date(2026, 11, 22),
            books_began_on: Some(date(2026, 3, 1)),
            customers: 120,
            left_out: 1,
            messages: 431,
            questions: 48,
            already_paid: 9,
            already_paid_customers: 7,
            already_paid_cents: Cents(1_864_200),
            months: vec![
                month(date(2025, 11, 1), 31, 0),
                month(date(2025, 12, 1), 44, 9),
            ],
            lines: vec![],
            lines_in_all: 479,
        },
        only_paid: false,
        lines: vec![(date(2025, 12, 9), hurt), (date(2025, 12, 4), coming(true))],
        more: 470,
        cut: None,
        stopped: Some(4_000),
    }
}

pub fn no_replay() -> ReplayView {
    let mut view = replay();
    view.replay.lines_in_all = 0;
    view.replay.already_paid = 0;
    view.replay.months.clear();
    view.lines.clear();
    view
}

pub fn followers() -> FollowersView {
    let row = |id, version, is_chosen| FollowerLine {
        id: AccountId(id),
        code: format!("C-{id}"),
        name: "Hôtel des Tilleuls & <fils>".to_owned(),
        version,
        balance: Cents(432_000),
        is_chosen,
    };
    FollowersView {
        slug: "standard".to_owned(),
        name: "Clients réguliers".to_owned(),
        may_edit: true,
        followers: 31,
        version: 7,
        rows: vec![row(3, 7, true), row(4, 6, false)],
        after: Some(4),
        is_first: false,
        refusal: None,
        typed: String::new(),
    }
}

pub fn nobody() -> FollowersView {
    FollowersView {
        followers: 0,
        rows: vec![],
        after: None,
        is_first: true,
        refusal: Some(("Inconnu.".to_owned(), "Écrivez le code.".to_owned())),
        ..followers()
    }
}
