//! The fields that a letter may name, for the people who write letters: each with what it becomes.

use receivables::party::{Channel, Language};

use super::templates::Part;

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name between the braces.
    pub name: &'static str,
    french: &'static str,
    english: &'static str,
    /// It may be absent, so that it stands inside an `{% if … %}`.
    pub optional: bool,
}

impl Field {
    /// What it becomes.
    pub fn meaning(&self, language: Language) -> &'static str {
        match language {
            Language::Fr => self.french,
            Language::En => self.english,
        }
    }

    /// Whether words that go this way have it.
    pub fn is_for(&self, channel: Channel) -> bool {
        channel == Channel::Call || !OF_CALLS.contains(&self.name)
    }

    /// What is written to use it.
    pub fn insert(&self) -> String {
        let name = self.name;
        if self.optional {
            format!("{{% if {name} %}}{{{{ {name} }}}}{{% endif %}}")
        } else {
            format!("{{{{ {name} }}}}")
        }
    }
}

/// Every field of a letter.
pub const FIELDS: &[Field] = &[
    always("debtor", "le client", "the customer"),
    always(
        "total",
        "ce qui est demandé en tout",
        "what is asked in all",
    ),
    always(
        "subtotal",
        "la somme des factures, avant avoirs",
        "the sum of the invoices, before credits",
    ),
    perhaps(
        "credits",
        "avoirs et règlements déduits",
        "credits and payments deducted",
    ),
    always(
        "reference",
        "ce que le client écrit sur son virement",
        "what the customer writes on the transfer",
    ),
    always(
        "today",
        "le jour de l’envoi",
        "the day on which the letter leaves",
    ),
    always(
        "debtor_kind",
        "business, public ou consumer",
        "business, public or consumer",
    ),
    always("language", "fr ou en", "fr or en"),
    always("creditor.name", "votre entreprise", "your firm"),
    always(
        "creditor.email",
        "où l’on vous répond",
        "where you are answered",
    ),
    perhaps(
        "creditor.contact",
        "la personne qui répond",
        "the person who answers",
    ),
    perhaps("creditor.phone", "votre téléphone", "your telephone"),
    perhaps(
        "creditor.iban",
        "le compte à créditer",
        "the account to pay to",
    ),
    perhaps("creditor.bic", "son BIC", "its BIC"),
    perhaps("caller", "qui appelle", "who calls"),
    perhaps("person", "qui l’on demande", "whom one asks for"),
    perhaps(
        "last_contact",
        "le dernier message ou appel",
        "the last message or call",
    ),
    perhaps(
        "broken_promise",
        "le jour d’une promesse non tenue",
        "the day of a promise that was not kept",
    ),
];

/// The fields that only a call has.
const OF_CALLS: [&str; 4] = ["caller", "person", "last_contact", "broken_promise"];

/// The fields of one invoice, inside `{% for line in lines %} … {% endfor %}`.
pub const LINE_FIELDS: &[Field] = &[
    always(
        "line.number",
        "le numéro de la facture",
        "the invoice’s number",
    ),
    always("line.issued_on", "sa date", "its date"),
    always("line.due_on", "son échéance", "its due date"),
    always(
        "line.days_late",
        "ses jours de retard, 0 avant l’échéance",
        "its days late, 0 before the due date",
    ),
    always("line.total", "son montant", "its amount"),
    always(
        "line.remains",
        "ce qui en est demandé",
        "what is asked of it",
    ),
    perhaps(
        "line.disputed",
        "ce qui en est contesté",
        "what is disputed of it",
    ),
];

/// The pieces that all letters share, as a part of this kind includes them.
pub fn blocks(
    channel: Channel,
    part: Part,
    language: Language,
) -> Vec<(String, [&'static str; 2])> {
    let foot_file = match channel {
        Channel::Sms | Channel::Call => return Vec::new(),
        Channel::Letter | Channel::Registered => "foot-letter",
        Channel::Email => "foot",
    };
    let code = match language {
        Language::Fr => "fr",
        Language::En => "en",
    };
    let list = [
        "la liste des factures et le total",
        "the list of invoices and the total",
    ];
    let foot = [
        "comment payer, qui répond, la signature",
        "how to pay, who answers, the signature",
    ];
    match part {
        Part::Subject => Vec::new(),
        Part::Text => vec![
            (
                format!("{{% include \"parts/{code}/invoices.txt\" %}}"),
                list,
            ),
            (
                format!("{{% include \"parts/{code}/{foot_file}.txt\" %}}"),
                foot,
            ),
        ],
        Part::Mjml => vec![
            (
                format!("<mj-include path=\"{code}/invoices.mjml\" />"),
                list,
            ),
            (format!("<mj-include path=\"{code}/foot.mjml\" />"), foot),
            (
                "<mj-include path=\"head.mjml\" />".into(),
                [
                    "les styles, clairs et sombres",
                    "the styles, light and dark",
                ],
            ),
        ],
    }
}

/// Names that stand for something by themselves: the list of invoices.
pub(super) const LISTS: &[&str] = &["lines"];

const fn always(name: &'static str, french: &'static str, english: &'static str) -> Field {
    Field {
        name,
        french,
        english,
        optional: false,
    }
}

const fn perhaps(name: &'static str, french: &'static str, english: &'static str) -> Field {
    Field {
        name,
        french,
        english,
        optional: true,
    }
}
