/** One user, or the invitation of a new one. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useRights } from "../../../api/permissions";
import type { Seen } from "../../../api/request";
import { useSignedIn } from "../../../api/session";
import { fullName, type User, userQuery } from "../../../api/users";
import { NEW, PROFILE } from "../../../links";
import { MissingPermission, OnlyOwner } from "../shared/Missing";
import { ObjectPage } from "../shared/ObjectPage";
import { PageHead } from "../shared/PageHead";
import { InviteUser } from "./InviteUser";
import { PassOwnership } from "./PassOwnership";
import { PasswordLink } from "./PasswordLink";
import { PermissionsForm } from "./PermissionsForm";
import { ProfileForm } from "./ProfileForm";
import { RemoveUser } from "./RemoveUser";
import { OWNER, whyKept } from "./roles";
import { UserFacts } from "./UserFacts";
import { OF } from "./words";

export default function UserPage({ id }: { id: string }) {
  return id === NEW ? <InviteUser /> : <KeptUser id={id} />;
}

function KeptUser({ id }: { id: string }) {
  return (
    <ObjectPage query={useQuery(userQuery(id))} noun="user">
      {(user) => <EditUser user={user} />}
    </ObjectPage>
  );
}

function EditUser({ user }: { user: Seen<User> }) {
  const { value } = user;
  const { user: author } = useSignedIn();
  const { isOwner, holds } = useRights();
  const isMe = value.id === author.id;
  const isTheOwner = value.role === OWNER;
  const mayManage = holds("manage-users") && (isOwner || !isTheOwner);
  // Nobody does to themselves what gives or takes rights, and the owner stays until they pass that on.
  const mayEnd = mayManage && !isMe && !isTheOwner;
  return (
    <>
      <PageHead
        title={fullName(value) || value.username_for_display}
        of={OF}
        id={value.id}
        actions={mayEnd && <RemoveUser user={value} />}
      />
      {isMe ? <You /> : !mayManage && <WhatIsMissing isOfOwner={holds("manage-users")} />}
      <UserFacts user={value} />
      <h2>Profile</h2>
      <ProfileForm
        user={user}
        isReadOnly={!isMe && !mayManage}
        whyNoRole={mayEnd ? undefined : whyKept(value, author)}
      />
      <h2>Permissions</h2>
      <PermissionsForm user={user} isReadOnly={!mayEnd} />
      {mayEnd && (
        <>
          <h2>Signing in</h2>
          <PasswordLink user={value} />
        </>
      )}
      {isOwner && !isMe && (
        <>
          <h2>Ownership</h2>
          <PassOwnership user={user} />
        </>
      )}
    </>
  );
}

function You() {
  return (
    <p>
      This is you. Your password is on the page <Link href={PROFILE}>My profile</Link>.
    </p>
  );
}

/** What somebody lacks to change this user. */
function WhatIsMissing({ isOfOwner }: { isOfOwner: boolean }) {
  return isOfOwner ? (
    <OnlyOwner what="To change the account owner" />
  ) : (
    <MissingPermission permission="manage-users" what="To change this user" />
  );
}
