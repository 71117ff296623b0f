//! What is kept beside the rows is what a recount of the rows gives, whoever wrote and in whatever order.

use receivables::measuring::aged;
use receivables::party::OrganisationId;
use receivables::{Cents, Date, date};
use store::{Fault, OpenItem, Standing, Store};

use crate::books::pay;
use crate::fixture::{House, by, on_both};
use crate::reports::{books_of, drawn};
use crate::safety::meddle;

#[test]
fn the_sums_by_day_are_the_lines_of_any_day() {
    const SEEDS: u64 = 6;
    on_both(|house| {
        for seed in 1..=SEEDS {
            let firm = books_of(house, &drawn(seed), Date::MAX);
            let mut owed = 0;
            for day in (1..=31).map(|day| date(2026, 3, day)) {
                let read = |books: &mut store::Books<'_>| {
                    Ok::<_, Fault>((books.day_sums()?.owed(day), books.open_items(day)?))
                };
                let (kept, items) = house.store.read(firm, read).unwrap();
                assert_eq!(kept, by_age(&items, day), "seed {seed}, {day}");
                owed += kept.into_iter().sum::<Cents>().0.abs();
            }
            assert!(owed > 0, "seed {seed} owes nothing on any day");
        }
        assert_eq!(house.store.verify().unwrap(), Vec::<String>::new());
    });
}

fn by_age(items: &[OpenItem], day: Date) -> [Cents; 5] {
    let line = |item: &OpenItem| (item.due_on.unwrap_or(Date::MAX), item.open);
    // What is in hand is never late, whatever date a credit note bears.
    let late = items
        .iter()
        .filter(|item| item.open.is_positive())
        .map(line);
    let in_hand = items.iter().filter(|item| !item.open.is_positive());
    let in_hand = in_hand.map(|item| (Date::MAX, item.open));
    aged(late.chain(in_hand), day)
}

#[test]
fn sales_and_payments_of_a_span_are_told_by_their_days() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house.invoice(
            customer,
            "F-1",
            10_000,
            date(2025, 11, 1),
            date(2025, 12, 1),
        );
        house.invoice(customer, "F-2", 5_000, date(2025, 12, 5), date(2026, 1, 4));
        // As in the fixture: what is paid is there on 1 January 2026.
        pay(house, "F-1", 4_000, "t1");
        pay(house, "F-2", 5_000, "t2");
        let read = |books: &mut store::Books<'_>| {
            let sums = books.day_sums()?;
            let (from, to) = (date(2025, 12, 1), date(2026, 1, 31));
            Ok::<_, Fault>((
                sums.sold(from, to),
                sums.paid(from, to),
                sums.money_known_on(),
            ))
        };
        let (sold, paid, newest) = house.store.read(house.firm, read).unwrap();
        assert_eq!(sold, Cents(5_000));
        assert_eq!(paid.amount, Cents(9_000));
        let paid_on = newest.expect("money came in");
        let late = receivables::calendar::days_between(date(2025, 12, 1), paid_on);
        assert_eq!(paid.cent_days, 4_000 * i128::from(late), "F-2 came in time");
    });
}

#[test]
fn books_from_before_get_the_sums_that_their_rows_give() {
    on_both(|house| {
        let firm = books_of(house, &drawn(3), Date::MAX);
        let owed = |store: &Store| {
            let read = |books: &mut store::Books<'_>| {
                Ok::<_, Fault>(books.day_sums()?.owed(date(2026, 3, 20)))
            };
            store.read(firm, read).unwrap()
        };
        let before = owed(&house.store);
        meddle(&house.url, "delete from day_sums");
        let opened = Store::open(&house.url).unwrap();
        assert_ne!(opened.verify().unwrap(), Vec::<String>::new());
        // As the migration does.
        opened.count_days_anew().unwrap();
        assert_eq!(owed(&Store::open(&house.url).unwrap()), before);
        assert_eq!(opened.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn an_invoice_that_is_due_on_another_day_is_so_in_every_measure() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house.invoice(customer, "F-1", 9_000, date(2025, 11, 1), date(2025, 12, 1));
        pay(house, "F-1", 2_000, "t1");
        write(house, |books| {
            let row = books.invoices_by_number(&["F-1".into()])?["F-1"].clone();
            books.move_due_date(&row, date(2025, 12, 20))
        });
        for day in [date(2025, 12, 10), date(2026, 1, 10)] {
            let read = |books: &mut store::Books<'_>| {
                Ok::<_, Fault>((books.day_sums()?.owed(day), books.open_items(day)?))
            };
            let (kept, items) = house.store.read(house.firm, read).unwrap();
            assert_eq!(kept, by_age(&items, day), "{day}");
        }
        assert_eq!(house.store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_sum_that_was_changed_behind_our_back_is_found() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house.invoice(customer, "F-1", 9_000, date(2025, 11, 1), date(2025, 12, 1));
        meddle(&house.url, "update day_sums set cents = cents - 1");
        let findings = house.store.verify().unwrap();
        assert!(
            findings
                .iter()
                .any(|f| f.contains("the sums by day say 8999 cents, its rows 9000")),
            "{findings:?}"
        );
    });
}

