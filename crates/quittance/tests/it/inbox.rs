//! What customers write back: filed by what it answers, holding the reminders up until somebody has looked.

use serde_json::Value;

use crate::desk::{Place, on_both};

/// Two customers, reminded once on 17 February 2026.
pub fn reminded(place: &Place) {
    place.file(
        "invoices.csv",
        "customer_code;customer_name;customer_email;invoice_number;issue_date;due_date;amount_incl_tax\n\
         C-7;Ateliers Kerlan;compta@kerlan.example;F-1;2026-01-05;2026-02-04;1200,00\n\
         C-8;Brasserie Vauclin;compta@vauclin.example;F-2;2026-01-05;2026-02-04;300,00\n",
    );
    place.json("init --yes --email claire@lefort.example");
    place.json("settings set mail.from compta@lefort.example");
    place.json("import invoices.csv --yes --on 2026-02-01");
    place.json("round --on 2026-02-17");
    place.json("send --once");
}

/// The Message-ID of the newest message to this customer.
pub fn message_id(place: &Place, customer: &str) -> String {
    let outbox = place.json("outbox");
    let rows = outbox.as_array().unwrap();
    let row = rows.iter().find(|row| row["customer"] == customer).unwrap();
    row["message_id"].as_str().unwrap().to_owned()
}

pub fn mail(from: &str, day: &str, head: &str, text: &str) -> String {
    format!(
        "From: {from}\r\nTo: compta@lefort.example\r\nDate: {day} 09:00:00 +0100\r\nSubject: Re: Facture\r\nMessage-ID: <{}@answer.example>\r\n{head}\r\n\r\n{text}\r\n",
        text.len() + day.len() * 1000
    )
}

fn fetch(place: &Place, on: &str, mail: &str) -> Value {
    place.file("mail.eml", mail);
    place.json(&format!("mail fetch mail.eml --on {on}"))
}

fn why(place: &Place, customer: &str, on: &str) -> (String, String) {
    let why = place.json(&format!("why {customer} --on {on}"));
    let word = |key: &str| why[key].as_str().unwrap().to_owned();
    (word("what"), word("because"))
}

fn waits_for_a_reader(place: &Place, customer: &str, on: &str) -> bool {
    let (what, because) = why(place, customer, on);
    what == "wait" && because.contains("personne ne l’a encore lu")
}

#[test]
fn an_answer_stops_the_reminders_until_somebody_says_what_follows() {
    on_both(|place| {
        reminded(place);
        let id = message_id(place, "C-7");
        place.json("round --on 2026-03-02");
        let queued = place.json("outbox --state queued");
        assert_eq!(queued.as_array().unwrap().len(), 2, "{queued}");

        // Outlook answers with the thread in References alone, and from another mailbox.
        let answer = mail(
            "Paul <paul@kerlan-holding.example>",
            "Mon, 02 Mar 2026",
            &format!("References: <first@else.example> <{id}>"),
            "Bonjour,\r\nNous réglerons le 15 mars.\r\n\r\nLe 17 févr. 2026, compta@lefort.example a écrit :\r\n> Nous contestons.",
        );
        let told = fetch(place, "2026-03-02", &answer);
        assert_eq!(told["taken_in"], 1, "{told}");
        let row = &told["mails"][0];
        assert_eq!(
            (&row["customer"], &row["kind"]),
            (&"C-7".into(), &"reply".into())
        );
        assert_eq!(
            row["proposals"],
            serde_json::json!(["promise"]),
            "what is quoted says nothing"
        );
        let number = row["id"].as_i64().unwrap();

        let again = fetch(place, "2026-03-03", &answer.replace("\r\n", "\n"));
        assert_eq!(
            (&again["taken_in"], &again["known"]),
            (&0.into(), &1.into())
        );

        place.json("send --once");
        let left = place.json("outbox");
        let states: Vec<_> = left
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["customer"].as_str(), row["state"].as_str()))
            .collect();
        assert!(
            states.contains(&(Some("C-7"), Some("withdrawn"))),
            "{states:?}"
        );
        assert!(
            !states.contains(&(Some("C-8"), Some("withdrawn"))),
            "{states:?}"
        );
        assert!(waits_for_a_reader(place, "C-7", "2026-06-30"));

        let read = place.json(&format!("mail show {number}"));
        assert!(read["text"].as_str().unwrap().contains("15 mars"), "{read}");
        assert_eq!(
            read["proposals"][0]["because"],
            "Nous réglerons le 15 mars."
        );
        assert_eq!(place.json("mail inbox").as_array().unwrap().len(), 1);

        let past = place.run(&format!(
            "mail done {number} --promise 2026-02-01 --on 2026-03-03"
        ));
        assert_eq!(past.code, 1, "{past:?}");
        assert!(
            waits_for_a_reader(place, "C-7", "2026-03-03"),
            "nothing half done"
        );
        place.json(&format!(
            "mail done {number} --promise 2026-03-15 --on 2026-03-03"
        ));
        let (what, because) = why(place, "C-7", "2026-03-04");
        assert!(
            what == "wait" && because.contains("15 mars 2026"),
            "{because}"
        );
        assert_eq!(place.json("mail inbox"), serde_json::json!([]));
        let twice = place.run(&format!("mail done {number} --on 2026-03-03"));
        assert_eq!(twice.code, 1, "{twice:?}");

        place.json(&format!("mail undo {number} --on 2026-03-04"));
        assert!(waits_for_a_reader(place, "C-7", "2026-03-04"));
        place.json(&format!("mail done {number} --on 2026-03-04"));
        assert_eq!(
            why(place, "C-7", "2026-03-04").0,
            "send",
            "the promise went with what was taken back"
        );
        place.verifies();
    });
}

