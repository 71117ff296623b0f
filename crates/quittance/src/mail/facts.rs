//! What a letter says, before it is a letter.
//!
//! The round stores these facts when it decides; the letter is drawn from them when it leaves, so that text, HTML and
//! subject can never quote different amounts. A debtor once read in the mail the amount it had already paid while the PDF was right.

use jiff::civil::Date;
use receivables::Cents;
use receivables::calendar::days_between;
use receivables::party::{DebtorKind, Language};
use receivables::reminding::Level;
use receivables::wording;
use serde::{Deserialize, Serialize};

/// Everything one reminder says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterFacts {
    pub creditor: Creditor,
    /// The customer's name.
    pub debtor: String,
    pub debtor_kind: DebtorKind,
    pub language: Language,
    pub level: Level,
    pub lines: Vec<Line>,
    /// What the customer has in hand, as a positive amount.
    pub credits: Cents,
    /// The sum of the lines less the credits.
    pub total: Cents,
    /// ISO 4217.
    pub currency: String,
    /// The creditor's civil date on which the letter leaves.
    pub today: Date,
    /// What only a call needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<CallFacts>,
}

/// Who calls, whom, and what was said before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFacts {
    /// Who calls.
    pub caller: String,
    /// Whom, when a name is known.
    pub person: Option<String>,
    /// The last time something was written or said.
    pub last_contact_on: Option<Date>,
    /// The day for which a promise was not kept.
    pub broken_promise_on: Option<Date>,
}

/// Who writes, and where the money goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creditor {
    pub name: String,
    /// The person who answers.
    pub contact: Option<String>,
    pub email: String,
    pub phone: Option<String>,
    pub iban: Option<String>,
    pub bic: Option<String>,
}

/// One invoice of the letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub number: String,
    pub issued_on: Date,
    pub due_on: Date,
    pub total: Cents,
    /// What is asked: what remains, less what is disputed.
    pub remains: Cents,
    /// What is contested and therefore not asked.
    pub disputed: Cents,
}

/// Why these facts make no letter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotWrite {
    #[error("the letter would list no invoice")]
    NoLine,
    #[error("the lines and credits give {found}, the total says {told}")]
    TotalDiffers { found: Cents, told: Cents },
    #[error("nothing is asked: the total is {0}")]
    NothingAsked(Cents),
    #[error("no letter is mailed at this level: a person takes it from here")]
    NotMailed,
    #[error("{0} is missing from the letter")]
    Missing(String),
    #[error("the letter has no subject")]
    NoSubject,
    #[error("the letter is too long")]
    TooLong,
    #[error("{0}")]
    Print(String),
    #[error("the template \"{template}\" could not be filled: {why}")]
    Template { template: String, why: String },
}

impl CannotWrite {
    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            CannotWrite::Template { .. } => {
                "Mend the letter (quittance letters set), or go back: quittance letters reset LEVEL."
            }
            CannotWrite::NotMailed => "Open the customer's page and decide there.",
            CannotWrite::Missing(_) => "Put it back: the customer must read what is asked.",
            CannotWrite::NoSubject => "Write one: a mail without it is not opened.",
            CannotWrite::TooLong => "Keep to what must be said.",
            CannotWrite::Print(_) => "Tell us: this should not happen.",
            _ => "Plan this customer again: quittance round.",
        }
    }
}

impl LetterFacts {
    /// Refuses what must never leave: an empty letter, a total that differs from its lines, a letter that asks for nothing.
    pub fn check(&self) -> Result<(), CannotWrite> {
        if self.lines.is_empty() {
            return Err(CannotWrite::NoLine);
        }
        let found = self.subtotal() - self.credits;
        if found != self.total {
            return Err(CannotWrite::TotalDiffers {
                found,
                told: self.total,
            });
        }
        if !self.total.is_positive() {
            return Err(CannotWrite::NothingAsked(self.total));
        }
        Ok(())
    }

    /// What the lines ask together.
    pub fn subtotal(&self) -> Cents {
        self.lines.iter().map(|line| line.remains).sum()
    }

