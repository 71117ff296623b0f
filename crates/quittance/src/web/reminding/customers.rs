//! Customers in a list: filtered, sorted and paged by what stands in the address, and exported as a file.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::export::{self, Cell};
use receivables::next_step::next_step;
use receivables::party::{AccountId, Language};
use receivables::{Cents, Date};
use store::{Books, Fault, Marks, Standing};

use super::facts;
use crate::deeds::reminding::Rules;
use crate::desk::Desk;
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::measuring::aged;
use crate::web::pages::Customers;
use crate::web::print::days_between;
use crate::web::refusal::PageError;
use crate::web::routes::html;
use crate::web::text::Texts;
use crate::web::views::{CustomerRow, CustomersView, ListAsked, NextLine, Show, Situation, Sort};
use crate::web::visitor::{Clerk, Visitor};

/// Rows of one page: a screen and a half, each with its next step asked anew.
const ROWS_SHOWN: usize = 50;

/// Who is late.
pub async fn overdue(
    web: State<Web>,
    visitor: Visitor,
    asked: Asked,
) -> Result<Response, PageError> {
    list(
        web,
        visitor,
        read_asked(&asked, Show::Late, Sort::Amount),
        Room::Overdue,
    )
    .await
}

/// Everyone.
pub async fn customers(
    web: State<Web>,
    visitor: Visitor,
    asked: Asked,
) -> Result<Response, PageError> {
    list(
        web,
        visitor,
        read_asked(&asked, Show::Everyone, Sort::Name),
        Room::Customers,
    )
    .await
}

/// The list as CSV.
pub async fn customers_csv(
    State(web): State<Web>,
    visitor: Visitor,
    asked: Asked,
) -> Result<Response, PageError> {
    let (headers, rows) = table(&web, &visitor, &asked).await?;
    let text = export::csv(&headers.each_ref().map(String::as_str), rows);
    Ok(file(
        "text/csv; charset=utf-8",
        "clients.csv",
        text.into_bytes(),
    ))
}

/// The list as a sheet.
pub async fn customers_xlsx(
    State(web): State<Web>,
    visitor: Visitor,
    asked: Asked,
) -> Result<Response, PageError> {
    let (headers, rows) = table(&web, &visitor, &asked).await?;
    let bytes =
        export::xlsx(&headers.each_ref().map(String::as_str), rows).map_err(PageError::fault)?;
    let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(sheet, "clients.xlsx", bytes))
}

type Asked = Query<HashMap<String, String>>;

async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    asked: ListAsked,
    room: Room,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let view = web.desk.run(move |desk| read(desk, &clerk, asked)).await?;
    Ok(html(Customers::new(visitor.frame(room), view)))
}

fn read_asked(Query(asked): &Asked, show: Show, sort: Sort) -> ListAsked {
    let word = |name: &str| asked.get(name).map(String::as_str);
    ListAsked {
        show: word("show").and_then(Show::read).unwrap_or(show),
        sort: word("sort").and_then(Sort::read).unwrap_or(sort),
        query: word("q").unwrap_or_default().trim().to_owned(),
        after: word("after").map(str::to_owned),
    }
}

fn read(desk: &Desk, clerk: &Clerk, asked: ListAsked) -> Result<CustomersView, Fault> {
    let today = desk.today(&clerk.firm);
    desk.store.read(clerk.firm.id, |books| {
        let (standings, marks) = (books.standings(today)?, books.marks()?);
        let counts = Show::ALL
            .map(|show| (show, count(&standings, &marks, show)))
            .to_vec();
        let found = select(books, standings, &marks, &asked)?;
        let from = match asked.after.as_deref().and_then(Place::read) {
            Some(place) => {
                found.partition_point(|standing| Place::of(standing, asked.sort) <= place)
            }
            None => 0,
        };
        let shown = &found[from..found.len().min(from + ROWS_SHOWN)];
        let more = from + shown.len() < found.len();
        let next = shown
            .last()
            .filter(|_| more)
            .map(|last| Place::of(last, asked.sort).written());
        let rules = Rules::read(books, &clerk.settings, clerk.firm.language)?;
        Ok(CustomersView {
            today,
            counts,
            rows: rows(books, shown, &marks, &rules, today)?,
            customers: u64::try_from(found.len()).unwrap_or(u64::MAX),
            total: found
                .iter()
                .map(Standing::late)
                .filter(|late| late.is_positive())
                .sum(),
            next,
            asked,
        })
    })
}

/// The customers that were asked for, in the order that was asked for.
fn select(
    books: &mut Books<'_>,
    mut standings: Vec<Standing>,
    marks: &Marks,
    asked: &ListAsked,
) -> Result<Vec<Standing>, Fault> {
    let by_invoice = match asked.query.as_str() {
        "" => None,
        number => books.account_of_invoice(number)?,
    };
    let wanted = folded(&asked.query);
    standings.retain(|standing| {
        let is_named =
            || folded(&standing.name).contains(&wanted) || folded(&standing.code).contains(&wanted);
        is_in(standing, marks, asked.show) && (Some(standing.account) == by_invoice || is_named())
    });
    standings.sort_by_cached_key(|standing| Place::of(standing, asked.sort));
    Ok(standings)
}

fn is_in(standing: &Standing, marks: &Marks, show: Show) -> bool {
    match show {
        Show::Late => standing.late().is_positive(),
        Show::Waiting => marks.waiting.contains(&standing.account),
        Show::Promised => marks.promised.contains_key(&standing.account),
        Show::Disputed => marks.disputed.contains(&standing.account),
        Show::Held => standing.held.is_some(),
        Show::Everyone => true,
    }
}

