//! Late-payment interest against figures worked out by hand.

use receivables::law::fr::*;
use receivables::party::{DebtorKind, Language};
use receivables::{Cents, Date, date};
use rust_decimal::Decimal;

fn percent(text: &str) -> Option<Decimal> {
    Some(text.parse().expect("a rate"))
}

fn of(cents: i64, due_on: Date, on: Date, debtor: DebtorKind, rate: Option<Decimal>) -> Claim {
    interest(Cents(cents), due_on, on, debtor, rate, Rates::built_in()).expect("rates are known")
}

fn printed(claim: &Claim) -> Vec<String> {
    claim
        .segments
        .iter()
        .map(|one| {
            format!(
                "{} {} {} {} {}",
                one.from, one.to, one.days, one.rate_percent, one.amount
            )
        })
        .collect()
}

#[test]
fn two_half_years_between_professionals() {
    let claim = of(
        1_240_000,
        date(2026, 3, 31),
        date(2026, 9, 30),
        DebtorKind::Business,
        None,
    );
    assert_eq!(
        printed(&claim),
        [
            "2026-04-01 2026-06-30 91 12.15 375.62",
            "2026-07-01 2026-09-30 92 12.40 387.56"
        ]
    );
    assert_eq!(claim.interest, Cents(76_318));
    assert_eq!(claim.indemnity, Cents(4_000));
    assert_eq!(claim.total, Cents(1_320_318));
}

#[test]
fn the_bank_rate_of_september_changes_nothing_before_january() {
    let claim = of(
        10_000,
        date(2026, 9, 15),
        date(2026, 12, 31),
        DebtorKind::Business,
        None,
    );
    assert_eq!(claim.segments[0].rate_percent.to_string(), "12.40");
}

#[test]
fn eighteen_months_cross_four_rates() {
    let claim = of(
        100_000,
        date(2024, 12, 15),
        date(2026, 1, 31),
        DebtorKind::Business,
        None,
    );
    assert_eq!(
        printed(&claim),
        [
            "2024-12-16 2024-12-31 16 14.25 6.25",
            "2025-01-01 2025-06-30 181 13.15 65.21",
            "2025-07-01 2025-12-31 184 12.15 61.25",
            "2026-01-01 2026-01-31 31 12.15 10.32",
        ]
    );
    assert_eq!(
        claim.interest,
        claim.segments.iter().map(|segment| segment.amount).sum()
    );
}

#[test]
fn a_public_body_owes_one_rate_for_the_whole_delay() {
    let claim = of(
        100_000,
        date(2025, 6, 1),
        date(2026, 8, 1),
        DebtorKind::Public,
        None,
    );
    assert_eq!(printed(&claim), ["2025-06-02 2026-08-01 426 11.15 130.13"]);
    assert_eq!(claim.indemnity, INDEMNITY);
    let set_aside = of(
        100_000,
        date(2025, 6, 1),
        date(2026, 8, 1),
        DebtorKind::Public,
        percent("20"),
    );
    assert_eq!(set_aside.segments, claim.segments);
    assert!(set_aside.notes.contains(&Note::PublicRateIsRegulated));
}

#[test]
fn the_public_rate_is_that_of_the_half_year_in_which_interest_began() {
    let claim = of(
        100_000,
        date(2025, 6, 30),
        date(2025, 7, 31),
        DebtorKind::Public,
        None,
    );
    assert_eq!(claim.segments[0].rate_percent.to_string(), "10.15");
}

