/** The icons, drawn with lines in the colour of the text around them. All are decoration: a name stands beside each. */
import type { ReactNode } from "react";

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const ChevronDown = () => (
  <Icon>
    <path d="M4 6l4 4 4-4" />
  </Icon>
);

export const Close = () => (
  <Icon>
    <path d="M4 4l8 8M12 4l-8 8" />
  </Icon>
);

export const ChevronUp = () => (
  <Icon>
    <path d="M4 10l4-4 4 4" />
  </Icon>
);

export const ChevronLeft = () => (
  <Icon>
    <path d="M10 4l-4 4 4 4" />
  </Icon>
);

export const ChevronRight = () => (
  <Icon>
    <path d="M6 4l4 4-4 4" />
  </Icon>
);

export const Refresh = () => (
  <Icon>
    <path d="M13 8a5 5 0 1 1-1.5-3.5L13 6M13 2.5V6H9.5" />
  </Icon>
);

export const Pause = () => (
  <Icon>
    <path d="M5.5 4v8M10.5 4v8" />
  </Icon>
);

export const Play = () => (
  <Icon>
    <path d="M5.5 3.5v9l7-4.5z" />
  </Icon>
);

export const Columns = () => (
  <Icon>
    <path d="M2.5 3.5h11v9h-11zM6.2 3.5v9M9.8 3.5v9" />
  </Icon>
);
