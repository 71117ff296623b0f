//! Nothing is lost, nobody sees what is not theirs, and what was changed shows.

use receivables::date;
use store::{Fault, Store};

use crate::books::pay;
use crate::fixture::{by, databases, firm, on_both};

#[test]
fn an_entry_changed_behind_our_back_is_found() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house.invoice(
            customer,
            "F-1",
            120_000,
            date(2025, 11, 1),
            date(2025, 12, 1),
        );
        assert!(
            house
                .store
                .write::<_, Fault>(house.firm, &by(10), |books| books.seal())
                .unwrap()
                .is_some()
        );
        pay(house, "F-1", 20_000, "t1");
        house
            .store
            .write::<_, Fault>(house.firm, &by(70), |books| books.seal())
            .unwrap();
        assert_eq!(house.store.verify().unwrap(), Vec::<String>::new());
        meddle(
            &house.url,
            "update entries set amount_cents = 1 where kind = 'invoice_issued'",
        );
        let findings = house.store.verify().unwrap();
        assert!(
            findings
                .iter()
                .any(|finding| finding.contains("has been changed")),
            "{findings:?}"
        );
        assert!(
            findings
                .iter()
                .any(|finding| finding.contains("its entries")),
            "{findings:?}"
        );
    });
}

#[test]
fn an_entry_taken_out_is_found() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house.invoice(
            customer,
            "F-1",
            120_000,
            date(2025, 11, 1),
            date(2025, 12, 1),
        );
        house
            .store
            .write::<_, Fault>(house.firm, &by(10), |books| books.seal())
            .unwrap();
        meddle(
            &house.url,
            "delete from entries where kind = 'account_opened'",
        );
        assert!(!house.store.verify().unwrap().is_empty());
    });
}

