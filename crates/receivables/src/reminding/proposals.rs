//! What a customer's answer may mean: a promise, a dispute, money already sent, another person to write to.
//!
//! Words cannot be trusted to a machine, so these are proposals: each one quotes the sentence that it was read from, and a
//! person decides. A word that is missed costs a click; a promise that nobody gave would stop the reminders.

mod days;

use jiff::civil::Date;

use super::tone::tokens::folded;
use days::Direction;

/// An answer is some sentences. What comes after so many is a contract or an attack.
const SENTENCES_MAX: usize = 200;
/// A sentence is quoted up to here.
const QUOTED_CHARACTERS_MAX: usize = 200;

/// What the customer may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// The money will come, on this day when one is named.
    Promise(Option<Date>),
    /// The money was sent, on this day when one is named.
    AlreadyPaid(Option<Date>),
    /// The invoice is contested.
    Dispute,
    /// Somebody else is to be written to, at this address when one is named.
    WrongContact(Option<String>),
    /// The customer asks for the invoice.
    WantsCopy,
}

/// A proposal, because of these words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// What it may mean.
    pub what: Proposal,
    /// The sentence, as it was written.
    pub because: String,
}

/// Reads an answer that came in on a day. Each kind is proposed at most once, from the first sentence that says it.
///
/// ```
/// use receivables::date;
/// use receivables::reminding::proposals::{Proposal, propose};
/// let read = propose("Bonjour,\nNous réglerons le 15 décembre.", date(2026, 11, 25));
/// assert_eq!(read[0].what, Proposal::Promise(Some(date(2026, 12, 15))));
/// assert_eq!(read[0].because, "Nous réglerons le 15 décembre.");
/// ```
pub fn propose(text: &str, received_on: Date) -> Vec<Proposed> {
    let mut proposed: Vec<Proposed> = Vec::new();
    for sentence in sentences(text) {
        for what in read(sentence, received_on) {
            let same =
                |one: &Proposed| std::mem::discriminant(&one.what) == std::mem::discriminant(&what);
            if !proposed.iter().any(same) {
                proposed.push(Proposed {
                    what,
                    because: sentence.chars().take(QUOTED_CHARACTERS_MAX).collect(),
                });
            }
        }
    }
    proposed
}

fn read(sentence: &str, received_on: Date) -> Vec<Proposal> {
    let folded = fold(sentence);
    let says = |words: &[&str]| words.iter().any(|words| folded.contains(words));
    let mut found = Vec::new();
    if says(PAID) && !says(NOT_PAID) {
        let on = days::find(&folded, received_on, Direction::Past);
        found.push(Proposal::AlreadyPaid(on));
    } else if says(WILL_PAY) && !says(WILL_NOT_PAY) {
        let on = days::find(&folded, received_on, Direction::Ahead);
        found.push(Proposal::Promise(on));
    }
    if says(CONTESTS) && !says(DOES_NOT_CONTEST) {
        found.push(Proposal::Dispute);
    }
    if says(SOMEBODY_ELSE) {
        found.push(Proposal::WrongContact(address(sentence)));
    }
    if says(WANTS_COPY) {
        found.push(Proposal::WantsCopy);
    }
    found
}

/// A point ends a sentence when a space follows it: « 15.12.2026 » and an address hold together.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut from = 0;
        for (at, sign) in line.match_indices(['.', '!', '?', ';']) {
            let end = at + sign.len();
            if line[end..].starts_with(char::is_whitespace) {
                found.push(line[from..end].trim());
                from = end;
            }
        }
        found.push(line[from..].trim());
    }
    found.retain(|sentence| !sentence.is_empty());
    found.truncate(SENTENCES_MAX);
    found
}

