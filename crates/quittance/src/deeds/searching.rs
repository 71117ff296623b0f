//! One question for everything: customers, invoices, amounts, the words of transfers and messages.

use std::collections::{HashMap, HashSet};

use documents::values::{AmountStyle, DecimalMark, amount};
use memchr::memmem::Finder;
use receivables::party::AccountId;
use receivables::wording::folded;
use receivables::{Cents, Date};
use store::{Books, Fault, InvoiceRow, MessageFound, Received};

/// Results of each kind: what fits on a screen with the others.
const SHOWN_MAX: usize = 6;

/// A question is a few words; what is longer is not read.
const QUERY_CHARS_MAX: usize = 100;

/// Figures of the largest amount that is completed: a million has seven, and nobody types half of more.
const DIGITS_MAX: usize = 8;

/// A single letter finds everything and tells nothing apart.
const CHARS_MIN: usize = 2;

/// A customer that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerFound {
    /// Which.
    pub account: AccountId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Everything late.
    pub late: Cents,
    /// Everything open.
    pub open: Cents,
    /// Because of what.
    pub by: By,
}

/// Because of what something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The words are in its name.
    Name,
    /// They are in its code.
    Code,
    /// It bears this number.
    Number,
    /// Its number begins so.
    NumberBegins,
    /// It is of this amount.
    Amount,
    /// This amount is still open of it.
    Rest,
    /// Its amount begins so.
    AmountBegins,
    /// The words are in what the customer wrote on it.
    Reference,
    /// They are in its subject.
    Subject,
    /// They are in the mailbox.
    Mailbox,
    /// It bears this Message-ID.
    MessageId,
}

/// Something that was found, and because of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<T> {
    /// What.
    pub row: T,
    /// Because of what.
    pub by: By,
}

/// What was found, by kind, the likeliest first.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// By name or code.
    pub customers: Vec<CustomerFound>,
    /// How many there are in all.
    pub customers_count: u64,
    /// By number or amount.
    pub invoices: Vec<Hit<InvoiceRow>>,
    /// By amount or reference.
    pub payments: Vec<Hit<Received>>,
    /// By subject, mailbox or Message-ID.
    pub messages: Vec<Hit<MessageFound>>,
    /// What came in, by subject or mailbox.
    pub inbound: Vec<Hit<MessageFound>>,
    /// Whose each of them is.
    pub names: HashMap<AccountId, String>,
}

impl Found {
    /// Nothing of any kind.
    pub fn is_empty(&self) -> bool {
        self.customers.is_empty()
            && self.invoices.is_empty()
            && self.payments.is_empty()
            && self.messages.is_empty()
            && self.inbound.is_empty()
    }
}

/// Looks for these words in the firm's books.
pub fn search(books: &mut Books<'_>, query: &str, today: Date) -> Result<Found, Fault> {
    let query: String = query.trim().chars().take(QUERY_CHARS_MAX).collect();
    let mut found = Found::default();
    if query.chars().count() < CHARS_MIN {
        return Ok(found);
    }
    let words = Words::of(&query);
    customers(books, &words, today, &mut found)?;
    invoices(books, &query, &mut found)?;
    of_amounts(books, &query, &mut found)?;
    let mut lately = books.newest_payments()?;
    lately.retain(|payment| words.are_in(&payment.reference));
    found.payments.extend(hits(lately, By::Reference));
    once(&mut found.payments, |payment| payment.id);
    found.messages = worded(books.newest_messages()?, &words);
    found.inbound = worded(books.newest_inbound()?, &words);
    name(books, &mut found)?;
    Ok(found)
}

fn hits<T>(rows: Vec<T>, by: By) -> impl Iterator<Item = Hit<T>> {
    rows.into_iter().map(move |row| Hit { row, by })
}

/// Each once, for its first reason, and as many as are shown.
fn once<T, K: Eq + std::hash::Hash>(hits: &mut Vec<Hit<T>>, key: impl Fn(&T) -> K) {
    let mut seen = HashSet::new();
    hits.retain(|hit| seen.insert(key(&hit.row)));
    hits.truncate(SHOWN_MAX);
}

