//! The rules for what people type: names, e-mail addresses, and the slugs made of names.

use crate::OrganisationError;
use crate::limits::{EMAIL_CHARS_MAX, NAME_CHARS_MAX};

/// Refuses a name that is empty, too long, framed by blanks or not printable.
pub(crate) fn check_name(field: &'static str, name: &str) -> Result<(), OrganisationError> {
    if name.trim() != name || name.is_empty() {
        return Err(OrganisationError::invalid(
            field,
            format!("{field} must not be empty or begin or end with blanks"),
        ));
    }
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(OrganisationError::invalid(field, format!("{field} has more than {NAME_CHARS_MAX} characters")));
    }
    if name.chars().any(char::is_control) {
        return Err(OrganisationError::invalid(field, format!("{field} contains a control character")));
    }
    Ok(())
}

/// Refuses a text that is too long or contains NUL, which no database takes.
pub(crate) fn check_text(field: &str, text: &str, chars_max: usize) -> Result<(), OrganisationError> {
    if text.chars().count() > chars_max {
        return Err(OrganisationError::invalid(field.to_owned(), format!("has more than {chars_max} characters")));
    }
    if text.contains('\0') {
        return Err(OrganisationError::invalid(field.to_owned(), "contains NUL"));
    }
    Ok(())
}

/// Refuses a list that is too long.
pub(crate) fn check_count(field: &str, count: usize, max: usize) -> Result<(), OrganisationError> {
    if count > max {
        return Err(OrganisationError::invalid(field.to_owned(), format!("has {count} members; the limit is {max}")));
    }
    Ok(())
}

/// Refuses what cannot be an e-mail address. Whether mail arrives there is not checked.
pub(crate) fn check_email(email: &str) -> Result<(), OrganisationError> {
    let parts = email.split_once('@');
    let shaped = parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'));
    let plain = !email.chars().any(|character| character.is_whitespace() || character.is_control());
    if shaped && plain && email.chars().count() <= EMAIL_CHARS_MAX {
        Ok(())
    } else {
        Err(OrganisationError::invalid("email", format!("`{email}` is not an e-mail address")))
    }
}

/// Lower-case ASCII letters, digits and single hyphens; empty when the name has none of them.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_readable() {
        for (name, expected) in [
            ("Acme Rockets, Inc.", "acme-rockets-inc"),
            ("  --a--  ", "a"),
            ("Über GmbH", "ber-gmbh"),
            ("株式会社", ""),
        ] {
            assert_eq!(slug(name), expected);
        }
    }

    #[test]
    fn names_and_addresses_are_checked() {
        assert!(check_name("name", "Acme").is_ok() && check_name("name", &"é".repeat(100)).is_ok());
        for wrong in ["", " Acme", "Acme ", "a\nb", &"é".repeat(101)] {
            assert!(check_name("name", wrong).is_err(), "{wrong}");
        }
        assert!(check_email("asha@example.com").is_ok());
        for wrong in
            ["", "asha", "@example.com", "asha@", "a@b@c", "a b@example.com", &format!("{}@e", "a".repeat(253))]
        {
            assert!(check_email(wrong).is_err(), "{wrong}");
        }
    }
}
