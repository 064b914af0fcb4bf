//! Versions of objects: who changes one that is not as they saw it is told what of it is another, and changes nothing.

use std::thread;

use serde_json::{Value, json};

use crate::http::{Answer, World, bearer, send};
use crate::teams::{path_of, role_id};

/// Method, path and body of a change.
pub(crate) type Change = (&'static str, String, Value);

impl World {
    /// A change of the object that somebody saw in this version.
    pub(crate) fn change(&self, credential: &str, version: &str, (method, path, body): &Change) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let headers =
            [("authorization", &*bearer(credential)), ("content-type", "application/json"), ("if-match", version)];
        send(&self.server, method, path, &headers, body.as_bytes())
    }

    /// The version in which an object is read now.
    pub(crate) fn version(&self, path: &str) -> String {
        let answer = self.get(path);
        let version = answer.header("etag").to_owned();
        assert!(answer.status == 200 && version.starts_with('"') && version.ends_with('"'), "{path}: {answer:?}");
        version
    }

    /// Makes an object and returns its path.
    pub(crate) fn made(&self, path: &str, input: &Value) -> String {
        let made = self.post(path, input);
        assert_eq!(made.status, 201, "{made:?}");
        let path = format!("{path}/{}", made.json()["data"]["id"].as_str().unwrap());
        assert_eq!(self.version(&path), made.header("etag"), "what is made is read in the same version");
        path
    }

    fn runbook(&self) -> String {
        let input = json!({"name": "Restore", "owner_id": self.default_team(), "steps": [{"content": "Breathe"}]});
        self.made("/v3/runbooks", &input)
    }
}

/// The members that a refusal names, in alphabetical order.
pub(crate) fn changed_members(refused: &Answer) -> Vec<String> {
    assert_eq!((refused.status, refused.code().as_str()), (409, "changed_meanwhile"), "{refused:?}");
    let errors = refused.json()["meta"]["error_details"]["errors"].as_array().unwrap().clone();
    let mut members: Vec<_> = errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect();
    members.sort();
    members
}

#[test]
fn the_second_of_two_people_is_told_what_the_first_changed() {
    let world = World::new();
    let (path, colleague) = (world.runbook(), world.person("user", &[]));
    let team = format!("/v3/teams/{}", world.default_team());
    let admin = role_id(&world.get(&team).json()["data"], "Admin");
    let joined = world.post(&format!("{team}/members"), &json!({"user_id": colleague.id, "role_ids": [admin]}));
    assert_eq!(joined.status, 201, "{joined:?}");
    let both_saw = world.version(&path);
    let steps = json!([{"content": "Breathe"}, {"content": "`holdfast restore`"}]);
    let first = ("PUT", path.clone(), json!({"name": "Restore", "steps": steps}));
    let answer = world.change(&world.token, &both_saw, &first);
    assert_eq!((answer.status, answer.header("etag")), (200, &*world.version(&path)), "{answer:?}");
    let after_first = world.get(&path).json()["data"].clone();
    let second = ("PUT", path.clone(), json!({"name": "Restore it", "steps": [{"content": "Breathe"}]}));
    let refused = world.change(&colleague.token, &both_saw, &second);
    assert_eq!(changed_members(&refused), ["steps"], "what the second one changed is nobody's but theirs");
    let message = refused.json()["meta"]["error_message"].as_str().unwrap().to_owned();
    let by = after_first["updated"]["username_for_display"].as_str().unwrap();
    assert!(message.contains("`Restore`") && message.contains(by) && message.contains("read it again"), "{message}");
    assert_eq!(world.get(&path).json()["data"], after_first, "nothing of the second one's is kept");
    assert_eq!(world.told("Runbook").len(), 2, "and no event tells of it");
    let (_, _, mut merged) = second;
    merged["steps"] = steps;
    let again = world.change(&colleague.token, &world.version(&path), &("PUT", path, merged));
    assert_eq!((again.status, &again.json()["data"]["name"]), (200, &json!("Restore it")));
    let told = world.told("Runbook");
    let told: Vec<_> = told.iter().map(|event| (&event["action"], &event["actor"]["userID"])).collect();
    assert_eq!(told[2], (&json!("Update"), &json!(colleague.id)));
    assert_eq!(told.len(), 3);
}

