import { expect, it } from "vitest";
import type { Event } from "../../../api/events";
import { ARRIVALS_MAX, arrived, isFull, NO_ARRIVALS, released } from "./arrivals";

const events = (...ids: number[]) => ids.map((id) => ({ id }) as Event);
const ids = (list: readonly Event[]) => list.map(({ id }) => id);

it("the newest stand first, and those that are held wait", () => {
  const shown = arrived(arrived(NO_ARRIVALS, events(1, 2), false), events(3), false);
  const held = arrived(arrived(shown, events(4), true), events(5, 6), true);
  expect(ids(held.shown)).toEqual([3, 2, 1]);
  expect(ids(held.waiting)).toEqual([6, 5, 4]);
  expect(ids(released(held).shown)).toEqual([6, 5, 4, 3, 2, 1]);
  expect(ids(arrived(held, events(7), false).shown)).toEqual([7, 6, 5, 4, 3, 2, 1]);
});

it("nothing changes when nothing waits", () => {
  const shown = arrived(NO_ARRIVALS, events(1), false);
  expect(released(shown)).toBe(shown);
});

it("is full at the limit, wherever they are", () => {
  const many = Array.from({ length: ARRIVALS_MAX - 1 }, (_, index) => index + 1);
  const almost = arrived(NO_ARRIVALS, events(...many), false);
  expect(isFull(almost)).toBe(false);
  expect(isFull(arrived(almost, events(ARRIVALS_MAX), true))).toBe(true);
});
