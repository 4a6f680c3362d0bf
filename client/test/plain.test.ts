import { expect, test } from "vitest";
import { isPlain } from "../src/components/plain";
import { decode } from "../src/wire/decode";
import type { Numbered } from "../src/wire/frames";

const plain = (text: string): boolean => isPlain(decode(text) as Numbered);

test.each([
  ["statics of texts and elements", '[13,0,5,{"h":["<p>","</p>"]}]'],
  ["a content that is the same", "[3,1,2,5]"],
  ["an answer without anything", "[5,1,2,5]"],
  ["an answer with a text", '[5,1,2,5,[0,"8"]]'],
  ["an answer without changes and ops", "[5,1,2,5,[],[]]"],
  ["a patch of rows in a new order", '[6,1,5,[0,[[0,[0,"x"]],[1,-2,-5]]]]'],
  ["a shape", '[15,1,5,["a",0,["b"]]]'],
  ["a snapshot", '[12,1,5,"s"]'],
  ["a channel that ends", "[8,1,5]"],
])("a page of texts and rows can take %s", (_, text) => expect(plain(text)).toBe(true));

test.each([
  ["all of a content", '[2,1,0,5,["","x"]]'],
  ["an error", '[7,0,2,0,"c","t"]'],
  ["HTML as a value", '[5,1,2,5,[0,"<b>8</b>"]]'],
  ["an op with an answer", '[5,1,2,5,[],[[19,"title"]]]'],
  ["an op with a patch", '[6,1,5,[0,"8"],[[19,"title"]]]'],
  ["a program with something permanent", '[13,0,5,{"h":["<video tide-permanent id=v></video>",""]}]'],
  ["a program with a component", '[13,0,5,{"h":["<p data-tide-component=a>","</p>"]}]'],
  ["a program that takes the focus", '[13,0,5,{"h":["<button autofocus>","</button>"]}]'],
  ["a program with a script that runs", '[13,0,5,{"h":["<script tide-run>","</script>"]}]'],
])("a page needs more for %s", (_, text) => expect(plain(text)).toBe(false));
