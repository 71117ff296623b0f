//! The one question of the house: what happens next with this customer, and because of what?
//!
//! Users of other tools were reminded twenty-two times in a day, or never again after an outage, and nobody could say
//! why. Here one function decides, for the round, the page, the preview and the tests alike, and always says why.
//!
//! The order of the reasons: what stops the whole customer (an answer that nobody read, a hold, a direct debit, a promise, a plan), what stops an
//! invoice (a dispute, a status, a hold), where the run stands on its ladder, and last what stops a message today (a
//! closed day, stale money, the contact limits).

mod act;
mod because;
mod claims;
mod decide;
mod horizon;
mod ladder;
mod one_off;
mod words;

use jiff::civil::Date;

use crate::account::{Account, Outcome, Taken};
use crate::calendar::plus_days;
use crate::money::Cents;
use crate::party::{Channel, ContactId, InvoiceId};
use crate::reminding::{Level, Policy, StepCode};

pub use because::{Act, Because, DueFacts, Obstacle, Start};
pub use claims::{PAYMENT_SENT_BUSINESS_DAYS, held_back};
pub use decide::PATIENCE_BUSINESS_DAYS;
pub use one_off::{CannotRemind, OneOff, Wish, addressed, one_off, whom};

/// What happens next with this customer, and because of what.
///
/// ```
/// use receivables::next_step::{What, next_step};
/// use receivables::reminding::{Level, Policy};
/// # use receivables::{Account, Cents, account::OpenInvoice, party::*, date};
/// # let mut account = Account::of(AccountId(1));
/// # account.contacts.push(Contact { id: ContactId(1), role: ContactRole::Reminders,
/// #     email: Some("compta@vauclin.example".into()), bounced: false, mobile: None, language: None, zone: None });
/// # account.invoices.push(OpenInvoice::new(InvoiceId(1), "F-1", date(2026, 1, 31), date(2026, 3, 2), Cents(120_000)));
/// let step = next_step(&account, &Policy::standard(), date(2026, 3, 10)); // F-1 was due on 2 March
/// assert!(matches!(step.what, What::Send(message) if message.level == Level::R1));
/// ```
pub fn next_step(account: &Account, policy: &Policy, today: Date) -> Step {
    let mut horizon = horizon::Horizon::new(today);
    let (what, because) = decide::decide(account, policy, &mut horizon);
    let look_again_on = match what {
        What::Send(_) | What::Ask(_) => Some(plus_days(today, 1)),
        What::Wait | What::Nothing => horizon.next(),
    };
    Step {
        what,
        because,
        look_again_on,
    }
}

/// The answer. There is always a reason, also for waiting and for nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What should happen.
    pub what: What,
    /// Because of what: the rule, the facts it read, who could change it.
    pub because: Because,
    /// The next civil date on which the answer can change by itself; `None`: only an event can change it.
    /// What is to be done stays so until it is done, and is asked again the next day.
    pub look_again_on: Option<Date>,
}

/// What should happen.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A message leaves.
    Send(Message),
    /// A person is asked: to approve, to call, to mend an address, to decide on a broken promise.
    Ask(Question),
    /// Something will happen, on or after `look_again_on`, or once an event comes.
    Wait,
    /// Nothing is owed, or nothing can be asked until an event comes.
    Nothing,
}

/// One message to one debtor about everything that is to be asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The run: the oldest qualifying invoice, which sets the level.
    pub run: InvoiceId,
    /// The step of the sequence; with account, run and recipient it is the key that makes it happen once.
    pub step: StepCode,
    /// How far the tone has risen.
    pub level: Level,
    /// How it travels.
    pub channel: Channel,
    /// To whom.
    pub to: ContactId,
    /// Who gets a copy.
    pub copies: Vec<ContactId>,
    /// Each invoice with what is asked of it: what remains, less what is disputed.
    pub lines: Vec<(InvoiceId, Cents)>,
    /// What the customer has in hand, shown and deducted (positive).
    pub credits: Cents,
    /// The sum of the lines less the credits.
    pub total: Cents,
}

/// A question to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub kind: Asked,
    /// The run it belongs to.
    pub run: InvoiceId,
    /// The step of the sequence it stands for.
    pub step: StepCode,
    /// How far the tone would rise.
    pub level: Level,
    /// How the step goes that it stands for.
    pub channel: Channel,
    /// Each invoice with what is asked of it.
    pub lines: Vec<(InvoiceId, Cents)>,
    /// What the customer has in hand (positive).
    pub credits: Cents,
    /// The sum of the lines less the credits.
    pub total: Cents,
}

/// What a person is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// May this message leave?
    Approve,
    /// Please call.
    Call,
    /// Please send a letter.
    Letter,
    /// Please send a text message.
    Sms,
    /// Please send a registered letter.
    Registered,
    /// Nobody can be written to: please find an address.
    FindContact,
    /// Shall this case go to amicable collection?
    HandOver,
}

impl Asked {
    /// Its code, as a question is kept.
    pub fn code(self) -> &'static str {
        match self {
            Asked::Approve => "approve",
            Asked::Call => "call",
            Asked::Letter => "letter",
            Asked::Sms => "sms",
            Asked::Registered => "registered",
            Asked::FindContact => "find_contact",
            Asked::HandOver => "hand_over",
        }
    }

    /// What this code asks; nothing when a newer program wrote it.
    pub fn read(code: &str) -> Option<Asked> {
        [
            Asked::Approve,
            Asked::Call,
            Asked::Letter,
            Asked::Sms,
            Asked::Registered,
            Asked::FindContact,
            Asked::HandOver,
        ]
        .into_iter()
        .find(|asked| asked.code() == code)
    }
}

impl Message {
    /// The mark that makes this step happen once: the account keeps it from the moment the message is planned.
    pub fn taken(&self, on: Date) -> Taken {
        let (run, step, channel) = (self.run, self.step, self.channel);
        Taken {
            run,
            step,
            on,
            channel,
            to: Some(self.to),
            outcome: Outcome::Done,
        }
    }
}

impl Question {
    /// The mark of an open question: the step waits until the person has answered.
    pub fn taken(&self, on: Date) -> Taken {
        let channel = match self.kind {
            Asked::Call => Channel::Call,
            Asked::Letter => Channel::Letter,
            Asked::Sms => Channel::Sms,
            Asked::Registered => Channel::Registered,
            Asked::Approve => self.channel,
            Asked::FindContact | Asked::HandOver => Channel::Email,
        };
        Taken {
            run: self.run,
            step: self.step,
            on,
            channel,
            to: None,
            outcome: Outcome::Waiting,
        }
    }
}
