//! Reminding: the round asks the one question for each customer that is due, and writes down the answer with its reason.

pub mod letters;
pub mod sequences;

use std::collections::HashMap;

use receivables::account::Account;
use receivables::calendar::Zone;
use receivables::next_step::{Asked, Message, Question, Step, What, next_step};
use receivables::party::{AccountId, Contact, ContactId, InvoiceId, Language, SequenceId};
use receivables::reminding::assigning::first_match;
use receivables::reminding::{ContactLimits, HoursOfDay, Policy, Rule, Sequence, StepCode};
use receivables::{Cents, Date};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::{Books, Case, Fault, NewMessage, NewQuestion, Organisation};

use super::{DeedError, settings};
use crate::desk::Desk;
use crate::settings::Settings;

/// Customers looked at in one transaction: long enough to be fast, short enough to share the work with other nodes.
const CUSTOMERS_AT_ONCE: i64 = 2_000;

/// What the round says of one customer.
#[derive(Clone, Debug, Serialize)]
pub struct Planned {
    /// The customer's code.
    pub customer: String,
    /// Its name.
    pub name: String,
    /// `send`, `ask`, `wait`, `nothing`.
    pub what: &'static str,
    /// What a person is asked, when one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<&'static str>,
    /// The level's code.
    pub level: Option<&'static str>,
    /// How it travels.
    pub channel: Option<&'static str>,
    /// To which mailbox.
    pub to: Option<String>,
    /// The invoices that are asked for.
    pub invoices: Vec<String>,
    /// What the customer has in hand, deducted.
    pub credits_cents: Cents,
    /// What is asked in all.
    pub total_open_cents: Cents,
    /// The reason: the rule and the facts that it read.
    pub because: String,
    /// Who could change it.
    pub who: &'static str,
    /// The rule of the house that decided, 1 to 9.
    pub rule: u8,
    /// When the answer can change by itself.
    pub look_again_on: Option<Date>,
}

/// What a round did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Round {
    /// Customers looked at.
    pub looked_at: u64,
    /// Messages planned.
    pub planned: u64,
    /// Questions asked.
    pub asked: u64,
    /// Customers who are waited for.
    pub waiting: u64,
    /// Customers of whom nothing is to be asked.
    pub nothing: u64,
    /// What it cost, in money asked for.
    pub total_cents: Cents,
}

/// The firm's rules, read once for many customers.
pub struct Rules {
    policies: HashMap<SequenceId, Policy>,
    usual: Policy,
    language: Language,
    sender_domain: String,
    hours: Option<Hours>,
    /// Who follows which ladder, in the firm's order.
    assigning: Vec<Rule>,
    /// The ladder of those whom no rule meets.
    usual_sequence: String,
    slugs: HashMap<SequenceId, String>,
    newest: HashMap<String, SequenceId>,
}

/// When debtors may be written to: within their own hours, on their own business days.
#[derive(Clone, Copy)]
pub struct Hours {
    /// The instant at which the round asks.
    pub now: i64,
    /// From this time of the day.
    pub from: jiff::civil::Time,
    /// To this one.
    pub to: jiff::civil::Time,
}

impl Hours {
    /// Narrowed to the step's own hours; those stand alone where both never meet.
    fn within(self, own: Option<HoursOfDay>) -> Hours {
        let Some(own) = own else {
            return self;
        };
        let (from, to) = (self.from.max(own.from), self.to.min(own.until));
        let (from, to) = if from < to {
            (from, to)
        } else {
            (own.from, own.until)
        };
        Hours { from, to, ..self }
    }

    /// The first instant at which a debtor of this zone may be written to; zero when that is now.
    fn open_at(self, zone: Zone) -> i64 {
        let local = crate::desk::civil(self.now, zone.time_zone());
        let today = local.date();
        let is_open_day = receivables::calendar::is_business_day(today, zone);
        if is_open_day && (self.from..self.to).contains(&local.time()) {
            return 0;
        }
        let day = if is_open_day && local.time() < self.from {
            today
        } else {
            receivables::calendar::next_business_day(
                receivables::calendar::plus_days(today, 1),
                zone,
            )
        };
        crate::desk::instant(day.to_datetime(self.from), zone.time_zone())
    }
}

