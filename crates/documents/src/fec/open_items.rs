//! What is open in a ledger, by lettering.

use std::collections::HashMap;

use jiff::ToSpan;
use receivables::Cents;

use super::{Line, Names, Totals};
use crate::Refused;
use crate::facts::{CustomerRef, DocumentKind, Fact, InvoiceLine, PaymentLine};

/// A ledger states no due date: where nothing else was agreed the law gives thirty days (C. com. L441-10).
pub const TERMS_DAYS: i32 = 30;

/// A ledger, matched by its letters.
pub struct Ledger {
    /// Sums over the whole file.
    pub totals: Totals,
    open: Vec<Line>,
    names: Names,
    numbers: HashMap<u64, String>,
    refused: Vec<Refused>,
}

impl Ledger {
    pub(super) fn of(
        lines: Vec<Line>,
        names: Names,
        totals: Totals,
        refused: Vec<Refused>,
    ) -> Ledger {
        let mut groups: HashMap<(u32, u32), Cents> = HashMap::new();
        for line in lines.iter().filter(|line| line.letter != 0) {
            *groups.entry((line.customer, line.letter)).or_default() += line.amount;
        }
        let numbers = numbers(&lines);
        let is_open = |line: &Line| {
            line.letter == 0 || groups.get(&(line.customer, line.letter)) != Some(&Cents::ZERO)
        };
        let open: Vec<Line> = lines.into_iter().filter(is_open).collect();
        Ledger {
            totals,
            open,
            names,
            numbers,
            refused,
        }
    }

    /// Each customer's code and balance, what it owes being positive; those at zero are left out.
    pub fn balances(&self) -> Vec<(&str, Cents)> {
        let mut balances = vec![Cents::ZERO; self.names.customers.len()];
        for line in &self.open {
            balances[line.customer as usize] += line.amount;
        }
        let customers = self.names.customers.iter().map(|(code, _)| code.as_str());
        customers
            .zip(balances)
            .filter(|(_, balance)| *balance != Cents::ZERO)
            .collect()
    }

    /// The open lines as facts, in the order of the file, and the refused ones among them.
    pub fn into_facts(self) -> std::vec::IntoIter<Result<Fact, Refused>> {
        let mut partly: HashMap<(u32, u32), Vec<String>> = HashMap::new();
        for line in self
            .open
            .iter()
            .filter(|line| line.letter != 0 && line.amount.is_positive())
        {
            let number = self.numbers.get(&line.line).cloned().unwrap_or_default();
            partly
                .entry((line.customer, line.letter))
                .or_default()
                .push(number);
        }
        let mut facts: Vec<Result<Fact, Refused>> = self.refused.iter().cloned().map(Err).collect();
        for line in &self.open {
            let named = partly
                .get(&(line.customer, line.letter))
                .filter(|_| line.letter != 0);
            facts.push(Ok(
                self.fact(line, named.map(Vec::as_slice).unwrap_or_default())
            ));
        }
        facts.sort_by_key(|fact| match fact {
            Ok(Fact::Invoice(invoice)) => invoice.line,
            Ok(Fact::Payment(payment)) => payment.line,
            Ok(Fact::Customer(customer)) => customer.line,
            Err(refused) => refused.line,
        });
        facts.into_iter()
    }

    /// A debit is owed; a credit is a credit note when its journal or its label says so, and money otherwise.
    fn fact(&self, line: &Line, pays: &[String]) -> Fact {
        let customer = self.customer(line);
        let number = self.numbers.get(&line.line).cloned().unwrap_or_default();
        let is_credit = !line.amount.is_positive();
        if line.is_money() {
            return Fact::Payment(PaymentLine {
                line: line.line,
                customer,
                received_on: line.on,
                amount: -line.amount,
                invoices: pays.to_vec(),
                reference: Some(line.label.clone()).filter(|label| !label.is_empty()),
                bank_id: Some(number),
                currency: "EUR".to_owned(),
            });
        }
        Fact::Invoice(InvoiceLine {
            line: line.line,
            customer,
            number,
            kind: if is_credit {
                DocumentKind::CreditNote
            } else {
                DocumentKind::Invoice
            },
            issued_on: line.on,
            due_on: line
                .on
                .checked_add(TERMS_DAYS.days())
                .ok()
                .filter(|_| !is_credit),
            total: Cents(line.amount.0.abs()),
            paid_on: None,
            already_paid: None,
            disputed: false,
            currency: "EUR".to_owned(),
        })
    }

    fn customer(&self, line: &Line) -> CustomerRef {
        let (code, name) = self
            .names
            .customers
            .get(line.customer as usize)
            .cloned()
            .unwrap_or_default();
        CustomerRef {
            name: Some(name)
                .filter(|name| !name.is_empty())
                .or_else(|| Some(code.clone())),
            code: Some(code),
            ..CustomerRef::default()
        }
    }
}

/// A ledger may give one piece to many lines (`VE 0123` for a month of sales): the first bears it alone, the next ones with their
/// entry, and those of one entry with their rank. All lines count, settled ones too, so that a number stays the same
/// when the ledger grows.
fn numbers(lines: &[Line]) -> HashMap<u64, String> {
    let mut seen: HashMap<String, u32> = HashMap::with_capacity(lines.len());
    let mut numbers = HashMap::with_capacity(lines.len());
    for line in lines {
        let piece = line.piece.split_whitespace().collect::<Vec<_>>().join(" ");
        let piece = if piece.is_empty() {
            line.entry.clone()
        } else {
            piece
        };
        let mut number = piece.clone();
        let side = if line.is_money() { 'P' } else { 'I' };
        if bump(&mut seen, side, &number) > 1 {
            number = format!("{piece}/{}", line.entry);
            let rank = bump(&mut seen, side, &number);
            if rank > 1 {
                number = format!("{number}/{rank}");
            }
        }
        numbers.insert(line.line, number);
    }
    numbers
}

fn bump(seen: &mut HashMap<String, u32>, side: char, number: &str) -> u32 {
    let count = seen.entry(format!("{side}{number}")).or_insert(0);
    *count += 1;
    *count
}
