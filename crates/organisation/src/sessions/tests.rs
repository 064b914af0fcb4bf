//! How long a session lives: whatever the clock says, and whoever shows it.

use holdfast_engine::clock::Clock;
use holdfast_engine::{Engine, EngineError, Options, Settings};
use tempfile::TempDir;

use super::{NewSession, begin};
use crate::author::{Author, Origin, Who};
use crate::change::change;
use crate::organisations::{NewOrganisation, create};
use crate::{AuthenticationError, Authenticator, Plan, Principal, SCHEMA};

const HOUR_MICROS: i64 = 3_600_000_000;

/// The owner of an organisation, signed in.
struct SignedIn {
    engine: Engine,
    authenticator: Authenticator,
    session: NewSession,
    _directory: TempDir,
}

impl SignedIn {
    fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let options = Options {
            directory: directory.path().join("data"),
            clock: Clock::system(),
            schema: vec![SCHEMA],
            settings: Settings::default(),
        };
        Engine::create(&options).unwrap();
        let engine = Engine::open(options).unwrap();
        let new = NewOrganisation::new("Acme", "asha@example.com", Plan::Enterprise).unwrap();
        let created = create(&engine, &[new]).unwrap().remove(0);
        let who = Who::User(created.owner_id);
        let author = Author { organisation: created.organisation_id, who, origin: Origin::default(), expected: None };
        let session = NewSession::new(engine.clock().now());
        let begun = session.clone();
        let signed_in = change(&engine, &author, move |change| {
            let user = change.person().row().cloned().expect("the author is a user");
            begin(change, &user, &begun)
        });
        signed_in.unwrap().wait().unwrap();
        Self { authenticator: Authenticator::new(engine.clone()), engine, session, _directory: directory }
    }

    fn shown(&self) -> Result<Principal, AuthenticationError> {
        let shown = self.authenticator.authenticate(self.session.secret().reveal());
        self.commit();
        shown
    }

    fn rechecked(&self) -> Result<Principal, AuthenticationError> {
        let rechecked = self.authenticator.recheck(self.session.secret().reveal());
        self.commit();
        rechecked
    }

    /// When a session was last used is stored with a commit that something else causes.
    fn commit(&self) {
        self.engine.change::<_, EngineError, _>(|_| Ok(())).unwrap().wait().unwrap();
    }

    fn hours_pass(&self, hours: i64) {
        self.engine.clock().shift(hours * HOUR_MICROS);
    }
}

impl Drop for SignedIn {
    fn drop(&mut self) {
        self.engine.stop();
    }
}

#[test]
fn a_session_ends_after_seven_days_however_it_is_used() {
    let signed_in = SignedIn::new();
    for eight_hours in 1..7 * 3 {
        signed_in.hours_pass(8);
        assert!(signed_in.shown().is_ok(), "it was used eight hours ago: {eight_hours}");
    }
    signed_in.hours_pass(8);
    let refused = signed_in.shown().unwrap_err();
    assert!(matches!(refused, AuthenticationError::SessionExpired(_)), "{refused}");
}

#[test]
fn what_goes_on_by_itself_does_not_keep_a_session_from_ending() {
    let signed_in = SignedIn::new();
    signed_in.hours_pass(11);
    assert!(signed_in.rechecked().is_ok());
    signed_in.hours_pass(2);
    let refused = signed_in.rechecked().unwrap_err();
    assert!(matches!(refused, AuthenticationError::SessionExpired(_)), "{refused}");
}
