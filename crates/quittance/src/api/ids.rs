//! Ids as programs see them: `inv_12` says what it names, so that a customer's id is not taken for an invoice's.

use receivables::party::{AccountId, ContactId, InvoiceId, PaymentId, SequenceId};

/// Digits of the largest id.
const DIGITS_MAX: usize = 18;

/// Something that has an id.
pub trait Id: Sized + Copy {
    /// What stands before the number.
    const PREFIX: &'static str;
    /// What it is called in a sentence.
    const NAME: &'static str;
    /// The id of this number.
    fn of(number: i64) -> Self;
    /// Its number.
    fn number(self) -> i64;

    /// As programs see it.
    fn shown(self) -> String {
        format!("{}_{}", Self::PREFIX, self.number())
    }

    /// Reads it; anything else is none.
    fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(Self::PREFIX)?.strip_prefix('_')?;
        let is_number = !digits.is_empty()
            && digits.len() <= DIGITS_MAX
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok().map(Self::of))?
    }
}

macro_rules! ids {
    ($($type:ident $prefix:literal $name:literal;)*) => { $(
        impl Id for $type {
            const PREFIX: &'static str = $prefix;
            const NAME: &'static str = $name;
            fn of(number: i64) -> Self { $type(number) }
            fn number(self) -> i64 { self.0 }
        }
    )* };
}

macro_rules! ids_of_our_own {
    ($($(#[$doc:meta])* $type:ident $prefix:literal $name:literal;)*) => {
        $( $(#[$doc])* #[derive(Clone, Copy, Debug, PartialEq, Eq)] pub struct $type(pub i64); )*
        ids! { $($type $prefix $name;)* }
    };
}

ids! {
    AccountId "cus" "customer";
    ContactId "con" "contact";
    InvoiceId "inv" "invoice";
    PaymentId "pay" "payment";
    SequenceId "seq" "sequence";
}

ids_of_our_own! {
    /// A promise to pay.
    PromiseId "prm" "promise";
    /// A question to a person.
    QuestionId "que" "question";
    /// A message of the outbox.
    MessageId "msg" "message";
    /// An entry of the journal.
    EventId "evt" "event";
    /// What is to be done for a customer.
    TaskId "task" "task";
    /// A mail that came in.
    InboundId "inb" "mail";
    /// A document of an invoice.
    DocumentId "doc" "document";
    /// A note about a customer.
    NoteId "note" "note";
    /// A subscription.
    HookId "hook" "webhook";
    /// An attempt to tell.
    DeliveryId "dlv" "delivery";
    /// A key.
    KeyId "key" "key";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_and_no_other_thing_is_taken_for_it() {
        assert_eq!(InvoiceId(12).shown(), "inv_12");
        assert_eq!(InvoiceId::read("inv_12"), Some(InvoiceId(12)));
        for wrong in [
            "12",
            "inv_",
            "cus_12",
            "inv_-1",
            "inv_1x",
            "inv_9999999999999999999",
        ] {
            assert_eq!(InvoiceId::read(wrong), None, "{wrong}");
        }
    }
}
