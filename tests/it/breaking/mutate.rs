//! Random changes to contracts.
//!
//! No change looks at whether the result is valid: [`super::repair`] does.

use super::extend::change_extends;
use super::generate;
use super::model::*;
use super::mutate_types::{change_enum, change_field, change_message};
use super::random::Random;

/// Changes one thing, or nothing where there is nothing of the kind.
pub fn mutate(case: &mut Case, random: &mut Random) {
    match random.below(20) {
        0 | 1 => change_files(case, random),
        2 => move_type(case, random),
        3..=5 => with_file(case, random, change_file),
        6..=9 => with_message(case, random, change_message),
        10..=14 => with_message(case, random, change_field),
        15..=17 => with_enum(case, random, change_enum),
        _ => change_service(case, random),
    }
}

fn change_files(case: &mut Case, random: &mut Random) {
    let Some(at) = random.place(case.files.len()) else {
        return;
    };
    match random.below(4) {
        0 if case.files.len() > 1 => {
            case.files.remove(at);
        }
        1 => {
            // A file is renamed.
            let number = case.fresh();
            case.files[at].path = format!("{}/renamed/r{number}.proto", case.name);
        }
        2 => {
            let file = generate::file(case, 9, random);
            case.files.push(file);
        }
        _ => rename_package(case, at, random),
    }
}

/// Renames the package of a file, and what names its types.
fn rename_package(case: &mut Case, at: usize, random: &mut Random) {
    let to = generate::package(case, random);
    let from = std::mem::replace(&mut case.files[at].package, to.clone());
    let names: Vec<String> = {
        let file = &case.files[at];
        let messages = file.messages.iter().map(|m| m.name.clone());
        messages
            .chain(file.enums.iter().map(|e| e.name.clone()))
            .collect()
    };
    for name in names {
        replace_name(case, &format!("{from}.{name}"), &format!("{to}.{name}"));
    }
}

/// Moves a message or enum to another file, or an enum into a message.
fn move_type(case: &mut Case, random: &mut Random) {
    let from = random.below(case.files.len());
    let to = random.below(case.files.len());
    let (was, is) = (
        case.files[from].package.clone(),
        case.files[to].package.clone(),
    );
    if random.once_in(2) {
        let Some(at) = random.place(case.files[from].enums.len()) else {
            return;
        };
        let mut moved = case.files[from].enums.remove(at);
        let name = moved.name.clone();
        if random.once_in(2) {
            let number = case.fresh();
            moved
                .values
                .push((format!("{name}_MORE{number}"), 60 + number as i32 % 9));
        }
        replace_name(case, &format!("{was}.{name}"), &format!("{is}.{name}"));
        match random.place(case.files[to].messages.len()) {
            Some(into) if random.once_in(3) => {
                let message = case.files[to].messages[into].name.clone();
                case.files[to].messages[into].enums.push(moved);
                replace_name(
                    case,
                    &format!("{is}.{name}"),
                    &format!("{is}.{message}.{name}"),
                );
            }
            _ => case.files[to].enums.push(moved),
        }
    } else if let Some(at) = random.place(case.files[from].messages.len()) {
        let moved = case.files[from].messages.remove(at);
        replace_name(
            case,
            &format!("{was}.{}", moved.name),
            &format!("{is}.{}", moved.name),
        );
        case.files[to].messages.push(moved);
    }
}

/// Lets everything that names `from` name `to`.
fn replace_name(case: &mut Case, from: &str, to: &str) {
    let nested = format!("{from}.");
    let replace = |name: &mut String| {
        if name == from {
            *name = to.to_owned();
        } else if let Some(rest) = name.strip_prefix(&nested) {
            *name = format!("{to}.{rest}");
        }
    };
    let in_field = |field: &mut Field| match &mut field.kind {
        Type::Named(name) => replace(name),
        Type::Map(_, value) => {
            if let Type::Named(name) = value.as_mut() {
                replace(name);
            }
        }
        _ => {}
    };
    let in_extend = |extend: &mut Extend| {
        replace(&mut extend.extendee);
        extend.fields.iter_mut().for_each(in_field);
    };
    for file in &mut case.files {
        file.extends.iter_mut().for_each(in_extend);
        each_message(&mut file.messages, &mut |message| {
            message.fields.iter_mut().for_each(in_field);
            message.extends.iter_mut().for_each(in_extend);
        });
        for method in file.services.iter_mut().flat_map(|s| &mut s.methods) {
            replace(&mut method.input);
            replace(&mut method.output);
        }
    }
}

