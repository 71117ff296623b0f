//! The house tests itself: the walls, the clock, the sizes, the samples and the documents are what STYLE says they are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file longer than this has two subjects.
const FILE_LINES_MAX: usize = 600;
/// A function longer than this does not fit a screen, however large.
const FUNCTION_LINES_MAX: usize = 70;

/// Flags that every command takes; the document tells them once.
const EVERYWHERE: [&str; 5] = [
    "--database",
    "--json",
    "--organisation",
    "--help",
    "--version",
];

/// What each crate may need, one arrow to a line. A new one is a decision: add it there and say why in DESIGN.md.
const ARROWS: &str = include_str!("house/arrows.txt");

#[test]
fn each_crate_needs_only_what_was_decided() {
    let metadata = cargo_metadata();
    let mut strangers = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        for dependency in package["dependencies"].as_array().unwrap() {
            let name = |value: &serde_json::Value| value["name"].as_str().unwrap().to_owned();
            let arrow = format!("{} needs {}", name(package), name(dependency));
            if dependency["kind"].is_null() && !ARROWS.lines().any(|line| line == arrow) {
                strangers.push(arrow);
            }
        }
    }
    assert_none("dependencies nobody decided", &strangers);
}

#[test]
fn the_date_is_handed_in_and_only_the_desk_reads_the_clock() {
    let mut readers = Vec::new();
    for file in sources() {
        let path = shown(&file);
        let at_the_desk = ["desk.rs", "clock.rs"]
            .iter()
            .any(|name| path.ends_with(name));
        // The shell may measure how long something takes; it may not ask what day it is.
        let forbidden: &[&str] = match path.starts_with("crates/quittance/") {
            true if at_the_desk => &[],
            true => &[
                "Timestamp::now(",
                "Zoned::now(",
                "SystemTime::now(",
                "Utc::now(",
            ],
            false => &["::now(", "SystemTime", "now()", "current_timestamp"],
        };
        for (number, line) in code_lines(&file) {
            if forbidden.iter().any(|word| line.contains(word)) {
                readers.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    assert_none("clocks read outside the desk", &readers);
}

#[test]
fn files_and_functions_stay_on_a_screen() {
    let mut giants = Vec::new();
    for file in sources() {
        let lines = code_lines(&file);
        // A list of words is looked up, not read.
        let read = lines.iter().filter(|(_, line)| !is_one_word(line)).count();
        if read > FILE_LINES_MAX {
            giants.push(format!("{} has {read} lines", shown(&file)));
        }
        for (number, length) in functions(&lines) {
            if length > FUNCTION_LINES_MAX {
                giants.push(format!(
                    "{}:{number}: a function of {length} lines",
                    shown(&file)
                ));
            }
        }
    }
    assert_none("too long to be read", &giants);
}

#[test]
fn each_module_opens_with_a_sentence_about_the_trade() {
    let mute: Vec<String> = sources()
        .iter()
        .filter(|file| !read(file).starts_with("//! "))
        .map(|file| shown(file))
        .collect();
    assert_none("modules without a first sentence", &mute);
}

#[test]
fn each_migration_opens_with_one_sentence_on_why() {
    let migrations = files(&root().join("crates/store/migrations"), "sql");
    let mute: Vec<String> = migrations
        .iter()
        .filter(|file| {
            let text = read(file);
            let opening: Vec<&str> = text
                .lines()
                .take_while(|line| line.starts_with("-- "))
                .collect();
            !opening.last().is_some_and(|line| line.ends_with('.'))
        })
        .map(|file| shown(file))
        .collect();
    assert_none("migrations that do not say why", &mute);
    // A database goes on from the highest number it has: one that came later with a lower one would never be run.
    let numbers = migrations.iter().map(|file| {
        shown(file)[..].rsplit('/').next().unwrap()[..4]
            .parse()
            .unwrap()
    });
    let mut numbers: Vec<usize> = numbers.collect();
    numbers.sort_unstable();
    assert_eq!(
        numbers,
        (1..=migrations.len()).collect::<Vec<_>>(),
        "no number is left out"
    );
}

#[test]
fn each_page_has_its_samples() {
    let samples = read(&root().join("crates/quittance/tests/it/pages/samples.rs"));
    let without: Vec<String> = files(&root().join("crates/quittance/templates/web"), "html")
        .iter()
        .map(|file| file.file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| !["layout", "parts"].contains(&name.as_str()))
        .filter(|name| !samples.contains(&format!("{}::", type_name(name))))
        .collect();
    assert_none("pages without a sample", &without);
}

/// The index of a customer's history is kept in parts: a question that does not name them reads the whole journal.
#[test]
fn the_history_of_a_customer_is_asked_for_by_parts() {
    let (mut asked, mut found) = (0, Vec::new());
    for file in sources() {
        let text = read(&file);
        for question in text.split("from entries").skip(1) {
            let question = question.split('"').next().unwrap_or_default();
            if question.contains("account_id = ") {
                asked += 1;
                if !question.contains("id / 1048576 = any(") {
                    found.push(format!("{}: from entries{question}", shown(&file)));
                }
            }
        }
    }
    assert!(asked >= 6, "only {asked} such questions were found");
    assert_none("of one customer, and not by parts", &found);
}

#[test]
fn nothing_is_left_to_be_done_later() {
    // In two halves, so that this file does not find itself.
    let marks = [
        ["todo", "!("],
        ["unimplemented", "!("],
        ["dbg", "!("],
        ["#[ign", "ore"],
        ["thread::sl", "eep(Duration::from_secs"],
    ]
    .map(|halves| halves.concat());
    let mut left = Vec::new();
    for file in files(&root().join("crates"), "rs") {
        for (number, line) in read(&file).lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark.as_str())) {
                left.push(format!("{}:{}: {}", shown(&file), number + 1, line.trim()));
            }
        }
    }
    assert_none("left for later", &left);
}

