/** Changes that were not kept yet: who leaves the page is asked first. */
import { useEffect, useState } from "react";

/** The forms with such changes. */
const unsaved = new Set<object>();
let isLeaving = false;
/** Asks whoever would lose them; present while signed-in pages are. */
let ask: ((go: () => void) => void) | undefined;

/** Marks the page as long as a form has changes that were not kept. */
export function useUnsaved(isDirty: boolean) {
  useEffect(() => {
    if (!isDirty) return;
    const form = {};
    unsaved.add(form);
    return () => void unsaved.delete(form);
  }, [isDirty]);
}

/** Goes somewhere without asking. */
export function leaveFreely(go: () => void) {
  isLeaving = true;
  try {
    go();
  } finally {
    isLeaving = false;
  }
}

/** Goes on with what ends the page without leaving its address, once nothing is lost or somebody has agreed to it. */
export function leave(go: () => void) {
  if (unsaved.size === 0 || ask === undefined) go();
  else ask(go);
}

/** What this module uses of the Navigation API (https://html.spec.whatwg.org/#navigation-interface). */
interface NavigateEvent extends Event {
  readonly navigationType: "push" | "replace" | "reload" | "traverse";
  readonly destination: { readonly url: string; readonly key: string };
  readonly downloadRequest: string | null;
}
interface Navigation extends EventTarget {
  navigate: (url: string) => void;
  traverseTo: (key: string) => void;
}

/**
 * Stops whoever would leave unkept changes; answers how to go on, while somebody is being asked.
 *
 * Closing or reloading the page is asked about by the browser itself, and so is everything where it has no Navigation
 * API: it has words of its own for it.
 */
export function useStoppedLeaving(): { goOn: () => void; stay: () => void } | undefined {
  const [stopped, setStopped] = useState<{ go: () => void }>();
  useEffect(() => {
    const navigation = (window as { navigation?: Navigation }).navigation;
    const navigated = (event: Event) => {
      const to = event as NavigateEvent;
      if (isLeaving || unsaved.size === 0 || !to.cancelable || to.downloadRequest !== null) return;
      if (to.navigationType === "reload" || isThisPage(to.destination.url)) return;
      event.preventDefault();
      setStopped({ go: () => follow(navigation, to) });
    };
    const closed = (event: BeforeUnloadEvent) => {
      if (!isLeaving && unsaved.size > 0) event.preventDefault();
    };
    ask = (go) => setStopped({ go });
    navigation?.addEventListener("navigate", navigated);
    window.addEventListener("beforeunload", closed);
    return () => {
      ask = undefined;
      navigation?.removeEventListener("navigate", navigated);
      window.removeEventListener("beforeunload", closed);
    };
  }, []);
  if (!stopped) return undefined;
  const stay = () => setStopped(undefined);
  const goOn = () => {
    stay();
    unsaved.clear();
    stopped.go();
  };
  return { goOn, stay };
}

function follow(navigation: Navigation | undefined, { navigationType, destination }: NavigateEvent) {
  if (navigationType === "traverse") return navigation?.traverseTo(destination.key);
  // As wouter goes to a page, so that it is drawn without being loaded.
  history.pushState(null, "", destination.url);
}

function isThisPage(url: string): boolean {
  const { origin, pathname } = new URL(url);
  return origin === location.origin && pathname === location.pathname;
}