#[test]
fn of_many_at_once_one_wins() {
    let world = World::new();
    let path = world.runbook();
    let version = world.version(&path);
    let save = |index: usize| {
        let body = json!({"name": format!("Restore {index}"), "steps": [{"content": "Breathe"}]});
        world.change(&world.token, &version, &("PUT", path.clone(), body))
    };
    let answers: Vec<Answer> = thread::scope(|scope| {
        let save = &save;
        let threads: Vec<_> = (0..16).map(|index| scope.spawn(move || save(index))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let (winners, others): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!((winners.len(), others.len()), (1, 15), "{answers:?}");
    assert!(others.iter().all(|refused| changed_members(refused) == ["name"]));
    assert_eq!(world.get(&path).json(), winners[0].json());
    assert_eq!(world.told("Runbook").len(), 2);
}

#[test]
fn without_a_version_everything_is_as_it_was() {
    let world = World::new();
    let path = world.runbook();
    for name in ["First", "Second"] {
        assert_eq!(world.put(&path, &json!({"name": name, "steps": [{"content": "Breathe"}]})).status, 200);
    }
    let any = ("PUT", path.clone(), json!({"name": "Third", "steps": [{"content": "Breathe"}]}));
    assert_eq!(world.change(&world.token, "*", &any).status, 200, "any version that exists");
    let weak = format!("W/{}", world.version(&path));
    let compressed = ("PUT", path, json!({"name": "Fourth", "steps": [{"content": "Breathe"}]}));
    assert_eq!(world.change(&world.token, &weak, &compressed).status, 200, "a proxy that compresses makes it weak");
}

#[test]
fn a_version_that_nothing_can_be_held_against_is_refused() {
    let world = World::new();
    let [one, other] = [(); 2].map(|()| world.person("user", &[]).id);
    let invitation = json!({"email": "new@example.com", "role": "user", "first_name": "Bo", "last_name": "Lund"});
    let batch = json!({"data": [{"user_id": one, "abilities": ["manage-users"]}, {"user_id": other, "abilities": []}]});
    let version = world.version(&format!("/v3/users/{one}"));
    let before = world.ids("").len();
    for (change, version) in [
        (("POST", "/v3/users".to_owned(), invitation), "*"),
        (("PUT", "/v3/users/abilities".to_owned(), batch), &*version),
        (("PUT", format!("/v3/users/{one}"), json!({"title": "Boss"})), "\"title\""),
        (("PUT", format!("/v3/users/{one}"), json!({"title": "Boss"})), "12"),
    ] {
        let refused = world.change(&world.token, version, &change);
        assert_eq!((refused.status, refused.field().as_str()), (400, "If-Match"), "{change:?}: {refused:?}");
    }
    assert_eq!(world.ids("").len(), before, "nothing was changed");
    let (missing, config) = ("/v3/audit-logs/resources/None".to_owned(), "/v3/audit-logs/resources/None");
    let made = world.change(&world.token, "*", &("PUT", missing, json!({"actions": ["Push"]})));
    assert_eq!((made.status, world.get(config).status), (404, 404), "what shall exist is not made");
}

#[test]
fn who_may_not_change_an_object_learns_nothing_of_its_version() {
    let world = World::new();
    let (path, stranger) = (world.runbook(), world.person("user", &[]));
    let elsewhere = world.team("Elsewhere", &[]);
    let admin = json!({"user_id": stranger.id, "role_ids": [role_id(&elsewhere, "Admin")]});
    assert_eq!(world.post(&format!("{}/members", path_of(&elsewhere)), &admin).status, 201);
    let refused = world.change(&stranger.token, "\"name=000000000000\"", &("DELETE", path, Value::Null));
    assert_eq!((refused.status, refused.code().as_str()), (403, "forbidden"));
}

#[test]
fn a_secret_that_was_changed_is_not_overwritten() {
    let world = World::new();
    let webhook =
        |url: &str| json!({"name": "Deploys", "trigger_type": "incident", "triggers": [], "urls": [{"url": url}]});
    let path = world.made("/v3/extensions/event-webhooks", &webhook("https://hooks.example.com/first"));
    let (shown, both_saw) = (world.get(&path).json()["data"]["urls"].clone(), world.version(&path));
    let first = ("PUT", path.clone(), webhook("https://hooks.example.com/second"));
    assert_eq!(world.change(&world.token, &both_saw, &first).status, 200);
    assert_eq!(world.get(&path).json()["data"]["urls"], shown, "it shows nowhere else");
    let second = ("PUT", path, webhook("https://hooks.example.com/third"));
    assert_eq!(changed_members(&world.change(&world.token, &both_saw, &second)), ["updated_at"]);
}

#[test]
fn a_key_that_is_shown_whole_is_of_the_same_version() {
    let world = World::new();
    let policies = world.get("/v3/escalation-policies").json();
    let policy = &policies["data"][0]["id"];
    let input = json!({"name": "Edge", "owner_id": world.default_team(), "escalation_policy_id": policy});
    let path = world.made("/v3/services", &input);
    let rotated = world.change(&world.token, &world.version(&path), &("POST", format!("{path}/rotate-key"), json!({})));
    assert_eq!((rotated.status, rotated.header("etag")), (200, &*world.version(&path)), "{rotated:?}");
}
