//! Customers as programs read them: who they are, what they owe, who can be written to, and what comes next.

use jiff::civil::Date;
use receivables::invoicing::{EndOfMonth, Terms};
use receivables::party::{AccountId, ContactRole, DebtorKind, InvoiceId, Language};
use serde_json::{Value, json};
use store::{AccountsAsked, Books, Case, ContactCard, PromiseRow};

use super::call::{Answer, Call};
use super::ids::{Id, PromiseId};
use super::problem::Problem;
use crate::deeds::reminding::{self, Planned};

/// Promises of one customer that are shown: the newest ones.
const PROMISES_SHOWN: i64 = 100;

/// Customers, page by page.
pub fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let asked = AccountsAsked {
        segment: call.word("segment")?.map(str::to_owned),
        owing: call.choice("owing", &["true"])?.is_some(),
    };
    let (limit, after) = (call.limit()?, call.after::<AccountId>()?);
    let code = call.word("code")?;
    let (cases, looks, addresses) = call.read(|books| {
        let ids = match code {
            None => books.accounts_asked(&asked, after, limit + 1)?,
            // A code is found by itself; what else was asked still holds.
            Some(code) => {
                let row = books.account_by_code(code)?;
                row.into_iter()
                    .map(|row| row.id)
                    .filter(|id| *id > after)
                    .collect()
            }
        };
        let mut cases = books.cases(&ids, call.today())?;
        let is_asked = |case: &Case| {
            asked
                .segment
                .as_ref()
                .is_none_or(|one| case.account.segment.as_ref() == Some(one))
                && (!asked.owing || case.row.balance.is_positive())
        };
        cases.retain(is_asked);
        let looks = books.looks_of(&ids)?;
        let addresses = books.addresses(&ids)?;
        Ok((cases, looks, addresses))
    })?;
    let id = |case: &Case| case.row.id.shown();
    Ok(Answer::page(cases, limit, id, |case| {
        let address = addresses.get(&case.row.id).map(String::as_str);
        customer(case, looks.get(&case.row.id), address, call.currency())
    }))
}

/// One customer.
pub fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let id = call.id()?;
    shown(call, id)
}

/// A customer with its state.
pub fn shown(call: &Call<'_>, id: AccountId) -> Result<Answer, Problem> {
    let (case, looks, address) = call.read(|books| {
        let case = case(call, books, id)?;
        Ok((case, books.looks_of(&[id])?, books.address_of(id)?))
    })?;
    let customer = customer(&case, looks.get(&id), address.as_deref(), call.currency());
    Ok(Answer::tagged(customer, tag(case.row.version)))
}

/// The facts of one customer; nothing when there is none of this id.
pub fn case(call: &Call<'_>, books: &mut Books<'_>, id: AccountId) -> Result<Case, Problem> {
    let case = books.cases(&[id], call.today())?.pop();
    case.ok_or_else(|| Problem::not_found(AccountId::NAME))
}

/// The state of a customer, as a header says it.
pub fn tag(version: i64) -> String {
    format!("\"v{version}\"")
}

/// Who can be written to.
pub fn contacts(call: &Call<'_>) -> Result<Answer, Problem> {
    let id = call.id()?;
    let rows = call.read(|books| {
        case(call, books, id)?;
        Ok(books.contacts_of(id)?)
    })?;
    let data: Vec<Value> = rows.iter().map(|row| contact(id, row)).collect();
    Ok(Answer::json(json!({ "data": data, "next_cursor": null })))
}

/// What a customer promised.
pub fn promises(call: &Call<'_>) -> Result<Answer, Problem> {
    let id = call.id()?;
    let rows = call.read(|books| {
        case(call, books, id)?;
        Ok(books.promises_of(id, PROMISES_SHOWN)?)
    })?;
    let data: Vec<Value> = rows
        .iter()
        .map(|row| promise(row, call.currency()))
        .collect();
    Ok(Answer::json(json!({ "data": data, "next_cursor": null })))
}

/// One promise.
pub fn one_promise(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: PromiseId = call.id()?;
    let row = call.read(|books| Ok(books.promise(id.0)?))?;
    let row = row.ok_or_else(|| Problem::not_found(PromiseId::NAME))?;
    Ok(Answer::json(promise(&row, call.currency())))
}

