/** What people say of themselves, and what the server refuses of it. */
import type { Seen } from "../../../api/request";
import type { User } from "../../../api/users";
import type { Problems } from "../../../form/useForm";
import { zoneProblem } from "../shared/TimeZoneField";

export interface Profile
  extends Pick<User, "role" | "first_name" | "last_name" | "title" | "bio" | "time_zone"> {
  contact: User["contact"];
}

export const LABELS: Record<keyof Profile, string> = {
  role: "Role",
  first_name: "First name",
  last_name: "Last name",
  title: "Title",
  bio: "About",
  time_zone: "Time zone",
  contact: "Telephone",
};

/** Characters of a name and of each part of a telephone number. */
export const NAME_CHARS_MAX = 100;
/** Characters of the title, and of what somebody says about themselves. */
const TEXT_CHARS_MAX = 1_000;

export function profileOf({ value, version }: Seen<User>): Seen<Profile> {
  const { role, first_name, last_name, title, bio, time_zone, contact } = value;
  return { value: { role, first_name, last_name, title, bio, time_zone, contact }, version };
}

export function profileProblems(profile: Profile): Problems<Profile> {
  return {
    ...nameProblems(profile),
    title: tooLong(profile.title, TEXT_CHARS_MAX),
    bio: tooLong(profile.bio, TEXT_CHARS_MAX),
    time_zone: zoneProblem(profile.time_zone),
  };
}

export function nameProblems({ first_name, last_name }: Pick<Profile, "first_name" | "last_name">) {
  return {
    first_name: tooLong(first_name, NAME_CHARS_MAX),
    last_name: tooLong(last_name, NAME_CHARS_MAX),
  };
}

function tooLong(text: string, max: number): string | undefined {
  const length = [...text].length;
  return length > max ? `At most ${max} characters; these are ${length}.` : undefined;
}
