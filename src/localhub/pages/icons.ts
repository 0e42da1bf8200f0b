import { type Html, trusted } from "./html.js";

/** Drawn here, since not every machine has a font with pictures. */
const icon = (paths: string): Html =>
  trusted(`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${paths}</svg>`);

export const folderIcon = icon('<path d="M1.5 3h4.6l1.5 1.8h6.9v8.7h-13z" fill="#54aeff"/>');
export const fileIcon = icon(
  '<path d="M3.5 1.5h6l3 3v10h-9z M9.5 1.5v3h3" fill="none" stroke="currentColor"/>',
);
export const packageIcon = icon(
  '<path d="M2 4.5 8 1.5l6 3v7l-6 3-6-3z M2 4.5l6 3 6-3 M8 7.5v7" fill="none" stroke="currentColor"/>',
);
export const talkIcon = icon('<path d="M2 2.5h12v8H7.5L4.5 13.5v-3H2z" fill="none" stroke="currentColor"/>');
