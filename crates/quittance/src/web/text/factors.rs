//! The words about proofs beside the password: telephones, codes on paper.

use super::{Plain, Texts};
use receivables::party::Language;

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
    act_recovery_code_used { "a utilisé un code de secours" "used a recovery code" }
}

counts! {
    codes_left { "code de secours" "codes de secours", "recovery code" "recovery codes" }
}
