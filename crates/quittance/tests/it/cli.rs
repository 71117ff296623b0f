//! The command line, as a person or a script meets it: the real program, its exit codes, its keys.

mod importing;
mod reminding;
mod reporting;
mod upkeep;

use serde_json::Value;

use crate::desk::Place;

const CUSTOMERS: &str = "Code client;Raison sociale;E-mail;Délai de paiement
ALPHA;Alpha SARL;compta@alpha.example, direction@alpha.example;30 jours
BETA;Beta SAS;compta@beta.example;45 jours
GAMMA;Gamma SA;;
";

const INVOICES: &str =
    "N° facture;Code client;Client;Date émission;Échéance;Montant TTC;Date règlement;Déjà réglé
F-1;ALPHA;Alpha SARL;05/01/2026;04/02/2026;1 200,50;;
F-2;ALPHA;Alpha SARL;02/02/2026;04/03/2026;300,00;;100,00
F-3;BETA;Beta SAS;10/02/2026;;450,00;;
F-4;BETA;Beta SAS;10/01/2026;24/02/2026;80,00;20/02/2026;
F-5;DELTA;Delta SCOP;15/12/2025;14/01/2026;99,99;;
AV-1;ALPHA;Alpha SARL;10/02/2026;;-50,00;;
";

/// A firm with its ledger, as it stood on 10 March 2026.
fn with_ledger(place: &Place) {
    place.file("customers.csv", CUSTOMERS);
    place.file("invoices.csv", INVOICES);
    place.json("init --name Essai --siren 732829320 --yes");
    place.json("import customers.csv invoices.csv --yes --on 2026-03-10");
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

fn has(value: &Value, wanted: &str) {
    for key in wanted.split(' ') {
        assert!(
            value.get(key).is_some(),
            "{key} is missing: {:?}",
            keys(value)
        );
    }
}

fn sum(items: &Value, key: &str) -> i64 {
    let cents = |item: &Value| item[key].as_i64().unwrap();
    items.as_array().unwrap().iter().map(cents).sum()
}

fn of<'a>(items: &'a Value, key: &str, wanted: &str) -> &'a Value {
    let found = items
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item[key] == wanted);
    found.unwrap_or_else(|| panic!("no {key} {wanted}: {items}"))
}
