//! Late-payment interest and the fixed indemnity, with the computation shown.
//!
//! `interest = unpaid, VAT included × yearly rate × days ÷ 365`. The first day is the day after the due date, the last one
//! the day in question. The span is cut at each 1 January and 1 July when the rate follows the half-year, and each
//! segment is rounded half up to the cent, so that whoever checks the printed segments finds the same sum.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use rust_decimal::prelude::ToPrimitive;
use thiserror::Error;

use super::rates::{Certainty, Rate, Rates, Semester};
use crate::calendar::{days_between, plus_days};
use crate::money::Cents;
use crate::party::{DebtorKind, Language};

/// The fixed indemnity for recovery costs, once per invoice paid late (C. com. D441-5, CCP D2192-35).
pub const INDEMNITY: Cents = Cents(4_000);

/// Points above the bank's rate between professionals when the contract says nothing (C. com. L441-10 II).
const BUSINESS_POINTS: i64 = 10;

/// Points above the bank's rate for a public body (CCP R2192-31).
const PUBLIC_POINTS: i64 = 8;

/// A contractual rate between professionals is at least three times the legal one (C. com. L441-10 II).
const FLOOR_TIMES: i64 = 3;

/// No source states a rule for leap years; every one read divides by 365.
const DAYS_OF_YEAR: i64 = 365;

/// What is owed besides the principal, and how it was computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The span, piece by piece.
    pub segments: Vec<Segment>,
    /// The sum of the segments.
    pub interest: Cents,
    /// The €40, or nothing.
    pub indemnity: Cents,
    /// Principal, interest and indemnity.
    pub total: Cents,
    /// What the reader must know of it.
    pub notes: Vec<Note>,
}

/// A span of days under one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// How many days that is.
    pub days: i32,
    /// The rate, in percent a year.
    pub rate_percent: Decimal,
    /// The interest of these days.
    pub amount: Cents,
}

/// What the reader of a claim must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The rate of this half-year was read in one secondary source only.
    RateToConfirm(Semester),
    /// The contractual rate lies below the floor in this half-year: the floor applies.
    FloorApplies(Semester),
    /// The span touches a leap year and is divided by 365 all the same.
    LeapYear,
    /// No text states the rounding: half up, per segment.
    Rounding,
    /// A public body owes the rate of the regulation: the one that was given is set aside.
    PublicRateIsRegulated,
    /// A consumer owes no penalties and no €40; without a clause, interest needs a formal notice.
    ConsumerNeedsNotice,
    /// A consumer owes a contractual rate only by a valid clause.
    ConsumerClause,
}

impl Note {
    /// As a sentence.
    pub fn text(self, language: Language) -> String {
        let (french, english) = match self {
            Note::RateToConfirm(semester) => {
                return match language {
                    Language::Fr => format!(
                        "Taux du semestre {semester} lu dans une seule source secondaire : à confirmer avant tout acte."
                    ),
                    Language::En => format!(
                        "The rate of {semester} was read in one secondary source only: confirm it before any legal act."
                    ),
                };
            }
            Note::FloorApplies(semester) => {
                return match language {
                    Language::Fr => format!(
                        "Semestre {semester} : le taux du contrat est inférieur à trois fois le taux légal, ce minimum s’applique (C. com. L441-10 II)."
                    ),
                    Language::En => format!(
                        "{semester}: the contractual rate is below three times the legal rate, that minimum applies (C. com. L441-10 II)."
                    ),
                };
            }
            Note::LeapYear => (
                "Année bissextile : le calcul divise par 365, aucun texte ne fixe de règle (à vérifier).",
                "Leap year: divided by 365 all the same, no text states a rule (to be verified).",
            ),
            Note::Rounding => (
                "Arrondi au centime le plus proche par segment : aucun texte ne fixe de règle (à vérifier).",
                "Rounded to the nearest cent per segment: no text states a rule (to be verified).",
            ),
            Note::PublicRateIsRegulated => (
                "Une personne publique doit le taux réglementaire (CCP R2192-31) : le taux indiqué est écarté.",
                "A public body owes the regulated rate (CCP R2192-31): the rate given is set aside.",
            ),
            Note::ConsumerNeedsNotice => (
                "Un consommateur ne doit ni pénalités L441-10 ni indemnité de 40 € ; l’intérêt légal court à partir de la mise en demeure (C. civ. 1231-6).",
                "A consumer owes neither L441-10 penalties nor the €40; legal interest runs from the formal notice on (C. civ. 1231-6).",
            ),
            Note::ConsumerClause => (
                "Un consommateur ne doit ce taux que si la clause est valable (clauses abusives, à vérifier) ; ni pénalités L441-10 ni indemnité de 40 €.",
                "A consumer owes this rate only if the clause is valid (unfair terms, to be verified); neither L441-10 penalties nor the €40.",
            ),
        };
        match language {
            Language::Fr => french.to_owned(),
            Language::En => english.to_owned(),
        }
    }
}

