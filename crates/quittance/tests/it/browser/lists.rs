//! Lists narrowed down, and every list and its keys: walked, ticked and opened without a mouse; the keys of a page told on `?`.

use serde_json::json;

use super::day::{enter, look};
use super::driver::Browser;
use super::{DESK, open};
use crate::web::actors::House;

/// The key that opens and submits.
const ENTER: &str = "\u{e007}";
/// The key that closes.
const ESCAPE: &str = "\u{e00c}";

fn rows(browser: &Browser) -> u64 {
    let now = "return document.querySelectorAll('table.list tbody tr').length";
    browser.run(now, json!([])).as_u64().unwrap()
}

#[test]
fn a_list_is_narrowed_down_by_colleague_and_segment_and_opened_again_from_its_address() {
    let Some(browser) = open(DESK) else { return };
    for language in ["fr", "en"] {
        let house = House::open();
        house.add_customers(4);
        house.asked_to_call();
        let url = house.serve();
        enter(&browser, &url, language);
        let record = format!("{url}/customers/{}?edit=file", house.customer);
        browser.go(&record);
        browser.find("#record-segment").write("Grossistes");
        browser.find("#record-colleague").write("Claire");
        browser.find("#record .btn.primary").click();
        browser.find("form.notice button[value='undo']");
        look(&browser, "customer-record", language);

        browser.go(&format!("{url}/customers"));
        browser.find("table.list");
        assert_eq!(rows(&browser), 6);
        look(&browser, "customers", language);
        browser.find(".narrowbox > summary").write(ENTER);
        browser.find("#only-segment").write("Grossistes");
        look(&browser, "customers-filters", language);
        browser.find(".filterform .btn.primary").write(ENTER);
        browser.find(".chip");
        assert_eq!(rows(&browser), 1);
        look(&browser, "customers-filtered", language);
        let address = browser.url();
        assert!(address.contains("segment=Grossistes"), "{address}");
        // Sorted otherwise, it is the same list; on its own it is opened again.
        browser.find("thead a[href*='sort=rating']").write(ENTER);
        browser.find("th[aria-sort='descending']");
        assert!(browser.url().contains("segment=Grossistes"));
        browser.go(&address);
        browser.find(".chip").write(ENTER);
        browser.find("body:not(:has(.chip)) table.list");
        assert_eq!(rows(&browser), 6);
        browser.go(&format!("{url}/overdue?colleague=none&segment=Grossistes"));
        browser.find(".empty");
        look(&browser, "overdue-filtered-empty", language);
    }
}

#[test]
fn contacts_are_put_in_order_with_the_keyboard_and_put_back() {
    let Some(browser) = open(DESK) else { return };
    for language in ["fr", "en"] {
        let house = House::open();
        let url = house.serve();
        enter(&browser, &url, language);
        browser.go(&format!(
            "{url}/customers/{}?edit=contact-new",
            house.customer
        ));
        browser.find("#contact-name").write("Maud Kerbrat");
        browser
            .find("#contact-email")
            .write(&format!("maud@kerbrat.example{ENTER}"));
        browser.find("a[href='mailto:maud@kerbrat.example']");
        let first =
            "return document.querySelector('#contacts ~ dl.facts a[href^=mailto]').textContent";
        assert_eq!(browser.run(first, json!([])), "compta@lefort.example");
        look(&browser, "contacts", language);
        browser
            .find("button[name='up']:not([disabled])")
            .write(ENTER);
        browser.find("form.notice button[value='down']");
        assert_eq!(browser.run(first, json!([])), "maud@kerbrat.example");
        look(&browser, "contacts-moved", language);
        browser
            .find("form.notice button[value='down']")
            .write(ENTER);
        browser.find("form.notice button[value='up']");
        assert_eq!(browser.run(first, json!([])), "compta@lefort.example");
    }
}

#[test]
fn the_keys_of_a_page_are_told_on_a_question_mark_and_the_focus_comes_back() {
    let Some(browser) = open(DESK) else { return };
    for language in ["fr", "en"] {
        let house = House::open();
        let (_, question) = house.asked_to_call();
        house.asked_to_approve();
        let url = house.serve();
        enter(&browser, &url, language);
        browser.go(&format!("{url}/work"));
        browser.find("table.worklist tr:focus");
        browser.press("?");
        browser.find("dialog.keysbox[open]");
        let told = browser.find("dialog.keysbox").text();
        for key in ["J", "X", "A", "Ctrl"] {
            assert!(told.contains(key), "{key}: {told}");
        }
        look(&browser, "keys-of-a-page", language);
        browser.press(ESCAPE);
        browser.find("body:not(:has(dialog[open])) table.worklist tr:focus");

        // Another page has other keys.
        browser.go(&format!("{url}/work/{question}"));
        browser.find(".outcomes");
        browser.press("?");
        let told = browser.find("dialog.keysbox[open]").text();
        assert!(
            told.contains('P') && told.contains('N') && !told.contains('X'),
            "{told}"
        );
        browser.press("?");
        browser.find("body:not(:has(dialog[open])) .outcomes");
        // A mouse finds it, too; and without a script the same link leads to the help.
        browser.find("[data-keys-open][href='/help#keys']").click();
        browser.find("dialog.keysbox[open] button").click();
        browser.find("body:not(:has(dialog[open])) .outcomes");
    }
}

#[test]
fn every_list_is_walked_and_opened_with_the_same_keys() {
    let Some(browser) = open(DESK) else { return };
    let house = House::open();
    house.asked_to_call();
    house.asked_to_approve();
    let url = house.serve();
    enter(&browser, &url, "fr");
    let has_focus = "return document.activeElement.matches('tr, li') && document.activeElement.closest('[data-rows]') !== null";
    for path in [
        "/work",
        "/overdue",
        "/customers",
        "/mailbox",
        "/letters",
        "/sequences",
        "/lines/open",
    ] {
        browser.go(&format!("{url}{path}"));
        browser.find("[data-rows]");
        browser.press("j");
        assert_eq!(browser.run(has_focus, json!([])), true, "{path}");
        if browser.has("[data-rows] tr input[type=checkbox]") {
            let ticks = "return document.querySelectorAll('[data-rows] input:checked').length";
            let before = browser.run(ticks, json!([])).as_u64();
            browser.run(
                "[...document.querySelectorAll('[data-rows] tr')].find(row => row.querySelector('input[type=checkbox]')).focus()",
                json!([]),
            );
            browser.press("x");
            let after = browser.run(ticks, json!([])).as_u64();
            assert_eq!(after, before.map(|count| count + 1), "{path}");
        }
        let here = browser.url();
        browser.press(ENTER);
        browser.find("h1");
        assert_ne!(browser.url(), here, "{path} opens its row");
    }
}
