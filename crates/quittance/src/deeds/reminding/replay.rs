//! A ladder played on the firm's own past: what it would have sent, when, to whom, and who had already paid.
//!
//! Customer by customer, each with the facts as they were known on each day; only the counts and the newest lines are kept,
//! so that a large firm needs no more memory than a small one.

use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};

use jiff::Span;
use receivables::calendar::plus_days;
use receivables::next_step::What;
use receivables::party::{AccountId, SequenceId};
use receivables::reminding::past::known_on;
use receivables::reminding::{Past, Replayed, replay as play};
use receivables::{Cents, Date};
use serde::Serialize;
use store::{Books, Case, DaysOf, Fault, Organisation};

use super::rules::Rules;
use super::sequences::Draft;
use super::{Planned, describe};
use crate::deeds::{DeedError, settings};
use crate::desk::{Desk, civil};

/// Customers whose past is in memory at once: some ten megabytes of facts.
const CUSTOMERS_AT_ONCE: i64 = 500;

/// More lines than this nobody reads; the counts hold all of them. Whom a message would have hurt comes first.
pub const LINES_MAX: usize = 2_000;

/// Money that came in longer ago than this before the first day is taken to have been known by then.
const KNOWN_LATE_DAYS_MAX: i32 = 92;

/// What a ladder would have done.
#[derive(Clone, Debug, Serialize)]
pub struct Replay {
    /// The first day that was played.
    pub from: Date,
    /// The last one: yesterday.
    pub until: Date,
    /// Until this day the books have no memory of their own: what the firm brought along counts as known on the day it happened.
    pub books_began_on: Option<Date>,
    /// Customers whose past was played.
    pub customers: u64,
    /// Customers left out, because their journal does not add up to their balance.
    pub left_out: u64,
    /// Messages that would have left.
    pub messages: u64,
    /// Questions that a person would have been asked.
    pub questions: u64,
    /// Messages and questions that would have reached somebody who had already paid, wholly or in part.
    pub already_paid: u64,
    /// How many customers that would have been.
    pub already_paid_customers: u64,
    /// How much of what they asked for had been paid.
    pub already_paid_cents: Cents,
    /// Month by month.
    pub months: Vec<Month>,
    /// The lines, oldest first; no more than `LINES_MAX`.
    pub lines: Vec<Line>,
    /// How many lines there would be in all.
    pub lines_in_all: u64,
}

/// One month of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Month {
    /// Its first day.
    pub month: Date,
    /// Messages that would have left.
    pub messages: u64,
    /// Questions that would have been asked.
    pub questions: u64,
    /// Those that would have reached somebody who had already paid.
    pub already_paid: u64,
}

/// One message or question.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// The day.
    pub on: Date,
    /// What, to whom and why.
    #[serde(flatten)]
    pub planned: Planned,
    /// How much of it had been paid by then, though the books did not know yet.
    pub already_paid_cents: Cents,
}

/// Plays a ladder on the past months, with the customers who follow it in any version, or with everyone when nobody does.
/// `told` hears how many customers were played, and says whether to go on; what is left then is left aside.
pub fn replay(
    desk: &Desk,
    firm: &Organisation,
    draft: &Draft,
    months: i32,
    told: &mut dyn FnMut(u64) -> bool,
) -> Result<Replay, DeedError> {
    let settings = settings(desk, firm.id)?;
    let today = desk.today(firm);
    let from = today.saturating_sub(Span::new().months(months));
    desk.store.read(firm.id, |books| {
        let mut rules = Rules::read(books, &settings, firm.language)?;
        let whose = rules.try_on(&draft.slug, &draft.sequence());
        let mut player = Player::new(books, firm, today, from)?;
        let (mut seen, mut after) = (0, AccountId(i64::MIN));
        loop {
            let some = books.list_accounts(after, CUSTOMERS_AT_ONCE)?;
            let Some(last) = some.last().copied() else {
                return Ok(player.done());
            };
            player.play(books, &rules, &whose, &some)?;
            seen += some.len() as u64;
            after = last;
            if !told(seen) {
                return Ok(player.done());
            }
        }
    })
}

/// What is gathered while customers are played.
struct Player {
    zone: String,
    today: Date,
    began_on: Option<Date>,
    /// Until when the firm's money was known: from this day on, up to that one. Rising on both sides.
    money: Vec<(Date, Date)>,
    done: Replay,
    months: BTreeMap<Date, Month>,
    hurt: HashSet<AccountId>,
}

