//! Somebody writes a text message and sees what it costs, makes a step of a sequence one, and finds it on the customer's page.

use receivables::calendar::{Zone, next_business_day, plus_days};
use serde_json::json;

use super::driver::Browser;
use super::{DESK, Demo, PHONE, PHONE_AT_NIGHT, faults, open};

fn look(browser: &Browser, name: &str) {
    for seat in [PHONE_AT_NIGHT, PHONE, DESK] {
        browser.sit(seat);
        let found = faults(browser, seat);
        assert_eq!(found, Vec::<String>::new(), "{name}, {seat}");
    }
}

#[test]
fn a_text_message_is_written_counted_sent_and_found() {
    let Some(browser) = open(DESK) else { return };
    let demo = Demo::first_day();
    let customers = "Code client;Raison sociale;E-mail;Délai de paiement\nALPHA;Alpha SARL;compta@alpha.example;30 jours\n";
    let customers = demo.write_file("customers.csv", customers);
    demo.run(&["import", &customers, "--yes"]);
    demo.run(&[
        "customer",
        "contact",
        "ALPHA",
        "add",
        "--name",
        "Paul",
        "--phone",
        "06 39 98 00 01",
    ]);
    browser.go(&demo.url);
    browser.find("#email").write(&demo.login);
    browser.find("#password").write(&demo.password);
    browser.find(".doorform button").click();
    browser.find(".navlink[href='/overdue']");

    browser.go(&format!("{}/letters?channel=sms", demo.url));
    look(&browser, "the list");
    browser.find("a.who[href='/letters/sms-r1/fr']").click();
    browser.find(".bubble");
    assert!(browser.find("#sms-count").text().contains("1 SMS"));
    let write = "const text = document.querySelector('#text'); text.value = text.value.trim() + arguments[0];
                 text.dispatchEvent(new Event('input', { bubbles: true }))";
    browser.run(write, json!([" À bientôt"]));
    browser.run_until_told(
        "const tell = arguments[0], seen = () => document.querySelector('#live').innerText;
         const look = () => seen().includes('ô') && seen().includes('70') ? tell(true) : requestAnimationFrame(look);
         look()",
        json!([]),
    );
    assert!(
        browser.find("#live").text().contains("À ô"),
        "who made it dear"
    );
    look(&browser, "a dear text");
    browser.run(
        "const text = document.querySelector('#text'); text.value = text.value.replace(' À bientôt', ' Bien à vous.')",
        json!([]),
    );
    browser.find("button[value='keep']").click();
    browser.find(".notice.good[role='status']");
    look(&browser, "the editor");
    browser.go(&format!("{}/letters/sms-r1/fr/history", demo.url));
    browser.find(".diff .new mark");
    look(&browser, "side by side");

    browser.go(&format!("{}/sequences/standard?step=20", demo.url));
    browser.run(
        "document.querySelector('#f-channel').value = 'sms'",
        json!([]),
    );
    browser.find("button[value='save']").click();
    browser.find(".notice.good[role='status']");
    look(&browser, "the step");
    browser.go(&format!("{}/sequences/standard/ahead", demo.url));
    if browser.has("input[value='move']") {
        browser.find("input[value='move']").click();
    }
    browser.find(".publishing .btn.primary").click();
    browser.find(".notice.good[role='status']");

    let day = next_business_day(plus_days(jiff::Zoned::now().date(), 1), Zone::Metropole);
    let (issued, due) = (plus_days(day, -45), plus_days(day, -12));
    let (issued, due) = (issued.strftime("%d/%m/%Y"), due.strftime("%d/%m/%Y"));
    let invoices = format!(
        "N° facture;Code client;Date émission;Échéance;Montant TTC\nF-1;ALPHA;{issued};{due};1 200,50\n"
    );
    let invoices = demo.write_file("invoices.csv", &invoices);
    demo.run(&["import", &invoices, "--yes"]);
    demo.run(&["round", "--on", &day.to_string()]);
    demo.run(&["send", "--once"]);

    let said = "la facture F-1 reste à régler : 1 200,50 €";
    browser.go(&format!("{}/mailbox?channel=sms", demo.url));
    look(&browser, "the sandbox mailbox");
    browser.find("table.mails a.who").click();
    let bubble = browser.find(".bubble").text();
    assert!(
        bubble.contains(said) && bubble.ends_with("Bien à vous."),
        "{bubble}"
    );
    look(&browser, "the message");
    browser.find(".crumbs a[href^='/customers/']").click();
    browser.find("blockquote.said");
    let page = browser.text();
    assert!(
        page.contains("par SMS au +33639980001") && page.contains(said),
        "{page}"
    );
    look(&browser, "the customer");

    browser.go(&format!("{}/settings/mail?lang=en", demo.url));
    for path in [
        "/settings/mail",
        "/letters?channel=sms",
        "/letters/sms-r1/fr",
        "/letters/sms-r1/fr/history",
        "/letters/letter-r2/en",
        "/sequences/standard?step=20",
        "/mailbox?channel=sms",
    ] {
        browser.go(&format!("{}{path}", demo.url));
        assert!(browser.has("html[lang='en']"), "{path}");
        look(&browser, path);
    }
}
