//! Terms of payment (*délai de paiement*): how long a customer has, counted from the date of the invoice.
//!
//! Between businesses the law gives thirty days where nothing was agreed, and caps what may be agreed: sixty days, or
//! forty-five days end of month (C. com. L441-10 I). «45 jours fin de mois» is counted in two accepted ways, and the
//! contract says which: the days first and then to the end of that month, or to the end of the invoice's month first.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::plus_days;
use crate::party::{DebtorKind, Language};

/// How long a customer has to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Terms {
    /// Days to pay.
    pub days: u16,
    /// Whether the end of a month counts, and when.
    pub end_of_month: EndOfMonth,
}

/// Where the end of the month stands in the count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EndOfMonth {
    /// The days alone.
    #[default]
    None,
    /// The days, then to the end of that month: *45 jours fin de mois*, the usual reading.
    After,
    /// To the end of the invoice's month, then the days: *fin de mois, 45 jours*.
    Before,
}

impl Terms {
    /// What the law gives where nothing was agreed (C. com. L441-10 I).
    pub const LEGAL: Terms = Terms::days(30);

    /// Days alone.
    pub const fn days(days: u16) -> Terms {
        Terms {
            days,
            end_of_month: EndOfMonth::None,
        }
    }

    /// The last day to pay an invoice of this date.
    pub fn due_on(self, issued_on: Date) -> Date {
        let days = i32::from(self.days);
        match self.end_of_month {
            EndOfMonth::None => plus_days(issued_on, days),
            EndOfMonth::After => plus_days(issued_on, days).last_of_month(),
            EndOfMonth::Before => plus_days(issued_on.last_of_month(), days),
        }
    }

    /// Longer than two businesses may agree on (C. com. L441-10 I): sixty days, or forty-five days end of month.
    pub fn exceed_legal_cap(self, debtor: DebtorKind) -> bool {
        let cap = match self.end_of_month {
            EndOfMonth::None => 60,
            EndOfMonth::After | EndOfMonth::Before => 45,
        };
        debtor == DebtorKind::Business && self.days > cap
    }

    /// As a contract writes it.
    pub fn text(self, language: Language) -> String {
        let french = language == Language::Fr;
        let days = match (self.days, french) {
            (1, true) => "1 jour".to_owned(),
            (1, false) => "1 day".to_owned(),
            (days, true) => format!("{days} jours"),
            (days, false) => format!("{days} days"),
        };
        match (self.end_of_month, self.days, french) {
            (EndOfMonth::None, 0, true) => "à réception".to_owned(),
            (EndOfMonth::None, 0, false) => "on receipt".to_owned(),
            (EndOfMonth::None, ..) => days,
            (_, 0, true) => "fin de mois".to_owned(),
            (_, 0, false) => "end of month".to_owned(),
            (EndOfMonth::After, _, true) => format!("{days} fin de mois"),
            (EndOfMonth::After, _, false) => format!("{days} end of month"),
            (EndOfMonth::Before, _, true) => format!("fin de mois + {days}"),
            (EndOfMonth::Before, _, false) => format!("end of month + {days}"),
        }
    }
}