impl Player {
    fn new(
        books: &mut Books<'_>,
        firm: &Organisation,
        today: Date,
        from: Date,
    ) -> Result<Player, Fault> {
        let zone = firm.zone.clone();
        let written_on = |at| civil(at, &zone).date().min(today);
        let began_on = books.began_at()?.map(written_on);
        let mut money: Vec<(Date, Date)> = Vec::new();
        for (at, newest) in books.money_known()? {
            let newest = money
                .last()
                .map_or(newest, |(_, before)| newest.max(*before));
            money.push((written_on(at), newest));
        }
        Ok(Player {
            done: Replay {
                from,
                until: plus_days(today, -1),
                books_began_on: began_on,
                customers: 0,
                left_out: 0,
                messages: 0,
                questions: 0,
                already_paid: 0,
                already_paid_customers: 0,
                already_paid_cents: Cents::ZERO,
                months: Vec::new(),
                lines: Vec::new(),
                lines_in_all: 0,
            },
            zone,
            today,
            began_on,
            money,
            months: BTreeMap::new(),
            hurt: HashSet::new(),
        })
    }

    fn play(
        &mut self,
        books: &mut Books<'_>,
        rules: &Rules,
        whose: &[SequenceId],
        accounts: &[AccountId],
    ) -> Result<(), Fault> {
        let mut cases = books.cases(accounts, self.today)?;
        cases.retain(|case| whose.is_empty() || whose.contains(&rules.sequence_of(case)));
        let pasts = self.pasts(books, &cases)?;
        for (case, past) in cases.iter_mut().zip(pasts) {
            if past.invoices.is_empty() {
                continue;
            }
            if !past.explains_present(self.today) {
                self.done.left_out += 1;
                continue;
            }
            self.done.customers += 1;
            let days = self.done.from..=self.done.until;
            let money_known_on = |day| self.money_known_on(day);
            let steps = play(&past, rules.policy_for(case), &money_known_on, &days);
            // The words name invoices that are closed today.
            let issued = past.invoices.into_iter().map(|invoice| invoice.issued);
            case.account.invoices = issued.collect();
            for step in steps {
                self.note(rules, case, step);
            }
        }
        Ok(())
    }

    /// The facts of these customers with the days from which they were known.
    fn pasts(&self, books: &mut Books<'_>, cases: &[Case]) -> Result<Vec<Past>, Fault> {
        // What one transaction wrote bears one instant: the last one that was asked for is at hand.
        let last = Cell::new((i64::MIN, self.today));
        let written_on = |at: i64| {
            if last.get().0 != at {
                last.set((at, civil(at, &self.zone).date()));
            }
            last.get().1
        };
        let began_on = self.began_on.unwrap_or(self.today);
        books.pasts(
            cases,
            &DaysOf {
                today: self.today,
                since: plus_days(self.done.from, -KNOWN_LATE_DAYS_MAX),
                written_on: &written_on,
                known_on: &|happened, written| known_on(happened, written, began_on, self.today),
            },
        )
    }

    /// Before the books began nobody can say how fresh the money was.
    fn money_known_on(&self, day: Date) -> Option<Date> {
        if self.began_on.is_none_or(|began_on| day <= began_on) {
            return None;
        }
        let known = self.money.partition_point(|(from, _)| *from <= day);
        self.money[..known].last().map(|(_, newest)| *newest)
    }

    fn note(&mut self, rules: &Rules, case: &Case, replayed: Replayed) {
        let first = replayed.on.first_of_month();
        let month = self.months.entry(first).or_default();
        match replayed.step.what {
            What::Send(_) => {
                (self.done.messages, month.messages) = (self.done.messages + 1, month.messages + 1)
            }
            _ => {
                (self.done.questions, month.questions) =
                    (self.done.questions + 1, month.questions + 1)
            }
        }
        if replayed.already_paid.is_positive() {
            month.already_paid += 1;
            self.done.already_paid += 1;
            self.done.already_paid_cents += replayed.already_paid;
            self.hurt.insert(case.row.id);
        }
        self.done.lines_in_all += 1;
        self.done.lines.push(Line {
            on: replayed.on,
            planned: describe(case, &replayed.step, rules.language),
            already_paid_cents: replayed.already_paid,
        });
        if self.done.lines.len() > 2 * LINES_MAX {
            self.shorten();
        }
    }

    /// Keeps the lines that matter most: whom a message would have hurt, then the newest.
    fn shorten(&mut self) {
        let lines = &mut self.done.lines;
        lines.sort_by_key(|line| {
            std::cmp::Reverse((line.already_paid_cents.is_positive(), line.on))
        });
        lines.truncate(LINES_MAX);
    }

    fn done(mut self) -> Replay {
        self.shorten();
        self.done
            .lines
            .sort_by(|a, b| (a.on, &a.planned.customer).cmp(&(b.on, &b.planned.customer)));
        let dated = |(month, counts)| Month { month, ..counts };
        self.done.months = self.months.into_iter().map(dated).collect();
        self.done.already_paid_customers = self.hurt.len() as u64;
        self.done
    }
}
