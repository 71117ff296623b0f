//! What the whole program does, seen from outside. One file per stage, plus the house and the browser.

mod authenticator;
mod browser;
mod cli;
mod corpus;
mod desk;
mod dkim;
mod documents;
mod erasing;
mod exim;
mod faults;
mod house;
mod inbox;
mod kill;
mod letters;
mod mail;
mod one_off;
mod pages;
mod passkeys;
mod post_office;
mod replay;
mod sequences;
mod sharing;
mod submission;
mod web;
mod year;
