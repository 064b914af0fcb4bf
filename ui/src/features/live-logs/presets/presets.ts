/** Questions that are asked often, as filters. */
import { type Filter, isSame, type Selection } from "../../../selection/selection";

export interface Preset {
  name: string;
  filters: readonly Filter[];
}

function only(field: Filter["field"], values: readonly string[]): Filter[] {
  return values.map((value) => ({ field, value, isExcluded: false }));
}

export const PRESETS: readonly Preset[] = [
  {
    name: "Failed sign-ins",
    filters: [...only("resource", ["User Logins"]), ...only("action", ["Login Failed"])],
  },
  { name: "Denied", filters: only("outcome", ["denied"]) },
  {
    name: "Permission changes",
    filters: [
      ...only("resource", ["RBAC Management", "User management"]),
      ...only("action", [
        "Update Permissions",
        "Create Role",
        "Update Role",
        "Delete Role",
        "Add Member",
        "Update Member",
        "Remove Member",
      ]),
    ],
  },
  {
    name: "Who looked or exported",
    filters: [
      ...only("resource", ["Audit Logs"]),
      ...only("action", ["View", "Export", "Download", "Support Export"]),
    ],
  },
];

/** Whether two selections filter by the same, in whatever order. */
export function isSameChoice(
  one: Pick<Selection, "filters" | "text">,
  other: Pick<Selection, "filters" | "text">,
): boolean {
  return (
    one.text.trim() === other.text.trim() &&
    one.filters.length === other.filters.length &&
    one.filters.every((filter) => other.filters.some((each) => isSame(filter, each)))
  );
}
