//! A reminder that a person sends by hand: on the telephone somebody asks for the invoices once more, or one case cannot
//! wait for its day.
//!
//! The person chooses the invoices and the level; everything else is the house's: whom to write to, what is asked of each
//! invoice, what stands against it. What the rules would have waited for becomes a warning, which a person may weigh; the
//! contact limit is hard, for people too. When what is asked for is the very step that is due, it is that step, with its
//! own key, so that no round sends it again; else it has a key of its day and level, so that asking twice is one message.

use jiff::civil::Date;

use super::act::{copies, in_turn, limit_reached, stale_since};
use super::because::{Because, Obstacle};
use super::claims::{Claim, qualify};
use super::decide::whole_customer_waits;
use super::horizon::Horizon;
use super::ladder::{consumed, level_of};
use super::{Asked, Message, Question, Step, What, next_step};
use crate::account::{Account, OpenInvoice};
use crate::calendar::{days_between, is_business_day, next_business_day};
use crate::money::Cents;
use crate::party::{Channel, ContactId, InvoiceId};
use crate::reminding::{Level, Policy, StepCode};

/// What a person wants sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// These invoices; when none are named, those that are due, or late, or all that will be.
    pub invoices: Vec<InvoiceId>,
    /// At this level; the one that fits when not said.
    pub level: Option<Level>,
}

/// What would leave, and what stands against it.
#[derive(Clone, Debug, PartialEq)]
pub struct OneOff {
    /// The message.
    pub message: Message,
    /// The reason it will be kept under.
    pub because: Because,
    /// What the rules would have waited for.
    pub warnings: Vec<Because>,
    /// True when this is the step that is due: it is then taken, and no round takes it again.
    pub is_due_step: bool,
}

impl OneOff {
    /// What nobody may pass over, when there is such a thing: the contact limit.
    pub fn forbidden_by(&self) -> Option<&Because> {
        let is_hard = |because: &&Because| matches!(because, Because::LimitReached { .. });
        self.warnings.iter().find(is_hard)
    }
}

/// Why no letter can be written at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CannotRemind {
    /// Nothing is open.
    NothingOwed,
    /// This invoice is paid, or is not this customer's.
    NotOpen(InvoiceId),
    /// Something stands in the way of everything that was chosen.
    Stopped(Because),
    /// No mailbox.
    NobodyToWriteTo,
    /// Beyond the last reminder a person decides about the case, and no letter is mailed.
    AboveR3,
    /// A reminder of what is not late, or an announcement of what is.
    WrongSide {
        /// The invoice.
        number: String,
        /// Its due date.
        due_on: Date,
        /// The level that was asked for.
        level: Level,
    },
    /// The same was asked for today.
    AlreadyToday(Level),
}

/// The message that a person wants to send, what stands against it, or why there is none.
pub fn one_off(
    account: &Account,
    policy: &Policy,
    wish: &Wish,
    today: Date,
) -> Result<OneOff, CannotRemind> {
    let next = next_step(account, policy, today);
    let chosen = choose(account, wish, &next, today)?;
    let claims = &chosen.claims;
    let anchor = *claims
        .iter()
        .min_by_key(|claim| (claim.due_on, claim.invoice.id))
        .ok_or(CannotRemind::NothingOwed)?;
    let level = match wish.level {
        Some(level) => level,
        None => fitting(account, policy, anchor, &next, today),
    };
    check_side(claims, level, today)?;

    let lines: Vec<(InvoiceId, Cents)> = claims
        .iter()
        .map(|claim| (claim.invoice.id, claim.asked))
        .collect();
    let asked: Cents = lines.iter().map(|(_, cents)| *cents).sum();
    let (credits, total) = (account.credits, asked - account.credits);
    if !total.is_positive() {
        return Err(CannotRemind::Stopped(Because::CreditsCover {
            asked,
            credits,
        }));
    }

    let mut warnings = warnings(account, policy, anchor, level, &next, today);
    warnings.extend(chosen.left_out);
    if total < policy.amount_min {
        let amount_min = policy.amount_min;
        warnings.push(Because::TooSmall { total, amount_min });
    }
    let due = due_step(account, &next, level, &lines);
    let is_due_step = due.is_some();
    let asked = Question {
        kind: Asked::Approve,
        run: anchor.invoice.id,
        step: StepCode::by_hand(today, level),
        level,
        channel: Channel::Email,
        lines,
        credits,
        total,
    };
    let (message, because) = match due {
        Some(due) => due,
        None => by_hand(account, anchor, &asked, today)?,
    };
    Ok(OneOff {
        message,
        because,
        warnings,
        is_due_step,
    })
}

