package dev.reprise.feed.importing;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Organization;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a daily-papers page that a reader saved: a heading with the day, then for each paper its title, its abstract and, as a rule, a
 * line with the number of authors or the organisation, a line with a dot, and a line with the date and perhaps a small number:
 *
 * <pre>{@code
 * Dec 25
 *
 * A Title
 *
 * The abstract.
 *
 *   • 3 authors
 * ·
 * Aug 11 3
 * }</pre>
 *
 * @param day     of the heading; years that are missing are those of the most recent such day
 * @param entries in order
 */
public record Listing(LocalDate day, List<Entry> entries) {
    private static final Pattern DATE = Pattern.compile(
            "(?i)(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? +)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.? +"
                    + "(\\d{1,2})(?:, *(\\d{4}))?");
    private static final Pattern FOOT = Pattern.compile(DATE.pattern() + "(?:\\s+(\\d{1,9}))?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern AUTHORS = Pattern.compile("(?i)[•·*-]?\\s*(\\d{1,5}) authors?");
    private static final Pattern BY = Pattern.compile("(?i)by ?AK\\b.*|by .{0,80}\\bcommunity|daily papers|subscribe");
    private static final int LONGEST_TITLE = 300;
    private static final int MOST_ENTRIES = 10_000;

    /**
     * A paper of the list.
     *
     * @param summary      the abstract; null if there is none
     * @param numAuthors   0 if it is not said
     * @param organization in the place of the number of authors
     * @param published    null if it is not said
     * @param number       the small number; null if there is none
     */
    public record Entry(
            String title,
            @Nullable String summary,
            int numAuthors,
            @Nullable Organization organization,
            @Nullable LocalDate published,
            @Nullable Integer number) {}

    /**
     * Reads it.
     *
     * @param day   what was listed when; null: the heading says it
     * @param today the day that no heading is after
     * @throws InvalidInputException if the text is no such list, or its day is unknown
     */
    public static Listing parse(String text, @Nullable LocalDate day, LocalDate today) {
        var lines = lines(text);
        int heading = heading(lines);
        var listed = day != null
                ? day
                : heading < 0 ? null : recent(lines.get(heading).text(), today);
        var entries = entries(
                lines.subList(heading < 0 ? afterTop(lines) : heading + 1, lines.size()),
                listed == null ? today : listed);
        if (entries.isEmpty()) {
            throw new InvalidInputException(
                    "none of the formats that can be imported: an arXiv Atom feed, OAI-PMH records in arXivRaw, "
                            + "JSON of daily papers, or the text of a daily list");
        }
        if (listed == null) {
            throw new InvalidInputException(
                    "the list has no heading with its day, such as 'Dec 25'; say it with --day YYYY-MM-DD");
        }
        return new Listing(listed, entries);
    }

    /** @param startsParagraph whether an empty line stands before it */
    private record Line(String text, boolean startsParagraph) {}

    private static List<Line> lines(String text) {
        var lines = new ArrayList<Line>();
        boolean afterEmpty = true;
        for (var line : text.split("\\R", -1)) {
            var bare = line.strip();
            if (!bare.isEmpty()) {
                lines.add(new Line(bare, afterEmpty));
            }
            afterEmpty = bare.isEmpty();
        }
        return lines;
    }

    /** The first line that is a day and not the foot of an entry; -1 if there is none before the first foot. */
    private static int heading(List<Line> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (isDot(lines.get(i).text())) {
                return -1;
            }
            if (DATE.matcher(lines.get(i).text()).matches()) {
                return i;
            }
        }
        return -1;
    }

    /** Where the entries begin when no heading says it: behind the page's own lines. */
    private static int afterTop(List<Line> lines) {
        int start = 0;
        for (int i = 0; i < Math.min(10, lines.size()); i++) {
            if (BY.matcher(lines.get(i).text()).matches()) {
                start = i + 1;
            }
        }
        return start;
    }

    private static boolean isDot(String line) {
        return line.equals("·") || line.equals("•") || line.equals("∙");
    }

