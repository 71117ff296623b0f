//! A report of a past day is the report that was made on that day, whatever was written since, and in whatever order.

use receivables::party::{AccountId, OrganisationId};
use receivables::{Cents, Date, date};
use store::{Aged, Books, Fault, NewAccount, NewInvoice, NewPayment, OpenItem, PaymentRow};

use crate::fixture::{House, by, firm, ladder, on_both};

#[test]
fn a_credit_note_paid_back_was_owed_until_that_day() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house
            .store
            .write::<_, Fault>(house.firm, &by(4), |books| {
                let credit = document(customer, "AV-1", true, date(2026, 1, 10), 4_000);
                books.add_invoices(&[credit])?;
                let rows = books.invoices_by_number(&["AV-1".into()])?;
                books.refund_credit(&rows["AV-1"], date(2026, 2, 10))
            })
            .unwrap();
        let open = |day| {
            let (aged, items) = reports(house, house.firm, day);
            let items: Vec<i64> = items.iter().map(|item| item.open.0).collect();
            (aged.iter().map(|aged| aged.total().0).sum::<i64>(), items)
        };
        assert_eq!(open(date(2026, 1, 9)), (0, vec![]), "before it");
        assert_eq!(open(date(2026, 1, 10)), (-4_000, vec![-4_000]));
        assert_eq!(
            open(date(2026, 2, 9)),
            (-4_000, vec![-4_000]),
            "the evening before"
        );
        assert_eq!(open(date(2026, 2, 10)), (0, vec![]), "paid back");
    });
}

#[test]
fn a_refund_dated_before_its_credit_note_counts_from_the_credit_note() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house
            .store
            .write::<_, Fault>(house.firm, &by(4), |books| {
                let credit = document(customer, "AV-1", true, date(2026, 1, 10), 4_000);
                books.add_invoices(&[credit])?;
                let rows = books.invoices_by_number(&["AV-1".into()])?;
                books.refund_credit(&rows["AV-1"], date(2026, 1, 2))?;
                let rows = books.invoices_by_number(&["AV-1".into()])?;
                assert_eq!(rows["AV-1"].closed_on, Some(date(2026, 1, 10)));
                Ok(())
            })
            .unwrap();
        for day in [date(2026, 1, 5), date(2026, 1, 10)] {
            assert_eq!(reports(house, house.firm, day), (vec![], vec![]), "{day}");
        }
    });
}

#[test]
fn an_invoice_closed_by_an_older_payment_was_open_before_the_younger_one() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house
            .store
            .write::<_, Fault>(house.firm, &by(4), |books| {
                books.add_invoices(&[document(customer, "F-1", false, date(2026, 1, 1), 9_000)])?;
                for (day, cents) in [(20, 5_000), (10, 4_000)] {
                    let row = books.invoices_by_number(&["F-1".into()])?["F-1"].clone();
                    let mut payment =
                        payment(customer, &format!("P-{day}"), date(2026, 1, day), cents);
                    payment.pays.push((row.id, Cents(cents)));
                    books.add_payments(&[payment], &[row])?;
                }
                Ok(())
            })
            .unwrap();
        let (_, items) = reports(house, house.firm, date(2026, 1, 15));
        assert_eq!(
            items.iter().map(|item| item.open.0).collect::<Vec<_>>(),
            [5_000]
        );
    });
}

#[test]
fn a_past_day_equals_the_books_that_end_on_it() {
    /// Each draws sixteen documents and some forty movements.
    const SEEDS: u64 = 6;
    on_both(|house| {
        for seed in 1..=SEEDS {
            let facts = drawn(seed);
            let all = books_of(house, &facts, Date::MAX);
            let mut seen = 0;
            for day in [5, 12, 19, 26].map(|day| date(2026, 3, day)) {
                let until_then = books_of(house, &facts, day);
                let (now, then) = (reports(house, all, day), reports(house, until_then, day));
                assert_eq!(now, then, "seed {seed}, {day}");
                seen += now.1.len();
            }
            assert!(seen > 10, "seed {seed} left {seen} items open in all");
        }
    });
}

/// Something that happens on a day.
#[derive(Clone, Debug)]
pub enum Fact {
    Document {
        number: String,
        customer: usize,
        credit_note: bool,
        on: Date,
        cents: i64,
    },
    Payment {
        reference: String,
        customer: usize,
        on: Date,
        cents: i64,
    },
    /// A payment or a credit note pays an invoice.
    Pays {
        by: String,
        credit: bool,
        invoice: String,
        on: Date,
        cents: i64,
    },
    Refund {
        credit: String,
        on: Date,
        cents: i64,
    },
}

impl Fact {
    fn on(&self) -> Date {
        match self {
            Fact::Document { on, .. }
            | Fact::Payment { on, .. }
            | Fact::Pays { on, .. }
            | Fact::Refund { on, .. } => *on,
        }
    }
}

const CUSTOMERS: usize = 2;

