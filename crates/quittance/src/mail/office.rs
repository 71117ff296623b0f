//! The mail office: what the sender needs to know of a firm before the first message leaves.

use receivables::party::{Channel, Language};
use receivables::reminding::Level;
use store::{Books, Case, Fault, InvoiceRow, LetterRow, MessageRow, MessageWords, Organisation};

use super::compose::{CannotCompose, Mail, compose, mailbox};
use super::dkim::Signer;
use super::enclosed::{self, Enclosed};
use super::facts::{Creditor, LetterFacts, Line};
use super::gateway::Texts;
use super::own;
use super::settings::SmtpSettings;
use super::templates::Templates;
use crate::deeds::DeedError;
use crate::settings::Settings;

/// A sender nobody can answer (RFC 2606): the sandbox works before a firm has said who it is.
const NOBODY: &str = "nobody@quittance.invalid";

/// The firm's ways of sending.
pub struct Office {
    /// Where messages go; `None`: they stay in the sandbox.
    pub server: Option<SmtpSettings>,
    pub from: String,
    pub reply_to: Option<String>,
    pub creditor: Creditor,
    pub templates: Templates,
    /// Signs each message; `None`: the server does, or nobody.
    pub signer: Option<Signer>,
    pub connections: usize,
    pub per_minute: Option<u32>,
    /// Where text messages go.
    pub texts: Texts,
}

impl Office {
    /// Reads the firm's settings; says what is missing before anything is claimed.
    pub fn open(
        firm: &Organisation,
        settings: &Settings,
        letters: &[LetterRow],
    ) -> Result<Office, DeedError> {
        if settings.some(store::STANDSTILL).is_some() {
            return Err(DeedError::refused(
                "the sender stands still since these books were restored: what left after the backup would leave again",
                "compare «quittance outbox» with the server's log, then: quittance settings set mail.standstill ''",
            ));
        }
        let server = if settings.is_on("mail.sandbox") {
            None
        } else {
            Some(server(settings)?)
        };
        let from = match settings
            .some("mail.from")
            .or(settings.some("creditor.email"))
        {
            Some(from) => from.to_owned(),
            None if server.is_none() => NOBODY.to_owned(),
            None => {
                return Err(DeedError::refused(
                    "no sender is set",
                    "quittance settings set mail.from «name@domain»",
                ));
            }
        };
        mailbox(&from).map_err(|error| DeedError::refused(error.to_string(), error.hint()))?;
        let reply_to = settings
            .some("creditor.email")
            .filter(|email| !from.contains(*email));
        Ok(Office {
            creditor: creditor(firm, settings),
            reply_to: reply_to.map(str::to_owned),
            server,
            from,
            templates: templates(firm, letters)?,
            signer: signer(settings)?,
            connections: usize::try_from(settings.number("mail.connections"))
                .unwrap_or(1)
                .max(1),
            per_minute: u32::try_from(settings.number("mail.per_minute"))
                .ok()
                .filter(|n| *n > 0),
            texts: Texts::of(settings),
        })
    }
}

/// Who signs the letters, when the firm said so. Half of it is a mistake, not a wish to send without one.
pub fn signer(settings: &Settings) -> Result<Option<Signer>, DeedError> {
    let key = settings.some("mail.dkim_key");
    let (domain, key) = match (settings.some("mail.dkim_domain"), key) {
        (None, None) => return Ok(None),
        (Some(domain), Some(key)) => (domain, key),
        (Some(_), None) => {
            return Err(DeedError::refused(
                "mail.dkim_domain is set, and there is no key with which to sign, or it was kept under another QUITTANCE_KEY",
                "quittance settings set mail.dkim_key --file dkim.pem, or set mail.dkim_domain to empty",
            ));
        }
        (None, Some(_)) => {
            return Err(DeedError::refused(
                "mail.dkim_key is set, and no domain for which it signs",
                "quittance settings set mail.dkim_domain «your domain», or set mail.dkim_key to empty",
            ));
        }
    };
    Signer::new(domain, settings.get("mail.dkim_selector"), key)
        .map(Some)
        .map_err(|error| DeedError::refused(error.to_string(), error.hint()))
}

impl Office {
    /// The bytes of a message as they leave: composed, then signed.
    pub fn compose(&self, mail: &Mail<'_>) -> Result<String, CannotCompose> {
        let bytes = compose(mail)?;
        match &self.signer {
            None => Ok(bytes),
            Some(signer) => Ok(signer.sign(&bytes, mail.date)?),
        }
    }
}

fn server(settings: &Settings) -> Result<SmtpSettings, DeedError> {
    let url = settings.some("mail.smtp_url").ok_or_else(|| {
        DeedError::refused(
            "the sandbox is off and no mail server is set",
            "quittance settings set mail.smtp_url smtp://…, or: quittance settings set mail.sandbox on",
        )
    })?;
    let server = SmtpSettings::parse(url).map_err(|error| {
        let hint = format!("mail.smtp_url: right would be {}", error.hint());
        DeedError::refused(error.to_string(), hint)
    })?;
    Ok(SmtpSettings {
        authority: settings.some("mail.tls_ca").map(str::to_owned),
        ..server
    })
}

