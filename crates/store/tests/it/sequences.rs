//! Ladders on both engines: versions stay, customers keep or move, a person's choice and the firm's rules are told apart.

use receivables::measuring::{Rating, rate, rating_changes_on};
use receivables::party::{AccountId, DebtorKind};
use receivables::reminding::{Conditions, Rule, Sequence};
use receivables::{Cents, date};
use store::{Books, Due, Fault, Store};

use crate::fixture::{House, by, databases, ladder, on_both};

fn write<T>(house: &House, deed: impl FnMut(&mut Books<'_>) -> Result<T, Fault>) -> T {
    house
        .store
        .write::<_, Fault>(house.firm, &by(9), deed)
        .unwrap()
}

fn read<T>(house: &House, question: impl FnMut(&mut Books<'_>) -> Result<T, Fault>) -> T {
    house.store.read::<_, Fault>(house.firm, question).unwrap()
}

fn kinds(house: &House, account: AccountId) -> Vec<String> {
    let lines = read(house, |books| books.timeline(account, 20));
    lines.into_iter().map(|line| line.kind).collect()
}

fn second() -> Sequence {
    let mut second = ladder();
    second.name = "Standard, plus doux".into();
    second.steps[0].after_due_days = 9;
    second.steps[0].only_if.amount_min = Some(Cents(5_000));
    second.steps[0].only_if.segments = vec!["Grands comptes".into()];
    second
}

#[test]
fn a_published_version_stays_and_customers_move_only_when_told() {
    on_both(|house| {
        let (a, b) = (house.customer("A"), house.customer("B"));
        let new = write(house, |books| books.publish_sequence("standard", &second()));
        let told = |house: &House| {
            let versions = read(house, |books| books.sequence_versions());
            versions
                .into_iter()
                .map(|row| (row.version, row.sequence, row.followers, row.published_by))
                .collect::<Vec<_>>()
        };
        let published = Sequence {
            id: new,
            ..second()
        };
        let first = Sequence {
            id: house.sequence,
            ..ladder()
        };
        let by_test = Some("test".to_owned());
        let kept = [
            (2, published.clone(), 0, by_test.clone()),
            (1, first.clone(), 2, by_test.clone()),
        ];
        assert_eq!(told(house), kept, "running accounts keep theirs");

        let version = read(house, |books| Ok(books.account(a)?.unwrap().version));
        write(house, |books| books.move_to(&[(a, new)]));
        assert_eq!(
            told(house),
            [(2, published, 1, by_test.clone()), (1, first, 1, by_test)]
        );
        let moved = read(house, |books| {
            books.followers(&[new, house.sequence], AccountId(0), 10)
        });
        assert_eq!(
            moved
                .iter()
                .map(|row| (row.id, row.sequence))
                .collect::<Vec<_>>(),
            [(a, new), (b, house.sequence)]
        );
        assert!(
            moved[0].version > version,
            "what was planned on the old version is taken back"
        );
        assert_eq!(
            read(house, |books| books.followers(
                &[new, house.sequence],
                a,
                10
            ))
            .len(),
            1
        );
        assert_eq!(kinds(house, a)[0], "sequence_assigned");
        assert!(!kinds(house, b).contains(&"sequence_assigned".to_owned()));
        assert!(house.store.verify().unwrap().is_empty());
    });
}

#[test]
fn a_choice_of_a_person_is_told_apart_from_the_rules() {
    on_both(|house| {
        let account = house.customer("A");
        let own = |house: &House| {
            let cases = read(house, |books| books.cases(&[account], date(2026, 1, 1)));
            (cases[0].own_sequence.clone(), cases[0].row.sequence)
        };
        assert_eq!(own(house), (None, house.sequence));
        let new = write(house, |books| books.publish_sequence("gentle", &second()));
        write(house, |books| books.follow(account, new));
        assert_eq!(own(house), (Some("gentle".into()), new));
        write(house, |books| books.follow_rules(account));
        assert_eq!(own(house), (None, new));
    });
}

#[test]
fn rules_keep_their_order_and_a_segment_is_read_with_the_facts() {
    on_both(|house| {
        let account = house.customer("A");
        house.invoice(account, "F-1", 1_000, date(2025, 12, 1), date(2025, 12, 31));
        write(house, |books| {
            books.look_again(&[(account, Some(date(2026, 9, 1)))])
        });
        let due = |house: &House| {
            read(house, |books| {
                books.list_due(date(2026, 1, 1), Due::FIRST, 10)
            })
        };
        assert!(due(house).is_empty());
        let rule = |only_if, sequence: &str| Rule {
            only_if,
            sequence: sequence.into(),
        };
        let public = Conditions {
            debtors: vec![DebtorKind::Public],
            ..Conditions::default()
        };
        let rules = vec![
            rule(public, "gentle"),
            rule(Conditions::default(), "standard"),
        ];
        write(house, |books| books.set_sequence_rules(&rules[1..]));
        write(house, |books| books.set_sequence_rules(&rules));
        assert_eq!(read(house, |books| books.sequence_rules()), rules);
        assert_eq!(
            due(house)[0].account,
            account,
            "who owes is looked at again"
        );

        let segment = |house: &House| {
            read(house, |books| books.cases(&[account], date(2026, 1, 1)))[0]
                .account
                .segment
                .clone()
        };
        assert_eq!(segment(house), None);
        write(house, |books| {
            books.set_segment(account, Some("Grossistes"))
        });
        assert_eq!(segment(house).as_deref(), Some("Grossistes"));
        assert_eq!(kinds(house, account)[0], "segment_changed");
        write(house, |books| books.set_segment(account, None));
        assert_eq!(segment(house), None);
    });
}

#[test]
fn customers_are_rated_by_what_came_and_what_waits_as_soon_as_a_rule_asks_for_it() {
    on_both(|house| {
        let account = house.customer("A");
        for (number, due) in [
            ("F-1", date(2025, 10, 1)),
            ("F-2", date(2025, 11, 1)),
            ("F-3", date(2025, 12, 22)),
        ] {
            house.invoice(account, number, 10_000, date(2025, 9, 1), due);
        }
        crate::books::pay(house, "F-1", 10_000, "virement 1");
        crate::books::pay(house, "F-2", 4_000, "virement 2");
        let case = |house: &House| {
            read(house, |books| books.cases(&[account], date(2026, 1, 1))).remove(0)
        };
        let account_read = case(house).account;
        assert_eq!(
            (account_read.rating, account_read.rating_changes_on),
            (None, None),
            "nobody asks, nobody is rated"
        );
        let bad = Conditions {
            ratings: vec![Rating::D, Rating::E],
            ..Conditions::default()
        };
        let rule = Rule {
            only_if: bad,
            sequence: "standard".into(),
        };
        write(house, |books| {
            books.set_sequence_rules(std::slice::from_ref(&rule))
        });
        assert_eq!(read(house, |books| books.sequence_rules()), [rule]);

        let case = case(house);
        let shares = read(house, |books| books.shares_of(&case, date(2026, 1, 1)));
        let rated = rate(&shares, date(2026, 1, 1));
        let came: Vec<_> = shares.iter().filter_map(|share| share.came_on).collect();
        assert_eq!(came.len(), 2, "two payments");
        assert_eq!(
            (rated.came.amount, rated.awaited.amount, rated.invoices),
            (Cents(14_000), Cents(16_000), 3)
        );
        assert!(rated.rating.is_some());
        assert_eq!(case.account.rating, rated.rating);
        assert_eq!(
            case.account.rating_changes_on,
            Some(rating_changes_on(&shares, date(2026, 1, 1)))
        );
        let next_year = read(house, |books| {
            books.came_shares(&[account], date(2028, 1, 1))
        });
        assert!(
            next_year.is_empty(),
            "a year later it says nothing any more"
        );
    });
}

#[test]
fn ladders_rules_and_segments_move_to_the_other_engine() {
    on_both(|house| {
        let account = house.customer("A");
        write(house, |books| {
            let new = books.publish_sequence("gentle", &second())?;
            books.follow(account, new)?;
            books.set_segment(account, Some("Grossistes"))?;
            books.set_sequence_rules(&[Rule {
                only_if: Conditions::default(),
                sequence: "gentle".into(),
            }])
        });
        let all = |store: &Store| {
            store
                .read::<_, Fault>(house.firm, |books| {
                    let case = books.cases(&[account], date(2026, 1, 1))?.remove(0);
                    Ok((
                        books.sequence_versions()?,
                        books.sequence_rules()?,
                        case.own_sequence,
                        case.account.segment,
                    ))
                })
                .unwrap()
        };
        for (url, _folder) in databases() {
            let target = Store::open(&url).unwrap();
            house
                .store
                .copy_into(&target, &by(50), &mut |_, _| ())
                .unwrap();
            assert_eq!(all(&target), all(&house.store));
            assert_eq!(all(&target).2.as_deref(), Some("gentle"));
        }
    });
}
