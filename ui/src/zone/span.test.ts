import { expect, it } from "vitest";
import { momentInWords, spanInWords } from "./span";

const at = (text: string) => Date.parse(text);
const NOW = at("2026-11-23T10:00:00Z");
const UTC = { name: "UTC" };

it("a moment has its year when it is another, and its seconds when it has any", () => {
  expect(momentInWords(at("2026-11-20T09:05:00Z"), UTC, NOW)).toBe("20 Nov 09:05");
  expect(momentInWords(at("2025-12-31T23:59:07Z"), UTC, NOW)).toBe("31 Dec 2025 23:59:07");
  expect(momentInWords(at("2026-11-20T20:00:00Z"), { name: "Asia/Kolkata" }, NOW)).toBe("21 Nov 01:30");
});

it("a stretch names its day once", () => {
  const start = at("2026-11-20T09:00:00Z");
  expect(spanInWords(start, at("2026-11-20T10:30:00Z"), UTC, NOW)).toBe("20 Nov 09:00 – 10:30");
  expect(spanInWords(start, at("2026-11-22T10:30:00Z"), UTC, NOW)).toBe("20 Nov 09:00 – 22 Nov 10:30");
});
