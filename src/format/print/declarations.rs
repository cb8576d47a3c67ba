//! Declarations, and the lines between them.

use super::order::{self, Part};
use super::{Gap, Printer};
use crate::format::syntax::tokens::TokenId;
use crate::format::syntax::tree::{
    Assignment, Body, Declaration, Definition, End, File, Head, Options, Signature, SignaturePart,
    What,
};

impl Printer<'_, '_> {
    pub(super) fn file(&mut self, file: &File) {
        let scope = &self.trivia.file;
        // Gaps stay where they are: a comment that stands for itself does not
        // travel with the import below it.
        let mut gaps = 0;
        let mut before = None;
        for (number, declaration) in order::sorted(self.tokens, &file.declarations) {
            while gaps <= number {
                self.due_gap(scope, gaps);
                gaps += 1;
            }
            let part = order::part(declaration);
            let blank = scope.blank_before(number);
            self.declaration(declaration, gap_in_file(before, part, blank));
            before = Some(part);
        }
        while gaps < scope.gaps.len() {
            self.due_gap(scope, gaps);
            gaps += 1;
        }
        let commented = self.comment_is_due();
        self.flush(match before {
            _ if commented && scope.blank_before_close => Gap::Blank,
            // A file of comments alone begins with an empty line.
            None if !commented => Gap::None,
            _ => Gap::Newline,
        });
    }

    fn declaration(&mut self, declaration: &Declaration, gap: Gap) {
        match declaration {
            // A `;` that says nothing is left out, but not its comments.
            Declaration::Empty(semicolon) => {
                let attached = self.trivia.attached(*semicolon);
                self.due(attached.leading.clone());
                self.flush(gap);
                self.trailing(attached.trailing.clone());
            }
            Declaration::Syntax {
                keyword,
                value,
                semicolon,
            } => {
                self.token(*keyword, gap);
                self.assignment(value);
                self.token(*semicolon, Gap::Inline);
            }
            Declaration::Package {
                keyword,
                path,
                semicolon,
            } => {
                self.token(*keyword, gap);
                self.path(path, Gap::Space);
                self.token(*semicolon, Gap::Inline);
            }
            Declaration::Import {
                keyword,
                modifier,
                path,
                semicolon,
            } => {
                self.token(*keyword, gap);
                if let Some(modifier) = modifier {
                    self.token(*modifier, Gap::Space);
                }
                self.expression(path, Gap::Space);
                self.token(*semicolon, Gap::Inline);
            }
            Declaration::Ranges {
                keyword,
                ranges,
                options,
                semicolon,
            } => {
                self.token(*keyword, gap);
                for (range, comma) in ranges.items.iter().zip(&ranges.separators) {
                    self.expression(range, Gap::Space);
                    if let Some(comma) = comma {
                        self.token(*comma, Gap::Inline);
                    }
                }
                self.options_and_semicolon(options.as_ref(), *semicolon);
            }
            Declaration::Definition(definition) => self.definition(definition, gap),
        }
    }

    fn options_and_semicolon(&mut self, options: Option<&Options>, semicolon: TokenId) {
        if let Some(options) = options {
            self.options(options);
        }
        self.token(semicolon, Gap::Inline);
    }

    fn definition(&mut self, definition: &Definition, gap: Gap) {
        let mut gap = gap;
        match &definition.head {
            Head::None => {}
            Head::Keyword {
                modifiers, keyword, ..
            } => {
                gap = self.modifiers(modifiers, gap);
                self.token(*keyword, gap);
                gap = Gap::Space;
            }
            Head::Type(type_) => {
                self.type_(type_, gap);
                gap = Gap::Space;
            }
        }
        if let Some(name) = &definition.name {
            self.path(name, gap);
        }
        if let Some(signature) = &definition.signature {
            self.signature(signature);
        }
        if let Some(value) = &definition.value {
            self.definition_value(definition, value);
        }
        if let Some(options) = &definition.options {
            self.options(options);
        }
        match &definition.end {
            End::Semicolon(semicolon) => self.token(*semicolon, Gap::Inline),
            End::Body(body) => self.body(body),
        }
    }

    fn definition_value(&mut self, definition: &Definition, value: &Assignment) {
        let is_option = matches!(
            definition.head,
            Head::Keyword {
                what: What::Option,
                ..
            }
        );
        if !is_option {
            self.assignment(value);
            return;
        }
        self.token(value.equals, Gap::Space);
        self.with(
            |context| {
                context.line_to_block = true;
                context.indent_strings = true;
            },
            |printer| printer.expression(&value.value, Gap::Space),
        );
    }

    fn assignment(&mut self, assignment: &Assignment) {
        self.token(assignment.equals, Gap::Space);
        self.expression(&assignment.value, Gap::Space);
    }

    fn signature(&mut self, signature: &Signature) {
        self.signature_part(&signature.input, Gap::Preserve);
        self.token(signature.returns, Gap::Space);
        self.signature_part(&signature.output, Gap::Space);
    }

    fn signature_part(&mut self, part: &SignaturePart, gap: Gap) {
        let scope = self.trivia.scope(part.open);
        let close = self.tokens.closing(part.open);
        self.token(part.open, gap);
        let group = self.document.open_group();
        self.indented(|printer| {
            printer.soft_break();
            printer.due_gap(scope, 0);
            printer.type_(&part.message, Gap::Preserve);
            for number in 1..scope.gaps.len() {
                printer.due_gap(scope, number);
            }
            printer.soft_break();
        });
        // What follows the bracket does not break what is between.
        let trailing = self.token_split(close, Gap::Preserve);
        self.document.close(group);
        self.trailing(trailing);
    }

    fn body(&mut self, body: &Body) {
        self.with(
            |context| context.line_to_block = false,
            |printer| printer.braces(body),
        );
    }

    fn braces(&mut self, body: &Body) {
        let scope = self.trivia.scope(body.open);
        let close = self.tokens.closing(body.open);
        let comments = self.comments_before(close);
        self.token(body.open, Gap::Space);
        let says_nothing = |declaration: &Declaration| matches!(declaration, Declaration::Empty(_));
        let is_empty = body.declarations.iter().all(says_nothing)
            && comments.is_empty()
            && !self.gaps_have_comment(scope)
            && !self.scope_has_comment(body.open);
        if is_empty {
            self.token(close, Gap::None);
            return;
        }
        self.indented(|printer| {
            for (number, declaration) in body.declarations.iter().enumerate() {
                printer.due_gap(scope, number);
                let blank = number > 0 && scope.blank_before(number);
                let gap = if blank { Gap::Blank } else { Gap::Newline };
                printer.declaration(declaration, gap);
            }
            for number in body.declarations.len()..scope.gaps.len() {
                printer.due_gap(scope, number);
            }
            if !comments.is_empty() || printer.comment_is_due() {
                printer.comments_above_close(&comments, scope.blank_before_close);
            }
        });
        self.closing(close, "}", &comments);
    }
}

/// The gap before a declaration of a file. Imports and options are set apart
/// from what is before them, and `syntax` from all but the package; between
/// the others blank lines are kept.
fn gap_in_file(before: Option<Part>, part: Part, blank: bool) -> Gap {
    let Some(before) = before else {
        return Gap::None;
    };
    let sorted = matches!(part, Part::Imports | Part::Options);
    let begins_section = before != part && sorted;
    let ends_syntax = before == Part::Syntax && part != Part::Package;
    if begins_section || ends_syntax || blank && !sorted {
        Gap::Blank
    } else {
        Gap::Newline
    }
}
