//! All the SQL, one text for SQLite and PostgreSQL.
//!
//! A transaction is a closure over [`Books`], which know their creditor: nothing of one organisation is reached through
//! the books of another. Nothing of the database leaves this crate.

mod accounts;
mod ageing;
mod books;
mod bulk;
mod cases;
mod contacts;
mod copy;
mod customers;
mod day_sums;
mod documents;
mod erasing;
mod factors;
mod fault;
mod held;
mod inbound;
mod invoices;
mod journal;
mod letters;
mod lists;
mod mailboxes;
mod marks;
mod migrate;
mod nodes;
mod notes;
mod organisations;
mod outbox;
mod pages;
mod past;
mod payments;
mod people;
mod pool;
mod programs;
mod questions;
mod ratings;
mod reasons;
mod remembered;
mod reports;
mod scope;
mod seal;
mod sequences;
pub mod sql;
mod tasks;
mod upkeep;
mod vault;
pub mod yardstick;

pub use accounts::{AccountRow, Due, NewAccount, NewContact, Particulars};
pub use books::{Books, By};
pub use cases::Case;
pub use contacts::{ContactCard, ContactDraft};
pub use customers::Seen;
pub use day_sums::{DaySums, Paid};
pub use documents::{DocumentRow, NewDocument};
pub use erasing::{Erased, Erasure, ErasureNote, InTheWay};
pub use factors::{Begun, Passkey, SecondFactor};
pub use fault::Fault;
pub use inbound::{Inbound, InboundRow, NewInbound};
pub use invoices::{InvoiceRow, NewInvoice};
pub use journal::{Entry, Movement, Written};
pub use letters::{
    LetterDraft, LetterPlace, LetterRow, LetterTest, NewLetter, NewLetterTest, OwnParts,
};
pub use lists::{AccountsAsked, InvoicesAsked, PromiseRow, Received};
pub use mailboxes::Mailbox;
pub use marks::Mark;
pub use nodes::Node;
pub use notes::{NewNote, NoteRow};
pub use organisations::{Organisation, Session, User};
pub use outbox::{MessageRow, NewMessage};
pub use pages::{Leaving, Marks, Standing};
pub use past::DaysOf;
pub use payments::{NewPayment, PaymentRow};
pub use people::{Act, Person, SessionRow};
pub use pool::Store;
pub use programs::{ApiKey, Asked, NewApiKey, Turn};
pub use questions::{NewQuestion, QuestionRow};
pub use reasons::Reason;
pub use reports::{AGES, Aged, OpenItem};
pub use seal::Seal;
pub use sequences::VersionRow;
pub use tasks::{NewTask, TaskRow, ToDo, ToDoKind};
pub use upkeep::{Restored, STANDSTILL, restore};
pub use vault::Secret;
