//! The words of letters on paper: printed, posted, kept.

use std::fmt::Display;

use receivables::party::Language;

use super::{Plain, Texts};

words! { PAPER:
    open_letter { "Ouvrir la lettre (PDF)" "Open the letter (PDF)" }
    letter_on_paper { "La lettre à poster" "The letter to post" }
    post_title { "Lettres à imprimer" "Letters to print" }
    posting_lede { "Imprimez-les, mettez-les sous enveloppe à fenêtre, puis dites qu’elles sont parties." "Print them, put them into window envelopes, then say that they left." }
    print_hint { "Un seul PDF, dans l’ordre de la liste, chaque lettre sur sa page." "One PDF, in the order of the list, each letter on a page of its own." }
    print_chosen { "Imprimer les lettres" "Print the letters" }
    cannot_be_written { "Ce message ne s’écrit pas avec son texte actuel." "This message cannot be written with its present text." }
    cannot_be_written_hint { "Ouvrez « Lettres » : l’aperçu y montre ce qui manque. Rien n’est parti." "Open “Letters”: the preview there shows what is missing. Nothing left." }
    no_address_yet { "Adresse postale inconnue : cette lettre ne peut pas être postée." "Postal address unknown: this letter cannot be posted." }
    add_address { "Ajouter l’adresse" "Add the address" }
    letter_waits { "Deux personnes sont nécessaires : elle n’est pas encore approuvée." "This takes two people: it is not approved yet." }
    open_question { "Ouvrir" "Open" }
    tracking { "Numéro du recommandé" "Number of the registered letter" }
    dated_on { "Date de la lettre" "Date on the letter" }
    posted_on { "Postée le" "Posted on" }
    posted { "Postée" "Posted" }
    all_posted { "Les lettres cochées sont postées" "The ticked letters are posted" }
    posted_keeps { "La lettre est gardée telle qu’elle est imprimée. Elle compte comme un contact ; la séquence continue." "The letter is kept as it is printed. It counts as a contact; the sequence goes on." }
    nothing_to_post_hint { "Cochez des lettres dans la liste, puis imprimez-les." "Tick letters in the list, then print them." }
    letters_file { "lettres" "letters" }
    post_days { "Ces dates ne conviennent pas." "These days do not fit." }
    post_days_hint { "La lettre porte une date des quatorze derniers jours, et part ce jour-là ou après, aujourd’hui au plus tard." "The letter bears a day of the last fourteen, and leaves on it or later, today at the latest." }
    no_tracking { "Le numéro du recommandé manque, ou est trop long." "The number of the registered letter is missing, or too long." }
    no_tracking_hint { "Recopiez-le du dépôt : 40 caractères au plus." "Copy it from the receipt: at most 40 characters." }
    no_address_hint { "Ajoutez-la sur la fiche du client, puis imprimez de nouveau la lettre." "Add it to the customer’s record, then print the letter again." }
}

sentences! { PAPER_SAID:
    print_letters(count) { "Ouvrir {count} (PDF)" "Open {count} (PDF)" }
    choose_posted(name) { "La lettre à {name} est postée" "The letter to {name} is posted" }
    letter_posted(day) { "Lettre postée le {day}" "Letter posted on {day}" }
    tracked_by(number) { "recommandé {number}" "registered, {number}" }
    letters_posted(count, all) { "Noté : {count} sur {all} lettres postées." "Noted: {count} of {all} letters posted." }
}

counts! {
    paper_letters { "lettre" "lettres", "letter" "letters" }
}
