//! What programs write about customers and their ledger. Each change calls the deed that pages and commands call.

use documents::facts::{CustomerRef, DocumentKind, InvoiceLine};
use receivables::Date;
use receivables::calendar::Zone;
use receivables::invoicing::{EndOfMonth, Terms};
use receivables::party::{AccountId, DebtorKind, InvoiceId, Language};
use receivables::reminding::SEGMENT_CHARS_MAX;
use store::{AccountChange, InvoiceRow, NewAccount};

use super::call::{Answer, Call};
use super::customers::{self, case, tag};
use super::fields::Fields;
use super::ids::{Id, PromiseId};
use super::invoices;
use super::payments;
use super::problem::{Kind, Problem};
use crate::deeds::customers::address::{self, set_address};
use crate::deeds::invoicing::one::{self, CannotChange};
use crate::deeds::paying::{self, Incoming};
use crate::deeds::upkeep::is_siren;

/// A code is typed by people.
const CODE_CHARACTERS_MAX: usize = 60;
/// A name of a firm, however long.
const NAME_CHARACTERS_MAX: usize = 200;
/// A number of an invoice, however long.
const NUMBER_CHARACTERS_MAX: usize = 100;
/// What a customer writes on a transfer (SEPA: 140), and some more.
const REFERENCE_CHARACTERS_MAX: usize = 300;
/// Why somebody is left in peace.
const REASON_CHARACTERS_MAX: usize = 500;
/// Invoices that one payment names.
const INVOICES_MAX: usize = 200;
/// The lines of an envelope, with the breaks between them.
const ADDRESS_CHARACTERS_MAX: usize = 320;
/// As long as a file may say.
const TERMS_DAYS_MAX: i64 = 365;

/// Opens a customer.
pub fn open_customer(call: &Call<'_>) -> Result<Answer, Problem> {
    let body = call.body;
    let code = body.line("code", CODE_CHARACTERS_MAX);
    let name = body.line("name", NAME_CHARACTERS_MAX);
    let said = Said::read(body);
    body.done()?;
    let new = NewAccount {
        code,
        name,
        debtor: said.debtor.unwrap_or_default(),
        language: said.language.unwrap_or(call.client.firm.language),
        zone: said.zone.unwrap_or_default(),
        siren: said.siren.flatten(),
        terms: said.terms.flatten(),
    };
    let client = call.client;
    let segment = said.segment.flatten();
    let id = one::open_customer(
        call.desk,
        &client.firm,
        &client.settings,
        &client.actor(),
        &new,
        segment.as_deref(),
    )?;
    keep_address(call, id, said.address)?;
    Ok(customers::shown(call, id)?.created(customer_path(id)))
}

/// Changes what is said of a customer; what is not sent stays.
pub fn change_customer(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: AccountId = call.id()?;
    let body = call.body;
    let read = call.read(|books| case(call, books, id))?;
    let name = match body.has("name") {
        true => Some(body.line("name", NAME_CHARACTERS_MAX)),
        false => None,
    };
    let said = Said::read(body);
    body.done()?;
    call.unchanged(&tag(read.row.version))?;
    let change = |before: AccountChange| AccountChange {
        name: name.unwrap_or(before.name),
        debtor: said.debtor.unwrap_or(before.debtor),
        language: said.language.unwrap_or(before.language),
        zone: said.zone.unwrap_or(before.zone),
        siren: said.siren.unwrap_or(before.siren),
        terms: said.terms.unwrap_or(before.terms),
        segment: said.segment.unwrap_or(before.segment),
    };
    let expected = |version: i64| call.unchanged(&tag(version)).is_ok();
    let done = one::change_customer(
        call.desk,
        &call.client.firm,
        &call.client.actor(),
        id,
        expected,
        change,
    );
    done.map_err(|refusal| match refusal {
        CannotChange::Unknown => Problem::not_found(AccountId::NAME),
        CannotChange::Meanwhile(_) => Problem::new(
            Kind::Changed,
            refusal.to_string(),
            "read it again, then send your change with the new ETag",
        ),
        CannotChange::Erased(_) => Problem::new(
            Kind::Refused,
            refusal.to_string(),
            "should they come back, open them under another code",
        ),
        CannotChange::Fault(fault) => Problem::fault(fault),
    })?;
    keep_address(call, id, said.address)?;
    customers::shown(call, id)
}

/// What a body says of a customer: nothing, or something, which may be «none».
struct Said {
    debtor: Option<DebtorKind>,
    language: Option<Language>,
    zone: Option<Zone>,
    siren: Option<Option<String>>,
    terms: Option<Option<Terms>>,
    segment: Option<Option<String>>,
    address: Option<Option<String>>,
}

