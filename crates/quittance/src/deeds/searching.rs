//! One question for everything: customers, invoices, amounts, the words of transfers and messages.

use std::collections::HashMap;

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
}

/// What was found, by kind, the likeliest first.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// By name or code.
    pub customers: Vec<CustomerFound>,
    /// How many there are in all.
    pub customers_count: u64,
    /// By number or amount.
    pub invoices: Vec<InvoiceRow>,
    /// By amount or reference.
    pub payments: Vec<Received>,
    /// By subject, mailbox or Message-ID.
    pub messages: Vec<MessageFound>,
    /// What came in, by subject or mailbox.
    pub inbound: Vec<MessageFound>,
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
    let cases = [query.clone(), query.to_uppercase(), query.to_lowercase()];
    let mut invoices: Vec<InvoiceRow> = books.invoices_by_number(&cases)?.into_values().collect();
    let limit = SHOWN_MAX as i64;
    for cents in amounts(&query) {
        invoices.extend(books.invoices_of_amount(cents, limit)?);
        found
            .payments
            .extend(books.payments_of_amount(cents, limit)?);
    }
    invoices.truncate(SHOWN_MAX);
    found.invoices = invoices;
    let mut lately = books.newest_payments()?;
    lately.retain(|payment| words.are_in(&payment.reference));
    found.payments.extend(lately);
    found.payments.dedup_by_key(|payment| payment.id);
    found.payments.truncate(SHOWN_MAX);
    found.messages = worded(books.newest_messages()?, &words);
    found.inbound = worded(books.newest_inbound()?, &words);
    name(books, &mut found)?;
    Ok(found)
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
        };
        best.insert(place, (key, customer));
        best.truncate(SHOWN_MAX);
    })?;
    found.customers = best.into_iter().map(|(_, customer)| customer).collect();
    Ok(())
}

fn worded(mut messages: Vec<MessageFound>, words: &Words) -> Vec<MessageFound> {
    messages.retain(|message| {
        words.are_in(&message.subject)
            || words.are_in(&message.mailbox)
            || message
                .message_id
                .contains(words.as_typed.trim_matches(['<', '>']))
    });
    messages.truncate(SHOWN_MAX);
    messages
}

fn name(books: &mut Books<'_>, found: &mut Found) -> Result<(), Fault> {
    let mut accounts: Vec<AccountId> = found.invoices.iter().map(|one| one.account).collect();
    accounts.extend(found.payments.iter().map(|one| one.account));
    let messages = found.messages.iter().chain(&found.inbound);
    accounts.extend(messages.filter_map(|one| one.account));
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
    }
}
