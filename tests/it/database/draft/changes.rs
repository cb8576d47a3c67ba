//! Changes of contracts as people make them, one at random.

use super::model::{Entity, Enum, Field, Kind, Model, Random};

/// What `migrate diff` is told of a change.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The change, in words.
    pub what: String,
    pub flags: Vec<String>,
    /// True if what the rows held is gone, so that no rows can come back.
    pub loses_values: bool,
    /// A table and its text column that is to be unique: what fills it comes from
    /// a default perhaps, and nobody but its owner can tell the rows apart.
    pub distinct: Option<(String, String)>,
}

const SCALARS: [&str; 8] = [
    "string", "int32", "int64", "uint32", "uint64", "bool", "double", "bytes",
];

/// Types of a field, and those that its values can be brought to; with an
/// expression where that has to be told.
const RETYPED: [(&str, &str, Option<&str>); 17] = [
    ("int32", "int64", None),
    ("int32", "uint64", None),
    ("int32", "string", None),
    ("int32", "double", None),
    ("int64", "string", None),
    ("int64", "uint64", None),
    ("uint32", "int32", None),
    ("bool", "int32", None),
    ("bool", "string", None),
    ("double", "int32", None),
    ("double", "string", None),
    ("string", "bytes", None),
    ("bytes", "string", None),
    ("string", "int32", Some("0")),
    ("string", "bool", Some("true")),
    ("bytes", "int64", Some("length({})")),
    ("uint64", "bool", Some("{} <> 0")),
];

pub fn field(model: &mut Model, entity: usize, random: &mut Random) -> Field {
    let name = model.name("f_");
    let others = entity.min(model.entities.len());
    let kind = loop {
        break match random.below(16) {
            0..=5 => Kind::Scalar(random.of(&SCALARS)),
            6 => Kind::Stamp,
            7 => Kind::Duration,
            8 => Kind::Struct,
            9 => Kind::Map,
            10 => Kind::Wrapped,
            11 => Kind::Money,
            12 => Kind::Enum(random.below(model.enums.len())),
            13 if others > 0 => match random.one_in(3) {
                true => Kind::Entity(random.below(others)),
                false => Kind::Key(random.below(others)),
            },
            14 => match random.below(3) {
                0 => Kind::Repeated(random.of(&["string", "int64", "bool"])),
                1 => Kind::RepeatedEnum(random.below(model.enums.len())),
                _ => Kind::RepeatedMoney,
            },
            _ => continue,
        };
    };
    let unique = kind == Kind::Scalar("string") && random.one_in(4);
    let mut field = Field {
        name,
        number: 0,
        kind,
        optional: random.one_in(3),
        unique,
        was_key: unique,
    };
    field.optional &= field.may_be_optional();
    field
}

pub fn entity(model: &mut Model, random: &mut Random) -> Entity {
    let mut entity = Entity {
        // The plural of which has nothing but an s behind it.
        name: format!("{}k", model.name("T")),
        fields: Vec::new(),
        key: None,
        numbers: 0,
    };
    let id = Field {
        name: "id".to_owned(),
        number: 0,
        kind: Kind::Scalar("string"),
        optional: false,
        unique: false,
        was_key: false,
    };
    add(&mut entity, id);
    for _ in 0..2 + random.below(5) {
        let field = field(model, model.entities.len(), random);
        add(&mut entity, field);
    }
    entity
}

fn add(entity: &mut Entity, mut field: Field) {
    entity.numbers += 1;
    field.number = entity.numbers;
    entity.fields.push(field);
}

pub fn model(random: &mut Random) -> Model {
    let mut model = Model::default();
    for _ in 0..2 {
        let mut of = Enum {
            name: model.name("E"),
            values: Vec::new(),
            numbers: 0,
            used: Vec::new(),
        };
        for _ in 0..2 + random.below(3) {
            let value = model.name("V");
            of.numbers += 1;
            of.values.push((value, of.numbers));
        }
        model.enums.push(of);
    }
    for _ in 0..2 + random.below(2) {
        let entity = entity(&mut model, random);
        model.entities.push(entity);
    }
    model
}

