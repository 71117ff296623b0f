//! An aged balance answered from memory is the one that the rows give, whoever changed them.

use receivables::measuring::Rating;
use receivables::party::{AccountId, OrganisationId};
use receivables::{Cents, Date, date};
use store::{Aged, Erasure, Fault, NewAccount, NewInvoice, NewPayment, Organisation, Store};

use crate::books::pay;
use crate::fixture::{House, by, firm, on_both};

const TODAY: Date = date(2026, 1, 10);

/// What this store answers, checked against one that was opened just now and remembers nothing.
fn aged(house: &House, store: &Store, firm: OrganisationId) -> Vec<Aged> {
    let ask = |store: &Store| {
        store
            .read::<_, Fault>(firm, |books| books.aged_balance(TODAY))
            .unwrap()
    };
    let answer = ask(store);
    assert_eq!(answer, ask(&Store::open(&house.url).unwrap()));
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    answer
}

/// Everybody's letter, as it is remembered and as each account says it.
fn letters(house: &House, today: Date) -> Vec<(AccountId, Rating)> {
    let sorted = |letters: &store::Letters| {
        let mut all: Vec<_> = letters.iter().map(|(id, letter)| (*id, *letter)).collect();
        all.sort_unstable_by_key(|one| one.0.0);
        all
    };
    let read = |books: &mut store::Books<'_>| {
        let remembered = sorted(&*books.ratings(today)?);
        let ids: Vec<AccountId> = books
            .standings(today)?
            .iter()
            .map(|one| one.account)
            .collect();
        let mut cases = books.cases(&ids, today)?;
        books.rate_cases(&mut cases, today)?;
        let letter = |case: store::Case| Some((case.row.id, case.account.rating?));
        let mut said: Vec<_> = cases.into_iter().filter_map(letter).collect();
        said.sort_unstable_by_key(|one| one.0.0);
        assert_eq!(remembered, said);
        Ok::<_, Fault>(remembered)
    };
    house.store.read(house.firm, read).unwrap()
}

#[test]
fn the_letters_of_everybody_follow_what_is_paid_contested_and_awaited() {
    on_both(|house| {
        let (one, two) = (house.customer("C-1"), house.customer("C-2"));
        for n in 1..=3 {
            house.invoice(
                one,
                &format!("F-{n}"),
                10_000,
                date(2025, 11, 1),
                date(2025, 12, n),
            );
            house.invoice(
                two,
                &format!("G-{n}"),
                10_000,
                date(2025, 11, 1),
                date(2025, 9, n),
            );
        }
        assert_eq!(letters(house, TODAY), [(one, Rating::D), (two, Rating::E)]);
        for n in 1..=3 {
            pay(house, &format!("F-{n}"), 10_000, &format!("t{n}"));
        }
        let paid = letters(house, TODAY);
        assert!(paid[0].1 < Rating::D, "{paid:?}");
        let contest = |on| {
            house
                .store
                .write::<_, Fault>(house.firm, &by(9), |books| {
                    let rows = books.invoices_by_number(&["G-1".into()])?;
                    books.mark_dispute(&rows["G-1"], on, None)
                })
                .unwrap();
        };
        contest(Some(date(2026, 1, 2)));
        assert_eq!(letters(house, TODAY), [paid[0]], "two invoices say nothing");
        contest(None);
        assert_eq!(letters(house, TODAY), [paid[0], (two, Rating::E)]);
        assert_eq!(
            letters(house, date(2027, 3, 1)),
            [(two, Rating::E)],
            "a year has passed"
        );
    });
}

fn owed(aged: &[Aged]) -> Vec<(&str, i64)> {
    let one = |aged: &'_ Aged| aged.total().0;
    aged.iter().map(|a| (&*a.code, one(a))).collect()
}

