//! What operators and functions take and return.

use super::kind::Kind;

/// The type that an operator makes of two values; `None` if it takes no such
/// values.
pub(super) fn binary(operator: &str, left: &Kind, right: &Kind) -> Option<Kind> {
    use Kind::{Bool, Bytes, Double, Duration, Dyn, Int, List, Map, String, Timestamp, Uint};
    let (left, right) = (left.settled(), right.settled());
    let logical = |kind: &Kind| matches!(kind, Bool | Dyn);
    match operator {
        "&&" | "||" => (logical(left) && logical(right)).then_some(Bool),
        "==" | "!=" => left.agrees(right).then_some(Bool),
        "in" => match right {
            List(item) => left.agrees(item).then_some(Bool),
            Map(key, _) => left.agrees(key).then_some(Bool),
            Dyn => Some(Bool),
            _ => None,
        },
        "<" | "<=" | ">" | ">=" => match (left, right) {
            (Dyn, _) | (_, Dyn) => Some(Bool),
            (left, right) if left.is_number() && right.is_number() => Some(Bool),
            (Bool, Bool)
            | (String, String)
            | (Bytes, Bytes)
            | (Timestamp, Timestamp)
            | (Duration, Duration) => Some(Bool),
            _ => None,
        },
        _ => match (operator, left, right) {
            (_, Dyn, _) | (_, _, Dyn) => Some(Dyn),
            ("+" | "-" | "*" | "/" | "%", Int, Int) => Some(Int),
            ("+" | "-" | "*" | "/" | "%", Uint, Uint) => Some(Uint),
            ("+" | "-" | "*" | "/", Double, Double) => Some(Double),
            ("+", String, String) => Some(String),
            ("+", Bytes, Bytes) => Some(Bytes),
            ("+", List(a), List(b)) if a.agrees(b) => {
                let item = a.as_ref().clone().joined(b.as_ref().clone());
                Some(List(Box::new(item)))
            }
            ("+", Timestamp, Duration) | ("+", Duration, Timestamp) => Some(Timestamp),
            ("-", Timestamp, Duration) => Some(Timestamp),
            ("-", Timestamp, Timestamp) | ("+" | "-", Duration, Duration) => Some(Duration),
            _ => None,
        },
    }
}

/// The functions of CEL and of protovalidate.
///
/// A signature is `target:arguments:result`, a letter a type: `B` bool, `i` int,
/// `u` uint, `d` double, `s` string, `b` bytes, `t` timestamp, `D` duration, `T`
/// type, `l` list, `L` list of strings, `m` map, `*` anything; a function that is not
/// called on a value has no target.
const SIGNATURES: &[(&str, &[&str])] = &[
    (
        "size",
        &[
            "s::i", "b::i", "l::i", "m::i", ":s:i", ":b:i", ":l:i", ":m:i",
        ],
    ),
    ("contains", &["s:s:B", "b:b:B"]),
    ("startsWith", &["s:s:B", "b:b:B"]),
    ("endsWith", &["s:s:B", "b:b:B"]),
    ("matches", &["s:s:B", ":ss:B"]),
    ("isHostname", &["s::B"]),
    ("isEmail", &["s::B"]),
    ("isUri", &["s::B"]),
    ("isUriRef", &["s::B"]),
    ("isHostAndPort", &["s:B:B"]),
    ("isIp", &["s::B", "s:i:B"]),
    ("isIpPrefix", &["s::B", "s:i:B", "s:B:B", "s:iB:B"]),
    ("isNan", &["d::B"]),
    ("isInf", &["d::B", "d:i:B"]),
    ("unique", &["l::B"]),
    ("getField", &[":*s:*"]),
    ("getFullYear", &["t::i", "t:s:i"]),
    ("getMonth", &["t::i", "t:s:i"]),
    ("getDate", &["t::i", "t:s:i"]),
    ("getDayOfMonth", &["t::i", "t:s:i"]),
    ("getDayOfWeek", &["t::i", "t:s:i"]),
    ("getDayOfYear", &["t::i", "t:s:i"]),
    ("getHours", &["t::i", "t:s:i", "D::i"]),
    ("getMinutes", &["t::i", "t:s:i", "D::i"]),
    ("getSeconds", &["t::i", "t:s:i", "D::i"]),
    ("getMilliseconds", &["t::i", "t:s:i", "D::i"]),
    ("charAt", &["s:i:s"]),
    ("indexOf", &["s:s:i", "s:si:i"]),
    ("lastIndexOf", &["s:s:i", "s:si:i"]),
    ("lowerAscii", &["s::s"]),
    ("upperAscii", &["s::s"]),
    ("replace", &["s:ss:s", "s:ssi:s"]),
    ("split", &["s:s:L", "s:si:L"]),
    ("substring", &["s:i:s", "s:ii:s"]),
    ("trim", &["s::s"]),
    ("reverse", &["s::s"]),
    ("format", &["s:l:s"]),
    ("join", &["L::s", "L:s:s"]),
    ("strings.quote", &[":s:s"]),
    ("int", &[":i:i", ":u:i", ":d:i", ":s:i", ":t:i", ":D:i"]),
    ("uint", &[":u:u", ":i:u", ":d:u", ":s:u"]),
    ("double", &[":d:d", ":i:d", ":u:d", ":s:d"]),
    (
        "string",
        &[
            ":s:s", ":i:s", ":u:s", ":d:s", ":b:s", ":B:s", ":t:s", ":D:s",
        ],
    ),
    ("bytes", &[":b:b", ":s:b"]),
    ("bool", &[":B:B", ":s:B"]),
    ("timestamp", &[":t:t", ":s:t", ":i:t"]),
    ("duration", &[":D:D", ":s:D", ":i:D"]),
    ("type", &[":*:T"]),
    ("dyn", &[":*:*"]),
];