/// Changes the model in one way.
pub fn change(model: &mut Model, random: &mut Random) -> Told {
    loop {
        let told = match random.below(14) {
            0 | 1 => add_field(model, random),
            2 => remove_field(model, random),
            3 => rename_field(model, random),
            4 | 5 => toggle_optional(model, random),
            6 | 7 => retype(model, random),
            8 => add_entity(model, random),
            9 => rename_entity(model, random),
            10 => add_value(model, random),
            11 => match random.one_in(2) {
                true => remove_value(model, random),
                false => rename_value(model, random),
            },
            12 => make_unique(model, random),
            _ => add_children(model, random),
        };
        if let Some(told) = told {
            return told;
        }
    }
}

fn told(what: String) -> Option<Told> {
    Some(Told {
        what,
        ..Told::default()
    })
}

/// The value of rows that are there already, as `--fill` takes it.
fn fills(model: &mut Model, entity: usize, field: &Field) -> Vec<String> {
    if field.optional || field.has_zero() {
        return Vec::new();
    }
    let value = match &field.kind {
        Kind::Stamp => "now()".to_owned(),
        Kind::Enum(of) => {
            let label = model.enums[*of].label(0);
            model.enums[*of].used.push(label.clone());
            format!("'{label}'")
        }
        Kind::Key(of) | Kind::Entity(of) => {
            format!(
                "(SELECT min(id::text)::uuid FROM {})",
                model.entities[*of].table()
            )
        }
        _ => "md5(id::text)".to_owned(),
    };
    let table = model.entities[entity].table();
    let columns = field.columns();
    columns
        .iter()
        .flat_map(|column| ["--fill".to_owned(), format!("{table}.{column}={value}")])
        .collect()
}

/// An entity and a field of it that is no id.
fn some_field(
    model: &Model,
    random: &mut Random,
    is_meant: impl Fn(&Entity, &Field) -> bool,
) -> Option<(usize, usize)> {
    let mut found = Vec::new();
    for (at, entity) in model.entities.iter().enumerate() {
        for (field_at, field) in entity.fields.iter().enumerate().skip(1) {
            if is_meant(entity, field) {
                found.push((at, field_at));
            }
        }
    }
    (!found.is_empty()).then(|| random.of(&found))
}

fn in_key(entity: &Entity, field: &Field) -> bool {
    entity
        .key
        .is_some_and(|(a, b)| a == field.number || b == field.number)
}

fn add_field(model: &mut Model, random: &mut Random) -> Option<Told> {
    let at = random.below(model.entities.len());
    let field = field(model, at, random);
    let mut told = told(format!("add {} {field:?}", model.entities[at].name))?;
    told.flags = fills(model, at, &field);
    add(&mut model.entities[at], field);
    Some(told)
}

fn remove_field(model: &mut Model, random: &mut Random) -> Option<Told> {
    let (at, field_at) = some_field(model, random, |entity, field| !in_key(entity, field))?;
    let field = model.entities[at].fields.remove(field_at);
    let mut told = told(format!("remove {} {field:?}", model.entities[at].name))?;
    told.loses_values = !field.optional && (!field.has_zero() || field.was_key)
        || matches!(field.kind, Kind::Duration | Kind::Children(_));
    let table = model.entities[at].table();
    let columns = field.columns();
    told.flags = match random.one_in(2) || columns.is_empty() {
        true => vec!["--drop".to_owned()],
        false => columns
            .iter()
            .map(|it| format!("--drop={table}.{it}"))
            .collect(),
    };
    Some(told)
}

fn rename_field(model: &mut Model, random: &mut Random) -> Option<Told> {
    let is_stored =
        |_: &Entity, field: &Field| !matches!(field.kind, Kind::Children(_) | Kind::Entity(_));
    let (at, field_at) = some_field(model, random, is_stored)?;
    let new = model.name("f_");
    let old = std::mem::replace(&mut model.entities[at].fields[field_at].name, new.clone());
    let mut told = told(format!("rename {} {old} {new}", model.entities[at].name))?;
    let table = model.entities[at].table();
    let typed = match random.below(3) {
        0 => format!("{old}={new}"),
        1 => format!("{table}.{old}={new}"),
        _ => format!("{}.{old}={new}", model.entities[at].name),
    };
    told.flags = vec!["--rename".to_owned(), typed];
    Some(told)
}

