//! Every word on the pages, in both languages side by side.
//!
//! A word that is missing in one language does not compile; a test reads the French for its typography.

use std::fmt::Display;

use jiff::civil::{Date, DateTime};
use receivables::Cents;
use receivables::party::Language;

use super::print::{Day, Euros, Moment, Money, Month, NearDay, Number, ShortDay};

/// A template hands a value in by itself or by reference, as it comes.
pub trait Plain<T> {
    fn plain(&self) -> T;
}

impl<T: Copy> Plain<T> for T {
    fn plain(&self) -> T {
        *self
    }
}

impl<T: Copy> Plain<T> for &T {
    fn plain(&self) -> T {
        **self
    }
}

impl<T: Copy> Plain<T> for &&T {
    fn plain(&self) -> T {
        ***self
    }
}

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Texts(pub Language);

impl Texts {
    pub fn money(&self, amount: impl Plain<Cents>) -> Money {
        Money(amount.plain(), self.0)
    }

    pub fn euros(&self, amount: impl Plain<Cents>) -> Euros {
        Euros(amount.plain(), self.0)
    }

    pub fn day(&self, on: impl Plain<Date>) -> Day {
        Day(on.plain(), self.0)
    }

    pub fn near(&self, on: impl Plain<Date>, today: impl Plain<Date>) -> NearDay {
        NearDay {
            on: on.plain(),
            today: today.plain(),
            language: self.0,
        }
    }

    /// A date without its weekday, and without its year when that is this one.
    pub fn short(&self, on: impl Plain<Date>, today: impl Plain<Date>) -> ShortDay {
        ShortDay {
            on: on.plain(),
            today: today.plain(),
            language: self.0,
        }
    }

    pub fn moment(&self, at: impl Plain<DateTime>) -> Moment {
        Moment(at.plain(), self.0)
    }

    pub fn month(&self, on: impl Plain<Date>) -> Month {
        Month(on.plain(), self.0)
    }

    pub fn number(&self, count: impl Plain<u64>) -> Number {
        Number(count.plain(), self.0)
    }

    /// « 1 client », « 42 clients ». French counts nought as one, English as many.
    fn counted(&self, count: u64, one: &str, many: &str) -> String {
        let single = match self.0 {
            Language::Fr => count < 2,
            Language::En => count == 1,
        };
        format!(
            "{}\u{a0}{}",
            Number(count, self.0),
            if single { one } else { many }
        )
    }
}

macro_rules! words {
    ($group:ident: $($name:ident { $fr:literal $en:literal })*) => {
        impl Texts { $(
            pub fn $name(&self) -> &'static str {
                match self.0 { Language::Fr => $fr, Language::En => $en }
            }
        )* }
        #[cfg(test)]
        pub(super) const $group: &[(&str, &str, &str)] = &[$((stringify!($name), $fr, $en)),*];
    };
}

macro_rules! sentences {
    ($group:ident: $($name:ident($($arg:ident),+) { $fr:literal $en:literal })*) => {
        impl Texts { $(
            pub fn $name(&self, $($arg: impl Display),+) -> String {
                match self.0 { Language::Fr => format!($fr), Language::En => format!($en) }
            }
        )* }
        #[cfg(test)]
        pub(super) const $group: &[(&str, &str, &str)] = &[$((stringify!($name), $fr, $en)),*];
    };
}

macro_rules! counts {
    ($($name:ident { $fr_one:literal $fr_many:literal, $en_one:literal $en_many:literal })*) => {
        impl Texts { $(
            pub fn $name(&self, count: impl Plain<u64>) -> String {
                match self.0 {
                    Language::Fr => self.counted(count.plain(), $fr_one, $fr_many),
                    Language::En => self.counted(count.plain(), $en_one, $en_many),
                }
            }
        )* }
    };
}

mod approving;
mod by_hand;
mod customers;
mod factors;
mod inbox;
mod letters;
mod measures;
mod paper;
mod people;
mod programs;
mod searching;
mod sequences;
mod starting;

counts! {
    customers { "client" "clients", "customer" "customers" }
    messages { "message" "messages", "message" "messages" }
    questions { "question" "questions", "question" "questions" }
    invoices { "facture" "factures", "invoice" "invoices" }
    days { "jour" "jours", "day" "days" }
    attempts { "essai" "essais", "attempt" "attempts" }
}

