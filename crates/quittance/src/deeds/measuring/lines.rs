//! The lines that a figure is made of: whoever doubts a figure opens it, and adds up the same sum to the cent.

use std::collections::HashMap;

use documents::export::Cell;
use receivables::calendar::days_between;
use receivables::measuring::{Bucket, QUARTER_DAYS, Sequel, days_until, is_over};
use receivables::party::{AccountId, Language};
use receivables::reminding::Level;
use receivables::{Cents, Date};
use store::{Books, Fault, Followed, Organisation};

use super::asked::{YEAR_DAYS, first_reminders, promises_due};
use super::words::{Word, level_word, sequel_word, word};
use crate::deeds::DeedError;
use crate::desk::Desk;

/// Which lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// What was open at the end of the last day.
    Open(Ages),
    /// Invoices and credit notes that bear a day of the span.
    Sales,
    /// What payments gave to invoices with a due date.
    Paid,
    /// What was asked for the first time.
    FirstReminders,
    /// Promises that fell due.
    Promises,
    /// Reminders that left: of a level, with a sequel, or those of which it is too early to say.
    Reminders(Option<Level>, Option<Option<Sequel>>),
}

/// Of which ages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ages {
    /// All of them.
    All,
    /// Everything late.
    Late,
    /// One.
    One(Bucket),
}

/// Lines of a figure, with the sums of those columns that are added up.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The first day; `None` when they are those of one day's end.
    pub from: Option<Date>,
    /// The last day.
    pub to: Date,
    /// What each column holds.
    pub columns: Vec<Word>,
    /// The lines, each with its customer.
    pub rows: Vec<(AccountId, Vec<Cell>)>,
    /// The sum of each column that is one of amounts.
    pub sums: Vec<Option<Cents>>,
}

impl Lines {
    fn new(from: Option<Date>, to: Date, columns: &[Word]) -> Lines {
        Lines {
            from,
            to,
            columns: columns.to_vec(),
            rows: Vec::new(),
            sums: Vec::new(),
        }
    }

    fn added_up(mut self) -> Lines {
        let mut sums: Vec<Option<Cents>> = vec![None; self.columns.len()];
        for (_, cells) in &self.rows {
            for (sum, cell) in sums.iter_mut().zip(cells) {
                if let Cell::Amount(amount) = cell {
                    *sum.get_or_insert(Cents::ZERO) += *amount;
                }
            }
        }
        self.sums = sums;
        self
    }

    /// The sum of the column of this name.
    pub fn sum(&self, column: Word) -> Cents {
        let at = self.columns.iter().position(|one| *one == column);
        at.and_then(|at| self.sums.get(at).copied().flatten())
            .unwrap_or_default()
    }
}

/// The lines of a figure of a day. The span is the one that the figure looks at, when none is given.
pub fn lines(
    desk: &Desk,
    firm: &Organisation,
    of: Of,
    span: (Option<Date>, Date),
    customer: Option<AccountId>,
    language: Language,
) -> Result<Lines, DeedError> {
    let (from, to) = span;
    let quarter = days_until(to, QUARTER_DAYS).0;
    Ok(desk.store.read::<_, Fault>(firm.id, |books| {
        let mut lines = match of {
            Of::Open(ages) => open(books, ages, to)?,
            Of::Sales => sales(books, from.unwrap_or(quarter), to)?,
            Of::Paid => paid(books, from.unwrap_or(quarter), to)?,
            Of::FirstReminders => first(books, to)?,
            Of::Promises => promised(books, from.unwrap_or(quarter), to, language)?,
            Of::Reminders(level, sequel) => {
                let year = days_until(to, YEAR_DAYS).0;
                reminders(books, (from.unwrap_or(year), to), level, sequel, language)?
            }
        };
        lines
            .rows
            .retain(|(id, _)| customer.is_none_or(|customer| *id == customer));
        Ok(lines.added_up())
    })?)
}

/// Code and name of a customer, as the first two cells of each line.
struct Customers(HashMap<AccountId, (String, String)>);

