//! The mailbox that debtors answer to, on a real server, and on servers that mean harm.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::atomic::AtomicBool;
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use quittance::deeds::mailboxes;
use quittance::deeds::reminding::inbox::MAIL_BYTES_MAX;
use quittance::mail::imap::reply::{PIECE_BYTES, first_reply};
use quittance::mail::imap::{CannotReadMailbox, Imap, ImapSettings, Woken};
use quittance::mail::postmen::Postmen;
use receivables::date;
use serde_json::Value;

use crate::desk::{Place, on_both};
use crate::dovecot::MailboxServer;
use crate::exim::issue;
use crate::inbox::{mail, message_id, reminded};

fn server() -> Option<MailboxServer> {
    MailboxServer::start(&issue("127.0.0.1"))
}

fn set(place: &Place, key: &str, value: &str) {
    let answer = place.run_words(&["settings", "set", key, value]);
    assert_eq!(answer.code, 0, "{answer:?}");
}

fn answer(id: &str, text: &str) -> String {
    mail(
        "compta@kerlan.example",
        "Wed, 25 Nov 2026",
        &format!("In-Reply-To: <{id}>"),
        text,
    )
}

fn counts(fetched: &Value) -> (i64, i64) {
    (
        fetched["taken_in"].as_i64().unwrap(),
        fetched["known"].as_i64().unwrap(),
    )
}

#[test]
fn a_mailbox_is_read_once_and_stays_as_it_is() {
    on_both(|place| {
        let Some(mut server) = server() else { return };
        reminded(place);
        let id = message_id(place, "C-7");
        let old = server.deliver(&answer(&id, "Une vieille réponse."));
        MailboxServer::came_days_ago(&old, 400);
        server.deliver(&answer(&id, "Nous réglerons vendredi."));
        set(place, "mail.imap_url", &server.url());

        let fetched = place.json("mail fetch");
        assert_eq!(
            counts(&fetched),
            (1, 0),
            "what is older than the first look is left alone: {fetched}"
        );
        assert_eq!(fetched["mails"][0]["customer"], "C-7");
        assert_eq!(counts(&place.json("mail fetch")), (0, 0));
        server.deliver(&answer(&id, "Et merci encore."));
        server.deliver_to(".R&AOk-ponses", &answer(&id, "Dans un dossier."));
        assert_eq!(counts(&place.json("mail fetch")), (1, 0));

        server.renumber();
        server.deliver(&answer(&id, "Une de plus."));
        assert_eq!(
            counts(&place.json("mail fetch")),
            (1, 2),
            "what was renumbered is known again"
        );

        set(
            place,
            "mail.imap_url",
            &format!("{}/R%C3%A9ponses", server.url()),
        );
        assert_eq!(counts(&place.json("mail fetch")), (1, 0));

        set(place, "mail.imap_url", &server.url());
        set(place, "mail.imap_after", "2025-01-01");
        assert_eq!(
            counts(&place.json("mail fetch")),
            (0, 0),
            "it goes on where it was"
        );
        assert_eq!(counts(&place.json("mail fetch --again")), (1, 3));
        let unread = server
            .names()
            .iter()
            .all(|name| !name.rsplit(',').next().unwrap().contains('S'));
        assert!(unread, "no mail was marked as read: {:?}", server.names());
        place.verifies();
    });
}

#[test]
fn a_long_mail_is_kept_up_to_its_limit_and_the_next_one_whole() {
    let Some(mut server) = server() else { return };
    let place = Place::sqlite();
    reminded(&place);
    let id = message_id(&place, "C-7");
    let film = "un film de vacances, ".repeat(300_000);
    server.deliver(&answer(&id, &film));
    server.deliver(&answer(&id, &"x".repeat(PIECE_BYTES * 2)));
    set(&place, "mail.imap_url", &server.url());
    let fetched = place.json("mail fetch");
    assert_eq!(counts(&fetched), (2, 0), "{fetched}");
    let ids: Vec<i64> = fetched["mails"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mail| mail["id"].as_i64().unwrap())
        .collect();
    let source = |id: i64| {
        place
            .run(&format!("mail show {id} --source"))
            .out
            .trim_end()
            .len()
    };
    assert_eq!(source(ids[0]), MAIL_BYTES_MAX);
    assert!((PIECE_BYTES * 2..PIECE_BYTES * 2 + 500).contains(&source(ids[1])));
}

