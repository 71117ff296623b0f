//! Programs of a firm, on both engines: their keys, a request that is done once, and lists page by page.

use receivables::date;
use receivables::party::{AccountId, InvoiceId, PaymentId};
use store::{AccountsAsked, Asked, Books, Fault, InvoicesAsked, NewApiKey, NewPayment, Turn};

use crate::fixture::{House, by, firm, on_both};

fn write<T>(
    house: &House,
    second: i64,
    work: impl FnOnce(&mut Books<'_>) -> Result<T, Fault>,
) -> T {
    house.store.write(house.firm, &by(second), work).unwrap()
}

fn new(token_hash: &[u8], until: Option<i64>) -> NewApiKey<'_> {
    NewApiKey {
        name: "CRM",
        scopes: "read record",
        token_hash,
        ends_with: "9f3c",
        expires_at: until,
    }
}

#[test]
fn a_key_is_found_by_its_hash_in_its_own_firm_only() {
    on_both(|house| {
        let until = by(50).at;
        let id = write(house, 1, |books| {
            books.add_api_key(&new(b"hash", Some(until)))
        });
        write(house, 2, |books| books.add_api_key(&new(b"other", None)));
        let find = |house: &House| write(house, 3, |books| books.api_key(b"hash")).unwrap();
        assert_eq!(
            (find(house).id, find(house).scopes.as_str()),
            (id, "read record")
        );
        assert!(find(house).serves(until - 1) && !find(house).serves(until));

        write(house, 4, |books| books.note_key_used(id));
        assert_eq!(find(house).last_used_at, Some(by(4).at));
        assert!(write(house, 5, |books| books.revoke_api_key(id)));
        assert!(!write(house, 6, |books| books.revoke_api_key(id)), "once");
        assert!(!find(house).serves(by(6).at));
        let names: Vec<i64> = write(house, 7, |books| books.api_keys())
            .iter()
            .map(|key| key.id)
            .collect();
        assert_eq!((names.len(), names[1]), (2, id), "newest first");

        let other = house.store.open_organisation(&firm(), 9).unwrap();
        let found = house
            .store
            .read::<_, Fault>(other, |books| books.api_key(b"other"));
        assert_eq!(found.unwrap(), None);
    });
}

#[test]
fn a_request_is_done_once_and_a_name_is_for_one_request() {
    on_both(|house| {
        let asked = |hash: &'static [u8]| Asked {
            key: 1,
            name: "n-1",
            hash,
        };
        let take = |second, hash| write(house, second, |books| books.take_turn(&asked(hash)));
        assert_eq!(take(1, b"a"), Turn::Do);
        assert_eq!(take(2, b"a"), Turn::Running);
        assert_eq!(take(2, b"b"), Turn::Other);
        // What was left without an answer passes to who asks again; another request does not.
        assert_eq!(take(62, b"b"), Turn::Other);
        assert_eq!(take(62, b"a"), Turn::Do);
        assert_eq!(take(63, b"a"), Turn::Running);

        write(house, 64, |books| books.give_turn_back(&asked(b"a")));
        assert_eq!(
            take(65, b"b"),
            Turn::Do,
            "a refused request leaves its name free"
        );
        write(house, 66, |books| {
            books.keep_answer(&asked(b"b"), 201, "/api/v1/customers/cus_1")
        });
        write(house, 67, |books| books.give_turn_back(&asked(b"b")));
        let done = Turn::Done(201, "/api/v1/customers/cus_1".into());
        assert_eq!(take(1_000, b"b"), done);
        let other = Asked {
            key: 2,
            ..asked(b"b")
        };
        assert_eq!(
            write(house, 1_000, |books| books.take_turn(&other)),
            Turn::Do,
            "each key has names of its own"
        );
        assert_eq!(
            take(8 * 86_400, b"a"),
            Turn::Do,
            "a week later the name is forgotten"
        );
    });
}