// Around every page.
words! { AROUND:
    skip { "Aller au contenu" "Skip to the content" }
    main_navigation { "Principale" "Main" }
    today { "Aujourd’hui" "Today" }
    overdue { "En retard" "Overdue" }
    customers_title { "Clients" "Customers" }
    mailbox { "Boîte d’essai" "Sandbox mailbox" }
    mailbox_short { "Boîte" "Mailbox" }
    settings { "Réglages" "Settings" }
    help { "Aide" "Help" }
    search { "Rechercher" "Search" }
    search_hint { "Client, facture, montant, libellé, objet" "Customer, invoice, amount, reference, subject" }
    sandbox_mode { "Mode essai" "Sandbox" }
    sandbox_means { "Aucun message ne part : tout arrive dans la boîte d’essai." "No message leaves: everything arrives in the sandbox mailbox." }
    theme { "Changer de thème" "Change theme" }
    other_language { "English" "Français" }
    sign_out { "Se déconnecter" "Sign out" }
    sign_in { "Se connecter" "Sign in" }
    waiting_badge { "à décider" "to decide" }
    breadcrumb { "Fil d’Ariane" "Breadcrumb" }
    why { "Pourquoi ?" "Why?" }
    facts { "Les faits" "The facts" }
    table_of_figures { "Voir les chiffres" "See the figures" }
    more { "Suite de la liste" "More of the list" }
    first_page { "Retour au début" "Back to the start" }
    key_find { "rechercher" "search" }
    key_walk { "parcourir" "walk the list" }
    key_open { "ouvrir" "open" }
    colon { " :" ":" }
    percent_sign { " %" "%" }
    enter_key { "Entrée" "Enter" }
}

// Sign in.
words! { SIGNING_IN:
    welcome { "Bonjour" "Hello" }
    sign_in_lede { "Votre grand livre vous attend." "Your ledger is waiting." }
    email { "Adresse e-mail" "E-mail address" }
    password { "Mot de passe" "Password" }
    sign_in_wrong { "L’adresse ou le mot de passe ne convient pas." "The address or the password does not match." }
    sign_in_wrong_hint { "Vérifiez les deux ; les majuscules comptent dans le mot de passe." "Check both; capital letters count in the password." }
    sign_in_slow { "Trop d’essais en peu de temps." "Too many attempts in a short time." }
    sign_in_slow_hint { "Attendez une minute, puis réessayez." "Wait a minute, then try again." }
    signed_out { "Vous êtes déconnecté." "You are signed out." }
    form_expired { "Cette page était ouverte depuis trop longtemps." "This page had been open for too long." }
    form_expired_hint { "Rien n’a été changé. Rechargez la page, puis recommencez." "Nothing was changed. Reload the page, then start again." }
    brand_line { "De la facture à la quittance." "From the invoice to the receipt." }
}

