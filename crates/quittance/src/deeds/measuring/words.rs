//! The words over the columns of measures and of their lines, in both languages, with the names that machines read.

use receivables::measuring::{Bucket, Sequel};
use receivables::party::Language;
use receivables::reminding::Level;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident $code:literal { $fr:literal $en:literal })*) => {
        /// What a column holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word {
            /// What is open of one age.
            Age(Bucket),
            $($(#[$doc])* $name,)*
        }

        impl Word {
            /// Its lasting name.
            pub fn code(self) -> &'static str {
                match self {
                    Word::Age(Bucket::NotDue) => "not_due",
                    Word::Age(Bucket::To30) => "late_1_30",
                    Word::Age(Bucket::To60) => "late_31_60",
                    Word::Age(Bucket::To90) => "late_61_90",
                    Word::Age(Bucket::Over90) => "late_over_90",
                    $(Word::$name => $code,)*
                }
            }
        }

        /// It, in the reader's language.
        pub fn word(word: Word, language: Language) -> &'static str {
            match (word, language) {
                (Word::Age(bucket), language) => bucket.label(language),
                $((Word::$name, Language::Fr) => $fr, (Word::$name, Language::En) => $en,)*
            }
        }
    };
}

words! {
    /// The customer's code.
    Code "code" { "Code" "Code" }
    /// Its name.
    Customer "customer" { "Client" "Customer" }
    /// A number of an invoice, or a reference.
    Document "document" { "Pièce" "Document" }
    /// Issued or received.
    Issued "issued_on" { "Émise le" "Issued on" }
    /// The last day to pay.
    Due "due_on" { "Échéance" "Due on" }
    /// The day it was paid.
    PaidOn "paid_on" { "Payée le" "Paid on" }
    /// Days after the due date.
    DaysLate "days_late" { "Jours de retard" "Days late" }
    /// A document's total.
    Total "total" { "Total" "Total" }
    /// What is open.
    Open "open" { "Reste dû" "Open" }
    /// What is late.
    Late "late" { "En retard" "Overdue" }
    /// Invoices less credit notes.
    Sales "sales" { "Ventes" "Sales" }
    /// What was paid.
    Paid "paid" { "Payé" "Paid" }
    /// Amount times days late.
    Weight "amount_days" { "Montant × jours" "Amount × days" }
    /// The day something left.
    Left "left_on" { "Partie le" "Left on" }
    /// What a reminder asked for.
    Asked "asked" { "Demandé" "Asked for" }
    /// What was paid in the three weeks after.
    PaidAfter "paid_within_21_days" { "Payé sous 21 jours" "Paid within 21 days" }
    /// The day of a promise.
    Made "made_on" { "Promis le" "Promised on" }
    /// The day it is for.
    For "for_on" { "Pour le" "For" }
    /// What was promised.
    Promised "promised" { "Promis" "Promised" }
    /// What came in.
    Received "received" { "Reçu" "Received" }
    /// What was promised by who kept it.
    Kept "kept" { "Tenu" "Kept" }
    /// What came of it.
    Outcome "outcome" { "Suite" "What followed" }
    /// How far the tone had risen.
    Level "level" { "Niveau" "Level" }
    /// A day.
    On "on" { "Au" "As of" }
    /// DSO by the simple method.
    DsoSimple "dso_simple" { "DSO simple" "Simple DSO" }
    /// DSO by the count-back method.
    DsoCountBack "dso_count_back" { "DSO par épuisement" "Count-back DSO" }
    /// DSO if everybody paid in time.
    DsoBest "dso_best_possible" { "DSO optimal" "Best possible DSO" }
    /// Average days late.
    Average "average_days_late" { "Retard moyen, jours" "Average days late" }
    /// Open before the month.
    OpenBefore "open_before" { "Dû avant" "Open before" }
    /// Open after it.
    OpenAfter "open_after" { "Dû après" "Open after" }
    /// What of it is not due.
    NotDueAfter "not_due_after" { "Dont non échu" "Of it not due" }
    /// Collection effectiveness in percent.
    Effectiveness "effectiveness_percent" { "Efficacité, %" "Effectiveness, %" }
    /// A share in percent.
    Share "share_percent" { "Part, %" "Share, %" }
    /// How many.
    Count "count" { "Nombre" "Count" }
    /// How many promises.
    Promises "promises" { "Promesses" "Promises" }
    /// How many were kept.
    PromisesKept "promises_kept" { "Tenues" "Kept in time" }
    /// A promise was kept.
    Yes "yes" { "Tenue" "Kept" }
    /// It was not.
    No "no" { "Non tenue" "Broken" }
}

/// What came of a reminder; `None` while its three weeks last.
pub fn sequel_word(sequel: Option<Sequel>, language: Language) -> &'static str {
    match (sequel, language) {
        (Some(Sequel::Returned), Language::Fr) => "Revenue",
        (Some(Sequel::Returned), Language::En) => "Came back",
        (Some(Sequel::Paid), Language::Fr) => "Tout payé",
        (Some(Sequel::Paid), Language::En) => "Paid in full",
        (Some(Sequel::PaidInPart), Language::Fr) => "Payée en partie",
        (Some(Sequel::PaidInPart), Language::En) => "Paid in part",
        (Some(Sequel::Promised), Language::Fr) => "Promesse reçue",
        (Some(Sequel::Promised), Language::En) => "Promise given",
        (Some(Sequel::Nothing), Language::Fr) => "Rien",
        (Some(Sequel::Nothing), Language::En) => "Nothing",
        (None, Language::Fr) => "Trop tôt pour le dire",
        (None, Language::En) => "Too early to say",
    }
}

/// A level, over a column or in a cell.
pub fn level_word(level: Level, language: Language) -> &'static str {
    match (level, language) {
        (Level::PreReminder, Language::Fr) => "Rappel avant échéance",
        (Level::PreReminder, Language::En) => "Notice before due date",
        (Level::R1, Language::Fr) => "Relance 1",
        (Level::R1, Language::En) => "Reminder 1",
        (Level::R2, Language::Fr) => "Relance 2",
        (Level::R2, Language::En) => "Reminder 2",
        (Level::R3, Language::Fr) => "Relance 3",
        (Level::R3, Language::En) => "Reminder 3",
        (Level::HandOver, Language::Fr) => "Remise au recouvrement",
        (Level::HandOver, Language::En) => "Hand-over to collection",
    }
}