fn count(standings: &[Standing], marks: &Marks, show: Show) -> u64 {
    let all = standings
        .iter()
        .filter(|standing| is_in(standing, marks, show))
        .count();
    u64::try_from(all).unwrap_or(u64::MAX)
}

/// Small letters without accents: « hotel » finds « Hôtel ».
fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'â' | 'ä' | 'á' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ô' | 'ö' | 'ó' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        'ç' => 'c',
        other => other,
    };
    text.chars()
        .flat_map(char::to_lowercase)
        .map(plain)
        .collect()
}

/// Where a customer stands in an order: the next page begins after it, whatever was added or paid meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place(i64, String, AccountId);

impl Place {
    fn of(standing: &Standing, sort: Sort) -> Place {
        let day = |on: Option<Date>| on.map_or(i64::MAX, |on| days_between(Date::ZERO, on));
        let (number, text) = match sort {
            Sort::Amount => (standing.late().0.saturating_neg(), String::new()),
            Sort::Oldest => (day(standing.oldest_due_on), String::new()),
            Sort::Next => (day(standing.look_again_on), String::new()),
            Sort::Name => (0, folded(&standing.name)),
        };
        Place(number, text, standing.account)
    }

    fn written(&self) -> String {
        format!("{}/{}/{}", self.0, self.2.0, self.1)
    }

    fn read(text: &str) -> Option<Place> {
        let mut parts = text.splitn(3, '/');
        let (number, id) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Place(number, parts.next()?.to_owned(), AccountId(id)))
    }
}

/// The rows of this page, each with its next step asked anew.
fn rows(
    books: &mut Books<'_>,
    shown: &[Standing],
    marks: &Marks,
    rules: &Rules,
    today: Date,
) -> Result<Vec<CustomerRow>, Fault> {
    let accounts: Vec<AccountId> = shown.iter().map(|standing| standing.account).collect();
    let cases = books.cases(&accounts, today)?;
    let cases: HashMap<AccountId, _> = cases.into_iter().map(|case| (case.row.id, case)).collect();
    let mut rows = Vec::with_capacity(shown.len());
    for standing in shown {
        let step = cases
            .get(&standing.account)
            .map(|case| next_step(&case.account, rules.policy_for(case), today));
        let open = if marks.waiting.contains(&standing.account) {
            books.questions_of(standing.account, 5)?
        } else {
            vec![]
        };
        let question = open.iter().find(|question| question.answered_on.is_none());
        let (next, next_on) = match (question, &step) {
            (Some(question), _) => (NextLine::Ask(facts::asked(&question.kind)), Some(today)),
            (None, Some(step)) => (facts::line(step), facts::acts_on(step, today)),
            (None, None) => (NextLine::Nothing, None),
        };
        rows.push(CustomerRow {
            id: standing.account,
            code: standing.code.clone(),
            name: standing.name.clone(),
            city: String::new(),
            aged: aged(standing),
            days_late_max: standing
                .oldest_due_on
                .map_or(0, |due| days_between(due, today)),
            next,
            next_on,
            situation: situation(standing, marks, today),
        });
    }
    Ok(rows)
}

/// The one state that tells most.
pub fn situation(standing: &Standing, marks: &Marks, today: Date) -> Option<Situation> {
    let promised = marks.promised.get(&standing.account).copied();
    match (standing.held, promised) {
        (Some(until), _) => Some(Situation::Held(until)),
        (None, Some(for_on)) if for_on >= today => Some(Situation::Promised(for_on)),
        (None, Some(_)) => Some(Situation::PromiseBroken),
        _ if marks.disputed.contains(&standing.account) => Some(Situation::Disputed),
        _ if marks.bounced.contains(&standing.account) => Some(Situation::AddressRefused),
        _ => None,
    }
}

async fn table(
    web: &Web,
    visitor: &Visitor,
    asked: &Asked,
) -> Result<([String; 11], Vec<Vec<Cell>>), PageError> {
    let (clerk, asked) = (
        visitor.clerk()?,
        read_asked(asked, Show::Everyone, Sort::Name),
    );
    let rows = web
        .desk
        .run(move |desk| cells(desk, &clerk, &asked))
        .await?;
    Ok((headers(visitor.language), rows))
}

fn headers(language: Language) -> [String; 11] {
    let t = Texts(language);
    [
        t.customer_code(),
        t.customer(),
        t.balance(),
        t.late_column(),
        t.age_0(),
        t.age_1(),
        t.age_2(),
        t.age_3(),
        t.age_4(),
        t.due_column(),
        t.days_column(),
    ]
    .map(str::to_owned)
}

fn cells(desk: &Desk, clerk: &Clerk, asked: &ListAsked) -> Result<Vec<Vec<Cell>>, Fault> {
    let today = desk.today(&clerk.firm);
    desk.store.read(clerk.firm.id, |books| {
        let (standings, marks) = (books.standings(today)?, books.marks()?);
        let found = select(books, standings, &marks, asked)?;
        Ok(found
            .iter()
            .map(|standing| row_of_cells(standing, today))
            .collect())
    })
}

fn row_of_cells(standing: &Standing, today: Date) -> Vec<Cell> {
    let mut row = vec![
        Cell::Text(standing.code.clone()),
        Cell::Text(standing.name.clone()),
    ];
    row.push(Cell::Amount(aged(standing).total()));
    row.push(Cell::Amount(standing.late()));
    row.extend(standing.ages.map(|cents| Cell::Amount(Cents(cents))));
    row.push(standing.oldest_due_on.map_or(Cell::Empty, Cell::Date));
    row.push(
        standing
            .oldest_due_on
            .map_or(Cell::Empty, |due| Cell::Number(days_between(due, today))),
    );
    row
}

fn file(media_type: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    (
        [
            (header::CONTENT_TYPE, media_type.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response()
}
