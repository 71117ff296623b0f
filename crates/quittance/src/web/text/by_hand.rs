//! The words of reminders by hand and of the work list.

use std::fmt::Display;

use receivables::next_step::Asked;
use receivables::party::Language;

use super::{Plain, Texts};
use crate::web::views::{WorkShow, WorkWhose};

counts! {
    matters { "point" "points", "matter" "matters" }
    reminders { "relance" "relances", "reminder" "reminders" }
}

words! { BY_HAND:
    remind_now { "Relancer à la main" "Remind by hand" }
    remind_lede { "La lettre est prête. Relisez-la, changez-en les mots s’il le faut, puis envoyez-la." "The letter is ready. Read it, change its words if you must, then send it." }
    choose_invoices { "Ce qui est demandé" "What is asked for" }
    letter_level { "Lettre" "Letter" }
    redraw { "Refaire la lettre" "Draw the letter again" }
    redraw_hint { "Vos changements au texte seraient perdus." "Your changes to the text would be lost." }
    your_letter { "Votre lettre" "Your letter" }
    letter_text { "Texte de la lettre" "Text of the letter" }
    letter_text_hint { "Chaque numéro de facture et le total doivent y rester." "Each invoice’s number and the total must stay in it." }
    reread { "Relire le texte" "Check the text" }
    reread_calm { "Rien à signaler dans ce texte." "Nothing found in this text." }
    send_now { "Envoyer" "Send" }
    send_despite { "Envoyer malgré tout" "Send all the same" }
    laid_out { "Voir la mise en page" "See the layout" }
    stands_against { "À savoir avant d’envoyer" "Before you send" }
    nobody_passes { "Cette limite vaut aussi pour vous." "This limit holds for you too." }
    due_step { "C’est l’étape prévue aujourd’hui : la tournée ne l’enverra pas une seconde fois." "This is the step that is due today: the round will not send it a second time." }
    leaves_soon { "part dans une minute" "leaves in a minute" }
    choose_customers { "Choisir" "Choose" }
    outgoing_title { "Relire avant d’envoyer" "Read before sending" }
    outgoing_lede { "Voici chaque lettre, telle qu’elle partira." "Here is each letter, just as it will leave." }
    approvals_title { "Relire avant de valider" "Read before approving" }
    send_chosen { "Envoyer les lettres cochées" "Send the ticked letters" }
    nothing_chosen { "Aucun client n’est choisi." "No customer is chosen." }
    nothing_chosen_hint { "Cochez des clients dans la liste, puis relancez." "Tick customers in the list, then remind." }
    edit_letter { "Changer le texte" "Change the text" }
    sent_title { "Prêt à partir" "Ready to leave" }
    take_back_hint { "Tant qu’un message n’est pas parti, il peut être repris." "As long as a message has not left, it can be taken back." }
    take_back { "Reprendre ce message" "Take this message back" }
    taken_back { "Repris : ce message ne partira pas." "Taken back: this message will not leave." }
    not_taken_back { "Ce message est déjà parti." "This message has left already." }
    read_again { "Relire" "Read again" }
    by_hand_again { "n’est pas parti : le compte a changé entre-temps." "did not leave: the account changed meanwhile." }
    documents_short { "Documents" "Documents" }
    no_documents { "aucun document" "no document" }
    select_all_hint { "La sélection vaut pour cette page." "The choice is for this page." }
}

sentences! { BY_HAND_SAID:
    remind_title(name) { "Relancer {name}" "Remind {name}" }
    leaves_on(moment) { "part le {moment}" "leaves on {moment}" }
    send_reminders(count) { "Envoyer {count}" "Send {count}" }
    send_letter_to(to) { "Envoyer à {to}" "Send to {to}" }
    sent_lede(count, total) { "{count}, {total} en tout." "{count}, {total} in all." }
    messages_undone(count) { "Annulé : {count}." "Undone: {count}." }
    documents_left_out(numbers) { "Les documents de {numbers} ne tiennent pas dans le message." "The documents of {numbers} do not fit into the message." }
    choose_customer(name) { "Choisir {name}" "Choose {name}" }
    choose_letter(name) { "Envoyer la lettre à {name}" "Send the letter to {name}" }
    choose_invoice(number) { "Demander {number}" "Ask for {number}" }
    letter_to(name, level) { "{name} : {level}" "{name}: {level}" }
}

