//! What some of the fictional customers write back in the last days, so that the inbox shows what it is for.

use receivables::calendar::plus_days;
use receivables::party::{AccountId, Language};
use receivables::wording::long_date;
use store::{Fault, MessageRow, Organisation};

use crate::deeds::reminding::inbox::{Came, take_in};
use crate::desk::Desk;

/// The newest messages, of which some are answered.
const MESSAGES_LOOKED_AT: i64 = 200;

/// Takes in a promise, a dispute, money that is said to be on its way, a call for a call, a machine's answer, and a mail that names nothing of ours.
pub fn take_in_some(desk: &Desk, firm: &Organisation) -> Result<(), Fault> {
    let by = desk.by(firm, "demo");
    let day = long_date(plus_days(by.on, 12), Language::Fr);
    desk.store.write(firm.id, &by, |books| {
        let mut seen: Vec<AccountId> = Vec::new();
        let mut answered: Vec<MessageRow> = books.list_messages(Some("accepted"), i64::MAX, MESSAGES_LOOKED_AT)?;
        answered.retain(|row| {
            let is_new = !seen.contains(&row.account);
            seen.push(row.account);
            is_new
        });
        let texts = [
            ("", format!("Bonjour,\r\n\r\nNous réglerons cette facture le {day}.\r\n\r\nService comptabilité")),
            ("", "Bonjour,\r\n\r\nNous contestons cette facture : deux heures n'ont pas été faites. Merci de nous envoyer la copie de la facture.".to_owned()),
            ("", "Bonjour,\r\n\r\nCette facture a été réglée par virement vendredi dernier. Merci de vérifier.\r\n\r\nBien à vous".to_owned()),
            ("", "Bonjour,\r\n\r\nPouvez-vous me rappeler à ce sujet ? Notre commande n'est pas complète.\r\n\r\nCordialement".to_owned()),
            ("Auto-Submitted: auto-replied\r\n", "Je ne travaille plus ici. Merci de contacter daf@client.example.".to_owned()),
        ];
        let came = Came { on: by.on, at: by.at };
        for (row, (head, text)) in answered.iter().zip(texts) {
            let subject = row.subject.as_deref().unwrap_or("facture");
            let head = format!("{head}In-Reply-To: <{}>\r\n", row.message_id);
            take_in(books, &[], mail(&row.recipient, subject, &head, &text).as_bytes(), came)?;
        }
        let stranger = mail("paul@cabinet-roux.example", "votre facture", "", "Facture déjà réglée, nous semble-t-il.");
        take_in(books, &[], stranger.as_bytes(), came)?;
        Ok(())
    })
}

fn mail(from: &str, subject: &str, head: &str, text: &str) -> String {
    // Subjects have accents, and travel as they are.
    format!(
        "From: {from}\r\nSubject: Re: {subject}\r\n{head}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}
