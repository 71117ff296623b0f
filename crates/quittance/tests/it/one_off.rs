//! Reminders by hand, from the command line and from the deeds that pages call: looked at, queued, taken back, sent.

use mail_parser::{MessageParser, MimeHeaders};
use quittance::deeds::invoicing::documents::keep_document;
use quittance::deeds::reminding::one_off::{self, CannotSend, Prepared, Wanted};
use quittance::desk::Desk;
use quittance::mail;
use receivables::next_step::Wish;
use receivables::reminding::Level;
use receivables::{Date, date};
use serde_json::json;
use store::{Fault, MessageWords, Organisation};

use crate::desk::{Place, on_both};

const TODAY: Date = date(2026, 3, 10);

/// Two firms' worth of lateness: ALPHA is late twice, BETA once and with nobody to write to.
fn with_ledger(place: &Place) {
    place.file(
        "customers.csv",
        "Code client;Raison sociale;E-mail\nALPHA;Alpha SARL;compta@alpha.example, direction@alpha.example\nBETA;Beta SAS;\n",
    );
    place.file(
        "invoices.csv",
        "N° facture;Code client;Date émission;Échéance;Montant TTC\n\
         F-1;ALPHA;05/01/2026;04/02/2026;1 200,50\nF-2;ALPHA;02/02/2026;04/03/2026;300,00\n\
         F-3;ALPHA;10/02/2026;30/04/2026;450,00\nF-4;BETA;10/01/2026;09/02/2026;80,00\n",
    );
    place.json("init --name Essai --yes");
    place.json("import customers.csv invoices.csv --yes --on 2026-03-10");
}

fn prepared(desk: &Desk, firm: &Organisation, wanted: &Wanted) -> Prepared {
    let settings = quittance::deeds::settings(desk, firm.id).unwrap();
    one_off::prepare(desk, firm, &settings, std::slice::from_ref(wanted))
        .unwrap()
        .remove(0)
}

fn send(desk: &Desk, firm: &Organisation, wanted: Wanted, seen: &str) -> Result<i64, CannotSend> {
    let settings = quittance::deeds::settings(desk, firm.id).unwrap();
    let asked = [(wanted, Some(seen.to_owned()))];
    let mut sent = one_off::send(
        desk,
        firm,
        &settings,
        "claire",
        &asked,
        one_off::UNDO_SECONDS,
    )
    .unwrap();
    sent.remove(0).done
}

fn alpha(desk: &Desk, firm: &Organisation) -> Wanted {
    let row = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.account_by_code("ALPHA"))
        .unwrap()
        .unwrap();
    Wanted::usual(row.id)
}

#[test]
fn one_customer_is_reminded_from_the_shell_and_the_round_does_not_repeat_it() {
    on_both(|place| {
        with_ledger(place);
        let shown = place.json("remind ALPHA --dry-run --on 2026-03-10");
        assert_eq!(shown["level"], "R1");
        assert_eq!(
            shown["invoices"],
            json!(["F-1", "F-2"]),
            "the step that is due"
        );
        assert_eq!(
            (&shown["is_due_step"], &shown["message"]),
            (&json!(true), &json!(null))
        );
        assert!(shown["text"].as_str().unwrap().contains("F-1"));
        assert_eq!(place.json("outbox"), json!([]), "a dry run queues nothing");

        let sent = place.json("remind ALPHA --on 2026-03-10");
        assert!(sent["message"].is_i64());
        let outbox = place.json("outbox");
        assert_eq!(outbox[0]["total_cents"], sent["total_cents"]);
        let round = place.json("round --on 2026-03-10");
        assert_eq!(round["planned"], 0, "a step is taken once");

        let again =
            place.run("remind ALPHA --invoice F-1 --invoice F-2 --on 2026-03-10 --anyway --json");
        assert_eq!(again.code, 1, "the limit of contacts is hard: {again:?}");
        assert!(
            again.json()["error"].as_str().unwrap().contains("limite"),
            "{again:?}"
        );
        place.verifies();
    });
}

#[test]
fn what_stands_against_it_is_told_and_passed_over_only_by_who_says_so() {
    on_both(|place| {
        with_ledger(place);
        place.json("record promise ALPHA 2026-03-20 --on 2026-03-09");
        let refused = place.run("remind ALPHA --on 2026-03-10 --json");
        assert_eq!(refused.code, 1);
        assert!(
            refused.json()["hint"]
                .as_str()
                .unwrap()
                .contains("--anyway")
        );
        let shown = place.json("remind ALPHA --dry-run --on 2026-03-10");
        assert_eq!(shown["warnings"][0]["rule"], "promise_running");
        let sent = place
            .json("remind ALPHA --invoice F-1 --invoice F-2 --level R2 --anyway --on 2026-03-10");
        assert_eq!(
            (&sent["level"], &sent["is_due_step"]),
            (&json!("R2"), &json!(false))
        );
        assert_eq!(
            (&sent["to"], &sent["total_cents"]),
            (&json!("compta@alpha.example"), &json!(150_050))
        );

        for (command, why) in [
            ("remind BETA", "adresse"),
            ("remind NOBODY", "NOBODY"),
            ("remind ALPHA --invoice F-4", "F-4"),
            ("remind ALPHA --invoice F-3 --level R1", "F-3"),
            ("remind ALPHA --level R9", "R9"),
        ] {
            let refused = place.run(&format!("{command} --on 2026-03-12 --json"));
            assert_eq!(refused.code, 1, "{command}");
            assert!(
                refused.json()["error"].as_str().unwrap().contains(why),
                "{command}: {refused:?}"
            );
        }
    });
}