#[test]
fn the_line_is_encrypted_and_each_trouble_has_its_words() {
    let issued = issue("127.0.0.1");
    let Some(server) = MailboxServer::start(&issued) else {
        return;
    };
    let connect = |url: &str, authority: Option<&str>| {
        let settings = ImapSettings::parse(url).unwrap();
        let settings = ImapSettings {
            authority: authority.map(str::to_owned),
            ..settings
        };
        Imap::connect(&settings)
            .map(|mut imap| imap.open("INBOX").map(|folder| folder.uid_validity > 0))
    };
    let own = Some(issued.authority.as_str());
    for url in [server.url(), server.url_tls(), server.url_starttls()] {
        assert_eq!(connect(&url, own).unwrap(), Ok(true), "{url}");
    }
    let other = issue("127.0.0.1").authority;
    for url in [server.url_tls(), server.url_starttls()] {
        for authority in [None, Some(other.as_str())] {
            let refused = connect(&url, authority).err().unwrap();
            assert!(
                matches!(refused, CannotReadMailbox::Untrusted(_)),
                "{refused}"
            );
        }
    }
    let wrong = server.url_tls().replace("p%40ss", "other");
    let refused = connect(&wrong, own).err().unwrap();
    assert!(matches!(refused, CannotReadMailbox::SignIn(_)), "{refused}");
    let not_tls = server.url().replace("imap://", "imaps://");
    let refused = connect(&not_tls, own).err().unwrap().to_string();
    assert!(refused.contains("does not speak TLS"), "{refused}");

    let mut imap = Imap::connect(&ImapSettings::parse(&server.url()).unwrap()).unwrap();
    let refused = imap.open("Nulle part").unwrap_err();
    assert!(
        matches!(refused, CannotReadMailbox::NoFolder(..)),
        "{refused}"
    );
}

#[test]
fn a_postman_hears_of_mail_at_once_and_comes_back_after_a_break() {
    on_both(|place| {
        let Some(mut server) = server() else { return };
        reminded(place);
        let id = message_id(place, "C-7");
        set(place, "mail.imap_url", &server.url());
        let (desk, firm) = place.desk(date(2026, 11, 25));
        let mut postmen = Postmen::default();
        postmen.look_after(&desk).unwrap();
        let read = || {
            desk.store
                .read::<_, store::Fault>(firm.id, |books| books.read_mailboxes())
                .unwrap()
        };
        until("the mailbox is looked at", || {
            read().first().is_some_and(|one| one.uid_validity > 0)
        });

        let refused = place.run("mail fetch");
        assert!(
            refused.err.contains("another process"),
            "one reader at a time: {refused:?}"
        );
        server.deliver(&answer(&id, "Nous réglerons vendredi."));
        let waits = |count: i64| {
            desk.store
                .read::<_, store::Fault>(firm.id, |books| books.inbound_waiting())
                .unwrap()
                == count
        };
        until("the mail is taken in", || waits(1));

        server.restart();
        server.deliver(&answer(&id, "Et merci encore."));
        until("the line is open again", || waits(2));
        assert_eq!(read()[0].trouble, None);

        let began = Instant::now();
        postmen.end();
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "a postman who is called back comes"
        );
        assert_eq!(
            counts(&place.json("mail fetch")),
            (0, 0),
            "and gives the mailbox back"
        );
    });
}

#[test]
fn what_stands_in_the_way_is_noted() {
    let Some(server) = server() else { return };
    let place = Place::sqlite();
    reminded(&place);
    set(
        &place,
        "mail.imap_url",
        &server.url().replace("p%40ss", "other"),
    );
    let refused = place.run("mail fetch");
    assert!(
        refused.err.contains("sign in") && !refused.err.contains("other"),
        "{refused:?}"
    );
    let (desk, firm) = place.desk(date(2026, 11, 25));
    let mut postmen = Postmen::default();
    postmen.look_after(&desk).unwrap();
    until("the trouble is noted", || {
        let read = desk
            .store
            .read::<_, store::Fault>(firm.id, |books| books.read_mailboxes())
            .unwrap();
        read.first()
            .and_then(|one| one.trouble.as_ref())
            .is_some_and(|words| words.contains("sign in"))
    });
    postmen.end();
}

