/** What everybody changes of themselves: their profile and their password. */
import { useQuery } from "@tanstack/react-query";
import { useSignedIn } from "../../../api/session";
import { userQuery } from "../../../api/users";
import { ObjectPage } from "../shared/ObjectPage";
import { PageHead } from "../shared/PageHead";
import { PasswordForm } from "./PasswordForm";
import { ProfileForm } from "./ProfileForm";
import { whyKept } from "./roles";
import { UserFacts } from "./UserFacts";

export default function ProfilePage() {
  const { id } = useSignedIn().user;
  return (
    <ObjectPage query={useQuery(userQuery(id))} noun="user">
      {(user) => (
        <>
          <PageHead title="My profile" id={id} />
          <UserFacts user={user.value} />
          <ProfileForm user={user} whyNoRole={whyKept(user.value, user.value)} />
          <h2>Password</h2>
          <PasswordForm email={user.value.email} />
        </>
      )}
    </ObjectPage>
  );
}
