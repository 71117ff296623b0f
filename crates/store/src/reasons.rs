//! Why something was decided, as a message or a question keeps it: the facts, so that whoever reads it later reads it in
//! their own language, in words that may have become better since.

use receivables::next_step::Because;
use receivables::party::Language;
use serde::{Deserialize, Serialize};

/// Raised when a reason written by this program could no longer be read as the one before it.
const VERSION: u32 = 1;

/// A reason as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The rule and the facts it read.
    Facts(Because),
    /// A sentence in the firm's language: what the first releases wrote.
    Sentence(String),
}

impl Reason {
    /// The rule that decided and the facts it read.
    pub fn facts(&self, language: Language) -> String {
        match self {
            Reason::Facts(because) => because.facts(language),
            Reason::Sentence(text) => text.clone(),
        }
    }

    /// Who could change it, and how; empty when nobody need do anything, and when the sentence says it already.
    pub fn who(&self, language: Language) -> &'static str {
        match self {
            Reason::Facts(because) => because.who(language),
            Reason::Sentence(_) => "",
        }
    }
}

#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    because: &'a Because,
}

#[derive(Deserialize)]
struct Read {
    v: u32,
    because: Because,
}

/// `{"v":1,"because":{…}}`. A round writes one for each message, so it is small and costs less than the sentence.
pub(crate) fn reason_text(because: &Because) -> String {
    let written = Written {
        v: VERSION,
        because,
    };
    serde_json::to_string(&written).unwrap_or_else(|_| because.text(Language::default()))
}

/// What is no reason of this program's stays the text that it is: an old sentence, or the facts of a newer program.
pub(crate) fn reason_read(text: &str) -> Reason {
    match serde_json::from_str::<Read>(text) {
        Ok(Read {
            v: VERSION,
            because,
        }) => Reason::Facts(because),
        _ => Reason::Sentence(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use receivables::next_step::{Act, DueFacts, Start};
    use receivables::reminding::Level;
    use receivables::{Date, date};

    use super::*;

    fn due(on: Date) -> Because {
        Because::Due {
            facts: DueFacts {
                number: "F-1".into(),
                due_on: on,
                days_late: 8,
                level: Level::R1,
                before: None,
                start: Start::Usual,
                passed_over: None,
                broken_promise: None,
                came_back: false,
                others: 0,
            },
            act: Act::Send,
        }
    }

    /// These bytes stand in people's databases: what changes them needs another version.
    #[test]
    fn the_first_version_reads_for_ever() {
        let text = concat!(
            r#"{"v":1,"because":{"due":{"facts":{"number":"F-1","due_on":"2026-03-02","days_late":8,"#,
            r#""level":"r1","start":"usual","came_back":false,"others":0},"act":"send"}}}"#
        );
        let because = due(date(2026, 3, 2));
        assert_eq!(reason_text(&because), text);
        let read = reason_read(text);
        assert_eq!(read, Reason::Facts(because));
        assert!(read.facts(Language::En).contains("8 days late"));
        assert!(read.facts(Language::Fr).contains("8 jours de retard"));
    }

    #[test]
    fn an_old_sentence_keeps_its_words() {
        for text in [
            "F-1 a 8 jours de retard",
            "",
            r#"{"v":2,"because":"other"}"#,
        ] {
            let reason = reason_read(text);
            assert_eq!(reason.facts(Language::En), text);
            assert_eq!(reason.who(Language::En), "");
        }
    }
}
