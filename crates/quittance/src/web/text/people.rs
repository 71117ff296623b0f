//! The words of the pages about people: the team, one’s own account, and what was done to the house.

use std::fmt::Display;

use receivables::party::Language;

use super::Texts;

words! { PEOPLE:
    people { "Équipe" "People" }
    people_lede { "Qui peut se connecter, et ce que chacun peut faire." "Who may sign in, and what each may do." }
    invite { "Inviter quelqu’un" "Invite somebody" }
    invite_hint { "La personne reçoit un lien, et il s’affiche ici une fois. Il sert une fois, pendant sept jours." "The person gets a link, and it is shown here once. It serves once, for seven days." }
    make_invitation { "Créer l’invitation" "Make the invitation" }
    link_hint { "Copiez ce lien maintenant : il ne sera plus affiché." "Copy this link now: it is not shown again." }
    link_by_hand { "Ce lien n’est pas parti : remettez-le vous-même. Il part par e-mail dès que l’adresse des pages est réglée (plus bas)." "This link was not mailed: hand it over yourself. It is mailed once the address of the pages is set (below)." }
    link_stayed { "Mode essai : la lettre est restée dans la boîte d’essai. Remettez le lien vous-même." "Sandbox: the letter stayed in the mailbox of this house. Hand the link over yourself." }
    house_mails { "Lettres à votre équipe" "Letters to your team" }
    house_mails_hint { "Pour les propriétaires. Le lien lui-même n’est gardé nulle part." "For owners. The link itself is kept nowhere." }
    house_read { "Lire" "Read" }
    confirm_wrong { "Ce n’est pas vous : le mot de passe ou la clé d’accès ne convient pas." "This is not you: password or passkey does not fit." }
    passkey_confirm { "Confirmer avec une clé d’accès" "Confirm with a passkey" }
    address_title { "Où se trouvent ces pages" "Where these pages are" }
    address_hint { "Les liens des invitations y mènent, et les clés d’accès y sont liées : elles demandent https. Changer de nom les rend inutiles." "Links in invitations lead there, and passkeys are bound to it: they ask for https. Another name makes them useless." }
    address_label { "Adresse, avec https" "Address, with https" }
    address_bad { "Ce n’est pas une adresse de pages." "This is not an address of pages." }
    address_bad_hint { "Écrivez https, deux points, deux barres et le nom, sans rien derrière." "Write https, a colon, two slashes and the name, with nothing behind." }
    role_word { "Rôle" "Role" }
    role_owner { "propriétaire" "owner" }
    role_accountant { "comptable" "accountant" }
    role_agent { "agent" "agent" }
    role_reader { "lecteur" "reader" }
    owner_means { "décide de tout" "decides everything" }
    accountant_means { "répond aux questions, tient les comptes" "answers questions, keeps the accounts" }
    agent_means { "répond aux questions" "answers questions" }
    reader_means { "lit, ne change rien" "reads, changes nothing" }
    change_role { "Changer le rôle" "Change role" }
    new_link { "Nouveau lien" "New link" }
    revoke_link { "Annuler le lien" "Revoke link" }
    disable_person { "Désactiver" "Disable" }
    enable_person { "Réactiver" "Enable" }
    person_disabled { "désactivé" "disabled" }
    person_invited { "invité" "invited" }
    my_account { "Mon compte" "My account" }
    sessions { "Où vous êtes connecté" "Where you are signed in" }
    sessions_hint { "Une session se termine d’elle-même après douze heures." "A session ends by itself after twelve hours." }
    this_session { "ici" "here" }
    end_session { "Terminer" "End" }
    end_others { "Terminer toutes les autres" "End all others" }
    change_password { "Changer de mot de passe" "Change password" }
    password_now { "Mot de passe actuel" "Current password" }
    password_new { "Nouveau mot de passe" "New password" }
    password_rule { "Un mot de passe a de 10 à 200 caractères. Une phrase se retient bien." "A password has 10 to 200 characters. A sentence is easy to keep in mind." }
    password_wrong { "Ce n’est pas votre mot de passe." "This is not your password." }
    join_title { "Choisissez votre mot de passe" "Choose your password" }
    join_button { "Enregistrer" "Save" }
    joined { "C’est enregistré. Connectez-vous." "Saved. Sign in." }
    your_name { "Votre nom" "Your name" }
    confirm_title { "Encore votre mot de passe" "Your password again" }
    confirm_lede { "C’est une décision sensible. Rien n’a encore changé : confirmez, puis recommencez." "This is a sensitive decision. Nothing was changed yet: confirm, then do it again." }
    confirm_button { "Confirmer" "Confirm" }
    done_sentence { "C’est fait." "Done." }
    unchanged { "Rien n’a été changé." "Nothing was changed." }
    bad_address { "Ce n’est pas une adresse e-mail." "This is not an e-mail address." }
    bad_address_hint { "Écrivez nom@domaine." "Write name@domain." }
    bad_role { "Ce rôle n’existe pas." "There is no such role." }
    login_taken { "Cette adresse se connecte déjà ici." "This address signs in here already." }
    login_taken_hint { "Une adresse est un seul identifiant : donnez-en une autre." "One mailbox is one login: give another one." }
    last_owner { "C’est le dernier propriétaire." "This is the last owner." }
    last_owner_hint { "Nommez d’abord un autre propriétaire." "Make somebody else an owner first." }
    person_is_disabled { "Cette personne est désactivée." "This person is disabled." }
    person_is_disabled_hint { "Réactivez-la d’abord." "Let the person in again first." }
    link_gone { "Ce lien ne sert plus." "This link serves no more." }
}

