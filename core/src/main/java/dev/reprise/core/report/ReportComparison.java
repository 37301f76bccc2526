package dev.reprise.core.report;

import dev.reprise.core.Artefact;
import dev.reprise.core.DataArray;
import dev.reprise.core.Finding;
import dev.reprise.core.Report;
import dev.reprise.core.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Two reports of one run, number by number: claims, tables, arrays and artefacts, bit for bit. When a run began and how long it took does not
 * count; what a report marks as timing is shown and does not count.
 */
public final class ReportComparison {
    /**
     * A place where the two differ.
     *
     * @param where    such as {@code table correlation, row 0, relp}
     * @param expected in the first report
     * @param actual   in the second
     * @param by       the absolute difference, for numbers; else NaN
     * @param timing   whether it is a measurement on a clock, which does not count
     */
    public record Difference(String where, String expected, String actual, double by, boolean timing) {
        @Override
        public String toString() {
            return where + ": " + expected + " -> " + actual
                    + (Double.isNaN(by) ? "" : " (by " + Format.number(by) + ")")
                    + (timing ? " (timing, not counted)" : "");
        }
    }

    private static final String ABSENT = "absent";

    private final List<Difference> differences = new ArrayList<>();
    private long numbers;

    private ReportComparison() {}

    public static ReportComparison of(Report expected, Report actual) {
        var comparison = new ReportComparison();
        comparison.text("paper", expected.paper(), actual.paper(), false);
        comparison.text("mode", expected.mode().toString(), actual.mode().toString(), false);
        comparison.each(
                "claim", expected.findings(), actual.findings(), f -> f.claim().id(), comparison::findings);
        comparison.each("table", expected.tables(), actual.tables(), Table::name, comparison::tables);
        comparison.each("array", expected.arrays(), actual.arrays(), DataArray::name, comparison::arrays);
        comparison.each(
                "artefact",
                expected.artefacts(),
                actual.artefacts(),
                Artefact::file,
                (where, a, b) -> comparison.text(where, a.sha256(), b.sha256(), false));
        return comparison;
    }

    /** Whether everything that counts is the same, bit for bit. */
    public boolean identical() {
        return differences.stream().allMatch(Difference::timing);
    }

    /** All differences, those of timing among them, in the order of the report. An array has one: where it differs most. */
    public List<Difference> differences() {
        return List.copyOf(differences);
    }

    /** How many numbers were compared, timing not among them. */
    public long numbers() {
        return numbers;
    }

    /** A line for each difference, and one that sums up. */
    @Override
    public String toString() {
        var lines = new ArrayList<String>();
        differences.forEach(d -> lines.add(d.toString()));
        long counted = differences.stream().filter(d -> !d.timing()).count();
        lines.add(
                counted == 0
                        ? "identical: " + numbers + " numbers, bit for bit"
                        : "differs in " + counted + (counted == 1 ? " place" : " places") + " (" + numbers
                                + " numbers compared)");
        return String.join("\n", lines);
    }

    @FunctionalInterface
    private interface Comparing<T> {
        void compare(String where, T expected, T actual);
    }

    private <T> void each(
            String what, List<T> expected, List<T> actual, Function<T, String> name, Comparing<T> comparing) {
        var others = new TreeMap<String, T>();
        actual.forEach(t -> others.put(name.apply(t), t));
        for (var thing : expected) {
            var where = what + " " + name.apply(thing);
            var other = others.remove(name.apply(thing));
            if (other == null) {
                differences.add(new Difference(where, "present", ABSENT, Double.NaN, false));
            } else {
                comparing.compare(where, thing, other);
            }
        }
        others.keySet()
                .forEach(n -> differences.add(new Difference(what + " " + n, ABSENT, "present", Double.NaN, false)));
    }

