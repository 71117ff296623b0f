//! Killed, again and again.
