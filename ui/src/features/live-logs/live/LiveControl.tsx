/** Whether events arrive, a button that pauses and resumes, and how many wait. */
import { useEffect, useState } from "react";
import { Button } from "../../../components/Button";
import { ChevronUp, Pause, Play } from "../../../components/icons";
import { Unseen } from "../../../components/Unseen";
import { count } from "../../../text/count";
import { ARRIVALS_MAX } from "./arrivals";
import styles from "./LiveControl.module.css";
import type { Live } from "./useLive";

interface LiveControlProps {
  live: Live;
  isPaused: boolean;
  onPause: (isPaused: boolean) => void;
  /** Shows what waits, at the top. */
  onShowNew: () => void;
}

export function LiveControl({ live, isPaused, onPause, onShowNew }: LiveControlProps) {
  const { connection } = live;
  if (connection.state === "off") return <span className={styles.quiet}>Fixed time: nothing is added</span>;
  return (
    <span className={styles.control}>
      <Button
        weight="bare"
        aria-pressed={isPaused}
        aria-label={isPaused ? "Resume live events" : "Pause live events"}
        onClick={() => onPause(!isPaused)}
      >
        {isPaused ? <Play /> : <Pause />}
      </Button>
      <State live={live} isPaused={isPaused} />
      <NewButton live={live} onShowNew={onShowNew} />
    </span>
  );
}

function State({ live: { connection, retry, arrivals }, isPaused }: { live: Live; isPaused: boolean }) {
  const shown = isPaused && connection.state === "live" ? "paused" : connection.state;
  return (
    <span className={styles.state} data-state={shown}>
      <span className={styles.dot} aria-hidden="true" />
      <span role="status">
        {WORDS[shown]}
        {arrivals.waiting.length > 0 && <Unseen>, new events wait</Unseen>}
      </span>
      {connection.state === "reconnecting" && <Countdown untilMs={connection.untilMs} />}
      {connection.state === "ended" && (
        <>
          <span className={styles.reason}>{connection.reason}</span>
          <Button weight="bare" onClick={retry}>
            Try again
          </Button>
        </>
      )}
    </span>
  );
}

const WORDS = {
  connecting: "Connecting",
  live: "Live",
  paused: "Paused",
  reconnecting: "Reconnecting",
  ended: "Ended:",
  off: "",
};

function Countdown({ untilMs }: { untilMs: number }) {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNowMs(Date.now()), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  const seconds = Math.ceil((untilMs - nowMs) / 1_000);
  return seconds > 0 ? <span>in {seconds} s</span> : null;
}

function NewButton({ live, onShowNew }: Pick<LiveControlProps, "live" | "onShowNew">) {
  const waiting = live.arrivals.waiting.length;
  if (waiting === 0 && !live.isOverflowing) return null;
  return (
    <Button className={styles.new} onClick={onShowNew}>
      <ChevronUp />
      {live.isOverflowing ? `Over ${count(ARRIVALS_MAX)} new` : `${count(waiting)} new`}
    </Button>
  );
}
