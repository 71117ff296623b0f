//! A letter on a real account, as it would leave: whom, when, with which invoices is what the one question answers.

use receivables::next_step::{Asked, Because, What, next_step};
use receivables::party::{AccountId, Channel, InvoiceId, Language};
use receivables::reminding::Level;
use receivables::{Cents, Date};
use store::{Books, Case, Fault, LetterPlace, LetterRow, Organisation};

use super::super::Rules;
use super::{CannotKeep, DeedError, built_in};
use crate::desk::Desk;
use crate::mail::facts::{CannotWrite, LetterFacts};
use crate::mail::own::Words;
use crate::mail::{Letter, office, samples};
use crate::settings::Settings;

/// How far ahead a letter is looked for: beyond a quarter nobody recognises the account.
const DAYS_AHEAD_MAX: i32 = 92;

/// On whose account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// One of the samples, by its name; the first one when there is none of that name.
    Sample(String),
    /// A customer of the firm's.
    Customer(AccountId),
}

/// A letter as it would leave.
#[derive(Clone, Debug)]
pub struct Preview {
    /// By which way it would go.
    pub channel: Channel,
    /// The letter.
    pub letter: Letter,
    /// What it says.
    pub facts: LetterFacts,
    /// True for a sample.
    pub is_sample: bool,
}

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum CannotPreview {
    /// No such customer.
    #[error("{}", self.words(Language::En))]
    NoCustomer,
    /// Nothing will be asked of them.
    #[error("{}", self.words(Language::En))]
    NothingAsked {
        /// The customer.
        name: String,
        /// The reason.
        because: Box<Because>,
    },
    /// The words cannot be used.
    #[error(transparent)]
    Keep(#[from] CannotKeep),
    /// The facts make no letter.
    #[error(transparent)]
    Write(#[from] CannotWrite),
    /// The machine.
    #[error(transparent)]
    Deed(#[from] DeedError),
}

impl From<Fault> for CannotPreview {
    fn from(fault: Fault) -> Self {
        CannotPreview::Deed(fault.into())
    }
}

impl CannotPreview {
    /// What is the matter.
    pub fn words(&self, language: Language) -> String {
        match (self, language) {
            (CannotPreview::NoCustomer, Language::Fr) => {
                "ce client n’est pas dans ces livres".into()
            }
            (CannotPreview::NoCustomer, Language::En) => {
                "this customer is not in these books".into()
            }
            (CannotPreview::NothingAsked { name, because }, Language::Fr) => {
                let because = because.text(language);
                format!("rien ne sera demandé à {name} dans les trois mois : {because}")
            }
            (CannotPreview::NothingAsked { name, because }, Language::En) => {
                let because = because.text(language);
                format!("nothing will be asked of {name} within three months: {because}")
            }
            (CannotPreview::Keep(refusal), _) => refusal.words(language),
            (CannotPreview::Write(error), _) => error.to_string(),
            (CannotPreview::Deed(error), _) => error.to_string(),
        }
    }

    /// What to do next.
    pub fn hint(&self, language: Language) -> String {
        match (self, language) {
            (CannotPreview::Keep(refusal), _) => refusal.hint(language),
            (_, Language::Fr) => "Choisissez un autre client, ou un exemple.".into(),
            (_, Language::En) => "Choose another customer, or a sample.".into(),
        }
    }
}

impl From<CannotPreview> for DeedError {
    fn from(refusal: CannotPreview) -> Self {
        match refusal {
            CannotPreview::Deed(error) => error,
            CannotPreview::Keep(refusal) => refusal.into(),
            refusal => DeedError::refused(refusal.words(Language::En), refusal.hint(Language::En)),
        }
    }
}

/// A letter with these words; with those that stand when none are given.
pub fn preview(
    desk: &Desk,
    firm: &Organisation,
    place: LetterPlace,
    words: Option<&Words>,
    whom: &Whom,
) -> Result<Preview, CannotPreview> {
    let settings = super::super::settings(desk, firm.id)?;
    let today = desk.today(firm);
    desk.store.read(firm.id, |books| {
        let rows = books.letters()?;
        let facts = match whom {
            Whom::Sample(name) => sample(place, name),
            Whom::Customer(account) => {
                let case = case(books, *account, today)?;
                let (_, facts) = facts(books, &settings, firm, &case, today)?;
                LetterFacts {
                    level: place.level,
                    language: place.language,
                    ..facts
                }
            }
        };
        write(
            firm,
            &rows,
            place,
            words,
            facts,
            matches!(whom, Whom::Sample(_)),
        )
    })
}

/// The next letter of the customer of this code, in its own language, as its step goes; at this level or by this way, when one
/// is given.
pub fn preview_next(
    desk: &Desk,
    firm: &Organisation,
    code: &str,
    level: Option<Level>,
    channel: Option<Channel>,
) -> Result<Preview, CannotPreview> {
    let settings = super::super::settings(desk, firm.id)?;
    let today = desk.today(firm);
    desk.store.read(firm.id, |books| {
        let row = books
            .account_by_code(code)?
            .ok_or(CannotPreview::NoCustomer)?;
        let case = case(books, row.id, today)?;
        let (next, facts) = facts(books, &settings, firm, &case, today)?;
        let level = level.unwrap_or(facts.level.min(Level::R3));
        let place = LetterPlace {
            level,
            language: facts.language,
            channel: channel.unwrap_or(next),
        };
        let rows = books.letters()?;
        write(
            firm,
            &rows,
            place,
            None,
            LetterFacts { level, ..facts },
            false,
        )
    })
}

pub(super) fn case(
    books: &mut Books<'_>,
    account: AccountId,
    today: Date,
) -> Result<Case, CannotPreview> {
    let case = books.cases(&[account], today)?.pop();
    case.ok_or(CannotPreview::NoCustomer)
}

fn write(
    firm: &Organisation,
    rows: &[LetterRow],
    place: LetterPlace,
    words: Option<&Words>,
    facts: LetterFacts,
    is_sample: bool,
) -> Result<Preview, CannotPreview> {
    let templates = match words {
        Some(words) => built_in()?
            .with(place, words)
            .map_err(|(part, why)| CannotKeep::Template { part, why })?,
        None => office::templates(firm, rows)?,
    };
    let letter = templates.write_for(place.channel, &facts)?;
    Ok(Preview {
        channel: place.channel,
        letter,
        facts,
        is_sample,
    })
}

fn sample(place: LetterPlace, name: &str) -> LetterFacts {
    let mut all = samples::all(place.level, place.language);
    let at = all.iter().position(|(sample, _)| *sample == name);
    all.swap_remove(at.unwrap_or(0)).1
}

/// What the next message to this customer will say, and how it goes: the one question, asked ahead until it answers.
pub(super) fn facts(
    books: &mut Books<'_>,
    settings: &Settings,
    firm: &Organisation,
    case: &Case,
    today: Date,
) -> Result<(Channel, LetterFacts), CannotPreview> {
    let rules = Rules::read(books, settings, firm.language)?;
    let policy = rules.of(case.row.sequence);
    let end = receivables::calendar::plus_days(today, DAYS_AHEAD_MAX);
    let mut day = today;
    let because = loop {
        let step = next_step(&case.account, policy, day);
        let asked = match step.what {
            What::Send(message) => Some((
                message.channel,
                message.level,
                message.lines,
                message.credits,
                message.total,
            )),
            What::Ask(question) => Some((
                way_of(question.kind),
                question.level,
                question.lines,
                question.credits,
                question.total,
            )),
            What::Wait | What::Nothing => None,
        };
        if let Some((channel, level, lines, credits, total)) = asked {
            let said = Said {
                level,
                lines: &lines,
                credits,
                total,
                on: day,
            };
            return Ok((channel, facts_of(books, settings, firm, case, &said)?));
        }
        match step.look_again_on {
            Some(next) if next > day && next <= end => day = next,
            _ => break Box::new(step.because),
        }
    };
    Err(CannotPreview::NothingAsked {
        name: case.row.name.clone(),
        because,
    })
}

/// What is asked of a customer on a day.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// How far the tone has risen.
    pub level: Level,
    /// Each invoice with what is asked of it.
    pub lines: &'a [(InvoiceId, Cents)],
    /// What the customer has in hand.
    pub credits: Cents,
    /// What is asked in all.
    pub total: Cents,
    /// The day that the letter bears.
    pub on: Date,
}

/// The facts of a letter that says this.
pub fn facts_of(
    books: &mut Books<'_>,
    settings: &Settings,
    firm: &Organisation,
    case: &Case,
    said: &Said<'_>,
) -> Result<LetterFacts, Fault> {
    Ok(LetterFacts {
        creditor: office::creditor(firm, settings),
        debtor: case.row.name.clone(),
        debtor_kind: case.account.debtor,
        language: case.row.language,
        level: said.level,
        lines: listed(books, said.lines)?,
        credits: said.credits,
        total: said.total,
        currency: firm.currency.clone(),
        today: said.on,
        call: None,
    })
}

/// The words that a person needs for what is asked of them.
fn way_of(asked: Asked) -> Channel {
    match asked {
        Asked::Sms => Channel::Sms,
        Asked::Call => Channel::Call,
        Asked::Letter | Asked::Registered => Channel::Letter,
        _ => Channel::Email,
    }
}

fn listed(
    books: &mut Books<'_>,
    lines: &[(InvoiceId, Cents)],
) -> Result<Vec<crate::mail::Line>, Fault> {
    let ids: Vec<InvoiceId> = lines.iter().map(|(id, _)| *id).collect();
    let invoices = books.invoices_by_id(&ids)?;
    let line = |(id, asked): &(InvoiceId, Cents)| {
        let invoice = invoices.iter().find(|invoice| invoice.id == *id);
        invoice.map(|invoice| office::line(invoice, *asked))
    };
    Ok(lines.iter().filter_map(line).collect())
}
