/** The listeners of one event, in the order in which they were added. */
export function createListeners() {
  const listeners = [];

  return {
    add(listener) {
      listeners.push(listener);
      return () => {
        const at = listeners.indexOf(listener);
        if (at >= 0) listeners.splice(at, 1);
      };
    },
    call(values) {
      let called = 0;
      for (const listener of listeners) {
        listener(...values);
        called += 1;
      }
      return called;
    },
    size: () => listeners.length,
  };
}
