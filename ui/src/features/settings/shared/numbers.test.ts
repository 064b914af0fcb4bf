import { expect, it } from "vitest";
import { countProblem } from "./numbers";

it("takes whole numbers up to the largest", () => {
  for (const right of ["0", "5", " 20 "]) expect(countProblem(right, "retries", 20)).toBeUndefined();
  for (const wrong of ["", " ", "-1", "1.5", "1e3", "five"])
    expect(countProblem(wrong, "retries", 20)).toBe("Write a whole number of retries, such as 5.");
  expect(countProblem("21", "retries", 20)).toBe("At most 20 retries.");
  expect(countProblem(String(2 ** 32), "minutes")).toBe("At most 4294967295 minutes.");
});
