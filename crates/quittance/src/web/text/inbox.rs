//! The words of the pages about what customers write back.

use std::fmt::Display;

use receivables::party::Language;

use super::Texts;
use crate::web::inbox_pages::{Followed, MailKind, May};

words! { INBOX:
    inbox { "Courrier reçu" "Inbox" }
    inbox_lede { "Ce que vos clients répondent. Tant qu’une réponse n’est pas traitée, aucune relance ne part à ce client." "What your customers answer. Until somebody has dealt with an answer, no reminder leaves for that customer." }
    inbox_empty { "Rien n’attend d’être lu" "Nothing waits to be read" }
    inbox_empty_hint { "Les réponses arrivent ici, et arrêtent les relances du client." "Answers arrive here, and stop the customer’s reminders." }
    inbox_no_mailbox { "Aucune boîte n’est relevée. Le propriétaire en indique une avec le réglage mail.imap_url." "No mailbox is read. The owner names one with the setting mail.imap_url." }
    inbox_waiting { "À traiter" "To deal with" }
    inbox_all { "Tout" "All" }
    mail_column { "Message" "Mail" }
    may_column { "Peut vouloir dire" "May mean" }
    came_column { "Reçu" "Came" }
    no_subject { "Sans objet" "No subject" }
    nobodys_yet { "Client inconnu" "Unknown customer" }
    mail_waits { "à traiter" "to deal with" }
    mail_handled { "traité" "dealt with" }
    mail_reply { "Réponse" "Answer" }
    mail_automatic { "Réponse automatique" "Automatic answer" }
    mail_bounce { "Non distribué" "Not delivered" }
    may_promise { "Une promesse de paiement" "A promise to pay" }
    may_paid { "Déjà payé" "Already paid" }
    may_dispute { "Un litige" "A dispute" }
    may_contact { "Un autre contact" "Another contact" }
    may_copy { "Demande la facture" "Asks for the invoice" }
    may_copy_hint { "Répondez-lui depuis votre messagerie, avec la facture." "Answer from your own mail program, with the invoice." }
    mail_stops { "Les relances de ce client attendent votre décision." "This customer’s reminders wait for your decision." }
    mail_proposed { "Ce que ce message peut vouloir dire" "What this mail may mean" }
    mail_others { "Noter autre chose" "Note something else" }
    promise_day { "Payé au plus tard le" "Paid by" }
    promise_button { "Noter la promesse" "Note the promise" }
    paid_hint { "Les relances attendent le paiement cinq jours ouvrés." "Reminders wait for the money for five business days." }
    paid_button { "Attendre le paiement" "Wait for the money" }
    dispute_invoice { "Facture contestée" "Contested invoice" }
    dispute_button { "Noter le litige" "Note the dispute" }
    contact_mailbox { "Nouvelle adresse" "New address" }
    contact_hint { "Elle remplace l’adresse à laquelle le message était parti." "It takes the place of the address that the message went to." }
    contact_button { "Écrire à cette adresse" "Write to this address" }
    nothing_button { "Rien à noter" "Nothing to note" }
    nothing_hint { "C’est lu : les relances reprennent." "It was read: the reminders go on." }
    file_title { "À quel client ?" "Whose is it?" }
    file_code { "Code du client" "Customer’s code" }
    file_button { "Classer chez ce client" "File on this customer" }
    file_elsewhere { "Classer ailleurs" "File elsewhere" }
    undo_button { "Revenir en arrière" "Take it back" }
    undo_hint { "Ce qui avait été noté est retiré, et les relances attendent de nouveau." "What was noted is taken away, and the reminders wait again." }
    whole_mail { "Le message entier" "The whole mail" }
    mail_cut { "Ce message est long : seul son début a été gardé." "This mail is long: only its beginning was kept." }
    mail_gone { "Le contenu de ce message a été effacé." "The content of this mail was erased." }
    answers_ours { "Répond à" "Answers" }
    our_message { "notre message" "our message" }
    followed_title { "Ce qui a suivi" "What followed" }
    followed_itself { "Classé sans rien attendre de vous" "Filed, with nothing for you to do" }
    followed_nothing { "Lu, rien à noter" "Read, nothing to note" }
    followed_promise_no_day { "Promesse notée" "Promise noted" }
    followed_paid { "Paiement attendu" "Money awaited" }
    followed_contact { "Nouveau contact noté" "New contact noted" }
    mail_done { "C’est noté." "Noted." }
    mail_filed_notice { "C’est classé." "Filed." }
    mail_undone { "C’est retiré." "Taken back." }
    next_mail { "Message suivant" "Next mail" }
    read_mail { "Lire le message" "Read the mail" }
    mail_taken { "Quelqu’un a déjà traité ce message." "Somebody has dealt with this mail already." }
    mail_taken_hint { "Rechargez la page pour voir ce qui a été noté." "Reload the page to see what was noted." }
    no_such_customer { "Aucun client n’a ce code." "No customer has this code." }
    no_such_customer_hint { "Reprenez le code affiché sur la fiche du client." "Give the code that the customer’s page shows." }
    promise_wrong { "Cette date ne convient pas." "This date does not do." }
    promise_wrong_hint { "Donnez une date à venir." "Give a day to come." }
    dispute_wrong { "Cette facture n’est pas ouverte chez ce client." "This invoice is not open on this customer." }
    dispute_wrong_hint { "Choisissez-la dans la liste." "Choose it from the list." }
    customer_word { "Client" "Customer" }
    inbox_count { "à traiter" "to deal with" }
    inbox_see { "Lire le courrier reçu" "Read the inbox" }
    sit_wrote { "A répondu" "Has answered" }
}

