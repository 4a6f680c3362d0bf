/** The script element that loads the client; its nonce is that of the page, its attributes are the page's settings. */
export function ownScript(root: ParentNode = document): HTMLScriptElement | null {
  return root.querySelector("script[data-tidewire-path]");
}