#[test]
fn a_machine_that_answers_is_filed_and_stops_nothing() {
    on_both(|place| {
        reminded(place);
        let id = message_id(place, "C-7");
        let absent = mail(
            "compta@kerlan.example",
            "Tue, 17 Feb 2026",
            &format!("In-Reply-To: <{id}>\r\nAuto-Submitted: auto-replied"),
            "Je suis en congé.",
        );
        let told = fetch(place, "2026-02-17", &absent);
        let row = &told["mails"][0];
        assert_eq!(
            (&row["kind"], &row["customer"], &row["waits"]),
            (&"automatic".into(), &"C-7".into(), &false.into())
        );
        place.json("round --on 2026-03-02");
        assert_eq!(
            place
                .json("outbox --state queued")
                .as_array()
                .unwrap()
                .len(),
            2
        );

        let left = mail(
            "compta@kerlan.example",
            "Wed, 18 Feb 2026",
            &format!("In-Reply-To: <{id}>\r\nAuto-Submitted: auto-replied"),
            "Mme Le Goff ne travaille plus ici, merci de contacter daf@kerlan.example.",
        );
        let told = fetch(place, "2026-02-18", &left);
        assert_eq!(
            told["mails"][0]["proposals"],
            serde_json::json!(["wrong_contact"])
        );
        assert_eq!(
            told["mails"][0]["waits"], true,
            "it says something that somebody should read"
        );
        assert!(!waits_for_a_reader(place, "C-7", "2026-03-02"));
    });
}

#[test]
fn a_bounce_marks_its_message_and_a_late_one_does_not() {
    on_both(|place| {
        reminded(place);
        let id = message_id(place, "C-7");
        let late = fetch(
            place,
            "2026-02-18",
            &bounce(&id, "delayed", "4.4.1", "compta@kerlan.example"),
        );
        assert_eq!(
            (&late["mails"][0]["kind"], &late["mails"][0]["waits"]),
            (&"bounce".into(), &false.into())
        );
        assert_eq!(place.json("outbox --state bounced"), serde_json::json!([]));

        let lost = fetch(
            place,
            "2026-02-18",
            &bounce(&id, "failed", "5.1.1", "compta@kerlan.example"),
        );
        assert_eq!(
            (&lost["mails"][0]["customer"], &lost["mails"][0]["waits"]),
            (&"C-7".into(), &false.into())
        );
        let bounced = place.json("outbox --state bounced");
        assert_eq!(bounced[0]["customer"], "C-7", "{bounced}");
        let (what, _) = why(place, "C-7", "2026-02-18");
        assert_eq!(what, "ask", "an address is to be found");

        // A bounce of a message that is not ours says nothing; somebody may know.
        let strange = fetch(
            place,
            "2026-02-18",
            &bounce(
                "other@else.example",
                "failed",
                "5.1.1",
                "nobody@else.example",
            ),
        );
        assert_eq!(
            (
                &strange["mails"][0]["customer"],
                &strange["mails"][0]["waits"]
            ),
            (&Value::Null, &true.into())
        );
        place.verifies();
    });
}