/// Keeps where the post goes, when a body says so; its form was looked at before anything was changed.
fn keep_address(
    call: &Call<'_>,
    id: AccountId,
    said: Option<Option<String>>,
) -> Result<(), Problem> {
    let Some(words) = said else { return Ok(()) };
    let (firm, actor) = (&call.client.firm, call.client.actor());
    let words = words.unwrap_or_default();
    set_address(call.desk, firm, &actor, id, &words).map_err(super::crm::refused)
}

impl Said {
    fn read(body: &Fields) -> Said {
        let debtor = body.choice("kind", &["business", "public", "consumer"]);
        let zones = Zone::ALL.map(Zone::as_str);
        let siren = body.has("siren").then(|| body.opt_line("siren", 9));
        if siren.iter().flatten().any(|siren| !is_siren(siren)) {
            body.refuse("siren", "right would be the nine digits of a SIREN");
        }
        let terms = body.has("terms").then(|| {
            let within = body.within("terms")?;
            let terms = read_terms(&within);
            body.take(&within);
            terms
        });
        Said {
            debtor: debtor.map(|word| match word {
                "public" => DebtorKind::Public,
                "consumer" => DebtorKind::Consumer,
                _ => DebtorKind::Business,
            }),
            language: body
                .choice("language", &["fr", "en"])
                .map(|word| match word {
                    "en" => Language::En,
                    _ => Language::Fr,
                }),
            zone: body
                .choice("zone", &zones)
                .and_then(|word| word.parse().ok()),
            siren,
            terms,
            segment: body
                .has("segment")
                .then(|| body.opt_line("segment", SEGMENT_CHARS_MAX)),
            address: body.has("address").then(|| read_address(body)),
        }
    }
}

fn read_address(body: &Fields) -> Option<String> {
    let words = body.opt_text("address", ADDRESS_CHARACTERS_MAX, true)?;
    match address::lines(&words) {
        Ok(lines) => lines,
        Err(refusal) => {
            body.refuse("address", format!("right would be {}", refusal.hint()));
            None
        }
    }
}

fn read_terms(body: &Fields) -> Option<Terms> {
    let days = body.whole("days", 0, TERMS_DAYS_MAX);
    if days.is_none() && !body.has("days") {
        body.refuse("days", "it is needed");
    }
    let end_of_month = match body.choice("end_of_month", &["none", "after", "before"]) {
        Some("after") => EndOfMonth::After,
        Some("before") => EndOfMonth::Before,
        _ => EndOfMonth::None,
    };
    Some(Terms {
        days: u16::try_from(days?).ok()?,
        end_of_month,
    })
}

/// Notes a promise to pay; an older one ends.
pub fn promise(call: &Call<'_>) -> Result<Answer, Problem> {
    let (id, code) = customer(call)?;
    let for_on = call.body.date("for_on");
    let amount = call.body.opt_cents("amount_cents");
    call.body.done()?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    let for_on = needed(for_on)?;
    paying::record_promise(call.desk, firm, &actor, &code, for_on, amount)?;
    let newest = call.read(|books| Ok(books.promises_of(id, 1)?.pop()))?;
    let row = newest.ok_or_else(|| Problem::not_found(PromiseId::NAME))?;
    let path = format!("/api/v1/promises/{}", PromiseId(row.id).shown());
    Ok(Answer::json(customers::promise(&row, call.currency())).created(path))
}

/// Suspends everything about a customer.
pub fn hold(call: &Call<'_>) -> Result<Answer, Problem> {
    let (id, code) = customer(call)?;
    let until = call.body.opt_date("until");
    let reason = call.body.opt_line("reason", REASON_CHARACTERS_MAX);
    call.body.done()?;
    let hold = Some((until, reason.as_deref().unwrap_or_default()));
    paying::record_hold(
        call.desk,
        &call.client.firm,
        &call.client.actor(),
        &code,
        hold,
    )?;
    customers::shown(call, id)
}

/// Takes everything about a customer up again.
pub fn release(call: &Call<'_>) -> Result<Answer, Problem> {
    let (id, code) = customer(call)?;
    paying::record_hold(
        call.desk,
        &call.client.firm,
        &call.client.actor(),
        &code,
        None,
    )?;
    customers::shown(call, id)
}

