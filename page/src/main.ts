import { mount } from "svelte";
import "@fontsource-variable/inter/wght.css";
import "@fontsource/source-serif-4/latin-400.css";
import "@fontsource/source-serif-4/latin-600.css";
import "@fontsource/source-serif-4/latin-ext-400.css";
import "@fontsource/source-serif-4/latin-ext-600.css";
import "./app.css";
import App from "./App.svelte";
import { words } from "./lib/words.svelte";

await words.ready;
mount(App, { target: document.getElementById("app")! });