/// What is no step of the ladder: a message of its own, once a day.
fn by_hand(
    account: &Account,
    anchor: Claim<'_>,
    asked: &Question,
    today: Date,
) -> Result<(Message, Because), CannotRemind> {
    if consumed(account).any(|taken| taken.run == asked.run && taken.step == asked.step) {
        return Err(CannotRemind::AlreadyToday(asked.level));
    }
    let because = Because::ByHand {
        number: anchor.invoice.number.clone(),
        days_late: days_between(anchor.due_on, today),
        level: asked.level,
        others: asked.lines.len() as u32 - 1,
    };
    let to = whom(account, asked.channel).ok_or(CannotRemind::NobodyToWriteTo)?;
    Ok((addressed(account, asked, to), because))
}

/// The invoices that can be asked for, and what stands in the way of the others.
struct Chosen<'a> {
    claims: Vec<Claim<'a>>,
    left_out: Vec<Because>,
}

fn choose<'a>(
    account: &'a Account,
    wish: &Wish,
    next: &Step,
    today: Date,
) -> Result<Chosen<'a>, CannotRemind> {
    if account.invoices.is_empty() {
        return Err(CannotRemind::NothingOwed);
    }
    let is_open = |id: &InvoiceId| account.invoices.iter().any(|one| one.id == *id);
    if let Some(id) = wish.invoices.iter().find(|id| !is_open(id)) {
        return Err(CannotRemind::NotOpen(*id));
    }
    let mut horizon = Horizon::new(today);
    let (mut claims, mut stopped): (Vec<Claim<'a>>, Vec<(&OpenInvoice, Obstacle)>) =
        (Vec::new(), Vec::new());
    for invoice in &account.invoices {
        if !wish.invoices.is_empty() && !wish.invoices.contains(&invoice.id) {
            continue;
        }
        match qualify(invoice, account.zone, &mut horizon) {
            Ok(claim) => claims.push(claim),
            Err(obstacle) => stopped.push((invoice, obstacle)),
        }
    }
    let left_out = |(invoice, obstacle): (&OpenInvoice, Obstacle)| Because::NoneQualifies {
        number: invoice.number.clone(),
        obstacle,
        others: 0,
    };
    if claims.is_empty() {
        let first = stopped.into_iter().next().map(left_out);
        return Err(first.map_or(CannotRemind::NothingOwed, CannotRemind::Stopped));
    }
    if wish.invoices.is_empty() {
        narrow(&mut claims, wish.level, next, today);
    }
    Ok(Chosen {
        claims,
        left_out: stopped.into_iter().map(left_out).collect(),
    })
}

/// Nobody named invoices: those of the step that is due, else those that are late, else those that will be.
fn narrow(claims: &mut Vec<Claim<'_>>, level: Option<Level>, next: &Step, today: Date) {
    let (due_level, due) = match &next.what {
        What::Send(message) => (Some(message.level), message.lines.as_slice()),
        What::Ask(question) => (Some(question.level), question.lines.as_slice()),
        What::Wait | What::Nothing => (None, &[][..]),
    };
    if due_level.is_some() && level.is_none_or(|level| Some(level) == due_level) {
        return claims.retain(|claim| due.iter().any(|(id, _)| *id == claim.invoice.id));
    }
    let is_late = |claim: &Claim<'_>| claim.due_on < today;
    let wants_late = match level {
        Some(level) => level > Level::PreReminder,
        None => claims.iter().any(is_late),
    };
    if claims.iter().any(|claim| is_late(claim) == wants_late) {
        claims.retain(|claim| is_late(claim) == wants_late);
    }
}

