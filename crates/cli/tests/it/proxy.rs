//! Signing in through a proxy with TLS: nginx, as an ordinary process with a certificate of its own.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use ureq::http::Request;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::http::World;
use crate::people::{Person, cookie_of};
use crate::support::eventually;

/// An nginx that ends TLS before a server. Dropping it ends it.
struct Proxy {
    nginx: Child,
    directory: tempfile::TempDir,
    url: String,
}

impl Proxy {
    /// A port that is free now; nginx takes it as soon as it knows the server behind.
    fn port() -> u16 {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    #[expect(clippy::disallowed_methods, reason = "a configuration for one test need not outlive a crash")]
    fn start(port: u16, behind: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        make_certificate(directory.path());
        let configuration = directory.path().join("nginx.conf");
        fs::write(&configuration, configured(directory.path(), port, behind)).unwrap();
        let mut command = Command::new(
            ["/usr/sbin/nginx", "nginx"].into_iter().find(|path| Path::new(path).exists()).unwrap_or("nginx"),
        );
        let command = command.arg("-p").arg(directory.path()).arg("-c").arg(&configuration).args(["-g", "daemon off;"]);
        let nginx = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let nginx = nginx.unwrap_or_else(|error| panic!("{error}: run `scripts/install-test-tools`"));
        Self { nginx, directory, url: format!("https://localhost:{port}") }
    }

    /// Status, session cookie and body of a request through the proxy; `None` until it listens.
    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Option<(u16, String, Value)> {
        let pem = fs::read(self.directory.path().join("certificate.pem")).unwrap();
        let roots = RootCerts::new_with_certs(&[Certificate::from_pem(&pem).unwrap()]);
        let tls = TlsConfig::builder().root_certs(roots).build();
        let config = ureq::Agent::config_builder().http_status_as_error(false).tls_config(tls);
        let agent: ureq::Agent = config.allow_non_standard_methods(true).build().into();
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut answer = agent.run(request.body(body.to_owned()).unwrap()).ok()?;
        let cookie = answer.headers().get("set-cookie").map_or("", |cookie| cookie.to_str().unwrap()).to_owned();
        let text = answer.body_mut().read_to_string().unwrap();
        Some((answer.status().as_u16(), cookie, serde_json::from_str(&text).unwrap_or_default()))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        drop(self.nginx.kill());
        drop(self.nginx.wait());
    }
}

fn make_certificate(directory: &Path) {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-keyout", "key.pem", "-out", "certificate.pem"])
        .current_dir(directory)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
}

/// One process that keeps everything below its directory.
fn configured(directory: &Path, port: u16, behind: &str) -> String {
    let here = directory.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {here}/{kind};\n"))
        .concat();
    format!(
        "pid {here}/nginx.pid;
        error_log {here}/error.log;
        master_process off;
        events {{}}
        http {{
            access_log off;
            {temporary}
            server {{
                listen 127.0.0.1:{port} ssl;
                ssl_certificate {here}/certificate.pem;
                ssl_certificate_key {here}/key.pem;
                location / {{
                    proxy_pass {behind};
                    proxy_set_header Host $http_host;
                    proxy_set_header X-Forwarded-For \"$proxy_add_x_forwarded_for\";
                }}
            }}
        }}\n"
    )
}

/// A world behind a proxy, and somebody in it.
fn behind_a_proxy(trusted: &str) -> (World, Proxy, Person) {
    let world = World::new();
    let person = world.person("user", &[]);
    let port = Proxy::port();
    let url = format!("https://localhost:{port}");
    let world = world.restarted(&[("HOLDFAST_PUBLIC_URL", &url), ("HOLDFAST_TRUSTED_PROXIES", trusted)]);
    let proxy = Proxy::start(port, &world.server.url);
    eventually(|| proxy.send("GET", "/livez", &[], "").is_some());
    (world, proxy, person)
}

fn sign_in(proxy: &Proxy, person: &Person) -> (u16, String, Value) {
    let body = json!({"email": person.email, "password": person.password}).to_string();
    let headers = [("origin", proxy.url.as_str()), ("x-forwarded-for", "203.0.113.7")];
    proxy.send("POST", "/v3/session", &headers, &body).unwrap()
}

#[test]
fn somebody_signs_in_through_a_proxy_with_tls() {
    let (world, proxy, person) = behind_a_proxy("127.0.0.1");
    let (status, set, _) = sign_in(&proxy, &person);
    assert_eq!(status, 201);
    assert!(
        set.starts_with("__Host-holdfast=hfc_") && set.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"),
        "{set}"
    );
    let cookie = set.split(';').next().unwrap();
    let delete =
        |origin: &str| proxy.send("DELETE", "/v3/session", &[("cookie", cookie), ("origin", origin)], "").unwrap().0;
    assert_eq!(proxy.send("GET", "/v3/session", &[("cookie", cookie)], "").unwrap().0, 200);
    assert_eq!(delete(&world.server.url), 403, "the address behind the proxy is not the public one");
    assert_eq!(delete(&proxy.url), 204);
    assert_eq!(world.told("User Logins").last().unwrap()["ipAddress"], "127.0.0.1", "the proxy's own peer");
    let login = world.told("User Logins").into_iter().rev().find(|event| event["action"] == "Login").unwrap();
    assert_eq!(login["ipAddress"], "203.0.113.7", "nginx is trusted, and its peer is on the same trusted machine");
}

#[test]
fn a_proxy_that_is_not_trusted_is_where_requests_come_from() {
    let (world, proxy, person) = behind_a_proxy("192.0.2.0/24");
    assert_eq!(sign_in(&proxy, &person).0, 201);
    assert_eq!(world.told("User Logins").last().unwrap()["ipAddress"], "127.0.0.1");
    assert!(cookie_of(&world.sign_in(&person.email, &person.password)).starts_with("__Host-holdfast="));
}
