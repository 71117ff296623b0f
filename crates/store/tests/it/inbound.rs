//! Mail that came in: kept once, filed, moved, looked at; and how far each mailbox was read.

use receivables::party::AccountId;
use receivables::{Date, date};
use store::{Books, Fault, Inbound, InboundRow, NewInbound};

use crate::fixture::{House, by, on_both};

const REPLY: &str = "Bonjour,\r\nNous réglerons vendredi.";

fn mail<'a>(account: Option<AccountId>, kind: &'static str, digest: &'a [u8]) -> NewInbound<'a> {
    NewInbound {
        account,
        answers: None,
        kind,
        from: "compta@c-1.example",
        subject: "Re: facture",
        proposals: "",
        digest,
        received_on: date(2025, 12, 30),
        received_at: by(0).at,
        waits: true,
        bytes: REPLY.as_bytes(),
    }
}

fn write<T>(house: &House, second: i64, work: impl Fn(&mut Books<'_>) -> Result<T, Fault>) -> T {
    house
        .store
        .write::<_, Fault>(house.firm, &by(second), |books| work(books))
        .unwrap()
}

/// Since when an answer waits, and the account's version.
fn waits(house: &House, account: AccountId) -> (Option<Date>, i64) {
    let read = house.store.read::<_, Fault>(house.firm, |books| {
        let case = books.cases(&[account], by(0).on)?.remove(0);
        Ok((case.account.reply_since, case.row.version))
    });
    read.unwrap()
}

fn row(books: &mut Books<'_>, id: i64) -> Result<InboundRow, Fault> {
    Ok(books.inbound(id)?.unwrap())
}

#[test]
fn a_mail_is_kept_once_and_an_answer_waits_until_somebody_has_looked() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let (none, before) = waits(house, customer);
        assert_eq!(none, None);
        let id = write(house, 10, |books| {
            books.take_in(&mail(Some(customer), "reply", b"1"))
        });
        let id = id.expect("it is new");
        let again = write(house, 11, |books| books.take_in(&mail(None, "reply", b"1")));
        assert_eq!(
            again, None,
            "the same mail is known, wherever it comes from"
        );
        let (since, version) = waits(house, customer);
        assert_eq!(since, Some(date(2025, 12, 30)));
        assert!(version > before, "what was planned for it is taken back");

        let handled = |second, outcome: Option<&str>| {
            write(house, second, |books| {
                let mail = row(books, id)?;
                books.handle_mail(&mail, outcome)
            })
        };
        assert!(handled(12, Some("{}")));
        assert!(!handled(13, Some("{}")), "somebody else was first");
        assert_eq!(waits(house, customer).0, None);
        assert!(handled(14, None));
        assert_eq!(waits(house, customer).0, Some(date(2025, 12, 30)));

        let kinds = write(house, 15, |books| books.timeline(customer, 3));
        let kinds: Vec<_> = kinds
            .iter()
            .rev()
            .map(|entry| entry.kind.as_str())
            .collect();
        assert_eq!(kinds, ["mail_filed", "mail_handled", "mail_reopened"]);
        assert_eq!(house.store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn what_a_machine_wrote_holds_nothing_up() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let before = waits(house, customer);
        for (kind, digest) in [("automatic", b"1"), ("bounce", b"2")] {
            write(house, 10, |books| {
                books.take_in(&mail(Some(customer), kind, digest))
            });
        }
        assert_eq!(waits(house, customer), before);
        let of = write(house, 11, |books| {
            books.list_inbound(Inbound::Of(customer), i64::MAX, 10)
        });
        assert_eq!(of.len(), 2);
    });
}

#[test]
fn a_mail_moves_with_its_bytes_from_nobody_to_a_customer_and_on() {
    on_both(|house| {
        let (first, second) = (house.customer("C-1"), house.customer("C-2"));
        let id = write(house, 10, |books| books.take_in(&mail(None, "reply", b"1"))).unwrap();
        for to in [Some(first), Some(second), None] {
            write(house, 11, |books| {
                let mail = row(books, id)?;
                books.file_mail(&mail, to)
            });
            let (bytes, of) = write(house, 12, |books| {
                Ok((books.inbound_bytes(id)?, row(books, id)?.account))
            });
            assert_eq!((bytes.as_deref(), of), (Some(REPLY.as_bytes()), to));
            let waiting = [first, second].map(|one| waits(house, one).0.is_some());
            assert_eq!(waiting, [to == Some(first), to == Some(second)]);
        }
        assert_eq!(write(house, 13, |books| books.inbound_waiting()), 1);
    });
}

