//! What answers say, as customers write them, and what is proposed to a person.

use receivables::date;
use receivables::reminding::proposals::{Proposal, propose};

/// Every answer came in on Wednesday 25 November 2026.
#[track_caller]
fn check(answer: &str, expected: &[&str]) {
    let proposed = propose(answer, date(2026, 11, 25));
    let words: Vec<String> = proposed.iter().map(|one| words(&one.what)).collect();
    assert_eq!(words, expected, "{answer}");
    for one in proposed {
        assert!(answer.contains(&one.because), "{answer}");
    }
}

fn words(what: &Proposal) -> String {
    let some = |word: &str, more: Option<String>| {
        more.map_or(word.to_owned(), |more| format!("{word} {more}"))
    };
    match what {
        Proposal::Promise(on) => some("promise", on.map(|on| on.to_string())),
        Proposal::AlreadyPaid(on) => some("paid", on.map(|on| on.to_string())),
        Proposal::Dispute => "dispute".into(),
        Proposal::WrongContact(email) => some("contact", email.clone()),
        Proposal::WantsCopy => "copy".into(),
    }
}

#[test]
fn a_promise_is_read_with_its_day() {
    check(
        "Bonjour,\nNous réglerons le 15 décembre.\nCordialement",
        &["promise 2026-12-15"],
    );
    check("Le virement partira vendredi.", &["promise 2026-11-27"]);
    check("La facture sera réglée le 05/01.", &["promise 2027-01-05"]);
    check(
        "Nous allons payer le 1er décembre 2026 au plus tard",
        &["promise 2026-12-01"],
    );
    check(
        "Le paiement est prévu fin du mois.",
        &["promise 2026-11-30"],
    );
    check("Nous paierons sous huitaine", &["promise 2026-12-02"]);
    check("Je vais régler dans 10 jours.", &["promise 2026-12-05"]);
    check("Hello, we will pay on Friday.", &["promise 2026-11-27"]);
    check("We’ll pay by December 15th.", &["promise 2026-12-15"]);
    check(
        "The invoice will be paid on 2026-12-04. Thanks",
        &["promise 2026-12-04"],
    );
    check("We will pay on Wednesday.", &["promise 2026-12-02"]);
}

#[test]
fn a_promise_without_a_day_names_none() {
    check("Nous réglerons dès que possible.", &["promise"]);
    check("We will pay as agreed with Mr March.", &["promise"]);
    check("Nous réglerons le 31/02.", &["promise"]);
    check("We will pay on 2031-01-01.", &["promise"]);
    check(
        "Nous réglerons le 99999999999999999999 décembre.",
        &["promise"],
    );
}

#[test]
fn a_refusal_is_no_promise() {
    check("Nous ne réglerons pas le 15 décembre.", &["dispute"]);
    check("We will not pay this invoice.", &["dispute"]);
    check("Nous n'avons pas réglé cette facture.", &[]);
    check("The invoice has not been paid.", &[]);
}

#[test]
fn money_already_sent_is_read_with_its_day() {
    check(
        "Cette facture a déjà été réglée le 12 novembre.",
        &["paid 2026-11-12"],
    );
    check(
        "Nous avons réglé par virement le 30/12.",
        &["paid 2025-12-30"],
    );
    check("We paid this invoice on Monday.", &["paid 2026-11-23"]);
    check("Déjà réglé !", &["paid"]);
    check("J’ai payé hier.", &["paid 2026-11-24"]);
}

#[test]
fn a_dispute_a_wrong_contact_and_a_missing_invoice_are_read() {
    check(
        "Nous contestons cette facture : la marchandise est arrivée cassée.",
        &["dispute"],
    );
    check("There is a wrong price on line 2.", &["dispute"]);
    check("Nous ne contestons pas la facture.", &[]);
    check(
        "Merci de contacter compta@vauclin.example.",
        &["contact compta@vauclin.example"],
    );
    check("Mme Vidal a quitté la société.", &["contact"]);
    check(
        "Please contact our accounts team (ap@northway.example).",
        &["contact ap@northway.example"],
    );
    check(
        "Pourriez-vous nous envoyer une copie de la facture ?",
        &["copy"],
    );
    check("We never received the invoice, please resend.", &["copy"]);
}

#[test]
fn one_answer_may_say_several_things_and_each_is_proposed_once() {
    check(
        "Nous contestons F-1. Pour F-2, nous paierons le 4 décembre. Nous paierons F-3 le 18 décembre. \
         Merci d’écrire à compta@vauclin.example",
        &[
            "dispute",
            "promise 2026-12-04",
            "contact compta@vauclin.example",
        ],
    );
}

#[test]
fn what_says_nothing_proposes_nothing() {
    for answer in [
        "",
        "...",
        "Bonjour, bien reçu. Cordialement, J. Vidal",
        "Thank you.",
        "@ @. a@b",
        "\u{0}\u{fffd}",
        "İ. ﬁ. ß",
    ] {
        check(answer, &[]);
    }
    let long = "a.b ".repeat(200_000);
    assert_eq!(propose(&long, date(2026, 11, 25)), []);
}
