//! Searching with the keyboard alone, from any page, and without scripts.

use serde_json::json;

use super::{Browser, DESK, Demo, NIGHT, PHONE, PHONE_AT_NIGHT, Seat, faults, open, take_picture};

#[test]
fn a_customer_is_found_and_opened_from_any_page_with_the_keyboard() {
    if open(DESK).is_none() {
        return;
    }
    let demo = Demo::start();
    for language in ["fr", "en"] {
        let desk = Seat { language, ..DESK };
        let Some(browser) = open(desk) else { return };
        browser.go(&demo.url);
        browser.find("#email").write(&demo.login);
        browser.find("#password").write(&demo.password);
        browser.find(".doorform button").click();
        browser.find("#aged");
        if language == "en" {
            browser.find(".lang[hreflang='en']").click();
            browser.find("html[lang='en'] #aged");
        }
        browser.go(&format!("{}/overdue", demo.url));
        let name = browser.find("table.list a.who").text();

        press(&browser, "/");
        browser.find("[data-palette][open] a.hit[href='/overdue']");
        browser.find("[data-palette] input").write(&name);
        browser.find("[data-palette] [id$='hits-customers']");
        for seat in [DESK, PHONE, PHONE_AT_NIGHT, NIGHT] {
            let seat = Seat { language, ..seat };
            browser.sit(seat);
            assert_eq!(
                faults(&browser, seat),
                Vec::<String>::new(),
                "{language}, {seat}"
            );
            take_picture(&browser, "search", seat);
        }
        browser.sit(desk);
        press(&browser, "ArrowDown");
        assert_eq!(
            browser.run("return document.activeElement.className", json!([])),
            "hit"
        );
        browser.run("document.activeElement.click()", json!([]));
        browser.find("#next");
        assert_eq!(browser.find("h1").text(), name);

        // Without scripts the field in the top bar leads to a page with the same results.
        browser.go(&format!("{}/search", demo.url));
        browser.find(".searchpage input").write(&name);
        browser.find(".searchpage button").click();
        browser.find("#results a.hit[href^='/customers/']");
        for seat in [DESK, PHONE_AT_NIGHT] {
            let seat = Seat { language, ..seat };
            browser.sit(seat);
            assert_eq!(
                faults(&browser, seat),
                Vec::<String>::new(),
                "{language}, {seat}"
            );
        }
    }
}

/// A key, where the person is.
fn press(browser: &Browser, key: &str) {
    browser.run(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true, cancelable: true}))",
        json!([key]),
    );
}
