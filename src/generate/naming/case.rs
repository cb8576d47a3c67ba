//! Words of a name, put together in another way.

/// `foo_bar`, `fooBar`, `FOO_BAR` and `Foo2Bar` as words in lower case.
pub fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (at, letter) in letters.iter().enumerate() {
        if !letter.is_ascii_alphanumeric() {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            continue;
        }
        let before = at.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(at + 1);
        let starts = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase))
            });
        if starts && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        word.push(letter.to_ascii_lowercase());
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// `foo_bar` → `FooBar`. Letters that are upper case already stay so:
/// `HTTPServer` is not `HttpServer`.
pub fn pascal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = true;
    for letter in name.chars() {
        if letter == '_' {
            upper = true;
        } else if std::mem::take(&mut upper) {
            out.push(letter.to_ascii_uppercase());
        } else {
            out.push(letter);
        }
    }
    out
}

/// `foo_bar` → `fooBar`, as the JSON name of a field is made: only what follows
/// an underscore is changed.
pub fn camel(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for letter in name.chars() {
        if letter == '_' {
            upper = !out.is_empty();
        } else if std::mem::take(&mut upper) {
            out.push(letter.to_ascii_uppercase());
        } else {
            out.push(letter);
        }
    }
    lower_first(&out)
}

/// `FooBar` → `fooBar`.
pub fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_ascii_lowercase().to_string() + letters.as_str(),
        None => String::new(),
    }
}

/// `FooBar` → `foo_bar`.
pub fn snake(name: &str) -> String {
    words(name).join("_")
}

/// `FooBar` → `FOO_BAR`.
pub fn screaming(name: &str) -> String {
    snake(name).to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_style() {
        assert_eq!(words("foo_bar"), ["foo", "bar"]);
        assert_eq!(words("HTTPServer2Go"), ["http", "server2", "go"]);
        assert_eq!(words("__FOO__bar_"), ["foo", "bar"]);
    }

    #[test]
    fn names_in_other_cases() {
        assert_eq!(pascal("http_server"), "HttpServer");
        assert_eq!(camel("_foo_bar_1"), "fooBar1");
        assert_eq!(screaming("OrderStatus"), "ORDER_STATUS");
    }
}