fn toggle_optional(model: &mut Model, random: &mut Random) -> Option<Told> {
    let (at, field_at) = some_field(model, random, |_, field| field.may_be_optional())?;
    let mut field = model.entities[at].fields[field_at].clone();
    field.optional = !field.optional;
    let mut told = told(format!("optional {} {field:?}", model.entities[at].name))?;
    told.flags = fills(model, at, &field);
    model.entities[at].fields[field_at] = field;
    Some(told)
}

fn retype(model: &mut Model, random: &mut Random) -> Option<Told> {
    if random.one_in(4) {
        return to_list_or_enum(model, random);
    }
    let (from, to, using) = random.of(&RETYPED);
    let is_meant = |entity: &Entity, field: &Field| {
        let plain = !field.unique && !in_key(entity, field);
        field.kind == Kind::Scalar(from) && plain
    };
    let (at, field_at) = some_field(model, random, is_meant)?;
    let table = model.entities[at].table();
    let field = &mut model.entities[at].fields[field_at];
    field.kind = Kind::Scalar(to);
    let mut told = told(format!("retype {table}.{} {from} {to}", field.name))?;
    if let Some(using) = using {
        let using = using.replace("{}", &field.name);
        told.flags = vec![
            "--using".to_owned(),
            format!("{table}.{}={using}", field.name),
        ];
        told.loses_values = true;
    }
    Some(told)
}

fn to_list_or_enum(model: &mut Model, random: &mut Random) -> Option<Told> {
    let is_meant = |entity: &Entity, field: &Field| {
        let scalar = matches!(
            field.kind,
            Kind::Scalar("string" | "int64" | "bool") | Kind::Enum(_)
        );
        scalar && !field.unique && !in_key(entity, field)
    };
    let (at, field_at) = some_field(model, random, is_meant)?;
    let table = model.entities[at].table();
    let mut field = model.entities[at].fields[field_at].clone();
    let mut told = told(format!(
        "{table}.{} of {:?} is another",
        field.name, field.kind
    ))?;
    match field.kind {
        Kind::Scalar(name) => {
            field.kind = Kind::Repeated(name);
            field.optional = false;
        }
        Kind::Enum(of) => {
            let other = 1 - of;
            let label = model.enums[other].label(0);
            model.enums[other].used.push(label.clone());
            field.kind = Kind::Enum(other);
            told.flags = vec![
                "--using".to_owned(),
                format!("{table}.{}='{label}'", field.name),
            ];
            told.loses_values = true;
        }
        _ => return None,
    }
    model.entities[at].fields[field_at] = field;
    Some(told)
}

fn add_entity(model: &mut Model, random: &mut Random) -> Option<Told> {
    let new = entity(model, random);
    let told = told(format!("entity {new:?}"));
    model.entities.push(new);
    told
}

fn rename_entity(model: &mut Model, random: &mut Random) -> Option<Told> {
    let at = random.below(model.entities.len());
    // The rows of a field refer back by the name of what they are a field of.
    let mut fields = model.entities[at].fields.iter();
    if fields.any(|field| matches!(field.kind, Kind::Children(_))) {
        return None;
    }
    let new = format!("{}k", model.name("T"));
    let old = std::mem::replace(&mut model.entities[at].name, new.clone());
    let mut told = told(format!("rename {old} {new}"))?;
    let typed = match random.one_in(2) {
        true => format!("{old}={new}"),
        false => format!("{}s={}s", old.to_lowercase(), new.to_lowercase()),
    };
    told.flags = vec!["--rename".to_owned(), typed];
    Some(told)
}

