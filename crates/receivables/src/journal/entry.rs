//! The kinds of entries, with the lasting names under which the tables keep them.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal),* $(,)?) => {
        /// What an entry tells.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EntryKind { $($(#[$doc])* $name,)* }

        impl EntryKind {
            /// All of them.
            pub const ALL: &'static [EntryKind] = &[$(EntryKind::$name,)*];

            /// Its lasting name: once released it never changes.
            pub fn as_str(self) -> &'static str {
                match self { $(EntryKind::$name => $code,)* }
            }
        }
    };
}

kinds! {
    /// A customer came into the books.
    CustomerCreated = "customer_created",
    /// A customer's particulars changed.
    CustomerChanged = "customer_changed",
    /// An invoice was issued or imported.
    InvoiceIssued = "invoice_issued",
    /// A credit note was issued or imported.
    CreditNoteIssued = "credit_note_issued",
    /// Money came in.
    PaymentReceived = "payment_received",
    /// Money went back: a returned direct debit, a bounced cheque, a refund.
    PaymentReturned = "payment_returned",
    /// Part of a payment was given to an invoice.
    Allocated = "allocated",
    /// It was taken from it again.
    Unallocated = "unallocated",
    /// Part of a credit note was matched with an invoice.
    CreditMatched = "credit_matched",
    /// It was taken from it again.
    CreditUnmatched = "credit_unmatched",
    /// What remained was given up.
    WrittenOff = "written_off",
    /// The bank or the payment service kept a fee.
    FeeCharged = "fee_charged",
    /// Money came in that belongs to a creditor whom we collect for.
    FundsReceived = "funds_received",
    /// It was passed on.
    FundsRemitted = "funds_remitted",
    /// The customer promised to pay.
    PromiseMade = "promise_made",
    /// It was noted by mistake: the one it had replaced runs again.
    PromiseTakenBack = "promise_taken_back",
    /// The promise was kept.
    PromiseKept = "promise_kept",
    /// The promise was not kept.
    PromiseBroken = "promise_broken",
    /// An instalment plan was agreed.
    PlanAgreed = "plan_agreed",
    /// An instalment plan ended.
    PlanEnded = "plan_ended",
    /// The customer contests an invoice.
    Disputed = "disputed",
    /// The dispute was settled.
    DisputeSettled = "dispute_settled",
    /// A person suspended an invoice or a customer.
    Held = "held",
    /// A person released it.
    Released = "released",
    /// A direct debit was sent to the bank.
    DirectDebitSent = "direct_debit_sent",
    /// The customer's platform gave a status.
    StatusReceived = "status_received",
    /// A reminder was planned.
    ReminderPlanned = "reminder_planned",
    /// It was taken back before it left, because the account had changed.
    ReminderWithdrawn = "reminder_withdrawn",
    /// A person was asked.
    PersonAsked = "person_asked",
    /// The person answered.
    PersonAnswered = "person_answered",
    /// The mail server took the message.
    MessageAccepted = "message_accepted",
    /// The mail server refused it for good.
    MessageRefused = "message_refused",
    /// The message came back.
    MessageBounced = "message_bounced",
    /// Nobody knows whether it left: a person looks.
    MessageUncertain = "message_uncertain",
    /// The customer answered it.
    MessageAnswered = "message_answered",
    /// A mail of the customer was filed on its account.
    MailFiled = "mail_filed",
    /// It was taken from it again.
    MailUnfiled = "mail_unfiled",
    /// A person looked at it and said what follows.
    MailHandled = "mail_handled",
    /// It waits for a person again.
    MailReopened = "mail_reopened",
    /// A call was made.
    CallMade = "call_made",
    /// A letter was sent.
    LetterSent = "letter_sent",
    /// The case was handed over to collection.
    HandedOver = "handed_over",
    /// A customer follows another sequence.
    SequenceAssigned = "sequence_assigned",
    /// A version of a sequence was published.
    SequencePublished = "sequence_published",
    /// The rules that say who follows which sequence changed.
    SequenceRulesChanged = "sequence_rules_changed",
    /// A customer's segment changed.
    SegmentChanged = "segment_changed",
    /// A person wrote something down.
    NoteWritten = "note_written",
    /// What was written down was taken back: its words are gone.
    NoteRemoved = "note_removed",
    /// A contact came in.
    ContactAdded = "contact_added",
    /// A contact was corrected.
    ContactChanged = "contact_changed",
    /// A contact was removed.
    ContactRemoved = "contact_removed",
    /// It came back.
    ContactRestored = "contact_restored",
    /// It is tried earlier or later than another.
    ContactMoved = "contact_moved",
    /// Its post goes elsewhere.
    AddressChanged = "address_changed",
    /// A colleague looks after the customer from now on, or nobody does.
    ColleagueAssigned = "colleague_assigned",
    /// Somebody is to do something.
    TaskSet = "task_set",
    /// It was set by mistake: its words are gone.
    TaskRemoved = "task_removed",
    /// It was done.
    TaskDone = "task_done",
    /// It is to be done after all.
    TaskReopened = "task_reopened",
    /// How long the customer has to pay was agreed anew.
    TermsChanged = "terms_changed",
    /// A document of an invoice came in.
    DocumentKept = "document_kept",
    /// An invoice is due on another day.
    DueDateChanged = "due_date_changed",
    /// Personal data were erased under a rule.
    Erased = "erased",
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that is no kind of entry.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("“{0}” is no kind of journal entry")]
pub struct CannotReadEntryKind(pub String);

impl CannotReadEntryKind {
    /// What it may mean.
    pub fn hint(&self) -> &'static str {
        "these books may have been written by a newer version of the program"
    }
}

impl FromStr for EntryKind {
    type Err = CannotReadEntryKind;

    fn from_str(text: &str) -> Result<EntryKind, CannotReadEntryKind> {
        EntryKind::ALL
            .iter()
            .find(|kind| kind.as_str() == text)
            .copied()
            .ok_or_else(|| CannotReadEntryKind(text.to_owned()))
    }
}
