//! What the values of a whole column prove.

use super::{Column, Doubt, Field};
use crate::values::{DateOrder, DecimalMark, Written, is_amount, mark_of, written, yes_or_no};

/// Values looked at to tell a code from a name, or a date from an amount; the order of dates and the decimal mark take them all.
const KINDS_SEEN_MAX: u64 = 10_000;

/// What was seen in one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    filled: u64,
    dates: u64,
    day_first: u64,
    month_first: u64,
    either_order: u64,
    amounts: u64,
    commas: u64,
    dots: u64,
    groups_of_three: u64,
    large_whole: u64,
    answers: u64,
    codes: u64,
}

impl Evidence {
    /// Takes one value into account.
    pub fn see(&mut self, field: Field, value: &str) {
        if value.is_empty() {
            return;
        }
        self.filled += 1;
        match field {
            Field::PaidOn | Field::AlreadyPaid => {
                self.see_date(value);
                if self.filled < KINDS_SEEN_MAX {
                    self.answers += u64::from(yes_or_no(value).is_some());
                }
                self.see_amount(value);
            }
            Field::CustomerName | Field::CustomerCode if self.filled < KINDS_SEEN_MAX => {
                self.codes += u64::from(is_code(value));
            }
            field if field.is_date() => self.see_date(value),
            field if field.is_amount() => self.see_amount(value),
            _ => {}
        }
    }

    fn see_date(&mut self, value: &str) {
        // The form of machines proves nothing and is the most common: it is recognised without being read.
        if value.as_bytes().get(4) == Some(&b'-') && value.as_bytes()[0].is_ascii_digit() {
            self.dates += 1;
            return;
        }
        match written(value) {
            Some(date)
                if date.is_day_first()
                    || (matches!(date, Written::Order(..)) && value.contains('.')) =>
            {
                self.day_first += 1
            }
            Some(date) if date.is_month_first() => self.month_first += 1,
            Some(Written::Order(..)) => self.either_order += 1,
            Some(Written::Plain(_)) => {}
            None => return,
        }
        self.dates += 1;
    }

    fn see_amount(&mut self, value: &str) {
        if value.len() <= 12 && value.bytes().all(|b| b.is_ascii_digit()) {
            self.amounts += 1;
            self.large_whole += u64::from(value.len() > 3);
            return;
        }
        if !is_amount(value) {
            return;
        }
        self.amounts += 1;
        match mark_of(value) {
            Some(DecimalMark::Comma) => self.commas += 1,
            Some(DecimalMark::Dot) => self.dots += 1,
            None => self.groups_of_three += u64::from(value.contains([',', '.'])),
        }
    }

    fn is_whole(&self) -> bool {
        self.amounts > 0 && self.commas + self.dots + self.groups_of_three == 0
    }
}

/// Whether the tax of each row shows in which unit its amounts are written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TaxProof {
    rows: u64,
    rounded: u64,
}

/// Rates of French VAT, in thousandths.
const VAT_RATES: [u64; 4] = [200, 100, 55, 21];

/// Fewer rows prove nothing.
const TAX_ROWS_MIN: u64 = 20;

impl TaxProof {
    /// Takes one row into account: whole numbers, net and tax making the gross, the tax being that of a rate but for its rounding.
    pub fn see(&mut self, net: &str, tax: &str, gross: &str) {
        let whole = |text: &str| text.parse::<u64>().ok().filter(|n| *n < u64::MAX / 1000);
        let (Some(net), Some(tax), Some(gross)) = (whole(net), whole(tax), whole(gross)) else {
            return;
        };
        self.rows += 1;
        let rounded = |rate: u64| {
            !(net * rate).is_multiple_of(1000) && (net * rate).abs_diff(tax * 1000) < 1000
        };
        self.rounded += u64::from(net + tax == gross && VAT_RATES.into_iter().any(rounded));
    }

    /// Tax is rounded to the cent. Where it is rounded to the whole number, in most rows, the whole numbers are cents.
    pub fn says_cents(self, rows: u64) -> bool {
        self.rows >= TAX_ROWS_MIN && self.rows == rows && self.rounded * 2 > self.rows
    }
}

/// A code has no space and some digit, and no `@`.
fn is_code(value: &str) -> bool {
    !value.contains(char::is_whitespace)
        && !value.contains('@')
        && value.len() <= 24
        && value.bytes().any(|b| b.is_ascii_digit())
}

