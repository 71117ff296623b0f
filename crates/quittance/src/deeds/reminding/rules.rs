//! The firm's rules as a round needs them: its ladders, its limits, its hours, and who follows which ladder.

use std::collections::HashMap;

use receivables::calendar::Zone;
use receivables::party::{AccountId, ContactId, Language, SequenceId};
use receivables::reminding::assigning::first_match;
use receivables::reminding::{ContactLimits, HoursOfDay, Policy, Rule, Sequence, StepCode};
use receivables::{Cents, Date};
use store::{Books, Case, Fault};

use super::planned::known;
use crate::mail::gateway::Texts;
use crate::settings::Settings;

/// The firm's rules, read once for many customers.
pub struct Rules {
    policies: HashMap<SequenceId, Policy>,
    usual: Policy,
    pub(super) language: Language,
    pub(super) sender_domain: String,
    hours: Option<Hours>,
    /// Who follows which ladder, in the firm's order.
    assigning: Vec<Rule>,
    /// The ladder of those whom no rule meets.
    usual_sequence: String,
    slugs: HashMap<SequenceId, String>,
    newest: HashMap<String, SequenceId>,
}

/// When debtors may be written to: within their own hours, on their own business days.
#[derive(Clone, Copy)]
pub struct Hours {
    /// The instant at which the round asks.
    pub now: i64,
    /// From this time of the day.
    pub from: jiff::civil::Time,
    /// To this one.
    pub to: jiff::civil::Time,
}

impl Hours {
    /// Narrowed to the step's own hours; those stand alone where both never meet.
    fn within(self, own: Option<HoursOfDay>) -> Hours {
        let Some(own) = own else {
            return self;
        };
        let (from, to) = (self.from.max(own.from), self.to.min(own.until));
        let (from, to) = if from < to {
            (from, to)
        } else {
            (own.from, own.until)
        };
        Hours { from, to, ..self }
    }

    /// The first instant at which a debtor of this zone may be written to; zero when that is now.
    fn open_at(self, zone: Zone) -> i64 {
        let local = crate::desk::civil(self.now, zone.time_zone());
        let today = local.date();
        let is_open_day = receivables::calendar::is_business_day(today, zone);
        if is_open_day && (self.from..self.to).contains(&local.time()) {
            return 0;
        }
        let day = if is_open_day && local.time() < self.from {
            today
        } else {
            receivables::calendar::next_business_day(
                receivables::calendar::plus_days(today, 1),
                zone,
            )
        };
        crate::desk::instant(day.to_datetime(self.from), zone.time_zone())
    }
}

impl Rules {
    /// Reads the ladders, the limits and how fresh the money is.
    pub fn read(
        books: &mut Books<'_>,
        settings: &Settings,
        language: Language,
    ) -> Result<Rules, Fault> {
        let limits = ContactLimits {
            per_day: settings.number("contact.per_day") as u32,
            per_week: settings.number("contact.per_week") as u32,
        };
        let freshness_days = settings.get("bank.freshness_days").parse().ok();
        let usual = Policy {
            limits,
            freshness_days,
            money_known_on: if freshness_days.is_some() {
                books.money_known_on()?
            } else {
                None
            },
            amount_min: Cents(settings.number("reminders.amount_min")),
            texts: Texts::can_leave(settings),
            ..Policy::standard()
        };
        let with = |sequence: Sequence| {
            (
                sequence.id,
                Policy {
                    sequence,
                    ..usual.clone()
                },
            )
        };
        let sequences = books.sequences()?;
        // Versions come oldest first, so that the newest one stays.
        let ids = || sequences.iter().map(|(slug, one)| (slug.clone(), one.id));
        let newest = ids().collect();
        let slugs = ids().map(|(slug, id)| (id, slug)).collect();
        let policies = sequences
            .into_iter()
            .map(|(_, sequence)| with(sequence))
            .collect();
        Ok(Rules {
            policies,
            assigning: books.sequence_rules()?,
            usual_sequence: settings.get("reminders.sequence").to_owned(),
            slugs,
            newest,
            usual,
            language,
            sender_domain: domain_of(settings.get("mail.from")),
            hours: None,
        })
    }

