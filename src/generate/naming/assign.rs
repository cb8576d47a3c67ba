//! Giving names: who comes first keeps the plain one.

use super::super::model::{Enum, File, Message, Model};
use super::{Convention, EnumNames, MessageNames, Names, case};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Names everything in the model.
pub(super) fn assign(
    model: &Model<'_>,
    convention: &Convention,
    scope: &dyn Fn(&File<'_>) -> String,
) -> Names {
    let mut naming = Naming::new(convention, scope);
    naming.modules(model);
    for depth in 0..=deepest(model) {
        naming.types(model, depth);
    }
    naming.parts(model);
    naming.all_members(model);
    naming.extensions(model);
    naming.names
}

/// How deep the deepest type is nested.
fn deepest(model: &Model<'_>) -> usize {
    let messages = model.messages().map(|message| message.nested_name);
    let enums = model.enums().map(|of| of.nested_name);
    messages.chain(enums).map(depth).max().unwrap_or(0)
}

fn depth(nested_name: &str) -> usize {
    nested_name.matches('.').count()
}

/// Names that are given so far.
struct Naming<'c> {
    convention: &'c Convention,
    scope: &'c dyn Fn(&File<'_>) -> String,
    /// By scope.
    taken: HashMap<String, BTreeSet<String>>,
    names: Names,
}