#[test]
fn what_names_no_message_of_ours_is_filed_by_its_mailbox_or_by_hand() {
    on_both(|place| {
        reminded(place);
        let known = fetch(
            place,
            "2026-02-20",
            &mail(
                "Compta@Vauclin.example",
                "Fri, 20 Feb 2026",
                "X-Any: 1",
                "Facture déjà réglée le 12 février.",
            ),
        );
        assert_eq!(known["mails"][0]["customer"], "C-8", "{known}");
        assert!(waits_for_a_reader(place, "C-8", "2026-02-20"));

        let stranger = fetch(
            place,
            "2026-02-20",
            &mail(
                "paul@else.example",
                "Fri, 20 Feb 2026",
                "X-Any: 1",
                "Nous contestons la facture F-1.",
            ),
        );
        let row = &stranger["mails"][0];
        assert_eq!(
            (&row["customer"], &row["waits"]),
            (&Value::Null, &true.into())
        );
        let number = row["id"].as_i64().unwrap();
        let early = place.run(&format!("mail done {number} --dispute F-1"));
        assert!(
            early.err.contains("file it on a customer first"),
            "{early:?}"
        );
        place.json(&format!("mail file {number} C-7"));
        assert!(waits_for_a_reader(place, "C-7", "2026-02-20"));
        let wrong = place.run(&format!("mail done {number} --dispute F-2"));
        assert!(wrong.err.contains("no open invoice"), "{wrong:?}");
        place.json(&format!("mail done {number} --dispute F-1 --on 2026-02-20"));
        assert!(
            why(place, "C-7", "2026-03-10").1.contains("contestée"),
            "{:?}",
            why(place, "C-7", "2026-03-10")
        );
        place.json(&format!("mail undo {number} --on 2026-02-21"));
        place.json(&format!("mail file {number} --nobody"));
        assert_eq!(why(place, "C-7", "2026-03-02").0, "send");

        let number = known["mails"][0]["id"].as_i64().unwrap();
        place.json(&format!("mail done {number} --paid --on 2026-02-20"));
        let (what, because) = why(place, "C-8", "2026-02-23");
        assert!(
            what == "wait" && because.contains("dit avoir payé"),
            "{because}"
        );
        place.verifies();
    });
}

#[test]
fn another_mailbox_takes_the_place_of_the_one_that_was_wrong() {
    on_both(|place| {
        reminded(place);
        let id = message_id(place, "C-7");
        let answer = mail(
            "compta@kerlan.example",
            "Wed, 18 Feb 2026",
            &format!("In-Reply-To: <{id}>"),
            "Merci d'écrire à daf@kerlan.example.",
        );
        let told = fetch(place, "2026-02-18", &answer);
        let number = told["mails"][0]["id"].as_i64().unwrap();
        let nonsense = place.run(&format!("mail done {number} --contact nobody"));
        assert_eq!(nonsense.code, 1, "{nonsense:?}");
        place.json(&format!(
            "mail done {number} --contact daf@kerlan.example --on 2026-02-18"
        ));
        let next = place.json("why C-7 --on 2026-03-02");
        assert_eq!(next["to"], "daf@kerlan.example", "{next}");
        place.json(&format!("mail undo {number} --on 2026-02-19"));
        place.json(&format!("mail done {number} --on 2026-02-19"));
        let next = place.json("why C-7 --on 2026-03-02");
        assert_eq!(next["to"], "compta@kerlan.example", "{next}");
    });
}

#[test]
fn what_we_wrote_ourselves_is_no_answer() {
    on_both(|place| {
        reminded(place);
        let id = message_id(place, "C-7");
        let colleague = mail(
            "Claire <compta@lefort.example>",
            "Wed, 18 Feb 2026",
            &format!("In-Reply-To: <{id}>"),
            "Bonjour, voici.",
        );
        let own = fetch(place, "2026-02-18", &colleague);
        assert_eq!((&own["own"], &own["taken_in"]), (&1.into(), &0.into()));
        let refused = {
            place.file("no.eml", "");
            place.run("mail fetch no.eml")
        };
        assert!(refused.err.contains("this is no message"), "{refused:?}");
    });
}

fn bounce(id: &str, action: &str, status: &str, to: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mail.kerlan.example\r\nSubject: Undelivered Mail\r\nTo: compta@lefort.example\r\nDate: Wed, 18 Feb 2026 09:00:00 +0100\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nThis is the mail system.\r\n\r\n\
         --b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.kerlan.example\r\n\r\nFinal-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; {status} as it is\r\n\r\n--b1\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}>\r\nSubject: Facture\r\n\r\n--b1--\r\n"
    )
}
