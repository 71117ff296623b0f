//! Writing the lines of a file: what is new is written, what is known is left, what contradicts the books is refused.

use std::collections::{BTreeSet, HashMap, HashSet};

use documents::Told;
use documents::columns::{Field, Kind, Mapping};
use documents::facts::{CustomerLine, CustomerRef, DocumentKind, InvoiceLine, PaymentLine};
use receivables::invoicing::Terms;
use receivables::party::{AccountId, InvoiceId, Language, SequenceId};
use receivables::{Cents, Date};
use store::{Books, Fault, InvoiceRow, NewInvoice, NewPayment, Organisation};

use super::customers::Customers;
use super::import::Report;
use super::reading::{Batch, Read, hash};
use crate::settings::Settings;

/// No file brings back whom a person asked to forget.
const ERASED_FR: &str = "ce client a été effacé ; s’il revient, ouvrez-le sous un autre code";
const ERASED_EN: &str =
    "this customer was erased; should they come back, open them under another code";

/// Writes the lines of one file, a few thousand at a time.
pub struct Writer {
    /// What became of them so far.
    pub report: Report,
    customers: Customers,
    mapping: Mapping,
    currency: String,
    language: Language,
    usual_terms: Terms,
    today: Date,
    /// The first file of a firm meets empty books: nothing needs to be looked up.
    first: bool,
    /// The accounts of the file's customers, in the order of [`Whose`](super::reading::Whose).
    accounts: Vec<Option<AccountId>>,
    numbers: HashSet<u64>,
    payments: HashMap<u64, u32>,
}

/// An invoice line with its account, and what the books say of its number.
struct Met {
    line: InvoiceLine,
    account: AccountId,
    known: Option<InvoiceRow>,
    /// Its due date was another one.
    moved: bool,
}

/// An invoice that the same file has told already: the second line must say the same, or one of both is lost unseen.
#[derive(Clone, Copy)]
struct Before {
    account: AccountId,
    credit_note: bool,
    total: Cents,
    due_on: Option<Date>,
    /// It stands in the books, where terms made a due date of none.
    stands: bool,
}

impl Before {
    fn of(line: &InvoiceLine, account: AccountId) -> Before {
        Before {
            account,
            credit_note: is_credit(line),
            total: line.total,
            due_on: line.due_on,
            stands: false,
        }
    }

    fn told(row: &InvoiceRow) -> Before {
        Before {
            account: row.account,
            credit_note: row.credit_note,
            total: row.total,
            due_on: row.due_on,
            stands: true,
        }
    }

    /// True when a second line says the same.
    fn says(&self, other: &Before) -> bool {
        let due_on = match (self.due_on, other.due_on) {
            (Some(one), Some(other)) => one == other || self.credit_note,
            (one, other) => one == other || self.stands,
        };
        due_on
            && (self.account, self.credit_note, self.total)
                == (other.account, other.credit_note, other.total)
    }
}

impl Writer {
    /// Reads who is known.
    pub fn new(
        books: &mut Books<'_>,
        settings: &Settings,
        firm: &Organisation,
        sequence: SequenceId,
        mapping: &Mapping,
        today: Date,
    ) -> Result<Writer, Fault> {
        let first = !books.has_invoices()?;
        if first && mapping.kind == Kind::Invoices {
            books.set_indexes_aside()?;
        }
        Ok(Writer {
            report: Report::default(),
            customers: Customers::new(books, sequence, firm.language)?,
            mapping: mapping.clone(),
            currency: firm.currency.clone(),
            language: firm.language,
            usual_terms: settings.terms(),
            today,
            first,
            accounts: Vec::new(),
            numbers: HashSet::new(),
            payments: HashMap::new(),
        })
    }

    /// Writes what a program brings in for one customer: nobody else's name need be read for it.
    pub fn for_one(
        settings: &Settings,
        firm: &Organisation,
        customers: Customers,
        language: Language,
        today: Date,
    ) -> Writer {
        Writer {
            report: Report::default(),
            customers,
            mapping: Mapping {
                kind: Kind::Invoices,
                columns: Vec::new(),
                currency: firm.currency.clone(),
            },
            currency: firm.currency.clone(),
            language,
            usual_terms: settings.terms(),
            today,
            first: false,
            accounts: Vec::new(),
            numbers: HashSet::new(),
            payments: HashMap::new(),
        }
    }

