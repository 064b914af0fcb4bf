/** Why a form was refused. */
import { FieldError } from "./Field";

export function FormError({ error }: { error: Error }) {
  return <FieldError error={error.message} />;
}
