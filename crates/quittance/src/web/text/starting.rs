//! The words of a first day: importing, recognising, connecting, looking ahead.

use std::fmt::Display;

use super::{Plain, Texts};
use crate::deeds::starting::Step;
use receivables::party::Language;

words! { STARTING:
    first_steps { "Premiers pas" "First steps" }
    first_steps_lede { "De rien à vos premières relances, en dix minutes. Rien ne part avant la dernière étape." "From nothing to your first reminders, in ten minutes. Nothing leaves before the last step." }
    step_done { "fait" "done" }
    step_open { "à faire" "to do" }
    step_not_yours { "Une personne de votre entreprise en a le droit." "Somebody else of your firm may do this." }
    put_away { "Ne plus afficher" "Put these away" }
    step_import { "Importer vos factures" "Import your invoices" }
    step_import_means { "Votre fichier, tel qu’il est : CSV, XLSX, ODS ou FEC. Vous voyez les colonnes avant que quoi que ce soit n’entre." "Your file, as it is: CSV, XLSX, ODS or FEC. You see the columns before anything is taken in." }
    step_import_go { "Choisir un fichier" "Choose a file" }
    step_import_again { "Importer un autre fichier" "Import another file" }
    step_import_resume { "Reprendre l’import" "Take the import up again" }
    step_check { "Vérifier ce qui a été lu" "Check what was read" }
    step_check_means { "Quelques sommes, à comparer avec votre comptabilité." "A few sums, to compare with your accounts." }
    step_check_go { "Comparer les sommes" "Compare the sums" }
    step_mail { "Brancher votre messagerie" "Connect your mail" }
    step_mail_means { "Votre serveur, votre adresse, et un essai envoyé à vous-même." "Your server, your address, and a test sent to yourself." }
    step_mail_go { "Brancher et essayer" "Connect and try" }
    step_preview { "Voir les 30 jours à venir" "See the next 30 days" }
    step_preview_means { "Ce qui partirait, à qui, quel jour, et pourquoi." "What would leave, to whom, on which day, and why." }
    step_preview_go { "Voir ce qui partirait" "See what would leave" }
    step_go { "Laisser partir les relances" "Let reminders leave" }
    step_go_means { "Jusque-là, tout reste dans la boîte d’essai." "Until then, everything stays in the sandbox mailbox." }
    step_go_go { "Aller aux réglages" "Go to the settings" }
    check_title { "Ce qui a été lu" "What was read" }
    check_lede { "Comparez avec votre comptabilité. Si une somme ne convient pas, importez de nouveau le fichier corrigé : ce qui est déjà connu n’entre pas deux fois." "Compare with your accounts. If a sum is not right, import the corrected file again: what is known already does not enter twice." }
    check_nothing { "Rien n’a encore été lu." "Nothing was read yet." }
    check_nothing_hint { "Donnez d’abord un fichier de factures." "Give a file of invoices first." }
    check_customers { "Clients" "Customers" }
    check_owing { "dont clients qui doivent" "of whom owe something" }
    check_without { "dont sans adresse e-mail" "of these, without a mailbox" }
    check_without_means { "Rien ne peut leur être écrit. Importez un fichier de clients avec leurs adresses." "Nothing can be written to them. Import a file of customers with their mailboxes." }
    check_invoices { "Factures ouvertes" "Open invoices" }
    check_credit_notes { "Avoirs ouverts" "Open credit notes" }
    check_open { "Reste dû" "Still owed" }
    check_late { "dont en retard" "of which late" }
    check_issued { "Émises" "Issued" }
    check_terms { "Délai de paiement par défaut" "Usual days to pay" }
    check_payments { "Dernier encaissement connu" "Newest payment known" }
    check_payments_none { "aucun" "none" }
    check_payments_means { "Importez aussi vos encaissements, et souvent : une relance à qui a payé se voit." "Import your payments too, and often: a reminder to somebody who has paid is noticed." }
    check_right { "C’est juste" "This is right" }
}

