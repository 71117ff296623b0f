//! The pages as people meet them: a real Chromium, on a desk and on a phone, in French and in English, by day and by night.

mod by_hand;
mod customer;
mod day;
mod demo;
mod driver;
mod first_day;
mod inbox;
mod letters;
mod lists;
mod measures;
mod paper;
mod people;
mod posting;
mod programs;
mod sample_server;
mod searching;
mod sequences;
mod texting;

use std::path::Path;

use demo::Demo;
use driver::{Browser, Seat};
use receivables::party::Language;
use serde_json::{Value, json};

use crate::pages::samples;

/// Reads a page as somebody who cannot see it would. For tests only; see `tests/browser/README.md`.
const AXE: &str = include_str!("../browser/axe.min.js");

const DESK: Seat = Seat {
    width: 1440,
    height: 900,
    language: "fr",
    dark: false,
};
const PHONE: Seat = Seat {
    width: 390,
    height: 844,
    language: "fr",
    dark: false,
};
const NIGHT: Seat = Seat { dark: true, ..DESK };
const PHONE_AT_NIGHT: Seat = Seat {
    dark: true,
    ..PHONE
};

/// What the README shows.
const PICTURES: [&str; 6] = [
    "dashboard.en.png",
    "dashboard.fr.png",
    "dashboard-phone-night.en.png",
    "customer.en.png",
    "customer-phone.fr.png",
    "message.fr.png",
];

/// What the guide shows, in each language.
const GUIDE: [&str; 12] = [
    "dashboard",
    "overdue",
    "customer",
    "customers",
    "work",
    "inbox",
    "keys",
    "first-day",
    "import-columns",
    "check",
    "mail",
    "search",
];

