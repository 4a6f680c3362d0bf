import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Channel } from "../src/connection/channel";
import type { TidewireError } from "../src/connection/errors";
import { Session } from "../src/connection/session";
import { decode } from "../src/wire/decode";
import type { ServerFrame } from "../src/wire/frames";

const HELLO = (ref: number): string => `[0,0,${ref},"epoch",{"heartbeat":1000,"grace":1,"jitter":1,"frame":200}]`;

let sent: string[];
let broken: string[];
let performed: unknown[];
let address: string;
let locale: string;
let session: Session;
let channel: Channel & { log: unknown[] };

/** The server says these. */
function hear(...texts: string[]): void {
  texts.forEach((text) => session.receive(decode(text) as ServerFrame));
}

function open(): void {
  sent = [];
  session.opened((frame) => sent.push(JSON.stringify(frame)));
}

/** Joined to channel 1 with ref 2 and frame 1. */
function openAndJoin(): void {
  open();
  hear(HELLO(1), "[3,1,2,1]");
  sent = [];
}

function code(promise: Promise<void>): Promise<string> {
  return promise.then(
    () => "answered",
    (error: TidewireError) => error.code,
  );
}

function recorder(name: string): Channel & { log: unknown[] } {
  const log: unknown[] = [];
  return {
    log,
    joinBody: () => [0, name] as const,
    joined: (tree) => log.push(["joined", tree]),
    shaped: (shape) => log.push(["shaped", shape]),
    patched: (patch) => log.push(["patched", patch]),
    keep: (snapshot) => log.push(["keep", snapshot]),
    refused: (error) => log.push(["refused", error.code]),
    ended: () => log.push(["ended"]),
  };
}

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  broken = [];
  performed = [];
  address = "/";
  locale = "";
  session = new Session({
    page: { take: (_, work) => work(), perform: (ops) => performed.push(ops) },
    address: () => address,
    locale: () => locale,
    live() {},
    broken: (reason) => broken.push(reason),
    progressed() {},
  });
  channel = recorder("A");
  session.join(channel);
});

describe("opening", () => {
  test("says hello and joins without waiting", () => {
    open();
    expect(sent).toEqual(['[0,0,1,1,"/"]', '[1,1,2,0,"A"]']);
    expect(session.isLive).toBe(false);
  });

  test("events wait for the greeting, and follow it in order", () => {
    void session.call(1, "one", undefined);
    open();
    void session.call(1, "two", { by: 2 });
    expect(sent).toHaveLength(2);
    hear(HELLO(1));
    expect(sent.slice(2)).toEqual(['[4,1,3,"one"]', '[4,1,4,"two",{"by":2}]']);
  });

  test("tells the address, and where it changed", () => {
    openAndJoin();
    session.moved();
    address = "/?page=2";
    session.moved();
    session.moved();
    expect(sent).toEqual(['[16,"/?page=2"]']);
  });

  test("an address that a script changed is told before the next event", () => {
    openAndJoin();
    address = "/?page=2";
    void session.call(1, "a", undefined);
    void session.call(1, "b", undefined);
    expect(sent).toEqual(['[16,"/?page=2"]', '[4,1,3,"a"]', '[4,1,4,"b"]']);
  });

  test("an address that changed in between is told with the return", () => {
    openAndJoin();
    session.closed();
    address = "/?page=2";
    session.moved();
    open();
    hear("[11,0,3,2]");
    expect(sent).toEqual(['[11,0,3,"epoch",1]', '[16,"/?page=2"]']);
  });

  test("h19 the language is told where it changed, and not to a server that learns it from the socket's address", () => {
    openAndJoin();
    [address, locale] = ["/de/", "language=de"];
    session.moved();
    address = "/de/2/";
    session.moved();
    [address, locale] = ["/", ""];
    session.moved();
    expect(sent.splice(0)).toEqual(['[16,"/de/","language=de"]', '[16,"/de/2/"]', '[16,"/",""]']);
    session.closed();
    locale = "language=fr";
    open();
    hear('[7,0,3,0,"unknown-epoch",""]');
    hear(HELLO(4));
    expect(sent.filter((text) => text.startsWith("[16"))).toEqual([]);
  });

  test("an address that the server says itself is not told to it", () => {
    openAndJoin();
    address = "/?page=2";
    hear('[6,1,2,[],[[10,"/?page=2",0]]]');
    session.moved();
    expect(sent).toEqual([]);
    expect(performed).toEqual([[[10, "/?page=2", 0]]]);
  });

  test("a component that comes later is joined on a channel of its own", () => {
    openAndJoin();
    session.join(recorder("B"));
    expect(sent).toEqual(['[1,2,3,0,"B"]']);
  });
});

