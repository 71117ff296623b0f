//! What each customer owes by due date and in which state it is, remembered: the first page and every list scan it.
//!
//! Customers stand in blocks, in the order of their codes. After a payment one block is read anew and all others are shared
//! with what was remembered before, so that a look costs the same whether somebody paid since or not.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use receivables::party::{AccountId, OrganisationId, SequenceId};
use receivables::wording::folded;
use receivables::{Cents, Date};

use crate::ageing;
use crate::books::Books;
use crate::journal::{day, day_number};
use crate::pages::{Standing, held};
use crate::remembered::{Kept, Mark, named_since, short};
use crate::reports::{AGES, Aged, by_age};
use crate::sql::{Connection, Row};
use crate::{Fault, params};

/// Customers that are read anew together: few enough to be copied in no time, many enough that a scan runs straight on.
const BLOCK: usize = 512;

/// No due day: nothing of this customer is late.
const NEVER: i32 = i32::MAX;

/// Every customer, and what is open of each.
#[derive(Debug, Default)]
pub(crate) struct Customers {
    blocks: Vec<Arc<Block>>,
}

/// Customers that stand together in the order of codes, with what they owe in columns.
#[derive(Debug, Default)]
struct Block {
    customers: Vec<Customer>,
    due: Vec<i32>,
    cents: Vec<i64>,
    /// How they stood on the day that was asked for last.
    seen: Mutex<Option<Arc<Day>>>,
}

#[derive(Clone, Debug)]
struct Customer {
    account: i64,
    code: Arc<str>,
    name: Arc<str>,
    /// Name and code in small letters without accents, for searching, and where the name ends.
    folded: Arc<str>,
    name_ends: usize,
    /// Where its due days and cents stand.
    from: usize,
    to: usize,
    held: Option<(i64, Option<i64>)>,
    states: States,
    /// The colleague who looks after it; 0: nobody.
    assigned: i64,
    /// The version of a sequence that it follows.
    sequence: i64,
    /// The firm's own word for its kind; empty: none.
    segment: Arc<str>,
}

/// What else a list tells of a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct States {
    waiting: bool,
    disputed: bool,
    bounced: bool,
    promised: Option<Date>,
}

/// How the customers of a block stand on a day, in columns.
#[derive(Debug)]
struct Day {
    today: i32,
    ages: Vec<[i64; AGES]>,
    oldest: Vec<i32>,
    in_hand: Vec<i64>,
}

/// One customer, as a scan meets it.
pub struct Seen<'a> {
    customer: &'a Customer,
    day: &'a Day,
    at: usize,
}

impl<'a> Seen<'a> {
    /// Which.
    pub fn account(&self) -> AccountId {
        AccountId(self.customer.account)
    }

    /// Its name.
    pub fn name(&self) -> &'a str {
        &self.customer.name
    }

    /// Its name in small letters without accents.
    pub fn folded_name(&self) -> &'a str {
        &self.customer.folded[..self.customer.name_ends]
    }

    /// Its name and its code in small letters without accents.
    pub fn folded(&self) -> &'a str {
        &self.customer.folded
    }

    /// Cents per age.
    pub fn ages(&self) -> &'a [i64; AGES] {
        &self.day.ages[self.at]
    }

    /// The day on which they are looked at.
    pub fn today(&self) -> Date {
        day(i64::from(self.day.today))
    }

    /// Everything late.
    pub fn late(&self) -> Cents {
        Cents(self.ages()[1..].iter().sum())
    }

    /// The due date of the oldest late item.
    pub fn oldest_due_on(&self) -> Option<Date> {
        let oldest = self.day.oldest[self.at];
        (oldest != NEVER).then(|| day(i64::from(oldest)))
    }

    /// What is in hand, when it exceeds what bears no due date.
    pub fn in_hand(&self) -> Cents {
        Cents(self.day.in_hand[self.at])
    }

    /// Suspended today, and until when.
    pub fn held(&self) -> Option<Option<Date>> {
        let (since, until) = self.customer.held?;
        held(Some(since), until, i64::from(self.day.today))
    }

    /// A question about it waits for a person.
    pub fn waiting(&self) -> bool {
        self.customer.states.waiting
    }

    /// It contests something that is open.
    pub fn disputed(&self) -> bool {
        self.customer.states.disputed
    }

    /// A mailbox of it refused a message for good.
    pub fn bounced(&self) -> bool {
        self.customer.states.bounced
    }

    /// It promised to pay, by this day.
    pub fn promised(&self) -> Option<Date> {
        self.customer.states.promised
    }

    /// The colleague who looks after it.
    pub fn assigned_to(&self) -> Option<i64> {
        Some(self.customer.assigned).filter(|id| *id != 0)
    }

    /// The version of a sequence that it follows.
    pub fn sequence(&self) -> SequenceId {
        SequenceId(self.customer.sequence)
    }

    /// The firm's own word for its kind; empty: none.
    pub fn segment(&self) -> &'a str {
        &self.customer.segment
    }

    /// The same to be kept. When the question is asked again is not remembered, and stays out.
    pub fn standing(&self) -> Standing {
        Standing {
            account: self.account(),
            code: self.customer.code.to_string(),
            name: self.customer.name.to_string(),
            ages: *self.ages(),
            in_hand: self.in_hand(),
            oldest_due_on: self.oldest_due_on(),
            look_again_on: None,
            held: self.held(),
        }
    }
}

