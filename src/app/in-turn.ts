export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Work under the same key runs one after the other, in the order it came; under another beside it. */
export function inTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