words! { IMPORTING:
    import { "Importer" "Import" }
    import_title { "Importer un fichier" "Import a file" }
    import_lede { "Factures, clients, paiements ou FEC. Tout le fichier entre, ou rien ; le même fichier deux fois ne change rien." "Invoices, customers, payments or FEC. All of the file is taken in, or nothing; the same file twice changes nothing." }
    import_file { "Votre fichier" "Your file" }
    import_give { "Lire le fichier" "Read the file" }
    import_guess { "Le programme devine ce que disent les colonnes et vous le montre. Rien n’entre encore." "The program guesses what the columns say and shows you. Nothing is taken in yet." }
    file_missing { "Aucun fichier n’a été choisi." "No file was chosen." }
    file_missing_hint { "Choisissez un fichier CSV, XLSX, ODS ou FEC." "Choose a CSV, XLSX, ODS or FEC file." }
    file_too_large { "Ce fichier est trop grand pour une page." "This file is too large for a page." }
    file_too_large_hint { "Jusqu’à 16 Mio ici ; au-delà, la commande « quittance import » n’a pas de limite." "Up to 16 MiB here; beyond, the command “quittance import” has no limit." }
    import_holds { "Ce fichier contient" "This file holds" }
    import_columns { "Que dit chaque colonne ?" "What does each column say?" }
    import_column { "Colonne du fichier" "Column of the file" }
    import_values { "Premières valeurs" "First values" }
    import_says { "Ce qu’elle dit" "What it says" }
    import_left_out { "laissée de côté" "left out" }
    import_nameless { "sans nom" "without a name" }
    import_fec { "Les colonnes d’un FEC sont fixées par la loi ; il n’y a rien à choisir." "The columns of a FEC are set by law; there is nothing to choose." }
    import_dates { "Comment lire 03/04" "How to read 03/04" }
    import_day_first { "le 3 avril (jour d’abord)" "3 April (day first)" }
    import_month_first { "le 4 mars (mois d’abord)" "4 March (month first)" }
    import_unit { "Les montants comptent" "Amounts count" }
    import_units { "des euros" "euros" }
    import_cents { "des centimes" "cents" }
    import_confirmed { "Vous avez déjà confirmé ces colonnes pour un fichier semblable." "You confirmed these columns for such a file before." }
    import_look { "Relire avec ces choix" "Read again with these choices" }
    import_take { "Importer tout le fichier" "Import the whole file" }
    import_skip { "Importer les bonnes lignes seulement" "Import the good lines only" }
    import_drop { "Abandonner ce fichier" "Let this file go" }
    import_nothing_kept { "Rien n’a été importé." "Nothing was imported." }
    import_kept { "Le fichier est dans vos livres." "The file is in your books." }
    import_refused { "Lignes refusées" "Refused lines" }
    import_line { "Ligne" "Line" }
    import_where { "Colonne et valeur" "Column and value" }
    import_why { "Pourquoi" "Why" }
    import_created { "Nouvelles" "New" }
    import_updated { "Complétées" "Updated" }
    import_unchanged { "Déjà connues" "Known already" }
    import_customers_created { "Clients ouverts" "Customers opened" }
    import_payments_created { "Paiements notés" "Payments noted" }
    import_read { "Lignes lues" "Lines read" }
    import_next { "Étape suivante : vérifier" "Next step: check" }
    import_see { "Voir les clients" "See the customers" }
    import_more { "Importer un autre fichier" "Import another file" }
    import_mend { "Corrigez ces lignes dans votre fichier et donnez-le de nouveau, ou importez les autres lignes." "Mend these lines in your file and give it again, or import the other lines." }
}

