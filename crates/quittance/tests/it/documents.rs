//! Documents of invoices: kept once, carried by the reminders that list the invoice, named when they did not fit.

use mail_parser::{MessageParser, MimeHeaders};
use quittance::deeds::invoicing::documents::{DOCUMENT_BYTES_MAX, keep_document};
use quittance::mail::enclosed::{DOCUMENTS_MAX, choose};
use quittance::mail::sink::Sink;
use receivables::party::InvoiceId;
use store::DocumentRow;

use crate::desk::{Place, on_both as at_a_desk};
use crate::post_office::{PostOffice, on_both};

const MAILBOX: &str = "compta@client.example";

fn pdf(length: usize, filler: u8) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.resize(length, filler);
    bytes
}

/// The number of the one invoice of the one customer.
fn invoice(office: &PostOffice) -> String {
    let accounts = office.queue(&[MAILBOX.to_owned()]);
    format!("F-{}", accounts[0].0)
}

fn keep(office: &PostOffice, number: &str, name: &str, bytes: &[u8]) -> Result<bool, String> {
    keep_document(&office.desk, &office.firm, "test", number, name, bytes)
        .map_err(|refusal| refusal.to_string())
}

#[test]
fn a_reminder_carries_the_documents_of_its_invoice_and_names_what_did_not_fit() {
    on_both(|office| {
        let sink = Sink::start(0).unwrap();
        office.sends_to(&sink.url());
        let number = invoice(office);
        let small = pdf(1000, b'a');
        let large = pdf(4_900_000, b'b');
        assert_eq!(keep(office, &number, "facture été.pdf", &small), Ok(true));
        assert_eq!(keep(office, &number, "again.pdf", &small), Ok(false));
        assert_eq!(keep(office, &number, "scan.pdf", &large), Ok(true));
        assert_eq!(office.send().accepted, 1, "a document moves no account");

        let received = sink.received().remove(0).bytes;
        let message = MessageParser::default().parse(&received).unwrap();
        let carried: Vec<_> = message
            .attachments()
            .map(|part| (part.attachment_name().unwrap(), part.contents()))
            .collect();
        assert_eq!(
            carried,
            [("facture été.pdf", &small[..]), ("scan.pdf", &large[..])]
        );
        let text = message.body_text(0).unwrap().into_owned();
        assert!(!text.contains("ne tiennent pas"), "{text}");

        let other = office.queue(&["achats@autre.example".to_owned()]);
        let other = format!("F-{}", other[0].0);
        for filler in [b'c', b'd'] {
            keep(office, &other, "scan.pdf", &pdf(4_900_000, filler)).unwrap();
        }
        assert_eq!(office.send().accepted, 1);
        let received = sink.received().remove(1).bytes;
        let message = MessageParser::default().parse(&received).unwrap();
        assert_eq!(message.attachment_count(), 1);
        let words = format!("Il manque ceux de : {other}.");
        for body in [message.body_text(0), message.body_html(0)] {
            let body = body.unwrap().replace('\u{a0}', " ");
            assert!(body.contains(&words), "{body}");
        }
    });
}

#[test]
fn what_is_no_document_or_too_long_is_refused_and_nothing_is_kept() {
    on_both(|office| {
        let number = invoice(office);
        for (number, name, bytes) in [
            ("F-none", "facture.pdf", pdf(100, b'a')),
            (number.as_str(), "facture.exe", pdf(100, b'a')),
            (&number, "facture", pdf(100, b'a')),
            (&number, "facture.pdf", b"MZ no pdf".to_vec()),
            (&number, "facture.pdf", vec![]),
            (&number, "facture.pdf", pdf(DOCUMENT_BYTES_MAX + 1, b'a')),
            (&number, "fact\nure.pdf", pdf(100, b'a')),
        ] {
            assert!(
                keep(office, number, name, &bytes).is_err(),
                "{number} {name}"
            );
        }
        let most = pdf(DOCUMENT_BYTES_MAX, b'a');
        assert_eq!(keep(office, &number, "facture.PDF", &most), Ok(true));
    });
}

#[test]
fn the_oldest_invoices_come_first_and_a_message_has_its_limits() {
    let document = |id: i64, invoice: i64, size: i64| DocumentRow {
        id,
        invoice: InvoiceId(invoice),
        name: format!("{id}.pdf"),
        media_type: "application/pdf".into(),
        size,
    };
    let ids = |invoices: &[(InvoiceId, &str)], documents: &[DocumentRow]| {
        let enclosed = choose(invoices, documents);
        let ids: Vec<i64> = enclosed.documents.iter().map(|one| one.id).collect();
        (ids, enclosed.left_out)
    };
    let listed = [
        (InvoiceId(7), "F-7"),
        (InvoiceId(3), "F-3"),
        (InvoiceId(5), "F-5"),
    ];
    let documents = [
        document(1, 3, 3_000_000),
        document(2, 7, 4_500_000),
        document(3, 3, 100),
        document(4, 5, 2_500_000),
        document(5, 9, 1),
    ];
    let (chosen, left_out) = ids(&listed, &documents);
    assert_eq!(
        chosen,
        [2, 3],
        "3 MB more, then 2.5 MB more, would be too much"
    );
    assert_eq!(left_out, ["F-3", "F-5"]);

    let many: Vec<_> = (0..25).map(|id| document(id, 3, 1)).collect();
    let (chosen, left_out) = ids(&listed, &many);
    assert_eq!(
        (chosen.len(), left_out),
        (DOCUMENTS_MAX, vec!["F-3".to_owned()])
    );
}

#[test]
fn a_document_is_recorded_from_the_command_line() {
    at_a_desk(|place: &Place| {
        place.json("init --yes");
        place.file(
            "invoices.csv",
            "N° facture;Code client;Client;Date émission;Échéance;Montant TTC\nF-1;ALPHA;Alpha SARL;05/01/2026;04/02/2026;1 200,50\n",
        );
        place.json("import invoices.csv --yes --on 2026-03-10");
        place.file("F-1.pdf", pdf(500, b'a'));
        let kept = place.json("record document F-1 F-1.pdf");
        assert_eq!(
            (&kept["about"], &kept["done"]),
            (&"F-1".into(), &"F-1.pdf kept".into())
        );
        let again = place.json("record document F-1 F-1.pdf");
        assert_eq!(again["done"], "F-1.pdf was there already");
        for wrong in ["F-2 F-1.pdf", "F-1 nowhere.pdf", "F-1 invoices.csv"] {
            let refused = place.run(&format!("record document {wrong} --json"));
            assert_eq!(refused.code, 1, "{wrong}: {refused:?}");
            assert!(!refused.json()["hint"].as_str().unwrap().is_empty());
        }
        place.verifies();
    });
}
