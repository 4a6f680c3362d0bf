// Makes the document's content that of another page, and keeps what was there: the nodes themselves, with all that
// a visitor typed and scripts remember of them.

import type { FetchedPage, PageHead } from "./pages";
import { carryPermanents } from "./permanent";
import { BODY, placesOf, regionsIn, shareLayout, type Places } from "./regions";
import type { Scripts } from "./scripts";
import { forgetSecrets } from "./secrets";

/** What is around the regions of several pages. The nodes are here while none of them is shown. */
interface Shell {
  nodes: DocumentFragment;
}

/** What a page has in one place. */
interface Content {
  /** An element with the attributes of the place. */
  readonly frame: Element;
  readonly nodes: DocumentFragment;
}

interface Contents {
  readonly shell: Shell;
  readonly contents: ReadonlyMap<string, Content>;
}

/** A page as it was left. */
export type KeptPage = PageHead & Contents;

export class Stage {
  #shell: Shell = { nodes: new DocumentFragment() };

  /** Shows the content of `page`; returns that which was there. */
  show(page: FetchedPage | KeptPage, scripts: Scripts): Contents {
    const places = placesOf(document);
    const frames = framesOf(places);
    const shell = this.#shell;
    const running = "document" in page ? revive(page, scripts) : [];
    const marks = this.#bring("document" in page ? { ...page, ...parsedContents(page, shell) } : page, places);
    carryPermanents(marks);
    const contents = take(places, frames, marks);
    if (this.#shell !== shell && !contents.has(BODY)) shell.nodes = takeBefore(marks[0] as Comment);
    marks.forEach((mark) => mark.remove());
    for (const { nodes } of [shell, ...contents.values()]) forgetSecrets(nodes);
    // Last, so that scripts find the page as it will be.
    for (const [parsed, script] of running) parsed.replaceWith(script);
    return { shell, contents };
  }

  /** Puts what comes after what is there; returns what is between. */
  #bring({ shell, contents, body }: KeptPage, places: Places): Comment[] {
    writeAttributes(body, document.body);
    if (shell === this.#shell) return fill(places, contents);
    this.#shell = shell;
    const own = regionsIn(shell.nodes);
    if (own) fill(own, contents).forEach((mark) => mark.remove());
    return [bring(document.body, contents.get(BODY)?.nodes ?? shell.nodes)];
  }
}

export function writeAttributes(from: Element, to: Element): void {
  for (const { name } of [...to.attributes]) if (!from.hasAttribute(name)) to.removeAttribute(name);
  for (const { name, value } of from.attributes) to.setAttribute(name, value);
}

/** The contents of a page that came: of its regions if it can be shown in this shell, else it brings its own. */
function parsedContents({ document: next }: FetchedPage, shell: Shell): Contents {
  if (!shareLayout(document, next)) return { shell: { nodes: takeAll(next.body) }, contents: new Map() };
  const places = placesOf(next);
  return { shell, contents: new Map([...places].map(([name, frame]) => [name, { frame, nodes: takeAll(frame) }])) };
}

function framesOf(places: Places): Map<string, Element> {
  return new Map([...places].map(([name, place]) => [name, place.cloneNode() as Element]));
}

function fill(places: Places, contents: ReadonlyMap<string, Content>): Comment[] {
  return [...places].flatMap(([name, place]) => {
    const content = contents.get(name);
    if (!content) return [];
    if (name !== BODY) writeAttributes(content.frame, place);
    return bring(place, content.nodes);
  });
}

/** Beside what is there at first: what stays can so be moved without being taken out. */
function bring(place: Element, nodes: DocumentFragment): Comment {
  const mark = new Comment();
  place.append(mark, nodes);
  return mark;
}

/** Takes out of the places what is before the marks; of regions that go with all that is around them, everything. */
function take(places: Places, frames: ReadonlyMap<string, Element>, marks: readonly Comment[]): Map<string, Content> {
  const taken = [...places].map(([name, place]): [string, Content] => {
    const mark = marks.find(({ parentNode }) => parentNode === place);
    return [name, { frame: frames.get(name) as Element, nodes: mark ? takeBefore(mark) : takeAll(place) }];
  });
  return new Map(taken);
}

function takeAll(element: Element): DocumentFragment {
  const nodes = new DocumentFragment();
  nodes.append(...element.childNodes);
  return nodes;
}

function takeBefore(mark: Comment): DocumentFragment {
  const range = new Range();
  range.setStart(mark.parentNode as Node, 0);
  range.setEndBefore(mark);
  return range.extractContents();
}

/** The scripts and style sheets of a page that comes, each with what is to take its place. */
function revive(page: FetchedPage, scripts: Scripts): [Element, Element][] {
  const next = page.document;
  // It was parsed without a window, so what is for browsers without scripts would show.
  next.body.querySelectorAll("noscript").forEach((element) => element.remove());
  const coming = shareLayout(document, next) ? [...placesOf(next).values()] : [next.body];
  const found = coming.flatMap((place) => [...place.querySelectorAll("script,style,link")]);
  return found.map((parsed): [Element, Element] => [parsed, scripts.admit(parsed, page)]).filter(([parsed, script]) => parsed !== script);
}
