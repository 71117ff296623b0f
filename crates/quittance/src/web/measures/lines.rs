//! The lines behind a figure, as a page and as files.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use receivables::Date;
use receivables::measuring::{Bucket, Sequel};
use receivables::party::{AccountId, Language};

use super::{Web, written};
use crate::deeds::DeedError;
use crate::deeds::measuring::{self, Ages, LEVELS, Lines, Of, Sheet, level_word, sequel_word};
use crate::desk::Desk;
use crate::web::asked::encoded;
use crate::web::frame::Room;
use crate::web::pages::LinesOf;
use crate::web::refusal::PageError;
use crate::web::routes::html;
use crate::web::text::Texts;
use crate::web::views::LinesView;
use crate::web::visitor::{Clerk, Visitor};

/// Lines on a page: enough to see what weighs. The sums and the files have all of them.
const ROWS_SHOWN: usize = 200;

/// What of the address is passed on to the files.
const WORDS: [&str; 6] = ["on", "from", "age", "level", "sequel", "customer"];

/// What was asked for.
struct Wanted {
    of: Of,
    title: fn(&Texts) -> &'static str,
    from: Option<Date>,
    to: Date,
    customer: Option<AccountId>,
    query: String,
}

/// The page.
pub async fn lines(
    State(web): State<Web>,
    visitor: Visitor,
    Path(of): Path<String>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let language = visitor.language;
    let (wanted, lines) = read(&web, &visitor, &of, asked).await?;
    let t = Texts(language);
    let mut rows = lines.rows;
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    rows.truncate(ROWS_SHOWN);
    let view = LinesView {
        of,
        title: (wanted.title)(&t),
        only: only(&wanted, &t, language),
        from: lines.from,
        to: lines.to,
        columns: lines.columns,
        rows,
        sums: lines.sums,
        count,
        query: wanted.query,
    };
    Ok(html(LinesOf::new(visitor.frame(Room::Measures), view)))
}

/// All of them as a file.
pub async fn lines_file(
    State(web): State<Web>,
    visitor: Visitor,
    Path((of, format)): Path<(String, String)>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let language = visitor.language;
    let (_, lines) = read(&web, &visitor, &of, asked).await?;
    let sheet = Sheet {
        columns: lines.columns,
        rows: lines.rows.into_iter().map(|(_, cells)| cells).collect(),
    };
    written(&of, &format, &sheet, language)
}

async fn read(
    web: &Web,
    visitor: &Visitor,
    of: &str,
    asked: HashMap<String, String>,
) -> Result<(Wanted, Lines), PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let of = of.to_owned();
    let found = web.desk.run(move |desk| {
        let Some(wanted) = wanted(desk, &clerk, &of, &asked) else {
            return Ok(None);
        };
        let span = (wanted.from, wanted.to);
        let lines = measuring::lines(
            desk,
            &clerk.firm,
            wanted.of,
            span,
            wanted.customer,
            language,
        )?;
        Ok::<_, DeedError>(Some((wanted, lines)))
    });
    found
        .await
        .map_err(PageError::fault)?
        .ok_or(PageError::NotFound)
}

fn wanted(desk: &Desk, clerk: &Clerk, of: &str, asked: &HashMap<String, String>) -> Option<Wanted> {
    let today = desk.today(&clerk.firm);
    let word = |name: &str| asked.get(name).map(String::as_str);
    let day = |name: &str| word(name).and_then(|text| text.parse::<Date>().ok());
    let (of, title): (Of, fn(&Texts) -> &'static str) = match of {
        "open" => (Of::Open(ages(word("age"))), Texts::lines_open),
        "sales" => (Of::Sales, Texts::lines_sales),
        "paid" => (Of::Paid, Texts::lines_paid),
        "first-reminders" => (Of::FirstReminders, Texts::lines_first),
        "promises" => (Of::Promises, Texts::lines_promises),
        "reminders" => (
            reminders(word("level"), word("sequel")),
            Texts::lines_reminders,
        ),
        _ => return None,
    };
    let pairs = WORDS
        .into_iter()
        .filter_map(|name| Some((name, word(name)?)));
    let query: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    Some(Wanted {
        of,
        title,
        from: day("from"),
        to: day("on").filter(|on| *on <= today).unwrap_or(today),
        customer: word("customer")
            .and_then(|id| id.parse().ok())
            .map(AccountId),
        query: query.join("&"),
    })
}

fn ages(word: Option<&str>) -> Ages {
    let place = word.and_then(|place| place.parse::<usize>().ok());
    match (word, place.and_then(|place| Bucket::ALL.get(place))) {
        (_, Some(bucket)) => Ages::One(*bucket),
        (Some("late"), _) => Ages::Late,
        _ => Ages::All,
    }
}

fn reminders(level: Option<&str>, sequel: Option<&str>) -> Of {
    let level = LEVELS.into_iter().find(|one| Some(one.code()) == level);
    let open = (sequel == Some("open")).then_some(None);
    let sequel = Sequel::ALL
        .into_iter()
        .find(|one| Some(one.code()) == sequel);
    Of::Reminders(level, open.or(sequel.map(Some)))
}

/// What of the lines, in words.
fn only(wanted: &Wanted, t: &Texts, language: Language) -> Vec<String> {
    let mut only = Vec::new();
    match wanted.of {
        Of::Open(Ages::Late) => only.push(t.part_late().to_owned()),
        Of::Open(Ages::One(bucket)) => only.push(bucket.label(language).to_owned()),
        Of::Reminders(level, sequel) => {
            only.extend(level.map(|level| level_word(level, language).to_owned()));
            only.extend(sequel.map(|sequel| sequel_word(sequel, language).to_owned()));
        }
        _ => {}
    }
    only.extend(wanted.customer.map(|_| t.of_one_customer().to_owned()));
    only
}
