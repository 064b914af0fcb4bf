/** API tokens: one's own, and those of everybody for who manages them. */
import { Link } from "wouter";
import { useRights } from "../../../api/permissions";
import { useSignedIn } from "../../../api/session";
import { lastUsed, type Token, useTokens } from "../../../api/tokens";
import { fullName, type User, useUsers } from "../../../api/users";
import { useNow } from "../../../clock/now";
import { Time } from "../../../components/Time";
import { Visible } from "../../../components/Visible";
import { historyLink, NEW, TOKENS } from "../../../links";
import { LOCAL } from "../../../zone/zone";
import { type Column, ListPage } from "../shared/ListPage";
import { MissingPermission } from "../shared/Missing";
import { NewLink } from "../shared/NewLink";
import { RevokeToken } from "./RevokeToken";
import styles from "./TokensPage.module.css";

export default function TokensPage() {
  const { holds, isOwner } = useRights();
  const { user: me } = useSignedIn();
  const users = useUsers().data ?? [];
  const nowMs = useNow();
  const holder = ({ user_id }: Token) => users.find(({ id }) => id === user_id);
  const mayRevoke = (token: Token) =>
    token.user_id === me.id || isOwner || holder(token)?.role !== "account_owner";
  const columns: Column<Token>[] = [
    { title: "Token", cell: ({ token }) => <code>{token}</code> },
    { title: "Acts in the name of", cell: (token) => <Visible text={nameOf(holder(token))} /> },
    { title: "Last used", cell: (token) => <LastUsed instant={lastUsed(token)} nowMs={nowMs} /> },
    {
      title: "Actions",
      cell: (token) => (
        <div className={styles.actions}>
          <Link href={historyLink(token.id)}>History</Link>
          {mayRevoke(token) ? <RevokeToken token={token} /> : "Only the account owner revokes it"}
        </div>
      ),
    },
  ];
  return (
    <ListPage
      title="API tokens"
      noun="token"
      query={useTokens()}
      idOf={({ id }) => id}
      words={(token) => [token.token, nameOf(holder(token)), holder(token)?.email ?? ""]}
      columns={columns}
      actions={<NewLink href={`${TOKENS}/${NEW}`}>New token</NewLink>}
      note={
        !holds("manage-api-tokens") && (
          <MissingPermission
            permission="manage-api-tokens"
            what="These are your own tokens. To see and revoke those of others"
          />
        )
      }
      about="With an API token a program acts in the name of a user: it exchanges it for access tokens, which are good for 48 hours each."
    />
  );
}

function LastUsed({ instant, nowMs }: { instant: string | undefined; nowMs: number }) {
  return instant === undefined ? "never" : <Time instant={instant} zone={LOCAL} nowMs={nowMs} />;
}

function nameOf(user: User | undefined): string {
  return user === undefined ? "" : fullName(user) || user.email;
}
