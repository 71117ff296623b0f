//! The words of the pages of sequences.

use std::fmt::Display;

use receivables::party::Language;

use super::{Plain, Texts};

counts! {
    steps { "étape" "étapes", "step" "steps" }
    emails { "e-mail" "e-mails", "e-mail" "e-mails" }
    times { "fois" "fois", "time" "times" }
    rules_counted { "règle" "règles", "rule" "rules" }
    changes_back { "changement à annuler" "changements à annuler", "change to undo" "changes to undo" }
}

words! { SEQUENCES:
    sequences { "Séquences" "Sequences" }
    sequences_lede { "Ce qui part, quand, par quel moyen. Une séquence est une suite d’étapes autour de l’échéance ; chaque client en suit une." "What goes out, when, and how. A sequence is a row of steps around the due date; each customer follows one." }
    sequences_read_only { "Le propriétaire et le comptable règlent les séquences ; vous les lisez." "The owner and the accountant shape the sequences; you read them." }
    see_sequences { "Voir les séquences" "See the sequences" }
    sequence_column { "Séquence" "Sequence" }
    line_column { "Étapes" "Steps" }
    followers_column { "Suivie par" "Followed by" }
    version_column { "Version" "Version" }
    never_published { "jamais publiée" "never published" }
    usual_sequence { "habituelle" "usual" }
    draft_is_played { "C’est le brouillon qui est joué, pas la version en service." "The draft is played, not the version in service." }
    draft_waits { "brouillon" "draft" }
    nobody_follows { "personne" "nobody" }
    new_sequence { "Nouvelle séquence" "New sequence" }
    new_sequence_hint { "Elle commence comme une copie. Rien ne part avant que vous la publiiez." "It begins as a copy. Nothing leaves before you publish it." }
    new_name { "Nom" "Name" }
    copy_of { "Copie de" "Copy of" }
    begin_sequence { "Commencer" "Begin" }
    assigning { "Qui suit quoi" "Who follows what" }
    assigning_lede { "Lues de haut en bas : la première règle remplie décide. Le choix d’une personne pour un client passe avant." "Read from top to bottom: the first rule that is met decides. A person’s choice for a customer goes before." }
    no_rules { "Aucune règle : chacun reste sur la séquence qu’il suit." "No rule: everyone stays on the sequence they follow." }
    everyone_else { "Tous les clients" "Every customer" }
    add_rule { "Ajouter la règle" "Add the rule" }
    new_rule { "Nouvelle règle" "New rule" }
    rule_for { "Pour" "For" }
    follows { "suit" "follows" }
    any_segment { "tous les segments" "any segment" }
    any_language { "toutes les langues" "any language" }
    any_debtor { "tous les débiteurs" "any kind of debtor" }
    owes_at_least { "Doit au moins (€)" "Owes at least (€)" }
    owes_at_most { "Doit au plus (€)" "Owes at most (€)" }
    segment_hint { "Votre mot pour ce genre de clients." "Your word for this kind of customers." }
    rule_up { "Monter" "Move up" }
    rule_down { "Descendre" "Move down" }
    rule_remove { "Retirer" "Remove" }
    rule_done { "C’est noté. La prochaine tournée déplace ceux que cela concerne." "Noted. The next round moves whom it concerns." }
    edit_draft { "Étapes" "Steps" }
    undone { "Le dernier changement est annulé." "The last change is undone." }
    drop_changes { "Jeter le brouillon" "Discard the draft" }
    drafts_dropped { "Brouillon jeté. Voici la version en service." "Draft discarded. This is the version in service." }
    see_ahead { "Les 30 jours à venir" "The next 30 days" }
    see_replay { "Rejouer 12 mois" "Replay 12 months" }
    before_due { "avant l’échéance" "before the due date" }
    after_due { "après l’échéance" "after the due date" }
    on_due { "le jour de l’échéance" "on the due date" }
    due_date { "Échéance de la facture" "Due date of the invoice" }
    line_label { "La séquence dans le temps" "The sequence in time" }
    line_hint { "Glissez une étape le long de la ligne, ou choisissez-la et pressez ← ou →. Sans souris ni flèches, la fiche de l’étape fait de même." "Drag a step along the line, or choose it and press ← or →. Without a mouse or arrows, the step’s form does the same." }
    add_step { "Ajouter une étape" "Add a step" }
    step_when { "Quand" "When" }
    step_days { "Jours" "Days" }
    step_side { "Avant ou après" "Before or after" }
    step_level { "Niveau" "Level" }
    step_channel { "Moyen" "Channel" }
    step_gap { "Jours au moins depuis le dernier contact" "Days at least since the last contact" }
    step_hours { "Heures d’envoi" "Hours" }
    step_hours_hint { "Vides : celles de la maison. Un jour fermé repousse au jour ouvré suivant." "Empty: those of the house. A closed day moves it to the next business day." }
    hours_from { "de" "from" }
    hours_until { "à" "until" }
    step_who { "Qui décide" "Who decides" }
    by_itself { "Part toute seule" "Leaves by itself" }
    person_approves { "Une personne valide" "A person approves" }
    above_r3 { "Au-delà de la relance 3, une personne décide toujours. Cela ne se change pas." "Beyond reminder 3 a person always decides. This cannot be changed." }
    sms_step_needs_gateway { "Pour qu’il parte seul, réglez une passerelle :" "For it to leave by itself, set a gateway:" }
    sms_step_needs_mobile { "Il part vers le premier contact qui a un mobile ; sans mobile, une personne reçoit la tâche." "It leaves for the first contact who has a mobile; without one, a person gets the task." }
    person_does { "Une tâche pour une personne, qui dit ensuite que c’est fait." "A task for a person, who then says it is done." }
    conditions { "Seulement si" "Only if" }
    conditions_hint { "L’étape est sautée pour les autres ; la suivante vient à sa date." "The step is passed over for others; the next one comes on its day." }
    asked_at_least { "Montant demandé, au moins (€)" "Amount asked for, at least (€)" }
    asked_at_most { "Montant demandé, au plus (€)" "Amount asked for, at most (€)" }
    segments_field { "Segments, séparés par des virgules" "Segments, separated by commas" }
    debtors_field { "Débiteurs" "Debtors" }
    ratings_field { "Note de paiement" "Payer rating" }
    save_step { "Enregistrer l’étape" "Save the step" }
    remove_step { "Retirer l’étape" "Remove the step" }
    earlier { "Un jour plus tôt" "One day earlier" }
    later { "Un jour plus tard" "One day later" }
    words_of_step { "Lire la lettre" "Read the letter" }
    choose_step { "Choisissez une étape pour la régler." "Choose a step to shape it." }
    rename { "Renommer" "Rename" }
    short_pre { "Rappel" "Notice" }
    short_hand_over { "Remise" "Hand-over" }
    waits_for_person { "à valider" "to approve" }
    task_pill { "tâche" "task" }
    channel_email { "e-mail" "e-mail" }
    channel_call { "appel" "call" }
    channel_letter { "lettre" "letter" }
    channel_sms { "SMS" "text message" }
    channel_registered { "lettre recommandée" "registered letter" }
    saved_step { "Étape enregistrée dans le brouillon." "Step saved in the draft." }
    overtaken_draft { "Quelqu’un d’autre a changé ce brouillon entre-temps." "Somebody else changed this draft meanwhile." }
    overtaken_draft_hint { "Le voici tel qu’il est maintenant ; refaites votre changement." "Here it is as it stands now; make your change again." }
    no_such_step { "Cette étape n’est plus dans le brouillon." "This step is not in the draft any more." }
    no_such_step_hint { "Choisissez une étape de la liste." "Choose a step of the list." }
    no_name { "Une séquence a un nom, de 80 caractères au plus." "A sequence has a name of at most 80 characters." }
    no_name_hint { "Écrivez un mot que vos collègues reconnaîtront." "Write a word that your colleagues will know." }
    not_changed { "Rien n’a été changé." "Nothing was changed." }
    bad_days { "Ce n’est pas un nombre de jours." "This is no number of days." }
    bad_days_hint { "Écrivez un nombre entier, de 0 à 700." "Write a whole number, from 0 to 700." }
    bad_amount { "Ce n’est pas un montant." "This is no amount." }
    bad_amount_hint { "Écrivez par exemple 1 500 ou 1500,50." "Write for example 1500 or 1500.50." }
    bad_hours { "Les heures d’envoi vont par deux." "Hours go in pairs." }
    bad_hours_hint { "Donnez les deux, comme 09:30 et 17:00, ou aucune." "Give both, as in 09:30 and 17:00, or neither." }
    ahead_title { "Les 30 jours à venir" "The next 30 days" }
    ahead_if { "Si rien d’autre ne change : ni paiement, ni réponse, ni litige." "If nothing else changes: no payment, no answer, no dispute." }
    if_you_publish { "Si vous publiez maintenant" "If you publish now" }
    emails_this_week { "E-mails en sept jours" "E-mails in seven days" }
    questions_this_week { "Questions en sept jours" "Questions in seven days" }
    running_customers { "Clients en cours" "Customers on their way" }
    asked_in_all { "Demandé en 30 jours" "Asked for in 30 days" }
    keep_running { "Ils gardent leur version" "They keep their version" }
    move_running { "Ils passent à la nouvelle" "They move to the new one" }
    twice_never { "Personne ne reçoit deux fois la même étape : une étape garde son numéro d’une version à l’autre." "Nobody gets the same step twice: a step keeps its number from version to version." }
    nothing_changed_yet { "Le brouillon dit la même chose que la version en service." "The draft says the same as the version in service." }
    calendar { "Calendrier" "Calendar" }
    calendar_closed { "fermé" "closed" }
    list_of_days { "Jour par jour" "Day by day" }
    nothing_ahead { "Rien ne partirait dans ces jours." "Nothing would go out in these days." }
    nothing_ahead_hint { "Personne ne suit cette séquence, ou rien n’arrive à sa date." "Nobody follows this sequence, or nothing reaches its day." }
    monday { "lun." "Mon" }
    tuesday { "mar." "Tue" }
    wednesday { "mer." "Wed" }
    thursday { "jeu." "Thu" }
    friday { "ven." "Fri" }
    saturday { "sam." "Sat" }
    sunday { "dim." "Sun" }
    replay_title { "Rejouer 12 mois" "Replay 12 months" }
    replay_means { "Ce que cette séquence aurait fait chez vous. Chaque jour ne voit que ce que vos livres savaient ce jour-là." "What this sequence would have done in your house. Each day sees only what your books knew on that day." }
    replay_lines { "Ce qui serait parti" "What would have gone out" }
    all_lines { "Tout" "All" }
    only_paid_lines { "Déjà payé" "Already paid" }
    already_paid { "déjà payé" "already paid" }
    none_paid { "Rien n’aurait atteint quelqu’un qui avait déjà payé." "Nothing would have reached somebody who had already paid." }
    months_table { "Mois par mois" "Month by month" }
    messages_column { "E-mails" "E-mails" }
    questions_column { "Questions" "Questions" }
    paid_column { "Déjà payé" "Already paid" }
    amount_column { "Demandé" "Asked for" }
    replay_empty { "Rien ne serait parti." "Nothing would have gone out." }
    replay_empty_hint { "Aucune facture de cette période n’est dans vos livres, ou aucune étape n’arrivait à sa date." "No invoice of this time is in your books, or no step reached its day." }
    see_compare { "Ce qui change" "What changes" }
    compare_lede { "La version en service à côté du brouillon, si rien d’autre ne change." "The version in service beside the draft, if nothing else changes." }
    compare_draft { "Brouillon" "Draft" }
    compare_who { "Pour qui" "For whom" }
    compare_none { "rien" "nothing" }
    compare_goes { "(disparaît)" "(goes)" }
    compare_comes { "(nouveau)" "(new)" }
    compare_nothing { "Le brouillon est ce qui est en service." "The draft is what is in service." }
    compare_nothing_hint { "Déplacez ou changez une étape : ce qui changerait, et pour qui, apparaît ici." "Move or change a step: what would change, and for whom, appears here." }
    compare_first { "Rien n’est encore en service." "Nothing is in service yet." }
    compare_first_hint { "Une première version n’a rien à quoi se comparer. Regardez les jours à venir." "A first version has nothing to be compared with. Look at the days to come." }
    replay_today { "Aujourd’hui vaut pour tout ce qui n’a pas d’histoire dans vos livres : contacts, segments, suspensions avec leur fin, règles et jours ouvrés sont ceux d’aujourd’hui." "Today counts for all that has no history in your books: contacts, segments, the ends of holds, rules and business days are those of today." }
    replay_waiting { "L’année se rejoue… Quelques secondes pour dix mille factures." "The year is being played… Some seconds for ten thousand invoices." }
    replay_yes { "Une personne à qui la question est posée est supposée dire oui le jour même." "A person who is asked is taken to say yes on the same day." }
    followers_title { "Qui suit cette séquence" "Who follows this sequence" }
    assign_customer { "Faire suivre à un client" "Let a customer follow it" }
    assign_hint { "Son code, comme dans la liste des clients. Ce choix passe avant les règles." "The customer’s code, as in the list of customers. This choice goes before the rules." }
    assign { "Assigner" "Assign" }
    assigned { "C’est noté. Ce qui était prévu sur l’ancienne étape est repris à la prochaine tournée." "Noted. What was planned on the former step is looked at again by the next round." }
    chosen_by_hand { "choisi à la main" "chosen by hand" }
    back_to_rules { "Rendre aux règles" "Back to the rules" }
    unknown_customer { "Aucun client n’a ce code." "No customer has this code." }
    unknown_customer_hint { "Écrivez le code du client, comme la liste le montre." "Write the customer’s code, as the list shows it." }
    nobody_yet { "Personne ne suit encore cette séquence." "Nobody follows this sequence yet." }
    nobody_yet_hint { "Assignez un client ici, ou écrivez une règle." "Assign a customer here, or write a rule." }
    rule_idle { "Une règle ne pourrait jamais décider." "A rule could never decide." }
    rule_idle_hint { "La règle pour tous vient en dernier, et le montant le plus bas ne dépasse pas le plus haut." "The rule for everyone comes last, and the least amount is not above the most." }
    publish_first { "Cette séquence n’a jamais été publiée." "This sequence was never published." }
    publish_first_hint { "Publiez-la d’abord ; un client ne suit que ce qui est en service." "Publish it first; a customer follows only what is in service." }
    older_version { "version d’avant" "earlier version" }
}

