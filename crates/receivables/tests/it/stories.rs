//! A story is a list of days. The interpreter keeps one customer's account, plays each day on it, and compares what
//! `next_step` answers. The vocabulary is in [`Story::play`]; a lawyer can read the stories without reading this.
//!
//! `next` compares the answer and does what it says (a message or a question is marked as taken on that day);
//! `see` only compares.

use receivables::account::{Dispute, Hold, Lifecycle, OpenInvoice, Outcome, Plan, Promise};
use receivables::measuring::Rating;
use receivables::next_step::{Asked, Step, What, next_step};
use receivables::party::{
    AccountId, Channel, Contact, ContactId, ContactRole, DebtorKind, InvoiceId, Language,
};
use receivables::paying::{OpenItem, allocate};
use receivables::reminding::{Level, Policy, ReadyMade, StepCode};
use receivables::{Account, Cents, Date};

/// Plays the story and stops at the first day that goes otherwise.
pub fn check(story: &str) {
    Story::telling(story);
}

/// One customer, with one reminder contact called `compta`.
pub struct Story {
    pub account: Account,
    pub policy: Policy,
    names: Vec<String>,
}

impl Story {
    /// Plays a story and keeps how it ended.
    pub fn telling(text: &str) -> Story {
        let mut story = Story::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            story.play(line);
        }
        story
    }

    fn new() -> Story {
        let mut story = Story {
            account: Account::of(AccountId(1)),
            policy: Policy::standard(),
            names: Vec::new(),
        };
        story.contact("compta", ContactRole::Reminders);
        story
    }

    fn play(&mut self, line: &str) {
        let (when, deed) = line
            .split_once(char::is_whitespace)
            .expect("a date, then a deed");
        let deed = deed.trim();
        let (verb, rest) = deed.split_once(char::is_whitespace).unwrap_or((deed, ""));
        let words: Vec<&str> = rest.split_whitespace().collect();
        if when == "given" {
            return self.given(verb, &words);
        }
        let on = day(when);
        match verb {
            "issue" => self.issue(on, &words),
            "credit" => self.account.credits += cents(words[0]),
            "pay" => self.pay(on, cents(words[0]), words.get(2).copied()),
            "promise" => self.promise(on, &words),
            "plan" => {
                let (next_on, next_amount) = (day(words[0]), cents(words[1]));
                self.account.plan = Some(Plan {
                    agreed_on: on,
                    next_on,
                    next_amount,
                });
            }
            "dispute" => {
                let amount = words.get(1).map(|text| cents(text));
                self.invoice(words[0]).dispute = Some(Dispute { on, amount });
            }
            "settle" => self.invoice(words[0]).dispute = None,
            "status" => self.invoice(words[0]).status = status(on, words[1]),
            "hold" => self.hold(&words),
            "reply" => self.account.reply_since = self.account.reply_since.or(Some(on)),
            "read" => self.account.reply_since = None,
            "release" if words.is_empty() => self.account.hold = None,
            "release" => self.invoice(words[0]).hold = None,
            "debit" => self.account.direct_debit_until = Some(day(words[1])),
            "contacted" => self.account.contacted.push(on),
            "bounced" => self.outcome(Outcome::Failed),
            "answered" => self.outcome(Outcome::Done),
            "found" => self.outcome(Outcome::Failed),
            "contact" => self.contact(words[0], role(words[1])),
            "mobile" => self.mobile(words[0], words.get(1).copied()),
            "bank" => self.policy.money_known_on = Some(on),
            "next" | "see" => self.expect(line, on, rest, verb == "next"),
            other => panic!("no such deed: {other} in “{line}”"),
        }
    }

    fn given(&mut self, verb: &str, words: &[&str]) {
        match verb {
            "sequence" => {
                let kind: ReadyMade = words[0].parse().expect("a sequence");
                self.policy.sequence = kind.sequence();
            }
            "zone" => self.account.zone = words[0].parse().expect("a zone"),
            "limits" => {
                self.policy.limits.per_day = words[0].parse().expect("a number");
                self.policy.limits.per_week = words[1].parse().expect("a number");
            }
            "freshness" => self.policy.freshness_days = words[0].parse().ok(),
            "least" => self.policy.amount_min = cents(words[0]),
            "contact" => self.contact(words[0], role(words[1])),
            "texts" => self.policy.texts = true,
            "mobile" => self.mobile(words[0], words.get(1).copied()),
            "nobody" => self.account.contacts.clear(),
            "segment" => self.account.segment = Some(words.join(" ")),
            // `step 30 by sms`, `step 30 from 1000.00`, `step 30 upto 50.00`, `step 30 for public`, `step 30 in Grands comptes`
            "step" => self.step(words),
            "rating" => self.rating(words),
            "debtor" => self.account.debtor = debtor(words[0]),
            "english" => self.account.language = Language::En,
            other => panic!("nothing is given as {other}"),
        }
    }

    fn step(&mut self, words: &[&str]) {
        let code = StepCode(words[0].parse().expect("a step's number"));
        let steps = &mut self.policy.sequence.steps;
        let step = steps.iter_mut().find(|step| step.code == code);
        let step = step.expect("a step of the sequence");
        match words[1] {
            "by" => {
                step.channel = match words[2] {
                    "sms" => Channel::Sms,
                    "letter" => Channel::Letter,
                    "registered" => Channel::Registered,
                    "call" => Channel::Call,
                    _ => Channel::Email,
                }
            }
            "from" => step.only_if.amount_min = Some(cents(words[2])),
            "upto" => step.only_if.amount_max = Some(cents(words[2])),
            "for" => step.only_if.debtors = vec![debtor(words[2])],
            "in" => step.only_if.segments = vec![words[2..].join(" ")],
            "rated" => step.only_if.ratings = words[2..].iter().map(|one| rating(one)).collect(),
            "french" => step.only_if.language = Some(Language::Fr),
            other => panic!("no such condition: {other}"),
        }
    }

    /// `rating D`, `rating B changes 2026-03-20`, `rating none`.
    fn rating(&mut self, words: &[&str]) {
        self.account.rating = (words[0] != "none").then(|| rating(words[0]));
        self.account.rating_changes_on = after(words, "changes").map(day);
    }

    /// `F-1 1200.00 due 2026-03-02 [known 2026-05-01]`, or without `due`.
    fn issue(&mut self, on: Date, words: &[&str]) {
        let id = InvoiceId(number_of(words[0]));
        let due_on = after(words, "due").map(day);
        let mut invoice = OpenInvoice::new(id, words[0], on, due_on.unwrap_or(on), cents(words[1]));
        invoice.due_on = due_on;
        invoice.known_on = after(words, "known").map_or(on, day);
        self.account.invoices.push(invoice);
        self.account
            .invoices
            .sort_by_key(|invoice| (invoice.due_on, invoice.id));
    }

    fn pay(&mut self, on: Date, amount: Cents, number: Option<&str>) {
        let indicated: Vec<InvoiceId> = number
            .map(|number| self.invoice(number).id)
            .into_iter()
            .collect();
        let items: Vec<OpenItem> = self
            .account
            .invoices
            .iter()
            .map(|one| OpenItem {
                id: one.id,
                due_on: one.due_on,
                issued_on: one.issued_on,
                open: one.open,
            })
            .collect();
        let shares = allocate(amount, &indicated, &items, on);
        let mut left = amount;
        for (id, share) in shares {
            left -= share;
            for invoice in self.account.invoices.iter_mut().filter(|one| one.id == id) {
                invoice.open -= share;
            }
        }
        self.account.credits += left;
        self.account.invoices.retain(|one| one.open.is_positive());
        let open: Vec<InvoiceId> = self.account.invoices.iter().map(|one| one.id).collect();
        self.account.taken.retain(|taken| open.contains(&taken.run));
        if let Some(promise) = &mut self.account.promise {
            promise.paid_since += amount;
        }
    }

    fn promise(&mut self, on: Date, words: &[&str]) {
        let amount = words.get(1).map(|text| cents(text));
        let paid_since = Cents::ZERO;
        self.account.promise = Some(Promise {
            made_on: on,
            for_on: day(words[0]),
            amount,
            paid_since,
        });
    }

    /// `[F-1] [until 2026-04-01] [reason]`.
    fn hold(&mut self, words: &[&str]) {
        let hold = Some(Hold {
            until: after(words, "until").map(day),
            reason: "voir avec Claire".into(),
        });
        match words.first().filter(|word| word.starts_with("F-")) {
            Some(number) => self.invoice(number).hold = hold,
            None => self.account.hold = hold,
        }
    }

    fn outcome(&mut self, outcome: Outcome) {
        self.account
            .taken
            .last_mut()
            .expect("a step was taken")
            .outcome = outcome;
    }

    fn contact(&mut self, name: &str, role: ContactRole) {
        self.names.push(name.to_owned());
        self.account.contacts.push(Contact {
            id: ContactId(self.names.len() as i64),
            role,
            email: Some(format!("{name}@vauclin.example")),
            bounced: false,
            mobile: None,
            language: None,
            zone: None,
        });
    }

    /// `mobile compta +33639980001`; without a number it has none any more.
    fn mobile(&mut self, name: &str, number: Option<&str>) {
        let place = self.names.iter().position(|one| one == name);
        let place = place.unwrap_or_else(|| panic!("{name} is nobody"));
        self.account.contacts[place].mobile = number.map(str::to_owned);
    }

    fn invoice(&mut self, number: &str) -> &mut OpenInvoice {
        let found = self
            .account
            .invoices
            .iter_mut()
            .find(|one| one.number == number);
        found.unwrap_or_else(|| panic!("{number} is not open"))
    }

    /// `remind 1, total 1200.00, to compta, because F-1 is 8 days late`: each part must be in the answer.
    fn expect(&mut self, line: &str, on: Date, expected: &str, act: bool) {
        let step = next_step(&self.account, &self.policy, on);
        let (parts, because) = match expected.split_once("because ") {
            Some((parts, because)) => (parts, Some(because)),
            None => (expected, None),
        };
        let told = self.tell(&step);
        let mut parts = parts
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let head = parts.next().unwrap_or_default();
        assert!(
            told[0] == head,
            "\n{line}\n  but: {}\n  because: {}",
            told.join(", "),
            step.because.text(Language::En)
        );
        for part in parts {
            assert!(
                told.iter().any(|one| one == part),
                "\n{line}\n  “{part}” is not in: {}",
                told.join(", ")
            );
        }
        let (english, french) = (
            step.because.text(Language::En),
            step.because.text(Language::Fr),
        );
        if let Some(because) = because {
            assert!(
                english.contains(because) || french.contains(because),
                "\n{line}\n  but: {english}\n  and: {french}"
            );
        }
        assert_eq!(
            step,
            next_step(&self.account, &self.policy, on),
            "asking twice gives the same step"
        );
        if act {
            self.take(&step, on);
        }
    }

    /// Marks a message or a question as taken.
    pub fn take(&mut self, step: &Step, on: Date) {
        match &step.what {
            What::Send(message) => {
                self.account.taken.push(message.taken(on));
                self.account.contacted.push(on);
            }
            What::Ask(question) => self.account.taken.push(question.taken(on)),
            What::Wait | What::Nothing => {}
        }
    }

    /// The answer in the words of the stories.
    fn tell(&self, step: &Step) -> Vec<String> {
        match &step.what {
            What::Send(message) => {
                let mut told = vec![match message.level {
                    Level::PreReminder => "pre-remind".to_owned(),
                    level => format!("remind {}", level.code().trim_start_matches('R')),
                }];
                told.push(format!("to {}", self.names[message.to.0 as usize - 1]));
                if message.channel == Channel::Sms {
                    told.push("by sms".to_owned());
                }
                let copies = message.copies.iter();
                told.extend(copies.map(|copy| format!("copy {}", self.names[copy.0 as usize - 1])));
                told.extend(self.tell_lines(&message.lines, message.credits, message.total));
                told
            }
            What::Ask(question) => {
                let kind = match question.kind {
                    Asked::Approve => "approve",
                    Asked::Call => "call",
                    Asked::Letter => "letter",
                    Asked::Sms => "sms",
                    Asked::Registered => "registered",
                    Asked::FindContact => "contact",
                    Asked::HandOver => "handover",
                };
                let mut told = vec![format!("ask {kind}")];
                told.extend(self.tell_lines(&question.lines, question.credits, question.total));
                told
            }
            What::Wait => vec![
                step.look_again_on
                    .map_or("wait".into(), |day| format!("wait until {day}")),
            ],
            What::Nothing => vec!["nothing".into()],
        }
    }

    fn tell_lines(
        &self,
        lines: &[(InvoiceId, Cents)],
        credits: Cents,
        total: Cents,
    ) -> Vec<String> {
        let number = |id| {
            let found = self.account.invoices.iter().find(|one| one.id == id);
            found.map(|one| one.number.clone()).unwrap_or_default()
        };
        let mut told: Vec<String> = lines
            .iter()
            .map(|(id, asked)| format!("{} {asked}", number(*id)))
            .collect();
        told.push(format!("credits {credits}"));
        told.push(format!("total {total}"));
        told.push(format!("lines {}", lines.len()));
        told
    }
}

