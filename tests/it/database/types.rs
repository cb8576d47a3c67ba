//! The table of types, row by row, against a server: what is exact comes back as
//! it was, what fits or is lossy takes some values and not others, and what is
//! impossible does not take all.

use super::server::Database;
use contracts::entity::value::ValueKind as V;
use contracts::entity::verdict::{Family as F, VERDICTS, Verdict, verdict};
use std::io::Write;
use std::process::{Command, Stdio};

/// Values of a kind.
struct Samples {
    kind: V,
    /// How a value is sent (as text, as drivers send it), and how it has to come
    /// back: at the limits, and within.
    values: &'static [(&'static str, &'static str)],
    /// The text of what came back, given as `{}`, in one spelling.
    back: &'static str,
}

const WHOLE: &str = "trim_scale({}::text::numeric)::text";
const MOMENT: &str =
    "to_char({}::text::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')";

const SAMPLES: &[Samples] = &[
    Samples {
        kind: V::Bool,
        values: &[("true", "true"), ("false", "false")],
        back: "{}::text",
    },
    Samples {
        kind: V::Int32,
        values: &[
            ("-2147483648", "-2147483648"),
            ("0", "0"),
            ("16777217", "16777217"),
            ("2147483647", "2147483647"),
        ],
        back: WHOLE,
    },
    Samples {
        kind: V::Int64,
        values: &[
            ("-9223372036854775808", "-9223372036854775808"),
            ("7", "7"),
            ("9007199254740993", "9007199254740993"),
            ("9223372036854775807", "9223372036854775807"),
        ],
        back: WHOLE,
    },
    Samples {
        kind: V::Uint32,
        values: &[
            ("0", "0"),
            ("16777217", "16777217"),
            ("4294967295", "4294967295"),
        ],
        back: WHOLE,
    },
    Samples {
        kind: V::Uint64,
        values: &[
            ("0", "0"),
            ("9007199254740993", "9007199254740993"),
            ("18446744073709551615", "18446744073709551615"),
        ],
        back: WHOLE,
    },
    Samples {
        kind: V::Float,
        values: &[
            ("1", "1"),
            ("0.1", "0.1"),
            ("3.4028235e+38", "3.4028235e+38"),
            ("1e-45", "1e-45"),
            ("NaN", "NaN"),
        ],
        back: "{}::text::real::text",
    },
    Samples {
        kind: V::Double,
        values: &[
            ("1", "1"),
            ("0.1", "0.1"),
            ("0.1234567890123456", "0.1234567890123456"),
            ("1.7976931348623157e+308", "1.7976931348623157e+308"),
            ("5e-324", "5e-324"),
        ],
        back: "{}::text::double precision::text",
    },
    Samples {
        kind: V::String,
        values: &[
            ("", ""),
            ("abc", "abc"),
            ("ü漢", "ü漢"),
            (
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            ),
            ("a", "a"),
            ("7.00", "7.00"),
            ("7", "7"),
            ("[1]", "[1]"),
            ("2026-01-02", "2026-01-02"),
            ("03:04:05", "03:04:05"),
            ("2026-01-02 03:04:05", "2026-01-02 03:04:05"),
            ("2026-01-02 03:04:05+09", "2026-01-02 03:04:05+09"),
            (
                "b0a1c2d3-0000-4000-8000-000000000001",
                "b0a1c2d3-0000-4000-8000-000000000001",
            ),
            ("192.168.0.0/24", "192.168.0.0/24"),
        ],
        back: "{}::text",
    },
    Samples {
        kind: V::Bytes,
        values: &[
            ("\\x", "\\x"),
            ("\\x00ff", "\\x00ff"),
            (
                "\\xb0a1c2d300004000800000000000000a",
                "\\xb0a1c2d300004000800000000000000a",
            ),
        ],
        back: "{}::text::bytea::text",
    },
    Samples {
        kind: V::Timestamp,
        values: &[
            ("2026-01-02T03:04:05Z", "2026-01-02 03:04:05.000000"),
            ("2026-01-02T03:04:05.123456Z", "2026-01-02 03:04:05.123456"),
            (
                "2026-01-02T03:04:05.123456789Z",
                "2026-01-02 03:04:05.123456789",
            ),
            ("2026-01-02T00:00:00Z", "2026-01-02 00:00:00.000000"),
            ("0001-01-01T00:00:00Z", "0001-01-01 00:00:00.000000"),
            ("9999-12-31T23:59:59Z", "9999-12-31 23:59:59.000000"),
        ],
        back: MOMENT,
    },
    Samples {
        kind: V::Duration,
        values: &[
            ("315576000000 seconds", "315576000000.000000"),
            ("-1.5 seconds", "-1.500000"),
            ("0.123456789 seconds", "0.123456789"),
        ],
        back: "extract(epoch from {}::text::interval)::text",
    },
    Samples {
        kind: V::Date,
        values: &[
            ("0001-01-01", "0001-01-01"),
            ("2024-02-29", "2024-02-29"),
            ("9999-12-31", "9999-12-31"),
            ("2024-02-00", "2024-02-00"),
        ],
        back: "{}::text",
    },
    Samples {
        kind: V::TimeOfDay,
        values: &[
            ("00:00:00", "00:00:00"),
            ("23:59:59.999999", "23:59:59.999999"),
            ("12:00:00.123456789", "12:00:00.123456789"),
        ],
        back: "{}::text",
    },
    Samples {
        kind: V::Decimal,
        values: &[
            ("1.00", "1.00"),
            ("0.1", "0.1"),
            (
                "12345678901234567890.12345678901234567890",
                "12345678901234567890.12345678901234567890",
            ),
        ],
        back: "{}::text",
    },
    Samples {
        kind: V::Json,
        values: &[
            ("{\"a\": [1, null]}", "{\"a\": [1, null]}"),
            ("\"x\"", "\"x\""),
        ],
        back: "{}::text::jsonb::text",
    },
    Samples {
        kind: V::Message,
        values: &[("{\"a\": 1}", "{\"a\": 1}")],
        back: "{}::text::jsonb::text",
    },
    Samples {
        kind: V::Map,
        values: &[("{\"a\": 1}", "{\"a\": 1}"), ("{}", "{}")],
        back: "{}::text::jsonb::text",
    },
    Samples {
        kind: V::List,
        values: &[("[1, 2]", "[1, 2]"), ("[]", "[]")],
        back: "{}::text::jsonb::text",
    },
    Samples {
        kind: V::Money,
        values: &[(
            "{\"units\": \"1\", \"currencyCode\": \"INR\"}",
            "{\"units\": \"1\", \"currencyCode\": \"INR\"}",
        )],
        back: "{}::text::jsonb::text",
    },
    Samples {
        kind: V::FieldMask,
        values: &[("a.b,c", "a.b,c")],
        back: "{}::text",
    },
    Samples {
        kind: V::Enum,
        values: &[("a", "a"), ("b", "b")],
        back: "{}::text",
    },
];

