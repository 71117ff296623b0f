//! A first day: files that wait for their givers, and the few figures by which a firm recognises its ledger.

use receivables::{Cents, date};
use store::{Books, Fault, FirstLook, Upload};

use crate::fixture::{House, by, on_both};

fn upload(name: &str) -> Upload {
    Upload {
        name: name.into(),
        bytes: b"a;b\n\xe9\0".to_vec(),
    }
}

fn write<T>(house: &House, second: i64, work: impl Fn(&mut Books<'_>) -> Result<T, Fault>) -> T {
    let done = house
        .store
        .write::<_, Fault>(house.firm, &by(second), |books| work(books));
    done.unwrap()
}

fn waiting(house: &House, user: i64, second: i64) -> Option<Upload> {
    let now = by(second).at;
    let read = house
        .store
        .read::<_, Fault>(house.firm, |books| books.upload(user, now));
    read.unwrap()
}

#[test]
fn a_file_waits_a_day_for_its_giver_and_for_nobody_else() {
    on_both(|house| {
        write(house, 1, |books| books.keep_upload(1, &upload("a.csv")));
        write(house, 2, |books| books.keep_upload(1, &upload("b.csv")));
        assert_eq!(waiting(house, 1, 3), Some(upload("b.csv")), "the newer one");
        assert_eq!(waiting(house, 2, 3), None);
        let day = 24 * 3_600;
        assert!(waiting(house, 1, day + 1).is_some());
        assert_eq!(waiting(house, 1, day + 3), None, "it is given again");
        write(house, 4, |books| books.drop_upload(1));
        assert_eq!(waiting(house, 1, 5), None);
    });
}

#[test]
fn a_firm_recognises_its_ledger_in_a_few_figures() {
    on_both(|house| {
        let nothing = write(house, 1, |books| books.first_look());
        let before = FirstLook {
            customers: nothing.customers,
            ..FirstLook::default()
        };
        assert_eq!(nothing, before);
        let customer = house.customer("C-77");
        house.invoice(
            customer,
            "F-77",
            12_000,
            date(2025, 12, 1),
            date(2025, 12, 31),
        );
        let look = write(house, 2, |books| books.first_look());
        assert_eq!(look.owing, nothing.owing + 1);
        assert_eq!((look.open_invoices, look.open), (1, Cents(12_000)));
        assert!(
            look.issued
                .is_some_and(|(from, to)| from == to && from > date(2000, 1, 1))
        );
        assert_eq!(look.without_mailbox, 0, "this one has a mailbox");
    });
}
