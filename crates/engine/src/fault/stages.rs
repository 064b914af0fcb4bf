use std::cell::RefCell;

thread_local! {
    static CURRENT: RefCell<Stages> = const { RefCell::new(Stages(Vec::new())) };
}

/// What a thread works for that entered no stage: it asks for commits, as requests do.
const UNSTAGED: &[&str] = &["commit"];

/// Stages that something is done for.
#[derive(Debug, Clone)]
pub struct Stages(Vec<&'static str>);

/// While it lives the thread is in a stage.
#[derive(Debug)]
#[must_use = "the stage ends when this is dropped"]
pub struct Within {
    before: Stages,
}

/// Makes `name` the stage of this thread until the value is dropped.
pub fn stage(name: &'static str) -> Within {
    Stages(vec![name]).enter()
}

impl Stages {
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// The stages of this thread.
    pub fn of_thread() -> Self {
        let current = CURRENT.with_borrow(Clone::clone);
        if current.0.is_empty() { Self(UNSTAGED.to_vec()) } else { current }
    }

    pub fn add(&mut self, others: &Self) {
        for other in &others.0 {
            if !self.0.contains(other) {
                self.0.push(other);
            }
        }
    }

    /// Puts this thread into these stages until the value is dropped.
    pub fn enter(self) -> Within {
        Within { before: CURRENT.replace(self) }
    }

    pub(super) fn names(&self) -> &[&'static str] {
        &self.0
    }
}

impl Drop for Within {
    fn drop(&mut self) {
        CURRENT.set(std::mem::replace(&mut self.before, Stages::none()));
    }
}
