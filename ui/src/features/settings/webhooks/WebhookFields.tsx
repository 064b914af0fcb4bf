/** The fields of a webhook, new or kept. */
import { useTeams } from "../../../api/teams";
import { CheckField, Field, TextField } from "../../../components/Field";
import type { Form } from "../../../form/useForm";
import { CheckList } from "../shared/CheckList";
import { Parts } from "../shared/Parts";
import { AddressesField } from "./AddressesField";
import { FilterField } from "./FilterField";
import { HeadersField } from "./HeadersField";
import { TriggersField } from "./TriggersField";
import type { Values } from "./webhookValues";

export const LABELS = {
  name: "Name",
  description: "Description",
  trigger_type: "Trigger type",
  triggers: "Triggers",
  urls: "Addresses",
  header: "Headers",
  filters: "Filter",
  is_all_teams_configured: "For all teams",
  teams: "Teams",
  max_retry: "How often it is tried again",
  payload_type: "Kind of payload",
  custom_payload: "Own payload",
  custom_payload_template_slug: "Template of the payload",
  language: "Language of the template",
  mail_ids: "Mail ids",
};

type TextName = {
  [Name in keyof Values]: Values[Name] extends string ? Name : never;
}[keyof Values];

export function WebhookFields({ form }: { form: Form<Values> }) {
  const { values, problem, set } = form;
  const teams = useTeams().data ?? [];
  const text = (name: TextName) => ({
    label: LABELS[name],
    value: values[name],
    error: problem(name),
    onChange: ({ target }: { target: { value: string } }) => set({ [name]: target.value }),
  });
  const refusedTeam = values.teams.map((_, place) => problem("teams", `teams[${place}]`)).find(Boolean);
  return (
    <>
      <Field {...text("name")} required />
      <TextField {...text("description")} rows={2} />
      <Field {...text("trigger_type")} hint="Such as incident." />
      <TriggersField form={form} />
      <FilterField form={form} />
      <AddressesField form={form} />
      <HeadersField form={form} />
      <CheckField
        label={LABELS.is_all_teams_configured}
        checked={values.is_all_teams_configured}
        onChange={({ target }) => set({ is_all_teams_configured: target.checked })}
      />
      {!values.is_all_teams_configured && (
        <CheckList
          title={LABELS.teams}
          options={teams.map(({ id, name }) => ({ value: id, label: name }))}
          values={values.teams}
          error={problem("teams") ?? refusedTeam}
          onChange={(teams) => set({ teams })}
        />
      )}
      <Field {...text("max_retry")} inputMode="numeric" hint="When an address does not answer; at most 20." />
      <Field {...text("payload_type")} hint="Such as v2." />
      <TextField {...text("custom_payload")} rows={4} spellCheck={false} />
      <Field {...text("custom_payload_template_slug")} />
      <Field {...text("language")} />
      <Parts
        title={LABELS.mail_ids}
        noun="mail id"
        items={values.mail_ids}
        blank=""
        isInline
        error={problem("mail_ids")}
        onChange={(mail_ids) => set({ mail_ids })}
      >
        {(mailID, place, setPart) => (
          <Field
            label={`Mail id ${place + 1}`}
            value={mailID}
            error={problem("mail_ids", `mail_ids[${place}]`)}
            onChange={({ target }) => setPart(target.value)}
          />
        )}
      </Parts>
    </>
  );
}
