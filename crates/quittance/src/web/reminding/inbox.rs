//! What customers wrote back: the list, one mail as safe text, and what a person says follows from it.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use documents::inbound::new_text;
use mail_parser::MessageParser;
use receivables::Date;
use receivables::party::{AccountId, InvoiceId};
use receivables::reminding::proposals::{Proposal, Proposed};
use serde_json::Value;
use store::{Books, Fault, Inbound, InboundRow, InvoicesAsked};

use super::messages::attachments;
use crate::deeds::reminding::inbox::{self, Follows, MAIL_BYTES_MAX};
use crate::deeds::{DeedError, mailboxes};
use crate::desk::{Desk, civil};
use crate::web::Web;
use crate::web::frame::Room;
use crate::web::inbox_pages::{
    Follow, Followed, Inbox, InboxMail, InboxMailView, InboxRow, InboxView, MailKind, May,
};
use crate::web::mailboxes::card;
use crate::web::measuring::Names;
use crate::web::refusal::PageError;
use crate::web::routes::{Access, html};
use crate::web::text::Texts;
use crate::web::views::CustomerLink;
use crate::web::visitor::{Clerk, Visitor};

/// Rows of one page.
const ROWS_SHOWN: usize = 50;
/// Open invoices among which one is chosen: a longer list is not looked through.
const OPEN_SHOWN: i64 = 500;

/// What came in.
pub async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let all = asked.get("show").is_some_and(|show| show == "all");
    let before = asked
        .get("before")
        .and_then(|id| id.parse().ok())
        .unwrap_or(i64::MAX);
    let view = web
        .desk
        .run(move |desk| read_list(desk, &clerk, all, before))
        .await?;
    Ok(html(Inbox::new(visitor.frame(Room::Inbox), view)))
}

fn read_list(desk: &Desk, clerk: &Clerk, all: bool, before: i64) -> Result<InboxView, Fault> {
    let today = desk.today(&clerk.firm);
    let zone = &clerk.firm.zone;
    desk.store.read(clerk.firm.id, |books| {
        let which = if all { Inbound::All } else { Inbound::Waiting };
        let limit = i64::try_from(ROWS_SHOWN + 1).unwrap_or(i64::MAX);
        let mut rows = books.list_inbound(which, before, limit)?;
        let is_full = rows.len() > ROWS_SHOWN;
        rows.truncate(ROWS_SHOWN);
        let next = rows.last().filter(|_| is_full).map(|row| row.id);
        let accounts: Vec<AccountId> = rows.iter().filter_map(|row| row.account).collect();
        let names = Names(books.names_of(&accounts)?);
        let row = |row: InboundRow| InboxRow {
            id: row.id,
            at: civil(row.received_at, zone),
            customer: row.account.map(|account| names.link(account)),
            kind: kind(&row.kind),
            may: row.proposals.split(',').filter_map(may).collect(),
            waits: row.handled_at.is_none(),
            from: row.from,
            subject: row.subject,
        };
        let rows = rows.into_iter().map(row).collect();
        let waiting = books.inbound_waiting()?.unsigned_abs();
        let kept = mailboxes::list(books, &clerk.settings)?;
        Ok(InboxView {
            today,
            rows,
            waiting,
            all,
            next,
            mailboxes: kept.iter().map(|kept| card(kept, zone)).collect(),
            keep_days: clerk.settings.number("inbound.keep_unfiled_days"),
            may_set: Access::Owner.is_open_to(&clerk.session.user.role),
        })
    })
}

/// One mail.
pub async fn mail(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let view = web
        .desk
        .run(move |desk| read_mail(desk, &clerk, id))
        .await?;
    let t = Texts(visitor.language);
    let mut frame = visitor.frame(Room::Inbox);
    frame.notice = asked.get("done").map(|done| {
        match done.as_str() {
            "file" => t.mail_filed_notice(),
            "undo" => t.mail_undone(),
            _ => t.mail_done(),
        }
        .to_owned()
    });
    Ok(html(InboxMail::new(
        frame,
        view.ok_or(PageError::NotFound)?,
    )))
}

