/** The key of a service: a new one, and whether it may record events at all. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Seen } from "../../../api/request";
import { rotateKey, type Service, switchService } from "../../../api/services";
import { Button } from "../../../components/Button";
import { ConfirmDialog } from "../../../components/ConfirmDialog";
import { FormError } from "../../../components/FormError";
import { Facts } from "../shared/Facts";
import { Secret } from "../shared/Secret";
import styles from "./Config.module.css";
import { ABOUT_KEY } from "./NewService";

export function Key({ service, mayUpdate }: { service: Seen<Service>; mayUpdate: boolean }) {
  const { api_key, is_disabled } = service.value;
  const [secret, setSecret] = useState<string>();
  return (
    <>
      <h2>Key</h2>
      <Facts
        facts={[
          ["Key", <code key="key">{api_key}</code>],
          ["State", is_disabled ? "Disabled: its events are refused" : "Enabled: it may record events"],
        ]}
      />
      {secret !== undefined && (
        <Secret
          title="The new key of this service"
          about={ABOUT_KEY}
          secret={secret}
          onDone={() => setSecret(undefined)}
        />
      )}
      {mayUpdate && (
        <div className={styles.buttons}>
          <RotateButton service={service} onKey={setSecret} />
          {is_disabled ? <EnableButton id={service.value.id} /> : <DisableButton service={service.value} />}
        </div>
      )}
      {mayUpdate && is_disabled && (
        <p className={styles.hint}>A disabled service gets no new key: enable it first.</p>
      )}
    </>
  );
}

function RotateButton({ service, onKey }: { service: Seen<Service>; onKey: (key: string) => void }) {
  const { name, is_disabled } = service.value;
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const rotating = useMutation({
    mutationFn: () => rotateKey(queries, service),
    onSuccess: (key) => {
      onKey(key);
      setAsking(false);
    },
  });
  return (
    <>
      <Button isDangerous disabled={is_disabled} onClick={() => setAsking(true)}>
        New key
      </Button>
      {isAsking && (
        <ConfirmDialog
          title="Give this service a new key?"
          verb="Replace the key"
          name={name}
          isBusy={rotating.isPending}
          error={rotating.error}
          onConfirm={() => rotating.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>
            The present one stops working within 5 seconds: what uses it records nothing until it has the new
            one.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

function EnableButton({ id }: { id: string }) {
  const enabling = useSwitch(id, true);
  return (
    <>
      <Button disabled={enabling.isPending} onClick={() => enabling.mutate()}>
        Enable
      </Button>
      {enabling.error && <FormError error={enabling.error} />}
    </>
  );
}

function DisableButton({ service: { id, name } }: { service: Service }) {
  const [isAsking, setAsking] = useState(false);
  const disabling = useSwitch(id, false);
  return (
    <>
      <Button isDangerous onClick={() => setAsking(true)}>
        Disable
      </Button>
      {isAsking && (
        <ConfirmDialog
          title="Disable this service?"
          verb="Disable"
          name={name}
          isBusy={disabling.isPending}
          error={disabling.error}
          onConfirm={() => disabling.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>Its events are refused from then on, until it is enabled again with the same key.</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function useSwitch(id: string, isOn: boolean) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: () => switchService(queries, id, isOn) });
}
