// Keeps a half-filled form on the server. A form with data-draft-url is sent there as it stands, a few seconds after
// the last change, with the header X-Draft: 1; the site answers {saved_at: "14:32", version: 7, fields: {name: [words]}}.
// What happened stands in the element [data-save-state] of the form. Without JavaScript the form saves by its button.
"use strict";

const WAIT = 3000; // after the last change
const RETRY = 15000; // after a failure

for (const form of document.querySelectorAll("form[data-draft-url]")) keepDraft(form);

function keepDraft(form) {
  const state = form.querySelector("[data-save-state]");
  let timer = null;
  let composing = false; // Vietnamese keyboards build a letter in several steps: wait for the whole word
  let changed = false;
  let sending = false;
  let failed = false; // the last attempt
  let stopped = false; // another person's version came first

  function show(tone, words, href) {
    if (!state) return;
    const line = document.createElement("span");
    line.className = `st ${tone}`;
    line.textContent = words;
    state.replaceChildren(line);
    if (href) {
      const link = document.createElement("a");
      link.href = href;
      link.textContent = "Xem bản đang có";
      state.append(" ", link);
    }
  }

  function plan(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  async function save() {
    if (!changed || stopped) return;
    if (sending || composing) return plan(500);
    if (!navigator.onLine) return show("warn", "Chờ mạng");
    sending = true;
    changed = false;
    show("mute", "Đang lưu…");
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Draft": "1", Accept: "application/json" },
        keepalive: document.visibilityState === "hidden", // the page may be going
        redirect: "error", // to the log-in page: the session is over
      });
      if (answer.status === 409) return conflict(await answer.json());
      if (!answer.ok) throw new Error(String(answer.status));
      saved(await answer.json());
    } catch (error) {
      changed = failed = true;
      // fetch gives a TypeError when the line broke, and when it met a redirect.
      if (error instanceof TypeError && !navigator.onLine) show("warn", "Chờ mạng");
      else show("bad", "Chưa lưu, có lỗi. Bấm “Lưu nháp”.");
      plan(RETRY);
    } finally {
      sending = false;
    }
  }

  function saved(answer) {
    failed = false;
    const version = form.elements.namedItem("version");
    if (version && answer.version !== undefined) version.value = answer.version;
    const faults = Object.keys(answer.fields || {}).length;
    if (changed) return plan(WAIT);
    if (faults) show("warn", `Đã lưu nháp ${answer.saved_at}, còn lỗi (${faults})`);
    else show("ok", `Đã lưu nháp ${answer.saved_at}`);
  }

  function conflict(answer) {
    stopped = failed = changed = true;
    show("bad", "Chưa lưu, có lỗi: người khác vừa sửa phiếu này.", answer.url || location.href);
  }

  function note() {
    changed = true;
    plan(WAIT);
  }

  form.addEventListener("compositionstart", () => { composing = true; });
  form.addEventListener("compositionend", () => { composing = false; });
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", () => { changed = false; clearTimeout(timer); });
  addEventListener("online", () => { if (changed) plan(0); });
  addEventListener("offline", () => { if (changed) show("warn", "Chờ mạng"); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  addEventListener("beforeunload", (event) => { if (changed && failed) event.preventDefault(); });
}
