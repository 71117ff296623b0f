//! The words of searching.

use std::fmt::Display;

use receivables::party::Language;

use super::{Plain, Texts};
use crate::deeds::searching::By;

words! { SEARCHING:
    search_invoices { "Factures et avoirs" "Invoices and credit notes" }
    search_payments { "Paiements" "Payments" }
    search_messages { "Messages envoyés" "Messages sent" }
    search_inbound { "Messages reçus" "Messages received" }
    search_go { "Aller à" "Go to" }
    search_credit_note { "avoir" "credit note" }
    search_settled { "soldée" "settled" }
    search_nothing { "Rien n’a été trouvé." "Nothing was found." }
    search_nothing_hint { "Essayez un seul mot du nom, le début d’un numéro de facture, ou un montant, comme 1 240,00." "Try one word of the name, the beginning of an invoice’s number, or an amount, such as 1,240.00." }
    by_name { "nom" "name" }
    by_code { "code" "code" }
    by_number { "ce numéro" "this number" }
    by_number_begins { "le numéro commence ainsi" "the number begins so" }
    by_amount { "ce montant" "this amount" }
    by_rest { "ce reste dû" "this amount is left" }
    by_amount_begins { "le montant commence ainsi" "the amount begins so" }
    by_reference { "libellé" "reference" }
    by_subject { "objet" "subject" }
    by_mailbox { "adresse" "address" }
    by_message_id { "Message-ID" "Message-ID" }
    search_waiting { "Recherche…" "Searching…" }
    search_failed { "La recherche n’a pas répondu. Appuyez sur Entrée pour ouvrir la page de recherche." "The search did not answer. Press Enter to open the search page." }
    search_results { "résultats" "results" }
    help_keys_select { "cocher la ligne, quand elle se coche" "select the row, where rows are selected" }
}

sentences! { SEARCHED:
    search_late(amount) { "{amount} en retard" "{amount} late" }
    search_open(amount) { "reste {amount}" "{amount} open" }
    search_limits(newest) { "Les libellés et les objets sont cherchés parmi les {newest} paiements et messages les plus récents. Le texte des lettres est scellé pour chaque client et ne se cherche pas : ouvrez sa fiche." "References and subjects are looked for among the {newest} newest payments and messages. The text of letters is sealed for each customer and cannot be searched: open the customer’s page." }
}

impl Texts {
    /// Because of what something was found.
    pub fn found_by(&self, by: impl Plain<By>) -> &'static str {
        match by.plain() {
            By::Name => self.by_name(),
            By::Code => self.by_code(),
            By::Number => self.by_number(),
            By::NumberBegins => self.by_number_begins(),
            By::Amount => self.by_amount(),
            By::Rest => self.by_rest(),
            By::AmountBegins => self.by_amount_begins(),
            By::Reference => self.by_reference(),
            By::Subject => self.by_subject(),
            By::Mailbox => self.by_mailbox(),
            By::MessageId => self.by_message_id(),
        }
    }
}
