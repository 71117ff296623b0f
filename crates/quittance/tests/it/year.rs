//! A company, day by day, from a seed, through the real deeds on a real database: debtors of several tempers, a server that
//! is down for days, rounds that are left out or come twice. Each evening the promises of the house are counted.
//! A seed that fails becomes a story.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use quittance::deeds::{invoicing, measuring, paying, reminding, upkeep};
use quittance::desk::{Clock, Desk};
use quittance::secrets::Keys;
use receivables::calendar::{days_between, plus_days};
use receivables::party::{AccountId, Language, OrganisationId};
use receivables::{Cents, Date, date};
use store::{By, Fault, InvoiceRow, Mark, MessageRow, OpenItem, Organisation, Store};

const SEEDS: u64 = 200;
const WORKERS: u64 = 2;
const FIRST_DAY: Date = date(2026, 1, 5);
const DAYS: i32 = 42;

#[test]
fn a_company_lives_day_by_day_and_each_evening_its_books_and_letters_are_right() {
    let seen: Vec<Seen> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| scope.spawn(move || live_many((worker..SEEDS).step_by(WORKERS as usize))))
            .collect();
        workers
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    let sum = |count: fn(&Seen) -> u64| seen.iter().map(count).sum::<u64>();
    let all = [
        sum(|seen| seen.left),
        sum(|seen| seen.withdrawn),
        sum(|seen| seen.bounced),
        sum(|seen| seen.payments),
        sum(|seen| seen.disputes),
        sum(|seen| seen.promises),
    ];
    println!("left, withdrawn, bounced, payments, disputes, promises: {all:?}");
    // Days on which nothing happened would prove nothing.
    assert!(all.iter().all(|count| *count > 20), "{all:?}");
}

#[derive(Default)]
struct Seen {
    left: u64,
    withdrawn: u64,
    bounced: u64,
    payments: u64,
    disputes: u64,
    promises: u64,
}

/// One database keeps many firms, one for each seed: none may hear of another.
fn live_many(seeds: impl Iterator<Item = u64>) -> Seen {
    let folder = crate::desk::folder();
    let url = format!("sqlite:{}", folder.path().join("years.db").display());
    let keys = Arc::new(Keys::beside(Some(&folder.path().join("years.db"))));
    let store = Arc::new(keys.guard(Store::open(&url).unwrap()));
    let mut seen = Seen::default();
    for seed in seeds {
        let story = std::panic::AssertUnwindSafe(|| {
            Company::open(store.clone(), keys.clone(), folder.path(), seed).live(&mut seen);
        });
        if let Err(panic) = std::panic::catch_unwind(story) {
            eprintln!("seed {seed} fails");
            std::panic::resume_unwind(panic);
        }
    }
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    seen
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Temper {
    Prompt,
    WaitsForReminder,
    PaysInParts,
    Disputes,
    Promises,
    HasABrokenMailbox,
    Never,
}

const TEMPERS: [Temper; 7] = [
    Temper::Prompt,
    Temper::WaitsForReminder,
    Temper::PaysInParts,
    Temper::Disputes,
    Temper::Promises,
    Temper::HasABrokenMailbox,
    Temper::Never,
];

impl Temper {
    fn code(self) -> String {
        format!("{self:?}").to_uppercase()
    }

    fn of(code: &str) -> Temper {
        TEMPERS
            .into_iter()
            .find(|temper| temper.code() == code)
            .unwrap()
    }
}

/// A small generator of our own, so that a seed is the same year everywhere (xorshift64*).
struct Luck(u64);

impl Luck {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit
    }

    fn one_in(&mut self, odds: u64) -> bool {
        self.below(odds) == 0
    }
}

struct Company<'a> {
    desk: Desk,
    firm: Organisation,
    folder: &'a Path,
    luck: Luck,
    invoices: u64,
    /// The server is down up to this day.
    down_until: Date,
    /// Each message that left: the day, and the message as it was.
    left: Vec<(Date, MessageRow)>,
    /// Each message that was compared with the ledger, on its day.
    checked: BTreeSet<(i64, Date)>,
    /// The newest day on which a debtor was reminded.
    reminded: BTreeMap<AccountId, Date>,
}

