//! The order of files: what is imported comes first.

use super::{CompileError, Parsed, ParsedFile, bundled};
use crate::text::{Span, nearest};
use prost_types::FileDescriptorProto;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The field of `FileDescriptorProto` that lists imports.
const DEPENDENCY: i32 = 3;

/// Files in the order in which they can be linked.
#[derive(Default)]
pub(super) struct Order {
    /// Import paths; bundled files among them.
    pub(super) paths: Vec<String>,
    /// The bundled files that are needed.
    pub(super) bundled: BTreeMap<String, FileDescriptorProto>,
}

/// Orders the files that are wanted, and what they import. What does not parse,
/// imports that cannot be found, that stand twice, or that go round are errors;
/// their files, and the files that import those, are left out.
pub(super) fn order(parsed: &Parsed, errors: &mut Vec<CompileError>) -> Order {
    let mut search = Search {
        parsed,
        errors,
        order: Order::default(),
        state: HashMap::new(),
        stack: Vec::new(),
    };
    for file in parsed.files().filter(|file| !file.source.is_import) {
        search.visit(&file.source.path);
    }
    search.order
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Open,
    Good,
    /// Broken, or imports what is broken.
    Bad,
}

struct Search<'a> {
    parsed: &'a Parsed,
    errors: &'a mut Vec<CompileError>,
    order: Order,
    state: HashMap<String, State>,
    stack: Vec<String>,
}

impl Search<'_> {
    fn visit(&mut self, path: &str) -> State {
        if let Some(state) = self.state.get(path) {
            return *state;
        }
        let parsed = self.parsed;
        let state = match parsed.file(path) {
            Some(file) => match &file.outcome {
                Ok(descriptor) => self.visit_imports(file, descriptor),
                Err(errors) => {
                    self.errors.extend(errors.iter().cloned());
                    State::Bad
                }
            },
            None => self.visit_bundled(path),
        };
        self.state.insert(path.to_owned(), state);
        if state == State::Good {
            self.order.paths.push(path.to_owned());
        }
        state
    }

    fn visit_imports(&mut self, file: &ParsedFile, descriptor: &FileDescriptorProto) -> State {
        let path = &file.source.path;
        self.state.insert(path.clone(), State::Open);
        self.stack.push(path.clone());
        let mut state = State::Good;
        let mut seen = HashSet::new();
        for (at, import) in descriptor.dependency.iter().enumerate() {
            let span = import_span(descriptor, at);
            if !seen.insert(import) {
                self.error(
                    file,
                    span,
                    format!("`{import}` is imported twice"),
                    Some("remove one of the imports".to_owned()),
                );
                state = State::Bad;
                continue;
            }
            match self.visit(import) {
                State::Good => {}
                State::Bad => {
                    state = State::Bad;
                    if !self.exists(import) {
                        self.not_found(file, span, import);
                    }
                }
                State::Open => {
                    state = State::Bad;
                    self.cycle(file, span, import);
                }
            }
        }
        self.stack.pop();
        state
    }

    fn visit_bundled(&mut self, path: &str) -> State {
        let Some(file) = bundled::open(path) else {
            return State::Bad;
        };
        let descriptor = FileDescriptorProto::from(file);
        self.state.insert(path.to_owned(), State::Open);
        for import in &descriptor.dependency {
            self.visit(import);
        }
        self.order.bundled.insert(path.to_owned(), descriptor);
        State::Good
    }

    fn exists(&self, path: &str) -> bool {
        self.parsed.file(path).is_some() || self.order.bundled.contains_key(path)
    }

    fn not_found(&mut self, file: &ParsedFile, span: Option<Span>, import: &str) {
        let paths = self.parsed.files().map(|file| file.source.path.as_str());
        let near = nearest(import, paths);
        let help = match (near, self.parsed.remote_dependencies.as_slice()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, []) => "imports are looked for in the module roots of buf.yaml, then among the \
                           well-known types"
                .to_owned(),
            (None, remote) => format!(
                "buf.yaml names dependencies of a registry, and nothing is fetched: `{}`; copy \
                 what is needed into a folder, and name that under `deps` in contracts.yaml",
                remote.join("`, `")
            ),
        };
        self.error(
            file,
            span,
            format!("import `{import}` does not exist"),
            Some(help),
        );
    }

    fn cycle(&mut self, file: &ParsedFile, span: Option<Span>, import: &str) {
        let start = self.stack.iter().position(|path| path == import);
        let mut round: Vec<&str> = self.stack[start.unwrap_or(0)..]
            .iter()
            .map(String::as_str)
            .collect();
        round.push(import);
        let message = format!("imports go round: {}", round.join(" → "));
        let help = "move what both need into a file that imports neither".to_owned();
        self.error(file, span, message, Some(help));
    }

    fn error(
        &mut self,
        file: &ParsedFile,
        span: Option<Span>,
        message: String,
        help: Option<String>,
    ) {
        self.errors.push(CompileError {
            shown: file.source.shown.clone(),
            span,
            message,
            help,
            related: Vec::new(),
        });
    }
}

fn import_span(descriptor: &FileDescriptorProto, at: usize) -> Option<Span> {
    let info = descriptor.source_code_info.as_ref()?;
    let path = [DEPENDENCY, i32::try_from(at).ok()?];
    let location = info.location.iter().find(|l| l.path == path)?;
    Span::from_source_info(&location.span)
}
