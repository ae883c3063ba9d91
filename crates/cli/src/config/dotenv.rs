//! Reader of `.env` text: `NAME=value` lines.
//!
//! Nothing is expanded: a `.env` that could splice in environment variables could send
//! them anywhere, and a `$` in a password must stay one. Never shows a value.

use super::error::ConfigError;

/// One assignment of a `.env`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Assignment {
    /// Line that it starts on, counted from 1.
    pub(crate) line: usize,
    /// Name on the left.
    pub(crate) name: String,
    /// Value on the right, quotes and comment removed.
    pub(crate) value: String,
    /// Whether it holds a `${NAME}` that other readers would expand.
    pub(crate) has_reference: bool,
}

/// The assignments of a `.env`, in order; an error names the first malformed line.
pub(crate) fn parse(text: &str) -> Result<Vec<Assignment>, ConfigError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut assignments = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while !rest.is_empty() {
        let (first, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let trimmed = first.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            rest = after;
            line += 1;
            continue;
        }
        let (name, value_start) = name_of(first).ok_or_else(|| {
            malformed(
                line,
                "expected NAME=value, with letters, digits and _ in the name",
            )
        })?;
        let value_text = &rest[value_start..];
        let (value, has_reference, used) =
            value_of(value_text).map_err(|what| malformed(line, what))?;
        assignments.push(Assignment {
            line,
            name: name.to_owned(),
            value,
            has_reference,
        });
        line += value_text[..used].matches('\n').count();
        rest = &value_text[used..];
    }
    Ok(assignments)
}

fn malformed(line: usize, what: &str) -> ConfigError {
    ConfigError::new(format!(".env line {line} is malformed: {what}"))
}

/// The name before `=`, and where the value starts in the line.
fn name_of(line: &str) -> Option<(&str, usize)> {
    let (left, _) = line.split_once('=')?;
    let name = left.trim();
    let name = name
        .strip_prefix("export")
        .filter(|after| after.starts_with([' ', '\t']))
        .map_or(name, str::trim);
    let starts_well = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let reads_well = name
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '-'));
    (starts_well && reads_well).then_some((name, left.len() + 1))
}

/// Value, whether it has a reference, and how many bytes it took with its line ending.
fn value_of(text: &str) -> Result<(String, bool, usize), &'static str> {
    let blank = text.len() - text.trim_start_matches([' ', '\t']).len();
    let body = &text[blank..];
    let Some(quote @ ('"' | '\'')) = body.chars().next() else {
        let (line, used) = line_of(body);
        let value = without_comment(line).trim().to_owned();
        let has_reference = has_reference(&value);
        return Ok((value, has_reference, blank + used));
    };
    let (value, end) = quoted(&body[1..], quote)?;
    let (tail, used) = line_of(&body[1 + end..]);
    let tail = tail.trim();
    if !tail.is_empty() && !tail.starts_with('#') {
        return Err("text after the closing quote");
    }
    let has_reference = quote == '"' && has_reference(&value);
    Ok((value, has_reference, blank + 1 + end + used))
}

/// The line without its ending, and how many bytes it has with it.
fn line_of(text: &str) -> (&str, usize) {
    text.find('\n')
        .map_or((text, text.len()), |end| (&text[..end], end + 1))
}

/// A `#` begins a comment at the start or after a blank; elsewhere it belongs to the value.
fn without_comment(line: &str) -> &str {
    let comment = line
        .char_indices()
        .find(|(at, letter)| *letter == '#' && (*at == 0 || line[..*at].ends_with([' ', '\t'])));
    comment.map_or(line, |(at, _)| &line[..at])
}

/// Content up to the closing quote, and the offset just after that quote.
fn quoted(text: &str, quote: char) -> Result<(String, usize), &'static str> {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        if letter == quote {
            return Ok((value, at + 1));
        }
        if letter != '\\' {
            value.push(letter);
            continue;
        }
        let Some((_, escaped)) = letters.next() else {
            break;
        };
        match escaped {
            'n' if quote == '"' => value.push('\n'),
            'r' if quote == '"' => value.push('\r'),
            't' if quote == '"' => value.push('\t'),
            '$' if quote == '"' => value.push('$'),
            '\\' => value.push('\\'),
            other if other == quote => value.push(other),
            other => value.extend(['\\', other]),
        }
    }
    Err("a quote is not closed")
}

fn has_reference(value: &str) -> bool {
    value.split("${").skip(1).any(|after| after.contains('}'))
}
