// Keeps what an origin has stored, and puts it back: databases, letters, and the names of caches, which nobody may have changed.
// A database is emptied and filled again; where its version or its stores are others than they were, `restore` says no.
class Keeper {
  async note() {
    this.kept = await this.read();
  }

  async read() {
    const found = { databases: new Map(), letters: { ...localStorage }, shell: await this.shell() };
    for (const { name, version } of await indexedDB.databases()) {
      found.databases.set(name, await this.within(name, (db) => this.content(db, version)));
    }
    return found;
  }

  async content(db, version) {
    const stores = new Map();
    for (const name of db.objectStoreNames) {
      const store = db.transaction(name).objectStore(name);
      const [keys, values] = await Promise.all([this.done(store.getAllKeys()), this.done(store.getAll())]);
      stores.set(name, keys.map((key, at) => [values[at], store.keyPath === null ? key : undefined]));
    }
    return { version, stores };
  }

  /** Make everything as it was noted; tell whether it is. */
  async restore() {
    const { databases, letters, shell } = this.kept;
    localStorage.clear();
    Object.assign(localStorage, letters);
    const names = new Map((await indexedDB.databases()).map(({ name, version }) => [name, version]));
    for (const name of names.keys()) if (!databases.has(name)) await this.done(indexedDB.deleteDatabase(name));
    for (const [name, { version, stores }] of databases) {
      if (names.get(name) !== version || !(await this.within(name, (db) => this.fill(db, stores)))) return false;
    }
    return JSON.stringify(await this.shell()) === JSON.stringify(shell);
  }

  async fill(db, stores) {
    if (JSON.stringify([...db.objectStoreNames]) !== JSON.stringify([...stores.keys()])) return false;
    const tx = db.transaction([...stores.keys()], "readwrite");
    for (const [name, rows] of stores) {
      const store = tx.objectStore(name);
      store.clear();
      for (const [value, key] of rows) store.put(value, key);
    }
    await new Promise((done, failed) => Object.assign(tx, { oncomplete: done, onabort: () => failed(tx.error) }));
    return true;
  }

  /** Return which service workers there are and what they keep. */
  async shell() {
    const workers = (await navigator.serviceWorker.getRegistrations()).map((one) => [one.scope, !!one.active, !!one.waiting, !!one.installing]);
    const caches_ = await Promise.all((await caches.keys()).map(async (name) => [name, (await (await caches.open(name)).keys()).length]));
    return [workers, caches_];
  }

  async within(name, work) {
    const db = await this.done(indexedDB.open(name));
    try {
      return await work(db);
    } finally {
      db.close();
    }
  }

  done(request) {
    return new Promise((done, failed) => Object.assign(request, { onsuccess: () => done(request.result), onerror: () => failed(request.error) }));
  }
}

window.keeper = new Keeper();
