//! A text message: short, and dearer with each part.
//!
//! A telephone network carries 160 characters of its own alphabet (GSM 7 bit, 3GPP TS 23.038) in one message, or 70 of any
//! alphabet. A longer text is cut into parts that are joined again on the telephone, and each is paid for. One « ê » in a
//! name makes the whole text of the dearer kind; so that who writes one should see which character did it.

/// What one message holds in the alphabet of the networks.
const GSM_ALONE: usize = 160;

/// What each of several parts holds: the rest is taken by the words that join them.
const GSM_JOINED: usize = 153;

/// What one message holds in UCS-2, counted in units of 16 bits.
const UCS_ALONE: usize = 70;

/// What each of several parts holds in UCS-2.
const UCS_JOINED: usize = 67;

/// The basic table of 3GPP TS 23.038, without the escape.
const GSM_BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Its extension: each of these costs an escape besides.
const GSM_EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// The alphabet in which a text travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// The networks' own: 160 characters in one message.
    Gsm7,
    /// Any character: 70 in one message.
    Ucs2,
}

/// What a text costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// In which alphabet it travels.
    pub alphabet: Alphabet,
    /// Its length: septets, or units of 16 bits.
    pub units: usize,
    /// How many messages it takes; none for an empty text.
    pub parts: usize,
    /// How many units are still free in the last part.
    pub free: usize,
    /// The characters that the networks' alphabet has not, each once, in the order in which they come.
    pub strangers: Vec<char>,
}

/// Measures a text.
///
/// ```
/// use receivables::reminding::sms::measure;
///
/// let measured = measure("Facture F-1 : 120,00 €. Merci.");
/// assert_eq!((measured.units, measured.parts), (31, 1)); // The € costs two.
/// assert_eq!(measure("À bientôt").strangers, ['À', 'ô']);
/// ```
pub fn measure(text: &str) -> Measured {
    let mut strangers = Vec::new();
    for c in text.chars().filter(|c| septets(*c).is_none()) {
        if !strangers.contains(&c) {
            strangers.push(c);
        }
    }
    let (alphabet, alone, joined) = if strangers.is_empty() {
        (Alphabet::Gsm7, GSM_ALONE, GSM_JOINED)
    } else {
        (Alphabet::Ucs2, UCS_ALONE, UCS_JOINED)
    };
    let sizes = text.chars().map(|c| match alphabet {
        Alphabet::Gsm7 => septets(c).unwrap_or_default(),
        Alphabet::Ucs2 => c.len_utf16(),
    });
    let units: usize = sizes.clone().sum();
    let (parts, free) = match units {
        0 => (0, 0),
        units if units <= alone => (1, alone - units),
        _ => cut(sizes, joined),
    };
    Measured {
        alphabet,
        units,
        parts,
        free,
        strangers,
    }
}

/// How many parts of this size it takes, and what is free in the last: an escape or a pair is never torn apart.
fn cut(sizes: impl Iterator<Item = usize>, joined: usize) -> (usize, usize) {
    let (mut parts, mut filled) = (1, 0);
    for size in sizes {
        if filled + size > joined {
            parts += 1;
            filled = 0;
        }
        filled += size;
    }
    (parts, joined - filled)
}

/// What a character costs in the networks' alphabet; none when it is not in it.
fn septets(c: char) -> Option<usize> {
    if GSM_BASIC.contains(c) {
        Some(1)
    } else {
        GSM_EXTENDED.contains(c).then_some(2)
    }
}

/// The same text with plain signs: a typographer's quotes, dashes and spaces say nothing on a telephone that the plain ones
/// do not, and one of them would make the text twice as dear. Letters with their accents stay as they are.
pub fn plain(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' | '\t' => said.push(' '),
            '’' | '‘' | '‚' => said.push('\''),
            '“' | '”' | '„' | '«' | '»' => said.push('"'),
            '–' | '—' | '‑' | '−' => said.push('-'),
            '…' => said.push_str("..."),
            '\u{200b}' | '\u{feff}' | '\r' => {}
            c => said.push(c),
        }
    }
    let lines: Vec<String> = said
        .trim()
        .lines()
        .map(|line| {
            line.split(' ')
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    lines.join("\n")
}
