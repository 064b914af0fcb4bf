/** A webhook as its form holds it, from and to what the API has. */
import type { Schema, Seen } from "../../../api/request";
import { SECRET, type Webhook, type WebhookInput } from "../../../api/webhooks";
import type { Problems } from "../../../form/useForm";
import { nameProblem } from "../shared/names";
import { countProblem } from "../shared/numbers";

/** How often a webhook tries again at most; the server refuses more. */
const RETRIES_MAX = 20;

export type Trigger = Schema["WebhookTrigger"];
export type Condition = Required<Schema["WebhookCondition"]>;
export type Address = Required<Schema["WebhookUrl"]>;
export interface Header {
  name: string;
  value: string;
}

export interface Values {
  name: string;
  description: string;
  trigger_type: string;
  triggers: Trigger[];
  urls: Address[];
  header: Header[];
  filters: { op: string; conditions: Condition[] };
  is_all_teams_configured: boolean;
  teams: string[];
  max_retry: string;
  payload_type: string;
  custom_payload: string;
  custom_payload_template_slug: string;
  language: string;
  mail_ids: string[];
}

export const METHODS = ["POST", "PUT", "PATCH", "GET", "DELETE"];
export const BLANK_ADDRESS: Address = { url: "", method: "POST" };
export const BLANK_TRIGGER: Trigger = { event_class: "incident", event_type: "triggered" };

export const BLANK: Values = {
  name: "",
  description: "",
  trigger_type: "incident",
  triggers: [BLANK_TRIGGER],
  urls: [BLANK_ADDRESS],
  header: [],
  filters: { op: "", conditions: [] },
  is_all_teams_configured: true,
  teams: [],
  max_retry: "0",
  payload_type: "",
  custom_payload: "",
  custom_payload_template_slug: "",
  language: "",
  mail_ids: [],
};

export function valuesOf({ value: webhook, version }: Seen<Webhook>): Seen<Values> {
  const conditions = webhook.filters?.conditions ?? [];
  const value = {
    name: webhook.name,
    description: webhook.description,
    trigger_type: webhook.trigger_type,
    triggers: webhook.triggers,
    urls: webhook.urls.map(({ url, method = "POST" }) => ({ url, method })),
    header: Object.entries(webhook.header).map(([name, value]) => ({ name, value })),
    filters: {
      op: webhook.filters?.op ?? "",
      conditions: conditions.map(({ lhs = "", op = "", rhs = "" }) => ({ lhs, op, rhs })),
    },
    is_all_teams_configured: webhook.is_all_teams_configured,
    teams: webhook.teams,
    max_retry: String(webhook.max_retry),
    payload_type: webhook.payload_type,
    custom_payload: webhook.custom_payload,
    custom_payload_template_slug: webhook.custom_payload_template_slug,
    language: webhook.language,
    mail_ids: webhook.mail_ids,
  };
  return { value, version };
}

export function inputOf({ header, filters, max_retry, ...values }: Values): WebhookInput {
  const isFiltered = filters.op !== "" || filters.conditions.length > 0;
  return {
    ...values,
    header: Object.fromEntries(header.map(({ name, value }) => [name, value])),
    filters: isFiltered ? filters : null,
    max_retry: Number(max_retry),
  };
}

/**
 * Leaves an address out. The server knows a stored one by its place: what stood below has another now, and would
 * become what stood there before. It is written out again.
 */
export function withoutAddress(urls: readonly Address[], place: number): Address[] {
  const written = ({ url, method }: Address) => ({ url: url === SECRET ? "" : url, method });
  return [...urls.slice(0, place), ...urls.slice(place + 1).map(written)];
}

export function check(values: Values): Problems<Values> {
  const problems: Problems<Values> = {
    name: nameProblem(values.name),
    max_retry: countProblem(values.max_retry, "retries", RETRIES_MAX),
  };
  values.urls.forEach(({ url }, place) => {
    problems[`urls[${place}].url`] = addressProblem(url);
  });
  values.header.forEach(({ name }, place) => {
    const isTwin = values.header.findIndex((other) => other.name === name) < place;
    problems[`header[${place}]`] = isTwin ? "There is a header of this name above." : headerProblem(name);
  });
  return problems;
}

function addressProblem(url: string): string | undefined {
  if (url === SECRET || /^https?:\/\/[\p{L}\p{N}[]\S*$/u.test(url)) return undefined;
  return "Write an address that begins with https:// or http://.";
}

/** The characters that RFC 9110 lets a header's name have. */
function headerProblem(name: string): string | undefined {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name)
    ? undefined
    : "Write the name of a header, such as Authorization.";
}
