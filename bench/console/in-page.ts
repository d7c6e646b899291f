/**
 * Script that defines `bench` in the page. It measures in the page, from the user's input to the end of the frame that
 * shows the result. The times therefore exclude Playwright and its connection.
 */
export const IN_PAGE = `
(() => {
  const grid = () => document.querySelector('[role="grid"]');
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

  /** Resolves with the milliseconds from \`act\` to the frame in which \`isShown\` is true. */
  const timed = (act, isShown) => new Promise((resolve) => {
    const begun = performance.now();
    const observer = new MutationObserver(() => {
      if (!isShown()) return;
      observer.disconnect();
      void painted().then(() => resolve(performance.now() - begun));
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    act();
  });

  /** Returns a function that returns true once the page was busy and is no longer. */
  const settled = () => {
    let wasBusy = false;
    return () => {
      const isBusy = document.querySelector('[aria-busy="true"]') !== null;
      wasBusy ||= isBusy;
      return wasBusy && !isBusy;
    };
  };

  /** Resolves when all earlier requests have their responses. */
  const idle = () => new Promise((resolve) => {
    const look = () => {
      if (document.querySelector('[aria-busy="true"]') === null) resolve();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const asked = async (act) => {
    await idle();
    return timed(act, settled());
  };

  const setValue = (element, value) => {
    const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), "value");
    set.call(element, value);
    element.dispatchEvent(new Event(element instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
  };

  const lcp = new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime)).observe({
      type: "largest-contentful-paint",
      buffered: true,
    });
  });

  window.bench = {
    largestPaint: () => lcp,
    open: () => timed(
      () => document.querySelector('nav a[href$="/fleet"]').click(),
      () => document.querySelector('[role="row"][aria-rowindex="2"]') !== null,
    ),
    search: (text) => asked(() => setValue(document.querySelector('input[type="search"]'), text)),
    choose: (state) => asked(() => setValue(document.querySelector("select"), state)),
    sort: (column) => asked(() => document.querySelectorAll('[role="columnheader"] button')[column].click()),
    /** Scrolls to the last loaded row, so that the next page loads. */
    next: () => {
      const rows = grid().querySelector('[role="rowgroup"]');
      const before = rows.style.height;
      return timed(() => (grid().parentElement.scrollTop = 1e9), () => rows.style.height !== before);
    },
    loaded: () => Math.round(
      parseFloat(grid().querySelector('[role="rowgroup"]').style.height) / grid().querySelector('[role="row"][aria-rowindex]').offsetHeight,
    ),
    /** Scrolls back and forth by \`step\` pixels per frame for \`ms\`. Resolves with the number of frames. */
    scroll: (step, ms) => new Promise((resolve) => {
      const scroller = grid().parentElement;
      const end = scroller.scrollHeight - scroller.clientHeight;
      const begun = performance.now();
      let top = 0;
      let frames = 0;
      const frame = () => {
        if (performance.now() - begun >= ms) return resolve(frames);
        frames++;
        top += step;
        if (top >= end || top <= 0) step = -step;
        scroller.scrollTop = top;
        requestAnimationFrame(frame);
      };
      scroller.scrollTop = 0;
      requestAnimationFrame(frame);
    }),
  };
})();
`;
