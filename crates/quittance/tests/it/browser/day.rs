//! Somebody ticks off what colleagues gave them to do, with the keyboard alone, and takes it back.

use serde_json::json;

use super::driver::Browser;
use super::{DESK, NIGHT, PHONE, PHONE_AT_NIGHT, Seat, faults, open, take_picture};
use crate::web::actors::House;

/// The key that opens and submits.
const ENTER: &str = "\u{e007}";

pub fn enter(browser: &Browser, url: &str, language: &str) {
    browser.go(&format!("{url}/sign-in?lang={language}"));
    browser.find("#email").write("owner@lefort.example");
    browser.find("#password").write("correct horse");
    browser.find(".doorform button").click();
    browser.find(&format!("html[lang='{language}'] #aged"));
}

pub fn look(browser: &Browser, name: &str, language: &'static str) {
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

#[test]
fn a_mention_and_a_task_are_ticked_off_the_work_list_with_a_key_and_taken_back() {
    let Some(browser) = open(DESK) else { return };
    for language in ["fr", "en"] {
        let house = House::open();
        let (called, _) = house.asked_to_call();
        let url = house.serve();
        enter(&browser, &url, language);
        browser.go(&format!("{url}/customers/{called}"));
        browser.find("#note > summary").write(ENTER);
        browser
            .find("#note-words")
            .write("@owner : le litige est clos");
        browser.find("#note .btn.primary").write(ENTER);
        browser.find(".tl blockquote");
        browser.find("#task > summary").write(ENTER);
        browser
            .find("#task-words")
            .write(&format!("Envoyer le bon de livraison{ENTER}"));
        browser.find(".todos button[value='done']");

        browser.go(&format!("{url}/work"));
        browser.find("table.worklist tr:focus");
        look(&browser, "work-list", language);
        let rows = |count: u64| {
            let now = "return document.querySelectorAll('table.worklist tbody tr').length";
            assert_eq!(browser.run(now, json!([])), count);
        };
        rows(3);
        // The call is worth most; under it the note, and the task.
        browser.find("table.worklist tr:focus");
        browser.press("j");
        browser.press("d");
        browser.find(".donebar button[data-key='u']");
        rows(2);
        look(&browser, "work-ticked", language);
        browser.press("u");
        browser.find("body:not(:has(.donebar button[data-key='u'])) .donebar");
        rows(3);

        // Mine alone, then what nobody looks after.
        browser.go(&format!("{url}/work?whose=mine"));
        browser.find("table.worklist .todoline");
        rows(1);
        browser.find("table.worklist tr:focus");
        browser.press("d");
        browser.find(".empty");
        look(&browser, "work-none-of-mine", language);
        browser.find(".emptylink a").click();
        browser.find("table.worklist .todoline");
        rows(2);
        browser.press("j");
        browser.press(ENTER);
        browser.find("#todo + .todos button[value='done']");
    }
}
