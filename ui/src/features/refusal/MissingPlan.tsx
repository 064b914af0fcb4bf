/** For organisations whose plan has no audit logs: what is missing, and that nothing is lost meanwhile. */
import { StateMessage } from "../../components/StateMessage";

export function MissingPlan({ plan }: { plan: string }) {
  return (
    <StateMessage title="Audit Logs are part of the plan Enterprise" isWholePage>
      <p>
        Your organisation is on the plan <strong>{plan}</strong>. Whoever operates this installation can
        change it.
      </p>
      <p>Recording goes on meanwhile: everything that happens now can be seen once the plan allows it.</p>
    </StateMessage>
  );
}
