/** The people of the organisation. */
import { Link } from "wouter";
import { PERMISSION_NAMES, useRights } from "../../../api/permissions";
import { fullName, type User, useUsers } from "../../../api/users";
import { Visible } from "../../../components/Visible";
import { NEW, USERS } from "../../../links";
import { counted } from "../../../text/count";
import { type Column, ListPage } from "../shared/ListPage";
import { MissingPermission } from "../shared/Missing";
import { NewLink } from "../shared/NewLink";
import { roleTitle } from "./roles";

const COLUMNS: Column<User>[] = [
  {
    title: "Name",
    cell: (user) => (
      <Link href={`${USERS}/${user.id}`}>
        <Visible text={fullName(user) || user.username_for_display} />
      </Link>
    ),
  },
  { title: "E-mail address", cell: ({ email }) => <Visible text={email} />, isMinor: true },
  { title: "Role", cell: ({ role }) => roleTitle(role) },
  { title: "Permissions", cell: ({ abilities }) => permissionsSaid(abilities.length) },
  { title: "Joined", cell: (user) => stateOf(user), isMinor: true },
];

export default function UsersPage() {
  const mayInvite = useRights().holds("manage-users");
  return (
    <ListPage
      title="Users"
      noun="user"
      query={useUsers()}
      idOf={({ id }) => id}
      words={(user) => [fullName(user), user.email, user.title, roleTitle(user.role), stateOf(user)]}
      columns={COLUMNS}
      actions={mayInvite && <NewLink href={`${USERS}/${NEW}`}>Invite somebody</NewLink>}
      note={!mayInvite && <MissingPermission permission="manage-users" what="To invite or change users" />}
      about="Users are the people who may sign in."
    />
  );
}

function permissionsSaid(count: number): string {
  if (count === 0) return "none";
  return count === PERMISSION_NAMES.length ? "all" : counted(count, "permission");
}

function stateOf({ email_verified }: User): string {
  return email_verified ? "joined" : "invited";
}
