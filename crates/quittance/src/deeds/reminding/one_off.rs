//! Reminders that a person sends by hand, to one customer or to many: looked at first, exactly as they will leave, then
//! queued; and taken back as long as they have not left.
//!
//! What was looked at carries a mark. If anything of the letter, its addresses or its documents is another when it is to be
//! sent, it is not sent: a payment may have come while somebody was reading.

use receivables::Date;
use receivables::next_step::{Because, CannotRemind, OneOff, Step, What, Wish, one_off};
use receivables::party::{AccountId, InvoiceId, Language};
use sha2::{Digest, Sha256};
use store::{Books, Case, Fault, MessageRow, MessageWords, NewMessage, Organisation, Reason};

use super::{DeedError, Hours, Rules, new_message};
use crate::desk::Desk;
use crate::mail::enclosed::Enclosed;
use crate::mail::facts::CannotWrite;
use crate::mail::office::{self, Task};
use crate::mail::{Letter, LetterFacts, Templates, by_hand};
use crate::settings::{Settings, parse_hours};

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
    /// The row that would be queued.
    pub message: NewMessage,
    /// What the letter says.
    pub facts: LetterFacts,
    /// The letter as it was drawn; it says at its end when documents did not fit.
    pub letter: Letter,
    /// What goes with it.
    pub enclosed: Enclosed,
    /// The mark of what was looked at.
    pub seen: String,
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
        Table::lay(books, firm, settings, now)?.prepare(books, wanted, today)
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
        let mut accounts: Vec<AccountId> = wanted.iter().map(|(one, _)| one.account).collect();
        accounts.sort_unstable();
        for account in accounts {
            if books.account(account)?.is_some() {
                books.lock_account(account)?;
            }
        }
        let table = Table::lay(books, firm, settings, by.at)?;
        let only: Vec<Wanted> = wanted.iter().map(|(one, _)| one.clone()).collect();
        let mut all = Vec::with_capacity(only.len());
        for prepared in table.prepare(books, &only, by.on)? {
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
    if seen.is_some_and(|seen| seen != ready.seen) {
        return Err(CannotSend::Changed);
    }
    let words = wanted
        .words
        .as_ref()
        .and_then(|words| by_hand::changed(&ready.letter, &words.subject, &words.text));
    by_hand::letter(templates, &ready.facts, words.as_ref()).map_err(CannotSend::Words)?;
    Ok((ready.message, words))
}

/// Takes back messages that have not left. Answers how many were.
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
            count += usize::from(books.take_back(*id)?);
        }
        Ok(count)
    })
}

/// What is needed to write letters: the rules, the templates, and who writes.
struct Table<'a> {
    firm: &'a Organisation,
    rules: Rules,
    templates: Templates,
    creditor: crate::mail::Creditor,
}

impl<'a> Table<'a> {
    fn lay(
        books: &mut Books<'_>,
        firm: &'a Organisation,
        settings: &Settings,
        now: i64,
    ) -> Result<Table<'a>, DeedError> {
        let hours = parse_hours(settings.get("reminders.hours"));
        let hours = hours.map(|(from, to)| Hours { now, from, to });
        Ok(Table {
            firm,
            rules: Rules::read(books, settings, firm.language)?.within(hours),
            templates: office::templates(firm, &books.letters()?)?,
            creditor: office::creditor(firm, settings),
        })
    }

    fn prepare(
        &self,
        books: &mut Books<'_>,
        wanted: &[Wanted],
        today: Date,
    ) -> Result<Vec<Prepared>, DeedError> {
        let accounts: Vec<AccountId> = wanted.iter().map(|one| one.account).collect();
        let cases = books.cases(&accounts, today)?;
        let mut decided = Vec::with_capacity(cases.len());
        let mut rows = Vec::new();
        for case in cases {
            let Some(one) = wanted.iter().find(|one| one.account == case.row.id) else {
                continue;
            };
            let policy = self.rules.policy_for(&case);
            let answer = one_off(&case.account, policy, &one.wish, today);
            let answer = answer.map(|one| {
                let message = self.message(&case, &one);
                rows.push(row(&message, today));
                (one, message)
            });
            decided.push((case.row, answer));
        }
        let mut tasks =
            office::with_facts(books, rows, self.firm, &self.creditor, today)?.into_iter();
        let mut all = Vec::with_capacity(decided.len());
        for (account, answer) in decided {
            let answer = match answer {
                Err(refusal) => Err(refusal),
                Ok((one, message)) => self.ready(one, message, tasks.next())?,
            };
            all.push(Prepared {
                account: account.id,
                code: account.code,
                name: account.name,
                answer,
            });
        }
        Ok(all)
    }

    fn message(&self, case: &Case, one: &OneOff) -> NewMessage {
        let step = Step {
            what: What::Send(one.message.clone()),
            because: one.because.clone(),
            look_again_on: None,
        };
        new_message(&self.rules, case, &one.message, &step, self.firm)
    }

    fn ready(
        &self,
        one: OneOff,
        message: NewMessage,
        task: Option<Task>,
    ) -> Result<Result<Ready, CannotRemind>, DeedError> {
        let (facts, enclosed) = match task {
            Some(Task {
                facts: Some(facts),
                enclosed,
                ..
            }) => (facts, enclosed),
            _ => return Ok(Err(CannotRemind::NothingOwed)),
        };
        let letter = self
            .templates
            .write(&facts)
            .map_err(|why| DeedError::refused(why.to_string(), why.hint()))?;
        let seen = mark(&message, &letter, &enclosed);
        Ok(Ok(Ready {
            one,
            message,
            facts,
            letter,
            enclosed,
            seen,
        }))
    }
}

/// The mark of all that a person looked at.
fn mark(message: &NewMessage, letter: &Letter, enclosed: &Enclosed) -> String {
    let mut hash = Sha256::new();
    for part in [
        &message.recipient,
        &message.copies,
        &letter.subject,
        &letter.text,
        &letter.html,
    ] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    for document in &enclosed.documents {
        hash.update(document.id.to_be_bytes());
    }
    crate::secrets::hex(&hash.finalize()[..12])
}

/// The message as the sender would read it.
fn row(message: &NewMessage, today: Date) -> MessageRow {
    MessageRow {
        id: 0,
        account: message.account,
        run: message.run,
        step: message.step,
        level: message.level.to_owned(),
        contact: message.contact,
        recipient: message.recipient.clone(),
        copies: message.copies.clone(),
        language: message.language,
        lines: message.lines.clone(),
        credits: message.credits,
        total: message.total,
        because: Reason::Facts(message.because.clone()),
        planned_on: today,
        message_id: message.message_id.clone(),
        state: "queued".to_owned(),
        attempts: 0,
        not_before_at: message.not_before_at,
        changed_at: 0,
        subject: None,
        last_answer: None,
    }
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