impl Books<'_> {
    /// Every customer as it stands on a day that is today or later, in the order of codes. The journal tells what changed.
    pub fn each_customer(
        &mut self,
        today: Date,
        see: &mut dyn FnMut(&Seen<'_>),
    ) -> Result<(), Fault> {
        let customers = self.customers()?;
        customers.each(short(day_number(today)), see);
        Ok(())
    }

    /// Everyone. Books that write see what they have just written, which nobody else may remember.
    pub(crate) fn customers(&mut self) -> Result<Arc<Customers>, Fault> {
        match self.remembered {
            Some(remembered) => remembered.customers.of(self.connection, self.organisation),
            None => Ok(Customers::read_all(self.connection, self.organisation)?.into()),
        }
    }
}

impl Customers {
    /// What each customer owes by age on a day; who owes nothing is left out.
    pub(crate) fn aged(&self, today: i64) -> Vec<Aged> {
        let today = short(today);
        let owing = |block: &&Arc<Block>| block.customers.iter().filter(|c| c.owes()).count();
        let mut all = Vec::with_capacity(self.blocks.iter().map(|block| owing(&block)).sum());
        for block in &self.blocks {
            let aged = |customer: &Customer| Aged {
                account: customer.account,
                code: customer.code.clone(),
                name: customer.name.clone(),
                ages: block.ages(customer, today),
            };
            all.extend(block.customers.iter().filter(|c| c.owes()).map(aged));
        }
        all
    }

    fn each(&self, today: i32, see: &mut dyn FnMut(&Seen<'_>)) {
        for block in &self.blocks {
            let day = block.on(today);
            for (at, customer) in block.customers.iter().enumerate() {
                let day = &*day;
                see(&Seen { customer, day, at });
            }
        }
    }

    /// Blocks of customers in the order of their codes.
    fn of(mut rows: Rows) -> Customers {
        rows.customers.sort_by(|a, b| a.code.cmp(&b.code));
        // One that grew a little stays one, so that no crumbs are left behind.
        let each = match rows.customers.len() {
            few if few <= 2 * BLOCK => 2 * BLOCK,
            _ => BLOCK,
        };
        let blocks = rows.customers.chunks(each);
        let block = |customers| Arc::new(Block::of(customers, &rows.due, &rows.cents));
        Customers {
            blocks: blocks.map(block).collect(),
        }
    }

    /// The block in which a code stands, or would.
    fn place(&self, code: &str) -> usize {
        let ends_before = |block: &Arc<Block>| {
            let last = block.customers.last();
            last.is_some_and(|last| &*last.code < code)
        };
        let place = self.blocks.partition_point(ends_before);
        place.min(self.blocks.len().saturating_sub(1))
    }
}

impl Customer {
    fn owes(&self) -> bool {
        self.from < self.to
    }
}

impl Block {
    /// A block of its own of these customers, whose amounts stand in these columns.
    fn of(customers: &[Customer], due: &[i32], cents: &[i64]) -> Block {
        let mut block = Block::default();
        for customer in customers {
            let stretch = customer.from..customer.to;
            let from = block.due.len();
            block.due.extend_from_slice(&due[stretch.clone()]);
            block.cents.extend_from_slice(&cents[stretch]);
            let to = block.due.len();
            let customer = customer.clone();
            block.customers.push(Customer {
                from,
                to,
                ..customer
            });
        }
        block
    }

    fn ages(&self, customer: &Customer, today: i32) -> [i64; AGES] {
        let (from, to) = (customer.from, customer.to);
        by_age(&self.due[from..to], &self.cents[from..to], today)
    }

