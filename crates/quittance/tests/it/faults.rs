//! What becomes of messages when the other end, the line, the clock or the customer is not as one would like.

use std::collections::BTreeMap;
use std::thread;

use quittance::mail::send_once;
use quittance::mail::sink::{Fault, Sink};
use receivables::Cents;
use store::Mark;

use crate::post_office::{MINUTE, PostOffice, on_both};

fn mailboxes(names: &[&str]) -> Vec<String> {
    names
        .iter()
        .map(|name| format!("{name}@client.example"))
        .collect()
}

fn many(count: usize) -> Vec<String> {
    (0..count)
        .map(|i| format!("compta@client{i}.example"))
        .collect()
}

/// How often each Message-ID was accepted.
fn arrivals(sink: &Sink) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for message in sink.received() {
        *times.entry(message.message_id).or_default() += 1;
    }
    times
}

fn state(office: &PostOffice, name: &str) -> (String, String) {
    let row = office.message(&format!("{name}@client.example"));
    (row.state, row.last_answer.unwrap_or_default())
}

#[test]
fn each_answer_leads_to_its_state_and_nothing_arrives_twice() {
    on_both(|office| {
        let sink = Sink::start(0).unwrap();
        office.sends_to(&sink.url());
        office.queue(&mailboxes(&[
            "fine", "busy", "closing", "unknown", "full", "drops", "silent",
        ]));
        for (name, fault) in [
            ("busy", Fault::Busy),
            ("closing", Fault::Closing),
            ("unknown", Fault::Unknown),
            ("full", Fault::Full),
            ("drops", Fault::DropsDuringData),
            ("silent", Fault::DropsBeforeAnswer),
        ] {
            sink.misbehave(&format!("{name}@"), fault);
        }
        let sent = office.send();
        assert_eq!(
            (sent.accepted, sent.refused, sent.uncertain, sent.later),
            (1, 2, 2, 2),
            "{sent:?}"
        );
        for (name, expected, words) in [
            ("fine", "accepted", "250"),
            ("busy", "queued", "450"),
            ("closing", "queued", "421"),
            ("unknown", "refused", "550"),
            ("full", "refused", "552"),
            ("drops", "uncertain", ""),
            ("silent", "uncertain", ""),
        ] {
            let (state, answer) = state(office, name);
            assert_eq!(state, expected, "{name}: {answer}");
            assert!(
                answer.contains(words) && !answer.is_empty(),
                "{name}: {answer}"
            );
        }
        assert_eq!(
            office.send().accepted,
            0,
            "a message that was put off waits for its time"
        );

        sink.behave();
        office.wait(2);
        assert_eq!(office.send().accepted, 2);
        assert_eq!(state(office, "busy").0, "accepted");
        assert_eq!(state(office, "closing").0, "accepted");
        assert_eq!(
            state(office, "silent").0,
            "uncertain",
            "no machine sends it again"
        );
        let arrivals = arrivals(&sink);
        assert_eq!(
            arrivals.len(),
            4,
            "fine, busy, closing, and the silent one that had been taken"
        );
        assert!(arrivals.values().all(|times| *times == 1), "{arrivals:?}");
    });
}

#[test]
fn a_server_that_tires_of_a_line_gets_the_next_letter_on_another_one() {
    on_both(|office| {
        let sink = Sink::start(0).unwrap();
        office.sends_to(&sink.url());
        office.set("mail.connections", "1");
        office.queue(&mailboxes(&["busy", "fine", "well"]));
        sink.misbehave("busy@", Fault::BusyAndTired);
        let sent = office.send();
        assert_eq!(
            (sent.accepted, sent.refused, sent.later),
            (2, 0, 1),
            "{sent:?}"
        );
        assert_eq!(state(office, "fine").0, "accepted");
    });
}

#[test]
fn a_server_out_of_reach_for_an_hour_delays_and_loses_nothing() {
    on_both(|office| {
        let sink = Sink::start(0).unwrap();
        let (port, url) = (sink.address().port(), sink.url());
        drop(sink);
        office.sends_to(&url);
        office.queue(&many(100));
        for _ in 0..6 {
            let sent = office.send();
            assert!(sent.unreachable.is_some() && sent.accepted == 0);
            for row in office.messages() {
                assert_eq!(row.state, "queued");
                assert!(row.last_answer.is_some(), "the page tells why it waits");
            }
            office.wait(16);
        }
        let sink = Sink::start(port).unwrap();
        assert_eq!(office.send().accepted, 100);
        assert_eq!(arrivals(&sink).len(), 100);
        assert_eq!(sink.count(), 100);
    });
}

#[test]
fn a_server_that_says_not_now_for_days_is_given_up_and_a_person_hears_of_it() {
    on_both(|office| {
        let sink = Sink::start(0).unwrap();
        sink.misbehave("@", Fault::Busy);
        office.sends_to(&sink.url());
        office.queue(&mailboxes(&["greylisted"]));
        let mut tries = 0;
        while state(office, "greylisted").0 == "queued" && tries < 30 {
            office.send();
            office.wait(2 * 24 * 60);
            tries += 1;
        }
        let (state, answer) = state(office, "greylisted");
        assert_eq!((state.as_str(), tries), ("refused", 12), "{answer}");
        assert!(
            answer.contains("given up after 12 tries") && answer.contains("450"),
            "{answer}"
        );
    });
}

