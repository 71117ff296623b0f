//! A letter on paper in a real browser: from the task to the PDF, to the post, to the history; then two at once.

use receivables::party::Channel;
use serde_json::json;

use super::driver::Browser;
use super::{DESK, PHONE, PHONE_AT_NIGHT, Seat, faults, open};
use crate::web::actors::House;

const NANCY: Option<&str> = Some("3 place Stanislas\n54000 Nancy");

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

/// What the browser gets for this link: its kind, its first bytes and how many there are.
fn fetched(browser: &Browser, css: &str) -> (String, String, i64) {
    let script = "const [css, done] = arguments; fetch(document.querySelector(css).href).then(async answer => {
        const bytes = new Uint8Array(await answer.arrayBuffer());
        done([answer.headers.get('content-type'), String.fromCharCode(...bytes.slice(0, 5)), bytes.length]);
    })";
    let told = browser.run_until_told(script, json!([css]));
    let text = |at: usize| told[at].as_str().unwrap_or_default().to_owned();
    (text(0), text(1), told[2].as_i64().unwrap_or_default())
}

#[test]
fn a_letter_is_opened_from_its_task_posted_and_found_again_in_the_history() {
    let Some(browser) = open(DESK) else { return };
    for language in ["fr", "en"] {
        let house = House::open();
        let (account, question) = house.asked_to_post("P1", Channel::Letter, NANCY);
        let url = house.serve();
        enter(&browser, &url, language);
        browser.go(&format!("{url}/work?show=other"));
        browser.find("table.worklist a.who").click();
        browser.find("form.posting #posted_on");
        look(&browser, "task", language);
        let (kind, begins, size) = fetched(&browser, "a[href*='/letter?on=']");
        assert_eq!(
            (kind.as_str(), begins.as_str()),
            ("application/pdf", "%PDF-")
        );
        assert!(size > 10_000, "{size} bytes are no letter");
        browser.find("form.posting button.primary").click();
        browser.find(".donebar button[data-key='u']");
        look(&browser, "posted", language);

        browser.go(&format!("{url}/customers/{account}"));
        browser.find(&format!("a[href='/work/{question}/letter']"));
        look(&browser, "history", language);
        let kept = fetched(&browser, &format!("a[href='/work/{question}/letter']"));
        assert_eq!(kept, (kind, begins, size), "what left is what is kept");
    }
}

#[test]
fn two_letters_are_printed_in_one_and_posted_together() {
    let Some(browser) = open(DESK) else { return };
    for language in ["fr", "en"] {
        let house = House::open();
        for code in ["P1", "P2"] {
            house.asked_to_post(code, Channel::Letter, NANCY);
        }
        house.asked_to_post("P3", Channel::Letter, None);
        let url = house.serve();
        enter(&browser, &url, language);
        browser.go(&format!("{url}/work?show=other"));
        browser.find("table.worklist a.who");
        look(&browser, "work", language);
        browser.run(
            "document.querySelectorAll('table.worklist input[type=checkbox]').forEach(box => { if (!box.checked) box.click(); })",
            json!([]),
        );
        browser
            .find(".sendbar button[formaction='/work/letters']")
            .click();
        browser.find("a[href^='/work/letters.pdf']");
        look(&browser, "letters", language);
        let (kind, begins, size) = fetched(&browser, "a[href^='/work/letters.pdf']");
        assert_eq!(
            (kind.as_str(), begins.as_str()),
            ("application/pdf", "%PDF-")
        );
        assert!(size > 10_000);
        browser.find("form.posting .sendbar button").click();
        browser.find(".notice.good[role='status']");
        look(&browser, "both posted", language);
    }
}
