//! Narrowing a list of customers down, and counting what each choice would leave of it: whoever meets all other choices
//! counts, so that no choice leads to an empty page unseen.

use std::collections::HashMap;
use std::sync::Arc;

use receivables::Date;
use receivables::measuring::Rating;
use receivables::party::{AccountId, SequenceId};
use store::{Books, Fault, Letters, Person, Seen};

use super::listing::NO_DAY;
use crate::web::text::Texts;
use crate::web::views::{
    Filter, FilterChoice, Filters, ListAsked, Sort, colleague_value, rating_value, segment_value,
};

/// How many can be chosen among.
const CHOICES: usize = 4;

/// What a list is narrowed down by, with what must be known for it.
pub struct Narrowing<'a> {
    only: &'a Filters,
    /// The versions of the sequence that is asked for.
    versions: Vec<SequenceId>,
    /// How everybody pays, when that is asked.
    letters: Option<Arc<Letters>>,
}

impl<'a> Narrowing<'a> {
    pub fn of(
        books: &mut Books<'_>,
        asked: &'a ListAsked,
        today: Date,
    ) -> Result<Narrowing<'a>, Fault> {
        let only = &asked.only;
        let versions = match &only.sequence {
            Some(slug) => versions(books)?
                .into_iter()
                .filter(|(_, (of, _))| of == slug)
                .map(|(id, _)| id)
                .collect(),
            None => Vec::new(),
        };
        let reads_letters = only.rating.is_some() || asked.sort == Sort::Rating;
        Ok(Narrowing {
            only,
            versions,
            letters: match reads_letters {
                true => Some(books.ratings(today)?),
                false => None,
            },
        })
    }

    fn letter(&self, account: AccountId) -> Option<Rating> {
        self.letters.as_ref()?.get(&account).copied()
    }

    /// Which choices a customer meets.
    pub fn met(&self, seen: &Seen<'_>) -> [bool; CHOICES] {
        let only = self.only;
        [
            only.colleague.is_none_or(|whom| whom == seen.assigned_to()),
            only.rating
                .is_none_or(|letter| letter == self.letter(seen.account())),
            only.segment
                .as_deref()
                .is_none_or(|word| word == seen.segment()),
            only.sequence.is_none() || self.versions.contains(&seen.sequence()),
        ]
    }

    /// Where a customer stands by how it pays: the worst first, who is not rated last.
    pub fn worst_first(&self, account: AccountId) -> i64 {
        let letter = self.letter(account);
        letter.map_or(NO_DAY, |letter| -(letter as i64))
    }
}

/// What each choice would leave.
#[derive(Default)]
pub struct Tallies {
    colleagues: Tally<Option<i64>>,
    ratings: Tally<Option<Rating>>,
    segments: Tally<String>,
    sequences: Tally<SequenceId>,
}

impl Tallies {
    /// Counts a customer in each choice whose others it meets.
    pub fn add(&mut self, seen: &Seen<'_>, met: [bool; CHOICES], narrowing: &Narrowing<'_>) {
        let missed = met.iter().filter(|met| !**met).count();
        let counts = |choice: usize| missed == 0 || (missed == 1 && !met[choice]);
        if counts(0) {
            let whom = seen.assigned_to();
            self.colleagues.add(|known| *known == whom, || whom);
        }
        if counts(1) && narrowing.letters.is_some() {
            let letter = narrowing.letter(seen.account());
            self.ratings.add(|known| *known == letter, || letter);
        }
        if counts(2) {
            let word = seen.segment();
            self.segments.add(|known| known == word, || word.to_owned());
        }
        if counts(3) {
            let version = seen.sequence();
            self.sequences.add(|known| *known == version, || version);
        }
    }
}

/// Counts of a few values: a firm has few colleagues, segments and sequences, so they are looked for one by one.
struct Tally<T> {
    counts: Vec<(T, u64)>,
    last: usize,
}

impl<T> Default for Tally<T> {
    fn default() -> Self {
        Tally {
            counts: Vec::new(),
            last: 0,
        }
    }
}

impl<T> Tally<T> {
    fn add(&mut self, is_it: impl Fn(&T) -> bool, new: impl FnOnce() -> T) {
        if !self
            .counts
            .get(self.last)
            .is_some_and(|(known, _)| is_it(known))
        {
            let found = self.counts.iter().position(|(known, _)| is_it(known));
            self.last = found.unwrap_or(self.counts.len());
            if found.is_none() {
                self.counts.push((new(), 0));
            }
        }
        self.counts[self.last].1 += 1;
    }