// Today.
words! { TODAY:
    aged_balance { "Balance âgée" "Aged balance" }
    dso { "DSO" "DSO" }
    dso_method { "mode de calcul" "how computed" }
    dso_unknown { "Pas encore assez de ventes pour le calculer." "Not enough sales yet to compute it." }
    dso_more { "de plus que le mois dernier" "more than last month" }
    dso_less { "de moins que le mois dernier" "less than last month" }
    dso_same { "comme le mois dernier" "as last month" }
    dso_table { "DSO par mois" "DSO by month" }
    month_column { "Mois" "Month" }
    days_column { "Jours" "Days" }
    age_0 { "À échoir" "Not due" }
    age_1 { "1 à 30 j" "1–30 d" }
    age_2 { "31 à 60 j" "31–60 d" }
    age_3 { "61 à 90 j" "61–90 d" }
    age_4 { "Plus de 90 j" "Over 90 d" }
    you_are_owed { "vous doivent" "owe you" }
    you_is_owed { "vous doit" "owes you" }
    overdue_amount { "échus." "overdue." }
    await_you { "attendent votre décision." "await your decision." }
    awaits_you { "attend votre décision." "awaits your decision." }
    nothing_awaits { "Rien n’attend votre décision." "Nothing awaits your decision." }
    nobody_late { "Personne n’est en retard." "Nobody is late." }
    leaving_today { "Ce qui part aujourd’hui" "What goes out today" }
    leaving_to_sandbox { "vers la boîte d’essai" "to the sandbox mailbox" }
    nothing_leaves { "Rien ne part aujourd’hui." "Nothing goes out today." }
    nothing_leaves_hint { "Aucune étape n’arrive à sa date. Chaque fiche client dit pourquoi." "No step has reached its date. Each customer page says why." }
    waiting_for_you { "En attente de vous" "Waiting for you" }
    nothing_waits { "Aucune question ouverte." "No open question." }
    nothing_waits_hint { "Les étapes au-delà de la relance 3 et les cas douteux arrivent ici." "Steps beyond reminder 3 and doubtful cases arrive here." }
    troubled { "Messages à regarder" "Messages to look at" }
    nothing_troubled { "Tous les messages sont arrivés au serveur de leur destinataire." "Every message reached its recipient’s server." }
    not_yet_written { "La lettre est écrite au moment où elle part, avec les montants de cet instant." "The letter is written the moment it leaves, with the amounts of that moment." }
    data_erased { "Données personnelles effacées" "Personal data erased" }
    erased_mailbox { "une adresse effacée" "an erased address" }
    erased_letter { "Lettre effacée" "Erased letter" }
    uncertain_means { "Un message incertain n’est jamais renvoyé par la machine : cherchez son identifiant chez votre hébergeur avant de décider." "An uncertain message is never sent again by the machine: look up its identifier at your mail host before you decide." }
    see_all { "Tout voir" "See all" }
    empty_house { "Votre grand livre est encore vide." "Your ledger is still empty." }
    empty_house_hint { "Donnez-lui votre fichier de factures ; il saura le lire, quel que soit son format." "Give it your file of invoices; it reads whatever format it has." }
    unapplied { "Encaissements et avoirs non rapprochés" "Payments and credit notes not yet matched" }
    server_said { "Réponse du serveur :" "The server said:" }
    over_90 { "ont dépassé 90 jours" "are over 90 days late" }
    over_90_one { "a dépassé 90 jours" "is over 90 days late" }
    among_them { ", dont" ", among them" }
    and { "et" "and" }
    known_never { "Aucun encaissement n’a encore été lu : la tournée attend." "No payment was ever read: the round is waiting." }
}

// Lists.
words! { LISTS:
    export { "Exporter" "Export" }
    export_csv { "Exporter en CSV" "Export as CSV" }
    export_xlsx { "Exporter en XLSX" "Export as XLSX" }
    views { "Vues" "Views" }
    show_late { "En retard" "Overdue" }
    show_waiting { "À décider" "To decide" }
    show_promised { "Promesses" "Promises" }
    show_disputed { "Litiges" "Disputes" }
    show_held { "En pause" "On hold" }
    show_everyone { "Tous" "All" }
    customer { "Client" "Customer" }
    late_column { "En retard" "Overdue" }
    open_column { "Ouvert" "Open" }
    age_column { "Ancienneté" "Age" }
    oldest_column { "Plus ancien" "Oldest" }
    next_column { "Prochaine étape" "Next step" }
    when_column { "Quand" "When" }
    situation_column { "Situation" "Situation" }
    sort_by { "Trier par" "Sort by" }
    sorted { "trié" "sorted" }
    list_empty { "Aucun client ici." "No customer here." }
    list_empty_late { "Personne n’est en retard. Les prochaines échéances sont sur la page du jour." "Nobody is late. The next due dates are on today’s page." }
    list_empty_search { "Essayez moins de lettres, ou le numéro d’une facture." "Try fewer letters, or an invoice number." }
    clear_search { "Effacer la recherche" "Clear the search" }
    apply { "Appliquer" "Apply" }
}

