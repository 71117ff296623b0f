//! The fields of a body, read one by one: what is missing, wrong or unknown is told all at once, each with what would be right.

use std::cell::RefCell;
use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use receivables::{Cents, Date};
use serde_json::{Map, Value};

use super::ids::Id;
use super::problem::{Kind, Problem, Wrong};

/// Ten billions: an amount above is a slip of the pen.
const CENTS_MAX: i64 = 1_000_000_000_000;

/// A whole number in JSON may be written `1.0`; beyond this a floating number is no longer whole to the unit.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

/// What a date should be.
pub const DATE_RIGHT: &str = "right would be a day of this century, such as 2026-03-31";

/// A day as ISO 8601 writes it. What lies outside of this century is a slip of the pen.
pub fn day(text: &str) -> Option<Date> {
    let is_plain = text.len() == 10 && text.starts_with("20");
    text.parse::<Date>().ok().filter(|_| is_plain)
}

/// The fields of a body.
#[derive(Default)]
pub struct Fields {
    map: Map<String, Value>,
    known: RefCell<BTreeSet<&'static str>>,
    wrong: RefCell<Vec<Wrong>>,
    /// Where this object stands in the body.
    base: String,
}

impl Fields {
    /// The fields of this object.
    pub fn of(map: Map<String, Value>) -> Fields {
        Fields {
            map,
            ..Fields::default()
        }
    }

    /// True when the field was sent, be it as null.
    pub fn has(&self, name: &'static str) -> bool {
        self.known.borrow_mut().insert(name);
        self.map.contains_key(name)
    }

    /// Notes that a field is wrong.
    pub fn refuse(&self, name: &str, why: impl Into<String>) {
        self.wrong.borrow_mut().push(Wrong {
            place: "body",
            at: format!("{}/{name}", self.base),
            why: why.into(),
        });
    }

    fn get(&self, name: &'static str) -> Option<&Value> {
        self.known.borrow_mut().insert(name);
        self.map.get(name).filter(|value| !value.is_null())
    }

    fn needed<T: Default>(&self, name: &'static str, found: Option<T>) -> T {
        let is_absent = self.get(name).is_none();
        if found.is_none() && is_absent {
            self.refuse(name, "it is needed");
        }
        found.unwrap_or_default()
    }

    /// A line of text that must be there.
    pub fn line(&self, name: &'static str, characters_max: usize) -> String {
        let found = self.opt_line(name, characters_max);
        self.needed(name, found)
    }

    /// A line of text.
    pub fn opt_line(&self, name: &'static str, characters_max: usize) -> Option<String> {
        self.opt_text(name, characters_max, false)
    }

    /// Text of several lines that must be there.
    pub fn text(&self, name: &'static str, characters_max: usize) -> String {
        let found = self.opt_text(name, characters_max, true);
        self.needed(name, found)
    }

    /// Text, of several lines when they may be.
    pub fn opt_text(
        &self,
        name: &'static str,
        characters_max: usize,
        lines: bool,
    ) -> Option<String> {
        let value = self.get(name)?;
        let text = value.as_str().filter(|text| {
            let is_print = |c: char| !c.is_control() || (lines && matches!(c, '\n' | '\r' | '\t'));
            !text.trim().is_empty()
                && text.chars().count() <= characters_max
                && text.chars().all(is_print)
        });
        if text.is_none() {
            let right =
                format!("right would be text of 1 to {characters_max} printable characters");
            self.refuse(name, right);
        }
        text.map(|text| text.trim().to_owned())
    }

    /// Bytes that must be there, in base64.
    pub fn base64(&self, name: &'static str, bytes_max: usize) -> Vec<u8> {
        let Some(value) = self.get(name) else {
            self.refuse(name, "it is needed");
            return Vec::new();
        };
        let bytes = value.as_str().and_then(|text| STANDARD.decode(text).ok());
        let bytes = bytes.filter(|bytes| (1..=bytes_max).contains(&bytes.len()));
        if bytes.is_none() {
            let right = format!(
                "right would be 1 to {bytes_max} bytes in base64 (RFC 4648), padded, on one line"
            );
            self.refuse(name, right);
        }
        bytes.unwrap_or_default()
    }

