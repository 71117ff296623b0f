//! Samples of the pages of letters.

use jiff::civil::date;
use quittance::deeds::reminding::letters::{MAILS, part_name, places};
use quittance::mail::own::Words;
use quittance::mail::templates::Part;
use quittance::web::difference;
use quittance::web::views::*;
use receivables::Cents;
use receivables::party::{Channel, Language};
use receivables::reminding::sms;
use receivables::reminding::tone::Rule;
use store::LetterPlace;

const R1_FR: LetterPlace = MAILS[2];
const SMS_R1_FR: LetterPlace = LetterPlace {
    channel: Channel::Sms,
    ..R1_FR
};

fn line(place: LetterPlace) -> LetterLine {
    LetterLine {
        place,
        own: vec![],
        version: 0,
        since: None,
        by: String::new(),
        note: String::new(),
        grave: 0,
        doubtful: 0,
        is_drafted: false,
    }
}

pub fn untouched() -> LettersView {
    LettersView {
        today: date(2026, 11, 23),
        channel: Channel::Email,
        rows: MAILS.map(line).to_vec(),
        tests: vec![],
        may_edit: true,
    }
}

pub fn text_messages() -> LettersView {
    LettersView {
        channel: Channel::Sms,
        rows: places(Channel::Sms).map(line).collect(),
        ..untouched()
    }
}

pub fn own() -> LettersView {
    let mut view = untouched();
    view.rows[2] = LetterLine {
        own: vec![Part::Subject, Part::Text],
        version: 4,
        since: Some(date(2026, 11, 12).at(10, 5, 0, 0)),
        by: "claire@morvan.example".to_owned(),
        note: "Plus court, le montant dès l’objet <sans reproche>".to_owned(),
        is_drafted: true,
        doubtful: 2,
        ..line(R1_FR)
    };
    view.rows[6].grave = 1;
    view.tests = vec![test(true), test(false)];
    view
}

pub fn test(stayed: bool) -> TestLine {
    TestLine {
        id: 7,
        place: R1_FR,
        to: "claire@morvan.example".to_owned(),
        subject: "[Essai] Facture F-2026-0467, 7 080,00 €".to_owned(),
        at: date(2026, 11, 23).at(9, 12, 0, 0),
        by: "claire@morvan.example".to_owned(),
        stayed,
        answer: if stayed {
            "sandbox"
        } else {
            "250 2.0.0 Ok: queued as 4F1B2"
        }
        .to_owned(),
    }
}

pub fn calm() -> LetterView {
    let field = |name: &str, meaning, value: Option<&str>| FieldLine {
        insert: format!("{{{{ {name} }}}}"),
        meaning,
        value: value.map(str::to_owned),
    };
    let choice = |value: &str, label: &str| WhomChoice {
        value: value.to_owned(),
        label: label.to_owned(),
        is_sample: value.starts_with("s-"),
        is_chosen: value == "c-4",
    };
    LetterView {
        place: R1_FR,
        may_edit: true,
        version: 0,
        own: vec![],
        since: None,
        by: String::new(),
        words: Words::built_in(R1_FR),
        note: String::new(),
        based_on: 0,
        drafted_at: None,
        refused: vec![],
        refusal: None,
        findings: vec![],
        fields: vec![
            field("debtor", "le client", Some("Hôtel des Tilleuls")),
            field("total", "ce qui est demandé en tout", Some("12 480,00 €")),
            field("creditor.bic", "son BIC", None),
        ],
        line_fields: vec![field(
            "line.number",
            "le numéro de la facture",
            Some("F-2026-0467"),
        )],
        blocks: vec![FieldLine {
            insert: "{% include \"parts/fr/invoices.txt\" %}".to_owned(),
            meaning: "la liste des factures et le total",
            value: None,
        }],
        preview: Ok(LetterPreview {
            name: "Hôtel des Tilleuls".to_owned(),
            is_sample: false,
            on: date(2026, 11, 24),
            total: Cents(1_248_000),
            subject: "Factures en attente de règlement, 12 480,00 €".to_owned(),
            text:
                "Bonjour,\n\nSauf erreur de notre part, les factures suivantes restent à régler.\n"
                    .to_owned(),
            measured: None,
            address: "/letters/r1/fr/html?whom=c-4".to_owned(),
        }),
        whom: vec![
            choice("s-one_invoice", "une entreprise, une facture"),
            choice("s-consumer", "un particulier"),
            choice("c-4", "Hôtel des Tilleuls"),
            choice("c-5", "Cabinet Oriol & Teyssier"),
        ],
        to: "claire@morvan.example".to_owned(),
        lags: true,
    }
}

