//! Which known name a misspelt one was probably meant to be.

/// Characters of a misspelt name that are looked at: what nobody could have meant needs no exact distance.
const TYPED_CHARS_MAX: usize = 64;

/// The one of `known` that is nearest to `typed`, and how many characters must be inserted, deleted or replaced to turn
/// one into the other, upper and lower case alike. `None` when nothing is known.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<(usize, &'a str)> {
    known.into_iter().map(|name| (distance(typed, name), name)).min()
}

fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let left = left.chars().take(TYPED_CHARS_MAX).flat_map(char::to_lowercase);
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, from) in left.enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, to) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_whatever_its_case() {
        let known = ["listen", "publicURL", "seal.age"];
        assert_eq!(nearest("lisen", known), Some((1, "listen")));
        assert_eq!(nearest("PUBLICURLS", known), Some((1, "publicURL")));
        assert_eq!(nearest("anything", []), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
