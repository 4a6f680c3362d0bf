import { describe, expect, test } from "vitest";
import { decode, Malformed } from "../src/wire/decode";
import { Kind } from "../src/wire/keys";
import { frameVectors, patchVectors } from "./vectors";

describe("vectors", () => {
  const fromServer = <T extends { from: string; name: string; text: string }>(items: readonly T[]) =>
    items.filter(({ from }) => from === "server").map(({ name, text }) => [name, text] as const);

  test.each(fromServer(frameVectors.valid))("%s", (_, text) => {
    expect(decode(text).kind).toBe((JSON.parse(text) as number[])[0]);
  });

  test.each(patchVectors.cases.flatMap(({ name, patch }) => (patch ? [[name, patch] as const] : [])))("patch: %s", (_, patch) => {
    expect(decode(JSON.stringify([Kind.PATCH, 1, 5, patch]))).toEqual({ kind: Kind.PATCH, channel: 1, seq: 5, patch });
  });

  test.each(fromServer(frameVectors.invalid))("refuses: %s", (_, text) => {
    expect(() => decode(text)).toThrow(Malformed);
  });
});

const SETTINGS = { heartbeat: 1, grace: 2, jitter: 3, frame: 4 };

test.each<[string, unknown]>([
  [`[0,0,1,"e",${JSON.stringify(SETTINGS)}]`, { kind: Kind.HELLO, ref: 1, epoch: "e", settings: SETTINGS }],
  ['[2,1,0,5,["","<p>"]]', { kind: Kind.JOINED, channel: 1, ref: 0, seq: 5, tree: ["", "<p>"] }],
  ["[3,1,2,5]", { kind: Kind.SAME, channel: 1, ref: 2, seq: 5 }],
  ["[5,1,2,5]", { kind: Kind.ANSWER, channel: 1, ref: 2, seq: 5, patch: undefined }],
  ['[5,1,7,12,[0,"8"]]', { kind: Kind.ANSWER, channel: 1, ref: 7, seq: 12, patch: [0, "8"] }],
  ['[6,1,5,[0,{"o":[1,-2,-5],"p":[0,[0,"x"]]}]]', { kind: Kind.PATCH, channel: 1, seq: 5, patch: [0, { o: [1, -2, -5], p: [0, [0, "x"]] }] }],
  ['[7,0,2,0,"c","t"]', { kind: Kind.ERROR, channel: 0, ref: 2, seq: 0, code: "c", text: "t", detail: undefined }],
  ['[7,1,2,5,"c","t",{"a":1}]', { kind: Kind.ERROR, channel: 1, ref: 2, seq: 5, code: "c", text: "t", detail: { a: 1 } }],
  ["[8,1,5]", { kind: Kind.LEAVE, channel: 1, seq: 5 }],
  ["[9]", { kind: Kind.PING }],
  ["[10]", { kind: Kind.PONG }],
  ["[11,0,3,2]", { kind: Kind.RESUME, ref: 3, lastRef: 2, restart: undefined }],
  ["[11,0,3,2,40]", { kind: Kind.RESUME, ref: 3, lastRef: 2, restart: 40 }],
  ['[12,1,5,"s"]', { kind: Kind.SNAPSHOT, channel: 1, seq: 5, snapshot: "s" }],
  ['[13,0,5,{"h":["a","b"]}]', { kind: Kind.STATICS, seq: 5, statics: new Map([["h", ["a", "b"]]]) }],
  ['[15,1,5,["a",0,["b"],{"h":"c","r":[[2],[1,0,["d",0]]]}]]', { kind: Kind.SHAPE, channel: 1, seq: 5, shape: ["a", "", ["b"], { h: "c", r: [[0], [0], [0, "", ["d", ""]]] }] }],
  ["[14,0,500]", { kind: Kind.BYE, jitter: 500 }],
])("reads %s", (text, frame) => expect(decode(text)).toEqual(frame));

test.each([
  "",
  "null",
  "{}",
  "[]",
  '["5"]',
  '["__proto__"]',
  "[1,1,1,0]",
  "[16]",
  '[15,1,5,["a",""]]',
  '[15,1,5,["a",{"h":"c","r":[[0]]}]]',
  "[9,1]",
  "[5,1,2]",
  "[5,1,2,3,[0],4]",
  "[5,1,2.5,3]",
  '[5,"1",2,3]',
  "[5,0,2,3]",
  "[6,1,2]",
  '[7,1,2,3,"code"]',
  '[7,1,2,3,"code","text",[]]',
  "[8,1]",
  '[13,0,1,{"h":"ab"}]',
  "[14,1,1]",
  '[0,0,1,"e",{}]',
])("refuses %s", (text) => expect(() => decode(text)).toThrow(Malformed));
