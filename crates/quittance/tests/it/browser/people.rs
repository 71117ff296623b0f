//! People prove who they are: a telephone is set up and asked for, and a passkey of a real browser opens the door.

use quittance::identity::totp;
use serde_json::json;

use super::{Browser, DESK, Demo, NIGHT, PHONE, PHONE_AT_NIGHT, Seat, faults, open};

/// Half of the seats read French, half English, so that each width is seen in both.
fn seats(language: &'static str) -> [Seat; 4] {
    [DESK, PHONE_AT_NIGHT, PHONE, NIGHT].map(|seat| Seat { language, ..seat })
}

fn look(browser: &Browser, name: &str, language: &'static str) {
    assert!(browser.has(&format!("html[lang='{language}']")), "{name}");
    for seat in seats(language) {
        browser.sit(seat);
        assert_eq!(
            faults(browser, seat),
            Vec::<String>::new(),
            "{name}, {seat}"
        );
    }
    browser.sit(DESK);
}

fn knock(browser: &Browser, demo: &Demo, language: &str) {
    browser.go(&format!("{}/sign-in?lang={language}", demo.url));
    browser.find("#email").write(&demo.login);
    browser.find("#password").write(&demo.password);
    browser.find("form[action='/sign-in'] button").click();
}

fn leave(browser: &Browser) {
    browser.find(".railfoot form button").click();
    browser.find("#email");
}

fn unbase32(text: &str) -> Vec<u8> {
    let signs = text.chars().filter(char::is_ascii_alphanumeric);
    let bits: String = signs
        .map(|sign| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(sign).unwrap())
        .map(|value| format!("{value:05b}"))
        .collect();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|eight| u8::from_str_radix(std::str::from_utf8(eight).unwrap(), 2).unwrap())
        .collect()
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

#[test]
fn a_telephone_is_set_up_and_asked_for_at_the_door() {
    let Some(browser) = open(DESK) else { return };
    let demo = Demo::start();
    knock(&browser, &demo, "fr");
    browser.find("#aged");
    browser.go(&format!("{}/me", demo.url));
    browser.find("form[action='/me/second'] button").click();
    let secret = unbase32(&browser.find("code.secret").text());
    assert!(browser.has("svg.qr[role='img']"));
    look(&browser, "second-factor", "fr");
    browser.find("#code").write("000000");
    browser
        .find("form[action='/me/second/confirm'] button")
        .click();
    browser.find("#refusal");
    assert!(browser.complaints().iter().all(|line| line.contains("422")));
    browser.find("#code").write(&totp::code_at(&secret, now()));
    browser
        .find("form[action='/me/second/confirm'] button")
        .click();
    browser.find("ol.codes");
    look(&browser, "recovery-codes", "fr");
    let paper = browser.find("ol.codes li").text();
    let file = browser.run(
        "return decodeURIComponent(document.querySelector('a[download]').href)",
        json!([]),
    );
    assert!(file.as_str().unwrap().contains(&paper), "the file has them");
    browser.go(&format!("{}/me", demo.url));
    look(&browser, "me", "fr");

    for (code, language) in [(totp::code_at(&secret, now() + 30), "fr"), (paper, "en")] {
        browser.go(&format!("{}/me?lang={language}", demo.url));
        browser.find(".railfoot form button").click();
        browser.find("#email");
        knock(&browser, &demo, language);
        browser.find("form[action='/sign-in/second']");
        look(&browser, "sign-in-second", language);
        browser.find("#code").write(&code);
        browser
            .find("form[action='/sign-in/second'] button")
            .click();
        browser.find("#aged");
    }
    browser.go(&format!("{}/people", demo.url));
    look(&browser, "people", "en");
    browser.go(&format!("{}/audit", demo.url));
    look(&browser, "audit", "en");
}

