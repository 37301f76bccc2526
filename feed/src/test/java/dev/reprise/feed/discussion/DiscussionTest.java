package dev.reprise.feed.discussion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.ClaimRecord;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.User;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.mail.MailAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscussionTest {
    private static final PaperId PAPER = PaperId.parse("2501.00042");
    private static final PaperId OTHER = PaperId.parse("2501.00043");

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-01-10T12:00:00Z");
    private Database database;
    private UserStore users;
    private Votes votes;
    private Comments comments;
    private User ada;
    private User bob;
    private User moderator;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(folder);
        var papers = new PaperStore(database, () -> now);
        for (var id : List.of(PAPER, OTHER)) {
            papers.save(ImportedPaper.of(id, "Title of " + id, Source.ATOM)
                    .published(Instant.parse("2025-01-01T18:00:00Z"))
                    .build());
        }
        papers.saveClaims(
                PAPER, List.of(new ClaimRecord("C1", "It holds.", "1", "x > 0", ClaimRecord.Kind.CHECKED, null, null)));
        users = new UserStore(database, () -> now);
        votes = new Votes(database, () -> now);
        comments = new Comments(database, () -> now);
        ada = users.add(MailAddress.parse("ada@example.org"), "Ada", Role.READER);
        bob = users.add(MailAddress.parse("bob@example.org"), "Bob", Role.READER);
        moderator = users.add(MailAddress.parse("mo@example.org"), "Mo", Role.MODERATOR);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private long say(User who, String text, Long parent) {
        now = now.plusSeconds(1);
        return comments.add(who, PAPER, text, parent, null);
    }

    private Comment get(long id) {
        return comments.find(id).orElseThrow();
    }

    @Test
    void oneVoteAUserAndPaper() {
        assertThat(votes.give(ada, PAPER)).isEqualTo(1);
        assertThat(votes.give(ada, PAPER)).isEqualTo(1);
        assertThat(votes.give(bob, PAPER)).isEqualTo(2);
        assertThat(votes.has(ada, PAPER)).isTrue();
        assertThat(votes.count(OTHER)).isZero();
        assertThat(votes.of(ada)).extracting(Votes.Vote::paper).containsExactly(PAPER);
        assertThat(votes.takeBack(ada, PAPER)).isEqualTo(1);
        assertThat(votes.takeBack(ada, PAPER)).isEqualTo(1);
    }

    @Test
    void manyVotesAtOnceAreOne() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> vote = () -> votes.give(ada, PAPER);
            for (var result :
                    threads.invokeAll(IntStream.range(0, 30).mapToObj(_ -> vote).toList())) {
                assertThat(result.get()).isEqualTo(1);
            }
        }
    }

    @Test
    void threadsAreReadFromTopToBottom() {
        long first = say(ada, "first", null);
        long second = say(bob, "second", null);
        long answer = say(bob, "answer", first);
        long deeper = say(ada, "deeper", answer);
        long late = say(ada, "late answer", first);
        assertThat(comments.of(PAPER)).extracting(Comment::id).containsExactly(first, answer, deeper, late, second);
        assertThat(comments.of(PAPER)).extracting(Comment::depth).containsExactly(0, 1, 2, 1, 0);
    }

    @Test
    void noThreadIsTooDeepToBeRead() {
        Long parent = null;
        for (int i = 0; i < 3_000; i++) {
            parent = say(ada, "deeper", parent);
        }
        assertThat(comments.of(PAPER).getLast().depth()).isEqualTo(2_999);
    }

    @Test
    void aCommentBelongsToItsPaper() {
        long first = say(ada, "first", null);
        assertThatThrownBy(() -> comments.add(bob, OTHER, "text", first, null))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> comments.add(bob, PAPER, "text", 999L, null))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> comments.add(bob, OTHER, "text", null, "C1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("claim");
        assertThat(get(comments.add(bob, PAPER, "text", first, "C1")).claim()).isEqualTo("C1");
        assertThatThrownBy(() -> say(bob, " \u0000 ", null)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> say(bob, "x".repeat(10_001), null)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void anEditKeepsWhatWasThere() {
        long id = say(ada, "one", null);
        comments.edit(get(id), "two");
        comments.edit(get(id), "two");
        comments.edit(get(id), "three");
        assertThat(get(id).markdown()).isEqualTo("three");
        assertThat(get(id).edits()).isEqualTo(2);
        assertThat(comments.history(id)).extracting(Comments.Earlier::markdown).containsExactly("one", "two");
    }

    @Test
    void whoMayDoWhat() {
        var comment = get(say(ada, "one", null));
        assertThat(Comments.mayEdit(ada, comment)).isTrue();
        assertThat(Comments.mayEdit(moderator, comment)).isFalse();
        assertThat(Comments.mayHide(ada, comment)).isTrue();
        assertThat(Comments.mayHide(bob, comment)).isFalse();
        assertThat(Comments.mayHide(moderator, comment)).isTrue();

        comments.hide(comment, moderator, "rude\r\nand long");
        var hidden = get(comment.id());
        assertThat(hidden.hidden()).extracting(Comment.Hidden::why).isEqualTo("rude and long");
        assertThat(Comments.mayEdit(ada, hidden)).isFalse();
        assertThat(Comments.mayRestore(ada, hidden)).isFalse();
        assertThat(Comments.mayRestore(moderator, hidden)).isTrue();
        assertThatThrownBy(() -> say(bob, "answer", comment.id())).isInstanceOf(InvalidInputException.class);
        comments.restore(hidden);
        assertThat(get(comment.id()).isHidden()).isFalse();

        comments.hide(get(comment.id()), ada, null);
        assertThat(Comments.mayRestore(ada, get(comment.id()))).isTrue();
    }

    @Test
    void reportsWaitForAModerator() {
        var comment = get(say(ada, "one", null));
        comments.report(comment, bob, "spam");
        comments.report(comment, bob, "still spam");
        assertThat(comments.openReports()).extracting(Comments.ReportOf::reason).containsExactly("spam");
        comments.resolveReports(comment, moderator);
        assertThat(comments.openReports()).isEmpty();
        assertThatThrownBy(() -> comments.report(comment, bob, " ")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aDeletedAccountsCommentLeavesItsPlace() {
        long first = say(ada, "secret", null);
        long answer = say(bob, "answer", first);
        comments.edit(get(first), "another secret");
        users.delete(ada);
        assertThat(comments.of(PAPER)).extracting(Comment::id).containsExactly(first, answer);
        assertThat(get(first).markdown()).isEmpty();
        assertThat(get(first).author().name()).doesNotContain("Ada");
        assertThat(comments.history(first)).isEmpty();
        assertThat(Comments.mayRestore(moderator, get(first))).isFalse();
    }

    @Test
    void theLogSaysWhoDecidedWhat() {
        var log = new ModerationLog(database, () -> now);
        log.add(moderator, "hide comment", "/papers/2501.00042#comment-1", "rude\nwords");
        assertThat(log.newest(5))
                .containsExactly(new ModerationLog.Entry(
                        "Mo", "hide comment", "/papers/2501.00042#comment-1", "rude words", now));
    }
}
