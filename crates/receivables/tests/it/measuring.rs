//! The figures add up with each other.

use proptest::prelude::*;
use receivables::calendar::plus_days;
use receivables::measuring::*;
use receivables::party::Language;
use receivables::wording::{amount, days, long_date};
use receivables::{Cents, date};

#[test]
fn lesson_23_an_amount_is_late_from_the_day_after_its_due_date() {
    let due_on = date(2026, 3, 31);
    let expected = [
        (-1, Bucket::NotDue),
        (0, Bucket::NotDue),
        (1, Bucket::To30),
        (30, Bucket::To30),
        (31, Bucket::To60),
        (60, Bucket::To60),
        (61, Bucket::To90),
        (90, Bucket::To90),
        (91, Bucket::Over90),
        (4_000, Bucket::Over90),
    ];
    for (late, bucket) in expected {
        assert_eq!(
            bucket_of(due_on, plus_days(due_on, late)),
            bucket,
            "{late} days late"
        );
    }
}

#[test]
fn buckets_follow_one_another_without_a_hole() {
    for pair in Bucket::ALL.windows(2) {
        assert_eq!(pair[0].days().1.map(|last| last + 1), pair[1].days().0);
        assert_ne!(pair[0].label(Language::Fr), pair[1].label(Language::Fr));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lesson_46_the_buckets_add_up_to_what_is_open(
        items in proptest::collection::vec((-400i32..200, -900i64..9_000), 0..50),
    ) {
        let today = date(2026, 11, 21);
        let open: Vec<_> = items.iter().map(|(late, cents)| (plus_days(today, *late), Cents(*cents))).collect();
        let sums = aged(open.iter().copied(), today);
        prop_assert_eq!(sums.into_iter().sum::<Cents>(), open.iter().map(|(_, cents)| *cents).sum::<Cents>());
    }
}

#[test]
fn the_simple_method_divides() {
    assert_eq!(
        dso_simple(Cents(1_000), Cents(12_000), 360)
            .expect("sales")
            .to_string(),
        "30.0"
    );
    assert_eq!(
        dso_simple(Cents(1), Cents(3), 1)
            .expect("sales")
            .to_string(),
        "0.3"
    );
    assert_eq!(
        dso_simple(Cents(1), Cents(0), 30),
        Err(CannotMeasure::NoSales)
    );
}

#[test]
fn the_count_back_method_takes_whole_months_away_and_steps_over_empty_ones() {
    let month = |sales, days| Month {
        sales: Cents(sales),
        days,
    };
    let months = [month(300, 31), month(0, 31), month(400, 30)];
    assert_eq!(
        dso_count_back(Cents(500), &months)
            .expect("sales")
            .to_string(),
        "77.0"
    );
    assert_eq!(
        dso_count_back(Cents(150), &months)
            .expect("sales")
            .to_string(),
        "15.5"
    );
    assert_eq!(
        dso_count_back(Cents(0), &months)
            .expect("sales")
            .to_string(),
        "0.0"
    );
    assert_eq!(
        dso_count_back(Cents(701), &months),
        Err(CannotMeasure::MoreThanSales)
    );
    assert_eq!(
        dso_count_back(Cents(1), &[month(0, 31)]),
        Err(CannotMeasure::NoSales)
    );
}

#[test]
fn dates_and_amounts_read_as_people_write_them() {
    assert_eq!(long_date(date(2026, 3, 1), Language::Fr), "1er mars 2026");
    assert_eq!(long_date(date(2026, 8, 2), Language::Fr), "2 août 2026");
    assert_eq!(long_date(date(2026, 3, 1), Language::En), "1 March 2026");
    assert_eq!(amount(Cents(1_864_200), Language::Fr), "18\u{202f}642,00");
    assert_eq!(amount(Cents(123_456_789), Language::En), "1,234,567.89");
    assert_eq!(amount(Cents(-5), Language::En), "-0.05");
    assert_eq!(
        (days(1, Language::Fr), days(8, Language::En)),
        ("1 jour".into(), "8 days".into())
    );
}
