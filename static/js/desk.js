// The desk's page: reads what the server wrote into it, and begins.

import { Desk } from "./desk/desk.js";

const desk = new Desk(JSON.parse(document.getElementById("desk-data").textContent));
await desk.start();