    /// One of a few words.
    pub fn choice(&self, name: &'static str, right: &[&'static str]) -> Option<&'static str> {
        let value = self.get(name)?;
        let found = value
            .as_str()
            .and_then(|text| right.iter().find(|word| **word == text));
        if found.is_none() {
            self.refuse(name, format!("right would be {}", right.join(", ")));
        }
        found.copied()
    }

    /// An amount above zero that must be there.
    pub fn cents(&self, name: &'static str) -> Cents {
        let found = self.opt_cents(name);
        self.needed(name, found)
    }

    /// An amount above zero.
    pub fn opt_cents(&self, name: &'static str) -> Option<Cents> {
        self.whole(name, 1, CENTS_MAX).map(Cents)
    }

    /// A whole number between two others.
    pub fn whole(&self, name: &'static str, from: i64, to: i64) -> Option<i64> {
        let value = self.get(name)?;
        let whole = |float: f64| {
            let is_whole = float.fract() == 0.0 && float.abs() < EXACT_MAX;
            is_whole.then_some(float as i64)
        };
        let number = value.as_i64().or_else(|| value.as_f64().and_then(whole));
        let number = number.filter(|number| (from..=to).contains(number));
        if number.is_none() {
            let unit = if name.ends_with("_cents") {
                " cents"
            } else {
                ""
            };
            self.refuse(
                name,
                format!("right would be a whole number of {from} to {to}{unit}"),
            );
        }
        number
    }

    /// Yes or no.
    pub fn flag(&self, name: &'static str) -> Option<bool> {
        let value = self.get(name)?;
        if !value.is_boolean() {
            self.refuse(name, "right would be true or false");
        }
        value.as_bool()
    }

    /// A day that must be there.
    pub fn date(&self, name: &'static str) -> Option<Date> {
        let found = self.opt_date(name);
        if found.is_none() && self.get(name).is_none() {
            self.refuse(name, "it is needed");
        }
        found
    }

    /// A day.
    pub fn opt_date(&self, name: &'static str) -> Option<Date> {
        let value = self.get(name)?;
        let found = value.as_str().and_then(day);
        if found.is_none() {
            self.refuse(name, DATE_RIGHT);
        }
        found
    }

    /// An id that must be there.
    pub fn id<T: Id>(&self, name: &'static str) -> Option<T> {
        let Some(value) = self.get(name) else {
            self.refuse(name, "it is needed");
            return None;
        };
        let found = value.as_str().and_then(T::read);
        if found.is_none() {
            self.refuse(
                name,
                format!("right would be an id such as {}_12", T::PREFIX),
            );
        }
        found
    }

    /// Some ids; none when not sent.
    pub fn ids<T: Id>(&self, name: &'static str, count_max: usize) -> Vec<T> {
        let Some(value) = self.get(name) else {
            return Vec::new();
        };
        let all = value.as_array().filter(|all| all.len() <= count_max);
        let one = |value: &Value| value.as_str().and_then(T::read);
        let all: Option<Vec<T>> = all.and_then(|all| all.iter().map(one).collect());
        if all.is_none() {
            self.refuse(
                name,
                format!(
                    "right would be a list of at most {count_max} ids such as {}_12",
                    T::PREFIX
                ),
            );
        }
        all.unwrap_or_default()
    }

    /// A few lines of text; none when not sent.
    pub fn lines(
        &self,
        name: &'static str,
        count_max: usize,
        characters_max: usize,
    ) -> Vec<String> {
        let Some(value) = self.get(name) else {
            return Vec::new();
        };
        let is_line = |value: &Value| {
            let text = value.as_str()?;
            let is_right = !text.trim().is_empty()
                && text.chars().count() <= characters_max
                && !text.chars().any(char::is_control);
            is_right.then(|| text.trim().to_owned())
        };
        let all = value.as_array().filter(|all| all.len() <= count_max);
        let all: Option<Vec<String>> = all.and_then(|all| all.iter().map(is_line).collect());
        if all.is_none() {
            self.refuse(
                name,
                format!("right would be a list of at most {count_max} texts of 1 to {characters_max} characters"),
            );
        }
        all.unwrap_or_default()
    }

    /// An object within this one.
    pub fn within(&self, name: &'static str) -> Option<Fields> {
        let value = self.get(name)?;
        let Some(map) = value.as_object() else {
            self.refuse(name, "right would be an object");
            return None;
        };
        Some(Fields {
            map: map.clone(),
            base: format!("{}/{name}", self.base),
            ..Fields::default()
        })
    }

    /// Takes over what is wrong in an object within this one.
    pub fn take(&self, within: &Fields) {
        self.wrong.borrow_mut().extend(within.all_wrong());
    }

    fn all_wrong(&self) -> Vec<Wrong> {
        let known = self.known.borrow();
        let mut wrong = self.wrong.take();
        for name in self
            .map
            .keys()
            .filter(|name| !known.contains(name.as_str()))
        {
            let known: Vec<&str> = known.iter().copied().collect();
            let why = match known.is_empty() {
                true => "no field is expected here".to_owned(),
                false => format!(
                    "there is no such field; right would be {}",
                    known.join(", ")
                ),
            };
            wrong.push(Wrong {
                place: "body",
                at: format!("{}/{}", self.base, pointer(name)),
                why,
            });
        }
        wrong
    }

    /// Refuses the body when a field was wrong, or one that nobody asked for was sent.
    pub fn done(&self) -> Result<(), Problem> {
        match self.all_wrong() {
            wrong if wrong.is_empty() => Ok(()),
            wrong => Err(Problem::wrong(Kind::Invalid, wrong)),
        }
    }
}

