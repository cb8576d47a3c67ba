//! One direction of a migration, parsed.

use super::code::code_range;
use super::goose::Section;
use super::{MigrationFile, environment, nesting, syntax, words};
use crate::sql::{Dialect, Problem, ProblemKind, clickhouse};
use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{Parse, SourceFile};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// Whether a script runs in one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transaction {
    /// All statements or none.
    Whole,
    /// Each statement by itself: `-- +goose NO TRANSACTION` and its like.
    None,
}

/// A statement, as a byte range of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// From the first token to the semicolon, which is not included.
    pub range: Range<usize>,
    /// False if PostgreSQL would not parse it.
    pub readable: bool,
}

/// The statements of one direction.
#[derive(Clone)]
pub struct Script {
    pub file: Arc<MigrationFile>,
    pub transaction: Transaction,
    pub statements: Vec<Statement>,
    /// Texts in which environment variables are filled in.
    environment: Vec<Range<usize>>,
    /// Texts with syntax errors that belong to no statement.
    pub(in crate::sql) lost: Vec<Range<usize>>,
    parsed: Parsed,
}

/// The statements, understood.
#[derive(Clone)]
enum Parsed {
    /// The tree of the whole script; it is built anew from this wherever it is
    /// walked, for trees do not cross threads.
    Postgres(Parse<SourceFile>),
    /// One for each statement.
    ClickHouse(Arc<Vec<ReadStatement>>),
}

/// A statement of ClickHouse, or why it cannot be read.
type ReadStatement = Result<clickhouse::Statement, Box<clickhouse::read::Failed>>;

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script")
            .field("path", &self.file.path)
            .field("transaction", &self.transaction)
            .field("statements", &self.statements)
            .finish_non_exhaustive()
    }
}

impl Script {
    /// The text of a statement as it is stored.
    pub fn text(&self, statement: &Statement) -> &str {
        let bytes = self.file.text.get(statement.range.clone());
        bytes
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }

    /// The tokens of a statement but for white space and comments, as written.
    pub fn words(&self, statement: &Statement) -> Vec<&str> {
        let text = self.text(statement);
        match &self.parsed {
            Parsed::Postgres(_) => words::words(text),
            Parsed::ClickHouse(_) => clickhouse::read::words(text),
        }
    }

    /// The text of a statement as it is sent to a server: with the environment
    /// variables filled in that it asks for. The error is the name of one that
    /// is not set.
    pub fn filled_in(
        &self,
        statement: &Statement,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Cow<'_, str>, String> {
        let text = self.text(statement);
        let within = |range: &&Range<usize>| {
            range.start < statement.range.end && statement.range.start < range.end
        };
        let start = statement.range.start;
        let ranges: Vec<Range<usize>> = self
            .environment
            .iter()
            .filter(within)
            .map(|range| {
                range.start.saturating_sub(start)..range.end.min(statement.range.end) - start
            })
            .collect();
        if ranges.is_empty() {
            return Ok(Cow::Borrowed(text));
        }
        environment::fill_in(text, &ranges, variable).map(Cow::Owned)
    }

    /// The script as a tree whose offsets are those of the file, if it is one of
    /// PostgreSQL.
    pub fn parsed(&self) -> Option<&Parse<SourceFile>> {
        match &self.parsed {
            Parsed::Postgres(parsed) => Some(parsed),
            Parsed::ClickHouse(_) => None,
        }
    }

    /// The statements as trees, and whether each is readable.
    pub fn trees(&self) -> Vec<(ast::Stmt, bool)> {
        let Some(parsed) = self.parsed() else {
            return Vec::new();
        };
        let statements = parsed.tree().stmts();
        let with_code = statements.filter(|tree| code_range(tree.syntax()).is_some());
        // Both lists were made of the same tree by the same condition.
        let readable = self.statements.iter().map(|statement| statement.readable);
        with_code.zip(readable).collect()
    }

    /// What the script is written in.
    pub fn dialect(&self) -> Dialect {
        match self.parsed {
            Parsed::Postgres(_) => Dialect::Postgres,
            Parsed::ClickHouse(_) => Dialect::ClickHouse,
        }
    }

    /// What can be seen in a ClickHouse of a statement that was carried out.
    pub fn traces(&self, at: usize) -> Vec<clickhouse::Trace> {
        let found = self.clickhouse_statements().nth(at);
        let Some((statement, Ok(read))) = found else {
            return vec![clickhouse::Trace::Unknown];
        };
        let words = self.words(statement);
        clickhouse::traces(read, words.first().copied().unwrap_or_default())
    }

    /// The statements of ClickHouse.
    pub(in crate::sql) fn clickhouse_statements(
        &self,
    ) -> impl Iterator<Item = (&Statement, &ReadStatement)> {
        let parsed = match &self.parsed {
            Parsed::Postgres(_) => &[][..],
            Parsed::ClickHouse(parsed) => parsed.as_slice(),
        };
        self.statements.iter().zip(parsed)
    }

    pub(super) fn parse(
        dialect: Dialect,
        file: &Arc<MigrationFile>,
        text: &str,
        section: Section,
        problems: &mut Vec<Problem>,
    ) -> Script {
        match dialect {
            Dialect::Postgres => Script::parse_postgres(file, text, section, problems),
            Dialect::ClickHouse => Script::parse_clickhouse(file, text, section, problems),
        }
    }

