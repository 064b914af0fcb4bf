use crate::nearest::nearest;

/// Characters in which a misspelt name may differ from the one that it was probably meant to be.
const SLIP_CHARS_MAX: usize = 2;

macro_rules! fields {
    ($($field:ident $name:literal;)*) => {
        /// What stands before a `:`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Field { $($field),* }

        impl Field {
            pub const ALL: &[Self] = &[$(Self::$field),*];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$field => $name),* }
            }
        }
    };
}

fields! {
    Resource "resource";
    Action "action";
    Actor "actor";
    Team "team";
    Client "client";
    Outcome "outcome";
    Target "target";
    Session "session";
    Request "request";
    Address "ip";
    After "after";
    Before "before";
    Word "word";
}

impl Field {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.as_str() == name)
    }

    /// Which fields somebody may have meant who wrote `name`.
    pub(super) fn suggestion(name: &str) -> String {
        let names = Self::ALL.iter().map(|field| field.as_str());
        match nearest(name, names.clone()) {
            Some((distance, nearest)) if distance <= SLIP_CHARS_MAX && distance < nearest.len() => {
                format!("did you mean `{nearest}:`?")
            }
            _ => format!("the fields are {}", names.collect::<Vec<_>>().join(", ")),
        }
    }
}
