//! What each finding means and what would be right, in the words of whoever edits the letter.

use super::Rule;
use crate::party::Language;

impl Rule {
    /// Its lasting name, for machines.
    pub fn code(self) -> &'static str {
        match self {
            Rule::Insult => "insult",
            Rule::CriminalThreat => "criminal_threat",
            Rule::Seizure => "seizure",
            Rule::FeignedAuthority => "feigned_authority",
            Rule::Publicity => "publicity",
            Rule::CollectionFees => "collection_fees",
            Rule::ConsumerClaim => "consumer_claim",
            Rule::PublicBodyArticle => "public_body_article",
            Rule::CourtTooSoon => "court_too_soon",
            Rule::FormalNotice => "formal_notice",
            Rule::NotTheLast => "not_the_last",
            Rule::Ultimatum => "ultimatum",
            Rule::Shouting => "shouting",
            Rule::WithoutCreditor => "without_creditor",
            Rule::WithoutTotal => "without_total",
            Rule::WithoutInvoice => "without_invoice",
            Rule::WithoutDueDate => "without_due_date",
            Rule::WithoutPayment => "without_payment",
            Rule::WithoutContact => "without_contact",
        }
    }

    /// What is the matter.
    pub fn message(self, language: Language) -> &'static str {
        self.words(language).0
    }

    /// What would be right.
    pub fn fix(self, language: Language) -> &'static str {
        self.words(language).1
    }

    /// What the rule rests on.
    pub fn source(self) -> &'static str {
        match self {
            Rule::Insult => "C. conso. L121-6 ; ANCR, FIGEC",
            Rule::CriminalThreat => "C. conso. L121-6 ; C. pén. 312-10",
            Rule::Seizure => "CPCEx L111-2, L111-3",
            Rule::FeignedAuthority => "C. pén. 433-13",
            Rule::Publicity => "C. conso. L121-6 ; CNIL 2021-130",
            Rule::CollectionFees => "CPCEx L111-8",
            Rule::ConsumerClaim => "C. com. L441-10 ; C. civ. 1231-6",
            Rule::PublicBodyArticle => "CCP L2192-13, D2192-35",
            Rule::CourtTooSoon | Rule::NotTheLast => "C. conso. L121-2",
            Rule::FormalNotice => "C. civ. 1231-6, 1344",
            Rule::Ultimatum | Rule::Shouting => "ASF 2004",
            Rule::WithoutCreditor
            | Rule::WithoutTotal
            | Rule::WithoutInvoice
            | Rule::WithoutDueDate
            | Rule::WithoutPayment
            | Rule::WithoutContact => "C. com. L441-9 ; CPCEx R124-4",
        }
    }

    fn words(self, language: Language) -> (&'static str, &'static str) {
        match language {
            Language::Fr => self.french(),
            Language::En => self.english(),
        }
    }

    fn french(self) -> (&'static str, &'static str) {
        match self {
            Rule::Insult => (
                "Ces mots blessent.",
                "Dites ce qui est dû, sans juger qui le doit.",
            ),
            Rule::CriminalThreat => (
                "Une facture impayée n’est pas une infraction : cette menace est une pratique agressive.",
                "Retirez-la ; proposez d’en parler.",
            ),
            Rule::Seizure => (
                "Sans titre exécutoire, ni huissier ni saisie : ces mots trompent.",
                "Annoncez seulement la prochaine étape réelle : un rappel, puis un recouvrement amiable.",
            ),
            Rule::FeignedAuthority => (
                "La lettre peut passer pour l’acte d’un tribunal, d’un officier ou d’un mandataire.",
                "Écrivez en votre nom, comme une entreprise à sa cliente.",
            ),
            Rule::Publicity => (
                "La dette ne regarde que vous deux : prévenir des tiers est interdit.",
                "Retirez toute mention de tiers ou de publication.",
            ),
            Rule::CollectionFees => (
                "Sans titre exécutoire, les frais de recouvrement restent à votre charge.",
                "Retirez ces frais. Entre professionnels, seule l’indemnité forfaitaire de 40 € est due.",
            ),
            Rule::ConsumerClaim => (
                "Un particulier ne doit ni les pénalités de l’article L441-10 ni les 40 €.",
                "Gardez cette phrase pour les professionnels : {% if debtor_kind == \"business\" %}…{% endif %}",
            ),
            Rule::PublicBodyArticle => (
                "Ces articles valent entre professionnels ; un organisme public relève de la commande publique.",
                "Pour lui : {% if debtor_kind == \"public\" %} articles L. 2192-13 et D. 2192-35 {% endif %}",
            ),
            Rule::CourtTooSoon => (
                "Il est question de justice alors que des rappels amiables suivent, ou comme si c’était déjà fait.",
                "Dites la prochaine étape réelle ; les voies de droit se citent à partir de la relance 2, au conditionnel.",
            ),
            Rule::FormalNotice => (
                "Une mise en demeure est une lettre à part, envoyée de façon à en prouver la réception.",
                "Dites « rappel » ou « relance ».",
            ),
            Rule::NotTheLast => (
                "Ce n’est pas le dernier rappel : la séquence en prévoit d’autres.",
                "Réservez ces mots à la relance 3.",
            ),
            Rule::Ultimatum => (
                "Personne ne peut tenir ce délai, et il ferme la discussion.",
                "Donnez une date, à huit jours au moins.",
            ),
            Rule::Shouting => (
                "La lettre crie.",
                "Minuscules, un seul point, pas d’« urgent » dans l’objet.",
            ),
            other => other.french_lack(),
        }
    }

    fn french_lack(self) -> (&'static str, &'static str) {
        match self {
            Rule::WithoutCreditor => (
                "La lettre ne dit pas qui demande.",
                "Ajoutez {{ creditor.name }} ou le pied de lettre.",
            ),
            Rule::WithoutTotal => (
                "La lettre ne dit pas combien.",
                "Ajoutez {{ total }} ou la liste des factures.",
            ),
            Rule::WithoutInvoice => (
                "Une facture n’est pas nommée.",
                "Ajoutez la liste des factures.",
            ),
            Rule::WithoutDueDate => (
                "La lettre ne dit pas pour quand c’était dû.",
                "Ajoutez {{ line.due_on }} ou la liste des factures.",
            ),
            Rule::WithoutPayment => (
                "La lettre ne dit pas comment payer.",
                "Ajoutez {{ creditor.iban }} ou le pied de lettre.",
            ),
            _ => (
                "La lettre ne donne personne à qui répondre.",
                "Ajoutez {{ creditor.email }}, {{ creditor.phone }} ou le pied de lettre.",
            ),
        }
    }

    fn english(self) -> (&'static str, &'static str) {
        match self {
            Rule::Insult => (
                "These words hurt.",
                "Say what is owed, without judging who owes it.",
            ),
            Rule::CriminalThreat => (
                "An unpaid invoice is no offence: this threat is an aggressive practice.",
                "Take it out; offer to talk.",
            ),
            Rule::Seizure => (
                "Without an enforceable title there is neither bailiff nor seizure: these words mislead.",
                "Announce only the real next step: a reminder, then amicable collection.",
            ),
            Rule::FeignedAuthority => (
                "The letter can be taken for the act of a court, an officer or somebody mandated.",
                "Write in your own name, as a firm to its customer.",
            ),
            Rule::Publicity => (
                "The debt is between the two of you: telling others is forbidden.",
                "Take out every mention of others or of publication.",
            ),
            Rule::CollectionFees => (
                "Without an enforceable title, the costs of collecting stay with you.",
                "Take out these fees. Between professionals, only the fixed indemnity of €40 is owed.",
            ),
            Rule::ConsumerClaim => (
                "A consumer owes neither the penalties of article L441-10 nor the €40.",
                "Keep this sentence for professionals: {% if debtor_kind == \"business\" %}…{% endif %}",
            ),
            Rule::PublicBodyArticle => (
                "These articles hold between professionals; a public body is under public procurement law.",
                "For it: {% if debtor_kind == \"public\" %} articles L. 2192-13 and D. 2192-35 {% endif %}",
            ),
            Rule::CourtTooSoon => (
                "A court is named while friendly reminders follow, or as if it were done already.",
                "Say the real next step; court is named from reminder 2 on, and only as a possibility.",
            ),
            Rule::FormalNotice => (
                "A formal notice is a letter of its own, sent so that its delivery can be proved.",
                "Say “reminder”.",
            ),
            Rule::NotTheLast => (
                "This is not the last reminder: the sequence has others.",
                "Keep these words for reminder 3.",
            ),
            Rule::Ultimatum => (
                "Nobody can keep this delay, and it closes the conversation.",
                "Give a date, at least eight days from now.",
            ),
            Rule::Shouting => (
                "The letter shouts.",
                "Small letters, one stop, no “urgent” in the subject.",
            ),
            other => other.english_lack(),
        }
    }

    fn english_lack(self) -> (&'static str, &'static str) {
        match self {
            Rule::WithoutCreditor => (
                "The letter does not say who asks.",
                "Add {{ creditor.name }} or the foot of the letter.",
            ),
            Rule::WithoutTotal => (
                "The letter does not say how much.",
                "Add {{ total }} or the list of invoices.",
            ),
            Rule::WithoutInvoice => ("An invoice is not named.", "Add the list of invoices."),
            Rule::WithoutDueDate => (
                "The letter does not say when it was due.",
                "Add {{ line.due_on }} or the list of invoices.",
            ),
            Rule::WithoutPayment => (
                "The letter does not say how to pay.",
                "Add {{ creditor.iban }} or the foot of the letter.",
            ),
            _ => (
                "The letter gives nobody to answer to.",
                "Add {{ creditor.email }}, {{ creditor.phone }} or the foot of the letter.",
            ),
        }
    }
}
