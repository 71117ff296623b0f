//! Files as firms have them, read from bytes to facts.

mod customers;
mod export;
mod fec;
mod hostile;
mod inbound;
mod invoices;
mod payments;
mod properties;
mod sheets;

use std::path::PathBuf;

use documents::columns::{self, Guess, Kind};
use documents::facts::{Fact, InvoiceLine};
use documents::read::read;
use documents::table::Table;
use documents::{CannotRead, Refused};

/// The collected files, where this machine has them.
fn corpus(path: &str) -> Option<PathBuf> {
    match std::env::var("QUITTANCE_CORPUS") {
        Ok(root) => Some(PathBuf::from(root).join(path)),
        Err(_) => {
            println!("skipped: QUITTANCE_CORPUS is not set");
            None
        }
    }
}

fn corpus_bytes(path: &str) -> Option<Vec<u8>> {
    corpus(path).map(|path| {
        std::fs::read(&path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()))
    })
}

/// What a file gave: its guess, its facts and its refusals.
struct Given {
    guess: Guess,
    facts: Vec<Fact>,
    refused: Vec<Refused>,
    warnings: usize,
}

fn given(bytes: impl Into<Vec<u8>>, kind: Option<Kind>) -> Result<Given, CannotRead> {
    let mut table = Table::from_bytes(bytes.into(), "file")?;
    let warnings = table.warnings().len();
    let guess = columns::guess(&mut table, kind)?;
    let (mut facts, mut refused) = (Vec::new(), Vec::new());
    for fact in read(&mut table, &guess.mapping)? {
        match fact {
            Ok(fact) => facts.push(fact),
            Err(line) => refused.push(line),
        }
    }
    Ok(Given {
        guess,
        facts,
        refused,
        warnings,
    })
}

impl Given {
    fn invoices(&self) -> Vec<&InvoiceLine> {
        self.facts
            .iter()
            .map(|fact| match fact {
                Fact::Invoice(invoice) => invoice,
                other => panic!("not an invoice: {other:?}"),
            })
            .collect()
    }
}