words! { WORK:
    work { "À faire" "Work list" }
    work_lede { "Le plus important d’abord : ce qui attend une décision ou un appel." "What matters most first: what awaits a decision or a call." }
    work_all { "Tout" "All" }
    work_approvals { "À valider" "To approve" }
    work_calls { "Appels" "Calls" }
    work_to_dos { "Tâches et notes" "Tasks and notes" }
    work_others { "Autres" "Others" }
    work_later { "Plus tard" "Later" }
    work_empty { "Plus rien à faire ici." "Nothing left to do here." }
    work_empty_hint { "Les étapes qui attendent une personne arrivent ici, avec leurs raisons." "Steps that wait for a person arrive here, with their reasons." }
    work_empty_mine { "Plus rien ne vous attend ici." "Nothing awaits you here." }
    work_empty_mine_hint { "Vous voyez ce qui vous est confié, et les clients dont vous vous occupez. Regardez aussi ce qui attend les autres." "You see what is given to you, and the customers you look after. Look also at what awaits the others." }
    work_empty_to_do { "Ni tâche ni note pour aujourd’hui." "No task and no note for today." }
    work_empty_to_do_hint { "Sur la fiche d’un client, donnez un jour à une tâche ou à une note : elle revient ici ce jour-là." "On a customer’s page, give a day to a task or a note: it comes back here on that day." }
    work_empty_later { "Rien n’est remis à plus tard." "Nothing is put off." }
    work_empty_later_hint { "Les appels à refaire et les tâches des jours à venir arrivent ici." "Calls to be made again and the tasks of days to come arrive here." }
    work_see_everybody { "Voir ce qui attend chacun" "See what awaits everyone" }
    work_whose { "De qui" "Whose" }
    work_everybody { "De tous" "Everyone’s" }
    work_mine { "Les miens" "Mine" }
    work_nobody { "De personne" "Nobody’s" }
    work_task { "Tâche" "Task" }
    work_note { "Note" "Note" }
    tick_off { "C’est fait" "Done" }
    tick_seen { "Vu" "Seen" }
    key_tick { "c’est fait" "done" }
    did_task { "Fait." "Done." }
    did_note { "Vu." "Seen." }
    did_reopen { "De nouveau à faire." "To be done again." }
    what_column { "À faire" "To do" }
    as_files { "En fichiers" "As files" }
    as_file_questions { "Questions en attente" "Questions that wait" }
    as_file_tasks { "Tâches" "Tasks" }
    as_file_messages { "Messages de l’année" "Messages of the year" }
    sheet_task { "Tâche" "Task" }
    sheet_for { "Pour" "For" }
    sheet_by_day { "Échéance" "By" }
    sheet_done_on { "Faite le" "Done on" }
    sheet_done_by { "Faite par" "Done by" }
    sheet_level { "Niveau" "Level" }
    sheet_approved_by { "Premier accord" "First approval" }
    sheet_planned_on { "Prévu le" "Planned on" }
    sheet_asked { "Demandé" "Asked for" }
    sheet_answer { "Réponse du serveur" "Server’s answer" }
    at_stake { "En jeu" "At stake" }
    asked_since { "Depuis" "Since" }
    phone_column { "Téléphone" "Telephone" }
    approve_chosen { "Relire et valider" "Read and approve" }
    key_choose { "cocher" "tick" }
    key_approve { "relire et valider" "read and approve" }
    key_undo { "annuler" "undo" }
    key_back { "revenir à la liste" "back to the list" }
    back_to_work { "Retour à la liste" "Back to the list" }
    script { "Ce que vous pouvez dire" "What you can say" }
    what_was_said { "Ce qui a été dit" "What was said" }
    out_promise { "Promesse" "Promise" }
    out_dispute { "Litige" "Dispute" }
    out_wrong { "Mauvais numéro" "Wrong number" }
    out_back { "Rappeler" "Call back" }
    out_reached { "Joint, sans engagement" "Reached, no promise" }
    out_no_answer { "Pas de réponse" "No answer" }
    promised_for { "Argent attendu le" "Money expected on" }
    promised_amount { "Montant, si ce n’est pas tout" "Amount, if not all" }
    note_promise { "Noter la promesse" "Note the promise" }
    disputed_invoice { "Facture contestée" "Disputed invoice" }
    dispute_reason { "Motif" "Reason" }
    disputed_amount { "Montant contesté, si ce n’est pas tout" "Disputed amount, if not all" }
    note_dispute { "Noter le litige" "Note the dispute" }
    call_back_on { "Rappeler le" "Call back on" }
    note_call_back { "Remettre à ce jour" "Put off to that day" }
    wrong_number_means { "L’appel est remis ; un autre numéro est à trouver." "The call is put aside; another number is to be found." }
    note_wrong { "Ce numéro est faux" "This number is wrong" }
    reached_means { "L’appel compte comme un contact ; la séquence continue." "The call counts as a contact; the sequence goes on." }
    note_reached { "Noter l’appel" "Note the call" }
    no_answer_means { "L’appel revient le prochain jour ouvré." "The call comes back on the next business day." }
    note_no_answer { "Personne n’a répondu" "Nobody answered" }
    take_up { "Reprendre maintenant" "Take up now" }
    no_phone { "Aucun numéro connu. Ajoutez-en un sur la fiche." "No known number. Add one to the record." }
    open_record { "Ouvrir la fiche" "Open the record" }
    reason_goods { "marchandise ou prestation non reçue" "goods or service not received" }
    reason_quality { "qualité" "quality" }
    reason_price { "prix ou quantité" "price or quantity" }
    reason_paid { "déjà payée" "already paid" }
    reason_paperwork { "numéro de commande ou document manquant" "order number or document missing" }
    reason_other { "autre" "other" }
    did_promise { "Promesse notée." "Promise noted." }
    did_dispute { "Litige noté." "Dispute noted." }
    did_wrong { "Noté : ce numéro est faux, un autre est à trouver." "Noted: this number is wrong, another is to be found." }
    did_put_off { "Remis à plus tard." "Put off." }
    did_reached { "Appel noté." "Call noted." }
    did_yes { "C’est noté." "Noted." }
    did_no { "Écarté." "Set aside." }
    did_undo { "Annulé : la question est de nouveau ouverte." "Undone: the question is open again." }
    did_take_up { "La question est de nouveau pour aujourd’hui." "The question is for today again." }
    day_out { "Ce jour est passé." "That day has passed." }
    day_out_hint { "Donnez un jour à venir, d’ici un an." "Give a day to come, within a year." }
    not_in_this_account { "Cette facture n’est pas ouverte chez ce client." "This invoice is not open with this customer." }
    not_in_this_account_hint { "Choisissez parmi les factures de la liste." "Choose among the invoices of the list." }
    amount_out { "Ce montant ne convient pas." "This amount does not fit." }
    amount_out_hint { "Écrivez-le comme 1200,50 ; il ne dépasse pas ce qui est ouvert." "Write it like 1200.50; it does not exceed what is open." }
    cannot_undo { "Cela ne peut plus être annulé." "This can no longer be undone." }
    cannot_undo_hint { "Un message est parti depuis, ou ce n’était pas aujourd’hui." "A message left since, or it was not today." }
    not_for_this { "Cette réponse ne convient pas à cette question." "This answer does not fit this question." }
    not_for_this_hint { "Ouvrez la question et choisissez parmi ses réponses." "Open the question and choose among its answers." }
}

