//! The words of searching.

use std::fmt::Display;

use super::Texts;
use receivables::party::Language;

words! { SEARCHING:
    search_invoices { "Factures et avoirs" "Invoices and credit notes" }
    search_payments { "Paiements" "Payments" }
    search_messages { "Messages envoyés" "Messages sent" }
    search_inbound { "Messages reçus" "Messages received" }
    search_go { "Aller à" "Go to" }
    search_credit_note { "avoir" "credit note" }
    search_settled { "soldée" "settled" }
    search_nothing { "Rien n’a été trouvé." "Nothing was found." }
    search_nothing_hint { "Essayez un seul mot du nom, le numéro entier d’une facture, ou un montant exact, comme 1 240,00." "Try one word of the name, the whole number of an invoice, or an exact amount, such as 1,240.00." }
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
