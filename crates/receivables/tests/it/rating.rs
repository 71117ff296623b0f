//! The payer rating, told as stories: one for each branch of the rule.

use receivables::account::{Account, Dispute, OpenInvoice};
use receivables::measuring::{Rated, Rating, Share, awaited_shares, rate, rating_changes_on};
use receivables::party::{AccountId, InvoiceId};
use receivables::{Cents, Date, date};

/// `paid F-1 1200.00 due 2026-03-02 on 2026-03-12`, `open F-2 500.00 due 2026-05-01`, then what is expected on a day:
/// `2026-06-01 C 23 days on 1700.00 of 2` or `2026-06-01 none of 1`; `held by F-2` when something holds the letter down.
fn check(story: &str) {
    let mut shares = Vec::new();
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[0] {
            "paid" | "open" => shares.push(Share {
                invoice: invoice(words[1]),
                amount: cents(words[2]),
                due_on: day(words[4]),
                came_on: words.get(6).map(|on| day(on)),
            }),
            on => assert_eq!(
                told(&rate(&shares, day(on))),
                words[1..].join(" "),
                "{line}"
            ),
        }
    }
}

fn told(rated: &Rated) -> String {
    let Some(rating) = rated.rating else {
        return format!("none of {}", rated.invoices);
    };
    let held = match rated.longest {
        Some((invoice, _)) if rated.is_held_down() => format!(" held by F-{}", invoice.0),
        _ => String::new(),
    };
    let counted = rated.counted;
    assert_eq!(counted.amount, rated.came.amount + rated.awaited.amount);
    format!(
        "{} {} days on {}.{:02} of {}{held}",
        rating.as_str(),
        counted.days(),
        counted.amount.0 / 100,
        counted.amount.0 % 100,
        rated.invoices
    )
}

fn invoice(number: &str) -> InvoiceId {
    InvoiceId(number.trim_start_matches("F-").parse().expect("a number"))
}

