"use strict";
// What reading does not need: the theme of choice, and the keys j, k and /.
(() => {
    const root = document.documentElement;
    root.classList.add("scripted"); // hides what only those without scripts need
    const stored = (value) => {
        try {
            if (value !== undefined) localStorage.setItem("theme", value);
            return localStorage.getItem("theme");
        } catch {
            return null; // storage may be closed to us
        }
    };
    const theme = stored();
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;

    document.addEventListener("DOMContentLoaded", () => {
        const toggle = document.querySelector(".theme");
        if (toggle) {
            toggle.hidden = false;
            toggle.addEventListener("click", () => {
                const dark = root.dataset.theme
                    ? root.dataset.theme === "dark"
                    : matchMedia("(prefers-color-scheme: dark)").matches;
                root.dataset.theme = dark ? "light" : "dark";
                stored(root.dataset.theme);
            });
        }
    });

    document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
        if (event.key === "/") {
            const field = document.querySelector("main input[name=q]") || document.querySelector("input[name=q]");
            if (field) {
                event.preventDefault();
                field.focus();
                field.select();
            }
        } else if (event.key === "j" || event.key === "k") {
            const stops = [...document.querySelectorAll("main .papers h2 a, main .claim[id]")];
            const here = stops.findIndex((stop) => stop === document.activeElement);
            const next = stops[event.key === "j" ? here + 1 : Math.max(0, here - 1)];
            if (next) {
                if (!next.matches("a")) next.tabIndex = -1;
                next.focus({ preventScroll: true });
                next.scrollIntoView({ block: "center" });
            }
        }
    });
})();