/// A clerk signs in, sees the day, opens a late customer, reads why, and finds the mail that went into the sandbox.
#[test]
fn a_clerk_finds_who_is_late_why_and_what_was_written() {
    if open(DESK).is_none() {
        return;
    }
    let demo = Demo::start();
    for language in ["fr", "en"] {
        let desk = Seat { language, ..DESK };
        let Some(browser) = open(desk) else { return };
        let mut found = Vec::new();
        let mut look = |name: &str| {
            for seat in [
                desk,
                Seat {
                    language,
                    ..PHONE_AT_NIGHT
                },
                Seat { language, ..PHONE },
                Seat { language, ..NIGHT },
            ] {
                browser.sit(seat);
                assert!(
                    browser.has(&format!("html[lang='{language}']")),
                    "{name} in {language}"
                );
                found.extend(
                    faults(&browser, seat)
                        .iter()
                        .map(|what| format!("{name}, {language}, {seat}: {what}")),
                );
                take_picture(&browser, name, seat);
            }
            browser.sit(desk);
        };

        browser.go(&demo.url);
        look("sign-in");
        browser.find("#email").write(&demo.login);
        browser.find("#password").write(&demo.password);
        browser.find(".doorform button").click();
        browser.find("#aged");
        // The firm's people read French until they say otherwise.
        if language == "en" {
            browser.find(".lang[hreflang='en']").click();
            browser.find("html[lang='en'] #aged");
        }
        look("dashboard");

        browser.find(".navlink[href='/overdue']").click();
        let name = browser.find("table.list a.who").text();
        look("overdue");
        browser.find("table.list a.who").click();
        let because = browser.find("#next ~ .nextrule").text();
        assert!(!because.is_empty(), "{name} has no reason");
        assert_eq!(browser.find("h1").text(), name);
        assert!(browser.has(".tl .now"));
        let customer = browser.url();
        look("customer");

        browser.sit(Seat { language, ..PHONE });
        browser.find(".mode").click();
        browser.find("table.mails a.who");
        look("mailbox");
        browser.go(&customer);
        browser.find(".tl a[href^='/messages/']").click();
        browser.find(".mailprev iframe");
        look("message");

        for page in ["settings", "help", "customers", "work", "inbox", "keys"] {
            browser.go(&format!("{}/{page}", demo.url));
            browser.find("h1");
            look(page);
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

#[test]
fn every_sample_of_every_page_can_be_read_and_used_by_everybody() {
    let Some(browser) = open(DESK) else { return };
    let mut found = Vec::new();
    for (language, seats) in [
        (Language::Fr, [DESK, PHONE_AT_NIGHT]),
        (Language::En, [PHONE, NIGHT]),
    ] {
        let server = sample_server::start(samples::all(language));
        for (name, _) in samples::all(language) {
            for seat in seats {
                browser.sit(seat);
                browser.go(&format!("{}/{name}", server.url));
                let what = faults(&browser, seat);
                found.extend(
                    what.into_iter()
                        .map(|what| format!("{name} in {language:?}, {seat}: {what}")),
                );
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_browser_notices_what_a_page_does_wrong() {
    let Some(browser) = open(PHONE) else { return };

    browser.go(&page("<img src='data:,'><script>missing()</script>"));
    assert!(
        browser
            .complaints()
            .iter()
            .any(|line| line.contains("missing is not defined"))
    );
    assert!(
        barriers(&browser)
            .iter()
            .any(|line| line.contains("image-alt"))
    );

    browser.go(&page("<p>Rien"));
    assert_eq!(browser.complaints(), Vec::<String>::new());
    assert_eq!(barriers(&browser), Vec::<String>::new());
    assert_eq!(browser.run("return innerWidth", json!([])), 390);
    assert!(browser.picture(390, 2000).starts_with(b"\x89PNG"));
}

#[test]
fn the_browser_types_clicks_and_waits_for_the_answer() {
    let Some(browser) = open(DESK) else { return };

    browser.go(&page(
        "<label>Nom <input></label><button>Dire</button><script>
         document.querySelector('button').onclick = () => setTimeout(() => {
             document.body.append(Object.assign(document.createElement('output'),
                 {textContent: document.querySelector('input').value}));
             history.replaceState({}, '', '#dit');
         }, 200)</script>",
    ));
    assert!(!browser.has("output"));
    browser.find("input").write("Écran");
    browser.find("button").click();
    assert_eq!(browser.find("output").text(), "Écran");
    assert!(browser.text().contains("Écran") && browser.url().ends_with("#dit"));
}

/// A page of our own making, without a server.
fn page(body: &str) -> String {
    format!(
        "data:text/html;charset=utf-8,<html lang=fr><title>Écran</title><main><h1>Écran</h1>{}</main>",
        body.replace('\n', " ").replace('#', "%23")
    )
}

/// Keeps the pictures of the README and of the guide, when they are asked for: `QUITTANCE_PICTURES=1`.
fn take_picture(browser: &Browser, name: &str, seat: Seat) {
    if std::env::var_os("QUITTANCE_PICTURES").is_none() {
        return;
    }
    let is_phone = seat.width == PHONE.width;
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let (screen, time) = (
        if is_phone { "-phone" } else { "" },
        if seat.dark { "-night" } else { "" },
    );
    let file = format!("{name}{screen}{time}.{}.png", seat.language);
    let mut wanted = Vec::new();
    if PICTURES.contains(&file.as_str()) {
        wanted.push(docs.join("pictures").join(file));
    }
    if GUIDE.contains(&name) && !is_phone && !seat.dark {
        let folder = docs.join("guide").join(seat.language).join("src/pictures");
        wanted.push(folder.join(format!("{name}.png")));
    }
    for path in wanted {
        std::fs::create_dir_all(path.parent().unwrap()).expect("a folder for the pictures");
        let picture = browser.picture(seat.width, seat.height);
        std::fs::write(path, picture).expect("a picture is kept");
    }
}

/// Everything that is wrong with the page that is shown: complaints, barriers, and what does not fit the screen.
fn faults(browser: &Browser, seat: Seat) -> Vec<String> {
    let mut faults = browser.complaints();
    faults.extend(barriers(browser));
    let width = browser.run("return document.documentElement.scrollWidth", json!([]));
    if width.as_u64() > Some(u64::from(seat.width)) {
        faults.push(format!("it is {width} pixels wide"));
    }
    faults
}

/// Findings of axe that keep somebody from using the page.
fn barriers(browser: &Browser) -> Vec<String> {
    browser.run(AXE, json!([]));
    let told = browser.run_until_told(
        "const tell = arguments[0];
         axe.run(document, {resultTypes: ['violations']}).then(found => tell(found.violations), fault => tell(String(fault)))",
        json!([]),
    );
    let findings = told
        .as_array()
        .unwrap_or_else(|| panic!("axe could not read the page: {told}"));
    findings
        .iter()
        .filter(|finding| finding["impact"] == "serious" || finding["impact"] == "critical")
        .map(|finding| {
            let at: Vec<&Value> = finding["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|node| &node["html"])
                .collect();
            format!("{} {}: {at:?}", finding["id"], finding["help"])
        })
        .collect()
}

fn open(seat: Seat) -> Option<Browser> {
    match Browser::open(seat) {
        Ok(browser) => Some(browser),
        Err(why) => {
            println!("skipped: the browser tests, because {why}");
            None
        }
    }
}