impl Rules {
    /// Reads the ladders, the limits and how fresh the money is.
    pub fn read(
        books: &mut Books<'_>,
        settings: &Settings,
        language: Language,
    ) -> Result<Rules, Fault> {
        let limits = ContactLimits {
            per_day: settings.number("contact.per_day") as u32,
            per_week: settings.number("contact.per_week") as u32,
        };
        let freshness_days = settings.get("bank.freshness_days").parse().ok();
        let usual = Policy {
            limits,
            freshness_days,
            money_known_on: if freshness_days.is_some() {
                books.money_known_on()?
            } else {
                None
            },
            amount_min: Cents(settings.number("reminders.amount_min")),
            ..Policy::standard()
        };
        let with = |sequence: Sequence| {
            (
                sequence.id,
                Policy {
                    sequence,
                    ..usual.clone()
                },
            )
        };
        let sequences = books.sequences()?;
        // Versions come oldest first, so that the newest one stays.
        let ids = || sequences.iter().map(|(slug, one)| (slug.clone(), one.id));
        let newest = ids().collect();
        let slugs = ids().map(|(slug, id)| (id, slug)).collect();
        let policies = sequences
            .into_iter()
            .map(|(_, sequence)| with(sequence))
            .collect();
        Ok(Rules {
            policies,
            assigning: books.sequence_rules()?,
            usual_sequence: settings.get("reminders.sequence").to_owned(),
            slugs,
            newest,
            usual,
            language,
            sender_domain: domain_of(settings.get("mail.from")),
            hours: None,
        })
    }

    /// The version that this customer follows today: the one it is on, unless the firm's rules now say another ladder.
    /// Without rules, and for whom a person chose, it stays. Another version of the same ladder is nobody's to choose here.
    pub fn sequence_of(&self, case: &Case) -> SequenceId {
        let present = case.row.sequence;
        if self.assigning.is_empty() || case.own_sequence.is_some() {
            return present;
        }
        let met = first_match(&self.assigning, case.account.traits(), case.row.balance);
        let wanted = met.map_or(&self.usual_sequence, |place| {
            &self.assigning[place].sequence
        });
        if self.slugs.get(&present) == Some(wanted) {
            return present;
        }
        self.newest.get(wanted).copied().unwrap_or(present)
    }

    /// The policy of this customer.
    pub fn policy_for(&self, case: &Case) -> &Policy {
        self.of(self.sequence_of(case))
    }

    /// Who goes over to another ladder today. The move is a fact that bears on the account: what is planned now stands on
    /// the version that it makes.
    fn moves(&self, cases: &mut [Case]) -> Vec<(AccountId, SequenceId)> {
        let mut moves = Vec::new();
        for case in cases {
            let wanted = self.sequence_of(case);
            if wanted != case.row.sequence {
                case.row.sequence = wanted;
                case.row.version += 1;
                moves.push((case.row.id, wanted));
            }
        }
        moves
    }

    /// Puts a ladder in place of every version of that name, to look at what it would do. Answers whose ladder it is.
    fn try_on(&mut self, slug: &str, sequence: &Sequence) -> Vec<SequenceId> {
        let of_name = self.slugs.iter().filter(|(_, one)| *one == slug);
        let versions: Vec<SequenceId> = of_name.map(|(id, _)| *id).collect();
        let policy = |id| Policy {
            sequence: Sequence {
                id,
                ..sequence.clone()
            },
            ..self.usual.clone()
        };
        let tried: Vec<_> = versions.iter().map(|id| (*id, policy(*id))).collect();
        if versions.is_empty() {
            let everyone = policy(sequence.id);
            self.policies
                .values_mut()
                .for_each(|one| *one = everyone.clone());
            self.usual = everyone;
        }
        self.policies.extend(tried);
        versions
    }

    /// The first instant at which this step may leave: within the firm's hours and the step's own, at the debtor's.
    fn not_before(&self, case: &Case, code: StepCode) -> i64 {
        let Some(hours) = self.hours else {
            return 0;
        };
        let steps = &self.policy_for(case).sequence.steps;
        let own = steps.iter().find(|step| step.code == code);
        hours
            .within(own.and_then(|step| step.hours))
            .open_at(case.account.zone)
    }

    fn of(&self, sequence: SequenceId) -> &Policy {
        self.policies.get(&sequence).unwrap_or(&self.usual)
    }
}

/// Asks the question for every customer that is due on the firm's day, and writes down the answers.
/// Within `hours` a message waits for its debtor's own; a command is a person's own act, and has none.
/// `told` hears how many customers were looked at, for a progress bar.
pub fn round(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    hours: Option<Hours>,
    told: &mut dyn FnMut(u64),
) -> Result<Round, DeedError> {
    let settings = settings(desk, firm.id)?;
    let mut done = Round::default();
    let mut after = AccountId(i64::MIN);
    loop {
        let by = desk.by(firm, actor);
        let last = desk.store.write(firm.id, &by, |books| {
            let due = books.claim_due(by.on, after, CUSTOMERS_AT_ONCE)?;
            let Some(last) = due.last().copied() else {
                return Ok::<_, DeedError>(None);
            };
            let rules = Rules {
                hours,
                ..Rules::read(books, &settings, firm.language)?
            };
            let mut cases = books.cases(&due, by.on)?;

            let moves = rules.moves(&mut cases);
            let mut outcome = Answers::default();
            for case in cases {
                outcome.add(&rules, case, by.on, firm);
            }

            books.move_to(&moves)?;
            books.lapse_questions(&due)?;
            outcome.planned = books.plan_messages(&outcome.messages)?;
            outcome.asked = books.ask(&outcome.questions)?;
            books.look_again(&outcome.look_again)?;
            outcome.count_into(&mut done);
            Ok(Some(last))
        })?;
        let Some(last) = last else { return Ok(done) };
        told(done.looked_at);
        after = last;
    }
}