fn cents(text: &str) -> Cents {
    Cents(text.replace('.', "").parse().expect("an amount"))
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

#[test]
fn who_pays_on_time_is_an_a_and_paying_early_makes_up_for_nothing() {
    check(
        "
        paid F-1 100.00 due 2026-03-02 on 2026-03-02
        paid F-2 100.00 due 2026-04-02 on 2026-02-02
        paid F-3 100.00 due 2026-05-02 on 2026-05-17
        2026-06-01 A 5 days on 300.00 of 3
    ",
    );
}

#[test]
fn each_letter_has_its_last_day() {
    for (late, letter) in [
        (5, "A"),
        (6, "B"),
        (15, "B"),
        (16, "C"),
        (30, "C"),
        (31, "D"),
        (60, "D"),
        (61, "E"),
    ] {
        let on = receivables::calendar::plus_days(date(2026, 3, 2), late);
        check(&format!(
            "
            paid F-1 100.00 due 2026-03-02 on {on}
            paid F-2 100.00 due 2026-03-02 on {on}
            paid F-3 100.00 due 2026-03-02 on {on}
            2026-06-01 {letter} {late} days on 300.00 of 3
        "
        ));
    }
}

#[test]
fn who_pays_some_and_leaves_the_rest_is_not_flattered_by_what_was_paid() {
    check(
        "
        paid F-1 100.00 due 2026-03-02 on 2026-03-02
        paid F-2 100.00 due 2026-04-02 on 2026-04-02
        open F-3 800.00 due 2026-04-17
        2026-05-12 C 20 days on 1000.00 of 3
    ",
    );
}

#[test]
fn euros_weigh_and_not_invoices_and_what_came_in_parts_is_dated_by_its_parts() {
    check(
        "
        paid F-1 10.00 due 2026-03-02 on 2026-05-31
        paid F-2 10.00 due 2026-03-02 on 2026-05-31
        paid F-3 980.00 due 2026-04-02 on 2026-04-02
        2026-06-01 A 2 days on 1000.00 of 3
        paid F-4 500.00 due 2026-04-02 on 2026-04-02
        paid F-4 500.00 due 2026-04-02 on 2026-05-02
        2026-06-01 B 8 days on 2000.00 of 4
    ",
    );
}

#[test]
fn an_invoice_that_waits_for_long_holds_the_letter_down_whatever_the_rest() {
    check(
        "
        paid F-1 9000.00 due 2026-03-02 on 2026-03-02
        paid F-2 9000.00 due 2026-04-02 on 2026-04-02
        open F-3 100.00 due 2026-05-02
        2026-06-01 A 0 days on 18100.00 of 3
        2026-06-02 C 0 days on 18100.00 of 3 held by F-3
        2026-07-31 C 0 days on 18100.00 of 3 held by F-3
        2026-08-01 E 1 days on 18100.00 of 3 held by F-3
    ",
    );
}

#[test]
fn a_rest_that_nobody_noticed_holds_nothing_down() {
    check(
        "
        paid F-1 9000.00 due 2026-03-02 on 2026-03-02
        paid F-2 9000.00 due 2026-04-02 on 2026-04-02
        open F-3 49.99 due 2025-05-02
        2026-06-01 A 1 days on 18049.99 of 3
    ",
    );
}

#[test]
fn too_few_invoices_give_no_letter_and_what_is_not_late_yet_is_no_history() {
    check(
        "
        2026-06-01 none of 0
        paid F-1 100.00 due 2026-03-02 on 2026-03-02
        open F-2 100.00 due 2026-05-02
        open F-2 100.00 due 2026-05-02
        open F-3 100.00 due 2026-06-02
        2026-06-01 none of 2
        2026-06-02 none of 2
        2026-06-03 C 16 days on 400.00 of 3
    ",
    );
}

#[test]
fn a_euro_counts_for_a_year_from_the_day_it_came_or_was_due() {
    check(
        "
        paid F-1 100.00 due 2024-03-01 on 2025-06-01
        paid F-2 100.00 due 2026-03-02 on 2026-03-02
        paid F-3 100.00 due 2026-04-02 on 2026-04-02
        paid F-4 100.00 due 2026-05-02 on 2026-05-02
        2026-06-01 E 114 days on 400.00 of 4
        2026-06-02 A 0 days on 300.00 of 3
    ",
    );
    check(
        "
        open F-1 100.00 due 2022-06-01
        open F-2 100.00 due 2022-06-01
        open F-3 100.00 due 2022-06-01
        2026-06-01 E 1461 days on 300.00 of 3
    ",
    );
}

#[test]
fn what_is_contested_is_not_held_against_the_customer() {
    let mut account = Account::of(AccountId(1));
    for id in 1..=3 {
        let number = format!("F-{id}");
        let due = date(2026, 3, 2);
        account.invoices.push(OpenInvoice::new(
            InvoiceId(id),
            &number,
            due,
            due,
            Cents(10_000),
        ));
    }
    let on = date(2026, 6, 1);
    account.invoices[0].dispute = Some(Dispute { on, amount: None });
    let amount = Some(Cents(4_000));
    account.invoices[1].dispute = Some(Dispute { on, amount });
    account.invoices[2].due_on = None;
    let shares: Vec<Share> = awaited_shares(&account).collect();
    let rated = rate(&shares, on);
    assert_eq!((rated.awaited.amount, rated.invoices), (Cents(6_000), 1));
}

#[test]
fn the_day_on_which_a_letter_changes_by_itself_is_foreseen() {
    let share = |id, due_on, came_on| Share {
        invoice: InvoiceId(id),
        due_on,
        amount: Cents(900_000),
        came_on,
    };
    let paid = |id| share(id, date(2026, 3, 2), Some(date(2026, 3, 2)));
    let quiet = [paid(1), paid(2), paid(3)];
    assert_eq!(
        rating_changes_on(&quiet, date(2026, 6, 1)),
        date(2026, 7, 2)
    );
    let waits = [paid(1), paid(2), share(3, date(2026, 5, 20), None)];
    let today = date(2026, 6, 1);
    assert_eq!(rate(&waits, today).rating, Some(Rating::A));
    let on = rating_changes_on(&waits, today);
    assert_eq!(on, date(2026, 6, 6));
    assert_eq!(rate(&waits, on).rating, Some(Rating::B));
}
