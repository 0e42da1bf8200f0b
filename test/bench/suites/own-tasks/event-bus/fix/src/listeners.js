/** The listeners of one event, in the order in which they were added. */
export function createListeners() {
  // Objects, so that two registrations of the same function differ.
  const registrations = new Set();

  return {
    add(listener) {
      const registration = { listener };
      registrations.add(registration);
      return () => {
        registrations.delete(registration);
      };
    },
    call(values) {
      let called = 0;
      for (const registration of [...registrations]) {
        if (!registrations.has(registration)) continue;
        called += 1;
        registration.listener(...values);
      }
      return called;
    },
    size: () => registrations.size,
  };
}
