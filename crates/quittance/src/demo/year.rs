//! The year, day by day: invoices go out, money comes in or does not, reminders leave, customers answer.

use std::collections::BTreeMap;

use receivables::calendar::{Zone, is_business_day, plus_days};
use receivables::party::{AccountId, Channel, ContactRole};
use receivables::reminding::{Level, ReadyMade, Sequence};
use receivables::{Cents, Date};
use store::{Fault, NewContact, NewInvoice, NewPayment, Organisation};

use super::cast::{Customer, Dice, Temper, cast};
use super::colleagues;
use crate::deeds::answering::posting::{self, Posting};
use crate::deeds::{self, DeedError, invoicing, paying, reminding};
use crate::desk::{Clock, Desk};
use crate::settings::Settings;

/// Customers of the fictional firm.
const CUSTOMERS: usize = 300;

/// Invoices of its year.
const INVOICES: usize = 4_000;

/// Days played: a year, and a little before so that it begins in the middle of things.
const DAYS: i32 = 365;

/// The statement of the firm's second bank comes so much later: some customers are reminded after they have paid.
const SECOND_BANK_DAYS: i32 = 4;

/// The owner answers what she is asked; what came in these last days still waits for her.
const QUESTIONS_OPEN_DAYS: i32 = 9;

/// Who keeps the books at the customers'.
const BOOKKEEPERS: [&str; 9] = [
    "Sylvie Roussel",
    "Karim Benali",
    "Maud Kerbrat",
    "Joël Picard",
    "Nadège Faure",
    "Thomas Arnaud",
    "Lucie Barbier",
    "Hugo Lefranc",
    "Anne Vidal",
];

/// More questions than a morning brings.
const QUESTIONS_MAX: i64 = 200;

/// What is still to happen, by day.
#[derive(Default)]
struct Calendar {
    invoices: BTreeMap<Date, Vec<(usize, Cents)>>,
    payments: BTreeMap<Date, Vec<(String, Cents)>>,
    disputes: BTreeMap<Date, Vec<String>>,
    promises: BTreeMap<Date, Vec<(usize, Date)>>,
}

/// Plays the year that ends today.
pub fn play(
    desk: &Desk,
    firm: &Organisation,
    seed: u64,
    told: &mut dyn FnMut(u64, u64),
) -> Result<(), DeedError> {
    let today = desk.today(firm);
    let first = plus_days(today, -DAYS);
    let mut dice = Dice(seed);
    let customers = cast(CUSTOMERS, &mut dice);
    let accounts = open(&at(desk, first), firm, &customers)?;
    colleagues::arrive(&at(desk, first), firm, &accounts, &customers)?;
    let mut calendar = plan(&customers, first, &mut dice);
    let mut number = 0;
    for day in (0..=DAYS).map(|days| plus_days(first, days)) {
        told(
            (DAYS - receivables::calendar::days_between(day, today))
                .unsigned_abs()
                .into(),
            DAYS.unsigned_abs().into(),
        );
        let desk = at(desk, day);
        if day == plus_days(today, -colleagues::WEEK_BEGAN_DAYS_AGO) {
            colleagues::begin_week(&desk, firm)?;
        }
        issue(
            &desk,
            firm,
            &accounts,
            &customers,
            &mut calendar,
            &mut number,
            &mut dice,
            day,
        )?;
        receive(&desk, firm, &mut calendar, day)?;
        answer(&desk, firm, &customers, &mut calendar, day)?;
        if is_business_day(day, Zone::Metropole) && day < plus_days(today, -QUESTIONS_OPEN_DAYS) {
            decide(&desk, firm, &accounts, &customers)?;
        }
        if is_business_day(day, Zone::Metropole) && day < today {
            remind(&desk, firm, &customers)?;
        }
    }
    // The last morning is planned and waits to be sent: the owner sees what goes out today, and why.
    reminding::round(desk, firm, "round", None, &mut |_| ())?;
    Ok(())
}

/// The same desk on that morning.
fn at(desk: &Desk, day: Date) -> Desk {
    Desk {
        clock: Clock::morning_of(day),
        ..desk.clone()
    }
}

fn open(
    desk: &Desk,
    firm: &Organisation,
    customers: &[Customer],
) -> Result<Vec<AccountId>, DeedError> {
    let new: Vec<_> = customers
        .iter()
        .map(|customer| customer.account.clone())
        .collect();
    desk.store.write(firm.id, &desk.by(firm, "demo"), |books| {
        let sequence = invoicing::usual_sequence(books, &Settings::default(), firm.language)?;
        let ids = books.open_accounts(&new, sequence)?;
        let contacts: Vec<NewContact> = ids
            .iter()
            .zip(customers)
            .flat_map(|(id, customer)| contacts(*id, customer))
            .collect();
        books.add_contacts(&contacts)?;
        let paper = books.publish_sequence("courrier", &on_paper())?;
        for (id, customer) in ids.iter().zip(customers) {
            if let Some(address) = &customer.address {
                books.set_address(*id, Some(address))?;
            }
            if customer.by_post {
                books.follow(*id, paper)?;
            }
        }
        Ok(ids)
    })
}

