import "react";

declare module "react" {
  /** Custom properties, by which a component tells its style sheet a measure. */
  interface CSSProperties {
    [name: `--${string}`]: string | number;
  }
}
