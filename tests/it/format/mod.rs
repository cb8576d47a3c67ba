//! `contracts format` against `buf format`: byte for byte, on cases written by
//! hand, on files that are about, and on files shuffled at random.
//!
//! What must hold of every file:
//! - formatting its result again changes nothing,
//! - it means the same as before,
//! - no comment is lost,
//! - it is what buf makes of it, or what buf makes of that, and so on until buf
//!   changes nothing more: with comments in odd places buf needs several runs.
//!
//! `kept/` holds what buf is not followed in: it loses comments before the
//! separators of message literals, and sorts options by names that it garbles
//! if there is white space or a comment in them.

mod buf;
mod cases;
mod command;
mod files;
mod meaning;
mod random;
mod tokens;