    private static List<Entry> entries(List<Line> lines, LocalDate day) {
        var entries = new ArrayList<Entry>();
        int from = 0;
        boolean hasFoot = false;
        for (int i = 1; i + 1 < lines.size(); i++) {
            var foot = FOOT.matcher(lines.get(i + 1).text());
            if (isDot(lines.get(i).text()) && i > from && foot.matches()) {
                hasFoot = true;
                int before = entries.size();
                addWithoutFoot(entries, lines.subList(from, i - 1));
                from = i + 2;
                @Nullable Integer number = foot.group(4) == null ? null : Integer.valueOf(foot.group(4));
                if (number == null
                        && from < lines.size()
                        && NUMBER.matcher(lines.get(from).text()).matches()) {
                    number = Integer.valueOf(lines.get(from++).text());
                }
                if (entries.size() > before) {
                    entries.add(
                            withFoot(entries.removeLast(), lines.get(i - 1).text(), date(foot, day.getYear()), number));
                }
                i = from;
            }
            if (entries.size() > MOST_ENTRIES) {
                throw new InvalidInputException("a list of more than " + MOST_ENTRIES + " papers");
            }
        }
        if (!hasFoot) {
            return List.of();
        }
        addWithoutFoot(entries, lines.subList(from, lines.size()));
        return entries;
    }

    /** Papers of which the last may have a foot, the others have none. */
    private static void addWithoutFoot(List<Entry> entries, List<Line> lines) {
        var paragraphs = paragraphs(lines);
        int i = 0;
        while (i < paragraphs.size()) {
            var title = paragraphs.get(i++);
            var summary = new StringBuilder();
            while (i < paragraphs.size() && (summary.isEmpty() || !startsEntry(paragraphs, i))) {
                summary.append(summary.isEmpty() ? "" : " ").append(paragraphs.get(i++));
            }
            entries.add(new Entry(title, summary.isEmpty() ? null : summary.toString(), 0, null, null, null));
        }
    }

    /** Where no empty lines stand between them, the first line is the title, the others are the abstract. */
    private static List<String> paragraphs(List<Line> lines) {
        boolean apart = lines.stream().skip(1).anyMatch(Line::startsParagraph);
        var paragraphs = new ArrayList<String>();
        for (var line : lines) {
            if (paragraphs.isEmpty() || (apart ? line.startsParagraph() : paragraphs.size() < 2)) {
                paragraphs.add(line.text());
            } else {
                paragraphs.add(paragraphs.removeLast() + " " + line.text());
            }
        }
        return paragraphs;
    }

    /** A title is short, is no sentence, and has a longer abstract behind it. */
    private static boolean startsEntry(List<String> paragraphs, int i) {
        var paragraph = paragraphs.get(i);
        return paragraph.length() <= LONGEST_TITLE
                && !paragraph.matches(".*[.,;:]")
                && i + 1 < paragraphs.size()
                && paragraphs.get(i + 1).length() > paragraph.length();
    }

    private static Entry withFoot(Entry entry, String who, @Nullable LocalDate published, @Nullable Integer number) {
        var authors = AUTHORS.matcher(who);
        return authors.matches()
                ? new Entry(entry.title, entry.summary, Integer.parseInt(authors.group(1)), null, published, number)
                : new Entry(entry.title, entry.summary, 0, organization(who), published, number);
    }

    /** The name in addresses, then that for people: {@code apple Apple}. */
    private static Organization organization(String who) {
        var names = who.replaceFirst("^[•·]\\s*", "").split("\\s+", 2);
        return new Organization(names[0], names[names.length - 1]);
    }

    private static @Nullable LocalDate date(Matcher parts, int year) {
        try {
            return LocalDate.of(
                    parts.group(3) == null ? year : Integer.parseInt(parts.group(3)),
                    month(parts),
                    Integer.parseInt(parts.group(2)));
        } catch (DateTimeException e) {
            throw new InvalidInputException("there is no day '" + parts.group() + "'", e);
        }
    }

    private static Month month(Matcher parts) {
        var name = parts.group(1).toUpperCase(Locale.ROOT);
        for (var month : Month.values()) {
            if (month.name().startsWith(name)) {
                return month;
            }
        }
        throw new IllegalStateException(name); // the pattern has no other
    }

    /** The day of a heading, without a year the most recent such day. */
    private static LocalDate recent(String heading, LocalDate today) {
        var parts = DATE.matcher(heading);
        if (!parts.matches()) {
            throw new IllegalStateException(heading); // it was found by this pattern
        }
        try {
            if (parts.group(3) != null) {
                return LocalDate.of(Integer.parseInt(parts.group(3)), month(parts), Integer.parseInt(parts.group(2)));
            }
            var day = MonthDay.of(month(parts), Integer.parseInt(parts.group(2)));
            int year = today.getYear();
            while (!day.isValidYear(year) || day.atYear(year).isAfter(today)) {
                year--;
            }
            return day.atYear(year);
        } catch (DateTimeException e) {
            throw new InvalidInputException("there is no day '" + heading + "'", e);
        }
    }
}
