//! Where post goes and what was posted, on both engines: sealed, kept, counted as a contact, taken back, erased.

use receivables::next_step::Because;
use receivables::party::AccountId;
use receivables::reminding::StepCode;
use receivables::{Cents, date};
use store::{Erasure, Fault, NewPosted, NewQuestion};

use crate::fixture::{House, by, on_both};

const PDF: &[u8] = b"%PDF-1.7 Maud Kerbrat";

fn write<T>(
    house: &House,
    second: i64,
    work: impl FnOnce(&mut store::Books<'_>) -> Result<T, Fault>,
) -> T {
    house.store.write(house.firm, &by(second), work).unwrap()
}

/// A question for a letter.
fn asked(house: &House, account: AccountId) -> i64 {
    let invoice = house.invoice(
        account,
        "F-1",
        120_000,
        date(2025, 10, 1),
        date(2025, 11, 1),
    );
    write(house, 5, |books| {
        books.ask(&[NewQuestion {
            account,
            run: invoice,
            step: StepCode(1),
            kind: "letter",
            level: "R2",
            lines: vec![(invoice, Cents(120_000))],
            total: Cents(120_000),
            because: Because::NothingOpen,
        }])?;
        Ok(books.questions_of(account, 1)?.remove(0).id)
    })
}

#[test]
fn an_address_is_kept_corrected_and_forgotten_and_the_journal_tells_only_that() {
    on_both(|house| {
        let (one, other) = (house.customer("C-1"), house.customer("C-2"));
        let read = |account| {
            house
                .store
                .read::<_, Fault>(house.firm, |books| books.address_of(account))
                .unwrap()
        };
        assert_eq!(read(one), None);
        write(house, 4, |books| {
            books.set_address(one, Some("3 place Stanislas\n54000 Nancy"))
        });
        write(house, 5, |books| {
            books.set_address(one, Some("BP 3\n75001 Paris"))
        });
        assert_eq!(read(one).as_deref(), Some("BP 3\n75001 Paris"));
        assert_eq!(read(other), None);
        let told = house
            .store
            .read::<_, Fault>(house.firm, |books| books.timeline(one, 10))
            .unwrap();
        let changes: Vec<_> = told
            .iter()
            .filter(|entry| entry.kind == "address_changed")
            .collect();
        assert_eq!(changes.len(), 2);
        assert!(changes.iter().all(|entry| !entry.detail.contains("Paris")));
        write(house, 6, |books| books.set_address(one, None));
        assert_eq!(read(one), None);
    });
}

#[test]
fn a_posted_letter_is_kept_to_the_byte_counts_on_its_day_and_can_be_taken_back() {
    on_both(|house| {
        let account = house.customer("C-1");
        let question = asked(house, account);
        let posted = NewPosted {
            account,
            question,
            dated_on: date(2025, 12, 29),
            posted_on: date(2025, 12, 30),
            tracking: "1A 234",
            pages: 2,
            pdf: PDF,
        };
        write(house, 6, |books| {
            books.add_posted(&posted)?;
            assert!(books.answer_question(question, "yes")?);
            Ok(())
        });
        let (row, pdf, all, case) = house
            .store
            .read::<_, Fault>(house.firm, |books| {
                let row = books.posted(question)?.unwrap();
                let pdf = books.posted_pdf(question)?;
                let case = books.cases(&[account], date(2026, 1, 1))?.remove(0);
                Ok((row, pdf, books.posted_to(account, 10)?, case))
            })
            .unwrap();
        assert_eq!(pdf.as_deref(), Some(PDF));
        assert_eq!(
            (row.tracking.as_str(), row.pages, row.posted_by.as_str()),
            ("1A 234", 2, "test")
        );
        assert_eq!(all, [row]);
        assert_eq!(
            case.account.contacted,
            [date(2025, 12, 30)],
            "on the day it left"
        );
        assert_eq!(case.account.taken[0].on, date(2025, 12, 30));
        assert!(write(house, 7, |books| books.remove_posted(question)));
        assert!(!write(house, 8, |books| books.remove_posted(question)));
        let gone = house
            .store
            .read::<_, Fault>(house.firm, |books| books.posted_pdf(question));
        assert_eq!(gone.unwrap(), None);
    });
}

#[test]
fn what_is_held_of_a_person_shows_both_and_an_erasure_leaves_neither() {
    on_both(|house| {
        let account = house.customer("C-1");
        let question = asked(house, account);
        write(house, 6, |books| {
            books.set_address(account, Some("3 place Stanislas\n54000 Nancy"))?;
            books.add_posted(&NewPosted {
                account,
                question,
                dated_on: date(2025, 12, 30),
                posted_on: date(2025, 12, 30),
                tracking: "1A 234",
                pages: 1,
                pdf: PDF,
            })
        });
        let held = house
            .store
            .read::<_, Fault>(house.firm, |books| books.held_of(account))
            .unwrap();
        assert_eq!(
            held["addresses"][0]["words"],
            "3 place Stanislas\n54000 Nancy"
        );
        assert_eq!(held["posted"][0]["tracking"], "1A 234");
        let hex: String = PDF.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(held["posted"][0]["bytes"], hex);
        let erasure = Erasure {
            account,
            code: "erased-1".into(),
            name: "Client effacé".into(),
            rule: "GDPR art. 17".into(),
            first_on: None,
        };
        write(house, 9, |books| books.erase_account(&erasure));
        let (address, pdf) = house
            .store
            .read::<_, Fault>(house.firm, |books| {
                Ok((books.address_of(account)?, books.posted_pdf(question)?))
            })
            .unwrap();
        assert_eq!((address, pdf), (None, None));
    });
}
