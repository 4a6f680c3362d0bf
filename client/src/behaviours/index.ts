// A file of its own, which the client loads once the page has use for it: what elements do of themselves, by attributes.
// A new one is a line in the table.

import type { BehavioursHost, Going } from "../dom/behaviours";
import { checkBuild } from "../dom/lazy";
import { Appearing } from "./appearing";
import { Banners } from "./banners";
import { Disabling } from "./disabling";
import { focusFirst } from "./focusing";
import { Keys } from "./keys";

type Behaviour = (element: HTMLElement, isNew: boolean) => void;

export function start(build: string, host: BehavioursHost): Going {
  checkBuild(build);
  const appearing = new Appearing();
  const banners = new Banners();
  const disabling = new Disabling();
  banners.start();
  new Keys(host).start();
  const behaviours: Readonly<Record<string, Behaviour>> = {
    // What the delegate hears as any event, so that modifiers mean what they always do.
    "init": once((element) => element.dispatchEvent(new Event("init"))),
    "focus": once(focusFirst),
    "appear": (element) => appearing.observe(element),
    "connection": (element) => banners.tell(element),
    "disappear": (element) => appearing.observe(element),
  };
  return {
    found: (element, name, isNew) => element.isConnected && behaviours[name.split(".")[0] as string]?.(element as HTMLElement, isNew),
    busy: (element, type) => (type === undefined ? disabling.end(element) : disabling.begin(element, type)),
    rate: (...rated) => banners.rate(...rated),
    sweep: () => appearing.sweep(),
  };
}

/** Not again for an element that moves about, or that comes back. */
function once(behaviour: Behaviour): Behaviour {
  const done = new WeakSet<Element>();
  return (element, isNew) => {
    if (done.has(element)) return;
    done.add(element);
    behaviour(element, isNew);
  };
}
