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

export const Calendar = () => (
  <Icon>
    <path d="M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3M10.5 2v3" />
  </Icon>
);

export const Funnel = () => (
  <Icon>
    <path d="M2 3h12L9.5 8.5V13l-3-1.5v-3z" />
  </Icon>
);

export const Magnifier = () => (
  <Icon>
    <path d="M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.5 10.5L14 14" />
  </Icon>
);

export const Exclude = () => (
  <Icon>
    <path d="M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM4.2 4.2l7.6 7.6" />
  </Icon>
);

export const Star = () => (
  <Icon>
    <path d="M8 2l1.8 3.8 4.2.5-3.1 2.8.8 4.1L8 11.2l-3.7 2 .8-4.1L2 6.3l4.2-.5z" />
  </Icon>
);

export const Download = () => (
  <Icon>
    <path d="M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11" />
  </Icon>
);

export const Pencil = () => (
  <Icon>
    <path d="M3 13l.8-3.2L10.5 3 13 5.5l-6.8 6.7z" />
  </Icon>
);

export const Bin = () => (
  <Icon>
    <path d="M3 4.5h10M6.5 4.5V2.5h3v2M4.5 4.5l.5 9h6l.5-9" />
  </Icon>
);

export const Copy = () => (
  <Icon>
    <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />
  </Icon>
);

export const LinkIcon = () => (
  <Icon>
    <path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.2 9.1a2.6 2.6 0 0 0 3.7 3.7l.9-.9" />
  </Icon>
);
