// What the outbox does, told as lists of words; time, server, tabs and browser storage are small ones of our own.
import { Draft } from "../../static/js/desk/draft.js";
import { Outbox } from "../../static/js/desk/outbox.js";
import { indicator } from "../../static/js/desk/saved.js";
import { MemoryRows, Sealed } from "../../static/js/desk/sealed.js";

const KEY = btoa("k".repeat(32));
const OTHER_KEY = btoa("j".repeat(32));

/** Time that goes on by itself from one sleeper to the next while nothing else is to be done. */
class Time {
  now = 0;
  #sleepers = [];

  sleep = (ms) => new Promise((wake) => { this.#sleepers.push({ at: this.now + ms, wake }); });

  async pass(ms) {
    const until = this.now + ms;
    for (;;) {
      await settle();
      this.#sleepers.sort((one, other) => one.at - other.at);
      if (!this.#sleepers.length || this.#sleepers[0].at > until) break;
      const next = this.#sleepers.shift();
      this.now = Math.max(this.now, next.at);
      next.wake();
    }
    this.now = until;
    await settle();
  }
}

/** What goes on outside of our time: the cipher, and the server's answers. */
let busy = 0;

function watched(work) {
  return async (...args) => {
    busy += 1;
    try {
      return await work(...args);
    } finally {
      busy -= 1;
    }
  };
}

const SUBTLE = Object.fromEntries(["encrypt", "decrypt", "importKey"].map((name) => [name, watched(crypto.subtle[name].bind(crypto.subtle))]));

/** Waits until nothing is going on but sleep. */
async function settle() {
  for (let quiet = 0; quiet < 3; quiet = busy ? 0 : quiet + 1) await new Promise((resolve) => setTimeout(resolve, 0));
}

function lockOf() {
  let tail = Promise.resolve();
  return (work) => {
    const mine = tail.then(work);
    tail = mine.catch(() => {});
    return mine;
  };
}

/** A server with an answer for each attempt: "ok", "known", a status, "away", "portal" or "masked". */
class Server {
  constructor(...plan) {
    this.plan = plan;
    this.journal = [];
    this.attempts = [];
    this.most = 0;
    this.busy = 0;
    this.key = { status: 200, key: KEY };
    this.me = true;
  }

  send = watched(async (item) => {
    this.busy += 1;
    this.most = Math.max(this.most, this.busy);
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.busy -= 1;
    this.attempts.push(item.key);
    const what = this.plan.length ? this.plan.shift() : "ok";
    if (what === "away") throw new TypeError("fetch failed");
    if (what === "portal") return { status: 200, body: "<html>Welcome to the hotel</html>" };
    if (typeof what === "number") return { status: what, body: { detail: `refused with ${what}` }, retryAfter: 0 };
    if (what === "lost") {  // recorded, and the answer did not arrive
      this.journal.push(item.key);
      throw new TypeError("connection lost");
    }
    const known = this.journal.includes(item.key);
    if (!known) this.journal.push(item.key);
    return { status: known ? 200 : 201, body: { entries: [{ key: item.key, number: this.journal.length, known, masked: what === "masked" ? ["text"] : [] }] } };
  });
}

function page(server, time, rows = new MemoryRows(), locked = lockOf()) {
  const told = [];
  const statuses = [];
  const store = new Sealed(rows, async () => server.key, SUBTLE);
  const outbox = new Outbox({
    store, send: server.send, isMe: async () => server.me, locked, sleep: time.sleep, now: () => time.now,
    onChange: () => {
      const { status } = outbox;
      if (statuses.at(-1) !== status) statuses.push(status);
      if (status === "saved" && outbox.items.length) told.push("LIE");
    },
    onAcknowledged: (item, recorded) => told.push(`acknowledged ${item.key}${recorded?.masked?.length ? " masked" : ""}`),
    onRefused: (item) => told.push(`refused ${item.key}: ${item.problem}`),
    onSignIn: () => told.push("sign in"),
  });
  return { outbox, told, statuses, store, rows };
}

const note = (key, call = "c") => ({ call, key, kind: "note.added", payload: { text: key }, at: "1970-01-01T00:00:00Z" });

/** Entries one after the other, with these answers of the server. */
export async function sends(plan, keys, ms) {
  const server = new Server(...plan);
  const time = new Time();
  const desk = page(server, time);
  await desk.outbox.start();
  for (const key of keys) desk.outbox.add(note(key));
  await time.pass(ms);
  return report(desk, server);
}

async function report({ outbox, told, statuses, rows }, server) {
  return { journal: server.journal, attempts: server.attempts, told, statuses, status: outbox.status, kept: await rows.count(), most: server.most };
}

/** Many entries that waited: how often all of what waits is read and opened while they are sent. */
export async function many(count) {
  const server = new Server("away");
  const time = new Time();
  const desk = page(server, time);
  let looks = 0;
  const { all } = desk.rows;
  desk.rows.all = async (...args) => {
    looks += 1;
    return all.apply(desk.rows, args);
  };
  await desk.outbox.start();
  for (let number = 1; number <= count; number += 1) desk.outbox.add(note(`${number}`));
  await time.pass(60_000);
  return { ...(await report(desk, server)), looks };
}

/** Entries across calls, some failing, in one queue. */
export async function order() {
  const server = new Server("ok", 500, "away", "ok", 429);
  const time = new Time();
  const desk = page(server, time);
  await desk.outbox.start();
  for (const [key, call] of [["1", "a"], ["2", "b"], ["3", "a"], ["4", "c"]]) desk.outbox.add(note(key, call));
  await time.pass(60_000);
  return report(desk, server);
}

/** The page is left with the server away, and loaded again when it is back. */
export async function reload() {
  const server = new Server(...Array(50).fill("away"));
  const time = new Time();
  const before = page(server, time);
  await before.outbox.start();
  before.outbox.add(note("1"));
  before.outbox.add(note("2"));
  await time.pass(10_000);
  const was = before.outbox.status;
  const plain = JSON.stringify((await before.rows.all()).map(({ row }) => Object.keys(row)));
  const back = new Server();
  const after = page(back, time, before.rows);
  await after.outbox.start();
  await time.pass(10_000);
  return { ...(await report(after, back)), before: was, plain };
}

/** Loaded again while the key cannot be had, then it can. */
export async function sealed() {
  const server = new Server("away", "away", "away", "away");
  const time = new Time();
  const before = page(server, time);
  await before.outbox.start();
  before.outbox.add(note("1"));
  await time.pass(3000);
  server.plan = Array(50).fill("away");
  const back = new Server();
  back.key = { status: 0 };
  const after = page(back, time, before.rows);
  await after.outbox.start();
  await time.pass(5000);
  const meanwhile = { status: after.outbox.status, count: after.outbox.count, word: indicator(after.outbox).word };
  after.outbox.add(note("2"));
  await time.pass(1000);
  back.key = { status: 200, key: KEY };
  after.outbox.wake();
  await time.pass(30_000);
  return { ...(await report(after, back)), meanwhile };
}

/** Rows of another installation do not open, and are never thrown away unasked. */
export async function unreadable() {
  const server = new Server();
  const time = new Time();
  const rows = new MemoryRows();
  const store = new Sealed(rows, async () => ({ status: 200, key: OTHER_KEY }), SUBTLE);
  await store.unlock();
  await store.add(note("old"));
  const desk = page(server, time, rows);
  await desk.outbox.start();
  desk.outbox.add(note("1"));
  await time.pass(5000);
  const meanwhile = await report(desk, server);
  await desk.outbox.dropUnreadable();
  return { meanwhile, after: await report(desk, server) };
}

/** Two tabs of one person with the same storage and lock. */
export async function tabs() {
  const server = new Server("ok", 503, "ok", "away");
  const time = new Time();
  const rows = new MemoryRows();
  const locked = lockOf();
  const one = page(server, time, rows, locked);
  const two = page(server, time, rows, locked);
  await one.outbox.start();
  await two.outbox.start();
  await time.pass(10);
  for (const number of [1, 2, 3]) {
    one.outbox.add(note(`one-${number}`));
    two.outbox.add(note(`two-${number}`));
  }
  await time.pass(60_000);
  return { journal: server.journal, most: server.most, one: one.outbox.status, two: two.outbox.status, kept: await rows.count() };
}

/** The session belongs to somebody else meanwhile: what cannot be found is not refused, it waits. */
export async function otherPerson() {
  const server = new Server(404);
  server.me = false;
  const time = new Time();
  const desk = page(server, time);
  await desk.outbox.start();
  desk.outbox.add(note("1"));
  await time.pass(1500);
  const meanwhile = { status: desk.outbox.status, told: [...desk.told] };
  server.me = true;
  await time.pass(60_000);
  return { ...(await report(desk, server)), meanwhile };
}

/** Nobody can be sure who is signed in: it is asked before anything is sent. */
export async function unsure() {
  const server = new Server();
  server.me = false;
  const time = new Time();
  const desk = page(server, time);
  desk.outbox.isSure = () => false;
  await desk.outbox.start();
  desk.outbox.add(note("1"));
  await time.pass(5000);
  const meanwhile = { attempts: [...server.attempts], status: desk.outbox.status, told: [...desk.told] };
  server.me = true;
  await time.pass(60_000);
  return { ...(await report(desk, server)), meanwhile };
}

/** A refused entry is dropped once something has been done with its words. */
export async function refusedIsDropped() {
  const server = new Server(422);
  const time = new Time();
  const desk = page(server, time);
  await desk.outbox.start();
  desk.outbox.add(note("1"));
  await time.pass(100);
  const meanwhile = await report(desk, server);
  const again = page(server, time, desk.rows);
  await again.outbox.start();
  await again.outbox.kick();
  await time.pass(100);
  await again.outbox.drop(again.outbox.refused[0]);
  return { meanwhile, again: again.told, after: await report(again, server) };
}

/** A refused entry is dropped while the queue is just looking at what lies there. */
export async function droppedDuringALook() {
  const server = new Server(422);
  const time = new Time();
  const desk = page(server, time);
  const { all } = desk.rows;
  desk.rows.all = async (...args) => {
    const found = await all.apply(desk.rows, args);
    if (desk.outbox.refused.length) await desk.outbox.drop(desk.outbox.refused[0]);
    return found;
  };
  await desk.outbox.start();
  desk.outbox.add(note("1"));
  await time.pass(5000);
  return report(desk, server);
}

/** Without WebCrypto nothing lasts, and the store says so. */
export async function withoutCrypto() {
  const server = new Server();
  server.key = { status: 0 };
  const time = new Time();
  const store = new Sealed(new MemoryRows(), async () => server.key, null);
  const outbox = new Outbox({ store, send: server.send, isMe: async () => true, locked: lockOf(), sleep: time.sleep, now: () => time.now });
  await outbox.start();
  outbox.add(note("1"));
  await time.pass(100);
  return { journal: server.journal, lasting: store.lasting, status: outbox.status };
}

/** A browser that keeps nothing more still sends. */
export async function full() {
  const server = new Server("away");
  const time = new Time();
  const rows = new MemoryRows();
  rows.add = async () => { throw new DOMException("full", "QuotaExceededError"); };
  const desk = page(server, time, rows);
  await desk.outbox.start();
  desk.outbox.add(note("1"));
  desk.outbox.add(note("2"));
  await time.pass(30_000);
  return { ...(await report(desk, server)), isFull: desk.outbox.isFull };
}

/** The line's draft: what is typed, what the server has at the end, and whether it was ever said to be saved before. */
export async function draft(plan) {
  const time = new Time();
  const store = new Sealed(new MemoryRows(), async () => ({ status: 200, key: KEY }), SUBTLE);
  const kept = [];
  const answers = [...plan];
  const lies = [];
  const statuses = [];
  const line = new Draft({
    call: "c", store, sleep: time.sleep, now: () => time.now,
    send: async (text) => {
      const status = answers.length ? answers.shift() : 200;
      if (status === 0) throw new TypeError("away");
      if (status === 200) kept.push(text);
      return { status };
    },
    onChange: () => {
      if (statuses.at(-1) !== line.status) statuses.push(line.status);
      if (line.status === "saved" && (kept.at(-1) ?? "") !== line.text) lies.push(line.text);
    },
  });
  await line.restore(null);
  for (const text of ["h", "he", "he mailed it"]) {
    line.set(text);
    await time.pass(100);
  }
  const typing = line.status;
  await time.pass(5000);
  const away = line.status;
  await time.pass(60_000);
  const again = new Draft({ call: "c", store, sleep: time.sleep, now: () => time.now, send: async () => ({ status: 200 }) });
  return { kept, lies, statuses, typing, away, status: line.status, restored: await again.restore({ text: "older", at: "1969-01-01T00:00:00Z" }) };
}

/** Which of two drafts stands in the line after a reload. */
export async function restored(here, onServer) {
  const time = new Time();
  const store = new Sealed(new MemoryRows(), async () => ({ status: 200, key: KEY }), SUBTLE);
  await store.unlock();
  if (here) await store.keepDraft("c", here);
  const sent = [];
  const line = new Draft({ call: "c", store, sleep: time.sleep, now: () => time.now, send: async (text) => { sent.push(text); return { status: 200 }; } });
  const text = await line.restore(onServer);
  await time.pass(2000);
  return { text, sent };
}
