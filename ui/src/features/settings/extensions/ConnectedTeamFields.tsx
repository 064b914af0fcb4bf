/** One team of Microsoft Teams, with its channels. */
import { Field } from "../../../components/Field";
import { Parts } from "../shared/Parts";
import { ChannelFields } from "./ChannelFields";
import { BLANK_CHANNEL, type ConnectedTeam } from "./msTeamsValues";

interface ConnectedTeamFieldsProps {
  team: ConnectedTeam;
  /** What is wrong with a part of it, such as `.channel_configurations[0].services`. */
  problem: (part: string) => string | undefined;
  onChange: (team: ConnectedTeam) => void;
}

export function ConnectedTeamFields({ team, problem, onChange }: ConnectedTeamFieldsProps) {
  return (
    <>
      <Field
        label="Name in Microsoft Teams"
        value={team.team_name}
        error={problem(".team_name")}
        onChange={({ target }) => onChange({ ...team, team_name: target.value })}
      />
      <Field
        label="Id in Microsoft Teams"
        value={team.team_id}
        error={problem(".team_id")}
        onChange={({ target }) => onChange({ ...team, team_id: target.value })}
      />
      <Parts
        title="Channels"
        noun="channel"
        items={team.channel_configurations}
        blank={BLANK_CHANNEL}
        error={problem(".channel_configurations")}
        onChange={(channels) => onChange({ ...team, channel_configurations: channels })}
      >
        {(channel, place, setPart) => (
          <ChannelFields
            channel={channel}
            problem={(part) => problem(`.channel_configurations[${place}]${part}`)}
            onChange={setPart}
          />
        )}
      </Parts>
    </>
  );
}