/// What the round would do, without doing it.
pub fn dry_round(desk: &Desk, firm: &Organisation) -> Result<Vec<Planned>, DeedError> {
    let settings = settings(desk, firm.id)?;
    let today = desk.today(firm);
    desk.store.read(firm.id, |books| {
        let rules = Rules::read(books, &settings, firm.language)?;
        let mut planned = Vec::new();
        let mut after = AccountId(i64::MIN);
        loop {
            let due = books.list_due(today, after, CUSTOMERS_AT_ONCE)?;
            let Some(last) = due.last().copied() else {
                return Ok(planned);
            };
            for case in books.cases(&due, today)? {
                let step = next_step(&case.account, rules.policy_for(&case), today);
                planned.push(describe(&case, &step, rules.language));
            }
            after = last;
        }
    })
}

/// Why, or why not: the next step of the customer of this code, or of this invoice's number.
pub fn why(desk: &Desk, firm: &Organisation, name: &str) -> Result<Planned, DeedError> {
    let settings = settings(desk, firm.id)?;
    let today = desk.today(firm);
    desk.store.read(firm.id, |books| {
        let account = match books.account_by_code(name)? {
            Some(row) => Some(row.id),
            None => books.account_of_invoice(name)?,
        };
        let account = account.ok_or_else(|| {
            DeedError::refused(
                format!("neither a customer nor an invoice is called «{name}»"),
                "give a customer's code or an invoice's number, as quittance report open-items lists them",
            )
        })?;
        explain(books, &settings, firm, account, today)
    })
}

/// The next step of one account, with its reason.
pub fn explain(
    books: &mut Books<'_>,
    settings: &Settings,
    firm: &Organisation,
    account: AccountId,
    today: Date,
) -> Result<Planned, DeedError> {
    let rules = Rules::read(books, settings, firm.language)?;
    let case = books.cases(&[account], today)?.pop();
    let case = case.ok_or_else(|| {
        DeedError::refused(
            "this customer is not in these books",
            "look it up in the list of customers",
        )
    })?;
    let step = next_step(&case.account, rules.policy_for(&case), today);
    Ok(describe(&case, &step, rules.language))
}

/// What would leave in the days to come if nothing changed: the same question, asked day after day.
pub fn preview(
    desk: &Desk,
    firm: &Organisation,
    days: i64,
) -> Result<Vec<(Date, Planned)>, DeedError> {
    let settings = settings(desk, firm.id)?;
    let today = desk.today(firm);
    let end = receivables::calendar::plus_days(today, days as i32);
    desk.store.read(firm.id, |books| {
        let rules = Rules::read(books, &settings, firm.language)?;
        let mut coming = Vec::new();
        let mut after = AccountId(i64::MIN);
        loop {
            let some = books.list_owing(after, CUSTOMERS_AT_ONCE)?;
            let Some(last) = some.last().copied() else {
                break;
            };
            for case in books.cases(&some, today)? {
                foresee(&rules, case, today, end, &mut coming);
            }
            after = last;
        }
        coming.sort_by(|a, b| (a.0, &a.1.customer).cmp(&(b.0, &b.1.customer)));
        Ok(coming)
    })
}

fn foresee(
    rules: &Rules,
    mut case: Case,
    today: Date,
    end: Date,
    coming: &mut Vec<(Date, Planned)>,
) {
    let mut day = today;
    while day <= end {
        let step = next_step(&case.account, rules.policy_for(&case), day);
        let acts = matches!(step.what, What::Send(_) | What::Ask(_));
        if acts {
            coming.push((day, describe(&case, &step, rules.language)));
            take(&mut case.account, &step, day);
        }
        let tomorrow = receivables::calendar::plus_days(day, 1);
        day = match step.look_again_on {
            Some(on) if !acts => on.max(tomorrow),
            None if !acts => return,
            _ => tomorrow,
        };
    }
}

/// Marks the step as taken, as the rows that are written for it will.
fn take(account: &mut Account, step: &Step, on: Date) {
    match &step.what {
        What::Send(message) => {
            account.taken.push(message.taken(on));
            account.contacted.push(on);
        }
        What::Ask(question) => account.taken.push(question.taken(on)),
        What::Wait | What::Nothing => {}
    }
}

