//! Reading a file ahead of the writing: lines are taken apart on a core of their own, and each customer is told once.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::mpsc::SyncSender;

use documents::Refused;
use documents::facts::{CustomerLine, CustomerRef, Fact, InvoiceLine, PaymentLine};
use documents::read::Facts;

/// Lines written at once: enough for the database to be fast, few enough for memory to stay flat.
const LINES_AT_ONCE: usize = 10_000;

/// Batches read before the one that is written: one to be taken up, and one in the making.
pub const BATCHES_AHEAD: usize = 1;

/// Customers remembered while a file is read, some tens of megabytes; a file with more tells some of them again.
const CUSTOMERS_REMEMBERED: usize = 100_000;

/// Some lines of a file, read.
#[derive(Default)]
pub struct Batch {
    /// Customers of invoices that no batch named before, in the order of [`Whose`].
    pub newcomers: Vec<CustomerRef>,
    pub customers: Vec<CustomerLine>,
    pub invoices: Vec<Read>,
    pub payments: Vec<PaymentLine>,
    pub refused: Vec<Refused>,
    pub progress: (u64, u64),
}

/// Which customer of the file, counted from its first.
#[derive(Clone, Copy)]
pub struct Whose(pub usize);

/// An invoice's line; its customer is told by number.
pub struct Read {
    pub line: InvoiceLine,
    pub whose: Whose,
    /// Its number, hashed.
    pub number: u64,
}

impl Batch {
    /// How many lines could be read.
    pub fn len(&self) -> usize {
        self.customers.len() + self.invoices.len() + self.payments.len()
    }
}

/// Reads until the file ends, or until nobody wants more of it.
pub fn read_ahead(mut facts: Facts<'_>, batches: &SyncSender<Batch>) {
    let mut register = Register::default();
    let mut ended = false;
    while !ended {
        let mut batch = Batch::default();
        while batch.len() + batch.refused.len() < LINES_AT_ONCE && !ended {
            match facts.next() {
                Some(Ok(Fact::Customer(line))) => batch.customers.push(line),
                Some(Ok(Fact::Payment(line))) => batch.payments.push(line),
                Some(Ok(Fact::Invoice(mut line))) => {
                    let customer = std::mem::take(&mut line.customer);
                    batch.invoices.push(Read {
                        whose: register.find(customer, &mut batch.newcomers),
                        number: hash(&line.number),
                        line,
                    });
                }
                Some(Err(refused)) => batch.refused.push(refused),
                None => ended = true,
            }
        }
        batch.progress = facts.progress();
        ended |= batches.send(batch).is_err();
    }
}

/// A short name for something of a file: sixty-four bits meet twice by chance in no file.
pub fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The customers that a file has named.
#[derive(Default)]
struct Register {
    places: HashMap<CustomerRef, usize>,
    count: usize,
}

impl Register {
    fn find(&mut self, customer: CustomerRef, newcomers: &mut Vec<CustomerRef>) -> Whose {
        if let Some(place) = self.places.get(&customer) {
            return Whose(*place);
        }
        if self.places.len() == CUSTOMERS_REMEMBERED {
            self.places.clear();
        }
        let place = self.count;
        self.count += 1;
        newcomers.push(customer.clone());
        self.places.insert(customer, place);
        Whose(place)
    }
}
