//! The file as a tree over its tokens. It holds every token that means
//! something, and no more: comments and white space are found beside them.

use super::tokens::TokenId;

pub(crate) struct File {
    pub(crate) declarations: Vec<Declaration>,
}

pub(crate) enum Declaration {
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
pub(crate) struct Definition {
    pub(crate) head: Head,
    pub(crate) name: Option<Path>,
    pub(crate) signature: Option<Signature>,
    pub(crate) value: Option<Assignment>,
    pub(crate) options: Option<Options>,
    pub(crate) end: End,
}

pub(crate) enum Head {
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
pub(crate) enum What {
    Message,
    Enum,
    Service,
    Extend,
    Oneof,
    Group,
    Rpc,
    Option,
}

pub(crate) enum End {
    Semicolon(TokenId),
    Body(Body),
}

/// Declarations in `{}`.
pub(crate) struct Body {
    pub(crate) open: TokenId,
    pub(crate) declarations: Vec<Declaration>,
}

/// `= value`
pub(crate) struct Assignment {
    pub(crate) equals: TokenId,
    pub(crate) value: Expression,
}

/// `(Request) returns (stream Response)`
pub(crate) struct Signature {
    pub(crate) input: SignaturePart,
    pub(crate) returns: TokenId,
    pub(crate) output: SignaturePart,
}

pub(crate) struct SignaturePart {
    pub(crate) open: TokenId,
    pub(crate) message: Type,
}

pub(crate) struct Type {
    /// `optional`, `repeated`, `required`, `stream`.
    pub(crate) modifiers: Vec<TokenId>,
    pub(crate) path: Path,
    pub(crate) arguments: Option<Arguments>,
}

/// `<string, Value>`
pub(crate) struct Arguments {
    pub(crate) open: TokenId,
    pub(crate) types: List<Type>,
}

/// `foo.(bar.baz).qux`; between `[]` of a message literal also
/// `type.googleapis.com/foo.Bar`.
pub(crate) struct Path {
    pub(crate) components: Vec<Component>,
}

pub(crate) struct Component {
    /// The `.` or `/` before the name.
    pub(crate) separator: Option<TokenId>,
    pub(crate) name: Name,
}

pub(crate) enum Name {
    Ident(TokenId),
    Extension { open: TokenId, path: Path },
}

/// `[deprecated = true]`
pub(crate) struct Options {
    pub(crate) open: TokenId,
    pub(crate) entries: List<OptionEntry>,
}

pub(crate) struct OptionEntry {
    pub(crate) path: Path,
    pub(crate) value: Assignment,
}

pub(crate) enum Expression {
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
pub(crate) struct Field {
    pub(crate) key: Expression,
    pub(crate) colon: Option<TokenId>,
    pub(crate) value: Expression,
}

/// Items, and after each what separates it from the next, if anything does.
pub(crate) struct List<T> {
    pub(crate) items: Vec<T>,
    pub(crate) separators: Vec<Option<TokenId>>,
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
    pub(crate) fn push(&mut self, item: T, separator: Option<TokenId>) {
        self.items.push(item);
        self.separators.push(separator);
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }
}
