/**
 * Markdown that somebody wrote, drawn as elements: HTML in it stays text, images are not loaded, and a link leads to
 * nothing but a web page or a mail address.
 */
import ReactMarkdown, { defaultUrlTransform } from "react-markdown";
import { visibleInLines } from "../../../text/visible";
import styles from "./Markdown.module.css";

export default function Markdown({ text }: { text: string }) {
  return (
    <div className={styles.markdown}>
      <ReactMarkdown
        disallowedElements={["img"]}
        unwrapDisallowed
        urlTransform={defaultUrlTransform}
        components={{
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noopener noreferrer nofollow">
              {children}
            </a>
          ),
        }}
      >
        {visibleInLines(text)}
      </ReactMarkdown>
    </div>
  );
}
