// Puts a button that prints the page in the place of the words that say how: [data-print] holds the button's words.
"use strict";

for (const place of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = place.dataset.print;
  button.addEventListener("click", () => window.print());
  place.replaceChildren(button);
}
