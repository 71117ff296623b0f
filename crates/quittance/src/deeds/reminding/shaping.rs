//! A ladder is shaped on a draft: each change is kept at once and can be taken back, and nothing of it is in force before
//! somebody publishes it.

use receivables::calendar::plus_days;
use receivables::reminding::shaping::{self, unused_code};
use receivables::reminding::{Sequence, SequenceStep, StepCode};
use receivables::{Cents, Date};
use serde::Serialize;
use store::{Books, Fault, Organisation, SequenceDraft, VersionRow};

use super::sequences::{self, Draft, Published, Running, SLUG_CHARS_MAX};
use crate::deeds::DeedError;
use crate::desk::Desk;

/// A name longer than this fits no heading.
pub const NAME_CHARS_MAX: usize = 80;

/// A ladder on the table: what is published of it, and the draft.
#[derive(Clone, Debug)]
pub struct Table {
    /// What would be published: the draft, or what stands.
    pub draft: Draft,
    /// The newest version first.
    pub versions: Vec<VersionRow>,
    /// The draft's last state.
    pub kept: Option<SequenceDraft>,
}

/// A change to a draft.
#[derive(Clone, Debug)]
pub enum Change {
    /// Another name.
    Name(String),
    /// This step, in place of the one of its number.
    Put(SequenceStep),
    /// A new step after this one.
    Add(Option<StepCode>),
    /// This step goes.
    Remove(StepCode),
    /// This step moves to another day.
    Day(StepCode, i32),
}

/// Why a draft was not changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotShape {
    /// There is no such ladder.
    #[error("there is no such sequence")]
    Unknown,
    /// There is no such step in it.
    #[error("this step is not in the draft any more")]
    NoSuchStep,
    /// A name that says nothing.
    #[error("a sequence needs a name of at most {NAME_CHARS_MAX} characters")]
    NoName,
    /// Somebody else changed the draft meanwhile.
    #[error("somebody else changed this draft meanwhile")]
    Overtaken,
    /// The draft does not hold together yet.
    #[error(transparent)]
    Unfit(#[from] receivables::reminding::CannotPublish),
    /// Everything else.
    #[error(transparent)]
    Deed(#[from] DeedError),
}

impl From<Fault> for CannotShape {
    fn from(fault: Fault) -> Self {
        CannotShape::Deed(fault.into())
    }
}

impl Table {
    /// The number under which a change is sent: what stood when the page was drawn.
    pub fn over(&self) -> i64 {
        self.kept.as_ref().map_or(0, |draft| draft.written_at)
    }

    /// What stands.
    pub fn newest(&self) -> Option<&VersionRow> {
        self.versions.first()
    }

    /// True when the draft says something else than what stands.
    pub fn is_changed(&self) -> bool {
        self.newest().is_none_or(|row| Draft::of(row) != self.draft)
    }

    /// Customers who follow a version of it.
    pub fn followers(&self) -> i64 {
        self.versions.iter().map(|row| row.followers).sum()
    }

    /// Why it cannot be published as it is.
    pub fn unfit(&self) -> Option<receivables::reminding::CannotPublish> {
        self.draft.sequence().check().err()
    }

    fn used(&self) -> Vec<StepCode> {
        let versions = self.versions.iter();
        let steps = versions.flat_map(|row| row.sequence.steps.iter());
        steps.map(|step| step.code).collect()
    }

    /// A number keeps its level for ever: a step of another level is a new step.
    fn lasting(&self, mut step: SequenceStep) -> SequenceStep {
        let versions = self.versions.iter();
        let mut published = versions.flat_map(|row| row.sequence.steps.iter());
        if published.any(|one| one.code == step.code && one.level != step.level) {
            step.code = unused_code(&self.draft.steps, &self.used());
        }
        step
    }

    /// The draft with a change; and the step that it is about.
    fn with(&self, change: &Change) -> Result<(Sequence, Option<StepCode>), CannotShape> {
        let mut sequence = self.draft.sequence();
        let steps = &mut sequence.steps;
        let code = match change {
            Change::Name(name) => {
                let name = name.trim();
                if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
                    return Err(CannotShape::NoName);
                }
                sequence.name = name.to_owned();
                None
            }
            Change::Put(step) => {
                let lasting = self.lasting(step.clone());
                steps.retain(|one| one.code != step.code);
                let code = lasting.code;
                shaping::put(steps, lasting);
                Some(code)
            }
            Change::Add(after) => {
                let new = shaping::new_after(steps, *after, &self.used());
                let code = new.code;
                shaping::put(steps, new);
                Some(code)
            }
            Change::Remove(code) => {
                let before = steps.len();
                steps.retain(|one| one.code != *code);
                if steps.len() == before {
                    return Err(CannotShape::NoSuchStep);
                }
                None
            }
            Change::Day(code, day) => {
                if !shaping::move_to_day(steps, *code, *day) {
                    return Err(CannotShape::NoSuchStep);
                }
                Some(*code)
            }
        };
        Ok((sequence, code))
    }
}

/// The ladder of this name, with its draft.
pub fn table(desk: &Desk, firm: &Organisation, slug: &str) -> Result<Option<Table>, Fault> {
    desk.store
        .read::<_, Fault>(firm.id, |books| read(books, slug))
}

