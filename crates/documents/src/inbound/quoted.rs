//! What somebody wrote, apart from what they quoted: only the new words may speak for them.

/// Lines that open the quoted part, as common programs write them.
const OPENINGS: [&str; 8] = [
    "-----message d'origine",
    "----- message d'origine",
    "-----original message",
    "----- original message",
    "-------- message original",
    "-------- message transféré",
    "-------- original message",
    "-------- forwarded message",
];

/// The text without what is quoted, and without the signature. Empty when all of it is quoted.
pub fn new_text(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let end = (0..lines.len())
        .find(|at| opens(&lines, *at))
        .unwrap_or(lines.len());
    let own = lines[..end]
        .iter()
        .filter(|line| !line.trim_start().starts_with('>'));
    own.copied()
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

/// True where the quoted part, or the signature, begins.
fn opens(lines: &[&str], at: usize) -> bool {
    let line = lines[at].trim().replace('’', "'").to_lowercase();
    if lines[at] == "-- " || line == "--" || OPENINGS.iter().any(|one| line.starts_with(one)) {
        return true;
    }
    // Outlook draws a line, then the headers.
    if line.len() >= 20 && line.chars().all(|c| c == '_') {
        return true;
    }
    if has_headers(lines, at, &line) {
        return true;
    }
    // « Le 25 nov. 2026 à 10:00, Compta a écrit : », which programs break over two lines.
    let next = lines.get(at + 1).map(|next| next.trim().to_lowercase());
    let whole = format!("{line} {}", next.unwrap_or_default());
    [("le ", "a écrit"), ("on ", "wrote:")]
        .iter()
        .any(|(start, end)| {
            let ends = line.contains(end) || (line.contains(':') && whole.contains(end));
            line.starts_with(start) && ends && line.chars().any(|c| c.is_ascii_digit())
        })
}

/// « De : », then « Envoyé : » or « Objet : » in the next lines.
fn has_headers(lines: &[&str], at: usize, line: &str) -> bool {
    let header = |line: &str, names: &[&str]| {
        let line = line.trim_start_matches('*');
        names.iter().any(|name| {
            line.strip_prefix(name).is_some_and(|rest| {
                rest.trim_start_matches(['*', ' ', '\u{a0}'])
                    .starts_with(':')
            })
        })
    };
    header(line, &["de", "from"])
        && lines.iter().skip(at + 1).take(4).any(|next| {
            header(
                &next.trim().to_lowercase(),
                &["envoyé", "date", "objet", "sent", "subject"],
            )
        })
}
