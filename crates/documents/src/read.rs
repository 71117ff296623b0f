//! A table and its mapping, read line by line into facts.

use receivables::Cents;
use receivables::invoicing::Terms;
use receivables::party::Language;

use crate::columns::{Column, Field, Kind, Mapping, folded};
use crate::facts::{CustomerLine, CustomerRef, DocumentKind, Fact, InvoiceLine, PaymentLine};
use crate::table::{Row, Rows, Table};
use crate::{CannotRead, Refused, Why, fec, values};

/// Mailboxes of one customer: more is a mailing list.
const EMAILS_MAX: usize = 20;

/// Reads the facts of a table, one line at a time.
pub fn read<'a>(table: &'a mut Table, mapping: &Mapping) -> Result<Facts<'a>, CannotRead> {
    if mapping.kind == Kind::Fec {
        let ledger = fec::read(table)?;
        let size = table.size();
        return Ok(Facts {
            inner: Inner::Fec(Box::new(ledger.into_facts())),
            size,
        });
    }
    mapping.check(table.header())?;
    let size = table.size();
    let reader = Reader {
        rows: table.rows()?,
        row: Row::default(),
        lines: Lines::new(mapping),
    };
    Ok(Facts {
        inner: Inner::Table(Box::new(reader)),
        size,
    })
}

/// The facts of a file, or for each line why it was not taken.
pub struct Facts<'a> {
    inner: Inner<'a>,
    size: u64,
}

enum Inner<'a> {
    Table(Box<Reader<'a>>),
    Fec(Box<fec::OpenItems>),
}

struct Reader<'a> {
    rows: Rows<'a>,
    row: Row,
    lines: Lines,
}

impl Facts<'_> {
    /// How far the reading is, and how far it goes: for a progress bar.
    pub fn progress(&self) -> (u64, u64) {
        match &self.inner {
            Inner::Table(reader) => (reader.rows.position().min(self.size), self.size),
            Inner::Fec(_) => (self.size, self.size),
        }
    }
}

impl Iterator for Facts<'_> {
    type Item = Result<Fact, Refused>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.inner {
            Inner::Fec(facts) => facts.next(),
            Inner::Table(reader) => {
                let outcome = reader.rows.read(&mut reader.row)?;
                Some(outcome.and_then(|()| reader.lines.fact(&reader.row)))
            }
        }
    }
}

/// The columns of a mapping, found once for all lines.
struct Lines {
    kind: Kind,
    columns: [Option<Column>; Field::COUNT],
    currency: String,
}

impl Lines {
    fn new(mapping: &Mapping) -> Lines {
        let mut columns = [const { None }; Field::COUNT];
        for column in &mapping.columns {
            columns[column.field as usize] = Some(column.clone());
        }
        Lines {
            kind: mapping.kind,
            columns,
            currency: mapping.currency.clone(),
        }
    }

    fn fact(&self, row: &Row) -> Result<Fact, Refused> {
        match self.kind {
            Kind::Customers => self.customer_line(row).map(Fact::Customer),
            Kind::Payments => self.payment(row).map(Fact::Payment),
            Kind::Invoices | Kind::Fec => self.invoice(row).map(Fact::Invoice),
        }
    }

    fn invoice(&self, row: &Row) -> Result<InvoiceLine, Refused> {
        let number = self
            .text(row, Field::Number)
            .ok_or_else(|| self.empty(row, Field::Number))?
            .to_owned();
        let customer = self.customer(row)?;
        if customer.is_nobody() {
            return Err(self.refused(row, self.customer_field(), Why::NoCustomer));
        }
        let issued_on = self.needed_date(row, Field::IssuedOn)?;
        let signed = self.total(row)?;
        let kind = self.kind_of(row, &number, signed);
        let total = Cents(signed.0.abs());
        let paid_on = self.date(row, Field::PaidOn)?;
        Ok(InvoiceLine {
            line: row.line,
            customer,
            number,
            kind,
            issued_on,
            due_on: self.date(row, Field::DueOn)?,
            total,
            paid_on,
            already_paid: self.already_paid(row, total)?,
            disputed: self.disputed(row)?,
            currency: self.currency(row, Field::Gross)?,
        })
    }

    fn payment(&self, row: &Row) -> Result<PaymentLine, Refused> {
        let amount = self
            .amount(row, Field::Amount)?
            .ok_or_else(|| self.empty(row, Field::Amount))?;
        if !amount.is_positive() {
            return Err(self.refused(row, Field::Amount, Why::AmountNotPositive));
        }
        let numbers = self.text(row, Field::Invoices).unwrap_or("");
        Ok(PaymentLine {
            line: row.line,
            customer: self.customer(row)?,
            received_on: self.needed_date(row, Field::ReceivedOn)?,
            amount,
            invoices: numbers
                .split([',', ';', '+', '\n'])
                .map(str::trim)
                .filter(|n| !n.is_empty())
                .map(str::to_owned)
                .collect(),
            reference: self.owned(row, Field::Reference),
            bank_id: self.owned(row, Field::BankId),
            currency: self.currency(row, Field::Amount)?,
        })
    }

