import { beforeEach, describe, expect, test, vi } from "vitest";
import { binding as read, type Binding, type Timing } from "../src/dom/modifiers";
import { modify } from "../src/more/modifiers";
import { Timers } from "../src/more/timers";
import { FakeClock } from "./clock";
import { bindingVectors } from "./vectors";

const element = {} as Element;
const event = (fields: object = {}) =>
  ({ target: element, preventDefault: vi.fn(), stopPropagation: vi.fn(), ...fields }) as unknown as KeyboardEvent;
const binding = (name: string): Binding => read(name, modify) as Binding;
const passes = (name: string, happened: Event): boolean => binding(name).steps.every((step) => step(happened, element));

describe("binding", () => {
  test.each<[string, string, number, Timing | undefined, boolean]>([
    ["click", "click", 0, undefined, false],
    ["submit.prevent", "submit", 1, undefined, false],
    ["input.debounce.300", "input", 0, { kind: "debounce", ms: 300 }, false],
    ["input.debounce", "input", 0, { kind: "debounce", ms: 250 }, false],
    ["input.throttle.50.prevent.once", "input", 1, { kind: "throttle", ms: 50 }, true],
    ["keydown.ctrl.key.s.prevent", "keydown", 3, undefined, false],
    ["my-event:x", "my-event:x", 0, undefined, false],
  ])("%s", (name, type, steps, timing, isOnce) => {
    const bound = binding(name);
    expect([bound.type, bound.steps.length, bound.timing, bound.isOnce]).toEqual([type, steps, timing, isOnce]);
  });

  test.each([
    ["click.self", {}, true],
    ["click.self", { target: {} }, false],
    ["click.ctrl.shift", { ctrlKey: true, shiftKey: true }, true],
    ["click.ctrl.shift", { ctrlKey: true }, false],
    ["keydown.enter", { key: "Enter" }, true],
    ["keydown.space", { key: " " }, true],
    ["keydown.esc", { key: "Enter" }, false],
    ["keydown.key.f2", { key: "F2" }, true],
    ["keydown.enter", {}, false],
  ])("%s at %o: %s", (name, fields, expected) => expect(passes(name, event(fields))).toBe(expected));

  test("steps run in the order written, up to the first that refuses", () => {
    const happened = event({ key: "a" });
    passes("keydown.stop.enter.prevent", happened);
    expect(happened.stopPropagation).toHaveBeenCalled();
    expect(happened.preventDefault).not.toHaveBeenCalled();
  });

  test.each<[string, Partial<Binding>]>([
    ["keydown.window.esc", { place: "window", isPassive: false }],
    ["scroll.document.passive", { place: "document", isPassive: true }],
    ["click.outside.once", { place: "outside", isOnce: true }],
    ["click.js", { isHook: true }],
    ["click", { type: "click", steps: [], isHook: false, isOnce: false, isPassive: false }],
    ["keydown.key.js", { isHook: false }],
  ])("C33 %s is %o", (name, expected) => expect(binding(name)).toMatchObject(expected));

  test.each(bindingVectors.valid)("C33 %s is understood", (name) => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    error.mockClear();
    binding(name);
    expect(error).not.toHaveBeenCalled();
  });

  test.each(bindingVectors.invalid)("C33 $unknown of $binding is reported", ({ binding: name, unknown }) => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    error.mockClear();
    binding(name);
    expect(error.mock.calls.map((call) => call.slice(1))).toEqual([[unknown, name]]);
  });

  test.each(["click", "submit.prevent", "click.stop.once", "click.js"])("%s is understood without the other file", (name) =>
    expect(read(name)).toMatchObject({ type: name.split(".")[0] }),
  );

  test("what only the other file knows is read once that is there, and what was read by then is known", () => {
    expect(read("keyup.prevent.esc")).toBeUndefined();
    const bound = read("keyup.prevent.esc", modify);
    expect(bound?.steps).toHaveLength(2);
    expect(read("keyup.prevent.esc")).toBe(bound);
  });

  test("an unknown modifier is told to the developer, once", () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    error.mockClear();
    binding("click.stpo");
    binding("click.stpo");
    expect(error.mock.calls.map(([text]) => String(text).slice(0, 17))).toEqual(["[tidewire TW-E11]"]);
  });
});

describe("timers", () => {
  const DEBOUNCE: Timing = { kind: "debounce", ms: 100 };
  const THROTTLE: Timing = { kind: "throttle", ms: 100 };
  const attribute = { ownerElement: element };
  let clock: FakeClock;
  let timers: Timers;
  let log: string[];
  const run = (work: string, timing = DEBOUNCE, key: Pick<Attr, "ownerElement"> = attribute): void =>
    timers.run(key, timing, () => log.push(work));

  beforeEach(() => {
    clock = new FakeClock();
    log = [];
    timers = new Timers(clock.after, () => log.push("."));
  });

  test("debounce does the last once nothing came for a while", () => {
    run("a");
    clock.pass(60);
    run("b");
    clock.pass(60);
    expect([log, timers.isIdle]).toEqual([[], false]);
    clock.pass(40);
    expect([log, timers.isIdle]).toEqual([["b", "."], true]);
  });

  test("each thing that waits has a timer of its own", () => {
    run("a");
    run("b", DEBOUNCE, { ownerElement: element });
    clock.pass(100);
    expect(log.filter((entry) => entry !== ".")).toEqual(["a", "b"]);
  });

  test("H14 nothing waits for an element that has left the page", () => {
    const gone = { ownerElement: { isConnected: true } as Element };
    run("gone", DEBOUNCE, gone);
    run("there", DEBOUNCE, { ownerElement: { isConnected: true } as Element });
    Object.assign(gone.ownerElement, { isConnected: false });
    timers.sweep();
    clock.pass(100);
    expect(log).toEqual(["there", "."]);
    expect([timers.isIdle, clock.next]).toEqual([true, undefined]);
  });

  test("throttle does the first, and nothing more for a while", () => {
    run("a", THROTTLE);
    run("b", THROTTLE);
    expect([log, timers.isIdle]).toEqual([["a"], true]);
    clock.pass(100);
    run("c", THROTTLE);
    expect(log).toEqual(["a", ".", "c"]);
  });
});
