import { describe, expect, it } from "vitest";
import { SECRET, type Webhook } from "../../../api/webhooks";
import { BLANK, check, inputOf, valuesOf, withoutAddress } from "./webhookValues";

const KEPT = {
  name: "deploys",
  description: "of deploys",
  trigger_type: "incident",
  triggers: [{ event_class: "incident", event_type: "triggered" }],
  urls: [{ url: SECRET, method: "PUT" }],
  header: { Authorization: SECRET, "X-Empty": "" },
  filters: { op: "and", conditions: [{ lhs: "priority", op: "is", rhs: "P1" }] },
  is_all_teams_configured: false,
  teams: ["62d2fe23a57381088224d726"],
  max_retry: 3,
  payload_type: "v2",
  custom_payload: "{}",
  custom_payload_template_slug: "short",
  language: "en",
  mail_ids: ["ops"],
};

function said(values: object) {
  return Object.entries(check({ ...BLANK, name: "deploys", ...values })).filter(([, problem]) => problem);
}

it("nothing of a webhook is lost on its way through the form", () => {
  const webhook = { ...KEPT, id: "6b", slug: "deploys" } as unknown as Webhook;
  const { value, version } = valuesOf({ value: webhook, version: '"3"' });
  expect(version).toBe('"3"');
  expect(inputOf(value)).toEqual(KEPT);
});

it("without conditions it has no filter", () => {
  expect(inputOf(BLANK).filters).toBeNull();
});

describe("an address that is left out", () => {
  const stored = { url: SECRET, method: "POST" };
  const typed = { url: "https://example.com", method: "PUT" };

  it("empties the stored ones below it, which would become another", () => {
    expect(withoutAddress([stored, typed, stored], 0)).toEqual([typed, { url: "", method: "POST" }]);
  });

  it("leaves those above it", () => {
    expect(withoutAddress([stored, stored], 1)).toEqual([stored]);
  });
});

describe("what is wrong is found at its place", () => {
  it("in addresses", () => {
    const urls = ["https://[::1]/x", SECRET, "", "ftp://a", "https:// a", "https:///"].map((url) => ({
      url,
      method: "PUT",
    }));
    expect(said({ urls }).map(([path]) => path)).toEqual([
      "urls[2].url",
      "urls[3].url",
      "urls[4].url",
      "urls[5].url",
    ]);
  });

  it("in headers", () => {
    const header = ["X-Team", "X-Team", "", "no blanks"].map((name) => ({ name, value: "" }));
    const urls: object[] = [];
    expect(said({ urls, header }).map(([path]) => path)).toEqual(["header[1]", "header[2]", "header[3]"]);
  });

  it("in the number of retries", () => {
    expect(said({ urls: [], max_retry: "21" })).toEqual([["max_retry", "At most 20 retries."]]);
  });
});
