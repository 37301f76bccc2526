package dev.reprise.core;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a run gave: findings, tables, arrays, charts, artefacts and provenance. JSON is the truth ({@link #toJson}, {@link #read}); the
 * terminal's tables and the HTML page in {@code dev.reprise.core.report} are views of it.
 *
 * <pre>{@code
 * var report = Report.of(paper, lab).model(model.name(), model.fingerprint());
 * report.claim(C2.measured(gain)).array(map).chart(Charts.heatMap(...));
 * return report.build();
 * }</pre>
 *
 * @param paper     slug of the paper
 * @param title     of the paper
 * @param startedAt in whole milliseconds
 * @param seconds   that the run took
 * @param findings  one for each claim that was decided; {@code claims} in JSON
 * @param warnings what its reader should know before trusting it, such as too few rows
 * @param incomplete why it does not hold all that was asked for, such as an interruption; empty for a whole report
 */
public record Report(
        String paper,
        String title,
        Mode mode,
        Instant startedAt,
        double seconds,
        List<Finding> findings,
        List<Table> tables,
        List<DataArray> arrays,
        List<Chart> charts,
        List<Diagram> diagrams,
        List<Artefact> artefacts,
        List<String> warnings,
        String incomplete,
        Provenance provenance) {

    /** Checks the names. @throws IllegalArgumentException for two claims, tables, arrays or artefacts of one name */
    public Report {
        startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
        findings = unique("claim", findings, f -> f.claim().id());
        tables = unique("table", tables, Table::name);
        arrays = unique("array", arrays, DataArray::name);
        charts = List.copyOf(charts);
        diagrams = List.copyOf(diagrams);
        artefacts = unique("artefact", artefacts, Artefact::file);
        warnings = List.copyOf(warnings);
    }

    private static <T> List<T> unique(String what, List<T> things, Function<T, String> name) {
        var names = new HashSet<String>();
        for (var thing : things) {
            if (!names.add(name.apply(thing))) {
                throw new IllegalArgumentException("two of one name: " + what + " '" + name.apply(thing) + "'");
            }
        }
        return List.copyOf(things);
    }

    /** Starts the report of a run: the clock runs from here to {@link Builder#build}. */
    public static Builder of(Paper paper, Lab lab) {
        return new Builder(paper, lab);
    }

    /** The finding of a claim's id. @throws IllegalArgumentException if there is none */
    public Finding finding(String id) {
        return find("claim", findings, f -> f.claim().id(), id);
    }

    /** The table of a name. @throws IllegalArgumentException if there is none */
    public Table table(String name) {
        return find("table", tables, Table::name, name);
    }

    /** The array of a name. @throws IllegalArgumentException if there is none */
    public DataArray array(String name) {
        return find("array", arrays, DataArray::name, name);
    }

    private static <T> T find(String what, List<T> things, Function<T, String> name, String wanted) {
        return things.stream()
                .filter(t -> name.apply(t).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + what + " '" + wanted + "'; there are "
                        + things.stream().map(name).toList()));
    }

    /** Whether the run was cut short. */
    public boolean isIncomplete() {
        return !incomplete.isEmpty();
    }

    /** Whether a claim fails. */
    public boolean refutes() {
        return findings.stream().anyMatch(f -> f.verdict() == Verdict.FAILS);
    }

    /** As JSON, schema {@code reprise.report/1}. Reading it back gives an equal report, every number bit for bit. */
    public String toJson() {
        return ReportJson.write(this);
    }

    /** Writes {@link #toJson} in UTF-8; the stream stays open. */
    public void writeJson(OutputStream out) throws IOException {
        ReportJson.write(this, out);
    }

    /**
     * Reads a report.
     *
     * @throws InvalidInputException if it is not one, naming file and field; also for an unknown schema version
     * @throws IOException           if the file cannot be read
     */
    public static Report read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new InvalidInputException("there is no file '" + file + "'");
        }
        return ReportJson.read(file);
    }

    /**
     * Reads a report from text.
     *
     * @param source what to call it in messages
     * @throws InvalidInputException if it is not one
     */
    public static Report parse(String json, String source) {
        return ReportJson.parse(json, source);
    }

    /** Collects what a run finds, in order. */
    public static final class Builder {
        private final Paper paper;
        private final Lab lab;
        private final Instant startedAt = Instant.now();
        private final long started = System.nanoTime();
        private final List<Finding> findings = new ArrayList<>();
        private final List<Table> tables = new ArrayList<>();
        private final List<DataArray> arrays = new ArrayList<>();
        private final List<Chart> charts = new ArrayList<>();
        private final List<Diagram> diagrams = new ArrayList<>();
        private final List<Artefact> artefacts = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private String incomplete = "";
        private Provenance.@Nullable Model model;

        private Builder(Paper paper, Lab lab) {
            this.paper = paper;
            this.lab = lab;
        }

        /** The model that is run. */
        public Builder model(String name, String fingerprint) {
            model = new Provenance.Model(name, fingerprint);
            return this;
        }

        public Builder claim(Finding finding) {
            findings.add(finding);
            return this;
        }

        public Builder table(Table table) {
            tables.add(table);
            return this;
        }

        public Builder array(DataArray array) {
            arrays.add(array);
            return this;
        }

        public Builder chart(Chart chart) {
            charts.add(chart);
            return this;
        }

        public Builder diagram(Diagram diagram) {
            diagrams.add(diagram);
            return this;
        }

        /** What the reader should know before trusting the numbers; the command line also says it on standard error. */
        public Builder warning(String warning) {
            warnings.add(warning);
            return this;
        }

        /**
         * Marks the report of a run that was cut short and is worth keeping: what it holds is right, and not all that was asked for. An
         * interruption of this thread counts as obeyed from here on, since the files of a report cannot be written by an interrupted thread.
         *
         * @param why what is missing, such as {@code interrupted after 120 tests}
         */
        public Builder incomplete(String why) {
            incomplete = why;
            boolean _ = Thread.interrupted();
            return this;
        }

        /**
         * Writes a file that the method made into the lab's folder and lists it with its SHA-256. Without a folder nothing is written.
         *
         * @param name a plain file name, such as {@code vectors.safetensors}
         */
        public Builder artefact(String name, Artefact.Writer writer) throws IOException {
            Optional<Path> out = lab.out();
            if (out.isPresent()) {
                var file = out.get().resolve(name);
                writer.write(file);
                artefacts.add(Artefact.of(file));
            }
            return this;
        }

        public Report build() {
            var order = paper.experiment().claims().stream().map(Claim::id).toList();
            findings.sort(Comparator.comparingInt(f -> order.indexOf(f.claim().id())));
            return new Report(
                    paper.slug(),
                    paper.title(),
                    lab.mode(),
                    startedAt,
                    Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0,
                    findings,
                    tables,
                    arrays,
                    charts,
                    diagrams,
                    artefacts,
                    warnings,
                    incomplete,
                    Provenance.of(lab, model));
        }
    }
}