/// A name within a JSON pointer, shortened: an answer does not repeat a kilobyte.
fn pointer(name: &str) -> String {
    let short: String = name.chars().take(60).collect();
    short.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(value: Value) -> Fields {
        Fields::of(value.as_object().expect("an object").clone())
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once_and_where() {
        let body =
            fields(json!({ "amount_cents": 1.5, "on": "1826-01-01", "more": 1, "code": "\u{0}" }));
        body.cents("amount_cents");
        body.opt_date("on");
        body.line("code", 5);
        body.line("name", 5);
        let problem = format!("{:?}", body.done().expect_err("wrong"));
        for place in ["/amount_cents", "/on", "/more", "/code", "/name"] {
            assert!(problem.contains(place), "{place}: {problem}");
        }
    }

    #[test]
    fn what_is_right_is_read() {
        let body = fields(
            json!({ "amount_cents": 120.0, "on": "2026-02-28", "code": " C1 ", "none": null, "in": { "x": true } }),
        );
        assert_eq!(body.cents("amount_cents"), Cents(120));
        assert_eq!(
            body.date("on").map(|on| on.to_string()).as_deref(),
            Some("2026-02-28")
        );
        assert_eq!(
            (body.line("code", 5).as_str(), body.opt_line("none", 5)),
            ("C1", None)
        );
        let within = body.within("in").expect("an object");
        assert_eq!(within.flag("x"), Some(true));
        body.take(&within);
        assert!(body.done().is_ok());
    }

    #[test]
    fn a_day_is_one_of_this_century() {
        assert!(day("2026-02-28").is_some());
        for wrong in [
            "2026-02-29",
            "26-02-28",
            "1999-01-01",
            "20260228",
            "2026-02-28T00:00",
        ] {
            assert!(day(wrong).is_none(), "{wrong}");
        }
    }
}
