import { expect, it } from "vitest";
import { visible, visibleLines } from "./visible";

it.each([
  ["plain <b>text</b> é 漢 🙂", "plain <b>text</b> é 漢 🙂"],
  ["abc\u202etxt.exe", "abc[U+202E]txt.exe"],
  ["a\u200bb\u200d", "a[U+200B]b[U+200D]"],
  ["\u0000\n\t\u001b[31m", "[U+0000][LF][TAB][U+001B][31m"],
  ["\u2028\ufeff\u{e0041}", "[U+2028][U+FEFF][U+E0041]"],
  ["\ud800x", "[U+D800]x"],
  ["", ""],
])("%j is shown as %j", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

it("the ends of lines that we laid out stay, and nothing else", () => {
  expect(visibleLines("a\nb\r\n\u202e")).toEqual([
    { text: "a\nb", isHidden: false },
    { text: "CR", isHidden: true },
    { text: "\n", isHidden: false },
    { text: "U+202E", isHidden: true },
  ]);
});
