package dev.reprise.paper.cdnod;

import dev.reprise.core.Application;
import dev.reprise.core.CancelledException;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Lab;
import dev.reprise.core.Parallel;
import dev.reprise.core.Progress;
import dev.reprise.core.Report;
import dev.reprise.core.Setting;
import dev.reprise.data.Table;
import dev.reprise.method.independence.IndependenceTest;
import dev.reprise.method.independence.Kci;
import dev.reprise.method.independence.Variables;
import dev.reprise.paper.cdnod.ChangingData.Variable;
import dev.reprise.paper.cdnod.IndependentChange.Form;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Causal discovery on the user's table. */
public final class CdNodApplication implements Application {
    private static final String ROW = "row";
    private static final String NONE = "none";
    private static final int FEW_ROWS = 50;
    private static final int MANY_ROWS = 2000;
    private static final int MOST_ROWS = 6000;
    private static final int FEW_VALUES = 10;
    private static final int RESAMPLES = 20;
    private static final int MOST_ROWS_RESAMPLED = 1000;

    static final Setting<Path> DATA =
            Setting.file("data", "a CSV file with a header and numbers only").required();
    static final Setting<String> C = Setting.text(
                    "c",
                    "what the mechanisms change with: a column, 'row' for the order of the rows as time, or 'none'")
            .required();
    static final Setting<List<String>> VARIABLES = Setting.text("variables", "the columns to look at; all if not given")
            .list();
    static final Setting<List<String>> GROUPS = Setting.text("group", "columns that are one variable, as NAME=A,B")
            .repeatable()
            .orElse(List.of());
    static final Setting<Integer> PHASES = Setting.integer(
                    "phases",
                    "the last phase: 1 the skeleton, 2 directions by invariance, 3 by independent changes, 4 driving forces; 0 only what is asked by --ci, --delta, --force")
            .between(0, 4)
            .orElse(3);
    static final Setting<Double> ALPHA =
            Setting.number("alpha", "level of the tests, between 0 and 1").orElse(0.05);
    static final Setting<Integer> MAX_SIZE = Setting.integer("max-size", "the largest conditioning set")
            .between(0, 10)
            .orElse(2);
    static final Setting<String> TEST = Setting.choice("test", "the test of independence", "kci", "fisher-z")
            .orElse("kci");
    static final Setting<String> NULL = Setting.choice("null", "the null distribution of KCI", "gamma", "spectral")
            .orElse("gamma");
    static final Setting<Integer> DRAWS = Setting.integer(
                    "draws", "draws of the spectral null; if not given 1000, for conditional tests 5000")
            .between(1, 10_000_000);
    static final Setting<Boolean> LEARN =
            Setting.flag("learn-widths", "learn the widths of KCI's and of Delta's kernels from the data (slow)");
    static final Setting<Boolean> COMPARE = Setting.flag("compare", "also search without C, to see what it brings");
    static final Setting<List<String>> TESTS = Setting.text(
                    "ci", "a test on its own, as X;Y or X;Y|Z; several columns with commas are one variable")
            .repeatable()
            .orElse(List.of());
    static final Setting<List<String>> DELTAS = Setting.text("delta", "a direction to measure, as CAUSES->EFFECT")
            .repeatable()
            .orElse(List.of());
    static final Setting<List<String>> FORCES = Setting.text(
                    "force", "a mechanism whose driving force to find, as CAUSES->EFFECT, or ->EFFECT for a root")
            .repeatable()
            .orElse(List.of());
    static final Setting<Double> WIDTH = Setting.number("width", "of the kernels on causes and effect, phases 3 and 4")
            .orElse(Options.WIDTH);
    static final Setting<Double> WIDTH_C = Setting.number(
            "width-c", "of the kernel on C, phases 3 and 4; if not given .2 where all its values differ, else .1");
    static final Setting<Double> LAMBDA = Setting.number("lambda", "of the kernel regressions, phases 3 and 4")
            .orElse(Options.LAMBDA);
    static final Setting<String> SCALE_C = Setting.choice(
            "scale-c",
            "C in phases 3 and 4 as it is, or standardised; if not given standardised where all its values differ",
            "raw",
            "standard");
    static final Setting<String> FORM = Setting.choice("form", "the form of Delta that decides", "normalised", "plain")
            .orElse("normalised");
    static final Setting<Integer> BOOTSTRAP = Setting.integer(
                    "bootstrap",
                    "resamples for the bands of the decided directions; if not given 20, above 1,000 rows none")
            .between(0, 10_000);

