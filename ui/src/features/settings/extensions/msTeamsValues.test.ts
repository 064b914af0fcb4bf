import { expect, it } from "vitest";
import type { MsTeams } from "../../../api/msTeams";
import { BLANK, BLANK_CHANNEL, BLANK_TEAM, check, inputOf, valuesOf } from "./msTeamsValues";

const CONFIG = {
  default_conversation_name: "General",
  default_conversation_id: "19:general",
  is_active: true,
  is_default_active: true,
  is_custom_channels_active: true,
  triggers: { all_active: false, custom: ["triggered"] },
  tenant_id: "directory",
  from_id: "somebody",
  connected_teams: [{ team_id: "t", team_name: "Ops", channel_configurations: [BLANK_CHANNEL] }],
  custom_incident_alert_state: { is_trigger_active: false },
};

it("nothing of the configuration is lost on its way through the form", () => {
  const kept: MsTeams = { ...CONFIG, id: "6b", organization_id: "6c" };
  const { value, version } = valuesOf({ value: kept, version: '"3"' });
  expect(version).toBe('"3"');
  expect(inputOf(value)).toEqual(CONFIG);
});

it("as long as there is none the form is blank", () => {
  expect(valuesOf({ value: null, version: undefined }).value).toBe(BLANK);
  expect(inputOf(BLANK)).not.toHaveProperty("custom_incident_alert_state");
});

it("what is wrong is found at its place", () => {
  const channels = [{ ...BLANK_CHANNEL, squadcast_team_id: "62" }, BLANK_CHANNEL];
  const states = ["a", "b", "a"].map((name) => ({ name, isTold: true }));
  const found = check({
    ...BLANK,
    connected_teams: [{ ...BLANK_TEAM, channel_configurations: channels }],
    custom_incident_alert_state: states,
  });
  expect(Object.entries(found).filter(([, problem]) => problem)).toEqual([
    [
      "connected_teams[0].channel_configurations[1].squadcast_team_id",
      "Choose the team whose services are told of.",
    ],
    ["custom_incident_alert_state[2]", "It is named above already."],
  ]);
});
