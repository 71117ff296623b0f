//! The owner's two colleagues: who looks after whom, what they wrote down, and what they gave each other to do.

use receivables::calendar::{Zone, next_business_day, plus_days};
use receivables::party::{AccountId, Language};
use receivables::{Cents, Date};
use store::{Fault, Organisation, User};

use super::OWNER;
use super::cast::Customer;
use crate::deeds::DeedError;
use crate::deeds::customers::{Jotted, set_task, write_note};
use crate::desk::Desk;

/// Who calls customers.
const PAUL: &str = "paul@atelier-lumen.example";

/// Who keeps the books.
const INES: &str = "ines@atelier-lumen.example";

/// Days before today on which the week's first words were written.
pub const WEEK_BEGAN_DAYS_AGO: i32 = 4;

/// Both come to the firm, and share the customers: one in six is nobody's yet.
pub fn arrive(
    desk: &Desk,
    firm: &Organisation,
    accounts: &[AccountId],
    customers: &[Customer],
) -> Result<(), DeedError> {
    let person = |email: &str, name: &str, role: &str| User {
        organisation: firm.id,
        id: 0,
        email: email.into(),
        name: name.into(),
        role: role.into(),
        language: Language::Fr,
        password_hash: String::new(),
    };
    desk.store
        .write::<_, DeedError>(firm.id, &desk.by(firm, "demo"), |books| {
            let everybody = books.people()?;
            if let Some(owner) = everybody.iter().find(|one| one.user.email == OWNER) {
                books.set_name(owner.user.id, "Claire Delmas")?;
            }
            let paul = books.add_person(&person(PAUL, "Paul Tessier", "agent"))?;
            let ines = books.add_person(&person(INES, "Inès Caradec", "accountant"))?;
            for (number, (account, customer)) in accounts.iter().zip(customers).enumerate() {
                let whom = match number % 6 {
                    0 | 3 | 4 => paul,
                    1 | 2 => ines,
                    _ => None,
                };
                if whom.is_some() {
                    books.assign_colleague(*account, whom)?;
                }
                if let Some(segment) = segment(&customer.account.name) {
                    books.set_segment(*account, Some(segment))?;
                }
            }
            Ok(())
        })
}

/// What a firm calls its kinds of customers.
fn segment(name: &str) -> Option<&'static str> {
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    if begins(&["Mairie"]) {
        Some("Collectivités")
    } else if begins(&["Hôtel", "Restaurant", "Brasserie", "Boulangerie"]) {
        Some("Hôtels et restaurants")
    } else if begins(&[
        "Menuiserie",
        "Plomberie",
        "Charpente",
        "Maçonnerie",
        "Électricité",
    ]) {
        Some("Bâtiment")
    } else {
        None
    }
}

/// What was written down as the week began: some of it is late by now, or has come back today.
pub fn begin_week(desk: &Desk, firm: &Organisation) -> Result<(), DeedError> {
    let late = latest(desk, firm)?;
    let began = desk.today(firm);
    let day = |days: i32| Some(next_business_day(plus_days(began, days), Zone::Metropole));
    let today = Some(plus_days(began, WEEK_BEGAN_DAYS_AGO));
    let notes = [
        (
            OWNER,
            "Le comptable est absent jusqu’à la fin de la semaine. @Paul, reprends contact à son retour.",
            today,
        ),
        (
            INES,
            "Le directeur veut un échéancier en trois fois. À valider avec @claire avant d’écrire.",
            today,
        ),
        (
            PAUL,
            "Paie toujours après le deuxième rappel, jamais avant. Inutile d’appeler trop tôt.",
            None,
        ),
        (
            PAUL,
            "Changement d’adresse en cours : les factures papier reviennent.",
            None,
        ),
    ];
    for ((writer, words, on), account) in notes.into_iter().zip(&late) {
        note(desk, firm, writer, *account, words, on)?;
    }
    let tasks = [
        (OWNER, PAUL, "Envoyer le bon de livraison signé", day(1)),
        (
            OWNER,
            INES,
            "Vérifier l’avoir promis avant de relancer",
            day(2),
        ),
        (
            PAUL,
            "",
            "Trouver le numéro direct de la comptabilité",
            None,
        ),
    ];
    for ((writer, whom, words, on), account) in tasks.into_iter().zip(late.iter().skip(4)) {
        task(desk, firm, writer, whom, *account, words, on)?;
    }
    Ok(())
}

/// What was written down this morning.
pub fn this_morning(desk: &Desk, firm: &Organisation) -> Result<(), DeedError> {
    let late = latest(desk, firm)?;
    let today = desk.today(firm);
    let later = next_business_day(plus_days(today, 6), Zone::Metropole);
    let notes = [
        (
            PAUL,
            "@claire : ils demandent à parler à la direction, cet après-midi si possible.",
            None,
        ),
        (
            PAUL,
            "La facture a été perdue chez eux. @Inès, peux-tu renvoyer une copie ?",
            None,
        ),
        (
            OWNER,
            "Attendre la livraison du 2e lot avant d’appeler. @Paul",
            Some(later),
        ),
    ];
    for ((writer, words, on), account) in notes.into_iter().zip(late.iter().skip(7)) {
        note(desk, firm, writer, *account, words, on)?;
    }
    let tasks = [
        (
            PAUL,
            OWNER,
            "Rappeler le gérant, il veut un geste sur les pénalités",
            Some(today),
        ),
        (
            OWNER,
            PAUL,
            "Demander le bon de commande manquant",
            Some(today),
        ),
        (
            INES,
            INES,
            "Rapprocher le virement sans référence",
            Some(today),
        ),
        (OWNER, "", "Appeler avant la fin du mois", Some(later)),
    ];
    for ((writer, whom, words, on), account) in tasks.into_iter().zip(late.iter().skip(10)) {
        task(desk, firm, writer, whom, *account, words, on)?;
    }
    Ok(())
}

/// Who owes most of what is late: people write about those.
fn latest(desk: &Desk, firm: &Organisation) -> Result<Vec<AccountId>, Fault> {
    let today = desk.today(firm);
    desk.store.read(firm.id, |books| {
        let mut late: Vec<(Cents, AccountId)> = Vec::new();
        books.each_customer(today, &mut |seen| {
            if seen.late().is_positive() {
                late.push((seen.late(), seen.account()));
            }
        })?;
        late.sort_unstable_by_key(|(cents, account)| (std::cmp::Reverse(*cents), account.0));
        Ok(late.into_iter().map(|(_, account)| account).collect())
    })
}

fn note(
    desk: &Desk,
    firm: &Organisation,
    writer: &str,
    account: AccountId,
    words: &str,
    on: Option<Date>,
) -> Result<(), DeedError> {
    let note = Jotted {
        words: words.into(),
        on,
        ..Jotted::default()
    };
    write_note(desk, firm, writer, account, &note)?;
    Ok(())
}

fn task(
    desk: &Desk,
    firm: &Organisation,
    writer: &str,
    whom: &str,
    account: AccountId,
    words: &str,
    on: Option<Date>,
) -> Result<(), DeedError> {
    let task = Jotted {
        words: words.into(),
        whom: whom.into(),
        on,
    };
    set_task(desk, firm, writer, account, &task)?;
    Ok(())
}
