//! What a reader asks of a list, written in the address: it can be kept, sent and exported.

use super::views::{ListAsked, Show, Sort};

impl Show {
    pub const ALL: [Show; 6] = [
        Show::Late,
        Show::Waiting,
        Show::Promised,
        Show::Disputed,
        Show::Held,
        Show::Everyone,
    ];

    pub fn code(&self) -> &'static str {
        match self {
            Show::Late => "late",
            Show::Waiting => "waiting",
            Show::Promised => "promised",
            Show::Disputed => "disputed",
            Show::Held => "held",
            Show::Everyone => "everyone",
        }
    }

    pub fn read(code: &str) -> Option<Show> {
        Show::ALL.into_iter().find(|show| show.code() == code)
    }
}

impl Sort {
    pub const ALL: [Sort; 6] = [
        Sort::Amount,
        Sort::Oldest,
        Sort::Name,
        Sort::Next,
        Sort::Rating,
        Sort::Situation,
    ];

    pub fn code(&self) -> &'static str {
        match self {
            Sort::Amount => "amount",
            Sort::Oldest => "oldest",
            Sort::Name => "name",
            Sort::Next => "next",
            Sort::Rating => "rating",
            Sort::Situation => "situation",
        }
    }

    pub fn read(code: &str) -> Option<Sort> {
        Sort::ALL.into_iter().find(|sort| sort.code() == code)
    }

    /// Each order has one natural direction: the largest, the oldest and the worst first, the nearest and A first.
    pub fn direction(&self) -> &'static str {
        match self {
            Sort::Amount | Sort::Oldest | Sort::Rating | Sort::Situation => "descending",
            Sort::Name | Sort::Next => "ascending",
        }
    }

    pub fn arrow(&self) -> &'static str {
        match self {
            Sort::Amount | Sort::Oldest | Sort::Rating | Sort::Situation => "arrow-down",
            Sort::Name | Sort::Next => "arrow-up",
        }
    }
}

impl ListAsked {
    /// The part of the address after the question mark.
    pub fn query_string(&self) -> String {
        let mut parts = vec![
            format!("show={}", self.show.code()),
            format!("sort={}", self.sort.code()),
        ];
        if !self.query.is_empty() {
            parts.push(format!("q={}", encoded(&self.query)));
        }
        let only = self.only.pairs().into_iter();
        parts.extend(only.map(|(name, value)| format!("{name}={}", encoded(&value))));
        if let Some(after) = &self.after {
            parts.push(format!("after={}", encoded(after)));
        }
        parts.join("&")
    }
}

/// Percent-encodes all but what is safe anywhere in an address.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::views::Filters;

    #[test]
    fn what_was_asked_is_written_in_the_address() {
        let asked = ListAsked {
            show: Show::Everyone,
            sort: Sort::Name,
            query: "Hôtel & fils".to_owned(),
            only: Filters {
                segment: Some("Grossistes & cie".to_owned()),
                ..Filters::default()
            },
            after: Some("a/1".to_owned()),
        };
        assert_eq!(
            asked.query_string(),
            "show=everyone&sort=name&q=H%C3%B4tel%20%26%20fils&segment=Grossistes%20%26%20cie&after=a%2F1"
        );
        assert_eq!(ListAsked::default().query_string(), "show=late&sort=amount");
    }

    #[test]
    fn every_order_and_view_is_read_back_from_its_code() {
        assert!(
            Show::ALL
                .into_iter()
                .all(|show| Show::read(show.code()) == Some(show))
        );
        assert!(
            Sort::ALL
                .into_iter()
                .all(|sort| Sort::read(sort.code()) == Some(sort))
        );
        assert_eq!(Show::read("'; drop table"), None);
    }
}