#[test]
fn lists_go_on_after_the_last_row_and_keep_to_what_was_asked() {
    on_both(|house| {
        let (first, second) = (house.customer("C1"), house.customer("C2"));
        let late = house.invoice(first, "F-1", 100, date(2025, 11, 1), date(2025, 12, 1));
        let soon = house.invoice(first, "F-2", 200, date(2025, 12, 1), date(2026, 2, 1));
        house.invoice(second, "F-3", 300, date(2025, 12, 1), date(2026, 2, 1));
        write(house, 4, |books| books.set_segment(first, Some("Artisans")));
        let payment = write(house, 5, |books| {
            let rows = books.invoices_by_id(&[late])?;
            let payment = NewPayment {
                account: first,
                received_on: date(2026, 1, 1),
                amount: receivables::Cents(150),
                reference: "virement".into(),
                source_key: "k".into(),
                pays: vec![(late, receivables::Cents(100))],
            };
            Ok(books.add_payments(&[payment], &rows)?[0])
        });

        let accounts = |asked: &AccountsAsked, after| {
            write(house, 6, |books| books.accounts_asked(asked, after, 9))
        };
        let all = AccountsAsked::default();
        assert_eq!(accounts(&all, AccountId(0)), [first, second]);
        assert_eq!(accounts(&all, first), [second]);
        let artisans = AccountsAsked {
            segment: Some("Artisans".into()),
            owing: true,
        };
        assert_eq!(accounts(&artisans, AccountId(0)), [first]);
        assert_eq!(
            write(house, 6, |books| books.segments()),
            [("Artisans".to_owned(), 1)]
        );

        let invoices = |asked: InvoicesAsked| -> Vec<InvoiceId> {
            let rows = write(house, 6, |books| {
                books.list_invoices(&asked, InvoiceId(0), 9)
            });
            rows.iter().map(|row| row.id).collect()
        };
        let of_first = || InvoicesAsked {
            account: Some(first),
            ..InvoicesAsked::default()
        };
        assert_eq!(invoices(of_first()), [late, soon]);
        assert_eq!(
            invoices(InvoicesAsked {
                open: Some(false),
                ..of_first()
            }),
            [late]
        );
        assert_eq!(
            invoices(InvoicesAsked {
                open: Some(true),
                ..of_first()
            }),
            [soon]
        );
        assert_eq!(
            invoices(InvoicesAsked {
                due_before: Some(date(2025, 12, 2)),
                ..of_first()
            }),
            [late]
        );

        let received = write(house, 6, |books| books.payment(payment)).unwrap();
        assert_eq!(received.unapplied.0, 50);
        assert_eq!(
            write(house, 6, |books| books.paid_by(&received)),
            [(late, receivables::Cents(100))]
        );
        assert_eq!(
            write(house, 6, |books| books.list_payments(
                Some(first),
                PaymentId(0),
                9
            )),
            [received]
        );
        assert_eq!(
            write(house, 6, |books| books.list_payments(
                Some(second),
                PaymentId(0),
                9
            )),
            []
        );
        assert_eq!(
            write(house, 6, |books| books.payment_of_source("k")),
            Some(payment)
        );

        write(house, 7, |books| {
            books.add_promise(first, date(2026, 2, 1), None)
        });
        assert_eq!(
            write(house, 8, |books| books.promises_of(first, 9))[0].for_on,
            date(2026, 2, 1)
        );

        let events =
            |account, after| write(house, 8, |books| books.entries_after(account, after, 100));
        let newest = write(house, 8, |books| books.newest_entry());
        let whole = events(None, 0);
        assert_eq!(
            (whole.len() as i64, whole[0].id),
            (newest, 1),
            "no entry is missing"
        );
        assert_eq!(events(None, newest - 1).len(), 1);
        assert!(
            events(Some(second), 0)
                .iter()
                .all(|entry| entry.account == second)
        );
        assert_eq!(
            write(house, 8, |books| books.list_questions(
                Some(true),
                None,
                0,
                9
            )),
            []
        );
        assert_eq!(
            write(house, 8, |books| books.messages_after(
                Some("queued"),
                Some(first),
                0,
                9
            )),
            []
        );
    });
}
