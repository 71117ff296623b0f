//! Finding by an amount and by words, on both engines.

use receivables::{Cents, date};
use store::Fault;

use crate::fixture::on_both;

#[test]
fn an_amount_finds_what_is_owed_and_what_remains_of_it() {
    on_both(|house| {
        let customer = house.customer("C-90");
        let (issued, due) = (date(2025, 12, 1), date(2025, 12, 31));
        house.invoice(customer, "F-90", 77_101, issued, due);
        house.invoice(customer, "F-91", 77_102, issued, due);
        let numbers = |cents: i64| {
            let read = house.store.read::<_, Fault>(house.firm, |books| {
                books.invoices_of_amount(Cents(cents), 5)
            });
            let rows = read.unwrap();
            rows.into_iter().map(|row| row.number).collect::<Vec<_>>()
        };
        assert_eq!(numbers(77_101), ["F-90"]);
        assert_eq!(numbers(77_102), ["F-91"]);
        assert_eq!(numbers(77_103), Vec::<String>::new());
        let lately = house.store.read::<_, Fault>(house.firm, |books| {
            books.newest_messages()?;
            books.newest_inbound()?;
            Ok((
                books.newest_payments()?,
                books.payments_of_amount(Cents(77_101), 5)?,
            ))
        });
        assert_eq!(lately.unwrap(), (vec![], vec![]));
    });
}