#[derive(Default)]
struct Answers {
    messages: Vec<NewMessage>,
    questions: Vec<NewQuestion>,
    look_again: Vec<(AccountId, Option<Date>)>,
    planned: u64,
    asked: u64,
    waiting: u64,
    nothing: u64,
}

impl Answers {
    fn add(&mut self, rules: &Rules, mut case: Case, today: Date, firm: &Organisation) {
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
        self.look_again.push((case.row.id, look_again));
    }

    fn count_into(&self, round: &mut Round) {
        round.looked_at += self.look_again.len() as u64;
        round.planned += self.planned;
        round.asked += self.asked;
        round.waiting += self.waiting;
        round.nothing += self.nothing;
        round.total_cents += self.messages.iter().map(|message| message.total).sum();
    }
}

pub(super) fn new_message(
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
        .filter_map(|id| mailbox(contacts, *id))
        .collect();
    NewMessage {
        account: case.row.id,
        run: message.run,
        step: message.step,
        level: message.level.code(),
        contact: message.to,
        recipient: mailbox(contacts, message.to).unwrap_or_default(),
        copies: copies.join(","),
        language: case.row.language,
        lines: message.lines.clone(),
        credits: message.credits,
        total: message.total,
        because: step.because.clone(),
        account_version: case.row.version,
        message_id: message_id(firm, case.row.id, message, &rules.sender_domain),
        not_before_at: rules.not_before(case, message.step),
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

/// The domain of the sender; what has none yet is named after a domain that nobody can own (RFC 2606).
fn domain_of(from: &str) -> String {
    from.rsplit_once('@')
        .map_or("quittance.invalid", |(_, domain)| {
            domain.trim_end_matches('>')
        })
        .to_owned()
}

fn mailbox(contacts: &[Contact], id: ContactId) -> Option<String> {
    contacts
        .iter()
        .find(|contact| contact.id == id)
        .and_then(|contact| contact.email.clone())
}

fn asked_word(asked: Asked) -> &'static str {
    match asked {
        Asked::Approve => "approve",
        Asked::Call => "call",
        Asked::Letter => "letter",
        Asked::Sms => "sms",
        Asked::Registered => "registered",
        Asked::FindContact => "find_contact",
        Asked::HandOver => "hand_over",
    }
}

/// The answer in words and figures.
pub fn describe(case: &Case, step: &Step, language: Language) -> Planned {
    let mut planned = Planned {
        customer: case.row.code.clone(),
        name: case.row.name.clone(),
        what: "nothing",
        question: None,
        level: None,
        channel: None,
        to: None,
        invoices: Vec::new(),
        credits_cents: Cents::ZERO,
        total_open_cents: Cents::ZERO,
        because: step.because.facts(language),
        who: step.because.who(language),
        rule: step.because.rule(),
        look_again_on: step.look_again_on,
    };
    let numbers = |lines: &[(InvoiceId, Cents)]| {
        let number = |id: &InvoiceId| {
            case.account
                .invoices
                .iter()
                .find(|invoice| invoice.id == *id)
                .map(|i| i.number.clone())
        };
        lines.iter().filter_map(|(id, _)| number(id)).collect()
    };
    match &step.what {
        What::Send(message) => {
            planned.what = "send";
            planned.level = Some(message.level.code());
            planned.channel = Some("email");
            planned.to = mailbox(&case.account.contacts, message.to);
            planned.invoices = numbers(&message.lines);
            (planned.credits_cents, planned.total_open_cents) = (message.credits, message.total);
        }
        What::Ask(question) => {
            planned.what = "ask";
            planned.question = Some(asked_word(question.kind));
            planned.level = Some(question.level.code());
            planned.channel = match question.kind {
                Asked::Call => Some("call"),
                Asked::Letter => Some("letter"),
                Asked::Sms => Some("sms"),
                Asked::Registered => Some("registered"),
                Asked::Approve | Asked::FindContact | Asked::HandOver => None,
            };
            planned.invoices = numbers(&question.lines);
            (planned.credits_cents, planned.total_open_cents) = (question.credits, question.total);
        }
        What::Wait => planned.what = "wait",
        What::Nothing => {}
    }
    planned
}

/// Notes that a message came back: its step is not consumed, and its mailbox is not tried again.
pub fn record_bounce(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    message_id: &str,
    answer: &str,
) -> Result<(), DeedError> {
    let by = desk.by(firm, actor);
    let wanted = message_id.trim_matches(['<', '>']);
    let bounced = desk.store.write::<_, DeedError>(firm.id, &by, |books| {
        match books.message_by_message_id(wanted)? {
            Some(id) => Ok(books.mark_bounced(id, answer)?),
            None => Ok(false),
        }
    })?;
    if bounced {
        return Ok(());
    }
    Err(DeedError::refused(
        format!("no message that left is called «{message_id}»"),
        "quittance outbox lists Message-IDs; only what was accepted, or is uncertain, can come back",
    ))
}
