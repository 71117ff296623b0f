//! Quittance: from the invoice to the receipt.
fn main() {}
