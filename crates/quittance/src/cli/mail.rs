//! `quittance mail`: what customers write back, and what follows from it.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use documents::export::Cell;
use receivables::Date;
use receivables::party::AccountId;
use serde::Serialize;
use serde_json::json;
use store::{Books, Fault, Inbound, InboundRow, Organisation};

use super::record::cents;
use super::{Common, show};
use crate::deeds::reminding::inbox::{self, Follows, Looked, MAIL_BYTES_MAX, Opened};
use crate::deeds::{DeedError, settings};
use crate::desk::Desk;

/// What customers write back.
#[derive(Args)]
pub struct MailArgs {
    /// The firm's day, when it is not today
    #[arg(long, global = true, value_name = "DATE")]
    on: Option<Date>,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Take in what came
    Fetch {
        /// Mails saved as files (.eml); without any, the firm's mailbox is read
        files: Vec<PathBuf>,
        /// Read the mailbox from mail.imap_after on, also what was read before
        #[arg(long, conflicts_with = "files")]
        again: bool,
    },
    /// List what waits for somebody
    Inbox {
        /// Also what somebody has looked at
        #[arg(long)]
        all: bool,
        /// At most so many, newest first
        #[arg(long, default_value_t = 200)]
        limit: i64,
    },
    /// Read one mail, with what it may mean
    Show {
        /// Its number, as the list shows it
        id: i64,
        /// The exact bytes
        #[arg(long)]
        source: bool,
    },
    /// File a mail on a customer
    File {
        /// Its number
        id: i64,
        /// The customer's code
        #[arg(required_unless_present = "nobody")]
        customer: Option<String>,
        /// It is nobody's again
        #[arg(long, conflicts_with = "customer")]
        nobody: bool,
    },
    /// Say what follows from a mail; the customer's reminders then go on
    Done(Done),
    /// Take back what was said of a mail, and what was noted because of it
    Undo {
        /// Its number
        id: i64,
    },
}

/// Without any of these nothing follows.
#[derive(Args)]
struct Done {
    /// Its number
    id: i64,
    /// The customer promises the money for this day
    #[arg(long, value_name = "DATE", group = "follows")]
    promise: Option<Date>,
    /// The customer says that it was paid: the money is awaited for some days
    #[arg(long, group = "follows")]
    paid: bool,
    /// The customer contests this invoice
    #[arg(long, value_name = "INVOICE", group = "follows")]
    dispute: Option<String>,
    /// From now on write to this mailbox
    #[arg(long, value_name = "MAILBOX", group = "follows")]
    contact: Option<String>,
    /// How much is promised, or contested
    #[arg(long)]
    amount: Option<String>,
}

/// A mail as lists show it.
#[derive(Serialize)]
struct Told {
    id: i64,
    kind: String,
    customer: Option<String>,
    name: Option<String>,
    from: String,
    subject: String,
    received_on: Date,
    proposals: Vec<String>,
    waits: bool,
    handled_by: Option<String>,
    outcome: Option<serde_json::Value>,
}