#[test]
fn several_mailboxes_are_read_and_a_paused_one_is_left_alone() {
    on_both(|place| {
        let (Some(mut first), Some(mut second)) = (server(), server()) else {
            return;
        };
        reminded(place);
        let id = message_id(place, "C-7");
        let both = format!("{}\n{}", first.url(), second.url());
        place.file("mailboxes.txt", &both);
        place.json("settings set mail.imap_url --file mailboxes.txt");
        first.deliver(&answer(&id, "Nous réglerons vendredi."));
        second.deliver(&answer(&id, "Et merci encore."));
        assert_eq!(counts(&place.json("mail fetch")), (2, 0));

        let (desk, firm) = place.desk(date(2026, 11, 25));
        let settings = || quittance::deeds::settings(&desk, firm.id).unwrap();
        let listed = || {
            let list = |books: &mut store::Books<'_>| mailboxes::list(books, &settings());
            desk.store.read::<_, store::Fault>(firm.id, list).unwrap()
        };
        let mails: Vec<i64> = listed()
            .iter()
            .map(|one| one.read.as_ref().unwrap().mails)
            .collect();
        assert_eq!(mails, [1, 1]);
        let name = listed()[1].name.clone();
        let tried = mailboxes::try_now(&settings(), &name).unwrap();
        assert_eq!(tried, Ok(()), "the server lets us in");

        mailboxes::pause(&desk, &firm, "claire", &name, true).unwrap();
        let late = answer(&id, "Une dernière chose, qui attendra.");
        second.deliver(&late);
        assert_eq!(counts(&place.json("mail fetch")), (0, 0));
        let mut postmen = Postmen::default();
        postmen.look_after(&desk).unwrap();
        until("the first one is looked at", || {
            place.run("mail fetch").err.contains("another process")
        });
        mailboxes::pause(&desk, &firm, "claire", &name, false).unwrap();
        postmen.look_after(&desk).unwrap();
        until("the second one is read again", || {
            listed()[1]
                .read
                .as_ref()
                .is_some_and(|read| read.mails == 2)
        });
        // Taken away, its postman is called back; added again, it goes on where it was.
        mailboxes::remove(&desk, &firm, "claire", &name).unwrap();
        postmen.look_after(&desk).unwrap();
        postmen.end();
        assert_eq!(listed().len(), 1);
        place.json("settings set mail.imap_url --file mailboxes.txt");
        assert_eq!(counts(&place.json("mail fetch")), (0, 0));
        place.verifies();
    });
}

/// Waits for what another thread or process does.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(40), "in vain: {what}");
        sleep(Duration::from_millis(20));
    }
}

// -- servers that mean harm -------------------------------------------------------------------------------------------

/// A server that greets, lets everybody in, and answers each other command with these bytes; `TAG` stands for the tag.
fn hostile(greeting: &'static str, says: &'static [u8]) -> ImapSettings {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let Ok((stream, _)) = listener.accept() else {
            return;
        };
        let mut writer = stream.try_clone().unwrap();
        let _ = writer.write_all(greeting.as_bytes());
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
            let bytes = match command.split(' ').next().unwrap_or_default() {
                "CAPABILITY" => format!("* CAPABILITY IMAP4rev1 IDLE\r\n{tag} OK\r\n").into_bytes(),
                "LOGIN" => format!("{tag} OK\r\n").into_bytes(),
                "EXAMINE" => {
                    format!("* OK [UIDVALIDITY 5] x\r\n* OK [UIDNEXT 9] x\r\n{tag} OK\r\n")
                        .into_bytes()
                }
                _ => {
                    let text = String::from_utf8_lossy(says).replace("TAG", tag);
                    text.into_bytes()
                }
            };
            if writer.write_all(&bytes).is_err() {
                return;
            }
        }
    });
    let mut settings = ImapSettings::parse(&format!("imap://a:b@127.0.0.1:{port}")).unwrap();
    settings.patience.command = Duration::from_millis(500);
    settings
}

const GREETING: &str = "* OK ready\r\n";