describe("events", () => {
  test("bring what the page is to do once the patch is shown", async () => {
    openAndJoin();
    const answered = session.call(1, "inc", undefined);
    hear('[5,1,3,2,[0,"8"],[[6,"#name"]]]');
    await answered;
    expect(channel.log.at(-1)).toEqual(["patched", [0, "8"]]);
    expect(performed).toEqual([[[6, "#name"]]]);
  });

  test("are answered by ref, with the patch applied before", async () => {
    openAndJoin();
    const answered = session.call(1, "inc", undefined).then(() => channel.log.push("answered"));
    hear('[5,1,3,2,[0,"8"]]');
    await answered;
    expect(channel.log).toEqual([["joined", undefined], ["patched", [0, "8"]], "answered"]);
    expect(session.asks.isEmpty).toBe(true);
  });

  test("an error is that event's own", async () => {
    openAndJoin();
    const [first, second] = [code(session.call(1, "fail", undefined)), code(session.call(1, "inc", undefined))];
    hear('[7,1,3,2,"event-failed","no"]', "[5,1,4,3]");
    expect(await Promise.all([first, second])).toEqual(["event-failed", "answered"]);
    expect(broken).toEqual([]);
  });

  test("of a component that left are rejected", async () => {
    openAndJoin();
    const lost = code(session.call(1, "inc", undefined));
    session.leave(1);
    expect(await lost).toBe("left");
    expect(sent.at(-1)).toBe("[8,1]");
    expect(await code(session.call(1, "inc", undefined))).toBe("unknown-channel");
  });

  test("larger than the server takes are not sent", async () => {
    openAndJoin();
    expect(await code(session.call(1, "inc", { text: "ä".repeat(90) }))).toBe("too-large");
    expect(sent).toEqual([]);
  });

  test("do not wait without end", async () => {
    for (let count = 0; count < 100; count++) void session.call(1, "inc", undefined);
    expect(await code(session.call(1, "inc", undefined))).toBe("queue-full");
  });
});

describe("sequence", () => {
  test.each([
    ["a gap", "[6,1,3,[0,\"x\"]]"],
    ["a repetition", "[3,1,2,1]"],
  ])("%s breaks the socket", (_, text) => {
    openAndJoin();
    hear(text);
    expect(broken).toHaveLength(1);
    expect(channel.log).toEqual([["joined", undefined]]);
  });

  test("counts over all channels, of those that left as well", () => {
    openAndJoin();
    session.leave(1);
    hear('[6,1,2,[0,"x"]]', '[12,1,3,"s"]');
    expect(broken).toEqual([]);
    expect(channel.log).toEqual([["joined", undefined]]);
  });
});

