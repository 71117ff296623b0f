//! What narrows a list of customers down: who looks after them, how they pay, what they are, what they follow.

use receivables::measuring::Rating;

/// What narrows a list down. Within each, nothing chosen is everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// The colleague who looks after them; within: nobody does.
    pub colleague: Option<Option<i64>>,
    /// How they pay; within: too few invoices speak.
    pub rating: Option<Option<Rating>>,
    /// The firm's own word; empty: none.
    pub segment: Option<String>,
    /// The lasting name of what they follow.
    pub sequence: Option<String>,
}

/// What stands in the address for what has none.
const NONE: &str = "none";

impl Filters {
    /// Reads what the address asks for; what cannot be read narrows nothing.
    pub fn read<'a>(word: impl Fn(&str) -> Option<&'a str>) -> Filters {
        let given = |name: &str| word(name).filter(|value| !value.is_empty());
        Filters {
            colleague: given("colleague").and_then(|value| match value {
                NONE => Some(None),
                id => id.parse().ok().map(Some),
            }),
            rating: given("rating").and_then(|value| match value {
                NONE => Some(None),
                letter => {
                    let mut all = Rating::ALL.into_iter();
                    all.find(|one| one.as_str() == letter).map(Some)
                }
            }),
            segment: given("segment").map(|value| match value {
                NONE => String::new(),
                // A firm may call a kind of customers «none».
                word => word.strip_prefix('=').unwrap_or(word).to_owned(),
            }),
            sequence: given("sequence").map(str::to_owned),
        }
    }

    /// As the address says it.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        pairs.extend(
            self.colleague
                .map(|whom| ("colleague", colleague_value(whom))),
        );
        pairs.extend(self.rating.map(|letter| ("rating", rating_value(letter))));
        let segment = self.segment.as_deref();
        pairs.extend(segment.map(|word| ("segment", segment_value(word))));
        pairs.extend(self.sequence.clone().map(|slug| ("sequence", slug)));
        pairs
    }

    /// How many narrow the list down.
    pub fn count(&self) -> u64 {
        self.pairs().len() as u64
    }

    /// The same without one of them.
    pub fn without(&self, name: &str) -> Filters {
        let mut rest = self.clone();
        match name {
            "colleague" => rest.colleague = None,
            "rating" => rest.rating = None,
            "segment" => rest.segment = None,
            _ => rest.sequence = None,
        }
        rest
    }
}

pub fn colleague_value(whom: Option<i64>) -> String {
    whom.map_or(NONE.to_owned(), |id| id.to_string())
}

pub fn rating_value(letter: Option<Rating>) -> String {
    letter.map_or(NONE, Rating::as_str).to_owned()
}

pub fn segment_value(word: &str) -> String {
    match word {
        "" => NONE.to_owned(),
        word if word == NONE || word.starts_with('=') => format!("={word}"),
        word => word.to_owned(),
    }
}

/// One of them, with what can be chosen.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Its name in the address.
    pub name: &'static str,
    pub label: &'static str,
    pub choices: Vec<FilterChoice>,
}

impl Filter {
    /// What is chosen.
    pub fn chosen(&self) -> Option<&FilterChoice> {
        self.choices.iter().find(|one| one.chosen)
    }
}

/// What can be chosen, with how many customers it would leave.
#[derive(Clone, Debug)]
pub struct FilterChoice {
    pub value: String,
    pub name: String,
    /// None: nobody has counted.
    pub count: Option<u64>,
    pub chosen: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_back_from_the_address_and_nonsense_narrows_nothing() {
        let all = [
            Filters::default(),
            Filters {
                colleague: Some(None),
                rating: Some(None),
                segment: Some(String::new()),
                sequence: Some("standard".into()),
            },
            Filters {
                colleague: Some(Some(7)),
                rating: Some(Some(Rating::E)),
                segment: Some("none".into()),
                sequence: None,
            },
            Filters {
                segment: Some("=é".into()),
                ..Filters::default()
            },
        ];
        for asked in all {
            let pairs = asked.pairs();
            let word = |name: &str| {
                let found = pairs.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| value.as_str())
            };
            assert_eq!(Filters::read(word), asked);
        }
        let nonsense = |_: &str| Some("<script>");
        let read = Filters::read(nonsense);
        assert_eq!((read.colleague, read.rating), (None, None));
    }
}
