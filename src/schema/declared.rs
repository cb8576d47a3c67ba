//! The names of declarations, by where they stand in the descriptor.

use super::{Enum, Kind, Message, Origin, Schema, path};

impl Schema {
    /// The full name of the declaration at `origin`; of a file, its path.
    ///
    /// What has no name of its own (a reserved range) has that of the
    /// declaration around it, and the message that the compiler made for a map
    /// has that of the map's field, as has all that is in it. A value of an
    /// enum is named below the enum: "shop.v1.Status.STATUS_PAID".
    pub fn name_at(&self, origin: &Origin) -> String {
        let file = &self[origin.file];
        let Some((step, rest)) = Step::first(&origin.path) else {
            return file.path.clone();
        };
        let name = match step.kind {
            path::FILE_MESSAGE => file
                .messages
                .get(step.at)
                .map(|id| self.name_in_message(&self[*id], rest)),
            path::FILE_ENUM => file
                .enums
                .get(step.at)
                .map(|id| name_in_enum(&self[*id], rest)),
            path::FILE_SERVICE => file.services.get(step.at).map(|id| {
                let service = &self[*id];
                let method = Step::of_kind(rest, path::SERVICE_METHOD)
                    .and_then(|step| service.methods.get(step.at));
                method.map_or(&service.full_name, |m| &m.full_name).clone()
            }),
            path::FILE_EXTENSION => file
                .extensions
                .get(step.at)
                .map(|id| self[*id].full_name.clone()),
            _ => None,
        };
        name.unwrap_or_else(|| file.path.clone())
    }

    fn name_in_message(&self, message: &Message, rest: &[i32]) -> String {
        if message.is_map_entry {
            return self.map_field_name(message);
        }
        let inner = Step::first(rest).and_then(|(step, rest)| match step.kind {
            path::MESSAGE_FIELD => message.fields.get(step.at).map(|f| f.full_name.clone()),
            path::MESSAGE_NESTED => {
                let nested = message.messages.get(step.at)?;
                Some(self.name_in_message(&self[*nested], rest))
            }
            path::MESSAGE_ENUM => {
                let nested = message.enums.get(step.at)?;
                Some(name_in_enum(&self[*nested], rest))
            }
            path::MESSAGE_EXTENSION => {
                let extension = message.extensions.get(step.at)?;
                Some(self[*extension].full_name.clone())
            }
            path::MESSAGE_ONEOF => message
                .oneofs
                .iter()
                .find(|oneof| oneof.origin.path.last() == i32::try_from(step.at).ok().as_ref())
                .map(|oneof| oneof.full_name.clone()),
            _ => None,
        });
        inner.unwrap_or_else(|| message.full_name.clone())
    }

    fn map_field_name(&self, entry: &Message) -> String {
        entry
            .parent
            .map(|parent| &self[parent])
            .and_then(|parent| {
                let mut fields = parent.fields.iter();
                fields.find(|field| field.kind == Kind::Message(entry.id))
            })
            .map_or(&entry.full_name, |field| &field.full_name)
            .clone()
    }
}

fn name_in_enum(of: &Enum, rest: &[i32]) -> String {
    let value = Step::of_kind(rest, path::ENUM_VALUE).and_then(|step| of.values.get(step.at));
    match value {
        Some(value) => format!("{}.{}", of.full_name, value.name),
        None => of.full_name.clone(),
    }
}

/// A step of a path: a list of the descriptor, and a place in it.
struct Step {
    kind: i32,
    at: usize,
}

impl Step {
    fn first(path: &[i32]) -> Option<(Step, &[i32])> {
        let (step, rest) = path.split_at_checked(2)?;
        let at = usize::try_from(step[1]).ok()?;
        Some((Step { kind: step[0], at }, rest))
    }

    fn of_kind(path: &[i32], kind: i32) -> Option<Step> {
        let (step, _) = Step::first(path)?;
        (step.kind == kind).then_some(step)
    }
}

#[cfg(test)]
mod tests {
    use crate::compile::{SourceFile, link, parse};
    use crate::schema::{Origin, Schema};

    const SHOP: &str = r#"syntax = "proto2";
package shop.v1;
message Order {
  reserved 9;
  optional string id = 1;
  map<string, string> labels = 2;
  oneof paid_by { string card = 3; }
  message Item { enum Kind { KIND_NONE = 0; } }
  extensions 100 to 199;
  extend Order { optional string inner = 100; }
}
enum Status { STATUS_NONE = 0; STATUS_PAID = 1; }
service Orders { rpc Get(Order) returns (Order); }
extend Order { optional string outer = 101; }
"#;

    fn schema() -> Schema {
        let source = SourceFile {
            path: "shop.proto".to_owned(),
            shown: "shop.proto".into(),
            bytes: SHOP.as_bytes().into(),
            module: Some(0),
            is_import: false,
        };
        link(&parse(vec![source], None)).unwrap()
    }

    #[test]
    fn declarations_have_names() {
        let schema = schema();
        let file = schema.file_by_path("shop.proto").unwrap();
        for (path, expected) in [
            (&[][..], "shop.proto"),
            (&[2], "shop.proto"),
            (&[4, 0], "shop.v1.Order"),
            (&[4, 0, 2, 0], "shop.v1.Order.id"),
            (&[4, 0, 2, 0, 5], "shop.v1.Order.id"),
            (&[4, 0, 9, 0], "shop.v1.Order"),
            (&[4, 0, 8, 0], "shop.v1.Order.paid_by"),
            (&[4, 0, 3, 0], "shop.v1.Order.labels"),
            (&[4, 0, 3, 0, 2, 1], "shop.v1.Order.labels"),
            (&[4, 0, 3, 1], "shop.v1.Order.Item"),
            (&[4, 0, 3, 1, 4, 0], "shop.v1.Order.Item.Kind"),
            (&[4, 0, 6, 0], "shop.v1.Order.inner"),
            (&[5, 0, 2, 1, 2], "shop.v1.Status.STATUS_PAID"),
            (&[6, 0], "shop.v1.Orders"),
            (&[6, 0, 2, 0], "shop.v1.Orders.Get"),
            (&[7, 0], "shop.v1.outer"),
            (&[4, 7, 2, 0], "shop.proto"),
            (&[4, -1], "shop.proto"),
        ] {
            let origin = Origin {
                file: file.id,
                path: path.into(),
            };
            assert_eq!(schema.name_at(&origin), expected, "{path:?}");
        }
    }
}
