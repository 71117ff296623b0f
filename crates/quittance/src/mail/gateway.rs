//! The gateway of text messages: a program of the firm's choice that hands a text to a provider of telephony.
//!
//! No provider is named here. What is agreed on is one signed POST per text and what its status means
//! ([docs/sms.md](https://github.com/quittance/quittance/blob/main/docs/sms.md)); behind it any provider can stand.

use serde::Serialize;
use serde_json::Value;
use url::Url;

use crate::settings::Settings;
use crate::telling::{self, Lost};

/// What is kept of a provider's own number of a message.
const ID_CHARACTERS_MAX: usize = 80;

/// Where text messages go.
#[derive(Clone)]
pub enum Texts {
    /// They stay in the sandbox.
    Kept,
    /// To this gateway.
    Through(Gateway),
    /// Nowhere, and why.
    Nowhere(&'static str),
}

/// A gateway, as the settings name it.
#[derive(Clone)]
pub struct Gateway {
    url: Url,
    secret: String,
    from: String,
    private: bool,
}

/// One text, as the gateway is told it.
#[derive(Clone, Debug, Serialize)]
pub struct Text<'a> {
    /// The name of this text: the same one asked again is the same text.
    pub id: &'a str,
    /// The mobile, E.164.
    pub to: &'a str,
    /// What it says.
    pub text: &'a str,
    /// How far the tone has risen.
    pub level: &'a str,
    /// The customer's code.
    pub customer: &'a str,
    /// What the customer writes on the transfer.
    pub reference: &'a str,
}

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The gateway has it.
    Accepted(String),
    /// It will never have it.
    Never(String),
    /// It cannot take it now.
    NotNow(String),
    /// It was not reached; nothing was said.
    Unreached(String),
    /// It may have it.
    Uncertain(String),
}

impl Texts {
    /// As the settings say.
    pub fn of(settings: &Settings) -> Texts {
        if settings.is_on("mail.sandbox") {
            return Texts::Kept;
        }
        Gateway::of(settings).map_or_else(Texts::Nowhere, Texts::Through)
    }

    /// True when a text can leave by itself.
    pub fn can_leave(settings: &Settings) -> bool {
        !matches!(Texts::of(settings), Texts::Nowhere(_))
    }
}

impl Gateway {
    /// The gateway of these settings, whatever the sandbox says; or what is missing.
    pub fn of(settings: &Settings) -> Result<Gateway, &'static str> {
        let url = settings
            .some("sms.webhook_url")
            .ok_or("no gateway for text messages is set")?;
        let private = settings.is_on("webhooks.private");
        Ok(Gateway {
            url: telling::check_url(url, private)
                .map_err(|_| "the address of the gateway cannot be used")?,
            secret: settings
                .some("sms.webhook_secret")
                .ok_or("the gateway of text messages has no secret")?
                .to_owned(),
            from: settings.get("sms.from").to_owned(),
            private,
        })
    }

    /// Hands a text over, once.
    pub fn hand_over(&self, text: &Text<'_>, now: i64) -> Handed {
        let mut body = serde_json::to_value(text).unwrap_or_default();
        body["from"] = Value::from(self.from.as_str());
        let body = body.to_string();
        match telling::ask(&self.url, self.private, &self.secret, text.id, now, &body) {
            Ok(said) => heard(said.status, said.words, &said.body),
            Err(Lost::Before(words)) => Handed::Unreached(words),
            Err(Lost::After(words)) => Handed::Uncertain(words),
        }
    }
}

/// What an answer means.
fn heard(status: i64, words: String, body: &str) -> Handed {
    match status {
        200..300 => Handed::Accepted(match id_of(body) {
            Some(id) => format!("{words}, id {id}"),
            None => words,
        }),
        // Too slow, too early, too many, or its own fault: the text is not to blame.
        408 | 425 | 429 | 500..600 => Handed::NotNow(words),
        _ => Handed::Never(words),
    }
}

/// The provider's own number, when the answer has one.
fn id_of(body: &str) -> Option<String> {
    let id = serde_json::from_str::<Value>(body).ok()?.get("id")?.clone();
    let id = match id {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let shown: String = id
        .chars()
        .filter(|c| !c.is_control())
        .take(ID_CHARACTERS_MAX)
        .collect();
    (!shown.is_empty()).then_some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_says_whether_the_text_is_taken_refused_or_put_off() {
        let words = || "HTTP/1.1 …".to_owned();
        assert_eq!(
            heard(202, words(), "{\"id\":\"SM7\"}"),
            Handed::Accepted("HTTP/1.1 …, id SM7".into())
        );
        assert_eq!(heard(204, words(), ""), Handed::Accepted(words()));
        assert_eq!(
            heard(200, words(), "{\"id\":[]}"),
            Handed::Accepted(words())
        );
        for status in [301, 400, 401, 404, 422] {
            assert_eq!(
                heard(status, words(), ""),
                Handed::Never(words()),
                "{status}"
            );
        }
        for status in [408, 425, 429, 500, 503] {
            assert_eq!(
                heard(status, words(), ""),
                Handed::NotNow(words()),
                "{status}"
            );
        }
    }
}