/// The type of each family that is tried.
fn types(family: F) -> &'static str {
    match family {
        F::ShortWhole => "numeric(5)",
        F::LongWhole => "numeric(20)",
        F::Decimal => "numeric(10, 2)",
        F::Varchar => "varchar(40)",
        F::Char => "char(40)",
        F::Enum => "letter",
        F::Composite => "pair",
        F::Array => "text[]",
        F::Other => "cidr",
        other => other.sql(),
    }
}

/// What one value came to in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    Back,
    Changed,
    Refused,
}

struct Prober {
    database: Database,
}

impl Prober {
    fn new() -> Prober {
        let database = Database::new();
        database.sql("CREATE TYPE letter AS ENUM ('a', 'b'); CREATE TYPE pair AS (a int, b text)");
        Prober { database }
    }

    /// Stores every value in a column of each family and reads it back, all in
    /// one session.
    fn all(&self, families: &[F], samples: &Samples) -> Vec<Vec<Came>> {
        let mut script = "SET timezone = 'Asia/Tokyo';\n".to_owned();
        for (of, family) in families.iter().enumerate() {
            let ty = types(*family);
            script.push_str(&format!("CREATE TEMP TABLE probe_{of} (at int, v {ty});\n"));
            for (at, (sent, _)) in samples.values.iter().enumerate() {
                let back = samples.back.replace("{}", "v");
                script.push_str(&format!(
                    "INSERT INTO probe_{of} VALUES ({at}, '{sent}');\n\
                     SELECT 'R{of}.{at}=' || {back} FROM probe_{of} WHERE at = {at};\n"
                ));
            }
        }
        let mut psql = Command::new("psql")
            .args(["-X", "-q", "-A", "-t", "-d", &self.database.url])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = psql.stdin.take().unwrap();
        let writer = std::thread::spawn(move || input.write_all(script.as_bytes()).unwrap());
        let output = psql.wait_with_output().unwrap();
        writer.join().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!said.contains("syntax error at or near"), "{said}");
        let came = |of: usize, at: usize, expected: &str| {
            let mark = format!("R{of}.{at}=");
            match printed.lines().find_map(|line| line.strip_prefix(&mark)) {
                Some(back) if back == expected => Came::Back,
                Some(_) => Came::Changed,
                None => Came::Refused,
            }
        };
        let of_family = |of| {
            let values = samples.values.iter().enumerate();
            values
                .map(|(at, (_, expected))| came(of, at, expected))
                .collect()
        };
        (0..families.len()).map(of_family).collect()
    }
}

