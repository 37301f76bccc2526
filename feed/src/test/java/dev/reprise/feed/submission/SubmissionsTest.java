package dev.reprise.feed.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Author;
import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.Source;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.User;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.mail.MailAddress;
import dev.reprise.feed.submission.SubmissionRefused.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionsTest {
    private Instant now = Instant.parse("2026-01-20T12:00:00Z");

    @TempDir
    Path folder;

    private Database database;
    private PaperStore papers;
    private Submissions submissions;
    private User ada;
    private User editor;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(folder);
        papers = new PaperStore(database, () -> now);
        submissions = new Submissions(database, papers, () -> now);
        var users = new UserStore(database, () -> now);
        ada = users.add(MailAddress.parse("ada@example.org"), "Ada", Role.READER);
        editor = users.add(MailAddress.parse("ed@example.org"), "Ed", Role.EDITOR);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static ImportedPaper paper(String id, @Nullable String published) {
        return ImportedPaper.of(PaperId.parse(id), "Title of " + id, Source.TYPED)
                .summary("Abstract")
                .authors(List.of(Author.of("A. Author")))
                .published(published == null ? null : Instant.parse(published))
                .build();
    }

    private void submit(User user, ImportedPaper paper) {
        submissions.submit(user, paper.id(), paper, "worth reading");
    }

    private static void assertRefused(Rule rule, Runnable submission) {
        assertThatThrownBy(submission::run)
                .isInstanceOfSatisfying(
                        SubmissionRefused.class, e -> assertThat(e.rule()).isEqualTo(rule));
    }

    @Test
    void aSubmittedPaperIsListedTodayByItsSubmitter() {
        submit(ada, paper("2601.00042", "2026-01-19T10:00:00Z"));
        var item = papers.daily(DailyQuery.of(PapersWindow.ofDay("2026-01-20"))).getFirst();
        assertThat(item.paper().id().value()).isEqualTo("2601.00042");
        var entry = item.entry();
        assertThat(entry).isNotNull();
        assertThat(entry.submitter().name()).isEqualTo("Ada");
        assertThat(entry.note()).isEqualTo("worth reading");
        assertThat(submissions.isSubmitter(ada, item.paper().id())).isTrue();
        assertThat(submissions.isSubmitter(editor, item.paper().id())).isFalse();
    }

    @Test
    void onceIsEnough() {
        var paper = paper("2601.00042", "2026-01-19T10:00:00Z");
        submit(ada, paper);
        assertRefused(Rule.LISTED, () -> submit(editor, paper));
    }

    @Test
    void readersListNewPapersEditorsAny() {
        var atTheLimit = paper("2601.00042", "2026-01-06T12:00:00Z");
        submit(ada, atTheLimit);
        var old = paper("2601.00043", "2026-01-06T11:59:59Z");
        assertRefused(Rule.AGE, () -> submit(ada, old));
        submit(editor, old);
        assertRefused(Rule.AGE, () -> submit(editor, paper("2601.00044", "2026-01-22T00:00:00Z")));
    }

    @Test
    void theIdSaysWhenItAppeared() {
        assertThatThrownBy(() -> submit(ada, paper("2402.00042", "2026-01-19T10:00:00Z")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("2024-02");
        assertThatThrownBy(() -> submit(ada, paper("2601.00042", null))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void fiveADay() {
        for (int i = 0; i < Submissions.PER_DAY; i++) {
            submit(editor, paper("2601.0005" + i, "2026-01-19T10:00:00Z"));
        }
        assertThatThrownBy(() -> submit(editor, paper("2601.00060", "2026-01-19T10:00:00Z")))
                .isInstanceOfSatisfying(SubmissionRefused.class, e -> {
                    assertThat(e.rule()).isEqualTo(Rule.TOO_MANY);
                    assertThat(e.retryAfter()).isEqualTo(Duration.ofHours(12));
                });
        submit(ada, paper("2601.00061", "2026-01-19T10:00:00Z"));
        now = Instant.parse("2026-01-21T00:00:00Z");
        submit(editor, paper("2601.00060", "2026-01-19T10:00:00Z"));
    }

    @Test
    void aReaderDoesNotRewriteWhatIsKnown() {
        papers.save(ImportedPaper.of(PaperId.parse("2601.00042"), "The real title", Source.ATOM)
                .version(1)
                .published(Instant.parse("2026-01-19T10:00:00Z"))
                .build());
        submit(ada, paper("2601.00042", "2026-01-19T10:00:00Z"));
        assertThat(papers.find(PaperId.parse("2601.00042"))
                        .orElseThrow()
                        .paper()
                        .title())
                .isEqualTo("The real title");
        assertRefused(Rule.UNKNOWN, () -> submissions.submit(ada, PaperId.parse("2601.00077"), null, null));
        assertThatThrownBy(() -> submissions.submit(
                        ada, PaperId.parse("2601.00077"), paper("2601.00078", "2026-01-19T10:00:00Z"), null))
                .isInstanceOf(InvalidInputException.class);
    }
}
