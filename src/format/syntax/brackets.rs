//! Which bracket closes which, and which strings stand for one.

use super::tokens::{Kind, Tokens};
use super::{Failed, Result};

/// How deep brackets may nest. What reads and prints them calls itself for
/// every level, and no real file comes near.
pub(super) const DEEPEST: usize = 200;

/// Pairs `()`, `[]` and `{}`. Angle brackets are paired by the parser, which
/// knows where they are brackets at all.
pub(super) fn pair(tokens: &mut Tokens) -> Result<()> {
    let mut open = Vec::new();
    for id in 0..tokens.len() {
        let Kind::Punct(punct) = tokens.kind(id) else {
            continue;
        };
        match punct {
            b'(' | b'[' | b'{' if open.len() == DEEPEST => return Err(too_deep(tokens, id)),
            b'(' | b'[' | b'{' => open.push((id, partner_of(punct))),
            b')' | b']' | b'}' => match open.pop() {
                Some((opening, wanted)) if wanted == punct => tokens.pair(opening, id),
                Some((opening, wanted)) => {
                    return Err(Failed::new(
                        tokens.range(id),
                        format!(
                            "`{}` is closed by `{}`",
                            tokens.text(opening),
                            punct as char
                        ),
                    )
                    .help(format!("expected `{}`", wanted as char)));
                }
                None => {
                    return Err(Failed::new(
                        tokens.range(id),
                        format!("`{}` closes nothing", punct as char),
                    ));
                }
            },
            _ => {}
        }
    }
    match open.pop() {
        Some((opening, wanted)) => Err(Failed::new(
            tokens.range(opening),
            format!("`{}` is never closed", tokens.text(opening)),
        )
        .help(format!(
            "expected `{}` before the end of the file",
            wanted as char
        ))),
        None => Ok(()),
    }
}

pub(super) fn too_deep(tokens: &Tokens, id: usize) -> Failed {
    Failed::new(
        tokens.range(id),
        format!("brackets are nested more than {DEEPEST} deep"),
    )
}

fn partner_of(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

/// Pairs the first and the last of strings in a row: they are one string.
pub(super) fn join_strings(tokens: &mut Tokens) {
    let mut run: Option<(usize, usize)> = None;
    for id in 0..=tokens.len() {
        let kind = (id < tokens.len()).then(|| tokens.kind(id));
        match (kind, run) {
            (Some(kind), _) if kind.is_trivia() => {}
            (Some(Kind::String), Some((first, _))) => run = Some((first, id)),
            (Some(Kind::String), None) => run = Some((id, id)),
            (_, Some((first, last))) => {
                if first != last {
                    tokens.pair(first, last);
                }
                run = None;
            }
            (_, None) => {}
        }
    }
}
