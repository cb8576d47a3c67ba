//! Random extensions.

use super::generate;
use super::model::*;
use super::random::Random;

pub fn change_extends(file: &mut File, case: &Case, fresh: u32, random: &mut Random) {
    if random.once_in(2) {
        if let Some(at) = random.place(file.extends.len()) {
            let fields = &mut file.extends[at].fields;
            if let Some(at) = random.place(fields.len()) {
                fields.remove(at);
            }
        }
        return;
    }
    if let Some(extend) = new_extend(case, fresh, random) {
        file.extends.push(extend);
    }
}

/// Extends options, or some message that can be extended.
pub fn new_extend(case: &Case, fresh: u32, random: &mut Random) -> Option<Extend> {
    if random.once_in(3) {
        let extendee = random.pick(&OPTIONS).to_owned();
        let number = case.option_numbers + random.below(10) as i32;
        return Some(extend(extendee, &[number], fresh, random));
    }
    let mut extendees = Vec::new();
    for file in &case.files {
        for message in &file.messages {
            if !message.extension_ranges.is_empty() {
                extendees.push(format!("{}.{}", file.package, message.name));
            }
        }
    }
    let extendee = extendees.get(random.place(extendees.len())?)?.clone();
    let numbers = [100, 101, 102, 149, 200, 3000];
    Some(extend(extendee, &numbers, fresh, random))
}

fn extend(extendee: String, numbers: &[i32], fresh: u32, random: &mut Random) -> Extend {
    let fields = (0..1 + random.below(3))
        .map(|at| {
            let number = random.pick(numbers);
            let kind = Type::Scalar(random.pick(&SCALARS));
            let mut field = Field::new(format!("ext_{fresh}_{at}"), number, kind);
            field.label = generate::label(random);
            field.default = random.once_in(3).then_some(1);
            field
        })
        .collect();
    Extend { extendee, fields }
}
