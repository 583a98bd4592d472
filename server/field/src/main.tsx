/** Start the app. */

import { render } from "preact";
import { UpdateOffer } from "./offer";
import "./ui/style/main.css";
import { startUpdates } from "./update";

function App() {
  return (
    <main>
      <h1>Lapangan</h1>
      <UpdateOffer />
    </main>
  );
}

const place = document.getElementById("app");
if (place) {
  place.textContent = "";
  render(<App />, place);
}
void startUpdates();
