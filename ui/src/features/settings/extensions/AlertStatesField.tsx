/** Which changes of an incident are told, by the names that the API gives them. */
import { CheckField, Field } from "../../../components/Field";
import type { Form } from "../../../form/useForm";
import { Parts } from "../shared/Parts";
import type { AlertState, Values } from "./msTeamsValues";

const BLANK: AlertState = { name: "", isTold: true };

export function AlertStatesField({ form: { values, problem, set } }: { form: Form<Values> }) {
  return (
    <Parts
      title="Changes of incidents"
      noun="change"
      hint="By names such as is_trigger_active; what is not named is as Microsoft Teams has it."
      items={values.custom_incident_alert_state}
      blank={BLANK}
      isInline
      error={problem("custom_incident_alert_state")}
      onChange={(states) => set({ custom_incident_alert_state: states })}
    >
      {(state, place, setPart) => (
        <>
          <Field
            label={`Change ${place + 1}`}
            value={state.name}
            error={problem("custom_incident_alert_state", `custom_incident_alert_state[${place}]`)}
            onChange={({ target }) => setPart({ ...state, name: target.value })}
          />
          <CheckField
            label={`Tell of change ${place + 1}`}
            checked={state.isTold}
            onChange={({ target }) => setPart({ ...state, isTold: target.checked })}
          />
        </>
      )}
    </Parts>
  );
}
