//! The reasons as sentences, in French and in English.

use super::because::{Act, Because, DueFacts, Obstacle, Start};
use crate::party::Language::{self, En, Fr};
use crate::wording::{amount, days, long_date};

pub(super) fn french(because: &Because) -> String {
    let date = |day| long_date(day, Fr);
    match because {
        Because::NothingOpen => "Rien n’est dû sur ce compte.".into(),
        Because::OnHold {
            until: Some(until),
            reason,
        } => {
            format!(
                "Ce client est suspendu jusqu’au {} inclus : {reason}.",
                date(*until)
            )
        }
        Because::OnHold {
            until: None,
            reason,
        } => {
            format!("Ce client est suspendu sans date de fin : {reason}.")
        }
        Because::DirectDebit { until } => format!(
            "Un prélèvement est en cours : son issue est attendue jusqu’au {}.",
            date(*until)
        ),
        Because::PromiseRunning {
            made_on,
            for_on,
            until,
        } => format!(
            "Le client a promis le {} de payer le {} : son virement est attendu jusqu’au {}.",
            date(*made_on),
            date(*for_on),
            date(*until)
        ),
        Because::PlanRunning {
            agreed_on,
            next_on,
            next_amount,
            until,
        } => format!(
            "Un échéancier est convenu depuis le {} : la prochaine échéance, {}, tombe le {} et est attendue jusqu’au {}.",
            date(*agreed_on),
            amount(*next_amount, Fr),
            date(*next_on),
            date(*until)
        ),
        Because::NoneQualifies {
            number,
            obstacle,
            others,
        } => {
            let others = match others {
                0 => String::new(),
                1 => " L’autre facture ouverte est arrêtée aussi.".into(),
                n => format!(" Les {n} autres factures ouvertes sont arrêtées aussi."),
            };
            format!("{number} {}.{others}", obstacle_fr(obstacle))
        }
        Because::NothingLate { number, due_on } => {
            format!(
                "Rien n’est en retard : {number} est à payer pour le {}.",
                date(*due_on)
            )
        }
        Because::NotYet {
            number,
            days_late,
            level,
            on,
            since,
        } => {
            let pause = match since {
                Some((before, day)) => {
                    format!(
                        " : {} date du {} et laisse un délai",
                        before.name(Fr),
                        date(*day)
                    )
                }
                None => String::new(),
            };
            let (late, level) = (lateness_fr(number, *days_late), level.name(Fr));
            format!(
                "{late} ; {level} est prévu{} pour le {}{pause}.",
                feminine(level),
                date(*on)
            )
        }
        Because::ClosedDay { number, level, on } => format!(
            "{} pour {number} attend le {} : rien ne part un week-end ni un jour férié chez le client.",
            capital(level.name(Fr)),
            date(*on)
        ),
        Because::LimitReached {
            number,
            level,
            days: window,
            contacts_max,
            opens_on,
        } => {
            let opens = opens_on.map_or("personne ne peut donc le joindre".into(), |on| {
                format!("il reste de la place à partir du {}", date(on))
            });
            format!(
                "{} pour {number} attend : ce client a déjà été joint {contacts_max} fois en {}, la limite ; {opens}.",
                capital(level.name(Fr)),
                days(*window, Fr)
            )
        }
        Because::MoneyStale {
            number,
            level,
            known_on,
            freshness_days,
        } => format!(
            "{} pour {number} attend : la banque n’est connue que jusqu’au {}, et la règle demande moins de {}.",
            capital(level.name(Fr)),
            date(*known_on),
            days(*freshness_days + 1, Fr)
        ),
        Because::CreditsCover { asked, credits } => format!(
            "Les avoirs et règlements non affectés du client, {}, couvrent les {} qui pourraient être demandés.",
            amount(*credits, Fr),
            amount(*asked, Fr)
        ),
        Because::TooSmall { total, amount_min } => format!(
            "Il reste {} à demander, moins que les {} qui valent un message.",
            amount(*total, Fr),
            amount(*amount_min, Fr)
        ),
        Because::PersonAsked {
            number,
            level,
            since,
        } => format!(
            "Une question est ouverte depuis le {} : {} pour {number}.",
            date(*since),
            level.name(Fr)
        ),
        Because::EndOfSequence { number, level, on } => format!(
            "La séquence est terminée pour {number} : la dernière étape, {}, date du {}. Plus rien ne part tout seul.",
            level.name(Fr),
            date(*on)
        ),
        Because::NoLadder => "La séquence de ce client n’a aucune étape après l’échéance.".into(),
        Because::Due { facts, act } => due_fr(facts, act),
    }
}

