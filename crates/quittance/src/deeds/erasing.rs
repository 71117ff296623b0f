//! Erasing a person who asks for it (GDPR art. 17), and telling a person what is held of them (art. 15).
//!
//! The law wants both: that a person can be forgotten, and that a firm keeps its accounts. So what identifies goes, letters
//! with the key they stand under, and amounts, numbers and dates stay in a journal that still agrees with its seals.

use receivables::Date;
use receivables::law::fr::correspondence_kept_until;
use receivables::party::Language;
use receivables::wording::long_date;
use store::{AccountRow, Books, Erased, Erasure, Fault, Organisation};

use super::DeedError;
use crate::desk::Desk;

/// A rule is an article and a word, not a letter.
const RULE_CHARS_MAX: usize = 200;

/// A shorter word of a name stands in too many codes by chance.
const WORD_CHARS_MIN: usize = 3;

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The customer's code.
    pub customer: &'a str,
    /// The rule, such as GDPR art. 17.
    pub rule: &'a str,
    /// Letters that are not five years old yet go too.
    pub letters_too: bool,
}

/// Why nobody is erased.
#[derive(Debug, thiserror::Error)]
pub enum CannotErase {
    /// No such customer.
    #[error("there is no customer «{0}»")]
    Unknown(String),
    /// It was done.
    #[error("this customer was erased on {}", long_date(*.0, Language::En))]
    Erased(Date),
    /// No rule, or a long one.
    #[error("say in at most {RULE_CHARS_MAX} characters under which rule")]
    Rule,
    /// The rule says who it is.
    #[error("the rule says «{0}», which is to be erased; the journal keeps the rule for ever")]
    RuleTells(String),
    /// Something is owed.
    #[error(
        "{0} invoices, credits or payments of this customer are open: the ledger needs to know who owes"
    )]
    Open(i64),
    /// Something is leaving.
    #[error("{0} messages to this customer are on their way")]
    OnTheirWay(i64),
    /// Commercial correspondence.
    #[error(
        "the last letter left on {}: correspondence is kept for five years (C. com. L110-4), until {}",
        long_date(*.0, Language::En),
        long_date(correspondence_kept_until(*.0), Language::En)
    )]
    Correspondence(Date),
    /// The machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl CannotErase {
    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            CannotErase::Unknown(_) => "give the customer's code, as the list shows it",
            CannotErase::Erased(_) => "nothing more is to be done",
            CannotErase::Rule => "--rule \"GDPR art. 17, request of 2026-11-20\"",
            CannotErase::RuleTells(_) => "name the article and the day, and nobody",
            CannotErase::Open(_) => {
                "wait until it is paid, or match and refund what is open; GDPR art. 17(3)(e) allows keeping what a claim needs"
            }
            CannotErase::OnTheirWay(_) => "send what is queued first, then erase",
            CannotErase::Correspondence(_) => {
                "erase after that day; --letters-too erases them now, when nothing will be claimed or contested any more"
            }
            CannotErase::Fault(_) => "",
        }
    }
}

impl From<CannotErase> for DeedError {
    fn from(refusal: CannotErase) -> Self {
        match refusal {
            CannotErase::Fault(fault) => DeedError::Fault(fault),
            refusal => DeedError::refused(refusal.to_string(), refusal.hint()),
        }
    }
}

/// What an erasure did.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Done {
    /// The code it is known by from now on.
    pub customer: String,
    /// What stands in the place of its name.
    pub name: String,
    /// The day.
    pub erased_on: Date,
    /// The rule.
    pub rule: String,
    /// How much of each kind went.
    pub erased: Erased,
}

/// Says whether a customer may be erased, without doing it: a person is asked only what can be done.
pub fn may_erase(desk: &Desk, firm: &Organisation, asked: &Asked<'_>) -> Result<(), CannotErase> {
    let today = desk.today(firm);
    desk.store.read(firm.id, |books| {
        let row = books.account_by_code(asked.customer)?;
        let row = row.ok_or_else(|| CannotErase::Unknown(asked.customer.to_owned()))?;
        check(books, &row, asked, today)
    })
}