fn read_mail(desk: &Desk, clerk: &Clerk, id: i64) -> Result<Option<InboxMailView>, Fault> {
    let today = desk.today(&clerk.firm);
    desk.store.read(clerk.firm.id, |books| {
        let Some(opened) = inbox::open(books, id)? else {
            return Ok(None);
        };
        let bytes = books.inbound_bytes(id)?;
        let parsed = bytes
            .as_deref()
            .and_then(|bytes| MessageParser::default().parse(bytes));
        let (customer, mut invoices) = customer(books, opened.row.account)?;
        if let Some(message) = opened.row.answers {
            asked_first(books, message, &mut invoices)?;
        }
        let whole = opened
            .incoming
            .map(|incoming| incoming.text)
            .unwrap_or_default();
        let new = new_text(&whole);
        let text = if new.is_empty() { whole.clone() } else { new };
        let (proposed, others) = follows(&opened.proposals, &invoices, today);
        let row = opened.row;
        Ok(Some(InboxMailView {
            id,
            today,
            customer,
            at: civil(row.received_at, &clerk.firm.zone),
            kind: kind(&row.kind),
            whole: if whole.trim() == text {
                String::new()
            } else {
                whole
            },
            text,
            attachments: parsed.as_ref().map(attachments).unwrap_or_default(),
            is_cut: bytes
                .as_ref()
                .is_some_and(|bytes| bytes.len() >= MAIL_BYTES_MAX),
            is_kept: bytes.is_some(),
            answers: row.answers,
            proposed,
            others,
            invoices,
            followed: followed(&row),
            may_act: Access::Agent.is_open_to(&clerk.session.user.role),
            deleted_on: row.nobodys_since.and_then(|since| {
                let days = clerk.settings.number("inbound.keep_unfiled_days");
                since.checked_add(jiff::Span::new().days(days)).ok()
            }),
            from: row.from,
            subject: row.subject,
        }))
    })
}

type OpenInvoices = Vec<(String, receivables::Cents)>;

fn customer(
    books: &mut Books<'_>,
    account: Option<AccountId>,
) -> Result<(Option<CustomerLink>, OpenInvoices), Fault> {
    let Some(account) = account else {
        return Ok((None, Vec::new()));
    };
    let link = books.account(account)?.map(|row| CustomerLink {
        id: row.id,
        name: row.name,
    });
    let asked = InvoicesAsked {
        account: Some(account),
        open: Some(true),
        due_before: None,
    };
    let open = books.list_invoices(&asked, InvoiceId(0), OPEN_SHOWN)?;
    let open = open.into_iter().filter(|row| !row.credit_note);
    Ok((link, open.map(|row| (row.number, row.open)).collect()))
}

/// What our message asked for is what the answer most likely speaks of: these invoices stand first.
fn asked_first(
    books: &mut Books<'_>,
    message: i64,
    invoices: &mut OpenInvoices,
) -> Result<(), Fault> {
    let lines = books.message(message)?.map(|message| message.lines);
    let asked: Vec<InvoiceId> = lines
        .unwrap_or_default()
        .iter()
        .map(|(id, _)| *id)
        .collect();
    let asked: Vec<String> = books
        .invoices_by_id(&asked)?
        .into_iter()
        .map(|row| row.number)
        .collect();
    invoices.sort_by_key(|(number, _)| !asked.contains(number));
    Ok(())
}

/// What is proposed, with its sentence, and what else a person may note.
fn follows(
    proposals: &[Proposed],
    invoices: &OpenInvoices,
    today: Date,
) -> (Vec<Follow>, Vec<Follow>) {
    let proposed: Vec<Follow> = proposals
        .iter()
        .map(|one| {
            let (may, value) = match &one.what {
                Proposal::Promise(on) => {
                    let on = on.filter(|on| *on >= today);
                    (May::Promise, on.map(|on| on.to_string()))
                }
                Proposal::AlreadyPaid(_) => (May::Paid, None),
                Proposal::Dispute => {
                    let named = invoices
                        .iter()
                        .find(|(number, _)| one.because.contains(number.as_str()));
                    (May::Dispute, named.map(|(number, _)| number.clone()))
                }
                Proposal::WrongContact(mailbox) => (May::Contact, mailbox.clone()),
                Proposal::WantsCopy => (May::Copy, None),
            };
            Follow {
                may,
                because: one.because.clone(),
                value: value.unwrap_or_default(),
            }
        })
        .collect();
    let others = [May::Promise, May::Paid, May::Dispute, May::Contact]
        .into_iter()
        .filter(|may| !proposed.iter().any(|one| one.may == *may))
        .map(|may| Follow {
            may,
            because: String::new(),
            value: String::new(),
        })
        .collect();
    (proposed, others)
}

