package dev.reprise.feed.submission;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.DailyEntry;
import dev.reprise.feed.DailyEntry.Submitter;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import dev.reprise.feed.Sql;
import dev.reprise.feed.account.User;
import dev.reprise.feed.submission.SubmissionRefused.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Papers that users list: not yet listed, at most {@value #MAX_AGE_DAYS} days old unless an editor lists them, {@value #PER_DAY} a day (UTC) and
 * user.
 */
public final class Submissions {
    public static final int MAX_AGE_DAYS = 14;
    public static final int PER_DAY = 5;

    private static final Pattern MONTH_IN_ID = Pattern.compile("(\\d\\d)(\\d\\d)\\.\\d+");

    private final Database database;
    private final JdbcClient jdbc;
    private final PaperStore papers;
    private final InstantSource clock;

    public Submissions(Database database, PaperStore papers, InstantSource clock) {
        this.database = database;
        this.jdbc = database.jdbc();
        this.papers = papers;
        this.clock = clock;
    }

    /** Whether it has a place in the list of any day. */
    public boolean isListed(PaperId paper) {
        return jdbc.sql("SELECT COUNT(*) FROM daily_entries WHERE paper_id = ?")
                        .param(paper.value())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /**
     * Refuses what needs no look at the paper's text, before anybody asks arXiv for it.
     *
     * @throws SubmissionRefused     if it is listed, or the user listed enough today
     * @throws InvalidInputException if it has no arXiv id
     */
    public void check(User user, PaperId paper) {
        if (paper.isLocal()) {
            throw new InvalidInputException("only papers with an arXiv id can be submitted");
        }
        if (isListed(paper)) {
            throw new SubmissionRefused(Rule.LISTED, paper + " is listed already");
        }
        var now = clock.instant();
        var today = today(now).atStartOfDay(ZoneOffset.UTC).toInstant();
        int listed = jdbc.sql("SELECT COUNT(*) FROM daily_entries WHERE submitter_id = ? AND listed_at >= ?")
                .params(user.id(), Sql.time(today))
                .query(Integer.class)
                .single();
        if (listed >= PER_DAY) {
            throw new SubmissionRefused(
                    Rule.TOO_MANY,
                    "you have listed " + PER_DAY + " papers today; the next may follow tomorrow (UTC)",
                    Duration.between(now, today.plus(Duration.ofDays(1))));
        }
    }

    /**
     * Lists a paper today.
     *
     * @param text what is said about it; null if the paper is known. It is not looked at for a known paper, unless an editor says it
     * @param note the submitter's
     * @return the day
     * @throws SubmissionRefused     naming the rule
     * @throws InvalidInputException if the text is about another paper, or says a date that the id contradicts
     */
    public LocalDate submit(User user, PaperId paper, @Nullable ImportedPaper text, @Nullable String note) {
        return database.inTransaction(() -> {
            // one at a time for one user: the day's count is exact
            jdbc.sql("SELECT id FROM users WHERE id = ? FOR UPDATE")
                    .param(user.id())
                    .query(Long.class)
                    .single();
            check(user, paper);
            if (text != null && !text.id().equals(paper)) {
                throw new InvalidInputException("the text is about " + text.id() + ", not about " + paper);
            }
            var known = papers.find(paper);
            var now = clock.instant();
            checkAge(user, paper, known.isPresent() ? known.get().paper().publishedAt() : appeared(paper, text), now);
            if (text != null && (known.isEmpty() || user.isEditor())) {
                papers.save(text);
            }
            papers.list(
                    paper,
                    new DailyEntry(
                            today(now),
                            -1,
                            now,
                            new Submitter(user.id(), user.name(), user.fullName()),
                            note,
                            null,
                            null));
            return today(now);
        });
    }

    /** The date that came with a paper, if its id, which is given when it is announced, days after, does not contradict. */
    private static Instant appeared(PaperId paper, @Nullable ImportedPaper text) {
        if (text == null) {
            throw new SubmissionRefused(
                    Rule.UNKNOWN,
                    "nothing is known about " + paper + " here: give its title, abstract, authors and date");
        }
        var published = text.publishedAt();
        if (published == null) {
            throw new InvalidInputException("say when " + paper + " appeared at arXiv");
        }
        var month = MONTH_IN_ID.matcher(paper.value());
        if (month.matches()) {
            var numbered = YearMonth.of(2000 + Integer.parseInt(month.group(1)), Integer.parseInt(month.group(2)));
            var said = YearMonth.from(published.atOffset(ZoneOffset.UTC));
            if (said.isAfter(numbered) || said.isBefore(numbered.minusMonths(1))) {
                throw new InvalidInputException(
                        paper + " was numbered in " + numbered + ", so it cannot have appeared in " + said);
            }
        }
        return published;
    }

    private static void checkAge(User user, PaperId paper, Instant published, Instant now) {
        if (published.isAfter(now.plus(Duration.ofDays(1)))) {
            throw new SubmissionRefused(Rule.AGE, paper + " is dated in the future");
        }
        if (!user.isEditor() && published.isBefore(now.minus(Duration.ofDays(MAX_AGE_DAYS)))) {
            throw new SubmissionRefused(
                    Rule.AGE,
                    paper + " appeared more than " + MAX_AGE_DAYS + " days ago; only editors list such papers");
        }
    }

    /** What a reader says about a paper, kept so that any other source knows better. */
    public static ImportedPaper typed(ImportedPaper said) {
        return ImportedPaper.of(said.id(), said.title(), Source.TYPED)
                .summary(said.summary())
                .authors(said.authors())
                .categories(said.categories())
                .published(said.publishedAt())
                .build();
    }

    /** Who listed the paper, if a user of this site did. */
    public boolean isSubmitter(User user, PaperId paper) {
        return jdbc.sql("SELECT COUNT(*) FROM daily_entries WHERE paper_id = ? AND submitter_id = ?")
                        .params(paper.value(), user.id())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private static LocalDate today(Instant now) {
        return now.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
