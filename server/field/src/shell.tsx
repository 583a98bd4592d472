/** Start the shell: lock and enrolment, the frame, the phone. */

import { render } from "preact";
import { App } from "./app";
import { boot } from "./start/session";
import { watchErrors } from "./ui/errors";
import { letters, setLetters } from "./ui/letters";
import { listen } from "./ui/router";
import "./ui/style/main.css";
import { startUpdates } from "./update";

const UPDATES_MS = 3_000;

watchErrors(() => Math.floor(Date.now() / 1000));
setLetters(letters());
listen();
const booted = boot(); // the disk is read while the first picture is made
const place = document.getElementById("app");
if (place) {
  place.textContent = "";
  render(<App />, place);
}
const late = new Promise((resolve) => setTimeout(resolve, UPDATES_MS)); // a start that hangs may need just that update
void Promise.race([booted, late]).finally(startUpdates);