// A customer.
words! { CUSTOMER:
    next_step { "Prochaine étape" "Next step" }
    amount_late { "en retard" "overdue" }
    nothing_late { "Rien n’est en retard." "Nothing is overdue." }
    open_invoices { "Factures ouvertes" "Open invoices" }
    no_open_invoices { "Aucune facture ouverte." "No open invoice." }
    invoice_column { "Facture" "Invoice" }
    issued_column { "Émise" "Issued" }
    due_column { "Échéance" "Due" }
    due_prefix { "échéance" "due" }
    no_due_date { "sans échéance" "no due date" }
    open_amount { "Reste dû" "Still due" }
    lateness { "Retard" "Lateness" }
    credits_in_hand { "Avoirs et paiements à rapprocher" "Credits and payments to match" }
    balance { "Solde" "Balance" }
    history { "Historique" "History" }
    no_history { "Rien ne s’est encore passé." "Nothing has happened yet." }
    older_history { "Plus ancien" "Older" }
    what_is_due { "Somme exigible" "Amount due in law" }
    principal { "Principal échu" "Overdue principal" }
    interest { "Pénalités de retard" "Late-payment interest" }
    claim_hint { "Les relances demandent le principal. Pénalités et indemnités sont un droit que vous pouvez réclamer." "Reminders ask for the principal. Interest and indemnity are a right that you may claim." }
    contacts { "Interlocuteurs" "Contacts" }
    no_contacts { "Aucun interlocuteur connu." "No known contact." }
    role_payables { "Comptabilité fournisseurs" "Accounts payable" }
    role_reminders { "Relances" "Reminders" }
    role_escalation { "En copie" "In copy" }
    role_other { "Autre" "Other" }
    phone_failed { "SMS refusé" "text refused" }
    bounced_address { "adresse refusée" "address refused" }
    written_in { "Écrit en" "Written in" }
    french { "français" "French" }
    english { "anglais" "English" }
    sequence { "Séquence" "Sequence" }
    file { "Fiche" "Record" }
    terms { "Délai de paiement" "Terms" }
    above_legal_cap { "au-delà du plafond légal (L441-10)" "above the legal cap (L441-10)" }
    kind { "Nature" "Kind" }
    business { "Professionnel" "Business" }
    public_body { "Organisme public" "Public body" }
    consumer { "Particulier" "Consumer" }
    customer_code { "Code" "Code" }
    disputed { "contestée" "disputed" }
    on_hold { "en pause" "on hold" }
    if_nothing_changes { "si rien ne change" "if nothing changes" }
    read_message { "Lire le message" "Read the message" }
    approve { "Valider" "Approve" }
    not_now { "Pas maintenant" "Not now" }
    set_aside { "Écarter" "Set aside" }
    decline { "Ne pas envoyer" "Do not send" }
    done { "C’est fait" "Done" }
}

// Messages.
words! { MESSAGES:
    mailbox_lede { "Rien de ce qui est ici n’a quitté la maison." "Nothing here has left the house." }
    mailbox_off { "Le mode essai est éteint : les messages partent par votre serveur. Cette boîte garde ceux d’avant." "Sandbox mode is off: messages leave through your server. This box keeps the earlier ones." }
    mailbox_empty { "La boîte d’essai est vide." "The sandbox mailbox is empty." }
    mailbox_empty_hint { "Les relances de la prochaine tournée arriveront ici, telles que vos clients les recevraient." "The reminders of the next round will arrive here, just as your customers would get them." }
    mailbox_nothing_found { "Aucun message ne correspond." "No message matches." }
    subject { "Objet" "Subject" }
    from { "De" "From" }
    to { "À" "To" }
    copies { "Copie" "Copy" }
    planned_on { "Date" "Date" }
    state { "État" "State" }
    message_identifier { "Identifiant" "Identifier" }
    attachments { "Pièces jointes" "Attachments" }
    as_html { "Tel que le client le voit" "As the customer sees it" }
    as_text { "Texte seul" "Plain text" }
    download_text { "Télécharger le texte (.txt)" "Download the text (.txt)" }
    download_source { "Télécharger le message (.eml)" "Download the message (.eml)" }
    asked_total { "Demandé" "Asked for" }
    fate_sandboxed { "Dans la boîte d’essai" "In the sandbox mailbox" }
    fate_queued { "En file" "Queued" }
    fate_sending { "En cours d’envoi" "Being sent" }
    fate_accepted { "Acceptée par le serveur" "Accepted by the server" }
    fate_refused { "Refusée" "Refused" }
    fate_uncertain { "Incertaine" "Uncertain" }
    fate_bounced { "Revenue" "Bounced" }
    fate_answered { "Une réponse est arrivée" "Answered" }
    fate_withdrawn { "Retirée avant l’envoi" "Withdrawn before leaving" }
}

