/// The log of one data directory.
#[derive(Debug, Clone)]
pub struct Engine {}

/// How to open a data directory.
#[derive(Debug)]
pub struct Options {}
