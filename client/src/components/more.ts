// What many pages have no use for is a file of its own, loaded once a page has: forms, handlers, hooks, ops, delays, what
// elements do of themselves, and content that comes as HTML.

import type { Show } from "../connection/channel";
import type { Session } from "../connection/session";
import { selector } from "../dom/attributes";
import type { Entry, State } from "../dom/behaviours";
import type { DelegateHost } from "../dom/delegate";
import type { Policy } from "../dom/html";
import type { Binding, Modify } from "../dom/modifiers";
import { all } from "../dom/nodes";
import type { Patcher, Rules } from "../dom/rules";
import type { Typing } from "../dom/typing";
import type { VisitsHooks } from "../dom/visits";
import type { Arguments, Op } from "../wire/frames";
import { Attribute } from "../wire/keys";

/** What elements call: a component, or the handlers of a part of the page. */
export interface Callee {
  readonly name: string;
  readonly element: Element;
  send(name: string, args: Arguments | undefined, show: Show): Promise<void>;
}

export interface MoreHost extends Rules {
  readonly hooks: VisitsHooks;
  policy(): Policy;
  readonly session: Session;
  readonly typing: Typing;
  /** How much of what the server asked for could not be done. */
  misses: number;
  /** Runs work that patches the page. */
  patching(work: () => void): void;
  /** Does what a bound element is to do when its event comes. */
  fire(element: Element, entry: Entry, bound: Binding, event: Event): void;
}

/** What the file has. */
export interface More extends Patcher {
  /** Whether nothing is under way that it does by itself. */
  readonly isIdle: boolean;
  /** Whether the history is followed. */
  readonly isNavigating: boolean;
  /** Takes what is new at and below `root`. */
  adopt(root: Element): void;
  /** The element has the attribute `name` (without prefix), which `isUse`; `isNew` unless it came with the page. */
  found(element: Element, name: string, isNew: boolean): void;
  /** Leaves what is no longer in the document. */
  sweep(): void;
  /** An event of this type is under way; without a type: answered, or about to be. */
  busy(element: Element, type?: string): void;
  /** The connection, and whether an answer is awaited, may be another one. */
  rate(state: State, isAwaiting: boolean): void;
  /** Joins what is in no room. */
  join(): void;
  /** Of an element that is in no component. */
  calleeOf(element: Element): Callee | undefined;
  /** What goes along of the inputs around `element`: of its component `root`, else to a handler. */
  inputs(element: Element, event: Event, root: Element | undefined, isOwn: (control: Element) => boolean): Arguments;
  /** Runs `work`, a patch. */
  patching(work: () => void): void;
  /** An event is answered that was sent at `revision`. */
  answered(revision: number): void;
  /** Shows a form that says so as the server has it, unless something was typed since `revision`. */
  clear(form: Element, revision: number): void;
  perform(ops: readonly Op[]): void;
  /** Runs `work`, what the entry is to do, when its time has come. */
  delay(entry: Entry, bound: Binding, element: Element, work: () => void): void;
  /** Reads the rarer modifiers. */
  readonly modify: Modify;
  hearElsewhere: DelegateHost["hearElsewhere"];
  register(name: string, hook: TidewireHook<unknown>): void;
  /** Calls a hook, since a binding of `element` says so by its `value`. */
  call(value: string, element: Element, event: Event): void;
}

/** What a user can type into or choose from, and buttons that say which one they are. */
const CONTROLS = ":is(form,input,select,textarea,[contenteditable],button[name])";
/** With what holds text alone, and what has to be closed. */
const USES = `:is(${selector(Attribute.COMPONENT)}) :is(${CONTROLS},dialog,title,style,script)`;
/** What follows `tide-` in attributes that do something in that file. */
const NAMES = /^(connection|init|appear|disappear|focus|keys|disable-with|boost|nav|value)\b/;

/** Whether anything at or below `root` has use for the file. */
export function hasUse(root: Element): boolean {
  return !!all(root, USES)[0];
}

/** Whether an attribute of this name has. */
export function isUse(name: string): boolean {
  return NAMES.test(name);
}

/** Whether an event of the component `root` may take inputs along. */
export function hasInputs(root: Element): boolean {
  return !!root.querySelector(CONTROLS);
}