pub fn run(common: &Common, args: MailArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(args.on)?;
    let firm = common.firm(&desk)?;
    match args.what {
        What::Fetch { files, again } if files.is_empty() => {
            let looked = inbox::look_once(&desk, &firm, "command", again)?;
            tell_taken_in(common, &desk, &firm, &looked)?;
        }
        What::Fetch { files, .. } => fetch(common, &desk, &firm, &files)?,
        What::Inbox { all, limit } => list(common, &desk, &firm, all, limit)?,
        What::Show { id, source: true } => source(&desk, &firm, id)?,
        What::Show { id, source: false } => read(common, &desk, &firm, id)?,
        What::File { id, customer, .. } => {
            inbox::file(&desk, &firm, "command", id, customer.as_deref())?;
            tell(common, &desk, &firm, id)?;
        }
        What::Done(done) => {
            let id = done.id;
            inbox::handle(&desk, &firm, "command", id, &done.follows(&firm)?)?;
            tell(common, &desk, &firm, id)?;
        }
        What::Undo { id } => {
            inbox::undo(&desk, &firm, "command", id)?;
            tell(common, &desk, &firm, id)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Done {
    fn follows(self, firm: &Organisation) -> Result<Follows, DeedError> {
        let amount = self
            .amount
            .map(|text| cents(&text, firm.language))
            .transpose()?;
        if let Some(for_on) = self.promise {
            return Ok(Follows::Promise { for_on, amount });
        }
        if let Some(invoice) = self.dispute {
            return Ok(Follows::Dispute { invoice, amount });
        }
        if amount.is_some() {
            return Err(DeedError::refused(
                "an amount says how much is promised or contested",
                "give it with --promise or --dispute",
            ));
        }
        Ok(match self.contact {
            Some(email) => Follows::Contact { email },
            None if self.paid => Follows::Paid,
            None => Follows::Nothing,
        })
    }
}

fn fetch(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    files: &[PathBuf],
) -> Result<(), DeedError> {
    let settings = settings(desk, firm.id)?;
    let mut looked = Looked::default();
    for file in files {
        let bytes = bytes_of(file)?;
        looked.count(inbox::take_in_file(
            desk, firm, &settings, "command", &bytes,
        )?);
    }
    tell_taken_in(common, desk, firm, &looked)
}

fn tell_taken_in(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    looked: &Looked,
) -> Result<(), DeedError> {
    let told = desk.store.read::<_, Fault>(firm.id, |books| {
        let rows: Result<Vec<_>, Fault> = looked.ids.iter().map(|id| books.inbound(*id)).collect();
        told(books, rows?.into_iter().flatten().collect())
    })?;
    let (known, own) = (looked.known, looked.own);
    let data = json!({ "taken_in": told.len(), "known": known, "own": own, "mails": told });
    common.output().data_or(&data, || {
        let words = format!(
            "{} taken in, {known} known before, {own} our own",
            told.len()
        );
        match told.is_empty() {
            true => words,
            false => format!("{words}\n\n{}", table(&told, firm)),
        }
    });
    Ok(())
}

fn bytes_of(file: &Path) -> Result<Vec<u8>, DeedError> {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(file)
        .and_then(|opened| opened.take(MAIL_BYTES_MAX as u64).read_to_end(&mut bytes));
    read.map_err(|cause| {
        DeedError::refused(
            format!("{}: {cause}", file.display()),
            "name a file that can be read",
        )
    })?;
    Ok(bytes)
}

fn list(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    all: bool,
    limit: i64,
) -> Result<(), DeedError> {
    let which = if all { Inbound::All } else { Inbound::Waiting };
    let told = desk.store.read::<_, Fault>(firm.id, |books| {
        let rows = books.list_inbound(which, i64::MAX, limit)?;
        told(books, rows)
    })?;
    common.output().data_or(&told, || match told.is_empty() {
        true => "nothing waits".to_owned(),
        false => table(&told, firm),
    });
    Ok(())
}

fn read(common: &Common, desk: &Desk, firm: &Organisation, id: i64) -> Result<(), DeedError> {
    let found = desk.store.read::<_, Fault>(firm.id, |books| {
        let Some(opened) = inbox::open(books, id)? else {
            return Ok(None);
        };
        let head = told(books, vec![opened.row.clone()])?.pop();
        Ok(head.map(|head| (head, opened)))
    })?;
    let (head, opened) = found.ok_or_else(not_here)?;
    let proposals: Vec<_> = opened
        .proposals
        .iter()
        .map(|one| json!({ "what": inbox::proposal_word(&one.what), "because": one.because }))
        .collect();
    let text = text_of(&opened);
    let data = json!({ "mail": head, "text": text, "proposals": proposals });
    common.output().data_or(&data, || {
        let mut lines = vec![format!(
            "{} · {} · {}",
            head.received_on, head.from, head.subject
        )];
        lines.push(head.name.clone().unwrap_or_else(|| "nobody's yet".into()));
        lines.extend(
            opened
                .proposals
                .iter()
                .map(|one| format!("? {}: «{}»", inbox::proposal_word(&one.what), one.because)),
        );
        format!("{}\n\n{text}", lines.join("\n"))
    });
    Ok(())
}

fn text_of(opened: &Opened) -> &str {
    opened
        .incoming
        .as_ref()
        .map_or("", |incoming| incoming.text.as_str())
}

fn source(desk: &Desk, firm: &Organisation, id: i64) -> Result<(), DeedError> {
    let bytes = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.inbound_bytes(id))?;
    show::say(&String::from_utf8_lossy(&bytes.ok_or_else(not_here)?));
    Ok(())
}

fn tell(common: &Common, desk: &Desk, firm: &Organisation, id: i64) -> Result<(), DeedError> {
    let told = desk.store.read::<_, Fault>(firm.id, |books| {
        let row = books.inbound(id)?;
        told(books, row.into_iter().collect())
    })?;
    common
        .output()
        .data_or(&told.first(), || table(&told, firm));
    Ok(())
}

fn told(books: &mut Books<'_>, rows: Vec<InboundRow>) -> Result<Vec<Told>, Fault> {
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let account = match row.account {
            Some(AccountId(id)) => books.account(AccountId(id))?,
            None => None,
        };
        let (customer, name) = account.map(|row| (row.code, row.name)).unzip();
        told.push(Told {
            id: row.id,
            kind: row.kind,
            customer,
            name,
            from: row.from,
            subject: row.subject,
            received_on: row.received_on,
            proposals: row
                .proposals
                .split(',')
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
            waits: row.handled_at.is_none(),
            handled_by: row.handled_by,
            outcome: row
                .outcome
                .and_then(|text| serde_json::from_str(&text).ok()),
        });
    }
    Ok(told)
}

fn table(told: &[Told], firm: &Organisation) -> String {
    let text = |text: &str| Cell::Text(text.to_owned());
    let row = |mail: &Told| {
        vec![
            Cell::Number(mail.id),
            Cell::Date(mail.received_on),
            text(&mail.kind),
            text(mail.customer.as_deref().unwrap_or("—")),
            text(&mail.from),
            text(&mail.subject),
            text(&mail.proposals.join(", ")),
            text(if mail.waits { "waits" } else { "done" }),
        ]
    };
    let rows: Vec<_> = told.iter().map(row).collect();
    let headers = [
        "mail", "came", "kind", "customer", "from", "subject", "may mean", "state",
    ];
    show::table(&headers, &rows, firm.language)
}

fn not_here() -> DeedError {
    DeedError::refused(
        "this mail is not in these books, or was erased",
        "quittance mail inbox --all lists them",
    )
}
