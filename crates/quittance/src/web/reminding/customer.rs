//! One customer: what is open, what happened, what comes next and because of what.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use receivables::account::Account;
use receivables::calendar::plus_days;
use receivables::law::fr::{Rates, interest};
use receivables::next_step::{Step, What, next_step};
use receivables::party::{AccountId, Language};
use receivables::reminding::Policy;
use receivables::{Cents, Date};
use store::{Books, Case, Fault, QuestionRow};

use super::{facts, history, known, tending};
use crate::deeds::answering::{Answerer, standing};
use crate::deeds::customers::contacts::ContactWords;
use crate::deeds::reminding::Rules;
use crate::desk::Desk;
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::pages::Customer;
use crate::web::print::days_between;
use crate::web::refusal::PageError;
use crate::web::routes::{Access, html};
use crate::web::text::Texts;
use crate::web::views::{
    Aged, Claim, ContactRow, CustomerView, InvoiceRow, NextLine, NextStep, OpenForm, Planned,
    Situation,
};
use crate::web::visitor::{Clerk, Visitor};

/// How far the page looks ahead: two months hold the whole usual ladder.
const DAYS_AHEAD: i32 = 60;
/// Steps shown ahead; more is a plan nobody reads.
const STEPS_AHEAD: usize = 3;

/// One customer.
pub async fn customer(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let form = opened(&asked);
    page(&web, &visitor, AccountId(id), &asked, form).await
}

/// The page with this form as it was typed.
pub async fn page(
    web: &Web,
    visitor: &Visitor,
    id: AccountId,
    asked: &HashMap<String, String>,
    form: OpenForm,
) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let before = asked
        .get("before")
        .and_then(|text| history::read_place(text))
        .unwrap_or(history::NEWEST);
    let all_closed = asked.get("settled").is_some_and(|all| all == "all");
    let view = web
        .desk
        .run(move |desk| read(desk, &clerk, id, language, before, all_closed))
        .await?;
    let mut view = view.ok_or(PageError::NotFound)?;
    let mut frame = visitor.frame(Room::Customers);
    let t = Texts(language);
    frame.notice = asked.get("answered").map(|answer| match answer.as_str() {
        "send" => t.answered_send().to_owned(),
        "approved" => t.two_approved().to_owned(),
        _ => t.answered_yes().to_owned(),
    });
    view.known.form = filled(form, &view);
    let told = tending::told(asked, &t);
    if let Some((said, undo)) = told {
        match undo.filter(|_| view.known.may_write) {
            Some(undo) => view.known.undo = Some((said, undo)),
            None => frame.notice = Some(said.to_owned()),
        }
    }
    Ok(html(Customer::new(frame, view)))
}

/// The form that the address asks for.
fn opened(asked: &HashMap<String, String>) -> OpenForm {
    let edit = asked.get("edit").map_or("", String::as_str);
    let (kind, contact) = match edit.split_once('-') {
        Some(("contact", "new")) => ("contact", None),
        Some(("contact", id)) => ("contact", id.parse().ok()),
        None if edit == "file" => ("file", None),
        _ => ("", None),
    };
    OpenForm {
        kind,
        contact,
        ..OpenForm::default()
    }
}

/// What a form shows before anybody typed: what is known now.
fn filled(mut form: OpenForm, view: &CustomerView) -> OpenForm {
    if form.refused.is_some() {
        return form;
    }
    match form.kind {
        "contact" => {
            let found = |row: &&ContactRow| Some(row.id) == form.contact;
            match view.contacts.iter().find(found) {
                Some(row) => form.contact_words = ContactWords::of(&row.known()),
                None => {
                    form.contact = None;
                    form.contact_words.role = "reminders".into();
                }
            }
        }
        "file" => {
            form.words.clone_from(&view.known.segment);
            form.address.clone_from(&view.known.address);
            form.whom = view.known.assigned_login().to_owned();
        }
        _ => {}
    }
    form
}