/// What happens next, or why nothing does.
pub fn next_step(call: &Call<'_>) -> Result<Answer, Problem> {
    let id = call.id()?;
    let firm = &call.client.firm;
    let planned = call.read(|books| {
        case(call, books, id)?;
        Ok(reminding::explain(
            books,
            &call.client.settings,
            firm,
            id,
            call.today(),
        )?)
    })?;
    Ok(Answer::json(step(id, &planned, call.currency())))
}

/// The segments, with how many customers are in each.
pub fn segments(call: &Call<'_>) -> Result<Answer, Problem> {
    let rows = call.read(|books| Ok(books.segments()?))?;
    let one = |(name, customers): &(String, i64)| json!({ "name": name, "customers": customers });
    let data: Vec<Value> = rows.iter().map(one).collect();
    Ok(Answer::json(json!({ "data": data, "next_cursor": null })))
}

/// A customer as programs see it, when it is looked at again, and where its post goes.
fn customer(case: &Case, look: Option<&Date>, address: Option<&str>, currency: &str) -> Value {
    let (row, account) = (&case.row, &case.account);
    let hold = account
        .hold
        .as_ref()
        .map(|hold| json!({ "until": hold.until, "reason": hold.reason }));
    let promise = account.promise.as_ref().map(|promise| {
        json!({ "made_on": promise.made_on, "for_on": promise.for_on, "amount_cents": promise.amount })
    });
    json!({
        "id": row.id.shown(),
        "code": row.code,
        "name": row.name,
        "kind": kind(account.debtor),
        "language": language(row.language),
        "zone": account.zone.as_str(),
        "segment": account.segment,
        "siren": row.siren,
        "address": address,
        "terms": row.terms.map(terms),
        "balance_cents": row.balance,
        "in_hand_cents": account.credits,
        "currency": currency,
        "sequence": row.sequence.shown(),
        "look_again_on": look.filter(|on| on.year() >= 2000),
        "hold": hold,
        "promise": promise,
        "erased_on": row.erased_on,
        "version": row.version,
    })
}

fn terms(terms: Terms) -> Value {
    let end_of_month = match terms.end_of_month {
        EndOfMonth::None => "none",
        EndOfMonth::After => "after",
        EndOfMonth::Before => "before",
    };
    json!({ "days": terms.days, "end_of_month": end_of_month })
}

/// A contact as programs see it.
pub fn contact(customer: AccountId, row: &ContactCard) -> Value {
    let known = &row.known;
    json!({
        "id": row.id.shown(),
        "customer": customer.shown(),
        "role": role(known.role),
        "name": known.name,
        "email": known.email,
        "phone": known.phone,
        "language": known.language.map(language),
        "zone": known.zone.map(|zone| zone.as_str()),
        "bounced": row.bounced,
    })
}

/// A promise as programs see it.
pub fn promise(row: &PromiseRow, currency: &str) -> Value {
    json!({
        "id": PromiseId(row.id).shown(),
        "customer": row.account.shown(),
        "made_on": row.made_on,
        "for_on": row.for_on,
        "amount_cents": row.amount,
        "currency": currency,
        "ended_on": row.ended_on,
    })
}

fn step(id: AccountId, planned: &Planned, currency: &str) -> Value {
    json!({
        "customer": id.shown(),
        "what": planned.what,
        "question": planned.question,
        "level": planned.level,
        "channel": planned.channel,
        "to": planned.to,
        "invoices": planned.invoices,
        "credits_cents": planned.credits_cents,
        "total_cents": planned.total_open_cents,
        "currency": currency,
        "because": planned.because,
        "who": planned.who,
        "rule": planned.rule,
        "look_again_on": planned.look_again_on,
    })
}

/// Amounts by invoice, as messages and questions list them.
pub fn lines(lines: &[(InvoiceId, receivables::Cents)]) -> Value {
    let line = |(id, cents): &(InvoiceId, receivables::Cents)| json!({ "invoice": id.shown(), "amount_cents": cents });
    lines.iter().map(line).collect()
}

/// What a debtor is in law.
pub fn kind(kind: DebtorKind) -> &'static str {
    match kind {
        DebtorKind::Business => "business",
        DebtorKind::Public => "public",
        DebtorKind::Consumer => "consumer",
    }
}

/// What a contact is for.
pub fn role(role: ContactRole) -> &'static str {
    match role {
        ContactRole::Reminders => "reminders",
        ContactRole::Payables => "payables",
        ContactRole::Escalation => "escalation",
        ContactRole::Other => "other",
    }
}

/// A language.
pub fn language(language: Language) -> &'static str {
    match language {
        Language::Fr => "fr",
        Language::En => "en",
    }
}
