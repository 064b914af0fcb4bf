/** What the pages of users have in common. */
import { USERS } from "../../../links";

export const OF = { title: "Users", href: USERS };

/** How long a link by which somebody sets a password is good, in days; the server says so too. */
export const LINK_DAYS = 7;
