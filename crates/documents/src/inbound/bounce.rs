//! A message of ours that came back: for whom, for good or for now, and what the other server said.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::shortened;

/// What a server said of a message of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// For good (5.x.x). What is late or was refused for now may still arrive.
    pub is_final: bool,
    /// The mailbox that could not be reached.
    pub recipient: Option<String>,
    /// The status, such as 5.1.1 (RFC 3463).
    pub status: Option<String>,
    /// What the other server said.
    pub diagnostic: String,
    /// The Message-ID of ours, without brackets, from what was returned.
    pub original: Option<String>,
}

/// Parts looked at; a report has three.
const PARTS_MAX: usize = 50;

/// How servers without a report begin.
const FIRST_WORDS: [&str; 7] = [
    "this is the qmail-send program",
    "this message was created automatically by mail delivery software",
    "this is the mail system at host",
    "delivery to the following recipient",
    "your message did not reach",
    "your message wasn't delivered",
    "votre message n'a pas pu être remis",
];

/// True senders of bounces, by the name before the @.
const SENDERS: [&str; 3] = ["mailer-daemon", "postmaster", "mail-daemon"];

pub(super) fn read(message: &Message<'_>, text: &str) -> Option<Bounce> {
    let parts = message.parts.iter().take(PARTS_MAX);
    let report = parts.clone().find(|part| is(part, "delivery-status"));
    match report {
        Some(report) => from_report(message, report, text),
        None => from_words(message, text),
    }
}

/// RFC 3464: a block about the message, then one for each recipient. A report of success is no bounce.
fn from_report(message: &Message<'_>, report: &MessagePart<'_>, text: &str) -> Option<Bounce> {
    let report = String::from_utf8_lossy(report.contents())
        .replace("\r\n ", " ")
        .replace("\n ", " ");
    let field = |name: &str| {
        let value = report.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.trim().eq_ignore_ascii_case(name).then_some(value)
        })?;
        // «rfc822; name@domain», «smtp; 550 5.1.1 …»: the type says nothing to a person.
        let value = value.split_once(';').map_or(value, |(_, value)| value);
        Some(shortened(value)).filter(|value| !value.is_empty())
    };
    let action = field("Action").unwrap_or_default().to_ascii_lowercase();
    if !matches!(action.as_str(), "failed" | "delayed") {
        return None;
    }
    let diagnostic = field("Diagnostic-Code").unwrap_or_default();
    let status = field("Status").and_then(|status| status_in(&status));
    let status = status.or_else(|| status_in(&diagnostic));
    Some(Bounce {
        is_final: action == "failed"
            && status
                .as_deref()
                .is_some_and(|status| status.starts_with('5')),
        recipient: field("Final-Recipient")
            .or_else(|| field("Original-Recipient"))
            .and_then(|recipient| mailbox(&recipient)),
        status,
        diagnostic,
        original: original(message, text),
    })
}

/// Servers that write a letter instead of a report.
fn from_words(message: &Message<'_>, text: &str) -> Option<Bounce> {
    let failed = message.header_raw("X-Failed-Recipients");
    let sender = message
        .from()
        .and_then(|from| from.first()?.address.as_deref());
    let name = sender
        .and_then(|sender| sender.split('@').next())
        .unwrap_or_default();
    let by_server = SENDERS.iter().any(|one| name.eq_ignore_ascii_case(one));
    let lower = text.to_lowercase();
    let speaks = FIRST_WORDS.iter().any(|words| lower.contains(words));
    if failed.is_none() && !(by_server && speaks) {
        return None;
    }
    let line = text.lines().find(|line| code_in(line).is_some());
    let diagnostic = shortened(line.unwrap_or_default());
    let recipient = failed
        .and_then(|failed| mailbox(failed.split(',').next()?))
        .or_else(|| text.lines().find_map(mailbox));
    Some(Bounce {
        is_final: line.and_then(code_in) == Some('5'),
        recipient,
        status: status_in(&diagnostic),
        diagnostic,
        original: original(message, text),
    })
}

/// The Message-ID of what was returned: the message itself, its headers, or a line of text.
fn original(message: &Message<'_>, text: &str) -> Option<String> {
    let of_part = |part: &MessagePart<'_>| match &part.body {
        PartType::Message(returned) => returned.message_id().map(shortened),
        _ if is(part, "rfc822-headers") => {
            let headers = MessageParser::default().parse(part.contents())?;
            headers.message_id().map(shortened)
        }
        _ => None,
    };
    let in_text = || {
        text.lines().find_map(|line| {
            let (name, value) = line.trim_start_matches([' ', '>']).split_once(':')?;
            let is_it = name.eq_ignore_ascii_case("message-id");
            is_it.then(|| shortened(value.trim().trim_matches(['<', '>'])))
        })
    };
    let parts = message.parts.iter().take(PARTS_MAX);
    parts.into_iter().find_map(of_part).or_else(in_text)
}

fn is(part: &MessagePart<'_>, subtype: &str) -> bool {
    let found = part.content_type().and_then(|found| found.subtype());
    found.is_some_and(|found| found.eq_ignore_ascii_case(subtype))
}

/// The first word that is a status (RFC 3463).
fn status_in(text: &str) -> Option<String> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let is_status = |word: &&str| {
        let parts: Vec<&str> = word.split('.').collect();
        matches!(parts.as_slice(), ["2" | "4" | "5", subject, detail]
            if (1..=3).contains(&subject.len()) && (1..=3).contains(&detail.len()))
    };
    words
        .map(|word| word.trim_matches('.'))
        .find(is_status)
        .map(str::to_owned)
}

/// The class of the first status or reply code of a line: 4 or 5.
fn code_in(line: &str) -> Option<char> {
    let class = |text: &str| {
        text.chars()
            .next()
            .filter(|first| matches!(first, '4' | '5'))
    };
    let reply = |word: &&str| {
        word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit()) && class(word).is_some()
    };
    let words = || line.split(|c: char| !c.is_ascii_alphanumeric());
    match status_in(line) {
        Some(status) => class(&status),
        None => words().find(reply).and_then(class),
    }
}

/// The mailbox in a line, without brackets.
fn mailbox(line: &str) -> Option<String> {
    let words = line.split(|c: char| c.is_whitespace() || "<>():;,\"".contains(c));
    let is_mailbox = |word: &&str| {
        word.split_once('@')
            .is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
    };
    words
        .into_iter()
        .find(is_mailbox)
        .map(|word| shortened(word).to_lowercase())
}
