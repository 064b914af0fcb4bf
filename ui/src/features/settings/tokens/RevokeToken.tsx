/** Ends a token, after its last characters were typed. */
import { revokeToken, TOKENS_KEY, type Token } from "../../../api/tokens";
import { TOKENS } from "../../../links";
import { DeleteButton } from "../shared/DeleteButton";

export function RevokeToken({ token: { id, token } }: { token: Token }) {
  // What comes before the ellipsis is the same for all, and an ellipsis is on few keyboards.
  const ending = token.split("…").at(-1) ?? token;
  return (
    <DeleteButton
      noun="API token"
      name={ending}
      verb="Revoke"
      remove={() => revokeToken(id)}
      list={TOKENS}
      queryKey={TOKENS_KEY}
    >
      <p>
        Programs that use <code>{token}</code> are refused within seconds, and so are the access tokens that
        it was exchanged for. Its name is the characters that it ends in.
      </p>
    </DeleteButton>
  );
}
