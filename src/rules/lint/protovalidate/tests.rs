//! Whatever stands in an option, nothing panics.

use super::{cel, literal, pattern};
use crate::schema::Schema;
use prost_reflect::ReflectMessage;

const EXPRESSIONS: [&str; 6] = [
    "this.items.all(i, i.size() > 0 && i in ['a', b'b', r\"c\"]) ? '' : 'bad'",
    "has(this.a) || {1: 2u, 'k': [0x1F, 1e-3]}[1] == -2 // why",
    "acme.v1.Kind.ONE == 1 && acme.v1.M{a: 'x', b: [1,],}.a.matches('^a')",
    "((((this))))",
    "'''long\n''' + \"\\u0041\\x41\\101\\n\" == !!-1",
    "this.map(x, x > 1, x * 2).filter(y, true)[?0].?a",
];
const PATTERNS: [&str; 4] = [
    r"^(?P<n>a{2,3}?|[^[:alpha:]\d-z])*(?i-s:\x{41}\Q*\E)$",
    r"[]a-]+\pN\p{^Greek}\0\12(?U)",
    r"((a{10}){10}){10}|{1,}",
    r"\",
];
const LITERALS: [&str; 3] = [
    "(o) = {name: 'a' dependency: [\"b\", 'c'] options {deprecated: true; [x.y]: -1e+3}}",
    "option (o).x = { /* c */ source_code_info < location: [{path: 1}, {}] > # d\n };",
    "= {a {b {c {d: \"\\\"\"}}}}",
];

/// Texts that differ from `text` in a few places.
fn spoilt(text: &str) -> impl Iterator<Item = String> {
    let pieces = [
        "(", ")", "[", "]", "{", "}", "\\", "'", "\"", ".", "?", "*", "-", "é", "0", ":", "<", "",
        "",
    ];
    let letters: Vec<char> = text.chars().collect();
    let mut state: u64 = 42;
    let mut next = move |bound: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % bound
    };
    (0..1000).map(move |_| {
        let mut spoilt = letters.clone();
        for _ in 0..=next(3) {
            let at = next(spoilt.len() + 1);
            let end = (at + next(3)).min(spoilt.len());
            spoilt.splice(at..end, pieces[next(pieces.len())].chars());
        }
        spoilt.into_iter().collect()
    })
}

#[test]
fn nothing_panics() {
    let schema = Schema::empty();
    for text in EXPRESSIONS.iter().flat_map(|text| spoilt(text)) {
        cel::compile(&schema, &text, &[("this", cel::Kind::Dyn)]);
    }
    for text in PATTERNS.iter().flat_map(|text| spoilt(text)) {
        pattern::error(&text);
    }
    let message = prost_types::FileDescriptorProto::default().descriptor();
    for text in LITERALS.iter().flat_map(|text| spoilt(text)) {
        for (_, range) in literal::entries(&text, &message) {
            assert!(text.get(range).is_some(), "{text}");
        }
    }
}

#[test]
fn depth_is_bounded() {
    let schema = Schema::empty();
    for open in ["(", "[", "{1:", "!", "-", "a(", "a.b(", "a[", "1 ? 1 : "] {
        cel::compile(&schema, &open.repeat(50_000), &[]);
    }
    assert!(pattern::error(&"(".repeat(50_000)).is_some());
    let message = prost_types::FileDescriptorProto::default().descriptor();
    let nested = format!("= {}", "{options ".repeat(50_000));
    assert!(literal::entries(&nested, &message).is_empty());
    let nested = format!("= {{unknown: {}", "[".repeat(50_000));
    assert!(literal::entries(&nested, &message).is_empty());
}
