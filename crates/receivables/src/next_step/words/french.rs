//! The reasons in French.

use super::capital;
use crate::next_step::because::{Act, Because, DueFacts, Obstacle, Start};
use crate::party::Language::{self, Fr};
use crate::reminding::Unmet;
use crate::wording::{amount, days, long_date};

pub(in crate::next_step) fn french(because: &Because) -> String {
    let date = |day| long_date(day, Fr);
    match because {
        Because::NothingOpen => "Rien n’est dû sur ce compte.".into(),
        Because::ReplyWaiting { since } => {
            format!(
                "Le client a écrit le {}, et personne ne l’a encore lu.",
                date(*since)
            )
        }
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
                        before.map_or("le dernier contact", |level| level.name(Fr)),
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
        Because::PassedOver {
            number,
            level,
            unmet,
        } => {
            let level = level.name(Fr);
            format!(
                "{} est passé{} pour {number} : {}. Rien ne suit.",
                capital(level),
                feminine(level),
                unmet_fr(*unmet)
            )
        }
        Because::NoLadder => "La séquence de ce client n’a aucune étape après l’échéance.".into(),
        Because::ByHand {
            number,
            days_late,
            level,
            others,
        } => {
            let (late, level) = (lateness_fr(number, *days_late), level.name(Fr));
            let others = match others {
                0 => String::new(),
                n => format!(" ; {} de plus dans le même message", plural_fr(*n)),
            };
            format!(
                "{late}{others} : {level} est envoyé{} à la main.",
                feminine(level)
            )
        }
        Because::Due { facts, act } => due_fr(facts, act),
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
    if let Some((level, unmet)) = facts.passed_over {
        let level = level.name(Fr);
        text += &format!(
            " ; {level} est passé{} : {}",
            feminine(level),
            unmet_fr(unmet)
        );
    }
    if facts.came_back {
        text += " ; cette étape était revenue d’une autre adresse, elle n’est donc pas consommée";
    }
    if facts.others > 0 {
        text += &format!(
            " ; {} de plus dans le même message",
            plural_fr(facts.others)
        );
    }
    text += &leads_to_fr(act, facts.level.name(Fr));
    text
}

fn leads_to_fr(act: &Act, level: &str) -> String {
    match act {
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
        Act::Sms => " : un SMS est à envoyer à la main, aucune passerelle n’est réglée.".into(),
        Act::SmsWithoutMobile => {
            " : un SMS est à envoyer, et aucun mobile qui réponde n’est connu.".into()
        }
        Act::Registered => " : une lettre recommandée est à envoyer.".into(),
        Act::FindContact => {
            format!(" : {level} n’a personne à qui écrire, une adresse est à trouver.")
        }
        Act::FindNumber => " : le numéro appelé n’est pas le bon, un autre est à trouver.".into(),
        Act::HandOver => " : une personne décide du passage au recouvrement amiable.".into(),
    }
}

fn unmet_fr(unmet: Unmet) -> String {
    match unmet {
        Unmet::BelowAmount(least) => format!("cette étape vaut à partir de {}", amount(least, Fr)),
        Unmet::AboveAmount(most) => format!("cette étape vaut jusqu’à {}", amount(most, Fr)),
        Unmet::Segment => "cette étape vaut pour d’autres segments".into(),
        Unmet::Language(Language::Fr) => {
            "cette étape vaut pour les clients de langue française".into()
        }
        Unmet::Language(Language::En) => {
            "cette étape vaut pour les clients de langue anglaise".into()
        }
        Unmet::Debtor => "cette étape vaut pour d’autres débiteurs".into(),
        Unmet::Rating => "cette étape vaut pour d’autres notes de paiement".into(),
    }
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

fn lateness_fr(number: &str, days_late: i32) -> String {
    match days_late {
        ..0 => format!("{number} est à payer dans {}", days(-days_late, Fr)),
        0 => format!("{number} est à payer aujourd’hui"),
        late => format!("{number} a {} de retard", days(late, Fr)),
    }
}

fn plural_fr(count: u32) -> String {
    if count == 1 {
        "une facture".into()
    } else {
        format!("{count} factures")
    }
}

/// “la relance 1 est prévue”, “le rappel est prévu”.
fn feminine(name: &str) -> &'static str {
    if name.starts_with("la ") { "e" } else { "" }
}
