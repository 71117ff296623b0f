//! Reminding: asking politely for what is due, at the right moment, once.
//!
//! A *sequence* is the firm's own ladder: a pre-reminder, R1, R2, R3, then a proposal to hand the case over.
//! A published version never changes; a customer follows one version.

pub mod approving;
pub mod assigning;
mod conditions;
pub mod past;
pub mod proposals;
mod ready_made;
pub mod replay;
pub mod sequence;
pub mod shaping;
pub mod sms;
pub mod tone;

pub use assigning::Rule;
pub use conditions::{Conditions, SEGMENT_CHARS_MAX, Traits, Unmet};
pub use past::Past;
pub use ready_made::{CannotFindReadyMade, ReadyMade};
pub use replay::{Replayed, replay};
pub use sequence::{
    CannotPublish, ContactLimits, HoursOfDay, Level, Policy, Sequence, SequenceStep, StepCode,
};
