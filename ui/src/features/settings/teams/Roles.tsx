/** The roles of a team, each with a page of its own. */
import { Link } from "wouter";
import { type Abilities, namesOf } from "../../../api/abilities";
import type { Team, TeamRole } from "../../../api/teams";
import { Visible } from "../../../components/Visible";
import { NEW, TEAMS } from "../../../links";
import { count } from "../../../text/count";
import { type Column, List } from "../shared/ListPage";
import { NewLink } from "../shared/NewLink";
import styles from "./Part.module.css";
import { useTeamRights } from "./useTeamRights";

export function Roles({ team }: { team: Team }) {
  const { mayUpdate } = useTeamRights(team.id);
  const columns: Column<TeamRole>[] = [
    {
      title: "Name",
      cell: ({ id, name }) => (
        <Link href={`${TEAMS}/${team.id}/roles/${id}`}>
          <Visible text={name} />
        </Link>
      ),
    },
    { title: "Abilities", cell: ({ abilities }) => count(namesOf(abilities as Abilities).length) },
    { title: "Members", cell: ({ id }) => count(holders(team, id)) },
    {
      title: "Made by",
      cell: (role) => (role.default ? "Every team begins with it" : "This team"),
      isMinor: true,
    },
  ];
  return (
    <section className={styles.part} aria-label="Roles">
      <header className={styles.head}>
        <h2>Roles</h2>
        {mayUpdate && <NewLink href={`${TEAMS}/${team.id}/roles/${NEW}`}>New role</NewLink>}
      </header>
      <List
        title="Roles"
        noun="role"
        items={team.roles}
        idOf={({ id }) => id}
        words={({ name, abilities }) => [name, ...namesOf(abilities as Abilities)]}
        columns={columns}
        about="This team has no roles."
        prefix="roles."
      />
    </section>
  );
}

/** How many members have a role. */
export function holders(team: Team, role: string): number {
  return team.members.filter(({ role_ids }) => role_ids.includes(role)).length;
}
