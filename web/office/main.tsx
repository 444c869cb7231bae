import { render } from "preact";
import { App } from "./frame/app";
import "./core/theme";
import "uplot/dist/uPlot.min.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/controls.css";
import "./styles/tables.css";
import "./styles/states.css";
import "./styles/overlays.css";
import "./styles/panels.css";
import "./styles/figures.css";
import "./styles/ordering.css";
import "./styles/sql.css";
import "./styles/print.css";

render(<App />, document.getElementById("app") as HTMLElement);
