//! The tone of a template: read on every sample, so that what is right for a firm and wrong for a consumer is found.

use receivables::party::{Channel, DebtorKind};
use receivables::reminding::tone::{self, Facts, Finding, Severity};
use receivables::wording;
use store::LetterPlace;

use super::facts::{CannotWrite, LetterFacts, print};
use super::own::{self, Words};
use super::samples;
use super::templates::{Letter, Part, Templates};

/// A finding, with the parts in which it stands and the readers for whom it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub finding: Finding,
    pub parts: Vec<Part>,
    pub debtors: Vec<DebtorKind>,
    /// The line of the first of these parts, where the words stand in the template itself.
    pub line: Option<usize>,
}

impl Told {
    /// True when the letter should not leave like this.
    pub fn is_grave(&self) -> bool {
        self.finding.severity() == Severity::Grave
    }
}

/// Reads a letter on every sample. The gravest findings come first.
pub fn read(
    templates: &Templates,
    place: LetterPlace,
    words: &Words,
) -> Result<Vec<Told>, CannotWrite> {
    let mut all: Vec<Told> = Vec::new();
    for (_, facts) in samples::all(place.level, place.language) {
        let letter = templates.write_for(place.channel, &facts)?;
        let seen = seen(&letter.html);
        let parts = [(Part::Text, letter.text.as_str()), (Part::Mjml, &seen)];
        let is_there = |part: &Part| own::parts(place.channel).contains(part);
        for (part, body) in parts.into_iter().filter(|(part, _)| is_there(part)) {
            for finding in read_one(place.channel, &facts, &letter, body) {
                let part = match finding.place {
                    tone::Place::Subject => Part::Subject,
                    tone::Place::Body => part,
                };
                add(&mut all, finding, part, facts.debtor_kind);
            }
        }
    }
    for told in &mut all {
        let first = told.parts.first().copied().unwrap_or(Part::Text);
        told.line = line_of(words.part(first), &told.finding.excerpt);
    }
    all.sort_by_key(|told| std::cmp::Reverse(told.finding.severity()));
    Ok(all)
}

/// Reads one letter as it would leave.
pub fn read_letter(facts: &LetterFacts, letter: &Letter) -> Vec<Finding> {
    read_one(Channel::Email, facts, letter, &letter.text)
}

fn read_one(channel: Channel, facts: &LetterFacts, letter: &Letter, body: &str) -> Vec<Finding> {
    let total = print::amount(facts.total, &facts.currency, facts.language);
    let numbers: Vec<&str> = facts
        .lines
        .iter()
        .map(|line| line.number.as_str())
        .collect();
    let due: Vec<String> = facts
        .lines
        .iter()
        .map(|line| wording::long_date(line.due_on, facts.language))
        .collect();
    let due: Vec<&str> = due.iter().map(String::as_str).collect();
    let iban = facts.creditor.iban.as_deref().map(print::iban);
    let mut contacts = vec![facts.creditor.email.as_str()];
    contacts.extend(facts.creditor.phone.as_deref());
    tone::read(&tone::Letter {
        channel,
        level: facts.level,
        language: facts.language,
        debtor: facts.debtor_kind,
        subject: &letter.subject,
        body,
        facts: Facts {
            creditor: &facts.creditor.name,
            debtor: &facts.debtor,
            total: &total,
            numbers: &numbers,
            due: &due,
            iban: iban.as_deref(),
            contacts: &contacts,
        },
    })
}

/// The same words found again, in another part or for another reader, are one finding.
fn add(all: &mut Vec<Told>, finding: Finding, part: Part, debtor: DebtorKind) {
    let is_same = |told: &&mut Told| {
        told.finding.rule == finding.rule
            && (finding.at.is_none()
                || told.finding.excerpt.to_lowercase() == finding.excerpt.to_lowercase())
    };
    match all.iter_mut().find(is_same) {
        Some(told) => {
            if !told.parts.contains(&part) {
                told.parts.push(part);
            }
            if !told.debtors.contains(&debtor) {
                told.debtors.push(debtor);
            }
        }
        None => all.push(Told {
            finding,
            parts: vec![part],
            debtors: vec![debtor],
            line: None,
        }),
    }
}

/// What an eye reads of a layout.
fn seen(html: &str) -> String {
    let parted = html
        .replace("</td>", " </td>")
        .replace("</div>", "<br></div>");
    mail_parser::decoders::html::html_to_text(&parted)
}

fn line_of(template: &str, words: &str) -> Option<usize> {
    if words.is_empty() {
        return None;
    }
    let at = template.find(words)?;
    Some(template[..at].matches('\n').count() + 1)
}
