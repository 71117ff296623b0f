//! Messages as they come back: bounces of common servers, machines that answer, people, and what means harm.

use documents::inbound::{Bounce, CannotReadMessage, Incoming, Kind, new_text, read};

fn incoming(message: &str) -> Incoming {
    read(message.replace('\n', "\r\n").as_bytes()).expect("a message")
}

#[track_caller]
fn bounce(message: &str) -> Bounce {
    match incoming(message).kind {
        Kind::Bounce(bounce) => bounce,
        other => panic!("{other:?}"),
    }
}

/// A report as Postfix writes it (RFC 3464).
fn report(action: &str, status: &str, diagnostic: &str) -> String {
    format!(
        "Return-Path: <>
From: MAILER-DAEMON@mail.vauclin.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: compta@atelier.example
Auto-Submitted: auto-replied
Message-Id: <bounce-1@mail.vauclin.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=\"b1\"

--b1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.vauclin.example.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.vauclin.example

Final-Recipient: rfc822; Daf@Vauclin.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--b1
Content-Type: text/rfc822-headers

From: compta@atelier.example
Message-ID: <0a1b@atelier.example>
Subject: Facture F-1

--b1--
"
    )
}

#[test]
fn a_report_says_who_why_and_which_message() {
    let found = bounce(&report(
        "failed",
        "5.1.1",
        "550 5.1.1 <daf@vauclin.example>:\n User unknown",
    ));
    assert_eq!(
        found,
        Bounce {
            is_final: true,
            recipient: Some("daf@vauclin.example".into()),
            status: Some("5.1.1".into()),
            diagnostic: "550 5.1.1 <daf@vauclin.example>: User unknown".into(),
            original: Some("0a1b@atelier.example".into()),
        }
    );
}

#[test]
fn what_is_late_is_not_lost_and_what_arrived_did_not_come_back() {
    assert!(!bounce(&report("delayed", "4.4.1", "connection timed out")).is_final);
    assert!(!bounce(&report("failed", "4.2.2", "452 4.2.2 mailbox full")).is_final);
    let delivered = incoming(&report("delivered", "2.0.0", "250 OK"));
    assert_eq!(delivered.kind, Kind::Automatic);
}

#[test]
fn the_whole_message_may_be_returned() {
    let returned = report("failed", "5.7.1", "554 5.7.1 refused")
        .replace("text/rfc822-headers", "message/rfc822");
    assert_eq!(
        bounce(&returned).original.as_deref(),
        Some("0a1b@atelier.example")
    );
}

#[test]
fn servers_that_write_a_letter_are_understood() {
    let qmail = bounce(
        "From: MAILER-DAEMON@mx.northway.example
Subject: failure notice

Hi. This is the qmail-send program at mx.northway.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<ap@northway.example>:
192.0.2.7 does not like recipient.
Remote host said: 550 no such user here
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.

Message-ID: <77aa@atelier.example>
",
    );
    assert!(qmail.is_final);
    assert_eq!(qmail.recipient.as_deref(), Some("ap@northway.example"));
    assert_eq!(qmail.original.as_deref(), Some("77aa@atelier.example"));

    let exim = bounce(
        "From: Mail Delivery System <Mailer-Daemon@mx.lerne.example>
X-Failed-Recipients: direction@lerne.example
Subject: Mail delivery failed

This message was created automatically by mail delivery software.

  direction@lerne.example
    host mx.lerne.example [192.0.2.9]
    SMTP error from remote mail server after RCPT TO: 450 4.2.0 greylisted
",
    );
    assert!(!exim.is_final);
    assert_eq!(exim.status.as_deref(), Some("4.2.0"));
    assert_eq!(exim.recipient.as_deref(), Some("direction@lerne.example"));
    assert_eq!(exim.original, None);
}

