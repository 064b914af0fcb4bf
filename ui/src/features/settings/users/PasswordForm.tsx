/** Changes one's own password. */
import type { Seen } from "../../../api/request";
import { changePassword } from "../../../api/session";
import { Field } from "../../../components/Field";
import { ObjectForm } from "../../../form/ObjectForm";
import { type Problems, useForm } from "../../../form/useForm";

interface Values {
  current_password: string;
  password: string;
  again: string;
}

const LABELS = {
  current_password: "Current password",
  password: "New password",
  again: "The new one once more",
};
const EMPTY: Seen<Values> = {
  value: { current_password: "", password: "", again: "" },
  version: undefined,
};
/** Characters of a password, as the server takes them. */
const CHARS_MIN = 12;
const CHARS_MAX = 128;

export function PasswordForm({ email }: { email: string }) {
  const form = useForm<Values>({
    kept: EMPTY,
    check,
    save: ({ value: { current_password, password } }) => changePassword({ current_password, password }),
  });
  const field = (name: keyof Values) => ({
    label: LABELS[name],
    type: "password",
    required: true,
    value: form.values[name],
    error: form.problem(name),
    onChange: (event: { target: { value: string } }) => form.set({ [name]: event.target.value }),
  });
  return (
    <ObjectForm form={form} labels={LABELS} verb="Change the password">
      {/* Whose it is, for what keeps passwords. */}
      <input hidden autoComplete="username" value={email} readOnly />
      <Field {...field("current_password")} autoComplete="current-password" />
      <Field
        {...field("password")}
        autoComplete="new-password"
        hint={`From ${CHARS_MIN} to ${CHARS_MAX} characters. You stay signed in here, and are signed out everywhere else.`}
      />
      <Field {...field("again")} autoComplete="new-password" />
    </ObjectForm>
  );
}

function check({ current_password, password, again }: Values): Problems<Values> {
  const length = [...password].length;
  const isLong = length >= CHARS_MIN && length <= CHARS_MAX;
  return {
    current_password: current_password === "" ? "Write the password that you have now." : undefined,
    password: isLong
      ? undefined
      : `A password has from ${CHARS_MIN} to ${CHARS_MAX} characters; this one has ${length}.`,
    again: again === password ? undefined : "The two new passwords differ.",
  };
}