/// Why no interest can be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CannotCompute {
    /// The table does not reach that far.
    #[error("the rate of {0} is not known")]
    MissingRate(Semester),
    /// The principal is not above zero.
    #[error("interest runs on an amount above zero")]
    NoPrincipal,
    /// The rate is below zero or beyond sense.
    #[error("a yearly rate lies between 0 and 100 percent")]
    RateOutOfRange,
    /// The amounts are beyond counting.
    #[error("this amount is too large to be computed with")]
    TooLarge,
}

impl CannotCompute {
    /// What to do next.
    pub fn hint(self) -> &'static str {
        match self {
            CannotCompute::MissingRate(_) => {
                "add the published rate of that half-year to the table; it is never guessed"
            }
            CannotCompute::NoPrincipal => "give what is still unpaid, VAT included",
            CannotCompute::RateOutOfRange => "write 12.5 for twelve and a half percent",
            CannotCompute::TooLarge => "check the amount",
        }
    }
}

/// What is owed on a day for an amount that was due on another, and has been unpaid since.
///
/// ```
/// use receivables::law::fr::{Rates, interest};
/// use receivables::{Cents, date, party::DebtorKind};
/// let claim = interest(Cents(1_240_000), date(2026, 3, 31), date(2026, 9, 30),
///     DebtorKind::Business, None, Rates::built_in()).unwrap();
/// assert_eq!(claim.segments.iter().map(|segment| segment.amount.0).collect::<Vec<_>>(), [37_562, 38_756]);
/// assert_eq!(claim.total, Cents(1_320_318));
/// ```
pub fn interest(
    principal: Cents,
    due_on: Date,
    on: Date,
    debtor: DebtorKind,
    contractual_percent: Option<Decimal>,
    rates: &Rates,
) -> Result<Claim, CannotCompute> {
    check(principal, contractual_percent)?;
    let mut notes = Vec::new();
    let from = plus_days(due_on, 1);
    let late = from <= on;
    let segments = match (debtor, contractual_percent) {
        _ if !late => Vec::new(),
        (DebtorKind::Business, None) => by_semester(principal, from, on, |semester| {
            let bank = bank_rate(rates, semester, &mut notes)?;
            Ok(bank + Decimal::from(BUSINESS_POINTS))
        })?,
        (DebtorKind::Business, Some(percent)) => by_semester(principal, from, on, |semester| {
            stipulated(percent, rates, semester, &mut notes)
        })?,
        (DebtorKind::Public, contractual) => {
            let bank = bank_rate(rates, Semester::of(from), &mut notes)?;
            notes.extend(contractual.map(|_| Note::PublicRateIsRegulated));
            vec![segment(
                principal,
                from,
                on,
                bank + Decimal::from(PUBLIC_POINTS),
            )?]
        }
        (DebtorKind::Consumer, Some(percent)) => vec![segment(principal, from, on, percent)?],
        (DebtorKind::Consumer, None) => Vec::new(),
    };
    notes.extend(match (debtor, contractual_percent) {
        (DebtorKind::Consumer, None) => Some(Note::ConsumerNeedsNotice),
        (DebtorKind::Consumer, Some(_)) => Some(Note::ConsumerClause),
        _ => None,
    });
    let owed = late && debtor != DebtorKind::Consumer;
    Ok(claim(
        principal,
        segments,
        if owed { INDEMNITY } else { Cents::ZERO },
        notes,
    ))
}

/// Legal interest from a formal notice on (C. civ. 1231-6): what a consumer owes when no clause says more.
/// The creditor is a professional, so the column of the other creditors applies, whoever the debtor is.
pub fn interest_from_notice(
    principal: Cents,
    notice_on: Date,
    on: Date,
    rates: &Rates,
) -> Result<Claim, CannotCompute> {
    check(principal, None)?;
    let from = plus_days(notice_on, 1);
    let mut notes = Vec::new();
    let segments = if from > on {
        Vec::new()
    } else {
        by_semester(principal, from, on, |semester| {
            legal_rate(rates, semester, &mut notes)
        })?
    };
    Ok(claim(principal, segments, Cents::ZERO, notes))
}

