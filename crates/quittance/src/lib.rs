//! Everything that talks to people and machines.

pub mod web;
