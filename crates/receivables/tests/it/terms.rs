//! Stories of terms of payment.

use receivables::invoicing::{EndOfMonth, Terms};
use receivables::party::DebtorKind::{Business, Consumer};
use receivables::party::Language;
use receivables::{Date, date};

const DAYS_45: Terms = Terms::days(45);
const DAYS_THEN_END: Terms = Terms {
    days: 45,
    end_of_month: EndOfMonth::After,
};
const END_THEN_DAYS: Terms = Terms {
    days: 45,
    end_of_month: EndOfMonth::Before,
};

#[test]
fn forty_five_days_end_of_month_are_counted_in_two_ways() {
    check(DAYS_45, date(2026, 1, 10), date(2026, 2, 24));
    check(DAYS_THEN_END, date(2026, 1, 10), date(2026, 2, 28));
    check(END_THEN_DAYS, date(2026, 1, 10), date(2026, 3, 17));
}

#[test]
fn an_invoice_of_the_last_day_of_a_month_waits_for_no_further_month() {
    check(
        Terms {
            days: 0,
            ..DAYS_THEN_END
        },
        date(2026, 1, 31),
        date(2026, 1, 31),
    );
    check(
        Terms {
            days: 30,
            ..END_THEN_DAYS
        },
        date(2026, 1, 31),
        date(2026, 3, 2),
    );
    check(
        Terms {
            days: 30,
            ..DAYS_THEN_END
        },
        date(2028, 1, 30),
        date(2028, 2, 29),
    );
}

#[test]
fn the_last_day_of_the_calendar_stops_the_count() {
    for terms in [DAYS_45, DAYS_THEN_END, END_THEN_DAYS] {
        check(terms, Date::MAX, Date::MAX);
    }
}

#[test]
fn the_law_caps_days_at_sixty_and_days_with_the_end_of_month_at_forty_five() {
    assert!(!Terms::days(60).exceed_legal_cap(Business));
    assert!(Terms::days(61).exceed_legal_cap(Business));
    assert!(
        !Terms::days(61).exceed_legal_cap(Consumer),
        "the cap binds businesses"
    );
    for terms in [DAYS_THEN_END, END_THEN_DAYS] {
        assert!(!terms.exceed_legal_cap(Business));
        assert!(Terms { days: 46, ..terms }.exceed_legal_cap(Business));
    }
}

#[test]
fn terms_read_as_a_contract_writes_them() {
    assert_eq!(Terms::days(0).text(Language::Fr), "à réception");
    assert_eq!(Terms::days(1).text(Language::Fr), "1 jour");
    assert_eq!(Terms::LEGAL.text(Language::En), "30 days");
    assert_eq!(DAYS_THEN_END.text(Language::Fr), "45 jours fin de mois");
    assert_eq!(END_THEN_DAYS.text(Language::En), "end of month + 45 days");
}

fn check(terms: Terms, issued_on: Date, due_on: Date) {
    assert_eq!(
        terms.due_on(issued_on),
        due_on,
        "{terms:?} from {issued_on}"
    );
}