/// Takes in an invoice or a credit note.
pub fn take_invoice(call: &Call<'_>) -> Result<Answer, Problem> {
    let body = call.body;
    let account = body.id::<AccountId>("customer");
    let kind = body.choice("kind", &["invoice", "credit_note"]);
    let number = body.line("number", NUMBER_CHARACTERS_MAX);
    let issued_on = body.date("issued_on");
    let due_on = body.opt_date("due_on");
    let total = body.cents("total_cents");
    let currency = body.opt_line("currency", 3);
    if let (Some(issued), Some(due)) = (issued_on, due_on)
        && due < issued
    {
        body.refuse(
            "due_on",
            format!("right would be {issued} or later: an invoice is not due before it is issued"),
        );
    }
    body.done()?;
    let line = InvoiceLine {
        line: 1,
        customer: CustomerRef::default(),
        number,
        kind: match kind {
            Some("credit_note") => DocumentKind::CreditNote,
            _ => DocumentKind::Invoice,
        },
        issued_on: needed(issued_on)?,
        due_on,
        total,
        paid_on: None,
        already_paid: None,
        disputed: false,
        currency: currency.unwrap_or_else(|| call.currency().to_owned()),
    };
    let client = call.client;
    let account = account.unwrap_or(AccountId(0));
    let (id, is_new) = one::take_invoice(
        call.desk,
        &client.firm,
        &client.settings,
        &client.actor(),
        account,
        line,
    )?;
    let path = format!("/api/v1/invoices/{}", id.shown());
    let answer = shown_invoice(call, id)?;
    Ok(match is_new {
        true => answer.created(path),
        false => answer.at(path),
    })
}

/// Notes that an invoice is contested, wholly or in part.
pub fn dispute(call: &Call<'_>) -> Result<Answer, Problem> {
    let row = invoice(call)?;
    let amount = call.body.opt_cents("amount_cents");
    call.body.done()?;
    let today: Date = call.today();
    let (firm, actor) = (&call.client.firm, call.client.actor());
    paying::record_dispute(call.desk, firm, &actor, &row.number, Some(today), amount)?;
    shown_invoice(call, row.id)
}

/// Notes that an invoice is contested no more.
pub fn settle(call: &Call<'_>) -> Result<Answer, Problem> {
    let row = invoice(call)?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    paying::record_dispute(call.desk, firm, &actor, &row.number, None, None)?;
    shown_invoice(call, row.id)
}

/// Notes money that came in.
pub fn take_payment(call: &Call<'_>) -> Result<Answer, Problem> {
    let body = call.body;
    let account = body.id::<AccountId>("customer");
    let amount = body.cents("amount_cents");
    let on = body.date("received_on");
    let reference = body.opt_line("reference", REFERENCE_CHARACTERS_MAX);
    let invoices = body.ids::<InvoiceId>("invoices", INVOICES_MAX);
    body.done()?;
    let account = account.unwrap_or(AccountId(0));
    let (code, numbers) = call.read(|books| {
        let row = books.account(account)?;
        let row = row.ok_or_else(|| elsewhere("customer"))?;
        let rows = books.invoices_by_id(&invoices)?;
        let own = rows.iter().filter(|row| row.account == account);
        let numbers: Vec<String> = own.map(|row| row.number.clone()).collect();
        match numbers.len() == invoices.len() {
            true => Ok((row.code, numbers)),
            false => Err(elsewhere("invoice of this customer")),
        }
    })?;
    let incoming = Incoming {
        amount,
        on: needed(on)?,
        numbers: &numbers,
        reference: &reference.unwrap_or_else(|| numbers.join(" ")),
        source_key: &format!("api:{}:{}", call.client.key.id, call.name),
    };
    let (firm, actor) = (&call.client.firm, call.client.actor());
    let id = paying::take_payment(call.desk, firm, &actor, &code, &incoming)?;
    let path = format!("/api/v1/payments/{}", id.shown());
    Ok(Answer::json(payments::shown(call, id)?).created(path))
}

/// Something that a body names, and that is not in these books.
fn elsewhere(what: &str) -> Problem {
    Problem::new(
        Kind::Refused,
        format!("there is no such {what} in these books"),
        "the lists name what there is",
    )
}

/// What `done` has made sure of.
fn needed<T>(value: Option<T>) -> Result<T, Problem> {
    value.ok_or_else(|| Problem::fault("a field that was checked is not there"))
}

fn customer(call: &Call<'_>) -> Result<(AccountId, String), Problem> {
    let id: AccountId = call.id()?;
    let row = call.read(|books| Ok(books.account(id)?))?;
    let row = row.ok_or_else(|| Problem::not_found(AccountId::NAME))?;
    Ok((id, row.code))
}

fn customer_path(id: AccountId) -> String {
    format!("/api/v1/customers/{}", id.shown())
}

fn invoice(call: &Call<'_>) -> Result<InvoiceRow, Problem> {
    let id: InvoiceId = call.id()?;
    call.read(|books| invoices::row(books, id))
}

fn shown_invoice(call: &Call<'_>, id: InvoiceId) -> Result<Answer, Problem> {
    let row = call.read(|books| invoices::row(books, id))?;
    Ok(Answer::json(invoices::invoice(&row, call.currency())))
}
