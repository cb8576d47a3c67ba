//! Text with places where lines may break.
//!
//! A document is a sequence of texts and white space. White space that meets
//! merges: the most line feeds win, and a line feed wins over a space. A
//! *group* is flat unless something in it must be on a line of its own; white
//! space may hold in flat or in broken groups only.

use std::borrow::Cow;

const INDENT: &str = "  ";

#[derive(Default)]
pub(super) struct Document<'a> {
    tags: Vec<Tag<'a>>,
}

/// When white space holds. What is in no group is broken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Always,
    Flat,
    Broken,
}

enum Tag<'a> {
    Text(Cow<'a, str>),
    Space(When),
    Newlines(usize, When),
    /// The next `len` tags, flat if they can be.
    Group {
        len: usize,
        broken: bool,
    },
    /// The next `len` tags, one level in.
    Indent {
        len: usize,
    },
}

impl<'a> Document<'a> {
    pub(super) fn text(&mut self, text: impl Into<Cow<'a, str>>) {
        let text = text.into();
        if !text.is_empty() {
            self.tags.push(Tag::Text(text));
        }
    }

    pub(super) fn space(&mut self, when: When) {
        self.tags.push(Tag::Space(when));
    }

    pub(super) fn newlines(&mut self, count: usize, when: When) {
        self.tags.push(Tag::Newlines(count, when));
    }

    /// Begins a group or an indent; what [`Document::close`] takes.
    pub(super) fn open_group(&mut self) -> usize {
        self.tags.push(Tag::Group {
            len: 0,
            broken: false,
        });
        self.tags.len() - 1
    }

    pub(super) fn open_indent(&mut self) -> usize {
        self.tags.push(Tag::Indent { len: 0 });
        self.tags.len() - 1
    }

    pub(super) fn close(&mut self, opened: usize) {
        let count = self.tags.len() - opened - 1;
        if let Tag::Group { len, .. } | Tag::Indent { len } = &mut self.tags[opened] {
            *len = count;
        }
    }

    /// The text, ended by a line feed.
    pub(super) fn render(mut self) -> String {
        lay_out(&mut self.tags, &mut None);
        let mut out = Output::default();
        out.write(&self.tags, When::Broken);
        if !out.text.ends_with('\n') {
            out.text.push('\n');
        }
        out.text
    }
}

/// The white space or text that was last, while groups are laid out.
#[derive(Clone, Copy)]
enum Last {
    Text,
    Space,
    Newlines(usize),
}

/// Decides which groups are broken. True if anything here breaks the group that
/// it is in. White space that merges into what is before does not count again.
fn lay_out(tags: &mut [Tag], last: &mut Option<Last>) -> bool {
    let mut broken = false;
    let mut at = 0;
    while at < tags.len() {
        let (tag, rest) = match tags[at..].split_first_mut() {
            Some(split) => split,
            None => break,
        };
        at += 1;
        match tag {
            Tag::Text(_) => *last = Some(Last::Text),
            Tag::Space(when) => match last {
                Some(Last::Newlines(_) | Last::Space) => {}
                _ if *when == When::Broken => {}
                _ => *last = Some(Last::Space),
            },
            Tag::Newlines(count, when) => {
                match last {
                    Some(Last::Newlines(before)) if *before >= *count => continue,
                    Some(Last::Newlines(_) | Last::Space) => *last = None,
                    _ => {}
                }
                if *when != When::Broken {
                    *last = Some(Last::Newlines(*count));
                    broken = true;
                }
            }
            Tag::Group {
                len,
                broken: is_broken,
            } => {
                *is_broken = lay_out(&mut rest[..*len], last);
                broken |= *is_broken;
                at += *len;
            }
            Tag::Indent { len } => {
                broken |= lay_out(&mut rest[..*len], last);
                at += *len;
            }
        }
    }
    broken
}

#[derive(Default)]
struct Output {
    text: String,
    level: usize,
    /// White space that is due before the next text.
    space: bool,
    newlines: usize,
}

impl Output {
    fn write(&mut self, tags: &[Tag], holds: When) {
        let mut at = 0;
        while let Some(tag) = tags.get(at) {
            at += 1;
            let inner = |len: &usize| &tags[at..at + len];
            match tag {
                Tag::Text(text) => self.write_text(text),
                Tag::Space(when) if *when == When::Always || *when == holds => self.space = true,
                Tag::Newlines(count, when) if *when == When::Always || *when == holds => {
                    self.newlines = self.newlines.max(*count);
                }
                Tag::Space(_) | Tag::Newlines(..) => {}
                Tag::Group { len, broken } => {
                    let holds = if *broken { When::Broken } else { When::Flat };
                    self.write(inner(len), holds);
                    at += len;
                }
                Tag::Indent { len } => {
                    self.level += 1;
                    self.write(inner(len), holds);
                    self.level -= 1;
                    at += len;
                }
            }
        }
    }

    fn write_text(&mut self, text: &str) {
        if self.newlines > 0 {
            self.text.extend(std::iter::repeat_n('\n', self.newlines));
            self.text.extend(std::iter::repeat_n(INDENT, self.level));
        } else if self.space {
            self.text.push(' ');
        }
        self.newlines = 0;
        self.space = false;
        self.text.push_str(text);
    }
}