    /// Writes some lines.
    pub fn write(&mut self, books: &mut Books<'_>, batch: Batch) -> Result<(), Fault> {
        self.report.read += batch.len() as u64;
        for refused in batch.refused {
            self.report.refuse(refused.told(self.language));
        }
        self.write_customers(books, &batch.customers)?;
        self.write_invoices(books, batch.newcomers, batch.invoices)?;
        self.write_payments(books, batch.payments)?;
        self.report.customers_created = self.customers.created;
        Ok(())
    }

    fn write_customers(
        &mut self,
        books: &mut Books<'_>,
        lines: &[CustomerLine],
    ) -> Result<(), Fault> {
        let before = self.customers.created;
        let is_new = |line: &&CustomerLine| self.customers.known(&line.customer).is_none();
        let new: Vec<&CustomerLine> = lines.iter().filter(is_new).collect();
        self.customers
            .open_unknown(books, lines.iter().map(|line| (&line.customer, line.terms)))?;
        let new = new.iter().map(|line| self.customers.known(&line.customer));
        let new: BTreeSet<AccountId> = new.flatten().collect();
        let created = self.customers.created - before;
        let told = lines.iter().map(|line| (&line.customer, line.terms));
        let agreed = self.customers.agree_terms(books, told)?;
        self.report.terms_changed += agreed.len() as u64;
        let who = lines.iter().map(|line| &line.customer);
        let mut updated: BTreeSet<AccountId> = agreed.into_iter().collect();
        updated.extend(self.customers.add_mailboxes(books, who)?);
        let who = lines.iter().map(|line| &line.customer);
        let kept = self.customers.keep_addresses(books, who)?;
        updated.extend(kept.into_iter().filter(|account| !new.contains(account)));
        let updated = updated.len() as u64;
        self.report.created += created;
        self.report.updated += updated;
        self.report.unchanged += lines.len() as u64 - created - updated;
        Ok(())
    }

    fn write_invoices(
        &mut self,
        books: &mut Books<'_>,
        newcomers: Vec<CustomerRef>,
        lines: Vec<Read>,
    ) -> Result<(), Fault> {
        if lines.is_empty() {
            return Ok(());
        }
        self.customers
            .open_unknown(books, newcomers.iter().map(|who| (who, None)))?;
        self.customers.add_mailboxes(books, newcomers.iter())?;
        let accounts = newcomers.iter().map(|who| self.customers.known(who));
        self.accounts.extend(accounts);
        let (mut new, mut known) = self.meet(books, lines)?;
        self.move_due_dates(books, &mut known)?;
        // By customer, rows and the index that finds them by customer grow in the same order.
        new.sort_by_key(|met| met.account);
        let mut rows = self.write_new(books, &new)?;
        for met in &known {
            rows.extend(met.known.clone());
        }
        self.pay(books, new.iter().chain(&known), &rows)
    }

    /// A file that says another due date than the books is followed: the firm granted time, or corrected itself. The journal
    /// says from which day to which.
    fn move_due_dates(&mut self, books: &mut Books<'_>, known: &mut [Met]) -> Result<(), Fault> {
        for met in known {
            let (Some(row), Some(due_on)) = (&mut met.known, met.line.due_on) else {
                continue;
            };
            if row.credit_note || row.due_on == Some(due_on) {
                continue;
            }
            if self.customers.erased_on(met.account).is_none() {
                books.move_due_date(row, due_on)?;
                row.due_on = Some(due_on);
                met.moved = true;
                self.report.due_dates_moved += 1;
            }
        }
        Ok(())
    }

