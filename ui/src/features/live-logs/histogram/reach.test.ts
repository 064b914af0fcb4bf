import { expect, it } from "vitest";
import { boundsOf, reachAfterKey } from "./reach";

it("keys move, and with shift extend", () => {
  expect(reachAfterKey("ArrowLeft", false, { anchor: 4, focus: 9 }, 10)).toEqual({ anchor: 8, focus: 8 });
  expect(reachAfterKey("ArrowLeft", true, { anchor: 9, focus: 9 }, 10)).toEqual({ anchor: 9, focus: 8 });
  expect(reachAfterKey("Home", true, { anchor: 9, focus: 9 }, 10)).toEqual({ anchor: 9, focus: 0 });
  expect(reachAfterKey("ArrowRight", false, { anchor: 9, focus: 9 }, 10)).toEqual({ anchor: 9, focus: 9 });
  expect(reachAfterKey("x", false, { anchor: 9, focus: 9 }, 10)).toBeUndefined();
  expect(boundsOf({ anchor: 9, focus: 2 })).toEqual({ first: 2, last: 9 });
});
