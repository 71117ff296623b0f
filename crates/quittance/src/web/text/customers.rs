//! The words of a customer's page for what people write down: notes, tasks, contacts, segment, colleague, rating.

use std::fmt::Display;

use receivables::party::Language;

use super::Texts;

words! { ORDER:
    contact_main { "principal" "main" }
    contact_order_hint { "Les relances vont au premier contact de ce rôle ; s’il ne peut être joint, au suivant." "Reminders go to the first contact of that role; when it cannot be reached, to the next." }
    known_contact_moved { "L’ordre des contacts est changé." "The order of contacts is changed." }
    promise_taken_back { "Promesse retirée : elle avait été notée par erreur" "Promise taken back: it was noted by mistake" }
}

sentences! { ORDERED:
    contact_was_moved(who) { "Ordre des interlocuteurs changé : {who}" "Order of contacts changed: {who}" }
    contact_up(who) { "Monter {who}" "Move {who} up" }
    contact_down(who) { "Descendre {who}" "Move {who} down" }
}

words! { FILTERS:
    rating_column { "Note" "Rating" }
    filter { "Filtrer" "Filter" }
    filter_clear { "Effacer les filtres" "Clear the filters" }
    filter_any { "Tous" "All" }
    filter_nobody { "Personne" "Nobody" }
    filter_unrated { "Sans note" "Not rated" }
    filter_no_segment { "Sans segment" "No segment" }
    filtered_empty { "Aucun client ne répond à tout cela à la fois." "No customer meets all of this at once." }
    filtered_empty_hint { "Retirez un filtre, ou regardez une autre vue." "Take a filter away, or look at another view." }
}

sentences! { FILTERED:
    filter_remove(label) { "Retirer le filtre : {label}" "Remove the filter: {label}" }
    filter_value(label, name) { "{label} : {name}" "{label}: {name}" }
    rated_letter(letter) { "Note de paiement : {letter}" "Payer rating: {letter}" }
}