    /// The facts as templates see them: every amount and date already knows how to print itself.
    pub(super) fn view(&self) -> View<'_> {
        let amount = |cents| print::amount(cents, &self.currency, self.language);
        let shown = |cents: Cents| cents.is_positive().then(|| amount(cents));
        let call = self.call.as_ref();
        let day = |on: Option<Date>| on.map(|on| wording::long_date(on, self.language));
        View {
            caller: call.map(|call| call.caller.as_str()),
            person: call.and_then(|call| call.person.as_deref()),
            last_contact: day(call.and_then(|call| call.last_contact_on)),
            broken_promise: day(call.and_then(|call| call.broken_promise_on)),
            creditor: CreditorView {
                iban: self.creditor.iban.as_deref().map(print::iban),
                ..self.creditor.view()
            },
            debtor: &self.debtor,
            debtor_kind: self.debtor_kind,
            language: self.language,
            lines: self
                .lines
                .iter()
                .map(|line| LineView {
                    number: &line.number,
                    issued_on: wording::long_date(line.issued_on, self.language),
                    due_on: wording::long_date(line.due_on, self.language),
                    days_late: days_between(line.due_on, self.today).max(0),
                    total: amount(line.total),
                    remains: amount(line.remains),
                    disputed: shown(line.disputed),
                })
                .collect(),
            credits: shown(self.credits),
            subtotal: amount(self.subtotal()),
            total: amount(self.total),
            today: wording::long_date(self.today, self.language),
            reference: self.reference(),
        }
    }

    /// What this field becomes in this letter; `line.…` is the first invoice's. Absent: it has no value here.
    pub fn value_of(&self, field: &str) -> Option<String> {
        let view = serde_json::to_value(self.view()).ok()?;
        let start = match field.split_once('.') {
            Some(("line", _)) => view.get("lines")?.get(0)?,
            Some((whole, _)) => view.get(whole)?,
            None => &view,
        };
        let name = field.rsplit('.').next().unwrap_or(field);
        match start.get(name)? {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// Every name that a template may use, in the order of the alphabet.
    pub fn field_names(&self) -> Vec<String> {
        let view = serde_json::to_value(self.view()).unwrap_or_default();
        let mut names = Vec::new();
        for (name, value) in view.as_object().into_iter().flatten() {
            let inside = value.get(0).unwrap_or(value);
            match inside.as_object() {
                Some(parts) => names.extend(parts.keys().map(|part| format!("{name}.{part}"))),
                None => names.push(name.clone()),
            }
        }
        names.sort();
        names
    }

    /// What the debtor writes on the transfer, so that the money finds its invoices.
    pub fn reference(&self) -> String {
        let mut numbers = self.lines.iter().map(|line| line.number.as_str());
        let first: Vec<&str> = numbers.by_ref().take(REFERENCE_NUMBERS_MAX).collect();
        let more = numbers.count();
        if more == 0 {
            first.join(" ")
        } else {
            format!("{} +{more}", first.join(" "))
        }
    }
}

/// A bank keeps 140 characters of the reference; four numbers fit.
const REFERENCE_NUMBERS_MAX: usize = 4;

impl Creditor {
    fn view(&self) -> CreditorView<'_> {
        CreditorView {
            name: &self.name,
            contact: self.contact.as_deref(),
            email: &self.email,
            phone: self.phone.as_deref(),
            iban: None,
            bic: self.bic.as_deref(),
        }
    }
}

/// What a template may name. Adding a field is safe; renaming one breaks the templates people wrote.
#[derive(Serialize)]
pub(super) struct View<'a> {
    creditor: CreditorView<'a>,
    debtor: &'a str,
    debtor_kind: DebtorKind,
    language: Language,
    lines: Vec<LineView<'a>>,
    credits: Option<String>,
    subtotal: String,
    pub(super) total: String,
    today: String,
    reference: String,
    caller: Option<&'a str>,
    person: Option<&'a str>,
    last_contact: Option<String>,
    broken_promise: Option<String>,
}

#[derive(Serialize)]
struct CreditorView<'a> {
    name: &'a str,
    contact: Option<&'a str>,
    email: &'a str,
    phone: Option<&'a str>,
    iban: Option<String>,
    bic: Option<&'a str>,
}

#[derive(Serialize)]
struct LineView<'a> {
    number: &'a str,
    issued_on: String,
    due_on: String,
    days_late: i32,
    total: String,
    remains: String,
    disputed: Option<String>,
}

/// Amounts and accounts as a person of each language writes them.
pub mod print {
    use receivables::wording;

    use super::{Cents, Language};

    /// An amount and its sign must not part at the end of a line.
    const NO_BREAK_SPACE: char = '\u{a0}';

    /// `1 234,50 €` in French, `€1,234.50` in English.
    pub fn amount(cents: Cents, currency: &str, language: Language) -> String {
        let number = wording::amount(cents, language);
        match (language, currency) {
            (Language::Fr, "EUR") => format!("{number}{NO_BREAK_SPACE}€"),
            (Language::En, "EUR") => format!("€{number}"),
            _ => format!("{number}{NO_BREAK_SPACE}{currency}"),
        }
    }

    /// In groups of four, as banks print it.
    pub fn iban(iban: &str) -> String {
        let bare: Vec<char> = iban.chars().filter(|c| !c.is_whitespace()).collect();
        bare.chunks(4)
            .map(|group| group.iter().collect())
            .collect::<Vec<String>>()
            .join(" ")
    }
}
