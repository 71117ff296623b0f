//! What firms have, read as facts: ledgers exported as CSV or spreadsheets, the accounting file (FEC), and what comes in by mail.
//!
//! Everything here is pure: bytes in, facts and refusals out. Nothing is guessed in silence: a mapping is shown before it is used,
//! a line that cannot be read is refused with its number, its column, its value and what would be right.
//!
//! ```
//! use documents::{columns, facts::Fact, read::read, table::Table};
//!
//! let file = "N° facture;Client;Date;Échéance;Montant TTC\nF-1;Fleurs & Cie;03/01/2026;02/02/2026;1 200,00\n";
//! let mut table = Table::from_bytes(file.as_bytes().to_vec(), "ventes.csv")?;
//! let guess = columns::guess(&mut table, None)?;
//! for fact in read(&mut table, &guess.mapping)? {
//!     match fact {
//!         Ok(Fact::Invoice(invoice)) => assert_eq!(invoice.total.0, 120_000),
//!         Ok(_) => {}
//!         Err(refused) => println!("{refused}"),
//!     }
//! }
//! # Ok::<(), documents::CannotRead>(())
//! ```

pub mod columns;
pub mod export;
pub mod facts;
pub mod fec;
pub mod inbound;
pub mod read;
mod refused;
pub mod table;
pub mod values;

pub use refused::{CannotRead, Refused, Told, Why};
