//! The rules, one function each, with what each one rests on.
//!
//! The lists hold the words that letters of this kind really use; they are read by a person who may add one.

use super::tokens::Reading;
use super::{Finding, Place, Rule};
use crate::party::{Channel, DebtorKind};
use crate::reminding::Level;

type Read = for<'a> fn(&Reading<'a>) -> Vec<Finding>;

/// Every rule.
pub(super) const ALL: &[Read] = &[
    insult,
    criminal_threat,
    seizure,
    feigned_authority,
    publicity,
    collection_fees,
    consumer_claim,
    public_body_article,
    court_too_soon,
    formal_notice,
    not_the_last,
    ultimatum,
    shouting,
    missing,
];

/// Aggressive practices (C. conso. L121-6), and the respect that the collectors' own charters ask for (ANCR, FIGEC).
fn insult(reading: &Reading<'_>) -> Vec<Finding> {
    reading.phrases(
        Rule::Insult,
        &[
            "escroc*",
            "voleur*",
            "voleuse*",
            "menteur*",
            "menteuse*",
            "malhonnete*",
            "mauvais payeur*",
            "mauvaise foi",
            "honte",
            "honteu*",
            "scandaleu*",
            "incompeten*",
            "irresponsable*",
            "lamentable*",
            "indigne*",
            "parasite*",
            "vous moquez de nous",
            "vous fichez de nous",
        ],
        &[
            "crook*",
            "thief",
            "thieves",
            "liar*",
            "dishonest*",
            "deadbeat*",
            "bad faith",
            "shame*",
            "ashamed",
            "disgrace*",
            "disgusting",
            "incompetent*",
            "irresponsible",
            "pathetic",
            "cheat*",
            "scoundrel*",
            "freeloader*",
            "scam*",
        ],
    )
}

/// An unpaid invoice is no crime. Threatening with one is an aggressive practice (C. conso. L121-6), near to blackmail
/// (C. pén. 312-10).
fn criminal_threat(reading: &Reading<'_>) -> Vec<Finding> {
    reading.phrases(
        Rule::CriminalThreat,
        &[
            "porter plainte",
            "porterons plainte",
            "porte plainte",
            "deposer plainte",
            "deposer une plainte",
            "deposerons plainte",
            "deposerons une plainte",
            "depot de plainte",
            "plainte penale",
            "penal",
            "penale*",
            "penaux",
            "penalement",
            "gendarmerie",
            "la police",
            "commissariat",
            "prison",
            "emprisonnement",
            "delit",
            "escroquerie",
            "casier judiciaire",
            "procureur",
        ],
        &[
            "criminal*",
            "the police",
            "prison",
            "jail*",
            "prosecut*",
            "fraud",
            "fraudulent",
            "theft",
            "felony",
            "arrest*",
            "press charges",
            "public prosecutor",
        ],
    )
}

/// Only an enforceable title opens enforcement (CPCEx L111-2, L111-3), and a reminder comes before any title. Letters that blur
/// amicable and forced collection are what the DGCCRF's survey of 2022 complained of most.
fn seizure(reading: &Reading<'_>) -> Vec<Finding> {
    reading.phrases(
        Rule::Seizure,
        &[
            "huissier*",
            "commissaire de justice",
            "commissaires de justice",
            "saisie",
            "saisies",
            "saisie attribution",
            "saisir vos",
            "saisir votre",
            "saisir vos biens",
            "saisirons vos",
            "saisirons votre",
            "bloquer vos comptes",
            "blocage de vos comptes",
            "execution forcee",
            "voies d execution",
            "recouvrement force",
            "hypotheque",
        ],
        &[
            "bailiff*",
            "enforcement officer*",
            "seizure*",
            "seize your",
            "repossess*",
            "garnish*",
            "freeze your account*",
            "freeze your bank*",
            "forced collection",
            "forced recovery",
            "enforcement action",
            "attachment of your",
        ],
    )
}

