//! A file is given, its columns are seen and corrected, and then all of it is taken in, or nothing.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use documents::columns::{Field, Kind};
use documents::table::COLUMNS_MAX;
use documents::values::{AmountUnit, DateOrder};
use receivables::party::Language;
use store::{Fault, Upload};

use crate::deeds::DeedError;
use crate::deeds::invoicing::{self, Report, Said};
use crate::deeds::starting;
use crate::desk::Desk;
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::pages::Import;
use crate::web::refusal::PageError;
use crate::web::routes::html;
use crate::web::text::Texts;
use crate::web::views::ImportView;
use crate::web::visitor::{Clerk, Visitor};

/// A file's name is shown in one line.
const NAME_MAX: usize = 120;

/// The file that waits for this person, or the place for one.
pub async fn import(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let view = web
        .desk
        .run(move |desk| match waiting(desk, &clerk)? {
            Some(upload) => shown(desk, &clerk, &upload, &Said::default(), language),
            None => empty(desk, &clerk),
        })
        .await?;
    Ok(html(Import::new(visitor.frame(Room::Customers), view)))
}

/// A file is given, looked at again, taken in, or let go.
pub async fn take(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let asked = visitor.clone();
    let done = web
        .desk
        .run(move |desk| act(desk, &clerk, &asked, language))
        .await?;
    Ok(match done {
        Done::Elsewhere(address) => Redirect::to(address).into_response(),
        Done::Shown(view) => {
            let is_refused =
                view.refusal.is_some() || view.report.as_ref().is_some_and(|report| !report.kept);
            let status = match is_refused {
                true => StatusCode::UNPROCESSABLE_ENTITY,
                false => StatusCode::OK,
            };
            let page = html(Import::new(visitor.frame(Room::Customers), *view));
            (status, page).into_response()
        }
    })
}

enum Done {
    Elsewhere(&'static str),
    Shown(Box<ImportView>),
}

fn act(
    desk: &Desk,
    clerk: &Clerk,
    visitor: &Visitor,
    language: Language,
) -> Result<Done, DeedError> {
    let (firm, user) = (&clerk.firm, &clerk.session.user);
    let by = desk.by(firm, &user.email);
    match visitor.field("do") {
        "drop" => {
            let drop = |books: &mut store::Books<'_>| books.drop_upload(user.id);
            desk.store.write::<_, Fault>(firm.id, &by, drop)?;
            return Ok(Done::Elsewhere("/import"));
        }
        "give" => {
            let Some(upload) = given(visitor) else {
                let t = Texts(language);
                let refusal = (
                    t.file_missing().to_owned(),
                    t.file_missing_hint().to_owned(),
                );
                return Ok(Done::Shown(Box::new(ImportView {
                    refusal: Some(refusal),
                    ..empty(desk, clerk)?
                })));
            };
            desk.store
                .write::<_, Fault>(firm.id, &by, |books| books.keep_upload(user.id, &upload))?;
            return Ok(Done::Elsewhere("/import"));
        }
        _ => {}
    }
    let Some(upload) = waiting(desk, clerk)? else {
        return Ok(Done::Elsewhere("/import"));
    };
    let said = said(visitor);
    let mut view = shown(desk, clerk, &upload, &said, language)?;
    let is_readable = view
        .offered
        .as_ref()
        .is_some_and(|offered| offered.refusal.is_none());
    let skip_bad = match visitor.field("do") {
        "take" => false,
        "skip" => true,
        _ => return Ok(Done::Shown(Box::new(view))),
    };
    if is_readable {
        match invoicing::take(desk, firm, &user.email, &upload, &said, skip_bad) {
            Ok(report) => taken(desk, clerk, &mut view, report)?,
            Err(DeedError::Refused { message, hint }) => view.refusal = Some((message, hint)),
            Err(fault) => return Err(fault),
        }
    }
    Ok(Done::Shown(Box::new(view)))
}

/// What was taken in waits no longer; what was refused waits to be mended or taken in part.
fn taken(
    desk: &Desk,
    clerk: &Clerk,
    view: &mut ImportView,
    report: Report,
) -> Result<(), DeedError> {
    view.taken_as = view.offered.as_ref().and_then(|offered| offered.kind);
    if report.kept {
        let user = &clerk.session.user;
        let by = desk.by(&clerk.firm, &user.email);
        desk.store
            .write::<_, Fault>(clerk.firm.id, &by, |books| books.drop_upload(user.id))?;
        view.offered = None;
    }
    view.report = Some(report);
    Ok(())
}

fn waiting(desk: &Desk, clerk: &Clerk) -> Result<Option<Upload>, DeedError> {
    let (user, now) = (clerk.session.user.id, desk.now());
    let read = |books: &mut store::Books<'_>| books.upload(user, now);
    Ok(desk.store.read::<_, Fault>(clerk.firm.id, read)?)
}

fn shown(
    desk: &Desk,
    clerk: &Clerk,
    upload: &Upload,
    said: &Said,
    language: Language,
) -> Result<ImportView, DeedError> {
    Ok(ImportView {
        offered: Some(invoicing::look(desk, &clerk.firm, upload, said, language)?),
        date_order: said.date_order,
        unit: said.unit,
        ..empty(desk, clerk)?
    })
}

fn empty(desk: &Desk, clerk: &Clerk) -> Result<ImportView, DeedError> {
    let steps = desk.store.read::<_, Fault>(clerk.firm.id, |books| {
        starting::standing(books, &clerk.settings)
    })?;
    Ok(ImportView {
        starting: steps.is_some(),
        ..ImportView::default()
    })
}

/// The file that came with the form, under the last part of its name.
fn given(visitor: &Visitor) -> Option<Upload> {
    let file = visitor.file.as_ref()?;
    let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
    Some(Upload {
        name: name
            .chars()
            .filter(|c| !c.is_control())
            .take(NAME_MAX)
            .collect(),
        bytes: file.bytes.to_vec(),
    })
    .filter(|upload| !upload.bytes.is_empty())
}

/// What the form says of the columns. Said for another kind of file, it says nothing.
fn said(visitor: &Visitor) -> Said {
    let kind = Kind::of(visitor.field("kind"));
    let same_kind = visitor.field("kind") == visitor.field("kind_shown");
    let columns = visitor.field("columns").parse().unwrap_or(0_usize);
    let column = |at: usize| field_of(visitor.field(&format!("column-{at}")));
    let says = same_kind && columns > 0 && columns <= COLUMNS_MAX;
    Said {
        kind,
        fields: says.then(|| (0..columns).map(column).collect()),
        date_order: match visitor.field("dates") {
            "day" => Some(DateOrder::DayFirst),
            "month" => Some(DateOrder::MonthFirst),
            _ => None,
        },
        unit: match visitor.field("unit") {
            "units" => Some(AmountUnit::Units),
            "cents" => Some(AmountUnit::Cents),
            _ => None,
        },
    }
}

/// What a form calls a field: its name in a kept mapping.
pub fn field_code(field: Field) -> String {
    let code = serde_json::to_value(field).ok();
    let code = code.and_then(|code| code.as_str().map(str::to_owned));
    code.unwrap_or_default()
}

fn field_of(code: &str) -> Option<Field> {
    serde_json::from_value(code.into()).ok()
}
