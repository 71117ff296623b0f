//! What goes with a letter: the documents of the invoices it lists, oldest first, as many as a mail server takes.

use receivables::party::{InvoiceId, Language};
use store::DocumentRow;

use super::templates::Letter;

/// Many servers take 10 MB; in a letter 7 MB of documents become 9.6, and the letter stands beside them.
pub const MESSAGE_BYTES_MAX: i64 = 7_000_000;

/// More than that nobody opens.
pub const DOCUMENTS_MAX: usize = 20;

/// What goes with one letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enclosed {
    pub documents: Vec<DocumentRow>,
    /// The invoices of which a document did not fit.
    pub left_out: Vec<String>,
}

/// Chooses among the documents of these invoices, which come oldest first.
pub fn choose(invoices: &[(InvoiceId, &str)], documents: &[DocumentRow]) -> Enclosed {
    let mut enclosed = Enclosed::default();
    let mut size = 0;
    for (invoice, number) in invoices {
        for document in documents.iter().filter(|one| one.invoice == *invoice) {
            let fits = enclosed.documents.len() < DOCUMENTS_MAX
                && size + document.size <= MESSAGE_BYTES_MAX;
            if fits {
                size += document.size;
                enclosed.documents.push(document.clone());
            } else if enclosed.left_out.last().is_none_or(|last| last != number) {
                enclosed.left_out.push((*number).to_owned());
            }
        }
    }
    enclosed
}

impl Enclosed {
    /// The letter, which says so when documents were left out: in the firm's own words too, after their last one.
    pub fn told_in(&self, letter: Letter, language: Language) -> Letter {
        if self.left_out.is_empty() {
            return letter;
        }
        let numbers = self.left_out.join(", ");
        let words = match language {
            Language::Fr => format!(
                "Tous les documents ne tiennent pas dans ce message. Il manque ceux de : {numbers}. Nous vous les envoyons sur demande."
            ),
            Language::En => format!(
                "Not all documents fit into this message. Those of these invoices are missing: {numbers}. We send them on request."
            ),
        };
        let escaped = words
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let note =
            format!("<p style=\"margin:0;padding:8px 24px;font:14px sans-serif\">{escaped}</p>");
        let html = match letter.html.rfind("</body>") {
            Some(at) => format!("{}{note}{}", &letter.html[..at], &letter.html[at..]),
            None => format!("{}{note}", letter.html),
        };
        Letter {
            text: format!("{}\n\n{words}\n", letter.text.trim_end()),
            html,
            ..letter
        }
    }
}
