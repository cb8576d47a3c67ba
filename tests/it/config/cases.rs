//! The configurations that are compared, as text.
//!
//! ```text
//! === what the case is about
//! ! refused          both exit with 1; without such a line, both are the same
//! ! ours 100         a difference that is meant, and our exit code
//! @ p                the folder to run in
//! $ lint             the arguments, one a line; `lint` by default
//! --- buf.yaml       a file, beside the protos that every case has
//! version: v2
//! ```

/// One configuration, and how both tools are run on it.
pub struct Case<'a> {
    pub name: &'a str,
    pub files: Vec<(&'a str, String)>,
    pub args: Vec<String>,
    pub folder: &'a str,
    pub outcome: Outcome,
}

/// What is expected of the two.
pub enum Outcome {
    /// The same exit code, the same findings at the same places.
    Same,
    /// Both refuse, with exit code 1.
    Refused,
    /// A difference that is meant: this is our exit code.
    OursIs(i32),
}

pub fn read(text: &str) -> Vec<Case<'_>> {
    let cases = text.split("=== ").filter(|case| !case.is_empty());
    cases.map(read_case).collect()
}

fn read_case(text: &str) -> Case<'_> {
    let (name, rest) = text.split_once('\n').unwrap();
    let mut case = Case {
        name,
        files: Vec::new(),
        args: Vec::new(),
        folder: "",
        outcome: Outcome::Same,
    };
    for line in rest.split_inclusive('\n') {
        let said = line.trim_end();
        if let Some(path) = said.strip_prefix("--- ") {
            case.files.push((path, String::new()));
        } else if let Some((_, text)) = case.files.last_mut() {
            text.push_str(line);
        } else if let Some(arg) = said.strip_prefix('$') {
            case.args.push(arg.trim_start().replace("\\n", "\n"));
        } else if let Some(folder) = said.strip_prefix("@ ") {
            case.folder = folder;
        } else if let Some(code) = said.strip_prefix("! ours ") {
            case.outcome = Outcome::OursIs(code.parse().unwrap());
        } else {
            assert_eq!(said, "! refused", "{name}");
            case.outcome = Outcome::Refused;
        }
    }
    if case.args.is_empty() {
        case.args.push("lint".to_owned());
    }
    case
}
