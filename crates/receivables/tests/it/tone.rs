//! Letters as people write them, and what the tone check says of each. A lawyer can read these without the code.

use receivables::party::{Channel, DebtorKind, Language};
use receivables::reminding::Level;
use receivables::reminding::tone::{self, Facts, Finding, Letter, Place, Severity};

const FACTS_FR: Facts<'_> = Facts {
    creditor: "Menuiserie Lafleur",
    debtor: "BOULANGERIE MARTIN ET FILS",
    total: "1\u{a0}200,00\u{a0}€",
    numbers: &["F-117"],
    due: &["2 mars 2026"],
    iban: Some("FR76 3000 6000"),
    contacts: &["compta@lafleur.example", "01 99 00 12 34"],
};

const FACTS_EN: Facts<'_> = Facts {
    total: "€1,200.00",
    due: &["2 March 2026"],
    ..FACTS_FR
};

const FRAME_FR: &str = "La facture F-117 était due le 2 mars 2026. Total à payer : 1\u{a0}200,00\u{a0}€. IBAN : FR76 3000 6000. \
                        Menuiserie Lafleur, compta@lafleur.example. ";
const FRAME_EN: &str = "Invoice F-117 was due on 2 March 2026. Total to pay: €1,200.00. IBAN: FR76 3000 6000. \
                        Menuiserie Lafleur, compta@lafleur.example. ";

/// A letter that says all it must, with one more sentence.
fn read(language: Language, level: Level, debtor: DebtorKind, sentence: &str) -> Vec<Finding> {
    let (frame, facts) = match language {
        Language::Fr => (FRAME_FR, FACTS_FR),
        Language::En => (FRAME_EN, FACTS_EN),
    };
    tone::read(&Letter {
        channel: Channel::Email,
        level,
        language,
        debtor,
        subject: "F-117",
        body: &format!("{frame}{sentence}"),
        facts,
    })
}

/// Each line: level, what the debtor is, the sentence, then the rule and the words found; `fine` when nothing is.
fn check(language: Language, stories: &str) {
    for story in stories
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let (written, expected) = story.rsplit_once(" => ").expect("a story has an end");
        let mut words = written.splitn(3, ' ');
        let level = match words.next() {
            Some("pre") => Level::PreReminder,
            Some("R1") => Level::R1,
            Some("R2") => Level::R2,
            Some("R3") => Level::R3,
            other => panic!("{other:?} is no level: {story}"),
        };
        let debtor = match words.next() {
            Some("firm") => DebtorKind::Business,
            Some("public") => DebtorKind::Public,
            Some("consumer") => DebtorKind::Consumer,
            other => panic!("{other:?} is no debtor: {story}"),
        };
        let found: Vec<String> = read(language, level, debtor, words.next().unwrap_or_default())
            .iter()
            .map(|one| format!("{} «{}»", one.rule.code(), one.excerpt))
            .collect();
        let found = match found.as_slice() {
            [] => "fine".to_owned(),
            found => found.join(", "),
        };
        assert_eq!(found, expected, "{story}");
    }
}

#[test]
fn a_french_letter_that_threatens_is_told_so() {
    check(
        Language::Fr,
        "
        R1 firm Nous vous remercions de nous dire quand nous pouvons attendre le règlement. => fine
        R3 firm À défaut, un huissier se présentera chez vous. => seizure «huissier»
        R3 firm À DÉFAUT, une SAISIE sera pratiquée. => seizure «SAISIE»
        R2 firm Nous pourrions saisir le tribunal compétent. => fine
        R2 firm Nous ferons saisir vos comptes. => seizure «saisir vos»
        R2 firm Nous allons porter plainte. => criminal_threat «porter plainte»
        R2 firm Vous êtes de mauvaise foi. => insult «mauvaise foi»
        R1 consumer Nous en informerons votre employeur. => publicity «votre employeur»
        R1 firm Vous serez inscrit sur une liste noire. => publicity «liste noire»
        R3 firm Commandement de payer. => feigned_authority «Commandement de payer»
        R2 firm Ceci est une mise en demeure. => formal_notice «mise en demeure»
        ",
    );
}

