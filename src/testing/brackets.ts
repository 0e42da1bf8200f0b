/** Where the bracket that opens at `open` closes in masked code, or null when it does not close in it. */
export function closingAt(code: string, open: number): number | null {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if ("([{".includes(code.charAt(at))) depth++;
    else if (")]}".includes(code.charAt(at)) && --depth === 0) return at;
  }
  return null;
}

/** True when every bracket of the masked code closes in it, and none closes that it did not open. */
export function balanced(code: string): boolean {
  let depth = 0;
  for (const char of code) {
    if ("([{".includes(char)) depth++;
    else if (")]}".includes(char) && --depth < 0) return false;
  }
  return depth === 0;
}
