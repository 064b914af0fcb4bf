/** Short news at the edge of the page, announced politely, that go away by themselves unless they are being read. */
import { Toast } from "radix-ui";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { Button } from "./Button";
import { Close } from "./icons";
import styles from "./Toasts.module.css";

interface News {
  title: string;
  /** Where to read more. */
  action?: { label: string; act: () => void };
}

const SHOWN_MS = 8_000;
const Tell = createContext<(news: News) => void>(() => undefined);

/** Shows news. */
export function useToast(): (news: News) => void {
  return useContext(Tell);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<(News & { key: number })[]>([]);
  const tell = useCallback((news: News) => {
    setShown((before) => [...before, { ...news, key: (before.at(-1)?.key ?? 0) + 1 }]);
  }, []);
  const drop = (key: number) => setShown((before) => before.filter((news) => news.key !== key));
  return (
    <Tell.Provider value={tell}>
      <Toast.Provider duration={SHOWN_MS}>
        {children}
        {shown.map((news) => (
          <OneToast key={news.key} news={news} onClose={() => drop(news.key)} />
        ))}
        <Toast.Viewport className={styles.viewport} />
      </Toast.Provider>
    </Tell.Provider>
  );
}

function OneToast({ news, onClose }: { news: News; onClose: () => void }) {
  const { action } = news;
  return (
    <Toast.Root className={styles.toast} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Toast.Title>{news.title}</Toast.Title>
      {action && (
        <Toast.Action asChild altText={action.label}>
          <Button onClick={action.act}>{action.label}</Button>
        </Toast.Action>
      )}
      <Toast.Close asChild>
        <Button weight="bare" aria-label="Close">
          <Close />
        </Button>
      </Toast.Close>
    </Toast.Root>
  );
}
