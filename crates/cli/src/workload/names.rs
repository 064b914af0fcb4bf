//! Words that generated organisations are made of. None needs escaping in JSON.

pub(super) const GIVEN_NAMES: &[&str] = &[
    "Asha", "Jonas", "Mei", "Tomás", "Ngozi", "Lukas", "Priya", "Elena", "Omar", "Sofia", "Kenji", "Amara", "Noah",
    "Ingrid", "Rafael", "Leila", "Viktor", "Chloé", "Dmitri", "Fatima", "Hugo", "Yuki", "Marta", "Samuel", "Zoë",
    "Arjun", "Hannah", "Mateo", "Aisha", "Piotr", "Linh", "Daniel", "Nadia", "Oscar", "Grace", "Emre", "Julia",
    "Kwame", "Alice", "Ravi", "Sanne", "Ivan", "Camila", "Ben", "Freya", "Hassan", "Mira", "Jack", "Olga", "Théo",
];

pub(super) const FAMILY_NAMES: &[&str] = &[
    "Rao",
    "Müller",
    "Chen",
    "Herrera",
    "Okafor",
    "Novak",
    "Sharma",
    "Rossi",
    "Haddad",
    "Lindqvist",
    "Tanaka",
    "Diallo",
    "Walker",
    "Nilsen",
    "Costa",
    "Karimi",
    "Petrov",
    "Moreau",
    "Volkov",
    "Rahman",
    "Lambert",
    "Sato",
    "Kowalska",
    "Osei",
    "Janssen",
    "Patel",
    "Schmidt",
    "García",
    "Bello",
    "Zieliński",
    "Nguyen",
    "Levi",
    "Popescu",
    "Berg",
    "O’Brien",
    "Yılmaz",
    "Fischer",
    "Mensah",
    "Dubois",
    "Iyer",
    "de Vries",
    "Horvat",
    "Silva",
    "Clarke",
    "Eriksen",
    "Aziz",
    "Kaur",
    "Taylor",
    "Melnyk",
    "Laurent",
];

pub(super) const COMPANY_FIRST: &[&str] = &[
    "aurora",
    "blue-harbour",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "granite",
    "helio",
    "iris",
    "juniper",
    "kestrel",
    "lumen",
    "meridian",
    "northwind",
    "orbit",
    "pioneer",
    "quartz",
    "redwood",
    "summit",
    "tidal",
    "umbra",
    "vertex",
    "willow",
    "zephyr",
];

pub(super) const COMPANY_SECOND: &[&str] = &[
    "analytics",
    "bank",
    "cargo",
    "data",
    "energy",
    "foods",
    "freight",
    "games",
    "health",
    "insurance",
    "labs",
    "logistics",
    "media",
    "mobility",
    "payments",
    "retail",
    "robotics",
    "security",
    "software",
    "systems",
    "telecom",
    "travel",
];

pub(super) const TEAMS: &[&str] = &[
    "Platform",
    "Payments",
    "Mobile",
    "Data",
    "Security",
    "Customer Support",
    "Site Reliability",
    "Search",
    "Identity",
    "Growth",
    "Billing",
    "Infrastructure",
    "Developer Tools",
    "Compliance",
];

pub(super) const SERVICE_FIRST: &[&str] = &[
    "payments",
    "checkout",
    "identity",
    "search",
    "billing",
    "catalogue",
    "orders",
    "inventory",
    "notifications",
    "gateway",
    "ledger",
    "sessions",
    "media",
    "reporting",
    "shipping",
    "pricing",
    "webhooks",
    "scheduler",
    "exports",
    "profiles",
];

pub(super) const SERVICE_SECOND: &[&str] = &["api", "worker", "db", "cache", "queue", "proxy", "batch", "edge"];

pub(super) const RUNBOOK_SUBJECTS: &[&str] = &[
    "Database failover",
    "Cache flush",
    "Certificate renewal",
    "Region evacuation",
    "Queue backlog",
    "Disk pressure",
    "Rollback of a release",
    "Rate limit tuning",
    "Restore from backup",
    "Vendor outage",
];

pub(super) const POLICY_SUBJECTS: &[&str] =
    &["Primary on-call", "Business hours", "Critical only", "Follow the sun", "Weekend rota", "Managers"];

pub(super) const EXTENSIONS: &[&str] = &["Slack", "Microsoft Teams", "Event webhook", "Jira", "ServiceNow"];

pub(super) const ROLES: &[&str] = &["Admin", "User", "Observer", "Manage Team", "Release Captain", "Auditor"];

/// Zone and the first two bytes of the addresses that its people come from; the networks are those of RFC 5737 and
/// RFC 2544, which belong to nobody.
pub(super) const PLACES: &[(&str, &str)] = &[
    ("Asia/Kolkata", "198.18"),
    ("Europe/Berlin", "198.19"),
    ("America/New_York", "198.51"),
    ("Europe/London", "203.0"),
    ("Asia/Tokyo", "198.18"),
    ("America/Sao_Paulo", "192.0"),
    ("Africa/Lagos", "198.19"),
    ("Australia/Sydney", "198.18"),
];

pub(super) const BROWSERS: &[&str] = &[
    "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605.1.15",
];

pub(super) const PHONES: &[&str] = &["Holdfast/4.2 (iPhone; iOS 26.1)", "Holdfast/4.2 (Android 16; Pixel 9)"];

pub(super) const TOOLS: &[(&str, &str)] = &[
    ("terraform", "Terraform/1.13.3 terraform-provider-squadcast/2.1.0"),
    ("api", "python-httpx/0.28.1"),
    ("api", "curl/8.14.1"),
    ("api", "Go-http-client/2.0"),
];

pub(super) const MACHINES: &[&str] =
    &["ci-deployer", "terraform-cloud", "nightly-sync", "backup-operator", "release-bot", "alert-router"];
