//! Somebody shapes a sequence: a step is dragged, another one moved by arrows, the days to come and the year gone by are
//! looked at, and the new version is switched on.

use serde_json::{Value, json};

use super::driver::{Browser, Seat};
use super::{DESK, Demo, NIGHT, PHONE, PHONE_AT_NIGHT, faults, open};

fn sign_in(browser: &Browser, demo: &Demo) {
    browser.go(&demo.url);
    browser.find("#email").write(&demo.login);
    browser.find("#password").write(&demo.password);
    browser.find(".doorform button").click();
    browser.find("#aged");
}

/// Where a step's mark is on the screen, and how many pixels a day is wide.
fn place_of(browser: &Browser, code: &str) -> (f64, f64, f64) {
    let told = browser.run(
        "const mark = document.querySelector(`[data-code='${arguments[0]}'] circle`).getBoundingClientRect();
         const line = document.querySelector('[data-line]'), at = line.dataset;
         const day = line.getBoundingClientRect().width / 1000 * (at.to - at.from) / (at.last - at.first);
         return [mark.x + mark.width / 2, mark.y + mark.height / 2, day]",
        json!([code]),
    );
    let number = |place: usize| told[place].as_f64().unwrap();
    (number(0), number(1), number(2))
}

fn mouse(browser: &Browser, kind: &str, x: f64, y: f64) {
    let buttons = i32::from(kind != "mouseReleased");
    browser.devtools(
        "Input.dispatchMouseEvent",
        json!({"type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1}),
    );
}

fn key(browser: &Browser, key: &str) {
    for kind in ["rawKeyDown", "keyUp"] {
        let code = if key == "ArrowRight" { 39 } else { 37 };
        browser.devtools(
            "Input.dispatchKeyEvent",
            json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code}),
        );
    }
}

fn day_of(browser: &Browser, code: &str) -> Value {
    browser.run(
        "return document.querySelector(`[data-code='${arguments[0]}']`).dataset.day",
        json!([code]),
    )
}

/// The page with this state of the draft has come: the notice says that it was saved.
fn saved(browser: &Browser, code: &str, day: &str) {
    browser.find(&format!(
        ".mark[data-code='{code}'][data-was='{day}'][data-day='{day}']"
    ));
    browser.find(".notice.good[role='status']");
}

fn look(browser: &Browser, name: &str, seats: [Seat; 2]) {
    for seat in seats {
        browser.sit(seat);
        assert_eq!(
            faults(browser, seat),
            Vec::<String>::new(),
            "{name}, {seat}"
        );
    }
    browser.sit(seats[0]);
}

#[test]
fn a_sequence_is_dragged_moved_by_keys_undone_previewed_replayed_and_published() {
    let Some(browser) = open(DESK) else { return };
    let demo = Demo::start();
    sign_in(&browser, &demo);
    browser.find(".navlink[href='/sequences']").click();
    look(&browser, "the list", [DESK, PHONE_AT_NIGHT]);
    browser.find("a.who[href='/sequences/standard']").click();
    browser.find("[data-line] .mark[data-code='30']");

    let (x, y, day) = place_of(&browser, "30");
    mouse(&browser, "mouseMoved", x, y);
    mouse(&browser, "mousePressed", x, y);
    for part in 1..=5 {
        mouse(&browser, "mouseMoved", x + f64::from(part) * day, y);
    }
    mouse(&browser, "mouseReleased", x + 5.0 * day, y);
    saved(&browser, "30", "20");
    assert!(browser.text().contains("J+20"), "the list follows the line");

    browser.run(
        "document.querySelector(\"[data-code='20']\").focus()",
        json!([]),
    );
    key(&browser, "ArrowRight");
    key(&browser, "ArrowRight");
    assert_eq!(day_of(&browser, "20"), "7", "it is seen at once");
    saved(&browser, "20", "7");
    // A step never passes its neighbour.
    browser.run(
        "document.querySelector(\"[data-code='20']\").focus()",
        json!([]),
    );
    for _ in 0..15 {
        key(&browser, "ArrowRight");
    }
    saved(&browser, "20", "19");
    browser.find("button[value='undo']").click();
    browser.find(".mark[data-code='20'][data-day='7']");

    browser.find("a.step[href$='step=30#step']").click();
    browser.find("#f-days");
    look(&browser, "the editor", [DESK, PHONE]);
    browser.run("scrollTo(0, 0)", json!([]));
    browser.find(".head .btn.primary").click();
    browser.find(".calendar .count");
    look(&browser, "the days to come", [DESK, PHONE_AT_NIGHT]);
    // Beside what stands: who would hear on other days.
    browser
        .find(".publishing .btn.quiet[href$='/compare']")
        .click();
    browser.find(".sides .comes");
    browser.find(".sides .goes");
    look(&browser, "what changes", [DESK, PHONE_AT_NIGHT]);
    browser.find(".seqtabs a[href$='/replay']").click();
    browser.find(".coming");
    look(&browser, "the year gone by", [DESK, PHONE]);
    browser.find(".tabs a[href$='show=paid#lines']").click();
    browser.find(".coming .pill.bad");

    browser.go(&format!("{}/sequences/standard/ahead?lang=en", demo.url));
    let text = browser.text();
    assert!(
        text.contains("follow a version of this sequence today"),
        "{text}"
    );
    browser.find("input[value='move']").click();
    browser.find(".publishing .btn.primary").click();
    browser.find(".notice.good[role='status']");
    assert!(browser.text().contains("Version 2 in service"));
    for (path, seats) in [
        ("", [NIGHT, PHONE]),
        ("/standard?step=30", [NIGHT, PHONE_AT_NIGHT]),
        ("/standard/ahead", [NIGHT, PHONE]),
        ("/standard/compare", [NIGHT, PHONE]),
        ("/standard/replay", [NIGHT, PHONE_AT_NIGHT]),
        ("/standard/followers", [NIGHT, PHONE]),
    ] {
        browser.go(&format!("{}/sequences{path}", demo.url));
        look(&browser, path, seats);
    }
}