/// The usual ladder, its second reminder on paper.
fn on_paper() -> Sequence {
    let mut sequence = ReadyMade::Standard.sequence();
    sequence.name = "Avec un courrier".to_owned();
    for step in &mut sequence.steps {
        if step.level == Level::R2 {
            step.channel = Channel::Letter;
        }
    }
    sequence
}

/// A bookkeeper for reminders; at larger customers a director for copies.
fn contacts(account: AccountId, customer: &Customer) -> Vec<NewContact> {
    let contact = |role, email: String| NewContact {
        account,
        role,
        name: None,
        email: Some(email),
        phone: None,
    };
    // Who buys much is known by name; the numbers are those that the regulator keeps for fiction.
    let number = account.0.unsigned_abs() % 10_000;
    let known = customer.size > 3;
    let name = BOOKKEEPERS[number as usize % BOOKKEEPERS.len()];
    let mut contacts = vec![NewContact {
        name: known.then(|| name.to_owned()),
        phone: known.then(|| format!("01 99 00 {:02} {:02}", number / 100, number % 100)),
        ..contact(ContactRole::Reminders, customer.email.clone())
    }];
    if customer.size > 6 {
        contacts.push(contact(
            ContactRole::Escalation,
            customer.email.replacen("compta", "direction", 1),
        ));
    }
    contacts
}

/// Deals out the year's invoices over its business days.
fn plan(customers: &[Customer], first: Date, dice: &mut Dice) -> Calendar {
    let weights: u64 = customers.iter().map(|customer| customer.size).sum();
    let mut calendar = Calendar::default();
    for _ in 0..INVOICES {
        let mut ticket = dice.below(weights);
        let buyer = customers.iter().position(|customer| {
            let hit = ticket < customer.size;
            ticket = ticket.saturating_sub(customer.size);
            hit
        });
        let day = plus_days(first, dice.below(DAYS.unsigned_abs().into()) as i32);
        let day = receivables::calendar::next_business_day(day, Zone::Metropole);
        let amount = Cents(dice.between(90, 1_900) * dice.between(60, 900));
        calendar
            .invoices
            .entry(day)
            .or_default()
            .push((buyer.unwrap_or(0), amount));
    }
    calendar
}

#[expect(clippy::too_many_arguments, reason = "a day has many hands")]
fn issue(
    desk: &Desk,
    firm: &Organisation,
    accounts: &[AccountId],
    customers: &[Customer],
    calendar: &mut Calendar,
    number: &mut usize,
    dice: &mut Dice,
    day: Date,
) -> Result<(), DeedError> {
    let Some(today) = calendar.invoices.remove(&day) else {
        return Ok(());
    };
    let mut invoices = Vec::with_capacity(today.len());
    for (buyer, amount) in today {
        *number += 1;
        let name = format!("F{}-{:05}", day.year(), number);
        let due_on = plus_days(day, 30);
        foretell(
            calendar,
            &customers[buyer],
            buyer,
            &name,
            amount,
            due_on,
            dice,
        );
        invoices.push(NewInvoice {
            account: accounts[buyer],
            number: name,
            credit_note: false,
            issued_on: day,
            due_on: Some(due_on),
            total: amount,
            disputed_on: None,
        });
    }
    desk.store
        .write::<_, Fault>(firm.id, &desk.by(firm, "demo"), |books| {
            books.add_invoices(&invoices)
        })?;
    Ok(())
}

/// What this customer will do about this invoice.
fn foretell(
    calendar: &mut Calendar,
    customer: &Customer,
    buyer: usize,
    name: &str,
    amount: Cents,
    due_on: Date,
    dice: &mut Dice,
) {
    let mut pay = |days: i64, cents: Cents| {
        let day = receivables::calendar::next_business_day(
            plus_days(due_on, days as i32),
            Zone::Metropole,
        );
        calendar
            .payments
            .entry(day)
            .or_default()
            .push((name.to_owned(), cents));
    };
    match customer.temper {
        Temper::Prompt => pay(dice.between(-4, 3), amount),
        Temper::Usual => pay(dice.between(4, 19), amount),
        Temper::Slow => pay(dice.between(25, 60), amount),
        Temper::InParts => {
            let half = Cents(amount.0 / 2);
            pay(dice.between(0, 20), half);
            pay(dice.between(40, 110), amount - half);
        }
        Temper::Quarrelsome if dice.below(5) == 0 => {
            calendar
                .disputes
                .entry(plus_days(due_on, 6))
                .or_default()
                .push(name.to_owned());
            if dice.below(2) == 0 {
                pay(dice.between(50, 90), amount);
            }
        }
        Temper::Quarrelsome => pay(dice.between(2, 25), amount),
        Temper::Promising => {
            let promised = plus_days(due_on, dice.between(25, 35) as i32);
            calendar
                .promises
                .entry(plus_days(due_on, 17))
                .or_default()
                .push((buyer, promised));
            if dice.below(2) == 0 {
                pay(dice.between(24, 30), amount)
            } else {
                pay(dice.between(70, 140), amount)
            }
        }
        Temper::Bad if dice.below(3) == 0 => pay(dice.between(90, 200), amount),
        Temper::Bad => {}
    }
}

