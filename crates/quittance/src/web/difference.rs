//! What changed between two versions of a letter, as a person compares them: line by line, and inside a changed line word by word.

/// Lines shown around a change, so that its place is recognised.
const LINES_AROUND: usize = 2;

/// Comparing costs the product of both lengths; a letter has some hundred lines, and two strange texts are shown whole.
const PAIRS_MAX: usize = 4_000_000;

/// What became of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Same,
    Gone,
    New,
}

/// A line of the comparison. The words that make the difference are marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Shown(Change, Vec<(bool, String)>),
    /// So many lines that are the same.
    Skipped(u64),
}

/// The lines of both texts, with those left out that are far from any change. Nothing when they are the same.
pub fn lines(old: &str, new: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let all = compare(&old, &new);
    if all.iter().all(|(change, _)| *change == Change::Same) {
        return Vec::new();
    }
    let mut shown = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let same = all[at..]
            .iter()
            .take_while(|(change, _)| *change == Change::Same)
            .count();
        if same > 0 {
            calm(
                &mut shown,
                &all[at..at + same],
                at == 0,
                at + same == all.len(),
            );
            at += same;
            continue;
        }
        let block: Vec<_> = all[at..]
            .iter()
            .take_while(|(change, _)| *change != Change::Same)
            .collect();
        at += block.len();
        let of = |wanted| {
            block
                .iter()
                .filter(move |(change, _)| *change == wanted)
                .map(|(_, line)| *line)
        };
        changed(
            &mut shown,
            &of(Change::Gone).collect::<Vec<_>>(),
            &of(Change::New).collect::<Vec<_>>(),
        );
    }
    shown
}

/// What stands on both sides of a comparison: the older text and the newer one, line beside line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The same on both sides.
    Same(String),
    /// What was, and what is; absent where the other side has nothing in this place.
    Changed(Option<Words>, Option<Words>),
    /// So many lines that are the same.
    Skipped(u64),
}

/// A line's words; those that make the difference are marked.
pub type Words = Vec<(bool, String)>;

/// Puts the lines of a comparison side by side: what is gone beside what took its place.
pub fn beside(lines: Vec<Line>) -> Vec<Beside> {
    let mut rows = Vec::with_capacity(lines.len());
    let mut gone = std::collections::VecDeque::new();
    for line in lines {
        match line {
            Line::Shown(Change::Gone, words) => gone.push_back(words),
            Line::Shown(Change::New, words) => {
                rows.push(Beside::Changed(gone.pop_front(), Some(words)));
            }
            calm => {
                rows.extend(
                    gone.drain(..)
                        .map(|words| Beside::Changed(Some(words), None)),
                );
                rows.push(match calm {
                    Line::Skipped(count) => Beside::Skipped(count),
                    Line::Shown(_, words) => {
                        Beside::Same(words.into_iter().map(|(_, word)| word).collect())
                    }
                });
            }
        }
    }
    rows.extend(
        gone.into_iter()
            .map(|words| Beside::Changed(Some(words), None)),
    );
    rows
}

/// Lines that are the same: those next to a change stay, the rest is counted.
fn calm(shown: &mut Vec<Line>, lines: &[(Change, &str)], is_first: bool, is_last: bool) {
    let before = if is_first { 0 } else { LINES_AROUND };
    let after = if is_last { 0 } else { LINES_AROUND };
    let plain =
        |(_, line): &(Change, &str)| Line::Shown(Change::Same, vec![(false, (*line).to_owned())]);
    if lines.len() <= before + after + 1 {
        shown.extend(lines.iter().map(plain));
        return;
    }
    shown.extend(lines[..before].iter().map(plain));
    let skipped = lines.len() - before - after;
    shown.push(Line::Skipped(u64::try_from(skipped).unwrap_or(u64::MAX)));
    shown.extend(lines[lines.len() - after..].iter().map(plain));
}

/// Lines that were replaced: each is compared with the one in its place, word by word.
fn changed(shown: &mut Vec<Line>, gone: &[&str], new: &[&str]) {
    let pairs: Vec<Vec<(Change, &str)>> = gone
        .iter()
        .zip(new)
        .map(|(gone, new)| compare(&words(gone), &words(new)))
        .collect();
    let marked = |at: usize, line: &str, side| match pairs.get(at) {
        Some(pair) => pair
            .iter()
            .filter(|(change, _)| *change == side || *change == Change::Same)
            .map(|(change, word)| (*change == side, (*word).to_owned()))
            .collect(),
        None => vec![(true, line.to_owned())],
    };
    for (side, lines) in [(Change::Gone, gone), (Change::New, new)] {
        let line = |(at, line): (usize, &&str)| Line::Shown(side, marked(at, line, side));
        shown.extend(lines.iter().enumerate().map(line));
    }
}