fn read(
    desk: &Desk,
    clerk: &Clerk,
    id: AccountId,
    language: Language,
    before: history::Place,
    all_closed: bool,
) -> Result<Option<CustomerView>, Fault> {
    let today = desk.today(&clerk.firm);
    desk.store.read(clerk.firm.id, |books| {
        let Some(case) = books.cases(&[id], today)?.pop() else {
            return Ok(None);
        };
        let rules = Rules::read(books, &clerk.settings, language)?;
        let policy = rules.policy_for(&case);
        let step = next_step(&case.account, policy, today);
        let questions = books.questions_of(id, 10)?;
        let may_answer = Access::Agent.is_open_to(&clerk.session.user.role);
        let mut next = next(&case, &step, &questions, may_answer, today, language);
        let open = questions.iter().find(|one| one.answered_on.is_none());
        if let Some(open) = open.filter(|_| may_answer) {
            let login = Answerer::from(&clerk.session.user.email);
            next.two = standing(books, &clerk.settings, open, login)?;
        }
        next.may_remind = may_answer;
        next.why.facts = facts::ticks(&case.account, today, &Texts(language));
        let (events, older) = history::read(books, id, before)?;
        let ids: Vec<_> = case.account.invoices.iter().map(|one| one.id).collect();
        let mut documents = known::documents(books, &ids)?;
        let asked = known::last_asked(books, id)?;
        let known = known::read(books, clerk, &case, all_closed, today)?;
        Ok(Some(CustomerView {
            today,
            id,
            code: case.row.code.clone(),
            name: case.row.name.clone(),
            siren: case.row.siren.clone().unwrap_or_default(),
            city: String::new(),
            kind: case.account.debtor,
            language: case.row.language,
            terms: case.row.terms.unwrap_or_else(|| clerk.settings.terms()),
            sequence: policy.sequence.name.clone(),
            situations: situations(&case.account, today),
            aged: aged(&case.account, today),
            credits: case.account.credits,
            invoices: case
                .account
                .invoices
                .iter()
                .map(|invoice| InvoiceRow {
                    why: known::why(invoice, &case.account, &step, today, language),
                    asked: asked.get(&invoice.id).copied(),
                    documents: documents.remove(&invoice.id).unwrap_or_default(),
                    ..invoice_row(invoice, today)
                })
                .collect(),
            next,
            claim: claim(&case.account, today),
            contacts: contacts(books, id)?,
            planned: planned(&case.account, &step, policy, today),
            events,
            older,
            erased: facts::erased(books, id)?,
            known,
        }))
    })
}

fn aged(account: &Account, today: Date) -> Aged {
    let mut aged = Aged::default();
    for invoice in &account.invoices {
        let days_late = invoice.due_on.map_or(0, |due| days_between(due, today));
        aged.0[Aged::age(days_late)] += invoice.open;
    }
    aged
}

fn situations(account: &Account, today: Date) -> Vec<Situation> {
    let mut all = Vec::new();
    all.extend(account.reply_since.map(|_| Situation::Wrote));
    if let Some(hold) = account
        .hold
        .as_ref()
        .filter(|hold| hold.until.is_none_or(|until| until >= today))
    {
        all.push(Situation::Held(hold.until));
    }
    if let Some(promise) = &account.promise {
        let is_kept = promise
            .amount
            .is_some_and(|amount| promise.paid_since >= amount);
        match promise.for_on >= today {
            _ if is_kept => {}
            true => all.push(Situation::Promised(promise.for_on)),
            false => all.push(Situation::PromiseBroken),
        }
    }
    all.extend(account.plan.is_some().then_some(Situation::Instalments));
    all.extend(
        account
            .invoices
            .iter()
            .any(|invoice| invoice.dispute.is_some())
            .then_some(Situation::Disputed),
    );
    all.extend(
        account
            .contacts
            .iter()
            .any(|contact| contact.bounced)
            .then_some(Situation::AddressRefused),
    );
    all
}