#[test]
fn a_passkey_of_the_browser_opens_the_door_without_a_name() {
    let Some(mut browser) = open(DESK) else {
        return;
    };
    let demo = Demo::start();
    // A passkey is bound to a name, never to a number.
    let demo = demo.called("localhost");
    demo.set("web.address", &demo.url);
    browser.add_authenticator();
    for language in ["fr", "en"] {
        knock(&browser, &demo, language);
        browser.find("#aged");
        browser.go(&format!("{}/me", demo.url));
        browser.find("#passkey-name").write("Téléphone");
        look(&browser, "me", language);
        browser.find("form[data-passkey] button").click();
        browser.find(".notice.good[role='status']");
        assert!(browser.text().contains("Téléphone"));
        browser.find(".railfoot form button").click();
        browser.find("#email");
        look(&browser, "sign-in", language);

        browser.find("form[data-passkey] button").click();
        browser.find("#aged");
        browser.go(&format!("{}/me", demo.url));
        browser.find(".rename summary").click();
        browser.find(".rename button[value='remove']").click();
        browser.find(".notice.good[role='status']");
        assert!(!browser.has(".rename"));
        browser.find(".railfoot form button").click();
        browser.find("#email");
        // The device still offers what the house has forgotten.
        browser.find("form[data-passkey] button").click();
        browser.find("#refusal");
        assert!(browser.complaints().iter().all(|line| line.contains("422")));
        browser.forget_passkeys();
    }
}

#[test]
fn an_invited_accountant_confirms_what_the_owner_approved() {
    let Some(browser) = open(DESK) else { return };
    let demo = Demo::start();
    demo.set("web.address", &demo.url);
    knock(&browser, &demo, "fr");
    browser.find("#aged");
    browser.go(&format!("{}/people", demo.url));
    browser.find("#email").write("lea@atelier-lumen.example");
    browser.run(
        "document.querySelector('#role').value = 'accountant'",
        json!([]),
    );
    browser.find("form[action='/people/invite'] button").click();
    browser.find("#url");
    look(&browser, "people-link", "fr");
    let link = browser.run("return document.querySelector('#url').value", json!([]));
    let link = link.as_str().unwrap().to_owned();
    assert!(link.starts_with(&format!("{}/join/", demo.url)));
    browser.go(&format!("{}/mailbox", demo.url));
    browser.find(".housemails > summary").click();
    assert!(browser.text().contains("lea@atelier-lumen.example"));
    look(&browser, "mailbox", "fr");
    leave(&browser);

    browser.go(&link);
    look(&browser, "join", "fr");
    browser.find("#name").write("Léa Berthier");
    browser.find("#password").write("une phrase assez longue");
    browser.find("main form button").click();
    browser.find("form[action='/sign-in']");

    // Now there are two who may confirm: the owner's yes is the first of two.
    knock(&browser, &demo, "fr");
    browser.find("#aged");
    let handing_over = "return [...document.querySelectorAll('.desk li')]
        .find(li => li.textContent.includes('Décider de la remise')).querySelector('a.who').href";
    let customer = browser.run(handing_over, json!([]));
    browser.go(customer.as_str().unwrap());
    browser.find("#next");
    assert!(
        browser.text().contains("Il faut deux personnes"),
        "{}",
        browser.text()
    );
    let customer = browser.url();
    look(&browser, "two-first", "fr");
    browser.find(".next button[value='yes']").click();
    browser.find(".notice.good[role='status']");
    assert!(browser.text().contains("Vous avez approuvé"));
    assert!(!browser.has(".next button[value='yes']"));

    // Everybody sees that it waits for a second person; who gave the first yes takes it back, and gives it again.
    let mark = format!("Accord de {}, attend une seconde personne", demo.login);
    for (path, name) in [("", "two-dashboard"), ("work", "two-work")] {
        browser.go(&format!("{}/{path}", demo.url));
        browser.find("h1");
        assert!(browser.text().contains(&mark), "{name}: {}", browser.text());
        look(&browser, name, "fr");
    }
    browser.go(&customer);
    browser.find(".next button[value='undo']").click();
    browser.find(".donebar[role='status']");
    assert!(!browser.text().contains(&mark));
    look(&browser, "two-taken-back", "fr");
    browser.go(&customer);
    browser.find(".next button[value='yes']").click();
    browser.find(".notice.good[role='status']");
    browser.go(&format!("{}/audit?what=question_unapproved", demo.url));
    browser.find("table.grid");
    look(&browser, "audit-decided", "fr");
    leave(&browser);

    browser.find("#email").write("lea@atelier-lumen.example");
    browser.find("#password").write("une phrase assez longue");
    browser.find("form[action='/sign-in'] button").click();
    browser.find("#aged");
    browser.go(&format!("{}?lang=en", customer.split('?').next().unwrap()));
    browser.find(".next button[value='yes']");
    assert!(
        browser
            .text()
            .contains(&format!("{} approved. You confirm.", demo.login))
    );
    look(&browser, "two-second", "en");
    browser.find(".next button[value='yes']").click();
    browser.find(".notice.good[role='status']");
    assert!(
        browser
            .text()
            .contains("approved by lea@atelier-lumen.example")
    );
}
