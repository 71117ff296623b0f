//! The web: pages for the people of the firm, drawn on the server.
//!
//! A page is a struct and a template of the same name. It is fed with a *view*: plain data, read in one go.
//! Every page works with the keyboard and without scripts, in French and in English, and tells the one next thing to do.

pub mod asked;
pub mod assets;
pub mod charts;
pub mod frame;
pub mod pages;
pub mod print;
pub mod text;
pub mod views;
pub mod wording;