#[test]
fn the_command_line_is_documented() {
    let documented = read(&root().join("docs/cli.md"));
    let mut silent = Vec::new();
    let commands = commands(&[]);
    assert!(
        commands.iter().any(|command| command == "import"),
        "{commands:?}"
    );
    for command in commands {
        let Some(section) = section_of(&documented, &command) else {
            silent.push(format!(
                "docs/cli.md has no section on `quittance {command}`"
            ));
            continue;
        };
        for flag in flags_of(&[&command]) {
            if !section.contains(&format!("`{flag}`")) && !section.contains(&format!("`{flag} ")) {
                silent.push(format!(
                    "docs/cli.md does not tell `{flag}` of `quittance {command}`"
                ));
            }
        }
    }
    assert_none("commands and flags without a word", &silent);
}

#[test]
fn each_setting_is_documented() {
    let documented = read(&root().join("docs/settings.md"));
    let silent: Vec<String> = quittance::settings::ALL
        .iter()
        .filter(|setting| !documented.contains(&format!("`{}`", setting.key)))
        .map(|setting| format!("docs/settings.md does not tell `{}`", setting.key))
        .collect();
    assert_none("settings without a word", &silent);
}

#[test]
fn links_between_the_documents_lead_somewhere() {
    let mut broken = Vec::new();
    for file in files(&root(), "md") {
        let text = read(&file);
        for link in links(&text) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => file.clone(),
                _ => file.parent().unwrap().join(path),
            };
            let found =
                target.exists() && (anchor.is_empty() || headings(&read(&target)).contains(anchor));
            if !found {
                broken.push(format!("{}: {link}", shown(&file)));
            }
        }
    }
    assert_none("links that lead nowhere", &broken);
}

/// The links and pictures of its chapters are held with those of all documents.
#[test]
fn the_guide_has_the_same_chapters_in_both_languages_and_leads_to_each() {
    let chapters = |language: &str| -> BTreeSet<String> {
        let source = root().join("docs/guide").join(language).join("src");
        let summary = read(&source.join("SUMMARY.md"));
        let led_to: BTreeSet<String> = links(&summary).into_iter().map(str::to_owned).collect();
        let names = files(&source, "md").into_iter();
        let names = names.filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()));
        let written: BTreeSet<String> = names.filter(|name| name != "SUMMARY.md").collect();
        assert_eq!(led_to, written, "the table of contents in {language}");
        written
    };
    assert_eq!(chapters("fr"), chapters("en"));
}

