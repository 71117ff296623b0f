//! What a gateway tells: a text arrived, it did not, or somebody answered one.

use receivables::phone;
use receivables::reminding::proposals::propose;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::{Books, Fault, NewInbound};

use crate::deeds::reminding::inbox::{Came, proposal_word};
use crate::deeds::settings;
use crate::desk::Desk;
use crate::telling::is_signed;

/// What was signed longer ago is somebody repeating it.
const SECONDS_MAX: i64 = 5 * 60;

/// Some six joined text messages: more was not typed on a telephone.
const ANSWER_CHARACTERS_MAX: usize = 1_000;

/// What a list shows of an answer.
const BEGINNING_CHARACTERS: usize = 80;

/// What is kept of why a text did not arrive.
const WHY_CHARACTERS_MAX: usize = 200;

/// A call of the gateway, as it came.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// Its name, which is signed.
    pub id: String,
    /// When it was signed, in seconds.
    pub seconds: i64,
    /// The signatures.
    pub signature: String,
    /// What it says.
    pub body: String,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It was taken in, now or before.
    Done,
    /// Nobody here listens to a gateway.
    Nobody,
    /// It is not signed by the firm's own, or too long ago.
    NotSigned,
    /// It says nothing that is understood: what would be right.
    Wrong(&'static str),
    /// It speaks of a text that has not left.
    NotYet,
}

/// The two things that a gateway says, told apart by their fields.
#[derive(Deserialize)]
#[serde(untagged)]
enum Told {
    Receipt {
        id: String,
        status: String,
        #[serde(default)]
        why: String,
    },
    Answer {
        from: String,
        text: String,
    },
}

/// Takes in what a gateway tells.
pub fn hear(desk: &Desk, firm: i64, call: &Call) -> Result<Heard, Fault> {
    let firms = desk.store.organisations()?;
    let Some(firm) = firms.into_iter().find(|one| one.id.0 == firm) else {
        return Ok(Heard::Nobody);
    };
    let settings = settings(desk, firm.id)?;
    let Some(secret) = settings.some("sms.webhook_secret") else {
        return Ok(Heard::Nobody);
    };
    let is_fresh = (desk.now() / 1_000_000).abs_diff(call.seconds) <= SECONDS_MAX.unsigned_abs();
    let is_signed = is_signed(secret, &call.id, call.seconds, &call.body, &call.signature);
    if !is_fresh || !is_signed {
        return Ok(Heard::NotSigned);
    }
    let Ok(told) = serde_json::from_str::<Told>(&call.body) else {
        return Ok(Heard::Wrong(
            "right would be {\"id\", \"status\", \"why\"} or {\"from\", \"text\"}",
        ));
    };
    let by = desk.by(&firm, "sms");
    match told {
        Told::Receipt { id, status, why } => desk
            .store
            .write(firm.id, &by, |books| receipt(books, &id, &status, &why)),
        Told::Answer { from, text } => {
            let came = Came::at(desk, &firm, desk.now());
            desk.store.write(firm.id, &by, |books| {
                answer(books, call, &from, &text, came)
            })
        }
    }
}

fn receipt(books: &mut Books<'_>, id: &str, status: &str, why: &str) -> Result<Heard, Fault> {
    let is_delivered = match status {
        "delivered" => true,
        "failed" => false,
        _ => return Ok(Heard::Wrong("status is delivered or failed")),
    };
    let Some(message) = books.message_by_message_id(&[id.to_owned()])? else {
        return Ok(Heard::NotYet);
    };
    if is_delivered {
        books.mark_delivered(message.id, "delivered")?;
    } else {
        let why: String = why
            .chars()
            .filter(|c| !c.is_control())
            .take(WHY_CHARACTERS_MAX)
            .collect();
        let why = if why.is_empty() {
            "not delivered"
        } else {
            &why
        };
        books.mark_bounced(message.id, why)?;
    }
    Ok(Heard::Done)
}

/// Files what somebody wrote on the customer to whom the last text of this number went. Who is nobody's waits for a person.
fn answer(
    books: &mut Books<'_>,
    call: &Call,
    from: &str,
    text: &str,
    came: Came,
) -> Result<Heard, Fault> {
    let Ok(from) = phone::read(from) else {
        return Ok(Heard::Wrong("from is the number that wrote, E.164"));
    };
    let is_too_long = text.chars().count() > ANSWER_CHARACTERS_MAX;
    if text.trim().is_empty() || is_too_long {
        return Ok(Heard::Wrong("text has 1 to 1000 characters"));
    }
    let texted = books.texted(&from.e164)?;
    let texted = match texted {
        // Nothing new is kept of whom we have forgotten; should they write again, a person sees it.
        Some((_, account)) if is_erased(books, account)? => None,
        texted => texted,
    };
    let proposals = propose(text, came.on);
    let words: Vec<&str> = proposals
        .iter()
        .map(|one| proposal_word(&one.what))
        .collect();
    let digest: [u8; 32] = Sha256::digest(format!("sms {}\n{}\n{text}", call.id, from.e164)).into();
    let subject: String = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(BEGINNING_CHARACTERS)
        .collect();
    books.take_in(&NewInbound {
        account: texted.map(|(_, account)| account),
        answers: texted.map(|(message, _)| message),
        kind: "reply",
        from: &from.e164,
        subject: &subject,
        proposals: &words.join(","),
        digest: &digest,
        received_on: came.on,
        received_at: came.at,
        waits: true,
        bytes: as_mail(&from.e164, text).as_bytes(),
    })?;
    Ok(Heard::Done)
}

fn is_erased(books: &mut Books<'_>, account: receivables::party::AccountId) -> Result<bool, Fault> {
    let row = books.account(account)?;
    Ok(row.is_none_or(|row| row.erased_on.is_some()))
}

/// A text as the inbox reads what comes in: a mail of one part, from a mailbox that nobody can own (RFC 2606).
fn as_mail(from: &str, text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\n', "\r\n");
    format!(
        "From: \"{from}\" <{}@sms.invalid>\r\nSubject: SMS\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n",
        from.trim_start_matches('+')
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_reads_as_a_mail() {
        let mail = as_mail("+33639981234", "STOP\nà demain");
        let read = documents::inbound::read(mail.as_bytes()).unwrap();
        assert_eq!(read.text.trim(), "STOP\nà demain");
        assert_eq!(read.subject, "SMS");
    }
}