fn check(principal: Cents, percent: Option<Decimal>) -> Result<(), CannotCompute> {
    if !principal.is_positive() {
        return Err(CannotCompute::NoPrincipal);
    }
    match percent {
        Some(percent) if percent < Decimal::ZERO || percent > Decimal::from(100) => {
            Err(CannotCompute::RateOutOfRange)
        }
        _ => Ok(()),
    }
}

/// The floor bounds what the contract stipulates. It never raises the default rate, even where it lies above it.
fn stipulated(
    percent: Decimal,
    rates: &Rates,
    semester: Semester,
    notes: &mut Vec<Note>,
) -> Result<Decimal, CannotCompute> {
    let legal = rates
        .legal(semester)
        .ok_or(CannotCompute::MissingRate(semester))?;
    let floor = legal.percent * Decimal::from(FLOOR_TIMES);
    if percent >= floor {
        return Ok(percent);
    }
    notes.push(Note::FloorApplies(semester));
    note_certainty(legal, semester, notes);
    Ok(floor)
}

fn bank_rate(
    rates: &Rates,
    semester: Semester,
    notes: &mut Vec<Note>,
) -> Result<Decimal, CannotCompute> {
    let rate = rates
        .bank(semester)
        .ok_or(CannotCompute::MissingRate(semester))?;
    note_certainty(rate, semester, notes);
    Ok(rate.percent)
}

fn legal_rate(
    rates: &Rates,
    semester: Semester,
    notes: &mut Vec<Note>,
) -> Result<Decimal, CannotCompute> {
    let rate = rates
        .legal(semester)
        .ok_or(CannotCompute::MissingRate(semester))?;
    note_certainty(rate, semester, notes);
    Ok(rate.percent)
}

fn note_certainty(rate: Rate, semester: Semester, notes: &mut Vec<Note>) {
    if rate.certainty == Certainty::ToConfirm {
        notes.push(Note::RateToConfirm(semester));
    }
}

/// Cuts the span at each 1 January and 1 July.
fn by_semester(
    principal: Cents,
    from: Date,
    to: Date,
    mut rate: impl FnMut(Semester) -> Result<Decimal, CannotCompute>,
) -> Result<Vec<Segment>, CannotCompute> {
    let mut segments = Vec::new();
    let mut start = from;
    while start <= to {
        let semester = Semester::of(start);
        let end = semester.last_day().min(to);
        segments.push(segment(principal, start, end, rate(semester)?)?);
        if end >= to {
            break;
        }
        start = plus_days(end, 1);
    }
    Ok(segments)
}

fn segment(
    principal: Cents,
    from: Date,
    to: Date,
    mut rate_percent: Decimal,
) -> Result<Segment, CannotCompute> {
    // Rates are published with two decimals, and printed so.
    rate_percent.rescale(rate_percent.scale().max(2));
    let days = days_between(from, to) + 1;
    let amount = Decimal::from(principal.0)
        .checked_mul(rate_percent)
        .and_then(|product| product.checked_mul(Decimal::from(days)))
        .map(|product| product / Decimal::from(100 * DAYS_OF_YEAR))
        .map(|exact| exact.round_dp_with_strategy(0, MidpointAwayFromZero))
        .and_then(|rounded| rounded.to_i64())
        .ok_or(CannotCompute::TooLarge)?;
    Ok(Segment {
        from,
        to,
        days,
        rate_percent,
        amount: Cents(amount),
    })
}

fn claim(
    principal: Cents,
    segments: Vec<Segment>,
    indemnity: Cents,
    mut notes: Vec<Note>,
) -> Claim {
    let interest: Cents = segments.iter().map(|segment| segment.amount).sum();
    let leap = |segment: &Segment| {
        (segment.from.year()..=segment.to.year()).any(|year| Date::new(year, 2, 29).is_ok())
    };
    if segments.iter().any(leap) {
        notes.push(Note::LeapYear);
    }
    if !segments.is_empty() {
        notes.push(Note::Rounding);
    }
    Claim {
        total: principal + interest + indemnity,
        segments,
        interest,
        indemnity,
        notes,
    }
}
