//! Blocks of rows become bytes in a thread of their own, while the rows after them are put together.

use std::io;
use std::mem;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};

use super::group::{BlockBuilder, GroupBuilder};
use super::tokens::TokenBuilder;
use crate::compress::Compressor;
use crate::limits::GROUP_BLOCKS_MAX;

/// Blocks that wait to be encoded.
const BLOCKS_WAITING_MAX: usize = 1;

/// The bytes of a row group, in the order of the file.
pub(super) type GroupParts = Vec<Vec<u8>>;

/// Hands blocks to the thread that encodes them. The thread ends when this is dropped.
#[derive(Debug)]
pub(super) struct Encoding {
    blocks: SyncSender<BlockBuilder>,
    /// Blocks that were encoded, to be filled again.
    empty: Receiver<BlockBuilder>,
    groups: Receiver<io::Result<GroupParts>>,
    thread: JoinHandle<Encoder>,
}

impl Encoding {
    /// Starts the thread. The first group will lie at `offset` in the file.
    pub(super) fn start(compressor: Compressor, offset: u64) -> io::Result<Self> {
        let encoder = Encoder {
            compressor,
            tokens: TokenBuilder::new(),
            block_index: Vec::new(),
            group: GroupBuilder::default(),
            offset,
        };
        let (blocks, to_encode) = sync_channel(BLOCKS_WAITING_MAX);
        let (encoded, empty) = channel();
        let (complete, groups) = channel();
        let run = move || encoder.run(&to_encode, &encoded, &complete);
        let thread = thread::Builder::new().name("segment-encoder".to_owned()).spawn(run)?;
        Ok(Self { blocks, empty, groups, thread })
    }

    /// Takes the rows of a block, which is empty again. Waits when too many are waiting already.
    pub(super) fn push(&self, block: &mut BlockBuilder) {
        let full = mem::replace(block, self.empty.try_recv().unwrap_or_default());
        // A thread that failed takes no more; why it failed stands among the groups.
        drop(self.blocks.send(full));
    }

    /// Groups that were completed since the last call.
    pub(super) fn completed(&self) -> impl Iterator<Item = io::Result<GroupParts>> {
        self.groups.try_iter()
    }

    /// Waits until everything is encoded. The last groups come with what is left of the work.
    pub(super) fn finish(self) -> (Vec<io::Result<GroupParts>>, Encoder) {
        drop(self.blocks);
        let groups = self.groups.iter().collect();
        (groups, self.thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
    }
}

/// Encodes blocks, and the tokens of their texts.
#[derive(Debug)]
pub(super) struct Encoder {
    pub(super) compressor: Compressor,
    pub(super) tokens: TokenBuilder,
    /// The section of blocks, as far as groups are complete.
    pub(super) block_index: Vec<u8>,
    group: GroupBuilder,
    /// Where the group begins in the file.
    offset: u64,
}

impl Encoder {
    /// Encodes blocks until there will be no more, or until it fails.
    fn run(
        mut self,
        blocks: &Receiver<BlockBuilder>,
        encoded: &Sender<BlockBuilder>,
        complete: &Sender<io::Result<GroupParts>>,
    ) -> Self {
        let outcome = blocks.iter().try_for_each(|mut block| {
            self.encode(&mut block)?;
            // Who dropped the other ends needs neither blocks nor groups any more.
            drop(encoded.send(block));
            if self.group.len() == GROUP_BLOCKS_MAX {
                drop(complete.send(Ok(self.close_group()?)));
            }
            Ok(())
        });
        let last = outcome.and_then(|()| if self.group.len() > 0 { self.close_group().map(Some) } else { Ok(None) });
        if let Some(last) = last.transpose() {
            drop(complete.send(last));
        }
        self
    }

    fn encode(&mut self, block: &mut BlockBuilder) -> io::Result<()> {
        let first_row = self.group.rows();
        for (row, text) in block.texts() {
            self.tokens.push(first_row + row, text);
        }
        block.encode(&mut self.compressor, &mut self.group)
    }

    fn close_group(&mut self) -> io::Result<GroupParts> {
        let parts = self.group.close(&mut self.tokens, &mut self.compressor, self.offset, &mut self.block_index)?;
        self.offset += parts.iter().map(|part| part.len() as u64).sum::<u64>();
        Ok(parts)
    }
}
