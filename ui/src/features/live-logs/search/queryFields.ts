/** The fields of the query language, as they are offered and explained. */
import type { FacetField } from "../../../api/facets";
import type { Schema } from "../../../api/request";

export type QueryField = Schema["QueryField"];

interface FieldHelp {
  about: string;
  example: string;
  /** Whose values are offered, where they can be counted. */
  facet?: FacetField;
}

/** All of them: the type comes from the server, and one more there is one missing here. */
export const QUERY_FIELDS: Record<QueryField, FieldHelp> = {
  resource: { about: "What kind of thing", example: "resource:Services", facet: "resource" },
  action: { about: "What was done", example: "action:Update", facet: "action" },
  actor: { about: "Who did it", example: "actor:asha@example.com", facet: "actor" },
  outcome: { about: "How it ended", example: "outcome:denied,failure", facet: "outcome" },
  target: { about: "Id of what it was done to", example: "target:runbook-7" },
  team: { about: "Id of the team", example: "team:62d2fe23", facet: "team" },
  client: { about: "From which client", example: "client:terraform", facet: "client" },
  ip: { about: "Address or range", example: "ip:10.0.0.0/8", facet: "ipAddress" },
  after: { about: "From this UTC day or time on", example: "after:2026-11-01" },
  before: { about: "Before this UTC day or time", example: "before:2026-11-20" },
  session: { about: "Id of the session", example: "session:5f00" },
  request: { about: "Id of the request", example: "request:5f00" },
  word: { about: "A whole word", example: "word:pay" },
};

export const QUERY_FIELD_NAMES = Object.keys(QUERY_FIELDS) as QueryField[];
