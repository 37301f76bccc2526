"use strict";
// Shows a run on its way, from the server's events; when it ends, the page is loaded once more, and is the report.
(() => {
    const live = document.querySelector(".run-live");
    const heading = document.getElementById("run-state");
    const bar = document.getElementById("run-bar");
    const words = document.getElementById("run-words");
    const events = new EventSource(live.dataset.events);

    function left(seconds) {
        return seconds >= 60 ? `about ${Math.round(seconds / 60)} min left` : `about ${Math.max(1, Math.floor(seconds))} s left`;
    }

    function show(event) {
        const run = JSON.parse(event.data);
        if (run.state === "queued") {
            heading.textContent = "Waiting for its turn";
            words.textContent = run.position > 0
                ? `${run.position} ${run.position === 1 ? "run is" : "runs are"} before it.`
                : "It is the next one.";
        } else if (run.state === "running") {
            heading.textContent = "Running";
            const progress = run.progress;
            if (!progress) {
                words.textContent = "It begins.";
                return;
            }
            bar.value = Math.floor(progress.fraction * 100);
            const parts = [progress.stages.join(" › ")];
            if (progress.steps > 0) parts[0] += `, ${Math.min(progress.done, progress.steps)} of ${progress.steps}`;
            if (progress.left !== null && progress.fraction >= 0.02) parts.push(left(progress.left));
            if (progress.message) parts.push(progress.message);
            words.textContent = parts.join("\n");
        } else {
            events.close();
            location.reload();
        }
    }

    events.addEventListener("state", show);
    events.addEventListener("progress", show);
})();
