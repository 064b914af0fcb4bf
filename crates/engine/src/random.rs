//! The only place that draws randomness.

/// `N` random bytes from the operating system.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// `N` random bytes in lower-case hexadecimal.
pub fn hex<const N: usize>() -> String {
    bytes::<N>().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A new id: 24 lower-case hexadecimal characters, four bytes of seconds and eight random ones.
pub fn id(now: holdfast_format::Timestamp) -> String {
    let seconds = u32::try_from(now.micros() / 1_000_000).unwrap_or(u32::MAX);
    format!("{seconds:08x}{}", hex::<8>())
}