// Settings, help, errors.
words! { HOUSE:
    settings_lede { "Peu de choses à régler ; chacune dit ce qu’elle fait." "Little to set; each thing says what it does." }
    sending { "Envoi des messages" "Sending messages" }
    sandbox_on { "Le mode essai est allumé." "Sandbox mode is on." }
    sandbox_on_means { "Vos clients ne reçoivent rien. Chaque message arrive dans la boîte d’essai, pour que vous le lisiez d’abord." "Your customers receive nothing. Every message arrives in the sandbox mailbox, so that you read it first." }
    sandbox_off { "Le mode essai est éteint." "Sandbox mode is off." }
    sandbox_off_means { "Vos clients reçoivent les messages par votre propre serveur." "Your customers receive the messages through your own server." }
    turn_sandbox_off { "Envoyer pour de vrai" "Send for real" }
    turn_sandbox_on { "Revenir au mode essai" "Back to sandbox mode" }
    turn_off_needs_server { "Pour envoyer, donnez d’abord un serveur et une adresse d’expéditeur." "To send, first give a server and a sender’s address." }
    mail_server { "Serveur d’envoi" "Mail server" }
    sender { "Expéditeur" "Sender" }
    not_set { "non réglé" "not set" }
    set_by_command { "Se règle en ligne de commande :" "Set it on the command line:" }
    owner_only { "Seul le propriétaire du compte peut changer cela." "Only the owner of the account can change this." }
    language { "Langue" "Language" }
    language_hint { "Pour vous seul ; vos clients sont écrits dans la leur." "For you alone; your customers are written to in theirs." }
    appearance { "Apparence" "Appearance" }
    light { "Claire" "Light" }
    dark { "Sombre" "Dark" }
    as_machine { "Comme la machine" "As the machine" }
    freshness { "Fraîcheur des encaissements" "Freshness of payments" }
    freshness_off { "La tournée n’attend pas d’encaissements récents." "The round does not wait for recent payments." }
    sandbox_now_on { "Le mode essai est allumé : plus rien ne part." "Sandbox mode is on: nothing leaves any more." }
    sandbox_now_off { "Le mode essai est éteint : les prochains messages partent vers vos clients." "Sandbox mode is off: the next messages go to your customers." }
    help_lede { "Ce que fait Quittance, et comment le lire." "What Quittance does, and how to read it." }
    help_rule_title { "Une seule question" "One question" }
    help_rule { "Chaque jour, pour chaque client, une règle décide de la prochaine étape et dit pourquoi : ce qui est dû, ce qui a été promis, contesté ou payé, et ce qui a déjà été envoyé. La même règle sert la tournée, les pages et l’aperçu." "Each day, for each customer, one rule decides the next step and says why: what is owed, what was promised, disputed or paid, and what was already sent. The same rule serves the round, the pages and the preview." }
    help_once_title { "Une fois, pas deux" "Once, not twice" }
    help_once { "Un message ne part qu’une fois, même après une panne. Quand la ligne tombe au mauvais moment, le message devient « incertain » : la machine ne le renvoie pas, elle vous le montre." "A message leaves once, even after a crash. When the line drops at the wrong moment the message becomes “uncertain”: the machine does not send it again, it shows it to you." }
    help_ages_title { "Balance âgée" "Aged balance" }
    help_ages { "Ce qui reste dû, rangé par jours de retard depuis l’échéance. Le dernier jour pour payer n’est pas un retard ; le lendemain en est un. Les avoirs et les encaissements non rapprochés sont montrés à part." "What is still owed, sorted by days late since the due date. The last day to pay is not late; the day after is. Credit notes and payments not yet matched are shown apart." }
    help_dso_title { "DSO" "DSO" }
    help_dso { "Le nombre de jours de ventes encore dus. On retire du total dû les ventes des derniers mois, en remontant : chaque mois couvert compte ses jours, le dernier compte sa part." "The number of days of sales still owed. The sales of the latest months are taken from what is owed, going back: each month covered counts its days, the last one its share." }
    help_keys_title { "Au clavier" "With the keyboard" }
    help_keys_find { "aller à la recherche" "go to the search" }
    help_keys_walk { "parcourir une liste" "walk through a list" }
    help_keys_open { "ouvrir la ligne choisie" "open the chosen row" }
    help_keys_help { "montrer les touches de la page" "show the keys of the page" }
    keys_here { "Les touches de cette page" "The keys of this page" }
    keys_all { "Toute l’aide du clavier" "All the keyboard’s help" }
    close { "Fermer" "Close" }
    help_states_title { "Les états d’un message" "The states of a message" }
    help_state_queued { "prêt à partir, attend son tour" "ready, waiting for its turn" }
    help_state_accepted { "le serveur du destinataire l’a pris en charge" "the recipient’s server took it in charge" }
    help_state_refused { "le serveur a dit non ; une tâche vous attend" "the server said no; a task awaits you" }
    help_state_uncertain { "la ligne est tombée pendant l’envoi : à vérifier par vous" "the line dropped while sending: for you to check" }
    help_state_bounced { "revenu après coup : l’adresse est mauvaise" "came back afterwards: the address is wrong" }
    help_state_withdrawn { "le compte a changé juste avant : le message n’est pas parti" "the account changed just before: the message did not leave" }
    licences { "Polices Source Sans 3 et Source Serif 4, sous licence OFL" "Fonts Source Sans 3 and Source Serif 4, under the OFL" }
    licence_word { "licence" "licence" }
    not_found { "Cette page n’existe pas." "This page does not exist." }
    not_found_hint { "Elle a peut-être été déplacée, ou appartient à un autre compte. Cherchez le client par son nom." "It may have moved, or belong to another account. Search for the customer by name." }
    fault { "Quelque chose n’a pas marché." "Something did not work." }
    fault_hint { "Rien n’a été perdu ni envoyé deux fois. Réessayez ; si cela dure, donnez ce repère à qui s’occupe du programme :" "Nothing was lost or sent twice. Try again; if it lasts, give this mark to whoever runs the program:" }
    forbidden { "Cette action n’est pas ouverte à votre rôle." "This action is not open to your role." }
    forbidden_hint { "Demandez au propriétaire du compte." "Ask the owner of the account." }
    answered_yes { "C’est noté. La prochaine étape en tient compte." "Noted. The next step takes it into account." }
    answered_send { "Validé : le message est prêt à partir." "Approved: the message is ready to leave." }
    question_gone { "Quelqu’un a déjà répondu à cette question." "Somebody has answered this question already." }
    question_gone_hint { "La fiche du client dit ce qui a été décidé." "The customer’s page says what was decided." }
    question_changed { "Le compte a changé depuis que cette question a été posée." "The account changed since this question was asked." }
    question_changed_hint { "Rien n’est parti. Écartez la question : la prochaine tournée décidera d’après les faits d’aujourd’hui." "Nothing left. Set the question aside: the next round will decide on today’s facts." }
    nobody_to_write { "Aucune adresse de ce client ne peut recevoir le message." "No address of this customer can receive the message." }
    nobody_to_write_hint { "Ajoutez une adresse valide, puis validez." "Add a valid address, then approve." }
    back_to_today { "Retour à la page du jour" "Back to today’s page" }
}