/// The letter that fits: of the step that is due, else the one that was written last, else the first.
fn fitting(account: &Account, policy: &Policy, anchor: Claim<'_>, next: &Step, on: Date) -> Level {
    if anchor.due_on >= on {
        return Level::PreReminder;
    }
    let due = match &next.what {
        What::Send(message) => Some(message.level),
        What::Ask(question) => Some(question.level),
        What::Wait | What::Nothing => None,
    };
    let of_run = consumed(account).filter(|taken| taken.run == anchor.invoice.id);
    let written = of_run.filter_map(|taken| level_of(&policy.sequence, taken, anchor.due_on));
    let level = due.or(written.max()).unwrap_or(Level::R1);
    level.clamp(Level::R1, Level::R3)
}

fn check_side(claims: &[Claim<'_>], level: Level, today: Date) -> Result<(), CannotRemind> {
    if level > Level::R3 {
        return Err(CannotRemind::AboveR3);
    }
    let is_announced = level == Level::PreReminder;
    let wrong = claims
        .iter()
        .find(|claim| (claim.due_on < today) == is_announced);
    match wrong {
        None => Ok(()),
        Some(claim) => Err(CannotRemind::WrongSide {
            number: claim.invoice.number.clone(),
            due_on: claim.due_on,
            level,
        }),
    }
}

/// What the rules would wait for, each told as they tell it.
fn warnings(
    account: &Account,
    policy: &Policy,
    anchor: Claim<'_>,
    level: Level,
    next: &Step,
    today: Date,
) -> Vec<Because> {
    let mut horizon = Horizon::new(today);
    let number = || anchor.invoice.number.clone();
    let mut all: Vec<Because> = whole_customer_waits(account, &mut horizon)
        .into_iter()
        .collect();
    if let Because::PersonAsked { .. } | Because::NotYet { since: Some(_), .. } = next.because {
        all.push(next.because.clone());
    }
    if !is_business_day(today, account.zone) {
        let (number, on) = (number(), next_business_day(today, account.zone));
        all.push(Because::ClosedDay { number, level, on });
    }
    if let Some(known_on) = stale_since(policy, today) {
        all.push(Because::MoneyStale {
            number: number(),
            level,
            known_on,
            freshness_days: policy.freshness_days.unwrap_or_default(),
        });
    }
    if let Some((days, contacts_max, opens_on)) = limit_reached(account, policy, &mut horizon) {
        all.push(Because::LimitReached {
            number: number(),
            level,
            days,
            contacts_max,
            opens_on,
        });
    }
    all
}

/// The step that is due, when it is exactly what was asked for; one that waits for approval has it with this.
fn due_step(
    account: &Account,
    next: &Step,
    level: Level,
    lines: &[(InvoiceId, Cents)],
) -> Option<(Message, Because)> {
    let message = match &next.what {
        What::Send(message) => message.clone(),
        What::Ask(question) if question.kind == Asked::Approve => {
            addressed(account, question, whom(account, question.channel)?)
        }
        _ => return None,
    };
    // By hand a letter is mailed: a text message that is due keeps its own turn.
    let is_mailed = message.channel == Channel::Email;
    let is_same = is_mailed && message.level == level && message.lines == lines;
    is_same.then(|| (message, next.because.clone()))
}

/// Who is written to by this way.
pub fn whom(account: &Account, channel: Channel) -> Option<ContactId> {
    in_turn(account, channel).next().map(|contact| contact.id)
}

/// The message that a question asks about, to this contact: what a person approves, or sends by hand.
pub fn addressed(account: &Account, question: &Question, to: ContactId) -> Message {
    Message {
        run: question.run,
        step: question.step,
        level: question.level,
        channel: question.channel,
        to,
        copies: copies(account, question.level, question.channel, to),
        lines: question.lines.clone(),
        credits: question.credits,
        total: question.total,
    }
}
