//! A measured figure, what stands beside it, and whether it keeps to its budget.

use serde::Serialize;

/// What a figure may be.
#[derive(Clone, Copy, Debug)]
pub enum Budget {
    /// Nothing: it is told beside another, so that nothing is hidden.
    Told,
    /// The value itself, at least.
    AtLeast(f64),
    /// The value itself, at most.
    AtMost(f64),
    /// The value over its reference, at least.
    RatioAtLeast(f64),
    /// The value over its reference, at most.
    RatioAtMost(f64),
    /// The value at least, or the ratio at least: whichever is easier.
    Either {
        /// The value.
        value: f64,
        /// Or the ratio.
        ratio: f64,
    },
}

/// One line of the report.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// The benchmark, and what of it.
    pub name: String,
    /// The engine, or nothing when none takes part.
    pub engine: &'static str,
    /// What was measured.
    pub value: f64,
    /// In which unit.
    pub unit: &'static str,
    /// The same unit, measured beside it.
    pub reference: Option<f64>,
    /// The value over the reference.
    pub ratio: Option<f64>,
    /// What it may be.
    pub budget: String,
    /// Whether it is.
    pub holds: bool,
}

impl Figure {
    /// A figure judged by its budget. A ratio without a reference holds nothing.
    pub fn new(
        name: &str,
        engine: &'static str,
        value: f64,
        unit: &'static str,
        reference: Option<f64>,
        budget: Budget,
    ) -> Figure {
        let ratio = reference
            .filter(|reference| *reference > 0.0)
            .map(|reference| value / reference);
        Figure {
            name: name.to_owned(),
            engine,
            value,
            unit,
            reference,
            ratio,
            budget: budget.text(),
            holds: budget.holds(value, ratio),
        }
    }
}

impl Budget {
    fn holds(self, value: f64, ratio: Option<f64>) -> bool {
        match self {
            Budget::Told => true,
            Budget::AtLeast(least) => value >= least,
            Budget::AtMost(most) => value <= most,
            Budget::RatioAtLeast(least) => ratio.is_some_and(|ratio| ratio >= least),
            Budget::RatioAtMost(most) => ratio.is_some_and(|ratio| ratio <= most),
            Budget::Either {
                value: least,
                ratio: share,
            } => value >= least || ratio.is_some_and(|ratio| ratio >= share),
        }
    }

    fn text(self) -> String {
        match self {
            Budget::Told => "none".into(),
            Budget::AtLeast(least) => format!("≥ {}", rounded(least)),
            Budget::AtMost(most) => format!("≤ {}", rounded(most)),
            Budget::RatioAtLeast(least) => format!("≥ {} × reference", rounded(least)),
            Budget::RatioAtMost(most) => format!("≤ {} × reference", rounded(most)),
            Budget::Either { value, ratio } => {
                format!("≥ {} or ≥ {} × reference", rounded(value), rounded(ratio))
            }
        }
    }
}

/// Three digits that mean something, and no more: the machine is shared.
pub fn rounded(value: f64) -> String {
    match value.abs() {
        0.0..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_held_against_what_was_measured_beside_it() {
        let slow = Figure::new(
            "import",
            "sqlite",
            13.0,
            "s",
            Some(2.0),
            Budget::RatioAtMost(6.0),
        );
        assert_eq!((slow.ratio, slow.holds), (Some(6.5), false));
        let quick = Figure::new(
            "send",
            "sqlite",
            500.0,
            "messages/s",
            Some(600.0),
            Budget::Either {
                value: 800.0,
                ratio: 0.8,
            },
        );
        assert!(
            quick.holds,
            "a sink that takes no more cannot be given more"
        );
        assert!(!Figure::new("import", "sqlite", 1.0, "s", None, Budget::RatioAtMost(6.0)).holds);
    }
}
