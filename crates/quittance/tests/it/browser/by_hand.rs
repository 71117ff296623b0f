//! Somebody works through the day: letters looked at and sent together, undone, one changed before it leaves; then the work
//! list with the keyboard alone.

use serde_json::json;

use super::driver::Browser;
use super::{DESK, PHONE, PHONE_AT_NIGHT, Seat, faults, open};
use crate::web::actors::House;

/// The key that opens and submits.
const ENTER: &str = "\u{e007}";

fn enter(browser: &Browser, url: &str, language: &str) {
    browser.go(&format!("{url}/sign-in?lang={language}"));
    browser.find("#email").write("owner@lefort.example");
    browser.find("#password").write("correct horse");
    browser.find(".doorform button").click();
    browser.find(&format!("html[lang='{language}'] #aged"));
}

fn look(browser: &Browser, name: &str, language: &'static str) {
    for seat in [DESK, PHONE, PHONE_AT_NIGHT] {
        let seat = Seat { language, ..seat };
        browser.sit(seat);
        assert_eq!(
            faults(browser, seat),
            Vec::<String>::new(),
            "{name}, {language}, {seat}"
        );
    }
    browser.sit(Seat { language, ..DESK });
}

/// The numbers of customers whose letter would be chosen, after ticking everybody on the page.
fn tick_everybody(browser: &Browser) {
    browser.run(
        "document.querySelectorAll('table.list input[type=checkbox]').forEach(box => { if (!box.checked) box.click(); })",
        json!([]),
    );
    browser.find(".sendbar button").click();
    browser.find(".outgoing");
}

#[test]
fn letters_are_read_sent_together_and_undone_and_one_is_changed_first() {
    let Some(browser) = open(DESK) else { return };
    for language in ["fr", "en"] {
        // One is due, one waits for approval, of one a call is asked.
        let house = House::open();
        house.asked_to_approve();
        house.asked_to_call();
        let url = house.serve();
        enter(&browser, &url, language);
        browser.go(&format!("{url}/overdue"));
        browser.find("table.list a.who");
        look(&browser, "overdue", language);
        tick_everybody(&browser);
        look(&browser, "outgoing", language);
        let letters = "return document.querySelectorAll('[data-pick]').length";
        assert_eq!(browser.run(letters, json!([])), 3);
        let chosen = "return document.querySelectorAll('[data-pick]:checked').length";
        assert_eq!(
            browser.run(chosen, json!([])),
            1,
            "what stands against the others is weighed one by one"
        );
        let button = browser.find(".sendbar button").text();
        assert!(button.contains('1'), "{button}");
        browser.find(".sendbar button").click();
        browser.find("button[data-key='u']");
        look(&browser, "sent", language);
        browser.find("button[data-key='u']").click();
        browser.find(".notice.good[role='status']");
        assert!(
            !browser.has("button[data-key='u']"),
            "nothing is left to undo"
        );

        // The same customer, in other words.
        browser.go(&format!("{url}/customers/{}", house.customer));
        browser.find("a[href$='/remind']").click();
        browser.find("#text");
        look(&browser, "remind", language);
        browser.run(
            "const text = document.querySelector('#text'); text.value = 'Chère Sylvie,\\n\\n' + text.value",
            json!([]),
        );
        browser.find("button[value='read']").click();
        browser.find(".writing [role='status']");
        let kept = "return document.querySelector('#text').value.startsWith('Chère Sylvie,')";
        assert_eq!(browser.run(kept, json!([])), true);
        look(&browser, "remind, read again", language);
        browser.find("button[value='send']").click();
        browser.find("table.mails a.who").click();
        browser.find("form[action$='/undo'] button").click();
        browser.find(".notice[role='status']");
        assert!(!browser.has("form[action$='/undo']"));
        look(&browser, "message", language);
    }
}

#[test]
fn the_work_list_is_walked_with_the_keyboard_alone() {
    let Some(browser) = open(DESK) else { return };
    for language in ["fr", "en"] {
        let house = House::open();
        house.asked_to_approve();
        house.asked_to_call();
        let url = house.serve();
        enter(&browser, &url, language);
        browser.go(&format!("{url}/work"));
        browser.find("table.worklist tr:focus");
        look(&browser, "work", language);
        browser.go(&format!("{url}/work"));
        browser.find("table.worklist tr:focus");

        // The first row holds the most euros: a call. Its outcome takes two keys, and one to undo.
        browser.press("j");
        browser.press("k");
        browser.press(ENTER);
        browser.find(".sheet .bignumber");
        look(&browser, "call", language);
        browser.press("p");
        browser.find("details[open] #for_on:focus");
        browser.press(ENTER);
        browser.find(".donebar button[data-key='u']");
        look(&browser, "work after a promise", language);
        browser.press("u");
        browser.find("body:not(:has(.donebar button[data-key='u'])) table.worklist a.who");

        // Nobody answers: the call comes back tomorrow, and can be taken up again today.
        browser.go(&format!("{url}/work?show=call"));
        browser.find("table.worklist tr:focus");
        browser.press(ENTER);
        browser.find(".outcomes");
        browser.press("n");
        browser.find("details[open] button:focus");
        browser.press(ENTER);
        browser.find(".donebar button[data-key='u']");
        assert!(!browser.has("table.worklist .bignumber"));

        // The approval: ticked with X, read and approved with A, undone with U.
        browser.go(&format!("{url}/work?show=approve"));
        browser.find("table.worklist tr:focus");
        browser.press("x");
        assert!(browser.has("table.worklist input:checked"));
        browser.press("a");
        browser.find(".outgoing");
        look(&browser, "approvals", language);
        browser.press("a");
        browser.find("button[data-key='u']");
        browser.press("u");
        browser.find(".notice.good[role='status']");
        assert!(!browser.has("button[data-key='u']"));

        // Undone is open again, and its sheet is left with B.
        browser.go(&format!("{url}/work?show=approve"));
        browser.find("table.worklist tr:focus");
        browser.press(ENTER);
        browser.find(".outtext");
        look(&browser, "approval", language);
        browser.press("b");
        browser.find("table.worklist");
    }
}
