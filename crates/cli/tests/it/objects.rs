//! What tests of the organisation's objects do again and again.

use serde_json::Value;

use crate::http::{Answer, World, bearer, send};

impl World {
    pub(crate) fn put(&self, path: &str, body: &Value) -> Answer {
        self.request_as(&self.token, "PUT", path, body)
    }

    pub(crate) fn delete(&self, path: &str) -> Answer {
        self.request_as(&self.token, "DELETE", path, &Value::Null)
    }

    /// A request with a JSON body in somebody's name; null is no body.
    pub(crate) fn request_as(&self, credential: &str, method: &str, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let headers = [("authorization", &*bearer(credential)), ("content-type", "application/json")];
        send(&self.server, method, path, &headers, body.as_bytes())
    }

    /// The id of the team that the organisation began with.
    pub(crate) fn default_team(&self) -> String {
        let created = self.list("&resource[]=RBAC+Management&action[]=Create+Team");
        let created = created["data"].as_array().unwrap().last().unwrap();
        created["targets"][0]["id"].as_str().unwrap().to_owned()
    }

    /// The id of the organisation's account owner, with whose token the world asks.
    pub(crate) fn owner_id(&self) -> String {
        let joined = self.list("&resource[]=User+management&action[]=Join");
        let first = joined["data"].as_array().unwrap().last().unwrap();
        first["targets"][0]["id"].as_str().unwrap().to_owned()
    }

    /// What the log tells of a resource beyond the organisation's creation, oldest first, with `meta`.
    pub(crate) fn told(&self, resource: &str) -> Vec<Value> {
        let list = self.list(&format!("&include=meta&resource[]={}", resource.replace(' ', "+")));
        let mut events = list["data"].as_array().unwrap().clone();
        events.retain(|event| event["client"] != "cli");
        events.reverse();
        events
    }
}
