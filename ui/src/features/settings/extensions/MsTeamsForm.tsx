/** How Microsoft Teams is told of incidents, and whether it is. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { configureMsTeams, type MsTeams, msTeamsQuery } from "../../../api/msTeams";
import type { Seen } from "../../../api/request";
import { CheckField, Field } from "../../../components/Field";
import { ObjectForm } from "../../../form/ObjectForm";
import { useForm } from "../../../form/useForm";
import { Parts } from "../shared/Parts";
import { AlertStatesField } from "./AlertStatesField";
import { ConnectedTeamFields } from "./ConnectedTeamFields";
import { BLANK_TEAM, check, inputOf, valuesOf } from "./msTeamsValues";
import { TriggersField } from "./TriggersField";

const LABELS = {
  is_active: "The extension is on",
  tenant_id: "Id of the directory (tenant)",
  from_id: "Id of the sender",
  is_default_active: "Tell the default channel",
  default_conversation_id: "Id of the default channel",
  default_conversation_name: "Name of the default channel",
  is_custom_channels_active: "Tell channels of their own",
  connected_teams: "Teams in Microsoft Teams",
  triggers: "What is told",
  custom_incident_alert_state: "Changes of incidents",
};

type TextName = "tenant_id" | "from_id" | "default_conversation_id" | "default_conversation_name";
type CheckName = "is_active" | "is_default_active" | "is_custom_channels_active";

export function MsTeamsForm({ config }: { config: Seen<MsTeams | null> }) {
  const queries = useQueryClient();
  const kept = useMemo(() => valuesOf(config), [config]);
  const form = useForm({
    kept,
    check,
    save: ({ value, version }) => configureMsTeams(queries, { value: inputOf(value), version }),
    look: async () => valuesOf(await queries.fetchQuery(msTeamsQuery)),
  });
  const { values, problem, set } = form;
  const text = (name: TextName) => ({
    label: LABELS[name],
    value: values[name],
    error: problem(name),
    onChange: ({ target }: { target: { value: string } }) => set({ [name]: target.value }),
  });
  const switched = (name: CheckName) => ({
    label: LABELS[name],
    checked: values[name],
    onChange: ({ target }: { target: { checked: boolean } }) => set({ [name]: target.checked }),
  });
  return (
    <ObjectForm form={form} labels={LABELS} verb={config.value === null ? "Configure" : "Save"}>
      <CheckField
        {...switched("is_active")}
        hint="Off, nobody is told, and everything below stays as it is."
      />
      <Field {...text("tenant_id")} />
      <Field {...text("from_id")} />
      <CheckField {...switched("is_default_active")} />
      <Field {...text("default_conversation_name")} />
      <Field {...text("default_conversation_id")} />
      <TriggersField form={form} />
      <AlertStatesField form={form} />
      <CheckField {...switched("is_custom_channels_active")} />
      <Parts
        title={LABELS.connected_teams}
        noun="connected team"
        hint="Each with the channels that are told, and of which services."
        items={values.connected_teams}
        blank={BLANK_TEAM}
        error={problem("connected_teams")}
        onChange={(connected_teams) => set({ connected_teams })}
      >
        {(team, place, setPart) => (
          <ConnectedTeamFields
            team={team}
            problem={(part) => problem("connected_teams", `connected_teams[${place}]${part}`)}
            onChange={setPart}
          />
        )}
      </Parts>
    </ObjectForm>
  );
}
