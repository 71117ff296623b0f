//! A text as words: without case or accents, so that « HUISSIER » and « huissier » are one, each with its place in the text.

use std::ops::Range;

use super::{Finding, Letter, Place, Rule};
use crate::party::Language;

/// One word, or a sign that counts as one (€, !).
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// Lower case, without accents.
    pub word: String,
    /// Its bytes in the text.
    pub at: Range<usize>,
    /// A comma, a stop or a line's end stands between the word before and this one.
    pub opens: bool,
}

/// A letter, taken apart.
pub(super) struct Reading<'a> {
    pub letter: &'a Letter<'a>,
    pub subject: Vec<Token>,
    pub body: Vec<Token>,
}

/// Words that take a claim back: « aucun frais », "no fee".
const NEGATIONS: [&str; 11] = [
    "aucun", "aucune", "aucuns", "sans", "ni", "pas", "no", "not", "without", "neither", "nor",
];

/// So many words may stand between a negation and what it takes back.
const NEGATION_REACH: usize = 2;

impl<'a> Reading<'a> {
    pub(super) fn of(letter: &'a Letter<'a>) -> Reading<'a> {
        Reading {
            letter,
            subject: tokens(letter.subject),
            body: tokens(letter.body),
        }
    }

    /// The phrases of the letter's own language that stand in it.
    pub(super) fn phrases(&self, rule: Rule, french: &[&str], english: &[&str]) -> Vec<Finding> {
        self.phrases_unless(rule, french, english, |_, _| false)
    }

    /// The same, but for those that a negation takes back.
    pub(super) fn claims(&self, rule: Rule, french: &[&str], english: &[&str]) -> Vec<Finding> {
        self.phrases_unless(rule, french, english, is_taken_back)
    }

    fn phrases_unless(
        &self,
        rule: Rule,
        french: &[&str],
        english: &[&str],
        is_excused: impl Fn(&[Token], usize) -> bool,
    ) -> Vec<Finding> {
        let phrases = match self.letter.language {
            Language::Fr => french,
            Language::En => english,
        };
        let mut found = Vec::new();
        for (place, text, tokens) in self.texts() {
            let mut end = 0;
            for start in 0..tokens.len() {
                let length = phrases
                    .iter()
                    .filter_map(|phrase| matches(&tokens[start..], phrase))
                    .max();
                if let Some(length) = length.filter(|_| start >= end && !is_excused(tokens, start))
                {
                    end = start + length;
                    let at = tokens[start].at.start..tokens[end - 1].at.end;
                    found.push(Finding {
                        rule,
                        place,
                        excerpt: text[at.clone()].to_owned(),
                        at: Some(at),
                    });
                }
            }
        }
        found
    }

    /// Subject and body, with their words.
    pub(super) fn texts(&self) -> [(Place, &'a str, &[Token]); 2] {
        [
            (Place::Subject, self.letter.subject, self.subject.as_slice()),
            (Place::Body, self.letter.body, self.body.as_slice()),
        ]
    }
}

/// How many words of the text the phrase takes, when the text begins with it. `saisi*` is every word that begins so.
fn matches(tokens: &[Token], phrase: &str) -> Option<usize> {
    let mut count = 0;
    for (i, wanted) in phrase.split(' ').enumerate() {
        let token = tokens.get(i)?;
        let is_same = match wanted.strip_suffix('*') {
            Some(stem) => token.word.starts_with(stem),
            None => token.word == wanted,
        };
        if !is_same || (i > 0 && token.opens) {
            return None;
        }
        count += 1;
    }
    Some(count)
}

fn is_taken_back(tokens: &[Token], start: usize) -> bool {
    let mut at = start;
    for _ in 0..=NEGATION_REACH {
        if at == 0 || tokens[at].opens {
            return false;
        }
        at -= 1;
        if NEGATIONS.contains(&tokens[at].word.as_str()) {
            return true;
        }
    }
    false
}

/// The words of a text. A number keeps its point, comma and hyphen: « 441-10 » and « 1 240,40 » are not « 10 » or « 40 ».
fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |i: usize| chars.get(i).map_or(text.len(), |(at, _)| *at);
    let is_joint = |i: usize| {
        let digit = |i: usize| chars.get(i).is_some_and(|(_, c)| c.is_ascii_digit());
        matches!(chars[i].1, '.' | ',' | '-' | '/') && i > 0 && digit(i - 1) && digit(i + 1)
    };
    let mut found: Vec<Token> = Vec::new();
    let (mut i, mut opens) = (0, true);
    while i < chars.len() {
        let (start, c) = chars[i];
        let mut next = i + 1;
        if c.is_alphanumeric() {
            while next < chars.len() && (chars[next].1.is_alphanumeric() || is_joint(next)) {
                next += 1;
            }
        } else if c != '€' {
            // A stop that belongs to an abbreviation (« L. 441-10 ») parts nothing.
            let is_short = c == '.' && found.last().is_some_and(|token| token.word.len() == 1);
            opens |= matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\n') && !is_short;
            i += 1;
            continue;
        }
        let at = start..end_of(next);
        found.push(Token {
            word: text[at.clone()].chars().flat_map(folded).collect(),
            at,
            opens,
        });
        (i, opens) = (next, false);
    }
    found
}

/// A letter without case or accent. Only those of French: the lists are French and English.
pub(in crate::reminding) fn folded(c: char) -> Vec<char> {
    c.to_lowercase()
        .flat_map(|c| match c {
            'à' | 'â' | 'ä' => vec!['a'],
            'é' | 'è' | 'ê' | 'ë' => vec!['e'],
            'î' | 'ï' => vec!['i'],
            'ô' | 'ö' => vec!['o'],
            'ù' | 'û' | 'ü' => vec!['u'],
            'ç' => vec!['c'],
            'œ' => vec!['o', 'e'],
            c => vec![c],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn an_amount_or_an_article_is_one_word() {
        assert_eq!(
            words("L. 441-10 : 1 240,40 €, F-2026/7."),
            ["l", "441-10", "1", "240,40", "€", "f", "2026/7"]
        );
    }

    #[test]
    fn case_and_accents_do_not_hide_a_word_and_its_place_is_kept() {
        let text = "« Dernière MISE EN DEMEURE »";
        let tokens = tokens(text);
        assert_eq!(tokens[0].word, "derniere");
        assert_eq!(
            &text[tokens[1].at.start..tokens[3].at.end],
            "MISE EN DEMEURE"
        );
    }
}
