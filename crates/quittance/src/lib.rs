//! Everything that talks to people and machines.

pub mod cli;
pub mod deeds;
pub mod desk;
pub mod mail;
pub mod secrets;
pub mod serve;
pub mod settings;
pub mod web;