    /// Parts lines into new ones and known ones. A line that contradicts the books, or an earlier line, is refused.
    fn meet(
        &mut self,
        books: &mut Books<'_>,
        lines: Vec<Read>,
    ) -> Result<(Vec<Met>, Vec<Met>), Fault> {
        let told_before = |read: &&Read| self.numbers.contains(&read.number);
        let earlier: HashSet<u64> = lines
            .iter()
            .filter(told_before)
            .map(|read| read.number)
            .collect();
        let seen = |read: &&Read| !self.numbers.insert(read.number);
        let seen: HashSet<u64> = lines.iter().filter(seen).map(|read| read.number).collect();
        let asked: Vec<String> = lines
            .iter()
            .filter(|read| !self.first || seen.contains(&read.number))
            .map(|read| read.line.number.clone())
            .collect();
        let found = if asked.is_empty() {
            HashMap::new()
        } else {
            books.invoices_by_number(&asked)?
        };
        let mut here: HashMap<String, Before> = HashMap::new();
        let (mut new, mut known) = (Vec::with_capacity(lines.len()), Vec::new());
        for Read {
            line,
            whose,
            number,
        } in lines
        {
            let Some(account) = self.accounts.get(whose.0).copied().flatten() else {
                let why = self.say(
                    "on ne sait pas de quel client est cette ligne",
                    "whose line this is cannot be told",
                );
                self.refuse(line.line, Field::CustomerName, "", why.into());
                continue;
            };
            let row = found.get(&line.number);
            // What an earlier part of this file told stands in the books by now.
            let told = row.filter(|_| earlier.contains(&number)).map(Before::told);
            let before = here.get(&line.number).copied().or(told);
            if let Some((column, value, why)) = self.contradiction(&line, account, row, before) {
                self.refuse(line.line, column, &value, why);
            } else if row.is_none() && before.is_some() {
                self.report.unchanged += 1;
            } else {
                if seen.contains(&number) {
                    here.insert(line.number.clone(), Before::of(&line, account));
                }
                let met = Met {
                    account,
                    known: row.cloned(),
                    moved: false,
                    line,
                };
                match met.known {
                    Some(_) => known.push(met),
                    None => new.push(met),
                }
            }
        }
        Ok((new, known))
    }

    /// What of this line contradicts the books, or an earlier line: the column, its value, and what is the matter.
    fn contradiction(
        &self,
        line: &InvoiceLine,
        account: AccountId,
        row: Option<&InvoiceRow>,
        before: Option<Before>,
    ) -> Option<(Field, String, String)> {
        let number = |why: &str| Some((Field::Number, line.number.clone(), why.to_owned()));
        if line.currency != self.currency {
            let why = self.say(
                "cette entreprise tient ses comptes en",
                "this firm keeps its books in",
            );
            return Some((
                Field::Currency,
                line.currency.clone(),
                format!("{why} {}", self.currency),
            ));
        }
        if let Some(row) = row {
            let same = row.total == line.total
                && row.account == account
                && row.credit_note == is_credit(line);
            if !same {
                return number(self.say(
                    "ce numéro est déjà dans les livres, avec un autre total ou un autre client ; une facture émise ne change pas : corrigez par un avoir",
                    "this number is in the books already, with another total or customer; an issued invoice never changes: correct it by a credit note",
                ));
            }
        } else if self.customers.erased_on(account).is_some() {
            return number(self.say(ERASED_FR, ERASED_EN));
        }
        match before {
            Some(before) if !before.says(&Before::of(line, account)) => number(self.say(
                "ce numéro figure deux fois, avec un autre total, client ou échéance",
                "this number stands twice, with another total, customer or due date",
            )),
            _ => None,
        }
    }

    /// Writes new invoices; answers those that are paid by the same file, as rows.
    fn write_new(&mut self, books: &mut Books<'_>, new: &[Met]) -> Result<Vec<InvoiceRow>, Fault> {
        let mut invoices = Vec::with_capacity(new.len());
        for met in new {
            let line = &met.line;
            let due_on = match line.due_on {
                Some(due_on) => due_on,
                None => {
                    let agreed = self.customers.terms(books, met.account)?;
                    agreed.unwrap_or(self.usual_terms).due_on(line.issued_on)
                }
            };
            invoices.push(NewInvoice {
                account: met.account,
                number: line.number.clone(),
                credit_note: is_credit(line),
                issued_on: line.issued_on,
                due_on: Some(due_on),
                total: line.total,
                disputed_on: line.disputed.then_some(self.today),
            });
        }
        let ids = books.add_invoices(&invoices)?;
        self.report.created += new.len() as u64;
        let paid = new
            .iter()
            .zip(invoices)
            .zip(ids)
            .filter(|((met, _), _)| says_paid(&met.line));
        Ok(paid.map(|((_, invoice), id)| row_of(id, invoice)).collect())
    }

