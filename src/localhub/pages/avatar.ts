import { escapeHtml } from "./html.js";

/** A picture of an account that needs no network: its first letter on a colour of its own. */
export function avatarSvg(login: string): string {
  const hue = [...login].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 360, 7);
  const letter = escapeHtml(login.charAt(0).toUpperCase());
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 45% 45%)"/><text x="20" y="27" font-family="sans-serif" font-size="20" fill="#fff" text-anchor="middle">${letter}</text></svg>`;
}