/// By number: the one that was typed, then those that begin so, however the letters were typed.
fn invoices(books: &mut Books<'_>, query: &str, found: &mut Found) -> Result<(), Fault> {
    let mut cases = vec![query.to_owned(), query.to_uppercase(), query.to_lowercase()];
    let exact = books.invoices_by_number(&cases)?;
    found
        .invoices
        .extend(hits(exact.into_values().collect(), By::Number));
    cases.dedup();
    for begins in cases {
        let some = books.invoices_beginning(&begins, SHOWN_MAX as i64)?;
        found.invoices.extend(hits(some, By::NumberBegins));
    }
    once(&mut found.invoices, |invoice| invoice.id);
    Ok(())
}

/// By amount: to the cent, then what begins with these figures.
fn of_amounts(books: &mut Books<'_>, query: &str, found: &mut Found) -> Result<(), Fault> {
    let limit = SHOWN_MAX as i64;
    let exact = amounts(query);
    for cents in &exact {
        for row in books.invoices_of_amount(*cents, limit)? {
            let by = if row.total == *cents {
                By::Amount
            } else {
                By::Rest
            };
            found.invoices.push(Hit { row, by });
        }
        let payments = books.payments_of_amount(*cents, limit)?;
        found.payments.extend(hits(payments, By::Amount));
    }
    for range in beginnings(query) {
        if found.invoices.len() < SHOWN_MAX {
            let some = books.invoices_between(range, limit)?;
            found.invoices.extend(hits(some, By::AmountBegins));
        }
        if found.payments.len() < SHOWN_MAX {
            let some = books.payments_between(range, limit)?;
            found.payments.extend(hits(some, By::AmountBegins));
        }
    }
    once(&mut found.invoices, |invoice| invoice.id);
    once(&mut found.payments, |payment| payment.id);
    Ok(())
}

