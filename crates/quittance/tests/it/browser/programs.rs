//! An owner lets a program in: makes a key, which opens the API at once, and has another program told.

use super::{DESK, Demo, PHONE_AT_NIGHT, Seat, faults, open};
use serde_json::json;

#[test]
fn an_owner_makes_a_key_that_opens_the_api_and_has_a_program_told() {
    let Some(browser) = open(DESK) else { return };
    let demo = Demo::start();
    browser.go(&demo.url);
    browser.find("#email").write(&demo.login);
    browser.find("#password").write(&demo.password);
    browser.find(".doorform button").click();
    browser.find("#aged");

    browser.go(&format!("{}/settings", demo.url));
    browser.find("a[href='/keys']").click();
    browser.find("#name").write("Facturation");
    browser.find("input[name='import']").click();
    browser.find("main .btn.primary").click();
    browser.find("#key");
    let told = browser.run_until_told(
        "const tell = arguments[0], key = document.querySelector('#key').value;
         fetch('/api/v1/me', { headers: { authorization: 'Bearer ' + key } })
             .then(answer => answer.json()).then(me => tell(me.key.name + ': ' + me.key.scopes))",
        json!([]),
    );
    assert_eq!(told, "Facturation: read,import");

    browser.go(&format!("{}/webhooks", demo.url));
    browser.find("#url").write("https://crm.example/quittance");
    browser.find("#kinds").write("payment_received message_*");
    browser.find("main .btn.primary").click();
    browser.find("#secret");
    assert!(browser.text().contains("https://crm.example/quittance"));

    for language in ["fr", "en"] {
        for path in ["keys", "webhooks", "api/v1/docs"] {
            browser.sit(DESK);
            browser.go(&format!("{}/{path}?lang={language}", demo.url));
            browser.find(&format!("html[lang='{language}'] h1"));
            for seat in [
                Seat { language, ..DESK },
                Seat {
                    language,
                    ..PHONE_AT_NIGHT
                },
            ] {
                browser.sit(seat);
                assert_eq!(
                    faults(&browser, seat),
                    Vec::<String>::new(),
                    "{path}, {seat}"
                );
            }
        }
    }
}
