/// A directory of files.
#[derive(Debug)]
pub struct Directory {}