sentences! { SAID:
    as_of(day) { "au {day}" "as of {day}" }
    found_for(query) { "pour « {query} »" "for “{query}”" }
    days_late(days) { "{days} de retard" "{days} late" }
    days_short(days) { "{days} j" "{days} d" }
    due_in(days) { "dans {days}" "in {days}" }
    indemnity(count) { "Indemnités, {count} × 40 €" "Indemnity, {count} × €40" }
    total_on(day) { "Total au {day}" "Total on {day}" }
    late_on(invoices) { "en retard sur {invoices}" "overdue on {invoices}" }
    of_which_disputed(amount) { "dont {amount} contestés" "of which {amount} disputed" }
    already_received(amount) { "{amount} déjà reçus" "{amount} already received" }
    money_known(day, days) { "Les encaissements ne sont connus que jusqu’au {day}. Au-delà de {days}, la tournée attend : importez le dernier relevé." "Payments are known only up to {day}. Beyond {days} the round waits: import the latest statement." }
    freshness_days(days) { "La tournée attend quand les encaissements connus ont plus de {days}." "The round waits when the known payments are more than {days} old." }
    approve_message(name) { "Valider l’envoi à {name}" "Approve sending to {name}" }
    decide(questions) { "Décider : {questions}" "Decide: {questions}" }
    see_late(customers) { "Voir {customers} en retard" "See {customers} overdue" }
    since(day) { "depuis {day}" "since {day}" }
    sizes(name, size) { "{name} ({size})" "{name} ({size})" }
    kilobytes(size) { "{size} Ko" "{size} KB" }
    dso_over_months(first, last) { "DSO sur les derniers mois, de {first} à {last} jours." "DSO over the last months, from {first} to {last} days." }
    late_since(invoices, days) { "{invoices} en retard, la plus ancienne de {days}" "{invoices} overdue, the oldest by {days}" }
    last_contact(day) { "Dernier contact : {day}" "Last contact: {day}" }
    in_hand(amount) { "{amount} d’avoirs et de paiements à rapprocher" "{amount} of credits and payments to match" }
    age_of(label, amount) { "{label} : {amount}" "{label}: {amount}" }
}

