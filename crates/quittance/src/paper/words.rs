//! The fixed words of a letter on paper, in both languages: labels around what the template says.

use receivables::Date;
use receivables::party::Language;
use receivables::wording;

pub(super) struct Words(pub Language);

macro_rules! words {
    ($($name:ident: $fr:literal, $en:literal;)*) => { $(
        pub fn $name(&self) -> &'static str {
            match self.0 {
                Language::Fr => $fr,
                Language::En => $en,
            }
        }
    )* };
}

impl Words {
    words! {
        lang: "fr", "en";
        region: "FR", "GB";
        registered: "Lettre recommandée avec avis de réception", "Registered letter with acknowledgement of receipt";
        address_missing: "Adresse postale inconnue : à compléter avant l’envoi", "Postal address unknown: complete it before posting";
        account: "Votre compte :", "Your account:";
        reference: "Référence :", "Reference:";
        subject: "Objet\u{a0}: ", "Subject: ";
        subtotal: "Somme des factures", "Sum of the invoices";
        credits: "Avoirs et règlements à votre crédit", "Credits and payments in your favour";
        total: "Total à payer", "Total to pay";
        pay: "Pour régler par virement :", "To pay by bank transfer:";
        pay_unknown: "Pour connaître nos coordonnées bancaires, écrivez-nous ou appelez-nous.", "For our bank details, please write to us or call us.";
        holder: "Titulaire", "Account holder";
        file: "lettre", "letter";
    }

    pub fn of(code: &str) -> Words {
        Words(match code {
            "en" => Language::En,
            _ => Language::Fr,
        })
    }

    pub fn columns(&self) -> [&'static str; 6] {
        match self.0 {
            Language::Fr => [
                "Facture",
                "Date",
                "Échéance",
                "Retard",
                "Montant",
                "Reste à payer",
            ],
            Language::En => ["Invoice", "Date", "Due", "Late", "Amount", "Still to pay"],
        }
    }

    /// `31/01/2026`, `31 Jan 2026`: a day before its month in both languages, and no doubt about which is which.
    pub fn short_date(&self, on: Date) -> String {
        match self.0 {
            Language::Fr => format!("{:02}/{:02}/{}", on.day(), on.month(), on.year()),
            Language::En => {
                let month = wording::MONTHS_EN[usize::from(on.month().unsigned_abs()) - 1];
                format!("{}\u{a0}{}\u{a0}{}", on.day(), &month[..3], on.year())
            }
        }
    }

    pub fn late(&self, days: i32) -> String {
        match days > 0 {
            true => wording::days(days, self.0).replace(' ', "\u{a0}"),
            false => "–".into(),
        }
    }

    pub fn disputed(&self, amount: &str) -> String {
        match self.0 {
            Language::Fr => format!("hors {amount} contestés"),
            Language::En => format!("without {amount} disputed"),
        }
    }

    pub fn phone(&self, number: &str) -> String {
        match self.0 {
            Language::Fr => format!("Tél. {number}"),
            Language::En => format!("Tel. {number}"),
        }
    }

    pub fn place_date(&self, place: Option<&str>, date: &str) -> String {
        match (self.0, place) {
            (Language::Fr, Some(place)) => format!("{place}, le {date}"),
            (Language::Fr, None) => format!("Le {date}"),
            (Language::En, Some(place)) => format!("{place}, {date}"),
            (Language::En, None) => date.to_owned(),
        }
    }

    pub fn letters(&self, count: usize) -> String {
        match self.0 {
            Language::Fr => format!("{count} lettres"),
            Language::En => format!("{count} letters"),
        }
    }
}
