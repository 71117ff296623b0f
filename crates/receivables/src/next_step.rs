//! The one question of the house: what happens next with this customer, and because of what?

use jiff::civil::Date;

use crate::money::Cents;
use crate::party::{Channel, ContactId, InvoiceId};
use crate::reminding::{Level, StepCode};

/// The answer. There is always a reason, also for waiting and for nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What should happen.
    pub what: What,
    /// Because of what: the rule, the facts it read, who could change it.
    pub because: Because,
    /// The next civil date on which the answer can change by itself; `None`: only an event can change it.
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
    /// Nothing is owed, or nothing can be asked.
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
    /// Nobody can be written to: please find an address.
    FindContact,
    /// Shall this case go to amicable collection?
    HandOver,
}

/// The rule that decided, the facts it read, who could change it.
#[derive(Clone, Debug, PartialEq)]
pub enum Because {
    /// Nothing is open on this account.
    NothingOpen,
}
