import { beforeEach, describe, expect, test, vi } from "vitest";
import { delayBefore } from "../src/connection/backoff";
import { Connection, type Socket } from "../src/connection/connection";
import { Session } from "../src/connection/session";
import { FakeClock } from "./clock";

class FakeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly sent: string[] = [];
  isClosed = false;

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
  }

  hear(text: string): void {
    this.onmessage?.({ data: text });
  }

  greet(): void {
    this.onopen?.();
    const ref = (JSON.parse(this.sent[0] ?? "") as number[])[2];
    const isResume = this.sent[0]?.startsWith("[11");
    this.hear(isResume ? `[11,0,${ref},99]` : `[0,0,${ref},"e",{"heartbeat":1000,"grace":1,"jitter":5000,"frame":1000}]`);
  }
}

let clock: FakeClock;
let sockets: FakeSocket[];
let connection: Connection;
let log: unknown[];
let isHidden: boolean;

const last = (): FakeSocket => sockets.at(-1) as FakeSocket;
const drop = (code = 1006): void => last().onclose?.({ code });

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  clock = new FakeClock();
  sockets = [];
  log = [];
  isHidden = false;
  const session = new Session({
    page: { take: (_, work) => work(), perform() {} },
    address: () => "/",
    locale: () => "",
    live: () => connection.live(),
    broken: (reason) => connection.drop(reason),
    progressed() {},
  });
  connection = new Connection(session, {
    clock,
    connect: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    isHidden: () => isHidden,
    dropped: () => log.push("dropped"),
    gone: (code) => log.push(["gone", code]),
  });
  connection.start();
});

describe("backoff", () => {
  test.each<[number, number, boolean, number]>([
    [0, 0.5, false, 125],
    [0, 0.5, true, 125],
    [1, 0.5, false, 500],
    [2, 0, false, 0],
    [3, 1, false, 4000],
    [6, 0.5, false, 15_000],
    [1000, 1, false, 30_000],
    [1000, 1, true, 120_000],
  ])("attempt %d, chance %d, hidden %s: %d ms", (attempt, random, hidden, ms) => {
    expect(delayBefore(attempt, random, hidden)).toBe(ms);
  });
});

describe("coming back", () => {
  test("without end, ever more slowly, until it works", () => {
    last().greet();
    clock.pass(6000 - 1);
    const delays: (number | undefined)[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      drop();
      delays.push(clock.next);
      clock.pass(clock.next ?? 0);
    }
    expect(delays).toEqual([125, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    expect(sockets).toHaveLength(10);
  });

  test("a page that stayed live starts over, one that dropped at once does not", () => {
    last().greet();
    drop();
    clock.pass(125);
    last().greet();
    drop();
    expect(clock.next).toBe(500);
    clock.pass(500);
    last().greet();
    for (let second = 0; second < 6; second++) {
      clock.pass(1000);
      last().hear("[10]");
    }
    drop();
    expect(clock.next).toBe(125);
  });

  test("at once when somebody looks", () => {
    drop();
    connection.wake();
    expect(sockets).toHaveLength(2);
    clock.pass(1000);
    expect(sockets).toHaveLength(2);
  });

  test.each([
    ["a close code of a restart", () => drop(4001), 2500],
    ["a service restart", () => drop(1012), 2500],
    ["a bye", () => (last().hear("[14,0,800,1]"), drop(1006)), 400],
  ])("%s: spread over the jitter", (_, end, delay) => {
    last().greet();
    end();
    expect(clock.next).toBe(delay);
  });

  test("never after a code that says so", () => {
    last().greet();
    drop(4401);
    expect(log).toEqual(["dropped", ["gone", 4401]]);
    connection.wake();
    clock.pass(1e6);
    expect(sockets).toHaveLength(1);
  });

  test("from an opening that takes too long", () => {
    clock.pass(15_000);
    expect(last().isClosed).toBe(true);
    clock.pass(125);
    expect(sockets).toHaveLength(2);
  });

  test("from a frame that is none", () => {
    last().greet();
    last().hear("nonsense");
    expect(last().isClosed).toBe(true);
    clock.pass(125);
    last().onopen?.();
    expect(last().sent).toEqual(['[11,0,2,"e",0]']);
  });

  test("from a gap, and by then deaf to the old socket", () => {
    last().greet();
    const old = last();
    old.hear("[8,1,5]");
    expect([old.isClosed, old.onmessage, old.onclose]).toEqual([true, null, null]);
  });
});

describe("heartbeat", () => {
  test("asks after silence, and gives up without an answer", () => {
    last().greet();
    clock.pass(999);
    expect(last().sent).toHaveLength(1);
    clock.pass(1);
    expect(last().sent.at(-1)).toBe("[9]");
    clock.pass(9_999);
    expect(last().isClosed).toBe(false);
    clock.pass(1);
    expect(last().isClosed).toBe(true);
  });

  test("asks also while it hears, so that the server hears, too", () => {
    last().greet();
    for (let step = 0; step < 10; step++) {
      clock.pass(500);
      last().hear("[10]");
    }
    expect(last().sent.filter((text) => text === "[9]").length).toBeGreaterThanOrEqual(2);
    expect(last().isClosed).toBe(false);
  });

  test("asks at once when the page is seen again", () => {
    last().greet();
    connection.wake();
    connection.wake();
    expect(last().sent.filter((text) => text === "[9]")).toHaveLength(1);
  });
});

test("start and stop can be called twice, and a stopped one stays so", () => {
  connection.start();
  expect(sockets).toHaveLength(1);
  last().greet();
  connection.stop();
  connection.stop();
  expect(log).toEqual(["dropped"]);
  clock.pass(1e6);
  connection.wake();
  expect(sockets).toHaveLength(1);
  connection.start();
  expect(sockets).toHaveLength(2);
});
