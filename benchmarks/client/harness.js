// In the page: a WebSocket whose other end is the benchmark, and the clock.

class FakeSocket extends EventTarget {
  static all = [];
  static answer = () => [];

  constructor(url) {
    super();
    this.url = url;
    this.readyState = 0;
    this.bufferedAmount = 0;
    FakeSocket.all.push(this);
  }

  open() {
    this.readyState = 1;
    this.#tell("open", new Event("open"));
  }

  send(text) {
    const answers = FakeSocket.answer(text);
    setTimeout(() => answers.forEach((answer) => this.deliver(answer)));
  }

  deliver(text) {
    this.#tell("message", new MessageEvent("message", { data: text }));
  }

  close() {
    this.readyState = 3;
  }

  #tell(name, event) {
    this[`on${name}`]?.(event);
    this.dispatchEvent(event);
  }
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** Milliseconds of script that `step` takes, with the microtasks that it leads to; layout comes afterwards. */
async function timed(step) {
  await nextFrame();
  const begin = performance.now();
  step();
  for (let round = 0; round < 10; round++) await null;
  return performance.now() - begin;
}

/** `settled` tells when a step is over that waits for something: for a file, say, of which later steps have no need. */
async function measure(steps, shown, expected, settled = () => {}) {
  const times = [];
  for (const step of steps) {
    times.push(await timed(step));
    await settled();
  }
  const root = document.createElement("template");
  root.innerHTML = expected;
  return { times, right: shown().innerHTML === root.content.firstElementChild.innerHTML };
}

const section = () => document.querySelector("section");

const subjects = {
  async tidewire({ opening, steps, expected }) {
    const [hello, ...joined] = opening;
    FakeSocket.answer = (text) => ({ 0: [hello], 1: joined })[JSON.parse(text)[0]] ?? [];
    const socket = FakeSocket.all[0];
    socket.open();
    await window.tidewire.settled();
    const deliver = (frames) => () => frames.forEach((frame) => socket.deliver(frame));
    return measure(steps.map(deliver), section, expected, window.tidewire.settled);
  },

  async liveview({ rendered, diffs, expected }) {
    let address;
    FakeSocket.answer = (text) => {
      const [joinRef, ref, topic, event] = JSON.parse(text);
      const response = event === "phx_join" ? { rendered, liveview_version: "1.2.12" } : {};
      if (event === "phx_join") address = [joinRef, topic];
      return [JSON.stringify([joinRef, ref, topic, "phx_reply", { status: "ok", response }])];
    };
    new LiveView.LiveSocket("/live", Phoenix.Socket, { transport: FakeSocket, params: {} }).connect();
    while (!FakeSocket.all[0]) await nextFrame();
    const socket = FakeSocket.all[0];
    socket.open();
    while (!document.querySelector(".phx-connected")) await nextFrame();
    const [joinRef, topic] = address;
    const texts = diffs.map((diff) => JSON.stringify([joinRef, null, topic, "diff", diff]));
    const deliver = (text) => () => socket.deliver(text);
    return { ...(await measure(texts.map(deliver), section, expected)), sizes: texts.map((text) => new Blob([text]).size) };
  },

  idiomorph: ({ pages, expected }) =>
    measure(pages.map((html) => () => Idiomorph.morph(section(), html)), section, expected),

  morphdom: ({ pages, expected }) => measure(pages.map((html) => () => morphdom(section(), html)), section, expected),

  alpine: ({ pages, expected }) =>
    measure(pages.map((html) => () => Alpine.morph(section(), html, { key: (node) => node.id })), section, expected),
};

window.FakeSocket = FakeSocket;
window.bench = (subject, given) => subjects[subject](given);
if (document.documentElement.hasAttribute("data-fake-socket")) window.WebSocket = FakeSocket;
