//! The words about proofs beside the password: telephones, codes on paper.

use super::{Plain, Texts};
use receivables::party::Language;
use std::fmt::Display;

words! { FACTORS:
    second_factor { "Deuxième preuve" "Second proof" }
    second_means { "Après le mot de passe, un code de votre téléphone : un mot de passe volé n’ouvre plus rien." "After the password, a code from your telephone: a stolen password opens nothing any more." }
    second_on { "active" "on" }
    second_off { "pas encore" "not yet" }
    second_telephone { "Codes d’un téléphone" "Codes from a telephone" }
    second_begin { "Configurer un téléphone" "Set up a telephone" }
    second_remove { "Retirer le téléphone" "Remove the telephone" }
    second_owed { "Votre entreprise demande une deuxième preuve." "Your firm asks for a second proof." }
    second_owed_hint { "Configurez-la ici : le reste s’ouvre ensuite." "Set one up here: everything else opens afterwards." }
    second_title { "Configurer un téléphone" "Set up a telephone" }
    second_lede { "Ouvrez une application de codes sur votre téléphone et lisez ce carré. Rien ne change avant le premier code." "Open a program for codes on your telephone and read this square. Nothing changes before the first code." }
    second_square { "Carré à lire avec l’application du téléphone" "Square to be read by the telephone’s program" }
    second_by_hand { "Sans appareil photo, tapez ceci :" "Without a camera, type this:" }
    second_first { "Premier code" "First code" }
    second_confirm { "Confirmer" "Confirm" }
    code { "Code" "Code" }
    code_rule { "Six chiffres, valables trente secondes." "Six digits, good for thirty seconds." }
    code_wrong { "Ce code n’est pas le bon, ou il a déjà servi." "This code is not right, or it was used already." }
    code_wrong_hint { "Attendez le prochain, et vérifiez l’heure du téléphone." "Wait for the next one, and check the telephone’s clock." }
    code_title { "Encore une preuve" "One more proof" }
    code_lede { "Votre mot de passe est bon. Tapez le code de votre téléphone." "Your password is right. Type the code from your telephone." }
    code_or_paper { "Sans téléphone : un de vos codes de secours, chacun sert une fois." "Without the telephone: one of your recovery codes, each serves once." }
    code_enter { "Entrer" "Enter" }
    second_late { "Cette connexion a trop attendu." "This sign-in waited too long." }
    second_late_hint { "Recommencez avec le mot de passe." "Begin again with the password." }
    second_not_begun { "Rien n’attend de code." "Nothing waits for a code." }
    second_not_begun_hint { "Recommencez depuis votre compte." "Begin again from your account." }
    second_already { "Un téléphone est déjà configuré." "A telephone is set up already." }
    second_already_hint { "Retirez-le d’abord." "Remove it first." }
    second_required { "C’est votre dernière preuve, et votre entreprise en demande une." "This is your last proof, and your firm asks for one." }
    second_required_hint { "Ajoutez-en une autre d’abord." "Add another one first." }
    recovery { "Codes de secours" "Recovery codes" }
    recovery_lede { "Pour le jour où le téléphone manque. Ils ne seront plus affichés : imprimez cette page ou gardez le fichier." "For the day on which the telephone is missing. They are not shown again: print this page or keep the file." }
    recovery_each { "Chacun sert une fois. De nouveaux codes annulent ceux-ci." "Each serves once. New codes take the place of these." }
    recovery_save { "Enregistrer le fichier" "Save the file" }
    recovery_kept { "Je les ai gardés" "I have kept them" }
    recovery_new { "Nouveaux codes de secours" "New recovery codes" }
    second_who { "Qui doit donner une deuxième preuve" "Who must give a second proof" }
    second_who_hint { "Après le mot de passe, un code ou une clé d’accès. Qui n’en a pas encore est conduit à en configurer une ; rien d’autre ne s’ouvre avant." "After the password, a code or a passkey. Who has none yet is led to set one up; nothing else opens before." }
    second_who_save { "Enregistrer" "Save" }
    second_reset { "Retirer ses preuves" "Reset proofs" }
    act_second_factor { "a configuré un téléphone" "set up a telephone" }
    act_second_factor_gone { "a retiré un téléphone" "removed a telephone" }
    act_second_factor_reset { "a retiré les preuves de" "reset the proofs of" }
    act_recovery_codes { "a fait des codes de secours" "made recovery codes" }
    passkeys { "Clés d’accès" "Passkeys" }
    passkeys_mean { "Votre appareil vous reconnaît, sans nom ni mot de passe. Une clé d’accès tient lieu de tout le reste à la porte." "Your device knows you, without name or password. At the door a passkey stands for everything else." }
    passkey_name { "Nom de la clé" "Name of the passkey" }
    passkey_name_hint { "Par exemple : téléphone, ordinateur du bureau." "For instance: telephone, office computer." }
    passkey_make { "Ajouter une clé d’accès" "Add a passkey" }
    passkey_rename { "Renommer" "Rename" }
    passkey_remove { "Retirer" "Remove" }
    passkey_never { "jamais utilisée" "never used" }
    passkey_enter { "Entrer avec une clé d’accès" "Sign in with a passkey" }
    passkey_failed { "L’appareil n’a pas répondu. Réessayez." "The device did not answer. Try again." }
    passkey_wrong { "Cette clé d’accès n’ouvre rien ici." "This passkey opens nothing here." }
    passkey_wrong_hint { "Réessayez, ou entrez avec votre mot de passe." "Try again, or sign in with your password." }
    passkey_no_address { "L’adresse de ces pages n’est pas encore réglée." "The address of these pages is not set yet." }
    passkey_no_address_hint { "Un propriétaire la donne sur la page Équipe ; les clés d’accès la demandent en https." "An owner gives it on the page People; passkeys ask for https." }
    passkey_not_made { "La clé d’accès n’a pas été créée." "The passkey was not made." }
    passkey_not_made_hint { "Réessayez depuis votre compte, à l’adresse réglée pour ces pages." "Try again from your account, at the address that is set for these pages." }
    passkey_known { "Cette clé d’accès est déjà connue." "This passkey is known already." }
    passkey_too_many { "Vous avez déjà vingt clés d’accès." "You have twenty passkeys already." }
    passkey_too_many_hint { "Retirez-en une d’abord." "Remove one first." }
    passkey_name_rule { "Un nom a de 1 à 60 caractères." "A name has 1 to 60 characters." }
    or_password { "ou avec votre mot de passe" "or with your password" }
    act_passkey { "a ajouté une clé d’accès" "added a passkey" }
    act_passkey_gone { "a retiré une clé d’accès" "removed a passkey" }
    act_passkey_copied { "clé d’accès peut-être copiée" "passkey perhaps copied" }
    act_recovery_code_used { "a utilisé un code de secours" "used a recovery code" }
}

counts! {
    codes_left { "code de secours" "codes de secours", "recovery code" "recovery codes" }
}

sentences! { FACTORS_SAID:
    passkey_since(day) { "depuis le {day}" "since {day}" }
    passkey_used(day) { "utilisée le {day}" "used on {day}" }
}