pub(super) fn english(because: &Because) -> String {
    let date = |day| long_date(day, En);
    match because {
        Because::NothingOpen => "Nothing is owed on this account.".into(),
        Because::OnHold {
            until: Some(until),
            reason,
        } => {
            format!(
                "This customer is on hold until {} included: {reason}.",
                date(*until)
            )
        }
        Because::OnHold {
            until: None,
            reason,
        } => {
            format!("This customer is on hold without an end date: {reason}.")
        }
        Because::DirectDebit { until } => {
            format!(
                "A direct debit is on its way: its outcome is awaited until {}.",
                date(*until)
            )
        }
        Because::PromiseRunning {
            made_on,
            for_on,
            until,
        } => format!(
            "The customer promised on {} to pay on {}: the money is awaited until {}.",
            date(*made_on),
            date(*for_on),
            date(*until)
        ),
        Because::PlanRunning {
            agreed_on,
            next_on,
            next_amount,
            until,
        } => format!(
            "An instalment plan was agreed on {}: the next instalment, {}, is due on {} and awaited until {}.",
            date(*agreed_on),
            amount(*next_amount, En),
            date(*next_on),
            date(*until)
        ),
        Because::NoneQualifies {
            number,
            obstacle,
            others,
        } => {
            let others = match others {
                0 => String::new(),
                1 => " The other open invoice is stopped too.".into(),
                n => format!(" The {n} other open invoices are stopped too."),
            };
            format!("{number} {}.{others}", obstacle_en(obstacle))
        }
        Because::NothingLate { number, due_on } => {
            format!(
                "Nothing is late: {number} is to be paid by {}.",
                date(*due_on)
            )
        }
        Because::NotYet {
            number,
            days_late,
            level,
            on,
            since,
        } => {
            let pause = match since {
                Some((before, day)) => {
                    format!(
                        ": {} was on {} and leaves some time",
                        before.name(En),
                        date(*day)
                    )
                }
                None => String::new(),
            };
            let (late, level) = (lateness_en(number, *days_late), level.name(En));
            format!("{late}; {level} is planned for {}{pause}.", date(*on))
        }
        Because::ClosedDay { number, level, on } => format!(
            "{} for {number} waits until {}: nothing leaves on a week-end or on the customer’s public holidays.",
            capital(level.name(En)),
            date(*on)
        ),
        Because::LimitReached {
            number,
            level,
            days: window,
            contacts_max,
            opens_on,
        } => {
            let opens = opens_on.map_or("so nobody may contact it".into(), |on| {
                format!("there is room again from {}", date(on))
            });
            format!(
                "{} for {number} waits: the limit of contacts, {contacts_max} in {}, is reached; {opens}.",
                capital(level.name(En)),
                days(*window, En)
            )
        }
        Because::MoneyStale {
            number,
            level,
            known_on,
            freshness_days,
        } => format!(
            "{} for {number} waits: the bank is known only until {}, and the rule allows {} at most.",
            capital(level.name(En)),
            date(*known_on),
            days(*freshness_days, En)
        ),
        Because::CreditsCover { asked, credits } => format!(
            "The customer’s credits and unapplied payments, {}, cover the {} that could be asked.",
            amount(*credits, En),
            amount(*asked, En)
        ),
        Because::TooSmall { total, amount_min } => format!(
            "{} could be asked, less than the {} that is worth a message.",
            amount(*total, En),
            amount(*amount_min, En)
        ),
        Because::PersonAsked {
            number,
            level,
            since,
        } => {
            format!(
                "A question is open since {}: {} for {number}.",
                date(*since),
                level.name(En)
            )
        }
        Because::EndOfSequence { number, level, on } => format!(
            "The sequence is over for {number}: its last step, {}, was on {}. Nothing more leaves by itself.",
            level.name(En),
            date(*on)
        ),
        Because::NoLadder => "This customer’s sequence has no step after the due date.".into(),
        Because::Due { facts, act } => due_en(facts, act),
    }
}

