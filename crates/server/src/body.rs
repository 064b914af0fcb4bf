//! Request bodies, bounded: bytes are reserved in one budget before they are read or expanded (I9).

use std::io::Read;
use std::pin::Pin;
use std::sync::Arc;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::{HeaderMap, header};
use futures_core::Stream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{ApiError, ApiResult, Code};
use crate::limits::{
    BODY_BUDGET_BYTES, BODY_CHECKED_IN_PLACE_BYTES_MAX, BODY_DISCARD_BYTES_MAX, BODY_READ_MAX, BODY_STEP_BYTES,
};

/// The bytes that all bodies together may hold.
#[derive(Debug, Clone)]
pub(crate) struct BodyBudget(Arc<Semaphore>);

impl BodyBudget {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Semaphore::new(BODY_BUDGET_BYTES)))
    }

    fn reservation(&self) -> ApiResult<Reservation> {
        let mut reservation = Reservation { budget: Arc::clone(&self.0), held: None, bytes: 0 };
        reservation.grow_to(0)?;
        Ok(reservation)
    }
}

/// A share of the budget, given back when it is dropped.
#[derive(Debug)]
struct Reservation {
    budget: Arc<Semaphore>,
    held: Option<OwnedSemaphorePermit>,
    bytes: usize,
}

impl Reservation {
    fn grow_to(&mut self, bytes: usize) -> ApiResult<()> {
        let more = u32::try_from(bytes.saturating_sub(self.bytes)).unwrap_or(u32::MAX);
        let refused = |_| {
            ApiError::new(Code::Overloaded, "too many request bodies are being read; try again after `Retry-After`")
        };
        let permit = Arc::clone(&self.budget).try_acquire_many_owned(more).map_err(refused)?;
        match &mut self.held {
            Some(held) => held.merge(permit),
            None => self.held = Some(permit),
        }
        self.bytes = self.bytes.max(bytes);
        Ok(())
    }
}

/// How a body was packed by its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Identity,
    Gzip,
    Zstd,
}

/// A body as it was received, with the bytes that it has reserved.
#[derive(Debug)]
pub(crate) struct Received {
    bytes: Vec<u8>,
    encoding: Encoding,
    limit: usize,
    reservation: Reservation,
}

/// Reads a body of at most `limit` bytes, before and after expansion.
pub(crate) async fn receive(budget: &BodyBudget, headers: &HeaderMap, body: Body, limit: usize) -> ApiResult<Received> {
    let encoding = encoding(headers)?;
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let mut reservation = budget.reservation()?;
    let fits = announced.is_none_or(|length| length <= limit);
    if let Some(length) = announced.filter(|_| fits) {
        reservation.grow_to(length)?;
    }
    let bytes = Vec::with_capacity(reservation.bytes);
    let mut received = Received { bytes, encoding, limit, reservation };
    let mut stream = body.into_data_stream();
    let reading = async {
        let read = if fits { received.fill(&mut stream).await } else { Err(too_large(limit)) };
        if read.as_ref().is_err_and(|error| error.code == Code::BodyTooLarge) {
            discard(&mut stream).await;
        }
        read
    };
    tokio::time::timeout(BODY_READ_MAX, reading).await.map_err(|_| {
        ApiError::new(Code::RequestTimeout, format!("the body did not arrive within {} s", BODY_READ_MAX.as_secs()))
    })??;
    Ok(received)
}

/// Reads on for a while without keeping anything: many clients look for an answer only when they have sent everything.
async fn discard(stream: &mut BodyDataStream) {
    let mut bytes = 0;
    while bytes < BODY_DISCARD_BYTES_MAX {
        match next(stream).await {
            Ok(Some(chunk)) => bytes += chunk.len(),
            Ok(None) | Err(_) => return,
        }
    }
}

impl Received {
    async fn fill(&mut self, stream: &mut BodyDataStream) -> ApiResult<()> {
        loop {
            if self.bytes.len() == self.reservation.bytes {
                self.reservation.grow_to((self.bytes.len() + BODY_STEP_BYTES).min(self.limit))?;
            }
            let Some(chunk) = next(stream).await? else { return Ok(()) };
            if self.bytes.len() + chunk.len() > self.limit {
                return Err(too_large(self.limit));
            }
            self.reservation.grow_to(self.bytes.len() + chunk.len())?;
            self.bytes.extend_from_slice(&chunk);
        }
    }

    /// Whether checking it takes less time than handing it to another thread.
    pub(crate) fn is_small(&self) -> bool {
        matches!(self.encoding, Encoding::Identity) && self.bytes.len() <= BODY_CHECKED_IN_PLACE_BYTES_MAX
    }

