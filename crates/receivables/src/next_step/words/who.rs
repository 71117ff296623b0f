//! Who could change it, and how.

use crate::next_step::because::{Act, Because, Obstacle};
use crate::party::Language::{self, En, Fr};

pub(in crate::next_step) fn who(because: &Because, language: Language) -> &'static str {
    let (french, english) = match because {
        Because::NothingOpen => ("", ""),
        Because::ReplyWaiting { .. } => (
            "Lisez sa réponse et dites ce qui suit : les relances reprennent.",
            "Read the answer and say what follows: the reminders go on.",
        ),
        Because::OnHold { .. } => (
            "La personne qui tient ce client peut lever la suspension.",
            "Whoever looks after this customer can release the hold.",
        ),
        Because::DirectDebit { .. } => (
            "La banque le change en réglant ou en rejetant le prélèvement.",
            "The bank changes it by settling or returning the direct debit.",
        ),
        Because::PromiseRunning { .. } | Because::PlanRunning { .. } => (
            "Le client le change en payant ; vous, en revenant sur l’accord.",
            "The customer changes it by paying; you, by taking back the agreement.",
        ),
        Because::NoneQualifies { obstacle, .. } => who_of_obstacle(obstacle),
        Because::NothingLate { .. } => ("", ""),
        Because::NotYet { .. } | Because::ClosedDay { .. } => (
            "Un paiement, une promesse ou un litige du client le change aussitôt.",
            "A payment, a promise or a dispute by the customer changes it at once.",
        ),
        Because::LimitReached { .. } => (
            "Personne ne passe outre ; le propriétaire peut changer la limite dans les réglages.",
            "Nobody overrides it; the owner can change the limit in the settings.",
        ),
        Because::MoneyStale { .. } => (
            "Importez le dernier relevé ; le propriétaire peut aussi lever cette règle.",
            "Import the latest statement; the owner can also waive this rule.",
        ),
        Because::CreditsCover { .. } => (
            "Affectez les avoirs et règlements aux factures, ou remboursez-les.",
            "Apply the credits and payments to invoices, or pay them back.",
        ),
        Because::TooSmall { .. } => (
            "Le propriétaire peut changer ce montant dans les réglages.",
            "The owner can change that amount in the settings.",
        ),
        Because::PersonAsked { .. } => (
            "La personne à qui elle est posée répond, et la suite reprend.",
            "Whoever is asked answers, and things go on.",
        ),
        Because::EndOfSequence { .. } => (
            "Une personne décide de la suite : recouvrement, accord ou abandon.",
            "A person decides what follows: collection, an agreement or a write-off.",
        ),
        Because::PassedOver { .. } => (
            "Publiez une version de la séquence dont une étape convient à ce client.",
            "Publish a version of the sequence with a step that is for this customer.",
        ),
        Because::NoLadder => (
            "Publiez une séquence avec une relance.",
            "Publish a sequence with a reminder.",
        ),
        Because::Due { act: Act::Send, .. } => (
            "Un paiement, une promesse, un litige ou une suspension l’arrête.",
            "A payment, a promise, a dispute or a hold stops it.",
        ),
        Because::Due {
            act: Act::FindContact,
            ..
        } => (
            "Ajoutez un contact de relance avec une adresse qui fonctionne.",
            "Add a reminder contact with an address that works.",
        ),
        Because::Due {
            act: Act::FindNumber,
            ..
        } => (
            "Ajoutez le bon numéro sur la fiche, puis dites qu’il est trouvé.",
            "Add the right number to the record, then say that it was found.",
        ),
        Because::Due { act: Act::Sms, .. } => (
            "Réglez la passerelle SMS dans les réglages, ou envoyez-le et dites-le.",
            "Set the SMS gateway in the settings, or send it and say so.",
        ),
        Because::Due {
            act: Act::SmsWithoutMobile,
            ..
        } => (
            "Ajoutez un mobile à un contact, ou envoyez-le autrement et dites-le.",
            "Add a mobile to a contact, or send it another way and say so.",
        ),
        Because::ByHand { .. } => (
            "Elle peut être reprise tant qu’elle n’est pas partie ; un paiement l’arrête.",
            "It can be taken back as long as it has not left; a payment stops it.",
        ),
        Because::Due { .. } => (
            "La personne à qui la question est posée décide.",
            "Whoever is asked decides.",
        ),
    };
    match language {
        Fr => french,
        En => english,
    }
}

fn who_of_obstacle(obstacle: &Obstacle) -> (&'static str, &'static str) {
    match obstacle {
        Obstacle::Disputed(_) | Obstacle::StatusDisputed => (
            "Réglez le litige, ou dites quelle part est contestée : le reste pourra être demandé.",
            "Settle the dispute, or say which part is contested: the rest can then be asked for.",
        ),
        Obstacle::Refused => (
            "Corrigez la facture et émettez-la à nouveau.",
            "Mend the invoice and issue it again.",
        ),
        Obstacle::Cashed => (
            "Saisissez le paiement, ou corrigez le statut sur la plateforme.",
            "Record the payment, or correct the status on the platform.",
        ),
        Obstacle::PaymentSent { .. } => (
            "L’arrivée du virement le change.",
            "The arrival of the transfer changes it.",
        ),
        Obstacle::Held { .. } => (
            "La personne qui tient ce client peut lever la suspension.",
            "Whoever looks after this customer can release the hold.",
        ),
        Obstacle::NoDueDate => ("Donnez-lui une date d’échéance.", "Give it a due date."),
        Obstacle::NothingLeft => ("", ""),
    }
}
