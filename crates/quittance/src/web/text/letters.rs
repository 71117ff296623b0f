//! The words of the pages of letters.

use std::fmt::Display;

use receivables::party::Language;

use super::{Plain, Texts};

counts! {
    grave_findings { "point grave" "points graves", "grave finding" "grave findings" }
    doubtful_findings { "point à vérifier" "points à vérifier", "doubtful finding" "doubtful findings" }
    characters { "caractère" "caractères", "character" "characters" }
    text_messages { "SMS" "SMS", "text message" "text messages" }
    lines_same { "ligne identique" "lignes identiques", "line the same" "lines the same" }
}

words! { LETTERS:
    letters { "Lettres" "Letters" }
    letters_lede { "Ce que vos clients reçoivent, niveau par niveau. Chacun est écrit dans la langue de sa fiche." "What your customers receive, level by level. Each is written to in the language of its record." }
    letters_built_in { "Les lettres d’origine sont prêtes à partir : vous n’avez rien à écrire pour commencer." "The built-in letters are ready to leave: you need not write anything to begin." }
    letters_by_mail { "E-mails" "E-mails" }
    letters_by_sms { "SMS" "Text messages" }
    letters_by_post { "Courriers" "On paper" }
    letters_by_phone { "Appels" "Calls" }
    one_call { "Appel" "Call" }
    call_lede { "Ce que l’on dit au téléphone : qui appelle, pour quoi, une question, merci." "What is said on the telephone: who calls, about what, one question, thanks." }
    part_call_hint { "Une phrase par ligne, lue à voix haute. Le total doit y être." "A sentence a line, read aloud. The total must be in it." }
    as_call { "Tel qu’on le dit" "As it is said" }
    one_text { "SMS" "Text message" }
    one_on_paper { "Courrier" "On paper" }
    every_way { "Tous" "All" }
    letter_ways { "Par quelle voie" "By which way" }
    sms_lede { "Qui demande, combien, pour quelle facture, à qui répondre : un SMS ne dit rien de plus." "Who asks, how much, for which invoice, whom to answer: a text message says no more." }
    post_lede { "Le texte du courrier, pour une relance postée ou recommandée." "The text on paper, for a reminder that is posted or registered." }
    see_letters { "Voir les lettres" "See the letters" }
    letter_column { "Lettre" "Letter" }
    language_column { "Langue" "Language" }
    words_column { "Texte" "Words" }
    since_column { "Depuis" "Since" }
    by_column { "Par" "By" }
    check_column { "Relecture" "Check" }
    built_in { "d’origine" "built in" }
    your_words { "à vous" "your own" }
    nothing_found { "rien à signaler" "nothing found" }
    your_draft { "votre brouillon" "your draft" }
    lags_behind { "L’autre langue est à vous, celle-ci est d’origine : qui lit cette langue reçoit le texte d’origine." "The other language is your own, this one is built in: whoever reads this language gets the built-in text." }
    edit { "Modifier" "Edit" }
    read_only { "Le propriétaire et le comptable écrivent les lettres ; vous les lisez." "The owner and the accountant write the letters; you read them." }
    letter_tests { "Derniers essais" "Latest tests" }
    no_letter_tests { "Aucun essai n’a encore été envoyé." "No test was sent yet." }
    test_column { "Essai" "Test" }
    test_in_house { "resté dans la maison" "stayed in the house" }
    test_left { "parti" "sent" }
    part_text { "Texte" "Text" }
    part_layout { "Mise en page (MJML)" "Layout (MJML)" }
    part_subject_hint { "Une ligne. Les champs entre doubles accolades se remplissent pour chaque client." "One line. Fields between double braces are filled in for each customer." }
    part_text_hint { "Lu là où la mise en page ne s’affiche pas. Chaque facture et le total doivent y être." "Read where the layout is not shown. Each invoice and the total must be in it." }
    part_sms_hint { "Court et poli. Le total, la première facture et un moyen de répondre doivent y être." "Short and polite. The total, the first invoice and a way to answer must be in it." }
    part_post_hint { "Imprimé sur papier. Chaque facture et le total doivent y être." "Printed on paper. Each invoice and the total must be in it." }
    as_sms { "Tel qu’il arrive sur le téléphone" "As it arrives on the telephone" }
    as_post { "Tel qu’il est imprimé" "As it is printed" }
    sms_signs { "Les guillemets, tirets et espaces typographiques partent en signes simples. €, [, ], { et } comptent double." "Typographic quotes, dashes and spaces leave as plain signs. €, [, ], { and } count twice." }
    part_layout_hint { "La même lettre, mise en forme. Une partie que vous ne changez pas suit le programme." "The same letter, laid out. A part that you do not change follows the program." }
    fields { "Champs à insérer" "Fields to insert" }
    fields_of_letter { "La lettre" "The letter" }
    fields_of_line { "Chaque facture, dans une boucle sur lines" "Each invoice, in a loop over lines" }
    shared_pieces { "Parties communes" "Shared pieces" }
    insert { "Insérer" "Insert" }
    fields_hint { "Copiez un champ dans le texte ; il se remplit à l’envoi." "Copy a field into the text; it is filled in when the letter leaves." }
    field_column { "Champ" "Field" }
    meaning_column { "Ce qu’il devient" "What it becomes" }
    value_column { "Ici" "Here" }
    no_value { "absent ici" "absent here" }
    preview { "Aperçu" "Preview" }
    preview_on { "Aperçu sur" "Preview on" }
    samples { "Exemples" "Samples" }
    your_customers { "Vos clients" "Your customers" }
    next_customer { "Client suivant" "Next customer" }
    show_preview { "Voir l’aperçu" "Show the preview" }
    letter_day { "Partirait le" "Would leave on" }
    tone_check { "Relecture" "Check" }
    tone_calm { "Rien à signaler sur les quatre exemples : ni menace, ni droit qui n’existe pas, ni oubli." "Nothing found on the four samples: no threat, no claim without a right, nothing left out." }
    tone_later { "La relecture reprend quand chaque partie peut être utilisée." "The check goes on when each part can be used." }
    tone_limits { "La relecture cherche des mots ; elle n’est pas un avis juridique." "The check looks for words; it is no legal advice." }
    grave { "Grave" "Grave" }
    doubtful { "À vérifier" "Doubtful" }
    rests_on { "Source :" "Rests on:" }
    despite_label { "J’ai lu les points graves et je garde la lettre telle quelle." "I have read the grave findings and keep the letter as it is." }
    note { "Pourquoi ce changement ?" "Why this change?" }
    note_hint { "Une phrase, pour l’historique. Facultatif." "A sentence, for the history. Optional." }
    keep_letter { "Enregistrer la version suivante" "Keep as the next version" }
    keep_draft { "Garder en brouillon" "Keep as a draft" }
    drop_draft { "Jeter le brouillon" "Discard the draft" }
    draft_kept { "Brouillon gardé. Vos clients reçoivent toujours la version en vigueur." "Draft kept. Your customers still get the version that stands." }
    draft_dropped { "Brouillon jeté. Voici la version en vigueur." "Draft discarded. This is the version that stands." }
    letter_kept { "Enregistré : les prochaines lettres partent ainsi. Celles d’avant restent telles qu’elles sont parties." "Kept: the next letters leave like this. Earlier ones stay as they were sent." }
    letter_same { "La lettre dit déjà cela ; rien n’a changé." "The letter says this already; nothing was changed." }
    letter_restored { "La version est de retour, comme version suivante." "The version is back, as the next one." }
    test_to { "Adresse pour l’essai" "Mailbox for the test" }
    test_to_mobile { "Mobile pour l’essai" "Mobile for the test" }
    test_sms_means { "Un essai commence par « [Essai] » et ne va jamais à un client." "A test begins with “[Test]” and never goes to a customer." }
    send_test { "M’envoyer un essai" "Send me a test" }
    test_means { "Un essai porte « [Essai] » dans l’objet et ne va jamais à un client." "A test says “[Test]” in its subject and never goes to a customer." }
    test_means_sandbox { "Mode essai : l’essai reste dans la maison, et vous le lisez ici." "Sandbox: the test stays in the house, and you read it here." }
    test_stayed { "L’essai est resté dans la maison. Le voici, tel qu’il serait parti." "The test stayed in the house. Here it is, as it would have left." }
    letter_history { "Historique" "History" }
    version_built_in { "Modèle d’origine" "Built-in letter" }
    version_stands { "en vigueur" "stands" }
    restore { "Rétablir" "Restore" }
    reset { "Revenir au modèle d’origine" "Back to the built-in letter" }
    compare { "Comparer" "Compare" }
    compare_from { "De" "From" }
    compare_to { "À" "To" }
    what_changed { "Ce qui change" "What changes" }
    nothing_changed { "Ces deux versions disent la même chose." "These two versions say the same." }
    line_gone { "retiré :" "removed:" }
    line_new { "ajouté :" "added:" }
    despite_restore { "J’ai lu ces points et je rétablis la version telle quelle." "I have read these findings and restore the version as it is." }
    history_hint { "Rétablir crée une version de plus ; aucune n’est perdue." "Restoring makes one more version; none is lost." }
    form_too_long { "Ce formulaire est trop long." "This form is too long." }
    form_too_long_hint { "Rien n’a été changé. Revenez en arrière : votre texte y est encore ; raccourcissez-le." "Nothing was changed. Go back: your text is still there; make it shorter." }
}

