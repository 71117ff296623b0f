//! Quittance: from the invoice to the receipt.

fn main() -> std::process::ExitCode {
    quittance::cli::run()
}
