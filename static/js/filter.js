// Sends a form with data-filter when one of its choices changes; text waits for its button or Enter.
// The button stays, for keyboards and for those without JavaScript.
"use strict";

for (const form of document.querySelectorAll("form[data-filter]")) {
  let byKeyboard = false; // arrow keys pass over choices that were not meant
  form.addEventListener("pointerdown", () => { byKeyboard = false; });
  form.addEventListener("focusin", (event) => { byKeyboard = event.target.matches(":focus-visible"); });
  form.addEventListener("change", (event) => {
    if (byKeyboard || !event.target.name || event.target.closest("details")) return; // columns are chosen several at a time, then sent
    if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
}
