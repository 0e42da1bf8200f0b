import { createListeners } from "./listeners.js";

/** Events by name, and who listens to them. */
export function createBus() {
  const events = new Map();
  const listenersOf = (name) => {
    if (!events.has(name)) events.set(name, createListeners());
    return events.get(name);
  };

  return {
    on: (name, listener) => listenersOf(name).add(listener),
    once(name, listener) {
      const off = listenersOf(name).add((...values) => {
        listener(...values);
        off();
      });
      return off;
    },
    emit(name, ...values) {
      return listenersOf(name).call(values);
    },
    count: (name) => listenersOf(name).size(),
  };
}
