//! The words about what takes two people.

use std::fmt::Display;

use receivables::party::Language;

use super::Texts;

words! { APPROVING:
    two_first { "Il faut deux personnes : vous approuvez, une autre confirme." "This takes two people: you approve, another one confirms." }
    two_you_did { "Vous avez approuvé. Un comptable ou un propriétaire confirme." "You approved this. An accountant or an owner confirms." }
    two_alone { "Il faudrait deux personnes. Vous êtes la seule à pouvoir confirmer : votre mot de passe sera demandé encore une fois." "This would take two people. You alone may confirm: your password is asked for once more." }
    two_confirm { "Confirmer" "Confirm" }
    two_same { "Qui a approuvé ne confirme pas." "Who approved does not confirm." }
    two_role { "Il faut deux personnes." "This takes two people." }
    two_who_confirms { "Un comptable ou un propriétaire confirme." "An accountant or an owner confirms." }
    two_take_back { "Revenir sur mon accord" "Take my approval back" }
    two_not_yours { "Une autre personne a approuvé : elle seule peut revenir sur son accord." "Somebody else approved this, and only they take that back." }
    two_not_yours_hint { "Vous pouvez refuser, ou lui demander." "You may say no, or ask them." }
    two_approved { "C’est approuvé. Une autre personne confirme." "Approved. Another person confirms." }
}

sentences! { APPROVING_SAID:
    two_second(by) { "{by} a approuvé. Vous confirmez." "{by} approved. You confirm." }
    two_waits(by) { "{by} a approuvé. Un comptable ou un propriétaire confirme." "{by} approved. An accountant or an owner confirms." }
    two_given_by(by) { "Accord de {by}, attend une seconde personne" "{by} approved, waits for a second person" }
    approved_back(asked, by) { "{asked} : {by} est revenu sur son accord" "{asked}: {by} took the approval back" }
    approved_first(asked, by) { "{asked} : approuvé par {by}" "{asked}: approved by {by}" }
}
