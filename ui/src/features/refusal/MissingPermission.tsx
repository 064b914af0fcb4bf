/** For whoever is signed in and may not look: what is missing, and who can give it. */
import { PERMISSIONS, type Permission, useGranters } from "../../api/permissions";
import { People } from "../../components/People";
import { StateMessage } from "../../components/StateMessage";

const NEEDED: Permission = "manage-audit-logs";

export function MissingPermission() {
  const granters = useGranters(NEEDED);
  const { title } = PERMISSIONS[NEEDED];
  return (
    <StateMessage title={`You need the permission ${title}`} isWholePage>
      <p>
        This page is for holders of the permission <strong>{title}</strong> (<code>{NEEDED}</code>), and you
        do not hold it.
      </p>
      {granters.length > 0 && (
        <>
          <p>Who can grant it:</p>
          <People people={granters} />
        </>
      )}
    </StateMessage>
  );
}
