/** Start the shell: lock and enrolment, the frame, the phone. */

import { render } from "preact";
import { App } from "./app";
import { boot } from "./start/session";
import { watchErrors } from "./ui/errors";
import { letters, setLetters } from "./ui/letters";
import { listen } from "./ui/router";
import "./ui/style/main.css";
import { startUpdates } from "./update";

watchErrors(() => Math.floor(Date.now() / 1000));
setLetters(letters());
listen();
const place = document.getElementById("app");
if (place) {
  place.textContent = "";
  render(<App />, place);
}
void boot();
void startUpdates();
