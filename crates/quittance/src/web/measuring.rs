//! The first page: what is late, how fast money comes, and what the day brings.

use axum::extract::State;
use axum::response::Response;
use receivables::next_step::{What, next_step};
use receivables::party::{AccountId, Language};
use receivables::{Cents, Date};
use store::{Books, DaySums, Fault, MessageRow, Seen, ToDo, ToDoKind, Whose, Work};

use super::Web;
use super::frame::Room;
use super::pages::Dashboard;
use super::refusal::PageError;
use super::reminding::facts;
use super::routes::html;
use super::views::{
    Aged, CustomerLink, DashboardView, Dso, ForYou, Leaving, NextLine, StaleMoney, Troubled,
    Waiting,
};
use super::visitor::{Clerk, Visitor};
use crate::deeds::measuring::trend_of;
use crate::deeds::reminding::Rules;
use crate::desk::{Desk, civil};

/// Rows of each list on the first page; the rest is a click away.
const ROWS_SHOWN: usize = 6;
/// Customers asked about when no round has run yet today: enough for a day, and answered at once.
const LOOKED_AT_MAX: usize = 500;
/// Of those who are very late, the page names the largest.
const VERY_LATE_NAMED: usize = 2;
/// A refusal older than two weeks is history, not news.
const TROUBLE_DAYS: i64 = 14;

/// What is late, and what the day brings.
pub async fn dashboard(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let view = web
        .desk
        .run(move |desk| read(desk, &clerk, language))
        .await?;
    Ok(html(Dashboard::new(visitor.frame(Room::Today), view)))
}

fn read(desk: &Desk, clerk: &Clerk, language: Language) -> Result<DashboardView, Fault> {
    let today = desk.today(&clerk.firm);
    let trouble_since = desk.now() - TROUBLE_DAYS * 24 * 3_600_000_000;
    desk.store.read(clerk.firm.id, |books| {
        let mut view = DashboardView {
            today,
            is_empty: !books.has_invoices()?,
            ..DashboardView::default()
        };
        add_up(books, &mut view)?;
        view.dso = dso(&*books.day_sums()?, today);
        let rules = Rules::read(books, &clerk.settings, language)?;
        view.stale_money = stale_money(books, clerk, today)?;
        leaving(books, &mut view, &rules, language)?;
        waiting(books, &mut view, language)?;
        view.for_you = for_you(books, clerk, today)?;
        troubled(books, &mut view, clerk, trouble_since)?;
        view.start = super::starting::steps(desk, books, clerk)?;
        Ok(view)
    })
}

/// What this reader is to do or to read today.
fn for_you(books: &mut Books<'_>, clerk: &Clerk, today: Date) -> Result<Vec<ForYou>, Fault> {
    let all = books.to_do(clerk.session.user.id, today, ROWS_SHOWN as i64)?;
    let accounts: Vec<AccountId> = all.iter().map(|one| one.account).collect();
    let names = books.names_of(&accounts)?;
    let line = |one: ToDo| ForYou {
        customer: CustomerLink {
            id: one.account,
            name: names.get(&one.account).cloned().unwrap_or_default(),
        },
        is_note: one.kind == ToDoKind::Note,
        words: one.words,
        on: one.on,
    };
    Ok(all.into_iter().map(line).collect())
}

/// The sums over all customers, and the largest of those that are very late.
fn add_up(books: &mut Books<'_>, view: &mut DashboardView) -> Result<(), Fault> {
    let mut largest: Vec<(i64, CustomerLink)> = Vec::new();
    let (mut aged, mut unapplied, mut late, mut very_late) = (Aged::default(), Cents::ZERO, 0, 0);
    books.each_customer(view.today, &mut |seen: &Seen<'_>| {
        let ages = seen.ages();
        for (sum, cents) in aged.0.iter_mut().zip(ages) {
            *sum += Cents(*cents);
        }
        unapplied += seen.in_hand();
        late += u64::from(seen.late().is_positive());
        very_late += u64::from(ages[4] > 0);
        let least = largest.last().map_or(0, |(cents, _)| *cents);
        if ages[4] > 0 && (largest.len() < VERY_LATE_NAMED || ages[4] > least) {
            let link = CustomerLink {
                id: seen.account(),
                name: seen.name().to_owned(),
            };
            largest.push((ages[4], link));
            largest.sort_by_key(|(cents, _)| std::cmp::Reverse(*cents));
            largest.truncate(VERY_LATE_NAMED);
        }
    })?;
    (view.aged, view.unapplied) = (aged, unapplied);
    (view.customers_late, view.very_late) = (late, very_late);
    view.very_late_first = largest.into_iter().map(|(_, link)| link).collect();
    Ok(())
}

/// The DSO of today and of the month ends before it, by the count-back method: as far back as there is one.
fn dso(sums: &DaySums, today: Date) -> Option<Dso> {
    let mut months = Vec::new();
    for point in trend_of(sums, today).into_iter().skip(1).rev() {
        let Some(days) = point
            .dso_count_back
            .ok()
            .and_then(|days| i64::try_from(days.round()).ok())
        else {
            break;
        };
        months.insert(0, (point.on, days));
    }
    let (_, days) = months.last().copied()?;
    Some(Dso { days, months })
}