    /// How these customers stand on a day: counted once a day, or once they changed.
    fn on(&self, today: i32) -> Arc<Day> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match &*seen {
            Some(day) if day.today == today => day.clone(),
            _ => {
                let day = Arc::new(self.count(today));
                *seen = Some(day.clone());
                day
            }
        }
    }

    fn count(&self, today: i32) -> Day {
        let mut day = Day {
            today,
            ages: Vec::with_capacity(self.customers.len()),
            oldest: Vec::with_capacity(self.customers.len()),
            in_hand: Vec::with_capacity(self.customers.len()),
        };
        for customer in &self.customers {
            let items = customer.from..customer.to;
            let (due, cents) = (&self.due[items.clone()], &self.cents[items]);
            day.ages.push(by_age(due, cents, today));
            // Due days rise.
            let mut late = due.iter().zip(cents).take_while(|(due, _)| **due < today);
            let oldest = late.find(|(_, cents)| **cents > 0);
            day.oldest.push(oldest.map_or(NEVER, |(due, _)| *due));
            let last = due.last().zip(cents.last());
            let in_hand = last.filter(|(due, cents)| **due == NEVER && **cents < 0);
            day.in_hand.push(in_hand.map_or(0, |(_, cents)| -cents));
        }
        day
    }

    fn bytes(&self) -> usize {
        /// What the allocations of three texts carry besides their letters.
        const ALLOCATIONS: usize = 3 * 32;
        /// Of a day: ages, oldest, in hand.
        const SEEN: usize = AGES * 8 + 4 + 8;
        let texts =
            |c: &Customer| ALLOCATIONS + SEEN + c.code.len() + c.name.len() + c.folded.len();
        self.customers.iter().map(texts).sum::<usize>()
            + self.customers.capacity() * size_of::<Customer>()
            + self.due.capacity() * size_of::<i32>()
            + self.cents.capacity() * size_of::<i64>()
    }
}

/// Customers as they are read, in no order, with what they owe.
#[derive(Default)]
struct Rows {
    customers: Vec<Customer>,
    due: Vec<i32>,
    cents: Vec<i64>,
    /// Segments met so far: many customers share one word.
    segments: HashSet<Arc<str>>,
}

impl Rows {
    fn segment(&mut self, word: Option<&str>) -> Arc<str> {
        let word = word.unwrap_or_default();
        if let Some(known) = self.segments.get(word) {
            return known.clone();
        }
        let new: Arc<str> = word.into();
        self.segments.insert(new.clone());
        new
    }

    /// Takes in a row of id, code, name, packed ageing, hold, colleague, sequence, segment.
    fn add(&mut self, row: &Row<'_>, states: &HashMap<i64, States>) -> Result<(), Fault> {
        let from = self.due.len();
        ageing::each(row.bytes(3)?, |due, cents| {
            self.due.push(short(due));
            self.cents.push(cents);
        })?;
        let (account, code, name) = (row.int(0)?, row.str(1)?, row.str(2)?);
        let small = folded(name);
        let name_ends = small.len();
        let until = row.opt_int(5)?;
        let segment = self.segment(row.opt_text(8)?.as_deref());
        self.customers.push(Customer {
            account,
            code: code.into(),
            name: name.into(),
            folded: format!("{small}\n{}", folded(code)).into(),
            name_ends,
            from,
            to: self.due.len(),
            held: row.opt_int(4)?.map(|since| (since, until)),
            states: states.get(&account).copied().unwrap_or_default(),
            assigned: row.opt_int(6)?.unwrap_or_default(),
            sequence: row.int(7)?,
            segment,
        });
        Ok(())
    }
}

/// The states of all customers that are in one.
fn states(
    connection: &mut Connection,
    firm: OrganisationId,
) -> Result<HashMap<i64, States>, Fault> {
    gather_states(
        connection,
        params![firm.0],
        [
            "select account_id, cast(null as bigint) from questions where organisation_id = $1 and answered_on is null",
            "select account_id, cast(null as bigint) from invoices
         where organisation_id = $1 and disputed_on is not null and open_cents > 0",
            "select account_id, cast(null as bigint) from contacts
         where organisation_id = $1 and bounced_on is not null and removed_on is null",
            "select account_id, for_on from promises where organisation_id = $1 and ended_on is null",
        ],
    )
}