pub fn text_message(text: &str) -> LetterView {
    let calm = calm();
    let preview = calm.preview.map(|shown| LetterPreview {
        subject: String::new(),
        text: text.to_owned(),
        measured: Some(sms::measure(text)),
        ..shown
    });
    LetterView {
        place: SMS_R1_FR,
        words: Words::built_in(SMS_R1_FR),
        blocks: vec![],
        preview,
        lags: false,
        ..calm
    }
}

pub fn on_paper() -> LetterView {
    let place = LetterPlace {
        channel: Channel::Letter,
        ..R1_FR
    };
    LetterView {
        place,
        words: Words::built_in(place),
        ..calm()
    }
}

pub fn findings(fr: bool) -> LetterView {
    let language = if fr { Language::Fr } else { Language::En };
    let finding = |rule: Rule, excerpt: &str, is_grave| FindingLine {
        is_grave,
        what: rule.message(language),
        excerpt: excerpt.to_owned(),
        fix: rule.fix(language),
        source: rule.source(),
        at: format!(
            "{}, {}",
            part_name(Part::Text, language),
            part_name(Part::Mjml, language)
        ),
    };
    LetterView {
        version: 4,
        own: vec![Part::Text],
        since: Some(date(2026, 11, 12).at(10, 5, 0, 0)),
        by: "paul@morvan.example".to_owned(),
        based_on: 3,
        drafted_at: Some(date(2026, 11, 23).at(8, 41, 0, 0)),
        note: "Plus ferme".to_owned(),
        findings: vec![
            finding(Rule::Seizure, "l’huissier passera", true),
            finding(Rule::WithoutPayment, "", false),
        ],
        refusal: Some((
            Rule::Seizure.message(language).to_owned(),
            "Changez ces mots, ou confirmez que vous les gardez.".to_owned(),
        )),
        lags: false,
        ..calm()
    }
}

pub fn refused(fr: bool) -> LetterView {
    let say = |both: [&str; 2]| both[usize::from(!fr)].to_owned();
    LetterView {
        refused: vec![PartRefused {
            part: Part::Text,
            what: say([
                "ligne 3\u{a0}: le champ «\u{a0}dbtor\u{a0}» n’existe pas",
                "line 3: there is no field “dbtor”",
            ]),
            hint: say([
                "Vouliez-vous dire «\u{a0}debtor\u{a0}»\u{a0}?",
                "Did you mean “debtor”?",
            ]),
            line: Some((
                3,
                "Sauf erreur, {{ dbtor }} nous doit encore <b>".to_owned(),
            )),
        }],
        preview: Err((
            say([
                "texte\u{a0}: ligne 3\u{a0}: le champ n’existe pas",
                "text: line 3: there is no such field",
            ]),
            say(["Corrigez-le.", "Mend it."]),
        )),
        ..calm()
    }
}

pub fn history() -> LetterHistoryView {
    let version = |version, note: &str, own: &[Part]| VersionLine {
        version,
        at: Some(date(2026, 11, 12).at(10, 5, 0, 0)),
        by: "claire@morvan.example".to_owned(),
        note: note.to_owned(),
        own: own.to_vec(),
    };
    let old = "Bonjour,\n\nSauf erreur de notre part, il reste {{ total }} à régler.\n\nMerci.\nun\ndeux\ntrois\nquatre\n";
    let new = "Bonjour,\n\nSauf oubli de notre part, il reste {{ total }} à régler.\nVoici comment.\n\nMerci.\nun\ndeux\ntrois\nquatre\n";
    LetterHistoryView {
        place: R1_FR,
        may_edit: true,
        versions: vec![
            version(3, "Plus court", &[Part::Subject, Part::Text]),
            version(2, "retour au modèle d’origine", &[]),
            version(1, "", &[Part::Subject]),
            VersionLine {
                at: None,
                by: String::new(),
                ..version(0, "", &[])
            },
        ],
        from: 2,
        to: 3,
        changes: vec![(Part::Text, difference::beside(difference::lines(old, new)))],
        refusal: Some((
            1,
            "La lettre menace d’une saisie (huissier)".to_owned(),
            "Changez ces mots, ou confirmez que vous les gardez.".to_owned(),
        )),
    }
}

pub fn no_history() -> LetterHistoryView {
    let all = history();
    LetterHistoryView {
        versions: all.versions[3..].to_vec(),
        from: 0,
        to: 0,
        changes: vec![],
        refusal: None,
        ..all
    }
}