pub fn invoice_row(invoice: &receivables::account::OpenInvoice, today: Date) -> InvoiceRow {
    InvoiceRow {
        number: invoice.number.clone(),
        issued_on: invoice.issued_on,
        due_on: invoice.due_on,
        days_late: invoice.due_on.map_or(0, |due| days_between(due, today)),
        total: invoice.total,
        open: invoice.open,
        disputed: invoice
            .dispute
            .map(|dispute| dispute.amount.unwrap_or(invoice.open)),
        held: invoice
            .hold
            .as_ref()
            .is_some_and(|hold| hold.until.is_none_or(|until| until >= today)),
        why: String::new(),
        asked: None,
        documents: Vec::new(),
    }
}

/// A question that stands open is what comes next, with the reason written down when it was asked.
fn next(
    case: &Case,
    step: &Step,
    questions: &[QuestionRow],
    may_answer: bool,
    today: Date,
    language: Language,
) -> NextStep {
    if let Some(open) = questions
        .iter()
        .find(|question| question.answered_on.is_none())
    {
        return NextStep {
            line: NextLine::Ask(facts::asked(&open.kind)),
            on: Some(open.asked_on),
            to: String::new(),
            total: open.total,
            why: facts::kept(&open.because, language),
            question: may_answer.then_some(open.id),
            two: None,
            may_remind: false,
        };
    }
    let (to, total) = match &step.what {
        What::Send(message) => (facts::address(case, message), message.total),
        What::Ask(question) => (String::new(), question.total),
        What::Wait | What::Nothing => (String::new(), Cents::ZERO),
    };
    NextStep {
        line: facts::line(step),
        on: facts::acts_on(step, today),
        to,
        total,
        why: facts::why(&step.because, language),
        question: None,
        two: None,
        may_remind: false,
    }
}

/// What the law adds to what is late, by the rates that are compiled in. Without a rate for the day there is no figure.
fn claim(account: &Account, today: Date) -> Option<Claim> {
    let mut sum = Claim {
        principal: Cents::ZERO,
        interest: Cents::ZERO,
        indemnity: Cents::ZERO,
        indemnity_count: 0,
    };
    for invoice in &account.invoices {
        let Some(due_on) = invoice.due_on.filter(|due| *due < today) else {
            continue;
        };
        let owed = interest(
            invoice.open,
            due_on,
            today,
            account.debtor,
            None,
            Rates::built_in(),
        )
        .ok()?;
        sum.principal += invoice.open;
        sum.interest += owed.interest;
        sum.indemnity += owed.indemnity;
        sum.indemnity_count += u64::from(owed.indemnity.is_positive());
    }
    (sum.interest + sum.indemnity).is_positive().then_some(sum)
}

pub fn contacts(books: &mut Books<'_>, id: AccountId) -> Result<Vec<ContactRow>, Fault> {
    let cards = books.contacts_of(id)?;
    let row = |card: store::ContactCard| ContactRow {
        id: card.id.0,
        role: card.known.role,
        name: card.known.name.unwrap_or_default(),
        email: card.known.email.unwrap_or_default(),
        phone: card.known.phone.unwrap_or_default(),
        bounced: card.bounced,
        phone_failed: card.phone_failed,
        language: card.known.language,
        zone: card.known.zone,
    };
    Ok(cards.into_iter().map(row).collect())
}

/// The steps to come if nothing changes: the same question, asked day after day. Furthest first, as the history reads.
fn planned(account: &Account, step: &Step, policy: &Policy, today: Date) -> Vec<Planned> {
    let mut account = account.clone();
    let mut planned = Vec::new();
    let (mut step, mut day) = (step.clone(), today);
    let end = plus_days(today, DAYS_AHEAD);
    while day <= end && planned.len() < STEPS_AHEAD {
        let acts = match &step.what {
            What::Send(message) => {
                account.taken.push(message.taken(day));
                account.contacted.push(day);
                true
            }
            What::Ask(question) => {
                account.taken.push(question.taken(day));
                true
            }
            What::Wait | What::Nothing => false,
        };
        if acts && day > today {
            planned.push(Planned {
                on: day,
                next: facts::line(&step),
            });
        }
        let tomorrow = plus_days(day, 1);
        day = match step.look_again_on {
            Some(on) if !acts => on.max(tomorrow),
            None if !acts => break,
            _ => tomorrow,
        };
        step = next_step(&account, policy, day);
    }
    planned.reverse();
    planned
}