#[test]
fn what_is_kept_follows_invoices_payments_credits_and_new_customers() {
    on_both(|house| {
        let one = house.customer("C-1");
        house.invoice(one, "F-1", 120_000, date(2025, 10, 1), date(2025, 11, 1));
        let now = || aged(house, &house.store, house.firm);
        assert_eq!(owed(&now()), [("C-1", 120_000)]);
        pay(house, "F-1", 20_000, "t1");
        assert_eq!(now()[0].ages, [0, 0, 0, 100_000, 0]);

        let two = house.customer("B-2");
        assert_eq!(owed(&now()), [("C-1", 100_000)], "B-2 owes nothing yet");
        house.invoice(two, "F-2", 7_000, date(2025, 12, 1), date(2026, 2, 1));
        assert_eq!(owed(&now()), [("B-2", 7_000), ("C-1", 100_000)]);

        let credit = NewInvoice {
            account: one,
            number: "AV-1".into(),
            credit_note: true,
            issued_on: date(2025, 12, 15),
            due_on: None,
            total: Cents(4_000),
            disputed_on: None,
        };
        house
            .store
            .write::<_, Fault>(house.firm, &by(6), |books| books.add_invoices(&[credit]))
            .unwrap();
        assert_eq!(now()[1].ages, [-4_000, 0, 0, 100_000, 0]);
        house
            .store
            .write::<_, Fault>(house.firm, &by(7), |books| {
                let rows = books.invoices_by_number(&["F-1".into(), "AV-1".into()])?;
                books.apply_credit(&rows["AV-1"], &rows["F-1"], Cents(1_000))?;
                let rest = books.invoices_by_number(&["AV-1".into()])?;
                books.refund_credit(&rest["AV-1"], date(2026, 1, 1))
            })
            .unwrap();
        assert_eq!(now()[1].ages, [0, 0, 0, 99_000, 0]);

        pay(house, "F-2", 7_000, "t2");
        assert_eq!(owed(&now()), [("C-1", 99_000)], "B-2 has paid everything");
    });
}

#[test]
fn what_another_node_wrote_is_seen_at_once() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house.invoice(customer, "F-1", 9_000, date(2025, 11, 1), date(2025, 12, 1));
        let other = Store::open(&house.url).unwrap();
        assert_eq!(aged(house, &other, house.firm)[0].total(), Cents(9_000));
        for (n, remains) in [8_000, 7_000, 6_000].into_iter().enumerate() {
            pay(house, "F-1", 1_000, &format!("t{n}"));
            let seen = aged(house, &other, house.firm);
            assert_eq!(seen[0].total(), Cents(remains));
        }
        import(house, 3_000);
        let seen = aged(house, &other, house.firm);
        assert_eq!(seen.len(), 3_001, "a whole file of another node");
    });
}

/// More customers at once than are followed one by one.
fn import(house: &House, customers: usize) {
    let new = |n: usize| NewAccount {
        code: format!("I-{n:05}"),
        name: format!("Importée {n}"),
        ..NewAccount::default()
    };
    let invoice = |(n, account): (usize, AccountId)| NewInvoice {
        account,
        number: format!("I-{n}"),
        credit_note: false,
        issued_on: date(2025, 12, 1),
        due_on: Some(date(2026, 1, 1 + (n % 28) as i8)),
        total: Cents(1_000 + n as i64),
        disputed_on: None,
    };
    let accounts: Vec<NewAccount> = (0..customers).map(new).collect();
    house
        .store
        .write_alone::<_, Fault>(house.firm, &by(20), |books| {
            let ids = books.open_accounts(&accounts, house.sequence)?;
            let invoices: Vec<NewInvoice> = ids.into_iter().enumerate().map(invoice).collect();
            books.add_invoices(&invoices).map(|_| ())
        })
        .unwrap();
}

#[test]
fn a_view_that_is_older_than_what_is_kept_shows_what_it_saw() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house.invoice(customer, "F-1", 9_000, date(2025, 11, 1), date(2025, 12, 1));
        let total = |books: &mut store::Books<'_>| {
            let aged = books.aged_balance(TODAY)?;
            Ok::<_, Fault>(aged.iter().map(Aged::total).sum::<Cents>())
        };
        let before = house
            .store
            .read::<_, Fault>(house.firm, |books| {
                // The view is taken here …
                assert_eq!(total(books)?, Cents(9_000));
                // … and while it is open somebody pays and somebody else looks.
                pay(house, "F-1", 1_000, "t1");
                assert_eq!(house.store.read(house.firm, total)?, Cents(8_000));
                total(books)
            })
            .unwrap();
        assert_eq!(
            before,
            Cents(9_000),
            "not what came after the view was taken"
        );
        let after = house.store.read::<_, Fault>(house.firm, total).unwrap();
        assert_eq!(after, Cents(8_000), "and the old view is not kept");
    });
}

