/** A button in one of three weights: `primary` once on a page or dialog, `plain`, and `bare` inside rows and panels. */
import type { ComponentProps } from "react";
import styles from "./Button.module.css";

export interface ButtonProps extends ComponentProps<"button"> {
  weight?: "primary" | "plain" | "bare";
  /** For what cannot be undone. */
  isDangerous?: boolean;
}

export function Button({ weight = "plain", isDangerous = false, className, ...rest }: ButtonProps) {
  const names = [styles.button, styles[weight], isDangerous && styles.dangerous, className];
  return <button type="button" {...rest} className={names.filter(Boolean).join(" ")} />;
}
