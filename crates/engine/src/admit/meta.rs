//! `meta`: checked and stripped of white space, otherwise kept as it was received.

use std::borrow::Cow;

use super::Problem;
use super::check::{NUL_REFUSED, excerpt};
use crate::limits::{META_DEPTH_MAX, META_KEYS_MAX};

/// Digits up to which a number without exponent is finite as a double, whatever they are.
const FINITE_DIGITS: usize = 308;

/// Writes the canonical text of `meta` to `out`: without insignificant white space, and empty for an absent or empty
/// object. Key order and the spelling of numbers and strings stay. `text` is well-formed JSON as far as a parser checks
/// that skips it; what such a parser lets pass, escapes that are no character and numbers that no reader can hold, is
/// refused here.
pub(super) fn compact(text: &str, out: &mut String) -> Result<(), Problem> {
    out.clear();
    if text.is_empty() {
        return Ok(());
    }
    if !text.starts_with('{') {
        return Err(Problem::new("meta", "must be an object"));
    }
    Scanner { text, at: 0, copied: 0, open: Vec::new(), keys: Vec::new(), key_count: 0 }
        .run(out)
        .map_err(|message| Problem::new("meta", message))?;
    if out == "{}" {
        out.clear();
    }
    Ok(())
}

/// Walks over the text once, without recursion.
struct Scanner<'a> {
    text: &'a str,
    /// Byte that is looked at.
    at: usize,
    /// Everything before this byte was written or dropped.
    copied: usize,
    /// For each open array `None`, for each open object where its keys start.
    open: Vec<Option<usize>>,
    /// Keys of the open objects, outermost first.
    keys: Vec<Cow<'a, str>>,
    key_count: usize,
}

impl<'a> Scanner<'a> {
    fn run(mut self, out: &mut String) -> Result<(), String> {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.drop_space(out),
                b'{' | b'[' => self.enter(byte)?,
                b'}' | b']' => self.leave()?,
                b'"' => self.string()?,
                b'-' | b'0'..=b'9' => self.number()?,
                _ => self.at += 1,
            }
        }
        out.push_str(&self.text[self.copied..]);
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn drop_space(&mut self, out: &mut String) {
        out.push_str(&self.text[self.copied..self.at]);
        self.at += 1;
        self.copied = self.at;
    }

    fn enter(&mut self, bracket: u8) -> Result<(), String> {
        if self.open.len() == META_DEPTH_MAX {
            return Err(format!("is more than {META_DEPTH_MAX} levels deep"));
        }
        self.open.push((bracket == b'{').then_some(self.keys.len()));
        self.at += 1;
        Ok(())
    }

    fn leave(&mut self) -> Result<(), String> {
        self.at += 1;
        let Some(Some(start)) = self.open.pop() else { return Ok(()) };
        let keys = &mut self.keys[start..];
        keys.sort_unstable();
        if let Some(pair) = keys.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(format!("the key `{}` occurs twice in one object", excerpt(&pair[0])));
        }
        self.keys.truncate(start);
        Ok(())
    }

    fn string(&mut self) -> Result<(), String> {
        let start = self.at;
        let escaped = self.skip_string()?;
        let in_object = matches!(self.open.last(), Some(Some(_)));
        if in_object && self.is_key() {
            self.key_count += 1;
            if self.key_count > META_KEYS_MAX {
                return Err(format!("has more than {META_KEYS_MAX} keys"));
            }
            let quoted = &self.text[start..self.at];
            self.keys.push(if escaped { unescaped(quoted)? } else { Cow::Borrowed(&quoted[1..quoted.len() - 1]) });
        }
        Ok(())
    }

    /// Moves past the string that starts here and tells whether it has escapes.
    fn skip_string(&mut self) -> Result<bool, String> {
        let mut escaped = false;
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.skip_escape()?;
                }
                Some(_) => self.at += 1,
                None => return Err(UNFINISHED.to_owned()),
            }
        }
        self.at += 1;
        Ok(escaped)
    }

    fn skip_escape(&mut self) -> Result<(), String> {
        if self.text.as_bytes().get(self.at + 1) != Some(&b'u') {
            self.at += 2;
            return Ok(());
        }
        let unit = self.code_unit()?;
        match unit {
            0 => Err(NUL_REFUSED.to_owned()),
            0xd800..=0xdbff => match self.code_unit() {
                Ok(0xdc00..=0xdfff) => Ok(()),
                _ => Err(lone_surrogate(unit)),
            },
            0xdc00..=0xdfff => Err(lone_surrogate(unit)),
            _ => Ok(()),
        }
    }

    /// The number of the `\uXXXX` that starts here, and moves past it.
    fn code_unit(&mut self) -> Result<u16, String> {
        let digits = self.text.get(self.at..self.at + 6).and_then(|escape| escape.strip_prefix("\\u"));
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        self.at += 6;
        unit.ok_or_else(|| UNFINISHED.to_owned())
    }

    /// True when what follows the string is the colon after a key.
    fn is_key(&self) -> bool {
        self.text.as_bytes()[self.at..].trim_ascii_start().first() == Some(&b':')
    }

    fn number(&mut self) -> Result<(), String> {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte)).count();
        let number = &rest[..length];
        let may_overflow = length > FINITE_DIGITS || number.contains(['e', 'E']);
        if may_overflow && number.parse::<f64>().is_ok_and(f64::is_infinite) {
            return Err(format!("the number `{}` is too large for most readers", excerpt(number)));
        }
        self.at += length;
        Ok(())
    }
}