impl Customers {
    fn of(books: &mut Books<'_>, ids: impl Iterator<Item = AccountId>) -> Result<Customers, Fault> {
        let ids: std::collections::BTreeSet<AccountId> = ids.collect();
        let ids: Vec<AccountId> = ids.into_iter().collect();
        Ok(Customers(books.codes_and_names_of(&ids)?))
    }

    fn cells(&self, id: AccountId) -> Vec<Cell> {
        let (code, name) = self.0.get(&id).cloned().unwrap_or_default();
        vec![Cell::Text(code), Cell::Text(name)]
    }
}

fn line(
    customers: &Customers,
    id: AccountId,
    rest: impl IntoIterator<Item = Cell>,
) -> (AccountId, Vec<Cell>) {
    let mut cells = customers.cells(id);
    cells.extend(rest);
    (id, cells)
}

fn day(on: Option<Date>) -> Cell {
    on.map_or(Cell::Empty, Cell::Date)
}

/// Largest first: that is where whoever opens a figure begins.
fn open(books: &mut Books<'_>, ages: Ages, on: Date) -> Result<Lines, Fault> {
    use Word::{Code, Customer, DaysLate, Document, Due, Issued, Open, Total};
    let columns = [Code, Customer, Document, Issued, Due, DaysLate, Total, Open];
    let mut lines = Lines::new(None, on, &columns);
    let late = |item: &store::OpenItem| {
        // What is in hand is never late, whatever date a credit note bears.
        let due_on = item.due_on.filter(|_| item.open.is_positive());
        due_on.map_or(0, |due_on| days_between(due_on, on))
    };
    let is_meant = |item: &store::OpenItem| match ages {
        Ages::All => true,
        Ages::Late => late(item) > 0,
        Ages::One(bucket) => Bucket::of_days_late(late(item)) == bucket,
    };
    let mut items = books.open_items(on)?;
    items.retain(is_meant);
    items.sort_by_key(|item| std::cmp::Reverse(item.open));
    let customers = Customers::of(books, items.iter().map(|item| item.account))?;
    for item in items {
        let days = i64::from(late(&item).max(0));
        let rest = [
            Cell::Text(item.number),
            Cell::Date(item.issued_on),
            day(item.due_on),
            Cell::Number(days),
            Cell::Amount(item.total),
            Cell::Amount(item.open),
        ];
        lines.rows.push(line(&customers, item.account, rest));
    }
    Ok(lines)
}

fn sales(books: &mut Books<'_>, from: Date, to: Date) -> Result<Lines, Fault> {
    use Word::{Code, Customer, Document, Due, Issued, Sales};
    let mut lines = Lines::new(
        Some(from),
        to,
        &[Code, Customer, Document, Issued, Due, Sales],
    );
    let mut sold = books.sold_items(from, to)?;
    sold.sort_by_key(|item| std::cmp::Reverse(item.total));
    let customers = Customers::of(books, sold.iter().map(|item| item.account))?;
    for item in sold {
        let rest = [
            Cell::Text(item.number),
            Cell::Date(item.issued_on),
            day(item.due_on),
            Cell::Amount(item.total),
        ];
        lines.rows.push(line(&customers, item.account, rest));
    }
    Ok(lines)
}

fn paid(books: &mut Books<'_>, from: Date, to: Date) -> Result<Lines, Fault> {
    use Word::{Code, Customer, DaysLate, Document, Due, Paid, PaidOn, Weight};
    let columns = [
        Code, Customer, Document, Due, PaidOn, DaysLate, Paid, Weight,
    ];
    let mut lines = Lines::new(Some(from), to, &columns);
    let mut paid = books.paid_items(from, to)?;
    let days = |item: &store::PaidItem| i64::from(days_between(item.due_on, item.paid_on).max(0));
    paid.sort_by_key(|item| std::cmp::Reverse(item.amount.0.saturating_mul(days(item))));
    let customers = Customers::of(books, paid.iter().map(|item| item.account))?;
    for item in paid {
        let days = days(&item);
        let rest = [
            Cell::Text(item.number),
            Cell::Date(item.due_on),
            Cell::Date(item.paid_on),
            Cell::Number(days),
            Cell::Amount(item.amount),
            Cell::Amount(Cents(item.amount.0.saturating_mul(days))),
        ];
        lines.rows.push(line(&customers, item.account, rest));
    }
    Ok(lines)
}

