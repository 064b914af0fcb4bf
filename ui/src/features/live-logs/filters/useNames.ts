/** The names of the actors and teams that a selection filters by; asked for only when it does. */
import { useMemo } from "react";
import { type Menus, useMenus } from "../../../api/menus";
import type { Selection } from "../../../selection/selection";
import { type Names, NO_NAMES } from "../../../selection/words";

export function useNames({ filters }: Pick<Selection, "filters">): Names {
  const menus = useMenus(filters.some(({ field }) => field === "actor" || field === "team"));
  return useMemo(() => (menus.data ? namesOf(menus.data) : NO_NAMES), [menus.data]);
}

export function namesOf({ actors, teams }: Pick<Menus, "actors" | "teams">): Names {
  const named = {
    actor: new Map(
      actors.map((actor) => [actor.userID, actor.fullName || actor.userName || actor.userEmail]),
    ),
    team: new Map(teams.map((team) => [team.id, team.name])),
  };
  return (field, value) => {
    if (field !== "actor" && field !== "team") return value;
    return named[field].get(value) || value;
  };
}