#[test]
fn a_letter_in_a_persons_own_words_leaves_with_its_documents_as_it_was_seen() {
    on_both(|place| {
        with_ledger(place);
        let (desk, firm) = place.desk(TODAY);
        keep_document(&desk, &firm, "test", "F-2", "F-2.pdf", b"%PDF-1.7\nx").unwrap();
        let wanted = Wanted {
            wish: Wish {
                level: Some(Level::R1),
                ..Wish::default()
            },
            ..alpha(&desk, &firm)
        };
        let by_number =
            one_off::invoices_named(&desk, &firm, wanted.account, &["F-1".into(), "F-2".into()]);
        let mut wanted = wanted;
        wanted.wish.invoices = by_number.unwrap();
        let ready = prepared(&desk, &firm, &wanted).answer.unwrap();
        assert_eq!(ready.drawn.enclosed.documents.len(), 1);

        wanted.words = Some(MessageWords {
            subject: "Comme convenu au téléphone".into(),
            text: ready.drawn.letter.text.replace("Bonjour,", "Chère Sylvie,"),
        });
        assert_eq!(
            send(&desk, &firm, wanted.clone(), "another"),
            Err(CannotSend::Changed)
        );
        let mut without_total = wanted.clone();
        without_total.words = Some(MessageWords {
            subject: "Relance".into(),
            text: "Merci de payer F-1 et F-2.".into(),
        });
        assert!(matches!(
            send(&desk, &firm, without_total, &ready.drawn.seen),
            Err(CannotSend::Words(_))
        ));
        let id = send(&desk, &firm, wanted, &ready.drawn.seen).unwrap();

        assert_eq!(mail::send_once(&desk, &firm).unwrap().accepted, 1);
        let bytes = desk
            .store
            .read::<_, Fault>(firm.id, |books| books.message_bytes(id))
            .unwrap()
            .unwrap();
        let message = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(message.subject(), Some("Comme convenu au téléphone"));
        let text = message.body_text(0).unwrap();
        assert!(
            text.contains("Chère Sylvie,") && text.contains("1\u{202f}500,50"),
            "{text}"
        );
        assert!(message.body_html(0).unwrap().contains("Chère Sylvie,"));
        let names: Vec<_> = message
            .attachments()
            .filter_map(|part| part.attachment_name())
            .collect();
        assert_eq!(names, ["F-2.pdf"]);
        place.verifies();
    });
}

#[test]
fn what_was_queued_is_undone_and_a_payment_in_between_stops_it() {
    on_both(|place| {
        with_ledger(place);
        let (desk, firm) = place.desk(TODAY);
        let wanted = alpha(&desk, &firm);
        let ready = prepared(&desk, &firm, &wanted).answer.unwrap();
        let id = send(&desk, &firm, wanted.clone(), &ready.drawn.seen).unwrap();
        let waits = |id: i64| {
            let row = desk
                .store
                .read::<_, Fault>(firm.id, |books| books.message(id));
            row.unwrap().unwrap().not_before_at
        };
        assert!(waits(id) >= desk.now(), "there is time to undo it");
        assert_eq!(
            one_off::take_back(&desk, &firm, "claire", &[id, 999_999]).unwrap(),
            1
        );
        assert_eq!(mail::send_once(&desk, &firm).unwrap().accepted, 0);

        // Taken back is as if it had not been: the same letter can be sent again.
        let ready = prepared(&desk, &firm, &wanted).answer.unwrap();
        place.json("record payment ALPHA 100.00 --on 2026-03-10");
        assert_eq!(
            send(&desk, &firm, wanted.clone(), &ready.drawn.seen),
            Err(CannotSend::Changed)
        );
        let ready = prepared(&desk, &firm, &wanted).answer.unwrap();
        send(&desk, &firm, wanted, &ready.drawn.seen).unwrap();
        place.json("record payment ALPHA 50.00 --on 2026-03-10");
        assert_eq!(
            mail::send_once(&desk, &firm).unwrap().accepted,
            0,
            "its amounts are not true any more"
        );
        place.verifies();
    });
}
