/** What the parts of a selection are called on the page. */
import type { Field, Last } from "./selection";

export const FIELD_LABELS: Record<Field, string> = {
  resource: "Resource",
  action: "Action",
  actor: "Actor",
  team: "Team",
  client: "Client",
  outcome: "Outcome",
  target: "Target",
  sessionID: "Session",
  requestID: "Request",
  ipAddress: "IP address",
};

export const LAST_LABELS: Record<Last, string> = {
  "15m": "Last 15 minutes",
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  "3mo": "Last 3 months",
};
