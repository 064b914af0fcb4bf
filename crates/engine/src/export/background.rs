//! A file that a thread of its own hashes and writes, so that rendering need not wait for either.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use sha2::{Digest, Sha256};

use crate::fault;
use crate::objects::Create;

/// Buffers that wait for the thread; whoever has one more waits for it.
const BUFFERS_WAITING: usize = 2;

/// A file being written. Dropping it without [`Background::finish`] ends the thread and discards the file.
#[derive(Debug)]
pub(super) struct Background {
    /// The thread's end, which comes when `full` is dropped. `None` once it was waited for.
    thread: Option<JoinHandle<io::Result<Written>>>,
    full: Option<SyncSender<Vec<u8>>>,
    /// Buffers that were written, to be filled again.
    empty: Receiver<Vec<u8>>,
}

/// What the thread has when it ends.
struct Written {
    file: Box<dyn Create>,
    hash: Sha256,
    bytes: u64,
}

/// Size and SHA-256 of a finished file.
#[derive(Debug)]
pub(super) struct Sum {
    pub(super) bytes: u64,
    pub(super) sha256: [u8; 32],
}

impl Background {
    /// Writes to `file`. The thread works for the stage of the one that calls.
    pub(super) fn start(mut file: Box<dyn Create>) -> io::Result<Self> {
        let (full, buffers) = sync_channel::<Vec<u8>>(BUFFERS_WAITING);
        let (written, empty) = channel();
        let stages = fault::Stages::of_thread();
        let write = move || {
            let _stage = stages.enter();
            let (mut hash, mut bytes) = (Sha256::new(), 0);
            for mut buffer in buffers {
                file.write_all(&buffer)?;
                hash.update(&buffer);
                bytes += buffer.len() as u64;
                buffer.clear();
                // Whoever gives buffers up wants none back.
                drop(written.send(buffer));
            }
            Ok(Written { file, hash, bytes })
        };
        let thread = std::thread::Builder::new().name("holdfast-file".to_owned()).spawn(write)?;
        Ok(Self { thread: Some(thread), full: Some(full), empty })
    }

    /// Takes a buffer to be written and gives an empty one. The error of an earlier buffer may come only now; after one
    /// the file is of no more use.
    pub(super) fn write(&mut self, buffer: Vec<u8>) -> io::Result<Vec<u8>> {
        let sent = self.full.as_ref().is_some_and(|full| full.send(buffer).is_ok());
        if sent {
            return Ok(self.empty.try_recv().unwrap_or_default());
        }
        Err(self.join().err().unwrap_or_else(|| io::Error::other("the file was given up before")))
    }

    /// Ends the file and makes it durable.
    pub(super) fn finish(mut self) -> io::Result<Sum> {
        let written = self.join()?;
        written.file.finish()?;
        Ok(Sum { bytes: written.bytes, sha256: written.hash.finalize().into() })
    }

    /// Waits until everything is written.
    fn join(&mut self) -> io::Result<Written> {
        self.full = None;
        let thread = self.thread.take().ok_or_else(|| io::Error::other("the file was given up before"))?;
        thread.join().expect("writing does not panic")
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.full = None;
        if let Some(thread) = self.thread.take() {
            // The file is discarded with what the thread returns, and an error is that of a file nobody wants.
            drop(thread.join());
        }
    }
}
