//! Letters on paper: the same facts and the same words as in an e-mail, set for a French window envelope.
//!
//! A round asks for a letter; a person prints it, puts it into its envelope and says that it was posted. What is drawn here is
//! text already: each amount and date is the one that the e-mail would show, and [`press`] only sets it.

mod flow;
mod head;
mod words;

use jiff::civil::Date;
use receivables::calendar::days_between;
use receivables::party::Language;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::mail::facts::{CannotWrite, LetterFacts, print as shown};
use crate::mail::{Line, Templates};

pub use head::{ADDRESS_LINES_MAX, Addressee, Letterhead, address_lines};
use words::Words;

/// One letter, as the press takes it: every word, amount and date is text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    lang: &'static str,
    region: &'static str,
    sender: Sender,
    /// How it travels, when that is to stand on it.
    registered: Option<&'static str>,
    to: Vec<String>,
    /// What stands in the place of an address that nobody knows.
    to_missing: Option<&'static str>,
    place_date: String,
    /// What the customer finds it by.
    marks: Vec<(String, String)>,
    /// What it is about, with the word before it.
    pub subject: String,
    /// The same, without it.
    #[serde(skip)]
    pub about: String,
    /// At the head of its second page and of those after it.
    running: String,
    foot: String,
    flow: Vec<flow::Part>,
    table: Table,
    pay: Pay,
    sign: Vec<String>,
    #[serde(skip)]
    on: Date,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Sender {
    name: String,
    lines: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Table {
    head: [&'static str; 6],
    rows: Vec<Row>,
    sums: Vec<(&'static str, String)>,
    total: (&'static str, String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Row {
    number: String,
    issued: String,
    due: String,
    late: String,
    total: String,
    remains: String,
    aside: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Pay {
    title: &'static str,
    rows: Vec<(&'static str, String)>,
}

/// Writes the letter, from the words of this firm's letters. Facts that must not leave are refused, as they are in an e-mail.
pub fn sheet(
    templates: &Templates,
    facts: &LetterFacts,
    head: &Letterhead,
    to: &Addressee,
    registered: bool,
) -> Result<Sheet, CannotWrite> {
    let (subject, text) = templates.on_paper(facts, flow::MARKS)?;
    let words = Words(facts.language);
    let date = receivables::wording::long_date(facts.today, facts.language);
    let creditor = &facts.creditor;
    let mut sign = vec![creditor.name.clone()];
    sign.extend(creditor.contact.clone());
    Ok(Sheet {
        lang: words.lang(),
        region: words.region(),
        sender: Sender {
            name: creditor.name.clone(),
            lines: head.lines(creditor, &words),
        },
        registered: registered.then(|| words.registered()),
        to: to.lines(&facts.debtor),
        to_missing: to.is_missing().then(|| words.address_missing()),
        place_date: words.place_date(head.place().as_deref(), &date),
        marks: vec![
            (words.account().to_owned(), to.code.clone()),
            (words.reference().to_owned(), facts.reference()),
        ],
        subject: flow::subject(&subject, &creditor.name, words.subject()),
        about: flow::subject(&subject, &creditor.name, ""),
        running: format!("{} – {}, {date}", creditor.name, facts.debtor),
        foot: head.foot(creditor, &words),
        flow: flow::parts(&text),
        table: table(facts, &words),
        pay: pay(facts, &words),
        sign,
        on: facts.today,
    })
}

impl Sheet {
    /// The mark of all that it says: what a person looked at, and what is posted, are the same letter.
    pub fn mark(&self) -> String {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        crate::secrets::hex(&Sha256::digest(&bytes)[..12])
    }

    /// What shows through the window, below the name.
    pub fn address(&self) -> &[String] {
        self.to.get(1..).unwrap_or_default()
    }

    /// True when it can be put into an envelope: somebody knows where it goes.
    pub fn is_addressed(&self) -> bool {
        self.to_missing.is_none()
    }
}

#[derive(Serialize)]
struct Facts<'a> {
    title: String,
    author: &'a str,
    lang: &'a str,
    region: &'a str,
    date: (i16, i8, i8),
    letters: &'a [Sheet],
}

/// Prints these letters, each from a page of its own. The same letters give the same bytes.
pub fn print(letters: &[Sheet]) -> Result<press::Print, CannotWrite> {
    let first = letters.first().ok_or(CannotWrite::NoLine)?;
    let marks: Vec<String> = letters.iter().map(Sheet::mark).collect();
    let facts = Facts {
        title: match letters.len() {
            1 => first.subject.clone(),
            more => Words::of(first.lang).letters(more),
        },
        author: &first.sender.name,
        lang: first.lang,
        region: first.region,
        date: (first.on.year(), first.on.month(), first.on.day()),
        letters,
    };
    press::print(press::Form::Letters, &facts, &marks.join("-"))
        .map_err(|why| CannotWrite::Print(why.to_string()))
}

fn table(facts: &LetterFacts, words: &Words) -> Table {
    let amount = |cents| shown::amount(cents, &facts.currency, facts.language);
    let row = |line: &Line| Row {
        number: line.number.clone(),
        issued: words.short_date(line.issued_on),
        due: words.short_date(line.due_on),
        late: words.late(days_between(line.due_on, facts.today)),
        total: amount(line.total),
        remains: amount(line.remains),
        aside: line
            .disputed
            .is_positive()
            .then(|| words.disputed(&amount(line.disputed))),
    };
    let sums = match facts.credits.is_positive() {
        false => Vec::new(),
        true => vec![
            (words.subtotal(), amount(facts.subtotal())),
            (words.credits(), format!("−{}", amount(facts.credits))),
        ],
    };
    Table {
        head: words.columns(),
        rows: facts.lines.iter().map(row).collect(),
        sums,
        total: (words.total(), amount(facts.total)),
    }
}

fn pay(facts: &LetterFacts, words: &Words) -> Pay {
    let creditor = &facts.creditor;
    let Some(iban) = creditor.iban.as_deref() else {
        return Pay {
            title: words.pay_unknown(),
            rows: Vec::new(),
        };
    };
    let mut rows = vec![
        (words.holder(), creditor.name.clone()),
        ("IBAN", shown::iban(iban)),
    ];
    rows.extend(creditor.bic.clone().map(|bic| ("BIC", bic)));
    rows.push((words.reference(), facts.reference()));
    Pay {
        title: words.pay(),
        rows,
    }
}

/// The name of the file that a browser keeps.
pub fn file_name(code: &str, on: Date, language: Language) -> String {
    let plain = |c: char| match c.is_ascii_alphanumeric() || c == '-' {
        true => c,
        false => '-',
    };
    let code: String = code.chars().map(plain).collect();
    format!("{}-{code}-{on}.pdf", Words(language).file())
}
