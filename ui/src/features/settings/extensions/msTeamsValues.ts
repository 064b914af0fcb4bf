/** The configuration for Microsoft Teams as its form holds it, from and to what the API has. */
import type { MsTeams, MsTeamsInput } from "../../../api/msTeams";
import type { Schema, Seen } from "../../../api/request";

export type ConnectedTeam = Schema["ConnectedTeam"];
export type Channel = Schema["ChannelConfiguration"];

/** Whether a change of an incident is told, by a name such as `is_trigger_active`. */
export interface AlertState {
  name: string;
  isTold: boolean;
}

export type Values = Omit<MsTeamsInput, "custom_incident_alert_state"> & {
  custom_incident_alert_state: AlertState[];
};

export const BLANK: Values = {
  is_active: true,
  tenant_id: "",
  from_id: "",
  is_default_active: true,
  default_conversation_id: "",
  default_conversation_name: "",
  is_custom_channels_active: false,
  connected_teams: [],
  triggers: { all_active: true, custom: [] },
  custom_incident_alert_state: [],
};

export const BLANK_TEAM: ConnectedTeam = { team_id: "", team_name: "", channel_configurations: [] };

export const BLANK_CHANNEL: Channel = {
  squadcast_team_id: "",
  squadcast_team_name: "",
  is_all_services: true,
  services: [],
  msteams_channel_id: "",
  msteams_channel_name: "",
};

export function valuesOf({ value: kept, version }: Seen<MsTeams | null>): Seen<Values> {
  if (kept === null) return { value: BLANK, version };
  const { id: _id, organization_id: _organization, custom_incident_alert_state: states, ...config } = kept;
  const value = {
    ...config,
    custom_incident_alert_state: Object.entries(states ?? {}).map(([name, isTold]) => ({ name, isTold })),
  };
  return { value, version };
}

export function inputOf({ custom_incident_alert_state: states, ...config }: Values): MsTeamsInput {
  if (states.length === 0) return config;
  const named = Object.fromEntries(states.map(({ name, isTold }) => [name, isTold]));
  return { ...config, custom_incident_alert_state: named };
}

export function check({ connected_teams, custom_incident_alert_state: states }: Values) {
  const problems: Record<`${string}[${string}`, string | undefined> = {};
  connected_teams.forEach(({ channel_configurations }, place) => {
    channel_configurations.forEach(({ squadcast_team_id }, at) => {
      problems[`connected_teams[${place}].channel_configurations[${at}].squadcast_team_id`] =
        squadcast_team_id === "" ? "Choose the team whose services are told of." : undefined;
    });
  });
  states.forEach(({ name }, place) => {
    const isTwin = states.findIndex((other) => other.name === name) < place;
    problems[`custom_incident_alert_state[${place}]`] = isTwin ? "It is named above already." : undefined;
  });
  return problems;
}