#[test]
fn an_english_letter_that_threatens_is_told_so() {
    check(
        Language::En,
        "
        R1 firm Thank you for telling us when we can expect the payment. => fine
        R3 firm A bailiff will call on you. => seizure «bailiff»
        R2 firm We shall seize your goods. => seizure «seize your»
        R2 firm We will go to the police. => criminal_threat «the police»
        R2 firm You are dishonest. => insult «dishonest»
        R1 consumer We shall tell your employer. => publicity «your employer»
        R3 firm This is a court order. => feigned_authority «court order»
        R3 firm This is a formal notice. => formal_notice «formal notice»
        ",
    );
}

#[test]
fn what_the_law_does_not_give_is_not_claimed() {
    check(
        Language::Fr,
        "
        R1 firm Une indemnité forfaitaire de 40 € est due (article L. 441-10). => fine
        R1 consumer Une indemnité forfaitaire de 40 € est due. => consumer_claim «indemnité forfaitaire»
        R1 consumer Voir l'article L. 441-10 du code de commerce. => consumer_claim «L. 441-10»
        R1 consumer Voir l'article L441-10 du code de commerce. => consumer_claim «L441-10»
        R1 consumer Des pénalités de retard courent. => consumer_claim «pénalités de retard»
        R1 consumer Aucune pénalité de retard n'est demandée. => fine
        R1 consumer La commande de 40 € a été livrée. => fine
        R1 public Une indemnité de 40 € est due (article L. 441-10). => public_body_article «L. 441-10»
        R1 public Une indemnité de 40 € est due (articles L. 2192-13 et D. 2192-35). => fine
        R2 firm Des frais de dossier de 15 € s'ajoutent. => collection_fees «frais de dossier»
        R2 consumer Aucun frais de dossier n'est ajouté. => fine
        R2 firm Sans paiement, des frais de relance seront comptés. => collection_fees «frais de relance»
        R1 firm L'indemnité forfaitaire pour frais de recouvrement est de 40 €. => fine
        ",
    );
    check(
        Language::En,
        "
        R1 firm A fixed indemnity of €40 is due (article L. 441-10). => fine
        R1 consumer A fixed indemnity of €40 is due. => consumer_claim «fixed indemnity»
        R1 consumer Late-payment interest runs. => consumer_claim «Late-payment interest»
        R1 consumer No late-payment interest is asked. => fine
        R1 public See article L. 441-10. => public_body_article «L. 441-10»
        R2 firm A reminder fee of €15 is added. => collection_fees «reminder fee»
        R2 firm No fee is added to this total. => fine
        ",
    );
}

#[test]
fn a_court_is_named_when_it_is_near_and_only_as_what_may_come() {
    check(
        Language::Fr,
        "
        pre firm Une action en justice suivra. => court_too_soon «en justice»
        R1 firm Nous irons au tribunal. => court_too_soon «tribunal»
        R2 firm Une injonction de payer reste possible. => fine
        R3 firm Nous avons saisi le tribunal. => court_too_soon «avons saisi le tribunal»
        R2 firm Ceci est notre dernier rappel. => not_the_last «Ceci est notre dernier»
        R2 firm Ensuite viendra un dernier rappel. => fine
        R3 firm Ceci est notre dernier rappel. => fine
        ",
    );
    check(
        Language::En,
        "
        R1 firm We shall take legal action. => court_too_soon «legal action»
        R2 firm A payment order remains possible. => fine
        R3 firm We have taken legal action. => court_too_soon «have taken legal action»
        R1 firm This is the last reminder. => not_the_last «This is the last»
        R2 firm A last reminder follows. => fine
        ",
    );
}