sentences! { WORK_SAID:
    work_count(count) { "{count} vous attendent." "{count} await you." }
    put_off_to(day) { "remis au {day}" "put off to {day}" }
    work_done(name, what) { "{name} : {what}" "{name}: {what}" }
    choose_question(name) { "Cocher {name}" "Tick {name}" }
    call_to(phone) { "Appeler {phone}" "Call {phone}" }
}

impl Texts {
    pub fn work_show(&self, show: impl Plain<WorkShow>) -> &'static str {
        match show.plain() {
            WorkShow::All => self.work_all(),
            WorkShow::Approvals => self.work_approvals(),
            WorkShow::Calls => self.work_calls(),
            WorkShow::ToDos => self.work_to_dos(),
            WorkShow::Others => self.work_others(),
            WorkShow::Later => self.work_later(),
        }
    }

    pub fn work_of_whom(&self, whose: impl Plain<WorkWhose>) -> &'static str {
        match whose.plain() {
            WorkWhose::Everybody => self.work_everybody(),
            WorkWhose::Mine => self.work_mine(),
            WorkWhose::Nobody => self.work_nobody(),
        }
    }

    /// Why an invoice is disputed, of its code.
    pub fn dispute_reason_of(&self, code: &str) -> &'static str {
        match code {
            "goods" => self.reason_goods(),
            "quality" => self.reason_quality(),
            "price" => self.reason_price(),
            "paid" => self.reason_paid(),
            "paperwork" => self.reason_paperwork(),
            _ => self.reason_other(),
        }
    }

    /// What a yes does.
    pub fn yes_of(&self, asked: impl Plain<Asked>) -> &'static str {
        match asked.plain() {
            Asked::Approve | Asked::HandOver => self.approve(),
            _ => self.done(),
        }
    }

    /// What a no does.
    pub fn no_of(&self, asked: impl Plain<Asked>) -> &'static str {
        match asked.plain() {
            Asked::Approve => self.decline(),
            Asked::HandOver => self.not_now(),
            _ => self.set_aside(),
        }
    }
}
