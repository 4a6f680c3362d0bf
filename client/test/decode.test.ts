import { describe, expect, test } from "vitest";
import { decode } from "../src/wire/decode";
import { Kind } from "../src/wire/keys";
import { frameVectors, patchVectors } from "./vectors";

describe("vectors", () => {
  const fromServer = <T extends { from: string; name: string; text: string }>(items: readonly T[]) =>
    items.filter(({ from }) => from === "server").map(({ name, text }) => [name, text] as const);

  test.each(fromServer(frameVectors.valid))("%s", (_, text) => {
    expect(decode(text)).toEqual(JSON.parse(text));
  });

  test.each(patchVectors.cases.flatMap(({ name, patch }) => (patch ? [[name, patch] as const] : [])))("patch: %s", (_, patch) => {
    expect(decode(JSON.stringify([Kind.PATCH, 1, 5, patch]))).toEqual([Kind.PATCH, 1, 5, patch]);
  });

  test.each(fromServer(frameVectors.invalid))("refuses: %s", (_, text) => {
    expect(decode(text)).toBeUndefined();
  });
});

const SETTINGS = '{"heartbeat":1,"grace":2,"jitter":3,"frame":4}';

test.each([
  `[0,0,1,"e",${SETTINGS}]`,
  '[2,1,0,5,["","<p>"]]',
  "[3,1,2,5]",
  "[5,1,2,5]",
  '[5,1,7,12,[0,"8"]]',
  '[6,1,5,[0,[[0,[0,"x"]],[1,-2,-5]]]]',
  '[7,0,2,0,"c","t"]',
  '[7,1,2,5,"c","t",{"a":1}]',
  "[8,1,5]",
  "[9]",
  "[10]",
  "[11,0,3,2]",
  "[11,0,3,2,40]",
  '[12,1,5,"s"]',
  '[13,0,5,{"h":["a","b"]}]',
  '[15,1,5,["a",0,["b"]]]',
  "[14,0,500,7]",
])("reads %s", (text) => expect(decode(text)).toEqual(JSON.parse(text)));

test.each([
  "",
  "null",
  "{}",
  "[]",
  '["5"]',
  '["__proto__"]',
  "[1,1,1,0]",
  "[16]",
  '[15,1,5,{"h":"a","r":[]}]',
  '[0,0,1,"e",{"heartbeat":null,"grace":2,"jitter":3,"frame":4}]',
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
  "[14,1,1,1]",
  '[0,0,1,"e",{}]',
])("refuses %s", (text) => expect(decode(text)).toBeUndefined());