words! { CONNECTING:
    mail_way { "Messagerie" "Mail" }
    mail_way_lede { "Vos relances partent par votre propre serveur, sous votre adresse. Aucune ne part tant que le mode essai est actif." "Your reminders leave through your own server, under your address. None leaves while the sandbox is on." }
    mail_host { "Serveur d’envoi (SMTP)" "Outgoing server (SMTP)" }
    mail_host_hint { "Votre hébergeur l’indique, par exemple smtp.exemple.fr." "Your mail host tells it, for example smtp.example.org." }
    mail_line { "Ligne" "Line" }
    mail_starttls { "chiffrée (STARTTLS, port 587)" "encrypted (STARTTLS, port 587)" }
    mail_tls { "chiffrée dès le début (TLS, port 465)" "encrypted from the start (TLS, port 465)" }
    mail_off { "en clair (ce serveur-ci seulement)" "in clear (this very machine only)" }
    mail_port { "Port" "Port" }
    mail_port_hint { "Vide : le port habituel." "Empty: the usual port." }
    mail_user { "Utilisateur" "User" }
    mail_user_hint { "Vide, si votre serveur n’en demande pas." "Empty, when your server asks for none." }
    mail_password_kept { "Un mot de passe est gardé, chiffré. Laissez vide pour le garder." "A password is kept, encrypted. Leave this empty to keep it." }
    mail_sender { "Expéditeur" "Sender" }
    mail_from_hint { "nom@domaine, ou Nom <nom@domaine>." "name@domain, or Name <name@domain>." }
    mail_answers { "Réponses à" "Answers to" }
    mail_answers_hint { "Vide : elles reviennent à l’expéditeur." "Empty: they come back to the sender." }
    mail_keep { "Enregistrer" "Save" }
    mail_way_kept { "C’est noté. Envoyez-vous un essai." "Kept. Now send yourself a test." }
    mail_test { "Un essai à vous-même" "A test to yourself" }
    mail_test_means { "Une relance d’exemple part vraiment par ce serveur, à cette adresse seulement, même en mode essai." "A sample reminder really leaves through this server, to this address only, even in the sandbox." }
    mail_test_to { "À l’adresse" "To the address" }
    mail_test_send { "Envoyer l’essai" "Send the test" }
    mail_test_sent { "Le serveur a pris l’essai. Regardez votre messagerie." "The server took the test. Look at your mail." }
    sms_way { "Passerelle SMS" "Gateway for text messages" }
    sms_way_lede { "Un petit programme reçoit chaque SMS et le confie à votre opérateur. Sans elle, une personne envoie les SMS elle-même." "A small program gets each text message and hands it to your provider. Without it, a person sends them." }
    sms_url { "Adresse de la passerelle" "Address of the gateway" }
    sms_url_hint { "En https. Le guide docs/sms.md dit ce qu’elle reçoit, avec un exemple. Vide : pas de passerelle." "With https. The guide docs/sms.md tells what it gets, with an example. Empty: no gateway." }
    sms_from { "Expéditeur affiché" "Shown as the sender" }
    sms_from_hint { "Un numéro, ou 3 à 11 lettres sans accent, par exemple LAFLEUR. Facultatif." "A number, or 3 to 11 letters without accents, for example LAFLEUR. Optional." }
    sms_keep { "Enregistrer la passerelle" "Save the gateway" }
    sms_first { "Le secret qui signe est fait à l’enregistrement, et montré une fois." "The secret that signs is made when you save, and shown once." }
    sms_way_kept { "Passerelle enregistrée. Rien ne part tant que le mode essai est allumé." "Gateway saved. Nothing leaves while sandbox mode is on." }
    sms_secret { "Secret à donner à la passerelle :" "Secret to give to the gateway:" }
    sms_secret_once { "Il n’est montré que cette fois." "It is shown this once." }
    sms_hook { "La passerelle dit ce qui est arrivé, et ce qu’on a répondu, à :" "The gateway tells what arrived, and what was answered, to:" }
    sms_test_means { "Le SMS part vraiment, même en mode essai." "The text message really leaves, also in sandbox mode." }
    sms_test_send { "Envoyer le SMS" "Send the text message" }
    sms_test_sent { "La passerelle a pris l’essai. Regardez votre téléphone." "The gateway took the test. Look at your telephone." }
    mail_first { "Enregistrez d’abord un serveur et un expéditeur." "Save a server and a sender first." }
    mail_set { "Régler la messagerie" "Set up mail" }
}

sentences! { STARTED:
    steps_done(done, of) { "{done} sur {of}" "{done} of {of}" }
    check_from_to(from, to) { "du {from} au {to}" "{from} to {to}" }
    import_rows(rows) { "{rows} lignes sous l’en-tête" "{rows} lines under the heading" }
    import_refused_more(count) { "… et {count} autres." "… and {count} more." }
    import_says_of(column) { "Ce que dit {column}" "What {column} says" }
    import_size_hint(mib) { "CSV, XLSX, ODS ou FEC, jusqu’à {mib} Mio. Un fichier plus grand : quittance import." "CSV, XLSX, ODS or FEC, up to {mib} MiB. A larger file: quittance import." }
    import_taken_as(kind) { "lu comme fichier de {kind}" "read as a file of {kind}" }
    waiting_file(name) { "{name} attend votre confirmation." "{name} waits for you to confirm it." }
}

impl Texts {
    pub fn step(&self, step: impl Plain<Step>) -> &'static str {
        match step.plain() {
            Step::Import => self.step_import(),
            Step::Check => self.step_check(),
            Step::Mail => self.step_mail(),
            Step::Preview => self.step_preview(),
            Step::Go => self.step_go(),
        }
    }

    pub fn step_means(&self, step: impl Plain<Step>) -> &'static str {
        match step.plain() {
            Step::Import => self.step_import_means(),
            Step::Check => self.step_check_means(),
            Step::Mail => self.step_mail_means(),
            Step::Preview => self.step_preview_means(),
            Step::Go => self.step_go_means(),
        }
    }

    /// What the step's one button says.
    pub fn step_button(&self, step: impl Plain<Step>) -> &'static str {
        match step.plain() {
            Step::Import => self.step_import_go(),
            Step::Check => self.step_check_go(),
            Step::Mail => self.step_mail_go(),
            Step::Preview => self.step_preview_go(),
            Step::Go => self.step_go_go(),
        }
    }
}