    /// Writes the payments that invoice lines tell of: *paid on* a day, or *already paid* when the file was written.
    fn pay<'m>(
        &mut self,
        books: &mut Books<'_>,
        lines: impl Iterator<Item = &'m Met>,
        rows: &[InvoiceRow],
    ) -> Result<(), Fault> {
        let by_number: HashMap<&str, &InvoiceRow> =
            rows.iter().map(|row| (row.number.as_str(), row)).collect();
        let lines: Vec<&Met> = lines.collect();
        // What is new has no payment yet.
        let known: Vec<InvoiceId> = lines
            .iter()
            .filter_map(|met| met.known.as_ref())
            .map(|row| row.id)
            .collect();
        let paid = if known.is_empty() {
            HashMap::new()
        } else {
            books.paid_so_far(&known)?
        };
        let mut payments = Vec::new();
        for met in lines {
            let row = by_number.get(met.line.number.as_str());
            let payment = row.and_then(|row| {
                self.payment_of(met, row, paid.get(&row.id).copied().unwrap_or_default())
            });
            match (payment, row) {
                (Some(_), Some(row)) if row.credit_note => {
                    books.refund_credit(row, met.line.paid_on.unwrap_or(self.today))?;
                    self.report.updated += u64::from(met.known.is_some());
                }
                (Some(payment), _) => {
                    self.report.updated += u64::from(met.known.is_some());
                    payments.push(payment);
                }
                (None, _) if met.moved => self.report.updated += 1,
                (None, _) => self.report.unchanged += u64::from(met.known.is_some()),
            }
        }
        self.report.payments_created += payments.len() as u64;
        books.add_payments(&payments, rows).map(|_| ())
    }

    fn payment_of(&self, met: &Met, row: &InvoiceRow, paid: Cents) -> Option<NewPayment> {
        let line = &met.line;
        let (amount, received_on, key) = match (line.paid_on, line.already_paid) {
            (Some(on), _) => (row.open, on, format!("invoice:{}:paid", line.number)),
            (None, Some(already)) => (
                (already - paid).min(row.open),
                self.today,
                format!("invoice:{}:{}", line.number, already.0),
            ),
            (None, None) => return None,
        };
        amount.is_positive().then(|| NewPayment {
            account: met.account,
            received_on,
            amount,
            reference: line.number.clone(),
            source_key: key,
            pays: vec![(row.id, amount)],
        })
    }

    fn write_payments(
        &mut self,
        books: &mut Books<'_>,
        lines: Vec<PaymentLine>,
    ) -> Result<(), Fault> {
        if lines.is_empty() {
            return Ok(());
        }
        if self.mapping.kind == Kind::Fec {
            self.customers
                .open_unknown(books, lines.iter().map(|line| (&line.customer, None)))?;
        }
        let keys: Vec<String> = lines.iter().map(|line| self.key_of(line)).collect();
        let known = books.known_payments(&keys)?;
        for (line, key) in lines.into_iter().zip(keys) {
            if known.contains(&key) {
                self.report.unchanged += 1;
            } else if line.currency != self.currency {
                self.refuse_currency(line.line, &line.currency);
            } else {
                self.write_payment(books, line, key)?;
            }
        }
        Ok(())
    }

    /// Two equal lines of one file are two payments; the same file again brings the same keys.
    fn key_of(&mut self, line: &PaymentLine) -> String {
        let customer = line
            .customer
            .code
            .as_deref()
            .or(line.customer.name.as_deref())
            .unwrap_or_default();
        if let Some(bank_id) = &line.bank_id {
            return format!(
                "bank:{customer}:{bank_id}:{}:{}",
                line.received_on, line.amount.0
            );
        }
        let reference = line.reference.as_deref().unwrap_or_default();
        let same = format!(
            "file:{customer}:{}:{}:{reference}:{}",
            line.received_on,
            line.amount.0,
            line.invoices.join(",")
        );
        let count = self.payments.entry(hash(&same)).or_default();
        *count += 1;
        format!("{same}:{count}")
    }

    fn write_payment(
        &mut self,
        books: &mut Books<'_>,
        line: PaymentLine,
        source_key: String,
    ) -> Result<(), Fault> {
        let named = books.invoices_by_number(&line.invoices)?;
        let account = self
            .customers
            .known(&line.customer)
            .or_else(|| named.values().next().map(|row| row.account));
        let Some(account) = account else {
            let value = line
                .invoices
                .first()
                .or(line.customer.code.as_ref())
                .or(line.customer.name.as_ref())
                .cloned();
            let why = self.say(
                "ni ce client ni cette facture ne sont dans les livres ; importez d'abord les factures",
                "neither this customer nor this invoice is in the books; import the invoices first",
            );
            let field = if line.invoices.is_empty() {
                Field::CustomerCode
            } else {
                Field::Invoices
            };
            self.refuse(line.line, field, &value.unwrap_or_default(), why.into());
            return Ok(());
        };
        let row = books.lock_account(account)?;
        if let Some(erased_on) = self.customers.erased_on(account)
            && row.balance == Cents::ZERO
        {
            // What its file tells of the time before was in the books, and its words went.
            if line.received_on <= erased_on {
                self.report.unchanged += 1;
            } else {
                let why = self.say(ERASED_FR, ERASED_EN);
                self.refuse(line.line, Field::CustomerCode, &row.code, why.into());
            }
            return Ok(());
        }
        let open: Vec<InvoiceRow> = books
            .open_invoices(account)?
            .into_iter()
            .filter(|row| !row.credit_note)
            .collect();
        // A ledger that did not letter a credit has not said what it pays: it stays in hand and is counted.
        let pays = if self.mapping.kind == Kind::Fec && line.invoices.is_empty() {
            Vec::new()
        } else {
            crate::deeds::paying::allocate_on(&open, line.amount, &line.invoices, line.received_on)
        };
        let payment = NewPayment {
            account,
            received_on: line.received_on,
            amount: line.amount,
            reference: line.reference.unwrap_or_else(|| line.invoices.join(" ")),
            source_key,
            pays,
        };
        books.add_payments(&[payment], &open)?;
        self.report.created += 1;
        self.report.payments_created += 1;
        Ok(())
    }

    fn say(&self, french: &'static str, english: &'static str) -> &'static str {
        match self.language {
            Language::Fr => french,
            Language::En => english,
        }
    }

    fn refuse_currency(&mut self, line: u64, currency: &str) {
        let why = self.say(
            "cette entreprise tient ses comptes en",
            "this firm keeps its books in",
        );
        let why = format!("{why} {}", self.currency);
        self.refuse(line, Field::Currency, currency, why);
    }

    /// Refuses a line by the column of the file that the person has before them.
    fn refuse(&mut self, line: u64, field: Field, value: &str, why: String) {
        let column = match self.mapping.column(field) {
            Some(column) => column.header.clone(),
            None => field.name(self.language).to_owned(),
        };
        // The line was counted as read; refusals are added to it at the end.
        self.report.read -= 1;
        self.report.refuse(Told {
            line,
            column: Some(column),
            value: value.into(),
            why,
        });
    }
}

fn is_credit(line: &InvoiceLine) -> bool {
    line.kind == DocumentKind::CreditNote
}

fn says_paid(line: &InvoiceLine) -> bool {
    line.paid_on.is_some() || line.already_paid.is_some_and(Cents::is_positive)
}

fn row_of(id: InvoiceId, invoice: NewInvoice) -> InvoiceRow {
    InvoiceRow {
        id,
        account: invoice.account,
        number: invoice.number,
        credit_note: invoice.credit_note,
        issued_on: invoice.issued_on,
        due_on: invoice.due_on,
        total: invoice.total,
        open: invoice.total,
        disputed_on: invoice.disputed_on,
        disputed: None,
        closed_on: None,
    }
}