/// Documents first, then movements between them in no order of days. No movement asks for more than all of them leave,
/// so that those until a day stand by themselves.
pub fn drawn(seed: u64) -> Vec<Fact> {
    let mut draw = Draw(seed);
    let mut facts = Vec::new();
    let mut left: Vec<(String, usize, Date, i64)> = Vec::new();
    for at in 0..16 {
        let (customer, on, cents) = (at % CUSTOMERS, draw.day(), 1_000 + draw.below(9_000));
        let name = format!("{}-{at}", ["F", "F", "AV", "P"][at / 2 % 4]);
        facts.push(match name.split_once('-') {
            Some(("P", _)) => Fact::Payment {
                reference: name.clone(),
                customer,
                on,
                cents,
            },
            Some((kind, _)) => Fact::Document {
                number: name.clone(),
                customer,
                credit_note: kind == "AV",
                on,
                cents,
            },
            None => unreachable!("each name has a dash"),
        });
        left.push((name, customer, on, cents));
    }
    for _ in 0..60 {
        let (one, two) = (draw.below(16) as usize, draw.below(16) as usize);
        let (source, target) = (left[one].clone(), left[two].clone());
        let cents = draw.below(4_000).min(source.3).min(target.3);
        if target.0.starts_with('F')
            && !source.0.starts_with('F')
            && source.1 == target.1
            && cents > 0
        {
            let (credit, on) = (source.0.starts_with('A'), source.2.max(target.2));
            facts.push(Fact::Pays {
                by: source.0,
                credit,
                invoice: target.0,
                on,
                cents,
            });
            left[one].3 -= cents;
            left[two].3 -= cents;
        }
    }
    for (credit, _, issued, cents) in left {
        if credit.starts_with('A') && cents > 0 {
            facts.push(Fact::Refund {
                credit,
                on: issued.max(draw.day()),
                cents,
            });
        }
    }
    facts
}

/// A small generator of our own, so that a seed is the same everywhere (xorshift64*).
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit as u64) as i64
    }

    fn day(&mut self) -> Date {
        date(2026, 3, 1 + self.below(30) as i8)
    }
}

/// New books with the facts until a day.
pub fn books_of(house: &House, facts: &[Fact], until: Date) -> OrganisationId {
    let firm = house.store.open_organisation(&firm(), 1).unwrap();
    house
        .store
        .write::<_, Fault>(firm, &by(1), |books| {
            let sequence = books.publish_sequence("standard", &ladder())?;
            let customers: Vec<NewAccount> = (0..CUSTOMERS)
                .map(|at| NewAccount {
                    code: format!("C-{at}"),
                    name: format!("Société {at}"),
                    ..NewAccount::default()
                })
                .collect();
            let customers = books.open_accounts(&customers, sequence)?;
            for fact in facts.iter().filter(|fact| fact.on() <= until) {
                write(books, &customers, fact)?;
            }
            Ok(())
        })
        .unwrap();
    firm
}

fn write(books: &mut Books<'_>, customers: &[AccountId], fact: &Fact) -> Result<(), Fault> {
    match fact {
        Fact::Document {
            number,
            customer,
            credit_note,
            on,
            cents,
        } => {
            let new = document(customers[*customer], number, *credit_note, *on, *cents);
            books.add_invoices(&[new]).map(|_| ())
        }
        Fact::Payment {
            reference,
            customer,
            on,
            cents,
        } => {
            let new = payment(customers[*customer], reference, *on, *cents);
            books.add_payments(&[new], &[]).map(|_| ())
        }
        Fact::Pays {
            by,
            credit: true,
            invoice,
            cents,
            ..
        } => {
            let rows = books.invoices_by_number(&[by.clone(), invoice.clone()])?;
            books.apply_credit(&rows[by], &rows[invoice], Cents(*cents))
        }
        Fact::Pays {
            by, invoice, cents, ..
        } => {
            let row = books.invoices_by_number(std::slice::from_ref(invoice))?[invoice].clone();
            let payments: Vec<PaymentRow> = books.payments_of(row.account, 100)?;
            let payment = payments
                .iter()
                .find(|payment| payment.reference == *by)
                .unwrap();
            books.apply_payment(payment, &row, Cents(*cents))
        }
        Fact::Refund { credit, on, cents } => {
            let mut row = books.invoices_by_number(std::slice::from_ref(credit))?[credit].clone();
            row.open = Cents(*cents);
            books.refund_credit(&row, *on)
        }
    }
}

fn document(
    account: AccountId,
    number: &str,
    credit_note: bool,
    issued_on: Date,
    cents: i64,
) -> NewInvoice {
    NewInvoice {
        account,
        number: number.into(),
        credit_note,
        issued_on,
        due_on: (!credit_note).then_some(issued_on),
        total: Cents(cents),
        disputed_on: None,
    }
}

fn payment(account: AccountId, reference: &str, received_on: Date, cents: i64) -> NewPayment {
    NewPayment {
        account,
        received_on,
        amount: Cents(cents),
        reference: reference.into(),
        source_key: reference.into(),
        pays: Vec::new(),
    }
}

/// The two reports of a day, without the ids of rows.
fn reports(house: &House, firm: OrganisationId, day: Date) -> (Vec<Aged>, Vec<OpenItem>) {
    let (mut aged, mut items) = house
        .store
        .read::<_, Fault>(firm, |books| {
            Ok((books.aged_balance(day)?, books.open_items(day)?))
        })
        .unwrap();
    aged.iter_mut().for_each(|aged| aged.account = 0);
    items
        .iter_mut()
        .for_each(|item| item.account = AccountId(0));
    (aged, items)
}