fn followed(row: &InboundRow) -> Option<(Followed, String)> {
    row.handled_at?;
    let outcome: Value = serde_json::from_str(row.outcome.as_deref()?).ok()?;
    let day = outcome["for_on"].as_str().and_then(|day| day.parse().ok());
    let followed = match outcome["what"].as_str() {
        Some("promise") => Followed::Promise(day),
        Some("paid") => Followed::Paid,
        Some("dispute") => {
            Followed::Dispute(outcome["invoice"].as_str().unwrap_or_default().to_owned())
        }
        Some("contact") => Followed::Contact,
        Some(_) => Followed::Nothing,
        None => return Some((Followed::ByItself, String::new())),
    };
    Some((followed, row.handled_by.clone().unwrap_or_default()))
}

/// What a mail is, of its word in the row.
pub fn kind(word: &str) -> MailKind {
    match word {
        "automatic" => MailKind::Automatic,
        "bounce" => MailKind::Bounce,
        _ => MailKind::Reply,
    }
}

fn may(word: &str) -> Option<May> {
    Some(match word {
        "promise" => May::Promise,
        "already_paid" => May::Paid,
        "dispute" => May::Dispute,
        "wrong_contact" => May::Contact,
        "wants_copy" => May::Copy,
        _ => return None,
    })
}

/// The exact bytes that came.
pub async fn source(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let firm = visitor.clerk()?.firm.id;
    let bytes = web
        .desk
        .run(move |desk| {
            desk.store
                .read::<_, Fault>(firm, |books| books.inbound_bytes(id))
        })
        .await?
        .ok_or(PageError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "message/rfc822".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"mail-{id}.eml\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// A person says what follows, files the mail, or takes back what was said.
pub async fn handle(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let t = Texts(visitor.language);
    let firm = clerk.firm.id;
    let known = web
        .desk
        .run(move |desk| desk.store.read::<_, Fault>(firm, |books| books.inbound(id)))
        .await?;
    known.ok_or(PageError::NotFound)?;
    let what = visitor.field("what").to_owned();
    let said = read_form(&visitor, &what, &t)?;
    let done = web
        .desk
        .run(move |desk| {
            let actor = clerk.session.user.email.as_str();
            match said {
                Said::Follows(follows) => inbox::handle(desk, &clerk.firm, actor, id, &follows),
                Said::File(code) => inbox::file(desk, &clerk.firm, actor, id, Some(&code)),
                Said::Undo => inbox::undo(desk, &clerk.firm, actor, id),
            }
        })
        .await;
    done.map_err(|refusal| refused(refusal, &what, &t))?;
    let done = if matches!(what.as_str(), "file" | "undo") {
        what.as_str()
    } else {
        "noted"
    };
    Ok(Redirect::to(&format!("/inbox/{id}?done={done}")).into_response())
}

enum Said {
    Follows(Follows),
    File(String),
    Undo,
}

fn read_form(visitor: &Visitor, what: &str, t: &Texts) -> Result<Said, PageError> {
    Ok(match what {
        "promise" => {
            let for_on = visitor.field("for_on").parse();
            let for_on = for_on
                .map_err(|_| PageError::Refused(t.promise_wrong(), t.promise_wrong_hint()))?;
            Said::Follows(Follows::Promise {
                for_on,
                amount: None,
            })
        }
        "paid" => Said::Follows(Follows::Paid),
        "dispute" => Said::Follows(Follows::Dispute {
            invoice: visitor.field("invoice").to_owned(),
            amount: None,
        }),
        "contact" => Said::Follows(Follows::Contact {
            email: visitor.field("mailbox").to_owned(),
        }),
        "nothing" | "copy" => Said::Follows(Follows::Nothing),
        "file" => Said::File(visitor.field("code").trim().to_owned()),
        "undo" => Said::Undo,
        _ => return Err(PageError::NotFound),
    })
}

fn refused(refusal: DeedError, what: &str, t: &Texts) -> PageError {
    match (refusal, what) {
        (DeedError::Fault(fault), _) => PageError::from(fault),
        (_, "promise") => PageError::Refused(t.promise_wrong(), t.promise_wrong_hint()),
        (_, "dispute") => PageError::Refused(t.dispute_wrong(), t.dispute_wrong_hint()),
        (_, "contact") => PageError::Refused(t.bad_address(), t.bad_address_hint()),
        (_, "file") => PageError::Refused(t.no_such_customer(), t.no_such_customer_hint()),
        _ => PageError::Refused(t.mail_taken(), t.mail_taken_hint()),
    }
}
