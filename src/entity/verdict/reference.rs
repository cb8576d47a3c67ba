//! The verdicts as Markdown, for `contracts explain --types` and CONTRACTS.md.

use super::{Family, LAYOUTS, VERDICTS, Verdict, verdict};
use crate::entity::clickhouse;
use crate::entity::value::ValueKind;
use std::fmt::Write;

/// Every value against every column type, and every layout.
pub fn markdown() -> String {
    let mut out =
        String::from("| protobuf | PostgreSQL | verdict | because |\n|---|---|---|---|\n");
    for (kind, pairs) in VERDICTS {
        let mut proto = protos(*kind).to_owned();
        for (families, held) in *pairs {
            let (word, reason) = said(*held);
            // Writing to a String cannot fail.
            let _ = writeln!(out, "| {proto} | {} | {word} | {reason} |", names(families));
            proto.clear();
        }
        let others: Vec<Family> = Family::ALL
            .into_iter()
            .filter(|family| verdict(*kind, *family) == Verdict::Impossible)
            .collect();
        let _ = writeln!(
            out,
            "| | {} | impossible | no room for {} |",
            names(&others),
            kind.noun()
        );
    }
    out.push_str(
        "\nA value that *fits* comes back changed, or is refused, in ways that everybody accepts: no \
         finding. What is *lossy* is a warning and what is *impossible* an error (`SQL_COLUMN_TYPE`). A \
         domain is what it restricts; `citext` is text.\n\n\
         | field | columns | verdict | because | found by |\n|---|---|---|---|---|\n",
    );
    for row in LAYOUTS {
        let rule = match row.rule {
            "" => String::new(),
            rule => format!("`{rule}`"),
        };
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {rule} |",
            row.proto, row.columns, row.verdict, row.reason
        );
    }
    clickhouse_types(&mut out);
    out.lines()
        .map(|line| line.replace("|  |", "| |").replace("|  |", "| |") + "\n")
        .collect()
}

/// The same for a ClickHouse, without what is impossible.
fn clickhouse_types(out: &mut String) {
    out.push_str("\n| protobuf | ClickHouse | verdict | because |\n|---|---|---|---|\n");
    for (kind, pairs) in clickhouse::VERDICTS {
        let mut proto = protos(*kind).to_owned();
        for (families, held) in *pairs {
            let (word, reason) = said(*held);
            let names: Vec<&str> = families.iter().map(|family| family.names()).collect();
            let names = names.join(", ");
            let _ = writeln!(out, "| {proto} | {names} | {word} | {reason} |");
            proto.clear();
        }
    }
    let never = clickhouse::Family::ALL.into_iter().filter(|family| {
        let mut pairs = clickhouse::VERDICTS.iter().flat_map(|(_, pairs)| *pairs);
        !pairs.any(|(families, _)| families.contains(family))
    });
    let never: Vec<&str> = never.map(clickhouse::Family::names).collect();
    let _ = writeln!(
        out,
        "\nWhat is not listed is impossible. `Nullable`, `LowCardinality` and `SimpleAggregateFunction` are \
         what is in them. `Array` and `Nested` hold `repeated`, `Map` holds `map<K, V>` and `Tuple` a \
         message, if their parts hold its parts: the worst of them is the verdict. Besides, {} hold \
         nothing by themselves.",
        never.join(", ")
    );
}

fn said(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Exact => ("exact", ""),
        Verdict::Usual(reason) => ("fits", reason),
        Verdict::Lossy(reason) => ("lossy", reason),
        Verdict::Impossible => ("impossible", ""),
    }
}

fn names(families: &[Family]) -> String {
    let names = families.iter().map(|family| match family {
        Family::Enum | Family::Composite | Family::Array | Family::Other => family.sql().to_owned(),
        family => format!("`{}`", family.sql()),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// The types of protobuf that have such values.
fn protos(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Bool => "`bool`, `BoolValue`",
        ValueKind::Int32 => "`int32`, `sint32`, `sfixed32`, `Int32Value`",
        ValueKind::Int64 => "`int64`, `sint64`, `sfixed64`, `Int64Value`",
        ValueKind::Uint32 => "`uint32`, `fixed32`, `UInt32Value`",
        ValueKind::Uint64 => "`uint64`, `fixed64`, `UInt64Value`",
        ValueKind::Float => "`float`, `FloatValue`",
        ValueKind::Double => "`double`, `DoubleValue`",
        ValueKind::String => "`string`, `StringValue`",
        ValueKind::Bytes => "`bytes`, `BytesValue`",
        ValueKind::Enum => "enum",
        ValueKind::Timestamp => "`google.protobuf.Timestamp`",
        ValueKind::Duration => "`google.protobuf.Duration`",
        ValueKind::Date => "`google.type.Date`",
        ValueKind::TimeOfDay => "`google.type.TimeOfDay`",
        ValueKind::Decimal => "`google.type.Decimal`",
        ValueKind::Money => "`google.type.Money`",
        ValueKind::FieldMask => "`google.protobuf.FieldMask`",
        ValueKind::Json => "`Struct`, `Value`, `ListValue`, `Any`",
        ValueKind::Message => "any other message",
        ValueKind::Map => "`map<K, V>`",
        ValueKind::List => "`repeated T`, not as an array",
    }
}