const UNFINISHED: &str = "has a string or an escape that does not end";

fn lone_surrogate(unit: u16) -> String {
    format!("has the escape `\\u{unit:04x}`, which is half of a character")
}

fn unescaped(quoted: &str) -> Result<Cow<'_, str>, String> {
    serde_json::from_str::<String>(quoted).map(Cow::Owned).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compacted(text: &str) -> Result<String, String> {
        let mut out = "left over".to_owned();
        compact(text, &mut out).map(|()| out).map_err(|problem| problem.message)
    }

    #[test]
    fn keeps_everything_but_white_space() {
        for (text, kept) in [
            ("", ""),
            ("{}", ""),
            ("{ \n}", ""),
            (
                "{ \"b\" : 1.0,\r\n\t\"a\": [ 18446744073709551616 , -0, 1E5, null ,true ] }",
                r#"{"b":1.0,"a":[18446744073709551616,-0,1E5,null,true]}"#,
            ),
            (
                r#"{"a b": " c \" d ", "\u00e9\ud83d\ude00/\/":"\\"}"#,
                r#"{"a b":" c \" d ","\u00e9\ud83d\ude00/\/":"\\"}"#,
            ),
            (
                r#"{"a":{"x":1},"b":{"x":1},"c":["x","x"],"x":"x"}"#,
                r#"{"a":{"x":1},"b":{"x":1},"c":["x","x"],"x":"x"}"#,
            ),
        ] {
            assert_eq!(compacted(text), Ok(kept.to_owned()), "{text}");
        }
    }

    #[test]
    fn refuses_what_readers_disagree_about() {
        for (text, why) in [
            ("[]", "must be an object"),
            (r#"{"a":1,"b":2,"a":3}"#, "`a` occurs twice"),
            (r#"{"a":{"b":[{"c":1,"\u0063":2}]}}"#, "`c` occurs twice"),
            (r#"{"a":"x\u0000"}"#, "NUL"),
            (r#"{"\u0000":1}"#, "NUL"),
            (r#"{"a":"\ud83d"}"#, "half of a character"),
            (r#"{"a":"\ude00\ud83d"}"#, "half of a character"),
            (r#"{"a":"\ud83d\u0041"}"#, "half of a character"),
            (r#"{"a":1e309}"#, "too large"),
            (r#"{"a":[-1E+400]}"#, "too large"),
        ] {
            assert!(compacted(text).is_err_and(|message| message.contains(why)), "{text}");
        }
        let digits = "9".repeat(400);
        assert!(compacted(&format!(r#"{{"a":{digits}}}"#)).is_err());
    }

    #[test]
    fn bounds_depth_and_keys() {
        let nested = |depth: usize| format!("{}{}", r#"{"a":"#.repeat(depth - 1) + "{", "}".repeat(depth));
        assert!(compacted(&nested(META_DEPTH_MAX)).is_ok());
        assert!(compacted(&nested(META_DEPTH_MAX + 1)).is_err_and(|message| message.contains("deep")));
        let keys = |count: usize| {
            let keys: Vec<String> = (0..count).map(|key| format!("\"{key}\":0")).collect();
            format!("{{{}}}", keys.join(","))
        };
        assert!(compacted(&keys(META_KEYS_MAX)).is_ok());
        assert!(compacted(&keys(META_KEYS_MAX + 1)).is_err_and(|message| message.contains("keys")));
    }
}
