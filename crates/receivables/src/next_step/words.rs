//! The reasons as sentences, in French and in English.

mod english;
mod french;
mod refusals;
mod who;

pub(super) use english::english;
pub(super) use french::french;
pub(super) use who::who;

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
