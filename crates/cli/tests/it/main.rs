//! Black-box tests: the real binary, its exit codes, its files and its HTTP interface.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends at the first thing that is not as it should be")]

mod http;
mod objects;
mod openapi;
mod support;

mod backup;
mod config;
mod demo;
mod frozen;
mod fsck;
mod generate;
mod import;
mod init;
mod operator;
mod reading;
mod repository;
mod send;
mod serve;
mod support_export;

mod denied;
mod errors;
mod export;
mod failing;
mod ingest;
mod isolation;
mod large_export;
mod list;
mod named_commands;
mod same_set;
mod tail;

mod escalation;
mod join;
mod members;
mod ms_teams;
mod people;
mod policies;
mod proxy;
mod rate_limits;
mod removal;
mod roles;
mod runbooks;
mod services;
mod session;
mod settings;
mod slack;
mod teams;
mod tokens;
mod users;
mod views;
mod webhooks;
