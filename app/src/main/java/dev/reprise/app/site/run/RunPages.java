package dev.reprise.app.site.run;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Paper;
import dev.reprise.core.Report;
import dev.reprise.core.report.HtmlReport;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperRecord;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.run.RunRecord;
import dev.reprise.feed.run.RunState;
import dev.reprise.feed.run.RunStore;
import dev.reprise.feed.text.TexText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The form that starts a run, the page that shows it, and what earlier runs found out. All of it works without scripts. */
@Controller
final class RunPages {
    private static final int RECENT = 20;
    private static final int HISTORY = 50;

    private final Runs runs;
    private final PaperStore papers;
    private final RunStore store;
    private final RunQueue queue;
    private final RunMonitor monitor;
    private final RunViews views;
    private final SiteModels models;
    private final RunOwners owners;
    private final SiteSettings settings;

    RunPages(
            Runs runs,
            PaperStore papers,
            RunStore store,
            RunQueue queue,
            RunMonitor monitor,
            RunViews views,
            SiteModels models,
            RunOwners owners,
            SiteSettings settings) {
        this.runs = runs;
        this.papers = papers;
        this.store = store;
        this.queue = queue;
        this.monitor = monitor;
        this.views = views;
        this.models = models;
        this.owners = owners;
        this.settings = settings;
    }

    // ---- starting

    /** The form; with {@code again}, as an earlier run of the paper was started. */
    @GetMapping("/papers/{id}/run")
    String form(
            @PathVariable PaperId id,
            @RequestParam(required = false) @Nullable String again,
            HttpServletRequest request,
            Model model) {
        var paper = runs.paper(id.value());
        var before = again == null
                ? null
                : store.find(again)
                        .filter(run -> run.paper().equals(paper.id()))
                        .orElse(null);
        var values = before == null ? Map.<String, List<String>>of() : texts(before.options());
        return form(
                paper,
                before == null ? "quick" : before.mode().toString(),
                before == null ? "0" : Long.toString(before.seed()),
                values,
                request,
                model);
    }

    private String form(
            PaperRecord paper,
            String mode,
            String seed,
            Map<String, List<String>> values,
            HttpServletRequest request,
            Model model) {
        addPaper(paper, model);
        var runnable = runs.runnable(paper);
        model.addAttribute("runs", runnable.isPresent());
        model.addAttribute("slug", runnable.map(Paper::slug).orElse(null));
        model.addAttribute(
                "fields", runnable.map(p -> RunForm.fields(p, models, values)).orElse(List.of()));
        model.addAttribute("claims", runnable.map(p -> p.experiment().claims()).orElse(List.of()));
        model.addAttribute("mode", mode);
        model.addAttribute("seed", seed);
        model.addAttribute("mayRun", owners.mayStart(request));
        model.addAttribute(
                "rows",
                store.ofPaper(paper.id(), RECENT).stream().map(views::row).toList());
        return "run-form";
    }

