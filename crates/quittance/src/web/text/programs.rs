//! The words of the pages about programs: their keys, and the reference of the API.

use std::fmt::Display;

use receivables::party::Language;

use super::Texts;
use crate::deeds::keys::Scope;

words! { PROGRAMS:
    keys { "Clés d’API" "API keys" }
    keys_lede { "Ce que d’autres programmes peuvent lire et écrire ici : logiciel de facturation, CRM, cabinet." "What other programs may read and write here: invoicing, CRM, an accounting firm." }
    keys_none { "Aucun programme n’a de clé." "No program has a key." }
    key_make { "Créer une clé" "Make a key" }
    key_once { "Elle s’affiche une fois. Nous n’en gardons qu’une empreinte." "It is shown once. We keep only a fingerprint of it." }
    key_copy { "Copiez cette clé maintenant : elle ne sera plus affichée." "Copy this key now: it is not shown again." }
    key_name { "Quel programme" "Which program" }
    key_name_hint { "Par exemple le nom du logiciel, de 1 à 60 caractères." "For example the name of the program, 1 to 60 characters." }
    key_name_wrong { "Une clé porte un nom." "A key has a name." }
    key_may { "Elle peut" "It may" }
    key_scope_wrong { "Cochez au moins une chose." "Tick at least one thing." }
    key_days { "Jusqu’à quand" "Until when" }
    key_days_wrong { "Cette durée n’est pas proposée." "This time is not on offer." }
    key_30 { "30 jours" "30 days" }
    key_90 { "90 jours" "90 days" }
    key_365 { "un an" "a year" }
    key_endless { "sans fin" "without end" }
    keys_too_many { "Une entreprise a au plus 100 clés en service." "A firm has at most 100 keys in use." }
    keys_too_many_hint { "Retirez celles dont personne ne se sert." "Take back those that nobody uses." }
    key_button { "Créer la clé" "Make the key" }
    key_revoke { "Retirer" "Take back" }
    key_revoked { "retirée" "taken back" }
    key_ended { "terminée" "ended" }
    key_never_used { "jamais utilisée" "never used" }
    webhooks { "Webhooks" "Webhooks" }
    webhooks_lede { "Les programmes que nous prévenons dès qu’il se passe quelque chose." "The programs that we tell as soon as something happens." }
    webhooks_none { "Aucun programme n’est prévenu." "No program is told." }
    webhook_secret { "Le secret qui signe" "The secret that signs" }
    webhook_secret_copy { "Copiez ce secret maintenant : il ne sera plus affiché." "Copy this secret now: it is not shown again." }
    webhook_make { "Prévenir un programme" "Tell a program" }
    webhook_make_hint { "Chaque événement part dans l’ordre, signé, jusqu’à ce que le programme l’ait pris. Aucun nom ne part, seulement des numéros, des dates et des montants." "Each event is sent in order, signed, until the program has taken it. No name leaves, only numbers, days and amounts." }
    webhook_url { "Son adresse" "Its address" }
    webhook_kinds { "Ce qu’il entend" "What it hears" }
    webhook_kinds_hint { "Par exemple payment_received message_*. Vide : tout." "For example payment_received message_*. Empty: everything." }
    webhook_refused { "Ce programme ne peut pas être prévenu ainsi." "This program cannot be told like this." }
    semicolon { " ;" ";" }
    webhook_paused { "En pause" "Paused" }
    webhook_pause { "Mettre en pause" "Pause" }
    webhook_resume { "Reprendre" "Resume" }
    webhook_remove { "Retirer" "Take away" }
    webhook_attempts { "Derniers envois" "Last attempts" }
    webhook_event { "Événement" "Event" }
    webhook_answer { "Réponse" "Answer" }
    webhook_again { "Renvoyer" "Send again" }
    api_reference { "Référence de l’API" "API reference" }
    see_api_reference { "Lire la référence" "Read the reference" }
    api_lede { "Une adresse par ligne, ce qu’elle attend et ce qu’elle répond. Les textes sont en anglais, la langue des programmes." "One address a line, what it expects and what it answers." }
    api_machine { "La même chose pour les machines" "The same for machines" }
    api_needs { "clé" "key" }
    api_no_key { "sans clé" "no key" }
    api_asks { "Dans l’adresse et les en-têtes" "In the address and the headers" }
    api_body { "Corps" "Body" }
    api_answers { "Réponse" "Answer" }
    api_needed { "obligatoire" "required" }
    api_problems { "Ce qui peut ne pas aller" "What may go wrong" }
    scope_read { "lire" "read" }
    scope_import { "importer" "import" }
    scope_record { "noter" "record" }
    scope_remind { "relancer" "remind" }
    scope_settings { "régler" "settings" }
    scope_read_means { "tout ce que montrent les pages" "all that the pages show" }
    scope_import_means { "clients, contacts, factures et documents entrent" "customers, contacts, invoices and documents come in" }
    scope_record_means { "paiements, promesses, litiges, suspensions, notes, tâches, suites d’un message reçu" "payments, promises, disputes, holds, notes, tasks, what follows from a mail" }
    scope_remind_means { "répondre aux questions, relancer, choisir la séquence d’un client, retirer un message" "answer questions, send reminders, choose a customer’s sequence, take a message back" }
    scope_settings_means { "écrire les lettres, décider quels programmes sont prévenus" "write letters, decide which programs are told" }
}

sentences! { PROGRAM:
    webhook_hears(kinds) { "Entend {kinds}" "Hears {kinds}" }
    webhook_failing(count) { "{count} essais sans succès" "{count} attempts failed" }
    webhook_again_of(event) { "Renvoyer l’événement {event}" "Send event {event} again" }
    key_for(name) { "Clé pour {name}" "Key for {name}" }
    key_made(on) { "créée le {on}" "made {on}" }
    key_used(on) { "utilisée le {on}" "last used {on}" }
    key_until(on) { "jusqu’au {on}" "until {on}" }
    key_revoke_of(name) { "Retirer la clé {name}" "Take back the key {name}" }
}

impl Texts {
    /// What a scope is called.
    pub fn scope(&self, scope: &Scope) -> &'static str {
        match scope {
            Scope::Read => self.scope_read(),
            Scope::Import => self.scope_import(),
            Scope::Record => self.scope_record(),
            Scope::Remind => self.scope_remind(),
            Scope::Settings => self.scope_settings(),
        }
    }

    /// What it allows.
    pub fn scope_means(&self, scope: &Scope) -> &'static str {
        match scope {
            Scope::Read => self.scope_read_means(),
            Scope::Import => self.scope_import_means(),
            Scope::Record => self.scope_record_means(),
            Scope::Remind => self.scope_remind_means(),
            Scope::Settings => self.scope_settings_means(),
        }
    }
}