sentences! { LETTERS_SAID:
    letter_title(level, language) { "{level}, en {language}" "{level}, in {language}" }
    version_number(number) { "Version {number}" "Version {number}" }
    version_since(number, moment, name) { "Version {number}, depuis le {moment}, par {name}" "Version {number}, since {moment}, by {name}" }
    draft_of(moment) { "Votre brouillon du {moment}. Vos clients reçoivent encore la version en vigueur." "Your draft of {moment}. Your customers still get the version that stands." }
    overtaken(name, number) { "{name} a enregistré la version {number} entre-temps." "{name} kept version {number} meanwhile." }
    keep_over(number) { "J’ai comparé : enregistrer par-dessus la version {number}." "I have compared: keep on top of version {number}." }
    sms_measure(characters, messages, free) { "{characters}, {messages}, encore {free}" "{characters}, {messages}, room for {free}" }
    sms_dear(signs) { "Hors de l’alphabet court des téléphones : {signs}. Le SMS porte alors 70 caractères au lieu de 160." "Not in the telephones’ short alphabet: {signs}. The text message then holds 70 characters instead of 160." }
    line_number(number) { "ligne {number}" "line {number}" }
    test_sent(to) { "L’essai est parti vers {to}. Le voici tel qu’il est parti." "The test left for {to}. Here it is, as it left." }
    insert_field(name) { "Insérer {name}" "Insert {name}" }
    restore_version(number) { "Rétablir la version {number}" "Restore version {number}" }
}