fn first(books: &mut Books<'_>, to: Date) -> Result<Lines, Fault> {
    use Word::{Asked, Code, Customer, Left, PaidAfter};
    let (from, last) = super::asked::first_span(to);
    let mut lines = Lines::new(Some(from), last, &[Code, Customer, Left, Asked, PaidAfter]);
    let followed = books.followed()?;
    let mut found: Vec<_> = first_reminders(&followed, to).collect();
    found.sort_by_key(|one| (one.left_on, one.id));
    let customers = Customers::of(books, found.iter().map(|one| one.account))?;
    for one in found {
        let rest = [
            Cell::Date(one.left_on),
            Cell::Amount(one.first_asked),
            Cell::Amount(one.first_paid),
        ];
        lines.rows.push(line(&customers, one.account, rest));
    }
    Ok(lines)
}

fn promised(
    books: &mut Books<'_>,
    from: Date,
    to: Date,
    language: Language,
) -> Result<Lines, Fault> {
    use Word::{Code, Customer, For, Kept, Made, Outcome, Promised, Received};
    let columns = [Code, Customer, Made, For, Promised, Received, Kept, Outcome];
    let mut lines = Lines::new(Some(from), to, &columns);
    let followed = books.followed()?;
    let mut found: Vec<_> = promises_due(&followed, (from, to)).collect();
    found.sort_by_key(|one| one.for_on);
    let customers = Customers::of(books, found.iter().map(|one| one.account))?;
    for one in found {
        let (kept, outcome) = match one.is_kept() {
            true => (one.promised, Word::Yes),
            false => (Cents::ZERO, Word::No),
        };
        let rest = [
            Cell::Date(one.made_on),
            Cell::Date(one.for_on),
            Cell::Amount(one.promised),
            Cell::Amount(one.received),
            Cell::Amount(kept),
            Cell::Text(word(outcome, language).to_owned()),
        ];
        lines.rows.push(line(&customers, one.account, rest));
    }
    Ok(lines)
}

fn reminders(
    books: &mut Books<'_>,
    (from, to): (Date, Date),
    level: Option<Level>,
    sequel: Option<Option<Sequel>>,
    language: Language,
) -> Result<Lines, Fault> {
    use Word::{Asked, Code, Customer, Left, Level, Outcome, PaidAfter};
    let columns = [Code, Customer, Level, Left, Asked, PaidAfter, Outcome];
    let mut lines = Lines::new(Some(from), to, &columns);
    let followed = books.followed()?;
    let mut found: Vec<_> = meant(&followed, (from, to), level, sequel).collect();
    found.sort_by_key(|one| (one.left_on, one.id));
    let customers = Customers::of(books, found.iter().map(|one| one.account))?;
    for one in found {
        let over = is_over(one.left_on, to);
        let paid = if over { one.paid } else { Cents::ZERO };
        let outcome = sequel_word(over.then_some(one.sequel), language);
        let rest = [
            Cell::Text(level_word(one.level, language).to_owned()),
            Cell::Date(one.left_on),
            Cell::Amount(one.asked),
            Cell::Amount(paid),
            Cell::Text(outcome.to_owned()),
        ];
        lines.rows.push(line(&customers, one.account, rest));
    }
    Ok(lines)
}

/// Before its three weeks are over, nothing came of a reminder yet.
fn meant(
    followed: &Followed,
    (from, to): (Date, Date),
    level: Option<Level>,
    sequel: Option<Option<Sequel>>,
) -> impl Iterator<Item = &store::Reminder> {
    let in_span = move |one: &&store::Reminder| one.left_on >= from && one.left_on <= to;
    let of_level = move |one: &&store::Reminder| level.is_none_or(|level| one.level == level);
    let of_sequel = move |one: &&store::Reminder| {
        let known = is_over(one.left_on, to).then_some(one.sequel);
        sequel.is_none_or(|sequel| sequel == known)
    };
    followed
        .reminders()
        .iter()
        .filter(in_span)
        .filter(of_level)
        .filter(of_sequel)
}
