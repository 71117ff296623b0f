//! Somebody writes a letter: a field goes in where the cursor stands, and the preview follows without a click.

use super::{DESK, Demo, PHONE_AT_NIGHT, faults, open};
use serde_json::json;

#[test]
fn a_letter_is_seen_on_a_real_account_while_it_is_written() {
    let Some(browser) = open(DESK) else { return };
    let demo = Demo::start();
    browser.go(&demo.url);
    browser.find("#email").write(&demo.login);
    browser.find("#password").write(&demo.password);
    browser.find(".doorform button").click();
    browser.find("#aged");

    browser.go(&format!("{}/letters/r1/fr", demo.url));
    browser.find("button[value='next']").click();
    browser.find("#whom option[selected][value^='c-']");
    browser.run(
        "const subject = document.querySelector('#subject');
         subject.value = 'Pour vous, '; subject.focus(); subject.setSelectionRange(99, 99);
         document.querySelector('#fields').open = true",
        json!([]),
    );
    browser.find("[data-insert='{{ debtor }}']").click();
    assert_eq!(
        browser.run("return document.querySelector('#subject').value", json!([])),
        "Pour vous, {{ debtor }}"
    );
    browser.run_until_told(
        "const tell = arguments[0], seen = () => document.querySelector('.mailsubject').innerText;
         const look = () => seen().includes('Pour vous, ') ? tell(true) : requestAnimationFrame(look);
         look()",
        json!([]),
    );
    assert!(
        !browser.text().contains("Pour vous, {{"),
        "the field is filled in"
    );
    assert!(browser.has("#drafted .notice"), "it is kept as a draft");
    for seat in [DESK, PHONE_AT_NIGHT] {
        browser.sit(seat);
        assert_eq!(faults(&browser, seat), Vec::<String>::new(), "{seat}");
    }

    browser.sit(DESK);
    browser.find("button[value='keep']").click();
    browser.find(".notice.good[role='status']");
    browser.go(&format!("{}/letters/r1/fr/history", demo.url));
    browser.find(".diff mark");
    assert_eq!(faults(&browser, DESK), Vec::<String>::new());
}