    fn customer_line(&self, row: &Row) -> Result<CustomerLine, Refused> {
        let customer = self.customer(row)?;
        if customer.is_nobody() {
            return Err(self.refused(row, self.customer_field(), Why::NoCustomer));
        }
        Ok(CustomerLine {
            line: row.line,
            customer,
            terms: self.terms(row)?,
        })
    }

    fn customer(&self, row: &Row) -> Result<CustomerRef, Refused> {
        Ok(CustomerRef {
            code: self.owned(row, Field::CustomerCode),
            name: self.owned(row, Field::CustomerName),
            emails: self.emails(row)?,
            siren: self.siren(row)?,
            language: self.text(row, Field::Language).map(language),
            zip: self.owned(row, Field::Zip),
            street: self.owned(row, Field::Street),
            more_address: self.owned(row, Field::MoreAddress),
            city: self.owned(row, Field::City),
        })
    }

    /// The column where a person looks first for whose line it is.
    fn customer_field(&self) -> Field {
        let fields = [Field::CustomerName, Field::CustomerCode, Field::Email];
        fields
            .into_iter()
            .find(|field| self.column(*field).is_some())
            .unwrap_or(Field::CustomerName)
    }

    /// What is owed: the gross amount, else net and tax, else what is open.
    fn total(&self, row: &Row) -> Result<Cents, Refused> {
        let net = self.amount(row, Field::Net)?;
        let vat = self.amount(row, Field::Vat)?;
        match (self.amount(row, Field::Gross)?, net, vat) {
            (Some(gross), ..) => Ok(gross),
            (None, Some(net), Some(vat)) => Ok(net + vat),
            _ => match self.amount(row, Field::Open)? {
                Some(open) if self.column(Field::Gross).is_none() => Ok(open),
                _ => Err(self.empty(row, Field::Gross)),
            },
        }
    }

    /// A negative total is a credit note; so is what says it is one, by its type or by the `AV` its number begins with.
    fn kind_of(&self, row: &Row, number: &str, total: Cents) -> DocumentKind {
        let credit_note = match self.text(row, Field::DocumentType) {
            _ if total < Cents::ZERO => true,
            Some(kind) => is_credit_note(kind),
            None => is_credit_note_number(number),
        };
        if credit_note {
            DocumentKind::CreditNote
        } else {
            DocumentKind::Invoice
        }
    }

    fn already_paid(&self, row: &Row, total: Cents) -> Result<Option<Cents>, Refused> {
        if let Some(paid) = self.amount(row, Field::AlreadyPaid)? {
            let paid = Cents(paid.0.abs());
            return match paid.0 {
                0 => Ok(None),
                paid if paid > total.0 => {
                    Err(self.refused(row, Field::AlreadyPaid, Why::MoreThanTotal))
                }
                _ => Ok(Some(paid)),
            };
        }
        if let (Some(open), Some(_)) = (self.amount(row, Field::Open)?, self.column(Field::Gross)) {
            let open = Cents(open.0.abs());
            return match total - open {
                paid if paid < Cents::ZERO => {
                    Err(self.refused(row, Field::Open, Why::MoreThanTotal))
                }
                Cents::ZERO => Ok(None),
                paid => Ok(Some(paid)),
            };
        }
        let paid = self.answer(row, Field::IsPaid)?;
        Ok((paid && total.is_positive()).then_some(total))
    }

    /// `Litige` says yes, or since when; whatever else stands there is a reason, and a reason is a dispute.
    fn disputed(&self, row: &Row) -> Result<bool, Refused> {
        Ok(self
            .text(row, Field::Disputed)
            .is_some_and(|text| values::yes_or_no(text).unwrap_or(true)))
    }

    fn terms(&self, row: &Row) -> Result<Option<Terms>, Refused> {
        let Some(text) = self.text(row, Field::Terms) else {
            return Ok(None);
        };
        values::terms(text)
            .map(Some)
            .ok_or_else(|| self.refused(row, Field::Terms, Why::NotTerms))
    }

    fn currency(&self, row: &Row, amount: Field) -> Result<String, Refused> {
        match self.text(row, Field::Currency) {
            Some("€") => Ok("EUR".to_owned()),
            Some(code) if code.len() == 3 && code.bytes().all(|b| b.is_ascii_alphabetic()) => {
                Ok(code.to_ascii_uppercase())
            }
            Some(_) => Err(self.refused(row, Field::Currency, Why::NotACurrency)),
            None => {
                let named = self.text(row, amount).and_then(values::currency_of);
                Ok(named.map_or_else(|| self.currency.clone(), str::to_owned))
            }
        }
    }