#[test]
fn a_mailbox_is_read_by_one_process_and_its_place_is_kept() {
    on_both(|house| {
        let claim = |node, before| {
            write(house, 10, |books| {
                books.claim_mailbox("INBOX", node, before)
            })
        };
        assert!(claim(1, None));
        assert!(claim(1, None), "it keeps what it has");
        assert!(!claim(2, None), "another one reads it");
        assert_eq!(
            write(house, 11, |books| books.mailbox_reader("INBOX")),
            Some(1)
        );
        assert!(claim(2, Some(1)), "the first one is dead");
        assert!(!claim(3, Some(1)), "and somebody took its place since");
        write(house, 12, |books| books.leave_mailbox("INBOX", 1));
        assert_eq!(
            write(house, 12, |books| books.mailbox_reader("INBOX")),
            Some(2),
            "only its own"
        );
        write(house, 13, |books| books.leave_mailbox("INBOX", 2));
        assert!(claim(3, None));

        write(house, 14, |books| books.mark_mailbox("INBOX", 7, 42, 3));
        write(house, 15, |books| {
            books.mark_mailbox_trouble("INBOX", "no route")
        });
        let kept = write(house, 16, |books| books.mailbox("INBOX")).unwrap();
        assert_eq!(
            (kept.uid_validity, kept.last_uid),
            (7, 42),
            "trouble moves nothing"
        );
        assert_eq!(kept.trouble.as_deref(), Some("no route"));
        write(house, 17, |books| books.mark_mailbox("INBOX", 7, 43, 1));
        let kept = write(house, 18, |books| books.read_mailboxes()).remove(0);
        assert_eq!((kept.last_uid, kept.trouble, kept.mails), (43, None, 4));

        let pause = |name, paused| write(house, 19, |books| books.pause_mailbox(name, paused));
        assert!(pause("INBOX", true) && !pause("INBOX", true), "once");
        assert!(pause("Never read", true), "also before the first look");
        let paused = || write(house, 20, |books| books.mailbox("INBOX")).unwrap();
        assert_eq!(
            (paused().paused_at, paused().last_uid),
            (Some(by(19).at), 43)
        );
        assert!(pause("INBOX", false) && !pause("INBOX", false));
        assert_eq!(paused().paused_at, None);
    });
}

#[test]
fn a_mailbox_names_its_only_customer() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let find = |mailbox| write(house, 10, |books| books.accounts_of_mailbox(mailbox));
        assert_eq!(find("compta@c-1.example"), [customer]);
        assert_eq!(find("compta@c-2.example"), []);
        let bounced = |second| {
            write(house, second, |books| {
                books.mark_mailbox_bounced(customer, "compta@c-1.example")
            })
        };
        assert!(bounced(12));
        assert!(!bounced(13), "once");
    });
}

#[test]
fn mail_that_stays_nobodys_is_forgotten_once_and_never_what_was_filed() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let take = |digest: &'static [u8]| {
            write(house, 10, |books| {
                books.take_in(&mail(None, "reply", digest))
            })
            .unwrap()
        };
        let (lost, filed, back) = (take(b"1"), take(b"2"), take(b"3"));
        let file = |second, id, to| {
            write(house, second, |books| {
                let mail = row(books, id)?;
                books.file_mail(&mail, to)
            });
        };
        file(11, filed, Some(customer));
        file(11, back, Some(customer));
        let today = by(0).on;
        let forget =
            |until: Date, most| write(house, 12, |books| books.forget_nobodys(until, most));
        let yesterday = today.yesterday().unwrap();
        assert_eq!(
            forget(yesterday, 10),
            0,
            "it came today, whenever it was written"
        );
        let has = |until| write(house, 12, |books| books.has_nobodys(until));
        assert!(!has(yesterday) && has(today));
        assert_eq!((forget(today, 10), forget(today, 10)), (1, 0), "once");
        assert!(!has(today));
        let (gone, bytes) = write(house, 13, |books| {
            Ok((row(books, lost)?, books.inbound_bytes(lost)?))
        });
        assert_eq!(
            (gone.from.as_str(), gone.subject.as_str(), bytes),
            ("", "", None)
        );
        assert_eq!(
            (gone.size, gone.handled_at),
            (0, Some(by(12).at)),
            "it waits for nobody"
        );
        let listed = write(house, 14, |books| {
            books.list_inbound(Inbound::All, i64::MAX, 10)
        });
        assert_eq!(
            listed.iter().map(|row| row.id).collect::<Vec<_>>(),
            [back, filed]
        );
        let again = write(house, 15, |books| books.take_in(&mail(None, "reply", b"1")));
        assert_eq!(again, None, "the mailbox may be read again");

        // What somebody takes off a customer is looked at again first.
        file(16, back, None);
        assert_eq!(forget(yesterday, 10), 0);
        assert_eq!(forget(today, 10), 1);
        let kept = write(house, 17, |books| books.inbound_bytes(filed));
        assert_eq!(kept.as_deref(), Some(REPLY.as_bytes()));
    });
}

/// How SQLite finds what this asks for.
fn plan(house: &House, question: &str) -> Option<String> {
    let reader = rusqlite::Connection::open(house.store.path()?).unwrap();
    let asked = format!("explain query plan {question}");
    let found: String = reader.query_row(&asked, [], |row| row.get(3)).unwrap();
    Some(found)
}

#[test]
fn a_sender_and_old_mail_are_found_by_an_index() {
    on_both(|house| {
        for code in 0..40 {
            house.customer(&format!("C-{code}"));
        }
        for (index, question) in [
            (
                "contacts_mailbox",
                "select distinct account_id from contacts where organisation_id = 1 and lower(email) = 'a@b.example'",
            ),
            (
                "inbound_nobodys",
                "select id from inbound where organisation_id = 1 and account_id is null and forgotten_on is null
                    and coalesce(nobodys_since, received_on) <= 20000",
            ),
        ] {
            let Some(plan) = plan(house, question) else { return };
            assert!(plan.contains(index), "{plan}");
        }
    });
}
