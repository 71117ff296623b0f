//! Samples of the pages about programs.

use jiff::civil::date;
use quittance::deeds::keys::Scope;
use quittance::web::programs_pages::{KeyLine, KeyShown, KeysView};

/// Keys: one in use, one that nobody used, one taken back; and one that was just made.
pub fn keys(just_made: bool) -> KeysView {
    let at = |day| date(2026, 11, day).at(9, 30, 0, 0);
    let key = |id, name: &str, scopes: &[Scope]| KeyLine {
        id,
        name: name.to_owned(),
        ends_with: "9f3c".to_owned(),
        scopes: scopes.to_vec(),
        made: at(2),
        used: (id == 1).then(|| at(23)),
        until: (id != 2).then(|| at(30)),
        serves: id != 3,
        revoked: id == 3,
    };
    let shown = just_made.then(|| KeyShown {
        name: "CRM <Kerlan>".to_owned(),
        token: "qk_1_0f3c9f3c".to_owned(),
    });
    KeysView {
        keys: vec![
            key(1, "Facturation Morvan", &[Scope::Read, Scope::Import]),
            key(
                2,
                "CRM <Kerlan>",
                &[Scope::Read, Scope::Record, Scope::Remind],
            ),
            key(3, "Essai", &[Scope::Settings]),
        ],
        shown,
    }
}
