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
    inbox_no_mailbox { "Aucune boîte n’est relevée." "No mailbox is read." }
    inbox_no_mailbox_ask { "Le propriétaire en indique une dans les réglages." "The owner names one in the settings." }
    mailboxes { "Boîtes relevées" "Mailboxes that are read" }
    mailboxes_lede { "Là où vos clients répondent. Les messages y restent comme ils sont : rien n’est déplacé, effacé ni marqué comme lu." "Where your customers answer. The mail there stays as it is: nothing is moved, deleted or marked as read." }
    mailboxes_none { "Aucune boîte n’est relevée" "No mailbox is read" }
    mailboxes_none_hint { "Ajoutez celle à laquelle vos clients répondent." "Add the one that your customers answer to." }
    mailboxes_set { "Régler les boîtes relevées" "Set the mailboxes that are read" }
    mailbox_add { "Ajouter une boîte" "Add a mailbox" }
    mailbox_host { "Serveur de réception (IMAP)" "Incoming server (IMAP)" }
    mailbox_host_hint { "Votre hébergeur l’indique, par exemple imap.exemple.fr." "Your mail host tells it, for example imap.example.org." }
    mailbox_tls { "chiffrée dès le début (TLS, port 993)" "encrypted from the start (TLS, port 993)" }
    mailbox_starttls { "chiffrée (STARTTLS, port 143)" "encrypted (STARTTLS, port 143)" }
    mailbox_folder { "Dossier" "Folder" }
    mailbox_folder_hint { "Vide : la boîte de réception. Un dossier qui ne reçoit que des réponses évite le reste." "Empty: the inbox. A folder that gets nothing but answers keeps the rest out." }
    mailbox_try { "Essayer maintenant" "Try now" }
    mailbox_change { "Modifier" "Change" }
    mailbox_pause { "Mettre en pause" "Pause" }
    mailbox_resume { "Reprendre" "Resume" }
    mailbox_remove { "Retirer" "Take away" }
    mailbox_remove_means { "Ce qui est arrivé reste. Si vous ajoutez de nouveau cette boîte, la lecture reprend où elle en était." "What came in stays. When you add this mailbox again, reading goes on where it was." }
    mailbox_is_paused { "En pause : elle n’est pas relevée." "Paused: it is not read." }
    mailbox_never { "Pas encore relevée" "Not read yet" }
    mailbox_trouble_short { "Le dernier essai n’a pas abouti :" "The last look did not succeed:" }
    mailbox_kept { "C’est noté. Essayez maintenant si le serveur vous laisse entrer." "Kept. Now try whether the server lets you in." }
    mailbox_now_paused { "La boîte est en pause." "The mailbox is paused." }
    mailbox_now_read { "La boîte est de nouveau relevée." "The mailbox is read again." }
    mailbox_removed { "La boîte est retirée." "The mailbox is taken away." }
    mailbox_let_in { "Le serveur nous a laissés entrer et a ouvert le dossier." "The server let us in and opened the folder." }
    mailbox_out_of_reach { "Le serveur ne répond pas. Vérifiez son nom, la ligne et le port." "The server does not answer. Check its name, the line and the port." }
    mailbox_not_let_in { "Le serveur ne nous laisse pas entrer. Vérifiez l’utilisateur et le mot de passe." "The server does not let us in. Check the user and the password." }
    mailbox_untrusted { "Personne de confiance ne garantit ce serveur. Vérifiez son nom ; le réglage mail.tls_ca accepte votre propre autorité." "Nobody we trust vouches for this server. Check its name; the setting mail.tls_ca takes your own authority." }
    mailbox_no_folder { "Ce dossier ne peut être ouvert. Vérifiez son nom." "This folder cannot be opened. Check its name." }
    mailbox_refuses { "Le serveur refuse d’être lu." "The server refuses to be read." }
    mailbox_garbled { "Ce serveur ne parle pas comme un serveur de courrier." "This server does not speak as a mail server does." }
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
    mailbox_changing(name) { "Modifier {name}" "Change {name}" }
    mailbox_looked(at) { "Relevée {at}" "Read {at}" }
    mailbox_paused_named(name) { "Boîte {name}, en pause" "Mailbox {name}, paused" }
    mailbox_brought(mails) { "{mails} arrivés par elle" "{mails} came from it" }
    nobodys_deleted(days) { "Un message sans client est effacé au bout de {days} : qui n’est pas client n’a pas à rester ici (RGPD, art. 5)." "Mail that belongs to no customer is deleted after {days}: who is no customer need not stay here (GDPR art. 5)." }
    nobodys_deleted_on(day) { "Effacé le {day} s’il n’est classé chez personne." "Deleted on {day} unless it is filed on somebody." }
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