/// The firm's templates: the built-in ones, and its own in their place.
pub fn templates(firm: &Organisation, letters: &[LetterRow]) -> Result<Templates, DeedError> {
    let built_in = Templates::built_in()
        .map_err(|error| DeedError::refused(error.to_string(), error.hint(Language::En)))?;
    own::templates(built_in, firm.id, letters)
        .map_err(|error| DeedError::refused(error.to_string(), error.hint()))
}

/// Who writes, as the letters print it.
pub fn creditor(firm: &Organisation, settings: &Settings) -> Creditor {
    let sender = settings.some("mail.from").unwrap_or(NOBODY);
    let sender = mailbox(sender).map_or(NOBODY.to_owned(), |one| one.email.to_string());
    let text = |key| settings.some(key).map(str::to_owned);
    Creditor {
        name: firm.name.clone(),
        contact: None,
        email: text("creditor.email").unwrap_or(sender),
        phone: text("creditor.phone"),
        iban: text("creditor.iban"),
        bic: text("creditor.bic"),
    }
}

/// A claimed message with what its letter says.
pub struct Task {
    pub row: MessageRow,
    /// The customer's code.
    pub customer: String,
    /// Absent when the books no longer hold what it speaks of.
    pub facts: Option<LetterFacts>,
    /// What goes with it.
    pub enclosed: Enclosed,
    /// What a person wrote in the letter's place.
    pub words: Option<MessageWords>,
}

/// Reads what the letters of these messages say.
pub fn with_facts(
    books: &mut Books<'_>,
    rows: Vec<MessageRow>,
    firm: &Organisation,
    creditor: &Creditor,
    today: receivables::Date,
) -> Result<Vec<Task>, Fault> {
    let accounts: Vec<_> = rows.iter().map(|row| row.account).collect();
    let cases = books.cases(&accounts, today)?;
    let ids: Vec<_> = rows
        .iter()
        .flat_map(|row| row.lines.iter().map(|(id, _)| *id))
        .collect();
    let invoices = books.invoices_by_id(&ids)?;
    let documents = books.documents_of(&ids)?;
    let messages: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut words = books.message_words(&messages)?;
    let by_id: std::collections::HashMap<_, _> = invoices
        .iter()
        .map(|invoice| (invoice.id, invoice))
        .collect();
    let by_account: std::collections::HashMap<_, _> =
        cases.iter().map(|case| (case.row.id, case)).collect();

    let mut task = |row: MessageRow| {
        let case = by_account.get(&row.account).copied();
        let lines: Option<Vec<Line>> = row
            .lines
            .iter()
            .map(|(id, asked)| by_id.get(id).map(|invoice| line(invoice, *asked)))
            .collect();
        let facts = case
            .zip(lines)
            .and_then(|(case, lines)| facts(&row, case, lines, firm, creditor, today));
        let mut listed: Vec<_> = row
            .lines
            .iter()
            .filter_map(|(id, _)| by_id.get(id).copied())
            .collect();
        listed.sort_by_key(|invoice| (invoice.issued_on, invoice.id.0));
        let listed: Vec<_> = listed
            .iter()
            .map(|invoice| (invoice.id, invoice.number.as_str()))
            .collect();
        let enclosed = match documents.is_empty() || row.channel == Channel::Sms {
            true => Enclosed::default(),
            false => enclosed::choose(&listed, &documents),
        };
        Task {
            words: words.remove(&row.id),
            customer: case.map(|case| case.row.code.clone()).unwrap_or_default(),
            row,
            facts,
            enclosed,
        }
    };
    Ok(rows.into_iter().map(&mut task).collect())
}

fn facts(
    row: &MessageRow,
    case: &Case,
    lines: Vec<Line>,
    firm: &Organisation,
    creditor: &Creditor,
    today: receivables::Date,
) -> Option<LetterFacts> {
    Some(LetterFacts {
        creditor: creditor.clone(),
        debtor: case.row.name.clone(),
        debtor_kind: case.account.debtor,
        language: row.language,
        level: level(&row.level)?,
        lines,
        credits: row.credits,
        total: row.total,
        currency: firm.currency.clone(),
        today,
        call: None,
    })
}

/// One invoice, as the letter lists it.
pub fn line(invoice: &InvoiceRow, asked: receivables::Cents) -> Line {
    let disputed = invoice
        .disputed_on
        .map(|_| invoice.disputed.unwrap_or(invoice.open));
    Line {
        number: invoice.number.clone(),
        issued_on: invoice.issued_on,
        due_on: invoice.due_on.unwrap_or(invoice.issued_on),
        total: invoice.total,
        remains: asked,
        disputed: disputed.unwrap_or_default(),
    }
}

fn level(code: &str) -> Option<Level> {
    let levels = [
        Level::PreReminder,
        Level::R1,
        Level::R2,
        Level::R3,
        Level::HandOver,
    ];
    levels.into_iter().find(|level| level.code() == code)
}