    @PostMapping("/papers/{id}/run")
    String start(@PathVariable PaperId id, HttpServletRequest request, HttpServletResponse response, Model model) {
        var paper = runs.paper(id.value());
        var runnable = runs.required(paper);
        owners.requireStart(request);
        var sent = RunForm.sent(request, runnable);
        var mode = Objects.requireNonNullElse(request.getParameter("mode"), "quick");
        String error;
        try {
            var asked = RunRequest.check(runnable, mode, sent, models);
            return "redirect:/runs/"
                    + queue.add(paper.id(), asked, owners.starter(request, response))
                            .id();
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            error = e.getMessage();
        } catch (RunQueue.Full e) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, "60");
            error = e.getMessage();
        }
        model.addAttribute("error", error);
        var seed = sent.getOrDefault(RunRequest.SEED, List.of("0")).getFirst();
        return form(paper, mode, seed, sent, request, model);
    }

    /** The same once more: its options are checked again, against what the paper declares today. */
    @PostMapping("/runs/{id}/again")
    String again(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        owners.requireStart(request);
        var before = runs.run(id);
        var paper = runs.paper(before.paper().value());
        var options = new LinkedHashMap<String, Object>(before.options());
        options.put(RunRequest.SEED, before.seed());
        try {
            var asked = RunRequest.check(runs.required(paper), before.mode().toString(), options, models);
            return "redirect:/runs/"
                    + queue.add(paper.id(), asked, owners.starter(request, response))
                            .id();
        } catch (InvalidInputException e) {
            throw Runs.refusal(e);
        } catch (RunQueue.Full e) {
            throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS, e.getMessage());
        }
    }

    private static Map<String, List<String>> texts(Map<String, Object> options) {
        var texts = new LinkedHashMap<String, List<String>>();
        options.forEach((name, value) -> texts.put(
                name,
                value instanceof List<?> list
                        ? list.stream().map(RunForm::written).toList()
                        : List.of(RunForm.written(value))));
        return texts;
    }

    // ---- watching and reading

    /** A run: while it waits or runs, where it stands; then its report. */
    @GetMapping("/runs/{id}")
    String show(@PathVariable String id, HttpServletRequest request, HttpServletResponse response, Model model)
            throws IOException {
        var run = runs.run(id);
        addPaper(runs.paper(run.paper().value()), model);
        model.addAttribute("run", run);
        model.addAttribute("state", RunViews.state(run.state()));
        model.addAttribute("options", views.options(run.slug(), run.options()));
        model.addAttribute("asked", RunViews.time(run.requestedAt()));
        model.addAttribute("ended", run.finishedAt() == null ? null : RunViews.time(run.finishedAt()));
        model.addAttribute("mayCancel", !run.state().isFinal() && owners.mayCancel(request, run));
        model.addAttribute("mayRun", owners.mayStart(request));
        model.addAttribute("link", settings.link("/runs/" + run.id()));
        if (run.state() == RunState.DONE) {
            model.addAttribute("row", views.row(run));
            if (hasReport(run)) {
                var report = Report.read(file(run, "report.json"));
                model.addAttribute("report", HtmlReport.sections(report, "/runs/" + run.id() + "/files/"));
                model.addAttribute("scripts", report.charts().isEmpty() ? List.of() : HtmlReport.VEGA);
            } else { // its folder was not restored with the database
                model.addAttribute(
                        "findings",
                        store.findings(id).stream()
                                .map(f -> views.finding(f, run.slug()))
                                .toList());
                model.addAttribute("scripts", List.of());
            }
            return "run";
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        var progress = monitor.latest(id);
        model.addAttribute("position", run.state() == RunState.QUEUED ? queue.position(id) : -1);
        model.addAttribute("percent", progress.map(RunViews::percent).orElse(0));
        model.addAttribute("stands", progress.map(RunViews::progress).orElse(""));
        return "run-progress";
    }

    @PostMapping("/runs/{id}/cancel")
    String cancel(@PathVariable String id, HttpServletRequest request) {
        if (!owners.mayCancel(request, runs.run(id))) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "This run is somebody else's.");
        }
        queue.cancel(id);
        return "redirect:/runs/" + id;
    }

    /** What the runs of a paper found out about its claims. */
    @GetMapping("/papers/{id}/history")
    String history(@PathVariable PaperId id, Model model) {
        var paper = runs.paper(id.value());
        addPaper(paper, model);
        var slug = runs.runnable(paper).map(Paper::slug).orElse("");
        var histories = new LinkedHashMap<String, List<RunViews.Finding>>();
        for (var claim : papers.claims(paper.id())) {
            var findings = store.history(paper.id(), claim.id(), HISTORY);
            if (!findings.isEmpty()) {
                histories.put(
                        claim.id() + " " + claim.statement(),
                        findings.stream().map(f -> views.finding(f, slug)).toList());
            }
        }
        model.addAttribute("histories", histories);
        model.addAttribute(
                "rows",
                store.ofPaper(paper.id(), RECENT).stream().map(views::row).toList());
        return "run-history";
    }

    private static void addPaper(PaperRecord paper, Model model) {
        model.addAttribute("paper", paper);
        model.addAttribute("paperPath", "/papers/" + paper.id());
        model.addAttribute("paperTitle", TexText.html(paper.title()));
    }

    // ---- files

    @GetMapping("/runs/{id}/report.json")
    ResponseEntity<FileSystemResource> json(@PathVariable String id) {
        return download(runs.run(id), "report.json", MediaType.APPLICATION_JSON);
    }

    /** The report as one file that needs no site. It is downloaded: the scripts in it are not for this site's pages. */
    @GetMapping("/runs/{id}/report.html")
    ResponseEntity<FileSystemResource> html(@PathVariable String id) {
        return download(runs.run(id), "report.html", MediaType.TEXT_HTML);
    }

    /** An artefact. */
    @GetMapping("/runs/{id}/files/{name}")
    ResponseEntity<FileSystemResource> artefact(@PathVariable String id, @PathVariable String name) throws IOException {
        var run = runs.run(id);
        if (!hasReport(run)
                || Report.read(file(run, "report.json")).artefacts().stream()
                        .noneMatch(artefact -> artefact.file().equals(name))) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "this run has no such file");
        }
        return download(run, name, MediaType.APPLICATION_OCTET_STREAM);
    }

    private ResponseEntity<FileSystemResource> download(RunRecord run, String name, MediaType type) {
        if (!hasReport(run)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "this run has no report");
        }
        var saved = run.slug() + "-" + run.mode() + "-" + run.id().substring(0, 8) + "-" + name;
        return ResponseEntity.ok()
                .contentType(type)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(saved).build().toString())
                .body(new FileSystemResource(file(run, name)));
    }

    private boolean hasReport(RunRecord run) {
        return run.report() != null && Files.isRegularFile(file(run, "report.json"));
    }

    private Path file(RunRecord run, String name) {
        return settings.data().resolve(Objects.requireNonNull(run.report())).resolve(name);
    }
}