    fn parse_clickhouse(
        file: &Arc<MigrationFile>,
        text: &str,
        section: Section,
        problems: &mut Vec<Problem>,
    ) -> Script {
        let blanked = blanked(text, &section);
        let mut statements = Vec::new();
        let mut parsed = Vec::new();
        for cut in clickhouse::read::split(&blanked) {
            let read = clickhouse::read::statement(file, &blanked, &cut);
            if let Err(failed) = &read {
                let (why, place) = (&failed.why, file.place(failed.why.range.clone()));
                let mut problem = Problem::new(ProblemKind::Syntax, place, &why.message);
                problem.help.clone_from(&why.help);
                problems.push(problem);
            }
            statements.push(Statement {
                range: cut.range,
                readable: read.is_ok(),
            });
            parsed.push(read);
        }
        if section.annotated {
            cut_by_goose(file, &section, text, &statements, problems);
        }
        Script {
            file: file.clone(),
            // There are no transactions.
            transaction: Transaction::None,
            statements,
            environment: section.environment,
            lost: Vec::new(),
            parsed: Parsed::ClickHouse(Arc::new(parsed)),
        }
    }

    fn parse_postgres(
        file: &Arc<MigrationFile>,
        text: &str,
        section: Section,
        problems: &mut Vec<Problem>,
    ) -> Script {
        let mut blanked = blanked(text, &section);
        for range in nesting::too_deep(&blanked) {
            let place = file.place(range.clone());
            let message = "statement is nested too deeply to be read";
            problems.push(Problem::new(ProblemKind::Syntax, place, message));
            blanked = blank(blanked, &range);
        }
        let parsed = SourceFile::parse(&blanked);
        let errors = syntax::errors(file, &blanked, &parsed, problems);
        let statements = statements(&parsed, &errors);
        if section.annotated {
            cut_by_goose(file, &section, text, &statements, problems);
        }
        let lost = lost(&statements, errors);
        Script {
            file: file.clone(),
            transaction: if section.no_transaction {
                Transaction::None
            } else {
                Transaction::Whole
            },
            statements,
            environment: section.environment,
            lost,
            parsed: Parsed::Postgres(parsed),
        }
    }
}

/// The text with everything outside the section as spaces.
fn blanked(text: &str, section: &Section) -> String {
    let mut bytes = text.as_bytes().to_vec();
    fill(&mut bytes[..section.text.start]);
    fill(&mut bytes[section.text.end..]);
    if bytes.starts_with("\u{feff}".as_bytes()) {
        fill(&mut bytes[..3]);
    }
    for range in &section.environment {
        environment::stand_in(&mut bytes[range.clone()]);
    }
    // Only whole characters were replaced, and by ASCII.
    String::from_utf8(bytes).unwrap_or_default()
}

fn blank(text: String, range: &Range<usize>) -> String {
    let mut bytes = text.into_bytes();
    fill(&mut bytes[range.clone()]);
    String::from_utf8(bytes).unwrap_or_default()
}

fn fill(bytes: &mut [u8]) {
    for byte in bytes {
        if !matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
}

fn statements(parsed: &Parse<SourceFile>, errors: &[Range<usize>]) -> Vec<Statement> {
    parsed
        .tree()
        .stmts()
        .filter_map(|statement| {
            let range = code_range(statement.syntax())?;
            // An error at the very end counts to the statement before it.
            let readable = !errors.iter().any(|error| touch(error, &range));
            Some(Statement { range, readable })
        })
        .collect()
}

/// True for a range that touches another one.
fn touch(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn lost(statements: &[Statement], errors: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let in_statement = |error: &Range<usize>| statements.iter().any(|it| touch(&it.range, error));
    errors
        .into_iter()
        .filter(|error| !in_statement(error))
        .collect()
}

/// Reports where goose would cut statements otherwise than the server: outside
/// a block, it ends a statement at every line that ends with `;`.
fn cut_by_goose(
    file: &MigrationFile,
    section: &Section,
    text: &str,
    statements: &[Statement],
    problems: &mut Vec<Problem>,
) {
    for statement in statements.iter().filter(|statement| statement.readable) {
        let range = &statement.range;
        let in_block = |block: &Range<usize>| block.start <= range.start && range.end <= block.end;
        if section.blocks.iter().any(in_block) {
            continue;
        }
        let cut = text[range.clone()]
            .lines()
            .rev()
            .skip(1)
            .any(|line| line.trim_end().ends_with(';') && !line.trim_start().starts_with("--"));
        if cut {
            problems.push(
                Problem::new(
                    ProblemKind::Annotation,
                    file.place(range.start..first_line_end(text, range)),
                    "goose cuts this statement at the first line that ends with ';'",
                )
                .help("put it between '-- +goose StatementBegin' and '-- +goose StatementEnd'"),
            );
        }
    }
    if let Some(last) = statements.last()
        && last.readable
        && !text[last.range.end..section.text.end].contains(';')
        && !section
            .blocks
            .iter()
            .any(|block| last.range.end <= block.end)
    {
        problems.push(
            Problem::new(
                ProblemKind::Annotation,
                file.place(last.range.end.saturating_sub(1)..last.range.end),
                "the last statement of the section does not end with ';'",
            )
            .help("add ';': goose refuses the file without"),
        );
    }
}

fn first_line_end(text: &str, range: &Range<usize>) -> usize {
    let line = text[range.clone()].lines().next().unwrap_or_default();
    range.start + line.trim_end().len()
}
