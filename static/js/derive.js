// Says anew, after each answer, what follows from the answers of a form: its button [data-derive] is pressed unseen, and
// what comes back takes the place of the elements [data-derived], found by their ids. Nothing is saved by it; drafts
// are kept by draft.js. Without JavaScript, or when the line breaks, the button stands there to be pressed.
"use strict";

for (const button of document.querySelectorAll("button[data-derive]")) deriveAgain(button);

function deriveAgain(button) {
  const form = button.form;
  let asked = 0;

  async function ask() {
    const turn = ++asked; // of two answers on their way only the later one counts
    const body = new FormData(form);
    body.set(button.name, button.value);
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (turn === asked) show(page);
    } catch {
      button.hidden = false;
    }
  }

  function show(page) {
    button.hidden = true;
    for (const part of form.querySelectorAll("[data-derived]")) {
      const fresh = page.getElementById(part.id);
      if (fresh) part.replaceChildren(...fresh.childNodes);
    }
  }

  button.hidden = true;
  form.addEventListener("change", ask);
}
