//! Text messages: the gateway is set and tried, and what it tells is taken in: that a text arrived or not, and what somebody
//! answered.
//!
//! What it tells is signed with the secret that signs what it is told. An answer is filed as a mail is: it stops the customer's
//! reminders until a person has looked, also when it only says STOP.

mod heard;
mod refusals;

use receivables::phone;
use store::Organisation;

pub use heard::{Call, Heard, hear};
pub use refusals::CannotText;

use super::{DeedError, settings, upkeep};
use crate::desk::Desk;
use crate::mail::gateway::{Gateway, Handed, Text};
use crate::mail::own::language_code;
use crate::mail::single::SANDBOX;
use crate::settings::{Settings, check};
use crate::telling;

/// How the firm texts, as a person types it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SmsWay {
    /// The gateway's address.
    pub url: String,
    /// Who a text is from.
    pub from: String,
}

/// How the firm texts today, and whether a secret is kept.
pub fn way(settings: &Settings) -> (SmsWay, bool) {
    let way = SmsWay {
        url: settings.get("sms.webhook_url").to_owned(),
        from: settings.get("sms.from").to_owned(),
    };
    (way, settings.some("sms.webhook_secret").is_some())
}

/// Keeps the gateway. Answers the secret when one had to be made: it is shown this once.
pub fn connect(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    way: &SmsWay,
) -> Result<Option<String>, CannotText> {
    let before = settings(desk, firm.id).map_err(DeedError::from)?;
    if !way.url.is_empty() {
        telling::check_url(&way.url, before.is_on("webhooks.private"))
            .map_err(CannotText::Address)?;
    }
    check("sms.from", &way.from).map_err(|_| CannotText::Sender(way.from.clone()))?;
    for (key, value) in [("sms.webhook_url", &way.url), ("sms.from", &way.from)] {
        if before.get(key) != value {
            upkeep::set_setting(desk, firm, actor, key, value)?;
        }
    }
    let has_secret = before.some("sms.webhook_secret").is_some();
    if way.url.is_empty() || has_secret {
        return Ok(None);
    }
    let secret = telling::new_secret();
    upkeep::set_setting(desk, firm, actor, "sms.webhook_secret", &secret)?;
    Ok(Some(secret))
}

/// Sends a text to oneself through the gateway, also while the sandbox keeps everything else in the house.
pub fn test(desk: &Desk, firm: &Organisation, to: &str) -> Result<String, CannotText> {
    let settings = settings(desk, firm.id)?;
    let gateway = Gateway::of(&settings).map_err(CannotText::NotSet)?;
    let words = match firm.language {
        receivables::party::Language::Fr => "Essai : vos SMS arrivent.",
        receivables::party::Language::En => "Test: your text messages arrive.",
    };
    let text = format!("{} : {words}", firm.name);
    let to = own_mobile(desk, firm, to)?;
    through(desk, &gateway, &to, &text, language_code(firm.language))
}

/// Sends these words to oneself, as the settings say; into the house while the sandbox is on.
pub fn send_to_self(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    to: &str,
    text: &str,
    level: &str,
) -> Result<(String, String), CannotText> {
    let to = own_mobile(desk, firm, to)?;
    if settings.is_on("mail.sandbox") {
        return Ok((to, SANDBOX.to_owned()));
    }
    let gateway = Gateway::of(settings).map_err(CannotText::NotSet)?;
    let answer = through(desk, &gateway, &to, text, level)?;
    Ok((to, answer))
}

/// A mobile that is no customer's.
fn own_mobile(desk: &Desk, firm: &Organisation, to: &str) -> Result<String, CannotText> {
    let to = phone::mobile(to).map_err(|why| CannotText::Mobile(to.to_owned(), why))?;
    let customer = desk
        .store
        .read::<_, store::Fault>(firm.id, |books| books.customer_with_mobile(&to))
        .map_err(DeedError::from)?;
    match customer {
        Some(name) => Err(CannotText::Customer(name)),
        None => Ok(to),
    }
}

fn through(
    desk: &Desk,
    gateway: &Gateway,
    to: &str,
    text: &str,
    level: &str,
) -> Result<String, CannotText> {
    let now = desk.now();
    let id = format!(
        "test-{}",
        crate::secrets::hex(&crate::secrets::random::<16>())
    );
    let told = Text {
        id: &id,
        to,
        text,
        level,
        customer: "",
        reference: "",
    };
    match gateway.hand_over(&told, now) {
        Handed::Accepted(words) => Ok(words),
        Handed::Never(words)
        | Handed::NotNow(words)
        | Handed::Unreached(words)
        | Handed::Uncertain(words) => Err(CannotText::Gateway(words)),
    }
}