#[test]
fn a_customer_who_paid_meanwhile_is_left_in_peace() {
    on_both(|office| {
        let sink = Sink::start(0).unwrap();
        office.sends_to(&sink.url());
        let accounts = office.queue(&mailboxes(&["paid", "late"]));
        office
            .desk
            .store
            .write::<_, store::Fault>(office.firm.id, &office.by(), |books| {
                books.set_hold(accounts[0], Some((None, "the money is here")))
            })
            .unwrap();
        let sent = office.send();
        assert_eq!((sent.accepted, sent.withdrawn), (1, 1), "{sent:?}");
        assert_eq!(state(office, "paid").0, "withdrawn");
        assert_eq!(sink.received()[0].to, ["late@client.example"]);
    });
}

#[test]
fn the_sandbox_keeps_the_letter_and_tells_nobody() {
    on_both(|office| {
        office.queue(&mailboxes(&["sandboxed"]));
        assert_eq!(office.send().accepted, 1);
        let row = office.message("sandboxed@client.example");
        assert_eq!(
            (row.state.as_str(), row.last_answer.as_deref()),
            ("accepted", Some("sandbox"))
        );
        assert!(row.subject.unwrap_or_default().contains("F-"));
        let bytes = office
            .desk
            .store
            .read::<_, store::Fault>(office.firm.id, |books| books.message_bytes(row.id));
        let text = String::from_utf8(bytes.unwrap().unwrap()).unwrap();
        assert!(text.contains(&row.message_id) && text.contains("multipart/alternative"));
    });
}

#[test]
fn what_leaves_is_what_is_kept_to_the_byte() {
    on_both(|office| {
        let sink = Sink::start(0).unwrap();
        office.sends_to(&sink.url());
        office.queue(&many(20));
        assert_eq!(office.send().accepted, 20);
        let kept: BTreeMap<String, Vec<u8>> = office
            .messages()
            .into_iter()
            .map(|row| {
                let bytes = office
                    .desk
                    .store
                    .read::<_, store::Fault>(office.firm.id, |books| books.message_bytes(row.id));
                (row.message_id, bytes.unwrap().unwrap())
            })
            .collect();
        for message in sink.received() {
            assert_eq!(kept[&message.message_id], message.bytes);
        }
    });
}

#[test]
fn what_a_dead_node_held_is_sent_and_what_it_was_sending_is_uncertain() {
    on_both(|office| {
        let sink = Sink::start(0).unwrap();
        office.sends_to(&sink.url());
        office.queue(&many(3));
        let node = office.desk.store.join(office.desk.now()).unwrap();
        let by = office.by();
        let claimed = office
            .desk
            .store
            .write::<_, store::Fault>(office.firm.id, &by, |books| {
                let rows = books.claim_messages(node.id, by.at, 2)?;
                let sending = Mark::Sending {
                    subject: "s".into(),
                    bytes: b"b".to_vec(),
                };
                books.mark_messages(node.id, &[(rows[0].id, sending)])?;
                Ok(rows)
            })
            .unwrap();
        assert_eq!(
            office.send().accepted,
            1,
            "the other node lives: its messages are left alone"
        );
        drop(node);
        assert_eq!(office.send().accepted, 1);
        let states: Vec<String> = office.messages().into_iter().map(|row| row.state).collect();
        assert_eq!(
            states.iter().filter(|state| *state == "accepted").count(),
            2
        );
        assert_eq!(office.message(&claimed[0].recipient).state, "uncertain");
        assert_eq!(sink.count(), 2);
    });
}

#[test]
fn two_senders_at_the_same_moment_share_the_work() {
    on_both(|office| {
        let sink = Sink::start(0).unwrap();
        office.sends_to(&sink.url());
        office.queue(&many(300));
        let sent: u64 = thread::scope(|scope| {
            let senders: Vec<_> = (0..2)
                .map(|_| scope.spawn(|| send_once(&office.desk, &office.firm).unwrap().accepted))
                .collect();
            senders
                .into_iter()
                .map(|sender| sender.join().unwrap())
                .sum()
        });
        assert_eq!(sent, 300);
        let arrivals = arrivals(&sink);
        assert_eq!((arrivals.len(), sink.count()), (300, 300));
    });
}

#[test]
fn after_a_restoration_the_sender_stands_still_until_released() {
    on_both(|office| {
        office.queue(&mailboxes(&["waiting"]));
        office.set(store::STANDSTILL, "2026-01-01");
        let refusal = send_once(&office.desk, &office.firm).unwrap_err();
        assert!(refusal.to_string().contains("stands still"), "{refusal}");
        assert_eq!(state(office, "waiting").0, "queued");
    });
}

#[test]
fn the_books_stay_balanced_and_verified_after_all_that() {
    on_both(|office| {
        let sink = Sink::start(0).unwrap();
        office.sends_to(&sink.url());
        office.queue(&many(10));
        office.send();
        assert_eq!(office.desk.store.verify().unwrap(), Vec::<String>::new());
        assert!(
            office
                .messages()
                .iter()
                .all(|row| row.total > Cents::ZERO && row.changed_at < office.desk.now() + MINUTE)
        );
    });
}
