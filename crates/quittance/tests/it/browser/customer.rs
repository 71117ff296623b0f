//! A clerk tends a customer with the keyboard alone: reads why, writes a note that comes back, sets a task, corrects a contact
//! and undoes it, attaches a document.

use serde_json::json;

use super::driver::{Browser, Seat};
use super::{DESK, Demo, PHONE_AT_NIGHT, faults, open};

/// A key as a browser is told of it (WebDriver, table of key codes).
const ENTER: &str = "\u{e007}";
/// To the end of a field: one for addresses is entered at its beginning.
const END: &str = "\u{e010}";

#[test]
fn a_customer_is_tended_with_the_keyboard_in_both_languages_and_on_a_phone() {
    if open(DESK).is_none() {
        return;
    }
    let demo = Demo::start();
    let folder = tempfile::tempdir().unwrap();
    for language in ["fr", "en"] {
        let desk = Seat { language, ..DESK };
        let Some(browser) = open(desk) else { return };
        sign_in(&browser, &demo, language);
        browser.go(&format!("{}/overdue", demo.url));
        browser.find("table.list a.who").write(ENTER);
        let why = browser.find(".invoicewhy").text();
        assert!(!why.is_empty(), "every invoice says why");
        look(&browser, language, "as it is");

        note(&browser);
        task(&browser);
        contact(&browser, language);

        browser.find(".ratingbox summary").write(ENTER);
        let formula = browser.find(".ratingbox details[open] table").text();
        assert!(formula.contains('€'), "{formula}");
        let file = folder.path().join(format!("facture-{language}.pdf"));
        std::fs::write(&file, format!("%PDF-1.7 {language}")).unwrap();
        browser.find("#document > summary").write(ENTER);
        browser.find("#document-file").write(file.to_str().unwrap());
        look(&browser, language, "with its forms open");
        browser.find("#document .btn.primary").write(ENTER);
        browser.find(".invoices a[href^='/documents/']");

        browser.find("a[href$='?edit=file#record']").write(ENTER);
        browser
            .find("#record-segment")
            .write(&format!("Grossistes{ENTER}"));
        browser.find("form.notice button[value='undo']");
        assert!(browser.text().contains("Grossistes"));
        look(&browser, language, "at the end");
    }
}

fn sign_in(browser: &Browser, demo: &Demo, language: &str) {
    browser.go(&demo.url);
    browser.find("#email").write(&demo.login);
    browser.find("#password").write(&demo.password);
    browser.find(".doorform button").write(ENTER);
    browser.find("#aged");
    browser.go(&format!("{}/?lang={language}", demo.url));
    browser.find(&format!("html[lang='{language}'] #aged"));
}

/// A note for a colleague is there at once, is seen, and comes back when that is undone.
fn note(browser: &Browser) {
    browser.find("#note > summary").write(ENTER);
    browser
        .find("#note-words")
        .write("Le comptable revient lundi");
    // The first letters of a name choose it, as with any list.
    browser.find("#note-whom").write("Claire");
    browser.find("#note .btn.primary").write(ENTER);
    browser.find(".tl blockquote");
    browser.find(".todos button[value='seen']").write(ENTER);
    browser
        .find("form.notice button[value='undo']")
        .write(ENTER);
    browser.find("p.notice[role='status']");
    let unseen = || {
        let count = "return document.querySelectorAll(\".todos button[value='seen']\").length";
        browser.run(count, json!([])).as_u64()
    };
    let before = unseen();
    browser.find(".todos button[value='seen']").write(ENTER);
    browser.find("form.notice button[value='undo']");
    assert_eq!(unseen(), before.map(|count| count - 1));
}

/// A task is set and done.
fn task(browser: &Browser) {
    browser.find("#task > summary").write(ENTER);
    browser
        .find("#task-words")
        .write(&format!("Relire le contrat{ENTER}"));
    browser.find(".todos button[value='done']").write(ENTER);
    browser.find("form.notice button[value='undo']");
    assert!(!browser.has(".todos button[value='done']"));
}

/// A contact with a mailbox that cannot be is refused, with what was typed; mended, it is there, and can be undone.
fn contact(browser: &Browser, language: &'static str) {
    browser
        .find("a[href$='?edit=contact-new#contact']")
        .write(ENTER);
    browser.find("#contact-name").write("Maud Kerbrat");
    browser
        .find("#contact-email")
        .write(&format!("maud@kerbrat{ENTER}"));
    browser.find("#contact [role='alert']");
    let complaints = browser.complaints();
    assert!(
        complaints.iter().all(|line| line.contains("422")),
        "{complaints:?}"
    );
    look(browser, language, "with a refusal");
    let typed = browser.run(
        "return document.querySelector('#contact-name').value",
        json!([]),
    );
    assert_eq!(typed, "Maud Kerbrat");
    browser
        .find("#contact-email")
        .write(&format!("{END}.example{ENTER}"));
    browser.find("a[href='mailto:maud@kerbrat.example']");
    browser.find("form.notice button").write(ENTER);
    browser.find("p.notice[role='status']");
    assert!(!browser.has("a[href='mailto:maud@kerbrat.example']"));
}

fn look(browser: &Browser, language: &'static str, when: &str) {
    for seat in [PHONE_AT_NIGHT, DESK] {
        let seat = Seat { language, ..seat };
        browser.sit(seat);
        assert_eq!(
            faults(browser, seat),
            Vec::<String>::new(),
            "{when}, {language}, {seat}"
        );
    }
}
