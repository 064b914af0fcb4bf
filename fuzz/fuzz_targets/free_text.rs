#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| holdfast_fuzzing::run("free_text", input));
