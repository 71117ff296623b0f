//! What is open in a ledger, by lettering.

use std::collections::HashMap;
use std::iter::Peekable;
use std::vec::IntoIter;

use receivables::Cents;

use super::{Line, Names, Totals};
use crate::Refused;
use crate::facts::{CustomerRef, DocumentKind, Fact, InvoiceLine, PaymentLine};

/// One letter of one customer.
type Letter = (u32, u32);

/// A ledger, matched by its letters.
pub struct Ledger {
    /// Sums over the whole file.
    pub totals: Totals,
    open: Vec<Line>,
    customers: Vec<(String, String)>,
    refused: Vec<Refused>,
}

impl Ledger {
    pub(super) fn of(
        mut lines: Vec<Line>,
        names: Names,
        totals: Totals,
        refused: Vec<Refused>,
    ) -> Ledger {
        let mut groups: HashMap<Letter, Cents> = HashMap::new();
        for line in lines.iter().filter(|line| line.letter != 0) {
            *groups.entry(line.group()).or_default() += line.amount;
        }
        lines.retain(|line| line.letter == 0 || groups.get(&line.group()) != Some(&Cents::ZERO));
        Ledger {
            totals,
            open: lines,
            customers: names.customers,
            refused,
        }
    }

    /// Each customer's code and balance, what it owes being positive; those at zero are left out.
    pub fn balances(&self) -> Vec<(&str, Cents)> {
        let mut balances = vec![Cents::ZERO; self.customers.len()];
        for line in &self.open {
            balances[line.customer as usize] += line.amount;
        }
        let customers = self.customers.iter().map(|(code, _)| code.as_str());
        customers
            .zip(balances)
            .filter(|(_, balance)| *balance != Cents::ZERO)
            .collect()
    }

    /// The open lines as facts, in the order of the file, and the refused ones among them.
    pub fn into_facts(self) -> OpenItems {
        let mut partly: HashMap<Letter, Vec<String>> = HashMap::new();
        for line in self
            .open
            .iter()
            .filter(|line| line.letter != 0 && line.amount.is_positive())
        {
            partly
                .entry(line.group())
                .or_default()
                .push(line.number.to_string());
        }
        OpenItems {
            open: self.open.into_iter().peekable(),
            refused: self.refused.into_iter().peekable(),
            customers: self.customers,
            partly,
        }
    }
}

impl Line {
    fn group(&self) -> Letter {
        (self.customer, self.letter)
    }
}

/// What is open in a ledger, one fact after the other.
pub struct OpenItems {
    open: Peekable<IntoIter<Line>>,
    refused: Peekable<IntoIter<Refused>>,
    customers: Vec<(String, String)>,
    /// The invoices under each letter that does not sum to zero.
    partly: HashMap<Letter, Vec<String>>,
}

impl Iterator for OpenItems {
    type Item = Result<Fact, Refused>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.open.peek().map_or(u64::MAX, |line| line.line);
        if let Some(refused) = self.refused.next_if(|refused| refused.line <= next) {
            return Some(Err(refused));
        }
        let line = self.open.next()?;
        Some(Ok(self.fact(line)))
    }
}

impl OpenItems {
    /// A debit is owed; a credit is money or a credit note.
    fn fact(&self, line: Line) -> Fact {
        let customer = self.customer(&line);
        if line.is_money {
            return Fact::Payment(PaymentLine {
                line: line.line,
                customer,
                received_on: line.on,
                amount: -line.amount,
                invoices: self
                    .partly
                    .get(&line.group())
                    .filter(|_| line.letter != 0)
                    .cloned()
                    .unwrap_or_default(),
                reference: Some(line.label.into()).filter(|label: &String| !label.is_empty()),
                bank_id: Some(line.number.into()),
                currency: "EUR".to_owned(),
            });
        }
        let is_invoice = line.amount.is_positive();
        Fact::Invoice(InvoiceLine {
            line: line.line,
            customer,
            number: line.number.into(),
            kind: if is_invoice {
                DocumentKind::Invoice
            } else {
                DocumentKind::CreditNote
            },
            issued_on: line.on,
            // A ledger states no due date: the customer's terms give it.
            due_on: None,
            total: Cents(line.amount.0.abs()),
            paid_on: None,
            already_paid: None,
            disputed: false,
            currency: "EUR".to_owned(),
        })
    }

    fn customer(&self, line: &Line) -> CustomerRef {
        let (code, name) = self
            .customers
            .get(line.customer as usize)
            .cloned()
            .unwrap_or_default();
        let name = if name.is_empty() { code.clone() } else { name };
        CustomerRef {
            code: Some(code),
            name: Some(name),
            ..CustomerRef::default()
        }
    }
}