/// How one customer stands, and in which states it is.
type Told = (Standing, bool, bool, bool, Option<Date>);

/// What the scan tells, by id, without the day of the next look, which it does not know.
fn scanned(store: &Store, firm: OrganisationId, today: Date) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    let scan = |books: &mut store::Books<'_>| {
        books.each_customer(today, &mut |seen| {
            told.push((
                seen.standing(),
                seen.waiting(),
                seen.disputed(),
                seen.bounced(),
                seen.promised(),
            ));
        })
    };
    store.read::<_, Fault>(firm, scan).unwrap();
    told.sort_by_key(|told| told.0.account);
    told
}

/// The same from the rows.
fn recounted(store: &Store, firm: OrganisationId, today: Date) -> Vec<Told> {
    let read =
        |books: &mut store::Books<'_>| Ok::<_, Fault>((books.standings(today)?, books.marks()?));
    let (standings, marks) = store.read(firm, read).unwrap();
    let one = |standing: Standing| {
        let id = standing.account;
        let states = (
            marks.waiting.contains(&id),
            marks.disputed.contains(&id),
            marks.bounced.contains(&id),
        );
        let promised = marks.promised.get(&id).copied();
        (
            Standing {
                look_again_on: None,
                ..standing
            },
            states.0,
            states.1,
            states.2,
            promised,
        )
    };
    standings.into_iter().map(one).collect()
}

/// A deed, by what it is called.
type Deed = (&'static str, fn(&House));

const DEEDS: [Deed; 8] = [
    ("an invoice", |house| {
        let customer = house.customer("C-3");
        house.invoice(customer, "F-3", 9_000, date(2025, 11, 1), date(2025, 12, 1));
    }),
    ("a payment", |house| pay(house, "F-1", 500, "t1")),
    ("a promise", |house| {
        write(house, |books| {
            let account = books.account_by_code("C-1")?.unwrap().id;
            books.add_promise(account, date(2026, 2, 1), None)
        });
    }),
    ("a dispute", |house| {
        write(house, |books| {
            let row = books.invoices_by_number(&["F-2".into()])?["F-2"].clone();
            books.mark_dispute(&row, Some(date(2026, 1, 1)), None)
        });
    }),
    ("a hold", |house| {
        write(house, |books| {
            let account = books.account_by_code("C-2")?.unwrap().id;
            books.set_hold(account, Some((Some(date(2026, 3, 1)), "")))
        });
    }),
    ("the last cent", |house| pay(house, "F-2", 2_000, "t2")),
    ("a hold that ends", |house| {
        write(house, |books| {
            let account = books.account_by_code("C-2")?.unwrap().id;
            books.set_hold(account, None)
        });
    }),
    ("the promise that ends", |house| {
        write(house, |books| {
            let account = books.account_by_code("C-1")?.unwrap().id;
            books.add_promise(account, date(2026, 2, 20), Some(Cents(100)))
        });
    }),
];

fn write(house: &House, deed: impl FnOnce(&mut store::Books<'_>) -> Result<(), Fault>) {
    house.store.write(house.firm, &by(9), deed).unwrap();
}

#[test]
fn after_each_deed_a_list_tells_what_the_rows_say() {
    on_both(|house| {
        let other = Store::open(&house.url).unwrap();
        for (code, number) in [("C-1", "F-1"), ("C-2", "F-2")] {
            let customer = house.customer(code);
            house.invoice(
                customer,
                number,
                2_000,
                date(2025, 11, 1),
                date(2025, 12, 1),
            );
        }
        for (what, deed) in DEEDS {
            deed(house);
            for today in [date(2026, 1, 1), date(2026, 1, 2)] {
                let rows = recounted(&house.store, house.firm, today);
                for node in [&house.store, &other] {
                    assert_eq!(
                        scanned(node, house.firm, today),
                        rows,
                        "after {what}, {today}"
                    );
                }
            }
        }
    });
}

/// More customers than stand in one block, changed here and there.
#[test]
fn blocks_are_read_anew_one_by_one_and_none_is_lost() {
    on_both(|house| {
        let many: Vec<store::NewAccount> = (0..1_500)
            .map(|n| store::NewAccount {
                code: format!("M-{n:05}"),
                name: format!("Société {n}"),
                ..store::NewAccount::default()
            })
            .collect();
        write(house, |books| {
            books.open_accounts(&many, house.sequence).map(|_| ())
        });
        let today = date(2026, 1, 10);
        assert_eq!(scanned(&house.store, house.firm, today).len(), 1_500);
        for (n, code) in ["A-0", "M-00700x", "Z-9", "M-00700y"]
            .into_iter()
            .enumerate()
        {
            let customer = house.customer(code);
            house.invoice(
                customer,
                &format!("F-{n}"),
                700,
                date(2025, 11, 1),
                date(2025, 12, 1),
            );
            let scan = scanned(&house.store, house.firm, today);
            assert_eq!(scan, recounted(&house.store, house.firm, today));
            let mut codes = Vec::new();
            house
                .store
                .read::<_, Fault>(house.firm, |books| {
                    books.each_customer(today, &mut |seen| codes.push(seen.standing().code))
                })
                .unwrap();
            assert!(codes.is_sorted(), "the order of codes holds");
        }
    });
}