impl<'c> Naming<'c> {
    fn new(convention: &'c Convention, scope: &'c dyn Fn(&File<'_>) -> String) -> Naming<'c> {
        Naming {
            convention,
            scope,
            taken: HashMap::new(),
            names: Names {
                messages: HashMap::new(),
                enums: HashMap::new(),
                extensions: HashMap::new(),
                modules: BTreeMap::new(),
            },
        }
    }

    fn modules(&mut self, model: &Model<'_>) {
        let reserved = self.convention.reserved_modules;
        let mut taken: BTreeSet<String> = reserved.iter().map(ToString::to_string).collect();
        for file in &model.files {
            let plain = (self.convention.module)(file.path);
            let module = first_free(&plain, |name| taken.insert(name.to_owned()));
            self.names.modules.insert(file.id, module);
        }
    }

    /// Names the types that are nested so deep.
    fn types(&mut self, model: &Model<'_>, at: usize) {
        for file in &model.files {
            let scope = (self.scope)(file);
            for id in &file.messages {
                if depth(model[*id].nested_name) == at {
                    self.message(&scope, &model[*id]);
                }
            }
            for id in &file.enums {
                if depth(model[*id].nested_name) == at {
                    self.enumeration(&scope, &model[*id]);
                }
            }
        }
    }

    /// Names what stands beside types in their scope, once all types have their
    /// names.
    fn parts(&mut self, model: &Model<'_>) {
        for file in &model.files {
            let scope = (self.scope)(file);
            for id in &file.enums {
                self.values(&scope, &model[*id]);
            }
            for id in &file.messages {
                self.oneof_types(&scope, &model[*id]);
            }
        }
    }

    fn message(&mut self, scope: &str, message: &Message<'_>) {
        let path: Vec<&str> = message.nested_name.split('.').collect();
        let name = self.claim(scope, &path, self.convention.message_claims);
        self.names.messages.insert(
            message.id,
            MessageNames {
                name,
                fields: Vec::new(),
                oneofs: Vec::new(),
                oneof_types: Vec::new(),
                variants: Vec::new(),
            },
        );
    }

    fn oneof_types(&mut self, scope: &str, message: &Message<'_>) {
        let name = self.names.message(message.id).to_owned();
        let oneof_types = message
            .oneofs
            .iter()
            .map(|oneof| {
                let plain = (self.convention.oneof_type)(&name, oneof.name);
                if plain.is_empty() {
                    plain
                } else {
                    self.claim_one(scope, &plain)
                }
            })
            .collect();
        let variants = message.fields.iter().map(|field| {
            let oneof = &message.oneofs[field.oneof?];
            let variant = (self.convention.variant_name)(&name, oneof.name, field.name);
            (!variant.is_empty()).then_some(variant)
        });
        let variants: Vec<_> = variants.collect();
        let variants = variants
            .into_iter()
            .map(|variant| variant.map(|plain| self.claim_one(scope, &plain)))
            .collect();
        if let Some(names) = self.names.messages.get_mut(&message.id) {
            names.oneof_types = oneof_types;
            names.variants = variants;
        }
    }

    /// Names fields and oneofs, when all types have their names.
    fn all_members(&mut self, model: &Model<'_>) {
        let types: BTreeSet<String> = match self.convention.members_hide_types {
            true => self.taken.values().flatten().cloned().collect(),
            false => BTreeSet::new(),
        };
        for message in model.messages() {
            let (fields, oneofs) = self.members(message, &types);
            if let Some(names) = self.names.messages.get_mut(&message.id) {
                names.fields = fields;
                names.oneofs = oneofs;
            }
        }
    }

    fn members(
        &self,
        message: &Message<'_>,
        types: &BTreeSet<String>,
    ) -> (Vec<String>, Vec<String>) {
        let convention = self.convention;
        let reserved: BTreeSet<&str> = convention
            .member_keywords()
            .iter()
            .chain(convention.reserved_members)
            .copied()
            .collect();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut claim = |plain: String, claims: &dyn Fn(&str) -> Vec<String>| {
            first_free(&plain, |name| {
                let claimed = claims(name);
                let free = claimed.iter().all(|name| {
                    let is_reserved = reserved.contains(name.as_str());
                    !is_reserved && !taken.contains(name) && !types.contains(name)
                });
                if free {
                    taken.extend(claimed);
                }
                free
            })
        };
        let fields = message.fields.iter();
        let fields = fields
            .map(|field| {
                claim(
                    (convention.field_name)(field.name),
                    &convention.field_claims,
                )
            })
            .collect();
        let oneofs = message.oneofs.iter();
        let oneofs = oneofs
            .map(|oneof| {
                claim(
                    (convention.oneof_name)(oneof.name),
                    &convention.field_claims,
                )
            })
            .collect();
        (fields, oneofs)
    }

    fn enumeration(&mut self, scope: &str, of: &Enum<'_>) {
        let path: Vec<&str> = of.nested_name.split('.').collect();
        let name = self.claim(scope, &path, self.convention.enum_claims);
        let values = Vec::new();
        self.names.enums.insert(of.id, EnumNames { name, values });
    }

    fn values(&mut self, scope: &str, of: &Enum<'_>) {
        let name = self.names.enumeration(of.id).to_owned();
        let mut taken = BTreeSet::new();
        let short = short_value_names(of);
        let mut values = Vec::with_capacity(short.len());
        for short in short {
            let plain = (self.convention.value_name)(&name, &short);
            values.push(if self.convention.values_are_global {
                self.claim_one(scope, &plain)
            } else {
                let convention = self.convention;
                let keywords = convention.member_keywords();
                first_free(&plain, |name| {
                    let is_reserved =
                        keywords.contains(&name) || convention.reserved_values.contains(&name);
                    !is_reserved && taken.insert(name.to_owned())
                })
            });
        }
        if let Some(names) = self.names.enums.get_mut(&of.id) {
            names.values = values;
        }
    }

    fn extensions(&mut self, model: &Model<'_>) {
        for file in &model.files {
            let scope = (self.scope)(file);
            for extension in &file.extensions {
                let below_package = extension.full_name.strip_prefix(file.package);
                let nested = below_package.unwrap_or(extension.full_name);
                let path: Vec<&str> = nested.trim_start_matches('.').split('.').collect();
                let plain = (self.convention.extension_name)(&path);
                let name = self.claim_one(&scope, &plain);
                let full_name = extension.full_name.to_owned();
                self.names.extensions.insert(full_name, name);
            }
        }
    }

    /// The name of a type: the plain one, else the parts joined by `_`, else
    /// numbered.
    fn claim(&mut self, scope: &str, path: &[&str], claims: fn(&str) -> Vec<String>) -> String {
        let plain = (self.convention.type_name)(path);
        if self.try_claim(scope, claims(&plain)) {
            return plain;
        }
        let joined = path.join("_");
        if joined != plain && self.try_claim(scope, claims(&joined)) {
            return joined;
        }
        first_free(&plain, |name| self.try_claim(scope, claims(name)))
    }

    fn claim_one(&mut self, scope: &str, plain: &str) -> String {
        first_free(plain, |name| self.try_claim(scope, vec![name.to_owned()]))
    }

    /// Takes all of these names, if all are free.
    fn try_claim(&mut self, scope: &str, claims: Vec<String>) -> bool {
        let convention = self.convention;
        let taken = self.taken.entry(scope.to_owned()).or_default();
        let free = claims.iter().all(|name| {
            !taken.contains(name)
                && !convention.keywords.contains(&name.as_str())
                && !convention.reserved_types.contains(&name.as_str())
        });
        if free {
            taken.extend(claims);
        }
        free
    }
}

/// `name`, `name_`, `name_2`, `name_3`, …: the first that `take` takes.
fn first_free(plain: &str, mut take: impl FnMut(&str) -> bool) -> String {
    if take(plain) {
        return plain.to_owned();
    }
    let mut name = format!("{plain}_");
    let mut number = 1;
    while !take(&name) {
        number += 1;
        name = format!("{plain}_{number}");
    }
    name
}

/// Values without the enum's name before them, if all have it and what is left
/// are names: `ORDER_STATUS_PAID` of `OrderStatus` is `PAID`.
fn short_value_names(of: &Enum<'_>) -> Vec<String> {
    let prefix = format!("{}_", case::screaming(of.name));
    let short: Option<Vec<String>> = of
        .values
        .iter()
        .map(|value| {
            let rest = value.name.strip_prefix(&prefix)?;
            let is_name = rest.starts_with(|first: char| first.is_ascii_alphabetic());
            is_name.then(|| rest.to_owned())
        })
        .collect();
    short.unwrap_or_else(|| of.values.iter().map(|v| v.name.to_owned()).collect())
}