/// Lower case, without accents, one space between words, one kind of apostrophe.
fn fold(sentence: &str) -> String {
    let letters: String = sentence
        .chars()
        .map(|c| {
            if matches!(c, '’' | '`' | '´') {
                '\''
            } else {
                c
            }
        })
        .flat_map(folded)
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

const PAID: &[&str] = &[
    "deja regle",
    "deja paye",
    "deja ete regle",
    "deja ete paye",
    "avons regle",
    "avons paye",
    "avons vire",
    "a ete regle",
    "a ete paye",
    "ai regle",
    "ai paye",
    "virement a ete effectue",
    "virement effectue",
    "avons effectue le virement",
    "avons effectue le reglement",
    "avons procede au reglement",
    "avons procede au virement",
    "already paid",
    "already been paid",
    "have paid",
    "has been paid",
    "was paid",
    "we paid",
    "i paid",
    "already settled",
    "have settled",
    "has been settled",
    "payment was sent",
    "payment has been sent",
    "have transferred",
];
const NOT_PAID: &[&str] = &[
    "pas regle",
    "pas paye",
    "pas ete regle",
    "pas ete paye",
    "pas encore",
    "n'avons pas",
    "n'ai pas",
    "ni regle",
    "not paid",
    "not yet",
    "not been paid",
    "never paid",
    "once we have",
    "not settled",
    "as soon as",
    "des que",
    "apres avoir",
];
const WILL_PAY: &[&str] = &[
    "reglerons",
    "reglerai",
    "paierons",
    "payerons",
    "paierai",
    "sera regle",
    "seront regle",
    "sera paye",
    "seront paye",
    "allons regler",
    "allons payer",
    "vais regler",
    "vais payer",
    "virement partira",
    "virement sera",
    "reglement sera",
    "reglement partira",
    "reglement interviendra",
    "paiement interviendra",
    "paiement sera",
    "reglement est prevu",
    "paiement est prevu",
    "virement est prevu",
    "reglement prevu",
    "paiement prevu",
    "virement prevu",
    "will pay",
    "we'll pay",
    "i'll pay",
    "will be paid",
    "will settle",
    "will be settled",
    "going to pay",
    "payment will",
    "payment is scheduled",
    "payment is planned",
    "will transfer",
    "will send the payment",
    "is scheduled for payment",
];
const WILL_NOT_PAY: &[&str] = &[
    "ne reglerons pas",
    "ne paierons pas",
    "ne payerons pas",
    "ne reglerai pas",
    "ne paierai pas",
    "ne sera pas",
    "ne seront pas",
    "n'allons pas",
    "ne vais pas",
    "ne partira pas",
    "not pay",
    "won't pay",
    "not be paid",
    "not settle",
    "won't be paid",
    "not going to",
    "never pay",
];
const CONTESTS: &[&str] = &[
    "contest",
    "litige",
    "pas d'accord",
    "desaccord",
    "erreur de prix",
    "erreur sur la facture",
    "erreur dans la facture",
    "facture est erronee",
    "facture erronee",
    "marchandise abimee",
    "marchandise endommagee",
    "jamais recu la marchandise",
    "jamais recu la livraison",
    "pas ete livre",
    "non conforme",
    "prestation incomplete",
    "attendons un avoir",
    "en attente d'un avoir",
    "en attente de l'avoir",
    "demandons un avoir",
    "ne paierons pas",
    "ne reglerons pas",
    "dispute",
    "do not agree",
    "don't agree",
    "disagree",
    "wrong amount",
    "wrong price",
    "invoice is incorrect",
    "invoice is wrong",
    "was damaged",
    "were damaged",
    "never received the goods",
    "not delivered",
    "not as ordered",
    "waiting for a credit note",
    "will not pay",
    "won't pay",
];
const DOES_NOT_CONTEST: &[&str] = &[
    "ne contestons pas",
    "sans contest",
    "incontest",
    "aucun litige",
    "pas de litige",
    "aucun desaccord",
    "do not dispute",
    "don't dispute",
    "no dispute",
    "undisputed",
    "not disputed",
    "not in dispute",
];
const SOMEBODY_ELSE: &[&str] = &[
    "merci de contacter",
    "veuillez contacter",
    "merci de vous adresser",
    "veuillez vous adresser",
    "adressez-vous a",
    "plus le bon interlocuteur",
    "pas le bon interlocuteur",
    "n'est plus en charge",
    "ne suis plus en charge",
    "ne travaille plus",
    "a quitte la societe",
    "a quitte l'entreprise",
    "merci d'ecrire a",
    "veuillez ecrire a",
    "merci d'envoyer vos factures a",
    "please contact",
    "please write to",
    "please email",
    "please e-mail",
    "not the right person",
    "wrong person",
    "no longer works",
    "no longer with",
    "has left the company",
    "no longer in charge",
];
const WANTS_COPY: &[&str] = &[
    "copie de la facture",
    "copie des factures",
    "duplicata",
    "renvoyer la facture",
    "renvoyer les factures",
    "envoyer la facture",
    "transmettre la facture",
    "pas recu la facture",
    "pas recu cette facture",
    "jamais recu la facture",
    "jamais recu cette facture",
    "copie de votre facture",
    "copy of the invoice",
    "copy of invoice",
    "copies of the invoice",
    "copy of your invoice",
    "copy of this invoice",
    "resend the invoice",
    "send us the invoice",
    "send me the invoice",
    "send the invoice",
    "never received the invoice",
    "not received the invoice",
    "not received this invoice",
    "never received this invoice",
];

/// The first mailbox that the sentence names.
fn address(sentence: &str) -> Option<String> {
    let plain = |c: char| c.is_alphanumeric() || "@.-_+".contains(c);
    sentence
        .split(|c| !plain(c))
        .map(|word| word.trim_matches(['.', '-']))
        .find(|word| {
            word.split_once('@').is_some_and(|(name, domain)| {
                !name.is_empty() && domain.contains('.') && !domain.contains('@')
            })
        })
        .map(str::to_owned)
}
