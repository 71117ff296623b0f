//! What the whole program does, seen from outside. One file per stage, plus the house and the browser.

mod browser;
mod house;
mod mail;
mod pages;
mod web;
