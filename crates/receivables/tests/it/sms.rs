//! What a text message costs, by the table of the networks (3GPP TS 23.038).

use receivables::reminding::sms::{Alphabet, measure, plain};

fn told(text: &str) -> (usize, usize, usize) {
    let measured = measure(text);
    (measured.units, measured.parts, measured.free)
}

#[test]
fn one_message_holds_160_characters_of_the_networks_alphabet() {
    assert_eq!(told(""), (0, 0, 0));
    assert_eq!(told(&"a".repeat(160)), (160, 1, 0));
    assert_eq!(told(&"a".repeat(161)), (161, 2, 145));
    assert_eq!(told(&"a".repeat(306)), (306, 2, 0));
    assert_eq!(told(&"a".repeat(307)), (307, 3, 152));
    let french = measure("Réglé à échéance, où ? Ò Ñ ü ß Ø ¿ Ç");
    assert_eq!(
        (french.alphabet, french.strangers),
        (Alphabet::Ucs2, vec!['Ò'])
    );
}

#[test]
fn a_sign_of_the_extension_costs_two_and_is_never_torn_apart() {
    for sign in ["€", "[", "]", "{", "}", "\\", "^", "~", "|"] {
        assert_eq!(told(sign), (2, 1, 158), "{sign}");
    }
    assert_eq!(told(&"€".repeat(80)), (160, 1, 0));
    // 76 signs fill 152 of 153: the next one begins a part, and the one that is left over stays empty.
    assert_eq!(told(&"€".repeat(81)), (162, 2, 143));
    assert_eq!(
        told(&format!("{}{}", "a".repeat(152), "€".repeat(5))),
        (162, 2, 143)
    );
}

#[test]
fn one_character_from_elsewhere_makes_the_whole_text_of_the_dearer_kind() {
    let measured = measure("Bientôt réglé, ô Noël");
    assert_eq!(measured.alphabet, Alphabet::Ucs2);
    assert_eq!(measured.strangers, ['ô', 'ë']);
    assert_eq!(told(&"ê".repeat(70)), (70, 1, 0));
    assert_eq!(told(&"ê".repeat(71)), (71, 2, 63));
    assert_eq!(told(&"ê".repeat(134)), (134, 2, 0));
    // A pair of two units is never torn apart: 33 fill 66 of 67.
    assert_eq!(told(&"😀".repeat(36)), (72, 2, 61));
    // The small ç is not in the table, though the capital is.
    assert_eq!(measure("reçu").strangers, ['ç']);
    assert_eq!(measure("REÇU").strangers, [' '; 0]);
}

#[test]
fn a_typographers_signs_become_plain_and_letters_stay() {
    assert_eq!(
        plain("L’échéance\u{a0}: « 1\u{202f}200,00\u{a0}€ » — merci…"),
        "L'échéance : \" 1 200,00 € \" - merci..."
    );
    assert_eq!(
        plain("  Ligne 1 \r\n\r\n  Ligne   2\n"),
        "Ligne 1\n\nLigne 2"
    );
    assert_eq!(plain("Forêt"), "Forêt");
    let measured = measure(&plain("L’échéance\u{a0}: 1\u{202f}200,00\u{a0}€"));
    assert_eq!(measured.strangers, [' '; 0]);
}
