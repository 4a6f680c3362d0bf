// A server that restarts answers no fetch, and its socket comes back by itself.

/** Fetch and socket break at the same moment, and are told of in any order. */
const NOTICED_MS = 300;

/** Whether it is worth while to ask again: fulfilled once the page's socket, which broke as well, is live again. */
export async function serverReturns(signal: AbortSignal): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, NOTICED_MS));
  // Of a network that is gone the browser tells better; so it does where there is no socket that could come back.
  if (!navigator.onLine || !/^(?:dis)?connect/.test(window.tidewire.state)) return false;
  await new Promise<unknown>((resolve) => {
    for (const type of ["tidewire:connected", "tidewire:gone"]) document.addEventListener(type, resolve, { once: true, signal });
    signal.addEventListener("abort", resolve, { once: true });
  });
  return !signal.aborted && window.tidewire.state === "live";
}