sentences! { INBOX_SAID:
    mails_to_read(mails) { "{mails} à traiter" "{mails} to deal with" }
    mailbox_read(name, at) { "Boîte {name}, relevée {at}" "Mailbox {name}, read {at}" }
    mailbox_new(name) { "Boîte {name}, pas encore relevée" "Mailbox {name}, not read yet" }
    mailbox_trouble(name) { "La boîte {name} n’est pas relevée :" "The mailbox {name} is not read:" }
    followed_promise(day) { "Promesse notée pour le {day}" "Promise noted for {day}" }
    followed_dispute(number) { "Litige noté sur {number}" "Dispute noted on {number}" }
    mail_said_by(who) { "par {who}" "by {who}" }
    mail_from(who) { "Message de {who}" "Mail from {who}" }
    mail_handled_by(who) { "Message traité par {who}" "Mail dealt with by {who}" }
}

impl Texts {
    /// What a mail is.
    pub fn mail_kind(&self, kind: &MailKind) -> &'static str {
        match kind {
            MailKind::Reply => self.mail_reply(),
            MailKind::Automatic => self.mail_automatic(),
            MailKind::Bounce => self.mail_bounce(),
        }
    }

    /// What a mail may mean.
    pub fn may(&self, may: &May) -> &'static str {
        match may {
            May::Promise => self.may_promise(),
            May::Paid => self.may_paid(),
            May::Dispute => self.may_dispute(),
            May::Contact => self.may_contact(),
            May::Copy => self.may_copy(),
        }
    }

    /// What followed from a mail.
    pub fn followed(&self, followed: &Followed) -> String {
        match followed {
            Followed::ByItself => self.followed_itself().to_owned(),
            Followed::Nothing => self.followed_nothing().to_owned(),
            Followed::Promise(Some(day)) => self.followed_promise(self.day(day)),
            Followed::Promise(None) => self.followed_promise_no_day().to_owned(),
            Followed::Paid => self.followed_paid().to_owned(),
            Followed::Dispute(number) => self.followed_dispute(number),
            Followed::Contact => self.followed_contact().to_owned(),
        }
    }
}