/// A letter that can be taken for the act of a court or an officer (C. pén. 433-13), or that lends itself a mandate it has not.
fn feigned_authority(reading: &Reading<'_>) -> Vec<Finding> {
    reading.phrases(
        Rule::FeignedAuthority,
        &[
            "commandement de payer",
            "sommation de payer",
            "sommation",
            "par ordonnance",
            "assignation",
            "au nom de la loi",
            "republique francaise",
            "avis officiel",
            "titre executoire",
            "formule executoire",
            "cabinet d avocats",
            "notre avocat",
            "nos avocats",
            "service juridique",
            "societe de recouvrement a ete mandatee",
            "cabinet de recouvrement",
            "avis avant saisie",
            "avis avant poursuites",
        ],
        &[
            "writ",
            "summons",
            "court order",
            "official notice",
            "notice of seizure",
            "enforceable title",
            "in the name of the law",
            "law firm",
            "our lawyer*",
            "our attorney*",
            "our solicitor*",
            "legal department",
            "collection agency has been",
            "by order of",
        ],
    )
}

/// What a customer owes is between it and the firm: no publication, no word to employer, family, neighbours or customers
/// (aggressive practices, C. conso. L121-6; personal data, CNIL 2021-130; no “name and shame” in the profession's charter).
fn publicity(reading: &Reading<'_>) -> Vec<Finding> {
    reading.phrases(
        Rule::Publicity,
        &[
            "rendre public*",
            "rendrons public*",
            "rendue publique",
            "publier votre",
            "publierons",
            "liste noire",
            "ficher",
            "fichage",
            "serez fiche*",
            "votre employeur",
            "vos voisins",
            "votre famille",
            "vos proches",
            "vos clients",
            "vos fournisseurs",
            "vos confreres",
            "vos partenaires",
            "reseaux sociaux",
            "votre reputation",
            "banque de france",
            "avis google",
        ],
        &[
            "make public",
            "make this public",
            "publish your",
            "publicly",
            "blacklist*",
            "black list",
            "your employer",
            "your neighbours",
            "your neighbors",
            "your family",
            "your relatives",
            "your clients",
            "your customers",
            "your suppliers",
            "your competitors",
            "social media",
            "social networks",
            "your reputation",
            "credit bureau*",
            "credit agency",
            "credit agencies",
            "name and shame",
        ],
    )
}

/// What collecting costs stays with the creditor as long as there is no title (CPCEx L111-8); from a consumer it is an offence.
/// The €40 between professionals is another thing (C. com. L441-10).
fn collection_fees(reading: &Reading<'_>) -> Vec<Finding> {
    reading.claims(
        Rule::CollectionFees,
        &[
            "frais de dossier",
            "frais de relance*",
            "frais de rappel",
            "frais de gestion",
            "frais administratifs",
            "frais de recouvrement a votre charge",
            "frais de mise en demeure",
            "frais d huissier",
            "frais accessoires",
            "frais de procedure",
            "frais a votre charge",
            "frais seront a votre charge",
            "frais supplementaires",
            "frais de contentieux",
        ],
        &[
            "administration fee*",
            "administrative fee*",
            "reminder fee*",
            "handling fee*",
            "processing fee*",
            "collection fee*",
            "collection costs",
            "collection charge*",
            "late fee*",
            "legal fees",
            "legal costs",
            "additional fee*",
            "extra fee*",
            "extra charge*",
            "additional charge*",
            "additional costs",
        ],
    )
}

/// Penalties of C. com. L441-10 and the €40 of D441-5 are owed between professionals. A consumer owes interest at the legal
/// rate from the formal notice (C. civ. 1231-6), and nothing before.
fn consumer_claim(reading: &Reading<'_>) -> Vec<Finding> {
    if reading.letter.debtor != DebtorKind::Consumer {
        return Vec::new();
    }
    reading.claims(
        Rule::ConsumerClaim,
        &[
            "indemnite forfaitaire",
            "indemnite de recouvrement",
            "indemnite de 40",
            "indemnites de recouvrement",
            "40 euros",
            "penalites de retard",
            "penalite de retard",
            "interets de retard",
            "interets moratoires",
            "interet de retard",
            "l 441-10",
            "l441-10",
            "d 441-5",
            "d441-5",
            "l 441-6",
            "l441-6",
        ],
        &[
            "fixed recovery indemnity",
            "fixed indemnity",
            "recovery indemnity",
            "indemnity of",
            "40 euros",
            "late payment interest",
            "late interest",
            "default interest",
            "late payment penalt*",
            "penalty interest",
            "l 441-10",
            "l441-10",
            "d 441-5",
            "d441-5",
        ],
    )
}

