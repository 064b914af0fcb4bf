/** The organisation: what it is called, its plan, and how its log is kept. */
import { useQuery } from "@tanstack/react-query";
import { logSettingsQuery, type Organization, useOrganization } from "../../../api/organization";
import { useRights } from "../../../api/permissions";
import { Visible } from "../../../components/Visible";
import { dateTime } from "../../../text/time";
import { LOCAL } from "../../../zone/zone";
import { Facts } from "../shared/Facts";
import { MissingPermission } from "../shared/Missing";
import { ObjectPage } from "../shared/ObjectPage";
import { PageHead } from "../shared/PageHead";
import { RetentionForm } from "./RetentionForm";
import { SettingsForm } from "./SettingsForm";

export default function OrganizationPage() {
  return (
    <ObjectPage query={useOrganization()} noun="organisation">
      {(organization) => (
        <>
          <PageHead title="Organisation" id={organization.id} />
          <About organization={organization} />
          <Log />
        </>
      )}
    </ObjectPage>
  );
}

function About({ organization: { name, slug, plan, id, created_at } }: { organization: Organization }) {
  return (
    <Facts
      facts={[
        ["Name", <Visible key="name" text={name} />],
        ["Sign-in page", <code key="slug">{`/sign-in/${slug}`}</code>],
        ["Plan", <strong key="plan">{plan}</strong>],
        ["Made", `${dateTime(Date.parse(created_at), LOCAL)} (${LOCAL.name})`],
        ["Id", <code key="id">{id}</code>],
      ]}
      about="Name and plan are changed by whoever operates this installation."
    />
  );
}

function Log() {
  const { holds } = useRights();
  return (
    <>
      <h2>Audit log</h2>
      {holds("manage-feature-settings") ? (
        <LogSettings />
      ) : (
        <MissingPermission
          permission="manage-feature-settings"
          what="To see and change how the audit log is kept"
        />
      )}
    </>
  );
}

function LogSettings() {
  return (
    <ObjectPage query={useQuery(logSettingsQuery)} noun="settings of the log">
      {(settings) => (
        <>
          <SettingsForm settings={settings} />
          <h2>Retention</h2>
          <RetentionForm settings={settings} />
        </>
      )}
    </ObjectPage>
  );
}
