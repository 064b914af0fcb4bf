//! How `q` was read while it was a list of terms. Whatever this accepts keeps its meaning for ever.

const RESERVED: [char; 4] = [':', '(', ')', '*'];

pub(super) fn terms(text: &str) -> Result<Vec<String>, &'static str> {
    let mut terms = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (term, following) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_term(quoted)?,
            None => bare_term(rest)?,
        };
        terms.push(term);
        rest = following.trim_start();
    }
    Ok(terms)
}

fn quoted_term(text: &str) -> Result<(String, &str), &'static str> {
    let mut term = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' if term.is_empty() => return Err("empty"),
            '"' => return Ok((term, &text[at + 1..])),
            '\\' => term.extend(characters.next().map(|(_, escaped)| escaped)),
            other => term.push(other),
        }
    }
    Err("not closed")
}

fn bare_term(text: &str) -> Result<(String, &str), &'static str> {
    let (term, rest) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
    let is_reserved = |character| RESERVED.contains(&character) || character == '"';
    if term == "OR" || term.starts_with('-') || term.contains(is_reserved) {
        return Err("reserved");
    }
    Ok((term.to_owned(), rest))
}
