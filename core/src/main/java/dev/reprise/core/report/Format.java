package dev.reprise.core.report;

import dev.reprise.core.Finding;
import dev.reprise.core.Interval;
import dev.reprise.core.Table;
import dev.reprise.core.Verdict;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and words as the views show them; the JSON has the full precision. */
public final class Format {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

    private Format() {}

    /** Four significant digits: {@code 0.9681}, {@code -12.35}, {@code 0}, {@code 1.2e-7}, {@code NaN}. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == 0) {
            return "0";
        }
        var rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent > 8) {
            return String.format(Locale.ROOT, "%.3e", value)
                    .replaceFirst("\\.?0*e", "e")
                    .replaceFirst("e\\+?(-?)0*(\\d)", "e$1$2");
        }
        return rounded.toPlainString();
    }

    static String cell(@Nullable Object cell) {
        return switch (cell) {
            case null -> "–";
            case Double d -> number(d);
            default -> cell.toString();
        };
    }

    /** Whether a column of a table has numbers in it, and so stands at the right. */
    static boolean isNumeric(Table table, int column) {
        return table.rows().stream().anyMatch(row -> row.get(column) instanceof Number);
    }

    /** {@code 0.21 [0.15, 0.27] r}, or a dash if nothing was measured. */
    public static String measured(Finding finding) {
        if (finding.measurement().isEmpty()) {
            return "–";
        }
        var measurement = finding.measurement().get();
        var unit = finding.claim().unit();
        return number(measurement.value())
                + measurement.interval().map(i -> " " + interval(i)).orElse("")
                + (unit.isEmpty() ? "" : " " + unit);
    }

    /** With a no-break space, so that a line is not broken inside of it. */
    public static String interval(Interval interval) {
        return "[" + number(interval.low()) + ",\u00A0" + number(interval.high()) + "]";
    }

    /** {@code holds}, {@code needs scale}. */
    public static String word(Verdict verdict) {
        return switch (verdict) {
            case HOLDS -> "holds";
            case FAILS -> "fails";
            case INCONCLUSIVE -> "inconclusive";
            case NEEDS_SCALE -> "needs scale";
        };
    }

    /** {@code 2 hold}, {@code 1 fails}. */
    public static String count(long count, Verdict verdict) {
        var word = switch (verdict) {
            case HOLDS -> count == 1 ? "holds" : "hold";
            case FAILS -> count == 1 ? "fails" : "fail";
            case INCONCLUSIVE -> "inconclusive";
            case NEEDS_SCALE -> count == 1 ? "needs scale" : "need scale";
        };
        return count + " " + word;
    }

    /** A sign beside the word, for the eye. */
    public static String symbol(Verdict verdict) {
        return switch (verdict) {
            case HOLDS -> "✓";
            case FAILS -> "✗";
            case INCONCLUSIVE -> "?";
            case NEEDS_SCALE -> "↑";
        };
    }

    static String seconds(double seconds) {
        return number(seconds) + " s";
    }
}
