//! What people wrote down about a customer, in its history: notes, tasks, contacts, and what was agreed anew.

use std::collections::HashMap;

use receivables::invoicing::{EndOfMonth, Terms};
use store::{Books, ContactCard, Fault, InvoiceRow, NoteRow, TaskRow, Written};

use super::history::{number, text};
use super::known::Names;
use crate::web::views::{ContactDone, Happened, NoteShown};

/// The rows that these entries are about.
pub struct Jotted {
    notes: HashMap<i64, NoteRow>,
    tasks: HashMap<i64, TaskRow>,
    contacts: HashMap<i64, ContactCard>,
    names: Names,
}

impl Jotted {
    /// Reads them, each kind in one question.
    pub fn read(books: &mut Books<'_>, entries: &[Written]) -> Result<Jotted, Fault> {
        let of = |kind: &str| -> Vec<i64> {
            let begins = entries.iter().filter(|entry| entry.kind.starts_with(kind));
            begins.map(|entry| entry.subject).collect()
        };
        let notes = books.notes_by_id(&of("note_"))?;
        let tasks = books.tasks_by_id(&of("task_"))?;
        let contacts = books.contacts_by_id(&of("contact_"))?;
        Ok(Jotted {
            notes: notes.into_iter().map(|row| (row.id, row)).collect(),
            tasks: tasks.into_iter().map(|row| (row.id, row)).collect(),
            contacts: contacts.into_iter().map(|row| (row.id.0, row)).collect(),
            names: Names::of(books.people()?),
        })
    }

    /// What an entry tells; nothing when what it is about is gone, or when only the ledger needs it.
    pub fn happened(
        &self,
        entry: &Written,
        invoices: &HashMap<i64, InvoiceRow>,
    ) -> Option<Happened> {
        let by = || self.names.of_login(&entry.actor);
        let number_of = || invoices.get(&entry.subject).map(|row| row.number.clone());
        Some(match entry.kind.as_str() {
            "note_written" => {
                let note = self.notes.get(&entry.subject)?;
                Happened::Note(NoteShown {
                    id: note.id,
                    words: note.words.clone(),
                    by: by(),
                    whom: self.names.name(note.for_user),
                    remind_on: note.remind_on.filter(|_| note.seen_on.is_none()),
                })
            }
            "note_removed" => Happened::NoteRemoved,
            "contact_added" => self.contact(entry, ContactDone::Added)?,
            "contact_changed" => self.contact(entry, ContactDone::Changed)?,
            "contact_removed" => self.contact(entry, ContactDone::Removed)?,
            "contact_restored" => self.contact(entry, ContactDone::Restored)?,
            "contact_moved" => self.contact(entry, ContactDone::Moved)?,
            "task_set" => {
                let task = self.tasks.get(&entry.subject)?;
                Happened::TaskSet {
                    words: task.words.clone(),
                    whom: self.names.name(task.for_user),
                    on: task.due_on,
                }
            }
            "task_done" => Happened::TaskDone {
                words: self.tasks.get(&entry.subject)?.words.clone(),
                by: by(),
            },
            "task_reopened" => Happened::TaskReopened {
                words: self.tasks.get(&entry.subject)?.words.clone(),
                by: by(),
            },
            "colleague_assigned" => Happened::Assigned {
                whom: self.names.name(Some(entry.subject)),
                by: by(),
            },
            "address_changed" => Happened::Address { by: by() },
            "segment_changed" => Happened::Segment { by: by() },
            "sequence_assigned" => Happened::Sequence { by: by() },
            "terms_changed" => Happened::Terms(terms(&entry.detail)?),
            "document_kept" => Happened::DocumentKept {
                number: number_of()?,
            },
            "due_date_changed" => Happened::DueMoved {
                number: number_of()?,
                from_on: text(&entry.detail, "from_on").and_then(|on| on.parse().ok()),
                to_on: text(&entry.detail, "to_on")?.parse().ok()?,
            },
            _ => return None,
        })
    }

    fn contact(&self, entry: &Written, done: ContactDone) -> Option<Happened> {
        let known = &self.contacts.get(&entry.subject)?.known;
        let who = [&known.name, &known.email, &known.phone];
        Some(Happened::Contact {
            done,
            who: who.into_iter().flatten().next()?.clone(),
            by: self.names.of_login(&entry.actor),
        })
    }
}

fn terms(detail: &str) -> Option<Terms> {
    Some(Terms {
        days: number(detail, "days")?.try_into().ok()?,
        end_of_month: match text(detail, "end_of_month").as_deref() {
            Some("after") => EndOfMonth::After,
            Some("before") => EndOfMonth::Before,
            _ => EndOfMonth::None,
        },
    })
}
