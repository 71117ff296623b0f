//! Ladders: the firm shapes one, looks at what it would do, publishes it as a version, and says who follows which.
//!
//! A version never changes. Publishing the next one asks whether the customers who are on their way keep theirs or move;
//! either way nobody gets the same step twice, because a step keeps its number from version to version.

use receivables::Date;
use receivables::calendar::plus_days;
use receivables::party::{AccountId, SequenceId};
use receivables::reminding::assigning::{RULES_MAX, first_idle};
use receivables::reminding::{Rule, Sequence, SequenceStep};
use serde::{Deserialize, Serialize};
use store::{Books, Fault, Organisation, VersionRow};

use super::{CUSTOMERS_AT_ONCE, Planned, Rules, foresee};
use crate::deeds::{DeedError, customers, settings};
use crate::desk::Desk;

/// A lasting name stands in addresses and in files.
pub const SLUG_CHARS_MAX: usize = 40;

/// A ladder as it stands in a file: what `sequence show --json` prints, `check` and `publish` read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Its lasting name.
    pub slug: String,
    /// Its name on the page.
    pub name: String,
    /// The rungs, in order.
    pub steps: Vec<SequenceStep>,
}

/// What becomes of the customers who follow an earlier version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Running {
    /// They keep theirs.
    Keep,
    /// They follow the new one from now on.
    Move,
}

/// What publishing did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Published {
    /// The ladder.
    pub slug: String,
    /// The version that stands now.
    pub version: i64,
    /// False: the newest version said this already, and nothing was written.
    pub changed: bool,
    /// Customers who follow the new version from now on.
    pub moved: u64,
    /// Customers who keep an earlier one.
    pub kept: i64,
}

/// Reads a ladder from a file, and refuses what could not be explained to whoever publishes it.
pub fn read_draft(text: &str) -> Result<Draft, DeedError> {
    let draft: Draft = read_json(
        text,
        "quittance sequence show standard --json shows what is expected",
    )?;
    check(&draft)?;
    Ok(draft)
}

/// Refuses a ladder that could not be explained.
pub fn check(draft: &Draft) -> Result<(), DeedError> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let slug = &draft.slug;
    if slug.is_empty() || slug.len() > SLUG_CHARS_MAX || !slug.chars().all(is_plain) {
        return Err(DeedError::refused(
            format!("«{slug}» cannot be the lasting name of a sequence"),
            format!("up to {SLUG_CHARS_MAX} small letters, digits and hyphens, as in late-payers"),
        ));
    }
    if draft.name.trim().is_empty() {
        return Err(DeedError::refused(
            "this sequence has no name",
            "give it the name that its page shows",
        ));
    }
    draft
        .sequence()
        .check()
        .map_err(|refusal| DeedError::refused(refusal.to_string(), refusal.hint()))
}

impl Draft {
    /// The ladder that it would be.
    pub fn sequence(&self) -> Sequence {
        Sequence {
            id: SequenceId(0),
            name: self.name.trim().to_owned(),
            steps: self.steps.clone(),
        }
    }

    /// A published version, as a file would say it.
    pub fn of(row: &VersionRow) -> Draft {
        Draft {
            slug: row.slug.clone(),
            name: row.sequence.name.clone(),
            steps: row.sequence.steps.clone(),
        }
    }
}

/// Every version of every ladder, with its followers.
pub fn list(desk: &Desk, firm: &Organisation) -> Result<Vec<VersionRow>, DeedError> {
    Ok(desk
        .store
        .read::<_, Fault>(firm.id, |books| books.sequence_versions())?)
}

/// A version of a ladder; the newest when none is said.
pub fn version(
    desk: &Desk,
    firm: &Organisation,
    slug: &str,
    version: Option<i64>,
) -> Result<VersionRow, DeedError> {
    let all = list(desk, firm)?;
    let found = all
        .iter()
        .find(|row| row.slug == slug && version.is_none_or(|version| row.version == version));
    found.cloned().ok_or_else(|| unknown(&all, slug))
}

/// Publishes a ladder as the next version.
pub fn publish(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    draft: &Draft,
    running: Running,
) -> Result<Published, DeedError> {
    check(draft)?;
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let mut earlier = books.sequence_versions()?;
        earlier.retain(|row| row.slug == draft.slug);
        steps_keep_their_level(draft, &earlier)?;
        let newest = earlier.first();
        let changed = newest.is_none_or(|row| Draft::of(row) != *draft);

        let (id, version) = match newest {
            Some(row) if !changed => (row.sequence.id, row.version),
            _ => {
                let version = newest.map_or(1, |row| row.version + 1);
                (
                    books.publish_sequence(&draft.slug, &draft.sequence())?,
                    version,
                )
            }
        };
        let older: Vec<SequenceId> = earlier
            .iter()
            .map(|row| row.sequence.id)
            .filter(|one| *one != id)
            .collect();
        let moved = match running {
            Running::Keep => 0,
            Running::Move => move_all(books, &older, id)?,
        };
        let followed: i64 = earlier
            .iter()
            .filter(|row| row.sequence.id != id)
            .map(|row| row.followers)
            .sum();
        Ok(Published {
            slug: draft.slug.clone(),
            version,
            changed,
            moved,
            kept: followed - moved as i64,
        })
    })
}

/// A number that meant one level and now means another would make a customer miss a step, or get it twice.
fn steps_keep_their_level(draft: &Draft, earlier: &[VersionRow]) -> Result<(), DeedError> {
    for step in &draft.steps {
        let before = earlier.iter().find_map(|row| {
            let same = row
                .sequence
                .steps
                .iter()
                .find(|one| one.code == step.code)?;
            (same.level != step.level).then_some((row.version, same.level))
        });
        if let Some((version, level)) = before {
            return Err(DeedError::refused(
                format!(
                    "step {} was {} in version {version} and is {} now",
                    step.code.0,
                    level.code(),
                    step.level.code()
                ),
                "a step keeps its number for ever; give the new step a number that was never used",
            ));
        }
    }
    Ok(())
}