/// Why a call is none.
pub(super) enum NoCall {
    /// There is no function of that name.
    Unknown,
    /// There is, but not for these types.
    Mismatch,
}

/// What a function returns.
pub(super) fn call(name: &str, target: Option<&Kind>, arguments: &[Kind]) -> Result<Kind, NoCall> {
    let (_, signatures) = SIGNATURES
        .iter()
        .find(|(known, _)| *known == name)
        .ok_or(NoCall::Unknown)?;
    let results = signatures
        .iter()
        .filter_map(|signature| result(signature, target, arguments));
    // With a value of unknown type several may be meant.
    results
        .reduce(|one, other| one.joined(other))
        .ok_or(NoCall::Mismatch)
}

pub(super) fn exists(name: &str) -> bool {
    SIGNATURES.iter().any(|(known, _)| *known == name)
}

fn result(signature: &str, target: Option<&Kind>, arguments: &[Kind]) -> Option<Kind> {
    let mut parts = signature.split(':');
    let (on, takes, returns) = (parts.next()?, parts.next()?, parts.next()?);
    let on_fits = match (on.chars().next(), target) {
        (Some(on), Some(target)) => fits(on, target),
        (None, None) => true,
        _ => false,
    };
    let all_fit = takes.len() == arguments.len()
        && takes
            .chars()
            .zip(arguments)
            .all(|(take, given)| fits(take, given));
    let returns = returns.chars().next()?;
    (on_fits && all_fit).then(|| lettered(returns))
}

fn fits(letter: char, given: &Kind) -> bool {
    match (letter, given.settled()) {
        ('*', _) | (_, Kind::Dyn) | ('l', Kind::List(_)) | ('m', Kind::Map(..)) => true,
        ('L', Kind::List(item)) => item.agrees(&Kind::String),
        (letter, given) => *given == lettered(letter),
    }
}

fn lettered(letter: char) -> Kind {
    match letter {
        'B' => Kind::Bool,
        'i' => Kind::Int,
        'u' => Kind::Uint,
        'd' => Kind::Double,
        's' => Kind::String,
        'b' => Kind::Bytes,
        't' => Kind::Timestamp,
        'D' => Kind::Duration,
        'T' => Kind::Type,
        'L' => Kind::List(Box::new(Kind::String)),
        _ => Kind::Dyn,
    }
}

/// True for the functions that walk a list or map and name its items, if they
/// have as many arguments as that takes.
pub(super) fn is_walk(name: &str, arguments: usize) -> bool {
    match name {
        "all" | "exists" | "exists_one" | "filter" => arguments == 2,
        "map" => matches!(arguments, 2 | 3),
        _ => false,
    }
}