#[test]
fn one_firm_never_reads_the_rows_of_another() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house.invoice(
            customer,
            "F-1",
            120_000,
            date(2025, 11, 1),
            date(2025, 12, 1),
        );
        let other = house.store.open_organisation(&firm(), 2).unwrap();
        house
            .store
            .read::<_, Fault>(other, |books| {
                assert!(books.account(customer)?.is_none());
                assert!(books.account_by_code("C-1")?.is_none());
                assert!(books.invoices_by_number(&["F-1".into()])?.is_empty());
                assert!(books.open_items(date(2026, 1, 1))?.is_empty());
                assert!(books.timeline(customer, 10)?.is_empty());
                assert!(books.cases(&[customer], date(2026, 1, 1))?.is_empty());
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn postgresql_itself_hides_the_rows_of_another_firm() {
    on_both(|house| {
        if !house.url.starts_with("postgres") {
            return;
        }
        house.customer("C-1");
        let mut client = postgres::Client::connect(&house.url, postgres::NoTls).unwrap();
        let count = |client: &mut postgres::Client, firm: i64| {
            client
                .batch_execute(&format!(
                    "begin; set local role quittance_books; set local app.organisation = '{firm}'"
                ))
                .unwrap();
            // Without a predicate: the second lock alone answers.
            let rows: i64 = client
                .query_one("select count(*) from accounts", &[])
                .unwrap()
                .get(0);
            client.batch_execute("rollback").unwrap();
            rows
        };
        assert_eq!(count(&mut client, house.firm.0), 1);
        assert_eq!(count(&mut client, house.firm.0 + 1), 0);
    });
}

#[test]
fn a_backup_taken_while_writing_verifies_and_comes_back_with_the_sender_standing_still() {
    on_both(|house| {
        let Some(path) = house.store.path().map(ToOwned::to_owned) else {
            assert!(
                house.store.backup(std::path::Path::new("nowhere")).is_err(),
                "PostgreSQL says how it is backed up"
            );
            return;
        };
        let customer = house.customer("C-1");
        house.invoice(
            customer,
            "F-1",
            120_000,
            date(2025, 11, 1),
            date(2025, 12, 1),
        );
        let backup = path.with_file_name("backup.db");
        house.store.backup(&backup).unwrap();
        assert!(
            house.store.backup(&backup).is_err(),
            "a backup never overwrites"
        );
        pay(house, "F-1", 20_000, "after the backup");
        let back = path.with_file_name("back.db");
        store::restore(&backup, &back, by(100).at).unwrap();
        let restored = crate::fixture::open(&format!("sqlite:{}", back.display()));
        assert_eq!(restored.verify().unwrap(), Vec::<String>::new());
        let (balance, settings) = restored
            .read::<_, Fault>(house.firm, |b| {
                Ok((b.account(customer)?.unwrap().balance, b.settings()?))
            })
            .unwrap();
        assert_eq!(balance.0, 120_000);
        assert!(settings.contains_key(store::STANDSTILL));
    });
}

#[test]
fn a_damaged_backup_is_refused_and_what_stood_there_stays() {
    on_both(|house| {
        let Some(path) = house.store.path().map(ToOwned::to_owned) else {
            return;
        };
        let customer = house.customer("C-1");
        house.invoice(
            customer,
            "F-1",
            120_000,
            date(2025, 11, 1),
            date(2025, 12, 1),
        );
        let backup = path.with_file_name("backup.db");
        house.store.backup(&backup).unwrap();
        meddle(
            &format!("sqlite:{}", backup.display()),
            "update accounts set balance_cents = 1",
        );
        let back = path.with_file_name("back.db");
        assert!(store::restore(&backup, &back, by(100).at).is_err());
        assert!(!back.exists());
    });
}

#[test]
fn a_firm_that_outgrows_the_file_finds_the_same_books_on_the_other_engine() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house.invoice(
            customer,
            "F-1",
            120_000,
            date(2025, 11, 1),
            date(2025, 12, 1),
        );
        pay(house, "F-1", 20_000, "t1");
        for (url, _folder) in databases() {
            let target = crate::fixture::open(&url);
            assert!(
                house
                    .store
                    .copy_into(&target, &by(50), &mut |_, _| ())
                    .unwrap()
                    > 8
            );
            let aged = |store: &Store| {
                store
                    .read::<_, Fault>(house.firm, |books| books.aged_balance(date(2026, 1, 1)))
                    .unwrap()
            };
            assert_eq!(aged(&target), aged(&house.store));
            assert!(
                house
                    .store
                    .copy_into(&target, &by(51), &mut |_, _| ())
                    .is_err(),
                "never over something"
            );
        }
    });
}

pub fn meddle(url: &str, sql: &str) {
    if let Some(path) = url.strip_prefix("sqlite:") {
        rusqlite::Connection::open(path)
            .unwrap()
            .execute_batch(sql)
            .unwrap();
    } else {
        postgres::Client::connect(url, postgres::NoTls)
            .unwrap()
            .batch_execute(sql)
            .unwrap();
    }
}

