/** A secret or a link that holds one, which is shown this one time. */
import { Button } from "../../../components/Button";
import { CopyButton } from "../../../components/CopyButton";
import styles from "./Secret.module.css";

interface SecretProps {
  /** What it is, such as `The key of this service`. */
  title: string;
  /** What to do with it. */
  about: string;
  secret: string;
  onDone: () => void;
}

export function Secret({ title, about, secret, onDone }: SecretProps) {
  return (
    <section className={styles.secret} aria-label={title} role="status">
      <h2>{title}</h2>
      <p>{about} It is shown this one time and kept nowhere: copy it now.</p>
      <code className={styles.text}>{secret}</code>
      <div className={styles.buttons}>
        <CopyButton label="Copy" text={() => secret} />
        <Button onClick={onDone}>I have it</Button>
      </div>
    </section>
  );
}
