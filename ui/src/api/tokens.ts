/** Refresh tokens: what people give to programs that act in their name. */
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { get, post, remove, type Schema } from "./request";

export type Token = Schema["RefreshToken"];

export const TOKENS_KEY = ["tokens"];

/** What the server says of a token that was never exchanged. */
const NEVER = "0001-01-01T00:00:00Z";

/** One's own; those of everybody for who manages them. */
export function useTokens() {
  return useQuery({
    queryKey: TOKENS_KEY,
    queryFn: async ({ signal }): Promise<Token[]> => (await get("/v3/refresh-token", { signal })).data,
  });
}

/** When a token was last exchanged; undefined when it never was. */
export function lastUsed({ last_refresh }: Token): string | undefined {
  return last_refresh === NEVER ? undefined : last_refresh;
}

/** Makes a token; its text is in this answer and in no other. */
export async function createToken(queries: QueryClient, body: Schema["RefreshTokenInput"]): Promise<Token> {
  const { data } = await post("/v3/refresh-token", { body });
  queries.invalidateQueries({ queryKey: TOKENS_KEY });
  return data;
}

export function revokeToken(id: string) {
  return remove("/v3/refresh-token/{id}", { path: { id } });
}
