//! The calendar against the published one.

use std::collections::BTreeSet;
use std::path::PathBuf;

use receivables::calendar::*;
use receivables::{Date, date};

#[test]
fn the_holidays_are_those_of_the_published_calendar() {
    let Some(corpus) = std::env::var_os("QUITTANCE_CORPUS") else {
        println!("skipped: QUITTANCE_CORPUS is not set");
        return;
    };
    let path = PathBuf::from(corpus).join("calendar/jours-feries.csv");
    let text = std::fs::read_to_string(path).expect("the corpus holds the calendar");
    let published: BTreeSet<(String, Date, String)> = text
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let zone: Zone = fields[1].parse().expect("a zone that we know");
            (
                zone.to_string(),
                fields[2].parse().expect("a date"),
                fields[3].to_owned(),
            )
        })
        .collect();
    let years: BTreeSet<i16> = published.iter().map(|(_, day, _)| day.year()).collect();
    let ours: BTreeSet<(String, Date, String)> = years
        .iter()
        .flat_map(|year| Zone::ALL.map(|zone| (zone, *year)))
        .flat_map(|(zone, year)| {
            holidays(year, zone)
                .into_iter()
                .map(move |(day, holiday)| (zone.to_string(), day, holiday.name().to_owned()))
        })
        .collect();
    // Where two holidays fall on one day, we keep the fixed one; the day is closed either way.
    let days = |set: &BTreeSet<(String, Date, String)>| -> BTreeSet<(String, Date)> {
        set.iter()
            .map(|(zone, day, _)| (zone.clone(), *day))
            .collect()
    };
    assert_eq!(days(&ours), days(&published));
    assert!(
        ours.is_subset(&published),
        "{:?}",
        ours.difference(&published).next()
    );
    assert!(published.len() > 3_000);
}

#[test]
fn a_zone_is_read_as_it_is_printed_and_by_its_french_name() {
    for zone in Zone::ALL {
        assert_eq!(zone.as_str().parse(), Ok(zone));
        assert_eq!(zone.name().parse(), Ok(zone));
    }
    assert!(
        "Atlantide"
            .parse::<Zone>()
            .is_err_and(|error| error.hint().contains("alsace-moselle"))
    );
}

#[test]
fn easter_falls_where_two_centuries_of_tables_put_it() {
    assert_eq!(easter(1954), date(1954, 4, 18));
    assert_eq!(easter(1981), date(1981, 4, 19));
    assert_eq!(easter(2000), date(2000, 4, 23));
    assert_eq!(easter(2026), date(2026, 4, 5));
    assert_eq!(easter(2038), date(2038, 4, 25));
    assert_eq!(easter(2285), date(2285, 3, 22));
}

#[test]
fn business_days_step_over_week_ends_and_holidays() {
    let zone = Zone::Metropole;
    assert_eq!(next_business_day(date(2026, 5, 1), zone), date(2026, 5, 4));
    assert_eq!(next_business_day(date(2026, 5, 4), zone), date(2026, 5, 4));
    assert_eq!(
        add_business_days(date(2026, 4, 30), 1, zone),
        date(2026, 5, 4)
    );
    assert_eq!(
        add_business_days(date(2026, 12, 24), 1, Zone::AlsaceMoselle),
        date(2026, 12, 28)
    );
    assert_eq!(
        add_business_days(date(2026, 12, 24), 5, zone),
        date(2027, 1, 4)
    );
    assert_eq!(
        add_business_days(date(2026, 5, 2), 0, zone),
        date(2026, 5, 2)
    );
}

#[test]
fn days_are_counted_the_same_forth_and_back() {
    for days in [
        -800_000, -719_468, -1, 0, 1, 59, 60, 11_016, 20_000, 1_000_000,
    ] {
        let day = from_epoch_days(days).expect("within the calendar");
        assert_eq!(epoch_days(day), days);
        assert_eq!(i64::from(days_between(date(1970, 1, 1), day)), days);
    }
    assert_eq!(epoch_days(date(2026, 11, 21)), 20_778);
    assert_eq!(plus_days(date(2024, 2, 28), 2), date(2024, 3, 1));
    assert_eq!(plus_days(date(2024, 3, 1), -1), date(2024, 2, 29));
}

#[test]
fn a_postal_code_names_its_zone() {
    assert_eq!(Zone::of_postal_code("67000"), Zone::AlsaceMoselle);
    assert_eq!(Zone::of_postal_code("75011"), Zone::Metropole);
    assert_eq!(Zone::of_postal_code("97400"), Zone::LaReunion);
    assert_eq!(Zone::of_postal_code("é"), Zone::Metropole);
}
