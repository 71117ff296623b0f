//! Each figure opens the lines it is made of, and they add up to it: today and on past days, to the cent.

use axum::http::StatusCode;

use super::actors::House;

const MEASURES: [&str; 8] = [
    "dso",
    "days-late",
    "aged",
    "effectiveness",
    "top-debtors",
    "first-reminders",
    "promises",
    "reminders",
];

/// Today, and two days of the past: between the invoice and its payment, and before everything.
const DAYS: [&str; 3] = ["2026-03-10", "2026-02-20", "2024-01-01"];

/// Each part of a figure: the address of its lines, and the amount as it is printed.
fn parts(page: &str) -> Vec<(String, String)> {
    let links = page.split("<a class=\"num\" href=\"").skip(1);
    let part = |rest: &str| {
        let (address, rest) = rest.split_once("\">").unwrap();
        let amount = rest.split('<').next().unwrap_or_default();
        (address.replace("&#38;", "&"), amount.trim().to_owned())
    };
    links.map(part).collect()
}

#[test]
fn every_sum_of_every_measure_opens_lines_that_add_up_to_it() {
    let house = House::open();
    house.pay_some("F-1", 20_000);
    let reader = house.reader();
    let mut opened = 0;
    for measure in MEASURES {
        for day in DAYS {
            let page = reader.get(&format!("/measures/{measure}?as_of={day}"));
            assert_eq!(page.status, StatusCode::OK, "{measure} on {day}");
            for (address, amount) in parts(&page.body) {
                let lines = reader.get(&address);
                assert_eq!(lines.status, StatusCode::OK, "{address}");
                let nothing = amount.starts_with("0,00") && !lines.body.contains("<tfoot>");
                let sums = lines.body.split("<tfoot>").nth(1).unwrap_or_default();
                let sums = sums.split("</tfoot>").next().unwrap_or_default();
                assert!(
                    nothing || sums.contains(&format!(">{amount}<")),
                    "{measure} on {day}: {amount} is not in the sums of {address}: {sums}"
                );
                opened += usize::from(!nothing);
            }
        }
    }
    assert!(opened > 10, "only {opened} sums had lines");
}

#[test]
fn measures_and_lines_leave_as_files() {
    let house = House::open();
    let reader = house.reader();
    for path in MEASURES.map(|measure| format!("/measures/{measure}")) {
        let csv = reader.get(&format!("{path}/csv?as_of=2026-03-10"));
        assert!(csv.header("content-type").starts_with("text/csv"), "{path}");
        assert!(csv.body.contains(';'), "{path}");
        let sheet = reader.get(&format!("{path}/xlsx"));
        assert!(sheet.bytes.starts_with(b"PK"), "{path}");
    }
    let lines = reader.get("/lines/open/csv?on=2026-03-10");
    assert!(lines.body.contains("Menuiserie Lefort"), "{}", lines.body);
    assert!(lines.header("content-disposition").contains("open.csv"));
}

#[test]
fn what_is_no_measure_is_not_found_and_a_day_to_come_is_today() {
    let house = House::open();
    let reader = house.reader();
    for path in [
        "/measures/luck",
        "/lines/luck",
        "/measures/dso/pdf",
        "/lines/open/pdf",
    ] {
        assert_eq!(reader.get(path).status, StatusCode::NOT_FOUND, "{path}");
    }
    for day in ["2030-01-01", "yesterday", "0000-00-00"] {
        let page = reader.get(&format!("/measures/aged?as_of={day}")).body;
        assert!(page.contains("value=\"2026-03-10\""), "{day}");
    }
}

#[test]
fn nothing_of_a_firm_is_in_the_measures_of_another() {
    let house = House::open();
    let stranger = house.stranger();
    for path in [
        "/measures",
        "/measures/top-debtors",
        "/lines/open",
        "/lines/sales/csv",
    ] {
        assert!(!stranger.get(path).body.contains("Lefort"), "{path}");
    }
}

/// What a first look costs on the line, and that no page asks anybody else for anything.
#[test]
fn a_first_look_weighs_little_and_asks_nobody_else() {
    const PAGE_MAX: usize = 60 * 1024;
    const FONTS_MAX: usize = 90 * 1024;
    let house = House::open();
    house.add_customers(60);
    let reader = house.reader();
    let customer = format!("/customers/{}", house.customer);
    for path in [
        "/",
        "/overdue",
        "/customers",
        customer.as_str(),
        "/measures",
        "/measures/dso",
        "/letters",
        "/settings",
        "/help",
    ] {
        let (page, fonts) = weigh(&reader, path);
        println!("{path}: {page} bytes, fonts {fonts} bytes");
        assert!(
            page <= PAGE_MAX,
            "{path} weighs {page} bytes beside its fonts"
        );
        assert!(
            fonts <= FONTS_MAX,
            "the fonts of {path} weigh {fonts} bytes"
        );
    }
}

/// Bytes on the line of a page with all that it loads, and of its fonts.
fn weigh(reader: &super::actors::Actor, path: &str) -> (usize, usize) {
    let fetch = |path: &str| {
        let packed = reader.send_with("GET", path, "", &[("accept-encoding", "gzip, br")]);
        assert_eq!(packed.status, StatusCode::OK, "{path}");
        let is_text =
            !path.starts_with("/static/") || path.ends_with(".css") || path.ends_with(".js");
        let is_packed = packed.header("content-encoding") == "gzip";
        assert!(is_packed || !is_text, "{path}");
        packed.bytes.len()
    };
    let page = reader.get(path).body;
    let css = links(&page)
        .into_iter()
        .find(|link| link.ends_with(".css"))
        .expect("a style sheet");
    let styles = reader.get(&css).body;
    let mut loads = links(&page);
    loads.extend(styles.split("url(").skip(1).filter_map(|rest| {
        let url = rest.split(')').next()?.trim_matches(['"', '\'']);
        (!url.starts_with("data:")).then(|| url.to_owned())
    }));
    loads.sort();
    loads.dedup();
    let (mut bytes, mut fonts) = (fetch(path), 0);
    for load in loads {
        assert!(load.starts_with("/static/"), "{path} asks {load}");
        match load.ends_with(".woff2") {
            true => fonts += fetch(&load),
            false => bytes += fetch(&load),
        }
    }
    (bytes, fonts)
}

/// What a browser fetches for a page by itself.
fn links(page: &str) -> Vec<String> {
    let head = page.split("</head>").next().unwrap_or_default();
    let in_head = head
        .split(['"'])
        .filter(|part| part.starts_with('/') || part.contains("://"));
    let signs = page
        .split("<use href=\"")
        .skip(1)
        .filter_map(|rest| rest.split(['#', '"']).next());
    let images = page
        .split("src=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let mut all: Vec<String> = in_head
        .chain(signs)
        .chain(images)
        .map(str::to_owned)
        .collect();
    all.sort();
    all.dedup();
    all
}
