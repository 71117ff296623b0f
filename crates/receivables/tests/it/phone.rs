//! Telephone numbers as files bring them, and what a network would dial.

use receivables::phone::mobile;

/// Each line: what somebody wrote, and what a text message goes to, or why none does.
fn check(stories: &str) {
    for story in stories
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let (written, expected) = story.split_once(" => ").expect("a story has an end");
        let told = match mobile(written) {
            Ok(number) => number,
            Err(why) => format!("{why:?}"),
        };
        assert_eq!(told, expected, "{written}");
    }
}

#[test]
fn a_french_mobile_is_dialled_the_same_however_it_is_written() {
    check(
        "
        0612345678 => +33612345678
        06 12 34 56 78 => +33612345678
        06.12.34.56.78 => +33612345678
        06-12-34-56-78 => +33612345678
        07/12/34/56/78 => +33712345678
        +33 6 12 34 56 78 => +33612345678
        +33 (0)6 12 34 56 78 => +33612345678
        +33 06 12 34 56 78 => +33612345678
        0033 6 12 34 56 78 => +33612345678
        0033612345678 => +33612345678
        (06) 12 34 56 78 => +33612345678
        06\u{a0}12\u{202f}34 56 78 => +33612345678
        ",
    );
}

#[test]
fn a_mobile_of_overseas_is_dialled_under_the_code_of_its_department() {
    check(
        "
        06 90 12 34 56 => +590690123456
        06 91 12 34 56 => +590691123456
        06 92 12 34 56 => +262692123456
        06 93 12 34 56 => +262693123456
        06 39 12 34 56 => +262639123456
        06 94 12 34 56 => +594694123456
        06 96 12 34 56 => +596696123456
        06 97 12 34 56 => +596697123456
        +590 690 12 34 56 => +590690123456
        +262 (0)692 12 34 56 => +262692123456
        +33 6 90 12 34 56 => +590690123456
        06 95 12 34 56 => +33695123456
        06 39 98 12 34 => +33639981234
        ",
    );
}

#[test]
fn nothing_is_texted_to_a_telephone_that_cannot_read() {
    check(
        "
        01 99 00 12 34 => Landline
        02 62 12 34 56 => Landline
        03 88 12 34 56 => Landline
        05 90 12 34 56 => Landline
        09 72 12 34 56 => Landline
        +33 1 99 00 12 34 => Landline
        +590 590 12 34 56 => Landline
        08 10 12 34 56 => Special
        ",
    );
}

#[test]
fn numbers_of_other_countries_are_taken_as_they_are() {
    check(
        "
        +32 470 12 34 56 => +32470123456
        0049 151 23456789 => +4915123456789
        +44 (0)7700 900123 => +447700900123
        +377 6 12 34 56 78 => +377612345678
        ",
    );
}

#[test]
fn what_is_no_number_is_refused() {
    check(
        "
        demander Paul => NotANumber
        06 12 34 56 78 poste 3 => NotANumber
        + => NotANumber
        06 12 34 56 7 => Length
        06 12 34 56 789 => Length
        12 34 56 78 90 => Length
        00 12 => Length
        +1234567890123456 => Length
        ",
    );
    assert!(mobile("").is_err());
}
