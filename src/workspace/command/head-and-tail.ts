/** Keeps the first and the last bytes of a stream, whatever its length, in constant memory. */
export interface HeadAndTail {
  push: (chunk: Buffer) => void;
  /** All bytes seen so far. */
  total: () => number;
  /** Head and tail as text; what was left out between them is said in a line of its own. */
  text: () => string;
}

export function headAndTail(headBytes: number, tailBytes: number): HeadAndTail {
  const head: Buffer[] = [];
  let inHead = 0;
  const ring = Buffer.allocUnsafeSlow(tailBytes);
  let afterHead = 0;

  const pushTail = (chunk: Buffer): void => {
    const kept = chunk.subarray(Math.max(0, chunk.length - tailBytes));
    const start = (afterHead + chunk.length - kept.length) % tailBytes;
    const first = kept.subarray(0, tailBytes - start);
    first.copy(ring, start);
    kept.subarray(first.length).copy(ring, 0);
    afterHead += chunk.length;
  };

  return {
    push: (chunk) => {
      const fits = chunk.subarray(0, headBytes - inHead);
      if (fits.length > 0) head.push(Buffer.from(fits));
      inHead += fits.length;
      if (fits.length < chunk.length) pushTail(chunk.subarray(fits.length));
    },
    total: () => inHead + afterHead,
    text: () => {
      const start = afterHead % tailBytes;
      const whole = afterHead <= tailBytes;
      const tail = whole
        ? ring.subarray(0, afterHead)
        : Buffer.concat([ring.subarray(start), ring.subarray(0, start)]);
      if (whole) return Buffer.concat([...head, tail]).toString("utf8");
      const left = afterHead - tailBytes;
      return `${Buffer.concat(head).toString("utf8")}\n[… ${left} bytes left out …]\n${tail.toString("utf8")}`;
    },
  };
}