sentences! { SEQUENCES_SAID:
    day_after(days) { "J+{days}" "D+{days}" }
    day_before(days) { "J−{days}" "D−{days}" }
    in_days_before(days) { "{days} avant l’échéance" "{days} before the due date" }
    in_days_after(days) { "{days} après l’échéance" "{days} after the due date" }
    followed_by(customers) { "Suivie par {customers}." "Followed by {customers}." }
    of_them_earlier(count) { "dont {count} sur une version d’avant" "{count} of them on an earlier version" }
    in_service(number) { "Version {number} en service." "Version {number} in service." }
    drafted(moment, name) { "Brouillon du {moment}, par {name}." "Draft of {moment}, by {name}." }
    publish_version(number) { "Publier la version {number}" "Publish version {number}" }
    cannot_publish(number) { "La version {number} ne peut pas encore être publiée." "Version {number} cannot be published yet." }
    running_now(customers) { "{customers} suivent aujourd’hui une version de cette séquence. Que deviennent-ils ?" "{customers} follow a version of this sequence today. What becomes of them?" }
    running_now_one(customers) { "{customers} suit aujourd’hui une version de cette séquence. Que devient-il ?" "{customers} follows a version of this sequence today. What becomes of it?" }
    published_as(number, moved, kept) { "Version {number} publiée. Passent à celle-ci : {moved}. Gardent la leur : {kept}." "Version {number} published. Moved to it: {moved}. Kept theirs: {kept}." }
    lede_ahead(from, to) { "Du {from} au {to}." "From {from} to {to}." }
    lines_more(count) { "… et {count} de plus, comptés ci-dessus." "… and {count} more, counted above." }
    cut_at(count) { "Calculé sur les {count} premiers clients ; la commande « quittance sequence » les prend tous." "Computed on the first {count} customers; the command “quittance sequence” takes all of them." }
    replay_said(messages, questions, customers) { "{messages} et {questions}, pour {customers}." "{messages} and {questions}, for {customers}." }
    replay_hurt(count, customers, amount) { "Dont {count} chez {customers} qui avaient déjà payé, {amount} en tout." "{count} of them at {customers} who had already paid, {amount} in all." }
    compare_changes(customers) { "Quelque chose change pour {customers}" "Something changes for {customers}" }
    compare_same(customers) { "Rien ne change pour {customers}." "Nothing changes for {customers}." }
    replay_in_time(customers) { "Arrêté après {customers} : la page ne fait pas attendre plus longtemps. La commande « quittance sequence replay » les prend tous." "Stopped after {customers}: the page keeps nobody waiting longer. The command “quittance sequence replay” takes all of them." }
    replay_began(day) { "Vos livres commencent ici le {day} : ce qui est plus ancien compte comme connu le jour où c’est arrivé." "Your books here begin on {day}: what is older counts as known on the day it happened." }
    replay_left_out(customers) { "{customers} de côté : leur journal n’explique pas leur solde." "{customers} left out: their journal does not explain their balance." }
    paid_by_then(amount) { "{amount} déjà payés ce jour-là" "{amount} already paid by that day" }
    edit_step(name) { "Régler : {name}" "Shape: {name}" }
    rule_place(number) { "Règle {number}" "Rule {number}" }
    if_at_least(amount) { "à partir de {amount}" "from {amount}" }
    if_at_most(amount) { "jusqu’à {amount}" "up to {amount}" }
    if_segments(words) { "segment {words}" "segment {words}" }
    if_ratings(letters) { "payeur {letters}" "payer {letters}" }
    if_language(name) { "en {name}" "in {name}" }
    if_hours(from, until) { "de {from} à {until}" "from {from} to {until}" }
    step_named(name) { "L’étape « {name} »" "The step “{name}”" }
    rules_many(most) { "Une liste de plus de {most} règles ne se lit plus." "A list of more than {most} rules cannot be read." }
}
