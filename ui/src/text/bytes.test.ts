import { expect, it } from "vitest";
import { bytes } from "./bytes";

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1.0 kB"],
  [9_960, "10 kB"],
  [999_499, "999 kB"],
  [999_600, "1.0 MB"],
  [3_456_000_000, "3.5 GB"],
])("%d bytes are %s", (size, shown) => {
  expect(bytes(size)).toBe(shown);
});
