//! What was, and what it has become.

use super::field_view::FieldView;
use super::revision::Revision;
use super::view::{EnumView, FileView, In, MessageView, MethodView, ServiceView};
use crate::schema::{Message, Service};

/// The same thing before and after.
#[derive(Clone, Copy, Debug)]
pub struct Pair<T> {
    pub previous: T,
    pub current: T,
}

/// Everything that is in both revisions, paired once for all rules: files by
/// path, messages, enums and services by full name whatever file they stand
/// in, fields by number, methods by name, extensions by the extended message
/// and the number.
pub struct Pairs<'a> {
    pub revisions: Pair<&'a Revision<'a>>,
    pub files: Vec<Pair<FileView<'a>>>,
    pub messages: Vec<Pair<MessageView<'a>>>,
    pub enums: Vec<Pair<EnumView<'a>>>,
    pub services: Vec<Pair<ServiceView<'a>>>,
    /// Fields of messages, then extensions.
    pub fields: Vec<Pair<FieldView<'a>>>,
    pub methods: Vec<Pair<MethodView<'a>>>,
}

impl<'a> Pairs<'a> {
    pub fn of(revisions: &'a Pair<Revision<'a>>) -> Pairs<'a> {
        let mut pairs = Pairs {
            revisions: Pair {
                previous: &revisions.previous,
                current: &revisions.current,
            },
            files: Vec::new(),
            messages: Vec::new(),
            enums: Vec::new(),
            services: Vec::new(),
            fields: Vec::new(),
            methods: Vec::new(),
        };
        pairs.pair_files();
        pairs.pair_types();
        pairs.pair_extensions();
        pairs
    }

    fn pair_files(&mut self) {
        let Pair { previous, current } = self.revisions;
        for file in previous.files() {
            if let Some(found) = current.file(&file.path) {
                self.files.push(self.views(file, found));
            }
        }
    }

    fn pair_types(&mut self) {
        let Pair { previous, current } = self.revisions;
        let schema = previous.schema;
        for file in previous.files() {
            for message in file.all_messages.iter().map(|id| &schema[*id]) {
                if let Some(found) = current.message(&message.full_name) {
                    self.messages.push(self.views(message, found));
                    self.pair_fields(message, found);
                }
            }
            for declared in file.all_enums.iter().map(|id| &schema[*id]) {
                if let Some(found) = current.enum_by_name(&declared.full_name) {
                    self.enums.push(self.views(declared, found));
                }
            }
            for service in file.services.iter().map(|id| &schema[*id]) {
                if let Some(found) = current.service(&service.full_name) {
                    self.services.push(self.views(service, found));
                    self.pair_methods(service, found);
                }
            }
        }
    }

    fn pair_fields(&mut self, was: &'a Message, is: &'a Message) {
        for field in &was.fields {
            if let Some(found) = is.field_by_number(field.number) {
                let Pair { previous, current } = self.revisions;
                self.fields.push(Pair {
                    previous: FieldView {
                        revision: previous,
                        field,
                        message: Some(was),
                    },
                    current: FieldView {
                        revision: current,
                        field: found,
                        message: Some(is),
                    },
                });
            }
        }
    }

    fn pair_methods(&mut self, was: &'a Service, is: &'a Service) {
        for method in &was.methods {
            if let Some(found) = is.method(&method.name) {
                let Pair { previous, current } = self.revisions;
                self.methods.push(Pair {
                    previous: MethodView {
                        revision: previous,
                        method,
                        service: was,
                    },
                    current: MethodView {
                        revision: current,
                        method: found,
                        service: is,
                    },
                });
            }
        }
    }

    fn pair_extensions(&mut self) {
        let Pair { previous, current } = self.revisions;
        let schemas = (previous.schema, current.schema);
        for file in previous.files() {
            for field in file.all_extensions.iter().map(|id| &schemas.0[*id]) {
                let was = field.extendee.map(|id| &schemas.0[id]);
                let found =
                    was.and_then(|message| current.extension(&message.full_name, field.number));
                if let Some(found) = found {
                    self.fields.push(Pair {
                        previous: FieldView {
                            revision: previous,
                            field,
                            message: was,
                        },
                        current: FieldView {
                            revision: current,
                            field: found,
                            message: found.extendee.map(|id| &schemas.1[id]),
                        },
                    });
                }
            }
        }
    }

    fn views<T>(&self, previous: &'a T, current: &'a T) -> Pair<In<'a, T>> {
        Pair {
            previous: In {
                revision: self.revisions.previous,
                item: previous,
            },
            current: In {
                revision: self.revisions.current,
                item: current,
            },
        }
    }
}
