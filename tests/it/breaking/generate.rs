//! Random contracts to begin with.

use super::model::*;
use super::random::Random;

pub fn case(seed: u64, random: &mut Random) -> Case {
    let mut case = Case {
        name: format!("c{seed:06}"),
        option_numbers: 50_000 + 10 * (seed % 1_000_000) as i32,
        files: Vec::new(),
        counter: 0,
    };
    for rank in 0..2 + random.below(2) as u32 {
        let file = file(&mut case, rank, random);
        case.files.push(file);
    }
    for _ in 0..6 {
        let at = random.below(case.files.len());
        if let Some(service) = service(&mut case, at, random) {
            case.files[at].services.push(service);
        }
    }
    case
}

pub fn file(case: &mut Case, rank: u32, random: &mut Random) -> File {
    let letter = ["a", "b", "c", "d", "e", "f"][rank as usize % 6];
    let package = package(case, random);
    let number = case.fresh();
    let proto3 = !random.once_in(3);
    let mut file = File {
        rank,
        path: format!("{}/{letter}{number}.proto", case.name),
        proto3,
        syntax_line: proto3 || !random.once_in(3),
        package,
        options: Vec::new(),
        messages: Vec::new(),
        enums: Vec::new(),
        services: Vec::new(),
        extends: Vec::new(),
    };
    for (option, values) in FILE_OPTIONS {
        if random.once_in(4) {
            file.options.push((option, random.pick(&values).to_owned()));
        }
    }
    for _ in 0..1 + random.below(2) {
        file.enums.push(new_enum(case, random));
    }
    for _ in 0..1 + random.below(3) {
        let message = message(case, &file, 0, random);
        file.messages.push(message);
    }
    file
}

pub fn package(case: &Case, random: &mut Random) -> String {
    let suffix = random.pick(&["", ".v1", ".v1", ".v1", ".v1beta1", ".shop.v1alpha2", ".v2"]);
    format!("{}{suffix}", case.name)
}

pub fn message(case: &mut Case, file: &File, depth: u32, random: &mut Random) -> Message {
    let mut message = Message {
        name: format!("M{}", case.fresh()),
        ..Message::default()
    };
    if random.once_in(3) {
        message.oneofs.push(format!("choice_{}", case.fresh()));
    }
    if depth < 2 && random.once_in(2) {
        let nested = self::message(case, file, depth + 1, random);
        message.messages.push(nested);
    }
    if random.once_in(3) {
        message.enums.push(new_enum(case, random));
    }
    for _ in 0..1 + random.below(5) {
        let field = field(case, file, &message, random);
        message.fields.push(field);
    }
    if random.once_in(2) {
        message.reserved = vec![range(random, 20), range(random, 40)];
        message.reserved_names = vec![format!("gone_{}", case.fresh()), "old".to_owned()];
    }
    if !file.proto3 && random.once_in(2) {
        message.extension_ranges = vec![(100, 149), (200, 536_870_911)];
    }
    if random.once_in(6) {
        message.no_accessor = true;
    }
    message
}

/// A range of up to ten numbers from about `start` on.
pub fn range(random: &mut Random, start: i32) -> (i32, i32) {
    let from = start + random.below(10) as i32;
    (from, from + random.below(5) as i32)
}

pub fn new_enum(case: &mut Case, random: &mut Random) -> Enum {
    let number = case.fresh();
    let first = if random.once_in(8) { 1 } else { 0 };
    let values = (0..2 + random.below(4) as i32)
        .map(|at| (format!("E{number}_V{at}"), first + at))
        .collect();
    let mut new = Enum {
        name: format!("E{number}"),
        values,
        ..Enum::default()
    };
    if random.once_in(3) {
        new.values.push((format!("E{number}_ALIAS"), first + 1));
    }
    if random.once_in(2) {
        new.reserved = vec![range(random, 20), (-9, -5)];
        new.reserved_names = vec![format!("E{number}_GONE")];
    }
    new
}

