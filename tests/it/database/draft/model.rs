//! Contracts that are changed at random: a model of messages and enums, and the
//! protos that say it.

use std::fmt::Write;

/// Numbers that look random, and are the same for the same seed.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub fn of<T: Copy>(&mut self, these: &[T]) -> T {
        these[self.below(these.len())]
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Scalar(&'static str),
    Stamp,
    Duration,
    Struct,
    Map,
    Wrapped,
    Money,
    Enum(usize),
    /// `string x_id`, which refers to an entity.
    Key(usize),
    /// The entity itself, which its key stands for.
    Entity(usize),
    Repeated(&'static str),
    RepeatedEnum(usize),
    RepeatedMoney,
    /// Rows of another table.
    Children(usize),
}

#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub number: usize,
    pub kind: Kind,
    pub optional: bool,
    pub unique: bool,
    /// True if it is unique or was once: what is no key any more in the protos
    /// may still be one in the table.
    pub was_key: bool,
}

impl Field {
    /// The columns of the field.
    pub fn columns(&self) -> Vec<String> {
        match self.kind {
            Kind::Money => vec![
                format!("{}_currency", self.name),
                format!("{}_units", self.name),
            ],
            Kind::Entity(_) => vec![format!("{}_id", self.name)],
            Kind::Children(_) => Vec::new(),
            _ => vec![self.name.clone()],
        }
    }

    pub fn may_be_optional(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Map
                | Kind::Wrapped
                | Kind::Repeated(_)
                | Kind::RepeatedEnum(_)
                | Kind::RepeatedMoney
                | Kind::Children(_)
        )
    }

    /// True if rows without a value get one that nobody has to say.
    pub fn has_zero(&self) -> bool {
        let told = matches!(
            self.kind,
            Kind::Stamp | Kind::Enum(_) | Kind::Key(_) | Kind::Entity(_)
        );
        !self.unique && !told
    }
}

#[derive(Clone, Debug)]
pub struct Entity {
    pub name: String,
    pub fields: Vec<Field>,
    /// Two fields that are unique together, by number.
    pub key: Option<(usize, usize)>,
    pub numbers: usize,
}

impl Entity {
    pub fn table(&self) -> String {
        format!("{}s", self.name.to_lowercase())
    }
}

#[derive(Clone, Debug)]
pub struct Enum {
    pub name: String,
    /// Name and number of the values but for the first.
    pub values: Vec<(String, usize)>,
    pub numbers: usize,
    /// Labels that rows may have.
    pub used: Vec<String>,
}

impl Enum {
    pub fn database_name(&self) -> String {
        self.name.to_lowercase()
    }

    pub fn label(&self, at: usize) -> String {
        self.values[at].0.to_lowercase()
    }
}

#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Each refers to those before it only.
    pub entities: Vec<Entity>,
    pub enums: Vec<Enum>,
    pub names: usize,
}

impl Model {
    /// A word that nothing else is named.
    pub fn name(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}{}", letters(self.names))
    }

    pub fn proto(&self) -> String {
        let mut text = String::from(
            "syntax = \"proto3\";\npackage shop.v1;\n\nimport \"contracts/v1/options.proto\";\n\
             import \"google/protobuf/duration.proto\";\nimport \"google/protobuf/struct.proto\";\n\
             import \"google/protobuf/timestamp.proto\";\nimport \"google/protobuf/wrappers.proto\";\n\n\
             message Money {\n  option (contracts.v1.table).not_persisted = true;\n  \
             string currency = 1;\n  int64 units = 2;\n}\n\n\
             message All {\n  option (contracts.v1.table).not_persisted = true;\n  \
             google.protobuf.Duration a = 1;\n  google.protobuf.Struct b = 2;\n  \
             google.protobuf.Timestamp c = 3;\n  google.protobuf.StringValue d = 4;\n}\n\n",
        );
        for of in &self.enums {
            let prefix = of.name.to_uppercase();
            writeln!(text, "enum {} {{\n  {prefix}_UNSPECIFIED = 0;", of.name).unwrap();
            for (value, number) in &of.values {
                writeln!(text, "  {prefix}_{} = {number};", value.to_uppercase()).unwrap();
            }
            text.push_str("}\n\n");
        }
        for entity in &self.entities {
            writeln!(text, "message {} {{", entity.name).unwrap();
            if let Some((a, b)) = entity.key {
                let name = |number| {
                    let field = entity.fields.iter().find(|it| it.number == number).unwrap();
                    field.name.as_str()
                };
                writeln!(
                    text,
                    "  option (contracts.v1.table).unique = {{ fields: [\"{}\", \"{}\"] }};",
                    name(a),
                    name(b)
                )
                .unwrap();
            }
            for field in &entity.fields {
                text.push_str(&self.field(field));
            }
            text.push_str("}\n\n");
        }
        text
    }

    fn field(&self, field: &Field) -> String {
        let mut options: Vec<String> = Vec::new();
        if field.unique {
            options.push("(contracts.v1.column).unique = true".to_owned());
        }
        let ty = match &field.kind {
            Kind::Scalar(name) => (*name).to_owned(),
            Kind::Stamp => "google.protobuf.Timestamp".to_owned(),
            Kind::Duration => "google.protobuf.Duration".to_owned(),
            Kind::Struct => "google.protobuf.Struct".to_owned(),
            Kind::Map => "map<string, string>".to_owned(),
            Kind::Wrapped => "google.protobuf.StringValue".to_owned(),
            Kind::Money => "Money".to_owned(),
            Kind::Enum(of) => self.enums[*of].name.clone(),
            Kind::Key(of) => {
                let target = &self.entities[*of].name;
                options.push(format!("(contracts.v1.column).references = \"{target}\""));
                "string".to_owned()
            }
            Kind::Entity(of) => self.entities[*of].name.clone(),
            Kind::Repeated(name) => format!("repeated {name}"),
            Kind::RepeatedEnum(of) => format!("repeated {}", self.enums[*of].name),
            Kind::RepeatedMoney => "repeated Money".to_owned(),
            Kind::Children(of) => {
                options.push("(contracts.v1.column).layout = LAYOUT_CHILD_TABLE".to_owned());
                format!("repeated {}", self.entities[*of].name)
            }
        };
        let optional = if field.optional { "optional " } else { "" };
        let options = match options.is_empty() {
            true => String::new(),
            false => format!(" [{}]", options.join(", ")),
        };
        format!(
            "  {optional}{ty} {} = {}{options};\n",
            field.name, field.number
        )
    }
}

/// "a", "b", …, "aa": names without digits at their ends.
fn letters(mut number: usize) -> String {
    let mut text = String::new();
    while number > 0 {
        number -= 1;
        text.insert(0, char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    text
}