fn due_fr(facts: &DueFacts, act: &Act) -> String {
    let mut text = format!(
        "{} (échéance du {})",
        lateness_fr(&facts.number, facts.days_late),
        long_date(facts.due_on, Fr)
    );
    if let Some((level, on)) = facts.before {
        text += &format!(
            " et {} du {} n’a pas suffi",
            level.name(Fr),
            long_date(on, Fr)
        );
    }
    if let Some(on) = facts.broken_promise {
        text += &format!(
            " ; la promesse de payer le {} n’a pas été tenue",
            long_date(on, Fr)
        );
    }
    text += match facts.start {
        Start::Usual => "",
        Start::Late => " ; les étapes dépassées sont sautées, seule l’étape présente est prise",
        Start::Gentle => {
            " ; la créance était déjà ancienne à son arrivée ici, elle commence donc en douceur"
        }
    };
    if facts.came_back {
        text += " ; cette étape était revenue d’une autre adresse, elle n’est donc pas consommée";
    }
    if facts.others > 0 {
        text += &format!(
            " ; {} de plus dans le même message",
            plural_fr(facts.others)
        );
    }
    let level = facts.level.name(Fr);
    text += &match act {
        Act::Send => format!(" : {level} part."),
        Act::ApproveAsWritten => {
            format!(" : {level} part après accord d’une personne, la séquence le veut.")
        }
        Act::ApproveBrokenPlan {
            next_on,
            next_amount,
        } => format!(
            " : l’échéance de {} du {} de l’échéancier n’est pas payée, une personne décide si {level} part.",
            amount(*next_amount, Fr),
            long_date(*next_on, Fr)
        ),
        Act::Call => " : un appel est à passer.".into(),
        Act::Letter => " : une lettre est à envoyer.".into(),
        Act::FindContact => {
            format!(" : {level} n’a personne à qui écrire, une adresse est à trouver.")
        }
        Act::HandOver => " : une personne décide du passage au recouvrement amiable.".into(),
    };
    text
}

fn due_en(facts: &DueFacts, act: &Act) -> String {
    let mut text = format!(
        "{} (due on {})",
        lateness_en(&facts.number, facts.days_late),
        long_date(facts.due_on, En)
    );
    if let Some((level, on)) = facts.before {
        text += &format!(
            " and {} of {} was not enough",
            level.name(En),
            long_date(on, En)
        );
    }
    if let Some(on) = facts.broken_promise {
        text += &format!("; the promise to pay on {} was not kept", long_date(on, En));
    }
    text += match facts.start {
        Start::Usual => "",
        Start::Late => {
            "; the steps that were missed are passed over, only the present one is taken"
        }
        Start::Gentle => "; the debt was already old when it came here, so it starts gently",
    };
    if facts.came_back {
        text += "; this step came back from another address, so it is not consumed";
    }
    if facts.others > 0 {
        text += &format!("; {} more in the same message", plural_en(facts.others));
    }
    let level = facts.level.name(En);
    text += &match act {
        Act::Send => format!(": {level} leaves."),
        Act::ApproveAsWritten => {
            format!(": {level} leaves once a person agrees, as the sequence says.")
        }
        Act::ApproveBrokenPlan {
            next_on,
            next_amount,
        } => format!(
            ": the instalment of {} of {} is not paid, a person decides whether {level} leaves.",
            amount(*next_amount, En),
            long_date(*next_on, En)
        ),
        Act::Call => ": a call is to be made.".into(),
        Act::Letter => ": a letter is to be sent.".into(),
        Act::FindContact => format!(": {level} has nobody to go to, an address is to be found."),
        Act::HandOver => ": a person decides whether it goes to amicable collection.".into(),
    };
    text
}