#[test]
fn a_server_that_means_harm_is_left() {
    let cases: [(&str, &'static [u8]); 9] = [
        (
            "a piece of a terabyte",
            b"* 1 FETCH (UID 5 BODY[]<0> {1099511627776}\r\n",
        ),
        (
            "a number beyond numbers",
            b"* 1 FETCH (UID 5 BODY[]<0> {99999999999999999999999999}\r\n",
        ),
        (
            "a text without an end",
            b"* 1 FETCH (UID 5 INTERNALDATE \"25-Nov\r\nTAG OK\r\n",
        ),
        (
            "lists within lists",
            b"* 1 FETCH (FLAGS ((((((((((((((((((((((\r\nTAG OK\r\n",
        ),
        (
            "a list without an end",
            b"* 1 FETCH (FLAGS (a b\r\nTAG OK\r\n",
        ),
        ("a goodbye", b"* BYE too many\r\n"),
        ("silence", b""),
        ("no", b"TAG NO not today\r\n"),
        ("half a piece", b"* 1 FETCH (UID 5 BODY[]<0> {10}\r\nabc"),
    ];
    for (what, says) in cases {
        let began = Instant::now();
        let mut imap = Imap::connect(&hostile(GREETING, says)).unwrap();
        imap.open("INBOX").unwrap();
        let fetched = imap.fetch(5, MAIL_BYTES_MAX);
        assert!(fetched.is_err(), "{what}: {fetched:?}");
        assert!(began.elapsed() < Duration::from_secs(5), "{what}");
    }
    for greeting in [
        "* BYE go away\r\n",
        "* PREAUTH hello\r\n",
        "220 smtp\r\n",
        "",
    ] {
        assert!(
            Imap::connect(&hostile(greeting, b"")).is_err(),
            "{greeting}"
        );
    }
}

#[test]
fn what_nobody_asked_for_is_passed_over() {
    let says = b"* 3 EXISTS\r\n* 2 EXPUNGE\r\n* 1 FETCH (FLAGS (\\Seen \\Answered))\r\n* 4 FETCH (UID 9 BODY[]<0> {5}\r\nother)\r\n\
                 * 1 FETCH (RFC822.SIZE 5 UID 5 INTERNALDATE \"25-Nov-2026 10:00:00 +0100\" BODY[]<0> \"a\\\"b\\\\c\" FLAGS ())\r\n* SEARCH 7 x 3 9 7\r\nTAG OK\r\n";
    let mut imap = Imap::connect(&hostile(GREETING, says)).unwrap();
    imap.open("INBOX").unwrap();
    let fetched = imap.fetch(5, MAIL_BYTES_MAX).unwrap().unwrap();
    assert_eq!(fetched.bytes, b"a\"b\\c");
    assert_eq!(fetched.received_at, Some(1_795_597_200_000_000));
    assert_eq!(imap.mails_after(3, date(2026, 1, 1)).unwrap(), [7, 9]);
    let told = AtomicBool::new(false);
    assert_eq!(
        imap.wait(&told),
        Ok(Woken::Mail),
        "mail that was announced meanwhile is not missed"
    );
}

#[test]
fn a_line_without_an_end_and_a_flood_are_left_too() {
    let endless = vec![b'x'; (1 << 20) + 2];
    assert!(first_reply(&endless).is_err());
    assert_eq!(first_reply(b"* OK half"), Ok(None));
    assert_eq!(first_reply(b"* X {3}\r\nab"), Ok(None));
    let (reply, length) = first_reply(b"* X {3}\r\nab} y\r\n* next").unwrap().unwrap();
    assert_eq!((reply.text().as_str(), length), ("* X  y", 16));
    let many = b"* X {1}\r\na ".repeat(40);
    assert!(first_reply(&many).is_err());
    // Any bytes are an answer, or none, and never a panic.
    let mut seed = 7_u32;
    for length in 0..3_000 {
        let bytes: Vec<u8> = (0..length % 90)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                b"* {}()\"\\\r\n1FETCHUID<[>]"[(seed >> 16) as usize % 23]
            })
            .collect();
        if let Ok(Some((reply, _))) = first_reply(&bytes) {
            let _ = (
                reply.fetched(),
                reply.numbers(),
                reply.exists(),
                reply.code("UIDNEXT"),
                reply.ends("Q1"),
            );
        }
    }
}

#[test]
fn the_address_of_a_mailbox_is_read_and_never_repeated() {
    let read = |text: &str| ImapSettings::parse(text);
    let one = read("imaps://claire%40lefort.example:s3%2Fcret@mail.example/R%C3%A9ponses").unwrap();
    assert_eq!(
        (one.user.as_str(), one.password.as_str()),
        ("claire@lefort.example", "s3/cret")
    );
    assert_eq!((one.folder.as_str(), one.port), ("Réponses", 993));
    assert_eq!(read("imap://a:b@mail.example").unwrap().folder, "INBOX");
    assert!(!format!("{one:?} {}", one.name()).contains("s3"));
    for wrong in [
        "imap://a:s3cret@mail.example?starttls=off",
        "imaps://mail.example",
        "smtp://a:s3cret@mail.example",
        "imaps://a:s3cret@",
        "imaps://a:s3cret@mail.example/a%0Ab",
        "s3cret",
    ] {
        let refusal = read(wrong).unwrap_err();
        assert!(!format!("{refusal} {}", refusal.hint()).contains("s3cret"));
    }
}