    @Override
    public List<Setting<?>> settings() {
        return List.of(
                DATA, C, VARIABLES, GROUPS, PHASES, ALPHA, MAX_SIZE, TEST, NULL, DRAWS, LEARN, COMPARE, TESTS, DELTAS,
                FORCES, WIDTH, WIDTH_C, LAMBDA, SCALE_C, FORM, BOOTSTRAP);
    }

    @Override
    public String example() {
        return "--data measurements.csv --c row --phases 4 --compare";
    }

    @Override
    public Report apply(Lab lab, Progress progress) throws IOException {
        var table = Table.read(lab.get(DATA));
        var surrogate = surrogate(lab, table);
        var data = data(lab, table, surrogate);
        var options = options(lab, data);
        var tests = lab.get(TESTS).stream().map(Ask::test).toList();
        var deltas = lab.get(DELTAS).stream()
                .map(d -> Ask.direction(d, "--delta", false))
                .toList();
        var forces = lab.get(FORCES).stream()
                .map(f -> Ask.direction(f, "--force", true))
                .toList();
        requireKnown(table, surrogate, tests, deltas, forces);
        var search = lab.get(PHASES) > 0 ? new CdNod(data, options) : null;

        var report = Report.of(new CdNodPaper(), lab);
        warnings(table, data, options.phases()).forEach(report::warning);
        var writer = new CdNodReport(report, data, options);
        try (var stage = progress.stage("cd-nod", 3)) {
            try {
                asked(table, surrogate, options, tests, deltas, forces, writer, stage);
                if (search != null) {
                    search(lab, data, options, search, writer, stage);
                }
            } catch (CancelledException e) {
                if (search != null && !writer.hasSearch()) {
                    writer.search(search.result());
                }
                report.incomplete("interrupted after " + writer.testCount() + " tests"
                        + (search == null
                                ? ""
                                : ", in phase "
                                        + Math.min(
                                                options.phases(),
                                                search.result().completed() + 1) + " of " + options.phases())
                        + "; what is shown is what was known by then");
            }
        }
        writer.write();
        return report.build();
    }

    // ---- what is given

    private static Optional<Surrogate> surrogate(Lab lab, Table table) {
        var c = lab.get(C);
        return switch (c) {
            case NONE -> Optional.empty();
            case ROW -> {
                if (table.has(ROW)) {
                    throw new InvalidInputException(
                            table.source() + ": --c row numbers the rows, and there is a column 'row' too; rename it");
                }
                yield Optional.of(Surrogate.rows(table));
            }
            default -> Optional.of(Surrogate.column(table, c));
        };
    }

    private static ChangingData data(Lab lab, Table table, Optional<Surrogate> surrogate) {
        var names = new ArrayList<>(lab.settings().find(VARIABLES).orElse(table.names()));
        surrogate.ifPresent(c -> names.remove(c.name()));
        var wanted = new ArrayList<>(names);
        surrogate.map(Surrogate::name).filter(table::has).ifPresent(wanted::add);
        var chosen = table.select(wanted);
        chosen.requireInformative();
        var groups = groups(lab, chosen);
        var variables = new LinkedHashMap<String, List<double[]>>();
        for (var name : chosen.names()) {
            if (surrogate.isEmpty() || !surrogate.get().name().equals(name)) {
                variables
                        .computeIfAbsent(groups.getOrDefault(name, name), _ -> new ArrayList<>())
                        .add(chosen.column(name));
            }
        }
        return new ChangingData(
                variables.entrySet().stream()
                        .map(v -> new Variable(v.getKey(), v.getValue().toArray(double[][]::new)))
                        .toList(),
                surrogate);
    }

