//! `Date` and numbers for `google.protobuf.Timestamp` and `Duration`.

use super::super::model::{Message, WellKnown};
use super::context::Context;
use super::script::Script;
use crate::workspace::Int64;

pub(super) fn helpers(script: &mut Script, context: &Context<'_, '_>, message: &Message<'_>) {
    let (of, to) = match context.int64 {
        Int64::Bigint => ("BigInt(seconds)", "Number(message.seconds)"),
        Int64::String => ("String(seconds)", "Number(message.seconds)"),
    };
    match message.well_known {
        Some(WellKnown::Timestamp) => timestamp(script, of, to),
        Some(WellKnown::Duration) => duration(script, of, to),
        _ => {}
    }
}

fn timestamp(script: &mut Script, of: &str, to: &str) {
    script.line("/** The moment of a Date, which knows milliseconds. */");
    script.function("timestampFromDate", &[("date", "Date")], "Timestamp");
    script.line("const millis = date.getTime();");
    script.line("const seconds = Math.floor(millis / 1000);");
    script.line(&format!(
        "return createTimestamp({{ seconds: {of}, nanos: (millis - seconds * 1000) * 1000000 }});"
    ));
    script.close("}");
    script.blank();
    script.line("/** The Date of a moment; what is finer than a millisecond is cut off. */");
    script.function("timestampToDate", &[("message", "Timestamp")], "Date");
    script.line(&format!(
        "return new Date({to} * 1000 + Math.floor(message.nanos / 1000000));"
    ));
    script.close("}");
    script.blank();
    script.function("timestampNow", &[], "Timestamp");
    script.line("return timestampFromDate(new Date());");
    script.close("}");
    script.blank();
}

fn duration(script: &mut Script, of: &str, to: &str) {
    script.line("/** A duration of so many milliseconds. */");
    script.function("durationFromMillis", &[("millis", "number")], "Duration");
    script.line("const seconds = Math.trunc(millis / 1000);");
    script.line(&format!(
        "return createDuration({{ seconds: {of}, nanos: Math.round((millis - seconds * 1000) * 1000000) }});"
    ));
    script.close("}");
    script.blank();
    script.function("durationToMillis", &[("message", "Duration")], "number");
    script.line(&format!("return {to} * 1000 + message.nanos / 1000000;"));
    script.close("}");
    script.blank();
}