    /// The bytes that were packed. Work for a thread that may block.
    pub(crate) fn expand(self) -> ApiResult<Expanded> {
        match self.encoding {
            Encoding::Identity => Ok(Expanded { bytes: self.bytes, _reservation: self.reservation }),
            Encoding::Gzip => {
                expand(flate2::read::MultiGzDecoder::new(&*self.bytes), "gzip", self.limit, self.reservation)
            }
            Encoding::Zstd => {
                let decoder = zstd::stream::read::Decoder::with_buffer(&*self.bytes);
                expand(decoder.map_err(|_| malformed("zstd"))?, "zstd", self.limit, self.reservation)
            }
        }
    }
}

/// A body as it was before its sender packed it. Its bytes stay reserved while it lives.
#[derive(Debug)]
pub(crate) struct Expanded {
    pub(crate) bytes: Vec<u8>,
    _reservation: Reservation,
}

/// Expands step by step and stops at the limit, whatever the packed bytes promise.
fn expand(mut decoder: impl Read, name: &str, limit: usize, mut reservation: Reservation) -> ApiResult<Expanded> {
    let packed_bytes = reservation.bytes;
    let mut bytes = Vec::new();
    loop {
        reservation.grow_to(packed_bytes + bytes.len() + BODY_STEP_BYTES)?;
        let step = (&mut decoder).take(BODY_STEP_BYTES as u64).read_to_end(&mut bytes);
        if step.map_err(|_| malformed(name))? == 0 {
            return Ok(Expanded { bytes, _reservation: reservation });
        }
        if bytes.len() > limit {
            return Err(too_large(limit));
        }
    }
}

async fn next(stream: &mut BodyDataStream) -> ApiResult<Option<Bytes>> {
    let chunk = std::future::poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await;
    chunk.transpose().map_err(|_| ApiError::new(Code::InvalidBody, "the body ended before it was complete"))
}

fn encoding(headers: &HeaderMap) -> ApiResult<Encoding> {
    let name = headers.get(header::CONTENT_ENCODING).map_or(Ok(""), |name| name.to_str());
    match name.map(str::to_ascii_lowercase).as_deref() {
        Ok("" | "identity") => Ok(Encoding::Identity),
        Ok("gzip") => Ok(Encoding::Gzip),
        Ok("zstd") => Ok(Encoding::Zstd),
        _ => Err(ApiError::new(Code::UnsupportedMediaType, "Content-Encoding must be `gzip` or `zstd`, or absent")),
    }
}

fn too_large(limit: usize) -> ApiError {
    ApiError::new(
        Code::BodyTooLarge,
        format!("the body is larger than {limit} bytes, before or after expansion; send less at once"),
    )
}

fn malformed(name: &str) -> ApiError {
    ApiError::new(Code::InvalidBody, format!("the body is not {name}, though its Content-Encoding says so"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const LIMIT: usize = 1 << 20;

    fn received(encoding: Encoding, bytes: Vec<u8>) -> Received {
        let reservation = BodyBudget::new().reservation().unwrap();
        Received { bytes, encoding, limit: LIMIT, reservation }
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_was_packed_comes_back() {
        let text = b"an event".repeat(10_000);
        let zstd = zstd::encode_all(text.as_slice(), 1).unwrap();
        for (encoding, packed) in
            [(Encoding::Identity, text.clone()), (Encoding::Gzip, gzip(&text)), (Encoding::Zstd, zstd)]
        {
            assert_eq!(received(encoding, packed).expand().unwrap().bytes, text);
        }
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bomb = vec![0; 64 * LIMIT];
        for (encoding, packed) in
            [(Encoding::Gzip, gzip(&bomb)), (Encoding::Zstd, zstd::encode_all(bomb.as_slice(), 1).unwrap())]
        {
            assert_eq!(received(encoding, packed).expand().unwrap_err().code, Code::BodyTooLarge);
        }
    }

    #[test]
    fn what_is_not_packed_as_it_says_is_refused() {
        for encoding in [Encoding::Gzip, Encoding::Zstd] {
            assert_eq!(received(encoding, b"plain".to_vec()).expand().unwrap_err().code, Code::InvalidBody);
            let mut cut = gzip(b"an event");
            cut.truncate(cut.len() - 4);
            assert_eq!(received(encoding, cut).expand().unwrap_err().code, Code::InvalidBody);
        }
    }

    #[test]
    fn the_budget_refuses_at_once_and_takes_back() {
        let budget = BodyBudget::new();
        let mut first = budget.reservation().unwrap();
        first.grow_to(BODY_BUDGET_BYTES).unwrap();
        let mut second = budget.reservation().unwrap();
        assert_eq!(second.grow_to(1).unwrap_err().code, Code::Overloaded);
        drop(first);
        second.grow_to(1).unwrap();
    }
}
