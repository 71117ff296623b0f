//! Everything that talks to people and machines.

pub mod api;
pub mod bench;
pub mod cli;
pub mod deeds;
pub mod demo;
pub mod desk;
pub mod identity;
pub mod mail;
pub mod paper;
pub mod rounds;
pub mod secrets;
pub mod serve;
pub mod settings;
pub mod telling;
pub mod web;
