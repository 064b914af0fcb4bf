import type { Schema } from "../../api/request";

/** The best name that is known of somebody. */
export function personName({ fullName, userName, userEmail, userID }: Schema["ActorShape"]): string {
  return fullName || userName || userEmail || userID;
}