/// Decides for each column what its values prove, and tells what stays open.
pub(super) fn settle(
    columns: &mut [Column],
    evidence: &[Evidence],
    comma_is_likely: bool,
    is_sheet: bool,
) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    settle_fields(columns, evidence);
    let amounts: Vec<&Evidence> = of(columns, evidence, Field::is_amount);
    let (commas, dots) = (
        amounts.iter().map(|seen| seen.commas).sum::<u64>(),
        amounts.iter().map(|seen| seen.dots).sum::<u64>(),
    );
    let dates: Vec<&Evidence> = of(columns, evidence, Field::is_date);
    let (day, month) = (
        dates.iter().map(|seen| seen.day_first).sum::<u64>(),
        dates.iter().map(|seen| seen.month_first).sum::<u64>(),
    );
    let whole = amounts
        .iter()
        .all(|seen| seen.is_whole() || seen.amounts == 0);
    for (column, seen) in columns.iter_mut().zip(evidence) {
        if column.field.is_date() {
            column.date_order = order(column, seen, (day, month), &mut doubts);
        }
        if column.field.is_amount() {
            column.amount_style.rounds = is_sheet;
            column.amount_style.decimal_mark =
                mark(column, seen, (commas, dots), comma_is_likely, &mut doubts);
            let is_total = matches!(column.field, Field::Gross | Field::Amount);
            let cents = column.amount_style.unit == crate::values::AmountUnit::Cents;
            if is_total
                && whole
                && !is_sheet
                && !cents
                && seen.amounts > 0
                && seen.large_whole * 10 > seen.amounts * 9
            {
                doubts.push(Doubt::PerhapsCents(column.header.clone()));
            }
        }
    }
    doubts
}

fn of<'a>(
    columns: &[Column],
    evidence: &'a [Evidence],
    wanted: fn(Field) -> bool,
) -> Vec<&'a Evidence> {
    columns
        .iter()
        .zip(evidence)
        .filter(|(column, _)| wanted(column.field))
        .map(|(_, seen)| seen)
        .collect()
}

/// `Réglé` may be a date, an amount or an answer; `Client` a code or a name.
fn settle_fields(columns: &mut [Column], evidence: &[Evidence]) {
    for at in 0..columns.len() {
        let seen = &evidence[at];
        let taken = |field: Field| columns.iter().any(|column| column.field == field);
        let field = match columns[at].field {
            Field::PaidOn | Field::AlreadyPaid if seen.filled == 0 => continue,
            Field::PaidOn if seen.dates * 2 >= seen.filled && seen.dates >= seen.answers => {
                continue;
            }
            Field::PaidOn
                if seen.answers == seen.filled.min(KINDS_SEEN_MAX - 1)
                    && !has_other_numbers(seen) =>
            {
                Field::IsPaid
            }
            Field::PaidOn if seen.amounts * 2 > seen.filled && !taken(Field::AlreadyPaid) => {
                Field::AlreadyPaid
            }
            Field::AlreadyPaid
                if seen.dates * 2 > seen.filled
                    && seen.amounts * 2 < seen.filled
                    && !taken(Field::PaidOn) =>
            {
                Field::PaidOn
            }
            Field::CustomerName
                if seen.filled > 0
                    && seen.codes == seen.filled.min(KINDS_SEEN_MAX - 1)
                    && !taken(Field::CustomerCode) =>
            {
                Field::CustomerCode
            }
            _ => continue,
        };
        columns[at].field = field;
    }
}

/// `0` and `1` are answers, `0` and `250` are amounts.
fn has_other_numbers(seen: &Evidence) -> bool {
    seen.amounts > seen.answers
}

fn order(
    column: &Column,
    seen: &Evidence,
    (day, month): (u64, u64),
    doubts: &mut Vec<Doubt>,
) -> DateOrder {
    match (seen.day_first, seen.month_first) {
        (0, 0) if seen.either_order > 0 && day == 0 && month == 0 => {
            doubts.push(Doubt::DayOrMonth(column.header.clone()));
            DateOrder::DayFirst
        }
        (0, 0) if month > day => DateOrder::MonthFirst,
        (0, 0) => DateOrder::DayFirst,
        (0, _) => DateOrder::MonthFirst,
        (_, 0) => DateOrder::DayFirst,
        (own_day, own_month) => {
            doubts.push(Doubt::MixedDates(column.header.clone()));
            if own_month > own_day * 4 {
                DateOrder::MonthFirst
            } else {
                DateOrder::DayFirst
            }
        }
    }
}

fn mark(
    column: &Column,
    seen: &Evidence,
    (commas, dots): (u64, u64),
    comma_is_likely: bool,
    doubts: &mut Vec<Doubt>,
) -> DecimalMark {
    let (own_commas, own_dots) = (seen.commas, seen.dots);
    match (own_commas.cmp(&own_dots), commas.cmp(&dots)) {
        (std::cmp::Ordering::Greater, _)
        | (std::cmp::Ordering::Equal, std::cmp::Ordering::Greater) => DecimalMark::Comma,
        (std::cmp::Ordering::Less, _) | (std::cmp::Ordering::Equal, std::cmp::Ordering::Less) => {
            DecimalMark::Dot
        }
        _ => {
            if seen.groups_of_three > 0 {
                doubts.push(Doubt::ThousandsOrDecimals(column.header.clone()));
            }
            if comma_is_likely {
                DecimalMark::Comma
            } else {
                DecimalMark::Dot
            }
        }
    }
}
