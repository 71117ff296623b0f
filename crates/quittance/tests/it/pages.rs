//! Every sample of every page is drawn in both languages and read by a strict eye.

pub mod samples;

use std::path::Path;

use receivables::party::Language;

use quittance::web::{assets::ASSETS, frame};

#[test]
fn every_page_is_drawn_in_both_languages_and_keeps_the_strict_policy() {
    for (language, name, page) in pages() {
        let of = format!("{name} in {language:?}");
        assert!(
            !page.contains(" style=") && !page.contains("<style"),
            "{of} has an inline style"
        );
        for event in [" onclick=", " onchange=", " onload=", "javascript:"] {
            assert!(!page.contains(event), "{of} has an inline script");
        }
        assert!(
            page.matches("<script").count() == page.matches("<script src=").count(),
            "{of}"
        );
        assert!(
            !page.contains("http://") && !page.contains("https://"),
            "{of} asks a third party"
        );
    }
}

#[test]
fn every_page_has_one_title_one_heading_one_main_and_a_way_to_skip() {
    for (language, name, page) in pages() {
        let of = format!("{name} in {language:?}");
        for (part, count) in [
            ("<title>", 1),
            ("<h1", 1),
            ("<main", 1),
            ("class=\"skip\"", 1),
        ] {
            assert_eq!(page.matches(part).count(), count, "{part} in {of}");
        }
        let code = frame::code(language);
        assert!(page.contains(&format!("<html lang=\"{code}\"")), "{of}");
    }
}

#[test]
fn every_sign_is_on_the_sheet() {
    let sheet = String::from_utf8_lossy(&ASSETS.icons.bytes).into_owned();
    for (_, name, page) in pages() {
        for sign in page
            .split(".svg#")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(
                sheet.contains(&format!("<symbol id=\"{sign}\"")),
                "{sign} in {name}"
            );
        }
    }
}

#[test]
fn every_form_that_changes_something_carries_its_token() {
    for (_, name, page) in pages()
        .into_iter()
        .filter(|(_, name, _)| !name.starts_with("sign-in"))
    {
        for form in page
            .split("<form")
            .skip(1)
            .filter_map(|rest| rest.split("</form>").next())
        {
            let posts = form.contains("method=\"post\"");
            assert_eq!(posts, form.contains("name=\"token\""), "a form of {name}");
        }
    }
}

#[test]
fn what_others_typed_is_shown_and_never_run() {
    let page = |wanted: &str| {
        let mut pages = pages().into_iter();
        pages
            .find(|(_, name, _)| *name == wanted)
            .map(|(_, _, page)| page)
            .unwrap_or_default()
    };
    assert!(page("customer-approve").contains("&#60;Négoce de matériaux&#62;"));
    assert!(page("customers-search").contains("Kerguelen &#38; &#60;fils&#62;"));
}

#[test]
fn a_page_says_its_amounts_in_the_words_of_its_reader() {
    for (language, _, page) in pages()
        .into_iter()
        .filter(|(_, name, _)| *name == "overdue-first")
    {
        let amount = match language {
            Language::Fr => "18\u{a0}642,00\u{a0}€",
            Language::En => "€18,642.00",
        };
        assert!(page.contains(amount), "{amount}");
    }
}

/// Writes the samples where `QUITTANCE_RENDER_TO` says, for the eye of a person.
#[test]
fn the_samples_can_be_looked_at() {
    let Some(folder) = std::env::var_os("QUITTANCE_RENDER_TO") else {
        println!("skipped: QUITTANCE_RENDER_TO is not set");
        return;
    };
    let folder = Path::new(&folder);
    let write = |path: String, bytes: &[u8]| {
        let path = folder.join(path.trim_start_matches('/'));
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        std::fs::write(path, bytes).expect("a file is written");
    };
    for (language, name, page) in pages() {
        write(
            format!("{name}.{}.html", frame::code(language)),
            page.as_bytes(),
        );
    }
    for asset in [
        &ASSETS.css,
        &ASSETS.js,
        &ASSETS.icons,
        &ASSETS.favicon,
        &ASSETS.sans,
        &ASSETS.serif,
    ] {
        write(asset.path.clone(), &asset.bytes);
    }
}

fn pages() -> Vec<(Language, &'static str, String)> {
    let in_language = |language| {
        samples::all(language)
            .into_iter()
            .map(move |(name, page)| (language, name, page))
    };
    [Language::Fr, Language::En]
        .into_iter()
        .flat_map(in_language)
        .collect()
}
