//! What well-known messages can do beside being read and written.

use super::super::model::{Message, WellKnown};
use super::context::Context;
use super::source::Source;

pub(super) fn helpers(source: &mut Source, context: &Context<'_, '_>, message: &Message<'_>) {
    let lines = match message.well_known {
        Some(WellKnown::Timestamp) => {
            context.std("time");
            TIMESTAMP
        }
        Some(WellKnown::Duration) => {
            context.std("math");
            context.std("time");
            DURATION
        }
        Some(WellKnown::Any) => super::any::HELPERS,
        Some(WellKnown::Value) => VALUE,
        _ => return,
    };
    source.code(lines);
    source.blank();
}

const TIMESTAMP: &str = "// TimestampOf is the moment t.
func TimestampOf(t time.Time) *Timestamp {
return &Timestamp{Seconds: t.Unix(), Nanos: int32(t.Nanosecond())}
}

// TimestampNow is the moment at which it is called.
func TimestampNow() *Timestamp {
return TimestampOf(time.Now())
}

// AsTime is the moment in UTC; of nil, the zero of Unix.
func (m *Timestamp) AsTime() time.Time {
if m == nil {
return time.Unix(0, 0).UTC()
}
return time.Unix(m.Seconds, int64(m.Nanos)).UTC()
}";

const DURATION: &str = "// DurationOf is the duration d.
func DurationOf(d time.Duration) *Duration {
return &Duration{Seconds: int64(d / time.Second), Nanos: int32(d % time.Second)}
}

// AsDuration is the duration, or the longest there is if it is longer.
func (m *Duration) AsDuration() time.Duration {
if m == nil {
return 0
}
const most = int64(math.MaxInt64 / time.Second)
switch {
case m.Seconds > most || (m.Seconds == most && m.Nanos > 854775807):
return math.MaxInt64
case m.Seconds < -most || (m.Seconds == -most && m.Nanos < -854775808):
return math.MinInt64
}
return time.Duration(m.Seconds)*time.Second + time.Duration(m.Nanos)
}";

const VALUE: &str =
    "// ValueOf is v as a value of JSON: nil, a bool, a number, a string, a []any or a
// map[string]any of such. Others are as encoding/json writes them.
func ValueOf(v any) (*Value, error) {
value := new(Value)
err := contractsrt.Via(v, value)
return value, err
}

// AsAny is the value as encoding/json has it.
func (m *Value) AsAny() any {
if m == nil {
return nil
}
switch v := m.Kind.(type) {
case ValueKindNumberValue:
return v.Value
case ValueKindStringValue:
return v.Value
case ValueKindBoolValue:
return v.Value
case ValueKindStructValue:
fields := make(map[string]any)
if v.Value != nil {
for name, field := range v.Value.Fields {
fields[name] = field.AsAny()
}
}
return fields
case ValueKindListValue:
values := []any{}
if v.Value != nil {
for n := range v.Value.Values {
values = append(values, v.Value.Values[n].AsAny())
}
}
return values
}
return nil
}";
