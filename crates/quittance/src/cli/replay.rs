//! `quittance sequence replay`: a ladder played on the firm's own past.

use std::path::Path;
use std::process::ExitCode;

use documents::export::Cell;
use receivables::Cents;
use store::Organisation;

use super::sequences::text_of;
use super::{Common, show};
use crate::deeds::DeedError;
use crate::deeds::reminding::replay::{self, Replay};
use crate::deeds::reminding::sequences::{self, Draft};
use crate::desk::Desk;

pub fn replay(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    which: &str,
    months: i32,
) -> Result<ExitCode, DeedError> {
    let file = Path::new(which);
    let draft = match file.is_file() {
        true => sequences::read_draft(&text_of(file)?)?,
        false => Draft::of(&sequences::version(desk, firm, which, None)?),
    };
    let bar = common.output().bar("Replay");
    let played = replay::replay(desk, firm, &draft, months, &mut |seen| {
        bar.set_position(seen);
        true
    });
    bar.finish_and_clear();
    let played = played?;
    common
        .output()
        .data_or(&played, || told(&played, &draft, firm));
    Ok(ExitCode::SUCCESS)
}

fn told(played: &Replay, draft: &Draft, firm: &Organisation) -> String {
    let mut text = format!(
        "«{}» from {} to {}, for {} customers: {} messages and {} questions to a person.\n",
        draft.name, played.from, played.until, played.customers, played.messages, played.questions
    );
    text.push_str(&match played.already_paid {
        0 => "None of them would have reached somebody who had already paid.\n".to_owned(),
        count => format!(
            "{count} of them would have reached {} customers who had already paid, {} {} in all.\n",
            played.already_paid_customers,
            receivables::wording::amount(played.already_paid_cents, firm.language),
            firm.currency
        ),
    });
    if let Some(began_on) = played
        .books_began_on
        .filter(|began_on| *began_on > played.from)
    {
        text.push_str(&format!(
            "These books began on {began_on}: what is older counts as known on the day it happened.\n"
        ));
    }
    if played.left_out > 0 {
        text.push_str(&format!(
            "{} customers are left out: their journal does not add up to their balance.\n",
            played.left_out
        ));
    }
    text.push('\n');
    text.push_str(&show::table(
        &[
            "day",
            "customer",
            "what",
            "level",
            "total",
            "already paid",
            "because",
        ],
        &lines(played),
        firm.language,
    ));
    let kept = played.lines.len() as u64;
    if played.lines_in_all > kept {
        text.push_str(&format!(
            "\n{kept} of {} lines: first whom it would have hurt, then the newest.\n",
            played.lines_in_all
        ));
    }
    text
}

fn lines(played: &Replay) -> Vec<Vec<Cell>> {
    let paid = |cents: Cents| match cents.is_positive() {
        true => Cell::Amount(cents),
        false => Cell::Text(String::new()),
    };
    let lines = played.lines.iter();
    lines
        .map(|line| {
            vec![
                Cell::Date(line.on),
                Cell::Text(line.planned.customer.clone()),
                Cell::Text(line.planned.question.unwrap_or(line.planned.what).into()),
                Cell::Text(line.planned.level.unwrap_or_default().into()),
                Cell::Amount(line.planned.total_open_cents),
                paid(line.already_paid_cents),
                Cell::Text(line.planned.because.clone()),
            ]
        })
        .collect()
}