type Change<T> = fn(&mut T, &mut Context<'_>);

/// What a change needs beside what it changes.
pub struct Context<'a> {
    /// The case as it was before the change.
    pub case: &'a Case,
    pub file: &'a File,
    pub random: &'a mut Random,
    /// A number that no name has.
    pub fresh: u32,
}

fn with_file(case: &mut Case, random: &mut Random, change: Change<File>) {
    let at = random.below(case.files.len());
    let (fresh, before) = (case.fresh(), case.clone());
    let mut context = Context {
        case: &before,
        file: &before.files[at],
        random,
        fresh,
    };
    change(&mut case.files[at], &mut context);
}

fn with_message(case: &mut Case, random: &mut Random, change: Change<Message>) {
    let at = random.below(case.files.len());
    let (fresh, before) = (case.fresh(), case.clone());
    let mut count = 0;
    each_message(&mut case.files[at].messages, &mut |_| count += 1);
    let Some(mut chosen) = random.place(count).map(|place| place as isize) else {
        return;
    };
    let mut context = Context {
        case: &before,
        file: &before.files[at],
        random,
        fresh,
    };
    each_message(&mut case.files[at].messages, &mut |message| {
        if chosen == 0 {
            change(message, &mut context);
        }
        chosen -= 1;
    });
}

fn with_enum(case: &mut Case, random: &mut Random, change: Change<Enum>) {
    let at = random.below(case.files.len());
    let (fresh, before) = (case.fresh(), case.clone());
    let mut count = 0;
    each_enum(&mut case.files[at], &mut |_| count += 1);
    let Some(mut chosen) = random.place(count).map(|place| place as isize) else {
        return;
    };
    let mut context = Context {
        case: &before,
        file: &before.files[at],
        random,
        fresh,
    };
    each_enum(&mut case.files[at], &mut |declared| {
        if chosen == 0 {
            change(declared, &mut context);
        }
        chosen -= 1;
    });
}

fn change_file(file: &mut File, context: &mut Context<'_>) {
    let Context {
        case,
        random,
        fresh,
        ..
    } = context;
    match random.below(8) {
        0 => file.proto3 = !file.proto3,
        1 => file.syntax_line = !file.syntax_line,
        2 | 3 => change_option(file, random),
        4 => {
            if let Some(at) = random.place(file.messages.len()) {
                file.messages.remove(at);
            }
        }
        5 => {
            if let Some(at) = random.place(file.enums.len()) {
                file.enums.remove(at);
            }
        }
        6 => change_extends(file, case, *fresh, random),
        _ => {
            // Indexes in paths move when something is put first.
            let first = Message {
                name: format!("New{fresh}"),
                ..Message::default()
            };
            file.messages.insert(0, first);
        }
    }
}

fn change_option(file: &mut File, random: &mut Random) {
    let (name, values) = random.pick(&FILE_OPTIONS);
    let value = random.pick(&values).to_string();
    match file.options.iter_mut().find(|(option, _)| *option == name) {
        Some(option) if random.once_in(2) => option.1 = value,
        Some(_) => file.options.retain(|(option, _)| *option != name),
        None => file.options.push((name, value)),
    }
}

fn change_service(case: &mut Case, random: &mut Random) {
    let at = random.below(case.files.len());
    let fresh = case.fresh();
    let file = &case.files[at];
    let Some(chosen) = random.place(file.services.len()) else {
        if let Some(service) = generate::service(case, at, random) {
            case.files[at].services.push(service);
        }
        return;
    };
    let other = generate::message_name(case, at, random);
    let method = generate::method(case, at, random);
    if random.once_in(6) {
        case.files[at].services.remove(chosen);
        return;
    }
    let service = &mut case.files[at].services[chosen];
    let Some(chosen) = random.place(service.methods.len()) else {
        service.methods.extend(method);
        return;
    };
    let changed = &mut service.methods[chosen];
    match random.below(8) {
        0 => changed.client_streams = !changed.client_streams,
        1 => changed.server_streams = !changed.server_streams,
        2 => changed.name = format!("Renamed{fresh}"),
        3 => changed.input = other.unwrap_or_default(),
        4 => changed.output = other.unwrap_or_default(),
        5 => changed.idempotency = None,
        6 => changed.idempotency = Some(random.pick(&generate::IDEMPOTENCY)),
        _ => {
            service.methods.remove(chosen);
        }
    }
}