/// A public body owes default interest and the €40 too, under other articles (CCP L2192-13, D2192-35).
fn public_body_article(reading: &Reading<'_>) -> Vec<Finding> {
    if reading.letter.debtor != DebtorKind::Public {
        return Vec::new();
    }
    let articles = [
        "l 441-10", "l441-10", "d 441-5", "d441-5", "l 441-6", "l441-6",
    ];
    reading.claims(Rule::PublicBodyArticle, &articles, &articles)
}

/// A court is named when it is near: the firm's own ladder still has friendly letters before it. What is said to be done
/// already must be true (misleading practices, C. conso. L121-2).
fn court_too_soon(reading: &Reading<'_>) -> Vec<Finding> {
    const DONE_FR: [&str; 8] = [
        "avons saisi le tribunal",
        "avons saisi la justice",
        "procedure judiciaire est engagee",
        "procedure est engagee",
        "poursuites sont engagees",
        "procedure judiciaire a ete",
        "serez assigne*",
        "dossier a ete transmis",
    ];
    const DONE_EN: [&str; 6] = [
        "have taken legal action",
        "proceedings have been",
        "proceedings have begun",
        "have filed a claim",
        "have sued",
        "your file has been passed",
    ];
    const NAMED_FR: [&str; 13] = [
        "tribunal",
        "tribunaux",
        "en justice",
        "judiciaire",
        "judiciaires",
        "contentieux",
        "injonction de payer",
        "poursuites",
        "poursuivre",
        "proces",
        "assigner",
        "le juge",
        "juridiction",
    ];
    const NAMED_EN: [&str; 10] = [
        "to court",
        "courts",
        "legal action",
        "legal proceedings",
        "lawsuit*",
        "sue you",
        "litigation",
        "payment order",
        "the judge",
        "judicial",
    ];
    if reading.letter.level >= Level::R2 {
        return reading.phrases(Rule::CourtTooSoon, &DONE_FR, &DONE_EN);
    }
    reading.phrases(
        Rule::CourtTooSoon,
        &[&DONE_FR[..], &NAMED_FR[..]].concat(),
        &[&DONE_EN[..], &NAMED_EN[..]].concat(),
    )
}

/// A formal notice makes legal interest run (C. civ. 1231-6, 1344). It is a letter of its own, sent so that its delivery can be
/// proved; an e-mail that calls itself one helps nobody later.
fn formal_notice(reading: &Reading<'_>) -> Vec<Finding> {
    reading.phrases(
        Rule::FormalNotice,
        &[
            "mise en demeure",
            "mettons en demeure",
            "mis en demeure",
            "mettre en demeure",
        ],
        &[
            "formal notice",
            "formal demand",
            "letter before action",
            "notice of default",
        ],
    )
}

/// “Last reminder” must be true (misleading practices, C. conso. L121-2): before R3 others follow.
fn not_the_last(reading: &Reading<'_>) -> Vec<Finding> {
    if reading.letter.level >= Level::R3 {
        return Vec::new();
    }
    let mut found = reading.phrases(
        Rule::NotTheLast,
        &[
            "ce message est le dernier",
            "ceci est le dernier",
            "ceci est notre dernier*",
            "ce courrier est le dernier",
            "ultime relance",
            "ultime rappel",
            "derniere relance avant",
            "dernier rappel avant",
            "dernier avertissement",
            "dernier avis",
        ],
        &[
            "this is the last",
            "this is our last",
            "this is our final",
            "this is the final",
            "this is a final",
            "final notice",
            "final warning",
            "final demand",
            "last warning",
        ],
    );
    let titles = reading.phrases(
        Rule::NotTheLast,
        &["dernier rappel", "derniere relance"],
        &["last reminder", "final reminder"],
    );
    // Further down, “a last reminder follows” is an honest announcement; a subject announces nothing.
    found.extend(titles.into_iter().filter(|one| one.place == Place::Subject));
    found
}

/// A delay that a customer's accountant can keep: eight days are the custom (domain: a notice gives 8 or 15).
fn ultimatum(reading: &Reading<'_>) -> Vec<Finding> {
    reading.phrases(
        Rule::Ultimatum,
        &[
            "sous 24 heures",
            "sous 24h",
            "sous 48 heures",
            "sous 48h",
            "dans les 24 heures",
            "dans les 48 heures",
            "dans les 24h",
            "dans les 48h",
            "dans l heure",
            "immediatement",
            "sans delai",
            "sur le champ",
            "avant ce soir",
        ],
        &[
            "within 24 hours",
            "within 48 hours",
            "within 24h",
            "within 48h",
            "immediately",
            "without delay",
            "at once",
            "by tonight",
            "right now",
            "with immediate effect",
        ],
    )
}

