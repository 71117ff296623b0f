//! A letter on paper for a real account: the facts of an e-mail, in an envelope.

use receivables::account::{Outcome, Taken};
use receivables::party::Channel;
use receivables::reminding::Level;
use store::{Books, Case, Organisation};

use super::super::super::DeedError;
use super::preview::{CannotPreview, case, facts};
use crate::desk::Desk;
use crate::mail::facts::{CannotWrite, LetterFacts};
use crate::mail::{Templates, office};
use crate::paper::{self, Addressee, Letterhead, Sheet};
use crate::settings::Settings;

/// A letter as it would be put into its envelope.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The customer's code.
    pub code: String,
    /// What it says.
    pub facts: LetterFacts,
    /// The same, ready for the press.
    pub sheet: Sheet,
}

/// What every letter of a firm needs: its words, and who writes.
pub struct Stationery {
    templates: Templates,
    head: Letterhead,
}

impl Stationery {
    /// Reads the firm's letters and its particulars.
    pub fn of(
        books: &mut Books<'_>,
        firm: &Organisation,
        settings: &Settings,
    ) -> Result<Stationery, DeedError> {
        Ok(Stationery {
            templates: office::templates(firm, &books.letters()?)?,
            head: Letterhead::of(firm, settings),
        })
    }

    /// The letter to this customer that says these facts.
    pub fn write(
        &self,
        code: &str,
        address: Option<String>,
        facts: LetterFacts,
        registered: bool,
    ) -> Result<Paper, CannotWrite> {
        let to = Addressee {
            code: code.to_owned(),
            address,
        };
        let sheet = paper::sheet(&self.templates, &facts, &self.head, &to, registered)?;
        Ok(Paper {
            code: to.code,
            facts,
            sheet,
        })
    }
}

/// The next letter of this customer on paper, or of the customer of this invoice; at this level, when one is given.
pub fn paper_next(
    desk: &Desk,
    firm: &Organisation,
    whom: &str,
    level: Option<Level>,
    registered: bool,
) -> Result<Paper, CannotPreview> {
    let settings = super::super::super::settings(desk, firm.id)?;
    let today = desk.today(firm);
    desk.store.read(firm.id, |books| {
        let mut case = case_of(books, whom, today)?;
        // A letter that somebody is asked to post is the one to print.
        let is_asked_for = |taken: &Taken| {
            let by_post = matches!(taken.channel, Channel::Letter | Channel::Registered);
            taken.outcome == Outcome::Waiting && by_post
        };
        case.account.taken.retain(|taken| !is_asked_for(taken));
        let (_, facts) = facts(books, &settings, firm, &case, today)?;
        let level = level.unwrap_or(facts.level.min(Level::R3));
        let address = books.address_of(case.row.id)?;
        let stationery = Stationery::of(books, firm, &settings)?;
        let facts = LetterFacts { level, ..facts };
        Ok(stationery.write(&case.row.code, address, facts, registered)?)
    })
}

fn case_of(
    books: &mut Books<'_>,
    whom: &str,
    today: receivables::Date,
) -> Result<Case, CannotPreview> {
    let account = match books.account_by_code(whom)? {
        Some(row) => row.id,
        None => {
            let found = books.invoices_by_number(&[whom.to_owned()])?;
            found.get(whom).ok_or(CannotPreview::NoCustomer)?.account
        }
    };
    case(books, account, today)
}