// What happened, in the timeline.
sentences! { HAPPENED:
    issued(number, amount) { "Facture {number} émise, {amount}" "Invoice {number} issued, {amount}" }
    credited(number, amount) { "Avoir {number}, {amount}" "Credit note {number}, {amount}" }
    paid(amount) { "Paiement reçu, {amount}" "Payment received, {amount}" }
    matched_with(numbers) { "rapproché avec {numbers}" "matched with {numbers}" }
    promised(amount, day) { "Promesse de {amount} pour le {day}" "Promise of {amount} for {day}" }
    promise_broken(amount) { "Promesse non tenue, {amount}" "Broken promise, {amount}" }
    promise_received(amount) { "{amount} reçus" "{amount} received" }
    promise_kept(amount) { "Promesse tenue, {amount}" "Promise kept, {amount}" }
    invoice_disputed(number) { "Facture {number} contestée" "Invoice {number} disputed" }
    dispute_closed(number) { "Litige clos sur {number}" "Dispute closed on {number}" }
    held_until(day) { "Relances en pause jusqu’au {day}" "Reminders on hold until {day}" }
    instalments(amount, day) { "Échéancier accordé, {amount} dès le {day}" "Instalment plan agreed, {amount} from {day}" }
    customer_erased(day, rule) { "Les données personnelles de ce client ont été effacées le {day} ({rule}). Montants, numéros et dates restent." "The personal data of this customer were erased on {day} ({rule}). Amounts, numbers and dates stay." }
    letter_erased(day, rule) { "Cette lettre a été effacée le {day} ({rule}). Le journal garde le jour et le sort de son envoi." "This letter was erased on {day} ({rule}). The journal keeps the day and the fate of its sending." }
    message_to(level, to) { "{level} à {to}" "{level} to {to}" }
    text_to(level, to) { "{level} par SMS au {to}" "{level} by text message to {to}" }
    bounced(to) { "Adresse refusée : {to}" "Address refused: {to}" }
    decided_yes(what, name) { "{what} : validé par {name}" "{what}: approved by {name}" }
    decided_no(what, name) { "{what} : écarté par {name}" "{what}: declined by {name}" }
    put_off(what, day) { "{what} : remis au {day}" "{what}: put off to {day}" }
    taken_up(what) { "{what} : repris" "{what}: taken up again" }
    reopened(what) { "{what} : réponse annulée" "{what}: answer undone" }
    note_by(name) { "Note de {name}" "Note by {name}" }
}