    fn emails(&self, row: &Row) -> Result<Vec<String>, Refused> {
        let Some(text) = self.text(row, Field::Email) else {
            return Ok(Vec::new());
        };
        let addresses = text
            .split([',', ';', ' ', '\n', '|'])
            .map(str::trim)
            .filter(|address| !address.is_empty());
        let emails: Vec<String> = addresses.take(EMAILS_MAX).map(bare_address).collect();
        if emails.iter().all(|email| is_email(email)) {
            return Ok(emails);
        }
        Err(self.refused(row, Field::Email, Why::NotAnEmail))
    }

    /// Nine digits; a SIRET and a French VAT number hold them.
    fn siren(&self, row: &Row) -> Result<Option<String>, Refused> {
        let Some(text) = self.text(row, Field::Siren) else {
            return Ok(None);
        };
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        match (digits.len(), letters) {
            (9 | 14, 0) => Ok(Some(digits[..9].to_owned())),
            (11, 2) if text.starts_with("FR") => Ok(Some(digits[2..].to_owned())),
            _ => Err(self.refused(row, Field::Siren, Why::NotASiren)),
        }
    }

    fn answer(&self, row: &Row, field: Field) -> Result<bool, Refused> {
        match self.text(row, field) {
            None => Ok(false),
            Some(text) => {
                values::yes_or_no(text).ok_or_else(|| self.refused(row, field, Why::NotYesOrNo))
            }
        }
    }

    fn amount(&self, row: &Row, field: Field) -> Result<Option<Cents>, Refused> {
        match (self.text(row, field), self.column(field)) {
            (Some("-" | "–"), _) | (None, _) | (_, None) => Ok(None),
            (Some(text), Some(column)) => values::amount(text, column.amount_style)
                .map(Some)
                .map_err(|why| self.refused(row, field, why)),
        }
    }

    fn date(&self, row: &Row, field: Field) -> Result<Option<jiff::civil::Date>, Refused> {
        match (self.text(row, field), self.column(field)) {
            (Some("-" | "–"), _) | (None, _) | (_, None) => Ok(None),
            (Some(text), Some(column)) => values::date(text, column.date_order)
                .map(Some)
                .map_err(|why| self.refused(row, field, why)),
        }
    }

    fn needed_date(&self, row: &Row, field: Field) -> Result<jiff::civil::Date, Refused> {
        self.date(row, field)?.ok_or_else(|| self.empty(row, field))
    }

    fn column(&self, field: Field) -> Option<&Column> {
        self.columns[field as usize].as_ref()
    }

    fn text<'r>(&self, row: &'r Row, field: Field) -> Option<&'r str> {
        let text = row.cell(self.column(field)?.index);
        (!text.is_empty()).then_some(text)
    }

    fn owned(&self, row: &Row, field: Field) -> Option<String> {
        self.text(row, field).map(str::to_owned)
    }

    fn empty(&self, row: &Row, field: Field) -> Refused {
        self.refused(row, field, Why::Empty(field))
    }

    fn refused(&self, row: &Row, field: Field, why: Why) -> Refused {
        match self.column(field) {
            Some(column) => Refused::cell(row.line, &column.header, row.cell(column.index), why),
            None => Refused::line(row.line, "", why),
        }
    }
}

fn is_credit_note(kind: &str) -> bool {
    let name = folded(kind);
    let whole = [
        "av",
        "cn",
        "nc",
        "381",
        "261",
        "av c",
        "credit",
        "refund",
        "remboursement",
        "gutschrift",
    ];
    whole.contains(&name.as_str())
        || name
            .split(' ')
            .any(|word| word == "avoir" || word == "avoirs")
        || name.contains("credit not")
        || name.contains("note credit")
}

/// `AV2025-0001`, `AV-12`, `AV 7`: the usual numbers of French credit notes. `AVANCE-1` is none.
fn is_credit_note_number(number: &str) -> bool {
    let rest = number
        .strip_prefix("AV")
        .or_else(|| number.strip_prefix("Av"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || "-_/ .".contains(c)))
}

/// French is written in French; whoever reads another language gets English, the only other one of the house.
fn language(text: &str) -> Language {
    let name = folded(text);
    if name.starts_with("fr") || name.is_empty() {
        Language::Fr
    } else {
        Language::En
    }
}

/// `<a@b.fr>` and `mailto:a@b.fr` are `a@b.fr`.
fn bare_address(text: &str) -> String {
    text.trim_start_matches("mailto:")
        .trim_matches(['<', '>', '"', '\''])
        .to_owned()
}

fn is_email(text: &str) -> bool {
    let plain = |c: char| !c.is_control() && !c.is_whitespace() && !"<>()[]\\,;:\"".contains(c);
    match text.rsplit_once('@') {
        Some((name, domain)) => {
            !name.is_empty()
                && !name.contains('@')
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
                && text.chars().all(plain)
                && text.len() <= 254
        }
        None => false,
    }
}
