import { expect, it } from "vitest";
import { namesOf } from "./useNames";

const actor = (userID: string, fullName: string, userName: string, userEmail: string) => ({
  userID,
  fullName,
  userName,
  userEmail,
});

it("people have the best name that is known of them", () => {
  const names = namesOf({
    actors: [actor("u1", "Asha Rao", "asha", "a@x"), actor("u2", "", "", "b@x"), actor("u3", "", "", "")],
    teams: [{ id: "t1", name: "Platform", isDeleted: false }],
  });
  expect(names("actor", "u1")).toBe("Asha Rao");
  expect(names("actor", "u2")).toBe("b@x");
  expect(names("actor", "u3")).toBe("u3");
  expect(names("team", "t1")).toBe("Platform");
  expect(names("target", "u1")).toBe("u1");
});