words! { STATES:
    held { "Relances en pause" "Reminders on hold" }
    released { "Relances reprises" "Reminders resumed" }
    due_by { "échéance" "due" }
    everything_late { "tout ce qui est en retard" "everything overdue" }
    level_pre { "Rappel avant échéance" "Notice before due date" }
    level_1 { "Relance 1" "Reminder 1" }
    level_2 { "Relance 2" "Reminder 2" }
    level_3 { "Relance 3" "Reminder 3" }
    level_handover { "Remise au recouvrement" "Hand-over to collection" }
    by_letter { "par courrier" "by letter" }
    by_sms { "par SMS" "by text message" }
    by_phone { "par téléphone" "by telephone" }
    ask_approve { "Valider un message" "Approve a message" }
    ask_call { "Appeler" "Call" }
    ask_letter { "Envoyer un courrier" "Send a letter" }
    ask_sms { "Envoyer un SMS" "Send a text message" }
    ask_registered { "Envoyer une lettre recommandée" "Send a registered letter" }
    ask_contact { "Trouver une adresse" "Find an address" }
    ask_hand_over { "Décider de la remise au recouvrement" "Decide on handing over to collection" }
    wait { "Attendre" "Wait" }
    nothing { "Rien à faire" "Nothing to do" }
    sit_broken { "Promesse non tenue" "Broken promise" }
    sit_disputed { "Litige ouvert" "Open dispute" }
    sit_held { "En pause" "On hold" }
    sit_plan { "Échéancier" "Instalments" }
    sit_address { "Adresse refusée" "Address refused" }
}

sentences! { SITUATIONS:
    sit_promised(day) { "Promis pour le {day}" "Promised for {day}" }
    sit_held_until(day) { "En pause jusqu’au {day}" "On hold until {day}" }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUPS: [&[(&str, &str, &str)]; 46] = [
        AROUND,
        SIGNING_IN,
        TODAY,
        LISTS,
        CUSTOMER,
        MESSAGES,
        HOUSE,
        SAID,
        HAPPENED,
        STATES,
        SITUATIONS,
        customers::ORDER,
        customers::ORDERED,
        customers::FILTERS,
        customers::FILTERED,
        customers::KNOWN,
        customers::KNOWN_SAID,
        letters::LETTERS,
        letters::LETTERS_SAID,
        measures::MEASURES,
        measures::MEASURED,
        paper::PAPER,
        paper::PAPER_SAID,
        people::PEOPLE,
        people::PERSON,
        people::AUDIT,
        approving::APPROVING,
        approving::APPROVING_SAID,
        factors::FACTORS,
        factors::FACTORS_SAID,
        inbox::INBOX,
        inbox::INBOX_SAID,
        programs::PROGRAMS,
        programs::PROGRAM,
        sequences::SEQUENCES,
        sequences::SEQUENCES_SAID,
        searching::SEARCHING,
        searching::SEARCHED,
        starting::STARTING,
        starting::IMPORTING,
        starting::CONNECTING,
        starting::STARTED,
        by_hand::BY_HAND,
        by_hand::BY_HAND_SAID,
        by_hand::WORK,
        by_hand::WORK_SAID,
    ];

    #[test]
    fn every_text_says_something_in_both_languages() {
        for (name, fr, en) in GROUPS.iter().copied().flatten() {
            assert!(!fr.is_empty() && !en.is_empty(), "{name} is empty");
            assert!(
                !fr.contains('\'') && !en.contains('\''),
                "{name} has a straight apostrophe"
            );
        }
    }

    #[test]
    fn french_keeps_its_high_signs_on_the_line() {
        for (name, fr, _) in GROUPS.iter().copied().flatten() {
            for torn in [" :", " ;", " ?", " !", " »", "« ", " €"] {
                assert!(
                    !fr.contains(torn),
                    "{name} lets a line break before a sign: {fr}"
                );
            }
        }
    }

    #[test]
    fn french_counts_nought_as_one_and_english_as_many() {
        assert_eq!(Texts(Language::Fr).customers(0), "0\u{a0}client");
        assert_eq!(Texts(Language::En).customers(0), "0\u{a0}customers");
        assert_eq!(
            Texts(Language::Fr).customers(1200),
            "1\u{a0}200\u{a0}clients"
        );
        assert_eq!(Texts(Language::En).customers(1), "1\u{a0}customer");
    }
}