#[test]
fn one_that_writes_sees_its_own_rows_and_leaves_nothing_behind() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house.invoice(customer, "F-1", 9_000, date(2025, 11, 1), date(2025, 12, 1));
        let total = |aged: Vec<Aged>| aged.iter().map(Aged::total).sum::<Cents>();
        let refused = house.store.write::<(), Fault>(house.firm, &by(8), |books| {
            let row = books.invoices_by_number(&["F-1".into()])?["F-1"].clone();
            let payment = NewPayment {
                account: customer,
                received_on: date(2026, 1, 1),
                amount: Cents(9_000),
                reference: "virement".into(),
                source_key: "t9".into(),
                pays: vec![(row.id, Cents(9_000))],
            };
            books.add_payments(&[payment], &[row])?;
            books.aged_balance(TODAY)?;
            Err(Fault::Missing("the bank calls it back".into()))
        });
        assert!(refused.is_err());
        assert_eq!(total(aged(house, &house.store, house.firm)), Cents(9_000));
    });
}

#[test]
fn each_firm_has_its_own() {
    on_both(|house| {
        let second = Organisation {
            name: "Deuxième".into(),
            ..firm()
        };
        let second = house.store.open_organisation(&second, 2).unwrap();
        let customer = house.customer("C-1");
        house.invoice(customer, "F-1", 9_000, date(2025, 11, 1), date(2025, 12, 1));
        assert_eq!(aged(house, &house.store, house.firm).len(), 1);
        assert_eq!(aged(house, &house.store, second), []);
        house
            .store
            .write::<_, Fault>(second, &by(9), |books| {
                let sequence = books.publish_sequence("standard", &crate::fixture::ladder())?;
                let account = NewAccount {
                    code: "C-1".into(),
                    name: "Cliente de la deuxième".into(),
                    ..NewAccount::default()
                };
                let account = books.open_accounts(&[account], sequence)?[0];
                let invoice = NewInvoice {
                    account,
                    number: "F-1".into(),
                    credit_note: false,
                    issued_on: date(2025, 12, 1),
                    due_on: None,
                    total: Cents(5),
                    disputed_on: None,
                };
                books.add_invoices(&[invoice]).map(|_| ())
            })
            .unwrap();
        let theirs = aged(house, &house.store, second);
        assert_eq!(theirs[0].ages, [5, 0, 0, 0, 0]);
        assert_eq!(&*theirs[0].name, "Cliente de la deuxième");
        let ours = aged(house, &house.store, house.firm);
        assert_eq!(owed(&ours), [("C-1", 9_000)]);
    });
}

#[test]
fn an_erased_name_is_remembered_by_nobody() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house.invoice(customer, "F-1", 9_000, date(2025, 11, 1), date(2025, 12, 1));
        let other = Store::open(&house.url).unwrap();
        let names = |store| {
            let aged = aged(house, store, house.firm).into_iter();
            aged.map(|aged| aged.name.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names(&house.store), ["Société C-1"]);
        assert_eq!(names(&other), ["Société C-1"]);
        let erasure = Erasure {
            account: customer,
            code: "E-1".into(),
            name: "client effacé E-1".into(),
            rule: "at their own wish".into(),
            first_on: None,
        };
        house
            .store
            .write::<_, Fault>(house.firm, &by(9), |books| books.erase_account(&erasure))
            .unwrap();
        assert_eq!(names(&house.store), ["client effacé E-1"]);
        assert_eq!(names(&other), ["client effacé E-1"]);
    });
}

/// Changing a customer and erasing one give it another name, and each notes an entry for the account in the same transaction. Whoever makes
/// another road notes one too, or what is remembered would show the old name for ever; then it joins this list with a test.
const RENAMING: [&str; 2] = ["accounts.rs", "erasing.rs"];

#[test]
fn no_statement_renames_a_customer_behind_the_journal() {
    let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut renaming = Vec::new();
    for file in std::fs::read_dir(sources).unwrap() {
        let path = file.unwrap().path();
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let statements = text.split("update accounts").skip(1);
        let sets = statements.map(|rest| rest.split(" where ").next().unwrap_or_default());
        let mut words = sets.flat_map(|sets| sets.split([' ', ',', '.']));
        if words.any(|word| word == "code" || word == "name") {
            renaming.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    renaming.sort();
    assert_eq!(renaming, RENAMING);
}
