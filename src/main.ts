/** The process: reads the configuration, and runs the app if it is valid. */
import "./process/node-version";
import "./process/buffer-memory";
import "./process/source-maps";
import "reflect-metadata";
import { run } from "./app/run";
import { loadConfig, rejectConfig } from "./config/load";

const loaded = loadConfig();
// .swcrc has the app loaded on its first use, so a mistake is reported at once.
if (loaded.ok) run(loaded.value);
else rejectConfig(loaded.failure);
