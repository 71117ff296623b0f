//! A firm's first day, from an empty ledger to reminders that may leave.

use quittance::mail::sink::Sink;
use serde_json::json;

use super::{Browser, DESK, Demo, NIGHT, PHONE, PHONE_AT_NIGHT, Seat, faults, open, take_picture};

/// One customer is late enough for a reminder, one has no mailbox, one owes nothing yet.
const LEDGER: &str = "N° facture;Client;E-mail;Date;Échéance;Montant TTC\r\n\
F-2031;Hôtel des Tilleuls;compta@tilleuls.example;02/01/2026;01/02/2026;1 240,00\r\n\
F-2032;Brasserie Kerlan;;13/01/2026;12/02/2026;99,90\r\n\
F-2033;Cabinet Oriol & Teyssier;factures@oriol.example;15/01/2026;31/12/2098;3 276,00\r\n";

#[test]
fn a_firm_comes_from_nothing_to_reminders_that_may_leave() {
    if open(DESK).is_none() {
        return;
    }
    for language in ["fr", "en"] {
        let desk = Seat { language, ..DESK };
        let Some(browser) = open(desk) else { return };
        let demo = Demo::first_day();
        let sink = Sink::start(0).expect("a mail server");
        let look = |name: &str| look(&browser, language, name);
        sign_in(&browser, &demo, language);
        look("first-day");

        browser.find(".firststeps a[href='/import']").click();
        let file = demo.write_file("factures.csv", LEDGER);
        look("import");
        browser.find("#file").write(&file);
        browser.find("button[value='give']").click();
        browser.find("select[name='column-5'] option[value='gross'][selected]");
        look("import-columns");
        // Somebody leaves for lunch: the first page knows where they were.
        browser.go(&demo.url);
        assert!(browser.text().contains("factures.csv"));
        browser.find(".firststeps .btn.primary").click();
        browser.find("button[value='take']").click();
        browser.find(".notice.good");
        look("imported");
        browser.find("a.btn.primary[href='/start']").click();
        browser.find("dl.sums");
        look("check");
        browser.find("button[value='check']").click();

        browser
            .find(".firststeps a.primary[href='/settings/mail']")
            .click();
        let (host, port) = ("127.0.0.1", sink.address().port().to_string());
        browser.find("#host").write(host);
        browser.find("#port").write(&port);
        browser.run("document.querySelector('#line').value = 'off'", json!([]));
        browser
            .find("#from")
            .write("Atelier Morvan <compta@morvan.example>");
        look("mail");
        browser.find("button[value='keep']").click();
        browser.find("button[value='test']").click();
        browser.find(".notice.good");
        assert!(browser.url().ends_with("done=sent"), "{}", browser.text());
        assert_eq!(sink.count(), 1, "one test, to oneself");
        look("mail-tested");

        browser.go(&demo.url);
        browser
            .find(".firststeps button.primary[value='preview']")
            .click();
        browser.find(".calendar");
        look("ahead");
        browser.go(&demo.url);
        browser
            .find(".firststeps a.primary[href='/settings#sending']")
            .click();
        browser.find("button[name='sandbox'][value='off']").click();
        browser.find(".notice.good");
        browser.go(&demo.url);
        browser.find("#aged");
        assert!(!browser.has("#start"), "the first day is over");
        assert_eq!(sink.count(), 1, "nothing else has left");
    }
}

fn sign_in(browser: &Browser, demo: &Demo, language: &str) {
    browser.go(&demo.url);
    browser.find("#email").write(&demo.login);
    browser.find("#password").write(&demo.password);
    browser.find(".doorform button").click();
    browser.find("#start");
    if language == "en" {
        browser.find(".lang[hreflang='en']").click();
        browser.find("html[lang='en'] #start");
    }
}

/// The page as it stands, on a desk and on a phone, by day and by night.
fn look(browser: &Browser, language: &'static str, name: &str) {
    for seat in [DESK, PHONE, PHONE_AT_NIGHT, NIGHT] {
        let seat = Seat { language, ..seat };
        browser.sit(seat);
        assert_eq!(
            faults(browser, seat),
            Vec::<String>::new(),
            "{name}, {language}, {seat}"
        );
        take_picture(browser, name, seat);
    }
    browser.sit(Seat { language, ..DESK });
}
