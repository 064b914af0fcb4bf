/** The extensions, and how each is configured. */
import { useQuery } from "@tanstack/react-query";
import { msTeamsQuery } from "../../../api/msTeams";
import { useRights } from "../../../api/permissions";
import { MissingPermission } from "../shared/Missing";
import { ObjectPage } from "../shared/ObjectPage";
import { PageHead } from "../shared/PageHead";
import { MsTeamsForm } from "./MsTeamsForm";

export default function ExtensionsPage() {
  const { holds } = useRights();
  if (holds("manage-extensions")) return <MsTeams />;
  return (
    <>
      <PageHead title="Extensions" />
      <MissingPermission permission="manage-extensions" what="To see and configure extensions" />
    </>
  );
}

function MsTeams() {
  return (
    <ObjectPage query={useQuery(msTeamsQuery)} noun="configuration for Microsoft Teams">
      {(config) => (
        <>
          <PageHead title="Extensions" id={config.value?.id} />
          <h2>Microsoft Teams</h2>
          <p>
            {config.value === null
              ? "It is not configured yet."
              : `It is ${config.value.is_active ? "on" : "off"}.`}{" "}
            For now its configuration is kept; nothing is sent yet. The Slack channel of a service is set at
            the service.
          </p>
          <MsTeamsForm config={config} />
        </>
      )}
    </ObjectPage>
  );
}
