import { createRoot } from "react-dom/client";
import { HashRouter } from "react-router-dom";
import { App } from "./App";
import { Frame } from "./Frame";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <Frame>
      <HashRouter>
        <App />
      </HashRouter>
    </Frame>,
  );
}