words! { AUDIT:
    audit { "Journal des actions" "Audit" }
    act_question_approved { "a donné un premier accord" "gave a first approval" }
    act_question_unapproved { "est revenu sur un accord" "took an approval back" }
    act_question_answered { "a décidé" "decided" }
    audit_lede { "Qui a fait quoi, et quand : connexions, équipe, réglages, boîtes relevées, accords, et ce que font les programmes. Le reste de la vie d’un client est dans son journal." "Who did what, and when: sign-ins, people, settings, mailboxes, approvals, and what programs do. The rest of a customer’s life is in that customer’s journal." }
    audit_who { "Qui" "Who" }
    audit_what { "Quoi" "What" }
    audit_when { "Quand" "When" }
    audit_on { "Détail" "Detail" }
    audit_everybody { "tout le monde" "everybody" }
    audit_everything { "tout" "everything" }
    audit_show { "Afficher" "Show" }
    audit_empty { "Rien de tel." "Nothing of the kind." }
    audit_empty_hint { "Élargissez le choix." "Widen the choice." }
    audit_from { "Du" "From" }
    audit_to { "Au" "To" }
    audit_customer { "Client" "Customer" }
    audit_customer_hint { "Le code d’un client montre son journal au lieu de celui de la maison." "A customer’s code shows that customer’s journal instead of the house’s." }
    audit_no_customer { "Aucun client n’a ce code." "No customer has this code." }
    act_link_mailed { "a envoyé un lien" "mailed a link" }
    act_link_not_mailed { "n’a pas pu envoyer un lien" "could not mail a link" }
    act_signed_in { "s’est connecté" "signed in" }
    act_setting { "a changé un réglage" "changed a setting" }
    act_invited { "a invité" "invited" }
    act_link { "a fait un lien" "made a link" }
    act_link_revoked { "a annulé un lien" "revoked a link" }
    act_role { "a changé un rôle" "changed a role" }
    act_disabled { "a désactivé" "disabled" }
    act_enabled { "a réactivé" "enabled" }
    act_password { "a choisi un mot de passe" "chose a password" }
    act_sessions_ended { "a terminé des sessions" "ended sessions" }
    act_key_made { "a créé une clé" "made a key" }
    act_key_revoked { "a retiré une clé" "took a key back" }
    act_webhook_made { "prévient un programme" "tells a program" }
    act_webhook_paused { "a mis un webhook en pause" "paused a webhook" }
    act_webhook_resumed { "a repris un webhook" "resumed a webhook" }
    act_webhook_removed { "a retiré un webhook" "took a webhook away" }
    act_mailbox_added { "a ajouté une boîte" "added a mailbox" }
    act_mailbox_changed { "a modifié une boîte" "changed a mailbox" }
    act_mailbox_paused { "a mis une boîte en pause" "paused a mailbox" }
    act_mailbox_resumed { "a repris une boîte" "resumed a mailbox" }
    act_mailbox_removed { "a retiré une boîte" "took a mailbox away" }
    act_mail_forgotten { "messages sans client effacés" "mail of no customer deleted" }
    act_other { "autre" "other" }
}