/// Words, and what stands between them.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let is_word = first.is_alphanumeric();
        let end = if is_word {
            rest.find(|c: char| !c.is_alphanumeric())
        } else {
            Some(first.len_utf8())
        };
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        words.push(word);
        rest = after;
    }
    words
}

/// The longest common part stays; what is before or after it is gone or new.
fn compare<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Change, &'a str)> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let ends = old_rest.iter().rev().zip(new_rest.iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let (old_mid, new_mid) = (
        &old_rest[..old_rest.len() - end],
        &new_rest[..new_rest.len() - end],
    );
    let mut all: Vec<_> = old[..start]
        .iter()
        .map(|text| (Change::Same, *text))
        .collect();
    if old_mid.len().saturating_mul(new_mid.len()) > PAIRS_MAX {
        all.extend(old_mid.iter().map(|text| (Change::Gone, *text)));
        all.extend(new_mid.iter().map(|text| (Change::New, *text)));
    } else {
        all.extend(common(old_mid, new_mid));
    }
    all.extend(
        old[old.len() - end..]
            .iter()
            .map(|text| (Change::Same, *text)),
    );
    all
}

fn common<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Change, &'a str)> {
    let width = new.len() + 1;
    // How much both have in common from here on.
    let mut shared = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            shared[i * width + j] = if old[i] == new[j] {
                shared[(i + 1) * width + j + 1] + 1
            } else {
                shared[(i + 1) * width + j].max(shared[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut all) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            all.push((Change::Same, old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len()
            || (i < old.len() && shared[(i + 1) * width + j] >= shared[i * width + j + 1])
        {
            all.push((Change::Gone, old[i]));
            i += 1;
        } else {
            all.push((Change::New, new[j]));
            j += 1;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> Vec<String> {
        let line = |line: Line| match line {
            Line::Skipped(count) => format!("… {count}"),
            Line::Shown(change, words) => {
                let sign = match change {
                    Change::Same => ' ',
                    Change::Gone => '-',
                    Change::New => '+',
                };
                let words: String = words
                    .iter()
                    .map(|(is_marked, word)| match is_marked {
                        true => format!("[{word}]"),
                        false => word.clone(),
                    })
                    .collect();
                format!("{sign}{words}")
            }
        };
        lines(old, new).into_iter().map(line).collect()
    }

    #[test]
    fn a_changed_word_is_marked_on_both_sides_and_far_lines_are_counted() {
        let old = "Bonjour,\n1\n2\n3\n4\nSauf erreur, il reste 12 €.\nfin";
        let new = "Bonjour,\n1\n2\n3\n4\nSauf oubli, il reste 12 €.\nfin";
        assert_eq!(
            told(old, new),
            [
                "… 3",
                " 3",
                " 4",
                "-Sauf [erreur], il reste 12 €.",
                "+Sauf [oubli], il reste 12 €.",
                " fin"
            ]
        );
    }

    #[test]
    fn what_took_a_lines_place_stands_beside_it() {
        let side = |words: &Option<Words>| {
            let words = words.iter().flatten().map(|(_, word)| word.as_str());
            words.collect::<String>()
        };
        let told: Vec<String> = beside(lines("a\nun\ndeux\nz", "a\nuns\nz\nfin"))
            .iter()
            .map(|row| match row {
                Beside::Same(line) => format!("{line} = {line}"),
                Beside::Changed(old, new) => format!("{} | {}", side(old), side(new)),
                Beside::Skipped(count) => format!("… {count}"),
            })
            .collect();
        assert_eq!(told, ["a = a", "un | uns", "deux | ", "z = z", " | fin"]);
    }

    #[test]
    fn added_and_removed_lines_stand_in_their_place_and_equal_texts_show_nothing() {
        assert_eq!(told("a\nc", "a\nb\nc"), [" a", "+[b]", " c"]);
        assert_eq!(told("a\nb", "b"), ["-[a]", " b"]);
        assert_eq!(told("a\nb", "a\nb"), [""; 0]);
    }
}
