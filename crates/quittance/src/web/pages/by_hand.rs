//! The pages of reminders by hand and of the work list.

use askama::Template;
use receivables::next_step::Asked;
use receivables::reminding::approving::Yes;

use crate::deeds::answering::DISPUTE_REASONS;
use crate::web::frame::{Frame, Room};
use crate::web::text::{Plain, Texts};
use crate::web::views::{
    DidWhat, Fate, LetterOut, Outgoing as Kind, OutgoingView, PostView, RemindView, SentView,
    SheetView, WorkDone, WorkLine, WorkShow, WorkView, WorkWhose,
};

/// One customer's reminder in the making.
#[derive(Template)]
#[template(path = "web/reminding/remind.html")]
pub struct Remind {
    f: Frame,
    t: Texts,
    v: RemindView,
}

impl Remind {
    pub fn new(f: Frame, v: RemindView) -> Self {
        Remind {
            t: Texts(f.language),
            f,
            v,
        }
    }

    /// The subject as the person left it, or as it was drawn.
    fn subject<'a>(&'a self, letter: &'a LetterOut) -> &'a str {
        let own = self.v.words.as_ref().map(|(subject, _)| subject.as_str());
        own.unwrap_or(&letter.subject)
    }

    fn text<'a>(&'a self, letter: &'a LetterOut) -> &'a str {
        let own = self.v.words.as_ref().map(|(_, text)| text.as_str());
        own.unwrap_or(&letter.text)
    }
}

/// Letters to be looked at before they leave together.
#[derive(Template)]
#[template(path = "web/reminding/outgoing.html")]
pub struct Outgoing {
    f: Frame,
    t: Texts,
    v: OutgoingView,
}

impl Outgoing {
    pub fn new(f: Frame, v: OutgoingView) -> Self {
        Outgoing {
            t: Texts(f.language),
            f,
            v,
        }
    }

    fn title(&self) -> &'static str {
        match self.v.kind {
            Kind::ByHand => self.t.outgoing_title(),
            Kind::Approval => self.t.approvals_title(),
        }
    }

    /// The words on the button for one letter.
    fn sends_one(&self) -> String {
        self.t.send_reminders(self.t.reminders(1u64))
    }

    /// The words for several: the page counts them in the place of the seven.
    fn sends_many(&self) -> String {
        self.t.send_reminders(self.t.reminders(7u64))
    }

    fn is_by_hand(&self) -> bool {
        self.v.kind == Kind::ByHand
    }
}

/// What was queued, and can still be undone.
#[derive(Template)]
#[template(path = "web/reminding/sent.html")]
pub struct Sent {
    f: Frame,
    t: Texts,
    v: SentView,
}

impl Sent {
    pub fn new(f: Frame, v: SentView) -> Self {
        Sent {
            t: Texts(f.language),
            f,
            v,
        }
    }
}

/// Letters to be printed and posted.
#[derive(Template)]
#[template(path = "web/reminding/post.html")]
pub struct Post {
    f: Frame,
    t: Texts,
    v: PostView,
}

impl Post {
    pub fn new(f: Frame, v: PostView) -> Self {
        Post {
            t: Texts(f.language),
            f,
            v,
        }
    }

    /// Where all of them are one print.
    fn print_link(&self) -> String {
        let rows = self.v.rows.iter().filter(|row| row.letter.is_ok());
        let ticks: Vec<String> = rows.map(|row| format!("&q-{}=on", row.id)).collect();
        format!("/work/letters.pdf?on={}{}", self.v.today, ticks.concat())
    }
}

/// What waits for a person today.
#[derive(Template)]
#[template(path = "web/reminding/work.html")]
pub struct Work {
    f: Frame,
    t: Texts,
    v: WorkView,
    whoses: [WorkWhose; 3],
}

impl Work {
    pub fn new(f: Frame, v: WorkView) -> Self {
        Work {
            t: Texts(f.language),
            whoses: WorkWhose::ALL,
            f,
            v,
        }
    }

    fn showing(&self, show: &WorkShow) -> String {
        format!("/work?show={}&whose={}", show.code(), self.v.whose.code())
    }

    fn of_whom(&self, whose: impl Plain<WorkWhose>) -> String {
        let whose = whose.plain();
        format!("/work?show={}&whose={}", self.v.show.code(), whose.code())
    }

    fn page_after(&self, after: &str) -> String {
        format!("{}&after={after}", self.showing(&self.v.show))
    }

    /// Where what was just done is taken back.
    fn undoing(&self, done: &WorkDone) -> String {
        match done.of {
            DidWhat::Question => format!("/work/{}", done.id),
            DidWhat::Task | DidWhat::Note => "/work/tick".to_owned(),
        }
    }

    /// Why nothing is here, and where something may be.
    fn empty(&self) -> (&'static str, &'static str) {
        match (self.v.whose, self.v.show) {
            (WorkWhose::Mine, _) => (self.t.work_empty_mine(), self.t.work_empty_mine_hint()),
            (_, WorkShow::ToDos) => (self.t.work_empty_to_do(), self.t.work_empty_to_do_hint()),
            (_, WorkShow::Later) => (self.t.work_empty_later(), self.t.work_empty_later_hint()),
            _ => (self.t.work_empty(), self.t.work_empty_hint()),
        }
    }

    fn waiting(&self) -> u64 {
        self.v.counts.first().map_or(0, |(_, count)| *count)
    }
}

/// One question with all that is needed to answer it.
#[derive(Template)]
#[template(path = "web/reminding/sheet.html")]
pub struct Sheet {
    f: Frame,
    t: Texts,
    v: SheetView,
    reasons: [&'static str; 6],
}

impl Sheet {
    pub fn new(f: Frame, v: SheetView) -> Self {
        Sheet {
            t: Texts(f.language),
            reasons: DISPUTE_REASONS,
            f,
            v,
        }
    }

    /// What is to be said about the two people whom this takes.
    fn two(&self) -> Option<String> {
        super::two_people(&self.t, self.v.two.as_ref())
    }

    fn may_say_yes(&self) -> bool {
        super::may_say_yes(self.v.two.as_ref())
    }

    /// A letter is posted by who has the last word; who has the first approves it.
    fn is_posted_instead(&self) -> bool {
        let yes = self.v.two.as_ref().map(|two| &two.yes);
        self.v.post.is_some() && yes != Some(&Ok(Yes::First))
    }

    /// The mark of the letter that this reader may say to be posted.
    fn postable(&self) -> Option<&str> {
        let letter = self.v.post.as_ref()?.letter.as_ref().ok()?;
        let may = self.is_posted_instead() && self.may_say_yes() && letter.addressed;
        may.then_some(letter.seen.as_str())
    }

    fn may_take_back(&self) -> bool {
        super::may_take_back(self.v.two.as_ref())
    }
}
