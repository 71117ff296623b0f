//! Three hundred customers who do not exist, with tempers that everyone knows.

use receivables::calendar::Zone;
use receivables::invoicing::Terms;
use receivables::party::{DebtorKind, Language};
use store::NewAccount;

/// How a customer pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Temper {
    /// A few days before or after the due date.
    Prompt,
    /// Some two weeks late.
    Usual,
    /// One to two months late.
    Slow,
    /// A part now, the rest much later.
    InParts,
    /// Contests one invoice in five.
    Quarrelsome,
    /// Promises, and half of the time keeps it.
    Promising,
    /// Hardly ever.
    Bad,
}

/// A customer of the year.
pub struct Customer {
    /// As the books open it.
    pub account: NewAccount,
    /// Its mailbox.
    pub email: String,
    /// Whether that mailbox still exists.
    pub bounces: bool,
    /// How it pays.
    pub temper: Temper,
    /// How much it buys, 1 to 10.
    pub size: u64,
    /// Where its post goes, as far as the firm knows.
    pub address: Option<String>,
    /// Its second reminder comes on paper.
    pub by_post: bool,
}

const TRADES: &[&str] = &[
    "Menuiserie",
    "Boulangerie",
    "Garage",
    "Imprimerie",
    "Pharmacie",
    "Fleuriste",
    "Hôtel",
    "Restaurant",
    "Transports",
    "Électricité",
    "Plomberie",
    "Charpente",
    "Librairie",
    "Clinique vétérinaire",
    "Cabinet",
    "Studio",
    "Brasserie",
    "Maçonnerie",
    "Conserverie",
    "Pépinières",
];

const NAMES: &[&str] = &[
    "Marchais",
    "Delorme",
    "Bessière",
    "Caradec",
    "Fontanel",
    "Guillemot",
    "Hervieu",
    "Jolivet",
    "Kerbrat",
    "Lacombe",
    "Morvan",
    "Nivelle",
    "Orsini",
    "Perrault",
    "Quesnel",
    "Rochebrune",
    "Savary",
    "Tessier",
    "Urbain",
    "Vasseur",
    "Wendling",
    "Zeller",
    "Aubrac",
    "Bourgeon",
    "Clairval",
    "Dufresne",
];

const STREETS: &[&str] = &[
    "rue des Tanneurs",
    "place du Marché",
    "avenue de la Gare",
    "quai des Bateliers",
    "rue Haute",
    "chemin du Moulin",
    "boulevard de l’Europe",
];

const CITIES: &[&str] = &[
    "54000 Nancy",
    "57000 Metz",
    "67000 Strasbourg",
    "21000 Dijon",
    "25000 Besançon",
    "51100 Reims",
    "88000 Épinal",
    "55000 Bar-le-Duc",
];

const FORMS: &[&str] = &["SARL", "SAS", "& Fils", "EURL", "SA"];

/// The cast of a seed.
pub fn cast(count: usize, dice: &mut Dice) -> Vec<Customer> {
    (0..count).map(|number| customer(number, dice)).collect()
}

fn customer(number: usize, dice: &mut Dice) -> Customer {
    let trade = TRADES[number % TRADES.len()];
    let family = NAMES[(number / TRADES.len() + number * 7) % NAMES.len()];
    let form = FORMS[dice.below(FORMS.len() as u64) as usize];
    let public = number % 30 == 11;
    let name = if public {
        format!("Mairie de Saint-{family}")
    } else {
        format!("{trade} {family} {form}")
    };
    let english = number % 25 == 4;
    let temper = match dice.below(100) {
        0..=39 => Temper::Prompt,
        40..=64 => Temper::Usual,
        65..=77 => Temper::Slow,
        78..=84 => Temper::InParts,
        85..=90 => Temper::Quarrelsome,
        91..=95 => Temper::Promising,
        _ => Temper::Bad,
    };
    Customer {
        account: NewAccount {
            code: format!("C{:04}", number + 1),
            name,
            debtor: if public {
                DebtorKind::Public
            } else {
                DebtorKind::Business
            },
            language: if english { Language::En } else { Language::Fr },
            zone: if number % 17 == 3 {
                Zone::AlsaceMoselle
            } else {
                Zone::Metropole
            },
            siren: None,
            terms: Some(Terms::LEGAL),
        },
        email: format!("compta@{}-{}.example", slug(family), number + 1),
        bounces: dice.below(100) < 3,
        temper,
        size: 1 + dice.below(10),
        address: address(number, english),
        by_post: number % 12 == 5,
    }
}

/// One in ten is not known: whoever prints a letter is told.
fn address(number: usize, abroad: bool) -> Option<String> {
    if number % 10 == 7 {
        return None;
    }
    let street = STREETS[number % STREETS.len()];
    let (house, city) = (1 + number * 7 % 90, CITIES[number % CITIES.len()]);
    Some(match abroad {
        true => format!(
            "{house} Mill Lane\nBristol BS1 4{}T\nUnited Kingdom",
            number % 10
        ),
        false => format!("{house} {street}\n{city}"),
    })
}

fn slug(name: &str) -> String {
    let plain = |c: char| match c {
        'è' | 'é' | 'ê' => 'e',
        'ô' => 'o',
        'ç' => 'c',
        c => c.to_ascii_lowercase(),
    };
    name.chars()
        .map(plain)
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

/// Chance, the same for the same seed (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n.max(1)
    }

    /// A number between both, ends included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1).unsigned_abs()) as i64
    }
}