fn move_all(books: &mut Books<'_>, from: &[SequenceId], to: SequenceId) -> Result<u64, Fault> {
    let (mut moved, mut after) = (0, AccountId(i64::MIN));
    loop {
        let some = books.followers(from, after, CUSTOMERS_AT_ONCE)?;
        let Some(last) = some.last().map(|row| row.id) else {
            return Ok(moved);
        };
        let moves: Vec<_> = some.iter().map(|row| (row.id, to)).collect();
        books.move_to(&moves)?;
        moved += moves.len() as u64;
        after = last;
    }
}

/// Lets one customer follow a ladder whatever the rules say; without a ladder the rules decide again.
pub fn assign(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    customer: &str,
    slug: Option<&str>,
) -> Result<(), DeedError> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let account = account_of(books, customer)?;
        let Some(slug) = slug else {
            return Ok(books.follow_rules(account)?);
        };
        let all = books.sequence_versions()?;
        let newest = all.iter().find(|row| row.slug == slug);
        let newest = newest.ok_or_else(|| unknown(&all, slug))?;
        Ok(books.follow(account, newest.sequence.id)?)
    })
}

/// Puts a customer into a segment, or into none.
pub fn set_segment(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    customer: &str,
    segment: Option<&str>,
) -> Result<(), DeedError> {
    let account = customers::by_code(desk, firm, customer)?;
    let segment = segment.unwrap_or_default();
    Ok(customers::set_segment(desk, firm, actor, account, segment)?)
}

/// The firm's rules, in their order.
pub fn rules(desk: &Desk, firm: &Organisation) -> Result<Vec<Rule>, DeedError> {
    Ok(desk
        .store
        .read::<_, Fault>(firm.id, |books| books.sequence_rules())?)
}

/// Reads rules from a file.
pub fn read_rules(text: &str) -> Result<Vec<Rule>, DeedError> {
    read_json(
        text,
        "quittance sequence rules --json shows what is expected",
    )
}

/// Puts these rules in place of the firm's. The next round moves whom they concern; without rules everyone stays.
pub fn set_rules(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    rules: &[Rule],
) -> Result<(), DeedError> {
    if rules.len() > RULES_MAX {
        return Err(DeedError::refused(
            format!("{} rules cannot be read from top to bottom", rules.len()),
            format!("at most {RULES_MAX}"),
        ));
    }
    if let Some(place) = first_idle(rules) {
        return Err(DeedError::refused(
            format!("rule {} can never decide", place + 1),
            "the rule without conditions comes last, and a least amount is not above the most",
        ));
    }
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let all = books.sequence_versions()?;
        for rule in rules {
            if !all.iter().any(|row| row.slug == rule.sequence) {
                return Err(unknown(&all, &rule.sequence));
            }
        }
        Ok(books.set_sequence_rules(rules)?)
    })
}

/// What a ladder would do in the days to come with the customers who follow it in any version, if nothing else changed:
/// the same question, asked day after day. A ladder that nobody follows yet is shown for everyone. Once `most` customers
/// were looked at, the rest is left aside.
pub fn preview(
    desk: &Desk,
    firm: &Organisation,
    draft: &Draft,
    days: i32,
    most: u64,
    told: &mut dyn FnMut(u64),
) -> Result<Vec<(Date, Planned)>, DeedError> {
    let settings = settings(desk, firm.id)?;
    let today = desk.today(firm);
    desk.store.read(firm.id, |books| {
        let mut rules = Rules::read(books, &settings, firm.language)?;
        let draft_sequence = draft.sequence();
        let whose = rules.try_on(&draft.slug, &draft_sequence);
        let (mut coming, mut seen, mut after) = (Vec::new(), 0, AccountId(i64::MIN));
        loop {
            let some = books.list_owing(after, CUSTOMERS_AT_ONCE)?;
            let Some(last) = some.last().copied() else {
                break;
            };
            let mut cases = books.cases(&some, today)?;
            if draft_sequence.reads_rating() {
                books.rate_cases(&mut cases, today)?;
            }
            for case in cases {
                if whose.is_empty() || whose.contains(&rules.sequence_of(&case)) {
                    foresee(&rules, case, today, plus_days(today, days), &mut coming);
                }
            }
            seen += some.len() as u64;
            told(seen);
            after = last;
            if seen >= most {
                break;
            }
        }
        coming.sort_by(|a, b| (a.0, &a.1.customer).cmp(&(b.0, &b.1.customer)));
        Ok(coming)
    })
}

fn read_json<T: for<'de> Deserialize<'de>>(text: &str, hint: &str) -> Result<T, DeedError> {
    serde_json::from_str(text)
        .map_err(|cause| DeedError::refused(format!("this file cannot be read: {cause}"), hint))
}

fn account_of(books: &mut Books<'_>, customer: &str) -> Result<AccountId, DeedError> {
    let row = books.account_by_code(customer)?;
    row.map(|row| row.id).ok_or_else(|| {
        DeedError::refused(
            format!("there is no customer «{customer}»"),
            "give the customer's code, as the list shows it",
        )
    })
}

fn unknown(all: &[VersionRow], slug: &str) -> DeedError {
    let mut known: Vec<&str> = all.iter().map(|row| row.slug.as_str()).collect();
    known.dedup();
    DeedError::refused(
        format!("no such version of a sequence «{slug}» was published"),
        format!("right would be {}", known.join(", ")),
    )
}
