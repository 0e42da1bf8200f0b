/** A cache of at most `capacity` values; the one that was used longest ago makes room for a new one. */
export function createCache({ capacity }) {
  if (!Number.isInteger(capacity) || capacity < 1)
    throw new RangeError("capacity must be a positive integer");
  // A Map lists its keys in the order in which they were added: the first is the one to go.
  const entries = new Map();

  return {
    get size() {
      return entries.size;
    },
    has: (key) => {
      const value = entries.get(key);
      if (value === undefined) return false;
      entries.delete(key);
      entries.set(key, value);
      return true;
    },
    get(key) {
      const value = entries.get(key);
      if (value !== undefined) {
        entries.delete(key);
        entries.set(key, value);
      }
      return value;
    },
    set(key, value) {
      entries.delete(key);
      if (entries.size >= capacity) entries.delete(entries.keys().next().value);
      entries.set(key, value);
    },
  };
}
