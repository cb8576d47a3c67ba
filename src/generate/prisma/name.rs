//! Names as Prisma has them: models and enums in CamelCase, fields in
//! lowerCamelCase.

use super::Prisma;
use crate::schema::EnumId;
use crate::sql::catalog::ObjectName;
use std::collections::{BTreeMap, BTreeSet};

/// Names that the client or the language takes for itself.
const TAKEN: [&str; 12] = [
    "PrismaClient",
    "Prisma",
    "async",
    "await",
    "case",
    "class",
    "const",
    "default",
    "enum",
    "function",
    "import",
    "using",
];

/// The names of models and enums, which share one space.
#[derive(Default)]
pub(super) struct Names {
    names: BTreeMap<ObjectName, String>,
    enums: BTreeMap<ObjectName, EnumId>,
}

impl Names {
    pub fn of(prisma: &Prisma<'_>) -> Names {
        let mut names = Names::default();
        let mut taken: BTreeSet<String> = TAKEN.iter().map(|it| (*it).to_owned()).collect();
        for (map, table, _) in prisma.tables() {
            let message = map.message;
            let wanted = [identifier(&message.name), pascal(&message.full_name)];
            names.names.insert(table.clone(), free(wanted, &mut taken));
        }
        for name in prisma.enum_types() {
            let schema = prisma.model.schema();
            let own = schema.own_files().flat_map(|file| &file.all_enums);
            let of = own
                .copied()
                .find(|id| prisma.entities.enum_type(*id).name == name.name);
            let short = match of {
                Some(id) => schema[id].name.clone(),
                None => pascal(&name.name),
            };
            let wanted = [identifier(&short), format!("{}Enum", pascal(&name.name))];
            names.names.insert(name.clone(), free(wanted, &mut taken));
            if let Some(id) = of {
                names.enums.insert(name.clone(), id);
            }
        }
        names
    }

    /// The name of the model of a table, or of an enum.
    pub fn model(&self, name: &ObjectName) -> String {
        match self.names.get(name) {
            Some(known) => known.clone(),
            None => pascal(&name.name),
        }
    }

    pub fn knows(&self, name: &ObjectName) -> bool {
        self.names.contains_key(name)
    }

    pub fn enum_of(&self, name: &ObjectName) -> Option<EnumId> {
        self.enums.get(name).copied()
    }
}

fn free(wanted: [String; 2], taken: &mut BTreeSet<String>) -> String {
    let [short, long] = wanted;
    let mut name = if taken.contains(&short) { long } else { short };
    while taken.contains(&name) {
        name.push_str("Model");
    }
    taken.insert(name.clone());
    name
}

/// The name of the field for a column.
pub(super) fn field(column: &str) -> String {
    let name = pascal(column);
    let mut letters = name.chars();
    let lower = letters.next().map(|first| first.to_ascii_lowercase());
    lower.into_iter().chain(letters).collect()
}

/// "order_items" and "shop.v1.OrderItems" as `OrderItems`, `ShopV1OrderItems`.
pub(super) fn pascal(name: &str) -> String {
    let mut text = String::new();
    for word in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            text.push(first.to_ascii_uppercase());
            text.push_str(letters.as_str());
        }
    }
    identifier(&text)
}

/// A name with nothing in it but letters, digits and `_`, a letter first.
pub(super) fn identifier(name: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let text: String = name.chars().map(letter).collect();
    let text = text.trim_start_matches('_');
    match text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => text.to_owned(),
        false => format!("n{text}"),
    }
}