/// The amounts that begin with these figures, from the nearest on: `124` may become 124.50, 1,240 or 12,400.
fn beginnings(query: &str) -> Vec<(Cents, Cents)> {
    let typed = query.trim().trim_matches(['€', ' ', '\u{a0}', '\u{202f}']);
    let is_group = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    if !typed.chars().all(|c| c.is_ascii_digit() || is_group(c)) {
        return Vec::new();
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let Ok(euros) = digits.parse::<i64>() else {
        return Vec::new();
    };
    if euros == 0 || digits.len() > DIGITS_MAX {
        return Vec::new();
    }
    let longer = (0..=DIGITS_MAX - digits.len()).map(|zeros| 10_i64.pow(zeros as u32));
    longer
        .map(|power| {
            let low = euros * power * 100;
            (Cents(low), Cents(low + power * 100 - 1))
        })
        .collect()
}

/// Customers all of whose words are there; those whose name begins so come first, then those who owe most.
fn customers(
    books: &mut Books<'_>,
    words: &Words,
    today: Date,
    found: &mut Found,
) -> Result<(), Fault> {
    let mut best: Vec<((bool, i64), CustomerFound)> = Vec::with_capacity(SHOWN_MAX + 1);
    books.each_customer(today, &mut |seen| {
        if !words.are_in_folded(seen.folded()) {
            return;
        }
        found.customers_count += 1;
        let late = seen.late();
        let key = (!seen.folded_name().starts_with(&words.whole), -late.0);
        if best.len() == SHOWN_MAX && best.last().is_some_and(|(worst, _)| *worst <= key) {
            return;
        }
        let standing = seen.standing();
        let place = best.partition_point(|(other, _)| *other <= key);
        let customer = CustomerFound {
            account: standing.account,
            open: Cents(standing.ages.iter().sum()),
            code: standing.code,
            name: standing.name,
            late,
            by: match words.are_in_folded(seen.folded_name()) {
                true => By::Name,
                false => By::Code,
            },
        };
        best.insert(place, (key, customer));
        best.truncate(SHOWN_MAX);
    })?;
    found.customers = best.into_iter().map(|(_, customer)| customer).collect();
    Ok(())
}

fn worded(messages: Vec<MessageFound>, words: &Words) -> Vec<Hit<MessageFound>> {
    let id = words.as_typed.trim_matches(['<', '>']);
    let because = |message: &MessageFound| {
        if words.are_in(&message.subject) {
            Some(By::Subject)
        } else if words.are_in(&message.mailbox) {
            Some(By::Mailbox)
        } else {
            message.message_id.contains(id).then_some(By::MessageId)
        }
    };
    let hits = messages.into_iter().filter_map(|row| {
        let by = because(&row)?;
        Some(Hit { row, by })
    });
    hits.take(SHOWN_MAX).collect()
}

fn name(books: &mut Books<'_>, found: &mut Found) -> Result<(), Fault> {
    let mut accounts: Vec<AccountId> = found.invoices.iter().map(|one| one.row.account).collect();
    accounts.extend(found.payments.iter().map(|one| one.row.account));
    let messages = found.messages.iter().chain(&found.inbound);
    accounts.extend(messages.filter_map(|one| one.row.account));
    accounts.sort_unstable();
    accounts.dedup();
    found.names = books.names_of(&accounts)?;
    Ok(())
}

/// What was typed, as it is looked for.
struct Words {
    as_typed: String,
    whole: String,
    finders: Vec<Finder<'static>>,
}

impl Words {
    fn of(query: &str) -> Words {
        let whole = folded(query);
        let finders = whole.split_whitespace();
        Words {
            as_typed: query.to_owned(),
            finders: finders.map(|word| Finder::new(word).into_owned()).collect(),
            whole,
        }
    }

    fn are_in(&self, text: &str) -> bool {
        !text.is_empty() && self.are_in_folded(&folded(text))
    }

    fn are_in_folded(&self, text: &str) -> bool {
        self.finders
            .iter()
            .all(|word| word.find(text.as_bytes()).is_some())
    }
}

/// The amounts that these signs may be, in French or in English, to the cent: `1.240` is two amounts.
pub fn amounts(query: &str) -> Vec<Cents> {
    let mut found = Vec::new();
    if !query.chars().any(|c| c.is_ascii_digit()) || query.chars().any(char::is_alphabetic) {
        return found;
    }
    for decimal_mark in [DecimalMark::Comma, DecimalMark::Dot] {
        let style = AmountStyle {
            decimal_mark,
            ..AmountStyle::default()
        };
        if let Ok(cents) = amount(query, style)
            && cents.is_positive()
            && !found.contains(&cents)
        {
            found.push(cents);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_the_french_and_as_the_english_write_it() {
        assert_eq!(amounts("1 240,00 €"), [Cents(124_000)]);
        assert_eq!(amounts("€1,240.50"), [Cents(124_050)]);
        assert_eq!(amounts("99,9"), [Cents(9_990)]);
        assert_eq!(amounts("1240"), [Cents(124_000)]);
        assert_eq!(amounts("F-1240"), []);
        assert_eq!(amounts("-12"), []);
        assert_eq!(amounts(""), []);
        for typed in [
            "12 400",
            "12\u{a0}400",
            "12\u{202f}400,00",
            "12400,00",
            "12,400.00",
            "12.400,00 €",
            "€12,400",
        ] {
            assert!(amounts(typed).contains(&Cents(1_240_000)), "{typed}");
        }
    }

    #[test]
    fn an_amount_that_is_half_typed_is_completed() {
        let whole = |typed| -> Vec<(i64, i64)> {
            let ranges = beginnings(typed).into_iter();
            ranges.map(|(low, high)| (low.0, high.0)).collect()
        };
        assert_eq!(
            whole("12 4")[..2],
            [(12_400, 12_499), (124_000, 124_999)],
            "124.xx, then 1,240 to 1,249.99"
        );
        assert_eq!(whole("12400000"), [(1_240_000_000, 1_240_000_099)]);
        for nothing in ["124,5", "F-12", "0", "", "123456789"] {
            assert_eq!(whole(nothing), [], "{nothing}");
        }
    }
}
