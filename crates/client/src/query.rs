/// What a search, a tail or an export looks for, as the server's parameters. Names are those of the HTTP interface
/// without brackets (`resource`, `exclude.actor`, …); the server says what it does not know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Single values such as `startTime`, `timezone`, `q`.
    pub(crate) values: Vec<(String, String)>,
    /// Lists, in the order in which they were first named.
    pub(crate) lists: Vec<(String, Vec<String>)>,
}

impl Query {
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a single value, such as `startDate`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.push((name.to_owned(), value.into()));
        self
    }

    /// Adds an alternative to a list, such as `resource`.
    #[must_use]
    pub fn with_one_of(mut self, name: &str, value: impl Into<String>) -> Self {
        match self.lists.iter_mut().find(|(listed, _)| listed == name) {
            Some((_, values)) => values.push(value.into()),
            None => self.lists.push((name.to_owned(), vec![value.into()])),
        }
        self
    }

    /// The part of an address after `?`. A comma inside a value is escaped, as the server splits values at commas.
    pub(crate) fn to_parameters(&self) -> String {
        let lists = self.lists.iter().map(|(name, values)| {
            let escaped: Vec<String> = values.iter().map(|value| value.replace(',', "\\,")).collect();
            (format!("{name}[]"), escaped.join(","))
        });
        let pairs = self.values.iter().cloned().chain(lists);
        pairs.map(|(name, value)| format!("{}={}", encode(&name), encode(&value))).collect::<Vec<_>>().join("&")
    }

    /// The filters of an export request.
    pub(crate) fn to_filters(&self) -> serde_json::Map<String, serde_json::Value> {
        let values = self.values.iter().map(|(name, value)| (name.clone(), value.clone().into()));
        let lists = self.lists.iter().map(|(name, values)| (name.clone(), values.clone().into()));
        values.chain(lists).collect()
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_parameters_and_filters() {
        let query = Query::new()
            .with("startDate", "2026-09-01")
            .with_one_of("resource", "User Logins")
            .with_one_of("resource", "a,b")
            .with("q", "\"ä & b\"");
        assert_eq!(
            query.to_parameters(),
            "startDate=2026-09-01&q=%22%C3%A4%20%26%20b%22&resource%5B%5D=User%20Logins%2Ca%5C%2Cb"
        );
        let filters = serde_json::Value::Object(query.to_filters());
        assert_eq!(filters["resource"], serde_json::json!(["User Logins", "a,b"]));
        assert_eq!(filters["q"], "\"ä & b\"");
    }
}
