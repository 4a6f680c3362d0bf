// In every page: says when a page could be seen and when it was live, in milliseconds since the visit began.

const now = () => performance.timeOrigin + performance.now();
const began = Number(sessionStorage.getItem("began"));

async function painted() {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return now();
}

function tell(seen, live) {
  const begin = Number(sessionStorage.getItem("began"));
  window.found = { seen: seen - begin, live: live - begin };
}

window.probe = {
  load(link) {
    sessionStorage.setItem("began", now());
    location.assign(document.querySelector(link).href);
  },
  go(action) {
    window.found = undefined;
    document.addEventListener(
      "tidewire:navigated",
      async () => {
        const seen = await painted();
        await tidewire.settled();
        tell(seen, now());
      },
      { once: true },
    );
    sessionStorage.setItem("began", now());
    action();
  },
};

function firstPaint() {
  return new Promise((done) => {
    const observer = new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries()) if (name === "first-contentful-paint") done(performance.timeOrigin + startTime);
    });
    observer.observe({ type: "paint", buffered: true });
  });
}

if (began) {
  addEventListener("load", async () => {
    await tidewire.settled();
    const live = now();
    tell(await firstPaint(), live);
  });
}
