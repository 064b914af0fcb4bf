/** The members of a team with their roles, each with a page of its own. */
import { Link } from "wouter";
import type { Team, TeamMember } from "../../../api/teams";
import { fullName, useUsers } from "../../../api/users";
import { Visible } from "../../../components/Visible";
import { NEW, TEAMS } from "../../../links";
import { type Column, List } from "../shared/ListPage";
import { NewLink } from "../shared/NewLink";
import styles from "./Part.module.css";
import { roleNames } from "./roleNames";
import { useTeamRights } from "./useTeamRights";

interface Named extends TeamMember {
  name: string;
  email: string;
  roles: string;
}

export function Members({ team }: { team: Team }) {
  const { mayUpdate } = useTeamRights(team.id);
  const columns: Column<Named>[] = [
    {
      title: "Name",
      cell: ({ user_id, name, email }) => (
        <Link href={`${TEAMS}/${team.id}/members/${user_id}`}>
          <Visible text={name || email || user_id} />
        </Link>
      ),
    },
    { title: "E-mail address", cell: ({ email }) => <Visible text={email} />, isMinor: true },
    { title: "Roles", cell: ({ roles }) => <Visible text={roles} /> },
  ];
  return (
    <section className={styles.part} aria-label="Members">
      <header className={styles.head}>
        <h2>Members</h2>
        {mayUpdate && <NewLink href={`${TEAMS}/${team.id}/members/${NEW}`}>Add a member</NewLink>}
      </header>
      <List
        title="Members"
        noun="member"
        items={useNamed(team)}
        idOf={({ user_id }) => user_id}
        words={({ name, email, roles }) => [name, email, roles]}
        columns={columns}
        about="Nobody is a member yet."
        prefix="members."
      />
    </section>
  );
}

function useNamed(team: Team): Named[] {
  const users = new Map((useUsers().data ?? []).map((user) => [user.id, user]));
  const named = team.members.map((member) => {
    const user = users.get(member.user_id);
    return {
      ...member,
      name: user ? fullName(user) : "",
      email: user?.email ?? "",
      roles: roleNames(team, member.role_ids),
    };
  });
  return named.toSorted((one, other) => one.name.localeCompare(other.name));
}
