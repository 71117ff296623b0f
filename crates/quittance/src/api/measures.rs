//! Measures as programs read them, as they stood at the end of any day; and a customer's rating with what it is made of.

use documents::export::Cell;
use receivables::measuring::{
    HOLDS_AT_C_AFTER_DAYS, HOLDS_AT_E_AFTER_DAYS, RATED_DAYS_BACK, RATED_INVOICES_MIN, Rating, rate,
};
use receivables::party::AccountId;
use serde_json::{Value, json};

use super::call::{Answer, Call};
use super::customers::case;
use super::ids::Id;
use super::problem::Problem;
use crate::deeds::customers::card::RatingCard;
use crate::deeds::measuring::{Measure, named, sheet};

/// A measure with the month ends before the day, where it has them: the same table as on its page.
pub fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let code = call.path.get("measure").map_or("", String::as_str);
    let measure = Measure::read(code).ok_or_else(|| Problem::not_found("measure"))?;
    let as_of = call.as_of()?;
    let firm = &call.client.firm;
    let sheet = sheet(call.desk, firm, measure, as_of, firm.language)?;
    let row = |cells: &Vec<Cell>| -> Value {
        let pairs = sheet.columns.iter().zip(cells);
        let pairs = pairs.map(|(column, cell)| named(*column, cell));
        Value::Object(pairs.collect())
    };
    let data: Vec<Value> = sheet.rows.iter().map(row).collect();
    Ok(Answer::json(json!({
        "measure": measure.code(),
        "as_of": as_of,
        "currency": call.currency(),
        "data": data,
        "next_cursor": null,
    })))
}

/// How a customer pays: the letter, and each part of its formula.
pub fn rating(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: AccountId = call.id()?;
    let rated = call.read(|books| {
        let case = case(call, books, id)?;
        Ok(rate(&books.shares_of(&case, call.today())?, call.today()))
    })?;
    let card = RatingCard::of(&rated);
    let letter = |one: Rating| json!({ "rating": one.as_str(), "days_late_max": one.days_max() });
    Ok(Answer::json(json!({
        "customer": id.shown(),
        "rating": card.rating,
        "days_late": card.days_late,
        "came": { "amount_cents": card.came_cents, "days_late": card.came_days_late },
        "awaited": { "amount_cents": card.awaited_cents, "days_late": card.awaited_days_late },
        "currency": call.currency(),
        "invoices": card.invoices,
        "is_held_down": card.held_down,
        "formula": {
            "days_back": RATED_DAYS_BACK,
            "invoices_min": RATED_INVOICES_MIN,
            "letters": Rating::ALL.map(letter),
            "at_best_c_after_days": HOLDS_AT_C_AFTER_DAYS,
            "at_best_e_after_days": HOLDS_AT_E_AFTER_DAYS,
        },
    })))
}