/// Erases a customer: the key under which its letters stand is destroyed, what identifies it is overwritten.
pub fn erase_customer(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    asked: &Asked<'_>,
) -> Result<Done, CannotErase> {
    let by = desk.by(firm, actor);
    let done = desk.store.write::<_, CannotErase>(firm.id, &by, |books| {
        let row = books.account_by_code(asked.customer)?;
        let row = row.ok_or_else(|| CannotErase::Unknown(asked.customer.to_owned()))?;
        let row = books.lock_account(row.id)?;
        check(books, &row, asked, by.on)?;

        let code = code_after(books, &row)?;
        let erasure = Erasure {
            account: row.id,
            name: name_after(&code, firm.language),
            code,
            rule: asked.rule.trim().to_owned(),
            first_on: None,
        };

        let erased = books.erase_account(&erasure)?;
        Ok(Done {
            customer: erasure.code,
            name: erasure.name,
            erased_on: by.on,
            rule: erasure.rule,
            erased,
        })
    })?;
    desk.store.scrub()?;
    Ok(done)
}

/// All that is held of a customer.
pub fn held_of(
    desk: &Desk,
    firm: &Organisation,
    customer: &str,
) -> Result<serde_json::Value, CannotErase> {
    desk.store.read(firm.id, |books| {
        let row = books.account_by_code(customer)?;
        let row = row.ok_or_else(|| CannotErase::Unknown(customer.to_owned()))?;
        Ok(books.held_of(row.id)?)
    })
}

fn check(
    books: &mut Books<'_>,
    row: &AccountRow,
    asked: &Asked<'_>,
    today: Date,
) -> Result<(), CannotErase> {
    if let Some(on) = row.erased_on {
        return Err(CannotErase::Erased(on));
    }
    let rule = asked.rule.trim();
    if rule.is_empty() || rule.chars().count() > RULE_CHARS_MAX {
        return Err(CannotErase::Rule);
    }
    let rule = folded(rule);
    let tells = personal_words(books, row)?
        .into_iter()
        .find(|word| rule.contains(word.as_str()));
    if let Some(word) = tells {
        return Err(CannotErase::RuleTells(word));
    }
    let way = books.in_the_way(row.id)?;
    if way.open_items > 0 {
        return Err(CannotErase::Open(way.open_items));
    }
    if way.on_their_way > 0 {
        return Err(CannotErase::OnTheirWay(way.on_their_way));
    }
    match way.last_left_on {
        Some(left) if !asked.letters_too && correspondence_kept_until(left) > today => {
            Err(CannotErase::Correspondence(left))
        }
        _ => Ok(()),
    }
}

/// The firm's own code stays, for its ledger names the customer by it; one that was made of the name, or tells it, goes.
fn code_after(books: &mut Books<'_>, row: &AccountRow) -> Result<String, Fault> {
    let code = folded(&row.code);
    let tells = personal_words(books, row)?
        .iter()
        .any(|word| code.contains(word.as_str()));
    Ok(if tells {
        format!("erased-{}", row.id.0)
    } else {
        row.code.clone()
    })
}

/// It stands in the row itself, so that every list and file shows it in its place among the names.
fn name_after(code: &str, language: Language) -> String {
    match language {
        Language::Fr => format!("client effacé {code}"),
        Language::En => format!("erased customer {code}"),
    }
}

/// The words by which a person could be known: of the names, and before the @ of the mailboxes.
fn personal_words(books: &mut Books<'_>, row: &AccountRow) -> Result<Vec<String>, Fault> {
    let mut texts = vec![row.name.clone()];
    for contact in books.contacts_ever_of(row.id)? {
        let known = contact.known;
        texts.extend([known.name, known.email, known.phone].into_iter().flatten());
    }
    let words = texts.iter().flat_map(|text| {
        let before = text.split('@').next().unwrap_or_default();
        before.split(|c: char| !c.is_alphanumeric())
    });
    let words = words.filter(|word| word.chars().count() >= WORD_CHARS_MIN);
    Ok(words
        .map(folded)
        .filter(|word| !COMMON_WORDS.split(' ').any(|common| common == word))
        .collect())
}

/// Words of companies, mailboxes and rules that name nobody.
const COMMON_WORDS: &str = "sarl sas sasu eurl sci société societe ets les des compta comptabilite contact facture factures client \
                            art article gdpr rgpd request demande";

fn folded(text: &str) -> String {
    text.to_lowercase()
}
