// What is unsent, kept in this browser under AES-GCM. The key comes from the server and lives in memory only; without it the
// rows cannot be read, and count as sealed. The rows themselves are IndexedDB, or memory where a browser has no WebCrypto.

/** Raised where the key cannot be had now; `status` is that of the answer, 0 without one. */
export class NoKey extends Error {
  constructor(status) {
    super("the key of the outbox cannot be had");
    this.status = status;
  }
}

/** Entries and drafts of one person, readable once the key is there. */
export class Sealed {
  #key = null;
  #asked = null;

  /**
   * @param {{add, all, put, remove, count, getDraft, putDraft, clear}} rows where sealed rows lie
   * @param {() => Promise<{status: number, key?: string}>} fetchKey asks the server; `key` is base64 of 32 bytes
   * @param {SubtleCrypto|null} subtle null: nothing is sealed, and nothing outlives the page
   */
  constructor(rows, fetchKey, subtle) {
    this.rows = rows;
    this.fetchKey = fetchKey;
    this.subtle = subtle;
  }

  /** Whether what is kept outlives the page. */
  get lasting() {
    return this.subtle !== null;
  }

  /** Whether rows can be read. */
  get open() {
    return this.subtle === null || this.#key !== null;
  }

  /** Gets the key, once. Raises `NoKey`. */
  async unlock() {
    if (this.open) return;
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = null;
    });
    await this.#asked;
  }

  async #ask() {
    const answer = await this.fetchKey().catch(() => ({ status: 0 }));
    if (!answer.key) throw new NoKey(answer.status);
    const raw = Uint8Array.from(atob(answer.key), (letter) => letter.charCodeAt(0));
    this.#key = await this.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  }

  /** Keeps an entry; answers its place in the queue. */
  async add(item) {
    return this.rows.add(await this.#seal(item));
  }

  /** Every entry in its order: `{place, item}`, `item` null where the key does not open it. */
  async list() {
    const rows = await this.rows.all();
    return Promise.all(rows.map(async ({ place, row }) => ({ place, item: await this.#unseal(row).catch(() => null) })));
  }

  /** Keeps an entry anew in its place. */
  async replace(place, item) {
    await this.rows.put(place, await this.#seal(item));
  }

  /** Drops an entry. */
  async remove(place) {
    await this.rows.remove(place);
  }

  /** How many entries lie there, read or not. */
  async count() {
    return this.rows.count();
  }

  /** The draft kept for a call, or null. */
  async draft(call) {
    const row = await this.rows.getDraft(call);
    return row ? this.#unseal(row).catch(() => null) : null;
  }

  /** Keeps the draft of a call. */
  async keepDraft(call, draft) {
    await this.rows.putDraft(call, await this.#seal(draft));
  }

  /** Drops everything. */
  async clear() {
    await this.rows.clear();
  }

  async #seal(value) {
    if (!this.subtle) return value;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const box = await this.subtle.encrypt({ name: "AES-GCM", iv }, this.#key, new TextEncoder().encode(JSON.stringify(value)));
    return { iv, box };
  }

  async #unseal(row) {
    if (!this.subtle) return row;
    const plain = await this.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, this.#key, row.box);
    return JSON.parse(new TextDecoder().decode(plain));
  }
}

/** Rows in memory. */
export class MemoryRows {
  #rows = new Map();
  #drafts = new Map();
  #last = 0;

  async add(row) {
    this.#last += 1;
    this.#rows.set(this.#last, row);
    return this.#last;
  }

  async all() {
    return [...this.#rows].map(([place, row]) => ({ place, row }));
  }

  async put(place, row) {
    this.#rows.set(place, row);
  }

  async remove(place) {
    this.#rows.delete(place);
  }

  async count() {
    return this.#rows.size;
  }

  async getDraft(call) {
    return this.#drafts.get(call) ?? null;
  }

  async putDraft(call, row) {
    this.#drafts.set(call, row);
  }

  async clear() {
    this.#rows.clear();
    this.#drafts.clear();
  }
}

/** Rows in IndexedDB, a database a person. */
export class StoredRows {
  #database;

  /** Raises when the browser has no IndexedDB or refuses it. */
  static async open(person) {
    const asked = indexedDB.open(`firstcall-${person}`, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("entries", { autoIncrement: true });
      asked.result.createObjectStore("drafts");
    };
    const rows = new StoredRows();
    rows.#database = await settled(asked);
    return rows;
  }

  async add(row) {
    return this.#do("entries", "readwrite", (entries) => entries.add(row));
  }

  async all() {
    const [places, rows] = await Promise.all([
      this.#do("entries", "readonly", (entries) => entries.getAllKeys()),
      this.#do("entries", "readonly", (entries) => entries.getAll()),
    ]);
    return places.length === rows.length ? places.map((place, number) => ({ place, row: rows[number] })) : this.all();
  }

  async put(place, row) {
    await this.#do("entries", "readwrite", (entries) => entries.put(row, place));
  }

  async remove(place) {
    await this.#do("entries", "readwrite", (entries) => entries.delete(place));
  }

  async count() {
    return this.#do("entries", "readonly", (entries) => entries.count());
  }

  async getDraft(call) {
    return (await this.#do("drafts", "readonly", (drafts) => drafts.get(call))) ?? null;
  }

  async putDraft(call, row) {
    await this.#do("drafts", "readwrite", (drafts) => drafts.put(row, call));
  }

  async clear() {
    await this.#do("entries", "readwrite", (entries) => entries.clear());
    await this.#do("drafts", "readwrite", (drafts) => drafts.clear());
  }

  // Writes count only when the transaction has completed: the request's success alone may still be undone.
  async #do(store, mode, work) {
    const transaction = this.#database.transaction(store, mode, { durability: "strict" });
    const done = mode === "readwrite" ? completed(transaction) : Promise.resolve();
    const result = await settled(work(transaction.objectStore(store)));
    await done;
    return result;
  }
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function completed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}