    /// The same rules for a round of these hours.
    pub(super) fn within(self, hours: Option<Hours>) -> Rules {
        Rules { hours, ..self }
    }

    /// The version that this customer follows today: the one it is on, unless the firm's rules now say another ladder.
    /// Without rules, and for whom a person chose, it stays. Another version of the same ladder is nobody's to choose here.
    pub fn sequence_of(&self, case: &Case) -> SequenceId {
        let present = case.row.sequence;
        if self.assigning.is_empty() || case.own_sequence.is_some() {
            return present;
        }
        let met = first_match(&self.assigning, case.account.traits(), case.row.balance);
        let wanted = met.map_or(&self.usual_sequence, |place| {
            &self.assigning[place].sequence
        });
        if self.slugs.get(&present) == Some(wanted) {
            return present;
        }
        self.newest.get(wanted).copied().unwrap_or(present)
    }

    /// The day on which another ladder may be this customer's because it pays otherwise by then.
    pub(super) fn rated_again_on(&self, case: &Case) -> Option<Date> {
        let reads = self
            .assigning
            .iter()
            .any(|rule| rule.only_if.reads_rating());
        let chosen = case.own_sequence.is_some() || case.account.invoices.is_empty();
        case.account.rating_changes_on.filter(|_| reads && !chosen)
    }

    /// The policy of this customer.
    pub fn policy_for(&self, case: &Case) -> &Policy {
        self.of(self.sequence_of(case))
    }

    /// Who goes over to another ladder today. The move is a fact that bears on the account: what is planned now stands on
    /// the version that it makes.
    pub(super) fn moves(&self, cases: &mut [Case]) -> Vec<(AccountId, SequenceId)> {
        let mut moves = Vec::new();
        for case in cases {
            let wanted = self.sequence_of(case);
            if wanted != case.row.sequence {
                case.row.sequence = wanted;
                case.row.version += 1;
                moves.push((case.row.id, wanted));
            }
        }
        moves
    }

    /// Puts a ladder in place of every version of that name, to look at what it would do. Answers whose ladder it is.
    pub(super) fn try_on(&mut self, slug: &str, sequence: &Sequence) -> Vec<SequenceId> {
        let of_name = self.slugs.iter().filter(|(_, one)| *one == slug);
        let versions: Vec<SequenceId> = of_name.map(|(id, _)| *id).collect();
        let policy = |id| Policy {
            sequence: Sequence {
                id,
                ..sequence.clone()
            },
            ..self.usual.clone()
        };
        let tried: Vec<_> = versions.iter().map(|id| (*id, policy(*id))).collect();
        if versions.is_empty() {
            let everyone = policy(sequence.id);
            self.policies
                .values_mut()
                .for_each(|one| *one = everyone.clone());
            self.usual = everyone;
        }
        self.policies.extend(tried);
        versions
    }

    /// The first instant at which this step may leave: within the firm's hours and the step's own, at the debtor's.
    pub(super) fn not_before(&self, case: &Case, code: StepCode, to: ContactId) -> i64 {
        let Some(hours) = self.hours else {
            return 0;
        };
        let steps = &self.policy_for(case).sequence.steps;
        let own = steps.iter().find(|step| step.code == code);
        let zone = known(&case.account.contacts, to, |one| one.zone).unwrap_or(case.account.zone);
        hours.within(own.and_then(|step| step.hours)).open_at(zone)
    }

    pub(super) fn of(&self, sequence: SequenceId) -> &Policy {
        self.policies.get(&sequence).unwrap_or(&self.usual)
    }
}

/// The domain of the sender; what has none yet is named after a domain that nobody can own (RFC 2606).
fn domain_of(from: &str) -> String {
    from.rsplit_once('@')
        .map_or("quittance.invalid", |(_, domain)| {
            domain.trim_end_matches('>')
        })
        .to_owned()
}