fn read(books: &mut Books<'_>, slug: &str) -> Result<Option<Table>, Fault> {
    let mut versions = books.sequence_versions()?;
    versions.retain(|row| row.slug == slug);
    let kept = books.sequence_draft(slug)?;
    let draft = match (&kept, versions.first()) {
        (Some(kept), _) => Draft {
            slug: slug.to_owned(),
            name: kept.sequence.name.clone(),
            steps: kept.sequence.steps.clone(),
        },
        (None, Some(row)) => Draft::of(row),
        (None, None) => return Ok(None),
    };
    Ok(Some(Table {
        draft,
        versions,
        kept,
    }))
}

/// Changes a draft. `over` is what stood when the change was thought of.
pub fn change(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    slug: &str,
    over: i64,
    change: &Change,
) -> Result<Option<StepCode>, CannotShape> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let table = read(books, slug)?.ok_or(CannotShape::Unknown)?;
        let (sequence, code) = table.with(change)?;
        if sequence == table.draft.sequence() {
            return Ok(code);
        }
        match books.keep_sequence_draft(slug, &sequence, over)? {
            true => Ok(code),
            false => Err(CannotShape::Overtaken),
        }
    })
}

/// Takes the last change back.
pub fn undo(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    slug: &str,
    over: i64,
) -> Result<(), CannotShape> {
    let by = desk.by(firm, actor);
    let undone = desk
        .store
        .write::<_, Fault>(firm.id, &by, |books| books.undo_sequence_draft(slug, over))?;
    undone.then_some(()).ok_or(CannotShape::Overtaken)
}

/// Throws the draft away: what is published stays. False when there is none.
pub fn drop_draft(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    slug: &str,
    over: i64,
) -> Result<bool, CannotShape> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        match books.sequence_draft(slug)? {
            Some(kept) if kept.written_at != over => Err(CannotShape::Overtaken),
            Some(_) => Ok(books.drop_sequence_draft(slug)?),
            None => Ok(false),
        }
    })
}

/// Begins a ladder as a copy of another one, and answers its lasting name.
pub fn begin(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    name: &str,
    like: &str,
) -> Result<String, CannotShape> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(CannotShape::NoName);
    }
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let like = read(books, like)?.ok_or(CannotShape::Unknown)?;
        let slug = free_slug(books, name)?;
        let sequence = Sequence {
            name: name.to_owned(),
            ..like.draft.sequence()
        };
        match books.keep_sequence_draft(&slug, &sequence, 0)? {
            true => Ok(slug),
            false => Err(CannotShape::Overtaken),
        }
    })
}

/// A lasting name made of the name, that no ladder and no draft bears.
fn free_slug(books: &mut Books<'_>, name: &str) -> Result<String, Fault> {
    let wanted = slug_of(name);
    let mut taken: Vec<String> = books
        .sequences()?
        .into_iter()
        .map(|(slug, _)| slug)
        .collect();
    taken.extend(books.sequence_drafts()?.into_iter().map(|draft| draft.slug));
    let mut numbered =
        std::iter::once(wanted.clone()).chain((2..).map(|n| format!("{wanted}-{n}")));
    Ok(numbered
        .find(|slug| !taken.contains(slug))
        .unwrap_or(wanted))
}

/// « Clients réguliers » becomes `clients-reguliers`.
fn slug_of(name: &str) -> String {
    /// Room for a number at the end.
    const CHARS_MAX: usize = SLUG_CHARS_MAX - 6;
    let mut slug = String::new();
    for letter in name.to_lowercase().chars() {
        let plain = match letter {
            'a'..='z' | '0'..='9' => letter,
            'à' | 'â' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            _ => '-',
        };
        if plain != '-' || !(slug.is_empty() || slug.ends_with('-')) {
            slug.push(plain);
        }
        if slug.len() >= CHARS_MAX {
            break;
        }
    }
    match slug.trim_end_matches('-') {
        "" => "sequence".to_owned(),
        slug => slug.to_owned(),
    }
}

/// Publishes the draft as the next version.
pub fn publish(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    slug: &str,
    over: i64,
    running: Running,
) -> Result<Published, CannotShape> {
    let table = table(desk, firm, slug)?.ok_or(CannotShape::Unknown)?;
    if table.over() != over {
        return Err(CannotShape::Overtaken);
    }
    table.draft.sequence().check()?;
    let published = sequences::publish(desk, firm, actor, &table.draft, running)?;
    let by = desk.by(firm, actor);
    // Only what was published goes: who wrote on meanwhile keeps the draft.
    desk.store
        .write::<_, Fault>(firm.id, &by, |books| match books.sequence_draft(slug)? {
            Some(kept) if kept.written_at == over => books.drop_sequence_draft(slug).map(|_| ()),
            _ => Ok(()),
        })?;
    Ok(published)
}

/// What a ladder would do in the days to come, in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ahead {
    /// Messages of the first seven days.
    pub messages: u64,
    /// Questions to a person in the first seven days.
    pub questions: u64,
    /// What the messages and the questions of all days ask for.
    pub total: Cents,
}

impl Ahead {
    /// Counted from what `sequences::preview` tells.
    pub fn of(coming: &[(Date, super::Planned)], today: Date) -> Ahead {
        let mut ahead = Ahead::default();
        for (on, planned) in coming {
            ahead.total += planned.total_open_cents;
            if *on < plus_days(today, 7) {
                let count = match planned.what {
                    "send" => &mut ahead.messages,
                    _ => &mut ahead.questions,
                };
                *count += 1;
            }
        }
        ahead
    }
}