/// Pairs where the column holds another form than the value's text: the number
/// of an enum value, seconds, the parts of a composite.
fn is_other_form(kind: V, family: F) -> bool {
    let composite = family == F::Composite;
    let numbers = matches!(
        family,
        F::SmallInt
            | F::Integer
            | F::BigInt
            | F::Numeric
            | F::Double
            | F::Real
            | F::LongWhole
            | F::Decimal
            | F::ShortWhole
            | F::Money
    );
    let json = family == F::Json
        && !matches!(
            kind,
            V::Json | V::Message | V::Map | V::List | V::Money | V::String
        );
    let key = kind == V::Enum && family == F::Uuid;
    let bytes = family == F::Bytea && kind != V::Bytes || kind == V::Bytes && family == F::Uuid;
    let list = family == F::Array || family == F::Other && kind == V::Map;
    let in_units = numbers && matches!(kind, V::Enum | V::Timestamp | V::Duration | V::Money);
    composite || json || key || bytes || list || in_units
}

#[test]
fn every_row_holds_on_a_server() {
    let prober = Prober::new();
    let (mut tried, mut wrong) = (0, Vec::new());
    for (kind, _) in VERDICTS {
        let samples = SAMPLES.iter().find(|samples| samples.kind == *kind);
        let samples = samples.unwrap_or_else(|| panic!("no samples of {kind:?}"));
        let families = F::ALL.into_iter().filter(|family| {
            // Text takes whatever is sent, as text: that it is no place for a
            // number no server says.
            let is_text = matches!(
                family,
                F::Text | F::Varchar | F::Char | F::Bytea | F::Json | F::Other
            );
            let is_impossible = verdict(*kind, *family) == Verdict::Impossible;
            !(is_other_form(*kind, *family) || is_impossible && is_text)
        });
        let families: Vec<F> = families.collect();
        for (family, came) in families.iter().zip(prober.all(&families, samples)) {
            let all = came.iter().all(|it| *it == Came::Back);
            let some = came.contains(&Came::Back);
            let held = verdict(*kind, *family);
            let holds = match held {
                Verdict::Exact => all,
                // What is not checked takes all that is right, and all else too.
                Verdict::Usual(reason) if reason.contains("does not check") => some,
                Verdict::Usual(_) => some && !all,
                Verdict::Lossy(_) | Verdict::Impossible => !all,
            };
            if !holds {
                let ty = types(*family);
                wrong.push(format!("{kind:?} in {ty}: {held:?}, but {came:?}"));
            }
            tried += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 250, "{tried}");
}
