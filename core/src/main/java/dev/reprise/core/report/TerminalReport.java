package dev.reprise.core.report;

import dev.reprise.core.Finding;
import dev.reprise.core.Report;
import dev.reprise.core.Table;
import dev.reprise.core.Terminal;
import dev.reprise.core.Verdict;
import dev.reprise.core.report.TextTable.Cell;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report as a terminal shows it: the claims, then the tables, of a long one its beginning. */
public final class TerminalReport {
    private static final int NARROW = 76;
    private static final int MOST_ROWS = 40;

    private final int width;
    private final boolean colours;

    private TerminalReport(int width, boolean colours) {
        this.width = Math.max(20, width);
        this.colours = colours;
    }

    /** Prints to standard output's terminal, or as plain text if it is none. */
    public static void print(Report report, PrintStream out) {
        out.print(text(report, Terminal.width(), Terminal.hasColours()));
    }

    /** The text for a terminal of a width. Every verdict is a word and a symbol; colours only repeat them. */
    public static String text(Report report, int width, boolean colours) {
        return new TerminalReport(width, colours).text(report);
    }

    private String text(Report report) {
        var lines = new ArrayList<String>();
        TextTable.wrap(TextTable.clean(report.title()), width).forEach(l -> lines.add(bold(l)));
        var provenance = report.provenance();
        lines.addAll(TextTable.wrap(
                TextTable.clean(report.paper() + " · " + report.mode() + " · seed " + provenance.seed() + " · "
                        + Format.seconds(report.seconds()) + " · version " + provenance.version()),
                width));
        if (report.isIncomplete()) {
            lines.add("");
            TextTable.wrap(TextTable.clean("Incomplete: " + report.incomplete()), width)
                    .forEach(l -> lines.add(bold(l)));
        }
        for (var warning : report.warnings()) {
            lines.add("");
            lines.addAll(TextTable.wrap(TextTable.clean("Warning: " + warning), width));
        }
        if (!report.findings().isEmpty()) {
            lines.add("");
            lines.addAll(width < NARROW ? cards(report.findings()) : claims(report.findings()));
            lines.add("");
            lines.addAll(TextTable.wrap(summary(report), width));
        }
        for (var table : report.tables()) {
            lines.add("");
            TextTable.wrap(TextTable.clean(table.name()), width).forEach(l -> lines.add(bold(l)));
            lines.addAll(table(table));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String summary(Report report) {
        return Arrays.stream(Verdict.values())
                .map(v -> {
                    var count = report.findings().stream()
                            .filter(f -> f.verdict() == v)
                            .count();
                    return count == 0 ? "" : Format.count(count, v);
                })
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private List<String> claims(List<Finding> findings) {
        var lines = new ArrayList<String>();
        var rows = findings.stream()
                .map(f -> List.of(
                        Cell.of(f.claim().id()),
                        Cell.of(f.claim().statement()),
                        Cell.of(f.claim().paper()),
                        Cell.of(f.claim().criterion().text()),
                        Cell.of(Format.measured(f)),
                        verdict(f.verdict(), colours)))
                .toList();
        lines.addAll(TextTable.lines(
                List.of("id", "claim", "paper", "criterion", "measured", "verdict"), rows, width, this::faint));
        var notes = findings.stream()
                .filter(f -> !f.note().isEmpty() || !f.needs().isEmpty())
                .toList();
        if (!notes.isEmpty()) {
            lines.add("");
        }
        notes.forEach(f -> lines.addAll(note(f)));
        return lines;
    }

    private List<String> note(Finding finding) {
        var lines = new ArrayList<String>();
        var label = TextTable.clean(finding.claim().id()) + "  ";
        var indent = " ".repeat(TextTable.width(label));
        if (!finding.note().isEmpty()) {
            lines.addAll(TextTable.wrap(TextTable.clean(finding.note()), Math.max(10, width - indent.length())));
        }
        if (!finding.needs().isEmpty()) {
            lines.add("needs: " + TextTable.clean(finding.needs())); // in one piece, to be copied
        }
        for (int i = 0; i < lines.size(); i++) {
            lines.set(i, (i == 0 ? label : indent) + lines.get(i));
        }
        return lines;
    }

    private List<String> cards(List<Finding> findings) {
        var lines = new ArrayList<String>();
        for (var finding : findings) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            var claim = finding.claim();
            var verdict = verdict(finding.verdict(), colours);
            lines.add(verdict.style().apply(verdict.text().replace('\u00A0', ' ')) + "  "
                    + bold(TextTable.clean(claim.id())));
            lines.addAll(TextTable.wrap(TextTable.clean(claim.statement()), width));
            lines.addAll(TextTable.wrap(TextTable.clean("paper: " + claim.paper()), width));
            lines.addAll(TextTable.wrap(
                    TextTable.clean("criterion: " + claim.criterion().text()), width));
            lines.addAll(TextTable.wrap(TextTable.clean("measured: " + Format.measured(finding)), width));
            if (!finding.note().isEmpty()) {
                lines.addAll(TextTable.wrap(TextTable.clean("note: " + finding.note()), width));
            }
            if (!finding.needs().isEmpty()) {
                lines.add("needs: " + TextTable.clean(finding.needs())); // in one piece, to be copied
            }
        }
        return lines;
    }

    private List<String> table(Table table) {
        var numeric = IntStream.range(0, table.columns().size())
                .mapToObj(c -> Format.isNumeric(table, c))
                .toList();
        var rows = table.rows().stream()
                .limit(MOST_ROWS)
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(c -> new Cell(Format.cell(row.get(c)), numeric.get(c), UnaryOperator.identity()))
                        .toList())
                .toList();
        var lines = new ArrayList<>(TextTable.lines(table.columns(), rows, width, this::faint));
        if (table.rows().size() > MOST_ROWS) {
            lines.add(faint("... and " + (table.rows().size() - MOST_ROWS) + " more rows in the report"));
        }
        return lines;
    }

    /** A verdict's cell: symbol and word, kept in one line. */
    public static Cell verdict(Verdict verdict, boolean colours) {
        var colour = switch (verdict) {
            case HOLDS -> "32";
            case FAILS -> "31";
            case INCONCLUSIVE -> "33";
            case NEEDS_SCALE -> "36";
        };
        return Cell.of((Format.symbol(verdict) + " " + Format.word(verdict).toUpperCase(Locale.ROOT))
                        .replace(' ', '\u00A0'))
                .styled(s -> colours ? "\033[" + colour + "m" + s + "\033[0m" : s);
    }

    private String bold(String text) {
        return sgr("1", text);
    }

    private String faint(String text) {
        return sgr("2", text);
    }

    private String sgr(String code, String text) {
        return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
