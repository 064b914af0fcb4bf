/** In which zone times are shown: that of whoever looks, or UTC. The choice stays in the browser. */
import { useKept } from "../kept/useKept";

export interface Zone {
  /** A name of the IANA database, such as `Europe/Berlin`, or `UTC`. */
  name: string;
}

export const UTC: Zone = { name: "UTC" };

/** The zone of this browser. */
export const LOCAL: Zone = { name: localName() };

const KINDS = ["local", "utc"] as const;
type Kind = (typeof KINDS)[number];

/** The zones that somebody can choose between: one when they live by UTC. */
export const ZONES: readonly Zone[] = LOCAL.name === UTC.name ? [UTC] : [LOCAL, UTC];

export function useZone(): readonly [Zone, (zone: Zone) => void] {
  const [kind, setKind] = useKept<Kind>("zone", (value) => KINDS.find((kind) => kind === value), "local");
  return [kind === "utc" ? UTC : LOCAL, (zone) => setKind(zone.name === UTC.name ? "utc" : "local")];
}

/** Some systems call it `Etc/UTC`, and some do not know. */
function localName(): string {
  const name = new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
  return /^(Etc\/)?(UTC|GMT|UCT|Zulu)$/.test(name) ? "UTC" : name;
}