words! { KNOWN:
    to_do { "À faire" "To do" }
    for_you { "Pour vous" "For you" }
    nothing_to_do { "Rien n’attend pour ce client." "Nothing waits for this customer." }
    task_add { "Ajouter une tâche" "Add a task" }
    task_words { "Quoi" "What" }
    for_whom { "Pour" "For" }
    anybody { "tout le monde" "anybody" }
    by_when { "Pour quand" "By when" }
    task_done { "Fait" "Done" }
    task_reopen { "À refaire" "Take up again" }
    tasks_done { "Tâches faites" "Tasks done" }
    note_seen { "Vu" "Seen" }
    note_add { "Ajouter une note" "Add a note" }
    note_words { "Note" "Note" }
    note_help { "« @Paul » dans le texte s’adresse à ce collègue. Avec une date, la note lui revient ce jour-là." "“@Paul” in the text calls that colleague. With a day, the note comes back to them on it." }
    note_for { "À l’attention de" "For the attention of" }
    note_nobody { "personne en particulier" "nobody in particular" }
    note_on { "Y revenir le" "Come back to it on" }
    note_remove { "Retirer" "Take back" }
    note_gone { "Une note a été retirée" "A note was taken back" }
    save { "Enregistrer" "Save" }
    cancel { "Annuler" "Cancel" }
    undo { "Annuler" "Undo" }

    remove { "Retirer" "Remove" }
    contact_add { "Ajouter un interlocuteur" "Add a contact" }
    contact_role { "Rôle" "Role" }
    contact_name { "Nom" "Name" }
    contact_email { "Adresse e-mail" "E-mail address" }
    contact_phone { "Téléphone" "Telephone" }
    contact_language { "Langue" "Language" }
    contact_zone { "Jours fériés et heures de" "Holidays and hours of" }
    as_customer { "comme le client" "as the customer" }
    role_reminders_means { "reçoit les relances" "gets the reminders" }
    role_payables_means { "reçoit les relances quand personne d’autre ne peut" "gets the reminders when nobody else can" }
    role_escalation_means { "en copie dès la relance 2" "in copy from reminder 2 on" }
    role_other_means { "n’est jamais relancé" "is never reminded" }
    segment { "Segment" "Segment" }
    no_segment { "aucun" "none" }
    colleague { "Suivi par" "Looked after by" }
    nobody { "personne" "nobody" }
    documents { "Documents" "Documents" }
    document_add { "Joindre un document à une facture" "Attach a document to an invoice" }
    document_file { "Fichier PDF, PNG, JPEG ou XML, 5 Mo au plus" "PDF, PNG, JPEG or XML file, 5 MB at most" }
    document_send { "Joindre" "Attach" }
    download { "Télécharger" "Download" }
    closed_invoices { "Factures et avoirs soldés" "Settled invoices and credit notes" }
    closed_column { "Soldée le" "Settled on" }
    total_column { "Montant" "Amount" }
    credit_note { "avoir" "credit note" }
    closed_more { "Toutes les factures soldées" "All settled invoices" }
    on_time { "à temps" "on time" }
    nothing_before_due { "Rien n’est demandé avant l’échéance." "Nothing is asked before the due date." }
    rating { "Note de paiement" "Payer rating" }
    rating_none { "Pas encore de note" "No rating yet" }
    rating_none_hint { "Il faut au moins trois factures payées ou en retard en un an." "It takes at least three invoices paid or late within a year." }
    rating_how { "Comment elle se calcule" "How it is computed" }
    rating_formula { "Chaque euro compte les jours entre son échéance et le jour où il est arrivé, ou jusqu’à aujourd’hui s’il est attendu. La note est leur moyenne. Payer en avance ne rachète rien ; les avoirs et ce qui est contesté ne comptent pas." "Each euro counts the days from its due date to the day it came, or to today when it is awaited. The rating is their average. Paying early makes up for nothing; credit notes and what is disputed do not count." }
    rating_scale { "A jusqu’à 5 jours, B 15, C 30, D 60, E au-delà. Une facture d’au moins 50 € qui attend plus de 30 jours laisse C au mieux, plus de 90 jours E." "A up to 5 days, B 15, C 30, D 60, E beyond. An invoice of at least €50 that waits for more than 30 days leaves C at best, for more than 90 days E." }
    rating_came { "Arrivé" "Came" }
    rating_awaited { "Attendu" "Awaited" }
    rating_all { "Ensemble" "Together" }
    average_late { "Retard moyen" "Average delay" }
    known_note { "La note est enregistrée." "The note is saved." }
    known_note_removed { "La note est retirée." "The note is taken back." }
    known_note_seen { "La note ne reviendra plus." "The note will not come back." }
    known_task { "La tâche est enregistrée." "The task is saved." }
    known_task_done { "La tâche est faite." "The task is done." }
    known_contact_added { "L’interlocuteur est ajouté." "The contact is added." }
    known_contact_changed { "L’interlocuteur est modifié." "The contact is changed." }
    known_contact_removed { "L’interlocuteur est retiré." "The contact is removed." }
    known_undone { "C’est annulé." "It is undone." }
    known_file { "La fiche est enregistrée." "The record is saved." }
    known_document { "Le document partira avec les prochaines relances de cette facture." "The document will go with the next reminders of this invoice." }
    known_document_same { "Ce document était déjà là." "This document was there already." }
    address_changed { "Adresse postale changée" "Postal address changed" }
    postal_address { "Adresse postale" "Postal address" }
    no_address { "inconnue : aucune lettre ne peut être postée" "unknown: no letter can be posted" }
    address_help { "Sous le nom du client : rue, code postal et ville, cinq lignes au plus." "Below the customer’s name: street, postal code and city, five lines at most." }
    long_address { "Cette adresse a trop de lignes, ou une ligne trop longue." "This address has too many lines, or one that is too long." }
    segment_changed { "Segment changé" "Segment changed" }
    colleague_none { "Plus personne ne suit ce client" "Nobody looks after this customer any more" }
    sequence_changed { "Suit une autre séquence" "Follows another sequence" }
    no_words { "Rien n’est écrit." "Nothing is written." }
    no_words_hint { "Écrivez ce qu’il faut retenir ou faire." "Write what is to be remembered or done." }
    too_long { "C’est trop long." "This is too long." }
    too_long_hint { "Une note a 4 000 caractères au plus, une tâche 300, un segment 60, un nom 120." "A note has at most 4,000 characters, a task 300, a segment 60, a name 120." }
    no_colleague { "Aucun collègue ne se connecte sous ce nom." "No colleague signs in under this name." }
    no_colleague_hint { "Choisissez quelqu’un dans la liste." "Choose somebody from the list." }
    for_whom_missing { "Ce jour-là, personne ne serait prévenu." "On that day nobody would be told." }
    for_whom_hint { "Dites pour qui, ou laissez la date." "Say for whom, or leave the day away." }
    day_passed { "Ce jour est passé." "This day has passed." }
    day_passed_hint { "Choisissez aujourd’hui ou plus tard." "Choose today or later." }
    bad_day { "Ce n’est pas une date." "This is no day." }
    bad_day_hint { "Écrivez-la comme 2026-12-31." "Write it as 2026-12-31." }
    no_way { "Rien ne permet de joindre cette personne." "This person can be reached by nothing." }
    no_way_hint { "Donnez une adresse e-mail ou un téléphone." "Give a mailbox or a telephone." }
    bad_phone { "Ce n’est pas un numéro de téléphone." "This is not a telephone number." }
    bad_phone_digits { "Ce numéro a trop ou trop peu de chiffres." "This number has too many or too few digits." }
    bad_phone_hint { "Écrivez-le comme 06 39 98 42 17 ou +33 1 99 00 42 17." "Write it as 06 39 98 42 17 or +33 1 99 00 42 17." }
    bad_choice { "Ce choix n’existe pas." "This choice does not exist." }
    bad_choice_hint { "Choisissez dans la liste." "Choose from the list." }
    already_there { "Cet interlocuteur est déjà là." "This contact is there already." }
    already_there_hint { "Modifiez celui qui existe." "Edit the one that is there." }
    too_many_contacts { "Ce client a déjà vingt interlocuteurs." "This customer has twenty contacts already." }
    too_many_contacts_hint { "Retirez-en un d’abord." "Remove one first." }
    gone { "Ce n’est plus là." "This is no longer there." }
    gone_hint { "Quelqu’un a été plus rapide : voici ce qui est." "Somebody was faster: this is how things stand." }
    erased_refusal { "Ce client est effacé." "This customer was erased." }
    erased_refusal_hint { "Rien de nouveau n’est gardé d’un client effacé." "Nothing new is kept of an erased customer." }
    no_invoice { "Cette facture n’est pas de ce client." "This invoice is not of this customer." }
    no_invoice_hint { "Choisissez-la dans la liste." "Choose it from the list." }
    no_file { "Aucun fichier n’est arrivé." "No file came." }
    file_size { "Ce fichier est vide ou dépasse 5 Mo." "This file is empty, or exceeds 5 MB." }
    file_size_hint { "Un scan est plus léger à 150 points par pouce." "A scan gets smaller at 150 dpi." }
    file_name { "Le nom de ce fichier a des signes qui ne s’impriment pas." "The name of this file has signs that cannot be printed." }
    file_name_hint { "Donnez-lui un autre nom." "Give it another name." }
    file_kind { "Une lettre n’emporte pas ce genre de fichier." "A letter does not carry this kind of file." }
    file_kind_hint { "Donnez un PDF, une image PNG ou JPEG, ou du XML." "Give a PDF, a PNG or JPEG picture, or XML." }
}