/// The indexes that find rows by customer, as the engine defines them.
fn definitions(url: &str) -> Vec<String> {
    let names = "('entries_account', 'invoices_open')";
    if let Some(path) = url.strip_prefix("sqlite:") {
        let file = rusqlite::Connection::open(path).unwrap();
        let all = format!("select sql from sqlite_master where name in {names} order by name");
        let mut all = file.prepare(&all).unwrap();
        let rows = all.query_map([], |row| row.get(0)).unwrap();
        return rows.map(Result::unwrap).collect();
    }
    let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
    let all =
        format!("select indexdef from pg_indexes where indexname in {names} order by indexname");
    let rows = client.query(&all, &[]).unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[test]
fn a_first_file_leaves_the_indexes_as_it_found_them() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let before = definitions(&house.url);
        assert_eq!(before.len(), 2);
        // More rows than a plain insert takes on PostgreSQL: they go through COPY.
        let invoice = |n: i64| store::NewInvoice {
            account: customer,
            number: format!("F-{n}"),
            credit_note: false,
            issued_on: date(2025, 11, 1),
            due_on: Some(date(2025, 12, 1)),
            total: receivables::Cents(100 + n),
            disputed_on: None,
        };
        let load = |numbers: std::ops::Range<i64>, keep: bool| {
            let invoices: Vec<_> = numbers.map(invoice).collect();
            house
                .store
                .write_alone::<_, Fault>(house.firm, &by(5), |books| {
                    books.set_indexes_aside()?;
                    books.add_invoices(&invoices)?;
                    if keep {
                        return Ok(());
                    }
                    Err(Fault::Missing("the person thought better of it".into()))
                })
        };
        load(0..700, false).unwrap_err();
        assert_eq!(definitions(&house.url), before);
        load(0..700, true).unwrap();
        assert_eq!(definitions(&house.url), before);
        load(700..1400, true).unwrap();
        assert_eq!(definitions(&house.url), before);
        let open = house
            .store
            .read::<_, Fault>(house.firm, |books| books.open_items(date(2026, 1, 1)));
        assert_eq!(open.unwrap().len(), 1400);
        assert_eq!(house.store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_login_that_stands_under_the_policies_loads_a_file_too() {
    let Ok(admin) = std::env::var("QUITTANCE_TEST_POSTGRES") else {
        println!("skipped on PostgreSQL: QUITTANCE_TEST_POSTGRES is not set");
        return;
    };
    let name = format!("plain_login_{}", std::process::id());
    let mut client = postgres::Client::connect(&admin, postgres::NoTls).unwrap();
    for text in [
        format!("drop database if exists {name}"),
        format!("drop role if exists {name}"),
        format!("create role {name} login nosuperuser nobypassrls"),
        format!("create database {name} owner {name}"),
    ] {
        client.batch_execute(&text).unwrap();
    }
    let host = admin
        .rsplit_once('@')
        .map_or("127.0.0.1/", |(_, host)| host);
    let (server, _) = host.rsplit_once('/').unwrap();
    let store = Store::open(&format!("postgres://{name}@{server}/{name}")).unwrap();
    let ours = store.open_organisation(&firm(), 1).unwrap();
    let load = |loaded: std::ops::Range<i64>| {
        store.write_alone::<_, Fault>(ours, &by(5), |books| {
            let sequence = books.publish_sequence("standard", &crate::fixture::ladder())?;
            let new = store::NewAccount {
                code: format!("C-{}", loaded.start),
                ..store::NewAccount::default()
            };
            let account = books.open_accounts(&[new], sequence)?[0];
            books.set_indexes_aside()?;
            let invoice = |n: i64| store::NewInvoice {
                account,
                number: format!("F-{n}"),
                credit_note: false,
                issued_on: date(2025, 11, 1),
                due_on: Some(date(2025, 12, 1)),
                total: receivables::Cents(100 + n),
                disputed_on: None,
            };
            books.add_invoices(&loaded.clone().map(invoice).collect::<Vec<_>>())
        })
    };
    assert_eq!(load(0..700).unwrap().len(), 700);
    assert_eq!(load(700..1400).unwrap().len(), 700);
    let open = store.read::<_, Fault>(ours, |books| books.open_items(date(2026, 1, 1)));
    assert_eq!(open.unwrap().len(), 1400);
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn after_a_file_the_history_of_one_customer_is_found_by_its_own_index() {
    crate::fixture::on_both(|house| {
        let Some(path) = house.store.path() else {
            return;
        };
        for code in 0..40 {
            let account = house.customer(&format!("C-{code}"));
            for n in 0..5 {
                let number = format!("F-{code}-{n}");
                house.invoice(account, &number, 100, date(2025, 11, 1), date(2025, 12, 1));
            }
        }
        house
            .store
            .write_alone::<_, Fault>(house.firm, &by(9), |_| Ok(()))
            .unwrap();
        let reader = rusqlite::Connection::open(path).unwrap();
        let plan: String = reader
            .query_row(
                "explain query plan select id from entries where organisation_id = 1 and id / 1048576 in (select value from json_each('[0, 1]'))
                   and account_id = 7 order by happened_on desc",
                [],
                |row| row.get(3),
            )
            .unwrap();
        assert!(
            plan.contains("entries_account (organisation_id=? AND <expr>=? AND account_id=?)"),
            "{plan}"
        );
    });
}