describe("resuming", () => {
  test("names the epoch and the last frame, and sends again what was not received, with its ref", async () => {
    openAndJoin();
    const received = code(session.call(1, "one", undefined));
    const missed = code(session.call(1, "two", undefined));
    session.closed();
    const waiting = code(session.call(1, "three", undefined));
    open();
    expect(sent).toEqual(['[11,0,5,"epoch",1]']);
    hear("[11,0,5,3]");
    expect(sent.slice(1)).toEqual(['[4,1,4,"two"]', '[4,1,6,"three"]']);
    hear("[5,1,3,2]", "[5,1,4,3]", "[5,1,6,4]");
    expect(await Promise.all([received, missed, waiting])).toEqual(["answered", "answered", "answered"]);
  });

  test("sends events that waited for the greeting after the join before them", () => {
    void session.call(1, "one", undefined);
    open();
    hear(HELLO(1));
    session.closed();
    open();
    hear("[11,0,4,1]");
    expect(sent.slice(1)).toEqual(['[1,1,2,0,"A"]', '[4,1,3,"one"]']);
  });

  test("joins what came and leaves what went meanwhile", () => {
    openAndJoin();
    session.closed();
    session.leave(1);
    session.join(recorder("B"));
    open();
    hear("[11,0,3,2]");
    expect(sent.slice(1)).toEqual(["[8,1]", '[1,2,4,0,"B"]']);
  });

  test("sends a leave again unless a later answer shows that it was received", () => {
    openAndJoin();
    session.join(recorder("B"));
    session.leave(1);
    void session.call(2, "inc", undefined);
    hear("[3,2,3,2]", "[5,2,4,3]");
    session.closed();
    open();
    hear("[11,0,5,4]");
    expect(sent).toHaveLength(1);
  });

  test("when all is said anew, patches of what was before it are ignored", async () => {
    openAndJoin();
    const under_way = code(session.call(1, "one", undefined));
    const answered = code(session.call(1, "two", undefined));
    session.closed();
    open();
    hear("[11,0,5,4,40]", '[5,1,3,41,[0,"old"]]', '[2,1,0,42,["","new"]]', '[6,1,43,[0,"newer"]]');
    expect(broken).toEqual([]);
    expect(channel.log.slice(1)).toEqual([["joined", ["", "new"]], ["patched", [0, "newer"]]]);
    expect(await Promise.all([under_way, answered])).toEqual(["answered", "lost"]);
  });

  test("a page that the server forgot is opened anew: what was sent is lost, what waited is sent", async () => {
    openAndJoin();
    const lost = code(session.call(1, "one", undefined));
    session.closed();
    void session.call(1, "two", undefined);
    open();
    hear('[7,0,4,0,"unknown-epoch","?"]');
    expect(sent.slice(1)).toEqual(['[0,0,5,1,"/"]', '[1,1,6,0,"A"]']);
    hear(HELLO(5));
    expect(sent.slice(3)).toEqual(['[4,1,7,"two"]']);
    expect(session.asks.isJoining).toBe(true);
    hear('[2,1,6,1,["","x"]]');
    expect(session.asks.isJoining).toBe(false);
    expect(await lost).toBe("lost");
    expect(broken).toEqual([]);
  });

  test("h24: what a server that goes down did not receive is sent to the next, and nothing is sent to it after its bye", async () => {
    openAndJoin();
    const [received, onItsWay] = [session.call(1, "one", undefined), session.call(1, "two", undefined)];
    hear("[14,0,5000,3]");
    const later = session.call(1, "three", undefined);
    session.flush();
    expect(sent).toEqual(['[4,1,3,"one"]', '[4,1,4,"two"]']);
    hear("[5,1,3,2]", '[12,1,3,"newest"]');
    expect(await code(received)).toBe("answered");
    expect(channel.log.at(-1)).toEqual(["keep", "newest"]);
    session.closed();
    open();
    hear('[7,0,5,0,"unknown-epoch",""]', HELLO(6), "[3,1,7,1]");
    expect(sent.slice(3)).toEqual(['[4,1,8,"two"]', '[4,1,9,"three"]']);
    hear("[5,1,8,2]", "[5,1,9,3]");
    expect(await Promise.all([onItsWay, later].map(code))).toEqual(["answered", "answered"]);
  });

  test("what a server that goes down received and did not answer is lost: it may have run", async () => {
    openAndJoin();
    const answer = session.call(1, "one", undefined);
    hear("[14,0,5000,3]");
    session.closed();
    open();
    hear('[7,0,4,0,"unknown-epoch",""]');
    expect(await code(answer)).toBe("lost");
  });

  test("a join that a server that goes down did not receive is made once at the next", () => {
    openAndJoin();
    session.join(recorder("B"));
    hear("[14,0,5000,2]");
    session.closed();
    open();
    hear('[7,0,4,0,"unknown-epoch",""]', HELLO(5));
    expect(sent.slice(2)).toEqual(['[1,1,6,0,"A"]', '[1,2,7,0,"B"]']);
  });

  test("a join whose socket broke before its answer is sent again", () => {
    open();
    hear(HELLO(1));
    session.closed();
    open();
    hear("[11,0,3,1]");
    expect(sent.slice(1)).toEqual(['[1,1,2,0,"A"]']);
  });
});

test("a refused join ends the channel, and only that", async () => {
  open();
  const waiting = code(session.call(1, "inc", undefined));
  hear(HELLO(1), '[7,1,2,1,"snapshot-tampered","no"]');
  expect(channel.log).toEqual([["refused", "snapshot-tampered"]]);
  expect(await waiting).toBe("left");
});

test("the server may end a channel", () => {
  openAndJoin();
  hear("[8,1,2]");
  expect(channel.log.at(-1)).toEqual(["ended"]);
});

test("answers a ping", () => {
  openAndJoin();
  hear("[9]");
  expect(sent).toEqual(["[10]"]);
});

test("asks for snapshots only of a server that knows the page", () => {
  session.flush();
  openAndJoin();
  session.flush();
  expect(sent).toEqual(["[12]"]);
});

test("gives everything up when no socket will come", async () => {
  const waiting = code(session.call(1, "inc", undefined));
  session.end();
  expect(await waiting).toBe("gone");
  expect(await code(session.call(1, "inc", undefined))).toBe("gone");
});

describe("refresh", () => {
  test("asks for all, and ignores patches until that comes", () => {
    openAndJoin();
    session.refresh(1);
    expect(sent).toEqual(["[15,1]"]);
    hear('[6,1,2,[0,"lost"]]', '[2,1,0,3,["","all"]]', '[6,1,4,[0,"new"]]');
    expect(channel.log).toEqual([["joined", undefined], ["joined", ["", "all"]], ["patched", [0, "new"]]]);
  });

  test("is asked for again on the next socket", () => {
    openAndJoin();
    session.refresh(1);
    session.closed();
    open();
    sent.length = 0;
    hear("[11,0,3,2]");
    expect(sent).toEqual(["[15,1]"]);
  });
});
