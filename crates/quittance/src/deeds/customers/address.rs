//! Where a customer's post goes, as a person or a program says it: the lines of an envelope, below the name.

use receivables::party::AccountId;
use store::{Books, Organisation};

use super::{CannotTend, open};
use crate::desk::Desk;
use crate::paper::ADDRESS_LINES_MAX;

/// A window takes no wider line (NF Z 10-011: 38 characters), and people write some more.
pub const LINE_CHARS_MAX: usize = 60;

/// Keeps where the post of a customer goes; nothing written: nobody knows.
pub fn set_address(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    text: &str,
) -> Result<(), CannotTend> {
    let words = lines(text)?;
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        put(books, account, words.as_deref())
    })
}

/// The same, within a deed. What stands already is not written again.
pub fn put(
    books: &mut Books<'_>,
    account: AccountId,
    words: Option<&str>,
) -> Result<(), CannotTend> {
    open(books, account)?;
    if books.address_of(account)?.as_deref() != words {
        books.set_address(account, words)?;
    }
    Ok(())
}

/// The lines of an address, each without what stands around it; none when nothing is written.
pub fn lines(text: &str) -> Result<Option<String>, CannotTend> {
    let one = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = text
        .lines()
        .map(one)
        .filter(|line| !line.is_empty())
        .collect();
    let is_long = |line: &String| line.chars().count() > LINE_CHARS_MAX;
    if lines.len() > ADDRESS_LINES_MAX || lines.iter().any(is_long) {
        return Err(CannotTend::LongAddress);
    }
    Ok(Some(lines.join("\n")).filter(|words| !words.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_few_short_lines() {
        let read = |text: &str| lines(text).unwrap();
        assert_eq!(
            read(" 3  place X \r\n\r\n54000 Nancy").as_deref(),
            Some("3 place X\n54000 Nancy")
        );
        assert_eq!(read("  \n "), None);
        assert!(matches!(
            lines("1\n2\n3\n4\n5\n6"),
            Err(CannotTend::LongAddress)
        ));
        assert!(matches!(
            lines(&"x".repeat(61)),
            Err(CannotTend::LongAddress)
        ));
    }
}
