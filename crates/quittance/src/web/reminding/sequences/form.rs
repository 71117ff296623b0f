//! A step as a form brings it: what was typed is kept when it cannot be read.

use documents::values::{AmountStyle, DecimalMark, amount};
use jiff::civil::Time;
use receivables::Cents;
use receivables::measuring::Rating;
use receivables::party::Language;
use receivables::reminding::sequence::DAYS_MAX;
use receivables::reminding::{Conditions, HoursOfDay, Level, SequenceStep, StepCode};

use crate::web::pages::sequences::{channel_of, debtor_of, level_of};
use crate::web::text::Texts;
use crate::web::views::{StepForm, Told};
use crate::web::visitor::{self, Visitor};

/// A step's particulars, written out.
pub fn of(step: &SequenceStep, language: Language) -> StepForm {
    let time = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
    let only_if = &step.only_if;
    StepForm {
        code: step.code.0,
        level: step.level,
        channel: step.channel,
        days: step.after_due_days.unsigned_abs().to_string(),
        is_before: step.after_due_days < 0,
        gap: step.gap_days_min.to_string(),
        from: step.hours.map(|hours| time(hours.from)).unwrap_or_default(),
        until: step
            .hours
            .map(|hours| time(hours.until))
            .unwrap_or_default(),
        needs_person: step.needs_person,
        amount_min: written(only_if.amount_min, language),
        amount_max: written(only_if.amount_max, language),
        segments: only_if.segments.join(", "),
        language: only_if.language,
        debtors: only_if.debtors.clone(),
        ratings: only_if.ratings.clone(),
    }
}

/// What somebody typed.
pub fn typed(visitor: &Visitor, before: &SequenceStep) -> StepForm {
    let field = |name| visitor.field(name).trim().to_owned();
    let debtors = ["business", "public", "consumer"].into_iter();
    StepForm {
        code: before.code.0,
        level: level_of(visitor.field("level")).unwrap_or(before.level),
        channel: channel_of(visitor.field("channel")).unwrap_or(before.channel),
        days: field("days"),
        is_before: visitor.field("side") == "before",
        gap: field("gap"),
        from: field("from"),
        until: field("until"),
        needs_person: visitor.field("who") == "person",
        amount_min: field("amount_min"),
        amount_max: field("amount_max"),
        segments: field("segments"),
        language: visitor::language(visitor.field("language")),
        debtors: debtors
            .filter(|word| !visitor.field(&format!("debtor_{word}")).is_empty())
            .filter_map(debtor_of)
            .collect(),
        ratings: ratings(visitor),
    }
}

/// The step that was meant, or the field that cannot be read and what would be right.
pub fn read(form: &StepForm, t: Texts) -> Result<SequenceStep, Told> {
    let days = count(&form.days, t)?;
    Ok(SequenceStep {
        code: StepCode(form.code),
        level: form.level,
        channel: form.channel,
        after_due_days: if form.is_before { -days } else { days },
        gap_days_min: count(&form.gap, t)?,
        needs_person: form.needs_person || form.level > Level::R3,
        hours: hours(form, t)?,
        only_if: Conditions {
            amount_min: money(&form.amount_min, t)?,
            amount_max: money(&form.amount_max, t)?,
            segments: segments(&form.segments),
            language: form.language,
            debtors: form.debtors.clone(),
            ratings: form.ratings.clone(),
        },
    })
}

/// The ratings that were ticked.
pub fn ratings(visitor: &Visitor) -> Vec<Rating> {
    let ticked = |rating: &Rating| {
        let name = format!("rating_{}", rating.as_str());
        !visitor.field(&name).is_empty()
    };
    Rating::ALL.into_iter().filter(ticked).collect()
}

/// Words between commas.
pub fn segments(typed: &str) -> Vec<String> {
    let words = typed.split(',').map(str::trim);
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// An amount in euros; nothing when nothing was typed.
pub fn money(typed: &str, t: Texts) -> Result<Option<Cents>, Told> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let style = AmountStyle {
        decimal_mark: match t.0 {
            Language::Fr => DecimalMark::Comma,
            Language::En => DecimalMark::Dot,
        },
        ..AmountStyle::default()
    };
    let read = amount(typed, style).ok();
    let read = read.filter(|cents| *cents >= Cents::ZERO);
    let refusal = || (t.bad_amount().to_owned(), t.bad_amount_hint().to_owned());
    read.map(Some).ok_or_else(refusal)
}

fn count(typed: &str, t: Texts) -> Result<i32, Told> {
    let days = typed.parse::<i32>().ok();
    let days = days.filter(|days| (0..=DAYS_MAX).contains(days));
    days.ok_or_else(|| (t.bad_days().to_owned(), t.bad_days_hint().to_owned()))
}

fn hours(form: &StepForm, t: Texts) -> Result<Option<HoursOfDay>, Told> {
    let time = |typed: &str| typed.parse::<Time>().ok();
    match (form.from.as_str(), form.until.as_str()) {
        ("", "") => Ok(None),
        (from, until) => match (time(from), time(until)) {
            (Some(from), Some(until)) => Ok(Some(HoursOfDay { from, until })),
            _ => Err((t.bad_hours().to_owned(), t.bad_hours_hint().to_owned())),
        },
    }
}

fn written(amount: Option<Cents>, language: Language) -> String {
    amount.map_or_else(String::new, |cents| {
        receivables::wording::amount(cents, language)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use receivables::reminding::ReadyMade;

    #[test]
    fn a_step_that_is_written_out_and_read_again_is_the_same() {
        for kind in ReadyMade::ALL {
            for mut step in kind.sequence().steps {
                step.only_if.amount_min = Some(Cents(150_050));
                step.only_if.segments = vec!["Grands comptes".into(), "Hôtels".into()];
                step.needs_person |= step.level > Level::R3;
                for language in [Language::Fr, Language::En] {
                    let form = of(&step, language);
                    assert_eq!(read(&form, Texts(language)), Ok(step.clone()), "{form:?}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_read_says_what_would_be_right() {
        let t = Texts(Language::Fr);
        let step = ReadyMade::ALL[0].sequence().steps[1].clone();
        let form = of(&step, Language::Fr);
        let refused = |form: StepForm| read(&form, t).expect_err("unreadable").0;
        let days = StepForm {
            days: "bientôt".into(),
            ..form.clone()
        };
        assert_eq!(refused(days), t.bad_days());
        let far = StepForm {
            gap: "701".into(),
            ..form.clone()
        };
        assert_eq!(refused(far), t.bad_days());
        let half = StepForm {
            from: "09:30".into(),
            ..form.clone()
        };
        assert_eq!(refused(half), t.bad_hours());
        let dear = StepForm {
            amount_min: "beaucoup".into(),
            ..form
        };
        assert_eq!(refused(dear), t.bad_amount());
    }
}
