//! Reminders that a person sends by hand, to one customer or to many: looked at first, exactly as they will leave, then
//! queued; and taken back as long as they have not left.
//!
//! What was looked at carries a mark. If anything of the letter, its addresses or its documents is another when it is to be
//! sent, it is not sent: a payment may have come while somebody was reading.

use receivables::Date;
use receivables::next_step::{Because, CannotRemind, OneOff, Wish, one_off};
use receivables::party::{AccountId, InvoiceId, Language};
use store::{Books, Fault, MessageWords, NewMessage, Organisation};

use super::DeedError;
use super::drawn::{Drawn, Table, lock};
use crate::desk::Desk;
use crate::mail::facts::CannotWrite;
use crate::mail::{Templates, by_hand};
use crate::settings::Settings;

/// A message that a person sent from a page waits so long: who notices a mistake at once can still undo it.
pub const UNDO_SECONDS: i64 = 60;

/// More letters than this nobody reads before they leave.
pub const CUSTOMERS_MAX: usize = 100;

/// What a person wants sent to one customer.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// To whom.
    pub account: AccountId,
    /// Which invoices, at which level.
    pub wish: Wish,
    /// The subject and the text as the person left them; absent: as they were drawn.
    pub words: Option<MessageWords>,
}

impl Wanted {
    /// The letter that fits, for what is late.
    pub fn usual(account: AccountId) -> Wanted {
        Wanted {
            account,
            wish: Wish::default(),
            words: None,
        }
    }
}

/// A customer with what would leave, or why nothing can.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Who.
    pub account: AccountId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What would leave.
    pub answer: Result<Ready, CannotRemind>,
}

/// A reminder ready to be looked at.
#[derive(Clone, Debug)]
pub struct Ready {
    /// What the rules say of it.
    pub one: OneOff,
    /// The letter, as it would leave.
    pub drawn: Drawn,
}

/// Why a reminder was not sent.
#[derive(Clone, Debug, PartialEq)]
pub enum CannotSend {
    /// There is nothing to send.
    Remind(CannotRemind),
    /// Nobody may pass over this.
    Forbidden(Because),
    /// Something of it is another than what was looked at.
    Changed,
    /// The person's words do not say what they must.
    Words(CannotWrite),
}

impl CannotSend {
    /// What is the matter.
    pub fn words(&self, language: Language) -> String {
        match self {
            CannotSend::Remind(refusal) => refusal.words(language),
            CannotSend::Forbidden(because) => because.facts(language),
            CannotSend::Changed => match language {
                Language::Fr => "Ce compte a changé depuis que vous avez lu la lettre.".into(),
                Language::En => "This account changed since you read the letter.".into(),
            },
            CannotSend::Words(why) => words_told(why, language),
        }
    }

    /// What to do next.
    pub fn hint(&self, language: Language) -> &'static str {
        match (self, language) {
            (CannotSend::Remind(refusal), _) => refusal.hint(language),
            (CannotSend::Forbidden(because), _) => because.who(language),
            (CannotSend::Changed, Language::Fr) => "Relisez-la, puis envoyez-la.",
            (CannotSend::Changed, Language::En) => "Read it again, then send it.",
            (CannotSend::Words(_), Language::Fr) => "Corrigez le texte, puis envoyez.",
            (CannotSend::Words(_), Language::En) => "Mend the text, then send.",
        }
    }
}

fn words_told(why: &CannotWrite, language: Language) -> String {
    match (why, language) {
        (CannotWrite::Missing(what), Language::Fr) => format!("Il manque dans la lettre : {what}."),
        (CannotWrite::Missing(what), Language::En) => format!("The letter does not say: {what}."),
        (CannotWrite::NoSubject, Language::Fr) => "La lettre n’a pas d’objet.".into(),
        (CannotWrite::NoSubject, Language::En) => "The letter has no subject.".into(),
        (CannotWrite::TooLong, Language::Fr) => "La lettre est trop longue.".into(),
        (CannotWrite::TooLong, Language::En) => "The letter is too long.".into(),
        (other, _) => other.to_string(),
    }
}

/// What became of one wish.
#[derive(Clone, Debug)]
pub struct Sent {
    /// To whom.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// The message that was queued, or why none was.
    pub done: Result<i64, CannotSend>,
}

/// What would leave, without sending it.
pub fn prepare(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    wanted: &[Wanted],
) -> Result<Vec<Prepared>, DeedError> {
    let (today, now) = (desk.today(firm), desk.now());
    desk.store.read(firm.id, |books| {
        let table = Table::lay(books, firm, settings, now)?;
        prepared(books, &table, wanted, today)
    })
}