fn obstacle_fr(obstacle: &Obstacle) -> String {
    let date = |day| long_date(day, Fr);
    match obstacle {
        Obstacle::Disputed(on) => format!("est contestée depuis le {}", date(*on)),
        Obstacle::StatusDisputed => "est en litige sur la plateforme du client (statut 207)".into(),
        Obstacle::Refused => {
            "est refusée par le client (statut 210) : elle est à corriger, pas à relancer".into()
        }
        Obstacle::Cashed => "est déclarée encaissée (statut 212)".into(),
        Obstacle::PaymentSent { on, until } => format!(
            "est annoncée payée le {} (statut 211) : le virement est attendu jusqu’au {}",
            date(*on),
            date(*until)
        ),
        Obstacle::Held {
            until: Some(until),
            reason,
        } => {
            format!("est suspendue jusqu’au {} inclus ({reason})", date(*until))
        }
        Obstacle::Held {
            until: None,
            reason,
        } => format!("est suspendue sans date de fin ({reason})"),
        Obstacle::NoDueDate => "n’a pas de date d’échéance, elle n’est donc jamais relancée".into(),
        Obstacle::NothingLeft => "est soldée".into(),
    }
}

fn obstacle_en(obstacle: &Obstacle) -> String {
    let date = |day| long_date(day, En);
    match obstacle {
        Obstacle::Disputed(on) => format!("is disputed since {}", date(*on)),
        Obstacle::StatusDisputed => "is disputed on the customer’s platform (status 207)".into(),
        Obstacle::Refused => {
            "is refused by the customer (status 210): it is to be mended, not chased".into()
        }
        Obstacle::Cashed => "is declared cashed (status 212)".into(),
        Obstacle::PaymentSent { on, until } => format!(
            "is announced as paid on {} (status 211): the transfer is awaited until {}",
            date(*on),
            date(*until)
        ),
        Obstacle::Held {
            until: Some(until),
            reason,
        } => {
            format!("is on hold until {} included ({reason})", date(*until))
        }
        Obstacle::Held {
            until: None,
            reason,
        } => format!("is on hold without an end date ({reason})"),
        Obstacle::NoDueDate => "has no due date, so it is never reminded".into(),
        Obstacle::NothingLeft => "has nothing left to pay".into(),
    }
}