/// Moral pressure begins with the voice (ASF agreement of 2004: no moral pressure).
fn shouting(reading: &Reading<'_>) -> Vec<Finding> {
    /// So many words in capitals in a row are no abbreviation.
    const CAPITALS_IN_A_ROW: usize = 3;
    let mut found = reading.phrases(
        Rule::Shouting,
        &["urgent", "urgence"],
        &["urgent", "urgently"],
    );
    found.retain(|one| one.place == Place::Subject);
    for (place, text, tokens) in reading.texts() {
        for (start, _) in text.match_indices("!!") {
            if !text[..start].ends_with('!') {
                let end = start + text[start..].len() - text[start..].trim_start_matches('!').len();
                found.push(at(place, text, start, end));
            }
        }
        let is_loud = |i: &usize| {
            let word = &text[tokens[*i].at.clone()];
            word.chars().filter(|c| c.is_uppercase()).count() >= 3
                && !word.chars().any(|c| c.is_lowercase() || c.is_ascii_digit())
        };
        let mut i = 0;
        while i < tokens.len() {
            let loud = (i..tokens.len()).take_while(is_loud).count();
            if loud >= CAPITALS_IN_A_ROW {
                let (start, end) = (tokens[i].at.start, tokens[i + loud - 1].at.end);
                if !is_a_name(reading, &text[start..end]) {
                    found.push(at(place, text, start, end));
                }
            }
            i += loud.max(1);
        }
    }
    found
}

/// A firm may write its name in capitals.
fn is_a_name(reading: &Reading<'_>, words: &str) -> bool {
    let facts = reading.letter.facts;
    facts.creditor.contains(words) || facts.debtor.contains(words)
}

/// Who asks, for which invoice, how much, due when, payable how, and whom to answer: without these nobody can pay, contest or
/// object. What C. com. L441-9 wants on the invoice and CPCEx R124-4 in a collector's first letter, a reminder says too.
fn missing(reading: &Reading<'_>) -> Vec<Finding> {
    let letter = reading.letter;
    let facts = letter.facts;
    let says = |wanted: &str| same_spaces(letter.body).contains(&same_spaces(wanted));
    let mut found = Vec::new();
    let mut lacks = |rule, what: &str| {
        found.push(Finding {
            rule,
            place: Place::Body,
            at: None,
            excerpt: what.to_owned(),
        });
    };
    if !says(facts.creditor) {
        lacks(Rule::WithoutCreditor, facts.creditor);
    }
    if !says(facts.total) {
        lacks(Rule::WithoutTotal, facts.total);
    }
    // On the telephone somebody asks back; who talks long is not heard.
    if letter.channel == Channel::Call {
        return found;
    }
    // A text message is one of several: the first number leads to the invoice, where its date and the account stand.
    let is_short = letter.channel == Channel::Sms;
    let told = if is_short { 1 } else { facts.numbers.len() };
    for number in facts.numbers.iter().take(told) {
        if !says(number) {
            lacks(Rule::WithoutInvoice, number);
        }
    }
    if !facts.contacts.iter().any(|contact| says(contact)) {
        lacks(Rule::WithoutContact, facts.contacts.first().unwrap_or(&""));
    }
    if is_short {
        return found;
    }
    if let Some(due) = facts.due.iter().find(|due| !says(due)) {
        lacks(Rule::WithoutDueDate, due);
    }
    let ways = reading.phrases(
        Rule::WithoutPayment,
        &[
            "virement*",
            "prelevement*",
            "cheque*",
            "carte",
            "moyen de paiement",
            "payer en ligne",
            "iban",
        ],
        &[
            "bank transfer",
            "wire transfer",
            "direct debit",
            "cheque*",
            "by check",
            "card",
            "means of payment",
            "pay online",
            "iban",
        ],
    );
    match facts.iban {
        Some(iban) if !says(iban) => lacks(Rule::WithoutPayment, iban),
        None if ways.is_empty() => lacks(Rule::WithoutPayment, ""),
        _ => {}
    }
    found
}

/// A layout breaks lines and spaces where it likes.
fn same_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn at(place: Place, text: &str, start: usize, end: usize) -> Finding {
    Finding {
        rule: Rule::Shouting,
        place,
        at: Some(start..end),
        excerpt: text[start..end].to_owned(),
    }
}
