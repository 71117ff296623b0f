//! Reminding: who is late, why the next step is what it is, and what was written.

mod answer;
mod by_hand;
mod customer;
mod customers;
pub mod facts;
pub mod history;
mod inbox;
mod jotted;
mod known;
mod letters;
mod list_files;
mod listing;
mod messages;
mod narrowing;
mod post;
mod sequences;
mod sheet;
mod tending;
mod work;

pub use answer::answer;
pub use by_hand::{
    remind, remind_html, remind_many, send_many, send_one, sent, undo_message, undo_sent,
};
pub use customer::customer;
pub use customers::{as_file, customers, customers_csv, customers_xlsx, overdue};
pub use inbox::{handle as handle_mail, list as inbox, mail as inbox_mail, source as inbox_source};
pub use letters::{
    address as letter_address, letter, letter_history, letter_html, letter_test, letter_test_html,
    letter_test_source, letters, restore_letter, write_letter,
};
pub use list_files::list_file;
pub use messages::{mailbox, message, message_attachment, message_html, message_source};
pub use post::{letter_pdf, letters_pdf, post, to_post};
pub use sequences::{
    arrange_sequences, assign_sequence, followers, publish_sequence, sequence, sequence_ahead,
    sequence_compare, sequence_replay, sequences, shape_sequence,
};
pub use sheet::{answer_sheet, sheet};
pub use tending::{contact, document, download, file, note, task};
pub use work::{approve, look, tick, work};
