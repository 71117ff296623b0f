//! Pages on paper: what somebody takes to a meeting or a call has no navigation and no buttons, and is not blank.

use std::process::Command;

use super::day::enter;
use super::driver::Browser;
use super::{DESK, Seat, open};
use crate::web::actors::House;

/// What is read on paper; nothing when the program that reads it is not installed.
fn printed(browser: &Browser, name: &str) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder for the paper");
    let (pdf, text) = (
        folder.path().join("page.pdf"),
        folder.path().join("page.txt"),
    );
    let bytes = browser.paper();
    assert!(bytes.starts_with(b"%PDF-"), "{name} is printed");
    if let Some(keep) = std::env::var_os("QUITTANCE_PAPER") {
        let kept = std::path::Path::new(&keep).join(format!("{name}.pdf"));
        std::fs::write(kept, &bytes).expect("the paper is kept");
    }
    std::fs::write(&pdf, bytes).expect("the paper is written");
    let read = Command::new("pdftotext")
        .arg("-layout")
        .args([&pdf, &text])
        .status();
    if read.is_err() {
        println!(
            "skipped: reading what is printed, because pdftotext (poppler-utils) is not installed"
        );
        return None;
    }
    assert!(
        read.is_ok_and(|status| status.success()),
        "{name} can be read"
    );
    Some(std::fs::read_to_string(&text).expect("what is read"))
}

#[test]
fn a_customer_the_work_list_and_a_call_sheet_are_printed_without_what_only_a_screen_needs() {
    let Some(browser) = open(DESK) else { return };
    for (language, dark) in [("fr", false), ("en", true)] {
        let house = House::open();
        let (_, question) = house.asked_to_call();
        let url = house.serve();
        enter(&browser, &url, language);
        browser.sit(Seat {
            language,
            dark,
            ..DESK
        });
        let on_screen = match language {
            "fr" => [
                "Se déconnecter",
                "Relancer à la main",
                "Ajouter une note",
                "Sandbox",
                "Séquences",
            ],
            _ => [
                "Sign out",
                "Remind by hand",
                "Add a note",
                "Sandbox",
                "Sequences",
            ],
        };
        for (name, path, words) in [
            (
                "customer",
                format!("/customers/{}", house.customer),
                &["Menuiserie Lefort", "F-1", "1", "compta@lefort.example"][..],
            ),
            (
                "work",
                "/work".to_owned(),
                &["Vauclin Frères", "01 99 00 12 34"],
            ),
            (
                "call",
                format!("/work/{question}"),
                &["Vauclin Frères", "01 99 00 12 34", "F-3"],
            ),
            (
                "overdue",
                "/overdue".to_owned(),
                &["Menuiserie Lefort", "Vauclin Frères"],
            ),
            ("lines", "/lines/open".to_owned(), &["F-1", "F-3"]),
            ("measures", "/measures".to_owned(), &["DSO"]),
            ("measure", "/measures/dso".to_owned(), &["DSO"]),
            (
                "message",
                format!("/messages/{}", house.message),
                &["Sauf erreur de notre part.", "compta@lefort.example"],
            ),
        ] {
            browser.go(&format!("{url}{path}"));
            browser.find("h1");
            let Some(text) = printed(&browser, &format!("{name}-{language}")) else {
                return;
            };
            for word in words {
                assert!(
                    text.contains(word),
                    "{name} in {language} lacks {word}: {text}"
                );
            }
            assert!(
                text.contains("Atelier Morvan"),
                "{name} says whose it is: {text}"
            );
            for word in on_screen {
                assert!(
                    !text.contains(word),
                    "{name} in {language} shows {word}: {text}"
                );
            }
            assert!(
                !text.contains("http://127"),
                "{name} prints no addresses of links"
            );
        }
    }
}

#[test]
fn dark_pages_are_printed_dark_on_light() {
    let Some(browser) = open(Seat { dark: true, ..DESK }) else {
        return;
    };
    let house = House::open();
    let url = house.serve();
    enter(&browser, &url, "fr");
    browser.go(&format!("{url}/customers/{}?theme=dark", house.customer));
    browser.find("html[data-theme='dark']");
    browser.print_media(true);
    let ink = "const light = color => color.match(/[0-9.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b);
               return light(getComputedStyle(document.querySelector('h1')).color)";
    let light = browser.run(ink, serde_json::json!([])).as_f64().unwrap();
    assert!(light < 200.0, "the ink is dark on paper: {light}");
    browser.print_media(false);
}
