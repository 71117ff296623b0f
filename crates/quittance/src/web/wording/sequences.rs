//! Sequences in the reader's words: days, channels, conditions, and what keeps one from being published.

use receivables::party::{Channel, Language};
use receivables::reminding::sequence::{DAYS_MAX, STEPS_MAX};
use receivables::reminding::{CannotPublish, Conditions, Level, SequenceStep};
use receivables::{Cents, Date};

use crate::deeds::reminding::shaping::CannotShape;
use crate::web::text::{Plain, Texts};
use crate::web::timeline;
use crate::web::views::Told;

impl Texts {
    /// « J−5 », « J », « J+12 ».
    pub fn day_mark(&self, day: impl Plain<i32>) -> String {
        let day = day.plain();
        match day {
            0 => self.day_after(0).replace("+0", ""),
            ..0 => self.day_before(day.unsigned_abs()),
            _ => self.day_after(day),
        }
    }

    /// « 5 jours avant l’échéance ».
    pub fn offset(&self, day: impl Plain<i32>) -> String {
        let day = day.plain();
        let days = self.days(u64::from(day.unsigned_abs()));
        match day {
            0 => self.on_due().to_owned(),
            ..0 => self.in_days_before(days),
            _ => self.in_days_after(days),
        }
    }

    /// A level in the few letters that fit a line in time.
    pub fn level_short(&self, level: impl Plain<Level>) -> &'static str {
        match level.plain() {
            Level::PreReminder => self.short_pre(),
            Level::HandOver => self.short_hand_over(),
            level => level.code(),
        }
    }

    /// The day in a calendar: its number, and its month where one begins.
    pub fn day_number(&self, on: impl Plain<Date>, today: impl Plain<Date>) -> String {
        let (on, today) = (on.plain(), today.plain());
        if on.day() == 1 || on == today {
            return self.short(on, today).to_string();
        }
        on.day().to_string()
    }

    pub fn channel(&self, channel: impl Plain<Channel>) -> &'static str {
        match channel.plain() {
            Channel::Email => self.channel_email(),
            Channel::Call => self.channel_call(),
            Channel::Letter => self.channel_letter(),
            Channel::Sms => self.channel_sms(),
            Channel::Registered => self.channel_registered(),
        }
    }

    /// How a step travels. A hand-over does not travel: it is decided.
    pub fn step_icon(&self, step: &SequenceStep) -> &'static str {
        match step.level {
            Level::HandOver => "scale",
            _ => timeline::channel_icon(step.channel),
        }
    }

    /// How and for whom, in one line.
    pub fn step_facts(&self, step: &SequenceStep) -> String {
        let how = match step.level {
            Level::HandOver => self.ask_hand_over(),
            _ => self.channel(step.channel),
        };
        let mut facts = vec![how.to_owned()];
        if let Some(hours) = step.hours {
            let time = |time: jiff::civil::Time| format!("{:02}:{:02}", time.hour(), time.minute());
            facts.push(self.if_hours(time(hours.from), time(hours.until)));
        }
        facts.extend(self.conditions_of(&step.only_if));
        facts.join(" · ")
    }

    /// For whom, in one line; empty for everyone.
    pub fn only_if(&self, only_if: &Conditions) -> String {
        self.conditions_of(only_if).join(" · ")
    }

    fn conditions_of(&self, only_if: &Conditions) -> Vec<String> {
        let mut said = Vec::new();
        let money = |cents: Cents| self.money(cents).to_string();
        said.extend(
            only_if
                .amount_min
                .map(|least| self.if_at_least(money(least))),
        );
        said.extend(only_if.amount_max.map(|most| self.if_at_most(money(most))));
        if !only_if.segments.is_empty() {
            said.push(self.if_segments(only_if.segments.join(", ")));
        }
        let language = only_if.language;
        said.extend(language.map(|language| self.if_language(self.language_name(language))));
        if !only_if.debtors.is_empty() {
            let debtors = only_if.debtors.iter().map(|debtor| self.debtor(debtor));
            said.push(debtors.collect::<Vec<_>>().join(", "));
        }
        if !only_if.ratings.is_empty() {
            let ratings = only_if.ratings.iter().map(|rating| rating.as_str());
            said.push(self.if_ratings(ratings.collect::<Vec<_>>().join(", ")));
        }
        said
    }

    /// What keeps a draft from being published, and what to do.
    pub fn unfit(&self, unfit: &CannotPublish, steps: &[SequenceStep]) -> Told {
        if self.0 == Language::En {
            return (english(unfit, steps, self), unfit.hint().to_owned());
        }
        let step = |code: i64| self.step_called(code, steps);
        let (what, hint) = match *unfit {
            CannotPublish::NoReminder => (
                "Il manque une relance après l’échéance".to_owned(),
                "ajoutez une première relance, quelques jours après",
            ),
            CannotPublish::SameCode(code) => (
                format!("{} existe deux fois", step(code)),
                "retirez l’une des deux",
            ),
            CannotPublish::CodeBelowZero(code) => (
                format!("{} porte un numéro négatif", step(code)),
                "retirez-la et ajoutez-en une nouvelle",
            ),
            CannotPublish::GapBelowZero(code) => (
                format!("{} demande un délai négatif", step(code)),
                "écrivez 0 pour n’en demander aucun",
            ),
            CannotPublish::TooManySteps => (
                format!("Il y a plus de {STEPS_MAX} étapes"),
                "retirez celles qui disent la même chose",
            ),
            CannotPublish::TooFar(code) => (
                format!("{} est à plus de {DAYS_MAX} jours", step(code)),
                "rapprochez-la de l’échéance",
            ),
            CannotPublish::NoHours(code) => (
                format!(
                    "{} a des heures qui finissent avant de commencer",
                    step(code)
                ),
                "donnez la plus petite en premier, comme 09:30 et 17:00",
            ),
            CannotPublish::NeverMet(code) => (
                format!(
                    "{} a des conditions que personne ne peut remplir",
                    step(code)
                ),
                "le montant le plus bas ne dépasse pas le plus haut, et un segment est un mot court",
            ),
            CannotPublish::WrongSide { code, .. } => (
                format!("{} est du mauvais côté de l’échéance", step(code)),
                "un rappel part avant l’échéance ou ce jour-là, une relance après",
            ),
            CannotPublish::OutOfOrder(code) => (
                format!("{} ne vient pas après la précédente", step(code)),
                "donnez à chaque étape un jour à elle, et un niveau qui ne redescend pas",
            ),
        };
        (what, hint.to_owned())
    }

    /// « L’étape « Relance 1 » (J+5) ».
    fn step_called(&self, code: i64, steps: &[SequenceStep]) -> String {
        let step = steps.iter().find(|step| step.code.0 == code);
        step.map_or_else(String::new, |step| {
            let (level, day) = (self.level(step.level), self.day_mark(step.after_due_days));
            format!("{} ({day})", self.step_named(level))
        })
    }

    /// Why a draft was not changed, and what to do.
    pub fn cannot_shape(&self, refusal: &CannotShape, steps: &[SequenceStep]) -> Told {
        let told = |what: &str, hint: &str| (what.to_owned(), hint.to_owned());
        match refusal {
            CannotShape::Unknown | CannotShape::NoSuchStep => {
                told(self.no_such_step(), self.no_such_step_hint())
            }
            CannotShape::NoName => told(self.no_name(), self.no_name_hint()),
            CannotShape::Overtaken => told(self.overtaken_draft(), self.overtaken_draft_hint()),
            CannotShape::Unfit(unfit) => self.unfit(unfit, steps),
            CannotShape::Deed(_) => told(self.not_changed(), self.overtaken_draft_hint()),
        }
    }
}

/// The core's own sentence, with the step's name in the place of its number.
fn english(unfit: &CannotPublish, steps: &[SequenceStep], t: &Texts) -> String {
    let code = match *unfit {
        CannotPublish::NoReminder | CannotPublish::TooManySteps => None,
        CannotPublish::WrongSide { code, .. } => Some(code),
        CannotPublish::SameCode(code)
        | CannotPublish::CodeBelowZero(code)
        | CannotPublish::GapBelowZero(code)
        | CannotPublish::TooFar(code)
        | CannotPublish::NoHours(code)
        | CannotPublish::NeverMet(code)
        | CannotPublish::OutOfOrder(code) => Some(code),
    };
    let sentence = unfit.to_string();
    let named =
        code.map(|code| sentence.replace(&format!("step {code}"), &t.step_called(code, steps)));
    let named = named.unwrap_or(sentence);
    let mut letters = named.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_uppercase(), letters.as_str())
    })
}
