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
        let restored = Store::open(&format!("sqlite:{}", back.display())).unwrap();
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
            let target = Store::open(&url).unwrap();
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

fn meddle(url: &str, sql: &str) {
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