#[test]
fn nobody_is_shouted_at_or_given_an_hour() {
    check(
        Language::Fr,
        "
        R1 firm Payez immédiatement. => ultimatum «immédiatement»
        R1 firm Réglez sous 24 heures. => ultimatum «24 heures»
        R1 firm Réglez sous huit jours. => fine
        R1 firm Nous attendons ! => fine
        R1 firm Nous attendons !!! => shouting «!!!»
        R1 firm VOUS DEVEZ PAYER => shouting «VOUS DEVEZ PAYER»
        R1 firm Chez BOULANGERIE MARTIN ET FILS, le SIREN et la TVA sont connus. => fine
        "
        .replace("«24 heures»", "«sous 24 heures»")
        .as_str(),
    );
    check(
        Language::En,
        "
        R1 firm Pay immediately. => ultimatum «immediately»
        R1 firm Pay within 24 hours. => ultimatum «within 24 hours»
        R1 firm Pay within eight days. => fine
        R1 firm YOU MUST PAY => shouting «YOU MUST PAY»
        ",
    );
}

#[test]
fn a_subject_is_read_too_and_the_place_of_each_finding_is_told() {
    let letter = Letter {
        channel: Channel::Email,
        level: Level::R1,
        language: Language::Fr,
        debtor: DebtorKind::Business,
        subject: "URGENT : dernier rappel, F-117",
        body: FRAME_FR,
        facts: FACTS_FR,
    };
    let found = tone::read(&letter);
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.rule.code(), one.place, one.excerpt.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("shouting", Place::Subject, "URGENT"),
            ("not_the_last", Place::Subject, "dernier rappel")
        ]
    );
    for one in &found {
        let at = one.at.clone().expect("words have a place");
        assert_eq!(&letter.subject[at], one.excerpt);
    }
}

#[test]
fn a_letter_that_leaves_out_what_is_needed_to_pay_or_to_object_is_told_what_lacks() {
    let bare = Letter {
        channel: Channel::Email,
        level: Level::R1,
        language: Language::Fr,
        debtor: DebtorKind::Business,
        subject: "Bonjour",
        body: "Bonjour, pensez à nous payer.",
        facts: FACTS_FR,
    };
    let found = tone::read(&bare);
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.rule.code(), one.excerpt.as_str(), one.severity()))
        .collect();
    use Severity::{Doubtful, Grave};
    assert_eq!(
        told,
        [
            ("without_creditor", "Menuiserie Lafleur", Grave),
            ("without_total", "1\u{a0}200,00\u{a0}€", Grave),
            ("without_invoice", "F-117", Grave),
            ("without_due_date", "2 mars 2026", Doubtful),
            ("without_payment", "FR76 3000 6000", Doubtful),
            ("without_contact", "compta@lafleur.example", Doubtful),
        ]
    );
    let without_account = Letter {
        body: &FRAME_FR.replace("IBAN : FR76 3000 6000.", "Payez par chèque."),
        facts: Facts {
            iban: None,
            ..FACTS_FR
        },
        ..bare
    };
    assert_eq!(tone::read(&without_account), []);
}

#[test]
fn a_text_message_says_who_how_much_which_invoice_and_whom_to_answer_and_no_more() {
    let facts = Facts {
        numbers: &["F-117", "F-118"],
        ..FACTS_FR
    };
    let sms = |body: &'static str| {
        let found = tone::read(&Letter {
            channel: Channel::Sms,
            level: Level::R1,
            language: Language::Fr,
            debtor: DebtorKind::Business,
            subject: "",
            body,
            facts,
        });
        found.iter().map(|one| one.rule.code()).collect::<Vec<_>>()
    };
    let whole = "Menuiserie Lafleur : 2 factures restent à régler, 1 200,00 €. Réf. F-117. Une question ? 01 99 00 12 34";
    assert_eq!(sms(whole), [""; 0]);
    assert_eq!(
        sms("Pensez à nous payer, sinon c’est l’huissier."),
        [
            "seizure",
            "without_creditor",
            "without_total",
            "without_invoice",
            "without_contact"
        ]
    );
}

/// A finding in the language of whoever edits, whatever the letter's.
#[test]
fn every_rule_says_what_is_the_matter_what_would_be_right_and_what_it_rests_on() {
    let grave = read(
        Language::En,
        Level::R3,
        DebtorKind::Business,
        "A bailiff will come.",
    );
    let rule = grave[0].rule;
    assert!(rule.message(Language::Fr).contains("titre exécutoire"));
    assert!(rule.fix(Language::En).contains("amicable"));
    assert!(rule.source().contains("L111-3"));
}