fn receive(
    desk: &Desk,
    firm: &Organisation,
    calendar: &mut Calendar,
    day: Date,
) -> Result<(), DeedError> {
    let Some(today) = calendar.payments.remove(&day) else {
        return Ok(());
    };
    desk.store
        .write::<_, Fault>(firm.id, &desk.by(firm, "demo"), |books| {
            let numbers: Vec<String> = today.iter().map(|(number, _)| number.clone()).collect();
            let rows = books.invoices_by_number(&numbers)?;
            let payments: Vec<NewPayment> = today
                .iter()
                .filter_map(|(number, amount)| {
                    let row = rows.get(number)?;
                    let pays = vec![(row.id, (*amount).min(row.open))];
                    let source_key = format!("demo:{number}:{day}");
                    let by_second_bank = number.ends_with('7');
                    let days_late = if by_second_bank { SECOND_BANK_DAYS } else { 0 };
                    let reference = format!("VIR {number}");
                    Some(NewPayment {
                        account: row.account,
                        received_on: plus_days(day, -days_late),
                        amount: *amount,
                        reference,
                        source_key,
                        pays,
                    })
                })
                .collect();
            let rows: Vec<_> = rows.into_values().collect();
            books.add_payments(&payments, &rows)
        })?;
    Ok(())
}

/// Disputes and promises of the day.
fn answer(
    desk: &Desk,
    firm: &Organisation,
    customers: &[Customer],
    calendar: &mut Calendar,
    day: Date,
) -> Result<(), DeedError> {
    for number in calendar.disputes.remove(&day).unwrap_or_default() {
        paying::record_dispute(desk, firm, "demo", &number, Some(day), None)?;
    }
    for (buyer, promised) in calendar.promises.remove(&day).unwrap_or_default() {
        paying::record_promise(
            desk,
            firm,
            "demo",
            &customers[buyer].account.code,
            promised,
            None,
        )?;
    }
    Ok(())
}

/// The owner goes through her questions: an address is found, a case is set aside or handed over.
fn decide(
    desk: &Desk,
    firm: &Organisation,
    accounts: &[AccountId],
    customers: &[Customer],
) -> Result<(), DeedError> {
    post(desk, firm)?;
    desk.store
        .write(firm.id, &desk.by(firm, "claire"), |books| {
            for question in books.open_questions(0, QUESTIONS_MAX)? {
                let customer = accounts
                    .iter()
                    .zip(customers)
                    .find(|(id, _)| **id == question.account);
                if let Some((account, customer)) = customer
                    && question.kind == "find_contact"
                {
                    let email = Some(customer.email.replacen("compta", "reglements", 1));
                    let role = ContactRole::Reminders;
                    books.add_contacts(&[NewContact {
                        account: *account,
                        role,
                        name: None,
                        email,
                        phone: None,
                    }])?;
                }
                books.answer_question(
                    question.id,
                    if question.kind == "hand_over" {
                        "no"
                    } else {
                        "yes"
                    },
                )?;
            }
            Ok(())
        })
}

/// The letters of the morning are printed and posted.
fn post(desk: &Desk, firm: &Organisation) -> Result<(), DeedError> {
    let today = desk.today(firm);
    let asked = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.open_questions(0, QUESTIONS_MAX))?;
    let letters = asked.iter().filter(|row| posting::is_letter(row));
    let letters: Vec<Posting> = letters
        .map(|row| Posting {
            question: row.id,
            seen: None,
            dated_on: today,
            posted_on: today,
            tracking: String::new(),
        })
        .collect();
    if !letters.is_empty() {
        let settings = deeds::settings(desk, firm.id)?;
        // One that cannot be posted stays a question, and is answered with the others.
        posting::post(desk, firm, &settings, "claire", &letters)
            .map_err(|why| DeedError::refused(why.to_string(), why.hint()))?;
    }
    Ok(())
}

/// The morning's round and its mail, into the sandbox; mailboxes that no longer exist send it back.
fn remind(desk: &Desk, firm: &Organisation, customers: &[Customer]) -> Result<(), DeedError> {
    if reminding::round(desk, firm, "round", None, &mut |_| ())?.planned == 0 {
        return Ok(());
    }
    crate::mail::send_once(desk, firm)?;
    let dead: Vec<&str> = customers
        .iter()
        .filter(|customer| customer.bounces)
        .map(|customer| customer.email.as_str())
        .collect();
    desk.store
        .write::<_, Fault>(firm.id, &desk.by(firm, "mail"), |books| {
            for message in books.list_messages(Some("accepted"), i64::MAX, 60)? {
                if message.planned_on == desk.today(firm)
                    && dead.contains(&message.recipient.as_str())
                {
                    books.mark_bounced(message.id, "550 5.1.1 no such mailbox")?;
                }
            }
            Ok(())
        })?;
    Ok(())
}