    /** For each column in a group the group's name. */
    private static Map<String, String> groups(Lab lab, Table table) {
        var groups = new LinkedHashMap<String, String>();
        for (var text : lab.get(GROUPS)) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new InvalidInputException("--group: '" + text + "' is not NAME=A,B");
            }
            var name = text.substring(0, equals).strip();
            for (var column : text.substring(equals + 1).split(",", -1)) {
                table.column(column.strip()); // refuses what is not there
                if (groups.put(column.strip(), name) != null || table.has(name)) {
                    throw new InvalidInputException(
                            "--group: '" + text + "': a column is in one group, and no column has the group's name");
                }
            }
        }
        return groups;
    }

    private static Options options(Lab lab, ChangingData data) {
        var defaults = Options.of(data);
        var settings = lab.settings();
        boolean standard = settings.find(SCALE_C).map("standard"::equals).orElse(defaults.standardise());
        double widthC = settings.find(WIDTH_C).orElse(defaults.kernels().surrogateWidth());
        var kernels = new KernelSettings(lab.get(WIDTH), widthC, lab.get(LAMBDA), lab.get(LEARN));
        var kci = Kci.Options.DEFAULTS
                .withNull(lab.get(NULL).equals("spectral") ? Kci.Null.SPECTRAL : Kci.Null.GAMMA)
                .withWidths(lab.get(LEARN) ? Kci.Widths.LEARNED : Kci.Widths.FIXED)
                .withSeed(lab.seed());
        if (settings.find(DRAWS).isPresent()) {
            kci = kci.withDraws(lab.get(DRAWS));
        }
        var options = defaults.withPhases(lab.get(PHASES))
                .withAlpha(lab.get(ALPHA))
                .withMaxSize(lab.get(MAX_SIZE))
                .withKci(kci)
                .withKernels(kernels, standard)
                .withForm(lab.get(FORM).equals("plain") ? Form.PLAIN : Form.NORMALISED)
                .withThreads(lab.threads());
        if (options.phases() >= 3 && data.surrogate().isPresent() && data.rows() > MOST_ROWS) {
            throw new InvalidInputException(data.rows()
                    + " rows are too many for phases 3 and 4, which hold several matrices of rows x rows (at most "
                    + MOST_ROWS + ")\nGive --phases 2, or fewer rows.");
        }
        return lab.get(TEST).equals("fisher-z") ? options.withFisherZ() : options;
    }

    private static void requireKnown(
            Table table,
            Optional<Surrogate> surrogate,
            List<Ask.Test> tests,
            List<Ask.Direction> deltas,
            List<Ask.Direction> forces) {
        if (surrogate.isEmpty() && !(deltas.isEmpty() && forces.isEmpty())) {
            throw new InvalidInputException(
                    "--delta and --force compare mechanisms along C, and there is none; give --c COLUMN or --c row");
        }
        for (var test : tests) {
            for (var side : List.of(test.x(), test.y(), test.z())) {
                side.forEach(name -> column(table, surrogate, name));
            }
        }
        var effects = new HashSet<String>();
        for (var force : forces) {
            if (!effects.add(list(table, force.effect()))) {
                throw new InvalidInputException(
                        "--force: '" + list(table, force.effect()) + "' is asked for twice; one at a time");
            }
        }
        for (var direction : Stream.concat(deltas.stream(), forces.stream()).toList()) {
            for (var name : Stream.concat(direction.causes().stream(), direction.effect().stream())
                    .toList()) {
                if (surrogate.isPresent() && surrogate.get().name().equals(name)) {
                    throw new InvalidInputException(
                            "'" + name + "' is C itself: it is neither cause nor effect in --delta and --force");
                }
                column(table, surrogate, name);
            }
        }
    }

    /** A column that is not constant. */
    private static double[] column(Table table, Optional<Surrogate> surrogate, String name) {
        var values = surrogate
                .filter(c -> c.name().equals(name))
                .map(Surrogate::values)
                .orElseGet(() -> table.column(name));
        if (Table.isConstant(values)) {
            throw new InvalidInputException(
                    table.source() + ": the column '" + name + "' is constant (" + values[0] + " in every row)");
        }
        return values;
    }

    private static List<String> warnings(Table table, ChangingData data, int phases) {
        var warnings = new ArrayList<String>();
        if (table.rows() < FEW_ROWS) {
            warnings.add("only " + table.rows()
                    + " rows: the tests have little power and their p-values are rough below " + FEW_ROWS);
        }
        if (table.rows() > MANY_ROWS && phases >= 3) {
            warnings.add(table.rows()
                    + " rows: phases 3 and 4 take time and memory that grow with the square of the rows and more");
        }
        for (var variable : data.variables()) {
            int fewest = Arrays.stream(variable.columns())
                    .mapToInt(Table::distinct)
                    .min()
                    .orElse(0);
            if (fewest < FEW_VALUES && fewest < table.rows()) {
                warnings.add("'" + variable.name() + "' has only " + fewest
                        + " different values: the kernels' widths do not suit it");
            }
        }
        return warnings;
    }

    // ---- what is done

    private static void asked(
            Table table,
            Optional<Surrogate> surrogate,
            Options options,
            List<Ask.Test> tests,
            List<Ask.Direction> deltas,
            List<Ask.Direction> forces,
            CdNodReport writer,
            Progress progress) {
        try (var stage = progress.stage("asked for", tests.size() + deltas.size() + forces.size())) {
            var answers = new IndependenceTest.@Nullable Result[tests.size()];
            Parallel.forEach(options.threads(), tests.size(), i -> {
                answers[i] = answer(table, surrogate, options, tests.get(i));
                stage.step();
            });
            for (int i = 0; i < answers.length; i++) {
                var test = tests.get(i);
                writer.test(
                        list(table, test.x()),
                        list(table, test.y()),
                        list(table, test.z()),
                        Objects.requireNonNull(answers[i]));
            }
            var c = surrogate.map(s -> s.scaled(options.standardise())).orElse(new double[0]);
            var found = new @Nullable Object[deltas.size() + forces.size()];
            Parallel.forEach(options.threads(), found.length, i -> {
                boolean delta = i < deltas.size();
                var direction = delta ? deltas.get(i) : forces.get(i - deltas.size());
                var causes = columns(table, surrogate, direction.causes());
                var effect = columns(table, surrogate, direction.effect());
                found[i] = delta
                        ? IndependentChange.of(causes, effect, c, options.kernels())
                        : DrivingForce.of(causes, effect, c, options.kernels());
                stage.step();
            });
            for (int i = 0; i < found.length; i++) {
                if (found[i] instanceof Optional<?> change) {
                    writer.delta(
                            0,
                            list(table, deltas.get(i).causes()),
                            list(table, deltas.get(i).effect()),
                            change.map(IndependentChange.class::cast));
                } else if (found[i] instanceof DrivingForce force) {
                    writer.force(list(table, forces.get(i - deltas.size()).effect()), force);
                }
            }
        }
    }

    private static IndependenceTest.Result answer(
            Table table, Optional<Surrogate> surrogate, Options options, Ask.Test test) {
        var names = new ArrayList<>(List.of("X", "Y"));
        var columns =
                new ArrayList<>(List.of(columns(table, surrogate, test.x()), columns(table, surrogate, test.y())));
        var given = new ArrayList<Integer>();
        for (var name : inOrder(table, test.z())) {
            given.add(names.size());
            names.add(name);
            columns.add(new double[][] {column(table, surrogate, name)});
        }
        return options.test(Variables.of(names, columns)).test(0, 1, given);
    }

    private static double[][] columns(Table table, Optional<Surrogate> surrogate, List<String> names) {
        return inOrder(table, names).stream()
                .map(n -> column(table, surrogate, n))
                .toArray(double[][]::new);
    }

    /** In the order of the file; the number of the row last. */
    private static List<String> inOrder(Table table, List<String> names) {
        var order = table.names();
        return names.stream()
                .sorted(Comparator.comparingInt(n -> order.contains(n) ? order.indexOf(n) : order.size()))
                .toList();
    }

    private static String list(Table table, List<String> names) {
        return inOrder(table, names).stream().collect(Collectors.joining(","));
    }

    private static void search(
            Lab lab, ChangingData data, Options options, CdNod search, CdNodReport writer, Progress progress) {
        search.run(progress);
        writer.search(search.result());
        if (lab.get(COMPARE)) {
            writer.searchWithoutC(
                    data.surrogate().isEmpty()
                            ? search.result()
                            : CdNod.search(data.withoutSurrogate(), options, progress));
        }
        int resamples = lab.settings().find(BOOTSTRAP).orElse(data.rows() > MOST_ROWS_RESAMPLED ? 0 : RESAMPLES);
        writer.bootstrap(Bootstrap.of(data, options, search.result().graph(), resamples, lab.seed(), progress));
    }
}
