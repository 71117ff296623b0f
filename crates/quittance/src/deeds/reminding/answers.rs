//! What a round writes down: messages, questions, and the day on which each customer is looked at again.

use receivables::Date;
use receivables::account::Account;
use receivables::next_step::{Message, Question, Step, What, next_step};
use receivables::party::{AccountId, Channel};
use sha2::{Digest, Sha256};
use store::{Case, NewMessage, NewQuestion, Organisation};

use super::planned::{address, asked_word, known};
use super::{Round, Rules};

#[derive(Default)]
pub(super) struct Answers {
    pub(super) messages: Vec<NewMessage>,
    pub(super) questions: Vec<NewQuestion>,
    pub(super) look_again: Vec<(AccountId, Option<Date>)>,
    pub(super) planned: u64,
    pub(super) asked: u64,
    waiting: u64,
    nothing: u64,
}

impl Answers {
    pub(super) fn add(&mut self, rules: &Rules, mut case: Case, today: Date, firm: &Organisation) {
        let policy = rules.policy_for(&case);
        let step = next_step(&case.account, policy, today);
        match &step.what {
            What::Send(message) => self
                .messages
                .push(new_message(rules, &case, message, &step, firm)),
            What::Ask(question) => self.questions.push(new_question(&case, question, &step)),
            What::Wait => self.waiting += 1,
            What::Nothing => self.nothing += 1,
        }
        let look_again = if matches!(step.what, What::Send(_) | What::Ask(_)) {
            take(&mut case.account, &step, today);
            next_step(&case.account, policy, today).look_again_on
        } else {
            step.look_again_on
        };
        let rated_again = rules.rated_again_on(&case);
        let first = look_again.into_iter().chain(rated_again).min();
        self.look_again.push((case.row.id, first));
    }

    pub(super) fn count_into(&self, round: &mut Round) {
        round.looked_at += self.look_again.len() as u64;
        round.planned += self.planned;
        round.asked += self.asked;
        round.waiting += self.waiting;
        round.nothing += self.nothing;
        round.total_cents += self.messages.iter().map(|message| message.total).sum();
    }
}

pub(in crate::deeds) fn new_message(
    rules: &Rules,
    case: &Case,
    message: &Message,
    step: &Step,
    firm: &Organisation,
) -> NewMessage {
    let contacts = &case.account.contacts;
    let copies: Vec<String> = message
        .copies
        .iter()
        .filter_map(|id| address(contacts, Channel::Email, *id))
        .collect();
    NewMessage {
        account: case.row.id,
        run: message.run,
        step: message.step,
        level: message.level.code(),
        contact: message.to,
        channel: message.channel,
        recipient: address(contacts, message.channel, message.to).unwrap_or_default(),
        copies: copies.join(","),
        language: known(contacts, message.to, |one| one.language).unwrap_or(case.row.language),
        lines: message.lines.clone(),
        credits: message.credits,
        total: message.total,
        because: step.because.clone(),
        account_version: case.row.version,
        message_id: message_id(firm, case.row.id, message, &rules.sender_domain),
        not_before_at: rules.not_before(case, message.step, message.to),
    }
}

fn new_question(case: &Case, question: &Question, step: &Step) -> NewQuestion {
    NewQuestion {
        account: case.row.id,
        run: question.run,
        step: question.step,
        kind: asked_word(question.kind),
        level: question.level.code(),
        lines: question.lines.clone(),
        total: question.total,
        because: step.because.clone(),
    }
}

/// The same key gives the same Message-ID, so that a person who looks for an uncertain message knows what to search for.
fn message_id(firm: &Organisation, account: AccountId, message: &Message, domain: &str) -> String {
    let mut hash = Sha256::new();
    for part in [
        firm.id.0,
        account.0,
        message.run.0,
        message.step.0,
        message.to.0,
    ] {
        hash.update(part.to_be_bytes());
    }
    let digest = hash.finalize();
    format!("{}@{domain}", crate::secrets::hex(&digest[..16]))
}

/// Marks the step as taken, as the rows that are written for it will.
pub(super) fn take(account: &mut Account, step: &Step, on: Date) {
    match &step.what {
        What::Send(message) => {
            account.taken.push(message.taken(on));
            account.contacted.push(on);
        }
        What::Ask(question) => account.taken.push(question.taken(on)),
        What::Wait | What::Nothing => {}
    }
}
