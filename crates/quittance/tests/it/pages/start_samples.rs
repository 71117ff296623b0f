//! Samples of the pages of a first day.

use documents::Told;
use documents::columns::{Doubt, Field, Kind};
use jiff::civil::date;
use quittance::deeds::invoicing::{Offered, Report};
use quittance::deeds::mailing::Way;
use quittance::deeds::starting::{Start, Step};
use quittance::deeds::texting::SmsWay;
use quittance::web::views::*;
use receivables::Cents;
use store::FirstLook;

use super::TODAY;

pub fn begun(done: usize, waiting: bool) -> StartView {
    let steps = Step::ALL.iter().enumerate();
    StartView {
        start: Start {
            steps: steps.map(|(at, step)| (*step, at < done)).collect(),
        },
        waiting_file: waiting.then(|| "factures-2026.csv".to_owned()),
        may_import: true,
        may_decide: done == 0,
    }
}

pub fn offered(fr: bool) -> ImportView {
    let column = |name: &str, values: &[&str], field| {
        let values = values.iter().map(|value| (*value).to_owned());
        (name.to_owned(), values.collect(), field)
    };
    ImportView {
        offered: Some(Offered {
            name: "factures-2026.csv".to_owned(),
            kind: Some(Kind::Invoices),
            columns: vec![
                column("N° facture", &["F-1042", "F-1043"], Some(Field::Number)),
                column(
                    "Client",
                    &["Hôtel des Tilleuls", "<Brasserie>"],
                    Some(Field::CustomerName),
                ),
                column("Date", &["03/04/2026", "05/04/2026"], Some(Field::IssuedOn)),
                column("Montant TTC", &["1 240,00", "99,90"], Some(Field::Gross)),
                column("Commercial", &["Inès"], None),
            ],
            rows: Some(1_204),
            doubts: vec![
                Doubt::DayOrMonth("Date".to_owned()),
                Doubt::PerhapsCents("Montant TTC".to_owned()),
                Doubt::ThousandsOrDecimals("Montant TTC".to_owned()),
            ],
            confirmed: fr,
            ..Offered::default()
        }),
        ..ImportView::default()
    }
}

pub fn missing(fr: bool) -> ImportView {
    let mut view = offered(fr);
    if let Some(offered) = &mut view.offered {
        offered.rows = None;
        offered.doubts.clear();
        offered.confirmed = false;
        offered.columns[2].2 = None;
        offered.refusal = Some((
            "le fichier est lu comme factures, et aucune colonne ne donne : date d’émission"
                .to_owned(),
            "Dites ci-dessous quelle colonne le donne.".to_owned(),
        ));
    }
    view
}

pub fn refused(fr: bool) -> ImportView {
    let told = |line, column: &str, value: &str| Told {
        line,
        column: Some(column.to_owned()),
        value: value.to_owned(),
        why: "n’est pas une date. Écrivez 31/12/2026.".to_owned(),
    };
    ImportView {
        report: Some(Report {
            read: 1_204,
            refused: vec![told(17, "Date", "31/02/2026"), told(803, "Date", "<hier>")],
            refused_count: 240,
            ..Report::default()
        }),
        ..offered(fr)
    }
}

pub fn kept() -> ImportView {
    ImportView {
        report: Some(Report {
            read: 1_204,
            created: 1_190,
            unchanged: 14,
            customers_created: 312,
            payments_created: 640,
            kept: true,
            ..Report::default()
        }),
        starting: true,
        ..ImportView::default()
    }
}

pub fn check() -> CheckView {
    CheckView {
        today: TODAY,
        look: FirstLook {
            customers: 312,
            owing: 118,
            without_mailbox: 7,
            open_invoices: 402,
            open: Cents(18_642_000),
            issued: Some((date(2025, 1, 7), date(2026, 11, 20))),
            open_credit_notes: 3,
        },
        late: Cents(4_210_050),
        known_on: None,
        terms: "30".to_owned(),
        start: Some(begun(1, false)),
    }
}

pub fn sms_way() -> MailWayView {
    MailWayView {
        sms: SmsWayView {
            way: SmsWay {
                url: "sms.morvan.example/quittance?a=<1>".to_owned(),
                from: "MORVAN".to_owned(),
            },
            connected: true,
            secret: Some("whsec_Zm9yIHRoZSBwaWN0dXJlIG9ubHksIG5vIHNlY3JldA==".to_owned()),
            hook: "/hooks/sms/1".to_owned(),
            to: String::new(),
        },
        ..way(true)
    }
}

pub fn way(fr: bool) -> MailWayView {
    MailWayView {
        sms: SmsWayView::default(),
        way: Way {
            host: "smtp.morvan.example".to_owned(),
            port: "587".to_owned(),
            encryption: "starttls".to_owned(),
            user: "claire@morvan.example".to_owned(),
            from: "Atelier Morvan <compta@morvan.example>".to_owned(),
            ..Way::default()
        },
        has_password: true,
        connected: true,
        to: "claire@morvan.example".to_owned(),
        refusal: Some(if fr {
            (
                "le serveur n’a pas pris le message : 535 refusé".to_owned(),
                "Vérifiez le serveur.".to_owned(),
            )
        } else {
            (
                "the server did not take the message: 535 refused".to_owned(),
                "Check the server.".to_owned(),
            )
        }),
    }
}
