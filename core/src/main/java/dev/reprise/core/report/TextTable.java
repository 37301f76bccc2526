package dev.reprise.core.report;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A table in plain text that fits a width: cells wrap, and where even that is too wide each row becomes a block of {@code column value} lines.
 * Control characters in cells are replaced, since a terminal would obey them.
 */
public final class TextTable {
    private static final String GAP = "  ";
    private static final int NARROWEST = 6;

    /**
     * A cell.
     *
     * @param right whether it stands at the right, as numbers do
     * @param style applied to each of its lines after it is laid out; must not change its width
     */
    public record Cell(String text, boolean right, UnaryOperator<String> style) {
        public Cell {
            text = clean(text);
        }

        public static Cell of(String text) {
            return new Cell(text, false, UnaryOperator.identity());
        }

        /** A cell that stands at the right. */
        public static Cell number(String text) {
            return new Cell(text, true, UnaryOperator.identity());
        }

        Cell left() {
            return new Cell(text, false, style);
        }

        /** This in a style. */
        public Cell styled(UnaryOperator<String> style) {
            return new Cell(text, right, style);
        }
    }

    private TextTable() {}

    /** The table's lines, none of them wider than the width unless a single word of one character is. */
    public static List<String> lines(
            List<String> columns, List<List<Cell>> rows, int width, UnaryOperator<String> heading) {
        var heads = IntStream.range(0, columns.size())
                .mapToObj(c -> {
                    boolean right = rows.stream().anyMatch(row -> row.get(c).right());
                    return new Cell(columns.get(c), right, heading);
                })
                .toList();
        var all = new ArrayList<List<Cell>>();
        all.add(heads);
        all.addAll(rows);
        var widths = widths(all, columns.size(), width);
        if (widths.isEmpty()) {
            return blocks(heads, rows, width);
        }
        var lines = new ArrayList<String>(row(heads, widths));
        var rule = new ArrayList<String>();
        widths.forEach(w -> rule.add("─".repeat(w)));
        lines.add(heading.apply(String.join(GAP, rule)));
        rows.forEach(r -> lines.addAll(row(r, widths)));
        return lines;
    }

    /** A width for each column, so that the longest cells of all columns take about as many lines; none if the longest words do not fit. */
    private static List<Integer> widths(List<List<Cell>> rows, int columns, int width) {
        var natural = new ArrayList<Integer>(Collections.nCopies(columns, 1));
        var least = new ArrayList<Integer>(Collections.nCopies(columns, 1));
        for (var row : rows) {
            for (int c = 0; c < columns; c++) {
                var cell = row.get(c);
                natural.set(c, Math.max(natural.get(c), width(cell.text())));
                // Numbers do not wrap; words do, and a very long one is broken.
                int word = cell.right()
                        ? width(cell.text())
                        : List.of(cell.text().split(" ")).stream()
                                .mapToInt(TextTable::width)
                                .max()
                                .orElse(1);
                least.set(c, Math.max(least.get(c), Math.min(word, cell.right() ? word : 3 * NARROWEST)));
            }
        }
        int room = width - GAP.length() * (columns - 1);
        if (least.stream().mapToInt(w -> w).sum() > room) {
            return List.of();
        }
        var widths = new ArrayList<>(natural);
        while (widths.stream().mapToInt(w -> w).sum() > room) {
            int cheapest = -1;
            for (int c = 0; c < columns; c++) {
                if (widths.get(c) > least.get(c)
                        && (cheapest < 0 || lines(natural, widths, c) < lines(natural, widths, cheapest))) {
                    cheapest = c;
                }
            }
            widths.set(cheapest, widths.get(cheapest) - 1);
        }
        return widths;
    }

    /** About how many lines the longest cell of a column takes once the column is one narrower. */
    private static double lines(List<Integer> natural, List<Integer> widths, int column) {
        return (double) natural.get(column) / (widths.get(column) - 1);
    }

    private static List<String> row(List<Cell> row, List<Integer> widths) {
        var wrapped = new ArrayList<List<String>>();
        for (int c = 0; c < row.size(); c++) {
            wrapped.add(wrap(row.get(c).text(), widths.get(c)));
        }
        int height = wrapped.stream().mapToInt(List::size).max().orElse(0);
        var lines = new ArrayList<String>();
        for (int l = 0; l < height; l++) {
            var line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                var text = l < wrapped.get(c).size() ? wrapped.get(c).get(l) : "";
                var padding = " ".repeat(Math.max(0, widths.get(c) - width(text)));
                var styled = text.isEmpty() ? "" : row.get(c).style().apply(text);
                line.append(c == 0 ? "" : GAP).append(row.get(c).right() ? padding + styled : styled + padding);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static List<String> blocks(List<Cell> heads, List<List<Cell>> rows, int width) {
        int label = Math.min(heads.stream().mapToInt(h -> width(h.text())).max().orElse(0), Math.max(1, width / 2));
        var widths = List.of(label, Math.max(1, width - label - GAP.length()));
        var lines = new ArrayList<String>();
        for (var row : rows) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            for (int c = 0; c < row.size(); c++) {
                var cell = row.get(c);
                lines.addAll(row(List.of(heads.get(c).left(), cell.left()), widths));
            }
        }
        return lines;
    }

    /** Text in lines of at most a width, broken where a line may be broken, or inside of a word that is too long. */
    public static List<String> wrap(String text, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        var breaks = BreakIterator.getLineInstance(Locale.ROOT);
        breaks.setText(text);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            var piece = text.substring(start, end);
            if (!line.isEmpty() && width(line + piece.stripTrailing()) > width) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            for (int i = 0; i < piece.length(); ) {
                int codePoint = piece.codePointAt(i);
                i += Character.charCount(codePoint);
                if (!line.isEmpty() && codePoint != ' ' && width(line.toString()) + width(codePoint) > width) {
                    lines.add(line.toString().stripTrailing());
                    line.setLength(0);
                }
                line.appendCodePoint(codePoint);
            }
        }
        if (!line.toString().isBlank() || lines.isEmpty()) {
            lines.add(line.toString().stripTrailing());
        }
        lines.replaceAll(l -> l.replace('\u00A0', ' ')); // it kept a line together and has done its work
        return lines;
    }

    /** Columns that a text takes in a terminal. */
    static int width(String text) {
        return text.codePoints().map(TextTable::width).sum();
    }

    private static int width(int codePoint) {
        var type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = Character.isIdeographic(codePoint)
                || Character.isEmojiPresentation(codePoint)
                || switch (Character.UnicodeScript.of(codePoint)) {
                    case HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> true;
                    default -> false;
                }
                || (codePoint >= 0x3000 && codePoint <= 0x303F)
                || (codePoint >= 0xFF01 && codePoint <= 0xFF60);
        return wide ? 2 : 1;
    }

    /** Without what would move a terminal's cursor or turn the writing round. */
    public static String clean(String text) {
        var clean = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\t') {
                clean.append(' ');
            } else if (Character.isISOControl(c) || (Character.getType(c) == Character.FORMAT && c != 0x200D)) {
                clean.append('\uFFFD');
            } else {
                clean.appendCodePoint(c);
            }
        });
        return clean.toString();
    }
}