pub fn field(case: &mut Case, file: &File, within: &Message, random: &mut Random) -> Field {
    let number = 1 + random.below(16) as i32;
    let kind = kind(case, file, within, random);
    let mut field = Field::new(format!("field_{}", case.fresh()), number, kind);
    field.label = label(random);
    if random.once_in(3) && !within.oneofs.is_empty() {
        field.oneof = Some(random.pick_from(&within.oneofs).clone());
    }
    if random.once_in(5) {
        field.json_name = Some(format!("json{}", case.fresh()));
    }
    if random.once_in(3) {
        field.default = Some(random.below(4));
    }
    field.ctype = random.once_in(4).then(|| random.pick(&CTYPES));
    field.jstype = random.once_in(4).then(|| random.pick(&JSTYPES));
    field
}

pub const CTYPES: [&str; 3] = ["STRING", "CORD", "STRING_PIECE"];
pub const JSTYPES: [&str; 3] = ["JS_NORMAL", "JS_STRING", "JS_NUMBER"];

pub fn label(random: &mut Random) -> Label {
    random.pick(&[
        Label::None,
        Label::None,
        Label::Optional,
        Label::Required,
        Label::Repeated,
    ])
}

pub fn kind(case: &mut Case, file: &File, within: &Message, random: &mut Random) -> Type {
    match random.below(12) {
        0 | 1 => Type::Named(named(case, file, random)),
        2 if !within.messages.is_empty() => {
            let nested = random.pick_from(&within.messages);
            // Resolved or dropped later: the enclosing names are not known here.
            Type::Named(format!("?.{}", nested.name))
        }
        3 => Type::Map(
            random.pick(&MAP_KEYS),
            Box::new(Type::Scalar(random.pick(&SCALARS))),
        ),
        4 => {
            let value = Type::Named(named(case, file, random));
            Type::Map(random.pick(&MAP_KEYS), Box::new(value))
        }
        5 => Type::Group(format!("Group{}", case.fresh())),
        6 => Type::Named("google.protobuf.Timestamp".to_owned()),
        _ => Type::Scalar(random.pick(&SCALARS)),
    }
}

/// The full name of some message or enum at the top of a file.
fn named(case: &Case, file: &File, random: &mut Random) -> String {
    let files: Vec<&File> = case.files.iter().chain([file]).collect();
    let file = random.pick(&files);
    let names: Vec<&String> = file
        .messages
        .iter()
        .map(|m| &m.name)
        .chain(file.enums.iter().map(|e| &e.name))
        .collect();
    match random.place(names.len()) {
        Some(at) => format!("{}.{}", file.package, names[at]),
        None => "?".to_owned(),
    }
}

pub fn service(case: &mut Case, at: usize, random: &mut Random) -> Option<Service> {
    let name = format!("S{}", case.fresh());
    let mut methods = Vec::new();
    for _ in 0..1 + random.below(3) {
        methods.push(method(case, at, random)?);
    }
    Some(Service { name, methods })
}

pub fn method(case: &mut Case, at: usize, random: &mut Random) -> Option<Method> {
    Some(Method {
        name: format!("Call{}", case.fresh()),
        input: message_name(case, at, random)?,
        output: message_name(case, at, random)?,
        client_streams: random.once_in(3),
        server_streams: random.once_in(3),
        idempotency: random.once_in(3).then(|| random.pick(&IDEMPOTENCY)),
    })
}

pub const IDEMPOTENCY: [&str; 3] = ["IDEMPOTENCY_UNKNOWN", "NO_SIDE_EFFECTS", "IDEMPOTENT"];

/// The full name of a message that file `at` may name.
pub fn message_name(case: &Case, at: usize, random: &mut Random) -> Option<String> {
    let rank = case.files[at].rank;
    let names: Vec<String> = case
        .files
        .iter()
        .filter(|file| file.rank <= rank)
        .flat_map(|file| {
            file.messages
                .iter()
                .map(|m| format!("{}.{}", file.package, m.name))
        })
        .collect();
    random.place(names.len()).map(|at| names[at].clone())
}
