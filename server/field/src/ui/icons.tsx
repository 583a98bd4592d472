/** Small drawings beside words; they say nothing on their own, so screen readers pass over them. */

const PATHS = {
  back: "M15 4l-8 8 8 8",
  next: "M9 4l8 8-8 8",
  today: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8 14l3 3 5-5",
  people: "M8 11a3 3 0 100-6 3 3 0 000 6zM16 11a3 3 0 100-6 3 3 0 000 6zM2 20c0-4 2-6 6-6s6 2 6 6M15 14c4 0 7 2 7 6",
  house: "M3 11l9-8 9 8M6 9v11h12V9M10 20v-6h4v6",
  tent: "M12 4l9 16H3zM12 12l4 8H8z",
  sync: "M4 12a8 8 0 0114-5l2 2M20 4v5h-5M20 12a8 8 0 01-14 5l-2-2M4 20v-5h5",
  check: "M4 12l6 6L20 6",
  alert: "M12 3l10 18H2zM12 10v5M12 17v1.5",
  plus: "M12 4v16M4 12h16",
  minus: "M4 12h16",
  close: "M5 5l14 14M19 5L5 19",
  gear: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4v6M9 14v6",
} as const;

/** Name of a drawing. */
export type IconName = keyof typeof PATHS;

/** One drawing in the colour of the text around it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
