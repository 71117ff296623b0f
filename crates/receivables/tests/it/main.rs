//! The rules of the trade, told as stories, checked as properties, compared with public tables.

mod approving;
mod calendar;
mod conditions;
mod interest;
mod ledger;
mod lessons;
mod measuring;
mod one_off;
mod past;
mod phone;
mod properties;
mod proposals;
mod rating;
mod rules;
mod sequences;
mod sms;
mod stories;
mod terms;
mod texting;
mod tone;
mod year;
