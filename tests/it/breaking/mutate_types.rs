//! Random changes within one message or enum.

use super::extend::new_extend;
use super::generate::{self, CTYPES, JSTYPES};
use super::model::*;
use super::mutate::Context;
use super::random::Random;

pub fn change_message(message: &mut Message, context: &mut Context<'_>) {
    let fresh = context.fresh;
    let random = &mut *context.random;
    match random.below(14) {
        0 | 1 => {
            if let Some(at) = random.place(message.fields.len()) {
                let field = message.fields.remove(at);
                reserve(message, &field, random);
            }
        }
        2 => {
            let mut case = context.case.clone();
            case.counter += 100;
            let field = generate::field(&mut case, context.file, message, random);
            let at = random.below(message.fields.len() + 1);
            message.fields.insert(at, field);
        }
        3 => change_ranges(&mut message.reserved, random, 20),
        4 => change_ranges(&mut message.extension_ranges, random, 100),
        5 => {
            if let Some(at) = random.place(message.reserved_names.len()) {
                message.reserved_names.remove(at);
            }
        }
        6 => message.reserved_names.push(format!("gone_{fresh}")),
        7 => change_oneofs(message, fresh, random),
        8 => message.no_accessor = !message.no_accessor,
        9 => {
            if let Some(at) = random.place(message.messages.len()) {
                message.messages.remove(at);
            }
        }
        10 => {
            if let Some(at) = random.place(message.enums.len()) {
                message.enums.remove(at);
            }
        }
        11 => message.name = format!("Renamed{fresh}"),
        12 => message
            .extends
            .extend(new_extend(context.case, fresh, random)),
        _ => message.fields.reverse(),
    }
}

/// Reserves what a deleted field leaves, or half of it, or nothing.
fn reserve(message: &mut Message, field: &Field, random: &mut Random) {
    let what = random.below(4);
    if what & 1 == 1 {
        message.reserved.push((field.number, field.number));
    }
    if what & 2 == 2 {
        message.reserved_names.push(field.name.clone());
    }
}

fn change_ranges(ranges: &mut Vec<(i32, i32)>, random: &mut Random, start: i32) {
    match random.place(ranges.len()) {
        Some(at) => match random.below(5) {
            0 => {
                ranges.remove(at);
            }
            1 => ranges[at].0 += 1,
            2 => ranges[at].1 -= 1,
            3 => {
                // Split in two, with or without a hole.
                let (from, to) = ranges[at];
                let hole = random.below(2) as i32;
                ranges[at] = (from, from + hole);
                ranges.push((from + hole + 1, to));
            }
            _ => ranges.reverse(),
        },
        None => ranges.push(generate::range(random, start)),
    }
    ranges.retain(|(from, to)| from <= to);
}

fn change_oneofs(message: &mut Message, fresh: u32, random: &mut Random) {
    match random.place(message.oneofs.len()) {
        Some(at) => {
            let to = random.once_in(2).then(|| format!("choice_{fresh}"));
            let from = message.oneofs.remove(at);
            for field in &mut message.fields {
                if field.oneof.as_ref() == Some(&from) {
                    field.oneof = to.clone();
                }
            }
            message.oneofs.extend(to);
        }
        None => {
            let name = format!("choice_{fresh}");
            for field in &mut message.fields {
                if random.once_in(2) {
                    field.oneof = Some(name.clone());
                }
            }
            message.oneofs.push(name);
        }
    }
}

pub fn change_field(message: &mut Message, context: &mut Context<'_>) {
    let fresh = context.fresh;
    let random = &mut *context.random;
    let extensions = message.extends.iter_mut().flat_map(|e| &mut e.fields);
    let mut fields: Vec<&mut Field> = message.fields.iter_mut().chain(extensions).collect();
    let Some(at) = random.place(fields.len()) else {
        return;
    };
    let field = &mut *fields[at];
    match random.below(14) {
        0 | 1 => field.label = generate::label(random),
        2 | 3 => field.kind = Type::Scalar(random.pick(&SCALARS)),
        4 | 5 => {
            let mut case = context.case.clone();
            case.counter += 100;
            field.kind = generate::kind(&mut case, context.file, &Message::default(), random);
        }
        6 => field.number = 1 + random.below(16) as i32,
        7 => field.name = format!("renamed_{fresh}"),
        8 => {
            let kept = field.name.clone();
            field.json_name = Some(kept);
            field.name = format!("renamed_{fresh}");
        }
        9 => field.json_name = None,
        10 => field.json_name = Some(format!("json{fresh}")),
        11 => field.default = random.once_in(4).then(|| random.below(4)).or(Some(2)),
        12 => {
            let oneofs = &message.oneofs;
            field.oneof = random.place(oneofs.len()).map(|at| oneofs[at].clone());
        }
        _ => {
            field.ctype = random.once_in(2).then(|| random.pick(&CTYPES));
            field.jstype = random.once_in(2).then(|| random.pick(&JSTYPES));
            field.default = None;
        }
    }
}

pub fn change_enum(declared: &mut Enum, context: &mut Context<'_>) {
    let fresh = context.fresh;
    let random = &mut *context.random;
    let name = format!("{}_N{fresh}", declared.name);
    let at = random.below(declared.values.len());
    match random.below(10) {
        0 | 1 if declared.values.len() > 1 => {
            let (name, number) = declared.values.remove(at);
            let what = random.below(4);
            if what & 1 == 1 {
                declared.reserved.push((number, number));
            }
            if what & 2 == 2 {
                declared.reserved_names.push(name);
            }
        }
        2 => declared.values[at].0 = name,
        3 => declared.values[at].1 = random.below(10) as i32,
        4 => {
            let number = declared.values[at].1;
            declared.values.push((name, number));
        }
        5 => declared.values.push((name, 10 + random.below(5) as i32)),
        6 => change_ranges(&mut declared.reserved, random, 20),
        7 => {
            if let Some(at) = random.place(declared.reserved_names.len()) {
                declared.reserved_names.remove(at);
            }
        }
        8 => declared.reserved_names.push(name),
        _ => declared.name = format!("Renamed{fresh}"),
    }
}
