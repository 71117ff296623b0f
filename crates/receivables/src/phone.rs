//! Telephone numbers, as people write them and as a network wants them (E.164: `+33612345678`).
//!
//! A number comes from a file of twenty years: with points, with a zero in brackets, without its country. The French plan
//! (Arcep) tells a mobile from a landline by its first digits, and gives the overseas departments codes of their own: 06 90
//! is +590 690 for the network. A text message to a landline is paid for and read by nobody.

use crate::party::Language;

/// The shortest and the longest number of E.164, with its country.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// Digits of a French number after its 0 or its country code.
const FRENCH_DIGITS: usize = 9;

/// How mobiles of overseas begin, and the code of their department. 06 39 98 is kept for films and examples.
const OVERSEAS: [(&str, &str); 9] = [
    ("63998", "33"),
    ("639", "262"),
    ("690", "590"),
    ("691", "590"),
    ("692", "262"),
    ("693", "262"),
    ("694", "594"),
    ("696", "596"),
    ("697", "596"),
];

/// The codes under which the French plan is dialled.
const FRENCH_CODES: [&str; 5] = ["33", "262", "590", "594", "596"];

/// What answers at a number, as far as its digits tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A mobile telephone of the French plan.
    Mobile,
    /// A landline, or a box without text messages (09).
    Landline,
    /// A number with a price or a service of its own (08).
    Special,
    /// A number of another country: it may be a mobile.
    Abroad,
}

/// A number, as a network wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// `+33612345678`.
    pub e164: String,
    /// What answers there.
    pub line: Line,
}

/// Why no text message goes to this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotText {
    /// Something else than digits, or nothing.
    #[error("{}", self.words(Language::En))]
    NotANumber,
    /// Digits are missing, or there are too many.
    #[error("{}", self.words(Language::En))]
    Length,
    /// A landline.
    #[error("{}", self.words(Language::En))]
    Landline,
    /// A number with a service of its own.
    #[error("{}", self.words(Language::En))]
    Special,
}

impl CannotText {
    /// What is the matter.
    pub fn words(self, language: Language) -> &'static str {
        let [fr, en] = match self {
            CannotText::NotANumber => [
                "ce n’est pas un numéro de téléphone",
                "this is no telephone number",
            ],
            CannotText::Length => [
                "ce numéro a trop ou trop peu de chiffres",
                "this number has too many or too few digits",
            ],
            CannotText::Landline => [
                "c’est un téléphone fixe, qui ne reçoit pas de SMS",
                "this is a landline, which gets no text messages",
            ],
            CannotText::Special => [
                "c’est un numéro spécial, qui ne reçoit pas de SMS",
                "this is a special number, which gets no text messages",
            ],
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }

    /// What would be right.
    pub fn hint(self, language: Language) -> &'static str {
        match language {
            Language::Fr => "Écrivez un mobile, par exemple 06 12 34 56 78 ou +32 470 12 34 56.",
            Language::En => "Write a mobile, for example 06 12 34 56 78 or +32 470 12 34 56.",
        }
    }
}

/// Reads a number as somebody wrote it; without a country it is French.
///
/// ```
/// use receivables::phone::{Line, read};
///
/// assert_eq!(read("06 90 12 34 56").unwrap().e164, "+590690123456");
/// assert_eq!(read("01 99 00 12 34").unwrap().line, Line::Landline);
/// ```
pub fn read(text: &str) -> Result<Number, CannotText> {
    // The zero that is only dialled at home: +33 (0)6….
    let text = text.trim().replace("(0)", "");
    let (is_abroad, rest) = match (text.strip_prefix('+'), text.strip_prefix("00")) {
        (Some(rest), _) | (None, Some(rest)) => (true, rest),
        (None, None) => (false, text.as_str()),
    };
    let is_between = |c: char| c.is_whitespace() || "()-./\u{a0}\u{202f}".contains(c);
    let digits: String = rest.chars().filter(|c| !is_between(*c)).collect();
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return Err(CannotText::NotANumber);
    }
    if is_abroad {
        return abroad(&digits);
    }
    match digits.strip_prefix('0') {
        Some(rest) => french(rest, "33"),
        None => Err(CannotText::Length),
    }
}

/// The number to which a text message goes.
pub fn mobile(text: &str) -> Result<String, CannotText> {
    let number = read(text)?;
    match number.line {
        Line::Mobile | Line::Abroad => Ok(number.e164),
        Line::Landline => Err(CannotText::Landline),
        Line::Special => Err(CannotText::Special),
    }
}

fn abroad(digits: &str) -> Result<Number, CannotText> {
    let french_code = FRENCH_CODES.iter().find(|code| digits.starts_with(**code));
    if let Some(code) = french_code {
        let rest = &digits[code.len()..];
        return french(rest.strip_prefix('0').unwrap_or(rest), code);
    }
    if !DIGITS.contains(&digits.len()) || digits.starts_with('0') {
        return Err(CannotText::Length);
    }
    Ok(Number {
        e164: format!("+{digits}"),
        line: Line::Abroad,
    })
}

/// Nine digits of the French plan.
fn french(rest: &str, code: &str) -> Result<Number, CannotText> {
    if rest.len() != FRENCH_DIGITS {
        return Err(CannotText::Length);
    }
    let overseas = OVERSEAS.iter().find(|(start, _)| rest.starts_with(start));
    let code = overseas.map_or(code, |(_, code)| *code);
    let line = match rest.as_bytes()[0] {
        b'6' | b'7' => Line::Mobile,
        b'8' => Line::Special,
        b'1'..=b'5' | b'9' => Line::Landline,
        _ => return Err(CannotText::Length),
    };
    Ok(Number {
        e164: format!("+{code}{rest}"),
        line,
    })
}
