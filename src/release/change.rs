//! One change between two states of the contracts.

use super::Bump;
use crate::rules::Location;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Removed,
    Changed,
    Added,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Changed => "changed",
        }
    }

    /// As in a diff.
    pub fn sign(self) -> &'static str {
        match self {
            Kind::Added => "+",
            Kind::Removed => "-",
            Kind::Changed => "~",
        }
    }
}

/// What a change is about. The order is that of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    File,
    Package,
    Import,
    Message,
    Field,
    Oneof,
    /// A range of numbers, or a name, that no field or value may have.
    Reserved,
    /// A range of numbers that extensions may have.
    ExtensionRange,
    Enum,
    EnumValue,
    Service,
    Method,
    Extension,
}

impl Element {
    /// One word, as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Element::File => "file",
            Element::Package => "package",
            Element::Import => "import",
            Element::Message => "message",
            Element::Field => "field",
            Element::Oneof => "oneof",
            Element::Reserved => "reserved",
            Element::ExtensionRange => "extension_range",
            Element::Enum => "enum",
            Element::EnumValue => "enum_value",
            Element::Service => "service",
            Element::Method => "rpc",
            Element::Extension => "extension",
        }
    }

    /// In words.
    pub fn noun(self) -> &'static str {
        match self {
            Element::Reserved => "reservation",
            Element::ExtensionRange => "extension range",
            Element::EnumValue => "enum value",
            Element::Method => "RPC",
            other => other.as_str(),
        }
    }
}

/// What of a declaration changed, where it is not the whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// It stands in another file.
    File,
    Syntax,
    Package,
    Name,
    Number,
    Type,
    Cardinality,
    JsonName,
    Oneof,
    Default,
    RequestType,
    ResponseType,
    ClientStreaming,
    ServerStreaming,
    /// Whether an import is public.
    Public,
    /// An option, by name.
    Option(String),
    Comment,
    /// What a rule found that shows nowhere else.
    Consequence,
}

impl Aspect {
    /// In words.
    pub fn noun(&self) -> String {
        let noun = match self {
            Aspect::File => "file",
            Aspect::Syntax => "syntax",
            Aspect::Package => "package",
            Aspect::Name => "name",
            Aspect::Number => "number",
            Aspect::Type => "type",
            Aspect::Cardinality => "cardinality",
            Aspect::JsonName => "JSON name",
            Aspect::Oneof => "oneof",
            Aspect::Default => "default",
            Aspect::RequestType => "request type",
            Aspect::ResponseType => "response type",
            Aspect::ClientStreaming => "client streaming",
            Aspect::ServerStreaming => "server streaming",
            Aspect::Public => "visibility",
            Aspect::Option(name) => return format!("option {name}"),
            Aspect::Comment => "comment",
            Aspect::Consequence => "meaning",
        };
        noun.to_owned()
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub kind: Kind,
    pub element: Element,
    /// The full name that it has now, or had if it is gone; of a file the path,
    /// of what is reserved the type.
    pub name: String,
    /// What of it changed; `None` for the whole.
    pub aspect: Option<Aspect>,
    /// What was, where that can be said in a few words.
    pub from: Option<String>,
    /// What is.
    pub to: Option<String>,
    /// What else should be known.
    pub note: Option<String>,
    pub current: Option<Location>,
    pub previous: Option<Location>,
    /// The breaking rules that mind, by id, in the order of their names.
    pub rules: Vec<&'static str>,
    pub weight: Bump,
    /// The full name that it had before, if it had another.
    pub previous_name: Option<String>,
}

impl Change {
    pub(super) fn new(kind: Kind, element: Element, name: impl Into<String>) -> Change {
        Change {
            kind,
            element,
            name: name.into(),
            aspect: None,
            from: None,
            to: None,
            note: None,
            current: None,
            previous: None,
            rules: Vec::new(),
            weight: Bump::None,
            previous_name: None,
        }
    }

    pub(super) fn at(mut self, current: Option<Location>, previous: Option<Location>) -> Change {
        self.current = current;
        self.previous = previous;
        self
    }

    /// What was and what is, in a few words.
    pub(super) fn reads(mut self, from: Option<String>, to: Option<String>) -> Change {
        self.from = from;
        self.to = to;
        self
    }

    /// The file under which the change is listed.
    pub fn path(&self) -> &str {
        let place = self.current.as_ref().or(self.previous.as_ref());
        place.map_or("", |place| &place.path)
    }

    /// True if something is deprecated that was not.
    pub fn is_deprecation(&self) -> bool {
        self.aspect == Some(Aspect::Option("deprecated".to_owned()))
            && self.to.as_deref() == Some("true")
    }

    pub(super) fn is_public_import(&self) -> bool {
        let texts = [&self.from, &self.to];
        texts.into_iter().flatten().any(|text| text == "public")
    }

    fn sort_key(&self) -> impl Ord + '_ {
        let place = self.current.as_ref().or(self.previous.as_ref());
        (
            self.path(),
            place.and_then(|place| place.span).map(|span| span.start),
            (self.element, &self.name),
            (self.kind, &self.aspect),
            (&self.from, &self.to),
        )
    }
}

pub(super) fn sort(changes: &mut [Change]) {
    changes.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
}