// -- reading the house ------------------------------------------------------------------------------------------------

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// The Rust files that make the program, without its tests.
fn sources() -> Vec<PathBuf> {
    files(&root().join("crates"), "rs")
        .into_iter()
        .filter(|file| shown(file).contains("/src/"))
        .collect()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|end| end == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|fault| panic!("{}: {fault}", file.display()))
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root())
        .unwrap()
        .to_string_lossy()
        .into_owned()
}

/// The numbered lines of a file above its own tests, without those that are only a comment.
fn code_lines(file: &Path) -> Vec<(usize, String)> {
    read(file)
        .lines()
        .take_while(|line| *line != "#[cfg(test)]")
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(index, line)| (index + 1, line.to_owned()))
        .collect()
}

fn is_one_word(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('"') && line.ends_with("\",")
}

/// Where each function begins and how many lines it has. The formatter puts its last brace under its first word.
fn functions(lines: &[(usize, String)]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, (number, line)) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let opens = [
            "fn ",
            "pub fn ",
            "async fn ",
            "pub async fn ",
            "pub(crate) fn ",
        ]
        .iter()
        .any(|word| line.trim_start().starts_with(word));
        let end = format!("{}}}", " ".repeat(indent));
        if opens && let Some((last, _)) = lines[at..].iter().find(|(_, line)| *line == end) {
            found.push((*number, last - number + 1));
        }
    }
    found
}

/// `sign_in` is the template of `SignIn`.
fn type_name(template: &str) -> String {
    let words = template
        .split('_')
        .map(|word| word[..1].to_uppercase() + &word[1..]);
    words.collect()
}

fn cargo_metadata() -> serde_json::Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    serde_json::from_slice(&output.stdout).expect("cargo tells its metadata")
}

// -- reading the documents --------------------------------------------------------------------------------------------

/// The targets of `[text](target)`, outside code.
fn links(text: &str) -> Vec<&str> {
    let mut in_code = false;
    let prose = text.lines().filter(|line| {
        in_code ^= line.trim_start().starts_with("```");
        !in_code
    });
    prose
        .flat_map(|line| line.split("](").skip(1))
        .filter_map(|rest| rest.split([')', ' ']).next())
        .collect()
}

/// The anchors of a document's headings.
fn headings(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            line.trim_start_matches('#')
                .trim()
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

/// The part of the document below the heading that names the command.
fn section_of<'a>(text: &'a str, command: &str) -> Option<&'a str> {
    let heading = format!("## `quittance {command}");
    let from = text
        .match_indices(&heading)
        .map(|(at, _)| at)
        .find(|at| text[at + heading.len()..].starts_with(['`', ' ']))?;
    let rest = &text[from + heading.len()..];
    Some(rest.find("\n## ").map_or(rest, |end| &rest[..end]))
}

/// The commands below `path`, as the program lists them.
fn commands(path: &[&str]) -> Vec<String> {
    help(path)
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.trim().is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .map(str::to_owned)
        .collect()
}

/// The long flags of a command and of those below it, without those that every command takes.
fn flags_of(path: &[&str]) -> BTreeSet<String> {
    let mut flags: BTreeSet<String> = help(path)
        .lines()
        .filter(|line| line.trim_start().starts_with('-'))
        .filter_map(|line| line.split_whitespace().find(|word| word.starts_with("--")))
        .map(|flag| flag.trim_end_matches([',', ']', '.']).to_owned())
        .filter(|flag| !EVERYWHERE.contains(&flag.as_str()))
        .collect();
    for command in commands(path) {
        flags.extend(flags_of(&[path, &[&command]].concat()));
    }
    flags
}

fn help(path: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_quittance"))
        .args(path)
        .arg("--help")
        .output()
        .expect("the program runs");
    String::from_utf8(output.stdout).expect("help is text")
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}