    fn of(&self, is_it: impl Fn(&T) -> bool) -> u64 {
        let found = self.counts.iter().filter(|(known, _)| is_it(known));
        found.map(|(_, count)| count).sum()
    }
}

/// Each published version with the lasting name and the name of its sequence; the newest name counts.
fn versions(books: &mut Books<'_>) -> Result<HashMap<SequenceId, (String, String)>, Fault> {
    let all = books.sequences()?.into_iter();
    Ok(all.map(|(slug, one)| (one.id, (slug, one.name))).collect())
}

/// What can be chosen, with how many customers each leaves. What leaves nobody is not offered, unless it is chosen.
pub fn filters(
    books: &mut Books<'_>,
    asked: &ListAsked,
    tallies: &Tallies,
    people: &[Person],
    t: &Texts,
) -> Result<Vec<Filter>, Fault> {
    let only = &asked.only;
    let mut all = Vec::new();
    let whom = |whom: Option<i64>, name: String| FilterChoice {
        value: colleague_value(whom),
        name,
        count: Some(tallies.colleagues.of(|known| *known == whom)),
        chosen: only.colleague == Some(whom),
    };
    let name_of = |one: &Person| match one.user.name.is_empty() {
        true => one.user.email.clone(),
        false => one.user.name.clone(),
    };
    let colleagues = people
        .iter()
        .map(|one| whom(Some(one.user.id), name_of(one)));
    let nobody = std::iter::once(whom(None, t.filter_nobody().to_owned()));
    all.push(filter("colleague", t.colleague(), colleagues.chain(nobody)));

    let is_counted = asked.only.rating.is_some() || asked.sort == Sort::Rating;
    let letter = |letter: Option<Rating>| FilterChoice {
        value: rating_value(letter),
        name: letter.map_or(t.filter_unrated(), Rating::as_str).to_owned(),
        count: is_counted.then(|| tallies.ratings.of(|known| *known == letter)),
        chosen: only.rating == Some(letter),
    };
    let letters = Rating::ALL.into_iter().map(Some).chain([None]).map(letter);
    all.push(filter("rating", t.rating_column(), letters));

    let mut words: Vec<&str> = tallies
        .segments
        .counts
        .iter()
        .map(|(word, _)| word.as_str())
        .collect();
    words.extend(only.segment.as_deref());
    words.push("");
    words.sort_unstable_by_key(|word| (word.is_empty(), *word));
    words.dedup();
    let segments = words.into_iter().map(|word| FilterChoice {
        value: segment_value(word),
        name: match word {
            "" => t.filter_no_segment().to_owned(),
            word => word.to_owned(),
        },
        count: Some(tallies.segments.of(|known| known == word)),
        chosen: only.segment.as_deref() == Some(word),
    });
    all.push(filter("segment", t.segment(), segments));

    all.push(sequences(books, only, tallies, t)?);
    Ok(all)
}

/// The sequences by their newest names, whatever version of them is followed.
fn sequences(
    books: &mut Books<'_>,
    only: &Filters,
    tallies: &Tallies,
    t: &Texts,
) -> Result<Filter, Fault> {
    let versions = versions(books)?;
    let mut newest: Vec<(&SequenceId, &(String, String))> = versions.iter().collect();
    newest.sort_unstable_by_key(|(id, (slug, _))| (slug, std::cmp::Reverse(id.0)));
    newest.dedup_by_key(|(_, (slug, _))| slug);
    let sequences = newest.into_iter().map(|(_, (slug, name))| FilterChoice {
        value: slug.clone(),
        name: name.clone(),
        count: Some(
            tallies
                .sequences
                .of(|id| versions.get(id).is_some_and(|(of, _)| of == slug)),
        ),
        chosen: only.sequence.as_ref() == Some(slug),
    });
    Ok(filter("sequence", t.sequence(), sequences))
}

fn filter(
    name: &'static str,
    label: &'static str,
    choices: impl Iterator<Item = FilterChoice>,
) -> Filter {
    let is_worth = |one: &FilterChoice| one.chosen || one.count != Some(0);
    Filter {
        name,
        label,
        choices: choices.filter(is_worth).collect(),
    }
}