fn status(on: Date, word: &str) -> Option<Lifecycle> {
    match word {
        "207" => Some(Lifecycle::Disputed),
        "210" => Some(Lifecycle::Refused),
        "211" => Some(Lifecycle::PaymentSent(on)),
        "212" => Some(Lifecycle::Cashed),
        _ => None,
    }
}

fn debtor(word: &str) -> DebtorKind {
    match word {
        "public" => DebtorKind::Public,
        "consumer" => DebtorKind::Consumer,
        _ => DebtorKind::Business,
    }
}

fn rating(letter: &str) -> Rating {
    let found = Rating::ALL.into_iter().find(|one| one.as_str() == letter);
    found.expect("a letter from A to E")
}

fn role(word: &str) -> ContactRole {
    match word {
        "reminders" => ContactRole::Reminders,
        "escalation" => ContactRole::Escalation,
        _ => ContactRole::Other,
    }
}

fn after<'a>(words: &[&'a str], word: &str) -> Option<&'a str> {
    let place = words.iter().position(|one| *one == word)?;
    words.get(place + 1).copied()
}

fn number_of(number: &str) -> i64 {
    number
        .trim_start_matches("F-")
        .parse()
        .expect("an invoice is called F-1")
}

fn day(text: &str) -> Date {
    text.parse().unwrap_or_else(|_| panic!("{text} is no date"))
}

fn cents(text: &str) -> Cents {
    let (whole, part) = text.split_once('.').expect("an amount with two decimals");
    Cents(whole.parse::<i64>().expect("euros") * 100 + part.parse::<i64>().expect("cents"))
}