#[test]
fn a_machine_that_answers_is_no_person() {
    for header in [
        "Auto-Submitted: auto-replied",
        "X-Autoreply: yes",
        "Precedence: auto_reply",
        "Subject: Réponse automatique : Facture F-1",
        "Subject: Out of office",
    ] {
        let message =
            format!("From: j.vidal@vauclin.example\n{header}\n\nJe suis absent jusqu'au 4.\n");
        assert_eq!(incoming(&message).kind, Kind::Automatic, "{header}");
    }
    let person = incoming(
        "From: j.vidal@vauclin.example\nAuto-Submitted: no\nSubject: Re: F-1\n\nBonjour\n",
    );
    assert_eq!(person.kind, Kind::Written);
}

#[test]
fn an_answer_names_what_it_answers_the_nearest_first() {
    let answer = incoming(
        "From: \"Vidal, Jeanne\" <J.Vidal@Vauclin.example>
Message-ID: <r1@vauclin.example>
In-Reply-To: <2@atelier.example>
References: <1@atelier.example> <2@atelier.example>
Subject: =?utf-8?q?Re=3A_Facture_impay=C3=A9e?=
Content-Type: text/html; charset=utf-8

<p>Nous r\u{e9}glerons le 15 d\u{e9}cembre.</p><script>alert(1)</script>
",
    );
    assert_eq!(answer.answers, ["2@atelier.example", "1@atelier.example"]);
    assert_eq!(answer.from.as_deref(), Some("j.vidal@vauclin.example"));
    assert_eq!(answer.message_id.as_deref(), Some("r1@vauclin.example"));
    assert_eq!(answer.subject, "Re: Facture impayée");
    assert_eq!(answer.text.trim(), "Nous réglerons le 15 décembre.");
}

#[test]
fn the_new_words_stand_apart_from_the_quoted_ones() {
    for quoted in [
        "Le mer. 25 nov. 2026 à 10:00, Atelier <compta@atelier.example> a écrit :\n> Payez.",
        "Le mer. 25 nov. 2026 à 10:00, Atelier\n<compta@atelier.example> a écrit :\n\nPayez.",
        "On 25 Nov 2026, at 10:00, Atelier wrote:\n> Pay.",
        "-----Message d’origine-----\nDe : Atelier",
        "De : Atelier <compta@atelier.example>\nEnvoyé : mercredi\nPayez.",
        "*From:* Atelier\n*Sent:* Wednesday\nPay.",
        "________________________________\nPayez.",
        "-- \nJeanne Vidal",
        "> Payez.",
    ] {
        assert_eq!(
            new_text(&format!("C’est réglé.\n\n{quoted}\n")),
            "C’est réglé.",
            "{quoted}"
        );
    }
    let plain = "Le 15 décembre : c’est noté.\nOn verra.\nDe : rien";
    assert_eq!(new_text(plain), plain);
    assert_eq!(new_text("> Payez."), "");
}

#[test]
fn what_is_no_message_is_refused() {
    assert_eq!(read(b""), Err(CannotReadMessage::NoMessage));
    let deep = "Content-Type: message/rfc822\r\n\r\n".repeat(50_000);
    assert_eq!(read(deep.as_bytes()), Err(CannotReadMessage::TooDeep));
}

#[test]
fn broken_and_huge_messages_end_and_stay_within_bounds() {
    let long_header = format!(
        "Subject: {}\r\nFrom: {}\r\n\r\nx",
        "a".repeat(3 << 20),
        "b@".repeat(100_000)
    );
    let found = read(long_header.as_bytes()).expect("its beginning");
    assert!(found.subject.chars().count() <= 998);
    let thread = format!(
        "References: {}\r\nFrom: a@b.example\r\n\r\nx",
        "<x@y.example> ".repeat(50_000)
    );
    assert!(read(thread.as_bytes()).expect("a message").answers.len() <= 100);
    let many_parts = format!(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n{}",
        "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(60_000)
    );
    assert!(read(many_parts.as_bytes()).expect("a message").text.len() < 1 << 20);
    let whole = report("failed", "5.1.1", "550").replace('\n', "\r\n");
    for end in 1..whole.len() {
        let _ = read(&whole.as_bytes()[..end]);
    }
    for noise in [
        &b"\xff\xfe\x00\r\n\r\n"[..],
        b"Content-Type: multipart/report; boundary=\r\n\r\n--\r\n",
        b":\r\n:\r\n",
    ] {
        let _ = read(noise);
    }
}