sentences! { KNOWN_SAID:
    contact_edit(name) { "Modifier {name}" "Edit {name}" }
    contact_was_added(name) { "Interlocuteur ajouté : {name}" "Contact added: {name}" }
    contact_was_changed(name) { "Interlocuteur modifié : {name}" "Contact changed: {name}" }
    contact_was_removed(name) { "Interlocuteur retiré : {name}" "Contact removed: {name}" }
    contact_was_restored(name) { "Interlocuteur rétabli : {name}" "Contact back: {name}" }
    looked_after_by(name) { "Suivi par {name}" "Looked after by {name}" }
    task_was_set(words) { "À faire : {words}" "To do: {words}" }
    task_was_done(words) { "Fait : {words}" "Done: {words}" }
    task_was_reopened(words) { "À refaire : {words}" "Taken up again: {words}" }
    terms_agreed(terms) { "Nouveau délai de paiement : {terms}" "New payment terms: {terms}" }
    due_moved(number, day) { "Échéance de {number} déplacée au {day}" "Due date of {number} moved to {day}" }
    document_kept(number) { "Document joint à la facture {number}" "Document attached to invoice {number}" }
    due_was(day) { "auparavant le {day}" "before: {day}" }
    by_person(name) { "par {name}" "by {name}" }
    for_person(name) { "pour {name}" "for {name}" }
    comes_back(day) { "revient le {day}" "comes back on {day}" }
    asked_last(level, day) { "Demandée le {day} ({level})" "Asked for on {day} ({level})" }
    asked_next(step) { "Elle est dans la prochaine étape : {step}." "It is in the next step: {step}." }
    balance_of(amount) { "Solde {amount}" "Balance {amount}" }
    days_after(days) { "{days} après l’échéance" "{days} after the due date" }
    rating_average(days) { "{days} de retard en moyenne" "{days} late on average" }
    rating_of(count, day) { "sur {count} depuis le {day}" "over {count} since {day}" }
    rating_held(number, days) { "La moyenne seule dirait mieux : {number} attend depuis {days}." "The average alone would say better: {number} has waited for {days}." }
    rating_sum(came, came_days, awaited, awaited_days, all, days) { "({came} × {came_days} + {awaited} × {awaited_days}) ÷ {all} = {days}" "({came} × {came_days} + {awaited} × {awaited_days}) ÷ {all} = {days}" }
}
