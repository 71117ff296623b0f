//! Customers in a list: filtered, sorted and paged by what stands in the address, and exported as a file.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::export::{self, Cell};
use receivables::next_step::next_step;
use receivables::party::{AccountId, Language};
use receivables::{Cents, Date};
use store::{Books, Fault, Standing};

use super::known::Names;
use super::listing::{self, Found};
use super::{facts, narrowing};
use crate::deeds::customers::colleagues;
use crate::deeds::reminding::Rules;
use crate::desk::Desk;
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::pages::Customers;
use crate::web::print::days_between;
use crate::web::refusal::PageError;
use crate::web::routes::{Access, html};
use crate::web::text::Texts;
use crate::web::views::{
    Aged, CustomerRow, CustomersView, Filters, ListAsked, NextLine, Show, Sort,
};
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
    Ok(as_file(
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
    Ok(as_file(sheet, "clients.xlsx", bytes))
}

type Asked = Query<HashMap<String, String>>;

async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    asked: ListAsked,
    room: Room,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let language = visitor.language;
    let view = web
        .desk
        .run(move |desk| read(desk, &clerk, asked, language))
        .await?;
    Ok(html(Customers::new(visitor.frame(room), view)))
}

fn read_asked(Query(asked): &Asked, show: Show, sort: Sort) -> ListAsked {
    let word = |name: &str| asked.get(name).map(String::as_str);
    ListAsked {
        show: word("show").and_then(Show::read).unwrap_or(show),
        sort: word("sort").and_then(Sort::read).unwrap_or(sort),
        query: word("q").unwrap_or_default().trim().to_owned(),
        only: Filters::read(word),
        after: word("after").map(str::to_owned),
    }
}

fn read(
    desk: &Desk,
    clerk: &Clerk,
    asked: ListAsked,
    language: Language,
) -> Result<CustomersView, Fault> {
    let today = desk.today(&clerk.firm);
    desk.store.read(clerk.firm.id, |books| {
        let found = listing::find(books, &asked, today, ROWS_SHOWN)?;
        let rules = Rules::read(books, &clerk.settings, clerk.firm.language)?;
        let everybody = books.people()?;
        let (t, people) = (Texts(language), colleagues(books)?);
        Ok(CustomersView {
            filters: narrowing::filters(books, &asked, &found.tallies, &people, &t)?,
            may_remind: Access::Agent.is_open_to(&clerk.session.user.role),
            today,
            counts: found.counts,
            rows: rows(books, &found.rows, &rules, &Names::of(everybody), today)?,
            customers: found.customers,
            total: found.total,
            next: found.next,
            may_import: matches!(clerk.session.user.role.as_str(), "owner" | "accountant"),
            asked,
        })
    })
}

/// The rows of this page, each with its next step asked anew.
fn rows(
    books: &mut Books<'_>,
    shown: &[Found],
    rules: &Rules,
    names: &Names,
    today: Date,
) -> Result<Vec<CustomerRow>, Fault> {
    let accounts: Vec<AccountId> = shown.iter().map(|found| found.standing.account).collect();
    let mut cases = books.cases(&accounts, today)?;
    // A rule of the firm that asks how a customer pays has it rated already.
    books.rate_cases(&mut cases, today)?;
    let cases: HashMap<AccountId, _> = cases.into_iter().map(|case| (case.row.id, case)).collect();
    let mut rows = Vec::with_capacity(shown.len());
    for found in shown {
        let standing = &found.standing;
        let step = cases
            .get(&standing.account)
            .map(|case| next_step(&case.account, rules.policy_for(case), today));
        let open = if found.waiting {
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
            rating: cases
                .get(&standing.account)
                .and_then(|case| case.account.rating),
            colleague: names.name(found.assigned_to),
            segment: found.segment.clone(),
            id: standing.account,
            code: standing.code.clone(),
            name: standing.name.clone(),
            city: String::new(),
            aged: Aged(standing.ages.map(Cents)),
            days_late_max: standing
                .oldest_due_on
                .map_or(0, |due| days_between(due, today)),
            next,
            next_on,
            situation: found.situation(today),
        });
    }
    Ok(rows)
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
        let found = listing::find(books, asked, today, usize::MAX)?.rows;
        let cells = found
            .iter()
            .map(|found| row_of_cells(&found.standing, today));
        Ok(cells.collect())
    })
}

fn row_of_cells(standing: &Standing, today: Date) -> Vec<Cell> {
    let mut row = vec![
        Cell::Text(standing.code.clone()),
        Cell::Text(standing.name.clone()),
    ];
    row.push(Cell::Amount(Cents(standing.ages.iter().sum())));
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

pub fn as_file(media_type: &'static str, name: &str, bytes: Vec<u8>) -> Response {
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
