//! Black-box tests: the real binary, its exit codes, its files and its HTTP interface.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends at the first thing that is not as it should be")]

mod http;
mod objects;
mod openapi;
mod people;
mod support;

mod atomicity;
mod backup;
mod config;
mod demo;
mod denied;
mod errors;
mod escalation;
mod export;
mod failing;
mod frozen;
mod fsck;
mod generate;
mod import;
mod ingest;
mod init;
mod interface;
mod isolation;
mod join;
mod large_export;
mod list;
mod members;
mod ms_teams;
mod named_commands;
mod operator;
mod permissions;
mod policies;
mod proxy;
mod rate_limits;
mod reading;
mod removal;
mod repository;
mod roles;
mod runbooks;
mod same_set;
mod secrets;
mod send;
mod serve;
mod services;
mod session;
mod settings;
mod slack;
mod support_export;
mod tail;
mod teams;
mod tokens;
mod users;
mod views;
mod webhooks;
