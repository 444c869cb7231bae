import { render } from "preact";
import { App } from "./frame/app";
import "./core/theme";
import "uplot/dist/uPlot.min.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/components.css";
import "./styles/pages.css";
import "./styles/print.css";

render(<App />, document.getElementById("app") as HTMLElement);