/// The states of these customers.
fn states_of(
    connection: &mut Connection,
    firm: OrganisationId,
    accounts: &[Option<i64>],
) -> Result<HashMap<i64, States>, Fault> {
    gather_states(connection, params![firm.0, accounts], [
        "select account_id, cast(null as bigint) from questions
         where organisation_id = $1 and account_id = any($2) and answered_on is null",
        "select account_id, cast(null as bigint) from invoices
         where organisation_id = $1 and account_id = any($2) and disputed_on is not null and open_cents > 0",
        "select account_id, cast(null as bigint) from contacts
         where organisation_id = $1 and account_id = any($2) and bounced_on is not null and removed_on is null",
        "select account_id, for_on from promises where organisation_id = $1 and account_id = any($2) and ended_on is null",
    ])
}

/// Questions, disputes, bounces and promises, in this order.
fn gather_states(
    connection: &mut Connection,
    params: &[crate::sql::Value<'_>],
    [waiting, disputed, bounced, promised]: [&'static str; 4],
) -> Result<HashMap<i64, States>, Fault> {
    let mut states: HashMap<i64, States> = HashMap::new();
    let mut mark = |sql, set: fn(&mut States, Option<i64>)| {
        connection.each(sql, params, &mut |row| {
            set(states.entry(row.int(0)?).or_default(), row.opt_int(1)?);
            Ok(())
        })
    };
    mark(waiting, |of, _| of.waiting = true)?;
    mark(disputed, |of, _| of.disputed = true)?;
    mark(bounced, |of, _| of.bounced = true)?;
    mark(promised, |of, on| {
        of.promised = of.promised.max(on.map(day))
    })?;
    Ok(states)
}

impl Kept for Customers {
    fn read_all(connection: &mut Connection, firm: OrganisationId) -> Result<Customers, Fault> {
        let states = states(connection, firm)?;
        let mut rows = Rows::default();
        connection.each(
            "select id, code, name, ageing, hold_on, hold_until_on, assigned_to, sequence_id, segment from accounts where organisation_id = $1",
            params![firm.0],
            &mut |row| rows.add(row, &states),
        )?;
        Ok(Customers::of(rows))
    }

    fn renewed(
        &self,
        connection: &mut Connection,
        firm: OrganisationId,
        since: Mark,
    ) -> Result<Option<Customers>, Fault> {
        let Some(accounts) = named_since(connection, firm, since)? else {
            return Ok(None);
        };
        let states = states_of(connection, firm, &accounts)?;
        let mut rows = Rows::default();
        connection.each(
            "select id, code, name, ageing, hold_on, hold_until_on, assigned_to, sequence_id, segment from accounts
             where organisation_id = $1 and id = any($2)",
            params![firm.0, &accounts[..]],
            &mut |row| rows.add(row, &states),
        )?;
        Ok(Some(self.with(rows, &accounts)))
    }

    fn bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.bytes()).sum()
    }
}

impl Customers {
    /// The same with these accounts as they were read now. Blocks in which none of them stands are shared.
    fn with(&self, rows: Rows, accounts: &[Option<i64>]) -> Customers {
        let named: HashSet<i64> = accounts.iter().flatten().copied().collect();
        let mut arrived: Vec<Vec<Customer>> = vec![Vec::new(); self.blocks.len()];
        if self.blocks.is_empty() {
            return Customers::of(rows);
        }
        for customer in rows.customers {
            arrived[self.place(&customer.code)].push(customer);
        }
        let mut blocks = Vec::with_capacity(self.blocks.len() + 1);
        for (block, arrived) in self.blocks.iter().zip(arrived) {
            let stays = |customer: &&Customer| !named.contains(&customer.account);
            let stay = block.customers.iter().filter(stays).count();
            if arrived.is_empty() && stay == block.customers.len() {
                blocks.push(block.clone());
                continue;
            }
            let mut both = Rows {
                customers: block.customers.iter().filter(stays).cloned().collect(),
                due: block.due.clone(),
                cents: block.cents.clone(),
                ..Rows::default()
            };
            for customer in arrived {
                let stretch = customer.from..customer.to;
                let from = both.due.len();
                both.due.extend_from_slice(&rows.due[stretch.clone()]);
                both.cents.extend_from_slice(&rows.cents[stretch]);
                let to = both.due.len();
                both.customers.push(Customer {
                    from,
                    to,
                    ..customer
                });
            }
            blocks.extend(Customers::of(both).blocks);
        }
        Customers { blocks }
    }
}
