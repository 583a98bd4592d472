/** One tab at a time: whoever holds the lock of an account has its records in memory and writes. */

/** Take the lock of an account, if need be from another tab; null when another tab has it. `lost` is called when it is taken away. */
export function holdAccount(device: string, steal: boolean, lost: () => void): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    let held = false;
    const hold = (lock: Lock | null): Promise<void> => {
      if (!lock) {
        resolve(null);
        return Promise.resolve();
      }
      held = true;
      return new Promise<void>((release) => resolve(() => {
        held = false;
        release();
      }));
    };
    navigator.locks.request(`lapangan-${device}`, steal ? { steal } : { ifAvailable: true }, hold).catch((error) => {
      if (held) lost();
      else reject(error as Error);
    });
  });
}
