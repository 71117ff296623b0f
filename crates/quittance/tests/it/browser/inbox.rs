//! Somebody reads what customers wrote back, says what follows with one click, and takes it back.

use crate::dovecot::{MailboxServer, USER};
use crate::exim::issue;

use super::{Browser, DESK, Demo, NIGHT, PHONE, PHONE_AT_NIGHT, Seat, faults, open};
use serde_json::json;

fn look(browser: &Browser, name: &str, language: &'static str) {
    assert!(browser.has(&format!("html[lang='{language}']")), "{name}");
    for seat in [DESK, PHONE_AT_NIGHT, PHONE, NIGHT] {
        browser.sit(Seat { language, ..seat });
        let found = faults(browser, seat);
        assert_eq!(found, Vec::<String>::new(), "{name}, {language}, {seat}");
    }
    browser.sit(DESK);
}

#[test]
fn an_answer_is_read_and_one_click_says_what_follows() {
    let Some(browser) = open(DESK) else { return };
    let demo = Demo::start();
    browser.go(&demo.url);
    browser.find("#email").write(&demo.login);
    browser.find("#password").write(&demo.password);
    browser.find(".doorform button").click();
    browser.find("#aged");
    for language in ["fr", "en"] {
        browser.go(&format!("{}/?lang={language}", demo.url));
        browser.find(".notice a[href='/inbox']").click();
        browser.find("table.mails a.who");
        look(&browser, "inbox", language);

        // The promise: its day stands in the form, and one click notes it.
        browser
            .find("tr:has(use[href$='#calendar-clock']) a.who")
            .click();
        browser.find("#for_on");
        look(&browser, "mail", language);
        let proposed = browser.run("return document.querySelector('#for_on').value", json!([]));
        assert!(proposed.as_str().unwrap().starts_with("20"), "{proposed}");
        browser.find("form:has(#for_on) button").click();
        browser.find(".notice.good[role='status']");
        assert!(browser.has("form input[name='what'][value='undo']"));
        look(&browser, "mail dealt with", language);

        let customer = browser.find(".crumbs a[href^='/customers/']");
        customer.click();
        browser.find(".tl a[href^='/inbox/']");
        look(&browser, "customer who wrote", language);
        browser.find(".tl a[href^='/inbox/']").click();
        browser.find("form:has(input[value='undo']) button").click();
        browser.find(".notice.warn");
        assert!(browser.has("#for_on"), "it waits again");
    }

    // A mail that nobody could file asks whose it is; Enter sends the code.
    browser.go(&format!("{}/inbox", demo.url));
    browser
        .find("tr:has(.mailto > .muted:not(.small)) a.who")
        .click();
    browser.find("#code");
    look(&browser, "mail of nobody", "en");
    browser.find("#code").write("nobody at all\u{e007}");
    browser.find(".refusal");
    assert!(browser.complaints().iter().all(|line| line.contains("409")));
}

#[test]
fn an_owner_adds_a_mailbox_and_tries_it_with_the_keyboard() {
    let Some(browser) = open(DESK) else { return };
    let Some(server) = MailboxServer::start(&issue("127.0.0.1")) else {
        return;
    };
    let demo = Demo::start();
    browser.go(&demo.url);
    browser.find("#email").write(&demo.login);
    browser.find("#password").write(&demo.password);
    browser.find(".doorform button").click();
    browser.find("#aged");
    for language in ["fr", "en"] {
        browser.go(&format!("{}/settings/mailboxes?lang={language}", demo.url));
        browser.find("#host");
        look(&browser, "no mailbox", language);
        browser.find("#host").write("127.0.0.1");
        browser.find("#line").write(if language == "fr" {
            "en clair"
        } else {
            "in clear"
        });
        browser.find("#port").write(&server.port.to_string());
        browser.find("#user").write(USER);
        browser.find("#password").write("wrong");
        browser.find("#folder").write("INBOX\u{e007}");
        browser.find(".notice.good[role='status']");
        let press = |what: &str| {
            browser
                .find(&format!("form.choices button[value='{what}']"))
                .write("\u{e007}");
        };
        press("try");
        browser.find(".notice.bad[role='alert'] code");
        look(&browser, "not let in", language);

        // The right password, and the server lets us in.
        browser.find("form.choices a.btn").click();
        browser.find("#password-hint");
        browser.find("#password").write("p@ss\u{e007}");
        browser.find("main .notice.good");
        press("try");
        browser.find("section .notice.good[role='status']");
        look(&browser, "let in", language);
        press("pause");
        browser.find("button[value='resume']");
        look(&browser, "paused", language);
        press("remove");
        browser.find(".notice.good[role='status']");
        assert!(!browser.has("form.choices"));
    }
}