/// Queues what a person looked at: each wish with the mark of what was seen; without one, as the command line does, it is
/// what the facts of this moment make.
pub fn send(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    actor: &str,
    wanted: &[(Wanted, Option<String>)],
    undo_seconds: i64,
) -> Result<Vec<Sent>, DeedError> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        lock(books, wanted.iter().map(|(one, _)| one.account))?;
        let table = Table::lay(books, firm, settings, by.at)?;
        let only: Vec<Wanted> = wanted.iter().map(|(one, _)| one.clone()).collect();
        let mut all = Vec::with_capacity(only.len());
        for prepared in prepared(books, &table, &only, by.on)? {
            let asked = wanted
                .iter()
                .find(|(one, _)| one.account == prepared.account);
            let Some((one, seen)) = asked else { continue };
            let done = match check(prepared.answer, one, seen.as_deref(), &table.templates) {
                Err(why) => Err(why),
                Ok((mut message, words)) => {
                    let undo_until = by.at.saturating_add(undo_seconds.saturating_mul(1_000_000));
                    message.not_before_at = message.not_before_at.max(undo_until);
                    let id = books.plan_by_hand(&message, words.as_ref())?;
                    id.ok_or(CannotSend::Changed)
                }
            };
            all.push(Sent {
                account: prepared.account,
                name: prepared.name,
                done,
            });
        }
        Ok(all)
    })
}

/// May this leave as it was seen? With the words that take the letter's place.
fn check(
    answer: Result<Ready, CannotRemind>,
    wanted: &Wanted,
    seen: Option<&str>,
    templates: &Templates,
) -> Result<(NewMessage, Option<MessageWords>), CannotSend> {
    let ready = answer.map_err(CannotSend::Remind)?;
    if let Some(because) = ready.one.forbidden_by() {
        return Err(CannotSend::Forbidden(because.clone()));
    }
    if seen.is_some_and(|seen| seen != ready.drawn.seen) {
        return Err(CannotSend::Changed);
    }
    let words = wanted
        .words
        .as_ref()
        .and_then(|words| by_hand::changed(&ready.drawn.letter, &words.subject, &words.text));
    by_hand::letter(templates, &ready.drawn.facts, words.as_ref()).map_err(CannotSend::Words)?;
    Ok((ready.drawn.message, words))
}

/// Takes back messages that have not left; the question that led to one is open again. Answers how many were.
pub fn take_back(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    messages: &[i64],
) -> Result<usize, Fault> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let mut count = 0;
        for id in messages {
            let Some(row) = books.message(*id)? else {
                continue;
            };
            if books.take_back(*id)? {
                count += 1;
                books.reopen_approval(row.account, row.run, row.step)?;
            }
        }
        Ok(count)
    })
}

fn prepared(
    books: &mut Books<'_>,
    table: &Table<'_>,
    wanted: &[Wanted],
    today: Date,
) -> Result<Vec<Prepared>, DeedError> {
    let accounts: Vec<AccountId> = wanted.iter().map(|one| one.account).collect();
    let cases = books.cases(&accounts, today)?;
    let mut decided = Vec::with_capacity(cases.len());
    let mut messages = Vec::new();
    for case in cases {
        let Some(one) = wanted.iter().find(|one| one.account == case.row.id) else {
            continue;
        };
        let policy = table.rules.policy_for(&case);
        let answer = one_off(&case.account, policy, &one.wish, today);
        if let Ok(one) = &answer {
            messages.push(table.message(&case, &one.message, &one.because));
        }
        decided.push((case.row, answer));
    }
    let mut letters = table.draw(books, messages, today)?.into_iter();
    let mut all = Vec::with_capacity(decided.len());
    for (account, answer) in decided {
        let answer = answer.and_then(|one| {
            let drawn = letters.next().flatten();
            let drawn = drawn.ok_or(CannotRemind::NothingOwed)?;
            Ok(Ready { one, drawn })
        });
        all.push(Prepared {
            account: account.id,
            code: account.code,
            name: account.name,
            answer,
        });
    }
    Ok(all)
}

/// The invoices of these numbers, which must all be this customer's.
pub fn invoices_named(
    desk: &Desk,
    firm: &Organisation,
    account: AccountId,
    numbers: &[String],
) -> Result<Vec<InvoiceId>, DeedError> {
    desk.store.read(firm.id, |books| {
        let rows = books.invoices_by_number(numbers)?;
        numbers
            .iter()
            .map(|number| match rows.get(number) {
                Some(row) if row.account == account => Ok(row.id),
                _ => Err(DeedError::refused(
                    format!("this customer has no invoice «{number}»"),
                    "quittance report open-items lists their numbers",
                )),
            })
            .collect()
    })
}