pub(super) fn who(because: &Because, language: Language) -> &'static str {
    let (french, english) = match because {
        Because::NothingOpen => ("", ""),
        Because::OnHold { .. } => (
            "La personne qui tient ce client peut lever la suspension.",
            "Whoever looks after this customer can release the hold.",
        ),
        Because::DirectDebit { .. } => (
            "La banque le change en réglant ou en rejetant le prélèvement.",
            "The bank changes it by settling or returning the direct debit.",
        ),
        Because::PromiseRunning { .. } | Because::PlanRunning { .. } => (
            "Le client le change en payant ; vous, en revenant sur l’accord.",
            "The customer changes it by paying; you, by taking back the agreement.",
        ),
        Because::NoneQualifies { obstacle, .. } => who_of_obstacle(obstacle),
        Because::NothingLate { .. } => ("", ""),
        Because::NotYet { .. } | Because::ClosedDay { .. } => (
            "Un paiement, une promesse ou un litige du client le change aussitôt.",
            "A payment, a promise or a dispute by the customer changes it at once.",
        ),
        Because::LimitReached { .. } => (
            "Personne ne passe outre ; le propriétaire peut changer la limite dans les réglages.",
            "Nobody overrides it; the owner can change the limit in the settings.",
        ),
        Because::MoneyStale { .. } => (
            "Importez le dernier relevé ; le propriétaire peut aussi lever cette règle.",
            "Import the latest statement; the owner can also waive this rule.",
        ),
        Because::CreditsCover { .. } => (
            "Affectez les avoirs et règlements aux factures, ou remboursez-les.",
            "Apply the credits and payments to invoices, or pay them back.",
        ),
        Because::TooSmall { .. } => (
            "Le propriétaire peut changer ce montant dans les réglages.",
            "The owner can change that amount in the settings.",
        ),
        Because::PersonAsked { .. } => (
            "La personne à qui elle est posée répond, et la suite reprend.",
            "Whoever is asked answers, and things go on.",
        ),
        Because::EndOfSequence { .. } => (
            "Une personne décide de la suite : recouvrement, accord ou abandon.",
            "A person decides what follows: collection, an agreement or a write-off.",
        ),
        Because::NoLadder => (
            "Publiez une séquence avec une relance.",
            "Publish a sequence with a reminder.",
        ),
        Because::Due { act: Act::Send, .. } => (
            "Un paiement, une promesse, un litige ou une suspension l’arrête.",
            "A payment, a promise, a dispute or a hold stops it.",
        ),
        Because::Due {
            act: Act::FindContact,
            ..
        } => (
            "Ajoutez un contact de relance avec une adresse qui fonctionne.",
            "Add a reminder contact with an address that works.",
        ),
        Because::Due { .. } => (
            "La personne à qui la question est posée décide.",
            "Whoever is asked decides.",
        ),
    };
    match language {
        Fr => french,
        En => english,
    }
}

fn who_of_obstacle(obstacle: &Obstacle) -> (&'static str, &'static str) {
    match obstacle {
        Obstacle::Disputed(_) | Obstacle::StatusDisputed => (
            "Réglez le litige, ou dites quelle part est contestée : le reste pourra être demandé.",
            "Settle the dispute, or say which part is contested: the rest can then be asked for.",
        ),
        Obstacle::Refused => (
            "Corrigez la facture et émettez-la à nouveau.",
            "Mend the invoice and issue it again.",
        ),
        Obstacle::Cashed => (
            "Saisissez le paiement, ou corrigez le statut sur la plateforme.",
            "Record the payment, or correct the status on the platform.",
        ),
        Obstacle::PaymentSent { .. } => (
            "L’arrivée du virement le change.",
            "The arrival of the transfer changes it.",
        ),
        Obstacle::Held { .. } => (
            "La personne qui tient ce client peut lever la suspension.",
            "Whoever looks after this customer can release the hold.",
        ),
        Obstacle::NoDueDate => ("Donnez-lui une date d’échéance.", "Give it a due date."),
        Obstacle::NothingLeft => ("", ""),
    }
}

fn lateness_fr(number: &str, days_late: i32) -> String {
    match days_late {
        ..0 => format!("{number} est à payer dans {}", days(-days_late, Fr)),
        0 => format!("{number} est à payer aujourd’hui"),
        late => format!("{number} a {} de retard", days(late, Fr)),
    }
}

fn lateness_en(number: &str, days_late: i32) -> String {
    match days_late {
        ..0 => format!("{number} is to be paid in {}", days(-days_late, En)),
        0 => format!("{number} is to be paid today"),
        late => format!("{number} is {} late", days(late, En)),
    }
}

fn plural_fr(count: u32) -> String {
    if count == 1 {
        "une facture".into()
    } else {
        format!("{count} factures")
    }
}

fn plural_en(count: u32) -> String {
    if count == 1 {
        "one invoice".into()
    } else {
        format!("{count} invoices")
    }
}

/// “la relance 1 est prévue”, “le rappel est prévu”.
fn feminine(name: &str) -> &'static str {
    if name.starts_with("la ") { "e" } else { "" }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
