// Which links of the layout lead to the page that is shown.

const CURRENT = "aria-current";
/** Elsewhere, in a text, a link that happens to lead here is no part of a set that one of is the current one. */
const LINKS = `nav a[href],[role="navigation"] a[href],a[${CURRENT}="page"]`;

/** Marks the links outside `places`: what is in them came from the server, which knows better. */
export function markCurrent(places: Iterable<Element>): void {
  const own = [...places];
  for (const link of document.querySelectorAll<HTMLAnchorElement>(LINKS)) {
    if (own.some((place) => place.contains(link))) continue;
    if (link.origin === location.origin && link.pathname === location.pathname) link.setAttribute(CURRENT, "page");
    else if (link.getAttribute(CURRENT) === "page") link.removeAttribute(CURRENT);
  }
}
