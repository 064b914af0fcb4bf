/** What the panel can filter by, in its order. */
import type { FacetField } from "../../../api/facets";

export const FACET_FIELDS: readonly FacetField[] = [
  "resource",
  "action",
  "actor",
  "team",
  "client",
  "outcome",
  "ipAddress",
];
