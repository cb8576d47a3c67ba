//! The file as a tree over its tokens. It holds every token that means
//! something, and no more: comments and white space are found beside them.

use super::tokens::TokenId;

pub(in crate::format) struct File {
    pub(in crate::format) declarations: Vec<Declaration>,
}

pub(in crate::format) enum Declaration {
    /// A `;` by itself.
    Empty(TokenId),
    /// `syntax` or `edition`.
    Syntax {
        keyword: TokenId,
        value: Assignment,
        semicolon: TokenId,
    },
    Package {
        keyword: TokenId,
        path: Path,
        semicolon: TokenId,
    },
    Import {
        keyword: TokenId,
        /// `public`, `weak` or `option`.
        modifier: Option<TokenId>,
        path: Expression,
        semicolon: TokenId,
    },
    /// `reserved` or `extensions`.
    Ranges {
        keyword: TokenId,
        ranges: List<Expression>,
        options: Option<Options>,
        semicolon: TokenId,
    },
    Definition(Box<Definition>),
}

/// A message, enum, service, extend, oneof, group, rpc, option, field or enum
/// value: all have these parts in this order, each some of them.
pub(in crate::format) struct Definition {
    pub(in crate::format) head: Head,
    pub(in crate::format) name: Option<Path>,
    pub(in crate::format) signature: Option<Signature>,
    pub(in crate::format) value: Option<Assignment>,
    pub(in crate::format) options: Option<Options>,
    pub(in crate::format) end: End,
}

pub(in crate::format) enum Head {
    /// Enum values begin with their name.
    None,
    /// What the definition defines, after modifiers (`export`, `repeated`).
    Keyword {
        modifiers: Vec<TokenId>,
        keyword: TokenId,
        what: What,
    },
    /// A field's type.
    Type(Type),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum What {
    Message,
    Enum,
    Service,
    Extend,
    Oneof,
    Group,
    Rpc,
    Option,
}

pub(in crate::format) enum End {
    Semicolon(TokenId),
    Body(Body),
}

/// Declarations in `{}`.
pub(in crate::format) struct Body {
    pub(in crate::format) open: TokenId,
    pub(in crate::format) declarations: Vec<Declaration>,
}

/// `= value`
pub(in crate::format) struct Assignment {
    pub(in crate::format) equals: TokenId,
    pub(in crate::format) value: Expression,
}

/// `(Request) returns (stream Response)`
pub(in crate::format) struct Signature {
    pub(in crate::format) input: SignaturePart,
    pub(in crate::format) returns: TokenId,
    pub(in crate::format) output: SignaturePart,
}

pub(in crate::format) struct SignaturePart {
    pub(in crate::format) open: TokenId,
    pub(in crate::format) message: Type,
}

pub(in crate::format) struct Type {
    /// `optional`, `repeated`, `required`, `stream`.
    pub(in crate::format) modifiers: Vec<TokenId>,
    pub(in crate::format) path: Path,
    pub(in crate::format) arguments: Option<Arguments>,
}

/// `<string, Value>`
pub(in crate::format) struct Arguments {
    pub(in crate::format) open: TokenId,
    pub(in crate::format) types: List<Type>,
}

/// `foo.(bar.baz).qux`; between `[]` of a message literal also
/// `type.googleapis.com/foo.Bar`.
pub(in crate::format) struct Path {
    pub(in crate::format) components: Vec<Component>,
}

pub(in crate::format) struct Component {
    /// The `.` or `/` before the name.
    pub(in crate::format) separator: Option<TokenId>,
    pub(in crate::format) name: Name,
}

pub(in crate::format) enum Name {
    Ident(TokenId),
    Extension { open: TokenId, path: Path },
}

/// `[deprecated = true]`
pub(in crate::format) struct Options {
    pub(in crate::format) open: TokenId,
    pub(in crate::format) entries: List<OptionEntry>,
}

pub(in crate::format) struct OptionEntry {
    pub(in crate::format) path: Path,
    pub(in crate::format) value: Assignment,
}

pub(in crate::format) enum Expression {
    /// A number, or one string.
    Literal(TokenId),
    /// Several strings that stand for one, by the first.
    Strings(TokenId),
    Path(Path),
    Negative {
        minus: TokenId,
        value: Box<Expression>,
    },
    Range {
        start: Box<Expression>,
        to: TokenId,
        end: Box<Expression>,
    },
    Array {
        open: TokenId,
        elements: List<Expression>,
    },
    Message {
        open: TokenId,
        fields: List<Field>,
    },
}

/// `key: value` of a message literal.
pub(in crate::format) struct Field {
    pub(in crate::format) key: Expression,
    pub(in crate::format) colon: Option<TokenId>,
    pub(in crate::format) value: Expression,
}

/// Items, and after each what separates it from the next, if anything does.
pub(in crate::format) struct List<T> {
    pub(in crate::format) items: Vec<T>,
    pub(in crate::format) separators: Vec<Option<TokenId>>,
}

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List {
            items: Vec::new(),
            separators: Vec::new(),
        }
    }
}

impl<T> List<T> {
    pub(in crate::format) fn push(&mut self, item: T, separator: Option<TokenId>) {
        self.items.push(item);
        self.separators.push(separator);
    }

    pub(in crate::format) fn len(&self) -> usize {
        self.items.len()
    }
}
