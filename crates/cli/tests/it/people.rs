//! People who are not the account owner, for tests of who may do what.

use serde_json::{Value, json};

use crate::http::{Answer, World, send};

/// A user who joined, with an access token.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) token: String,
}

impl World {
    /// Somebody new with this role and these permissions.
    pub(crate) fn person(&self, role: &str, permissions: &[&str]) -> Person {
        let count = self.get("/v3/users").json()["data"].as_array().unwrap().len();
        let email = format!("{role}-{count}@example.com").replace('_', "-");
        let invited = self.invite(&email, role);
        let id = invited["id"].as_str().unwrap().to_owned();
        if !permissions.is_empty() {
            let granted = self.grant(&id, permissions);
            assert_eq!(granted.status, 200, "{granted:?}");
        }
        let password = format!("the password of {role} {count}");
        let joined = self.join(secret_of(&invited["invitation_link"]), &password);
        assert_eq!(joined.status, 201, "{joined:?}");
        let made = self.installation.operate(["token", "create", "acme", "--user", &email]);
        let token = self.server.access_token(made.json()["refreshToken"].as_str().unwrap());
        Person { id, email, password, token }
    }

    /// Invites somebody in the owner's name; returns them with their link.
    pub(crate) fn invite(&self, email: &str, role: &str) -> Value {
        let input = json!({"email": email, "role": role, "first_name": "Bo", "last_name": "Lund"});
        let invited = self.post("/v3/users", &input);
        assert_eq!(invited.status, 201, "{invited:?}");
        invited.json()["data"].clone()
    }

    /// Replaces a user's permissions in the owner's name.
    pub(crate) fn grant(&self, user_id: &str, permissions: &[&str]) -> Answer {
        self.put("/v3/users/abilities", &json!({"data": [{"user_id": user_id, "abilities": permissions}]}))
    }

    /// Sets a password with the secret of a link.
    pub(crate) fn join(&self, secret: &str, password: &str) -> Answer {
        let body = json!({"secret": secret, "password": password}).to_string();
        send(&self.server, "POST", "/v3/join", &[("content-type", "application/json")], body.as_bytes())
    }

    /// Tries to sign in.
    pub(crate) fn sign_in(&self, email: &str, password: &str) -> Answer {
        let body = json!({"organization": "acme", "email": email, "password": password}).to_string();
        send(&self.server, "POST", "/v3/session", &[("content-type", "application/json")], body.as_bytes())
    }

    /// A request with a session cookie, from our own pages.
    pub(crate) fn with_cookie(&self, cookie: &str, method: &str, path: &str, body: &Value) -> Answer {
        let headers = [("cookie", cookie), ("origin", &self.server.url)];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        send(&self.server, method, path, &headers, body.as_bytes())
    }
}

/// The secret in an invitation or reset link.
pub(crate) fn secret_of(link: &Value) -> &str {
    link.as_str().and_then(|link| link.split_once("/join#")).map(|(_, secret)| secret).unwrap()
}

/// The session cookie that an answer sets, as a browser sends it back.
pub(crate) fn cookie_of(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}