    private void findings(String where, Finding a, Finding b) {
        boolean timing = a.claim().timing() || b.claim().timing();
        text(
                where + ", criterion",
                a.claim().criterion().text(),
                b.claim().criterion().text(),
                false);
        text(where + ", verdict", a.verdict().name(), b.verdict().name(), timing);
        var x = a.measurement().orElse(null);
        var y = b.measurement().orElse(null);
        if (x == null || y == null) {
            text(where + ", measured", x == null ? "null" : "a number", y == null ? "null" : "a number", timing);
            return;
        }
        number(where + ", measured", x.value(), y.value(), timing);
        if (x.interval().isPresent() && y.interval().isPresent()) {
            number(where + ", low", x.interval().get().low(), y.interval().get().low(), timing);
            number(
                    where + ", high",
                    x.interval().get().high(),
                    y.interval().get().high(),
                    timing);
        } else {
            text(
                    where + ", interval",
                    x.interval().map(Format::interval).orElse("null"),
                    y.interval().map(Format::interval).orElse("null"),
                    timing);
        }
        var others = new TreeMap<>(y.further());
        x.further().forEach((name, value) -> cell(where + ", " + name, value, others.remove(name), timing));
        others.forEach((name, value) -> cell(where + ", " + name, null, value, timing));
    }

    private void tables(String where, Table a, Table b) {
        if (!a.columns().equals(b.columns()) || a.rows().size() != b.rows().size()) {
            text(
                    where,
                    a.rows().size() + " rows of " + a.columns(),
                    b.rows().size() + " rows of " + b.columns(),
                    false);
            return;
        }
        for (int r = 0; r < a.rows().size(); r++) {
            for (int c = 0; c < a.columns().size(); c++) {
                var column = a.columns().get(c);
                cell(
                        where + ", row " + r + ", " + column,
                        a.rows().get(r).get(c),
                        b.rows().get(r).get(c),
                        a.timing().contains(column) || b.timing().contains(column));
            }
        }
    }

    private void arrays(String where, DataArray a, DataArray b) {
        boolean timing = a.timing() || b.timing();
        if (!a.shape().equals(b.shape()) || !a.axes().equals(b.axes())) {
            text(where, shape(a), shape(b), false);
            return;
        }
        if (!timing) {
            numbers += a.size();
        }
        int worst = -1;
        int count = 0;
        for (int i = 0; i < a.size(); i++) {
            if (Double.compare(a.value(i), b.value(i)) != 0) {
                count++;
                if (worst < 0 || Double.compare(by(a, b, i), by(a, b, worst)) > 0) {
                    worst = i;
                }
            }
        }
        if (worst >= 0) {
            var at = where + ", " + count + " of " + a.size() + " values, most at " + a.place(worst);
            differences.add(new Difference(
                    at, Double.toString(a.value(worst)), Double.toString(b.value(worst)), by(a, b, worst), timing));
        }
    }

    private static double by(DataArray a, DataArray b, int i) {
        return Math.abs(a.value(i) - b.value(i));
    }

    private static String shape(DataArray array) {
        return array.shape() + " " + array.axes();
    }

    private void cell(String where, @Nullable Object a, @Nullable Object b, boolean timing) {
        if (a instanceof Number x && b instanceof Number y && x.getClass() == y.getClass()) {
            number(where, x, y, timing);
        } else if (!Objects.equals(a, b)) {
            differences.add(new Difference(where, Objects.toString(a), Objects.toString(b), Double.NaN, timing));
        }
    }

    private void number(String where, Number a, Number b, boolean timing) {
        if (!timing) {
            numbers++;
        }
        if (!a.equals(b)) { // Double.equals tells -0 from 0, and NaN is itself
            var by = Math.abs(a.doubleValue() - b.doubleValue());
            differences.add(new Difference(where, a.toString(), b.toString(), by, timing));
        }
    }

    private void text(String where, String a, String b, boolean timing) {
        if (!a.equals(b)) {
            differences.add(new Difference(where, a, b, Double.NaN, timing));
        }
    }
}