#[test]
fn a_contractual_rate_has_a_floor_of_three_times_the_legal_one() {
    let claim = of(
        100_000,
        date(2026, 3, 31),
        date(2026, 9, 30),
        DebtorKind::Business,
        percent("8"),
    );
    let rates: Vec<String> = claim
        .segments
        .iter()
        .map(|one| one.rate_percent.to_string())
        .collect();
    assert_eq!(rates, ["8.00", "8.25"]);
    assert!(claim.notes.contains(&Note::FloorApplies(Semester {
        year: 2026,
        half: 2
    })));
    assert!(claim.notes.contains(&Note::RateToConfirm(Semester {
        year: 2026,
        half: 2
    })));
    let higher = of(
        100_000,
        date(2026, 3, 31),
        date(2026, 6, 30),
        DebtorKind::Business,
        percent("15"),
    );
    assert_eq!(higher.segments[0].rate_percent, Decimal::from(15));
}

#[test]
fn the_floor_never_raises_the_default_rate() {
    // In 2024 three times the legal rate (15.21) lay above the bank's rate plus ten (14.50).
    let claim = of(
        100_000,
        date(2024, 1, 31),
        date(2024, 3, 31),
        DebtorKind::Business,
        None,
    );
    assert_eq!(claim.segments[0].rate_percent.to_string(), "14.50");
    assert!(claim.notes.contains(&Note::LeapYear));
}

#[test]
fn a_consumer_owes_neither_penalties_nor_the_forty_euros() {
    let claim = of(
        100_000,
        date(2026, 1, 31),
        date(2026, 6, 30),
        DebtorKind::Consumer,
        None,
    );
    assert_eq!(
        (claim.interest, claim.indemnity, claim.total),
        (Cents(0), Cents(0), Cents(100_000))
    );
    assert_eq!(claim.notes, [Note::ConsumerNeedsNotice]);
    let clause = of(
        100_000,
        date(2026, 1, 31),
        date(2026, 6, 30),
        DebtorKind::Consumer,
        percent("5"),
    );
    assert_eq!(
        (clause.interest, clause.indemnity),
        (Cents(2_055), Cents(0))
    );
    assert!(clause.notes.contains(&Note::ConsumerClause));
    let notice = interest_from_notice(
        Cents(100_000),
        date(2026, 3, 31),
        date(2026, 9, 30),
        Rates::built_in(),
    )
    .expect("rates are known");
    assert_eq!(
        printed(&notice),
        [
            "2026-04-01 2026-06-30 91 2.62 6.53",
            "2026-07-01 2026-09-30 92 2.75 6.93"
        ]
    );
}

#[test]
fn nothing_is_owed_on_the_due_day_itself() {
    let claim = of(
        100_000,
        date(2026, 3, 31),
        date(2026, 3, 31),
        DebtorKind::Business,
        None,
    );
    assert_eq!(
        (claim.segments.len(), claim.indemnity, claim.total),
        (0, Cents(0), Cents(100_000))
    );
    let next = of(
        100_000,
        date(2026, 3, 31),
        date(2026, 4, 1),
        DebtorKind::Business,
        None,
    );
    assert_eq!((next.segments[0].days, next.indemnity), (1, INDEMNITY));
}

#[test]
fn half_a_cent_is_rounded_up() {
    // 36.50 at 10 % for one day is exactly one cent; half of it is half a cent.
    let one = of(
        1_825,
        date(2021, 1, 1),
        date(2021, 1, 2),
        DebtorKind::Business,
        None,
    );
    assert_eq!(
        (one.segments[0].rate_percent.to_string(), one.interest),
        ("10.00".to_owned(), Cents(1))
    );
    let less = of(
        1_824,
        date(2021, 1, 1),
        date(2021, 1, 2),
        DebtorKind::Business,
        None,
    );
    assert_eq!(less.interest, Cents(0));
}

#[test]
fn a_half_year_that_is_not_published_is_an_error_never_a_guess() {
    for debtor in [DebtorKind::Business, DebtorKind::Public] {
        let refused = interest(
            Cents(100),
            date(2027, 1, 31),
            date(2027, 3, 1),
            debtor,
            None,
            Rates::built_in(),
        );
        assert_eq!(
            refused,
            Err(CannotCompute::MissingRate(Semester {
                year: 2027,
                half: 1
            }))
        );
        assert_eq!(
            refused.unwrap_err().to_string(),
            "the rate of 2027-S1 is not known"
        );
    }
    let over_new_year = interest(
        Cents(100),
        date(2026, 12, 1),
        date(2027, 1, 1),
        DebtorKind::Business,
        None,
        Rates::built_in(),
    );
    assert!(over_new_year.is_err());
}