fn add_value(model: &mut Model, random: &mut Random) -> Option<Told> {
    let at = random.below(model.enums.len());
    let value = model.name("V");
    let of = &mut model.enums[at];
    of.numbers += 1;
    let place = random.below(of.values.len() + 1);
    of.values.insert(place, (value.clone(), of.numbers));
    told(format!("value {} {value} at {place}", of.name))
}

fn remove_value(model: &mut Model, random: &mut Random) -> Option<Told> {
    let at = random.below(model.enums.len());
    let of = &mut model.enums[at];
    let place = random.below(of.values.len());
    let label = of.label(place);
    // Rows have it: that stops the migration, as it must.
    if of.used.contains(&label) || of.values.len() < 2 {
        return None;
    }
    of.values.remove(place);
    let mut told = told(format!("no value {} {label}", of.name))?;
    told.flags = match random.one_in(2) {
        true => vec!["--drop".to_owned()],
        false => vec![format!("--drop={}.{label}", of.database_name())],
    };
    // A type that no column has is compared with nothing.
    let is_stored = model.entities.iter().any(|entity| {
        let mut fields = entity.fields.iter();
        fields.any(|it| it.kind == Kind::Enum(at) || it.kind == Kind::RepeatedEnum(at))
    });
    is_stored.then_some(told)
}

fn rename_value(model: &mut Model, random: &mut Random) -> Option<Told> {
    let at = random.below(model.enums.len());
    let new = model.name("V");
    let is_stored = model.entities.iter().any(|entity| {
        let mut fields = entity.fields.iter();
        fields.any(|it| it.kind == Kind::Enum(at) || it.kind == Kind::RepeatedEnum(at))
    });
    if !is_stored {
        return None;
    }
    let of = &mut model.enums[at];
    let place = random.below(of.values.len());
    let old = of.label(place);
    of.values[place].0 = new;
    let new = of.label(place);
    if of.used.contains(&old) {
        of.used.push(new.clone());
    }
    let mut told = told(format!("rename {} {old} {new}", of.name))?;
    told.flags = vec![
        "--rename".to_owned(),
        format!("{}.{old}={new}", of.database_name()),
    ];
    Some(told)
}

fn make_unique(model: &mut Model, random: &mut Random) -> Option<Told> {
    if random.one_in(3) {
        let at = random.below(model.entities.len());
        let entity = &mut model.entities[at];
        let plain = |field: &&Field| matches!(field.kind, Kind::Scalar(_));
        let numbers: Vec<usize> = entity
            .fields
            .iter()
            .filter(plain)
            .map(|it| it.number)
            .collect();
        entity.key = match (entity.key, numbers.as_slice()) {
            (None, [id, .., other]) => {
                let other = *other;
                let mut fields = entity.fields.iter_mut();
                fields.find(|it| it.number == other)?.was_key = true;
                Some((other, *id))
            }
            _ => None,
        };
        return told(format!("unique {} {:?}", entity.name, entity.key));
    }
    let is_text = |_: &Entity, field: &Field| field.kind == Kind::Scalar("string");
    let (at, field_at) = some_field(model, random, is_text)?;
    let table = model.entities[at].table();
    let field = &mut model.entities[at].fields[field_at];
    field.unique = !field.unique;
    field.was_key = true;
    let mut told = told(format!("unique {field:?}"))?;
    told.distinct = field.unique.then(|| (table, field.name.clone()));
    Some(told)
}

/// A field whose values are rows of a table of their own.
fn add_children(model: &mut Model, random: &mut Random) -> Option<Told> {
    let at = random.below(model.entities.len());
    let child = entity(model, random);
    let refers = |field: &Field| matches!(field.kind, Kind::Key(of) | Kind::Entity(of) if of == at);
    if child.fields.iter().any(refers) {
        return None;
    }
    let name = model.name("f_");
    let field = Field {
        name,
        number: 0,
        kind: Kind::Children(model.entities.len()),
        optional: false,
        unique: false,
        was_key: false,
    };
    let told = told(format!(
        "children of {}: {child:?}",
        model.entities[at].name
    ));
    model.entities.push(child);
    add(&mut model.entities[at], field);
    told
}
