/** Who somebody is: changed by themselves, and by who manages users. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Seen } from "../../../api/request";
import { type User, updateUser, userQuery } from "../../../api/users";
import { Field, TextField } from "../../../components/Field";
import { ObjectForm } from "../../../form/ObjectForm";
import { type Form, useForm } from "../../../form/useForm";
import { TimeZoneField } from "../shared/TimeZoneField";
import styles from "./ProfileForm.module.css";
import { LABELS, NAME_CHARS_MAX, type Profile, profileOf, profileProblems } from "./profile";
import { RoleField } from "./RoleField";

interface ProfileFormProps {
  user: Seen<User>;
  isReadOnly?: boolean;
  /** Why whoever looks does not change the role. */
  whyNoRole?: string | undefined;
}

export function ProfileForm({ user, isReadOnly = false, whyNoRole }: ProfileFormProps) {
  const queries = useQueryClient();
  const { id } = user.value;
  const kept = useMemo(() => profileOf(user), [user]);
  const form = useForm({
    kept,
    check: profileProblems,
    save: ({ value: { role, ...profile }, version }) =>
      updateUser(queries, id, {
        value: whyNoRole === undefined ? { ...profile, role } : profile,
        version,
      }),
    look: async () => profileOf(await queries.fetchQuery(userQuery(id))),
  });
  return (
    <ObjectForm form={form} labels={LABELS} isReadOnly={isReadOnly}>
      <RoleField
        label={LABELS.role}
        role={form.values.role}
        error={form.problem("role")}
        whyNot={whyNoRole}
        onChange={(role) => form.set({ role })}
      />
      <Names form={form} />
      <Telephone form={form} />
      <TextField
        label={LABELS.bio}
        rows={3}
        value={form.values.bio}
        error={form.problem("bio")}
        onChange={(event) => form.set({ bio: event.target.value })}
      />
    </ObjectForm>
  );
}

function Names({ form }: { form: Form<Profile> }) {
  const field = (name: "first_name" | "last_name" | "title" | "time_zone") => ({
    label: LABELS[name],
    value: form.values[name],
    error: form.problem(name),
    onChange: (event: { target: { value: string } }) => form.set({ [name]: event.target.value }),
  });
  return (
    <div className={styles.two}>
      <Field {...field("first_name")} />
      <Field {...field("last_name")} />
      <Field {...field("title")} />
      <TimeZoneField {...field("time_zone")} />
    </div>
  );
}

function Telephone({ form }: { form: Form<Profile> }) {
  const { contact } = form.values;
  return (
    <div className={styles.two}>
      <Field
        label="Dial code"
        hint="Such as +49."
        type="tel"
        maxLength={NAME_CHARS_MAX}
        value={contact.dial_code}
        error={form.problem("contact", "contact.dial_code")}
        onChange={({ target }) => form.set({ contact: { ...contact, dial_code: target.value } })}
      />
      <Field
        label="Telephone number"
        type="tel"
        maxLength={NAME_CHARS_MAX}
        value={contact.phone_number}
        error={form.problem("contact", "contact.phone_number")}
        onChange={({ target }) => form.set({ contact: { ...contact, phone_number: target.value } })}
      />
    </div>
  );
}