#[test]
fn senseless_questions_are_refused() {
    let ask = |cents, rate| {
        interest(
            Cents(cents),
            date(2026, 1, 1),
            date(2026, 2, 1),
            DebtorKind::Business,
            rate,
            Rates::built_in(),
        )
    };
    assert_eq!(ask(0, None), Err(CannotCompute::NoPrincipal));
    assert_eq!(ask(-5, None), Err(CannotCompute::NoPrincipal));
    assert_eq!(ask(5, percent("101")), Err(CannotCompute::RateOutOfRange));
    assert_eq!(ask(5, percent("-1")), Err(CannotCompute::RateOutOfRange));
}

#[test]
fn the_built_in_table_agrees_with_its_own_derived_rows() {
    let table = include_str!("../../src/law/fr/rates.csv");
    let mut compared = 0;
    for line in table.lines() {
        let fields: Vec<&str> = line.split(',').collect();
        let (year, half) = match fields[3].split_once("-S") {
            Some((year, half)) => (year.parse().expect("a year"), half.parse().expect("a half")),
            None => continue,
        };
        let semester = Semester { year, half };
        let expected: Decimal = fields[4].parse().expect("a rate");
        let rates = Rates::built_in();
        let ours = match fields[0] {
            "fr_b2b_default_penalty" => rates
                .bank(semester)
                .map(|rate| rate.percent + Decimal::from(10)),
            "fr_public_procurement_default" => rates
                .bank(semester)
                .map(|rate| rate.percent + Decimal::from(8)),
            "fr_b2b_contract_minimum" => rates
                .legal(semester)
                .map(|rate| rate.percent * Decimal::from(3)),
            _ => continue,
        };
        assert_eq!(ours, Some(expected), "{line}");
        compared += 1;
    }
    assert_eq!(compared, 72);
    assert_eq!(
        Rates::built_in().last(),
        Some(Semester {
            year: 2026,
            half: 2
        })
    );
}

#[test]
fn a_newer_table_is_read_and_a_wrong_one_is_refused_with_its_line() {
    let header = "series,valid_from,valid_to,semester,rate_percent,certainty,source\n";
    let newer = format!(
        "{header}ecb_mro_semester_anchor,2027-01-01,2027-06-30,2027-S1,2.65,read,\"a, b\"\n"
    );
    let rates = Rates::from_csv(&newer).expect("a table");
    let claim = interest(
        Cents(100_000),
        date(2027, 1, 31),
        date(2027, 3, 1),
        DebtorKind::Business,
        None,
        &rates,
    );
    assert_eq!(
        claim.expect("the rate is there").segments[0]
            .rate_percent
            .to_string(),
        "12.65"
    );
    let wrong = Rates::from_csv(&format!(
        "{header}ecb_mro_semester_anchor,,,2027-S3,2.65,read,x\n"
    ));
    assert_eq!(
        wrong.unwrap_err().to_string(),
        "line 2: “2027-S3” is no semester"
    );
    let empty = Rates::from_csv(header).unwrap_err();
    assert!(empty.hint().contains("ecb_mro_semester_anchor"));
}

#[test]
fn each_note_speaks_both_languages() {
    let semester = Semester {
        year: 2026,
        half: 2,
    };
    for note in [
        Note::RateToConfirm(semester),
        Note::FloorApplies(semester),
        Note::LeapYear,
        Note::Rounding,
        Note::PublicRateIsRegulated,
        Note::ConsumerNeedsNotice,
        Note::ConsumerClause,
    ] {
        assert_ne!(note.text(Language::Fr), note.text(Language::En));
    }
}
