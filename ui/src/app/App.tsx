/** The application: who may see which page. */
import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { useSearch } from "../address";
import { newQueryClient } from "../api/queries";
import { useSession } from "../api/session";
import { StateMessage } from "../components/StateMessage";
import { ToastProvider } from "../components/Toasts";
import { JoinPage } from "../features/join/JoinPage";
import { SettingsPage } from "../features/settings/SettingsPage";
import { SignInPage } from "../features/sign-in/SignInPage";
import { SigningOut } from "../features/sign-in/SigningOut";
import { UnsavedGuard } from "../form/UnsavedGuard";
import { leave } from "../form/unsaved";
import { LIVE_LOGS, SETTINGS, signInLink } from "../links";
import { AuditLogsPage } from "./AuditLogsPage";
import { Shell } from "./Shell";

export function App() {
  const [queries] = useState(newQueryClient);
  return (
    <QueryClientProvider client={queries}>
      <ToastProvider>
        <Switch>
          <Route path="/sign-in/:organisation?">
            {({ organisation }) => <SignInPage organisation={organisation} />}
          </Route>
          <Route path="/join" component={JoinPage} />
          <Route component={SignedInPages} />
        </Switch>
      </ToastProvider>
    </QueryClientProvider>
  );
}

function SignedInPages() {
  const session = useSession();
  const [isSigningOut, setSigningOut] = useState(false);
  const [path] = useLocation();
  const search = useSearch();
  if (session.isError) {
    return (
      <main>
        <StateMessage
          title="Holdfast cannot be reached"
          isError
          isWholePage
          action={{ label: "Try again", act: () => session.refetch() }}
        >
          {session.error.message}
        </StateMessage>
      </main>
    );
  }
  if (session.isPending) return null;
  if (session.data === null) return <Redirect to={signInLink(path, search)} replace />;
  if (isSigningOut) return <SigningOut />;
  return (
    <Shell onSignOut={() => leave(() => setSigningOut(true))}>
      <UnsavedGuard />
      <Switch>
        <Route path={`${LIVE_LOGS}/*?`} component={AuditLogsPage} />
        <Route path={`${SETTINGS}/*`} component={SettingsPage} />
        <Route path="/">
          <Redirect to={LIVE_LOGS} replace />
        </Route>
        <Route>
          <StateMessage title="There is no such page" isWholePage>
            Look whether the address is complete.
          </StateMessage>
        </Route>
      </Switch>
    </Shell>
  );
}