impl<'a> Company<'a> {
    fn open(store: Arc<Store>, keys: Arc<Keys>, folder: &'a Path, seed: u64) -> Company<'a> {
        let desk = Desk {
            store,
            clock: Clock {
                on: Some(FIRST_DAY),
                ..Clock::default()
            },
            keys,
        };
        let mut firm = Organisation {
            id: OrganisationId(0),
            name: format!("Seed {seed}"),
            siren: None,
            language: Language::Fr,
            currency: "EUR".into(),
            zone: "Europe/Paris".into(),
        };
        firm.id = desk.store.open_organisation(&firm, desk.now()).unwrap();
        let by = desk.by(&firm, "year");
        let ladders = desk.store.write(firm.id, &by, |books| {
            invoicing::usual_sequence(
                books,
                &quittance::settings::Settings::default(),
                Language::Fr,
            )
        });
        ladders.unwrap();
        let ladder = ["standard", "key-accounts", "late-payers"][(seed % 3) as usize];
        upkeep::set_setting(&desk, &firm, "year", "reminders.sequence", ladder).unwrap();
        Company {
            desk,
            firm,
            folder,
            luck: Luck(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            invoices: 0,
            down_until: FIRST_DAY,
            left: Vec::new(),
            checked: BTreeSet::new(),
            reminded: BTreeMap::new(),
        }
    }

    fn live(&mut self, seen: &mut Seen) {
        self.issue(FIRST_DAY, 14);
        for ahead in 0..DAYS {
            let today = plus_days(FIRST_DAY, ahead);
            self.desk.clock.on = Some(today);
            if self.luck.one_in(9) {
                let count = 1 + self.luck.below(5);
                self.issue(today, count);
            }
            if self.luck.one_in(2) {
                self.post(today, seen);
            }
            self.morning(today, seen);
            // The program is off on some days, and on others its round comes twice.
            for _ in 0..[0, 1, 1, 1, 1, 2][self.luck.below(6) as usize] {
                self.round(today);
            }
            if self.luck.one_in(2) {
                self.post(today, seen);
            }
            self.evening(today);
        }
    }

    /// Invoices come from a file; some were old already, some are credit notes, some are paid in part.
    fn issue(&mut self, today: Date, count: u64) {
        let mut file =
            String::from("number;customer code;email;issue date;due date;total;already paid\n");
        for _ in 0..count {
            self.invoices += 1;
            let code = TEMPERS[self.luck.below(7) as usize].code();
            let mailbox = code.to_lowercase();
            let total = 1_000 + self.luck.below(400_000) as i64;
            let (sign, paid) = match self.luck.below(12) {
                0 => (-1, 0),
                1 => (1, total / 3),
                _ => (1, 0),
            };
            let issued_on = if self.luck.one_in(3) || today == FIRST_DAY {
                plus_days(today, -(self.luck.below(90) as i32))
            } else {
                today
            };
            let due_on = plus_days(issued_on, [15, 30, 45][self.luck.below(3) as usize]);
            file += &format!(
                "F-{};{code};{mailbox}@debtor.example,second-{mailbox}@debtor.example;{issued_on};{due_on};{};{}\n",
                self.invoices,
                euros(sign * total),
                euros(paid)
            );
        }
        let path = self.folder.join(format!("invoices-{}.csv", self.firm.id.0));
        std::fs::write(&path, file).unwrap();
        let how = invoicing::Import {
            columns: None,
            kind: Some(documents::columns::Kind::Invoices),
            cents: false,
            skip_bad: false,
            dry_run: false,
        };
        let read = || {
            let mut opened = invoicing::open(&self.desk, &self.firm, &path, &how).unwrap();
            let read = invoicing::import(
                &self.desk,
                &self.firm,
                "year",
                &mut opened,
                &how,
                &mut |_, _| {},
            );
            match read.unwrap() {
                invoicing::Imported::Kept(report) => report,
                invoicing::Imported::Left(report) => panic!("{today}: {:?}", report.refused),
            }
        };
        assert_eq!(read().created, count);
        if self.invoices.is_multiple_of(3) {
            assert_eq!(read().created, 0, "the same file twice changes nothing");
        }
    }

    /// What the debtors do by themselves, or after a reminder.
    fn morning(&mut self, today: Date, seen: &mut Seen) {
        let items = self.open_items(today);
        let mut owing: BTreeMap<&str, Vec<&OpenItem>> = BTreeMap::new();
        for item in &items {
            owing.entry(&item.customer).or_default().push(item);
        }
        for (code, items) in owing {
            let total: Cents = items.iter().map(|item| item.open).sum();
            let late = items
                .iter()
                .any(|item| item.due_on.is_some_and(|due| due < today));
            let heard = self.reminded.get(&items[0].account);
            let reminded = heard.is_some_and(|on| days_between(*on, today) <= 5);
            let luck = &mut self.luck;
            let pays = match Temper::of(code) {
                Temper::Prompt if luck.one_in(4) => total,
                Temper::WaitsForReminder if reminded && luck.one_in(3) => total,
                Temper::PaysInParts if late && luck.one_in(8) => {
                    Cents(1 + luck.below(90_000) as i64)
                }
                Temper::Promises if late && luck.one_in(20) => total,
                Temper::Disputes if luck.one_in(40) => total,
                _ => Cents::ZERO,
            };
            if pays.is_positive() {
                paying::record_payment(&self.desk, &self.firm, "year", code, pays, today, &[])
                    .unwrap();
                seen.payments += 1;
            } else if Temper::of(code) == Temper::Disputes && luck.one_in(12) {
                let invoice = items
                    .iter()
                    .find(|item| item.number.starts_with("F-") && item.open.is_positive());
                if let Some(item) = invoice {
                    let (since, amount) = match luck.below(3) {
                        0 => (None, None),
                        1 => (Some(today), None),
                        _ => (Some(today), Some(Cents(1 + item.open.0 / 2))),
                    };
                    paying::record_dispute(
                        &self.desk,
                        &self.firm,
                        "year",
                        &item.number,
                        since,
                        amount,
                    )
                    .unwrap();
                    seen.disputes += 1;
                }
            } else if Temper::of(code) == Temper::Promises && reminded && luck.one_in(4) {
                let for_on = plus_days(today, 2 + luck.below(10) as i32);
                paying::record_promise(&self.desk, &self.firm, "year", code, for_on, None).unwrap();
                seen.promises += 1;
            }
        }
    }

    /// The round; what it planned is compared with the ledger at once.
    fn round(&mut self, today: Date) {
        let done = reminding::round(&self.desk, &self.firm, "round", None, &mut |_| {}).unwrap();
        if done.planned == 0 {
            return;
        }
        let items = self.open_items(today);
        let mut planned = 0;
        for message in self.messages() {
            if message.state == "queued"
                && self.checked.insert((message.id, today))
                && message.planned_on == today
            {
                self.agrees_with_the_ledger(&message, &items);
                planned += 1;
            }
        }
        assert_eq!(
            planned, done.planned,
            "{today}: what a round says it planned is there"
        );
    }

    fn agrees_with_the_ledger(&self, message: &MessageRow, items: &[OpenItem]) {
        let own = || items.iter().filter(|item| item.account == message.account);
        let lines: Cents = message.lines.iter().map(|(_, cents)| *cents).sum();
        assert_eq!(message.total, lines - message.credits, "{message:?}");
        assert!(message.total.is_positive(), "{message:?}");
        let in_hand: Cents = own()
            .map(|item| item.open)
            .filter(|open| !open.is_positive())
            .sum();
        assert_eq!(message.credits, -in_hand, "{message:?}");
        let ids: Vec<_> = message.lines.iter().map(|(id, _)| *id).collect();
        let rows: Vec<InvoiceRow> = self.read(|books| books.invoices_by_id(&ids));
        assert_eq!(rows.len(), ids.len());
        for row in rows {
            let asked = message
                .lines
                .iter()
                .find(|(id, _)| *id == row.id)
                .map(|(_, cents)| *cents);
            let expected = match (row.disputed_on, row.disputed) {
                (Some(_), Some(amount)) => row.open - amount,
                (Some(_), None) => Cents::ZERO,
                (None, _) => row.open,
            };
            assert_eq!(asked, Some(expected), "{row:?} in {message:?}");
            assert!(own().any(|item| item.number == row.number && item.open == row.open));
        }
    }

    /// The sender: what is queued leaves, unless the account changed since or the server is down.
    fn post(&mut self, today: Date, seen: &mut Seen) {
        if self.luck.one_in(25) {
            self.down_until = plus_days(today, self.luck.below(14) as i32);
        }
        if today < self.down_until {
            return;
        }
        // Later than any hour at which a message of that day may leave.
        let by = By {
            at: i64::MAX / 2,
            ..self.desk.by(&self.firm, "sender")
        };
        let claimed = self.write(&by, |books| books.claim_messages(1, by.at, 100));
        for row in claimed {
            let sending = Mark::Sending {
                subject: "Rappel".into(),
                bytes: Vec::new(),
            };
            let may = self.write(&by, |books| books.mark_messages(1, &[(row.id, sending)]));
            let end = if may.is_empty() {
                seen.withdrawn += 1;
                Mark::Withdrawn("the account changed".into())
            } else {
                self.leaves(today, &row);
                seen.left += 1;
                Mark::Accepted("250".into())
            };
            let ended = self.write(&by, |books| books.mark_messages(1, &[(row.id, end)]));
            assert_eq!(ended, [row.id]);
            let broken = row.recipient == "hasabrokenmailbox@debtor.example";
            if broken && !may.is_empty() {
                reminding::inbox::record_bounce(
                    &self.desk,
                    &self.firm,
                    "year",
                    &row.message_id,
                    "550",
                )
                .unwrap();
                seen.bounced += 1;
            }
        }
    }

    fn leaves(&mut self, today: Date, message: &MessageRow) {
        let owed = self.open_items(today);
        let owed: Cents = owed
            .iter()
            .filter(|item| item.account == message.account)
            .map(|item| item.open)
            .sum();
        assert!(
            owed.is_positive(),
            "{today}: who owes nothing is left alone: {message:?}"
        );
        self.reminded.insert(message.account, today);
        self.left.push((today, message.clone()));
    }

    fn evening(&mut self, today: Date) {
        let closes = self.luck.one_in(10);
        if closes {
            let by = self.desk.by(&self.firm, "seal");
            self.write(&by, |books| books.seal());
        }
        let findings = self.read(|books| {
            let mut findings = books.recount()?;
            findings.extend(books.check_numbers()?);
            if closes {
                findings.extend(books.check_seals()?);
            }
            Ok(findings)
        });
        assert_eq!(findings, Vec::<String>::new(), "{today}");
        if self.left.last().is_some_and(|(on, _)| *on == today) {
            self.letters_were_right(today);
        }
    }

    fn letters_were_right(&self, today: Date) {
        let failed: BTreeSet<i64> = self
            .messages()
            .into_iter()
            .filter(|row| matches!(row.state.as_str(), "bounced" | "refused"))
            .map(|row| row.id)
            .collect();
        let mut steps = BTreeSet::new();
        let mut heights: BTreeMap<_, i64> = BTreeMap::new();
        let mut days: BTreeMap<AccountId, Vec<Date>> = BTreeMap::new();
        for (on, message) in self
            .left
            .iter()
            .filter(|(_, row)| !failed.contains(&row.id))
        {
            let run = (message.account, message.run);
            assert!(
                steps.insert((run, message.step)),
                "{today}: a step twice: {message:?}"
            );
            let height = heights.entry(run).or_insert(message.step.0);
            assert!(
                *height <= message.step.0,
                "{today}: the tone falls: {message:?}"
            );
            *height = message.step.0;
            days.entry(message.account).or_default().push(*on);
        }
        for (account, days) in days {
            let within = |length: i32| {
                let recent = days.iter().filter(|on| days_between(**on, today) < length);
                recent.count()
            };
            assert!(
                within(1) <= 1,
                "{today}: two letters on one day to {account:?}"
            );
            assert!(
                within(7) <= 3,
                "{today}: four letters in a week to {account:?}"
            );
        }
    }

    fn messages(&self) -> Vec<MessageRow> {
        self.read(|books| books.list_messages(None, i64::MAX, i64::MAX))
    }

    fn open_items(&self, today: Date) -> Vec<OpenItem> {
        measuring::open_items(&self.desk, &self.firm, today).unwrap()
    }

    fn read<T>(&self, work: impl FnOnce(&mut store::Books<'_>) -> Result<T, Fault>) -> T {
        self.desk.store.read(self.firm.id, work).unwrap()
    }

    fn write<T>(&self, by: &By, work: impl FnOnce(&mut store::Books<'_>) -> Result<T, Fault>) -> T {
        self.desk.store.write(self.firm.id, by, work).unwrap()
    }
}

fn euros(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}
