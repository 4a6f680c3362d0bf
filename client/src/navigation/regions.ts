// Which places of a document a page fills: its regions, where it has some, else its whole body.

import { read, selector } from "../dom/attributes";
import { Attribute } from "../wire/keys";

/** Places by the names of their regions; under `BODY` there is only that. */
export type Places = ReadonlyMap<string, HTMLElement>;

export const BODY = "";

const REGIONS = selector(Attribute.REGION);

export function placesOf({ body }: Document): Places {
  return regionsIn(body) ?? new Map([[BODY, body]]);
}

/** The regions below `root`, unless two have one name. */
export function regionsIn(root: ParentNode): Places | undefined {
  // One in another goes along with it.
  const found = [...root.querySelectorAll<HTMLElement>(REGIONS)].filter((region) => !region.parentElement?.closest(REGIONS));
  const places = new Map(found.map((region) => [read(region, Attribute.REGION) ?? "", region]));
  return found.length && places.size === found.length ? places : undefined;
}

/** Whether two documents differ in what is in their regions only, so far as they say. */
export function shareLayout(one: Document, other: Document): boolean {
  const [a, b] = [layoutKey(one), layoutKey(other)];
  return !!a && a === b;
}

/** What asks the server for the regions alone: the layout that is shown, and their names. */
export function askedRegions(root: Document): string | undefined {
  const places = placesOf(root);
  const layouts = new Set([...places.values()].map(layoutOf));
  const [layout] = layouts;
  return layouts.size === 1 && layout ? [layout, ...places.keys()].join(" ") : undefined;
}

function layoutKey(root: Document): string | undefined {
  const places = regionsIn(root.body);
  // What is around the regions is in the page's language, too.
  return places && [root.documentElement.lang, ...[...places].map(([name, region]) => name + " " + layoutOf(region)).sort()].join();
}

function layoutOf(region: Element): string {
  return read(region, Attribute.LAYOUT) ?? "";
}
