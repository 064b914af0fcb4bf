/** The columns of the table: which there are, and which of them somebody wants to see in which order. */

export const COLUMNS = [
  "time",
  "actor",
  "action",
  "resource",
  "target",
  "outcome",
  "client",
  "team",
  "ipAddress",
] as const;
export type ColumnID = (typeof COLUMNS)[number];

/** What a column is called, and its width as a track of a CSS grid. */
export const TITLES: Record<ColumnID, { title: string; width: string }> = {
  time: { title: "Time", width: "158px" },
  actor: { title: "Actor", width: "minmax(84px, 1.3fr)" },
  action: { title: "Action", width: "minmax(68px, 1fr)" },
  resource: { title: "Resource", width: "minmax(72px, 1fr)" },
  target: { title: "Target", width: "minmax(84px, 1.5fr)" },
  outcome: { title: "Outcome", width: "88px" },
  client: { title: "Client", width: "minmax(52px, 0.6fr)" },
  team: { title: "Team", width: "minmax(60px, 0.8fr)" },
  ipAddress: { title: "IP address", width: "minmax(102px, 0.8fr)" },
};

/** Every column once, in the order chosen; and those that are not shown. */
export interface Layout {
  order: readonly ColumnID[];
  hidden: readonly ColumnID[];
}

export const DEFAULT_LAYOUT: Layout = { order: COLUMNS, hidden: [] };

/** What a browser kept: columns that are no more are left out, and those that are new stand at the end. */
export function readLayout(value: unknown): Layout | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const order = "order" in value ? knownColumns(value.order) : [];
  const hidden = "hidden" in value ? knownColumns(value.hidden) : [];
  const added = COLUMNS.filter((id) => !order.includes(id));
  return { order: [...order, ...added], hidden: hidden.length < COLUMNS.length ? hidden : [] };
}

function knownColumns(value: unknown): ColumnID[] {
  return Array.isArray(value) ? only(value) : [];
}

function only(values: unknown[]): ColumnID[] {
  const known = values.map((value) => COLUMNS.find((id) => id === value));
  return [...new Set(known.filter((id) => id !== undefined))];
}

export function shownColumns({ order, hidden }: Layout): ColumnID[] {
  return order.filter((id) => !hidden.includes(id));
}

/** Shows or hides a column; the last one stays. */
export function toggled(layout: Layout, id: ColumnID): Layout {
  const { hidden } = layout;
  if (hidden.includes(id)) return { ...layout, hidden: hidden.filter((other) => other !== id) };
  return shownColumns(layout).length > 1 ? { ...layout, hidden: [...hidden, id] } : layout;
}

/** Moves a column by one place; at the end it stays. */
export function shifted(layout: Layout, id: ColumnID, by: -1 | 1): Layout {
  const order = [...layout.order];
  const from = order.indexOf(id);
  const neighbour = order[from + by];
  if (neighbour === undefined) return layout;
  order[from + by] = id;
  order[from] = neighbour;
  return { ...layout, order };
}
