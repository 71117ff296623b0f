//! What is printed: a letter that is put into an envelope today, an invoice one day. Facts go in, a PDF comes out.
//!
//! The typesetter is Typst, as a library. It stands behind this one narrow door because it is by far the heaviest thing that
//! the house needs: nothing else is built with it, and what is printed never decides anything. It sees no disk, no network and
//! no clock: the template and the fonts are in the program, the facts are one JSON, and the same facts give the same bytes.
//!
//! A name in letters that our fonts do not have must never keep a letter from leaving: what cannot be drawn is replaced before
//! ([`legible`]), and the caller is told.

mod legible;
mod world;

use serde::Serialize;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use legible::legible;

/// What can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Letters, one after the other, each beginning on a page of its own.
    Letters,
}

/// A print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// PDF/A-3u, tagged for screen readers (PDF/UA-1).
    pub pdf: Vec<u8>,
    /// How many pages.
    pub pages: usize,
    /// Characters that no font of ours has, and that a question mark stands for.
    pub replaced: Vec<char>,
    /// What the typesetter was not sure about: nothing, in every test.
    pub warnings: Vec<String>,
}

/// Why nothing was printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotPrint {
    /// The facts are no JSON, or the form and the facts do not fit: a fault of the program.
    #[error("this could not be printed: {0}")]
    Form(String),
}

impl CannotPrint {
    /// What to do next.
    pub fn hint(&self) -> &'static str {
        "Tell us: this should not happen."
    }
}

/// Prints these facts in this form. `ident` names the document: the same facts under the same name give the same bytes.
pub fn print(form: Form, facts: &impl Serialize, ident: &str) -> Result<Print, CannotPrint> {
    // Whatever happens below, the typesetter forgets this document: its caches belong to the process and would grow for ever.
    let _forget = Forget;
    let facts =
        serde_json::to_value(facts).map_err(|cause| CannotPrint::Form(cause.to_string()))?;
    let (facts, replaced) = legible::everywhere(facts);
    let data = serde_json::to_vec(&facts).map_err(|cause| CannotPrint::Form(cause.to_string()))?;
    let world = world::Desk::new(form, data);

    let set = typst::compile::<PagedDocument>(&world);
    let warnings = set.warnings.iter().map(told).collect();
    let document = set.output.map_err(refused)?;
    let standards = PdfStandards::new(&[PdfStandard::A_3u, PdfStandard::Ua_1]);
    let options = PdfOptions {
        ident: Smart::Custom(ident.into()),
        standards: standards.map_err(|cause| CannotPrint::Form(format!("{cause:?}")))?,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(refused)?;
    Ok(Print {
        pdf,
        pages: document.pages().len(),
        replaced,
        warnings,
    })
}

fn refused(faults: impl IntoIterator<Item = SourceDiagnostic>) -> CannotPrint {
    let told: Vec<String> = faults.into_iter().map(|fault| told(&fault)).collect();
    CannotPrint::Form(told.join("; "))
}

fn told(diagnostic: &SourceDiagnostic) -> String {
    diagnostic.message.to_string()
}

struct Forget;

impl Drop for Forget {
    fn drop(&mut self) {
        typst::comemo::evict(1);
    }
}
