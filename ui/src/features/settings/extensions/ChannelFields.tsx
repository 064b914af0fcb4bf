/** One channel of Microsoft Teams, and which services of which team it is told of. */
import { useRights } from "../../../api/permissions";
import { useServices } from "../../../api/services";
import { useTeams } from "../../../api/teams";
import { CheckField, Field, SelectField } from "../../../components/Field";
import { visible } from "../../../text/visible";
import { CheckList } from "../shared/CheckList";
import type { Channel } from "./msTeamsValues";

interface ChannelFieldsProps {
  channel: Channel;
  /** What is wrong with a part of it, such as `.squadcast_team_id`. */
  problem: (part: string) => string | undefined;
  onChange: (channel: Channel) => void;
}

export function ChannelFields({ channel, problem, onChange }: ChannelFieldsProps) {
  return (
    <>
      <Field
        label="Name of the channel"
        value={channel.msteams_channel_name}
        error={problem(".msteams_channel_name")}
        onChange={({ target }) => onChange({ ...channel, msteams_channel_name: target.value })}
      />
      <Field
        label="Id of the channel"
        value={channel.msteams_channel_id}
        error={problem(".msteams_channel_id")}
        onChange={({ target }) => onChange({ ...channel, msteams_channel_id: target.value })}
      />
      <TeamOfChannel channel={channel} problem={problem} onChange={onChange} />
      <CheckField
        label="All services of the team"
        checked={channel.is_all_services}
        onChange={({ target }) => onChange({ ...channel, is_all_services: target.checked })}
      />
      {!channel.is_all_services && (
        <ServicesOfChannel channel={channel} problem={problem} onChange={onChange} />
      )}
    </>
  );
}

function TeamOfChannel({ channel, problem, onChange }: ChannelFieldsProps) {
  const teams = useTeams().data ?? [];
  const { squadcast_team_id: chosen, squadcast_team_name: name } = channel;
  const isGone = chosen !== "" && teams.every(({ id }) => id !== chosen);
  return (
    <SelectField
      label="Team"
      value={chosen}
      error={problem(".squadcast_team_id")}
      onChange={({ target }) => {
        const team = teams.find(({ id }) => id === target.value);
        onChange({
          ...channel,
          squadcast_team_id: target.value,
          squadcast_team_name: team?.name ?? "",
          services: [],
        });
      }}
    >
      <option value="">Choose a team</option>
      {isGone && <option value={chosen}>{visible(name)}</option>}
      {teams.map((team) => (
        <option key={team.id} value={team.id}>
          {visible(team.name)}
        </option>
      ))}
    </SelectField>
  );
}

function ServicesOfChannel({ channel, problem, onChange }: ChannelFieldsProps) {
  const { may } = useRights();
  const services = useServices(may("read", "services")).data ?? [];
  const ofTeam = services.filter(({ owner }) => owner.id === channel.squadcast_team_id);
  const names = new Map([
    ...channel.services.map(
      (service) => [service.squadcast_service_id, service.squadcast_service_name] as const,
    ),
    ...ofTeam.map(({ id, name }) => [id, name] as const),
  ]);
  const refused = channel.services.map((_, place) => problem(`.services[${place}].squadcast_service_id`));
  return (
    <CheckList
      title="Services"
      hint={
        names.size === 0 ? "The team has no services that you may read." : "The channel is told of these."
      }
      options={[...names].map(([value, label]) => ({ value, label }))}
      values={channel.services.map(({ squadcast_service_id }) => squadcast_service_id)}
      error={problem(".services") ?? refused.find(Boolean)}
      onChange={(ids) =>
        onChange({
          ...channel,
          services: ids.map((id) => ({
            squadcast_service_id: id,
            squadcast_service_name: names.get(id) ?? "",
          })),
        })
      }
    />
  );
}
