//! The store, on SQLite and on PostgreSQL: the same tests, the same rows.

mod approvals;
mod books;
mod by_hand;
mod customers;
mod day_sums;
mod erasing;
mod factors;
mod fixture;
mod followed;
mod inbound;
mod letters;
mod pages;
mod past;
mod people;
mod posted;
mod programs;
mod remembered;
mod reports;
mod safety;
mod searching;
mod sequence_drafts;
mod sequences;
mod starting;
mod webhooks;