sentences! { PERSON:
    link_sent(email) { "La lettre est partie à {email}." "The letter left to {email}." }
    link_failed(why) { "La lettre n’est pas partie : {why}. Remettez le lien vous-même." "The letter did not leave: {why}. Hand the link over yourself." }
    link_for(email) { "Lien pour {email}" "Link for {email}" }
    role_of(name) { "Rôle de {name}" "Role of {name}" }
    join_lede(email) { "Vous vous connecterez avec {email}." "You will sign in with {email}." }
    session_on(browser, machine) { "{browser}, {machine}" "{browser}, {machine}" }
    session_since(since, until) { "depuis le {since}, jusqu’au {until}" "since {since}, until {until}" }
}

impl Texts {
    /// What somebody did, in words.
    pub fn act(&self, kind: &str) -> &'static str {
        match kind {
            "signed_in" => self.act_signed_in(),
            "setting" => self.act_setting(),
            "invited" => self.act_invited(),
            "link" => self.act_link(),
            "link_mailed" => self.act_link_mailed(),
            "link_not_mailed" => self.act_link_not_mailed(),
            "link_revoked" => self.act_link_revoked(),
            "role" => self.act_role(),
            "disabled" => self.act_disabled(),
            "enabled" => self.act_enabled(),
            "password" => self.act_password(),
            "second_factor" => self.act_second_factor(),
            "second_factor_gone" => self.act_second_factor_gone(),
            "second_factor_reset" => self.act_second_factor_reset(),
            "passkey" => self.act_passkey(),
            "passkey_gone" => self.act_passkey_gone(),
            "passkey_copied" => self.act_passkey_copied(),
            "recovery_codes" => self.act_recovery_codes(),
            "recovery_code_used" => self.act_recovery_code_used(),
            "sessions_ended" => self.act_sessions_ended(),
            "key_made" => self.act_key_made(),
            "key_revoked" => self.act_key_revoked(),
            "webhook_made" => self.act_webhook_made(),
            "webhook_paused" => self.act_webhook_paused(),
            "webhook_resumed" => self.act_webhook_resumed(),
            "webhook_removed" => self.act_webhook_removed(),
            "mailbox_added" => self.act_mailbox_added(),
            "mailbox_changed" => self.act_mailbox_changed(),
            "mailbox_paused" => self.act_mailbox_paused(),
            "mailbox_resumed" => self.act_mailbox_resumed(),
            "mailbox_removed" => self.act_mailbox_removed(),
            "mail_forgotten" => self.act_mail_forgotten(),
            "question_approved" => self.act_question_approved(),
            "question_unapproved" => self.act_question_unapproved(),
            "question_answered" => self.act_question_answered(),
            _ => self.act_other(),
        }
    }

    /// What became of a mail to somebody of the house.
    pub fn house_answer<'a>(&self, answer: &'a str) -> &'a str {
        match (answer, self.0) {
            ("sandbox", Language::Fr) => "restée dans la boîte d’essai",
            ("sandbox", Language::En) => "stayed in the sandbox",
            _ => answer,
        }
    }

    /// A role in words.
    pub fn user_role(&self, role: &str) -> &'static str {
        match role {
            "owner" => self.role_owner(),
            "accountant" => self.role_accountant(),
            "agent" => self.role_agent(),
            _ => self.role_reader(),
        }
    }

    /// What a role may do.
    pub fn role_means(&self, role: &str) -> &'static str {
        match role {
            "owner" => self.owner_means(),
            "accountant" => self.accountant_means(),
            "agent" => self.agent_means(),
            _ => self.reader_means(),
        }
    }
}
