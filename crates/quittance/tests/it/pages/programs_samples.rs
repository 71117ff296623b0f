//! Samples of the pages about programs.

use std::net::IpAddr;

use jiff::civil::date;
use quittance::deeds::keys::Scope;
use quittance::deeds::webhooks::CannotSubscribe;
use quittance::telling::CannotReach;
use quittance::web::programs_pages::{
    AttemptLine, HookLine, KeyLine, KeyShown, KeysView, WebhooksView,
};
use receivables::party::Language;

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

/// Subscriptions: one just made, one that fails, one that is paused.
pub fn webhooks() -> WebhooksView {
    let attempt = |event, answer: &str, taken| AttemptLine {
        event,
        at: date(2026, 11, 23).at(9, 30, 0, 0),
        answer: answer.to_owned(),
        taken,
    };
    let hook = |id, host: &str, kinds: &str| HookLine {
        id,
        url: format!("{host}/quittance"),
        kinds: kinds.to_owned(),
        failures: if id == 2 { 3 } else { 0 },
        paused: (id == 3)
            .then(|| "12 attempts failed in a row; the last one: <no answer>".to_owned()),
        attempts: vec![
            attempt(4_812, "HTTP/1.1 503 Service Unavailable", false),
            attempt(4_811, "HTTP/1.1 204 No Content", true),
        ],
    };
    WebhooksView {
        hooks: vec![
            hook(1, "crm.example", "*"),
            hook(2, "compta.example", "payment_received message_*"),
            hook(3, "essai.example", "promise_made"),
        ],
        secret: Some("whsec_MfKQ9r8GKYqr".to_owned()),
        ..WebhooksView::default()
    }
}

/// An address that is on a private network: what was typed stays, with what would be right.
pub fn webhook_refused(language: Language) -> WebhooksView {
    let why = CannotSubscribe::from(CannotReach::Private(IpAddr::from([192, 168, 1, 20])));
    WebhooksView {
        typed: (
            "192.168.1.20/quittance".to_owned(),
            "payment_received".to_owned(),
        ),
        refusal: Some((why.words(language), why.hint(language))),
        ..WebhooksView::default()
    }
}
