//! Programs that are told, on both engines: one node at a time, in the order of the journal, and on from where it stopped.

use receivables::date;
use store::{Books, Fault, Webhook};

use crate::fixture::{House, by, on_both};

fn write<T>(
    house: &House,
    second: i64,
    work: impl FnOnce(&mut Books<'_>) -> Result<T, Fault>,
) -> T {
    house.store.write(house.firm, &by(second), work).unwrap()
}

fn lease(house: &House, second: i64) -> Option<Webhook> {
    write(house, second, |books| {
        books.lease_webhook(0, by(second + 60).at)
    })
}

#[test]
fn a_subscription_is_told_by_one_node_at_a_time_from_the_next_entry_on() {
    on_both(|house| {
        let account = house.customer("C1");
        let id = write(house, 5, |books| {
            books.add_webhook("https://crm.example/", "*", "sealed")
        });
        assert_eq!(lease(house, 6), None, "nothing has happened since");

        house.invoice(account, "F-1", 100, date(2025, 11, 1), date(2025, 12, 1));
        let hook = lease(house, 7).expect("an entry is to be told");
        assert_eq!((hook.id, hook.kinds.as_str(), hook.failures), (id, "*", 0));
        assert_eq!(lease(house, 8), None, "another node leaves it alone");
        assert!(lease(house, 70).is_some(), "until the lease ends");

        let newest = write(house, 71, |books| books.newest_entry());
        write(house, 71, |books| books.told_to(id, newest, 0));
        assert_eq!(lease(house, 72), None, "all of it was told");
    });
}

#[test]
fn a_failure_waits_a_pause_stops_and_neither_loses_its_place() {
    on_both(|house| {
        let account = house.customer("C1");
        let id = write(house, 5, |books| {
            books.add_webhook("https://crm.example/", "*", "sealed")
        });
        house.invoice(account, "F-1", 100, date(2025, 11, 1), date(2025, 12, 1));
        let place = lease(house, 6).unwrap().told_to;
        write(house, 7, |books| books.note_failure(id, by(40).at, None));
        assert_eq!(lease(house, 39), None);
        assert_eq!(lease(house, 40).unwrap().failures, 1);
        write(house, 41, |books| {
            books.note_failure(id, by(80).at, Some("no answer"))
        });
        let paused = write(house, 90, |books| books.webhook(id)).unwrap();
        assert_eq!(
            (paused.paused_because.as_deref(), paused.failures),
            (Some("no answer"), 2)
        );
        assert_eq!(lease(house, 200), None);
        assert!(write(house, 201, |books| books.pause_webhook(id, None)));
        let hook = lease(house, 202).unwrap();
        assert_eq!(
            (hook.told_to, hook.failures, hook.paused_at),
            (place, 0, None)
        );
        write(house, 203, |books| books.release_webhook(id));
        assert!(lease(house, 204).is_some());
    });
}

#[test]
fn the_newest_attempts_are_kept_and_go_with_their_subscription() {
    on_both(|house| {
        let id = write(house, 5, |books| {
            books.add_webhook("https://crm.example/", "*", "sealed")
        });
        write(house, 6, |books| {
            for entry in 1..=510 {
                books.add_delivery(id, entry, (entry % 2 == 0).then_some(204), "said")?;
            }
            Ok(())
        });
        let kept = write(house, 7, |books| books.deliveries(id, 1_000));
        assert_eq!((kept.len(), kept[0].entry, kept[499].entry), (500, 510, 11));
        assert_eq!((kept[0].status, kept[1].status), (Some(204), None));
        assert!(write(house, 8, |books| books.remove_webhook(id)));
        assert_eq!(write(house, 9, |books| books.deliveries(id, 9)), []);
        assert_eq!(write(house, 9, |books| books.webhooks()), []);
        assert!(!write(house, 9, |books| books.pause_webhook(id, None)));
    });
}
