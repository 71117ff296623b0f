//! The rules of the trade, told as stories, checked as properties, compared with public tables.

mod calendar;
mod lessons;
mod rules;
mod stories;
