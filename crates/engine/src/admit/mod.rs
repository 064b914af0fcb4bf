//! Admit.

/// An event of a request that cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadEvent {
    /// Its place in the request, counted from 0.
    pub index: usize,
    /// Path of the field, such as `actor.userID`.
    pub field: String,
    pub message: String,
}