fn stale_money(
    books: &mut Books<'_>,
    clerk: &Clerk,
    today: Date,
) -> Result<Option<StaleMoney>, Fault> {
    let Ok(days_max) = clerk.settings.get("bank.freshness_days").parse::<i32>() else {
        return Ok(None);
    };
    let known_on = books.money_known_on()?;
    let is_stale =
        known_on.is_some_and(|on| receivables::calendar::days_between(on, today) > days_max);
    Ok(is_stale.then_some(StaleMoney { known_on, days_max }))
}

/// What the round planned for today, and what it would plan if it ran now.
fn leaving(
    books: &mut Books<'_>,
    view: &mut DashboardView,
    rules: &Rules,
    language: Language,
) -> Result<(), Fault> {
    let planned = books.leaving_on(view.today, i64::try_from(ROWS_SHOWN).unwrap_or(i64::MAX))?;
    let names = names(books, &planned.first)?;
    view.leaving = planned
        .first
        .iter()
        .map(|row| leaving_row(row, &names, language))
        .collect();
    view.leaving_count = planned.count.unsigned_abs();
    view.leaving_total = planned.total;

    let looked_at_max = i64::try_from(LOOKED_AT_MAX).unwrap_or(i64::MAX);
    let due: Vec<AccountId> = books
        .next_looks((Date::ZERO, AccountId(0)), looked_at_max)?
        .into_iter()
        .take_while(|(_, on)| *on <= view.today)
        .map(|(account, _)| account)
        .collect();
    for case in books.cases(&due, view.today)? {
        let step = next_step(&case.account, rules.policy_for(&case), view.today);
        if let What::Send(message) = &step.what {
            view.leaving_count += 1;
            view.leaving_total += message.total;
            view.leaving.push(Leaving {
                customer: CustomerLink {
                    id: case.row.id,
                    name: case.row.name.clone(),
                },
                next: NextLine::Send(message.level, message.channel),
                to: facts::address(&case, message),
                total: message.total,
                why: facts::why(&step.because, language),
            });
        }
    }
    view.leaving.sort_by_key(|row| std::cmp::Reverse(row.total));
    view.leaving.truncate(ROWS_SHOWN);
    Ok(())
}

fn leaving_row(row: &MessageRow, names: &Names, language: Language) -> Leaving {
    Leaving {
        customer: names.link(row.account),
        next: NextLine::Send(facts::level(&row.level), row.channel),
        to: row.recipient.clone(),
        total: row.total,
        why: facts::kept(&row.because, language),
    }
}

fn waiting(
    books: &mut Books<'_>,
    view: &mut DashboardView,
    language: Language,
) -> Result<(), Fault> {
    // As the work list has them: what is most worth first, without what is left for another day.
    let shown = i64::try_from(ROWS_SHOWN).unwrap_or(i64::MAX);
    let first = (i64::MAX, i64::MAX);
    let open = books.work(Work::Today(&[]), Whose::Everybody, view.today, first, shown)?;
    let accounts: Vec<AccountId> = open.iter().map(|question| question.account).collect();
    let names = Names(books.names_of(&accounts)?);
    let ids: Vec<i64> = open.iter().map(|question| question.id).collect();
    let first = books.approvals(&ids)?;
    let approved_by = |id| first.iter().find(|one| one.question == id);
    view.waiting_count = books.open_question_count(view.today)?.unsigned_abs();
    view.waiting = open
        .into_iter()
        .map(|question| Waiting {
            approved_by: approved_by(question.id).map(|first| first.by.clone()),
            customer: names.link(question.account),
            asked: facts::asked(&question.kind),
            level: facts::level(&question.level),
            total: question.total,
            since: question.asked_on,
            why: facts::kept(&question.because, language),
        })
        .collect();
    Ok(())
}

fn troubled(
    books: &mut Books<'_>,
    view: &mut DashboardView,
    clerk: &Clerk,
    since_at: i64,
) -> Result<(), Fault> {
    let (rows, count) = books.troubled(since_at, i64::try_from(ROWS_SHOWN).unwrap_or(i64::MAX))?;
    let names = names(books, &rows)?;
    view.troubled_count = count.unsigned_abs();
    view.troubled = rows
        .into_iter()
        .map(|row| Troubled {
            id: row.id,
            customer: names.link(row.account),
            fate: facts::fate(&row),
            at: civil(row.changed_at, &clerk.firm.zone),
            subject: row.subject.unwrap_or(row.message_id),
            to: row.recipient,
            answer: row.last_answer.unwrap_or_default(),
        })
        .collect();
    Ok(())
}

/// Customers by name, for rows that know only their account.
pub struct Names(pub std::collections::HashMap<AccountId, String>);

impl Names {
    pub fn link(&self, id: AccountId) -> CustomerLink {
        CustomerLink {
            id,
            name: self.0.get(&id).cloned().unwrap_or_default(),
        }
    }
}

pub fn names(books: &mut Books<'_>, rows: &[MessageRow]) -> Result<Names, Fault> {
    let accounts: Vec<AccountId> = rows.iter().map(|row| row.account).collect();
    Ok(Names(books.names_of(&accounts)?))
}
