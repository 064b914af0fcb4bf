/** Who is signed in. */
import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
  useSuspenseQuery,
} from "@tanstack/react-query";
import { ApiError, get, post, put, remove, type Schema } from "./request";

export type Session = Schema["SessionView"];

const KEY = ["session"];

/** The session, or null when nobody is signed in. */
const sessionQuery = queryOptions({
  queryKey: KEY,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return (await get("/v3/session", { signal })).data;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export function useSession() {
  return useQuery(sessionQuery);
}

/** The session, on pages that are only shown to somebody who is signed in. */
export function useSignedIn(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (data === null) throw new Error("this page is shown only to somebody who is signed in");
  return data;
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema["SignInInput"]) => post("/v3/session", { body }),
    onSuccess: ({ data }) => queries.setQueryData(KEY, data),
  });
}

/** Ends the session. Nothing of its pages may be shown any more: what they ask for would be refused. */
export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      try {
        await remove("/v3/session");
      } catch (error) {
        // It has ended already.
        if (!(error instanceof ApiError && error.status === 401)) throw error;
      }
    },
    onSuccess: () => {
      // The session itself stays in the cache: what watches it would not see that another took its place.
      queries.setQueryData(KEY, null);
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
    },
  });
}

/** What to do when any request finds that the session has ended. */
export function sessionEnded(queries: QueryClient) {
  queries.setQueryData(KEY, null);
}

/** Learns what whoever is signed in may do by now, after a change of roles. */
export function lookAtRightsAgain(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: KEY });
}

/** Sets a password with the secret of a link, and signs in. */
export function useJoin() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema["JoinInput"]) => post("/v3/join", { body }),
    onSuccess: ({ data }) => queries.setQueryData(KEY, data),
  });
}

/** Changes one's own password; one's other sessions end. */
export async function changePassword(body: Schema["PasswordInput"]) {
  try {
    await put("/v3/session/password", { body });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "forbidden")) throw error;
    // The server refuses whoever does not know the password, and names the field in its sentence alone.
    const { status, code, message, requestID } = error;
    const wrong = { field: "current_password", message: "this is not your password" };
    throw new ApiError(status, code, message, requestID, [wrong]);
  }
}
