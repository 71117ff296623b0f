//! Civil days as trade and law count them.

use serde::{Deserialize, Serialize};

/// A territory with holidays of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zone {
    /// Metropolitan France.
    #[default]
    Metropole,
    /// Moselle, Bas-Rhin, Haut-Rhin: two more days (ordinance of 16 August 1892).
    AlsaceMoselle,
}
