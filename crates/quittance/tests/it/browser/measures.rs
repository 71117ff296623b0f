//! Whoever doubts a figure opens it: from the measures to the lines, on a past day, in both languages, on a desk and a phone.

use super::{Browser, DESK, Demo, NIGHT, PHONE, PHONE_AT_NIGHT, Seat, faults, open};

fn look(browser: &Browser, name: &str, language: &'static str) {
    assert!(browser.has(&format!("html[lang='{language}']")), "{name}");
    for seat in [DESK, PHONE_AT_NIGHT, PHONE, NIGHT] {
        let seat = Seat { language, ..seat };
        browser.sit(seat);
        let found = faults(browser, seat);
        assert_eq!(found, Vec::<String>::new(), "{name}, {language}, {seat}");
    }
    browser.sit(Seat { language, ..DESK });
}

#[test]
fn a_figure_is_opened_down_to_its_lines_on_a_day_of_the_past() {
    if open(DESK).is_none() {
        return;
    }
    let demo = Demo::start();
    for language in ["fr", "en"] {
        let Some(browser) = open(Seat { language, ..DESK }) else {
            return;
        };
        browser.go(&format!("{}/sign-in?lang={language}", demo.url));
        browser.find("#email").write(&demo.login);
        browser.find("#password").write(&demo.password);
        browser.find("form[action='/sign-in'] button").click();
        browser.find("#aged");

        browser.find(".navlink[href='/measures']").click();
        browser.find(".cards .card svg[role='img'] title");
        look(&browser, "measures", language);

        browser.find("#m-dso a").click();
        let today = browser.find(".figure.large").text();
        assert!(
            browser.has("table.months tbody tr"),
            "a table stands beside the plot"
        );
        look(&browser, "dso", language);

        // The last row is a year ago: its day opens the same measure there.
        browser.find("table.months tbody tr:last-child a").click();
        browser.find("a[href='/measures/dso']");
        assert!(browser.url().contains("as_of="), "{}", browser.url());
        assert!(!today.is_empty());

        let sum = browser.find(".sums a.num").text();
        browser.find(".sums a.num").click();
        browser.find("table.months tfoot");
        let sums = browser.find("table.months tfoot").text();
        let amount = sum.lines().next().unwrap_or_default();
        assert!(sums.contains(amount), "{amount} is not in {sums}");
        look(&browser, "lines", language);

        for measure in [
            "aged",
            "effectiveness",
            "days-late",
            "top-debtors",
            "first-reminders",
            "promises",
            "reminders",
        ] {
            browser.go(&format!("{}/measures/{measure}", demo.url));
            browser.find("h1");
            look(&browser, measure, language);
        }
    }
}
