//! Codes on paper, for the day on which the telephone is at the bottom of a lake: ten, each used once, only hashes kept.

use crate::secrets::{self, token_hash};

/// Enough for years of lost telephones; few enough to be printed on one page.
pub const CODES: usize = 10;

/// Ten new codes, of 80 bits each: a hash of them tells nothing.
pub fn codes() -> Vec<String> {
    (0..CODES).map(|_| secrets::password()).collect()
}

/// What is kept of a code, however it was typed.
pub fn hash(typed: &str) -> [u8; 32] {
    let bare: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    token_hash(&bare.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let codes = codes();
        assert_eq!(codes.len(), CODES);
        let code = &codes[0];
        assert_eq!(hash(code), hash(&code.replace('-', " ").to_uppercase()));
        assert_ne!(hash(code), hash(&codes[1]));
        assert_ne!(hash(code), hash(""));
    }
}
