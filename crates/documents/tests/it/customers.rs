//! Customers from text files.

use documents::columns::Kind;
use documents::facts::{CustomerLine, Fact};
use documents::values;
use receivables::calendar::Zone;
use receivables::invoicing::{EndOfMonth, Terms};
use receivables::party::Language;

use crate::given;

fn customers(file: &str) -> Vec<CustomerLine> {
    let given = given(file, None).unwrap();
    assert_eq!(given.guess.mapping.kind, Kind::Customers);
    let customer = |fact| match fact {
        Fact::Customer(customer) => customer,
        other => panic!("not a customer: {other:?}"),
    };
    given.facts.into_iter().map(customer).collect()
}

#[test]
fn a_french_customer_file_is_understood() {
    let file = "Code client;Raison sociale;E-mail;SIREN;Langue;Code postal;Délai de paiement\n\
                C1;Fleurs & Cie;compta@fleurs.example, direction@fleurs.example;732 829 320;FR;67000;45 jours fin de mois\n\
                C2;Acme;ap@acme.example;73282932000074;anglais;97400;comptant\n";
    let customers = customers(file);
    let [first, second] = &customers[..] else {
        panic!()
    };
    assert_eq!(
        first.customer.emails,
        ["compta@fleurs.example", "direction@fleurs.example"]
    );
    assert_eq!(first.customer.siren.as_deref(), Some("732829320"));
    assert_eq!(first.customer.zone(), Zone::AlsaceMoselle);
    assert_eq!(
        first.terms,
        Some(Terms {
            days: 45,
            end_of_month: EndOfMonth::After
        })
    );
    assert_eq!(second.customer.siren.as_deref(), Some("732829320"));
    assert_eq!(second.customer.language, Some(Language::En));
    assert!(second.customer.is_overseas());
    assert_eq!(second.terms, Some(Terms::days(0)));
}

#[test]
fn what_the_peers_were_measured_on_is_understood() {
    let file = "no,name,email,street,zip,city,terms_days\n1,Customer 00001 GmbH,c00001@sink.example,Street 5,57000,Lyon,30\n";
    let customers = customers(file);
    assert_eq!(customers[0].customer.code.as_deref(), Some("1"));
    assert_eq!(
        customers[0].customer.name.as_deref(),
        Some("Customer 00001 GmbH")
    );
    assert_eq!(customers[0].terms, Some(Terms::days(30)));
}

#[test]
fn a_bad_address_is_refused_with_its_line() {
    let given = given(
        "Client;E-mail\nFleurs;compta@fleurs\nAcme;ap@acme.example\n",
        None,
    )
    .unwrap();
    assert_eq!((given.refused.len(), given.facts.len()), (1, 1));
    assert_eq!(
        given.refused[0].to_string(),
        "line 2, column “E-mail”, “compta@fleurs”: this is not an e-mail address."
    );
}

#[test]
fn terms_are_read_as_people_write_them_and_what_cannot_be_counted_is_none() {
    let read = |days, end_of_month, texts: &[&str]| {
        for text in texts {
            assert_eq!(
                values::terms(text),
                Some(Terms { days, end_of_month }),
                "{text}"
            );
        }
    };
    read(
        30,
        EndOfMonth::None,
        &[
            "30",
            "30 jours",
            "30j",
            "Net 30",
            "J+30",
            "à 30 jours date de facture",
        ],
    );
    read(
        0,
        EndOfMonth::None,
        &["0", "Comptant", "à réception", "Due upon receipt"],
    );
    read(
        45,
        EndOfMonth::After,
        &[
            "45 jours fin de mois",
            "45 JOURS FDM",
            "45FDM",
            "45 end of month",
            "45 days EOM",
        ],
    );
    read(
        45,
        EndOfMonth::Before,
        &[
            "fin de mois + 45 jours",
            "FDM 45",
            "End of month + 45",
            "EOM+45",
        ],
    );
    read(0, EndOfMonth::After, &["fin de mois", "end of month"]);
    for text in [
        "",
        "bientôt",
        "400",
        "30 jours fin de mois le 10",
        "2% 10 net 30",
        "30/60/90",
        "-30.5",
    ] {
        assert_eq!(values::terms(text), None, "{text}");
    }
    for language in [Language::Fr, Language::En] {
        for end_of_month in [EndOfMonth::None, EndOfMonth::After, EndOfMonth::Before] {
            let terms = Terms {
                days: 45,
                end_of_month,
            };
            assert_eq!(values::terms(&terms.text(language)), Some(terms));
        }
    }
}
