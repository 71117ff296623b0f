//! Who writes and to whom, as a letter on paper says it: the whole identity of the firm, and the address in the window.

use store::Organisation;

use super::words::Words;
use crate::mail::Creditor;
use crate::settings::Settings;

/// Lines that an address has room for in the window (NF Z 10-011: six).
pub const ADDRESS_LINES_MAX: usize = 5;

/// The firm, beyond what an e-mail says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// Line by line, the city last.
    pub address: Vec<String>,
    /// Nine digits.
    pub siren: Option<String>,
}

impl Letterhead {
    /// From what the firm said of itself.
    pub fn of(firm: &Organisation, settings: &Settings) -> Letterhead {
        Letterhead {
            address: address_lines(settings.get("creditor.address")),
            siren: firm.siren.clone(),
        }
    }

    pub(super) fn lines(&self, creditor: &Creditor, words: &Words) -> Vec<String> {
        let mut lines = self.address.clone();
        lines.extend(creditor.phone.as_deref().map(|phone| words.phone(phone)));
        lines.push(creditor.email.clone());
        lines.extend(self.siren());
        lines
    }

    /// Where it is written, for the date.
    pub(super) fn place(&self) -> Option<String> {
        let last = self.address.last()?;
        let city = last.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        Some(city.to_owned()).filter(|city| !city.is_empty() && self.address.len() > 1)
    }

    pub(super) fn foot(&self, creditor: &Creditor, _: &Words) -> String {
        let mut parts = vec![creditor.name.clone()];
        if !self.address.is_empty() {
            parts.push(self.address.join(", "));
        }
        parts.extend(self.siren());
        parts.join(" · ")
    }

    fn siren(&self) -> Option<String> {
        let siren = self.siren.as_deref()?;
        let groups: Vec<String> = siren
            .as_bytes()
            .chunks(3)
            .map(|group| String::from_utf8_lossy(group).into_owned())
            .collect();
        Some(format!("SIREN\u{a0}{}", groups.join("\u{202f}")))
    }
}

/// Whom a letter goes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressee {
    /// The firm's own code.
    pub code: String,
    /// Where its post goes, below the name; nobody knows when there is none.
    pub address: Option<String>,
}

impl Addressee {
    pub(super) fn is_missing(&self) -> bool {
        self.address
            .as_deref()
            .is_none_or(|text| text.trim().is_empty())
    }

    pub(super) fn lines(&self, name: &str) -> Vec<String> {
        let mut lines = vec![name.to_owned()];
        let below = address_lines(self.address.as_deref().unwrap_or_default());
        lines.extend(below.into_iter().take(ADDRESS_LINES_MAX));
        lines
    }
}

/// An address of one line, as a setting holds it, has its parts between commas; one of several has its own lines. A number and
/// its street stay together: `12, rue des Lilas`.
pub fn address_lines(text: &str) -> Vec<String> {
    let by_lines = text.trim().contains('\n');
    let parts = text.split(|c| if by_lines { c == '\n' } else { c == ',' });
    let mut lines: Vec<String> = Vec::new();
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        match lines.last_mut() {
            Some(number) if !by_lines && number.chars().all(|c| c.is_ascii_digit()) => {
                *number = format!("{number}, {part}");
            }
            _ => lines.push(part.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_by_lines_or_by_commas_and_tells_its_city() {
        let head = |text: &str| Letterhead {
            address: address_lines(text),
            siren: Some("123456789".into()),
        };
        let one = head("12, rue des Verriers, 54000 Nancy");
        assert_eq!(one.address, ["12, rue des Verriers", "54000 Nancy"]);
        assert_eq!(one.place().as_deref(), Some("Nancy"));
        assert_eq!(head("2 rue Haute\n\n57000 Metz, cedex").address.len(), 2);
        assert_eq!(head("Metz").place(), None, "a place alone may be a street");
        assert_eq!(one.siren().unwrap(), "SIREN\u{a0}123\u{202f}456\u{202f}789");
    }

    #[test]
    fn a_letter_without_an_address_says_so() {
        let to = |address: Option<&str>| Addressee {
            code: "C1".into(),
            address: address.map(str::to_owned),
        };
        assert!(to(None).is_missing() && to(Some(" \n")).is_missing());
        let known = to(Some("BP 3\n75001 Paris"));
        assert_eq!(known.lines("Martin"), ["Martin", "BP 3", "75001 Paris"]);
    }
}
