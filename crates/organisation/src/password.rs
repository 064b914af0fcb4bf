//! Passwords: made, hashed with Argon2id, verified.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};

use crate::OrganisationError;
use crate::limits::PASSWORD_CHARS;

/// Memory that one hash takes, in KiB: 19 MiB, with [`PASSES`] and [`LANES`] the OWASP minimum for Argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Characters that are not mistaken for one another when they are typed from paper.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A password of 24 characters with 120 random bits; `random` are 24 random bytes.
pub fn from_random(random: [u8; 24]) -> String {
    random.iter().map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect()
}

/// The PHC string that is stored. It takes tens of milliseconds and 19 MiB: never inside a transaction.
pub fn hash(password: &str, salt: [u8; 16]) -> String {
    hash_with(&hasher(MEMORY_KIB, PASSES), password, salt)
}

/// The same for a password of [`from_random`], in microseconds: slowing down whoever guesses protects what people choose,
/// and adds nothing to 120 random bits.
pub fn hash_random(password: &str, salt: [u8; 16]) -> String {
    hash_with(&hasher(Params::MIN_M_COST, Params::MIN_T_COST), password, salt)
}

fn hash_with(hasher: &Argon2<'_>, password: &str, salt: [u8; 16]) -> String {
    hasher
        .hash_password_with_salt(password.as_bytes(), &salt)
        .expect("the parameters and the length of the salt are constants that Argon2 accepts")
        .to_string()
}

/// Whether `stored` was made from `password`. A stored text that is no PHC string matches nothing. Whatever is stored takes
/// as long: somebody who measures the time learns neither who has an account nor who chose their password.
pub fn verify(password: &str, stored: &str) -> bool {
    let Ok(stored) = PasswordHash::new(stored) else {
        hash(password, [0; 16]);
        return false;
    };
    if Params::try_from(&stored).is_ok_and(|parameters| parameters.m_cost() < MEMORY_KIB) {
        hash(password, [0; 16]);
    }
    hasher(MEMORY_KIB, PASSES).verify_password(password.as_bytes(), &stored).is_ok()
}

/// Refuses a password that is too short to be safe, too long to be hashed, or the user's own address.
pub(crate) fn check(field: &'static str, password: &str, email: &str) -> Result<(), OrganisationError> {
    if !PASSWORD_CHARS.contains(&password.chars().count()) {
        let (low, high) = (PASSWORD_CHARS.start(), PASSWORD_CHARS.end());
        return Err(OrganisationError::invalid(field, format!("a password has from {low} to {high} characters")));
    }
    if password.to_lowercase() == email.to_lowercase() {
        return Err(OrganisationError::invalid(field, "a password must not be the e-mail address"));
    }
    Ok(())
}

fn hasher(memory_kib: u32, passes: u32) -> Argon2<'static> {
    let parameters = Params::new(memory_kib, passes, LANES, None).expect("the parameters are within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_against_its_own_hash_only() {
        let password = from_random(std::array::from_fn(|index| u8::try_from(index).unwrap()));
        let stored = hash(&password, [7; 16]);
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify(&password, &stored));
        assert!(!verify("abc", &stored) && !verify(&password, "") && !verify(&password, &password));
        assert_ne!(stored, hash(&password, [8; 16]));
        let quick = hash_random(&password, [7; 16]);
        assert!(quick.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{quick}");
        assert!(verify(&password, &quick) && !verify("abc", &quick));
    }
}
