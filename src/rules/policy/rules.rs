//! What can be wrong with a waiver.

use crate::rules::{Doc, Family, Rule};

const CATEGORIES: &[&str] = &["WAIVER"];

pub static WAIVER_WITHOUT_REASON: Rule = Rule {
    id: "WAIVER_WITHOUT_REASON",
    family: Family::Waiver,
    categories: CATEGORIES,
    purpose: "Checks that every waiver says why.",
    doc: Doc {
        why: "Whoever meets the waiver next year has to know whether it still holds. A waiver \
              without reason covers nothing.",
        instead: "Say behind the rule why the finding is meant, or in `reason` of contracts.yaml.",
        before: r#"syntax = "proto3";
package shop.v1;
message Order {
  // contracts:allow FIELD_LOWER_SNAKE_CASE the partner's API spells it so
  string orderId = 1;
}
"#,
        after: r#"syntax = "proto3";
package shop.v1;
message Order {
  // contracts:allow FIELD_LOWER_SNAKE_CASE
  string orderId = 1;
}
"#,
    },
};

pub static WAIVER_EXPIRED: Rule = Rule {
    id: "WAIVER_EXPIRED",
    family: Family::Waiver,
    categories: CATEGORIES,
    purpose: "Checks that no waiver is past its date.",
    doc: Doc {
        why: "The date was set so that somebody looks again. From the day after it the waiver \
              covers nothing, and what it covered is found again.",
        instead: "Mend what was waived and remove the waiver, or give it a new date with a reason \
                  that holds until then.",
        before: r#"syntax = "proto3";
package shop.v1;
message Order {
  // contracts:allow FIELD_LOWER_SNAKE_CASE until=9999-12-31 the partner's API spells it so
  string orderId = 1;
}
"#,
        after: r#"syntax = "proto3";
package shop.v1;
message Order {
  // contracts:allow FIELD_LOWER_SNAKE_CASE until=2020-12-31 the partner's API spells it so
  string orderId = 1;
}
"#,
    },
};

pub static WAIVER_UNUSED: Rule = Rule {
    id: "WAIVER_UNUSED",
    family: Family::Waiver,
    categories: CATEGORIES,
    purpose: "Checks that every waiver covers something that is found.",
    doc: Doc {
        why: "A waiver that outlives what it was for covers the next mistake of the same kind, \
              which nobody meant.",
        instead: "Remove the waiver. One for a breaking change has done its work once the change \
                  is part of what is compared with.",
        before: r#"syntax = "proto3";
package shop.v1;
message Order {
  // contracts:allow FIELD_LOWER_SNAKE_CASE the partner's API spells it so
  string orderId = 1;
}
"#,
        after: r#"syntax = "proto3";
package shop.v1;
message Order {
  // contracts:allow FIELD_LOWER_SNAKE_CASE the partner's API spells it so
  string order_id = 1;
}
"#,
    },
};

pub static WAIVER_INVALID: Rule = Rule {
    id: "WAIVER_INVALID",
    family: Family::Waiver,
    categories: CATEGORIES,
    purpose: "Checks that every waiver in a comment names a rule, has a date that exists, and \
              stands at a declaration.",
    doc: Doc {
        why: "A waiver that is misspelt covers nothing, and whoever wrote it believes that it \
              does.",
        instead: "Write `// contracts:allow RULE_ID reason`, with `until=2027-01-31` before the \
                  reason if it is to end, on the lines right above the declaration.",
        before: r#"syntax = "proto3";
package shop.v1;
message Order {
  // contracts:allow FIELD_LOWER_SNAKE_CASE the partner's API spells it so
  string orderId = 1;
}
"#,
        after: r#"syntax = "proto3";
package shop.v1;
message Order {
  // contracts:allow FIELD_SNAKE_CASE the partner's API spells it so
  string orderId = 1;
}
"#,
    },
};
