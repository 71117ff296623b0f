//! What the house does by itself: rounds within their hours, sealing each minute, sending what is queued.

use std::sync::atomic::AtomicBool;

use receivables::calendar::{Zone, is_business_day};
use store::{Fault, Node, Organisation};

use crate::deeds::reminding::{self, Hours};
use crate::deeds::{DeedError, settings};
use crate::desk::{Desk, civil};
use crate::settings::{Settings, parse_hours};

/// Journal entries of a minute are closed together.
const SEAL_EVERY_US: i64 = 60_000_000;

/// Looks once whether something is to be done for any firm, and does it.
pub fn look(desk: &Desk, node: &Node, stop: &AtomicBool) -> Result<(), DeedError> {
    for firm in desk.store.organisations()? {
        let settings = settings(desk, firm.id)?;
        if let Some(hours) = hours(desk, &firm, &settings) {
            reminding::round(desk, &firm, "round", Some(hours), &mut |_| ())?;
            send(desk, &firm, node, stop)?;
        }
        reminding::inbox::forget_nobodys(desk, &firm, &settings)?;
        seal(desk, &firm)?;
    }
    Ok(())
}

/// The hours of today, while they last. Outside of them, and on days that are no business days, nothing is planned.
fn hours(desk: &Desk, firm: &Organisation, settings: &Settings) -> Option<Hours> {
    let now = desk.now();
    let local = civil(now, &firm.zone);
    let (from, to) = parse_hours(settings.get("reminders.hours"))?;
    let is_open =
        (from..to).contains(&local.time()) && is_business_day(local.date(), Zone::Metropole);
    is_open.then_some(Hours { now, from, to })
}

/// Sends what is queued. A sender that stands still, or has no server yet, says so on its page; the rounds go on.
fn send(desk: &Desk, firm: &Organisation, node: &Node, stop: &AtomicBool) -> Result<(), DeedError> {
    match crate::mail::send(desk, firm, node, stop) {
        Err(DeedError::Refused { .. }) | Ok(_) => Ok(()),
        Err(fault) => Err(fault),
    }
}

fn seal(desk: &Desk, firm: &Organisation) -> Result<(), Fault> {
    let by = desk.by(firm, "seal");
    let last = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.sealed_at())?;
    if last.is_none_or(|last| by.at - last >= SEAL_EVERY_US) {
        desk.store
            .write::<_, Fault>(firm.id, &by, |books| books.seal())?;
    }
    Ok(())
}
