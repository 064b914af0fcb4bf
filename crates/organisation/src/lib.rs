//! The organisation around the log: users, teams, roles, tokens, services
